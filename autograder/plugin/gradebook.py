"""What the gradebook knows of a lesson, and how a submission's scores get into it."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import (
    Assignment,
    Base,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedNotebook,
)
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task
from sqlalchemy import event, inspect
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from autograder.grading.result import Result
from autograder.lessons import Lesson
from autograder.plugin.patches import using


class Place(NamedTuple):
    """Where a submitted notebook stands in the gradebook."""

    lesson: str
    topic: str
    student: str

    @classmethod
    def named_in(cls, resources: Mapping[str, Any]) -> Place:
        """The place that nbgrader names in a stage's resources."""
        about = resources["nbgrader"]
        return cls(about["assignment"], about["notebook"], about["student"])


def missing_columns(engine: Engine) -> list[str]:
    """What nbgrader keeps in a gradebook and this one has no room for: it is of another version."""
    found = inspect(engine)
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        if found.has_table(table.name)
        for there in [{column["name"] for column in found.get_columns(table.name)}]
        for column in table.columns
        if column.name not in there
    ]


def lessons_in_gradebook(gradebook: Gradebook, assignment: str) -> list[Lesson]:
    """An assignment's notebooks, as the gradebook has the instructor's copies of them."""
    notebooks = gradebook.find_assignment(assignment).notebooks
    return [lesson_in_gradebook(gradebook, assignment, one.name) for one in notebooks]


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
    metadata = {"kernelspec": json.loads(notebook.kernelspec)} if notebook.kernelspec else {}
    return Lesson(assignment, topic, new_notebook(cells=cells, metadata=metadata))


def other_language(notebooks: Sequence[Lesson]) -> str:
    """Why an assignment of these notebooks cannot be graded, if one is not in Python."""
    others = [one for one in notebooks if one.language != "python"]
    if not others:
        return ""
    one = others[0]
    return f"{one.id}/{one.topic}.ipynb is for a kernel of {one.language}: only Python is graded."


def forget_scores(gradebook: Gradebook, place: Place) -> None:
    """Take back what an earlier run found: no old score may pass for a new one."""
    notebook = _submitted(gradebook, place)
    for grade in notebook.grades:
        grade.auto_score = None
        grade.needs_manual_grade = True
    gradebook.db.commit()


def save_scores(
    gradebook: Gradebook,
    place: Place,
    lesson: Lesson,
    cells: Iterable[NotebookNode],
    result: Result,
    partial: bool,
) -> SubmittedNotebook:
    """Write down what a submission's cells have earned.

    A check cell earns its points if all checks that the instructor's copy of it names have
    passed; with `partial`, the share of their cases that are right, in whole half points. Where
    nothing was run (`--no-execute`), a person has to give them. What holds no check is nbgrader's
    to score. Manual scores and comments stay. A submission with something to look at gets
    formgrader's flag.
    """
    notebook = _submitted(gradebook, place)
    grades = _by_name(gradebook, Grade, notebook.id)
    comments = _by_name(gradebook, Comment, notebook.id)
    shares = result.shares(lesson)
    for cell in cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if is_grade(cell):
            grade = grades[name]
            if name in shares:
                grade.auto_score = _earned(cell.metadata.nbgrader["points"], shares[name], partial)
            else:
                grade.auto_score = determine_grade(cell)[0]
            to_see = grade.auto_score is None or grade.manual_score is not None
            grade.needs_manual_grade = to_see or name in result.claims
        if is_solution(cell) or is_task(cell):
            unanswered = not is_task(cell) and cell.metadata.nbgrader.get(
                "checksum"
            ) == compute_checksum(cell)
            comments[name].auto_comment = "No response." if unanswered else None
    notebook.flagged = notebook.flagged or bool(result.flags or result.refused)
    gradebook.db.commit()
    return notebook


def _earned(points: float, share: float | None, partial: bool) -> float | None:
    """What a check cell earns of its points with so much of it right."""
    if share is None:
        return None
    if share == 1:
        return float(points)
    return math.floor(2 * points * share) / 2 if partial else 0.0


def _submitted(gradebook: Gradebook, place: Place) -> SubmittedNotebook:
    return gradebook.find_submission_notebook(place.topic, place.lesson, place.student)


def _by_name(gradebook: Gradebook, kind: Any, notebook: str) -> dict[str, Any]:
    """A submission's grades or comments by the names of their cells, in one query."""
    rows = (
        gradebook.db.query(BaseCell.name, kind)
        .join(BaseCell, BaseCell.id == kind.cell_id)
        .filter(kind.notebook_id == notebook)
    )
    return dict(rows.all())


class HeldGradebook(Gradebook):  # type: ignore[misc]
    """A gradebook that stays open for a whole class, and keeps a submission whole or not at all.

    nbgrader opens the gradebook anew in every stage and commits after every row.
    """

    def __init__(self, db_url: str, course_id: str) -> None:
        super().__init__(db_url, course_id)
        self.trouble: BaseException | None = None
        """What the database last complained of: nbgrader makes something else of it."""
        event.listen(self.engine, "handle_error", self._troubled)
        self.db.remove()
        self._connection = self.engine.connect()
        self._found: dict[tuple[str, ...], Any] = {}
        self.db: scoped_session[Session] = scoped_session(
            sessionmaker(
                bind=self._connection,
                expire_on_commit=False,
                join_transaction_mode="rollback_only",  # the session's commits wait for ours
            )
        )

    def close(self) -> None:
        """Nothing: whoever thinks that this gradebook was opened for them closes it."""

    def find_assignment(self, name: str) -> Assignment:
        """An assignment, looked up once."""
        if (name,) not in self._found:
            self._found[name,] = super().find_assignment(name)
        return self._found[name,]

    def find_notebook(self, name: str, assignment: str) -> Notebook:
        """An assignment's notebook, looked up once."""
        if (name, assignment) not in self._found:
            self._found[name, assignment] = super().find_notebook(name, assignment)
        return self._found[name, assignment]

    def _troubled(self, context: ExceptionContext) -> None:
        self.trouble = context.original_exception

    @contextlib.contextmanager
    def submission(self) -> Iterator[None]:
        """What is written in here is kept at the end, all at once; after an error, nothing."""
        self.trouble = None
        transaction = self._connection.begin()
        try:
            yield
            self.db.flush()
            transaction.commit()
        except BaseException:
            # A commit that failed leaves session and connection in a state of no use to the next.
            self._found.clear()
            self.db.remove()
            self._connection.close()
            self._connection = self.engine.connect()
            self.db.configure(bind=self._connection)
            raise
        for found in self._found.values():
            self.db.expire(found, ["submissions"])  # it would hold on to the whole class


@contextlib.contextmanager
def held_open(db_url: str, course_id: str) -> Iterator[HeldGradebook]:
    """A gradebook that nbgrader's stages use while it is held, instead of opening their own."""
    gradebook = HeldGradebook(db_url, course_id)
    try:
        with using(gradebook):
            yield gradebook
    finally:
        event.remove(gradebook.engine, "handle_error", gradebook._troubled)
        Gradebook.close(gradebook)
