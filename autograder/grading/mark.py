"""Marking one notebook of one lesson, without a course around it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from autograder.grading.grade import grade
from autograder.grading.result import Result
from autograder.grading.submission import RefusedError, fetched, parsed
from autograder.jail.policy import Limits
from autograder.lessons import Lesson, lesson_of, lessons


class Mark(NamedTuple):
    """A lesson, and what came of a notebook that answers it."""

    lesson: Lesson
    result: Result

    @property
    def score(self) -> float:
        return self.result.score(self.lesson)


def mark(path: Path, limits: Limits | None = None, jailed: bool = True) -> Mark:
    """Mark a notebook, in a jail unless told otherwise.

    Raises RefusedError if it is no notebook of this course, JailError if there is no jail.
    """
    content = fetched(path)
    lesson = lesson_of(parsed(path.name, content)["cells"])
    if lesson is None:
        known = ", ".join(lesson.id for lesson in lessons())
        raise RefusedError(f"{path.name} belongs to no lesson of this course ({known}).")
    _, result = grade(f"{lesson.topic}.ipynb", content, lesson, limits or Limits(), jailed)
    if result.refused:
        raise RefusedError(result.refused)
    return Mark(lesson, result)
