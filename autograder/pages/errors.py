"""An error as a student reads it: its type, its message, and the own lines that led there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.pages.clean import plain

MOST_STEPS, MOST_ENTRIES = 5, 1_000
"""Lines that are shown, the last ones, and lines that are looked at: a recursion has a thousand."""

MOST_MESSAGE, MOST_LINE = 2_000, 500
"""Characters of an error's message; of everything else, which has one line."""

Lines = Mapping[int, Mapping[int, str]]
"""The lines that may be shown: by the number of a cell's run, and by their own number."""

_NEXT_ERROR = re.compile(r"\w.* Traceback \(most recent call last\)$")
_STEP = re.compile(r"\s*Cell In\[(\d{1,9})\], line (\d{1,9})(?:, in ([\w.<>]+))?")
_FILE = re.compile(r" \(\d+\.py, line \d+\)$")


@dataclass(frozen=True)
class Step:
    """A line in the cell with this number."""

    cell: int
    line: int
    function: str
    code: str


@dataclass(frozen=True)
class Fault:
    """An error, and the way to it through the student's own lines, the innermost last."""

    type: str
    message: str
    steps: list[Step]


def fault(output: NotebookNode, lines: Lines) -> Fault:
    """What an output of the type "error" tells the student.

    Steps in libraries, in the grader and in cells that are not shown are left out.
    """
    steps: list[Step] = []
    for entry in (plain(entry[:MOST_MESSAGE]) for entry in output.traceback[-MOST_ENTRIES:]):
        if _NEXT_ERROR.fullmatch(entry):
            steps = []  # what came before is the error from which this one was raised
        if not (found := _STEP.match(entry)):
            continue
        cell, line, function = int(found[1]), int(found[2]), found[3] or ""
        code = lines.get(cell, {}).get(line)
        if code is None or (steps and (steps[-1].cell, steps[-1].line) == (cell, line)):
            continue
        function = _brief(function.replace(".<locals>", ""), MOST_LINE)
        steps.append(Step(cell, line, function, _brief(code.strip(), MOST_LINE)))
    message = _FILE.sub("", plain(_brief(output.evalue, MOST_MESSAGE)))
    return Fault(plain(_brief(output.ename, MOST_LINE)), message, steps[-MOST_STEPS:])


def _brief(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} …"
