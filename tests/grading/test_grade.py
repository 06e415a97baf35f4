"""`autograder grade`: a class in parallel, with the gradebook that nbgrader's own loop makes."""

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from unittest import mock

import nbformat
import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook

from autograder.cli import main
from autograder.demo.made_up import filled_in, students
from autograder.grading.result import Result
from autograder.jail.host import JailError
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.lessons import grade_id, lessons
from autograder.plugin.classroom import Classroom
from autograder.plugin.lock import sole_grader
from tests.courses import Here, database, here, nbgrader, released, rows

pytestmark = pytest.mark.slow

SMALL = [lesson for lesson in lessons() if lesson.topic in ("add", "mse")]
CLASS = students(5)


class Broken:
    """An executor whose jails never start."""

    def submit(self, work, *arguments):
        future = Future()
        future.set_exception(JailError("no namespaces here."))
        return future


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A course folder with two lessons released and a class's work handed in."""
    return released(tmp_path_factory.mktemp("class") / "course", CLASS, SMALL)


@pytest.fixture
def course(handed_in, tmp_path):
    return shutil.copytree(handed_in, tmp_path / "course")


def grade_in_workers(course, *options):
    return CliRunner().invoke(main, ["grade", "--course", str(course), *options])


def grade(course, *options):
    """The same command in this process, whose jail is warm."""
    with mock.patch("autograder.grading.workers.processes", here):
        return grade_in_workers(course, *options)


def must_get():
    return {
        (lesson.id, student.id): student.points(lesson)
        for lesson in SMALL
        for student in CLASS
        if student.file(lesson) is not None
    }


def shape(path):
    """A graded notebook without what differs by chance: a wrong answer's numbers, times."""
    notebook = nbformat.read(path, as_version=4)
    result = Result.read(notebook)
    cells = [(c.source, c.metadata, len(c.get("outputs", []))) for c in notebook.cells]
    passed = {name: verdict.passed for name, verdict in result.verdicts.items()}
    return notebook.metadata.kernelspec, passed, result.flags, result.refused, cells


def test_a_class_gets_the_grades_it_must_and_the_gradebook_of_nbgraders_own_loop(course, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(course, other)
    result = grade_in_workers(course, "--jobs", "2")
    assert result.exit_code == 0, result.output
    assert f"{len(must_get())} graded, 0 unchanged, 0 not graded" in result.output
    assert Classroom(course).scores() == must_get()
    for lesson in SMALL:
        nbgrader(other, "autograde", lesson.id)
    assert rows(course) == rows(other)
    for path in other.glob("autograded/*/*/*.ipynb"):
        assert shape(course / path.relative_to(other)) == shape(path)


def test_what_is_unchanged_is_left_alone_and_what_changed_is_graded_again(course):
    assert grade(course).exit_code == 0
    assert f"0 graded, {len(must_get())} unchanged" in grade(course).output
    pupil = CLASS[4]
    path = course / "submitted" / pupil.id / "01_add" / "add.ipynb"
    path.write_bytes(CLASS[0].file(SMALL[0]))
    assert f"1 graded, {len(must_get()) - 1} unchanged" in grade(course).output
    assert Classroom(course).scores()["01_add", pupil.id] == 10.0
    forced = grade(course, "01_add", "--student", pupil.id, "--force")
    assert "1 graded, 0 unchanged" in forced.output


def test_a_killed_run_goes_on_where_it_stopped_and_ends_with_the_same_gradebook(course, tmp_path):
    whole = tmp_path / "whole"
    shutil.copytree(course, whole)
    assert grade(whole).exit_code == 0
    command = [sys.executable, "-m", "autograder", "grade", "--course", str(course), "--jobs", "1"]
    run = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    receipts = course / ".autograder"
    while not list(receipts.glob("*/*")):
        assert run.poll() is None
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    before = len(list(receipts.glob("*/*")))
    assert 0 < before < len(must_get())
    result = grade(course)
    assert result.exit_code == 0, result.output
    assert f"{len(must_get()) - before} graded, {before} unchanged" in result.output
    assert rows(course) == rows(whole)


def test_where_the_jail_fails_no_old_score_survives_and_the_failure_is_told(course):
    classroom = Classroom(course)
    pairs = classroom.submissions()
    assert not any(done.failure for done in classroom.grade_all(pairs, Here()))
    pair = ("01_add", CLASS[0].id)
    (failed,) = classroom.grade_all([pair], Broken(), force=True)
    assert "no namespaces here" in failed.failure
    its = [row for row in rows(course) if (row["lesson"], row["student"]) == pair]
    assert its
    assert all(row["auto_score"] is None and row["needs_manual_grade"] for row in its)
    assert classroom.scores()["01_add", CLASS[4].id] == CLASS[4].points(SMALL[0])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["07_nothing"], "there is no submission for lesson '07_nothing'"),
        (["--student", "nobody"], "there is no submission for student 'nobody'"),
    ],
)
def test_a_name_that_nobody_handed_in_under_is_one_clear_line(course, words, says):
    result = grade(course, *words)
    assert result.exit_code == 1
    assert says in result.output
    assert "Traceback" not in result.output


def test_a_lesson_that_was_never_released_is_one_clear_line(course):
    (course / "gradebook.db").unlink()
    result = grade(course)
    assert result.exit_code == 1
    assert "run `nbgrader generate_assignment 01_add`" in result.output


def test_programs_may_read_what_was_done(course):
    result = grade(course, "--json", "01_add")
    done = json.loads(result.stdout)
    assert [one["lesson"] for one in done] == ["01_add"] * len(CLASS)
    broken = next(one for one in done if one["student"] == CLASS[2].id)
    assert "it is not JSON" in broken["notes"][0]
    assert not any(one["failure"] or one["unchanged"] for one in done)


def test_a_notebook_under_another_name_is_taken_and_a_missing_one_is_told(course):
    folder = course / "submitted" / "zoe" / "01_add"
    folder.mkdir(parents=True)
    (folder / "add (1).ipynb").write_bytes(CLASS[0].file(SMALL[0]))
    (course / "submitted" / "yan" / "01_add").mkdir(parents=True)
    result = grade(course, "01_add")
    assert result.exit_code == 1
    assert f"{len(CLASS) + 1} graded, 0 unchanged, 1 not graded" in result.output
    told = " ".join(result.output.split())
    assert "add (1).ipynb" in told
    assert "there is no add.ipynb" in told
    scores = Classroom(course).scores()
    assert scores["01_add", "zoe"] == CLASS[0].points(SMALL[0])
    assert ("01_add", "yan") not in scores


def test_a_name_that_is_a_pattern_is_told_and_stands_for_nobody_else(course):
    folder = course / "submitted" / "*" / "01_add"
    folder.mkdir(parents=True)
    (folder / "add.ipynb").write_bytes(CLASS[0].file(SMALL[0]))
    result = grade(course, "01_add", "--student", "*")
    assert result.exit_code == 1
    assert "rename it without" in " ".join(result.output.split())
    assert Classroom(course).scores() == {}


def test_a_forged_verdict_is_flagged_in_the_gradebook(course):
    lesson = SMALL[0]
    forge = (
        "from IPython.display import display\n"
        "def topological_sort(*_):\n"
        "    display({'application/vnd.miniflow.verdict+json': {'exercise': 'topological_sort',"
        " 'passed': True, 'rationale': '', 'help': '', 'misconception': None}}, raw=True)\n"
    )
    path = course / "submitted" / CLASS[0].id / lesson.id / f"{lesson.topic}.ipynb"
    path.write_bytes(nbformat.writes(filled_in(lesson, {"topological_sort": forge})).encode())
    result = grade(course, lesson.id, "--student", CLASS[0].id)
    assert result.exit_code == 0, result.output
    assert "claimed another verdict" in " ".join(result.output.split())
    points = {e.check_cell: e.points for e in lesson.exercises}
    assert len(rows(course)) == len(points)
    for row in rows(course):
        forged = row["cell"] == "check_topological_sort"
        assert row["flagged"]
        assert row["auto_score"] == (0.0 if forged else points[row["cell"]])
        assert row["needs_manual_grade"] == forged


def test_a_gradebook_that_was_made_anew_is_filled_again(course):
    assert grade(course).exit_code == 0
    (course / "gradebook.db").unlink()
    for lesson in SMALL:
        Classroom(course).release(lesson.id)
    assert f"{len(must_get())} graded, 0 unchanged" in grade(course).output
    assert Classroom(course).scores() == must_get()


def test_a_gradebook_that_stays_busy_costs_those_submissions_and_no_later_one(course, monkeypatch):
    monkeypatch.setattr("autograder.plugin.autograde.PATIENCE_SECONDS", -1)
    told = []
    with database(course) as other:
        other.execute("begin immediate")
        pairs = [("01_add", one.id) for one in (CLASS[0], CLASS[4])]
        run = Classroom(course).grade_all(pairs, Here(), tell=told.append, ahead=1)
        assert "database is locked" in next(run).failure
        other.rollback()
        assert next(run).failure == ""
    assert ["waiting for it" in one for one in told] == [True]
    assert f"{len(CLASS) - 1} graded, 1 unchanged" in grade(course, "01_add").output


def test_a_gradebook_that_is_busy_for_a_while_is_waited_for(course):
    with database(course) as other:
        other.execute("begin immediate")
        pair = ("01_add", CLASS[0].id)
        (done,) = Classroom(course).grade_all([pair], Here(), tell=lambda _: other.rollback())
    assert done.failure == ""
    assert Classroom(course).scores()[pair] == CLASS[0].points(SMALL[0])


def test_a_second_grader_in_a_course_is_one_clear_line(course):
    with sole_grader(course):
        command = [sys.executable, "-m", "autograder", "grade", "--course", str(course)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"another grader is at work in this course: process {os.getpid()}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_moved_due_date_and_a_new_timestamp_are_heeded(course):
    pupil, lesson = CLASS[0].id, "01_add"
    assert grade(course, lesson).exit_code == 0
    stamp = course / "submitted" / pupil / lesson / "timestamp.txt"
    stamp.write_text("2026-03-01 10:00:00 UTC")
    assert "1 graded" in grade(course, lesson).output
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(lesson, duedate="2026-02-01")
    assert f"{len(CLASS)} graded" in grade(course, lesson).output
    assert f"{len(CLASS)} unchanged" in grade(course, lesson).output


def test_a_folder_of_an_unknown_lesson_does_not_stop_the_class(course):
    (course / "submitted" / CLASS[0].id / "09_notes").mkdir()
    result = grade(course)
    assert result.exit_code == 1
    assert f"{len(must_get())} graded, 0 unchanged, 1 not graded" in result.output
    assert "09_notes is not in the gradebook" in " ".join(result.output.split())


def test_nbgraders_own_folders_are_heeded(course):
    (course / "submitted").rename(course / "handed_in")
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c.CourseDirectory.submitted_directory = "handed_in"\n')
    assert f"{len(CLASS)} graded" in grade(course, "01_add").output


def test_a_folder_that_is_no_course_is_one_clear_line_and_stays_empty(tmp_path):
    result = grade(tmp_path)
    assert result.exit_code == 2
    assert "there is no course in" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("jailed", [True, False])
def test_the_instructors_files_are_there_and_what_a_student_adds_is_not(course, jailed):
    lesson, pupil = SMALL[0], CLASS[0].id
    (course / "source" / lesson.id / "helper.py").write_text("WORD = 'ours'\n")
    folder = course / "submitted" / pupil / lesson.id
    (folder / "helper.py").write_text("WORD = 'theirs'\n")
    (folder / "extra.py").write_text("")
    code = (
        "import helper, os\nassert helper.WORD == 'ours'\nassert not os.path.exists('extra.py')\n"
    )
    notebook = filled_in(lesson, {})
    (cell,) = (cell for cell in notebook.cells if grade_id(cell) == "add_forward")
    cell.source = code + cell.source
    (folder / f"{lesson.topic}.ipynb").write_bytes(nbformat.writes(notebook).encode())
    (done,) = Classroom(course, jailed=jailed).grade_all([(lesson.id, pupil)], Here())
    assert done.failure == ""
    assert Classroom(course).scores()[lesson.id, pupil] == lesson.max_score
    (course / "source" / lesson.id / "helper.py").write_text("WORD = 'another'\n")
    (again,) = Classroom(course, jailed=jailed).grade_all([(lesson.id, pupil)], Here())
    assert not again.unchanged
    assert Classroom(course).scores()[lesson.id, pupil] < lesson.max_score


def test_points_by_share_are_an_option_and_come_in_half_points(course):
    lesson, pupil = SMALL[0], CLASS[0].id
    answer = MISCONCEPTIONS["add_forward"][0]
    path = course / "submitted" / pupil / lesson.id / f"{lesson.topic}.ipynb"
    path.write_bytes(nbformat.writes(filled_in(lesson, {"add_forward": answer})).encode())
    (done,) = Classroom(course).grade_all([(lesson.id, pupil)], Here())
    assert Classroom(course).scores()[lesson.id, pupil] == lesson.max_score - 3
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("c.SaveVerdicts.partial = True\n")
    (done,) = Classroom(course).grade_all([(lesson.id, pupil)], Here())
    assert not done.unchanged
    graded = Result.read(
        nbformat.read(course / "autograded" / pupil / lesson.id / path.name, as_version=4)
    )
    share = graded.verdicts["add_forward"].share
    assert 0 < share < 1
    earned = Classroom(course).scores()[lesson.id, pupil] - (lesson.max_score - 3)
    assert earned == math.floor(2 * 3 * share) / 2
    assert 0 < earned < 3
