"""Course folders for tests: a class's work handed in, nbgrader's own commands, its gradebook."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

from autograder.demo.demo import lay_out
from autograder.grading.job import ready
from autograder.grading.workers import Workers
from autograder.plugin.classroom import Classroom


def released(folder, students, lessons):
    """Make a course folder in which these lessons are released and these students handed in."""
    lay_out(folder, students, lessons)
    for lesson in lessons:
        Classroom(folder).release(lesson.id)
    return folder


class Here:
    """An executor that runs everything at once, in this process, in whose jail it is warm."""

    def submit(self, work, *arguments):
        future = Future()
        try:
            future.set_result(work(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future


@contextlib.contextmanager
def here(count, limits):
    """This process as the place where a class is graded: no worker has to start a jail."""
    assert not limits or not ready(limits)
    yield Workers(Here(), 1)


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
