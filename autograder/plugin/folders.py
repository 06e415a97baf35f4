"""Where a course keeps things, by nbgrader's own settings."""

from __future__ import annotations

import contextlib
import glob
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files

from autograder.errors import AutograderError
from autograder.lessons import Lesson

MOST_BYTES = 30_000_000
"""Files beside a notebook lie in each run's memory, beside what the run writes itself."""


class BesideError(AutograderError):
    """What lies beside a lesson's notebooks cannot be given to a run."""


@dataclass(frozen=True)
class Folders:
    """The folders of a course, one for each student and assignment in every step."""

    coursedir: CourseDirectory

    def submitted(self, lesson: str, student: str) -> Path:
        """What a student handed in."""
        return self._of(self.coursedir.submitted_directory, lesson, student)

    def autograded(self, lesson: str, student: str) -> Path:
        """What was graded of it."""
        return self._of(self.coursedir.autograded_directory, lesson, student)

    def feedback(self, lesson: str, student: str) -> Path:
        """What the student reads of it."""
        return self._of(self.coursedir.feedback_directory, lesson, student)

    def sources(self, lesson: str) -> list[Lesson]:
        """The instructor's notebooks of a lesson as they are now, those that can be read."""
        found = []
        for path in sorted(self._of(self.coursedir.source_directory, lesson, ".").glob("*.ipynb")):
            with contextlib.suppress(OSError, ValueError):
                found.append(Lesson(lesson, path.stem, nbformat.read(path, as_version=4)))
        return found

    def beside(self, lesson: str) -> dict[str, bytes]:
        """The instructor's files beside a lesson's notebooks, by their names in its folder.

        They are those that nbgrader copies into what it grades. Raises BesideError.
        """
        folder = self._of(self.coursedir.source_directory, lesson, ".")
        names = sorted(find_all_files(str(folder), [*self.coursedir.ignore, "*.ipynb"]))
        paths = [Path(name) for name in names if Path(name).is_file()]
        size = sum(path.stat().st_size for path in paths)
        if size > MOST_BYTES:
            raise BesideError(
                f"the files in {folder} have {size:,} bytes, more than the {MOST_BYTES:,} that a "
                "run can hold; keep large data out of the lesson's folder."
            )
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}

    def submissions(self) -> list[tuple[str, str]]:
        """All that was handed in, as (lesson, student)."""
        names = ("(?P<student>[^/]*)", "(?P<lesson>[^/]*)")
        step = self.coursedir.submitted_directory
        pattern = re.compile(self.coursedir.format_path(step, *names, escape=True))
        folders = glob.glob(self.coursedir.format_path(step, "*", "*") + "/")
        found = filter(None, (pattern.fullmatch(folder.rstrip("/")) for folder in folders))
        return sorted((one["lesson"], one["student"]) for one in found)

    def structure(self, step: str) -> str:
        """Where a step's folders lie in the course folder: a text with places for the names."""
        names = {"student_id": "{student_id}", "assignment_id": "{assignment_id}"}
        return str(self.coursedir.directory_structure).format(nbgrader_step=step, **names)

    def hidden(self) -> list[str]:
        """Folders of students that nobody looks at, as their names begin with a dot."""
        step = self.coursedir.submitted_directory
        found = glob.glob(self.coursedir.format_path(step, ".[!.]*", "*") + "/*.ipynb")
        return sorted({str(Path(path).parent) for path in found})

    def _of(self, step: str, lesson: str, student: str) -> Path:
        return Path(self.coursedir.format_path(step, student, lesson))
