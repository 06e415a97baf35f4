"""Lesson 06: one step downhill, mini-batches, and training."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from math import prod
from typing import Any

import numpy as np

from autograder.experiments.observing import Case, experiment
from autograder.experiments.standins import consumed, fed, split, standing_in

Shape = tuple[int, ...]
Table = tuple[np.ndarray, np.ndarray]


@experiment
def gradient_descent_update(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """The new value is x, moved against its gradient by learning_rate times it; x stays."""

    def numbers(*shape: int) -> np.ndarray:
        """Numbers of either sign, so far from 0 that no step of these rates ends near 0."""
        return np.asarray(rng.uniform(1, 3, size=shape) * rng.choice([-1, 1], size=shape))

    x, gradx = numbers(2).tolist()
    rates = rng.uniform(0.02, 0.3, size=5).tolist()
    yield Case("two numbers", lambda: mf.gradient_descent_update(x, gradx, rates[0]))

    whole = int(rng.integers(2, 9))
    yield Case("a whole number x", lambda: mf.gradient_descent_update(whole, gradx, rates[1]))

    array, gradient = numbers(4, 3), numbers(4, 3)
    yield Case(
        "arrays of shape (4, 3)", lambda: mf.gradient_descent_update(array, gradient, rates[2])
    )

    wholes, slope = rng.integers(-9, 9, size=(2, 3)), numbers(2, 3)
    yield Case(
        "an array x of whole numbers", lambda: mf.gradient_descent_update(wholes, slope, rates[3])
    )

    one, other = rng.normal(size=5), rng.normal(size=5)

    def afterwards() -> Any:
        x, gradx = one.copy(), other.copy()
        mf.gradient_descent_update(x, gradx, rates[4])
        return [x, gradx]

    yield Case("the caller's x and gradx after the step", afterwards)


def numbered(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """An array of whole numbers that are all different: no row can be taken for another."""
    count = prod(shape)
    return rng.permutation(10 * count)[:count].reshape(shape).astype(float)


def one_pass(mf: Any, X: np.ndarray, y: np.ndarray, batch_size: int, seed: int) -> list[Any]:
    """One pass as a list of [X_batch, y_batch]; a pass that does not end is cut off."""
    batches = mf.minibatches(X, y, batch_size, np.random.default_rng(seed))
    return [list(batch) for batch in islice(batches, len(X) + 5)]


def order(batches: Sequence[Sequence[Any]]) -> tuple[float, ...]:
    """The first column of X in the order in which a pass gives it."""
    return tuple(np.concatenate([X for X, _ in batches])[:, 0].tolist())


def division(batches: Sequence[Sequence[Any]]) -> frozenset[frozenset[float]]:
    """Who shares a batch with whom: the first column of X, whatever the order."""
    return frozenset(frozenset(np.asarray(X)[:, 0].tolist()) for X, _ in batches)


@experiment
def minibatches(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """One pass gives each row once, beside its y, shuffled by rng; only the last batch is short."""

    def case(label: str, X: np.ndarray, y: np.ndarray, batch_size: int) -> Case:
        seed = int(rng.integers(2**32))
        return Case(
            label, lambda: one_pass(mf, X.copy(), y.copy(), batch_size, seed), "rows", [X, y]
        )

    X, flat, column = numbered(rng, 23, 3), numbered(rng, 23), numbered(rng, 23, 1)
    yield case("23 rows in batches of 5", X, flat, 5)
    yield case("23 rows in batches of 4, y of shape (23, 1)", X, column, 4)
    yield case("20 rows in batches of 5", X[:20], flat[:20], 5)
    yield case("23 rows in batches of 1", X, column, 1)
    yield case("23 rows, fewer than the batch size of 32", X, flat, 32)

    yield Case(
        "how many rows come, of 12 equal ones in batches of 5",
        lambda: sum(len(X) for X, _ in one_pass(mf, np.ones((12, 3)), np.ones(12), 5, 0)),
        "count",
    )

    seeds = rng.choice(2**32, size=3, replace=False).tolist()

    def afterwards() -> Any:
        X_table, y_table = X.copy(), column.copy()
        one_pass(mf, X_table, y_table, 5, seeds[0])
        return [X_table, y_table]

    yield Case("the caller's X and y after a pass", afterwards)

    X_long, y_long = numbered(rng, 40, 2), numbered(rng, 40)
    table = [(X_long[start : start + 5], None) for start in range(0, 40, 5)]

    def passes(generators: Sequence[np.random.Generator]) -> list[list[Any]]:
        tables = [(X_long.copy(), y_long.copy()) for _ in generators]
        made = [mf.minibatches(*table, 5, g) for table, g in zip(tables, generators, strict=True)]
        return [[list(batch) for batch in islice(one, 45)] for one in made]

    yield Case(
        "how many different orders three passes with one generator have",
        lambda: len({order(one) for one in passes([np.random.default_rng(seeds[1])] * 3)}),
        "count",
    )
    yield Case(
        "how many different orders two generators of the same seed give",
        lambda: len(
            {order(one) for one in passes([np.random.default_rng(seeds[2]) for _ in "ab"])}
        ),
        "count",
    )
    X_short, y_short = numbered(rng, 5, 2), numbered(rng, 5)

    def variety() -> bool:
        """Batches of 3 and 2 can be dealt in 10 ways; a shuffle misses one once in 10^10."""
        generator, seen = np.random.default_rng(seeds[0]), set()
        for _ in range(250):
            batches = islice(mf.minibatches(X_short.copy(), y_short.copy(), 3, generator), 10)
            seen.add(tuple(frozenset(np.asarray(X)[:, 0].tolist()) for X, _ in batches))
        return len(seen) == 10

    label = "whether each of the 10 ways to deal 5 rows into batches of 3 comes up in 250 passes"
    yield Case(label, variety)
    yield Case(
        "how many different divisions into batches are among the table's own and three passes",
        lambda: len(
            {division(one) for one in [table, *passes([np.random.default_rng(seeds[1])] * 3)]}
        ),
        "count",
    )


def both_ways(look: Callable[[bool], Any]) -> list[Any]:
    """Look twice, with stand-ins for the student's earlier functions and with their own.

    For the rule "either": whoever writes the step out, or whose own step is right, is seen in
    the second look; whoever calls a step that is wrong keeps the points by the first. An error
    in only one of them is kept as its text.
    """
    seen: list[Any] = []
    errors = []
    for strange in (True, False):
        try:
            seen.append(look(strange))
        except Exception as error:
            errors.append(error)
            seen.append(f"{type(error).__name__}: {error}")
    if len(errors) == len(seen):
        raise errors[0]
    return seen


def strange_step(x: Any, gradx: Any, learning_rate: Any) -> Any:
    """Stands in for the step downhill: it needs the same three things and leads elsewhere.

    So it tells what it was asked, and not what a step downhill would be.
    """
    return np.cos(np.asarray(x)) + np.sin(np.asarray(gradx) + 5 * learning_rate)


@experiment
def sgd_update(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Every trainable's value becomes a new array, one step against the node's own gradient."""
    shapes: list[Shape] = [(3, 2), (2,), (2, 4)]
    start = [rng.normal(size=shape) for shape in shapes]

    def case(
        label: str,
        values: list[np.ndarray],
        *rate: float,
        steps: int = 1,
        observed: Callable[[list[np.ndarray], list[Any]], Any] = lambda fed, nodes: [
            node.value for node in nodes
        ],
    ) -> Case:
        upstream = [[split(rng, value.shape) for value in values] for _ in range(steps)]

        def look(strange: bool) -> Any:
            arrays = [value.copy() for value in values]
            nodes = fed(mf, **dict(zip(("slope", "b", "W"), arrays, strict=False)))
            stand_ins = {"gradient_descent_update": strange_step} if strange else {}
            with standing_in(mf, mf.sgd_update, **stand_ins):
                for gradients in upstream:
                    for node, gradient in zip(nodes, gradients, strict=True):
                        consumed(mf, node, gradient)
                        node.gradients = {node: np.array(gradient.total)}
                    mf.sgd_update(nodes, *rate)
            return observed(arrays, nodes)

        return Case(label, lambda: both_ways(look), "either")

    rates = rng.uniform(0.05, 0.4, size=5).tolist()
    yield case("one trainable", start[:1], rates[0])
    yield case("three trainables", start, rates[1])
    yield case("three trainables without a learning rate", start)
    whole = rng.integers(-9, 9, size=(3, 2))
    yield case("a trainable of whole numbers", [whole, start[1]], rates[2])
    yield case("three updates in a row, with other gradients each", start, rates[3], steps=3)
    yield case(
        "the arrays that were fed, after the update",
        start,
        rates[4],
        observed=lambda arrays, nodes: arrays,
    )


def strange_update(trainables: Sequence[Any], learning_rate: float = 1.0) -> None:
    """Stands in for sgd_update: it needs the same, and takes another way than anybody's step."""
    for node in trainables:
        node.value = another_way(node.value, node.gradients[node], learning_rate)


def another_way(x: Any, gradx: Any, learning_rate: Any) -> Any:
    """Stands in for gradient_descent_update where sgd_update has its stand-in too."""
    return np.tanh(x) / 2 + np.cos(gradx - 3 * learning_rate)


STRANGE = {"sgd_update": strange_update, "gradient_descent_update": another_way}
STILL = {
    "sgd_update": lambda trainables, learning_rate=None: None,
    "gradient_descent_update": lambda x, gradx, learning_rate: x,
}
"""Stand-ins that move nothing, as a learning rate of 0 would."""


class Network:
    """Linear → Sigmoid → … → Linear → MSE, made of an implementation's own nodes.

    values: W1, b1, W2, b2, and W where two further layers share it (and b1). What is fed to X and y
    at first is no part of the data. At the end of the graph stands a node that is not the cost and
    notes every batch.
    """

    def __init__(self, mf: Any, values: dict[str, np.ndarray]):
        self.X, self.y = mf.Input("X"), mf.Input("y")
        self.parameters = {name: mf.Input(name) for name in values}
        W1, b1, W2, b2 = (self.parameters[name] for name in ("W1", "b1", "W2", "b2"))
        layer = mf.Sigmoid(mf.Linear(self.X, W1, b1))
        if "W" in values:
            for _ in range(2):
                layer = mf.Sigmoid(mf.Linear(layer, self.parameters["W"], b1))
        self.cost = mf.MSE(self.y, mf.Linear(layer, W2, b2))
        feed = {self.X: np.ones((2, 3)), self.y: np.ones((2, *values["b2"].shape))}
        for name, node in self.parameters.items():
            feed[node] = values[name]
        self.batches: list[np.ndarray] = []
        batches, X_node = self.batches, self.X

        class Node(mf.Node):  # type: ignore[misc]
            def forward(self) -> None:
                self.value = -1000.0

            def backward(self) -> None:
                batches.append(np.array(X_node.value))

        self.graph = [*mf.topological_sort(feed), Node()]


def weights(rng: np.random.Generator, outputs: int, shared: bool = False) -> dict[str, np.ndarray]:
    """Parameters of different shapes for 3 features and 4 hidden units."""
    shapes: dict[str, Shape] = {"W1": (3, 4), "b1": (4,), "W2": (4, outputs), "b2": (outputs,)}
    if shared:
        shapes["W"] = (4, 4)
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


@experiment
def train(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """One update follows each batch; an epoch's loss is its rows' mean, seen before the updates."""
    sizes = [(23, 5), (7, 7), (10, 4), (7, 3), (24, 2)]
    dealt = {(m, n): np.split(rng.permutation(m), range(n, m, n)) for m, n in sizes}

    def minibatches(X: Any, y: Any, batch_size: int, rng: np.random.Generator) -> Any:
        """Stands in: the batches are dealt already, the full ones come in any order."""
        batches = dealt.get((len(X), batch_size), [slice(None)])
        full = [rows for rows in batches if rows is not batches[-1]]
        order = [full[i] for i in rng.permutation(len(full))]
        return ((X[rows], y[rows]) for rows in [*order, batches[-1]])

    def run(net: Network, trained: list[str], table: Table, *settings: Any, **names: Any) -> Any:
        trainables = [net.parameters[name] for name in trained]
        given = (net.graph, net.cost, trainables, net.X, net.y, table)
        with standing_in(mf, mf.train, minibatches=minibatches, **names):
            losses = mf.train(*given, *settings)
        return list(losses) if isinstance(losses, tuple | np.ndarray) else losses

    def case(
        label: str,
        X: np.ndarray,
        y: np.ndarray,
        values: dict[str, np.ndarray],
        batch_size: int,
        frozen: str = "",
        data_only: bool = False,
    ) -> Case:
        rate, seed = float(rng.uniform(0.3, 0.9)), int(rng.integers(2**32))
        trained = [name for name in values if name != frozen]

        def look(strange: bool) -> Any:
            arrays = {name: value.copy() for name, value in values.items()}
            table = X.copy(), y.copy()
            net = Network(mf, arrays)
            names = STRANGE if strange else {}
            settings = 3, batch_size, rate, np.random.default_rng(seed)
            losses = run(net, trained, table, *settings, **names)
            if data_only:
                return [*arrays.values(), *table]
            return [losses, [node.value for node in net.parameters.values()]]

        return Case(label, lambda: both_ways(look), "either")

    def at_rest(X: np.ndarray, y: np.ndarray, batch_size: int, seed: int) -> tuple[Any, Network]:
        """Three epochs in which no parameter moves: the losses, and the network."""
        table = X.copy(), y.copy()
        net = Network(mf, one)
        generator = np.random.default_rng(seed)
        return run(net, [*one], table, 3, batch_size, 0.0, generator, **STILL), net

    X, y, one = rng.normal(size=(23, 3)), rng.normal(size=23), weights(rng, 1)
    seeds = rng.choice(2**32, size=2, replace=False).tolist()
    yield Case(
        "the losses at learning rate 0, 23 rows in batches of 5",
        lambda: at_rest(X, y, 5, seeds[0])[0],
    )
    yield Case(
        "how many rows the network is shown at a time, 23 rows in batches of 5",
        lambda: sorted({len(batch) for batch in at_rest(X, y, 5, seeds[0])[1].batches}),
    )

    X_all, y_all, two = rng.normal(size=(7, 3)), rng.normal(size=(7, 2)), weights(rng, 2)
    yield case("all 7 rows in one batch, one input not trained", X_all, y_all, two, 7, "b2")

    X_same, y_same = np.tile(rng.normal(size=3), (10, 1)), np.tile(rng.normal(size=2), (10, 1))
    yield case("10 equal rows in batches of 4", X_same, y_same, two, 4)

    shared = weights(rng, 2, shared=True)
    yield case("layers that share their weights", X_all, y_all, shared, 7)

    label = "the arrays that were fed, and the data, after training"
    yield case(label, X_all, y_all, two, 3, data_only=True)

    X_long, y_long = numbered(rng, 24, 3), rng.normal(size=24)

    def orders(seed: int) -> list[tuple[float, ...]]:
        batches = at_rest(X_long, y_long, 2, seed)[1].batches
        seen = np.concatenate(batches)[:, 0].tolist()
        return [tuple(seen[start : start + 24]) for start in range(0, len(seen), 24)]

    yield Case(
        "how many different orders of the rows three epochs have",
        lambda: len({*orders(seeds[0])}),
        "count",
    )
    yield Case(
        "how many different orders trainings with three generators begin with, two of one seed",
        lambda: len({orders(seed)[0] for seed in (seeds[0], seeds[0], seeds[1])}),
        "count",
    )
