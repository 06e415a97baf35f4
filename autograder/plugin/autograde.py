"""Recording: what a job gave goes into autograded/ and the gradebook, as nbgrader has it."""

from __future__ import annotations

import contextlib
import functools
import inspect
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4.rwbase import rejoin_lines
from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, Execute, SaveAutoGrades
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

from autograder.errors import AutograderError
from autograder.grading.job import Graded
from autograder.jail.host import JailError
from autograder.lessons import Lesson
from autograder.plugin.gradebook import HeldGradebook, Place, forget_scores, held_open, save_scores
from autograder.plugin.log import listening
from autograder.plugin.patches import distrust
from autograder.plugin.stages import SaveVerdicts

PATIENCE_SECONDS = 120
"""How long a gradebook is waited for that is busy or has no room."""


class RecordError(AutograderError):
    """A submission could not be graded; the message says why."""


class Recorder(Autograde):  # type: ignore[misc]
    """nbgrader's own grading of notebooks that were run elsewhere, with one gradebook session."""

    def __init__(
        self,
        coursedir: CourseDirectory,
        config: Config,
        gradebook: HeldGradebook,
        tell: Callable[[str], object],
    ):
        super().__init__(coursedir=coursedir, config=config)
        self.force = True
        self._gradebook = gradebook
        self._tell = tell
        self._waiting_since: float | None = None
        self._late = [
            stage(parent=self)
            for stage in self.autograde_preprocessors
            if issubclass(stage, AssignLatePenalties)
        ]
        self.log, self._heard = listening()
        self._results: Mapping[str, tuple[Lesson, Graded | JailError]] = {}

    @functools.cached_property
    def partial(self) -> bool:
        """Whether an exercise that is partly right earns a part of its points."""
        return any(
            stage(parent=self).partial
            for stage in self.autograde_preprocessors
            if issubclass(stage, SaveVerdicts)
        )

    @functools.cached_property
    def late_rules(self) -> str:
        """All that decides how much lateness costs, as a text."""
        plugins = [stage.plugin_class for stage in self._late]
        settings = [stage(parent=self).trait_values(config=True) for stage in plugins]
        return f"{[inspect.getsource(plugin) for plugin in plugins]} {settings}"

    def record(
        self,
        assignment: str,
        student: str,
        results: Mapping[str, tuple[Lesson, Graded | JailError]],
    ) -> None:
        """Write down a submission: what came of each of its notebooks, by the notebook's name.

        Raises RecordError; nothing is half written then, and no old score is left.
        """
        folder = self._format_source(assignment, student)
        self._results = results
        self._heard.messages.clear()
        self.assignments = {folder: [str(Path(folder, f"{name}.ipynb")) for name in results]}
        distrust(self)
        if not self.assignments:
            raise RecordError(self._heard.messages[-1])
        try:
            self._patiently(self.convert_notebooks)
        except NbGraderException as error:
            self._patiently(functools.partial(self._forget, assignment, student))
            raise RecordError(self._why(error)) from error

    def _patiently(self, write: Callable[[], object]) -> None:
        """Write to the gradebook, whole or not at all; one that is busy or full is waited for.

        Raises RecordError if that does not help.
        """
        while True:
            try:
                with self._gradebook.submission():
                    write()
                self._waiting_since = None
                return
            except (SQLAlchemyError, NbGraderException) as error:
                trouble = self._gradebook.trouble
                if trouble is None:
                    raise
                if self._waiting_since is None:
                    self._waiting_since = time.monotonic()
                    self._tell(f"The gradebook cannot be written ({trouble}); waiting for it.")
                if time.monotonic() - self._waiting_since > PATIENCE_SECONDS:
                    raise RecordError(
                        f"the gradebook cannot be written ({trouble}); see to it that it can, and "
                        "start the grading again."
                    ) from error
                time.sleep(1)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Write a notebook's text and scores."""
        resources = self.init_single_notebook_resources(notebook_filename)
        place = Place.named_in(resources)
        lesson, graded = self._results[place.topic]
        if isinstance(graded, JailError):
            raise graded
        path = Path(self._format_dest(place.lesson, place.student))
        path.mkdir(parents=True, exist_ok=True)
        (path / f"{place.topic}.ipynb").write_text(graded.notebook, "utf-8")
        cells = _graded(graded.notebook)
        saved = save_scores(self._gradebook, place, lesson, cells, graded.result, self.partial)
        saved.late_submission_penalty = None
        if saved.assignment.total_seconds_late > 0:
            for stage in self._late:
                stage(NotebookNode(cells=[]), resources)

    def _forget(self, assignment: str, student: str) -> None:
        for name in self._results:
            with contextlib.suppress(MissingEntry):
                forget_scores(self._gradebook, Place(assignment, name, student))

    def _why(self, error: NbGraderException) -> str:
        """What went wrong in one line: the grader's own fault, or the last error that was told."""
        for _, graded in self._results.values():
            if isinstance(graded, JailError):
                return str(graded)
        told = [line for text in self._heard.messages for line in text.splitlines() if line.strip()]
        causes = [line for line in told if "Error" in line]
        return (causes or told or [str(error)])[-1].strip()


def _graded(text: str) -> list[NotebookNode]:
    """The cells of a notebook that nbgrader knows."""
    cells = [cell for cell in json.loads(text)["cells"] if "nbgrader" in cell["metadata"]]
    return rejoin_lines(from_dict({"cells": cells})).cells  # type: ignore[no-any-return]


@contextlib.contextmanager
def recording(
    coursedir: CourseDirectory, config: Config, tell: Callable[[str], object]
) -> Iterator[Recorder]:
    """A recorder with the gradebook held open; `tell` hears what it waits for."""
    with held_open(coursedir.db_url, coursedir.course_id) as gradebook:
        yield Recorder(coursedir, config, gradebook, tell)


def output_stages(config: Config) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The stages that look at a notebook alone, by name and settings: they need no gradebook."""
    grading = Autograde(config=config)
    elsewhere = (Execute, SaveAutoGrades, AssignLatePenalties)
    found = []
    for kind in grading.autograde_preprocessors:
        stage = kind(parent=grading)
        if stage.enabled and not issubclass(kind, elsewhere):
            settings = {
                name: value
                for name, value in stage.trait_values(config=True).items()
                if value != stage.trait_defaults(name)
            }
            found.append((f"{kind.__module__}.{kind.__qualname__}", settings))
    return tuple(found)
