"""Running cells: what a student's code does to its own output and time, and to nothing else."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading.kernel import MAX_PRINTED, run_cells

pytestmark = pytest.mark.slow


def run(*sources, timeout=10):
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    run_cells(notebook, timeout=timeout)
    return [cell.outputs for cell in notebook.cells]


def test_a_flood_of_text_is_cut_short():
    line, lines, endless, after = run(
        "print('x' * 1_000_000)",
        "for i in range(50_000): print(i)",
        "while True: print('x' * 100)",
        "print('still here')",
    )
    assert endless.pop().ename == "CellTimeout"
    for outputs in (line, lines, endless):
        (output,) = outputs
        assert output.text.endswith("(The rest is left out.)\n")
        assert len(output.text) < MAX_PRINTED + 100
    assert after[0].text == "still here\n"


def test_a_cell_that_cannot_be_interrupted_costs_itself_alone():
    before, stuck, after = run("x = 1", "x = 2\nsum(range(10**12))", "print(x)", timeout=6)
    assert before == []
    assert [o.ename for o in stuck] == ["CellTimeout"]
    assert [o.text for o in after] == ["1\n"]


def test_a_loop_that_can_be_interrupted_keeps_what_its_cell_did_before():
    stopped, after = run("x = 2\nwhile True: pass", "print(x)", timeout=6)
    assert [o.ename for o in stopped] == ["CellTimeout"]
    assert [o.text for o in after] == ["2\n"]
