"""What formgrader shows of a submission: as clean as our own pages, and never an error."""

import re

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from autograder.pages import formgrader
from autograder.pages.formgrader import keep_clean
from autograder.pages.room import Room
from tests.attacks.notebook import LINKS, LOADS, SCRIPTS, runs_and_loads_nothing
from tests.pages.feedback_pages import PNG, SVG, error

ABOUT = dict.fromkeys(
    "base_url submission_id notebook_id assignment_id student last_name first_name "
    "notebook_path".split(),
    "x",
)


@pytest.fixture(scope="module")
def exporter():
    """formgrader's own exporter, with its template."""
    config = Config()
    keep_clean(config)
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    return HTMLExporter(config=config)


@pytest.fixture
def shown(exporter):
    """What formgrader shows of cells."""

    def page(*cells):
        about = {**ABOUT, "index": 0, "total": 1}
        page, _ = exporter.from_notebook_node(new_notebook(cells=[*cells]), resources=about)
        return page.partition('id="notebook-container"')[2].partition('class="help"')[0]

    return page


def output(**data):
    """A cell that displayed this."""
    data = {kind.replace("_", "/"): value for kind, value in data.items()}
    return new_code_cell("show()", outputs=[new_output("display_data", data)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# My way", "<h1>My way</h1>"),
        ("*so*, `a < b`", "<em>so</em>, <code>a &lt; b</code>"),
        ("$a_i < b$ & c", "$a_i &lt; b$ &amp; c"),
        ("[docs](https://numpy.org)", 'href="https://numpy.org"'),
        (f"![x](data:image/png;base64,{PNG})", f'src="data:image/png;base64,{PNG}"'),
        ("| a |\n|:-:|\n| 1 |\n", '<td style="text-align:center">1</td>'),
        ("```python\nx = 1\n```", '<span class="n">x</span>'),
        ("<details><summary>Why</summary>So.</details>", "<details><summary>Why</summary>"),
    ],
)
def test_honest_markdown_is_shown_as_it_was_meant(text, said, shown):
    assert said in shown(new_markdown_cell(text))
    assert said in shown(output(text_markdown=text))


@pytest.mark.parametrize("text", [*SCRIPTS, *LINKS, *LOADS])
def test_nothing_of_the_attack_list_runs_or_loads(text, shown):
    kinds = ("text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png")
    outputs = [new_output("display_data", {kind: text, "text/plain": text}) for kind in kinds]
    outputs += [new_output("display_data", {kind: text}) for kind in kinds]
    outputs += [new_output("stream", text=text), error(text, text, text)]
    cells = [new_markdown_cell(text), new_raw_cell(text), new_code_cell(text, outputs=outputs)]
    assert runs_and_loads_nothing(shown(*cells)) == ""


@pytest.mark.parametrize(
    "text", ["![x](attachment:a)", "attachattachment:ment:", "![x](attachattachment:ment:a)"]
)
def test_a_picture_that_is_missing_is_no_error(text, shown):
    page = shown(new_markdown_cell(f"before {text} after"), output(text_markdown=text))
    assert "before" in page and "after" in page
    assert "src=" not in page


def test_attached_pictures_are_shown_where_their_cell_names_them(shown):
    cell = new_markdown_cell("![mine](attachment:a.png) ![not](attachment:b.svg)")
    cell["attachments"] = {"a.png": {"image/png": PNG}, "b.svg": {"image/svg+xml": "AAAA"}}
    page = shown(cell, new_markdown_cell("![mine](attachment:a.png)"))
    assert re.findall('<img alt="(.*?)"(.*?)>', page) == [
        ("mine", f' src="data:image/png;base64,{PNG}"/'),
        ("not", "/"),
        ("mine", "/"),
    ]


def test_a_picture_that_may_not_be_shown_gives_way_to_its_text(shown):
    circle = SVG.replace("<circle r='9'/>", "<g id='a'><use href='#a'/></g>")
    page = shown(output(image_png="AAAA", **{"image_svg+xml": circle}, text_plain="in words"))
    assert "<pre>in words</pre>" in page
    assert "<img" not in page
    assert "data:image/svg+xml;base64," in shown(output(**{"image_svg+xml": SVG}))


def test_what_has_no_form_that_may_be_shown_is_not_shown(shown):
    assert "go()" not in shown(output(application_javascript="go()"))


def test_long_texts_are_cut(shown):
    streamed = new_output("stream", text="x" * 100_000)
    raised = error("E", "", *["y" * 100] * 1_000)
    page = shown(new_code_cell("z" * 100_000, outputs=[streamed, raised]))
    assert len(page) < 160_000
    assert re.sub("<.*?>", "", page).count("(The rest is left out.)") == 3


def test_a_page_has_room_for_ten_honest_ones_and_shows_the_rest_as_text(shown, monkeypatch):
    monkeypatch.setattr(formgrader, "Room", lambda: Room(formatted=500, shown=1_000, drawn=1_000))
    page = shown(*[new_markdown_cell(f"**{'x' * 90}**\n\n- {n % 10}") for n in range(12)])
    assert (page.count("<strong>"), page.count("**x"), page.count("Left out")) == (5, 3, 4)
    page = shown(*[new_code_cell("x = 10\n" * 14) for _ in range(12)])
    assert (page.count('<span class="n">x'), page.count("Left out")) == (5 * 14, 4)
    streams = [new_output("stream", text="y" * 50) for _ in range(9)]
    page = shown(new_code_cell("1", outputs=streams))
    assert (page.count("y" * 50), page.count("Left out")) == (4, 5)
    drawing = SVG.replace("<circle", f"{'<a/>' * 150}<circle")
    assert shown(*[output(**{"image_svg+xml": drawing}) for _ in range(9)]).count("<img") == 3
