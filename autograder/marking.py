"""Marking one notebook of one lesson, without a course around it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.execution import TIMEOUT, Ledger, grade_cells
from autograder.lessons import Lesson, lesson_of, lessons
from autograder.submission import RefusedError, read, restored


@dataclass(frozen=True)
class Mark:
    """What a notebook earned, exercise by exercise."""

    lesson: Lesson
    ledger: Ledger
    flags: list[str]

    @property
    def score(self) -> float:
        return sum((e.points for e in self.lesson.exercises if self.ledger[e.id].passed), 0.0)

    def as_json(self) -> dict[str, Any]:
        """The mark as plain data, for programs."""
        return {
            "lesson": self.lesson.id,
            "notebook": f"{self.lesson.topic}.ipynb",
            "score": self.score,
            "max_score": self.lesson.max_score,
            "exercises": [
                {
                    "id": exercise.id,
                    "points": exercise.points,
                    "score": exercise.points if verdict.passed else 0.0,
                    "passed": verdict.passed,
                    "message": verdict.message,
                    "misconception": verdict.misconception,
                }
                for exercise in self.lesson.exercises
                for verdict in (self.ledger[exercise.id],)
            ],
            "flags": self.flags,
        }


def mark(path: Path, timeout: int = TIMEOUT) -> Mark:
    """Mark a notebook. Raises RefusedError if it is no notebook of this course."""
    content = read(path)
    lesson = lesson_of(content["cells"])
    if lesson is None:
        known = ", ".join(lesson.id for lesson in lessons())
        raise RefusedError(f"{path.name} belongs to no lesson of this course ({known}).")
    submission = restored(content, lesson)
    with tempfile.TemporaryDirectory() as folder:
        ledger = grade_cells(submission.notebook, lesson, timeout=timeout, folder=Path(folder))
    return Mark(lesson, ledger, submission.flags)
