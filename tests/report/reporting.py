"""What the report's tests share: made-up records, and a reader of pages."""

from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading.grades import CellGrade, NotebookGrades
from autograder.grading.result import Result
from autograder.lessons import Lesson
from autograder.report.findings import Record
from autograder.report.numbers import figures
from autograder.report.page import html
from autograder.verdict import Verdict


def a_lesson(name, points):
    """A lesson with a check for each exercise that has points here."""
    cells = []
    for exercise, worth in points.items():
        about = {"grade_id": f"check_{exercise}", "grade": True, "solution": False, "points": worth}
        cell = new_code_cell(f'check("{exercise}", globals())', metadata={"nbgrader": about})
        cells.append(cell)
    return Lesson(name, name, new_notebook(cells=cells))


def entry(student, lesson, points, waiting=(), **more):
    """What the gradebook says of a student's points by exercise."""
    cells = {
        f"check_{exercise}": CellGrade(given, 0.0, waiting=exercise in waiting)
        for exercise, given in points.items()
    }
    return NotebookGrades(lesson, lesson, student, cells, {}, **more)


def a_record(folder, lessons, entries, names=(), submitted=()):
    known = {student: "" for student in sorted({one.student for one in entries})}
    return Record(
        folder=folder,
        course="a course",
        students={**known, **dict(names)},
        lessons={lesson.id: [lesson] for lesson in lessons},
        submitted=set(submitted),
        entries=list(entries),
    )


def report_on(folder, lessons, entries, results=None, **more):
    entries = list(entries)
    work = zip(entries, results or [Result() for _ in entries], strict=True)
    return figures(a_record(folder, lessons, entries, **more), work)


class Page(HTMLParser):
    """What is on a page: rows of cells by table caption, tags, links, pictures' descriptions."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.tags, self.links, self.pictures, self.attributes = {}, [], [], [], set()
        self._rows, self._into = [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        self.attributes |= attributes.keys()
        if tag == "a":
            self.links.append(attributes["href"])
        if attributes.get("role") == "img":
            self.pictures.append(attributes["aria-label"])
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag == "caption":
            self._into = [""]
        elif tag in ("td", "th"):
            self._into = self._rows[-1]
            self._into.append("")

    def handle_endtag(self, tag):
        if tag == "caption":
            self.tables[" ".join(self._into[0].split())] = self._rows
        if tag in ("caption", "td", "th"):
            self._into[-1] = " ".join(self._into[-1].split())
            self._into = None

    def handle_data(self, text):
        if self._into is not None:
            self._into[-1] += text


def table(shown, caption):
    """A table's rows without its head."""
    return next(rows for name, rows in shown.tables.items() if caption in name)[1:]


RNG = np.random.default_rng(4)
TWO = [a_lesson("01_a", {"one": 2.0, "two": 3.0, "three": 5.0}), a_lesson("02_b", {"four": 4.0})]


def made_up(count):
    """Entries of a class in which skill differs, and not everyone hands in the second lesson."""
    entries = []
    for number in range(count):
        skill = RNG.uniform(0.2, 1.0)
        for lesson in TWO if number % 5 else TWO[:1]:
            points = {e.id: e.points * bool(RNG.random() < skill) for e in lesson.exercises}
            entries.append(entry(f"s{number:03}", lesson.id, points))
    return entries


def wrong(exercise, misconception, rationale="", help=""):
    return Verdict(exercise, False, rationale, help, misconception)


def sample():
    """A report's page on a made-up class, with a mistake, a flag, and an odd name in it."""
    entries = made_up(30)
    odd = '<b>"Bobby"</b>, =1+1'
    results = [Result() for _ in entries]
    results[0] = Result(
        {
            "one": wrong("one", "a_mistake", help="Which way does it go?"),
            "two": wrong("two", None, f"Err: {odd}"),
        },
        seconds={"one": 0.25},
        flags=[f"the locked cell {odd} had been changed"],
    )
    names = {entries[0].student: odd, "nobody": "Has handed in nothing"}
    return html(report_on(Path(), TWO, entries, results, names=names), ".")
