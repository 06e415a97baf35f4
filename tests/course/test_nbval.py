"""nbval holds the rendered lessons to account: it would see a changed number."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.lessons import ROOT

pytestmark = pytest.mark.slow


def nbval(path):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--nbval", str(path), "-p", "no:cacheprovider"],
        cwd=path.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def edited(tmp_path, kind, pattern):
    """A rendered lesson with one digit changed: the first that the pattern finds in such output."""
    notebook = nbformat.read(ROOT / "notebooks" / "01_add.ipynb", as_version=4)
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        place = output if kind == "text" else output.get("data", {})
        if kind in place and re.search(pattern, place[kind]):
            place[kind] = re.sub(
                pattern, lambda digit: str((int(digit[0]) + 1) % 10), place[kind], count=1
            )
            path = tmp_path / "edited.ipynb"
            nbformat.write(notebook, path)
            return path
    raise AssertionError("no such output")


def test_a_rendered_lesson_passes_as_it_is(tmp_path):
    path = tmp_path / "same.ipynb"
    path.write_bytes((ROOT / "notebooks" / "01_add.ipynb").read_bytes())
    result = nbval(path)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        pytest.param("text", r"\d", id="a printed output"),
        pytest.param("text/plain", r"\d", id="a figure's text"),
        pytest.param("image/svg+xml", r'(?<=<polyline points=")\d', id="a figure's coordinate"),
        pytest.param("image/svg+xml", r"(?<=>)\d(?=</text>)", id="a number in a figure"),
    ],
)
def test_a_changed_digit_fails(kind, pattern, tmp_path):
    assert nbval(edited(tmp_path, kind, pattern)).returncode == 1
