"""The stages that grade: how a submission is read, run and scored."""

from __future__ import annotations

import functools
import re
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import nbgrader.converters.base
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader import preprocessors
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.utils import parse_utc
from traitlets import Bool, Dict, TraitError, validate

from autograder.grading.grade import grade, refused
from autograder.grading.submission import (
    RefusedError,
    parsed,
    plain_files,
    refusal,
    restored,
    submitted,
)
from autograder.jail.host import JailError
from autograder.jail.policy import Limits, PolicyError
from autograder.plugin.gradebook import forget_scores, lesson_in_gradebook, save_scores


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """Reads a submitted file; one that cannot be graded becomes a lesson without answers."""

    def __init__(self, **kwargs: Any) -> None:
        """Made once for a class, before nbgrader looks at the first submission's folder."""
        super().__init__(**kwargs)
        distrust(self.parent)

    def from_filename(
        self, filename: str, resources: dict[str, Any], **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        if not self.parent._sanitizing:  # the second pass reads what the first one wrote
            return super().from_filename(filename, resources, **kwargs)  # type: ignore[no-any-return]
        path = Path(filename)
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            lesson = lesson_in_gradebook(gradebook, about["assignment"], about["notebook"])
        try:
            submission = restored(parsed(path.name, submitted(path)), lesson)
            notebook = submission.notebook
            for flag in submission.flags:
                self.log.warning("%s: %s", filename, flag)
        except RefusedError as error:
            self.log.error("%s: %s It is given no points.", filename, error)
            notebook = refusal(lesson, str(error))
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(notebook, resources, **kwargs)  # type: ignore[no-any-return]


def distrust(grading: Autograde) -> None:
    """Let nbgrader's grading look at what students hand in with suspicion."""
    grading.init_assignment = functools.partial(init_plain_assignment, grading)
    grading.coursedir.get_existing_timestamp = submitted_at
    for folder in list(grading.assignments):
        if not _is_plain("".join(Path(folder).parts[-2:])):
            # a pattern would stand for other students' folders, two lines stop the class
            grading.log.error("%r cannot be graded: rename it without *, ? and [.", folder)
            del grading.assignments[folder]


def _is_plain(name: str) -> bool:
    return not re.search(r"[\n*?[]", name)


def init_plain_assignment(grading: Autograde, assignment: str, student: str) -> None:
    """nbgrader's preparation of a submission, which copies what lies beside the notebook.

    It would follow links, wait for pipes and fill the disk, and has no setting against that.
    """
    copies = nbgrader.converters.base
    usual = copies.find_all_files
    copies.find_all_files = lambda folder, ignore: map(str, plain_files(Path(folder), ignore))
    try:
        type(grading).init_assignment(grading, assignment, student)
    finally:
        copies.find_all_files = usual


def submitted_at(folder: str) -> datetime | None:
    """The time in a submission's `timestamp.txt`; None if there is none that can be read."""
    path = Path(folder, "timestamp.txt")
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.lstat().st_size > 100:
            return None
        return parse_utc(path.read_text().strip())  # type: ignore[no-any-return]
    except (OSError, ValueError, OverflowError):
        return None


class RunChecks(preprocessors.Execute):  # type: ignore[misc]
    """The execution stage: runs a submission and hands the outcome on to the scoring stage."""

    jailed = Bool(
        True, help="Whether students' code runs in a jail. If not, every page says so."
    ).tag(config=True)
    limits = Dict(
        help="Limits of the jail that differ from the usual ones, by name; see jail/policy.py."
    ).tag(config=True)

    @validate("limits")  # type: ignore[untyped-decorator]
    def _known_limits(self, proposal: Any) -> Any:
        try:
            Limits().changed(proposal.value)
        except PolicyError as error:
            raise TraitError(f"c.RunChecks.limits: {error}") from error
        return proposal.value

    @property
    def all_limits(self) -> Limits:
        """The jail's limits as configured; `c.Execute.timeout` is the one of a cell."""
        return Limits(cell_seconds=self.timeout).changed(self.limits)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        about = resources["nbgrader"]
        why = nb.metadata.get("miniflow", {}).get("refused")
        with Gradebook(about["db_url"]) as gradebook:
            lesson = lesson_in_gradebook(gradebook, about["assignment"], about["notebook"])
            try:
                outcome = (
                    refused(lesson, why) if why else grade(nb, lesson, self.all_limits, self.jailed)
                )
            except JailError:
                forget_scores(gradebook, about)
                raise
        for flag in outcome.flags:
            self.log.warning("%s: %s", about["student"], flag)
        resources["miniflow"] = lesson, outcome
        return nb, resources


class SaveVerdicts(preprocessors.SaveAutoGrades):  # type: ignore[misc]
    """The scoring stage: what cells have earned goes into the gradebook."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        about = resources["nbgrader"]
        lesson, outcome = resources.pop("miniflow")
        with Gradebook(about["db_url"]) as gradebook:
            save_scores(gradebook, about, lesson, nb.cells, outcome)
        return nb, resources
