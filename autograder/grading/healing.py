"""A student's cells, put back into their lesson's shape.

Cells get lost, doubled, split and moved in honest work. In the result each of the lesson's cells
stands once, in the lesson's order, and a locked one holds the instructor's code, whatever the
student's copy said. All else is the student's own: it follows what it followed, and runs there.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import copy
import hashlib
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_notebook

from autograder.grading.submission import RefusedError, parsed, source_of
from autograder.lessons import (
    Lesson,
    asks,
    grade_id,
    is_locked,
    unanswered,
    without_hidden_tests,
)

MAX_TEXT = 10_000
"""Characters of a student's own text: rendering it may take time that grows with their square."""

MAX_PARSED = 100_000
"""Characters of code that are parsed here; a lesson's library has some twenty thousand."""

PICTURES = ("image/png", "image/jpeg", "image/gif")
"""What may be pasted into an answer: pictures in which nothing can run."""

_ATTACHED = re.compile(r"attachment:([\w.-]+)(?=[\s)\"'>]|$)")


class _Piece(NamedTuple):
    """A cell as it was handed in; `name` is the lesson's for it, empty for a student's own."""

    name: str
    kind: str
    source: str
    cell: Mapping[str, Any]


def restored(content: dict[str, Any], lesson: Lesson) -> tuple[NotebookNode, list[str]]:
    """A student's notebook in its lesson's shape, and what was found amiss on the way.

    Of several copies of an answer the last one counts that was written; the others are the
    student's own cells. Outputs, tags and all other metadata are gone. Raises RefusedError if
    nothing is there that the lesson asks for.
    """
    pieces = _joined(_pieces(content["cells"], lesson), lesson)
    counted, flags = _counted(pieces, lesson)
    if not any(asks(lesson.cells[name]) for name in counted):
        raise RefusedError(
            f"this notebook holds no exercise of lesson {lesson.id}; hand in the lesson's own."
        )
    parts: dict[str, list[NotebookNode]] = {"": []}
    for number, piece in enumerate(pieces):
        if counted.get(piece.name) is piece:
            parts[piece.name] = [_ours(lesson, piece.name, f"cell-{number}", piece)]
        elif not (piece.name and _is_blank(piece, lesson)):
            parts[next(reversed(parts))].append(_own(piece, f"own-{number}"))
    found = [name for name in parts if name]
    if found != [name for name in lesson.cells if name in parts]:
        flags.append("its cells stood in another order")
    return _notebook(_in_order(parts, lesson), lesson), flags


def _in_order(parts: dict[str, list[NotebookNode]], lesson: Lesson) -> list[NotebookNode]:
    """Every cell of the lesson, each followed by what followed it; `parts` begins with the rest.

    What is missing comes back: what is given as early as the lesson has it, a check as late.
    """
    cells = parts[""]
    early = 0  # where the next cell that is given belongs
    for name, ours in lesson.cells.items():
        if name in parts:
            early = len(cells) + 1
            cells = cells + parts[name]
        else:
            early = len(cells) if asks(ours) else early
            cells.insert(early, _ours(lesson, name, f"back-{name}"))
            early += 1
    return cells


def _counted(pieces: list[_Piece], lesson: Lesson) -> tuple[dict[str, _Piece], list[str]]:
    """The copy that counts of each of the lesson's cells, and what is amiss with them."""
    counted, flags = {}, []
    for name, ours in lesson.cells.items():
        copies = [piece for piece in pieces if piece.name == name]
        what = f"the {'locked cell' if is_locked(ours) else 'answer'} {name}"
        if not copies:
            flags.append(f"{what} was missing" + " and is put back" * is_locked(ours))
            continue
        if is_locked(ours):
            unchanged = [piece for piece in copies if _is_unchanged(piece, ours)]
            counted[name] = (unchanged or copies)[0]
            if not unchanged:
                flags.append(f"{what} had been changed")
        else:
            written = [piece for piece in copies if not _is_blank(piece, lesson)]
            counted[name] = (written or copies)[-1]
        if len(copies) > 1:
            flags.append(f"{what} stood there {len(copies)} times")
    return counted, flags


def _pieces(cells: list[dict[str, Any]], lesson: Lesson) -> list[_Piece]:
    """A notebook's cells, each with its name; a locked one that lost it is known by its text."""
    there = {grade_id(cell) for cell in cells}
    nameless = {
        text.strip(): name
        for name, ours in lesson.cells.items()
        if is_locked(ours) and name not in there
        for text in (ours.source, without_hidden_tests(ours.source))
    }
    pieces = []
    for cell in cells:
        name, source = grade_id(cell), source_of(cell)
        if name not in lesson.cells:
            name = nameless.get(source.strip(), "")
        pieces.append(_Piece(name, cell["cell_type"], source, cell))
    return pieces


def _joined(pieces: list[_Piece], lesson: Lesson) -> list[_Piece]:
    """The same pieces, but an answer that was split where it cannot be is whole again.

    Both halves of a cell that is split have its name.
    """
    result = []
    for name, run in groupby(pieces, key=lambda piece: piece.name):
        several = list(run)
        whole = several[0]._replace(source="\n".join(piece.source for piece in several))
        ours = lesson.cells.get(name)
        is_split = (
            len(several) > 1
            and ours is not None
            and ours.cell_type == "code"
            and not is_locked(ours)
            and _parsed(whole.source) is not None
            and any(_parsed(piece.source) is None for piece in several)
        )
        result += [whole] if is_split else several
    return result


def _is_blank(piece: _Piece, lesson: Lesson) -> bool:
    """Whether nothing was written into an answer."""
    text, ours = piece.source.strip(), lesson.cells[piece.name].source
    return not is_locked(lesson.cells[piece.name]) and text in (
        "",
        ours.strip(),
        unanswered(ours).strip(),
    )


def _is_unchanged(piece: _Piece, ours: NotebookNode) -> bool:
    """Whether a locked cell says what some edition of it said; a formatter may have been at work.

    This is only told: the instructor's code takes its place in any case.
    """
    texts = ours.source.strip(), without_hidden_tests(ours.source).strip()
    if piece.source.strip() in texts or _checksum(piece) == _about(piece).get("checksum"):
        return True
    code = _parsed(piece.source) if ours.cell_type == "code" else None
    return code is not None and code in map(_parsed, texts)


def _about(piece: _Piece) -> Mapping[str, Any]:
    about = piece.cell["metadata"].get("nbgrader")
    return about if isinstance(about, dict) else {}


def _checksum(piece: _Piece) -> str:
    """What nbgrader noted in a cell when it released it, if it has not been changed since."""
    about = _about(piece)
    grade, solution = bool(about.get("grade")), bool(about.get("solution"))
    locked = not solution and (grade or bool(about.get("locked")))
    parts = [piece.source, piece.kind, str(grade), str(solution), str(locked), piece.name]
    if grade:
        with contextlib.suppress(KeyError, TypeError, ValueError):
            parts.append(str(float(about["points"])))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def _parsed(code: str) -> str | None:
    """What code says, whatever its form; None if it cannot be parsed. A magic says nothing."""
    if len(code) > MAX_PARSED:
        return None
    try:
        return ast.dump(ast.parse(re.sub(r"^(\s*)[%!].*$", r"\1pass", code, flags=re.MULTILINE)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def refusal(lesson: Lesson, why: str, content: bytes = b"") -> NotebookNode:
    """What stands for a file that cannot be graded: the reason, what was written, no answers.

    Nobody runs it, but a person can read it and give points.
    """
    note = f"**This file could not be graded.** {why}"
    cells = [_cell("markdown", note, "refused", {}), *_as_written(content)]
    cells += [_ours(lesson, name, f"cell-{number}") for number, name in enumerate(lesson.cells)]
    return _notebook(cells, lesson)


def _as_written(content: bytes) -> list[NotebookNode]:
    """The cells of a file that cannot be graded; if it is no notebook, its beginning as text."""
    try:
        cells = parsed("", content)["cells"]
    except RefusedError:
        text = _cut(content[: 4 * MAX_TEXT + 1].decode(errors="replace"))
        fence = "`" * (3 + max(map(len, re.findall("`+", text)), default=0))
        return [_cell("markdown", f"{fence}\n{text}\n{fence}", "own-0", {})] if text.strip() else []
    pieces = (_Piece("", cell["cell_type"], source_of(cell), cell) for cell in cells)
    return [_own(piece, f"own-{number}") for number, piece in enumerate(pieces)]


def _ours(lesson: Lesson, name: str, id: str, piece: _Piece | None = None) -> NotebookNode:
    """A cell of the lesson; of a locked one the instructor's text, of an answer the student's."""
    ours = lesson.cells[name]
    if is_locked(ours):
        return _cell(ours.cell_type, ours.source, id, ours.metadata)
    if piece is None:
        return _cell(ours.cell_type, "", id, ours.metadata)
    return _with_pictures(_cell(ours.cell_type, piece.source, id, ours.metadata), piece)


def _own(piece: _Piece, id: str) -> NotebookNode:
    """A cell of the student's own: its text, without what a page could not show."""
    source = piece.source if piece.kind == "code" else _cut(piece.source)
    return _with_pictures(_cell(piece.kind, source, id, {}), piece)


def _cut(text: str) -> str:
    if len(text) <= MAX_TEXT:
        return text
    return f"{text[:MAX_TEXT]}\n\n(The text goes on; what follows is cut off.)"


def _with_pictures(cell: NotebookNode, piece: _Piece) -> NotebookNode:
    """A text with the pictures that were pasted into it; a page may not lack one that it names."""
    if cell.cell_type == "code":
        return cell
    attached = piece.cell.get("attachments")
    pictures = {
        name: {kind: data}
        for name in _ATTACHED.findall(cell.source)
        for kind, data in _pictures(attached.get(name) if isinstance(attached, dict) else None)
    }
    cell.source = re.sub(
        r"attachment:([\w.-]*)",
        lambda found: found[0] if found[1] in pictures else f"attachment {found[1]}",
        cell.source,
    )
    if pictures and cell.cell_type == "markdown":
        cell.attachments = from_dict(pictures)
    return cell


def _pictures(bundle: Any) -> Iterable[tuple[str, str]]:
    """The picture that is attached under a name, with its kind, if it is one."""
    for kind in PICTURES:
        data = bundle.get(kind) if isinstance(bundle, dict) else None
        if isinstance(data, str):
            with contextlib.suppress(ValueError):
                base64.b64decode("".join(data.split()), validate=True)
                yield kind, data
                return


def _cell(kind: str, source: str, id: str, metadata: Mapping[str, Any]) -> NotebookNode:
    """A cell without outputs, with its own copy of the metadata.

    nbformat's own makers look each one up in the schema first.
    """
    cell: dict[str, Any] = {"cell_type": kind, "id": id, "metadata": metadata, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return from_dict(cell)


def _notebook(cells: list[NotebookNode], lesson: Lesson) -> NotebookNode:
    """A notebook of these cells, for the kernel that the instructor chose."""
    usual = {"display_name": "Python 3", "language": "python", "name": "python3"}
    kernel = lesson.notebook.metadata.get("kernelspec") or usual
    return new_notebook(cells=cells, metadata={"kernelspec": copy.deepcopy(kernel)})
