"""Gather your own library: what you wrote in the lessons, in one file, miniflow.py.

This runs in the folder of a lesson, or in one that holds the notebooks or their folders. It reads
the cells that begin with `#| export`. Where you wrote a class again in a later lesson, the later
one counts. It says what is missing, what is not written yet and what does not run, and leaves
that out. The library needs numpy alone.
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
from typing import Any

EXPORT = "#| export"
LIBRARY = "#| library"
LESSONS = (
    "add",
    "linear",
    "sigmoid",
    "mse",
    "backprop",
    "sgd",
    "classify",
    "tensor",
    "digits",
    "frameworks",
)
HEAD = '"""My MiniFlow, gathered from my notebooks. Change them, and gather again."""'
NUMPY = "import numpy as np"  # as in every lesson's library
UNWRITTEN = re.compile(r"# YOUR CODE HERE\n\s*raise NotImplementedError\(\)")
MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)


class Library:
    """Exported definitions, each name once, in an order in which they can be run.

    A later definition replaces an earlier one of its name. A class that extends the one of its
    name (`class Tensor(Tensor)`) stands below that one. What a later statement has kept under
    another name (`LinearNode = Linear`) stays above that statement.
    """

    def __init__(self) -> None:
        self.imports: dict[str, None] = {}
        self.definitions: dict[str, str] = {}

    def add(self, code: str) -> None:
        """Take in a cell's code. Raises SyntaxError."""
        for name, statement in definitions(code):
            if name.startswith(("import ", "from ")):
                self.imports[name] = None
            else:
                self._define(name, statement)

    def _define(self, name: str, code: str) -> None:
        order, bases = list(self.definitions), _bases(code)
        if name in order and self._is_kept(name):
            self.definitions = {
                f"{known}, kept" if known == name else known: text
                for known, text in self.definitions.items()
            }
        elif name in order and name in bases:
            code = f"{self.definitions[name]}\n\n\n{code}"
        elif name in order and any(base in order[order.index(name) :] for base in bases):
            del self.definitions[name]  # it cannot stand where its base is not yet known
        self.definitions[name] = code

    def _is_kept(self, name: str) -> bool:
        later = list(self.definitions.values())[list(self.definitions).index(name) + 1 :]
        statements = (ast.parse(code).body[0] for code in later)
        return any(
            isinstance(statement, ast.Assign) and name in _names_read(statement.value)
            for statement in statements
        )

    def code(self) -> str:
        """The library as one cell."""
        return "\n\n\n".join(["\n".join(self.imports), *self.definitions.values()])


def definitions(code: str) -> Iterator[tuple[str, str]]:
    """Split code into its top-level statements, each with the name it defines (or its text).

    A bare expression, such as a print, defines nothing and is left out.
    """
    lines = code.splitlines()
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.Expr):
            continue
        first = min(
            [statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]
        )
        text = "\n".join(lines[first - 1 : statement.end_lineno])
        yield getattr(statement, "name", text), text


def _bases(code: str) -> list[str]:
    """The names of the classes that a class is built on; none for another statement."""
    statement = ast.parse(code).body[0]
    return [ast.unparse(base) for base in getattr(statement, "bases", [])]


def _names_read(expression: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}


def gather(folder: Path) -> tuple[Library, list[tuple[str, str, str]], list[str]]:
    """The library that a student's notebooks give, a row for each lesson, and what is wrong.

    The notebooks lie in the folder, in folders below it, or in lessons' folders beside it.
    """
    library, rows, problems = Library(), [], []
    places = {lesson: _places(folder, lesson) for lesson in LESSONS}
    last = max((n for n, lesson in enumerate(LESSONS) if places[lesson]), default=-1)
    for number, lesson in enumerate(LESSONS[: last + 1], start=1):
        names: list[str] = []
        match [os.path.relpath(path, folder) for path in places[lesson]]:
            case []:
                where = "missing"
                problems.append(f"{lesson}.ipynb was not found here, below or beside this folder.")
            case [where]:
                names = _take_in(folder / where, library, problems)
            case several:
                where = "more than one"
                problems.append(f"Which one is yours: {' or '.join(several)}? Put the other away.")
        rows.append((f"{number:02} {lesson}", where, ", ".join(dict.fromkeys(names))))
    _leave_out_what_fails(library, problems)
    return library, rows, problems


def _places(folder: Path, lesson: str) -> list[Path]:
    """Where a lesson's notebook lies: in the nearest place that holds one."""
    name = f"{lesson}.ipynb"
    for pattern in (name, f"[!.]*/{name}", f"../[0-9][0-9]_{lesson}/{name}"):
        if found := sorted(folder.glob(pattern)):
            return found
    return []


def _take_in(path: Path, library: Library, problems: list[str]) -> list[str]:
    """Add a notebook's exported cells to the library; the names that they define."""
    names, earlier = [], set(library.definitions)
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        problems.append(f"{path.name} cannot be read as a notebook: {error}")
        return []
    for source in sources:
        toolbox = source.startswith(LIBRARY) and path.stem == LESSONS[0]
        if not toolbox and not source.startswith(EXPORT):
            continue
        try:
            found = list(definitions(MAGIC.sub("", source)))
        except SyntaxError as error:
            cell = source.removeprefix(EXPORT).strip().partition("\n")[0]
            problems.append(
                f"{path.name}, the cell that begins with `{cell}`, line {error.lineno}: "
                f"{error.msg}. The cell is left out."
            )
            continue
        for name, code in found:
            if UNWRITTEN.search(code):
                problems.append(f"{path.name}, {name}: not written yet, and left out.")
                continue
            if name in earlier and isinstance(ast.parse(code).body[0], ast.FunctionDef):
                problems.append(
                    f"{path.name}, {name}: an earlier lesson has a function of this name too. "
                    "Only this one is kept. Should they differ, rename one."
                )
            library.add(code)
            names += [] if toolbox else [name.partition(" = ")[0]]
    return names


def _leave_out_what_fails(library: Library, problems: list[str]) -> None:
    """Run each definition, and keep those that run; say which names are used and nowhere made."""
    known: dict[str, Any] = {"__name__": "miniflow"}
    for part in (library.imports, library.definitions):
        for name, code in [(name, part[name] or name) for name in part]:
            try:
                exec(compile(code, name, "exec"), known)
            except Exception as error:  # whatever a student's line may raise
                problems.append(f"{name} does not run: {type(error).__name__}: {error}. Left out.")
                del part[name]
    for name, code in library.definitions.items():
        for unknown in sorted(_globals_in(compile(code, name, "exec")) - known.keys()):
            if not hasattr(builtins, unknown):
                problems.append(f"{name} uses {unknown}, which no exported cell holds.")


def _globals_in(code: CodeType) -> set[str]:
    """The names that functions look up outside themselves."""
    found = {one.argval for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL"}
    inner = (_globals_in(const) for const in code.co_consts if isinstance(const, CodeType))
    return found.union(*inner)


def main() -> None:
    """Gather this folder's notebooks into miniflow.py, and tell what was found."""
    target, draft = Path("miniflow.py"), Path(".miniflow.py")
    library, rows, problems = gather(Path.cwd())
    if not rows:
        print("No lesson was found here, so no library was gathered.")
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
        print(line.rstrip())
    for problem in problems:
        print(f"! {problem}")
    if target.exists() and not target.read_text(encoding="utf-8").startswith(HEAD):
        print("! The miniflow.py here was not gathered by me. Rename it, then gather again.")
        return
    draft.write_text(f"{HEAD}\n\n{library.code()}\n", encoding="utf-8")
    draft.replace(target)
    sys.modules.pop("miniflow", None)  # the next import sees the new one
    print(f"miniflow.py holds {len(library.definitions)} parts: from miniflow import *")


if __name__ == "__main__":
    main()
