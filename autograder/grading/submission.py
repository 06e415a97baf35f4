"""A submission: a student's file, read with suspicion and put back into its lesson's shape."""

from __future__ import annotations

import copy
import fnmatch
import json
import os
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.errors import AutograderError
from autograder.lessons import Lesson, grade_id, without_hidden_tests

MAX_BYTES = 20_000_000
"""A lesson with all of its pictures is well below a tenth of this."""

MAX_CELLS = 1_000
"""A lesson has some forty; each one costs the grader time, even an empty one."""

MAX_TEXT = 10_000
"""Characters of a student's own text: rendering it may take time that grows with their square."""

MAX_FILES, MAX_FOLDERS = 200, 20
"""Files that may lie beside a notebook, and folders within folders."""

_CELL_TYPES = ("code", "markdown", "raw")


class RefusedError(AutograderError):
    """The file cannot be graded; the message says why in one line, and the way out."""

    exit_code = 2


def read(path: Path) -> dict[str, Any]:
    """Read a notebook file as plain data. Raises RefusedError; see `fetched` and `parsed`."""
    return parsed(path.name, fetched(path))


def submitted(path: Path) -> bytes:
    """The bytes of a file in `submitted/student/lesson/`. Raises RefusedError; see `fetched`."""
    if any(folder.is_symlink() for folder in path.parents[:2]):
        raise RefusedError(f"the folder of {path.name} is a link; hand in the file itself.")
    return fetched(path)


def fetched(path: Path) -> bytes:
    """The bytes of a submitted file.

    Raises RefusedError for what is no file of its own (a link may lead to another student's) and
    for a far too large one.
    """
    try:
        about = path.lstat()
        if stat.S_ISDIR(about.st_mode):
            raise RefusedError(f"{path.name} is a folder, not a notebook file.")
        if stat.S_ISLNK(about.st_mode):
            raise RefusedError(f"{path.name} is a link; hand in the file itself.")
        if not stat.S_ISREG(about.st_mode):
            raise RefusedError(f"{path.name} is no file that could be read to its end.")
        size = about.st_size
        if size > MAX_BYTES:
            raise RefusedError(
                f"{path.name} has {size:,} bytes, more than the {MAX_BYTES:,} that are read; "
                "clear its outputs and save it again."
            )
        return path.read_bytes()
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be read: {error.strerror}.") from error


def parsed(name: str, content: bytes) -> dict[str, Any]:
    """A notebook file's content as plain data: `cells` is a list of cells with type and source.

    Raises RefusedError for an empty file, no JSON, another format.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(f"{name} is no text, so it is no notebook.") from error
    if not text.strip():
        raise RefusedError(f"{name} is empty.")
    try:
        data = json.loads(text)
        if "\\ud" in text.lower():  # half a surrogate pair is text that no file can hold
            whole = json.dumps(data, ensure_ascii=False).encode(errors="replace")
            data = json.loads(whole)
    except ValueError as error:
        raise RefusedError(f"{name} is no notebook: it is not JSON ({error}).") from error
    except RecursionError as error:
        raise RefusedError(f"{name} is no notebook: it is nested too deeply.") from error
    return _shaped(name, data)


def _shaped(name: str, content: Any) -> dict[str, Any]:
    if not isinstance(content, dict) or "nbformat" not in content:
        raise RefusedError(f"{name} is JSON, but no notebook.")
    if content["nbformat"] != 4:
        raise RefusedError(
            f"{name} is in notebook format {str(content['nbformat'])[:20]}; open it in JupyterLab "
            "and save it again to bring it to format 4."
        )
    cells = content.get("cells")
    if not isinstance(cells, list) or not all(map(_is_cell, cells)):
        raise RefusedError(f"{name} is a damaged notebook: its cells are not what they should be.")
    if len(cells) > MAX_CELLS:
        raise RefusedError(f"{name} has {len(cells):,} cells, more than the {MAX_CELLS:,} allowed.")
    return content


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in _CELL_TYPES:
        return False
    source = cell.get("source")
    lines = source if isinstance(source, list) else [source]
    return isinstance(cell.get("metadata"), dict) and all(isinstance(line, str) for line in lines)


def _source(cell: dict[str, Any]) -> str:
    """A cell's text with plain line ends, and with nothing in it that no file could hold."""
    text = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")


def restored(content: dict[str, Any], lesson: Lesson) -> tuple[NotebookNode, list[str]]:
    """A student's cells in their lesson's shape, and what was found amiss on the way.

    A locked cell gets the instructor's code back, every cell that nbgrader knows the instructor's
    metadata; of the student's own cells only the text stays. Outputs, tags and the rest are gone.
    Raises RefusedError if a cell of the lesson is missing or stands there twice.
    """
    count = Counter(grade_id(cell) for cell in content["cells"])
    twice = [name for name in lesson.cells if count[name] > 1]
    missing = [name for name in lesson.cells if not count[name]]
    for names, what in ((twice, "more than once"), (missing, "no longer")):
        if names:
            raise RefusedError(
                f"lesson {lesson.id} is damaged: it holds {what} the cell{'s' * (len(names) > 1)} "
                f"{', '.join(names)}; copy your answers into a fresh copy of the lesson."
            )
    cells, flags = [], []
    for number, cell in enumerate(content["cells"]):
        source = _source(cell)
        ours = lesson.cells.get(grade_id(cell))
        if ours is None:
            cells.append(_own(cell["cell_type"], source, number))
            continue
        if ours.metadata.nbgrader["locked"]:
            if source.strip() not in (
                ours.source.strip(),
                without_hidden_tests(ours.source).strip(),
            ):
                flags.append(f"the locked cell {grade_id(cell)} had been changed")
            source = ours.source
        cells.append(_cell(ours.cell_type, source, f"cell-{number}", ours.metadata))
    return _notebook(cells, lesson), flags


def _own(kind: str, source: str, number: int) -> NotebookNode:
    """A cell of the student's own: its text, without what a page could not show."""
    if kind != "code":
        source = source.replace("attachment:", "")  # they are gone, and a page may not lack them
        if len(source) > MAX_TEXT:
            source = f"{source[:MAX_TEXT]}\n\n(The text goes on; what follows is cut off.)"
    return _cell(kind, source, f"own-{number}", {})


def _cell(kind: str, source: str, name: str, metadata: Mapping[str, Any]) -> NotebookNode:
    """A cell without outputs, with its own copy of the metadata.

    nbformat's own makers look each one up in the schema first.
    """
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": name,
        "metadata": metadata,
        "source": source,
    }
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return from_dict(cell)


def plain_files(folder: Path, ignore: list[str]) -> Iterator[Path]:
    """The files beside a notebook that may be copied: no links, pipes or devices, and not too much.

    Whoever follows a link copies what the student could not read into what the student gets back.
    """
    if any(path.is_symlink() for path in (folder, folder.parent)):
        return
    room, count = MAX_BYTES, 0
    for here, folders, names in os.walk(folder):
        depth = len(Path(here).relative_to(folder).parts)
        folders[:] = [
            name for name in folders if depth < MAX_FOLDERS and not _matches(name, ignore)
        ]
        for path in (Path(here, name) for name in names if not _matches(name, ignore)):
            about = path.lstat()
            plain = stat.S_ISREG(about.st_mode) and os.access(path, os.R_OK)
            if plain and about.st_size <= room and count < MAX_FILES:
                room, count = room - about.st_size, count + 1
                yield path


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def refusal(lesson: Lesson, why: str) -> NotebookNode:
    """What stands for a submission that was refused: the reason, and the lesson unanswered."""
    note = new_markdown_cell(f"**This file could not be graded.** {why}", id="refused")
    cells = [note]
    for number, ours in enumerate(lesson.cells.values()):
        source = "" if ours.metadata.nbgrader["solution"] else ours.source
        cells.append(_cell(ours.cell_type, source, f"cell-{number}", ours.metadata))
    return _notebook(cells, lesson)


def _notebook(cells: list[NotebookNode], lesson: Lesson) -> NotebookNode:
    """A notebook of these cells, for the kernel that the instructor chose."""
    usual = {"display_name": "Python 3", "language": "python", "name": "python3"}
    kernel = lesson.notebook.metadata.get("kernelspec", usual)
    return new_notebook(cells=cells, metadata={"kernelspec": copy.deepcopy(kernel)})
