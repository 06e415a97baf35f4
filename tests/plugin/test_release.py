"""Releasing a lesson: what cannot be released leaves the release that was there."""

import logging

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.course.new import new
from autograder.plugin import configure

LESSON = "04_mse"


@pytest.fixture
def course(tmp_path):
    """A new course with one lesson."""
    new(tmp_path / "course", [LESSON])
    return tmp_path / "course"


def release(course, **settings):
    """Release the lesson as nbgrader's command does; what is logged of errors."""
    config = Config()
    configure(config)
    config.SaveCells.enabled = not settings.get("no_database", False)
    folder = CourseDirectory(root=str(course), assignment_id=LESSON, config=config)
    maker = GenerateAssignment(coursedir=folder, config=config, **settings)
    told = []
    maker.log = logging.Logger("nbgrader", logging.ERROR)
    maker.log.addHandler(logging.Handler())
    maker.log.handlers[0].emit = lambda record: told.append(record.getMessage())
    try:
        maker.start()
    except NbGraderException as error:
        assert told == [str(error)]
    return told


def edit(course, change):
    path = course / "source" / LESSON / "mse.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook.cells)
    nbformat.write(notebook, path)


def without_points(cells):
    del next(cell for cell in cells if cell.id == "check_mse_forward").metadata.nbgrader["points"]


def one_more(cells):
    cells.append(nbformat.v4.new_code_cell("1", id="extra"))
    about = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False}
    cells[-1].metadata["nbgrader"] = {**about, "grade_id": "extra"}


def released(course):
    return {path.name: path.read_bytes() for path in (course / "release").rglob("*.*")}


def test_a_release_that_cannot_be_made_anew_stays_and_one_line_says_why(course):
    assert release(course, no_database=True) == []
    before = released(course)
    edit(course, without_points)
    (told,) = release(course, no_database=True)
    assert told.startswith(f"{LESSON} cannot be released: ")
    assert "points" in told
    assert told.endswith("correct source/. The release that was there stays.")
    assert "\n" not in told
    assert released(course) == before


def test_a_first_release_that_cannot_be_made_leaves_nothing(course):
    edit(course, without_points)
    (told,) = release(course, no_database=True)
    assert told.endswith("correct source/.")
    assert released(course) == {}


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning:nbgrader")
def test_a_cell_that_comes_after_submissions_is_refused_with_the_way_out(course):
    assert release(course) == []
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.add_student("ana")
        gradebook.add_submission(LESSON, "ana")
    before = released(course)
    edit(course, one_more)
    (told,) = release(course)
    assert "Cannot add or remove cells for notebook 'mse'" in told
    assert "take the change back, or release it under another name." in told
    assert released(course) == before
