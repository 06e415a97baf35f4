"""What a gradebook says of a class, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


def person(first_name: str | None, last_name: str | None, id: str) -> str:
    """A student's name as people read it, in one line; the id where no name is known."""
    return " ".join(f"{first_name or ''} {last_name or ''}".split()) or id


@dataclass(frozen=True)
class CellGrade:
    """The points of one graded cell, extra credit included; None while nobody has given any.

    `by_hand`: a person gave them. `waiting`: a person still has to look at the cell.
    """

    points: float | None
    max_points: float
    extra: float = 0.0
    by_hand: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class NotebookGrades:
    """One student's grades for one notebook of an assignment, by the names of its cells."""

    lesson: str
    topic: str
    student: str
    cells: Mapping[str, CellGrade]
    comments: Mapping[str, str]
    penalty: float = 0.0
    handed_in: datetime | None = None
    late: bool = False
    flagged: bool = False

    @property
    def raw_score(self) -> float:
        """The points given so far."""
        return sum((cell.points or 0.0 for cell in self.cells.values()), 0.0)

    @property
    def score(self) -> float:
        """The points given so far less the penalty for lateness, never below zero."""
        return max(0.0, self.raw_score - self.penalty)

    @property
    def max_score(self) -> float:
        return sum((cell.max_points for cell in self.cells.values()), 0.0)

    @property
    def graded(self) -> bool:
        """Whether any points were given, and be it none."""
        return not self.cells or any(cell.points is not None for cell in self.cells.values())

    @property
    def waiting(self) -> int:
        """How many cells wait for a person."""
        return sum(cell.waiting for cell in self.cells.values())


@dataclass(frozen=True)
class AssignmentGrades:
    """One student's grades for one assignment: those of all of its notebooks together."""

    notebooks: Sequence[NotebookGrades] = ()

    @property
    def handed_in(self) -> datetime | None:
        return next((one.handed_in for one in self.notebooks), None)

    @property
    def cells(self) -> dict[tuple[str, str], float | None]:
        """Points by the names of notebook and cell."""
        return {
            (one.topic, name): cell.points
            for one in self.notebooks
            for name, cell in one.cells.items()
        }

    @property
    def complete(self) -> bool:
        """Whether everything has its points."""
        return None not in self.cells.values()

    @property
    def raw_score(self) -> float:
        """The points given so far."""
        return sum((one.raw_score for one in self.notebooks), 0.0)

    @property
    def penalty(self) -> float:
        return sum((one.penalty for one in self.notebooks), 0.0)

    @property
    def score(self) -> float:
        """The points given so far less the penalty for lateness, never below zero."""
        return max(0.0, self.raw_score - self.penalty)

    @property
    def share(self) -> float:
        """What is left of each point when the penalty is spread over all of them."""
        return self.score / self.raw_score if self.raw_score else 1.0
