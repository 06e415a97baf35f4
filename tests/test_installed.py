"""Installed from a wheel, far from any checkout, every command works as in the checkout."""

import csv
import json
import os
import shutil
import subprocess
import sys
import textwrap
import zipfile
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from autograder.demo.made_up import filled_in, students
from autograder.lessons import ROOT, lessons

pytestmark = pytest.mark.slow

LINEAR = next(lesson for lesson in lessons() if lesson.topic == "linear")
FULL = LINEAR.max_score
COURSE = ("_miniflow_course.pth", "miniflow_course-*")
SCRIPTS = ("nbgrader", "alembic")


def link(source, target):
    """A hard link, which takes no time and no room, or a copy on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, made from the source distribution as for a release."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", folder, ROOT], check=True, capture_output=True
    )
    assert len(list(folder.glob("*.tar.gz"))) == 1
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The programs of an environment with the wheel and this one's packages, and no checkout."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    python = venv / "bin" / "python"
    (site,) = venv.glob("lib/python*/site-packages")
    here = Path(pytest.__file__).parent.parent
    shutil.copytree(
        here,
        site,
        copy_function=link,
        ignore=shutil.ignore_patterns(*COURSE, "__pycache__"),
        dirs_exist_ok=True,
    )
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--no-index", wheel], check=True, capture_output=True)
    for script in metadata.entry_points(group="console_scripts"):
        if script.name in SCRIPTS:
            path = venv / "bin" / script.name
            path.write_text(
                f"#!{python}\nfrom {script.module} import {script.attr}\n{script.attr}()\n"
            )
            path.chmod(0o755)
    return venv / "bin"


@pytest.fixture(scope="module")
def elsewhere(installed, tmp_path_factory):
    """A folder elsewhere, and a way to run an installed program in it."""
    home = tmp_path_factory.mktemp("elsewhere")

    def run(program, *words, within="", exits=0):
        done = subprocess.run(
            [installed / program, *map(str, words)],
            cwd=home / within,
            env={"PATH": f"{installed}:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == exits, done.stdout + done.stderr
        assert str(ROOT) not in done.stdout + done.stderr
        return done.stdout

    run.home = home
    return run


@pytest.fixture(scope="module")
def course(elsewhere):
    """A new course with one lesson, released, and what four made-up students handed in for it."""
    elsewhere("autograder", "new", "course", LINEAR.id)
    elsewhere("nbgrader", "generate_assignment", LINEAR.id, within="course")
    for student in students(4):
        path = elsewhere.home / "course" / "submitted" / student.id / LINEAR.id / "linear.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(student.file(LINEAR))
    return elsewhere.home / "course"


def handed_in(folder, extra=""):
    notebook = filled_in(LINEAR, {})
    if extra:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(textwrap.dedent(extra)))
    nbformat.write(notebook, folder / "linear.ipynb")
    return folder / "linear.ipynb"


def test_what_runs_there_is_the_wheel_and_not_the_checkout(elsewhere):
    code = "import autograder, sys; print(sys.prefix, autograder.__file__, *sys.path, sep='\\n')"
    prefix, package, *path = elsewhere("python", "-c", code).splitlines()
    assert package.startswith(prefix)
    assert not [folder for folder in path if Path(folder).is_relative_to(ROOT)]


def test_the_wheel_holds_no_more_than_the_packages_and_the_course(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        "autograder",
        "miniflow_ref",
        "miniflow_course",
    }
    packed = {name.removeprefix("autograder/data/") for name in names if "/data/" in name}
    assert packed == {
        str(path.relative_to(ROOT))
        for path in [*(ROOT / "lessons").rglob("*.*"), *(ROOT / "source").rglob("*.*")]
        if path.is_file() and path.suffix != ".pyc"
    }


def test_a_new_course_is_released_graded_and_reported(course, elsewhere):
    released = (course / "release" / LINEAR.id / "linear.ipynb").read_bytes()
    assert released == (ROOT / "release" / LINEAR.id / "linear.ipynb").read_bytes()
    assert [path.name for path in (course / "release" / LINEAR.id).iterdir()] == ["linear.ipynb"]
    elsewhere("autograder", "grade", within="course")
    elsewhere("nbgrader", "export", within="course")
    with (course / "grades.csv").open() as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {student.id: student.points(LINEAR) for student in students(4)}
    elsewhere("autograder", "report", within="course")
    figures = json.loads((course / "report.json").read_text())
    assert [lesson["id"] for lesson in figures["lessons"]] == [LINEAR.id]


def test_a_notebook_is_marked_in_every_format(elsewhere, tmp_path):
    path = handed_in(tmp_path)
    assert f"{LINEAR.id}: {FULL:g} of {FULL:g} points" in elsewhere("autograder", "mark", path)
    marked = {
        layout: elsewhere("autograder", "mark", path, "--format", layout)
        for layout in ("json", "gradescope", "junit")
    }
    assert json.loads(marked["json"])["score"] == FULL
    assert sum(one["score"] for one in json.loads(marked["gradescope"])["tests"]) == FULL
    suite = ElementTree.fromstring(marked["junit"])
    assert len(suite.findall(".//testcase")) == len(LINEAR.exercises)
    assert suite.findall(".//failure") == []


def test_the_demonstration_gives_every_grade_that_it_must(elsewhere):
    said = elsewhere("autograder", "demo", "--students", "4")
    assert said.endswith("Every grade is what the made-up student must get.\n")
    assert (elsewhere.home / "build" / "demo" / "gradebook.db").exists()


def test_the_doctor_finds_everything_well(course, elsewhere):
    said = elsewhere("autograder", "doctor", within="course")
    assert {line.split()[0] for line in said.splitlines()} == {"ok"}


def test_an_edited_text_is_built_into_its_three_notebooks(course, elsewhere):
    text = course / "lessons" / "02_linear.py"
    text.write_text(text.read_text().replace("## Recap", "## In short"))
    elsewhere("autograder", "build", within="course")
    built = ["source/02_linear/linear.ipynb", "release/02_linear/linear.ipynb"]
    for path in [*built, "notebooks/02_linear.ipynb"]:
        assert "## In short" in (course / path).read_text()
    elsewhere("autograder", "build", "--check", within="course")


def test_the_jail_of_an_installed_grader_shows_neither_lessons_nor_reference(elsewhere, tmp_path):
    search = """
        import os
        told = {"miniflow_ref", "judge", "data", "lessons", "source"}
        seen = [
            os.path.join(folder, name)
            for folder, _, names in os.walk("/")
            if told & set(folder.split("/")) and ("autograder" in folder or "miniflow" in folder)
            for name in names
        ]
        if seen:
            os._exit(1)  # this ends the run, and no exercise passes
    """
    path = handed_in(tmp_path, search)
    found = json.loads(elsewhere("autograder", "mark", path, "--json"))
    assert found["score"] == FULL
