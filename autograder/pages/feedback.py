"""A feedback page: what a student reads of a notebook that was graded.

First a card: the points, what is right, what to do next. Then every exercise with its verdict
beside the student's code. The rest of the notebook stands folded at the end. Hidden tests, flags
for the instructor and the grader's own frames are not on the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup
from nbformat import NotebookNode

from autograder.grading.grades import CellGrade, NotebookGrades
from autograder.grading.result import Result
from autograder.lessons import checks_in, grade_id
from autograder.pages.cells import Cell, Cells, Regions, is_test
from autograder.pages.prose import prose
from autograder.pages.template import HERE, from_template
from autograder.verdict import Verdict


@dataclass
class Part:
    """What is graded or commented on at one place of a notebook, and the student's cells there."""

    heading: str
    cells: list[NotebookNode]
    score: CellGrade | None = None
    verdicts: list[Verdict] = field(default_factory=list)
    comments: list[Markup] = field(default_factory=list)
    shown: list[Cell] = field(default_factory=list)

    @property
    def state(self) -> str:
        """How it went, in a word or two. What an instructor gave stands above the verdicts."""
        if self.score is None:
            return "no points"
        if self.score.points is None:
            return "not graded yet"
        if self.verdicts and not self.score.by_hand:
            right = all(verdict.passed for verdict in self.verdicts)
            return "right" if right else "partly right" if self.score.points > 0 else "not yet"
        if self.score.points >= self.score.max_points:
            return "right"
        return "partly right" if self.score.points > 0 else "not yet"

    @property
    def open(self) -> bool:
        """Whether there is something left to do."""
        return self.state in ("not yet", "partly right")

    @property
    def advice(self) -> str:
        """Where to look first."""
        wrong = [verdict for verdict in self.verdicts if not verdict.passed]
        return (wrong[0].help or wrong[0].rationale) if wrong else ""


def feedback(notebook: NotebookNode, student: str, grades: NotebookGrades, hidden: Regions) -> str:
    """The feedback page of a graded notebook, as HTML, for a student of this name."""
    result = Result.read(notebook)
    cells = Cells(notebook, hidden)
    parts, rest = _sorted(notebook, grades, result, cells)
    for part in parts:
        part.shown = cells.shown(part.cells)
    titles = (title for cell in notebook.cells for title in cells.headings(cell))
    return from_template(
        HERE / "feedback.html.j2",
        title=next(titles, grades.lesson),
        student=student,
        grades=grades,
        parts=parts,
        next=next((part for part in parts if part.open), None),
        rest=cells.shown(rest),
        refused=result.refused,
        warning=next((prose(c.source) for c in notebook.cells if _is_warning(c)), ""),
        shortened=cells.room.full,
    )


def _sorted(
    notebook: NotebookNode, grades: NotebookGrades, result: Result, shown: Cells
) -> tuple[list[Part], list[NotebookNode]]:
    """What the page tells of part by part, and the other cells.

    A check belongs to the answers above it, and to a task belongs what a student adds below it.
    """
    parts: list[Part] = []
    rest: list[NotebookNode] = []
    answers: list[NotebookNode] = []
    heading, first, task = "", "", False
    for cell in notebook.cells:
        name, about = grade_id(cell), cell.metadata.get("nbgrader", {})
        ours = name in grades.cells or about.get("solution")
        new = [] if ours else shown.headings(cell)
        heading, task = (new[-1], False) if new else (heading, task and not name)
        if name in grades.cells:
            answers.append(cell)
            parts.append(_part(first or heading or name, answers, grades, result))
            answers, first, task = [], "", bool(about.get("task"))
        elif name and about.get("solution"):
            first = first or heading or name
            answers.append(cell)
        elif task:
            parts[-1].cells.append(cell)
        elif not _is_warning(cell) and cell.get("id") not in ("refused", "flags"):
            rest.append(cell)
    if answers:
        parts.append(_part(first, answers, grades, result))
    for number, part in enumerate(parts):
        if any(part.heading == other.heading for other in parts[:number]):
            part.heading += f" ({next(filter(None, map(grade_id, part.cells)))})"
    return parts, rest


def _part(heading: str, cells: list[NotebookNode], grades: NotebookGrades, result: Result) -> Part:
    names = [grade_id(cell) for cell in cells]
    comments = [prose(grades.comments[name]) for name in names if name in grades.comments]
    part = Part(heading, cells, grades.cells.get(names[-1]), comments=comments)
    if is_test(cells[-1]):
        checked = checks_in(cells[-1].source)
        part.verdicts = [result.verdicts[name] for name in checked if name in result.verdicts]
    return part


def _is_warning(cell: NotebookNode) -> bool:
    """Whether this says that the notebook ran unprotected."""
    return bool(cell.get("id") == "unprotected")
