"""The class report: how a class did, what it got wrong, and what the instructor should look at.

`autograder.report.numbers` makes it; here it becomes a page to read, and the same as JSON for
programs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.errors import AutograderError
from autograder.files import replacing

HERE = Path(__file__).parent
LOOK = HERE.parent / "pages" / "look.css"

MOST = 15
"""Mistakes that a page shows at once; the others are folded away."""


class ReportError(AutograderError):
    """A report cannot be written; the message says where and why."""


@dataclass(frozen=True)
class Person:
    """A student, by id and by a name that nobody else in the class has."""

    id: str
    name: str


@dataclass(frozen=True)
class Example:
    """One student's graded work: its page as a path within the course, empty if there is none."""

    student: Person
    page: str


@dataclass(frozen=True)
class Bar:
    """How many students have at least `start` points and fewer than `end`."""

    start: float
    end: float
    students: int


@dataclass(frozen=True)
class Grades:
    """How the grades of a lesson are distributed."""

    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float
    bars: list[Bar]


@dataclass(frozen=True)
class ExerciseFigures:
    """How an exercise went.

    `solved` counts those with full points among the `graded`. `separation` is the correlation of
    its points with those of all other exercises of the course together; None where that is not
    defined. The seconds are how long its check ran; None where that is not known.
    """

    id: str
    points: float
    graded: int
    solved: int
    separation: float | None
    median_seconds: float | None
    longest_seconds: float | None


@dataclass(frozen=True)
class LessonFigures:
    """How a lesson went, and who did not get through it.

    `missing` handed in nothing, `waiting` handed in what is not graded yet, `by_hand` have answers
    that wait for a person, `late` were late.
    """

    id: str
    points: float
    handed_in: int
    graded: int
    grades: Grades | None
    exercises: list[ExerciseFigures]
    missing: list[Person]
    waiting: list[Person]
    by_hand: list[Person]
    late: list[Person]


@dataclass(frozen=True)
class Mistake:
    """What students got wrong in the same way.

    A misconception has its id as `name` and its hint as `text`; any other failure has the first
    words of its message, and the whole message that the example got.
    """

    lesson: str
    exercise: str
    name: str
    text: str
    students: int
    example: Example


@dataclass(frozen=True)
class Flag:
    """Something about a submission that the instructor should look at."""

    lesson: str
    what: str
    example: Example


@dataclass(frozen=True)
class Report:
    """All figures of a class. The most common mistakes come first."""

    course: str
    made: str
    students: int
    handed_in: int
    graded: int
    lessons: list[LessonFigures]
    misconceptions: list[Mistake]
    failures: list[Mistake]
    flags: list[Flag]
    notes: list[str]

    @property
    def hardest(self) -> ExerciseFigures | None:
        """The exercise that the smallest part of those who were graded has solved."""
        graded = [one for lesson in self.lessons for one in lesson.exercises if one.graded]
        return min(graded, key=lambda one: one.solved / one.graded, default=None)


def page(report: Report, course: str) -> str:
    """The report as one HTML page; `course` is the way from its folder to the course's."""
    style = LOOK.read_text("utf-8") + (HERE / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "points": lambda number: f"{round(number, 2):g}",
        "breakable": lambda name: Markup("_<wbr>").join(name.split("_")),
        "link": lambda path: quote(f"{course}/{path}", errors="surrogateescape"),
        "date": lambda iso: f"{datetime.fromisoformat(iso):%d %B %Y, %H:%M}",
    }
    template = environment.get_template("page.html.j2")
    return template.render(report=report, style=Markup(style), digest=digest, MOST=MOST)


def data(report: Report) -> str:
    """The report as JSON."""
    return json.dumps(asdict(report), indent=2) + "\n"


def write(report: Report, course: Path, to: Path) -> Path:
    """Write the page, and its figures as JSON beside it; give the latter's path.

    Either file is written whole or left as it was. Raises ReportError.
    """
    beside = to.with_suffix(".json")
    _write(to, page(report, os.path.relpath(course, to.parent)))
    _write(beside, data(report))
    return beside


def _write(path: Path, text: str) -> None:
    try:
        with replacing(path) as beside:
            beside.write_text(text, "utf-8", errors="replace")  # a file's name need not be text
    except OSError as error:
        raise ReportError(f"{path} cannot be written: {error.strerror}.") from error
