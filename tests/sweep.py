"""Judge every right and every wrong program with many seeds: `make sweep`.

A verdict must not depend on the numbers that a student happens to be given. Prints how many
programs of each exercise were judged, and each verdict that differs; exits 1 if one does.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.experiments import EXPERIMENTS
from autograder.judge.misconceptions import MISCONCEPTIONS
from tests.programs import ACCEPTED, WRONG, lesson_with, names_of, verdict_on

AT_A_TIME = 5
"""Seeds that a process gets in one go."""

RIGHT, UNNAMED = "right", "wrong, and not named"


@dataclass(frozen=True)
class Program:
    """One program of an exercise: its name here, what it defines, and the verdict it must get.

    That is `RIGHT`, a misconception's id, or `UNNAMED`. `text` is empty for a misconception.
    """

    exercise: str
    name: str
    due: str
    text: str = ""

    def names(self) -> Mapping[str, Any]:
        """What its notebook defines."""
        if self.text:
            return names_of(lesson_with(self.exercise), {self.exercise: self.text})
        (known,) = (one for one in MISCONCEPTIONS[self.exercise] if one.id == self.due)
        return known.names()


def programs(exercise: str) -> Iterator[Program]:
    """All of an exercise's."""
    for way, text in ACCEPTED[exercise].items():
        yield Program(exercise, way, RIGHT, text)
    for known in MISCONCEPTIONS[exercise]:
        yield Program(exercise, known.id, known.id)
    for number, (known_id, text) in enumerate(WRONG[exercise]):
        yield Program(exercise, f"in other hands, {number}", known_id or UNNAMED, text)


def strays(exercise: str, seeds: range) -> list[str]:
    """The programs and seeds that give another verdict than the one that is due."""
    names = {program: program.names() for program in programs(exercise)}
    found = []
    for seed in seeds:
        for program in names:
            verdict = verdict_on(exercise, names[program], seed)
            got = RIGHT if verdict.passed else verdict.misconception or UNNAMED
            if got != program.due:
                found.append(f"{exercise}, {program.name}, seed {seed}: {got}; {verdict.message}")
    return found


def main() -> int:
    """Judge all programs and print what was found."""
    options = argparse.ArgumentParser(prog="make sweep", description=__doc__)
    options.add_argument("--seeds", type=int, default=200, help="how many seeds (200)")
    options.add_argument("--exercise", action="append", choices=EXPERIMENTS, help="only this one")
    chosen = options.parse_args()
    parts = [
        (exercise, range(start, min(start + AT_A_TIME, chosen.seeds)))
        for exercise in chosen.exercise or EXPERIMENTS
        for start in range(0, chosen.seeds, AT_A_TIME)
    ]
    others: dict[str, list[str]] = defaultdict(list)
    with ProcessPoolExecutor() as executor:
        judged = zip(parts, executor.map(strays, *zip(*parts, strict=True)), strict=True)
        for (exercise, _), found in track(
            judged, "Sweep", len(parts), console=Console(stderr=True)
        ):
            others[exercise] += found
    console = Console(width=100, markup=False)
    table = Table(title=f"{chosen.seeds} seeds each", box=box.SIMPLE_HEAD)
    for head in ("exercise", "right programs", "wrong programs", "other verdicts"):
        table.add_column(head, justify="left" if head == "exercise" else "right")
    for exercise, found in others.items():
        right = Counter(program.due == RIGHT for program in programs(exercise))
        table.add_row(exercise, *map(str, (right[True], right[False], len(found))))
    console.print(table)
    for line in itertools.chain(*others.values()):
        console.print(line)
    return int(any(others.values()))


if __name__ == "__main__":
    raise SystemExit(main())
