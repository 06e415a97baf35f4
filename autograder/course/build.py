"""The one arrow: a lesson's text becomes its source, release and rendered notebooks.

`lessons/NN_topic.py` (written) gives `source/NN_topic/topic.ipynb` (nbgrader's source),
`release/NN_topic/topic.ipynb` (the student's) and `notebooks/NN_topic.ipynb` (solved, with its
outputs). Nothing is ever made in the other direction. A lesson's library holds what earlier lessons
export; an earlier lesson whose text the course folder lacks is the one that the grader came with.
"""

from __future__ import annotations

import copy
import inspect
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from autograder.course import gather
from autograder.course.gather import EXPORT, LIBRARY, Library, Part, definitions
from autograder.errors import AutograderError
from autograder.grading.kernel import run_cells
from autograder.grading.submission import RefusedError, read
from autograder.lessons import DATA, without_hidden_tests, without_solution_markers
from autograder.plugin import release

GATHER = "#| gather"
UNCOMPARED = "nbval-ignore-output"
LINK = re.compile(r"\.\./(\d\d_\w+)/\w+\.ipynb")
"""From a lesson to another one; in the rendered edition they lie beside each other."""

CLOSED = "hide-input"
"""The tag of a cell whose code is closed: what draws, and what demonstrates at length.

Pages and books know it; for JupyterLab `source_hidden` is put beside it.
"""


class BuildError(AutograderError):
    """A lesson's text cannot be built; the message says which cell and why."""


@dataclass(frozen=True)
class Text:
    """A lesson as it was written: `lessons/NN_topic.py`."""

    path: Path

    def notebook(self) -> NotebookNode:
        """The text as a notebook, with cell ids that stay the same from build to build.

        Raises BuildError for a text that is no lesson.
        """
        try:
            notebook = jupytext.read(self.path, fmt="py:percent")
        except (OSError, UnicodeDecodeError) as error:
            raise BuildError(f"{self.path} cannot be read: {error}") from error
        if "kernelspec" not in notebook.metadata:
            raise BuildError(f"{self.path} lacks the head that names its kernelspec.")
        notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
        for number, cell in enumerate(notebook.cells):
            cell.id = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell-{number:02}")
            if _is_closed(cell):
                tags = cell.metadata.get("tags", [])
                cell.metadata["tags"] = list(dict.fromkeys([*tags, CLOSED]))
                cell.metadata["jupyter"] = {"source_hidden": True}
        return notebook


def texts(course: Path) -> dict[str, Text]:
    """The lessons' texts in a course folder by lesson id, in order; empty where there are none."""
    found = sorted((course / "lessons").glob("[0-9][0-9]_*.py"))
    return {path.stem: Text(path) for path in found}


def source_notebooks(course: Path) -> dict[str, NotebookNode]:
    """A course's source notebooks by lesson id, their library and gather cells filled in.

    Raises BuildError for a course without texts, and for a text whose code does not parse.
    """
    own = texts(course)
    if not own:
        raise BuildError(
            f"there is no lesson's text in {course / 'lessons'}: name a course folder with "
            "--course, or make one with `autograder new FOLDER`."
        )
    library, result = Library(), {}
    toolbox, old_charts = (_shared(course, name) for name in ("toolbox.py", "old_charts.py"))
    for lesson, text in sorted((texts(DATA) | own).items()):
        try:
            notebook = text.notebook()
            old = any(
                "Chart(" in cell.source or "Picture(" in cell.source for cell in notebook.cells
            )
            for cell in notebook.cells:
                if cell.source.strip() == LIBRARY:
                    parts = [
                        toolbox,
                        *[old_charts] * old,
                        *[library.code()] * bool(library.parts),
                    ]
                    cell.source = LIBRARY + "\n" + "\n\n\n".join(parts)
                if cell.source.strip() == GATHER:
                    cell.source = f"{GATHER}\n{inspect.getsource(gather).rstrip()}"
            _export(int(lesson[:2]), notebook, library)
        except SyntaxError as error:
            raise BuildError(f"{text.path}: a cell does not parse: {error}") from error
        if lesson in own:
            result[lesson] = notebook
    return result


def _is_closed(cell: NotebookNode) -> bool:
    """Whether a cell's code is closed: where its text says so, a library, every check."""
    about = cell.metadata.get("nbgrader", {})
    is_check = about.get("grade") and not about.get("solution")
    return CLOSED in cell.metadata.get("tags", []) or is_check or cell.source in (LIBRARY, GATHER)


def _shared(course: Path, name: str) -> str:
    """What every lesson begins with: the course's own, else the package's."""
    tools = [folder / "lessons" / name for folder in (course, DATA)]
    return next(filter(Path.exists, tools), tools[0]).read_text(encoding="utf-8").rstrip()


def _export(lesson: int, notebook: NotebookNode, library: Library) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code" and EXPORT.search(cell.source):
            for name, code in definitions(without_solution_markers(cell.source)):
                library.add(name, Part(code, lesson, own=False))


def rendered(notebook: NotebookNode) -> NotebookNode:
    """The edition to read, before it is run: solved, without markers, hidden tests, metadata."""
    edition = copy.deepcopy(notebook)
    for cell in edition.cells:
        cell.source = without_hidden_tests(without_solution_markers(cell.source))
        cell.source = LINK.sub(r"\1.ipynb", cell.source)
        cell.metadata.pop("nbgrader", None)
    return edition


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, making its folder where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def editions(course: Path, into: Path) -> None:
    """Write all three editions below `into`, the rendered one without its outputs.

    Raises BuildError.
    """
    for lesson, notebook in source_notebooks(course).items():
        topic = lesson.partition("_")[2]
        write(notebook, into / "source" / lesson / f"{topic}.ipynb")
        write(rendered(notebook), into / "notebooks" / f"{lesson}.ipynb")
    try:
        release.generate_release(into)
    except release.ReleaseError as error:
        raise BuildError(str(error)) from error


def build(course: Path, report: Callable[[str], None]) -> None:
    """Make every edition of every lesson; nothing is replaced unless all of them succeed.

    Nothing is removed either: what has no text may be someone's own work (`stale` names it).
    `report` is told each lesson as it is done. Raises BuildError.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        editions(course, fresh)
        with ThreadPoolExecutor(max_workers=2) as pool:
            for path in pool.map(_render, sorted((fresh / "notebooks").glob("*.ipynb"))):
                keep_timings(path, course / "notebooks" / path.name)
                report(path.stem)
        for path in _built_files(fresh):
            target = course / path.relative_to(fresh)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def stale(course: Path) -> list[str]:
    """Say which built files do not follow from the lessons' texts, a line each.

    The rendered edition's outputs are not compared here: running it again is nbval's part.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        editions(course, fresh)
        complaints = []
        for path in _built_files(fresh):
            name = path.relative_to(fresh)
            if not (course / name).exists():
                complaints.append(f"{name} is missing")
            elif _content(course / name) != _content(path):
                complaints.append(f"{name} is not what its text gives")
        complaints += [
            f"{path.relative_to(course)} has no text: remove it, or write one"
            for path in _left_over(course, fresh)
        ]
        return complaints


def _render(path: Path) -> Path:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # its kernel's: the times shown are of one core
    notebook = nbformat.read(path, as_version=4)
    try:
        run_cells(notebook, timeout=120, stop_at_error=True)
    except CellExecutionError as error:
        raise BuildError(
            f"{path.stem}, solved, stops at a cell: {error.ename}: {error.evalue}"
        ) from error
    del notebook.metadata["language_info"]
    write(notebook, path)
    return path


def keep_timings(path: Path, before: Path) -> None:
    """Give cells whose outputs nbval does not compare those of the last build, times for example.

    That holds while the lesson is the same: then the same text gives the same file each time.
    """
    if not before.exists() or _content(path) != _content(before):
        return
    notebook, old = (nbformat.read(one, as_version=4) for one in (path, before))
    for cell, earlier in zip(notebook.cells, old.cells, strict=True):
        if UNCOMPARED in cell.metadata.get("tags", []):
            cell.outputs = earlier.outputs
    write(notebook, path)


def _built_files(folder: Path) -> list[Path]:
    """What is built, by its names alone: other notebooks beside it are somebody's own."""
    lessons = "[0-9][0-9]_*"
    return sorted(
        [
            path
            for edition in ("source", "release")
            for path in (folder / edition).glob(f"{lessons}/*.ipynb")
            if path.parent.name.partition("_")[2] == path.stem
        ]
        + list((folder / "notebooks").glob(f"{lessons}.ipynb"))
    )


def _left_over(course: Path, fresh: Path) -> list[Path]:
    made = {path.relative_to(fresh) for path in _built_files(fresh)}
    return [path for path in _built_files(course) if path.relative_to(course) not in made]


def _content(path: Path) -> object:
    """A file's bytes; of a rendered notebook only what its text decides: cells, not outputs."""
    if path.parent.name != "notebooks":
        return path.read_bytes()
    try:
        cells = read(path)["cells"]
    except RefusedError:  # a file with a merge's marks in it, say
        return path.read_bytes()
    return [(c.get("id"), c["cell_type"], c["metadata"], "".join(c["source"])) for c in cells]
