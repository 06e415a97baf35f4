"""The stages that grade: how a submission is read, run and scored."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader import preprocessors
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from traitlets import Bool, Dict, TraitError, validate

from autograder.grading.grade import refused, restore, run
from autograder.grading.result import Result
from autograder.grading.submission import RefusedError, notebooks_in, submitted
from autograder.jail.host import JailError
from autograder.jail.policy import Limits, PolicyError
from autograder.plugin.folders import Folders
from autograder.plugin.gradebook import (
    Place,
    forget_scores,
    lesson_in_gradebook,
    lessons_in_gradebook,
    other_language,
    save_scores,
)
from autograder.plugin.patches import distrust, lock_course

PATIENCE_SECONDS = 120
"""How long nbgrader's own grading waits for another grader in the course."""


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """Reads a submitted file; one that cannot be graded becomes a lesson without answers."""

    def __init__(self, **kwargs: Any) -> None:
        """Made once for a class, before nbgrader looks at the first submission's folder."""
        super().__init__(**kwargs)
        distrust(self.parent)
        lock_course(self.parent, PATIENCE_SECONDS)
        try:
            RunChecks(parent=self.parent)
            _look_at_lessons(self.parent)
        except (TraitError, NbGraderException) as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from error

    def from_filename(
        self, filename: str, resources: dict[str, Any], **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        if not self.parent._sanitizing:  # the second pass reads what the first one wrote
            lesson = resources["nbgrader"]["assignment"]
            resources["beside"] = Folders(self.parent.coursedir).beside(lesson)
            return super().from_filename(filename, resources, **kwargs)  # type: ignore[no-any-return]
        place = Place.named_in(resources)
        with Gradebook(resources["nbgrader"]["db_url"]) as gradebook:
            lessons = lessons_in_gradebook(gradebook, place.lesson)
        lesson = next(one for one in lessons if one.topic == place.topic)
        path = notebooks_in(Path(filename).parent, lessons).get(place.topic, Path(filename))
        try:
            notebook = restore(path.name, submitted(path), lesson)
        except RefusedError as error:
            notebook = refused(lesson, str(error))
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(notebook, resources, **kwargs)  # type: ignore[no-any-return]


def _look_at_lessons(grading: Autograde) -> None:
    """Let nbgrader see the names that notebooks should have; the exporter finds their files.

    Raises NbGraderException for a lesson that is not in Python.
    """
    pattern = grading._format_source("(?P<assignment>.*)", "(?P<student>.*)", escape=True)
    with Gradebook(grading.coursedir.db_url, grading.coursedir.course_id) as gradebook:
        released = functools.cache(functools.partial(lessons_in_gradebook, gradebook))
        for folder in grading.assignments:
            named = re.match(pattern, folder)
            try:
                lessons = released(named["assignment"] if named else "")
            except MissingEntry:
                continue  # nbgrader says so itself
            if complaint := other_language(lessons):
                raise NbGraderException(complaint)
            if grading.coursedir.notebook_id == "*":
                found = notebooks_in(Path(folder), lessons)
                paths = [str(Path(folder, f"{topic}.ipynb")) for topic in found]
                grading.assignments[folder] = paths or grading.assignments[folder]


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
        """The jail's limits as configured; `c.Execute.timeout` is the one of a cell.

        For nbgrader None, 0 and negative numbers mean that a cell has no limit; then it has the
        notebook's. A longer one than the notebook's lengthens that, unless it is set as well.
        """
        usual = Limits().changed(self.limits)
        if not self.timeout or self.timeout < 0:
            return Limits().changed({"cell_seconds": usual.notebook_seconds, **self.limits})
        whole = max(usual.notebook_seconds, self.timeout)
        longer = {"notebook_seconds": whole, "cpu_seconds": max(usual.cpu_seconds, whole + 30)}
        return Limits().changed({"cell_seconds": self.timeout, **longer, **self.limits})

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        place = Place.named_in(resources)
        with Gradebook(resources["nbgrader"]["db_url"]) as gradebook:
            lesson = lesson_in_gradebook(gradebook, place.lesson, place.topic)
            lesson = replace(lesson, files=resources.pop("beside"))
            try:
                result = run(nb, lesson, self.all_limits, self.jailed)
            except JailError:
                forget_scores(gradebook, place)
                raise
        if result.refused:
            self.log.error("%s: %s It is given no points.", place.student, result.refused)
        for flag in result.flags:
            self.log.warning("%s: %s", place.student, flag)
        return nb, resources


class SaveVerdicts(preprocessors.SaveAutoGrades):  # type: ignore[misc]
    """The scoring stage: what cells have earned goes into the gradebook."""

    partial = Bool(
        False,
        help="Whether an exercise earns the share of its cases that are right, in whole half "
        "points, or its points only if all of them are.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        place = Place.named_in(resources)
        with Gradebook(resources["nbgrader"]["db_url"]) as gradebook:
            lesson = lesson_in_gradebook(gradebook, place.lesson, place.topic)
            save_scores(gradebook, place, lesson, nb.cells, Result.read(nb), self.partial)
        return nb, resources
