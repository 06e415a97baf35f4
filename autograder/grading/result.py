"""What came of a submitted notebook, and how a graded notebook keeps it."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode, from_dict

from autograder.lessons import Lesson
from autograder.verdict import Verdict

_KEY = "miniflow"


class ForeignError(ValueError):
    """A notebook's metadata is not what the grader writes."""


@dataclass
class Result:
    """What came of one submitted notebook.

    `verdicts` are by exercise, and so are `seconds`: how long each check's cell ran, where that is
    known. `flags` is what the instructor should look at, `claims` are the check cells whose output
    claimed another verdict, `refused` says why nothing could be run. `protected` is false where
    the student's code could have meddled with all of this.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    refused: str = ""
    protected: bool = True

    def shares(self, lesson: Lesson) -> dict[str, float | None]:
        """How much of each check cell is right, from 0 to 1; None where nothing was run.

        Which cell names which checks is the instructor's word: a cell graded by hand holds what
        the student wrote, and that may look like a check.
        """
        found: dict[str, list[float]] = defaultdict(list)
        unknown = set()
        for exercise in lesson.exercises:
            if verdict := self.verdicts.get(exercise.id):
                found[exercise.check_cell].append(verdict.share)
            elif self.refused:
                found[exercise.check_cell].append(0.0)
            else:
                unknown.add(exercise.check_cell)
        shares: dict[str, float | None] = {name: sum(all) / len(all) for name, all in found.items()}
        return shares | dict.fromkeys(unknown)

    def score(self, lesson: Lesson) -> float:
        """The points of the lesson's exercises that are right."""
        right = {name for name, verdict in self.verdicts.items() if verdict.passed}
        return sum((e.points for e in lesson.exercises if e.id in right), 0.0)

    def write(self, notebook: NotebookNode) -> None:
        """Keep this in a notebook's metadata, what is not usual of it."""
        usual = dataclasses.asdict(Result())
        notebook.metadata[_KEY] = from_dict(
            {
                name: value
                for name, value in dataclasses.asdict(self).items()
                if value != usual[name]
            }
        )

    @classmethod
    def read(cls, notebook: Mapping[str, Any]) -> Result:
        """What a graded notebook keeps. Raises ForeignError for what no grader has written."""
        try:
            kept = notebook.get("metadata", {}).get(_KEY, {})
            verdicts = {name: Verdict(**one) for name, one in kept.get("verdicts", {}).items()}
            seconds = {name: float(one) for name, one in kept.get("seconds", {}).items()}
            return cls(**{**kept, "verdicts": verdicts, "seconds": seconds})
        except (AttributeError, TypeError, ValueError) as error:
            raise ForeignError(
                f"it is not what the grader writes ({error}); grade it again."
            ) from error
