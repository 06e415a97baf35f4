"""What a class report says, as data; `autograder.report.numbers` makes it."""

from __future__ import annotations

from dataclasses import dataclass


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
class Distribution:
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
    grades: Distribution | None
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
