"""The one reader of the gradebook: what it says of a class, as plain data, in three queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy.orm import Query

from autograder.grading.grades import AssignmentGrades, CellGrade, NotebookGrades
from autograder.plugin.gradebook import lesson_in_gradebook


def students(gradebook: Gradebook) -> list[Student]:
    """The class by names, then ids."""
    return sorted(
        gradebook.students, key=lambda one: (one.last_name or "", one.first_name or "", one.id)
    )


def extensions(gradebook: Gradebook) -> dict[tuple[str, str], timedelta | None]:
    """Every submission of the gradebook by (lesson, student), and how much longer it has."""
    found = gradebook.db.query(
        Assignment.name, SubmittedAssignment.student_id, SubmittedAssignment.extension
    ).join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    return {(lesson, student): longer for lesson, student, longer in found}


def notebook_grades(
    gradebook: Gradebook, *, lesson: str = "", topic: str = "", student: str = ""
) -> list[NotebookGrades]:
    """Every submitted notebook, or those that are named, by lessons, students and notebooks."""
    wanted = [
        column == value
        for column, value in (
            (Assignment.name, lesson),
            (Notebook.name, topic),
            (SubmittedAssignment.student_id, student),
        )
        if value
    ]

    def chosen(query: Query) -> Query:  # type: ignore[type-arg]
        return (
            query.join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(*wanted)
        )

    cells: dict[str, dict[str, CellGrade]] = defaultdict(dict)
    for id, name, grade in chosen(
        gradebook.db.query(SubmittedNotebook.id, BaseCell.name, Grade)
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)  # one taken out of its lesson counts no more
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
    ):
        cells[id][name] = _cell(grade)
    comments: dict[str, dict[str, str]] = defaultdict(dict)
    for id, name, comment in chosen(
        gradebook.db.query(SubmittedNotebook.id, BaseCell.name, Comment)
        .select_from(Comment)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Comment.notebook_id)
    ):
        if comment.comment:
            comments[id][name] = comment.comment
    notebooks = chosen(
        gradebook.db.query(
            SubmittedNotebook.id,
            Assignment.name,
            Notebook.name,
            SubmittedAssignment.student_id,
            SubmittedNotebook.late_submission_penalty,
            SubmittedNotebook.flagged,
            SubmittedAssignment.timestamp,
            Assignment.duedate,
            SubmittedAssignment.extension,
        ).select_from(SubmittedNotebook)
    ).order_by(Assignment.name, SubmittedAssignment.student_id, Notebook.name)
    return [
        NotebookGrades(
            lesson,
            topic,
            student,
            cells[id],
            comments[id],
            penalty=penalty or 0.0,
            handed_in=handed_in,
            late=_is_late(handed_in, due, longer),
            flagged=bool(flagged),
        )
        for id, lesson, topic, student, penalty, flagged, handed_in, due, longer in notebooks
    ]


def _cell(grade: Grade) -> CellGrade:
    ungraded = grade.auto_score is None and grade.manual_score is None
    return CellGrade(
        points=None if ungraded else grade.score,
        max_points=grade.max_score or 0.0,
        extra=grade.extra_credit or 0.0,
        by_hand=grade.manual_score is not None,
        waiting=bool(grade.needs_manual_grade),
    )


def _is_late(handed_in: datetime | None, due: datetime | None, longer: timedelta | None) -> bool:
    return bool(handed_in and due and handed_in > due + (longer or timedelta()))


@dataclass(frozen=True)
class Item:
    """What an assignment gives points for: its name for people, and the points."""

    name: str
    max_points: float


@dataclass(frozen=True)
class ClassGrades:
    """An assignment, what it gives points for in its order, and the grades by students' ids.

    Items are known by the names of notebook and cell. Who handed in nothing has no grades.
    """

    lesson: str
    duedate: datetime | None
    items: Mapping[tuple[str, str], Item]
    grades: Mapping[str, AssignmentGrades]

    @property
    def max_score(self) -> float:
        return sum((item.max_points for item in self.items.values()), 0.0)


def class_grades(gradebook: Gradebook) -> list[ClassGrades]:
    """Every assignment with all of its grades, by its name."""
    found: dict[str, dict[str, list[NotebookGrades]]] = defaultdict(lambda: defaultdict(list))
    for one in notebook_grades(gradebook):
        found[one.lesson][one.student].append(one)
    return [
        ClassGrades(
            assignment.name,
            assignment.duedate,
            _items(gradebook, assignment),
            {
                student: AssignmentGrades(notebooks)
                for student, notebooks in found[assignment.name].items()
            },
        )
        for assignment in sorted(gradebook.assignments, key=lambda one: str(one.name))
    ]


def _items(gradebook: Gradebook, assignment: Assignment) -> dict[tuple[str, str], Item]:
    """Everything that is graded, what is graded by hand included, in its order."""
    items: dict[tuple[str, str], Item] = {}
    for notebook in sorted(assignment.notebooks, key=lambda one: str(one.name)):
        lesson = lesson_in_gradebook(gradebook, assignment.name, notebook.name)
        exercises = {exercise.check_cell: exercise.id for exercise in lesson.exercises}
        points = {one.name: one.max_score for one in (*notebook.grade_cells, *notebook.task_cells)}
        for cell in dict.fromkeys([*lesson.cells, *points]):
            if cell in points:
                exercise = exercises.get(cell, cell)
                name = f"{notebook.name} {exercise}" if len(assignment.notebooks) > 1 else exercise
                items[notebook.name, cell] = Item(name, float(points[cell]))
    return items
