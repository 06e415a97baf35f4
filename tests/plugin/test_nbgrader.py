"""nbgrader's stock commands in a course folder of its own: same scores as `autograder mark`."""

import copy
import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.demo.made_up import filled_in, students
from autograder.grading.mark import mark
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.lessons import ROOT, lessons

pytestmark = pytest.mark.slow

LINEAR = next(lesson for lesson in lessons() if lesson.topic == "linear")


def nbgrader(course, *words):
    """Run a stock command as an instructor types it, in the course's folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["nbgrader", *words],
        cwd=course,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def hand_in(course, student, content, lesson=LINEAR):
    path = course / "submitted" / student / lesson.id / f"{lesson.topic}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def written(answers, lesson=LINEAR, change=lambda notebook: None):
    notebook = filled_in(lesson, answers)
    change(notebook)
    return nbformat.writes(notebook).encode()


def grades(course):
    result = nbgrader(course, "export", "--to", "grades.csv")
    assert result.returncode == 0, result.stderr
    with (course / "grades.csv").open() as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


@pytest.fixture
def course(tmp_path):
    """Another course folder that uses our configuration, with lesson 02 released."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    source = tmp_path / "source" / LINEAR.id
    source.mkdir(parents=True)
    shutil.copy(ROOT / "source" / LINEAR.id / "linear.ipynb", source)
    made = nbgrader(tmp_path, "generate_assignment", LINEAR.id)
    assert made.returncode == 0, made.stderr
    return tmp_path


def test_the_four_commands_work_and_give_the_scores_of_mark(course):
    assert sorted(p.name for p in (course / "release" / LINEAR.id).iterdir()) == ["linear.ipynb"]
    first, second = MISCONCEPTIONS["neuron_forward"][0], MISCONCEPTIONS["linear_forward"][0]
    marks = {}
    for student, answers in {
        "ana": {},
        "ben": {"neuron_forward": first},
        "chi": {"neuron_forward": first, "linear_forward": second},
    }.items():
        marks[student] = mark(hand_in(course, student, written(answers)))
    graded = nbgrader(course, "autograde", LINEAR.id)
    assert graded.returncode == 0, graded.stderr
    assert "Traceback" not in graded.stderr
    assert "not recognized" not in graded.stderr  # nbgrader warns of a setting that it cannot use
    assert grades(course) == {student: m.score for student, m in marks.items()}
    assert grades(course) == {"ana": 6.0, "ben": 4.0, "chi": 0.0}

    told = nbgrader(course, "generate_feedback", LINEAR.id)
    assert told.returncode == 0, told.stderr
    page = (course / "feedback" / "ben" / LINEAR.id / "linear.html").read_text()
    assert "neuron_forward: not yet." in page
    assert "BEGIN HIDDEN" not in page
    assert "miniflow_ref" not in page


def test_a_lesson_gets_into_the_gradebook_though_its_release_is_there_already(course):
    (course / "gradebook.db").unlink()  # as in a fresh clone of the repository
    before = (course / "release" / LINEAR.id / "linear.ipynb").read_bytes()
    made = nbgrader(course, "generate_assignment", LINEAR.id)
    assert made.returncode == 0, made.stderr
    assert (course / "release" / LINEAR.id / "linear.ipynb").read_bytes() == before
    hand_in(course, "ana", written({}))
    assert nbgrader(course, "autograde", LINEAR.id).returncode == 0
    assert grades(course) == {"ana": 6.0}


def test_an_unreadable_file_is_a_recorded_zero_a_damaged_one_is_healed_the_class_goes_on(course):
    def twice(notebook):
        notebook.cells.append(next(c for c in notebook.cells if c.id == "linear_forward"))

    def without(notebook):
        notebook.cells = [c for c in notebook.cells if c.id != "check_linear_forward"]

    def old(notebook):
        for cell in notebook.cells:
            if "nbgrader" in cell.metadata:
                cell.metadata.nbgrader["schema_version"] = 1

    hand_in(course, "a-broken", written({})[:5000])
    hand_in(course, "b-empty", b"")
    hand_in(course, "c-old-format", b'{"nbformat": 3, "worksheets": []}')
    hand_in(course, "d-doubled", written({}, change=twice))
    hand_in(course, "e-missing", written({}, change=without))
    hand_in(course, "f-old-metadata", written({}, change=old))
    folder = course / "submitted" / "g-folder" / LINEAR.id / "linear.ipynb"
    folder.mkdir(parents=True)
    hand_in(course, "z-honest", written({}))
    graded = nbgrader(course, "autograde", LINEAR.id)
    assert graded.returncode == 0, graded.stderr
    assert grades(course) == {
        "a-broken": 0.0,
        "b-empty": 0.0,
        "c-old-format": 0.0,
        "d-doubled": 6.0,
        "e-missing": 6.0,
        "f-old-metadata": 6.0,
        "g-folder": 0.0,
        "z-honest": 6.0,
    }
    nbgrader(course, "generate_feedback", LINEAR.id)
    page = (course / "feedback" / "b-empty" / LINEAR.id / "linear.html").read_text()
    assert "linear.ipynb is empty." in page


def test_a_student_who_was_not_touched_keeps_the_grade(course):
    hand_in(course, "ana", written({}))
    hand_in(course, "ben", written({}))
    assert nbgrader(course, "autograde", LINEAR.id).returncode == 0
    worse = written({"linear_forward": MISCONCEPTIONS["linear_forward"][0]})
    for student in ("ana", "ben"):
        (course / "submitted" / student / LINEAR.id / "linear.ipynb").write_bytes(worse)
    again = nbgrader(course, "autograde", LINEAR.id, "--student", "ben", "--force")
    assert again.returncode == 0, again.stderr
    assert grades(course) == {"ana": 6.0, "ben": 2.0}


def test_a_cell_that_is_graded_by_hand_waits_for_the_hand_whatever_stands_in_it(course):
    about = {"schema_version": 3, "grade": True, "solution": True, "locked": False, "task": False}
    essay = nbformat.v4.new_markdown_cell("Why?", id="essay")
    plot = nbformat.v4.new_code_cell("# Plot it.", id="plot")
    for cell in (essay, plot):
        cell.metadata["nbgrader"] = {**about, "grade_id": cell.id, "points": 5}
    source = course / "source" / LINEAR.id / "linear.ipynb"
    lesson = nbformat.read(source, as_version=4)
    lesson.cells += [essay, plot]
    nbformat.write(lesson, source)
    shutil.rmtree(course / "release")
    made = nbgrader(course, "generate_assignment", LINEAR.id)
    assert made.returncode == 0, made.stderr

    def claim(notebook):
        said = ('check("linear_forward", globals())', 'check("nothing_of_ours", globals())')
        for cell, text in zip(copy.deepcopy([essay, plot]), said, strict=True):
            cell.source = text
            notebook.cells.append(cell)

    hand_in(course, "eve", written({}, change=claim))
    graded = nbgrader(course, "autograde", LINEAR.id)
    assert graded.returncode == 0, graded.stderr
    assert grades(course) == {"eve": 6.0}


def test_a_students_words_do_not_stop_the_feedback(course):
    def imitate(notebook):
        cell = next(c for c in notebook.cells if c.id == "linear_forward")
        cell.source += "\n### BEGIN HIDDEN TESTS"
        notebook.cells.append(nbformat.v4.new_code_cell("### BEGIN HIDDEN TESTS\nx = 1"))

    hand_in(course, "eve", written({}, change=imitate))
    assert nbgrader(course, "autograde", LINEAR.id).returncode == 0
    told = nbgrader(course, "generate_feedback", LINEAR.id)
    assert told.returncode == 0, told.stderr
    assert (course / "feedback" / "eve" / LINEAR.id / "linear.html").exists()


def test_the_output_of_a_notebook_that_claims_points_counts_for_nothing(course):
    forged = "raise NotImplementedError()\n"

    def claim(notebook):
        for cell in notebook.cells:
            if cell.id.startswith("check_"):
                cell.source = "6.0"
                cell.metadata.nbgrader["points"] = 60

    hand_in(course, "eve", written({"linear_forward": forged}, change=claim))
    assert nbgrader(course, "autograde", LINEAR.id).returncode == 0
    assert grades(course) == {"eve": 2.0}


def test_the_demonstration_grades_its_class_as_it_must(tmp_path):
    from click.testing import CliRunner

    from autograder.cli import main

    folder = tmp_path / "demo"
    result = CliRunner().invoke(main, ["demo", "--students", "4", "--folder", str(folder)])
    assert result.exit_code == 0, result.output
    for student in students(4):
        assert f"{student.first_name} {student.last_name}" in result.output
    for path in ("gradebook.db", "grades.csv", "feedback"):
        assert (folder / path).exists()
        assert path in result.output
    with (folder / "grades.csv").open() as file:
        rows = {(row["assignment"], row["student_id"]): row for row in csv.DictReader(file)}
    for student in students(4):
        for lesson in lessons():
            got = float(rows[lesson.id, student.id]["score"])
            assert got == student.points(lesson), (student.id, lesson.id)


def test_the_demonstration_leaves_other_peoples_folders_alone(tmp_path):
    from click.testing import CliRunner

    from autograder.cli import main

    (tmp_path / "thesis.txt").write_text("mine")
    result = CliRunner().invoke(main, ["demo", "--folder", str(tmp_path)])
    assert result.exit_code == 1
    assert "holds no demonstration" in result.output
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_wrong_grade_of_the_demonstration_is_an_error(tmp_path):
    from autograder.demo.demo import Demo

    class Ungraded:
        def scores(self):
            return {}

    wrong = Demo(Ungraded(), students(4), tmp_path, tmp_path).wrong()
    assert f"{students(4)[0].id} got None for 01_add, but must get 10.0" in wrong
    assert json.dumps(wrong).count("must get") > 5
