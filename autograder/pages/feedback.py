"""A feedback page: what a student reads of a notebook that was graded.

First a card: the points, what is right, what to do next. Then every exercise with its verdict
beside the student's code. The rest of the notebook stands folded at the end. Hidden tests, flags
for the instructor and the grader's own frames are not on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup
from nbformat import NotebookNode

from autograder.grading.grades import CellGrade, NotebookGrades
from autograder.grading.result import Result
from autograder.lessons import checks_in, grade_id
from autograder.pages.clean import clean, cut, plain
from autograder.pages.errors import Fault, Lines, fault
from autograder.pages.outputs import best
from autograder.pages.pictures import address, attached
from autograder.pages.prose import headings, highlighted, in_order, prose
from autograder.pages.template import HERE, page
from autograder.verdict import MIME, Verdict

Regions = Sequence[tuple[str, str]]
"""What is left out of an instructor's cell: from a line with the first text to one with the second.
"""

Seen = Mapping[int, Mapping[int, str]]
"""The lines that the page may show, by their numbers, by their cell's `id()`.

A notebook that others made may have no ids, or the same one twice.
"""


@dataclass(frozen=True)
class Shown:
    """An output as the page shows it: "text", "picture", "prose" or "fault"."""

    kind: str
    value: str | Markup | Fault
    about: str = ""


@dataclass
class Cell:
    """A cell as the page shows it."""

    prose: Markup | None = None
    code: Markup | None = None
    test: Markup | None = None
    outputs: list[Shown] = field(default_factory=list)


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
            return "right" if all(v.passed for v in self.verdicts) else "not yet"
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
    parts, rest = _sorted(notebook, grades, result)
    seen = {id(cell): visible(cell, hidden) for cell in notebook.cells}
    for part in parts:
        part.shown = _shown(part.cells, notebook, seen)
    titles = (title for cell in notebook.cells for title in _headings(cell))
    return page(
        HERE / "feedback.html.j2",
        title=next(titles, grades.lesson),
        student=student,
        grades=grades,
        parts=parts,
        next=next((part for part in parts if part.open), None),
        rest=_shown(rest, notebook, seen),
        refused=result.refused,
        warning=next((prose(c.source) for c in notebook.cells if _is_warning(c)), ""),
    )


def _sorted(
    notebook: NotebookNode, grades: NotebookGrades, result: Result
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
        new = [] if ours else _headings(cell)
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
        elif not _is_warning(cell) and cell.get("id") != "refused":
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
    if _is_test(cells[-1]):
        checked = checks_in(cells[-1].source)
        part.verdicts = [result.verdicts[name] for name in checked if name in result.verdicts]
    return part


def _is_warning(cell: NotebookNode) -> bool:
    """Whether this says that the notebook ran unprotected."""
    return bool(cell.get("id") == "unprotected")


def _is_test(cell: NotebookNode) -> bool:
    about = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(about.get("grade")) and not about.get("solution")


def _is_students(cell: NotebookNode) -> bool:
    about = cell.metadata.get("nbgrader", {})
    return not about.get("locked") and not _is_test(cell)


def _headings(cell: NotebookNode) -> list[str]:
    """A cell's headings without the points, which stand beside them."""
    found = headings(cell.source) if cell.cell_type == "markdown" else ()
    return [re.sub(r" \(\d+ points?\)$", "", heading) for heading in found]


def visible(cell: NotebookNode, hidden: Regions) -> dict[int, str]:
    """The lines of a cell that the page may show, by their numbers.

    Of the instructor's code only tests are shown, and nothing that the student's copy hid.
    """
    lines = dict(enumerate(cell.source.rstrip().split("\n"), start=1))
    if _is_students(cell):
        return lines
    if cell.cell_type == "code" and not _is_test(cell):
        return {}
    seen, until = {}, ""
    for number, line in lines.items():
        begun = next((end for begin, end in hidden if begin in line), "")
        if not until and not begun:
            seen[number] = line
        until = begun or ("" if until and until in line else until)
    return seen


def _shown(cells: list[NotebookNode], notebook: NotebookNode, seen: Seen) -> list[Cell]:
    """Cells as the page shows them: of the instructor's code, only what it printed."""
    lines = {
        cell.execution_count: seen[id(cell)]
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.execution_count
    }
    outputs = {id(c): list(_outputs(c, lines)) for c in cells if c.cell_type == "code"}
    faults = (o.value for some in outputs.values() for o in some if isinstance(o.value, Fault))
    steps = [step for fault in faults for step in fault.steps]
    shown = []
    for cell in cells:
        source = "\n".join(seen[id(cell)].values())
        if cell.cell_type != "code":
            shown.append(Cell(prose=prose(source, attached(cell))))
            continue
        marked = frozenset(step.line for step in steps if step.cell == cell.execution_count)
        one = Cell(outputs=outputs[id(cell)])
        if _is_students(cell) and source.strip():
            one.code = highlighted(source, marked)
        elif source.strip() and not checks_in(cell.source):
            one.test = highlighted(source.strip())
        shown.append(one)
    return shown


def _outputs(cell: NotebookNode, lines: Lines) -> Iterator[Shown]:
    """A cell's outputs, but for the verdicts and what says no more than they do."""
    judged = _is_test(cell) and any(MIME in output.get("data", {}) for output in cell.outputs)
    for output in cell.outputs:
        if output.output_type == "stream":
            yield Shown("text", plain(cut(output.text)), _STREAMS.get(output.name, output.name))
        elif output.output_type == "error":
            if not (judged and output.ename == "CheckFailed"):
                yield Shown("fault", fault(output, lines))
        elif not (judged and MIME in output.data):
            yield _best(output)


_STREAMS = {"stdout": "output", "stderr": "warnings"}


def _best(output: NotebookNode) -> Shown:
    """The best form of what a cell displayed."""
    kind, content = best(output)
    if kind.startswith("image/"):
        about = output.metadata.get(kind)
        alt = about.get("alt") if isinstance(about, dict) else None
        text = plain(str(alt or output.data.get("text/plain", "")))
        return Shown("picture", address(kind, content), text or "A picture.")
    if kind == "text/plain":
        return Shown("text", plain(cut(content)), "output")
    return Shown("prose", in_order(clean(content)) if kind == "text/html" else prose(content))
