"""Tables of grades for other systems, on nbgrader's own export.

    nbgrader export                                                         makes grades.csv
    nbgrader export --exporter=autograder.plugin.exporters.CanvasExporter   makes canvas.csv
    nbgrader export --exporter=autograder.plugin.exporters.MoodleExporter   makes moodle.csv

nbgrader's `--to`, `--student` and `--assignment` work with each. `--GradesExporter.by=exercise`
(or `c.GradesExporter.by = "exercise"`) gives scores to exercises instead of whole lessons; a
penalty for lateness is then spread over them, so that they still add up to the lesson's score.

All are comma-separated UTF-8, quoted as RFC 4180 has it. Spreadsheets take a text that begins like
a formula for one and run it, so such a text gets an apostrophe in front, as OWASP advises; numbers
stay numbers. That holds for ids too: `=1+1` becomes `'=1+1`, which no system will find among its
users; the export names such ids, and their rows have to be entered by hand.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import ClassVar

from nbgrader.api import Gradebook, Student
from nbgrader.plugins import ExportPlugin
from traitlets import Dict, Enum, Unicode

from autograder.files import replacing
from autograder.grading.grades import AssignmentGrades
from autograder.plugin.class_grades import ClassGrades, class_grades, students

Value = object
Row = Sequence[Value]

_FORMULA = re.compile(r"""(^|[,;\t\r\n])(?=[\s"']*[=+\-@＝＋－＠]\s*\S)|^(?=[\t\r\n])""")
"""Where a spreadsheet could begin to read a formula: it may cut a text at another separator."""

NOTHING = AssignmentGrades()
"""The grades of a student who handed in nothing."""

PERSON = ("student_id", "last_name", "first_name", "email")

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def written(value: Value) -> str:
    """A value as it stands in a cell; text that looks like a formula is made harmless."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(round(value, 6))  # the sum of 0.1 and 0.2 has seventeen digits
    text = str(value)
    return text if _NUMBER.fullmatch(text) else _FORMULA.sub(r"\1'", text)


@dataclass(frozen=True)
class Column:
    """A column of scores: those of a lesson, or of one graded cell of it."""

    lesson: ClassGrades
    cell: tuple[str, str] | None = None

    @property
    def title(self) -> str:
        """The lesson's name, and the exercise's."""
        name = self.lesson.lesson
        return f"{name} {self.lesson.items[self.cell].name}" if self.cell else name

    @property
    def max_score(self) -> float:
        return self.lesson.items[self.cell].max_points if self.cell else self.lesson.max_score

    def score(self, student: str) -> float | None:
        """A student's score with the penalty taken off; None where there is no grade (yet)."""
        own = self.lesson.grades.get(student)
        if own is None:
            return None
        if self.cell is None:
            return own.score if own.complete else None
        points = own.cells.get(self.cell)
        return None if points is None else points * own.share


class GradesExporter(ExportPlugin):  # type: ignore[misc]
    """What the exporters share: whom and what they export, and a file that is whole or not there.

    Complaints end the command with one line, as nbgrader's shows any exception as a traceback.
    """

    by = Enum(
        ("lesson", "exercise"), "lesson", help="What has a score of its own: a lesson or exercise."
    ).tag(config=True)

    default: ClassVar[str]
    """The file that is written if `--to` names none."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the table of grades."""
        lessons = {one.lesson: one for one in class_grades(gradebook)}
        pupils = {pupil.id: pupil for pupil in students(gradebook)}
        path = Path(self.to or self.default)
        self.log.info("Exporting grades to %s", path)
        chosen = [lessons[name] for name in _chosen("assignment", self.assignment, lessons)]
        ids = _chosen("student", self.student, pupils)
        _write(path, self.rows(chosen, [pupils[name] for name in ids]))
        self._tell(chosen, ids)

    def rows(self, lessons: list[ClassGrades], pupils: list[Student]) -> Iterator[Row]:
        """The table, its heads first."""
        raise NotImplementedError

    def columns(self, lessons: list[ClassGrades]) -> list[Column]:
        """The scores to be exported."""
        if self.by == "lesson":
            return [Column(lesson) for lesson in lessons]
        return [Column(lesson, cell) for lesson in lessons for cell in lesson.items]

    def _tell(self, lessons: list[ClassGrades], ids: list[str]) -> None:
        """Say what the reader of the table should know."""
        if not any(lesson.grades for lesson in lessons):
            self.log.warning("The gradebook holds no grades.")
        for lesson in lessons:
            waiting = sorted(name for name, own in lesson.grades.items() if not own.complete)
            if waiting:
                names = ", ".join(waiting)
                self.log.warning("%s: points are still to be given to %s.", lesson.lesson, names)
        for name in ids:
            if written(name) != name:
                self.log.warning("The id %r looks like a formula; no import will find it.", name)


class CsvExporter(GradesExporter):
    """One row for each lesson and student: nbgrader's own columns, and a `status` at the end.

    The status is `graded`, `ungraded` (somebody still has to give points for a part of it; the
    score is what there is so far) or `missing` (nothing was handed in; the scores are 0, as
    nbgrader has it). By exercise, there is a row for each exercise, lesson and student.
    """

    default = "grades.csv"

    def rows(self, lessons: list[ClassGrades], pupils: list[Student]) -> Iterator[Row]:
        return (self._by_lesson if self.by == "lesson" else self._by_exercise)(lessons, pupils)

    def _by_lesson(self, lessons: list[ClassGrades], pupils: list[Student]) -> Iterator[Row]:
        scores = ("raw_score", "late_submission_penalty", "score", "max_score")
        yield "assignment", "duedate", "timestamp", *PERSON, *scores, "status"
        for lesson, pupil in product(lessons, pupils):
            own = lesson.grades.get(pupil.id, NOTHING)
            times = lesson.duedate, own.handed_in
            points = own.raw_score, own.penalty, own.score, lesson.max_score
            yield lesson.lesson, *times, *_person(pupil), *points, _status(own, own.complete)

    def _by_exercise(self, lessons: list[ClassGrades], pupils: list[Student]) -> Iterator[Row]:
        scores = ("raw_score", "score", "max_score")
        yield "assignment", "exercise", *PERSON, *scores, "status"
        for lesson, pupil in product(lessons, pupils):
            own = lesson.grades.get(pupil.id, NOTHING)
            for cell, item in lesson.items.items():
                given = own.cells.get(cell)
                raw = given or 0.0
                points = raw, raw * own.share, item.max_points
                status = _status(own, given is not None)
                yield lesson.lesson, item.name, *_person(pupil), *points, status


class CanvasExporter(GradesExporter):
    """The CSV file that Canvas takes under Grades, Import.

    Its first columns are Student, ID, SIS User ID, SIS Login ID and Section; Canvas looks a
    student up by the first of the three ids that is filled in, and only then by name ("Last,
    First"). ID is the `lms_user_id` in nbgrader's gradebook; where nbgrader's own ids go is a
    setting. Then comes one column for each assignment, which Canvas knows by its title or by
    `title (id)`; with a title that it does not know it offers to make a new assignment. The row
    "Points Possible" stands above the students.

    Where nothing was handed in, or not all is graded, the cell is empty: for Canvas there is no
    grade then, and its own policy for missing work decides. An empty cell over a grade that Canvas
    has is shown as a change before the import.
    """

    default = "canvas.csv"

    id_column = Enum(
        ("SIS Login ID", "SIS User ID", "ID"),
        "SIS Login ID",
        help="What the students' ids in nbgrader are in Canvas.",
    ).tag(config=True)

    titles = Dict(
        value_trait=Unicode(),
        key_trait=Unicode(),
        help="Titles in Canvas that differ, as in {'01_add': 'Lesson 1 (4711)'}.",
    ).tag(config=True)

    def rows(self, lessons: list[ClassGrades], pupils: list[Student]) -> Iterator[Row]:
        columns = self.columns(lessons)
        ids = ("ID", "SIS User ID", "SIS Login ID")
        titles = [self.titles.get(column.title, column.title) for column in columns]
        yield "Student", *ids, "Section", *titles
        yield "    Points Possible", *(4 * [""]), *(column.max_score for column in columns)
        for pupil in pupils:
            known = {"ID": pupil.lms_user_id, self.id_column: pupil.id}
            scores = [column.score(pupil.id) for column in columns]
            yield _sortable(pupil), *(known.get(name) for name in ids), "", *scores


class MoodleExporter(GradesExporter):
    """The CSV file that Moodle takes under Grades, Import, CSV file.

    The columns are named as in Moodle's own export: First name, Last name, ID number, Email
    address, then one for each grade item. The import asks which column identifies a user (map "ID
    number" to the id number or the username, whichever nbgrader's ids are) and which grade item
    each score goes to. Make the grade items with these maximum grades before, as a new one has 100.

    Where nothing was handed in, or not all is graded, the cell holds "-": no grade, in Moodle. A
    blank one it would take for a grade of a new item. Moodle gives a row whose identifying column
    is blank to the student above it, so there is a column of addresses only if everybody has one.
    """

    default = "moodle.csv"

    def rows(self, lessons: list[ClassGrades], pupils: list[Student]) -> Iterator[Row]:
        columns = self.columns(lessons)
        addressed = all(pupil.email for pupil in pupils)
        address = ["Email address"] if addressed else []
        yield (
            "First name",
            "Last name",
            "ID number",
            *address,
            *(column.title for column in columns),
        )
        for pupil in pupils:
            scores = [column.score(pupil.id) for column in columns]
            yield (
                *(_line(pupil.first_name), _line(pupil.last_name), pupil.id),
                *([pupil.email] if addressed else []),
                *("-" if score is None else score for score in scores),
            )


def _chosen(what: str, wanted: Iterable[object], there: Iterable[str]) -> list[str]:
    """Those names that are wanted, all if none is."""
    names = set(map(str, wanted))
    for name in sorted(names.difference(there)):
        sys.exit(f"The gradebook has no {what} {name!r}.")
    return [name for name in there if not names or name in names]


def _person(pupil: Student) -> Row:
    return pupil.id, _line(pupil.last_name), _line(pupil.first_name), pupil.email


def _status(own: AssignmentGrades, complete: bool) -> str:
    if own is NOTHING:
        return "missing"
    return "graded" if complete else "ungraded"


def _line(name: str | None) -> str:
    return " ".join((name or "").split())


def _sortable(pupil: Student) -> str:
    """The name as Canvas sorts it; a row that it takes for the points possible is no student's."""
    parts = [written(part) for part in (_line(pupil.last_name), _line(pupil.first_name)) if part]
    name = ", ".join(parts) or pupil.id
    return name.replace("Points Possible", "Points possible")


def _write(path: Path, rows: Iterator[Row]) -> None:
    """Write a table beside its place, then put it there whole."""
    if path.exists() and not path.is_file():
        sys.exit(f"{path} is no file, so no grades can be written to it.")
    try:
        with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(map(written, row) for row in rows)
    except OSError as error:
        sys.exit(f"{path} cannot be written: {error.strerror}.")
