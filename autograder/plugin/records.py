"""What the gradebook says of a whole class, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

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

from autograder.report.findings import Entry


def names(gradebook: Gradebook) -> dict[str, str]:
    """Every student by id, with first and last name as far as they are known."""
    students = gradebook.db.query(Student.id, Student.first_name, Student.last_name)
    return {id: " ".join(filter(None, (first, last))) for id, first, last in students}


def entries(gradebook: Gradebook) -> list[Entry]:
    """Every submitted notebook with its points, in the order of lessons and students."""
    points: dict[str, dict[str, float | None]] = defaultdict(dict)
    score: dict[str, float] = defaultdict(float)
    by_hand: dict[str, int] = defaultdict(int)
    # A cell that was taken out of its lesson has no name any more, but its points still count.
    grades = gradebook.db.query(
        Grade.notebook_id,
        BaseCell.name,
        Grade.auto_score,
        Grade.manual_score,
        Grade.score,
        Grade.needs_manual_grade,
    ).outerjoin(BaseCell, BaseCell.id == Grade.cell_id)
    for notebook, cell, auto, manual, counted, needed in grades:
        given = auto is not None or manual is not None
        points[notebook][cell or ""] = counted if given else None
        score[notebook] += counted
        by_hand[notebook] += needed
    notebooks = (
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
        )
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .order_by(Assignment.name, SubmittedAssignment.student_id, Notebook.name)
    )
    return [
        Entry(
            lesson,
            topic,
            student,
            points[id],
            max(0.0, score[id] - (penalty or 0.0)),
            by_hand[id],
            _is_late(*times),
            bool(flagged),
        )
        for id, lesson, topic, student, penalty, flagged, *times in notebooks
    ]


def _is_late(handed_in: datetime | None, due: datetime | None, longer: timedelta | None) -> bool:
    return bool(handed_in and due and handed_in > due + (longer or timedelta()))
