"""Judge every right and every wrong program with many seeds: `make sweep`.

A verdict must not depend on the numbers that a student happens to be given. Prints how many
programs of each exercise were judged, and each verdict that differs; exits 1 if one does.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.experiments import EXPERIMENTS
from autograder.misconceptions import MISCONCEPTIONS
from tests.programs import ACCEPTED, WRONG, lesson_with, names_of, verdict_on

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


def programs() -> Iterator[Program]:
    """All of them, exercise by exercise."""
    for exercise in EXPERIMENTS:
        for way, text in ACCEPTED[exercise].items():
            yield Program(exercise, way, RIGHT, text)
        for known in MISCONCEPTIONS[exercise]:
            yield Program(exercise, known.id, known.id)
        for number, (known_id, text) in enumerate(WRONG[exercise]):
            yield Program(exercise, f"in other hands, {number}", known_id or UNNAMED, text)


def strays(program: Program, seeds: range) -> list[str]:
    """The seeds that give another verdict than the program is due, with that verdict."""
    names, found = program.names(), []
    for seed in seeds:
        verdict = verdict_on(program.exercise, names, seed)
        got = RIGHT if verdict.passed else verdict.misconception or UNNAMED
        if got != program.due:
            found.append(f"seed {seed}: {got}; {verdict.message}")
    return found


def main() -> int:
    """Judge all programs and print what was found."""
    options = argparse.ArgumentParser(prog="make sweep", description=__doc__)
    options.add_argument("--seeds", type=int, default=200, help="how many seeds (200)")
    options.add_argument("--exercise", choices=sorted(EXPERIMENTS), help="only this exercise")
    chosen = options.parse_args()
    todo = [one for one in programs() if chosen.exercise in (None, one.exercise)]
    console = Console(width=100, markup=False)
    table = Table(title=f"{chosen.seeds} seeds each", box=box.SIMPLE_HEAD)
    for head in ("exercise", "right programs", "wrong programs", "other verdicts"):
        table.add_column(head, justify="left" if head == "exercise" else "right")
    counts = {one.exercise: [0, 0, 0] for one in todo}
    told = []
    with ProcessPoolExecutor() as executor:
        judged = executor.map(strays, todo, [range(chosen.seeds)] * len(todo))
        pairs = track(
            zip(todo, judged, strict=True), "Sweep", len(todo), console=Console(stderr=True)
        )
        for program, found in pairs:
            count = counts[program.exercise]
            count[0 if program.due == RIGHT else 1] += 1
            count[2] += len(found)
            told += [f"{program.exercise}, {program.name}: {line}" for line in found]
    for exercise, count in counts.items():
        table.add_row(exercise, *map(str, count))
    console.print(table)
    for line in told:
        console.print(line)
    return int(bool(told))


if __name__ == "__main__":
    raise SystemExit(main())
