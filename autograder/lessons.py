"""The lessons of this course, as the instructor's notebooks in `source/` declare them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.errors import AutograderError

ROOT = Path(__file__).resolve().parent.parent
"""Where the two packages lie: the checkout, or the folder that they are installed in."""

_PACKED = ROOT / "autograder" / "data"
DATA = _PACKED if _PACKED.is_dir() else ROOT
"""Where the course lies, `lessons/` and `source/`: a wheel carries it in the package."""

NOT_WRITTEN = "Not written yet: put your own code in place of this line."
STUB = f'raise NotImplementedError("{NOT_WRITTEN}")'
"""What stands in a release where students write."""
CELL_STUB = f"# YOUR CODE HERE\n{STUB}"

_CHECK = re.compile(r"""^check\(["'](\w+)["']""", re.MULTILINE)
_MARKERS = re.compile(r"^\s*### (BEGIN|END) SOLUTION\n?", re.MULTILINE)
_SOLUTION = re.compile(
    r"^([ \t]*)### BEGIN SOLUTION\n.*?^[ \t]*### END SOLUTION(\n|$)", re.MULTILINE | re.DOTALL
)
_HIDDEN = re.compile(
    r"^### BEGIN HIDDEN TESTS\n.*?^### END HIDDEN TESTS\n?", re.MULTILINE | re.DOTALL
)


def checks_in(source: str) -> list[str]:
    """Name the exercises that a check cell checks."""
    return _CHECK.findall(source)


def without_solution_markers(source: str) -> str:
    """A solution cell's code as a reader sees it."""
    return _MARKERS.sub("", source)


def unanswered(source: str) -> str:
    """A solution cell's code as nbgrader releases it."""
    released, count = _SOLUTION.subn(
        lambda found: textwrap.indent(CELL_STUB, found[1]) + found[2], source
    )
    return released if count else CELL_STUB


def without_hidden_tests(source: str) -> str:
    """A check cell's code as a student sees it."""
    return _HIDDEN.sub("", source)


class SourceError(AutograderError):
    """An instructor's notebook cannot be read."""


@dataclass(frozen=True)
class Exercise:
    """One graded exercise: its id, its points and the grade id of its check cell."""

    id: str
    points: float
    check_cell: str


@dataclass(frozen=True)
class Lesson:
    """One lesson as its instructor wrote it.

    `id` is the folder's name (`02_linear`), `topic` the notebook's (`linear`), `files` is what
    lies beside it for its code to read, by the names within the folder.
    """

    id: str
    topic: str
    notebook: NotebookNode
    files: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def cells(self) -> dict[str, NotebookNode]:
        """The cells that nbgrader knows, by their grade ids."""
        return {grade_id(cell): cell for cell in graded_cells(self.notebook)}

    @cached_property
    def text(self) -> str:
        """The notebook as a file holds it."""
        return str(nbformat.writes(self.notebook))

    @property
    def exercises(self) -> list[Exercise]:
        """The lesson's exercises in their order."""
        return [
            Exercise(exercise, float(cell.metadata.nbgrader["points"]), name)
            for name, cell in self.cells.items()
            if cell.metadata.nbgrader["grade"] and not cell.metadata.nbgrader["solution"]
            for exercise in checks_in(cell.source)
        ]

    @property
    def max_score(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    @property
    def language(self) -> str:
        """The language of its kernel, in small letters; a kernel that names none is Python's."""
        kernel = self.notebook.metadata.get("kernelspec") or {}
        named = "r" if kernel.get("name") == "ir" else "python"
        return str(kernel.get("language") or named).lower()


def grade_id(cell: Mapping[str, Any]) -> str:
    """The name under which nbgrader knows a cell, empty for a cell that it does not know."""
    about = cell.get("metadata", {}).get("nbgrader", {})
    name = about.get("grade_id") if isinstance(about, dict) else None
    return name if isinstance(name, str) else ""


def asks(cell: NotebookNode) -> bool:
    """Whether a lesson's cell asks for something: an answer, or what is given points."""
    about = cell.metadata.nbgrader
    return bool(about.get("solution") or about.get("grade") or about.get("task"))


def is_locked(cell: NotebookNode) -> bool:
    """Whether a lesson's cell is the instructor's, and not to be written into."""
    about = cell.metadata.nbgrader
    return not about.get("solution") and bool(about.get("grade") or about.get("locked"))


def graded_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """The cells that nbgrader knows: solutions, checks and locked ones."""
    return (cell for cell in notebook.cells if grade_id(cell))


@cache
def lessons() -> tuple[Lesson, ...]:
    """All lessons of this course, in order."""
    return tuple(lessons_in(DATA, "[0-9][0-9]_*"))


def lessons_in(course: Path, names: str = "*") -> list[Lesson]:
    """The lessons whose notebooks lie in a course folder's `source/`, in order.

    Raises SourceError.
    """
    found = []
    for path in sorted((course / "source").glob(f"{names}/*.ipynb")):
        try:
            notebook = nbformat.read(path, as_version=4)
        except (OSError, ValueError, AttributeError, nbformat.ValidationError) as error:
            raise SourceError(f"{path} is no notebook that can be read ({error}).") from error
        found.append(Lesson(path.parent.name, path.stem, notebook, _beside(path)))
    return found


def _beside(notebook: Path) -> dict[str, bytes]:
    """The files beside a notebook, but for other notebooks and what programs keep there."""
    folder = notebook.parent
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".ipynb", ".pyc")
    }


def lesson_of(
    cells: list[Mapping[str, Any]], among: Sequence[Lesson] | None = None
) -> Lesson | None:
    """The lesson that most of these cells belong to, or None where none does.

    Cells that every lesson has (its library) do not count: only answers and what has points.
    """
    names = {grade_id(cell) for cell in cells}

    def shared(lesson: Lesson) -> int:
        own = (name for name, cell in lesson.cells.items() if asks(cell))
        return len(names.intersection(own))

    best = max(lessons() if among is None else among, key=shared, default=None)
    return best if best and shared(best) else None
