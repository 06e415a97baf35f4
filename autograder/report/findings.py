"""What is known of a graded class: the gradebook's points, and what the graded notebooks hold."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import from_dict

from autograder.grading.submission import RefusedError, read
from autograder.grading.workers import processes
from autograder.lessons import Lesson, grade_id
from autograder.verdict import Verdict, verdict_in

AT_A_TIME = 32
"""Notebooks that a process gets in one go."""


@dataclass(frozen=True)
class Entry:
    """One student's notebook in the gradebook.

    `points` are by cell, None where none were given yet; `score` is their sum after a penalty for
    being late; `by_hand` counts the cells that wait for a person.
    """

    lesson: str
    topic: str
    student: str
    points: Mapping[str, float | None]
    score: float
    by_hand: int = 0
    late: bool = False
    flagged: bool = False

    @property
    def graded(self) -> bool:
        """Whether any points were given, and be it none."""
        return not self.points or any(points is not None for points in self.points.values())

    @property
    def notebook(self) -> Path:
        """Where the graded notebook lies in the course folder."""
        return Path("autograded", self.student, self.lesson, f"{self.topic}.ipynb")

    @property
    def page(self) -> Path:
        """Where the feedback page lies in the course folder, if there is one."""
        return Path("feedback", self.student, self.lesson, f"{self.topic}.html")


@dataclass(frozen=True)
class Findings:
    """What a graded notebook holds: verdicts, each check cell's seconds, what is to be looked at.

    `unreadable` says why a notebook cannot be read; then nothing else is known.
    """

    verdicts: list[Verdict] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    unreadable: str = ""


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
    entries: list[Entry]

    @contextmanager
    def findings(self) -> Iterator[Iterator[Findings]]:
        """Read each entry's graded notebook, in the order of the entries, several at a time."""
        checks = {
            (lesson, notebook.topic): _checks(notebook)
            for lesson, notebooks in self.lessons.items()
            for notebook in notebooks
        }
        paths = [self.folder / entry.notebook for entry in self.entries]
        asked = [checks[entry.lesson, entry.topic] for entry in self.entries]
        with processes(os.cpu_count() or 1, None) as workers:
            yield workers.executor.map(findings_in, paths, asked, chunksize=AT_A_TIME)


def _checks(lesson: Lesson) -> dict[str, list[str]]:
    """The exercises that each check cell checks."""
    checks = defaultdict(list)
    for exercise in lesson.exercises:
        checks[exercise.check_cell].append(exercise.id)
    return dict(checks)


def findings_in(path: Path, checks: Mapping[str, list[str]]) -> Findings:
    """Read a graded notebook; `checks` names the exercises of each of its check cells."""
    try:
        notebook = read(path)
        about = notebook.get("metadata", {}).get("miniflow", {})
        flags = [*about.get("flags", [])]
        if "refused" in about:
            flags.insert(0, f"it could not be read: {about['refused']}")
        found = Findings(flags=flags)
        for cell in notebook["cells"]:
            name = grade_id(cell)
            verdicts = (verdict_in(from_dict(cell), one) for one in checks.get(name, []))
            found.verdicts.extend(filter(None, verdicts))
            seconds = cell["metadata"].get("miniflow", {}).get("seconds")
            if name in checks and seconds is not None:
                found.seconds[name] = float(seconds)
    except RefusedError as error:
        return Findings(unreadable=str(error))
    except (AttributeError, KeyError, TypeError, ValueError):
        return Findings(unreadable=f"{path.name} is not what the grader writes; grade it again.")
    return found
