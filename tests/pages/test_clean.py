"""What may stand on a page: honest markup stays, and nothing that runs, loads or covers up."""

import html
import re
from html.parser import HTMLParser

import nh3
import pytest

from autograder.pages import clean as cleaning
from autograder.pages import prose as prosaic
from autograder.pages.clean import DEEPEST, MOST_HTML, MOST_TAGS, as_text, clean
from autograder.pages.prose import in_order, prose
from autograder.pages.room import Room
from tests.pages.feedback_pages import PNG, SVG
from tests.pages.heavy import HTML, MARKDOWN


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b onclick=go()>x</b>", "<b>x</b>"),
        ("<a href='https://numpy.org'>x</a>", '<a href="https://numpy.org" rel='),
        ("<a href='javascript:go()'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        ("<a href=' data:text/html,x'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        ("<img src='https://elsewhere/x.png' alt=y>", '<img alt="y">'),
        ("<img src='data:image/svg+xml;base64,AAAA'>", "<img>"),
        ("<img src='data:image/png;base64,AAAA'>", "<img>"),
        (f"<img src='data:image/png;base64,{PNG}'>", f'<img src="data:image/png;base64,{PNG}">'),
        ("<p style='position: fixed' class='panel' id='top'>x</p>", "<p>x</p>"),
        ("<div class='navbar-fixed-top highlight'>x</div>", '<div class="highlight">x</div>'),
        ("<span class='wrong k'>x</span>", '<span class="k">x</span>'),
        (
            "<table><tr><td style='position: fixed; text-align: right'>x</td></tr></table>",
            '<td style="text-align:right">',
        ),
        ("<details><summary>Why</summary>So.</details>", "<details><summary>Why</summary>"),
        ("<iframe src='x'>y</iframe>", "y"),
        ("a <script>go()</script> b", "a  b"),
        ("<style>b { position: fixed }</style> b", " b"),
    ],
)
def test_what_runs_loads_or_covers_up_is_taken_out(text, shown):
    cleaned = clean(text, Room())
    assert shown in cleaned
    assert not any(word in cleaned for word in ("javascript", "fixed", "elsewhere", "<script"))


def test_a_picture_is_shown_where_its_name_stands_and_no_other():
    text = "<img src='attachment:my%20own.png'><img src='attachment:b.svg'><img src='attachment:c'>"
    pictures = {
        "attachment:my own.png": ("image/png", PNG),
        "attachment:b.svg": ("image/png", SVG),
    }
    assert clean(text, Room(), pictures) == f'<img src="data:image/png;base64,{PNG}"><img><img>'


def test_a_picture_may_not_be_shown_over_and_over():
    room, shown = Room(held=10 * len(PNG)), {"attachment:a": ("image/png", PNG)}
    found = clean("<img src='attachment:a'>" * 100, room, shown)
    assert found.count("<img") == 100
    assert found.count(PNG) == 10
    assert room.full
    assert PNG not in clean("<img src='attachment:a'>", room, shown)


def test_large_pictures_are_no_reason_to_show_html_as_text():
    large = "data:image/png;base64," + "A" * 1_000_000
    assert clean(f"<b>x</b><img src='{large}'>", Room()) == "<b>x</b><img>"


@pytest.mark.parametrize(
    "text",
    [
        "x" * (MOST_HTML + 1),
        "<br>" * (MOST_TAGS + 1),
        "<b>x</b>" * (MOST_TAGS // 2) + "<",
        "<div>" * (DEEPEST + 1),
        "</p>" * (MOST_TAGS // 2 + 1),
    ],
    ids=["letters", "tags", "a tag", "boxes in boxes", "tags that nobody wrote"],
)
def test_too_much_html_is_shown_as_text(text):
    assert clean(text, Room()) == as_text(text)
    assert clean(text, Room(), source="what it came from") == "<pre>what it came from</pre>"


def test_a_tag_that_goes_on_and_on_is_taken_out():
    many = " ".join(f"a{number}" for number in range(3_000))
    assert clean(f"<img {many} alt=x>y", Room()) == "y"
    assert clean(f"<b {many}>y</b {many}>", Room()) == "<b>y</b>"
    assert clean(f"<img alt='{'x' * 5_000}'>y", Room()).endswith('x">y')


def test_just_so_much_html_is_cleaned():
    for text in ("x" * MOST_HTML, "<b>x</b>" * (MOST_TAGS // 2), "<div>" * DEEPEST):
        assert not clean(text, Room()).startswith("<pre>")


class Tags(HTMLParser):
    """The tags of a text: how many, how deep, and those with attributes that need none."""

    def __init__(self, text):
        super().__init__()
        self.count, self.deep, self.deepest, self.dressed = 0, 0, 0, set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.count += 1
        self.deep += tag not in ("br", "hr", "img")
        self.deepest = max(self.deep, self.deepest)
        if attributes and tag not in cleaning._ATTRIBUTES:
            self.dressed.add(tag)

    def handle_endtag(self, tag):
        self.deep -= 1


@pytest.fixture
def strict(monkeypatch):
    """A hundredth of all limits: what is bounded here is bounded there."""
    monkeypatch.setattr(cleaning, "MOST_HTML", MOST_HTML // 100)
    monkeypatch.setattr(cleaning, "MOST_TAGS", MOST_TAGS // 100)
    monkeypatch.setattr(prosaic, "MOST_MARKDOWN", prosaic.MOST_MARKDOWN // 10)
    monkeypatch.setattr(prosaic, "MOST_PAIRED", prosaic.MOST_PAIRED // 100)


@pytest.mark.parametrize("kind", HTML)
def test_slow_html_is_bounded_before_it_is_parsed_and_before_it_is_shown(kind, strict, monkeypatch):
    seen, parse = [], nh3.clean
    monkeypatch.setattr(
        nh3, "clean", lambda text, **how: seen.append((text, parse(text, **how))) or seen[-1][1]
    )
    for length in (200, 900, 5_000):
        tags = Tags(in_order(clean(HTML[kind](length), Room())))
        assert tags.count <= 2 * cleaning.MOST_TAGS and tags.deepest <= DEEPEST + 1
    for given, made in seen:
        assert len(given) <= cleaning.MOST_HTML and given.count("<") <= cleaning.MOST_TAGS
        assert Tags(given).dressed == set()
        assert made.count("<") <= 50 * cleaning.MOST_TAGS


@pytest.mark.parametrize("kind", MARKDOWN)
def test_slow_markdown_is_bounded(kind, strict):
    for length in (100, 900, 5_000):
        tags = Tags(prosaic._prose.__wrapped__(MARKDOWN[kind](length)))
        assert tags.count <= 2_000 and tags.deepest <= DEEPEST + prosaic.DEEPEST_FORMULA + 1


def test_what_is_too_much_can_still_be_read():
    text = "*a " * 2_000 + "<b>end</b>"
    assert html.unescape(re.sub("<[^>]*>", "", prose(text))) == text
