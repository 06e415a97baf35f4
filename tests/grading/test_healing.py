"""Damaged notebooks: put together again, told, and never a 0 for the whole; and no way round."""

import ast
import base64
import copy
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.demo.made_up import filled_in
from autograder.grading.grade import grade, restore
from autograder.grading.healing import MAX_TEXT, refusal, restored
from autograder.grading.submission import RefusedError
from autograder.jail.policy import Limits
from autograder.lessons import ROOT, Lesson, grade_id, lessons

LESSON = lessons()[0]
LINEAR = next(one for one in lessons() if one.topic == "linear")
RELEASED = LESSON.notebook


def changed(change, notebook=RELEASED):
    """A notebook after a change, as plain data."""
    notebook = copy.deepcopy(notebook)
    change(notebook)
    return json.loads(json.dumps(notebook))


def released(lesson):
    return nbformat.read(ROOT / "release" / lesson.id / f"{lesson.topic}.ipynb", as_version=4)


def answered(change=lambda cells: None):
    """Lesson 02, answered rightly, after a change of its cells."""
    return changed(lambda notebook: change(notebook.cells), filled_in(LINEAR, {}))


def place(cells, name):
    return next(n for n, cell in enumerate(cells) if grade_id(cell) == name)


def names(notebook):
    return [grade_id(cell) for cell in notebook.cells if grade_id(cell)]


def split(cells, line, name="linear_forward"):
    """Split a cell as JupyterLab does: both halves have its metadata."""
    here = place(cells, name)
    first, second = copy.deepcopy(cells[here]), cells[here]
    lines = first.source.split("\n")
    at = next(n for n, text in enumerate(lines) if line in text)
    first.source, second.source = "\n".join(lines[:at]), "\n".join(lines[at:])
    cells.insert(here, first)


def split_in_the_class(cells):
    split(cells, "def forward")


def split_below_the_class(cells):
    cells[place(cells, "linear_forward")].source += "\nprint('tried it')"
    split(cells, "print")


def split_in_three(cells):
    split(cells, "def forward")
    split(cells, "class Linear")


def copied_check(cells):
    cells.append(copy.deepcopy(cells[place(cells, "check_neuron_forward")]))


def deleted_check(cells):
    del cells[place(cells, "check_linear_forward")]


def deleted_library(cells):
    del cells[place(cells, "library")]


def backwards(cells):
    cells.reverse()


def answer_below_its_check(cells):
    cells.append(cells.pop(place(cells, "linear_forward")))


def merged_with_the_check(cells):
    here = place(cells, "linear_forward")
    cells[here].source += "\n" + cells.pop(place(cells, "check_linear_forward")).source


def without_metadata(cells):
    for cell in cells:
        cell.metadata = {}


def text_for_code(cells):
    cells[place(cells, "linear_forward")].cell_type = "markdown"


def empty_copy_below(cells):
    here = place(cells, "linear_forward")
    blank = released(LINEAR).cells
    cells.insert(here + 1, blank[place(blank, "linear_forward")])


def wrong_copy(cells, where):
    here = place(cells, "linear_forward")
    wrong = copy.deepcopy(cells[here])
    wrong.source = wrong.source.replace("X @ W + b", "X * W + b")
    assert wrong.source != cells[here].source
    cells.insert(here + where, wrong)


def wrong_copy_above(cells):
    wrong_copy(cells, 0)


def wrong_copy_below(cells):
    wrong_copy(cells, 1)


def newer_copy_at_the_end(cells):
    wrong_copy(cells, 0)
    cells.append(cells.pop(place(cells, "linear_forward") + 1))


def no_answer(cells):
    del cells[place(cells, "linear_forward")]


def no_answer_and_no_check(cells):
    no_answer(cells)
    deleted_check(cells)


DAMAGES = {
    split_in_the_class: (2, 4),
    split_below_the_class: (2, 4),
    split_in_three: (2, 4),
    copied_check: (2, 4),
    deleted_check: (2, 4),
    deleted_library: (2, 4),
    backwards: (2, 4),
    answer_below_its_check: (2, 4),
    merged_with_the_check: (2, 4),
    without_metadata: (2, 4),
    text_for_code: (2, 4),
    empty_copy_below: (2, 4),
    wrong_copy_above: (2, 4),
    newer_copy_at_the_end: (2, 4),
    wrong_copy_below: (2, 0),
    no_answer: (2, 0),
    no_answer_and_no_check: (2, 0),
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_notebook_earns_what_its_answers_are_worth(damage):
    content = json.dumps(answered(damage)).encode()
    _, result = grade("linear.ipynb", content, LINEAR, Limits(), jailed=True)
    points = (
        2 * result.verdicts["neuron_forward"].passed,
        4 * result.verdicts["linear_forward"].passed,
    )
    assert points == DAMAGES[damage]
    assert result.refused == ""


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_whatever_the_damage_the_lessons_cells_stand_once_and_in_order(damage):
    notebook, flags = restored(answered(damage), LINEAR)
    assert names(notebook) == list(LINEAR.cells)
    for cell in notebook.cells:
        ours = LINEAR.cells.get(grade_id(cell))
        if ours is not None and ours.metadata.nbgrader["locked"]:
            assert (cell.source, cell.metadata) == (ours.source, ours.metadata)
    assert (flags == []) == (damage in (text_for_code, split_in_the_class, split_in_three))
    nbformat.validate(notebook)


def test_what_is_amiss_is_told():
    def told(damage):
        return restored(answered(damage), LINEAR)[1]

    assert told(lambda cells: None) == []
    assert told(deleted_check) == [
        "the locked cell check_linear_forward was missing and is put back"
    ]
    assert told(copied_check) == ["the locked cell check_neuron_forward stood there 2 times"]
    assert told(wrong_copy_above) == ["the answer linear_forward stood there 2 times"]
    assert told(no_answer) == ["the answer linear_forward was missing"]
    assert told(answer_below_its_check) == ["its cells stood in another order"]


def test_a_students_own_cells_follow_what_they_followed():
    def more(cells):
        cells.insert(place(cells, "linear_forward") + 1, new_code_cell("mine = 1"))
        cells.insert(place(cells, "check_linear_forward") + 1, new_code_cell("yours = 2"))
        deleted_check(cells)

    cells = restored(answered(more), LINEAR)[0].cells
    here = place(cells, "linear_forward")
    assert [cells[here + 1].source, cells[here + 2].source] == ["mine = 1", "yours = 2"]
    assert place(cells, "check_linear_forward") > here + 2


def test_what_is_given_comes_back_before_the_students_own_cells_that_need_it():
    lesson = next(one for one in lessons() if "given_frameworks" in one.cells)
    content = changed(lambda n: n.cells.pop(place(n.cells, "given_frameworks")), lesson.notebook)
    cells = restored(content, lesson)[0].cells
    assert place(cells, "given_frameworks") == place(cells, "library") + 1


def test_an_older_edition_of_a_lesson_is_graded_as_the_newer_one_has_it():
    def newer(notebook):
        helper = new_code_cell("def helper(x):\n    return x", id="helper")
        helper.metadata["nbgrader"] = {
            **LINEAR.cells["library"].metadata.nbgrader,
            "grade_id": "helper",
        }
        notebook.cells.insert(place(notebook.cells, "library") + 1, helper)
        check = notebook.cells[place(notebook.cells, "check_linear_forward")]
        check.source += "\nprint('newer')"

    edition = nbformat.from_dict(changed(newer, LINEAR.notebook))
    lesson = Lesson(LINEAR.id, LINEAR.topic, edition)
    old = json.loads(json.dumps(released(LINEAR)))
    notebook, flags = restored(old, lesson)
    assert names(notebook) == list(lesson.cells)
    assert notebook.cells[place(notebook.cells, "check_linear_forward")].source.endswith("newer')")
    assert flags == ["the locked cell helper was missing and is put back"]


def test_a_formatter_over_locked_cells_is_no_change():
    def formatted(notebook):
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.source = ast.unparse(ast.parse(cell.source)) + "\n"

    content = changed(formatted, released(LINEAR))
    assert restored(content, LINEAR)[1] == []


def test_a_changed_locked_cell_is_put_back_and_flagged():
    def forge(notebook):
        for cell in notebook.cells:
            if cell.id == "check_add_forward":
                cell.source = "print('all good')"
                cell.metadata.nbgrader["points"] = 100
                cell.metadata["tags"] = ["skip-execution"]

    notebook, flags = restored(changed(forge), LESSON)
    cell = next(
        c
        for c in notebook.cells
        if c.metadata.get("nbgrader", {}).get("grade_id") == "check_add_forward"
    )
    ours = LESSON.cells["check_add_forward"]
    assert cell.source == ours.source
    assert cell.metadata == ours.metadata
    assert flags == ["the locked cell check_add_forward had been changed"]


def test_of_a_students_own_cells_only_the_text_stays():
    def add(notebook):
        notebook.cells.append(
            {
                "cell_type": "code",
                "source": ["a = 1\n", "b = 2"],
                "metadata": {"tags": ["raises-exception"], "nbgrader": {"grade_id": "check_extra"}},
                "outputs": [{"output_type": "stream", "name": "stdout", "text": "forged"}],
                "execution_count": 3,
            }
        )

    cell = restored(changed(add), LESSON)[0].cells[-1]
    assert cell.source == "a = 1\nb = 2"
    assert cell.metadata == {}
    assert cell.outputs == []


def test_the_released_and_the_source_notebook_raise_no_flag():
    assert restored(json.loads(json.dumps(RELEASED)), LESSON)[1] == []


def test_windows_line_ends_are_no_change_of_a_locked_cell():
    def save_on_windows(notebook):
        for cell in notebook.cells:
            cell.source = cell.source.replace("\n", "\r\n")

    notebook, flags = restored(changed(save_on_windows), LESSON)
    assert flags == []
    assert not any("\r" in cell.source for cell in notebook.cells)


def test_half_a_character_in_a_cell_is_replaced_since_no_file_could_hold_it():
    def cut(notebook):
        next(c for c in notebook.cells if c.id == "add_forward").source += "\n# \ud83d"

    notebook, _ = restored(changed(cut), LESSON)
    assert any(cell.source.endswith("# ?") for cell in notebook.cells)
    nbformat.writes(notebook).encode()


def test_a_refusal_says_why_and_holds_every_graded_cell_unanswered():
    notebook = refusal(LESSON, "add.ipynb is empty.")
    assert "add.ipynb is empty." in notebook.cells[0].source
    assert len(notebook.cells) == 1 + len(LESSON.cells)
    assert all("BEGIN SOLUTION" not in cell.source for cell in notebook.cells)


def test_another_lessons_notebook_is_refused_and_can_be_read():
    other = json.dumps(answered()).encode()
    with pytest.raises(RefusedError, match="holds no exercise of lesson 01_add"):
        restored(json.loads(other), LESSON)
    notebook = restore("add.ipynb", other, LESSON)
    assert any("class Linear(Node)" in cell.source for cell in notebook.cells)
    assert names(notebook) == list(LESSON.cells)
    nbformat.validate(notebook)


@pytest.mark.parametrize(
    "content", [b"<<<<<<< HEAD\nclass Add:", b"class Add: ```", b"\xff\xfeAdd"]
)
def test_what_stands_in_a_file_that_is_no_notebook_can_be_read(content):
    notebook = restore("add.ipynb", content, LESSON)
    assert "Add" in notebook.cells[1].source
    assert notebook.cells[1].cell_type == "markdown"
    nbformat.writes(notebook).encode()


def test_of_a_very_long_text_the_beginning_is_shown():
    notebook = restore("add.ipynb", b"x" * 1_000_000, LESSON)
    assert len(notebook.cells[1].source) < MAX_TEXT + 100


PIXEL = base64.b64encode(b"not really a picture").decode()


def with_picture(kind, text="![it](attachment:it.png)", data=PIXEL):
    def paste(notebook):
        cell = new_markdown_cell(text)
        cell["attachments"] = {"it.png": {kind: data}}
        notebook.cells.append(cell)

    return restored(changed(paste), LESSON)[0].cells[-1]


def test_a_pasted_picture_stays():
    cell = with_picture("image/png")
    assert cell.source == "![it](attachment:it.png)"
    assert cell.attachments == {"it.png": {"image/png": PIXEL}}


@pytest.mark.parametrize(
    ("kind", "text", "data"),
    [
        ("image/svg+xml", "![it](attachment:it.png)", PIXEL),
        ("text/html", "![it](attachment:it.png)", PIXEL),
        ("image/png", "![it](attachment:it.png)", "<script>"),
        ("image/png", "![it](attachment:it.png)", 5),
        ("image/png", "![it](attachment:other.png)", PIXEL),
        ("image/png", "![it](attachment:it.png%20)", PIXEL),
        ("image/png", "attachattachment:ment:", PIXEL),
    ],
)
def test_what_is_no_picture_is_gone_and_nothing_names_it(kind, text, data):
    cell = with_picture(kind, text, data)
    assert "attachments" not in cell
    assert "attachment:" not in cell.source


def test_a_lesson_that_names_no_kernel_is_run_by_python():
    for about in ({}, {"kernelspec": {}}):
        notebook = nbformat.from_dict({**RELEASED, "metadata": about})
        lesson = Lesson(LESSON.id, LESSON.topic, notebook)
        healed, _ = restored(json.loads(json.dumps(notebook)), lesson)
        assert healed.metadata.kernelspec.name == "python3"
