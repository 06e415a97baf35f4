"""Whether two wrong answers are wrong in the same way: what entitles a hint to be given.

A hint says what a program does. So two answers count as the same mistake only where nothing that
was seen tells them apart, but for what differs from writer to writer: the names in an error's
text, the order in which equal nodes come, the rows that a shuffle happens to draw.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from autograder.experiments.observing import Case, Raised
from autograder.judge.compare import (
    RULES,
    fault_in_order,
    kind,
    looks,
    numbers,
)
from autograder.judge.diary import handed_back

ON_PURPOSE = {"Exception", "AssertionError", "RuntimeError", "ArithmeticError"}
"""Errors that one raises where a ValueError is asked: in words of one's own."""

_NAMES = re.compile(
    r"0x[0-9a-f]+"  # an address
    r"|[\w.<>]+(?=\(\))"  # a function's name
    r"|(?<=name )'\w+'|(?<=variable )'\w+'|(?<=argument )'\w+'|(?<=argument: )'\w+'"
)
_NUMBERS = re.compile(r"\([\d, ]*\)|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")

ONE_THING = {
    "a product of shapes that do not fit": (
        r"matmul: Input operand|shapes .* not aligned|mm cannot multiply"
    ),
    "tensors of different shapes": r"The shapes .* are not the same|cannot \w+ shapes",
    "decimals do not fit into an array of whole numbers": r"Cannot cast ufunc '\w+' output",
    "too deep": r"maximum recursion depth",
    "a list is no array": (
        r"unsupported operand type\(s\) .*'list'|can't multiply sequence by non-int of type"
        r"|can only concatenate list|'list' object has no attribute '(dot|shape|T|sum|mean|size)'"
    ),
}
"""What several ways to write it say differently: in whose words errors say it (a pattern)."""

DO_NOT_FIT = r"operands could not be broadcast together|MSE cannot compare"
"""The same for two arrays of which each error says the shapes."""


def same_mistake(
    case: Case, expected: Any, one: Any, other: Any, asked: frozenset[str] = frozenset()
) -> bool:
    """Whether two answers are both right, or wrong in the same way.

    Errors are the same if they say the same; those of a type that the exercise asks for (`asked`)
    may say it in any words. Two orders are the same if the same kind of thing is
    wrong with them, whichever nodes it befell; two answers that should have been errors and were
    none, whatever they were. Of two looks at one thing, one has to agree.
    """
    complaints = [RULES[case.rule](case, expected, got) for got in (one, other)]
    if None in complaints:
        return complaints == [None, None]
    if isinstance(expected, Raised):
        asked |= {expected.type}
    if isinstance(one, Raised) and isinstance(other, Raised):
        return _blame(case, one, asked) == _blame(case, other, asked)
    if isinstance(one, Raised) or isinstance(other, Raised):
        return False
    match case.rule:
        case "numbers" | "count":
            return numbers(case, one, other) is None
        case "far":
            return bool(_limits(one) == _limits(other))
        case "either" if isinstance(one, list) and isinstance(other, list):
            return any(numbers(case, *pair) is None for pair in zip(one, other, strict=False))
        case "order":
            return _disorder(case, expected, one) == _disorder(case, expected, other)
        case "names one of":
            return True
        case "notes":
            return numbers(case, handed_back(one), handed_back(other)) is None
        case "layer":
            pairs = zip(looks(one)[:2], looks(other), strict=False)
            return any(numbers(case, *pair) is None for pair in pairs)
        case "rows":
            return _dealt(case, one) == _dealt(case, other)
        case _:
            return complaints[0] == complaints[1]


def _limits(seen: Any) -> Any:
    """Whether numbers far out are numbers at all: who keeps a log from 0 may choose by how much."""
    if not isinstance(seen, np.ndarray):
        return kind(seen)
    return seen.shape, ["finite" if np.isfinite(one) else str(one) for one in seen.ravel()]


def _blame(case: Case, error: Raised, asked: frozenset[str]) -> tuple[Any, ...]:
    """What an error says: where one was asked for, which nodes it names, in whatever words."""
    if case.rule == "names one of" and error.type in asked | ON_PURPOSE:
        return error.type, *(any(name in error.text for name in names) for names in case.facts)
    return (error.type if error.type in asked else wording(error),)


def wording(error: Raised) -> str:
    """An error's type and text without what differs from writer to writer: names, and numbers.

    The arrays' sizes stay: they say which arrays met, though not in which order, or flat or not.
    """
    for thing, words in ONE_THING.items():
        if re.match(words, error.text):
            return thing
    text = _NAMES.sub("", error.text)
    shapes = [re.findall(r"\d+", found) for found in _NUMBERS.findall(text) if found[0] == "("]
    sizes = sorted(math.prod(map(int, shape)) for shape in shapes)
    words = "do not fit" if re.match(DO_NOT_FIT, text) else _NUMBERS.sub("#", text)
    return f"{error.type}: {words} {sizes}"


def _disorder(case: Case, expected: Any, got: Any) -> tuple[Any, ...]:
    """What kind of thing is wrong with an order; and, if all nodes are there, how far.

    Backwards, or by first visit (each node after one of its inputs, but not after all), or without
    a plan.
    """
    (fault, *_) = fault_in_order(case, expected, got) or ("",)
    if not isinstance(got, list) or sorted(got) != sorted(expected):
        return (fault,)
    place = {name: i for i, name in enumerate(got)}
    after: dict[str, list[bool]] = {}
    for source, node in case.facts:
        after.setdefault(node, []).append(place[source] < place[node])
    backwards = not any(map(any, after.values()))
    return fault, backwards, all(map(any, after.values()))


def _dealt(case: Case, got: Any) -> tuple[Any, ...]:
    """How a table's rows were dealt: the shapes, and what became of X's and of y's order."""
    shapes = _shapes(got)
    try:
        X, y = (np.concatenate(parts) for parts in zip(*got, strict=True))
        if len(X) == 0 or max(len(X), len(y)) > 2 * len(case.facts[0]):
            return (shapes,)
        fates = [_fate(part, table) for part, table in zip((X, y), case.facts, strict=True)]
        beside = len(X) == len(y) and set(_rows(X, y)) <= set(_rows(*case.facts))
    except (TypeError, ValueError):  # no pairs of arrays
        return (shapes,)
    return shapes, *fates, beside


def _shapes(got: Any) -> Any:
    if isinstance(got, list):
        return [_shapes(item) for item in got]
    return got.shape if isinstance(got, np.ndarray) else kind(got)


def _fate(part: np.ndarray, table: np.ndarray) -> tuple[bool, ...]:
    """Whether rows are still in the table's order, come twice, are missing, or are none of it."""
    own, come = _rows(table), _rows(part)
    places = [own.index(row) for row in come if row in own]
    return (
        places == sorted(places),
        len(set(come)) < len(come),
        not set(own) <= set(come),
        not set(come) <= set(own),
    )


def _rows(*tables: np.ndarray) -> list[tuple[float, ...]]:
    """The rows of tables that stand side by side."""
    flat = [np.reshape(table, (len(table), -1)).astype(float).tolist() for table in tables]
    return [tuple(number for part in row for number in part) for row in zip(*flat, strict=True)]
