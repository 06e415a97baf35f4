"""An attack as data: what it tries, what is handed in, and what must come of it."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbformat import NotebookNode

from autograder.demo.made_up import filled_in
from autograder.lessons import Lesson, grade_id, lessons

LESSONS = {lesson.id: lesson for lesson in lessons()}

PERFECT = {exercise.check_cell: exercise.points for exercise in LESSONS["02_linear"].exercises}

REFUSED = dict.fromkeys(PERFECT, 0.0)
HALF = {**REFUSED, "check_neuron_forward": 2.0}
"""What an attacker has earned who solved the first exercise and attacks the second."""

FULL = {**HALF, "check_linear_forward": 4.0}
"""What both exercises are worth; nobody who hands in an attack goes further than that."""


@dataclass(frozen=True)
class Attack:
    """What an attacker tries and hands in, and the points that must come of it.

    `code` stands in the cell of the exercise `Linear`, followed by a Linear that is wrong unless
    the code has its own; `inside` runs in that Linear's forward. `answers` are whole cells by
    their grade ids, `change` is done to the notebook, `text` to its file, `folder` to the folder
    that it is in. In all of these, words such as @COURSE@ stand for what an attacker would know.

    `earns` maps check cells to points; `proves` looks at the feedback page and says what is
    wrong with it; `stock` is what has to come of it without our protection, in a word or two,
    where that is known; what is `ours_only` can come of nothing there: it attacks our own code, or
    needs a network, which the sandbox has not.
    """

    id: str
    tries: str
    code: str = ""
    inside: str = ""
    answers: dict[str, str | None] = field(default_factory=dict)
    change: Callable[[NotebookNode], None] | None = None
    text: Callable[[str], str] | None = None
    folder: Callable[[Path], object] | None = None
    lesson: str = "02_linear"
    earns: dict[str, float] = field(default_factory=lambda: HALF)
    proves: Callable[[str], str] | None = None
    stock: str = ""
    student: str = ""
    group: str = ""
    cell_seconds: int = 1
    ours_only: bool = False

    def file(self, words: dict[str, str]) -> str:
        """The notebook file, with the words in its cells replaced by what they stand for."""
        answers = {"merge_linear": "", **self.answers}
        if self.lesson == "02_linear" and "linear_forward" not in answers:
            code = textwrap.dedent(self.code).strip()
            if not re.search("class Linear|Linear =|import Linear", code):
                code = f"{code}\n\n\n{wrong(self.inside)}".lstrip()
            answers["linear_forward"] = code
        notebook = short(LESSONS[self.lesson], answers)
        if self.change:
            self.change(notebook)
        text = json.dumps(notebook)
        for word, stands_for in words.items():
            text = text.replace(word, json.dumps(stands_for)[1:-1])
        return self.text(text) if self.text else text


def wrong(inside: str = "") -> str:
    """A Linear that computes nothing; `inside` runs in its forward, and so under every test."""
    body = textwrap.indent(textwrap.dedent(inside).strip(), " " * 8)
    return (
        "class Linear(Node):\n"
        "    def __init__(self, X, W, b):\n"
        "        super().__init__([X, W, b])\n\n"
        "    def forward(self):\n"
        "        self.value = 0.0\n"
        "        X, W, b = (node.value for node in self.inbound_nodes)\n"
        f"{body}\n"
    )


def short(lesson: Lesson, answers: dict[str, str | None]) -> NotebookNode:
    """A filled-in lesson without the cells that nothing depends on: most of the drawing."""
    notebook = filled_in(lesson, answers)
    notebook.cells = [cell for cell in notebook.cells if grade_id(cell)]
    return notebook


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def grouped(group: str, attacks: Iterable[Attack], cell_seconds: int = 1) -> list[Attack]:
    """A module's attacks, named after it; their cells may run for so long at least."""
    return [
        replace(
            one,
            id=f"{group}-{one.id}",
            group=group,
            student=one.student or f"{group}-{one.id}",
            cell_seconds=max(one.cell_seconds, cell_seconds),
        )
        for one in attacks
    ]
