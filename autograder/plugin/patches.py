"""Every place where nbgrader is changed from within, and why.

nbgrader has settings for most of what we need; these are the places that have none. Each was made
for the version below; `PATCHED` holds the digest of the code that each relies on, and a test fails
when nbgrader changes it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import inspect
import logging
import re
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import nbgrader.api
import nbgrader.converters.autograde
import nbgrader.converters.base
import nbgrader.preprocessors.latesubmissions
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from sqlalchemy.exc import SAWarning

from autograder.grading.submission import plain_files
from autograder.plugin.lock import sole_grader
from autograder.plugin.log import Shown
from autograder.plugin.release import convert_notebooks
from autograder.plugin.timestamps import TimestampError, handed_in_at

MADE_FOR = "0.9.6"


class Patched(NamedTuple):
    """Code of nbgrader's that is changed or relied on, why, and the digest of its source."""

    where: str
    why: str
    digest: str

    def digest_now(self) -> str:
        """The digest of the source that is installed."""
        module, _, name = self.where.partition(":")
        found = functools.reduce(getattr, name.split("."), importlib.import_module(module))
        return hashlib.sha256(inspect.getsource(found).encode()).hexdigest()[:16]


PATCHED = (
    Patched(
        "nbgrader.api:Gradebook.__init__",
        "Every stage opens the gradebook anew; with one engine they share its compiled statements.",
        "c60c420276e8355e",
    ),
    Patched(
        "nbgrader.converters.autograde:Autograde.init_assignment",
        "It opens the gradebook for each step; a class is graded with one that is held open.",
        "a7c144dc746ec205",
    ),
    Patched(
        "nbgrader.preprocessors.latesubmissions:AssignLatePenalties.preprocess",
        "The same.",
        "e4fa96a4c466680a",
    ),
    Patched(
        "nbgrader.converters.base:BaseConverter.init_assignment",
        "It copies what lies beside a notebook, follows links, waits for pipes and fills the disk.",
        "bcfda8a38bd24281",
    ),
    Patched(
        "nbgrader.converters.base:BaseConverter.convert_notebooks",
        "Where a release cannot be made it removes the one that was there, and logs a traceback.",
        "9f4d7a770217effe",
    ),
    Patched(
        "nbgrader.coursedir:CourseDirectory.get_existing_timestamp",
        "It ends the whole class at one file that it cannot read.",
        "187a451f7b844155",
    ),
)


def for_this_process() -> None:
    """What holds for everything that this process does with nbgrader."""
    logging.setLogRecordFactory(Shown)  # names and errors of students' reach it
    nbgrader.api.create_engine = functools.cache(nbgrader.api.create_engine)
    GenerateAssignment.convert_notebooks = convert_notebooks
    # nbgrader 0.9 adds rows to a session only after it has linked them, and SQLAlchemy 2 says so.
    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")


@contextlib.contextmanager
def using(gradebook: Gradebook) -> Iterator[None]:
    """Let nbgrader's stages use this gradebook instead of opening their own."""
    modules = (nbgrader.converters.autograde, nbgrader.preprocessors.latesubmissions)
    for module in modules:
        module.Gradebook = lambda *_: gradebook
    try:
        yield
    finally:
        for module in modules:
            module.Gradebook = Gradebook


def distrust(grading: Autograde) -> None:
    """Let nbgrader's grading look at what students hand in with suspicion."""
    grading.init_assignment = functools.partial(_init_plain_assignment, grading)
    grading.coursedir.get_existing_timestamp = functools.partial(_timestamp, grading)
    for folder in list(grading.assignments):
        if not _is_plain("".join(Path(folder).parts[-2:])):
            # a pattern would stand for other students' folders, two lines stop the class
            grading.log.error("%r cannot be graded: rename it without *, ? and [.", folder)
            del grading.assignments[folder]


def lock_course(grading: Autograde, patience: float) -> None:
    """Let nbgrader's grading take the course's lock for its work, as `autograder grade` does."""

    def alone() -> None:
        with sole_grader(Path(grading.coursedir.root), patience):
            type(grading).convert_notebooks(grading)

    grading.convert_notebooks = alone


def _is_plain(name: str) -> bool:
    return not re.search(r"[\n*?[]", name)


def _timestamp(grading: Autograde, folder: str) -> datetime | None:
    try:
        return handed_in_at(Path(folder))
    except TimestampError as error:
        grading.log.warning("%s: %s", folder, error)
        return None


def _init_plain_assignment(grading: Autograde, assignment: str, student: str) -> None:
    copies = nbgrader.converters.base
    usual = copies.find_all_files
    copies.find_all_files = lambda folder, ignore: map(str, plain_files(Path(folder), ignore))
    try:
        type(grading).init_assignment(grading, assignment, student)
    finally:
        copies.find_all_files = usual
