"""nbval holds the rendered lessons to account: it would see a changed number."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from autograder.lessons import ROOT

pytestmark = pytest.mark.slow

LESSON = ROOT / "notebooks" / "01_add.ipynb"

DIGITS = {
    "a printed output": ("text", r"\d"),
    "a figure's text": ("text/plain", r"\d"),
    "a figure's coordinate": ("image/svg+xml", r'(?<=<polyline points=")\d'),
    "a number in a figure": ("image/svg+xml", r"(?<=>)\d(?=</text>)"),
}
"""Where a digit is changed: the kind of output, and what finds it there."""


def edited(kind, pattern):
    """A rendered lesson with one digit changed: the first that the pattern finds in such output."""
    notebook = nbformat.read(LESSON, as_version=4)
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        place = output if kind == "text" else output.get("data", {})
        if kind in place and re.search(pattern, place[kind]):
            place[kind] = re.sub(
                pattern, lambda digit: str((int(digit[0]) + 1) % 10), place[kind], count=1
            )
            return notebook
    raise AssertionError("no such output")


@pytest.fixture(scope="module")
def faulted(tmp_path_factory):
    """How many cells nbval runs, and faults: in the lesson as it is, and with a digit changed."""
    folder = tmp_path_factory.mktemp("nbval")
    shutil.copy(LESSON, folder / "as it is.ipynb")
    for name, place in DIGITS.items():
        nbformat.write(edited(*place), folder / f"{name}.ipynb")
    words = ["--nbval", "-p", "no:cacheprovider", "--junitxml", "found.xml", "."]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    run, failed = Counter(), Counter()
    for case in ElementTree.parse(folder / "found.xml").iter("testcase"):
        name = case.get("classname").removesuffix(".ipynb")
        run[name] += 1
        failed[name] += case.find("failure") is not None
    return run, failed


def test_a_rendered_lesson_passes_as_it_is(faulted):
    run, failed = faulted
    cells = nbformat.read(LESSON, as_version=4).cells
    assert run["as it is"] == sum(cell.cell_type == "code" for cell in cells)
    assert failed["as it is"] == 0


@pytest.mark.parametrize("name", DIGITS)
def test_a_changed_digit_fails(name, faulted):
    run, failed = faulted
    assert run[name] == run["as it is"]
    assert failed[name] == 1
