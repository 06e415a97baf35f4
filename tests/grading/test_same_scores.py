"""However a class is graded, its gradebook says the same."""

import os
import shutil

import nbformat
import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader, NbGraderAPI

from autograder.cli import main
from autograder.demo.demo import CONFIG
from autograder.demo.made_up import filled_in, students
from autograder.lessons import lessons
from autograder.plugin.classroom import Classroom
from tests.courses import nbgrader, released, rows

pytestmark = pytest.mark.slow

LESSON = next(lesson for lesson in lessons() if lesson.topic == "linear")
CLASS = [students(13)[number] for number in (0, 1, 7, 12)]
"""One who is right throughout, and three who are not, each in another way."""

STOCK = """\
c = get_config()
c.CourseDirectory.course_id = "demo"
c.KernelManager.transport_encryption = "auto"
"""

ADDED = """\
c.AssignLatePenalties.plugin_class = "nbgrader.plugins.LateSubmissionPlugin"
c.LateSubmissionPlugin.penalty_method = "zero"
c.LimitOutput.max_lines = 3
"""


def by_command(course):
    nbgrader(course, "autograde", LESSON.id)


def by_interface(course):
    os.chdir(course)
    app = NbGrader()
    app.load_config_file()
    app.config.CourseDirectory.root = str(course)
    api = NbGraderAPI(config=app.config)
    assert api.autograde(LESSON.id, "*")["success"]


def by_grade(course):
    result = CliRunner().invoke(main, ["grade", "--jobs", "2", "--course", str(course)])
    assert result.exit_code == 0, result.output


def by_grade_in_kernels(course):
    result = CliRunner().invoke(main, ["grade", "--no-jail", "--course", str(course)])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A course folder in which the class has handed in, and nothing is graded."""
    return released(tmp_path_factory.mktemp("class") / "course", CLASS, [LESSON])


@pytest.fixture
def course(handed_in, tmp_path, monkeypatch):
    """Makes copies of that folder, with other configurations."""
    monkeypatch.chdir(tmp_path)

    def copy(name, config=CONFIG):
        folder = tmp_path / name
        shutil.copytree(handed_in, folder)
        (folder / "nbgrader_config.py").write_text(config)
        return folder

    return copy


def test_stock_execution_our_stages_the_interface_and_grade_give_the_same_scores(course):
    must_get = {(LESSON.id, pupil.id): pupil.points(LESSON) for pupil in CLASS}
    assert len(set(must_get.values())) > 3
    for name, config, way in (
        ("stock", STOCK, by_command),
        ("kernels", CONFIG, by_grade_in_kernels),
        ("stages", CONFIG, by_command),
        ("interface", CONFIG, by_interface),
        ("grade", CONFIG, by_grade),
    ):
        folder = course(name, config)
        way(folder)
        assert Classroom(folder).scores() == must_get, name


def hand_graded(course):
    """An instructor's own marks: a score, credit, comments and a flag."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "demo") as book:
        notebook = book.find_submission_notebook("linear", "02_linear", CLASS[1].id)
        notebook.grades[0].manual_score = 1.5
        notebook.grades[0].extra_credit = 0.5
        notebook.comments[0].manual_comment = "Well tried."
        notebook.flagged = True
        book.db.commit()


def late(course):
    """Hand in one day after the day on which lesson 02 was due, one student a day before."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "demo") as book:
        book.update_or_create_assignment("02_linear", duedate="2030-01-02 12:00:00 UTC")
    for pupil, day in ((CLASS[1], 3), (CLASS[2], 1)):
        stamp = course / "submitted" / pupil.id / "02_linear" / "timestamp.txt"
        stamp.write_text(f"2030-01-0{day} 12:00:00 UTC")


def wordy(course):
    """Print more than is shown, and answer one exercise not at all."""
    for pupil, answers in ((CLASS[0], {}), (CLASS[3], {"linear_forward": None})):
        notebook = filled_in(LESSON, answers)
        notebook.cells.append(nbformat.v4.new_code_cell("for i in range(9): print(i)"))
        if answers:
            cell = next(c for c in notebook.cells if c.id == "linear_forward")
            cell.source = next(
                c.source
                for c in nbformat.read(course / "release/02_linear/linear.ipynb", 4).cells
                if c.id == "linear_forward"
            )
        path = course / "submitted" / pupil.id / "02_linear" / "linear.ipynb"
        nbformat.write(notebook, path)


def test_manual_grades_comments_late_penalties_and_limits_are_nbgraders_by_grade_too(course):
    folders = course("stages", CONFIG + ADDED), course("grade", CONFIG + ADDED)
    for folder, way in zip(folders, (by_command, by_grade), strict=True):
        late(folder)
        wordy(folder)
        way(folder)
        hand_graded(folder)
    for_nbgrader, for_us = folders
    assert rows(for_us) == rows(for_nbgrader)
    assert rows(for_us, "comment") == rows(for_nbgrader, "comment")
    penalties = {row["student"]: row["penalty"] for row in rows(for_us)}
    assert penalties[CLASS[1].id] == CLASS[1].points(LESSON)
    assert not penalties[CLASS[2].id]
    assert any(row["auto_comment"] == "No response." for row in rows(for_us, "comment"))
    nbgrader(for_nbgrader, "autograde", LESSON.id, "--force")
    CliRunner().invoke(main, ["grade", "--course", str(for_us), "--force"])
    assert rows(for_us) == rows(for_nbgrader)
    assert rows(for_us, "comment") == rows(for_nbgrader, "comment")
    (kept,) = [row for row in rows(for_us) if row["manual_score"] == 1.5]
    assert kept["flagged"] and kept["extra_credit"] == 0.5
    assert kept["needs_manual_grade"]  # to be looked at again
    printed = [
        nbformat.read(folder / "autograded" / CLASS[0].id / "02_linear/linear.ipynb", 4).cells[-1]
        for folder in folders
    ]
    assert printed[0].outputs == printed[1].outputs
    assert "truncated" in printed[0].outputs[0].text
    for folder in folders:
        nbgrader(folder, "generate_feedback", "02_linear")
        assert (folder / "feedback" / CLASS[0].id / "02_linear" / "linear.html").exists()


def test_files_beside_a_notebook_and_permissions_are_nbgraders_by_grade_too(course):
    folders = course("stages"), course("grade")
    for folder, way in zip(folders, (by_command, by_grade), strict=True):
        (folder / "source" / "02_linear" / "data.csv").write_text("ours")
        beside = folder / "submitted" / CLASS[0].id / "02_linear"
        (beside / "data.csv").write_text("theirs")
        (beside / "notes").mkdir()
        (beside / "notes" / "a.txt").write_text("a")
        way(folder)
    found = [
        {
            path.relative_to(folder): (
                path.stat().st_mode,
                path.suffix == ".ipynb" or path.read_text(),
            )
            for path in (folder / "autograded").rglob("*")
            if path.is_file()
        }
        for folder in folders
    ]
    assert found[0] == found[1]
    assert (folders[1] / f"autograded/{CLASS[0].id}/02_linear/data.csv").read_text() == "ours"
