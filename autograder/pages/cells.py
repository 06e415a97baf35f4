"""The cells of a notebook as a feedback page shows them.

A student's own are shown, and of others what they printed and what a student may see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape
from nbformat import NotebookNode

from autograder.lessons import checks_in
from autograder.pages.clean import as_text, clean, cut, plain
from autograder.pages.errors import MOST_MESSAGE, Fault, fault
from autograder.pages.outputs import LEAST_SHOWN, best
from autograder.pages.pictures import address, attached
from autograder.pages.prose import headings, highlighted, in_order, numbered, prose
from autograder.pages.room import Room
from autograder.verdict import MIME

Regions = Sequence[tuple[str, str]]
"""What is left out of an instructor's cell: from a line with the first text to one with the second.
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


class Cells:
    """A notebook's cells as the page shows them, as long as it has room."""

    def __init__(self, notebook: NotebookNode, hidden: Regions) -> None:
        self.room = Room()
        self._hidden = hidden
        self._lines = {
            cell.execution_count: visible(cell, hidden)
            for cell in notebook.cells
            if cell.get("execution_count") and self.room.take(known=len(cell.source))
        }
        self._prose = {
            id(cell): self._set(cell) for cell in notebook.cells if cell.cell_type != "code"
        }

    def headings(self, cell: NotebookNode) -> list[str]:
        """A cell's headings without the points, which stand beside them."""
        found = headings(self._prose[id(cell)]) if cell.cell_type == "markdown" else ()
        return [re.sub(r" \(\d+ points?\)$", "", heading) for heading in found]

    def shown(self, cells: list[NotebookNode]) -> list[Cell]:
        """These cells: of the instructor's code, only what it printed."""
        outputs = {id(cell): list(self._outputs(cell)) for cell in cells if "outputs" in cell}
        faults = (o.value for some in outputs.values() for o in some if isinstance(o.value, Fault))
        steps = [step for fault in faults for step in fault.steps]
        shown = []
        for cell in cells:
            if cell.cell_type != "code":
                shown.append(Cell(prose=self._prose[id(cell)]))
                continue
            one, source = Cell(outputs=outputs[id(cell)]), self._source(cell)
            if is_students(cell) and source.strip():
                marked = frozenset(step.line for step in steps if step.cell == cell.execution_count)
                one.code = self._coloured(source, marked)
            elif source.strip() and not checks_in(cell.source):
                one.test = highlighted(source.strip())
            shown.append(one)
        return shown

    def _source(self, cell: NotebookNode) -> str:
        return "\n".join(visible(cell, self._hidden).values())

    def _set(self, cell: NotebookNode) -> Markup:
        text, pictures = self._source(cell), attached(cell)
        if not is_students(cell):
            return prose(text, self.room, pictures)
        made = self._formatted(text, lambda: prose(text, self.room, pictures))
        if made is None and self.room.take(shown=len(text)):
            made = in_order(as_text(text))
        return made or Markup("")

    def _coloured(self, source: str, marked: frozenset[int]) -> Markup | None:
        made = self._formatted(source, lambda: highlighted(source, marked))
        if made is None and self.room.take(shown=len(source)):
            made = numbered(escape(cut(source)), marked)
        return made

    def _formatted(self, text: str, make: Callable[[], Markup]) -> Markup | None:
        """What is made of a student's text, None where it is too much."""
        if not self.room.take(formatted=len(text)):
            return None
        made = make()
        if self.room.take(tags=made.count("<")):
            return made
        self.room.formatted = 0  # what is made for nothing takes as long
        return None

    def _outputs(self, cell: NotebookNode) -> Iterator[Shown]:
        """A cell's outputs, but for the verdicts and what says no more than they do."""
        judged = is_test(cell) and any(MIME in output.get("data", {}) for output in cell.outputs)
        for output in cell.outputs:
            if judged and (MIME in output.get("data", {}) or output.get("ename") == "CheckFailed"):
                continue
            if output.output_type == "stream":
                yield from self._text(output.text, _STREAMS.get(output.name, output.name))
            elif output.output_type != "error":
                yield from self._best(output)
            elif self.room.take(shown=MOST_MESSAGE):
                yield Shown("fault", fault(output, self._lines))

    def _best(self, output: NotebookNode) -> Iterator[Shown]:
        """The best form of what a cell displayed."""
        kind, content = best(output, self.room)
        if kind.startswith("image/"):
            about = output.metadata.get(kind)
            alt = about.get("alt") if isinstance(about, dict) else None
            text = plain(cut(str(alt or output.data.get("text/plain", ""))))
            if self.room.take(shown=len(text)):
                yield Shown("picture", address(kind, content), text or "A picture.")
            return
        made = None
        if kind == "text/html":
            made = self._formatted(content, lambda: in_order(clean(content, self.room)))
        elif kind != "text/plain":
            made = self._formatted(content, lambda: prose(content, self.room))
        if made is None:
            yield from self._text(content, "output")
        else:
            yield Shown("prose", made)

    def _text(self, text: str, about: str) -> Iterator[Shown]:
        text = cut(text)
        if self.room.take(shown=len(text) + LEAST_SHOWN):
            yield Shown("text", plain(text), about)


_STREAMS = {"stdout": "output", "stderr": "warnings"}


def is_test(cell: NotebookNode) -> bool:
    """Whether this is an instructor's code that checks answers."""
    about = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(about.get("grade")) and not about.get("solution")


def is_students(cell: NotebookNode) -> bool:
    """Whether a student could write here."""
    about = cell.metadata.get("nbgrader", {})
    return not about.get("locked") and not is_test(cell)


def visible(cell: NotebookNode, hidden: Regions) -> dict[int, str]:
    """The lines of a cell that the page may show, by their numbers.

    Of the instructor's code only tests are shown, and nothing that the student's copy hid.
    """
    lines = dict(enumerate(cut(cell.source).rstrip().split("\n"), start=1))
    if is_students(cell):
        return lines
    if cell.cell_type == "code" and not is_test(cell):
        return {}
    seen, until = {}, ""
    for number, line in lines.items():
        begun = next((end for begin, end in hidden if begin in line), "")
        if not until and not begun:
            seen[number] = line
        until = begun or ("" if until and until in line else until)
    return seen
