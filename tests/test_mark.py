"""`autograder mark`: one notebook, no course around it."""

import json

import nbformat
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.cohort import ENDLESS, filled_in
from autograder.lessons import ROOT, lessons
from autograder.misconceptions import MISCONCEPTIONS

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
    right, wrong = content.pop("exercises")
    assert content == {
        "lesson": "02_linear",
        "notebook": "linear.ipynb",
        "score": 2.0,
        "max_score": 6.0,
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
    assert "02_linear: 2 of 6 points" in result.output
    assert "neuron_forward" in result.output
    assert "0 / 4" in result.output
    assert "not yet" in result.output


@pytest.mark.slow
def test_an_endless_loop_costs_its_own_cell_and_no_other(tmp_path):
    path = handed_in(tmp_path, {"linear_forward": ENDLESS})
    content = json.loads(mark(path, "--json", "--timeout", "12").stdout)
    assert content["score"] == 2.0
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
