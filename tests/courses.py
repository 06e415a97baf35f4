"""Course folders for tests: a class's work handed in, nbgrader's own commands, its gradebook."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from autograder.demo.demo import lay_out
from autograder.plugin.classroom import Classroom


def released(folder, students, lessons):
    """Make a course folder in which these lessons are released and these students handed in."""
    lay_out(folder, students, lessons)
    for lesson in lessons:
        Classroom(folder).release(lesson.id)
    return folder


def nbgrader(course, *words):
    """Run a stock command as an instructor types it, in the course's folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["nbgrader", *words],
        cwd=course,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@contextlib.contextmanager
def database(course):
    """The gradebook behind nbgrader's back."""
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as connection:
        connection.row_factory = sqlite3.Row
        with connection:
            yield connection


ABOUT = {
    "grade": "auto_score, manual_score, extra_credit, needs_manual_grade",
    "comment": "auto_comment, manual_comment",
}


def rows(course, table="grade"):
    """All that a gradebook says of each graded or commented cell, as plain dicts."""
    with database(course) as gradebook:
        found = gradebook.execute(
            f"""
            select submitted.student_id as student, assignment.name as lesson,
                base_cell.name as cell, submitted.timestamp, notebook.flagged,
                notebook.late_submission_penalty as penalty, {ABOUT[table]}
            from {table} as row join base_cell on row.cell_id = base_cell.id
            join submitted_notebook as notebook on row.notebook_id = notebook.id
            join submitted_assignment as submitted on notebook.assignment_id = submitted.id
            join assignment on submitted.assignment_id = assignment.id
            order by 1, 2, 3
            """
        )
        return [dict(row) for row in found]
