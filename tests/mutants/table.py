"""Print how many mutants of each exercise are caught, and why the others pass: `make mutants`.

Exits 1 if a mutant gets through that is not known to be right.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.experiments import EXPERIMENTS
from tests.mutants.judged import all_mutants, verdicts
from tests.mutants.survivors import SURVIVORS


def main() -> int:
    """Judge all mutants and print the table."""
    options = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    options.add_argument("--exercise", choices=sorted(EXPERIMENTS), help="only this exercise")
    options.add_argument("--json", action="store_true", help="print the table as JSON")
    chosen = options.parse_args()
    mutants = [one for one in all_mutants() if chosen.exercise in (None, one.exercise)]
    console = Console(width=100, markup=False)
    judged = track(verdicts(mutants), "Mutants", len(mutants), console=Console(stderr=True))
    total, caught = Counter[str](), Counter[str]()
    passed: dict[str, list[str]] = defaultdict(list)
    for mutant, failed in judged:
        total[mutant.exercise] += 1
        caught[mutant.exercise] += failed
        if not failed:
            passed[mutant.exercise].append(mutant.change)
    if chosen.json:
        rows = {e: {"mutants": total[e], "caught": caught[e], "passed": passed[e]} for e in total}
        print(json.dumps(rows, indent=2))
    else:
        _show(console, total, caught, passed)
    return int(any(set(changes) - SURVIVORS.get(e, {}).keys() for e, changes in passed.items()))


def _show(
    console: Console, total: Counter[str], caught: Counter[str], passed: dict[str, list[str]]
) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for head in ("exercise", "mutants", "caught", "right as well", "got through"):
        table.add_column(head, justify="left" if head == "exercise" else "right")
    for exercise, number in total.items():
        known = SURVIVORS.get(exercise, {})
        right = sum(change in known for change in passed[exercise])
        counts = number, caught[exercise], right, len(passed[exercise]) - right
        table.add_row(exercise, *map(str, counts))
    right = sum(change in SURVIVORS.get(e, {}) for e in passed for change in passed[e])
    wrong = total.total() - caught.total() - right
    table.add_section()
    table.add_row("all", *map(str, (total.total(), caught.total(), right, wrong)))
    console.print(table)
    for exercise, changes in passed.items():
        for change in changes:
            why = SURVIVORS.get(exercise, {}).get(change, "GOT THROUGH")
            console.print(f"{exercise}: {change}\n    {why}")


if __name__ == "__main__":
    raise SystemExit(main())
