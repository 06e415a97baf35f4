"""Marking one notebook of one lesson, without a course around it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.errors import AutograderError
from autograder.grading.grade import grade
from autograder.grading.result import Result
from autograder.grading.submission import RefusedError, fetched, parsed
from autograder.jail.policy import Limits
from autograder.lessons import Lesson, lesson_of, lessons


class UncheckedError(AutograderError):
    """Nothing here can be marked: that is not the fault of whoever handed it in."""

    exit_code = 3


class Mark(NamedTuple):
    """A lesson, and what came of a notebook that answers it."""

    lesson: Lesson
    result: Result

    @property
    def score(self) -> float:
        return self.result.score(self.lesson)


def mark(
    path: Path,
    limits: Limits | None = None,
    jailed: bool = True,
    own: Sequence[Lesson] = (),
) -> Mark:
    """Mark a notebook, in a jail unless told otherwise.

    Its lesson is looked for among a course's `own` first, then among those of the grader. Raises
    RefusedError if it is no notebook of these, UncheckedError or JailError where the grader cannot.
    """
    content = fetched(path)
    cells = parsed(path.name, content)["cells"]
    lesson = lesson_of(cells, own) or lesson_of(cells)
    if lesson is None and not (own or lessons()):
        raise UncheckedError("this grader has no lessons: install it again.")
    if lesson is None:
        known = ", ".join(dict.fromkeys(one.id for one in (*own, *lessons())))
        raise RefusedError(f"{path.name} belongs to no lesson of this course ({known}).")
    if lesson.language != "python" or not lesson.exercises:
        raise UncheckedError(
            f"{lesson.id}/{lesson.topic}.ipynb has no checks that can be run without a gradebook: "
            "grade it with `autograder grade`."
        )
    _, result = grade(f"{lesson.topic}.ipynb", content, lesson, limits or Limits(), jailed)
    if result.refused:
        raise RefusedError(result.refused)
    return Mark(lesson, result)
