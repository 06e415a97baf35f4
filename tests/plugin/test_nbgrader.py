"""nbgrader's stock commands in a course folder of its own: same scores as `autograder mark`."""

import copy
import csv
import json
import shutil
from types import SimpleNamespace

import nbformat
import pytest

from autograder.demo.made_up import filled_in, students
from autograder.grading.mark import mark
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.lessons import ROOT, lessons
from autograder.plugin.classroom import Classroom
from tests.courses import nbgrader

pytestmark = pytest.mark.slow

LINEAR = next(lesson for lesson in lessons() if lesson.topic == "linear")


def hand_in(course, student, content, lesson=LINEAR):
    path = course / "submitted" / student / lesson.id / f"{lesson.topic}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def written(answers, lesson=LINEAR, change=lambda notebook: None):
    notebook = filled_in(lesson, answers)
    change(notebook)
    return nbformat.writes(notebook).encode()


def scores(course):
    return {student: points for (_, student), points in Classroom(course).scores().items()}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Another course folder that uses our configuration, with lesson 02 released."""
    folder = tmp_path_factory.mktemp("released") / "course"
    source = folder / "source" / LINEAR.id
    source.mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copy(ROOT / "source" / LINEAR.id / "linear.ipynb", source)
    nbgrader(folder, "generate_assignment", LINEAR.id)
    return folder


@pytest.fixture
def course(released, tmp_path):
    return shutil.copytree(released, tmp_path / "course")


FULL = LINEAR.max_score
POINTS = {exercise.id: exercise.points for exercise in LINEAR.exercises}
FIRST, SECOND = MISCONCEPTIONS["neuron_forward"][0], MISCONCEPTIONS["linear_forward"][0]
ANSWERS = {
    "ana": {},
    "ben": {"neuron_forward": FIRST},
    "chi": {"neuron_forward": FIRST, "linear_forward": SECOND},
}


def twice(notebook):
    notebook.cells.append(next(c for c in notebook.cells if c.id == "linear_forward"))


def without(notebook):
    notebook.cells = [c for c in notebook.cells if c.id != "check_linear_forward"]


def old(notebook):
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["schema_version"] = 1


def imitating(notebook):
    cell = next(c for c in notebook.cells if c.id == "linear_forward")
    cell.source += "\n### BEGIN HIDDEN TESTS"
    notebook.cells.append(nbformat.v4.new_code_cell("### BEGIN HIDDEN TESTS\nx = 1"))


def claiming(notebook):
    for cell in notebook.cells:
        if cell.id.startswith("check_"):
            cell.source = "6.0"
            cell.metadata.nbgrader["points"] = 60


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory):
    """The course with a class in it that nbgrader's commands have graded and told the grades.

    `said` is what `autograde` said, `table` what `export` wrote.
    """
    course = shutil.copytree(released, tmp_path_factory.mktemp("graded") / "course")
    for student, answers in ANSWERS.items():
        hand_in(course, student, written(answers))
    hand_in(course, "a-broken", written({})[:5000])
    hand_in(course, "b-empty", b"")
    hand_in(course, "c-old-format", b'{"nbformat": 3, "worksheets": []}')
    for change in (twice, without, old, imitating):
        hand_in(course, change.__name__, written({}, change=change))
    forged = {"linear_forward": "raise NotImplementedError()\n"}
    hand_in(course, "claiming", written(forged, change=claiming))
    (course / "submitted" / "g-folder" / LINEAR.id / "linear.ipynb").mkdir(parents=True)
    hand_in(course, "z-honest", written({}))
    said = nbgrader(course, "autograde", LINEAR.id).stderr
    nbgrader(course, "generate_feedback", LINEAR.id)
    nbgrader(course, "export", "--to", "grades.csv")
    with (course / "grades.csv").open() as file:
        table = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    return SimpleNamespace(course=course, said=said, table=table)


def page(graded, student):
    return (graded.course / "feedback" / student / LINEAR.id / "linear.html").read_text()


def test_the_four_commands_work_and_give_the_scores_of_mark(graded):
    release = graded.course / "release" / LINEAR.id
    assert sorted(path.name for path in release.iterdir()) == ["linear.ipynb"]
    assert "Traceback" not in graded.said
    assert "not recognized" not in graded.said  # nbgrader warns of a setting that it cannot use
    for student, answers in ANSWERS.items():
        path = graded.course / "submitted" / student / LINEAR.id / "linear.ipynb"
        points = FULL - sum(POINTS[exercise] for exercise in answers)
        assert graded.table[student] == mark(path).score == points
    assert "neuron_forward: not yet." in page(graded, "ben")
    assert "BEGIN HIDDEN" not in page(graded, "ben")
    assert "miniflow_ref" not in page(graded, "ben")


def test_an_unreadable_file_is_a_recorded_zero_a_damaged_one_is_healed_the_class_goes_on(graded):
    for student in ("a-broken", "b-empty", "c-old-format", "g-folder"):
        assert graded.table[student] == 0.0
    for student in ("twice", "without", "old", "z-honest"):
        assert graded.table[student] == FULL
    assert "linear.ipynb is empty." in page(graded, "b-empty")


def test_a_students_words_do_not_stop_the_feedback(graded):
    assert f"{FULL:g} of {FULL:g} points" in page(graded, "imitating")


def test_the_output_of_a_notebook_that_claims_points_counts_for_nothing(graded):
    assert graded.table["claiming"] == FULL - POINTS["linear_forward"]


def test_a_student_who_was_not_touched_keeps_the_grade(graded, tmp_path):
    course = shutil.copytree(graded.course, tmp_path / "course")
    worse = written({"linear_forward": SECOND})
    for student in ("ana", "z-honest"):
        (course / "submitted" / student / LINEAR.id / "linear.ipynb").write_bytes(worse)
    nbgrader(course, "autograde", LINEAR.id, "--student", "z-honest", "--force")
    assert scores(course) == {**graded.table, "z-honest": FULL - POINTS["linear_forward"]}


def test_a_lesson_gets_into_the_gradebook_though_its_release_is_there_already(course):
    (course / "gradebook.db").unlink()  # as in a fresh clone of the repository
    before = (course / "release" / LINEAR.id / "linear.ipynb").read_bytes()
    nbgrader(course, "generate_assignment", LINEAR.id)
    assert (course / "release" / LINEAR.id / "linear.ipynb").read_bytes() == before
    hand_in(course, "ana", written({}))
    nbgrader(course, "autograde", LINEAR.id)
    assert scores(course) == {"ana": FULL}


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
    Classroom(course).release(LINEAR.id)

    def claim(notebook):
        said = ('check("linear_forward", globals())', 'check("nothing_of_ours", globals())')
        for cell, text in zip(copy.deepcopy([essay, plot]), said, strict=True):
            cell.source = text
            notebook.cells.append(cell)

    hand_in(course, "eve", written({}, change=claim))
    nbgrader(course, "autograde", LINEAR.id)
    assert scores(course) == {"eve": FULL}


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
