"""What a benchmark is to reach, and a table of whether it does."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.table import Table

Goals = Mapping[str, tuple[float, str]]
"""For each figure a number, and whether it is to be "at least" or "at most" that."""


def standing(goals: Goals, found: Mapping[str, float]) -> Table:
    """How each goal stands; a figure that was not found is said to be not measured."""
    table = Table(box=box.SIMPLE_HEAD)
    for head in ("goal", "measured", "", "reached"):
        table.add_column(head, justify="right" if head == "measured" else "left")
    for name, (goal, sense) in goals.items():
        if name not in found:
            table.add_row(name, "not measured", f"{sense} {goal:g}", "")
            continue
        reached = found[name] >= goal if sense == "at least" else found[name] <= goal
        table.add_row(name, f"{found[name]:.3g}", f"{sense} {goal:g}", "yes" if reached else "no")
    return table
