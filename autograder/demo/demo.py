"""The demonstration: a made-up class, graded by nbgrader, and its grades checked."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from rich import box
from rich.table import Table

from autograder.demo.made_up import Student, students
from autograder.errors import AutograderError
from autograder.grading.workers import processes
from autograder.lessons import Lesson, lessons
from autograder.plugin.classroom import Classroom
from autograder.report.numbers import figures
from autograder.report.page import write
from autograder.terminal import counted, page

MARKER = ".miniflow-demo"
"""Names a folder as one that the demonstration made, and may make again."""

CONFIG = """\
from autograder.plugin import configure

c = get_config()
c.CourseDirectory.course_id = "demo"
c.Execute.timeout = 15  # seconds a cell may run: here one student's never ends
configure(c)
"""


class DemoError(AutograderError):
    """The demonstration cannot run, or its grades are not what they must be."""


@dataclass(frozen=True)
class Demo:
    """What a demonstration leaves behind."""

    classroom: Classroom
    students: list[Student]
    page: Path
    report: Path

    def wrong(self) -> list[str]:
        """Every grade that is not what the made-up student must get, a line each."""
        scores = self.classroom.scores()
        return [
            f"{student.id} got {scores.get((lesson.id, student.id))} for {lesson.id}, "
            f"but must get {student.points(lesson)}"
            for student in self.students
            for lesson in lessons()
            if scores.get((lesson.id, student.id), 0.0) != student.points(lesson)
        ]


def run(folder: Path, count: int) -> Demo:
    """Make a class of `count` students in `folder` and grade it. Raises DemoError."""
    made_up = students(count)
    lay_out(folder, made_up, lessons())
    classroom = Classroom(folder)
    for lesson in counted("Releasing", lessons()):
        classroom.release(lesson.id)
    for student in made_up:
        classroom.enrol(student.id, student.first_name, student.last_name)
    submissions = classroom.submissions()
    with processes(2, classroom.limits) as workers:
        graded = classroom.grade_all(submissions, workers.executor)
        results = list(counted("Grading", graded, total=len(submissions)))
    failures = [f"{r.student}, {r.lesson}: {r.failure}" for r in results if r.failure]
    if failures:
        raise DemoError("\n".join(["Some submissions could not be graded:", *failures]))
    pages = [classroom.give_feedback(*s) for s in counted("Feedback", classroom.submissions())]
    classroom.export()
    report = folder / "report.html"
    record = classroom.record()
    made = figures(record, counted("Reading", record.work(), total=len(record.entries)))
    write(made, folder, report)
    return Demo(classroom, made_up, pages[-1], report)


def lay_out(folder: Path, made_up: list[Student], given: Sequence[Lesson]) -> None:
    """Make a course folder in which these students have handed in these lessons.

    Raises DemoError if the folder holds anything that a demonstration did not make.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).exists():
            raise DemoError(
                f"{folder} is not empty and holds no demonstration; name another folder."
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()
    (folder / "nbgrader_config.py").write_text(CONFIG)
    for lesson in given:
        source = folder / "source" / lesson.id / f"{lesson.topic}.ipynb"
        source.parent.mkdir(parents=True)
        nbformat.write(lesson.notebook, source)
        for student in made_up:
            content = student.file(lesson)
            if content is not None:
                path = folder / "submitted" / student.id / lesson.id / f"{lesson.topic}.ipynb"
                path.parent.mkdir(parents=True)
                path.write_bytes(content)


def show(demo: Demo) -> None:
    """Print the grades, students by lessons, and where everything is."""
    scores = demo.classroom.scores()
    table = Table(title="Points (-: nothing handed in)", box=box.SIMPLE_HEAD)
    table.add_column("\nstudent", no_wrap=True)
    for lesson in lessons():
        number, topic = lesson.id.split("_", 1)
        head = f"{number}\n{topic}\n/ {lesson.max_score:g}"
        table.add_column(head, justify="right", no_wrap=True)
    full = sum(lesson.max_score for lesson in lessons())
    table.add_column(f"\ntotal\n/ {full:g}", justify="right", no_wrap=True)
    for student in demo.students:
        row = [scores.get((lesson.id, student.id)) for lesson in lessons()]
        cells = ["-" if points is None else f"{points:g}" for points in row]
        total = sum(points or 0.0 for points in row)
        table.add_row(f"{student.first_name} {student.last_name}", *cells, f"{total:g}")
    console = page()
    console.print(table)
    for what, path in (
        ("gradebook", demo.classroom.gradebook),
        ("a feedback page", demo.page),
        ("class report", demo.report),
        ("grades", demo.classroom.grades),
    ):
        console.print(f"{what + ':':<17}{path}", soft_wrap=True)
