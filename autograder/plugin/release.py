"""The lessons as students get them, made by nbgrader without a gradebook."""

from __future__ import annotations

from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.errors import AutograderError
from autograder.plugin.log import listening


class ReleaseError(AutograderError):
    """nbgrader cannot make a lesson's release; the message is what it found wrong."""


def generate_release(course: Path) -> None:
    """Make `release/` as `nbgrader generate_assignment` does, without a gradebook.

    Raises ReleaseError.
    """
    config = Config()
    config.SaveCells.enabled = False
    for lesson in sorted((course / "source").iterdir()):
        folder = CourseDirectory(root=str(course), assignment_id=lesson.name, config=config)
        maker = GenerateAssignment(coursedir=folder, no_database=True, config=config)
        maker.log, heard = listening()
        try:
            maker.start()
        except NbGraderException as error:
            cause = next((m for m in heard.messages if m.startswith("Traceback")), str(error))
            raise ReleaseError(f"{lesson.name}: {cause.strip().splitlines()[-1]}") from error
