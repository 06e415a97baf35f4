"""A made-up class: what each student hands in, and the points that each must get.

The same class comes out every time. The first four students are the cases that any grader has to
survive; the others solve some exercises, leave some open, and have misconceptions in the rest.
"""

from __future__ import annotations

import ast
import copy
import textwrap
from dataclasses import dataclass, field
from typing import Any

import nbformat
import numpy as np
from nbformat import NotebookNode

from autograder.judge.misconceptions import MISCONCEPTIONS, Misconception
from autograder.lessons import (
    STUB,
    Lesson,
    grade_id,
    lessons,
    without_hidden_tests,
    without_solution_markers,
)

FIRST_NAMES = (
    *("Ana", "Bela", "Chidi", "Daria", "Emil", "Farah", "Goro", "Hana"),
    *("Iker", "Jana", "Kofi", "Lena", "Mato", "Nia", "Omar", "Pia"),
)
LAST_NAMES = ("Arce", "Brandt", "Castillo", "Dube", "Eriksen", "Fofana", "Gomes", "Haddad", "Ito")

ENDLESS = "while True:\n    pass"

Answer = Misconception | str | None
"""To one exercise: a misconception, code that stands for the whole cell, or None: it is right."""


@dataclass(frozen=True)
class Student:
    """A made-up student: what they answer, lesson by lesson, exercise by exercise."""

    id: str
    first_name: str
    last_name: str
    answers: dict[str, dict[str, Answer]]
    missing: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def file(self, lesson: Lesson) -> bytes | None:
        """The notebook file that this student hands in for a lesson; None if they do not."""
        if lesson.id in self.missing:
            return None
        text: str = nbformat.writes(filled_in(lesson, self.answers[lesson.id]))
        content = text.encode()
        return content[: len(content) // 2] if lesson.id in self.broken else content

    def points(self, lesson: Lesson) -> float:
        """The points that this student must get for a lesson."""
        if lesson.id in self.missing | self.broken:
            return 0.0
        answers = self.answers[lesson.id]
        return sum((e.points for e in lesson.exercises if answers[e.id] is None), 0.0)


def students(count: int) -> list[Student]:
    """The class, of at least four; the first students are the same in a class of any size."""
    result = [_student(number) for number in range(count)]
    perfect, absent, broken, endless = result[:4]
    for answers in perfect.answers.values():
        answers.update(dict.fromkeys(answers))
    absent.missing.add(lessons()[-1].id)
    broken.broken.add(lessons()[0].id)
    last = lessons()[-1]
    endless.answers[last.id][last.exercises[0].id] = ENDLESS
    return result


def _student(number: int) -> Student:
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
    rng = np.random.default_rng(number)
    skill = rng.uniform(0.4, 1.0)
    answers: dict[str, dict[str, Answer]] = {}
    for lesson in lessons():
        answers[lesson.id] = {}
        for exercise in lesson.exercises:
            wrong: list[Answer] = [*MISCONCEPTIONS[exercise.id], STUB]
            pick = int(rng.integers(len(wrong)))
            answers[lesson.id][exercise.id] = None if rng.random() < skill else wrong[pick]
    return Student(f"{first}.{last}.{number:03}".lower(), first, last, answers)


def filled_in(lesson: Lesson, answers: dict[str, Answer]) -> NotebookNode:
    """The released lesson with these answers in its exercises' cells."""
    notebook = copy.deepcopy(lesson.notebook)
    for cell in notebook.cells:
        cell.source = without_hidden_tests(without_solution_markers(cell.source))
        answer = answers.get(grade_id(cell))
        if isinstance(answer, Misconception):
            cell.source = misled(cell.source, answer)
        elif answer is not None:
            cell.source = answer
    return notebook


def misled(right: str, known: Misconception) -> str:
    """A solution cell as someone with this misconception writes it: one definition is another."""
    scope: Any = ast.parse(right)
    for name in known.target.split("."):
        scope = next(node for node in scope.body if getattr(node, "name", "") == name)
    lines = right.splitlines()
    wrong = textwrap.indent(known.code, " " * scope.col_offset)
    return "\n".join([*lines[: scope.lineno - 1], wrong, *lines[scope.end_lineno :]])
