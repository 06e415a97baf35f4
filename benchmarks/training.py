"""How fast a network is trained, and against what: `make bench-training`.

All ways are timed in every round, one after the other, and compared within it: machines are noisy.
Seconds are the processor's, which on one thread are those of the clock, less what others took.
"""

from __future__ import annotations

import gc
import json
import math
import operator
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import click
import numpy as np
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table
from threadpoolctl import threadpool_limits

from autograder.lessons import ROOT
from benchmarks.goals import Goals, standing
from benchmarks.trainers import NETWORKS, WAYS, Array, Trainer, trainers
from miniflow_ref import Add, Input, Mul, forward_and_backward, topological_sort
from miniflow_ref.tensor import Tensor

FILE = ROOT / "build" / "bench-training.json"
SPAN = 0.1
"""Seconds for which a way runs in each round, at least."""
LIMITS = {
    ("64-128-10", "miniflow_ref", "bare NumPy"): 1.5,
    ("64-128-10", "miniflow_ref", "bare NumPy, and ∂X"): 1.5,
    ("13-10-1", "miniflow_ref", "bare NumPy"): 3,
    ("13-10-1", "miniflow_ref", "PyTorch"): 1,
    ("64-128-10", "Tensor", "bare NumPy"): 3,
}
"""How many times as long a way may take as another one, on a network.

MiniFlow tells X its gradient as well, like every Input; so it also stands beside a floor that does.
"""
GRAPHS = (100, 1_000, 10_000, 100_000)
"""Numbers of nodes."""
GROWTH = 3
"""How many times as long a node of the largest graph may take as one of the second.

A large graph leaves the processor's cache; were the cost quadratic, it would be 100 times.
"""


@dataclass(frozen=True)
class Work:
    """What is timed: one way of doing something, as often in each run as there are units."""

    topic: str
    way: str
    run: Callable[[], object]
    units: int = 1

    def seconds(self, runs: int) -> float:
        """Of one unit, on the processor; what others left behind is cleared away before."""
        gc.collect()
        began = time.process_time()
        for _ in range(runs):
            self.run()
        return (time.process_time() - began) / runs / self.units


def one_step(trainer: Trainer, X: Array, y: Array) -> Callable[[], float]:
    few = slice(trainer.network.batch)
    return partial(trainer.step, trainer.batch(X[few]), trainer.batch(y[few]))


def one_epoch(trainer: Trainer, X: Array, y: Array) -> Callable[[], float]:
    return partial(trainer.epoch, X, y, np.random.default_rng(0))


TASKS = {"step": one_step, "epoch": one_epoch}


def training(network: str) -> Iterator[Work]:
    """Each task in each way, once all are shown to do the same."""
    rng = np.random.default_rng(0)
    X, y = NETWORKS[network].data(rng)
    ways = trainers(network, NETWORKS[network].weights(rng))
    for task, of in TASKS.items():
        runs = {way: of(trainer, X, y) for way, trainer in ways.items()}
        check_that_all_agree(ways, runs)
        for way, run in runs.items():
            yield Work(task_on(task, network), way, run)


def check_that_all_agree(ways: dict[str, Trainer], runs: dict[str, Callable[[], float]]) -> None:
    """Run each once; stop unless losses and weights are the same to 1e-10."""
    reached = [(way, [runs[way](), *trainer.weights()]) for way, trainer in ways.items()]
    (first, expected), *others = reached
    for way, numbers in others:
        for number, wanted in zip(numbers, expected, strict=True):
            message = f"{way} takes another step than {first}"
            np.testing.assert_allclose(number, wanted, rtol=0, atol=1e-10, err_msg=message)


def graphs(nodes: int) -> Iterator[Work]:
    """Forwards and backwards through a graph: one that is there, and one built meanwhile."""
    x, half = Input("x"), Input("half")
    means(x, half, Add, Mul, nodes)

    def static() -> None:
        forward_and_backward(topological_sort({x: 1.0, half: 0.5}))

    def dynamic() -> None:
        x, half = Tensor(1, autograd=True), Tensor(0.5, autograd=True)
        means(x, half, operator.add, operator.mul, nodes).backward()

    yield Work(node_of(nodes), "miniflow_ref", static, units=nodes)
    yield Work(node_of(nodes), "Tensor", dynamic, units=nodes)


def means(x: Any, half: Any, add: Any, mul: Any, nodes: int) -> Any:
    """The last of so many nodes, among which each number is the mean of the two before it.

    Every node that is computed has two inputs, every mean two consumers, and all means `half`.
    """
    before = x
    for _ in range(nodes // 2 - 1):
        before, x = x, mul(add(before, x), half)
    return x


def task_on(task: str, network: str) -> str:
    return f"{network} {task}"


def node_of(nodes: int) -> str:
    return f"node of {nodes}"


Figures = dict[str, dict[str, float]]
"""For each topic the seconds of each way."""
Place = tuple[str, str]
"""A topic and a way: where one of the figures is."""


def compared() -> Iterator[tuple[str, Place, Place, float]]:
    """The name of a ratio, the figures that are divided, and how large it may be."""
    for (network, way, other), limit in LIMITS.items():
        for topic in (task_on(task, network) for task in TASKS):
            yield f"{topic}: {way} / {other}", (topic, way), (topic, other), limit
    small, large = node_of(GRAPHS[1]), node_of(GRAPHS[-1])
    for way in ("miniflow_ref", "Tensor"):
        yield f"{way}: {large} / {small}", (large, way), (small, way), GROWTH


GOALS: Goals = {name: (limit, "at most") for name, *_, limit in compared()}


def ratio(rounds: list[Figures], one: Place, other: Place) -> float:
    """The median of a figure through another one of the same round."""
    (topic, way), (other_topic, other_way) = one, other
    return statistics.median(r[topic][way] / r[other_topic][other_way] for r in rounds)


def found(rounds: list[Figures]) -> dict[str, float]:
    """What the rounds say of each goal that was measured."""
    measured = {(topic, way) for topic, ways in rounds[0].items() for way in ways}
    return {
        name: ratio(rounds, one, other)
        for name, one, other, _ in compared()
        if {one, other} <= measured
    }


def table_of(network: str, rounds: list[Figures]) -> Table:
    """What a step and an epoch take in each way, and how many times as long as the floor."""
    numbers = NETWORKS[network]
    title = f"{network}, {numbers.activation}, batches of {numbers.batch} of {numbers.rows} rows"
    table = Table("way", title=title, box=box.SIMPLE_HEAD)
    for head in ("µs/step", "/ bare", "ms/epoch", "/ bare"):
        table.add_column(head, justify="right")
    floor = next(iter(WAYS))
    for way in (label for label, way in WAYS.items() if network in way.networks):
        if not WAYS[way].installed:
            table.add_row(way, "not installed")
            continue
        cells = []
        for task, unit in zip(TASKS, (1e6, 1e3), strict=True):
            topic = task_on(task, network)
            seconds = statistics.median(figures[topic][way] for figures in rounds)
            times = ratio(rounds, (topic, way), (topic, floor))
            cells += [f"{seconds * unit:.1f}", f"{times:.2f}"]
        table.add_row(way, *cells)
    return table


def table_of_graphs(rounds: list[Figures]) -> Table:
    """What each node takes in graphs that grow."""
    table = Table(title="Forwards and backwards through graphs", box=box.SIMPLE_HEAD)
    for head in ("nodes", "miniflow_ref: µs/node", "Tensor: µs/node"):
        table.add_column(head, justify="right")
    for nodes in GRAPHS:
        ways = rounds[0][node_of(nodes)]
        medians = (statistics.median(f[node_of(nodes)][way] for f in rounds) for way in ways)
        table.add_row(f"{nodes}", *(f"{median * 1e6:.2f}" for median in medians))
    return table


@click.command()
@click.option("--rounds", default=10, show_default=True, type=click.IntRange(1))
def main(rounds: int) -> None:
    """Train networks in several ways, and print how they compare. Takes three minutes."""
    with threadpool_limits(1):
        works = [work for network in NETWORKS for work in training(network)]
        works += [work for nodes in GRAPHS for work in graphs(nodes)]
        gc.freeze()  # or every clearing would look through all that was imported
        runs = [math.ceil(SPAN / work.units / work.seconds(3)) for work in works]
        figures: list[Figures] = [{} for _ in range(rounds)]
        todo = [(one, *how) for one in figures for how in zip(works, runs, strict=True)]
        for one, work, times in track(todo, "Timing", console=Console(stderr=True)):
            one.setdefault(work.topic, {})[work.way] = work.seconds(times)
    reached = found(figures)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps({"rounds": figures, "found": reached}, indent=2))
    console = Console()
    console.print(f"Medians of {rounds} rounds, on one thread, in doubles")
    for network in NETWORKS:
        console.print(table_of(network, figures))
    console.print(table_of_graphs(figures))
    console.print(standing(GOALS, reached))
    print(f"figures: {FILE}")


if __name__ == "__main__":
    main()
