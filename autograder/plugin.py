"""Where the course plugs into nbgrader.

`configure(c)`, called from an `nbgrader_config.py`, puts three pieces into nbgrader's own
commands: submissions are read with suspicion, notebooks are run by our execution stage, and
points come from the verdicts on their checks.
"""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader import preprocessors
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_grade, is_solution
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from autograder.execution import grade_cells
from autograder.lessons import Lesson
from autograder.submission import RefusedError, read, refusal, restored
from autograder.verdict import Verdict

IGNORE = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py"]
"""What nbgrader must not copy: above all a lesson's text, which holds the solutions."""


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
    # nbgrader 0.9 adds rows to a session only after it has linked them, and SQLAlchemy 2 says so.
    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")


def lesson_in_gradebook(resources: dict[str, Any]) -> Lesson:
    """The instructor's copy of the lesson that nbgrader is converting, as its gradebook has it."""
    about = resources["nbgrader"]
    with Gradebook(about["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(about["notebook"], about["assignment"])
        points = {
            cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)
        }
        grades = {cell.name for cell in notebook.grade_cells}
        solutions = {cell.name for cell in notebook.solution_cells}
        tasks = {cell.name for cell in notebook.task_cells}
        cells = []
        for source in notebook.source_cells:
            new = new_code_cell if source.cell_type == "code" else new_markdown_cell
            cell = new(source.source)
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
    return Lesson(about["assignment"], about["notebook"], new_notebook(cells=cells))


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """Reads a submitted file; one that cannot be graded becomes a lesson without answers."""

    def from_filename(
        self, filename: str, resources: dict[str, Any], **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        if not self.parent._sanitizing:  # the second pass reads what the first one wrote
            return super().from_filename(filename, resources, **kwargs)  # type: ignore[no-any-return]
        path = Path(filename)
        lesson = lesson_in_gradebook(resources)
        try:
            submission = restored(read(path), lesson)
            notebook = submission.notebook
            for flag in submission.flags:
                self.log.warning("%s: %s", filename, flag)
        except RefusedError as error:
            self.log.error("%s: %s It is given no points.", filename, error)
            notebook = refusal(lesson, str(error))
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(notebook, resources, **kwargs)  # type: ignore[no-any-return]


class RunChecks(preprocessors.Execute):  # type: ignore[misc]
    """The execution stage: runs a submission and tells the scoring stage which checks passed."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        lesson = lesson_in_gradebook(resources)
        refused = nb.metadata.get("miniflow", {}).get("refused")
        if refused:
            ledger = {e.id: Verdict(e.id, False, refused) for e in lesson.exercises}
        else:
            folder = Path(resources["metadata"]["path"])
            ledger = grade_cells(nb, lesson, timeout=self.timeout, folder=folder)
        # Which cell names which checks is the instructor's word: a cell graded by hand holds
        # what the student wrote, and that may look like a check.
        passed: dict[str, bool] = {}
        for exercise in lesson.exercises:
            so_far = passed.get(exercise.check_cell, True)
            passed[exercise.check_cell] = so_far and ledger[exercise.id].passed
        resources["miniflow"] = passed
        return nb, resources


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
        grade.needs_manual_grade = grade.manual_score is not None
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
