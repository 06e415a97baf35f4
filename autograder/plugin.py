"""Where the course plugs into nbgrader.

`configure(c)`, called from an `nbgrader_config.py`, puts three pieces into nbgrader's own
commands: submissions are read with suspicion, notebooks are run by our execution stage, and
points come from the verdicts on their checks.
"""

from __future__ import annotations

import atexit
import functools
import logging
import os
import re
import stat
import sys
import warnings
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import nbgrader.api
import nbgrader.converters.base
from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader import preprocessors
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_grade, is_solution, parse_utc
from sqlalchemy.exc import SAWarning
from traitlets import Bool, Dict, TraitError, validate
from traitlets.config import Config

from autograder.execution import grade_in_jail, grade_in_kernel, refused
from autograder.jail.host import Jail, JailError
from autograder.jail.policy import Limits, PolicyError
from autograder.lessons import Lesson
from autograder.pages import keep_clean
from autograder.submission import RefusedError, plain_files, read, refusal, restored
from autograder.unit import Result

IGNORE = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py"]
"""What nbgrader must not copy: above all a lesson's text, which holds the solutions."""

UNPROTECTED = (
    "**Graded without protection.** This notebook ran outside of the jail; its results are not "
    "protected from the code that it holds."
)


def configure(c: Config) -> None:
    """Plug the course into nbgrader's configuration `c`."""
    ours = {preprocessors.Execute: RunChecks, preprocessors.SaveAutoGrades: SaveVerdicts}
    stages = Autograde().autograde_preprocessors
    c.CourseDirectory.ignore = IGNORE
    # nbgrader skips a lesson whose release is there already, as it is in this repository, and so
    # would never put it into the gradebook. formgrader forces it as well.
    c.GenerateAssignment.force = True
    c.Autograde.exporter_class = SubmissionExporter
    c.Autograde.autograde_preprocessors = [ours.get(stage, stage) for stage in stages]
    c.GenerateFeedback.preprocessors = [
        preprocessors.GetGrades,
        HideTests,
        CSSHTMLHeaderPreprocessor,
    ]
    keep_clean(c)
    # nbgrader calls alembic by its bare name; it stands beside this Python.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # Every stage opens the gradebook anew; with one engine they share its compiled statements.
    nbgrader.api.create_engine = functools.cache(nbgrader.api.create_engine)
    # nbgrader 0.9 adds rows to a session only after it has linked them, and SQLAlchemy 2 says so.
    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")


def lesson_in_gradebook(gradebook: Gradebook, assignment: str, topic: str) -> Lesson:
    """The instructor's copy of a lesson, as the gradebook has it."""
    notebook = gradebook.find_notebook(topic, assignment)
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    grades = {cell.name for cell in notebook.grade_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    cells: list[NotebookNode] = []
    for source in notebook.source_cells:
        new = new_code_cell if source.cell_type == "code" else new_markdown_cell
        cell = new(source.source, id=f"cell-{len(cells)}")
        cell.metadata["nbgrader"] = {
            "schema_version": 3,
            "grade_id": source.name,
            "cell_type": source.cell_type,
            "checksum": source.checksum,
            "locked": source.locked,
            "grade": source.name in grades,
            "solution": source.name in solutions,
            "task": source.name in tasks,
        }
        if source.name in points:
            cell.metadata.nbgrader["points"] = points[source.name]
        cells.append(cell)
    return Lesson(assignment, topic, new_notebook(cells=cells))


def current_lesson(resources: dict[str, Any]) -> Lesson:
    """The instructor's copy of the lesson that nbgrader is converting."""
    about = resources["nbgrader"]
    with Gradebook(about["db_url"]) as gradebook:
        return lesson_in_gradebook(gradebook, about["assignment"], about["notebook"])


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """Reads a submitted file; one that cannot be graded becomes a lesson without answers."""

    def __init__(self, **kwargs: Any) -> None:
        """Made once for a class, before nbgrader looks at the first submission's folder."""
        super().__init__(**kwargs)
        grading = self.parent
        grading.init_assignment = functools.partial(init_plain_assignment, grading)
        grading.coursedir.get_existing_timestamp = submitted_at
        for folder in list(grading.assignments):
            if re.search(r"[\n*?[]", "".join(Path(folder).parts[-2:])):
                # a pattern would stand for other students' folders, two lines stop the class
                self.log.error("%r cannot be graded: rename it without *, ? and [.", folder)
                del grading.assignments[folder]

    def from_filename(
        self, filename: str, resources: dict[str, Any], **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        if not self.parent._sanitizing:  # the second pass reads what the first one wrote
            return super().from_filename(filename, resources, **kwargs)  # type: ignore[no-any-return]
        path = Path(filename)
        lesson = current_lesson(resources)
        try:
            if any(folder.is_symlink() for folder in path.parents[:2]):
                raise RefusedError(f"the folder of {path.name} is a link; hand in the file itself.")
            submission = restored(read(path), lesson)
            notebook = submission.notebook
            for flag in submission.flags:
                self.log.warning("%s: %s", filename, flag)
        except RefusedError as error:
            self.log.error("%s: %s It is given no points.", filename, error)
            notebook = refusal(lesson, str(error))
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(notebook, resources, **kwargs)  # type: ignore[no-any-return]


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


PREPARED: dict[tuple[str, str, str], Result | JailError] = {}
"""Results that were made elsewhere, by student, lesson and topic, for the stage to take."""


@functools.cache
def warm_jail(limits: Limits) -> Jail:
    """The jail of this process, started once."""
    jail = Jail(limits)
    atexit.register(jail.close)
    return jail


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
        lesson = current_lesson(resources)
        why = nb.metadata.get("miniflow", {}).get("refused")
        student = resources["nbgrader"]["student"]
        prepared = PREPARED.pop((student, lesson.id, lesson.topic), None)
        if why:
            outcome = refused(lesson, why)
        elif isinstance(prepared, Result):
            nb.cells = nbformat.reads(prepared.notebook, as_version=4).cells
            outcome = prepared.outcome
        elif self.jailed:
            try:
                if prepared is not None:
                    raise prepared
                outcome = grade_in_jail(nb, lesson, warm_jail(self.all_limits))
            except JailError:
                forget_scores(resources)
                raise
        else:
            folder = Path(resources["metadata"]["path"])
            outcome = grade_in_kernel(nb, lesson, self.all_limits.cell_seconds, folder)
            nb.cells.insert(0, new_markdown_cell(UNPROTECTED, id="unprotected"))
        for flag in outcome.flags:
            self.log.warning("%s: %s", student, flag)
        # Which cell names which checks is the instructor's word: a cell graded by hand holds
        # what the student wrote, and that may look like a check.
        passed: dict[str, bool] = {}
        for exercise in lesson.exercises:
            so_far = passed.get(exercise.check_cell, True)
            passed[exercise.check_cell] = so_far and outcome.ledger[exercise.id].passed
        resources["miniflow"] = passed
        resources["miniflow_flags"] = outcome.flags
        return nb, resources


def forget_scores(resources: dict[str, Any]) -> None:
    """Take back what an earlier run found: no old score may pass for a new one."""
    about = resources["nbgrader"]
    with Gradebook(about["db_url"]) as gradebook:
        submission = gradebook.find_submission_notebook(
            about["notebook"], about["assignment"], about["student"]
        )
        for grade in submission.grades:
            grade.auto_score = None
            grade.needs_manual_grade = True
        gradebook.db.commit()


class SaveVerdicts(preprocessors.SaveAutoGrades):  # type: ignore[misc]
    """The scoring stage: a check cell earns its points if all checks that it names have passed."""

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        name = cell.metadata.nbgrader["grade_id"]
        if name not in resources["miniflow"]:
            super()._add_score(cell, resources)
            return
        about = resources["nbgrader"]
        grade = self.gradebook.find_grade(
            name, about["notebook"], about["assignment"], about["student"]
        )
        grade.auto_score = grade.max_score if resources["miniflow"][name] else 0.0
        flagged = any(name in flag for flag in resources["miniflow_flags"])
        grade.needs_manual_grade = grade.manual_score is not None or flagged
        self.gradebook.db.commit()


class HideTests(preprocessors.ClearHiddenTests):  # type: ignore[misc]
    """Takes the hidden lines out of a feedback page; quiet about the setting that pages bring."""

    display_data_priority = preprocessors.GetGrades.display_data_priority

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Leave what students write alone, where nbgrader stops at a hidden test."""
        if not is_grade(cell) or is_solution(cell):
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)  # type: ignore[no-any-return]


class ReleaseError(Exception):
    """nbgrader cannot make a lesson's release; the message is what it found wrong."""


class _Heard(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def generate_release(course: Path) -> None:
    """Make `release/` as `nbgrader generate_assignment` does, without a gradebook.

    Raises ReleaseError.
    """
    config = Config()
    config.SaveCells.enabled = False
    config.CourseDirectory.ignore = IGNORE
    for lesson in sorted((course / "source").iterdir()):
        folder = CourseDirectory(root=str(course), assignment_id=lesson.name, config=config)
        maker = GenerateAssignment(coursedir=folder, no_database=True, config=config)
        heard = _Heard()
        maker.log = logging.Logger("release", logging.WARNING)
        maker.log.addHandler(heard)
        try:
            maker.start()
        except NbGraderException as error:
            cause = next((m for m in heard.messages if m.startswith("Traceback")), str(error))
            raise ReleaseError(f"{lesson.name}: {cause.strip().splitlines()[-1]}") from error
