"""Mutants: a program with one small thing made wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.mutants.operators import OPERATORS


@dataclass(frozen=True)
class Mutant:
    """One change to an exercise's program: the statement before and after, and the whole text."""

    exercise: str
    change: str
    program: str


def mutants(exercise: str, program: str) -> Iterator[Mutant]:
    """All mutants of an exercise's solution, each text once; what it was given stays."""
    tree, written = ast.parse(program), _solution_lines(program)
    right, seen = ast.unparse(tree), set()
    for statement, owner, field, index, node in _places(tree):
        if statement.lineno not in written:
            continue
        for operate in OPERATORS:
            for other in operate(node):
                before = _line(statement)
                _put(owner, field, index, other)
                after = _line(other if node is statement else statement)
                text = ast.unparse(ast.fix_missing_locations(tree))
                _put(owner, field, index, node)
                if text != right and text not in seen:
                    seen.add(text)
                    yield Mutant(exercise, f"{before}  →  {after}", text)


def _solution_lines(program: str) -> set[int]:
    """The numbers of the lines between the markers of a solution."""
    lines: set[int] = set()
    within = False
    for number, line in enumerate(program.splitlines(), start=1):
        within = (within or "### BEGIN SOLUTION" in line) and "### END SOLUTION" not in line
        if within:
            lines.add(number)
    return lines


def _places(tree: ast.Module) -> Iterator[tuple[ast.stmt, ast.AST, str, int | None, ast.AST]]:
    """Every node below a function: its statement, and where it hangs (owner, field, index).

    Signatures, annotations and the texts of messages are not touched.
    """

    def below(owner: ast.AST, statement: ast.stmt | None) -> Iterator[Any]:
        for field, value in ast.iter_fields(owner):
            if field in {"args", "annotation", "returns", "decorator_list"} and isinstance(
                owner, ast.FunctionDef | ast.AnnAssign | ast.arg
            ):
                continue
            for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(node, ast.AST) or isinstance(node, ast.JoinedStr):
                    continue
                within = node if isinstance(node, ast.stmt) else statement
                if within is not None and not isinstance(node, ast.FunctionDef | ast.ClassDef):
                    yield within, owner, field, index, node
                yield from below(node, within)

    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inner = {id(node) for outer in functions for node in ast.walk(outer) if node is not outer}
    for function in functions:
        if id(function) not in inner:
            yield from below(function, None)


def _put(owner: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(owner, field, node)
    else:
        getattr(owner, field)[index] = node


def _line(statement: ast.AST) -> str:
    """A statement in one line: a compound one's head."""
    return ast.unparse(ast.fix_missing_locations(statement)).splitlines()[0]
