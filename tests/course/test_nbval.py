"""nbval holds the rendered lessons to account: it would see a changed number."""

import base64
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
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


def edited(tmp_path, change):
    """A rendered lesson in which one output was changed: the first for which `change` does it."""
    notebook = nbformat.read(ROOT / "notebooks" / "01_add.ipynb", as_version=4)
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if change(output):
            path = tmp_path / "edited.ipynb"
            nbformat.write(notebook, path)
            shutil.copy(ROOT / "conftest.py", tmp_path)
            return path
    raise AssertionError("no such output")


def digit(output):
    """Change the first digit of what was printed."""
    text = output.get("text", "")
    if text:
        output.text = re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), text, count=1)
    return output.get("text", "") != text


def point(output):
    """Change one point of a figure, as if the data had been a little different."""
    picture = output.get("data", {}).get("image/png")
    if picture:
        pixels = plt.imread(io.BytesIO(base64.b64decode(picture)))
        dark = np.argwhere(pixels[..., 0] < 0.5)[0]
        pixels[dark[0], dark[1]] = pixels[dark[0], dark[1] + 1] = 1
        changed = io.BytesIO()
        plt.imsave(changed, pixels, metadata={"Software": None})
        output.data["image/png"] = base64.b64encode(changed.getvalue()).decode()
    return bool(picture)


def test_a_rendered_lesson_passes_as_it_is(tmp_path):
    path = edited(tmp_path, lambda output: True)
    result = nbval(path)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("change", [digit, point])
def test_a_changed_digit_or_point_fails(change, tmp_path):
    result = nbval(edited(tmp_path, change))
    assert result.returncode == 1
    assert "1 failed" in result.stdout


def test_a_figure_that_a_lesson_draws_otherwise_fails(tmp_path):
    path = edited(tmp_path, lambda output: True)
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (cell for cell in notebook.cells if "semilogy" in cell.source)
    cell.source = cell.source.replace("ax.semilogy(chain, nodes", "ax.semilogy(chain, nodes + 1")
    nbformat.write(notebook, path)
    result = nbval(path)
    assert result.returncode == 1
    assert "mismatch 'image/png'" in result.stdout
