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


def edited(tmp_path, where):
    """A rendered lesson with one digit of one output changed; `where` finds its text."""
    notebook = nbformat.read(ROOT / "notebooks" / "01_add.ipynb", as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            place = where(output)
            if place is not None and re.search(
                r"\d", place["text"] if "text" in place else place["text/plain"]
            ):
                key = "text" if "text" in place else "text/plain"
                place[key] = re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), place[key], count=1)
                path = tmp_path / "edited.ipynb"
                nbformat.write(notebook, path)
                return path
    raise AssertionError("no such output")


def test_a_rendered_lesson_passes_as_it_is(tmp_path):
    path = tmp_path / "same.ipynb"
    path.write_bytes((ROOT / "notebooks" / "01_add.ipynb").read_bytes())
    result = nbval(path)
    assert result.returncode == 0, result.stdout


def test_a_changed_number_in_a_printed_output_fails(tmp_path):
    path = edited(tmp_path, lambda o: o if o.output_type == "stream" else None)
    assert nbval(path).returncode == 1


def test_a_changed_number_in_a_figures_text_fails(tmp_path):
    path = edited(tmp_path, lambda o: o.data if "image/png" in o.get("data", {}) else None)
    assert nbval(path).returncode == 1
