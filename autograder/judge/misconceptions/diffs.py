"""A wrong program as a diff against the right one: where its hunks fit, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple


class MisfitError(ValueError):
    """A wrong program was given in a way that says nothing, or nothing certain."""


class Edit(NamedTuple):
    """Lines `start` to `end` of the right program, `end` not included, become `new`."""

    start: int
    end: int
    new: list[str]


def edits(diff: str, right: Sequence[str]) -> Iterator[Edit]:
    """What a diff changes in the right program's lines. An empty line parts two hunks.

    Lines with - go, lines with + come, lines with a space stay and say where. Raises MisfitError
    unless each hunk fits in exactly one place.
    """
    for hunk in diff.split("\n\n"):
        yield from _changes(hunk.splitlines(), right)


def _changes(hunk: list[str], right: Sequence[str]) -> Iterator[Edit]:
    for line in hunk:
        if line[:1] not in {"-", "+", " "}:
            raise MisfitError(f"a diff's lines begin with -, + or a space, but not {line!r}.")
    if all(line[0] == " " for line in hunk):
        raise MisfitError(f"nothing is changed at {hunk[0][1:]!r}.")
    start = _place(hunk, right)
    for stays, run in groupby(hunk, lambda line: line[0] == " "):
        lines = list(run)
        end = start + sum(line[0] != "+" for line in lines)
        if not stays:
            yield Edit(start, end, [line[1:] for line in lines if line[0] == "+"])
        start = end


def _place(hunk: list[str], right: Sequence[str]) -> int:
    """The only place of the right program in which a hunk fits."""
    old = [line[1:] for line in hunk if line[0] != "+"]
    if not old:
        raise MisfitError(f"where does {hunk[0][1:]!r} go? Give the line before it, with a space.")
    fitting = [
        len(list(takewhile(lambda pair: pair[0] == pair[1], zip(old, right[start:], strict=False))))
        for start in range(len(right))
    ]
    places = fitting.count(len(old))
    if not places:
        raise MisfitError(f"the right program has no such line there: {old[max(fitting)]!r}.")
    if places > 1:
        raise MisfitError(f"{old[0]!r} fits in {places} places. Give the line before it as well.")
    return fitting.index(len(old))


def changed(right: Sequence[str], several: Iterable[Edit]) -> str:
    """The right program with these edits made. Raises MisfitError where two touch one line."""
    in_order = sorted(several)
    for one, other in pairwise(in_order):
        if other.start < one.end or one[:2] == other[:2]:
            raise MisfitError(f"two changes meet at {right[one.start]!r}.")
    lines = list(right)
    for start, end, new in reversed(in_order):
        lines[start:end] = new
    return "\n".join(lines)
