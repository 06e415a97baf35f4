"""Run what the lessons claim with ten seeds, on one thread and on two: `make claims`.

A claim is an `assert` in a cell that is neither given nor a check. What takes too long for the
lesson itself stands in a function `claim_…`, which is called here alone. Each lesson is run as its
solution, with the seeds of its random numbers moved on: a sentence that one seed showed and ten do
not is found out.
Prints how often each claim held; exits 1 if one did not hold always.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from nbformat import NotebookNode
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.course.build import rendered, source_notebooks
from autograder.lessons import ROOT, lessons

THREADS = (1, 2)
STEP = 1000
"""How far the seeds are moved from one run to the next."""


class _Recorded(ast.NodeTransformer):
    """`assert` as a call that notes whether it held, and goes on."""

    def visit_Assert(self, node: ast.Assert) -> ast.Expr:
        """claim_(whether it held, what it says)."""
        says = node.msg or ast.Constant(ast.unparse(node.test))
        call = ast.Call(ast.Name("claim_", ast.Load()), [node.test, says], [])
        return ast.fix_missing_locations(ast.copy_location(ast.Expr(call), node))


def held(solved: NotebookNode, fixed: set[str], moved: int) -> Counter[tuple[str, bool]]:
    """How often each claim of a lesson held and did not, in one run with its seeds moved."""
    found: Counter[tuple[str, bool]] = Counter()
    names: dict[str, Any] = {
        "__name__": "__main__",
        "claim_": lambda holds, says: found.update([(str(says), bool(holds))]),
    }
    usual = np.random.default_rng
    for cell in (cell for cell in solved.cells if cell.cell_type == "code"):
        tree = ast.parse(cell.source)
        if cell.id not in fixed:
            tree = _Recorded().visit(tree)
            np.random.default_rng = lambda seed=None: usual(
                seed + moved if isinstance(seed, int) else seed
            )
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(tree, cell.id, "exec"), names)
                for part in tree.body:
                    if isinstance(part, ast.FunctionDef) and part.name.startswith("claim_"):
                        names[part.name]()
        finally:
            np.random.default_rng = usual
        if cell.id == "library":
            names["draw"] = names["show"] = lambda *_: plt.close("all")
    return found


def run(lesson: str, seeds: int) -> dict[str, list[int]]:
    """Each claim of a lesson: how often it held, and how often it was asked."""
    source = source_notebooks(ROOT)[lesson]
    fixed = {c.id for c in source.cells if "nbgrader" in c.metadata}
    found: Counter[tuple[str, bool]] = Counter()
    for seed in range(seeds):
        found += held(rendered(source), fixed, STEP * seed)
    says = dict.fromkeys(claim for claim, _ in found)
    return {one: [found[one, True], found[one, True] + found[one, False]] for one in says}


def run_on(threads: int, lesson: str, seeds: int) -> dict[str, list[int]]:
    """The same in a process of its own, whose linear algebra has that many threads."""
    words = [sys.executable, "-m", "tests.claims", "--run", lesson, "--seeds", str(seeds)]
    usual = {**os.environ, "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": str(threads)}
    done = subprocess.run(words, cwd=ROOT, env=usual, check=True, capture_output=True, text=True)
    claims: dict[str, list[int]] = json.loads(done.stdout)
    return claims


def main() -> int:
    """Run all lessons and print the table."""
    options = argparse.ArgumentParser(prog="make claims", description=__doc__)
    names = [lesson.id for lesson in lessons()]
    options.add_argument("--lesson", action="append", choices=names, help="only this one")
    options.add_argument("--seeds", type=int, default=10, help="how many seeds (10)")
    options.add_argument("--run", choices=names, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.run:
        print(json.dumps(run(chosen.run, chosen.seeds)))
        return 0
    table = Table(title=f"Claims, {chosen.seeds} seeds", box=box.SIMPLE_HEAD)
    for head in ("lesson", "claim", *(f"on {threads}" for threads in THREADS)):
        table.add_column(head, justify="left" if head in ("lesson", "claim") else "right")
    wrong = 0
    for lesson in track(chosen.lesson or names, "Claims", console=Console(stderr=True)):
        results = [run_on(threads, lesson, chosen.seeds) for threads in THREADS]
        for claim in results[0]:
            counts = [result[claim] for result in results]
            wrong += sum(good < asked for good, asked in counts)
            table.add_row(lesson, claim, *(f"{good} of {asked}" for good, asked in counts))
    Console(width=100, markup=False).print(table)
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
