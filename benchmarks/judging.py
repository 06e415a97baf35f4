"""How long the judge takes at worst, whatever it is sent: `python -m benchmarks.judging`.

Random observations are those of the reference or of a misconception with some values changed;
malicious ones are made to be work: they are as honest up to one case, and there is as much as is
let in. Seconds are the processor's, from a frame's JSON to the verdict. 100,000 random and 10,000
malicious ones for each exercise take a night.
"""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import click
import numpy as np
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.experiments import EXPERIMENTS, observe
from autograder.jail.wire import (
    MOST,
    TooMuchError,
    decode_observations,
    encode,
    encode_observations,
)
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.judge.oracle import judge
from autograder.judge.reference import reference
from autograder.lessons import ROOT

FILE = ROOT / "build" / "bench-judging.json"
LONGEST = 5.0
"""Seconds that no verdict may take."""
SEEDS = (0, 1)
ROWS, NUMBERS = MOST["rows"], MOST["numbers"]

Random = np.random.Generator


def answers(exercise: str, seed: int) -> list[list[Any]]:
    """What the reference and every misconception give, as it is sent."""
    names = [reference(exercise), *(known.names() for known in MISCONCEPTIONS[exercise])]
    return [encode_observations(observe(exercise, each, seed)) for each in names]


def changed(rng: Random, sent: list[Any]) -> list[Any]:
    """Observations of which some are others."""
    for place in rng.integers(len(sent), size=rng.integers(1, 4)):
        label, value = sent[place]
        sent = [*sent[:place], [label, anything(rng, value)], *sent[place + 1 :]]
    return sent


def anything(rng: Random, value: Any) -> Any:
    """A value of any form; some of them are like the one that stood there."""
    shape = tuple(int(n) for n in rng.integers(0, 5, rng.integers(0, 4)))
    match rng.integers(9):
        case 0:
            return encode(rng.normal(size=shape))
        case 1:
            return encode(rng.integers(-3, 3, shape).astype("int8"))
        case 2:
            return encode(np.full(shape, rng.choice([np.nan, np.inf, -0.0, 1e308])))
        case 3:
            return {"raised": "ValueError", "ancestors": ["ValueError", "Exception"], "text": "x"}
        case 4:
            return {"other": "None"}
        case 5:
            return "ab"[: rng.integers(3)]
        case 6 if isinstance(value, list) and value:
            return [anything(rng, one) if rng.random() < 0.2 else one for one in value]
        case 7 if isinstance(value, list):
            return [value[n] for n in rng.permutation(len(value))]
        case _:
            return [anything(rng, value) for _ in range(rng.integers(0, 4))]


def stretched(value: Any) -> Any:
    """A value with as much of it as is let in: an array's rows, a list's items."""
    if isinstance(value, list) and value:
        return (value * MOST["values"])[: MOST["values"] // max(1, 2 * _values(value[0]))]
    if isinstance(value, dict) and value.get("shape"):
        _, *rest = value["shape"]
        inner = max(1, int(np.prod(rest)))
        return encode(np.arange(inner * min(ROWS // inner or 1, ROWS)).reshape(-1, *rest))
    return value


def _values(value: Any) -> int:
    return 1 + sum(map(_values, value)) if isinstance(value, list) else 1


def _batches(rows: int, count: int) -> list[Any]:
    """Pairs of arrays, whose rows are all different."""
    X = np.arange(rows * count * 8).reshape(count, rows, 8)
    return [[encode(part), encode(part[:, :1])] for part in X]


MONSTERS = {
    "rows of one byte": encode(np.zeros((ROWS, 1), "uint8")),
    "different rows": encode(np.arange(NUMBERS).reshape(ROWS, -1)),
    "one row": encode(np.arange(NUMBERS).reshape(1, -1)),
    "no numbers": encode(np.empty((ROWS, 0))),
    "many axes": encode(np.zeros((2, 2, 2, 2, 2, 2, 2, 50))),
    "not a number": encode(np.full(NUMBERS // 8, np.nan)),
    "a large batch": _batches(ROWS // 2, 1),
    "many batches": _batches(1, 4_000),
    "many names": [f"node {n}" for n in range(MOST["values"] // 2)],
    "one name": ["X"] * (MOST["values"] // 2),
    "long names": ["x" * 300] * 600,
    "many numbers": [encode(np.array(1.0))] * 9_000,
    "lists in lists": [[[[[["x"] * 9] * 9] * 9] * 9]],
    "an old family": {"raised": "E", "ancestors": ["E"] * 9_000, "text": "x" * 300},
    "a formula": [["a", encode(np.eye(10))], *[["mm", *[encode(np.array(0))] * 2]] * 999],
    "a deep formula": [
        ["a", encode(np.eye(10))],
        *([name, *[encode(np.array(n))] * 2] for name in ("mm", "__mul__") for n in range(499)),
    ],
    "a deep diary": [
        [encode(np.array(max(0, n - 1))), encode(np.ones((1, 1)))] for n in range(999)
    ],
    "a wide diary": [[encode(np.array(0)), encode(np.ones((1, 200)))] * 1 for _ in range(999)],
}
"""Values that are work, of all kinds that are known."""


def monstrous(rng: Random, sent: list[Any]) -> list[Any]:
    """Observations with as much as is let in at one place, and maybe at all that follow."""
    place = int(rng.integers(len(sent)))
    label, value = sent[place]
    kind = int(rng.integers(-4, len(MONSTERS)))
    monster = list(MONSTERS.values())[kind] if kind >= 0 else stretched(value)
    rest = [] if rng.random() < 0.1 else sent[place + 1 :]
    return [*sent[:place], [label, monster], *rest]


def taken(exercise: str, seed: int, sent: list[Any]) -> float:
    """The seconds for a verdict on what was sent, parsing and comparing."""
    text = json.dumps(sent)
    began = time.process_time()
    with contextlib.suppress(TooMuchError):  # a verdict as well
        judge(exercise, decode_observations(json.loads(text)), seed)
    return time.process_time() - began


def worst(exercise: str, random: int, malicious: int, rng: Random) -> dict[str, float]:
    """The longest that a verdict on an exercise took, of so many observations of each kind."""
    known = {seed: answers(exercise, seed) for seed in SEEDS}
    longest = {}
    for name, count, make in (("random", random, changed), ("malicious", malicious, monstrous)):
        seconds = []
        for _ in range(count):
            seed = int(rng.choice(SEEDS))
            sent = known[seed][rng.integers(len(known[seed]))]
            seconds.append(taken(exercise, seed, make(rng, sent)))
        longest[name] = max(seconds, default=0.0)
        longest[f"{name}, median"] = float(np.median(seconds)) if seconds else 0.0
    return longest


@click.command(help=__doc__)
@click.option("--random", default=200, show_default=True, help="Random ones for each exercise.")
@click.option("--malicious", default=100, show_default=True, help="Malicious ones for each.")
@click.option("--only", default="", metavar="WORD", help="Exercises whose names contain it.")
@click.option("--seed", default=0, show_default=True)
def main(random: int, malicious: int, only: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    chosen = [name for name in sorted(EXPERIMENTS) if only in name]
    found = {}
    for name in track(chosen, "judging", transient=True, console=Console(stderr=True)):
        found[name] = worst(name, random, malicious, rng)
    table = Table(box=box.SIMPLE_HEAD)
    columns = ("random, median", "random", "malicious, median", "malicious")
    for head in ("exercise", *columns):
        table.add_column(head, justify="left" if head == "exercise" else "right")
    for name, longest in found.items():
        table.add_row(name, *(f"{1000 * longest[column]:.1f} ms" for column in columns))
    Console(width=100).print(table)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps({"random": random, "malicious": malicious, "seconds": found}))
    longest = max(max(each.values()) for each in found.values())
    print(f"{random:,} random and {malicious:,} malicious each: {longest:.2f} s at most.")
    raise SystemExit(longest > LONGEST)


if __name__ == "__main__":
    main()
