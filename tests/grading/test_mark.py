"""`autograder mark`: one notebook, no course around it."""

import json
from xml.etree import ElementTree

import jsonschema
import nbformat
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course.new import new
from autograder.demo.made_up import ENDLESS, filled_in
from autograder.grading.mark import Mark
from autograder.grading.mark_formats import FORMATS
from autograder.grading.result import Result
from autograder.jail.host import JailError
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.lessons import ROOT, lessons
from autograder.verdict import Verdict

LINEAR = next(lesson for lesson in lessons() if lesson.topic == "linear")
ELEMENTWISE = next(m for m in MISCONCEPTIONS["linear_forward"] if m.id == "linear_elementwise")


def handed_in(tmp_path, answers, lesson=LINEAR):
    path = tmp_path / "my homework.ipynb"
    nbformat.write(filled_in(lesson, answers), path)
    return path


def mark(path, *options):
    return CliRunner().invoke(main, ["mark", str(path), *options])


@pytest.mark.slow
@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.id)
def test_a_solved_lesson_gets_full_marks_and_an_untouched_one_none(lesson, tmp_path):
    solved = mark(handed_in(tmp_path, {}, lesson), "--json")
    assert solved.exit_code == 0, solved.output
    assert json.loads(solved.stdout)["score"] == lesson.max_score
    untouched = mark(ROOT / "release" / lesson.id / f"{lesson.topic}.ipynb", "--json")
    assert untouched.exit_code == 1
    content = json.loads(untouched.stdout)
    assert content["score"] == 0.0
    assert all("not written yet" in exercise["message"] for exercise in content["exercises"])


@pytest.mark.slow
def test_the_json_names_lesson_scores_messages_and_the_misconception(tmp_path):
    result = mark(handed_in(tmp_path, {"linear_forward": ELEMENTWISE}), "--json")
    assert result.exit_code == 1
    content = json.loads(result.stdout)
    right, wrong, _ = content.pop("exercises")
    assert content == {
        "lesson": "02_linear",
        "notebook": "linear.ipynb",
        "score": 4.0,
        "max_score": 8.0,
        "flags": [],
    }
    assert right == {
        "id": "neuron_forward",
        "points": 2.0,
        "score": 2.0,
        "passed": True,
        "message": "correct",
        "misconception": None,
    }
    assert wrong.pop("message").endswith(ELEMENTWISE.hint)
    assert wrong == {
        "id": "linear_forward",
        "points": 4.0,
        "score": 0.0,
        "passed": False,
        "misconception": "linear_elementwise",
    }


@pytest.mark.slow
def test_the_table_shows_exercise_points_verdict_and_message(tmp_path):
    result = mark(handed_in(tmp_path, {"linear_forward": ELEMENTWISE}))
    assert result.exit_code == 1
    assert "02_linear: 4 of 8 points" in result.output
    assert "neuron_forward" in result.output
    assert "0 / 4" in result.output
    assert "not yet" in result.output


@pytest.mark.slow
def test_an_endless_loop_costs_its_own_cell_and_no_other(tmp_path):
    path = handed_in(tmp_path, {"linear_forward": ENDLESS})
    content = json.loads(mark(path, "--json", "--timeout", "12").stdout)
    assert content["score"] == 4.0
    assert "defines no `Linear`" in content["exercises"][1]["message"]


@pytest.mark.slow
def test_a_check_that_never_ends_and_a_dead_kernel_are_told_apart(tmp_path):
    loop = "class Linear(Node):\n    def __init__(self, X, W, b):\n        while True: pass"
    content = json.loads(
        mark(handed_in(tmp_path, {"linear_forward": loop}), "--json", "--timeout", "12").stdout
    )
    assert "ran longer than 12 seconds" in content["exercises"][1]["message"]
    leave = "import os\nos._exit(0)"
    content = json.loads(mark(handed_in(tmp_path, {"linear_forward": leave}), "--json").stdout)
    assert content["exercises"][0]["passed"]
    assert "ended Python itself" in content["exercises"][1]["message"]


@pytest.mark.slow
def test_a_warning_on_stderr_and_debug_prints_cost_nothing(tmp_path):
    lesson = LINEAR
    right = filled_in(lesson, {}).cells
    code = next(cell.source for cell in right if cell.id == "linear_forward")
    noisy = (
        code
        + "\nimport sys\nprint('debug', file=sys.stderr)\n"
        + (
            "_forward = Linear.forward\n"
            "def _noisy(self):\n"
            "    print('shapes', file=sys.stderr)\n"
            "    return _forward(self)\n"
            "Linear.forward = _noisy"
        )
    )
    assert mark(handed_in(tmp_path, {"linear_forward": noisy})).exit_code == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"not a notebook", "is not JSON"),
        (b'{"nbformat": 3, "worksheets": []}', "format 3"),
        (b'{"nbformat": 4, "cells": []}', "belongs to no lesson of this course"),
    ],
)
def test_a_file_that_is_no_notebook_of_this_course_is_one_line_and_exit_2(tmp_path, content, says):
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    result = mark(path, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_and_a_missing_file_are_one_line_and_exit_2(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.ipynb"):
        result = mark(path)
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1


VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
TEXT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
GRADESCOPE = {
    "type": "object",
    "required": ["score", "tests"],
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": TEXT,
        "test_output_format": TEXT,
        "test_name_format": TEXT,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "leaderboard": {"type": "array"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": TEXT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": TEXT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
}
"""What the Gradescope Autograder Documentation lists under "Output format"."""

JUNIT = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, ["testsuite"]),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"time", "skipped", "timestamp", "hostname", "id", "package"},
        ["properties", "testcase", "system-out", "system-err"],
    ),
    "properties": (set(), set(), ["property"]),
    "property": ({"name", "value"}, set(), []),
    "testcase": ({"name", "classname"}, {"time"}, ["failure"]),
    "failure": (set(), {"type", "message"}, []),
    "system-err": (set(), set(), []),
}
"""Elements: attributes that Jenkins requires, those it takes, and the children in their order."""


def results(text):
    """Gradescope's results, held against what is documented."""
    content = json.loads(text)
    jsonschema.validate(content, GRADESCOPE)
    return content


def suites(text):
    """JUnit's document, held against the schema that Jenkins and pytest have in common."""
    document = ElementTree.fromstring(text)
    assert document.tag == "testsuites"
    for element in document.iter():
        required, allowed, children = JUNIT[element.tag]
        assert required <= element.attrib.keys() <= required | allowed, element.tag
        places = [children.index(child.tag) for child in element]
        assert places == sorted(places), element.tag
    for element in (document, *document):
        assert element.get("tests") == str(len([*element.iter("testcase")]))
        assert element.get("failures") == str(len([*element.iter("failure")]))
    return document


@pytest.mark.slow
def test_every_format_holds_the_same_scores_and_messages(tmp_path):
    path = handed_in(tmp_path, {"linear_forward": ELEMENTWISE})
    told = json.loads(mark(path, "--format", "json").stdout)["exercises"]
    messages = {exercise["id"]: exercise["message"] for exercise in told}

    done = mark(path, "--format", "gradescope")
    assert done.exit_code == 1
    content = results(done.stdout)
    assert content["score"] == 4.0
    assert {test["name"]: test["output"] for test in content["tests"]} == messages
    assert [test["score"] for test in content["tests"]] == [2.0, 0.0, 2.0]
    assert [test["max_score"] for test in content["tests"]] == [2.0, 4.0, 2.0]
    assert [test["status"] for test in content["tests"]] == ["passed", "failed", "passed"]

    done = mark(path, "--format", "junit")
    assert done.exit_code == 1
    document = suites(done.stdout)
    cases = {(case.get("classname"), case.get("name")): case for case in document.iter("testcase")}
    assert list(cases) == [("02_linear", exercise.id) for exercise in LINEAR.exercises]
    assert cases["02_linear", "neuron_forward"].find("failure") is None
    failure = cases["02_linear", "linear_forward"].find("failure")
    assert failure.get("message") == failure.text == messages["linear_forward"]
    assert failure.get("type") == "linear_elementwise"
    assert all(float(case.get("time")) > 0 for case in cases.values())
    points = {one.get("name"): one.get("value") for one in document.iter("property")}
    assert points == {"score": "4", "max_score": "8"}


@pytest.mark.slow
@pytest.mark.parametrize("layout", FORMATS)
def test_full_marks_exit_0_in_every_format(layout, tmp_path):
    assert mark(handed_in(tmp_path, {}), "--format", layout).exit_code == 0


@pytest.mark.parametrize(
    ("options", "layout"),
    [([], "table"), (["--json"], "json"), (["--format", "json"], "json")],
)
def test_json_is_one_of_the_formats(options, layout, tmp_path, monkeypatch):
    wrong = {e.id: Verdict(e.id, False, "no.") for e in LINEAR.exercises}
    monkeypatch.setattr("autograder.grading.mark.mark", lambda *_: Mark(LINEAR, Result(wrong)))
    result = mark(tmp_path / "x.ipynb", *options)
    assert result.exit_code == 1
    assert result.stdout.startswith("{" if layout == "json" else " ")


HOSTILE = "</failure><script>go()</script>]]> \x00\x08\x1b[31m \ud800 \ufffe \n::error::x é"


def test_what_a_student_wrote_stays_text_in_every_format():
    ledger = {e.id: Verdict(e.id, False, HOSTILE) for e in LINEAR.exercises}
    bad = Mark(LINEAR, Result(ledger, flags=[HOSTILE]))
    document = suites(FORMATS["junit"].mark(bad))
    (shown,) = {failure.text for failure in document.iter("failure")}
    assert shown.startswith("</failure><script>go()</script>]]> \ufffd\ufffd\ufffd[31m")
    assert shown.endswith("é")
    assert document.find("testsuite/system-err").text == shown
    content = results(FORMATS["gradescope"].mark(bad))
    assert {test["output"] for test in content["tests"]} == {shown}
    assert content["output_format"] == "text"
    assert {test["output_format"] for test in content["tests"]} == {"text"}


def test_gradescope_keeps_flags_for_the_instructor_without_hiding_the_score():
    ledger = {e.id: Verdict(e.id, True) for e in LINEAR.exercises}
    content = results(
        FORMATS["gradescope"].mark(Mark(LINEAR, Result(ledger, flags=["look at this"])))
    )
    assert content["extra_data"]["flags"] == ["look at this"]
    assert "look at this" not in content["output"]
    assert {test["visibility"] for test in content["tests"]} == {"visible"}
    assert content["stdout_visibility"] == "hidden"


def test_a_refused_file_is_a_valid_document_with_the_reason_and_exit_2(tmp_path):
    path = tmp_path / "a <b> & \x01.ipynb"
    path.write_bytes(b"")
    done = mark(path, "--format", "gradescope")
    assert done.exit_code == 2
    content = results(done.stdout)
    assert content["score"] == 0.0
    assert "is empty" in content["output"]
    done = mark(path, "--format", "junit")
    assert done.exit_code == 2
    (failure,) = suites(done.stdout).iter("failure")
    assert "is empty" in failure.text
    assert "is empty" in done.stderr


@pytest.mark.parametrize("layout", FORMATS)
def test_where_the_grader_is_at_fault_no_student_gets_a_zero(layout, tmp_path, monkeypatch):
    def without_jail(*_):
        raise JailError("no namespaces.")

    monkeypatch.setattr("autograder.grading.mark.mark", without_jail)
    done = mark(tmp_path / "x.ipynb", "--format", layout)
    assert done.exit_code == 3
    assert done.stdout == ""
    assert "no namespaces" in done.stderr


def test_two_files_are_refused_with_their_names_in_every_format(tmp_path):
    one, two = handed_in(tmp_path, {}), tmp_path / "other.ipynb"
    done = mark(one, str(two), "--format", "gradescope")
    assert done.exit_code == 2
    assert "one notebook is marked at a time, not my homework.ipynb, other.ipynb" in done.stderr
    assert "other.ipynb" in results(done.stdout)["output"]


@pytest.fixture
def course(tmp_path):
    """A course folder with lesson 02, worth more than usual, and a file beside it."""
    folder = tmp_path / "course"
    new(folder, ["linear"])
    source = folder / "source" / LINEAR.id / "linear.ipynb"
    notebook = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        if cell.id == "check_linear_forward":
            cell.metadata.nbgrader["points"] = 40
    nbformat.write(notebook, source)
    (source.parent / "helper.py").write_text("answer = 42\n")
    return folder


@pytest.mark.slow
def test_the_courses_own_lessons_points_and_files_come_first(course, tmp_path):
    notebook = filled_in(LINEAR, {})
    next(c for c in notebook.cells if c.id == "linear_forward").source += "\nimport helper"
    nbformat.write(notebook, tmp_path / "mine.ipynb")
    told = json.loads(mark(tmp_path / "mine.ipynb", "--json", "--course", str(course)).stdout)
    more = 40 - next(e.points for e in LINEAR.exercises if e.id == "linear_forward")
    assert told["score"] == told["max_score"] == LINEAR.max_score + more


def test_a_lesson_without_checks_is_not_the_students_fault_and_prints_no_score(course, tmp_path):
    about = {"schema_version": 3, "grade": True, "solution": True, "locked": False, "task": False}
    essay = nbformat.v4.new_markdown_cell("Why?", id="essay")
    essay.metadata["nbgrader"] = {**about, "grade_id": "essay", "points": 5}
    (course / "source" / "own").mkdir()
    path = course / "source" / "own" / "essay.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[essay]), path)
    told = mark(path, "--format", "gradescope", "--course", str(course))
    assert told.exit_code == 3
    assert told.stdout == ""
    assert "own/essay.ipynb has no checks" in told.stderr


def test_a_grader_without_lessons_prints_no_score(monkeypatch, tmp_path):
    monkeypatch.setattr("autograder.grading.mark.lessons", tuple)
    monkeypatch.setattr("autograder.grading.mark.lesson_of", lambda *_: None)
    told = mark(handed_in(tmp_path, {}), "--format", "gradescope", "--course", str(tmp_path))
    assert (told.exit_code, told.stdout) == (3, "")
    assert told.stderr == "Error: this grader has no lessons: install it again.\n"


def test_a_source_that_cannot_be_read_is_named(course, tmp_path):
    (course / "source" / LINEAR.id / "linear.ipynb").write_text("<<<<<<< HEAD")
    told = mark(handed_in(tmp_path, {}), "--course", str(course))
    assert told.exit_code == 1
    assert len(told.stderr.splitlines()) == 1
    assert "source/02_linear/linear.ipynb is no notebook that can be read" in told.stderr
