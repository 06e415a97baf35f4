"""What is known of a graded class: the gradebook's points, and what the graded notebooks hold."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
    (lesson, student), also of lessons and students that the gradebook does not know.
    """

    folder: Path
    course: str
    students: Mapping[str, str]
    lessons: Mapping[str, list[Lesson]]
    submitted: set[tuple[str, str]]
    entries: list[NotebookGrades]

    @contextmanager
    def results(self) -> Iterator[Iterator[Result]]:
        """Read each entry's graded notebook, in the order of the entries, several at a time."""
        paths = [self.folder / entry.notebook for entry in self.entries]
        with processes(os.cpu_count() or 1, None) as workers:
            yield workers.executor.map(result_in, paths, chunksize=AT_A_TIME)


class Unread(Result):
    """What came of it is not known: the graded notebook cannot be read, `refused` says why."""


def result_in(path: Path) -> Result:
    """What came of a submission as its graded notebook says; or why that cannot be read."""
    try:
        return Result.read(read(path))
    except (RefusedError, ForeignError) as error:
        return Unread(refused=f"its graded notebook: {error}")
