"""Marking one notebook of one lesson, without a course around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.grading.grade import grade
from autograder.grading.submission import RefusedError, read, restored
from autograder.jail.policy import Limits
from autograder.lessons import Lesson, grade_id, graded_cells, lesson_of, lessons
from autograder.verdict import Verdict


@dataclass(frozen=True)
class Mark:
    """What a notebook earned, exercise by exercise.

    `seconds` is how long an exercise's check ran, where that is known.
    """

    lesson: Lesson
    ledger: dict[str, Verdict]
    flags: list[str]
    seconds: dict[str, float] = field(default_factory=dict)

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
    flags = submission.flags + outcome.flags
    return Mark(lesson, outcome.ledger, flags, _seconds(submission.notebook, lesson))


def _seconds(notebook: NotebookNode, lesson: Lesson) -> dict[str, float]:
    """How long each exercise's check ran; a run without a jail does not tell."""
    times = {
        grade_id(cell): cell.metadata["miniflow"]["seconds"]
        for cell in graded_cells(notebook)
        if "seconds" in cell.metadata.get("miniflow", {})
    }
    return {e.id: times[e.check_cell] for e in lesson.exercises if e.check_cell in times}
