"""Courses in which something is amiss: one clear line with the way out, and no score lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.demo.made_up import filled_in
from autograder.doctor import _gradebook, _stages
from autograder.lessons import Lesson, lessons
from autograder.plugin.classroom import Classroom
from tests.courses import database

MSE = next(one for one in lessons() if one.topic == "mse")


@pytest.fixture
def course(tmp_path, once):
    """A new course with lesson 04 released, which ana has solved."""

    def make(folder):
        assert CliRunner().invoke(main, ["new", str(folder), "mse"]).exit_code == 0
        Classroom(folder).release(MSE.id)
        path = folder / "submitted" / "ana" / MSE.id / "mse.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(filled_in(MSE, {}), path)

    folder = tmp_path / "course"
    subprocess.run(["cp", "-r", once("amiss", make), folder], check=True)
    return folder


def grade(course, *options):
    return CliRunner().invoke(main, ["grade", "--course", str(course), "--jobs", "1", *options])


def autograde(course):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = ["nbgrader", "autograde", MSE.id, "--force"]
    environment = {**os.environ, "PATH": path}
    return subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)


def change(path, how):
    notebook = nbformat.read(path, as_version=4)
    how(notebook)
    nbformat.write(notebook, path)


def errors(log):
    return [line for line in log.splitlines() if "| ERROR]" in line or "Traceback" in line]


@pytest.mark.slow
def test_a_lesson_of_another_kernel_is_not_graded_and_one_line_says_so(course):
    def other(notebook):
        kernel = {"name": "octave", "display_name": "Octave", "language": "octave"}
        notebook.metadata["kernelspec"] = kernel

    change(course / "source" / MSE.id / "mse.ipynb", other)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c.ClearSolutions.code_stub = {"octave": "error"}\n')
    Classroom(course).release(MSE.id)
    done = grade(course, "--json")
    assert done.exit_code == 1
    (outcome,) = json.loads(done.stdout)
    says = "04_mse/mse.ipynb is for a kernel of octave: only Python is graded."
    assert outcome["failure"] == says
    graded = autograde(course)
    assert graded.returncode == 1
    (line,) = errors(graded.stderr)
    assert line.endswith(says)
    assert Classroom(course).scores() == {}


def test_a_kernel_that_names_no_language_is_pythons_but_for_rs():
    def language(**kernel):
        notebook = nbformat.v4.new_notebook()
        notebook.metadata["kernelspec"] = kernel
        return Lesson("x", "x", notebook).language

    assert language() == language(name="python3") == language(name="my-env") == "python"
    assert language(name="x", language="Python") == "python"
    assert language(name="ir", display_name="R") == "r"
    assert language(name="julia-1.9", language="julia") == "julia"


@pytest.mark.slow
def test_a_source_that_was_edited_after_its_release_is_told(course):
    assert "edited" not in grade(course).output
    source = course / "source" / MSE.id / "mse.ipynb"

    def answer(notebook):
        for cell in notebook.cells:
            cell.source = cell.source.replace("### BEGIN SOLUTION", "### BEGIN SOLUTION\n    # so")

    change(source, answer)
    assert "edited" not in grade(course).output

    def points(notebook):
        for cell in notebook.cells:
            if cell.id == "check_mse_forward":
                cell.metadata.nbgrader["points"] = 9

    change(source, points)
    said = " ".join(grade(course).output.split())
    assert (
        "Note: the source of 04_mse was edited after its release; for that to count, run " in said
    )
    assert "1 unchanged" in said


@pytest.mark.slow
def test_a_misspelt_limit_is_one_line_everywhere(course):
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c.RunChecks.limits = {"cel_seconds": 1}\n')
    says = "c.RunChecks.limits: there is no limit 'cel_seconds'; there are cell_"
    done = grade(course)
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1
    assert says in done.output
    assert _stages(course).state == "warn"
    assert says in _stages(course).found
    graded = autograde(course)
    assert graded.returncode == 1
    (line,) = errors(graded.stderr)
    assert says in line


def test_a_folder_that_begins_with_a_dot_is_told(course):
    hidden = course / "submitted" / ".ben" / MSE.id
    hidden.mkdir(parents=True)
    (hidden / "mse.ipynb").write_text("{}")
    (note,) = Classroom(course).notes([])
    assert note == f"{hidden} is left out, as a name in it begins with a dot"


def test_a_gradebook_of_another_version_is_one_line_with_the_way_out(course):
    with database(course) as gradebook:
        gradebook.execute("alter table submitted_notebook drop column late_submission_penalty")
    lacks = "has no submitted_notebook.late_submission_penalty"
    for command in ("grade", "report"):
        told = CliRunner().invoke(main, [command, "--course", str(course)])
        assert told.exit_code == 1
        (line,) = told.stderr.splitlines()[-1:]
        assert lacks in line
        assert "make a copy of it, then run `nbgrader db upgrade`." in line
    found = _gradebook(course)
    assert (found.state, lacks in found.found) == ("warn", True)
    assert "nbgrader db upgrade" in found.way_out


def test_a_database_without_its_driver_is_one_line_with_the_way_out(course, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as if it were not installed
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c.CourseDirectory.db_url = "postgresql+psycopg://me:canary@localhost:1/x"\n')
    for command in ("grade", "report"):
        told = CliRunner().invoke(main, [command, "--course", str(course)])
        assert told.exit_code == 1
        (line,) = told.stderr.splitlines()[-1:]
        assert "pip install miniflow-course[postgres]" in line
        assert "canary" not in line
    assert _gradebook(course).way_out == "pip install miniflow-course[postgres]"
