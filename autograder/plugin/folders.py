"""Where a course keeps things, by nbgrader's own settings."""

from __future__ import annotations

import glob
import re
from dataclasses import dataclass
from pathlib import Path

from nbgrader.coursedir import CourseDirectory


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

    def submissions(self) -> list[tuple[str, str]]:
        """All that was handed in, as (lesson, student)."""
        names = ("(?P<student>[^/]*)", "(?P<lesson>[^/]*)")
        step = self.coursedir.submitted_directory
        pattern = re.compile(self.coursedir.format_path(step, *names, escape=True))
        folders = glob.glob(self.coursedir.format_path(step, "*", "*") + "/")
        found = filter(None, (pattern.fullmatch(folder.rstrip("/")) for folder in folders))
        return sorted((one["lesson"], one["student"]) for one in found)

    def _of(self, step: str, lesson: str, student: str) -> Path:
        return Path(self.coursedir.format_path(step, student, lesson))
