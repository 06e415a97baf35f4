"""Many submissions: a course folder graded by nbgrader, one submission after the other."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader, NbGraderAPI
from nbgrader.plugins import CsvExportPlugin


class ClassroomError(Exception):
    """nbgrader could not do what was asked; the message holds what it said."""


@dataclass(frozen=True)
class Failure:
    """A submission that nbgrader could not grade, and what nbgrader said."""

    student: str
    lesson: str
    log: str


class Classroom:
    """A course folder with an `nbgrader_config.py`, and nbgrader working in it."""

    def __init__(self, course: Path) -> None:
        self.course = course
        with contextlib.chdir(course):
            app = NbGrader()
            app.log.setLevel(logging.ERROR)
            app.load_config_file()
        self._config = app.config
        self._config.CourseDirectory.root = str(course)
        self._api = NbGraderAPI(config=self._config)

    @property
    def gradebook(self) -> Path:
        """The gradebook's file."""
        return self.course / "gradebook.db"

    @property
    def grades(self) -> Path:
        """Where the exported table of grades goes."""
        return self.course / "grades.csv"

    def release(self, lesson: str) -> None:
        """Put a lesson into the gradebook and make its release. Raises ClassroomError."""
        result = self._api.generate_assignment(lesson, force=True)
        if not result["success"]:
            raise ClassroomError(f"{lesson} could not be released:\n{_told(result)}")

    def enrol(self, student: str, first_name: str, last_name: str) -> None:
        """Put a student into the gradebook."""
        with self._open() as gradebook:
            gradebook.update_or_create_student(student, first_name=first_name, last_name=last_name)

    def submissions(self) -> list[tuple[str, str]]:
        """All submissions as (lesson, student)."""
        folders = sorted((self.course / "submitted").glob("*/*/"))
        return sorted((folder.name, folder.parent.name) for folder in folders)

    def grade(self, lesson: str, student: str) -> Failure | None:
        """Grade one submission; what goes wrong concerns this one alone."""
        result = self._api.autograde(lesson, student, force=True)
        return None if result["success"] else Failure(student, lesson, _told(result))

    def give_feedback(self, lesson: str, student: str) -> Path:
        """Write one submission's feedback page. Raises ClassroomError."""
        result = self._api.generate_feedback(lesson, student, force=True)
        if not result["success"]:
            raise ClassroomError(f"{student} has no feedback on {lesson}:\n{_told(result)}")
        return next((self.course / "feedback" / student / lesson).glob("*.html"))

    def scores(self) -> dict[tuple[str, str], float]:
        """The gradebook's score for every graded submission: (lesson, student) to points."""
        with self._open() as gradebook:
            return {
                (lesson.name, submission.student.id): submission.score
                for lesson in gradebook.assignments
                for submission in lesson.submissions
            }

    def export(self) -> None:
        """Write `grades.csv`."""
        with self._open() as gradebook:
            exporter = CsvExportPlugin(config=self._config, to=str(self.grades))
            exporter.log.setLevel(logging.ERROR)
            exporter.export(gradebook)

    @contextlib.contextmanager
    def _open(self) -> Iterator[Gradebook]:
        with Gradebook(self._api.coursedir.db_url, self._api.coursedir.course_id) as gradebook:
            yield gradebook


def _told(result: dict[str, str]) -> str:
    """What nbgrader logged, and the error if it raised one."""
    return "\n".join(part.strip() for part in (result.get("log"), result.get("error")) if part)
