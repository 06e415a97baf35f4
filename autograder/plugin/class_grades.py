"""The grades of a class as the gradebook has them, read in a few queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy.orm import undefer

from autograder.plugin.gradebook import lesson_in_gradebook

Cell = tuple[str, str]
"""A graded cell: the names of its notebook and of itself."""


@dataclass(frozen=True)
class Part:
    """One graded cell of an assignment: the name of its exercise, and its points."""

    name: str
    max_score: float


@dataclass
class Grades:
    """One student's grades for what was handed in for one assignment.

    `scores` holds None where neither the grader nor a person has given points yet; manual scores
    and extra credit are in it, the penalty for lateness is not.
    """

    timestamp: datetime | None
    penalty: float
    scores: dict[Cell, float | None] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether everything has its points."""
        return None not in self.scores.values()

    @property
    def raw_score(self) -> float:
        """The points given so far."""
        return sum((score or 0.0 for score in self.scores.values()), 0.0)

    @property
    def score(self) -> float:
        """The points given so far less the penalty, never below zero: as nbgrader has it."""
        return max(0.0, self.raw_score - self.penalty)

    @property
    def share(self) -> float:
        """What is left of each point when the penalty is spread over all of them."""
        return self.score / self.raw_score if self.raw_score else 1.0


@dataclass(frozen=True)
class Graded:
    """An assignment, its parts in their order, and the grades by students' ids.

    Who handed in nothing has no grades.
    """

    name: str
    duedate: datetime | None
    parts: dict[Cell, Part]
    grades: dict[str, Grades]

    @property
    def max_score(self) -> float:
        return sum((part.max_score for part in self.parts.values()), 0.0)


def students(gradebook: Gradebook) -> list[Student]:
    """The class by names, then ids."""
    return sorted(
        gradebook.students, key=lambda one: (one.last_name or "", one.first_name or "", one.id)
    )


def assignments(gradebook: Gradebook) -> list[Graded]:
    """Every assignment with all of its grades."""
    return [_graded(gradebook, assignment) for assignment in gradebook.assignments]


def _graded(gradebook: Gradebook, assignment: Assignment) -> Graded:
    parts = _parts(gradebook, assignment)
    submissions = (
        gradebook.db.query(SubmittedAssignment)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
        .options(undefer(SubmittedAssignment.late_submission_penalty))
    )
    grades = {
        one.student_id: Grades(one.timestamp, one.late_submission_penalty, dict.fromkeys(parts))
        for one in submissions
    }
    given = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            Notebook.name,
            BaseCell.name,
            Grade.score,
            Grade.auto_score,
            Grade.manual_score,
        )
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
    )
    for student, notebook, cell, score, automatic, manual in given:
        if automatic is not None or manual is not None:
            grades[student].scores[notebook, cell] = score
    return Graded(assignment.name, assignment.duedate, parts, grades)


def _parts(gradebook: Gradebook, assignment: Assignment) -> dict[Cell, Part]:
    """Everything that is graded, what is graded by hand included, in its order."""
    parts: dict[Cell, Part] = {}
    for notebook in sorted(assignment.notebooks, key=lambda one: str(one.name)):
        lesson = lesson_in_gradebook(gradebook, assignment.name, notebook.name)
        exercises = {exercise.check_cell: exercise.id for exercise in lesson.exercises}
        points = {one.name: one.max_score for one in (*notebook.grade_cells, *notebook.task_cells)}
        for cell in dict.fromkeys([*lesson.cells, *points]):
            if cell in points:
                exercise = exercises.get(cell, cell)
                name = f"{notebook.name} {exercise}" if len(assignment.notebooks) > 1 else exercise
                parts[notebook.name, cell] = Part(name, float(points[cell]))
    return parts
