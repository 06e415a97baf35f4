"""Pictures on a page: those of known kinds, and none that takes a browser longer than a figure."""

import base64
import io

import nbformat
import pytest
from matplotlib.figure import Figure
from PIL import Image

from autograder.lessons import ROOT
from autograder.pages import pictures
from autograder.pages.pictures import address, apart, attached, harmless
from autograder.pages.room import Room
from tests.pages.feedback_pages import PNG, SVG

HEAD = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>"


def packed(kind, size=(3, 2), frames=1):
    """A picture of a kind that Pillow writes."""
    file = io.BytesIO()
    first, *others = (Image.new("L", size, 40 * shade) for shade in range(frames))
    first.save(file, kind, **({"save_all": True, "append_images": others} if others else {}))
    return base64.b64encode(file.getvalue()).decode()


def looked_at(kind, content):
    """What is left of a picture on a page that holds nothing else."""
    return harmless(kind, content, Room())


def drawing(*parts):
    return f"{HEAD}{''.join(parts)}</svg>"


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
def test_a_picture_of_a_known_kind_is_shown(kind):
    content = packed(kind)
    assert looked_at(f"image/{kind}", content) == content
    assert address(f"image/{kind}", content) == f"data:image/{kind};base64,{content}"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("image/png", "AAAA"),
        ("image/png", "<script>"),
        ("image/png", packed("gif")),
        ("image/bmp", packed("bmp")),
        ("text/html", base64.b64encode(b"<script>").decode()),
        ("image/png", base64.b64encode(SVG.encode()).decode()),
        ("image/svg+xml", PNG),
        ("image/svg+xml", "<svg>"),
        ("image/svg+xml", "<svg/>"),
        ("image/svg+xml", "<html xmlns='http://www.w3.org/1999/xhtml'/>"),
    ],
)
def test_what_is_no_picture_of_its_kind_is_not_shown(kind, content):
    assert looked_at(kind, content) == address(kind, looked_at(kind, content)) == ""


def test_pixels_are_counted_in_all_frames_whatever_their_bytes_are(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    assert looked_at("image/png", packed("png", (10, 10)))
    assert not looked_at("image/png", packed("png", (10, 11)))
    assert looked_at("image/gif", packed("gif", (5, 4), frames=5))
    assert not looked_at("image/gif", packed("gif", (5, 4), frames=6))
    assert not looked_at("image/webp", packed("webp", (5, 4), frames=6))


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_every_figure_of_a_lesson_is_shown(path):
    cells = nbformat.read(path, 4).cells
    figures = [
        (kind, content)
        for cell in cells
        for output in cell.get("outputs", [])
        for kind, content in output.get("data", {}).items()
        if kind.startswith("image/")
    ]
    assert figures
    assert all(looked_at(*figure) for figure in figures)


def test_what_matplotlib_draws_is_shown():
    figure = Figure()
    axes = figure.subplots(1, 2)
    axes[0].plot([0, 1], [1, 0], "o--", label="a")
    axes[0].bar([0, 1], [1, 2], hatch="/")
    axes[0].legend()
    axes[1].imshow([[0, 1], [1, 0]])
    written = io.StringIO()
    figure.savefig(written, format="svg")
    assert looked_at("image/svg+xml", written.getvalue())


def powers(deep, group="g", again="<use href='#{}'/>"):
    """Groups that each show the one before ten times."""
    yield f"<{group} id='n0'><circle r='1'/></{group}>"
    for level in range(1, deep):
        yield f"<{group} id='n{level}'>{again.format(f'n{level - 1}') * 10}</{group}>"


HEAVY = {
    "itself": ["<g id='a'><use href='#a'/></g>"],
    "itself, the old way": ["<g id='a'><use xlink:href='#a'/></g>"],
    "a circle": ["<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>"],
    "powers": [*powers(6)],
    "powers of patterns": [*powers(6, "pattern", "<rect style='fill: url(#{})'/>")],
    "much many times": [f"<g id='a'>{'<a/>' * 1_000}</g>", "<use href='#a'/>" * 100],
    "more than a figure has": ["<a/>" * 60_000],
    "a name in other letters": ["<g id='a'><use href='#%61'/></g>"],
    "a name in signs of a style": [r"<g id='a'><rect style='fill:url(#\61)'/></g>"],
    "a name with a space": ["<g id='a b'><use href='#a b'/></g>"],
    "a name that two have": ["<g id='a'><use href='#a'/></g><g id='a'/>"],
    "a style for all": ["<style>* { fill: url(#a) }</style>"],
    "a style of another kind": ["<s xmlns='http://www.w3.org/1999/xhtml'/>"],
    "movement": ["<rect><animate attributeName='x' dur='1s' repeatCount='indefinite'/></rect>"],
    "movement by style": ["<style>@keyframes a {}</style>"],
    "a filter": ["<filter id='a'><feTurbulence numOctaves='1000'/></filter>"],
    "a filter by style": ["<rect style='filter: blur(100px)'/>"],
    "a mask": ["<rect mask='url(#a)'/>"],
    "a marker": ["<marker id='a'/>"],
    "a page": ["<foreignObject/>"],
    "a drawing in it": ["<image href='data:image/svg+xml;base64,AAAA'/>"],
    "a drawing in it, written oddly": ["<image href='DA&#9;TA:image/svg+xml;base64,AAAA'/>"],
    "a drawing from elsewhere": ["<use href='data:image/svg+xml;base64,AAAA#a'/>"],
    "a colour from elsewhere": ["<rect fill='url(data:image/svg+xml;base64,AAAA#a)'/>"],
    "large pictures": [
        f"<image href='data:image/png;base64,{packed('png', (6_000, 6_000))}'/>" * 2
    ],
}


@pytest.mark.parametrize("parts", HEAVY.values(), ids=HEAVY)
def test_a_drawing_that_draws_itself_again_or_costs_without_end_is_left_out(parts):
    assert not looked_at("image/svg+xml", drawing(*parts))


@pytest.mark.parametrize(
    "before",
    [
        "<!DOCTYPE svg [<!ENTITY a 'x'>]>",
        "<!DOCTYPE svg [<!ATTLIST use href CDATA '#a'>]>",
        "<?xml-stylesheet href='data:text/css,'?>",
    ],
)
def test_a_drawing_is_only_what_stands_there(before):
    assert not looked_at("image/svg+xml", before + SVG)


def test_a_drawing_may_show_a_thing_again():
    text = drawing(*powers(3), f"<image href='data:image/png;base64,{PNG}'/>", "<a href='x'/>")
    declared = f"<?xml version='1.0' encoding='utf-16'?>{text}"
    assert looked_at("image/svg+xml", declared) == text
    assert looked_at("image/svg+xml", f"<!DOCTYPE svg PUBLIC 'a' 'b'>{text}")


def test_attached_pictures_are_known_by_the_names_that_a_text_uses():
    cell = {"attachments": {"a b.png": {"image/png": PNG, "text/html": "x"}, "c": {"x/y": "z"}}}
    assert attached(cell) == {"attachment:a b.png": ("image/png", PNG)}
    assert attached({}) == {}


def test_pictures_that_are_written_out_are_taken_apart_from_a_text():
    text = f"a <img src='data:image/png;base64,{PNG}'> b"
    assert apart(text) == ("a <img src='picture:0'> b", {"picture:0": ("image/png", PNG)})


def test_a_page_has_room_for_so_many_pixels_and_elements():
    large, busy = packed("png", (600, 600)), drawing(f"<g id='a'>{'<a/>' * 98}</g><use href='#a'/>")
    for kind, content, drawn in (("image/png", large, 360), ("image/svg+xml", busy, 200)):
        room = Room(drawn=3 * drawn + pictures.LEAST_DRAWN)
        found = [bool(harmless(kind, content, room)) for _ in range(5)]
        assert found == [True] * 3 + [False] * 2


def test_a_picture_that_is_none_takes_room_as_well():
    room = Room(drawn=3 * pictures.LEAST_DRAWN, held=1_000)
    assert not any(harmless("image/png", "AAAA", room) for _ in range(5))
    assert room.full and room.held == 1_000 - 3 * 4
