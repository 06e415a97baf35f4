"""What is printed: a terminal obeys none of it, whatever students write."""

import ast
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from unittest import mock

import nbformat
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from autograder import terminal
from autograder.cli import main
from autograder.demo.made_up import filled_in, students
from autograder.lessons import grade_id, lessons
from autograder.signs import in_a_line, shown
from tests.courses import here, released

ROOT = Path(__file__).parent.parent
LINEAR = next(lesson for lesson in lessons() if lesson.topic == "linear")

ACTS = "\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[2J\x1b[31m\x9b1A\x08\x7f\u202eno\u2066\u2028\r"
"""A title, the clipboard, a cleared screen, colours, a line back, a line turned around."""


def obeyed(text):
    """The characters of a text that a terminal would obey, line ends apart."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return {c for c in text if unicodedata.category(c) in kinds} - set("\n\t\u200c\u200d")


@given(st.text(st.characters()) | st.sampled_from([ACTS, "\udcff", "\ud800"]))
def test_whatever_the_text_nothing_in_it_acts_and_what_only_shows_stays(text):
    assert obeyed(shown(text)) == obeyed(in_a_line(text)) == set()
    assert not set(in_a_line(text)) & set("\n\t")
    if not obeyed(text):
        assert shown(text) == text
    assert shown(shown(text)) == shown(text)


def test_signs_can_be_read():
    assert in_a_line("a\x1b[2J\n\x07\x7f\x9b\u202eb") == "a␛[2J␊␇␡\\x9b\\u202eb".replace(
        "\\x9b", "\\u009b"
    )
    assert in_a_line("Jürgen 李 🙂 می‌خواهم") == "Jürgen 李 🙂 می‌خواهم"


PRINTING = {"signs", "terminal"}
ELSEWHERE = {"course.gather"}
"""It prints in a notebook of the student's own, what that notebook holds."""


def test_nothing_is_printed_but_by_these():
    for path in (ROOT / "autograder").rglob("*.py"):
        name = ".".join(path.relative_to(ROOT / "autograder").with_suffix("").parts)
        if name in PRINTING | ELSEWHERE or name.startswith(("jail.", "judge.", "experiments.")):
            continue
        calls = [
            node.func
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call)
        ]
        words = {ast.unparse(call) for call in calls}
        assert not words & {"print", "click.echo", "click.secho", "Console", "sys.stdout.write"}, (
            name
        )


def test_a_terminal_with_colours_gets_richs_own_escapes_alone(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    screen = terminal.Screen(force_terminal=True, width=80)
    screen.print(terminal.field(f"[red]x[/red]{ACTS}"), ACTS, style="green")
    with screen.status(ACTS):
        pass
    written = capsys.readouterr().out
    own = re.compile(r"\x1b\[(?:[0-9;]*m|\?25[lh]|2K|1A)|\r")
    assert own.search(written)
    left = own.sub("", written)
    assert obeyed(left) == set()
    assert "[red]x[/red]␛]0;owned␇" in left


def hostile(line):
    """A solved lesson of which one answer ends with this line."""
    notebook = filled_in(LINEAR, {})
    for cell in notebook.cells:
        if grade_id(cell) == "linear_forward":
            cell.source += f"\n        {line}"
    return notebook


TEXT = repr(ACTS)

CELLS = {
    "an error's text": f"raise ValueError({TEXT})",
    "an error's name": f"raise type({TEXT}, (Exception,), {{}})()",
    "a value's type": f"self.value = type({TEXT}, (), {{}})()",
    "a text": f"self.value = {TEXT}",
    "a print": f"print({TEXT}); 1 / 0",
}
"""What a solution's last line may be instead."""


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    return released(tmp_path_factory.mktemp("class") / "course", students(4), [LINEAR])


@pytest.fixture
def course(handed_in, tmp_path):
    """A class among whom there are students with such things in every field."""
    course = shutil.copytree(handed_in, tmp_path / "course")
    solved = nbformat.writes(filled_in(LINEAR, {}))
    files = {name: nbformat.writes(hostile(cell)) for name, cell in CELLS.items()}
    files["a format"] = json.dumps({"nbformat": ACTS, "cells": []})
    files["a kernel"] = json.dumps(
        {**json.loads(solved), "metadata": {"kernelspec": {"name": ACTS, "display_name": ACTS}}}
    )
    files["keys"] = json.dumps({**json.loads(solved), ACTS: {ACTS: ACTS}})
    files["no JSON"] = f"{{{ACTS}"
    files["a type of cell"] = solved.replace('"markdown"', json.dumps(ACTS))
    files["names of cells"] = solved.replace('"neuron_forward"', json.dumps(ACTS))
    files["a locked cell"] = solved.replace("check(", f"# {json.dumps(ACTS)[1:-1]}\\ncheck(")
    for name, text in files.items():
        folder = course / "submitted" / f"{name} {ACTS}".replace("[", "(") / LINEAR.id
        folder.mkdir(parents=True)
        (folder / "linear.ipynb").write_text(text)
    other = course / "submitted" / "another name" / LINEAR.id
    other.mkdir(parents=True)
    (other / f"linear {ACTS}.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()))
    return course


def printed(*words):
    with mock.patch("autograder.grading.workers.processes", here):
        result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["table", "json", "gradescope", "junit"])
def test_a_mark_shows_whatever_a_student_wrote(layout, course, tmp_path):
    paths = sorted((course / "submitted").glob(f"*/{LINEAR.id}/*.ipynb"))
    for path in paths if layout == "table" else paths[:3]:
        evil = tmp_path / f"{ACTS}.ipynb"
        shutil.copy(path, evil)
        text = printed("mark", str(evil), "--format", layout)
        assert obeyed(text) == set(), path


@pytest.mark.slow
def test_grading_and_its_report_show_whatever_a_student_wrote(course):
    text = printed("grade", "--course", str(course))
    assert obeyed(text) == set()
    assert "a format" in text and "not graded" in text
    for words in (
        ("grade", "--course", str(course), "--json"),
        ("grade", "--course", str(course), "--student", ACTS),
        ("grade", "--course", str(course), ACTS),
        ("report", "--course", str(course)),
        ("report", "--course", str(course), "--json"),
        ("report", "--course", str(course), "--output", f"{ACTS}.json"),
        ("mark", ACTS),
        (ACTS,),
        ("grade", f"--{ACTS}"),
        ("collect", ACTS),
        ("where", ACTS),
    ):
        assert obeyed(printed(*words)) == set(), words


@pytest.mark.slow
def test_nbgraders_own_log_shows_whatever_a_student_wrote(course):
    words = [str(Path(sys.executable).with_name("nbgrader")), "autograde", LINEAR.id]
    done = subprocess.run(words, cwd=course, capture_output=True, text=True, check=False)
    assert obeyed(done.stderr + done.stdout) == set()
    assert "␛]0;owned" in done.stderr
