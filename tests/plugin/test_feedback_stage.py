"""nbgrader's own commands, its interface and our class room write the same feedback page."""

import os
import re

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader, NbGraderAPI

from autograder.demo.made_up import Student
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.plugin.classroom import Classroom
from tests.courses import Here, nbgrader, released
from tests.pages.feedback_pages import LINEAR

pytestmark = pytest.mark.slow

KNOWN = MISCONCEPTIONS["linear_forward"][0]
ANA = Student("ana", "Ana", "Arce", {LINEAR.id: {"linear_forward": KNOWN}})
BEN = Student("ben", "<b>Ben</b>", "'\"", {LINEAR.id: {}}, broken={LINEAR.id})


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a mistaken student whom an instructor has looked at, and a broken file."""
    folder = tmp_path_factory.mktemp("feedback") / "course"
    classroom = Classroom(released(folder, [ANA, BEN], [LINEAR]))
    for student in (ANA, BEN):
        classroom.enrol(student.id, student.first_name, student.last_name)
    results = list(classroom.grade_all(classroom.submissions(), Here()))
    assert not [result.failure for result in results if result.failure]
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "demo") as book:
        notebook = book.find_submission_notebook(LINEAR.topic, LINEAR.id, "ana")
        for grade in notebook.grades:
            if grade.name == "check_linear_forward":
                grade.manual_score, grade.extra_credit = 1.0, 0.5
        for comment in notebook.comments:
            if comment.name == "linear_forward":
                comment.manual_comment = "**Nearly.** Look at $b$."
        notebook.late_submission_penalty = 0.25
        book.db.commit()
    return folder


def page(course, student="ana"):
    return (course / "feedback" / student / LINEAR.id / f"{LINEAR.topic}.html").read_text()


def by_command(course):
    nbgrader(course, "generate_feedback", LINEAR.id, "--force")


def by_interface(course):
    os.chdir(course)
    app = NbGrader()
    app.load_config_file()
    app.config.CourseDirectory.root = str(course)
    assert NbGraderAPI(config=app.config).generate_feedback(LINEAR.id)["success"]


def by_classroom(course):
    for student in ("ana", "ben"):
        assert Classroom(course).give_feedback(LINEAR.id, student).is_file()


def test_every_way_to_feedback_writes_the_same_page_from_the_gradebook(course, monkeypatch):
    monkeypatch.chdir(course)
    pages = []
    for way in (by_command, by_interface, by_classroom):
        way(course)
        pages.append([page(course, student) for student in ("ana", "ben")])
    assert pages[0] == pages[1] == pages[2]
    text = re.sub("<[^>]*>", "", page(course))
    (worth,) = (one.points for one in LINEAR.exercises if one.id == "linear_forward")
    earned = LINEAR.max_score - worth + 1.5
    assert f"{earned - 0.25:g} of {LINEAR.max_score:g} points" in text
    assert f"{earned:g} points earned, less 0.25 for handing in late." in text
    assert f"1.5 of {worth:g} points, 0.5 of them extra, given by your instructor" in text
    assert KNOWN.hint.replace("'", "&#39;") in text
    assert "<strong>Nearly.</strong>" in page(course)
    assert "HIDDEN" not in page(course)


def test_a_file_that_could_not_be_graded_has_its_reason_on_the_page(course):
    by_classroom(course)
    assert "This file could not be graded." in page(course, "ben")
    assert "is no notebook: it is not JSON" in page(course, "ben")
    assert "&lt;b&gt;Ben&lt;/b&gt;" in page(course, "ben")
