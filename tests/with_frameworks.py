"""Lesson 10 where micrograd and PyTorch are installed: `make frameworks`.

Not part of `make test`: both are optional, and PyTorch is large.
"""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from numpy.testing import assert_allclose

from autograder.jail.host import Jail
from autograder.lessons import ROOT, lessons
from tests.programs import names_of

GUESTS = {"micrograd": "by_micrograd", "PyTorch": "by_pytorch"}


@pytest.fixture(scope="module")
def names():
    """All names of the lesson, run from its first cell to its last."""
    path = ROOT / "notebooks" / "10_frameworks.ipynb"
    found = {"__name__": "__main__"}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), found)
    return found


def test_both_are_here(names):
    assert names["micrograd"] is not None
    assert names["torch"] is not None


@pytest.mark.parametrize("guest", GUESTS)
def test_what_was_recorded_is_what_they_give(guest, names):
    recorded = names["RECORDED"][guest]
    gradients, losses = names["results"](names[GUESTS[guest]])
    assert gradients.keys() == recorded["gradients"].keys()
    for name, array in gradients.items():
        assert_allclose(array, recorded["gradients"][name], rtol=0, atol=1e-12)
    assert_allclose(losses, recorded["losses"], rtol=0, atol=1e-12)
    for program in ("passes", "product", "line"):
        assert names[program](*names["kinds"][guest]) == recorded[program]


def test_the_homeworks_losses_are_micrograds(names):
    losses = names["sums"](names["by_micrograd"], -0.1, 3)
    assert_allclose(losses, names["RECORDED"]["micrograd"]["homework"], rtol=0, atol=1e-12)


def test_pytorch_builds_every_layer_of_a_table():
    (lesson,) = (one for one in lessons() if one.id == "10_frameworks")
    mine = names_of(lesson)
    rng = mine["np"].random.default_rng(0)
    layers = [mine["Linear"](3, 4, rng), mine["Tanh"](), mine["Linear"](4, 2, rng), mine["Relu"]()]
    layers += [mine["Linear"](2, 5, rng), mine["Sigmoid"]()]
    X = rng.normal(size=(6, 3))
    theirs = mine["built"](mine["to_pytorch"](layers))(mine["torch"].tensor(X)).detach().numpy()
    ours = mine["Sequential"](layers).forward(mine["Tensor"](X)).data
    assert_allclose(theirs, ours, rtol=1e-12)


@pytest.mark.parametrize("name", ["micrograd.nn", "torch"])
def test_a_notebook_does_without_them_while_it_is_graded(name):
    notebook = new_notebook(cells=[new_code_cell(f"import {name}")])
    with Jail() as jail:
        jail.run(notebook, {}, None)
    (output,) = notebook.cells[0].outputs
    assert output.ename == "ImportError"
    assert "is left out while a notebook is graded" in output.evalue
