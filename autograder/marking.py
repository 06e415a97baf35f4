"""Marking one notebook of one lesson, without a course around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.execution import grade
from autograder.jail.policy import Limits
from autograder.lessons import Lesson, lesson_of, lessons
from autograder.submission import RefusedError, read, restored
from autograder.verdict import Verdict


@dataclass(frozen=True)
class Mark:
    """What a notebook earned, exercise by exercise."""

    lesson: Lesson
    ledger: dict[str, Verdict]
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


def mark(path: Path, limits: Limits | None = None, jailed: bool = True) -> Mark:
    """Mark a notebook, in a jail unless told otherwise.

    Raises RefusedError if it is no notebook of this course, JailError if there is no jail.
    """
    content = read(path)
    lesson = lesson_of(content["cells"])
    if lesson is None:
        known = ", ".join(lesson.id for lesson in lessons())
        raise RefusedError(f"{path.name} belongs to no lesson of this course ({known}).")
    submission = restored(content, lesson)
    outcome = grade(submission.notebook, lesson, limits or Limits(), jailed)
    return Mark(lesson, outcome.ledger, submission.flags + outcome.flags)
