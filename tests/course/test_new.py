"""A new course folder: it holds what an instructor needs, and is never made over another."""

import csv
import os

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course.build import stale
from autograder.course.roster import COLUMNS
from autograder.doctor import _stages
from autograder.lessons import ROOT, lessons


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_new_course_holds_the_lessons_their_texts_a_roster_and_what_comes_next(tmp_path):
    course = tmp_path / "deep" / "my course"
    made = run("new", course, "02_linear", "sgd")
    assert made.exit_code == 0, made.output
    assert {str(p.relative_to(course)) for p in course.rglob("*") if p.is_file()} == {
        "README.md",
        "nbgrader_config.py",
        "roster.csv",
        "lessons/02_linear.py",
        "lessons/06_sgd.py",
        "source/02_linear/linear.ipynb",
        "source/06_sgd/sgd.ipynb",
    }
    assert list(csv.reader((course / "roster.csv").open())) == [list(COLUMNS)]
    assert _stages(course).found == "uses our stages"
    assert 'course_id = "my-course"' in (course / "nbgrader_config.py").read_text()
    commands = (course / "README.md").read_text().split("```")[1].strip().splitlines()
    assert commands[1] == "nbgrader generate_assignment 02_linear"
    assert len(commands) == 4


def test_without_a_lessons_name_a_new_course_has_them_all(tmp_path):
    assert run("new", tmp_path / "course").exit_code == 0
    made = {path.stem for path in (tmp_path / "course" / "source").rglob("*.ipynb")}
    assert made == {lesson.topic for lesson in lessons()}
    assert [line for line in stale(tmp_path / "course") if line.startswith("source")] == []


def test_an_empty_folder_can_become_a_course(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("new", ".", "add").exit_code == 0
    assert (tmp_path / "source" / "01_add" / "add.ipynb").exists()
    assert f"# {tmp_path.name}" in (tmp_path / "README.md").read_text()


@pytest.mark.parametrize("there", ["a file", "a folder with something in it", "a link to nowhere"])
def test_nothing_is_ever_overwritten(there, tmp_path):
    course = tmp_path / "course"
    if there == "a file":
        course.write_text("mine")
    elif there == "a link to nowhere":
        course.symlink_to(tmp_path / "nowhere")
    else:
        course.mkdir()
        (course / "notes.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    made = run("new", course)
    assert made.exit_code == 1
    assert len(made.output.splitlines()) == 1
    assert str(course) in made.output
    assert sorted(tmp_path.rglob("*")) == before


def test_a_lesson_that_does_not_exist_is_told_with_those_that_do_and_nothing_is_made(tmp_path):
    made = run("new", tmp_path / "course", "add", "addition")
    assert made.exit_code == 1
    assert made.output.startswith("Error: there is no lesson 'addition'; there are 01_add, ")
    assert list(tmp_path.iterdir()) == []


def test_where_prints_the_files_of_a_topic_from_text_to_release(monkeypatch):
    monkeypatch.chdir(ROOT)
    printed = run("where", "sgd").output.splitlines()
    assert printed == run("where", "06_sgd").output.splitlines()
    assert all(os.path.exists(path) for path in printed)
    assert {
        "lessons/06_sgd.py",
        "autograder/experiments/sgd.py",
        "autograder/judge/misconceptions/sgd.py",
        "tests/accepted/sgd.py",
        "release/06_sgd/sgd.ipynb",
    } <= set(printed)


def test_where_tells_which_topics_there_are():
    asked = run("where", "nothing")
    assert asked.exit_code == 2
    assert asked.output.startswith("Error: there is no topic 'nothing'; there are add, linear, ")
