"""What is known of a graded class: the gradebook's points, and what the graded notebooks hold."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.grades import NotebookGrades
from autograder.grading.result import ForeignError, Result
from autograder.grading.submission import RefusedError, read
from autograder.grading.workers import processes
from autograder.lessons import Lesson

AT_A_TIME = 32
"""Notebooks that a process gets in one go."""


@dataclass(frozen=True)
class Record:
    """A class: its folder and course, its students' names by id, and how far each of them is.

    `lessons` are the gradebook's, each with its notebooks; `submitted` is what was handed in, as
    (lesson, student), also of lessons and students that the gradebook does not know. `autograded`
    and `feedback` are where a student's work on a lesson lies in the folder.
    """

    folder: Path
    course: str
    students: Mapping[str, str]
    lessons: Mapping[str, list[Lesson]]
    submitted: set[tuple[str, str]]
    entries: list[NotebookGrades]
    autograded: str = "autograded/{student_id}/{assignment_id}"
    feedback: str = "feedback/{student_id}/{assignment_id}"

    def notebook(self, one: NotebookGrades) -> Path:
        """Where a graded notebook lies in the course folder."""
        return self._within(self.autograded, one, "ipynb")

    def page(self, one: NotebookGrades) -> Path:
        """Where a feedback page lies in the course folder, if there is one."""
        return self._within(self.feedback, one, "html")

    def _within(self, structure: str, one: NotebookGrades, kind: str) -> Path:
        folder = structure.format(student_id=one.student, assignment_id=one.lesson)
        return Path(folder, f"{one.topic}.{kind}")

    def work(self) -> Iterator[tuple[NotebookGrades, Result]]:
        """Each entry with what came of it as its graded notebook says, read several at a time."""
        paths = [self.folder / self.notebook(entry) for entry in self.entries]
        with processes(os.cpu_count() or 1, None) as workers:
            results = workers.executor.map(result_in, paths, chunksize=AT_A_TIME)
            yield from zip(self.entries, results, strict=True)


class Unread(Result):
    """What came of it is not known: the graded notebook cannot be read, `refused` says why."""


def result_in(path: Path) -> Result:
    """What came of a submission as its graded notebook says; or why that cannot be read."""
    try:
        return Result.read(read(path))
    except (RefusedError, ForeignError) as error:
        return Unread(refused=f"its graded notebook: {error}")
