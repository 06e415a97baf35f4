"""Notebooks under other names than their lesson's: taken if there is no doubt, and told."""

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
from autograder.grading.submission import notebooks_in
from autograder.lessons import lessons
from autograder.plugin.classroom import Classroom

ADD, MSE = (next(one for one in lessons() if one.topic == topic) for topic in ("add", "mse"))
SOLVED = nbformat.writes(filled_in(MSE, {})).encode()
OTHER = nbformat.writes(filled_in(ADD, {})).encode()


def hand_in(folder, **files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def found(folder, *asked):
    return {topic: path.name for topic, path in notebooks_in(folder, asked or [MSE]).items()}


def test_the_right_name_comes_before_everything_else(tmp_path):
    hand_in(tmp_path, **{"mse.ipynb": b"broken", "mse (1).ipynb": SOLVED})
    assert found(tmp_path) == {"mse": "mse.ipynb"}


@pytest.mark.parametrize(
    "name", ["mse (1).ipynb", "MSE.IPYNB", "my homework.ipynb", "hw/mse.ipynb"]
)
def test_the_only_notebook_that_is_the_lessons_by_its_cells_is_taken(name, tmp_path):
    hand_in(tmp_path, **{name: SOLVED, "add.ipynb": OTHER, "notes.txt": b"", "x.ipynb": b"{}"})
    assert found(tmp_path) == {"mse": name.rpartition("/")[2]}


def test_of_two_under_other_names_none_is_taken(tmp_path):
    hand_in(tmp_path, **{"mse (1).ipynb": SOLVED, "mse (2).ipynb": SOLVED})
    assert found(tmp_path) == {}


def test_an_assignment_of_several_notebooks_finds_each_by_its_cells(tmp_path):
    hand_in(tmp_path, **{"a.ipynb": SOLVED, "b.ipynb": OTHER})
    assert found(tmp_path, ADD, MSE) == {"add": "b.ipynb", "mse": "a.ipynb"}


def test_a_link_and_what_jupyter_keeps_for_itself_are_not_looked_at(tmp_path):
    elsewhere = hand_in(tmp_path / "elsewhere", **{"mse.ipynb": SOLVED}) / "mse.ipynb"
    folder = hand_in(tmp_path / "mine", **{".ipynb_checkpoints/mse-checkpoint.ipynb": SOLVED})
    (folder / "mse (1).ipynb").symlink_to(elsewhere)
    assert found(folder) == {}
    (folder / "mse.ipynb").symlink_to(elsewhere)
    assert found(folder) == {"mse": "mse.ipynb"}  # refused as a link, later


@pytest.fixture
def course(tmp_path):
    """A new course with lesson 04 released, and what four students handed in."""
    folder = tmp_path / "course"
    assert CliRunner().invoke(main, ["new", str(folder), "mse"]).exit_code == 0
    Classroom(folder).release(MSE.id)
    files = {
        "ana": {"mse (1).ipynb": SOLVED},
        "ben": {"mse (1).ipynb": SOLVED, "mse (2).ipynb": SOLVED},
        "chi": {"deep/mse.IPYNB": b"{"},
        "dov": {"mse.ipynb": SOLVED, "timestamp.txt": b"But late"},
    }
    for student, given in files.items():
        hand_in(folder / "submitted" / student / MSE.id, **given)
    return folder


@pytest.mark.slow
def test_both_ways_of_grading_take_it_and_say_so_and_say_so_again(course):
    done = CliRunner().invoke(main, ["grade", "--course", str(course), "--json"])
    assert done.exit_code == 1
    outcomes = {one["student"]: one for one in json.loads(done.stdout)}
    assert outcomes["ana"]["notes"] == ["mse (1).ipynb was taken for mse.ipynb"]
    ben, chi = outcomes["ben"]["failure"], outcomes["chi"]["failure"]
    assert ben.endswith("no mse.ipynb, but mse (1).ipynb, mse (2).ipynb: rename the right one.")
    assert chi.endswith("there is no mse.ipynb, but deep/mse.IPYNB: rename the right one.")
    (note,) = outcomes["dov"]["notes"]
    assert note.startswith("no time can be read from timestamp.txt, so it counts as on time")
    again = CliRunner().invoke(main, ["grade", "--course", str(course), "--json"])
    repeated = {one["student"]: one for one in json.loads(again.stdout)}
    for student in ("ana", "dov"):
        assert repeated[student] == outcomes[student] | {"unchanged": True}
    full = MSE.max_score
    assert Classroom(course).scores() == {(MSE.id, "ana"): full, (MSE.id, "dov"): full}

    command = [sys.executable, "-m", "nbgrader", "autograde", MSE.id, "--student", "ana", "--force"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    graded = subprocess.run(
        command, cwd=course, env={**os.environ, "PATH": path}, capture_output=True, text=True
    )
    assert graded.returncode == 0, graded.stderr
    assert "mse (1).ipynb was taken for mse.ipynb" in graded.stderr
    assert Classroom(course).scores()[MSE.id, "ana"] == full
    assert (course / "autograded" / "ana" / MSE.id / "mse.ipynb").exists()
