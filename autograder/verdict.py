"""A verdict: what the oracle says of one exercise, and how a notebook shows it."""

from __future__ import annotations

import textwrap
from dataclasses import asdict, dataclass

from nbformat import NotebookNode

MIME = "application/vnd.miniflow.verdict+json"


@dataclass(frozen=True)
class Verdict:
    """Passed or not, and for the student why and where to look.

    `rationale` says which case differs and how, `help` where to look, `misconception` is the id
    of the known wrong idea that gives the same results, if one does. `partly` is the share of the
    cases that are right where not all of them are.
    """

    exercise: str
    passed: bool
    rationale: str = ""
    help: str = ""
    misconception: str | None = None
    partly: float = 0.0

    @property
    def share(self) -> float:
        """The share of the exercise's cases that are right."""
        return 1.0 if self.passed else self.partly

    @property
    def message(self) -> str:
        """What the student reads: one or two sentences."""
        return " ".join(part for part in (self.rationale, self.help) if part) or "correct"

    def __str__(self) -> str:
        """The verdict as a notebook shows it: short lines, for pages that do not wrap."""
        text = f"{self.exercise}: {'' if self.passed else 'not yet. '}{self.message}"
        return textwrap.fill(text, 88)

    def as_output(self) -> dict[str, object]:
        """The verdict as a display bundle: text to read, data to collect."""
        return {"text/plain": str(self), MIME: asdict(self)}


def verdict_in(cell: NotebookNode, exercise: str) -> Verdict | None:
    """The verdict on an exercise that a check cell's outputs hold, or None."""
    for output in cell.outputs:
        data = output.get("data", {}).get(MIME)
        if data and data["exercise"] == exercise:
            return Verdict(**data)
    return None
