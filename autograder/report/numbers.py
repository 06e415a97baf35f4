"""The figures of a class report, made of what the gradebook and the graded notebooks hold."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from autograder.grading.grades import AssignmentGrades, NotebookGrades, person
from autograder.grading.result import Result
from autograder.lessons import Lesson
from autograder.report.findings import Record, Unread
from autograder.report.report import (
    Bar,
    Distribution,
    Example,
    ExerciseFigures,
    Flag,
    LessonFigures,
    Mistake,
    Person,
    Report,
)
from autograder.verdict import Verdict

MOST_BARS = 13
"""Bars that a picture of grades may have."""

FEWEST = 3
"""Students that a correlation needs: any two lie on a line."""

FIRST_WORDS = 80
"""Characters of a message by which failures are told apart."""


def figures(record: Record, work: Iterable[tuple[NotebookGrades, Result]]) -> Report:
    """The report on a class; `work` is each of the record's entries with what came of it."""
    return _Class(record, list(work)).report()


@dataclass(frozen=True)
class _Item:
    """What points are given for: a check, or an answer that a person grades."""

    lesson: str
    topic: str
    cell: str
    exercise: str
    name: str
    points: float


def _items(lesson: str, notebook: Lesson) -> Iterator[_Item]:
    """The items of a lesson's notebook; the check of one exercise goes by the exercise's name."""
    for cell, content in notebook.cells.items():
        points = content.metadata.nbgrader.get("points")
        if points:
            checked = [one.id for one in notebook.exercises if one.check_cell == cell]
            name = checked[0] if len(checked) == 1 else cell
            exercise = checked[0] if checked else ""
            yield _Item(lesson, notebook.topic, cell, exercise, name, float(points))


class _Class:
    """A class's record, each entry with what was found in its notebook."""

    def __init__(self, record: Record, work: list[tuple[NotebookGrades, Result]]) -> None:
        self._record = record
        self._work = work
        self._people = _people(record)
        self._items = [
            item
            for lesson, notebooks in record.lessons.items()
            for notebook in notebooks
            for item in _items(lesson, notebook)
        ]
        self._of: dict[tuple[str, str], list[tuple[NotebookGrades, Result]]] = defaultdict(list)
        for entry, found in work:
            self._of[entry.lesson, entry.topic].append((entry, found))
        self._totals: Counter[str] = Counter()
        for item in self._items:
            self._totals.update(self._points(item))

    def report(self) -> Report:
        """All figures."""
        lessons = [self._lesson(lesson) for lesson in self._record.lessons]
        failed = [
            (entry, verdict)
            for entry, found in self._work
            for verdict in found.verdicts.values()
            if not verdict.passed
        ]
        return Report(
            course=self._record.course,
            made=datetime.now().astimezone().isoformat(timespec="minutes"),
            students=len(self._people),
            handed_in=sum(lesson.handed_in for lesson in lessons),
            graded=sum(lesson.graded for lesson in lessons),
            lessons=lessons,
            misconceptions=self._mistakes(
                (entry, verdict, verdict.misconception, verdict.help)
                for entry, verdict in failed
                if verdict.misconception
            ),
            failures=self._mistakes(
                (entry, verdict, *_parted(verdict))
                for entry, verdict in failed
                if not verdict.misconception
            ),
            flags=[
                Flag(entry.lesson, what, self._example(entry))
                for entry, found in self._work
                for what in _flags(entry, found)
            ],
            notes=list(self._notes()),
        )

    def _lesson(self, lesson: str) -> LessonFigures:
        work = [(entry, found) for entry, found in self._work if entry.lesson == lesson]
        items = [item for item in self._items if item.lesson == lesson]
        graded: dict[str, list[NotebookGrades]] = defaultdict(list)
        for entry, _ in work:
            if entry.graded:
                graded[entry.student].append(entry)
        scores = {student: AssignmentGrades(those).score for student, those in graded.items()}
        points = sum(item.points for item in items)
        handed_in = {student for one, student in self._record.submitted if one == lesson}
        handed_in |= {entry.student for entry, _ in work}
        return LessonFigures(
            id=lesson,
            points=points,
            handed_in=len(handed_in),
            graded=len(scores),
            grades=_distribution(list(scores.values()), points) if scores and points else None,
            exercises=[self._exercise(item) for item in items],
            missing=self._those(self._people.keys() - handed_in),
            waiting=self._those(handed_in - scores.keys()),
            by_hand=self._those(
                {e.student for e, found in work if e.waiting and not found.refused}
            ),
            late=self._those({entry.student for entry, _ in work if entry.late}),
        )

    def _exercise(self, item: _Item) -> ExerciseFigures:
        points = self._points(item)
        seconds = [
            found.seconds[item.exercise]
            for _, found in self._of[item.lesson, item.topic]
            if item.exercise in found.seconds
        ]
        # rounded: which of equal sums is larger by a last digit is chance
        others = [round(self._totals[student] - own, 6) for student, own in points.items()]
        return ExerciseFigures(
            id=item.name,
            points=item.points,
            graded=len(points),
            solved=sum(own >= item.points for own in points.values()),
            separation=_correlation(list(points.values()), others),
            median_seconds=statistics.median(seconds) if seconds else None,
            longest_seconds=max(seconds, default=None),
        )

    def _points(self, item: _Item) -> dict[str, float]:
        """What each student was given for an item; a file that was refused says nothing of it."""
        return {
            entry.student: grade.points
            for entry, found in self._of[item.lesson, item.topic]
            if (grade := entry.cells.get(item.cell)) and grade.points is not None
            if grade.by_hand or not found.refused or isinstance(found, Unread)
        }

    def _mistakes(
        self, failed: Iterable[tuple[NotebookGrades, Verdict, str, str]]
    ) -> list[Mistake]:
        """Failures as (entry, verdict, name, text) put together, the most common ones first."""
        alike: dict[tuple[str, str, str], list[tuple[NotebookGrades, str]]] = defaultdict(list)
        for entry, verdict, name, text in failed:
            alike[entry.lesson, verdict.exercise, name].append((entry, text))
        return [
            Mistake(*about, text, len(those), self._example(entry))
            for about, those in sorted(alike.items(), key=lambda one: (-len(one[1]), one[0]))
            for entry, text in those[:1]
        ]

    def _example(self, entry: NotebookGrades) -> Example:
        ways = (
            path
            for path in (self._record.page(entry), self._record.notebook(entry))
            if (self._record.folder / path).is_file()
        )
        return Example(self._people[entry.student], next((way.as_posix() for way in ways), ""))

    def _those(self, students: Iterable[str]) -> list[Person]:
        return [self._people[student] for student in sorted(students)]

    def _notes(self) -> Iterator[str]:
        """What does not fit together in the course folder."""
        unknown = Counter(lesson for lesson, _ in self._record.submitted)
        for lesson in sorted(unknown.keys() - self._record.lessons.keys()):
            yield (
                f"{lesson} was handed in by {unknown[lesson]}, but the gradebook does not know it: "
                f"run `nbgrader generate_assignment {lesson}`."
            )
        known = {
            (lesson, notebook.topic, cell)
            for lesson, notebooks in self._record.lessons.items()
            for notebook in notebooks
            for cell in notebook.cells
        }
        removed = Counter(
            (entry.lesson, cell)
            for entry, _ in self._work
            for cell, grade in entry.cells.items()
            if grade.points and (entry.lesson, entry.topic, cell) not in known
        )
        for (lesson, cell), count in sorted(removed.items()):
            yield (
                f"{lesson} no longer has {cell}, for which {count} were given points; "
                "their grades still count these."
            )


def _people(record: Record) -> dict[str, Person]:
    """Everyone in the gradebook or in submitted/. Who shares a name is told apart by the id."""
    names = dict.fromkeys(sorted(student for _, student in record.submitted), "")
    names |= record.students
    ids = {id: " ".join(id.split()) for id in names}
    shown = {id: person(name, "", ids[id]) for id, name in names.items()}
    count = Counter(shown.values())
    return {
        id: Person(id, name if count[name] == 1 else f"{name} ({ids[id]})")
        for id, name in shown.items()
    }


def _distribution(scores: list[float], points: float) -> Distribution:
    """How scores of a lesson are distributed that is worth so many points."""
    of_two = scores if len(scores) > 1 else scores * 2
    lower, median, upper = statistics.quantiles(of_two, n=4, method="inclusive")
    top = max(points, *scores)
    widths = (step * 10**power for power in itertools.count() for step in (1, 2, 5))
    width = next(width for width in widths if top < MOST_BARS * width)
    count = Counter(int(round(max(score, 0), 6) // width) for score in scores)
    bars = [
        Bar(number * width, (number + 1) * width, count[number])
        for number in range(int(top // width) + 1)
    ]
    return Distribution(min(scores), lower, median, upper, max(scores), bars)


def _correlation(own: list[float], others: list[float]) -> float | None:
    if len(own) < FEWEST:
        return None
    try:
        return round(statistics.correlation(own, others), 4)
    except statistics.StatisticsError:  # all have the same
        return None


def _parted(verdict: Verdict) -> tuple[str, str]:
    """A message's first words, which failures of one kind have in common, and the rest of it."""
    words = verdict.rationale.partition(": ")[0]
    if len(words) > FIRST_WORDS:
        return f"{words[:FIRST_WORDS]}…", verdict.message
    return words, verdict.message.removeprefix(words).lstrip(": ")


def _flags(entry: NotebookGrades, found: Result) -> list[str]:
    """What is to be looked at in a graded submission."""
    if found.refused:
        return [f"it could not be read: {found.refused}"] * entry.graded
    return found.flags or ["flagged in the gradebook"] * entry.flagged
