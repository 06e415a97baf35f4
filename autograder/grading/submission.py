"""A submission: a student's file, read with suspicion."""

from __future__ import annotations

import contextlib
import fnmatch
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.errors import AutograderError
from autograder.jail.outputs import text_weight
from autograder.lessons import Lesson, lesson_of

MAX_BYTES = 20_000_000
"""A lesson with all of its pictures is well below a tenth of this."""

MAX_CELLS = 1_000
"""A lesson has some forty; each one costs the grader time, even an empty one."""

MAX_WRITTEN = 8_000_000
"""Bytes that the cells' texts may take in the file that is written: many lines take more there."""

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
    return fetched(path, folders=2)


def notebooks_in(folder: Path, lessons: Sequence[Lesson]) -> dict[str, Path]:
    """The files in a student's folder that answer an assignment's notebooks, by their topics.

    Where there is none of the right name, the only one counts that is this notebook by its cells:
    browsers and platforms make `linear (1).ipynb` of it.
    """
    named = {one.topic: folder / f"{one.topic}.ipynb" for one in lessons}
    found = {topic: path for topic, path in named.items() if os.path.lexists(path)}
    if len(found) == len(named):
        return found
    others: dict[str, list[Path]] = {}
    for path in plain_files(folder, [".*"]):
        if path.suffix.lower() == ".ipynb" and path not in named.values():
            with contextlib.suppress(RefusedError):
                lesson = lesson_of(read(path)["cells"], lessons)
                others.setdefault(lesson.topic if lesson else "", []).append(path)
    only = {topic: paths[0] for topic, paths in others.items() if len(paths) == 1}
    return {topic: (only | found)[topic] for topic in named if topic in only | found}


def fetched(path: Path, folders: int = 0) -> bytes:
    """The bytes of a submitted file; so many folders above it may be no links.

    Raises RefusedError for what is no file of its own (a link may lead to another student's) and
    for a far too large one. What is looked at is what is read: between a look and a second one it
    may be exchanged.
    """
    try:
        _must_be_plain(path.name, path.lstat())
        with open(_opened(path, folders), "rb") as file:
            _must_be_plain(path.name, os.fstat(file.fileno()))
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be read: {error.strerror}.") from error
    if len(content) > MAX_BYTES:
        raise RefusedError(f"{path.name} grew while it was read; hand it in again.")
    return content


_AS_IT_IS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_AS_IT_IS |= getattr(os, "O_BINARY", 0)


def _opened(path: Path, folders: int) -> int:
    """A descriptor of a file that was reached without a link; a pipe is not waited for."""
    if os.open not in os.supports_dir_fd:
        return os.open(path, _AS_IT_IS)
    here = os.open(path.parents[folders], os.O_RDONLY)
    for name in path.parts[-1 - folders :]:
        above = here
        try:
            here = os.open(name, _AS_IT_IS, dir_fd=above)
        finally:
            os.close(above)
    return here


def _must_be_plain(name: str, about: os.stat_result) -> None:
    """Refuse what cannot be read to its end, or is too much."""
    if stat.S_ISDIR(about.st_mode):
        raise RefusedError(f"{name} is a folder, not a notebook file.")
    if stat.S_ISLNK(about.st_mode):
        raise RefusedError(f"{name} is a link; hand in the file itself.")
    if not stat.S_ISREG(about.st_mode):
        raise RefusedError(f"{name} is no file that could be read to its end.")
    if about.st_size > MAX_BYTES:
        raise RefusedError(
            f"{name} has {about.st_size:,} bytes, more than the {MAX_BYTES:,} that are read; "
            "clear its outputs and save it again."
        )


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
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.IGNORECASE):
        raise RefusedError(f"{name} is a web page, no notebook: download the notebook itself.")
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
    size = sum(text_weight(source_of(cell)) for cell in cells)
    if size > MAX_WRITTEN:
        raise RefusedError(
            f"the cells of {name} are {size:,} bytes of text, more than the {MAX_WRITTEN:,} that "
            "are graded; take out of them what is no answer."
        )
    return content


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in _CELL_TYPES:
        return False
    source = cell.get("source")
    lines = source if isinstance(source, list) else [source]
    return isinstance(cell.get("metadata"), dict) and all(isinstance(line, str) for line in lines)


def source_of(cell: Mapping[str, Any]) -> str:
    """A cell's text with plain line ends, and with nothing in it that no file could hold."""
    text = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")


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
