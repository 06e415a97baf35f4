"""Gather your own library: what you wrote in the lessons, in one file, miniflow.py.

This runs in the folder of a lesson, or in one that holds the lessons or their folders. It reads the
saved notebooks, and of these the cells that say `#| export`. Where you wrote a class again in a
later lesson, the later one counts. Where a part of yours is missing, is not written yet or does
not run, the course's own part stands in, and a line says so. The library needs numpy alone.
"""

import ast
import builtins
import dis
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

LIBRARY = "#| library"
EXPORT = re.compile(r"^[ \t]*#[ \t]*\|[ \t]*export\b", re.MULTILINE)
TITLE = re.compile(r"# (\d\d) · ")
FROM = re.compile(r"^# Lesson (\d\d)\n", re.MULTILINE)
UNWRITTEN = re.compile(r"YOUR CODE HERE\s+raise NotImplementedError")
DEFINED = re.compile(r"^(?:class|def) (\w+)", re.MULTILINE)
MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)
IMPORTS = ("import math", "import numpy as np")  # as every library cell has them
HEAD = '"""My MiniFlow, gathered from my notebooks. Change them, and gather again."""'
MOST = 6  # lines about what is missing or wrong


class Part(NamedTuple):
    """A statement of the library, the lesson that it is from, and whose it is."""

    code: str
    lesson: int
    own: bool


class Library:
    """Exported statements, each name once, in an order in which they can be run.

    A later definition replaces an earlier one of its name. A class that extends the one of its
    name (`class Tensor(Tensor)`) stands below that one. What a later statement has kept under
    another name (`LinearNode = Linear`) stays above that statement.
    """

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}

    def add(self, name: str, part: Part) -> None:
        """Take in a statement under the name that it defines."""
        order, bases = list(self.parts), _bases(part.code)
        if name in order and self._is_kept(name):
            self.parts = {
                f"{known}, kept" if known == name else known: its
                for known, its in self.parts.items()
            }
        elif name in order and name in bases:
            part = part._replace(code=f"{self.parts[name].code}\n\n\n{part.code}")
        elif name in order and any(base in order[order.index(name) :] for base in bases):
            del self.parts[name]  # it cannot stand where its base is not yet known
        self.parts[name] = part

    def _is_kept(self, name: str) -> bool:
        later = list(self.parts.values())[list(self.parts).index(name) + 1 :]
        statements = (ast.parse(part.code).body[0] for part in later)
        return any(
            isinstance(statement, ast.Assign) and name in _names_read(statement.value)
            for statement in statements
        )

    def code(self) -> str:
        """The library as one text; `parts_in` takes it apart again."""
        return "\n\n\n".join(f"# Lesson {p.lesson:02}\n{p.code}" for p in self.parts.values())


def parts_in(source: str) -> dict[int, dict[str, str]]:
    """The parts of a library cell, by lesson and by name."""
    found: dict[int, dict[str, str]] = {}
    _, *pieces = FROM.split(source)
    for lesson, code in zip(pieces[::2], pieces[1::2], strict=True):
        name = next(name for name, _ in definitions(code))
        found.setdefault(int(lesson), {})[name] = code.strip()
    return found


def definitions(code: str) -> Iterator[tuple[str, str]]:
    """Split code into its top-level statements, each with the name it defines (or its text).

    A bare expression, such as a print, defines nothing and is left out; `IMPORTS` are always there.
    """
    lines = code.splitlines()
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.Expr):
            continue
        first = min(
            [statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]
        )
        text = "\n".join(lines[first - 1 : statement.end_lineno])
        if text not in IMPORTS:
            yield getattr(statement, "name", text), text


def _bases(code: str) -> list[str]:
    """The names of the classes that a class is built on; none for another statement."""
    statement = ast.parse(code).body[0]
    return [ast.unparse(base) for base in getattr(statement, "bases", [])]


def _names_read(expression: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}


def lessons_in(folder: Path, problems: list[str]) -> dict[int, tuple[Path, list[str]]]:
    """The lessons' notebooks and the code of their cells, by number, each in the nearest place.

    They lie in the folder, in folders below it, or in lessons' folders beside it. A lesson is known
    by its cells, whatever its file is called.
    """
    found: dict[int, tuple[Path, list[str]]] = {}
    for pattern in ("*.ipynb", "[!.]*/*.ipynb", "../[0-9][0-9]_*/*.ipynb"):
        here: dict[int, list[tuple[Path, list[str]]]] = {}
        for path in sorted(folder.glob(pattern)):
            try:
                cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
                sources = ["".join(cell["source"]) for cell in cells]
                code = [s for s, c in zip(sources, cells, strict=True) if c["cell_type"] == "code"]
                is_lesson = any("nbgrader" in cell["metadata"] for cell in cells)
            except (OSError, ValueError, LookupError, TypeError) as error:
                problems.append(f"{path.name} cannot be read as a notebook: {error}")
                continue
            title = next(filter(None, map(TITLE.match, sources)), None)
            if title and is_lesson:
                here.setdefault(int(title[1]), []).append((path, code))
        for number, several in here.items():
            if number not in found and len(several) > 1:
                names = " or ".join(os.path.relpath(path, folder) for path, _ in several)
                problems.append(f"Which one is your lesson {number:02}: {names}? I took the first.")
            found.setdefault(number, several[0])
    return dict(sorted(found.items()))


def gather(folder: Path, ran: list[str]) -> tuple[Library, dict[int, Path], list[str]]:
    """The library that a student's notebooks give, which these are, and what is missing or wrong.

    `ran` is what a kernel has run so far.
    """
    library, problems = Library(), list[str]()
    found = lessons_in(folder, problems)
    last = max(found, default=0)
    cells = found[last][1] if found else []
    course = parts_in(next((source for source in cells if source.startswith(LIBRARY)), ""))
    for number in range(1, last + 1):
        theirs, own = course.get(number, {}), dict[str, list[str]]()
        if number in found:
            own = _own_parts(*found[number], set(library.parts), problems)
        elif theirs:
            problems.append(f"Lesson {number:02} was not found here, below or beside this folder.")
        for name in [*(name for name in own if name not in theirs), *theirs]:
            for code in own.get(name) or [theirs[name]]:
                library.add(name, Part(code, number, own=name in own))
    _mend(library, course, problems)
    saved = {source.strip() for _, sources in found.values() for source in sources}
    if unsaved := _unsaved(ran, saved):
        problems.insert(
            0, f"Save first: {', '.join(unsaved)} ran, and is not in the saved notebook."
        )
    return library, {number: path for number, (path, _) in found.items()}, problems


def _own_parts(
    path: Path, sources: list[str], earlier: set[str], problems: list[str]
) -> dict[str, list[str]]:
    """What a notebook's exported cells define, without the names that are not written yet."""
    parts: dict[str, list[str]] = {}
    unwritten = set()
    for source in filter(EXPORT.search, sources):
        try:
            found = list(definitions(MAGIC.sub("", source)))
        except SyntaxError as error:
            begin = EXPORT.sub("", source).strip().partition("\n")[0]
            problems.append(
                f"{path.name}, the cell that begins with `{begin}`, line {error.lineno}: "
                f"{error.msg}. The cell is left out."
            )
            continue
        for name, code in found:
            parts.setdefault(name, []).append(code)
            if UNWRITTEN.search(code):
                unwritten.add(name)
            elif name in earlier and isinstance(ast.parse(code).body[0], ast.FunctionDef):
                problems.append(
                    f"{path.name}, {name}: an earlier lesson has a function of this name too. "
                    "Only this one is kept. Should they differ, rename one."
                )
    problems += [f"{path.name}, {name}: not written yet." for name in unwritten]
    return {name: code for name, code in parts.items() if name not in unwritten}


def _mend(library: Library, course: dict[int, dict[str, str]], problems: list[str]) -> None:
    """Run every part. Let the course's stand in for what fails, or for what uses unknown names."""
    known: dict[str, Any] = {"__name__": "miniflow"}
    exec("\n".join(IMPORTS), known)
    for looking_for in (_failure, _unknown):  # names may be used above the part that defines them
        for name, part in list(library.parts.items()):
            if fault := looking_for(part.code, known):
                theirs = course.get(part.lesson, {}).get(name.removesuffix(", kept"))
                if theirs and part.own and not _failure(theirs, known):
                    library.parts[name] = Part(theirs, part.lesson, own=False)
                elif looking_for is _failure:
                    del library.parts[name]
                    fault += " It is left out."
                problems.append(f"{name.partition(', kept')[0]} {fault}")


def _failure(code: str, known: dict[str, Any]) -> str:
    """Why a part does not run, if it does not; what it defines is known from now on."""
    try:
        exec(compile(code, "miniflow", "exec"), known)
    except Exception as error:  # whatever a student's line may raise
        return f"does not run: {type(error).__name__}: {error}."
    return ""


def _unknown(code: str, known: dict[str, Any]) -> str:
    """Which names a part uses that nobody makes, if there are any."""
    names = _globals_in(compile(code, "miniflow", "exec")) - known.keys() - set(dir(builtins))
    return f"uses {', '.join(sorted(names))}, which no exported cell holds." if names else ""


def _globals_in(code: CodeType) -> set[str]:
    """The names that functions look up outside themselves."""
    found = {one.argval for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL"}
    inner = (_globals_in(const) for const in code.co_consts if isinstance(const, CodeType))
    return found.union(*inner)


def _unsaved(ran: list[str], saved: set[str]) -> list[str]:
    """The names in exported cells that ran in this kernel and are not in a saved notebook."""
    latest = {
        tuple(DEFINED.findall(source)): source.strip() for source in ran if EXPORT.search(source)
    }
    return [name for names, source in latest.items() if source not in saved for name in names]


def main() -> None:
    """Gather the notebooks around here into miniflow.py, and tell what was found."""
    if "NBGRADER_EXECUTION" in os.environ:  # a grader is running this notebook
        return
    target, draft = Path("miniflow.py"), Path(".miniflow.py")
    library, found, problems = gather(Path.cwd(), globals().get("In", []))
    own = [part for part in library.parts.values() if part.own]
    if not own:
        print("No cell of yours was found that says #| export, so no library was gathered.")
        return
    print(
        "I write miniflow.py here, from",
        ", ".join(os.path.relpath(path) for path in found.values()),
    )
    if more := problems[MOST:]:
        problems = [*problems[:MOST], f"There are {len(more)} more lines like these."]
    for problem in problems:
        print(f"! {problem}")
    lent = {
        f"{name} ({part.lesson:02})" if part.lesson in found else f"lesson {part.lesson:02}": None
        for name, part in library.parts.items()
        if not part.own
    }
    if lent:
        print("The course's own part stands in for", ", ".join(lent))
    if target.exists() and not target.read_text(encoding="utf-8").startswith(HEAD):
        print("! The miniflow.py here was not gathered by me. Rename it, then gather again.")
        return
    text = "\n\n".join([HEAD, *IMPORTS, "", library.code()])
    draft.write_text(f"{text}\n", encoding="utf-8")
    draft.replace(target)
    sys.modules.pop("miniflow", None)  # the next import sees the new one
    print(f"It holds {len(library.parts)} parts, {len(own)} of them yours: from miniflow import *")


if __name__ == "__main__":
    main()
