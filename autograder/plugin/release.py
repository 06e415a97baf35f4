"""The lessons as students get them: made by nbgrader, with or without a gradebook."""

from __future__ import annotations

import contextlib
import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.errors import AutograderError
from autograder.lessons import CELL_STUB, Lesson, is_locked
from autograder.plugin.log import Heard, listening

WAYS_OUT = {
    "Cannot add or remove cells": "take the change back, or release it under another name",
    "Cannot modify existing assignment": "take the change back, or release it under another name",
}
"""What to do where nbgrader refuses, by what it says; elsewhere the source has to be mended."""


AUTOTEST = "AUTOTEST"
"""What nbgrader replaces in a cell's text when it releases it."""


class ReleaseError(AutograderError):
    """nbgrader cannot make a lesson's release; the message is what it found wrong."""


def say_what_is_open(c: Config) -> None:
    """Let a release's empty places say in words that something is to be written there."""
    c.ClearSolutions.code_stub = {"python": CELL_STUB}


def generate_release(course: Path) -> None:
    """Make `release/` as `nbgrader generate_assignment` does, without a gradebook.

    Raises ReleaseError.
    """
    config = Config()
    config.SaveCells.enabled = False
    say_what_is_open(config)
    for lesson in sorted((course / "source").iterdir()):
        folder = CourseDirectory(root=str(course), assignment_id=lesson.name, config=config)
        maker = GenerateAssignment(coursedir=folder, no_database=True, config=config)
        maker.log, heard = listening()
        try:
            maker.start()
        except NbGraderException as error:
            raise ReleaseError(f"{lesson.name}: {_cause(heard) or error}") from error


def is_edited(source: Lesson, released: Lesson) -> bool:
    """Whether a lesson's source asks for something else than what was released of it.

    Its answers and what is no cell of nbgrader's may say what they like.
    """
    return _asked(source) != _asked(released)


def _asked(lesson: Lesson) -> dict[str, tuple[float, str]]:
    return {
        name: (
            float(cell.metadata.nbgrader.get("points") or 0),
            cell.source.strip() if is_locked(cell) and AUTOTEST not in cell.source else "",
        )
        for name, cell in lesson.cells.items()
    }


def convert_notebooks(maker: GenerateAssignment) -> None:
    """nbgrader's own making of a release; one that fails changes nothing, and says why in a line.

    nbgrader's removes the release that was there first, and logs a traceback.
    """
    lesson = maker.coursedir.assignment_id
    release = Path(maker._format_dest(lesson, "."))
    with _unchanged_on_error(release), _one_line(maker, lesson, release.exists()):
        BaseConverter.convert_notebooks(maker)


@contextlib.contextmanager
def _unchanged_on_error(folder: Path) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as temporary:
        kept = Path(temporary, "kept")
        if folder.exists():
            shutil.copytree(folder, kept)
        try:
            yield
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            if kept.exists():
                shutil.copytree(kept, folder)
            raise


@contextlib.contextmanager
def _one_line(maker: GenerateAssignment, lesson: str, was_there: bool) -> Iterator[None]:
    heard = Heard()

    def held_back(record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            return True
        heard.emit(record)
        return False

    maker.log.addFilter(held_back)
    try:
        yield
    except NbGraderException as error:
        cause = _cause(heard) or str(error)
        way_out = next((out for said, out in WAYS_OUT.items() if said in cause), "correct source/")
        stays = " The release that was there stays." if was_there else ""
        message = f"{lesson} cannot be released: {cause}; {way_out}.{stays}"
        maker.log.removeFilter(held_back)
        maker.log.error("%s", message)
        raise NbGraderException(message) from error
    finally:
        maker.log.removeFilter(held_back)


def _cause(heard: Heard) -> str:
    """The error that nbgrader met, out of what it logged; empty if it says nothing."""
    traces = [message for message in heard.messages if message.startswith("Traceback")]
    said = (traces or heard.messages or [""])[0].strip().splitlines()
    return said[-1].removeprefix("RuntimeError: ").rstrip(".") if said else ""
