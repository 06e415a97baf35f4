"""Feedback pages: what a student reads, what nobody may read, and nothing that runs or loads."""

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from bleach._vendor import html5lib
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograder.grading.grade import UNPROTECTED
from autograder.grading.grades import CellGrade
from autograder.lessons import checks_in
from autograder.pages import cells
from autograder.pages.feedback import feedback
from autograder.pages.room import Room
from autograder.verdict import Verdict, verdict_in
from tests.attacks.notebook import LINKS, LOADS, SCRIPTS, runs_and_loads_nothing
from tests.pages.feedback_pages import (
    HIDDEN,
    LINEAR,
    PNG,
    SVG,
    error,
    graded_cell,
    grades_for,
    mistaken,
    page_of,
    perfect,
    refused,
    run_in_jail,
)


def elements(page):
    """Everything on a page, as a browser builds it: (tag, attributes, text inside)."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [
        (str(one.tag), dict(one.attrib), " ".join(spoken(one).split()))
        for one in tree.iter()
        if isinstance(one.tag, str)
    ]


def spoken(one):
    """An element's text; what stands in a line or box of its own is a word of its own."""
    inside = (one.text or "") + "".join(spoken(child) + (child.tail or "") for child in one)
    return inside if one.tag in ("a", "code", "em", "span", "strong") else f" {inside} "


def texts(page, tag):
    return [text for name, _, text in elements(page) if name == tag]


def reading(page):
    """The page's text, as a reader meets it."""
    return texts(page, "body")[0]


def verdict_output(verdict):
    return new_output("display_data", verdict.as_output())


def judged(verdict, *outputs, id="one", points=2.0):
    """An answer and its check, with this verdict."""
    check = f'### BEGIN HIDDEN TESTS\ncheck("{id}", globals())\n### END HIDDEN TESTS\nexpect(1)'
    return [
        new_markdown_cell(f"## Exercise · {id} (2 points)"),
        graded_cell("answer", f"{id} = 1", id, run=1),
        graded_cell("test", check, f"check_{id}", [verdict_output(verdict), *outputs], run=2),
    ]


WRONG = Verdict("one", False, "a case: 3 came.", "Which one is left out?", "some-idea")
RIGHT = Verdict("one", True)


@pytest.fixture(scope="module")
def made():
    return {"perfect": perfect(), "mistaken": mistaken(), "refused": refused()}


def test_the_card_says_lesson_points_what_is_right_and_what_to_do_next():
    cells = [new_markdown_cell("# 02 · The sum"), *judged(RIGHT), *judged(WRONG, id="two")]
    cells[-1].outputs = [verdict_output(replace(WRONG, exercise="two"))]
    scores = {"check_one": CellGrade(2.0, 2.0), "check_two": CellGrade(0.0, 3.0)}
    page = page_of(cells, cells=scores)
    assert texts(page, "h1") == ["02 · The sum"]
    card = next(text for tag, about, text in elements(page) if about.get("class") == "card")
    assert card.startswith("2 of 5 points")
    assert "Exercise · one right 2 of 2" in card
    assert "Exercise · two not yet 0 of 3" in card
    assert "What to do next: Exercise · two. Which one is left out?" in card


def test_a_verdict_stands_above_the_code_that_it_is_about():
    page = page_of(judged(WRONG), cells={"check_one": CellGrade(0.0, 2.0)})
    said, code = page.index(WRONG.rationale, page.index("<section aria-labelledby=\"part-1")), (
        page.index('aria-label="your code, Exercise · one"')
    )  # fmt: skip
    assert said < code


def test_manual_scores_extra_credit_and_a_late_penalty_are_told_as_the_gradebook_has_them():
    scores = {"check_one": CellGrade(1.75, 2.0, extra=0.25, by_hand=True)}
    page = page_of(judged(WRONG), penalty=0.75, cells=scores)
    assert "1 of 2 points" in reading(page)
    assert "1.75 points earned, less 0.75 for handing in late." in reading(page)
    assert "1.75 of 2 points, 0.25 of them extra, given by your instructor" in reading(page)
    assert "partly right" in reading(page)


def test_an_instructors_points_stand_above_the_verdict():
    page = page_of(judged(WRONG), cells={"check_one": CellGrade(2.0, 2.0, by_hand=True)})
    assert "one: not yet. a case" in reading(page)
    assert "nothing. Everything is right." in reading(page)


def test_cells_that_are_graded_by_hand_are_shown_with_points_and_comment():
    cells = [
        new_markdown_cell("## Explain"),
        graded_cell("essay", "Because $x^2$ *grows*.", "essay"),
        new_markdown_cell("## Plot"),
        graded_cell("task", "Plot it.\n=== BEGIN MARK SCHEME ===\n3 for axes\n"
                    "=== END MARK SCHEME ===\n", "task"),
        new_code_cell("plot()", execution_count=3),
        new_markdown_cell("## Free"),
        graded_cell("answer", "anything = 1", "free"),
    ]  # fmt: skip
    page = page_of(
        cells,
        cells={"essay": CellGrade(3.0, 5.0, by_hand=True), "task": CellGrade(None, 4.0)},
        comments={"essay": "Which $x$?", "free": "Nice idea."},
    )
    read = reading(page)
    assert "Explain partly right 3 of 5 points, given by your instructor" in read
    assert "Comment: Which x ?" in read
    assert "Because x 2 grows." in read
    assert "Plot not graded yet – of 4 points" in read
    assert "for axes" not in page
    assert read.index("Plot it.") < read.index("plot()") < read.index("Nice idea.")
    assert "anything = 1" in read


def test_a_lesson_without_checks_of_ours_gives_a_sensible_page():
    test = "assert f(1) == 1\n### BEGIN HIDDEN TESTS\nassert f(7) == 49\n### END HIDDEN TESTS"
    failed = error(
        "AssertionError", "", "Cell In[2], line 3\n----> 3 assert f(7) == 49\n", "AssertionError: "
    )
    cells = [
        graded_cell("answer", "def f(x): return x", "square", run=1),
        graded_cell("test", test, "test_square", [failed], run=2),
    ]
    page = page_of(cells, cells={"test_square": CellGrade(0.0, 2.0)})
    assert texts(page, "h1") == ["lesson"]
    assert "square not yet 0 of 2" in reading(page)
    assert "assert f(1) == 1" in reading(page)
    assert "49" not in page
    assert "AssertionError" in reading(page)
    assert page_of([]) and page_of([new_code_cell("1")])


@pytest.mark.slow
def test_a_refused_submission_shows_the_reason_in_the_card(made):
    card = next(t for _, about, t in elements(made["refused"]) if about.get("class") == "card")
    assert "This file could not be graded. linear.ipynb is no notebook: it is not JSON." in card
    assert f"0 of {LINEAR.max_score:g} points" in card
    assert "your code" not in made["refused"]


def test_an_unprotected_run_says_so_at_the_top():
    page = page_of([new_markdown_cell(UNPROTECTED, id="unprotected"), *judged(RIGHT)])
    assert reading(page).startswith("Graded without protection.")
    assert reading(page).count("Graded without protection.") == 1


@pytest.mark.slow
def test_flags_stand_in_the_graded_notebook_for_the_instructor_and_not_on_the_page():
    def meddle(notebook):
        cell = next(one for one in notebook.cells if one.id == "check_linear_forward")
        cell.source = "print('all is well')"

    notebook, result = run_in_jail({}, change=meddle)
    (flag,) = result.flags
    assert flag in notebook.cells[0].source
    page = feedback(notebook, "Ana Arce", grades_for(LINEAR, {}), HIDDEN)
    assert flag not in page
    assert "For the instructor" not in page


def test_a_claim_that_waits_for_the_instructor_looks_like_any_other_grade():
    forged = new_output("display_data", {"text/plain": "one: correct"})
    page = page_of(judged(WRONG, forged), cells={"check_one": CellGrade(0.0, 2.0)})
    assert "one: not yet. a case: 3 came." in reading(page)


@pytest.mark.slow
def test_hidden_tests_checks_and_the_graders_own_errors_are_not_shown(made):
    for page in made.values():
        for secret in ("HIDDEN", "globals()", "CheckFailed", "miniflow_ref", "autograder", "jail"):
            assert secret not in page, secret


@pytest.mark.slow
def test_messages_are_those_of_mark(made):
    notebook, result = run_in_jail({"linear_forward": "def Linear(): pass"})
    page = feedback(notebook, "Ana Arce", grades_for(LINEAR, {}), HIDDEN)
    messages = {name: verdict.message for name, verdict in result.verdicts.items()}
    assert [text for tag, about, text in elements(page) if about.get("class") == "message"] == [
        messages["linear_forward"]
    ]
    assert f"neuron_forward: {messages['neuron_forward']}" in reading(page)
    in_notebook = {
        name: verdict_in(cell, name).message
        for cell in notebook.cells
        if cell.get("outputs")
        for name in checks_in(cell.source)
    }
    assert in_notebook == messages


@pytest.mark.slow
def test_an_error_is_cut_to_the_students_own_lines(made):
    read = reading(made["mistaken"])
    assert "NameError: name 'nope' is not defined" in read
    assert "line 7: Linear([]).forward()" in read
    assert "line 3, in Linear.forward: return nope" in read
    assert "Traceback" not in made["mistaken"] and "Cell In[" not in made["mistaken"]
    marked = [t for tag, about, t in elements(made["mistaken"]) if "marked" in about.get("class", "")]  # fmt: skip  # noqa: E501
    assert marked[:2] == ["return nope", "Linear([]).forward()"]


@pytest.mark.filterwarnings("ignore:Cell is missing an id")
def test_a_line_has_the_number_that_it_has_in_the_notebook():
    failed = error("ValueError", "no", "Cell In[1], line 3\n----> 3 fail()\n", "ValueError: no")
    cell = new_code_cell("\n\nfail()", execution_count=1, outputs=[failed])
    del cell["id"]  # as in notebooks of older formats
    page = page_of([cell])
    assert "line 3: fail()" in reading(page)
    assert [t for tag, about, t in elements(page) if about.get("class") == "line"] == ["", ""]


@pytest.mark.parametrize(
    "step",
    [f"Cell In[{'1' * 5_000}], line 1", f"Cell In[1], line {'1' * 5_000}", "Cell In[²], line ²"],
)
def test_numbers_that_nobody_counts_to_are_text(step):
    cell = new_code_cell("x", execution_count=1, outputs=[error("E", "no", step, "E: no")])
    assert "E: no" in reading(page_of([cell]))


def test_an_error_has_few_lines_however_much_it_says():
    said = "y" * 10_000
    steps = [f"Cell In[1], line {line}, in {said}" for line in range(1, 100)]
    cell = new_code_cell("\n".join([said] * 100), execution_count=1)
    cell.outputs = [error(said, said, *steps)]
    (fault,) = [t for _, about, t in elements(page_of([cell])) if about.get("class") == "fault"]
    assert len(fault) < 9_000


def test_a_picture_that_a_student_pasted_is_shown():
    answer = graded_cell("essay", "![my graph](attachment:a.png) ![gone](attachment:b)", "essay")
    answer["attachments"] = {"a.png": {"image/png": PNG}, "b": {"text/html": "<b>"}}
    page = page_of([answer], cells={"essay": CellGrade(1.0, 1.0)})
    (about,) = [about for tag, about, _ in elements(page) if tag == "img"]
    assert about == {"alt": "my graph", "src": f"data:image/png;base64,{PNG}"}
    assert "gone" in reading(page)


def test_a_page_has_room_for_ten_honest_ones_and_says_what_is_left_out(monkeypatch):
    monkeypatch.setattr(cells, "Room", lambda: Room(formatted=500, shown=1_000, drawn=1_000))
    page = page_of([new_markdown_cell(f"**{'x' * 90}**\n\n- {n % 10}") for n in range(20)])
    assert (page.count("<strong>x"), page.count("**x")) == (5, 10)
    assert "Some of your notebook is left out" in page
    page = page_of([new_code_cell("x = 10\n" * 14) for _ in range(20)])
    assert (page.count('<span class="n">x'), page.count('class="code"')) == (5 * 14, 15)
    streams = [new_output("stream", text="y" * 40) for _ in range(9)]
    assert page_of([new_code_cell("1", outputs=streams)]).count("y" * 40) == 4
    drawing = SVG.replace("<circle", f"{'<a/>' * 150}<circle")
    shown = new_output("display_data", {"image/svg+xml": drawing, "text/plain": "a drawing"})
    page = page_of([new_code_cell("1", outputs=[shown] * 5)])
    assert (page.count("<img"), page.count(">a drawing</pre>")) == (3, 2)
    assert "Some of your notebook is left out" not in page_of(
        [new_markdown_cell("x") for _ in range(20)]
    )


@pytest.mark.parametrize("text", ["![x](attachment:a)", "attachattachment:ment:", "<img src=a>"])
def test_a_picture_that_is_missing_is_no_error(text):
    output = new_output("display_data", {"text/markdown": text})
    page = page_of([new_markdown_cell(text), new_code_cell("", outputs=[output])])
    assert "src=" not in page


def outputs(*data):
    kinds = ("text/html", "text/markdown", "text/latex", "image/svg+xml", "application/javascript")
    return [
        new_code_cell("show()", outputs=[new_output("display_data", {kind: text})])
        for text in data
        for kind in kinds
    ]


HOSTILE = (*SCRIPTS, *LINKS, *LOADS)
PLACES = {
    "an answer": lambda text: [graded_cell("essay", text, "essay")],
    "a heading": lambda text: [new_markdown_cell(f"# {text}"), *judged(RIGHT)],
    "prose": lambda text: [new_markdown_cell(text)],
    "code": lambda text: [new_code_cell(text)],
    "outputs": lambda text: outputs(text),
    "a stream": lambda text: [
        new_code_cell("", outputs=[new_output("stream", name="stderr", text=text)])
    ],
    "an error": lambda text: [
        new_code_cell("", outputs=[error(text, text, f"Cell In[1], line 1, in {text}")])
    ],
    "a formula": lambda text: [new_markdown_cell(f"$$\\text{{{text}}}$$ $\\href{{{text}}}{{x}}$")],
    "a picture's text": lambda text: [
        new_code_cell(
            "",
            outputs=[
                new_output(
                    "display_data",
                    {"image/png": PNG, "text/plain": text},
                    metadata={"image/png": {"alt": text, "width": text}},
                )
            ],
        ),
        new_code_cell("", outputs=[new_output("display_data", {"image/png": text})]),
        new_markdown_cell(f"![${text}$](data:image/png;base64,{PNG})"),
    ],
    "a verdict": lambda text: judged(Verdict("one", False, text, text)),
}
ALLOWED = {
    *("a", "b", "blockquote", "body", "br", "caption", "code", "dd", "del", "details", "div"),
    *("dl", "dt", "em", "h1", "h2", "h3", "head", "header", "hr", "html", "i", "img", "kbd"),
    *("li", "main", "meta", "ol", "p", "pre", "s", "section", "span", "strong", "style", "sub"),
    *("summary", "sup", "table", "tbody", "td", "th", "thead", "title", "tr", "u", "ul"),
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msup", "msub"),
}


def suspicious(page):
    """Whatever on a page could run, load or lead elsewhere."""
    found = []
    for tag, about, text in elements(page):
        name = tag.rpartition("}")[2]
        if name not in ALLOWED or (name == "style" and "taken" in text):
            found.append(name)
        for key, value in about.items():
            fine = key != "href" or value.startswith("#part-")
            fine &= key != "src" or bool(
                re.match("data:image/(png|jpeg|gif|svg.xml);base64,", value)
            )
            if not fine or key.startswith("on") or key in ("style", "action", "srcset"):
                found.append(f"{name} {key}={value}")
    return found


@pytest.mark.parametrize("place", PLACES)
def test_nothing_of_the_attack_list_runs_loads_or_leads_elsewhere(place):
    for text in HOSTILE:
        about = {"cells": {"check_one": CellGrade(0.0, 2.0), "essay": CellGrade(1.0, 1.0)}}
        for grades in (about, about | {"student": text, "lesson": text}):
            page = page_of(PLACES[place](text), **grades, comments={"essay": text, "one": text})
            assert suspicious(page) == [], text
            assert runs_and_loads_nothing(page) == "", text


def test_a_figure_is_shown_as_a_picture_in_which_nothing_runs_with_its_text():
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'><script>go()</script></svg>"
    data = {"image/svg+xml": drawing, "text/plain": 'a "graph" of <two> nodes'}
    page = page_of([new_code_cell("draw()", outputs=[new_output("display_data", data)])])
    (about,) = [about for tag, about, _ in elements(page) if tag == "img"]
    assert about["alt"] == data["text/plain"]
    kind, packed = about["src"].split(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(packed).decode() == drawing


@pytest.mark.slow
def test_a_page_runs_and_loads_nothing_by_its_policy(made):
    for page in made.values():
        (policy,) = [
            about["content"]
            for tag, about, _ in elements(page)
            if about.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert policy.endswith("img-src data:; base-uri 'none'; form-action 'none'")
        assert page.index("Content-Security-Policy") < page.index("<style>")


class Order(HTMLParser):
    """The levels of a page's headings, and its tags that nobody closed."""

    def __init__(self, page):
        super().__init__()
        self.levels, self.open = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in ("meta", "img", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_page_is_in_order_whatever_the_students_headings_and_lists_are():
    messy = "###### Six\n\n# One\n\n<h5></h5><li>x</li><ul><p>y</p></ul><summary></summary><img>"
    grades = {"check_one": CellGrade(2.0, 2.0)}
    page = page_of([*judged(RIGHT), new_markdown_cell(messy)], cells=grades)
    order = Order(page)
    assert order.open == []
    assert order.levels.count(1) == 1
    assert all(new - old <= 1 for old, new in zip(order.levels, order.levels[1:], strict=False))
    assert "<html lang=\"en\">" in page  # fmt: skip
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for name in re.findall(r'aria-labelledby="([^"]+)"', page):
        assert name in ids


@pytest.mark.slow
def test_code_and_outputs_that_may_be_wide_can_be_reached_by_keyboard(made):
    for page in made.values():
        for tag, about, _ in elements(page):
            if tag == "pre":
                assert about["tabindex"] == "0" and about["aria-label"]


def test_colours_of_a_terminal_and_control_letters_are_no_text():
    shouted = new_output("stream", name="stdout", text="\x1b[1;31mred\x1b[0m\x07\r\nnext")
    page = page_of([new_code_cell("", outputs=[shouted])])
    assert "red" in page and "next" in page
    assert "[1;31m" not in page and "\x1b" not in page and "\x07" not in page


def test_formulas_are_shown_without_a_script():
    page = page_of([new_markdown_cell("The sum $\\sum_i x_i w_i$ of `$5`.")])
    assert "<math" in page and "<code>$5</code>" in page
    assert "\\sum" not in page
