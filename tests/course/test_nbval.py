"""nbval holds the rendered lessons to account: it would see a changed number or point."""

import base64
import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest

from autograder.lessons import ROOT

pytestmark = pytest.mark.slow

LESSON = ROOT / "notebooks" / "01_add.ipynb"


def a_digit(notebook):
    """Change the first digit of what was printed."""
    output = next(o for o in outputs(notebook) if re.search(r"\d", o.get("text", "")))
    output.text = re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), output.text, count=1)


def a_point(notebook):
    """Change one point of a figure, as if the data had been a little different."""
    output = next(o for o in outputs(notebook) if "image/png" in o.get("data", {}))
    pixels = plt.imread(io.BytesIO(base64.b64decode(output.data["image/png"])))
    dark = np.argwhere(pixels[..., 0] < 0.5)[0]
    pixels[dark[0], dark[1]] = pixels[dark[0], dark[1] + 1] = 1
    changed = io.BytesIO()
    plt.imsave(changed, pixels, metadata={"Software": None})
    output.data["image/png"] = base64.b64encode(changed.getvalue()).decode()


def a_figure(notebook):
    """Draw a figure otherwise, and show it as it was."""
    (cell,) = (cell for cell in notebook.cells if "semilogy" in cell.source)
    cell.source = cell.source.replace("ax.semilogy(chain, nodes", "ax.semilogy(chain, nodes + 1")


CHANGES = (a_digit, a_point, a_figure)


def outputs(notebook):
    return (output for cell in notebook.cells for output in cell.get("outputs", []))


@pytest.fixture(scope="module")
def faulted(tmp_path_factory):
    """How many cells nbval runs and faults: in the lesson as it is, and with each change."""
    folder = tmp_path_factory.mktemp("nbval")
    shutil.copy(ROOT / "conftest.py", folder)  # which has pictures compared
    shutil.copy(LESSON, folder / "as_it_is.ipynb")
    for change in CHANGES:
        notebook = nbformat.read(LESSON, as_version=4)
        change(notebook)
        nbformat.write(notebook, folder / f"{change.__name__}.ipynb")
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
    assert run["as_it_is"] == sum(cell.cell_type == "code" for cell in cells)
    assert failed["as_it_is"] == 0


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_digit_point_or_figure_fails(change, faulted):
    run, failed = faulted
    assert run[change.__name__] == run["as_it_is"]
    assert failed[change.__name__] == 1
