"""Lesson 07: two activations, the larger of two, and the costs of a network that classifies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.experiments.backprop import (
    Bench,
    Values,
    away_from_zero,
    gradients,
    two_passes,
)
from autograder.experiments.observing import Case, experiment, first_warning
from autograder.experiments.standins import Upstream, split


def value(mf: Any, kind: str, *feeds: Values) -> Any:
    """The value of one node that is fed and run once for each feed, in turn."""
    bench = Bench(mf, kind, feeds[0])
    for feed in feeds:
        bench.feed(feed)
        bench.node.forward()
    return bench.node.value


FAR = "logits up to 10 000"
"""How the labels of costs begin for which probabilities are rounded to 0 and 1."""


def values(mf: Any, kind: str, feeds: Mapping[str, Values]) -> Iterator[Case]:
    """A case for the value on each labelled feed, and one for two feeds in turn."""
    for label, feed in feeds.items():
        rule = "far" if label.startswith(FAR) else "numbers"
        yield Case(f"{kind} of {label}", partial(value, mf, kind, feed), rule)
    several = list(feeds.values())[-2:]
    yield Case(f"{kind} at a second forward pass", lambda: value(mf, kind, *several))


def silence(mf: Any, kind: str, feed: Values, parts: Upstream | None) -> Iterator[Case]:
    """Cases for what NumPy warns of on numbers as far out as they come, on each of the two ways."""

    def forward() -> None:
        Bench(mf, kind, feed).node.forward()

    def both() -> None:
        Bench(mf, kind, feed).run(parts)

    for way, run in (("forward", forward), ("forward and backward", both)):
        label = f"what NumPy first warns of in {kind}'s {way}, from -10 000 to 10 000"
        yield Case(label, partial(first_warning, run), "warning")


def on_both_sides(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers away from 0, as many below it as above."""
    size = int(np.prod(shape))
    signs = rng.permutation(np.resize([-1, 1], size))
    return np.reshape(signs * rng.uniform(0.5, 3, size=size), shape)


def _activation(mf: Any, rng: np.random.Generator, kind: str, far: np.ndarray) -> Iterator[Case]:
    """What Tanh and Relu have in common."""
    number = float(rng.uniform(0.5, 2))
    whole = rng.permutation([-3, -2, -1, 0, 1, 3]).reshape(3, 2)
    inputs: dict[str, Any] = {
        "a number above 0": number,
        "a number below 0": -number,
        "0": 0.0,
        "a whole number": int(rng.choice([1, 2, 3])),
        "an array without axes": np.array(number / 2),
        "whole numbers of shape (3, 2)": whole,
        "an array of shape (5,)": on_both_sides(rng, (5,)),
        "an array of shape (4, 3)": on_both_sides(rng, (4, 3)),
        "an array of shape (6,), with zeros": np.concatenate([[0, 0], on_both_sides(rng, (4,))]),
        "numbers from -10 000 to 10 000": far,
    }
    yield from values(mf, kind, {label: {"x": x} for label, x in inputs.items()})
    for label, x in inputs.items():
        parts = split(rng, np.shape(x), 3 if np.ndim(x) == 2 else 2)
        label = f"{kind} of {label} with {len(parts.parts)} consumers"
        yield from gradients(mf, kind, label, {"x": x}, parts)
    passes = [({"x": on_both_sides(rng, (m, 2))}, split(rng, (m, 2))) for m in (3, 4)]
    yield from two_passes(mf, kind, passes)


@experiment
def tanh_node(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Tanh's value is tanh x, silently however far out x is, and its slope is 1 - value²."""
    near, far = on_both_sides(rng, (4,)), rng.uniform([360, 800], [700, 9900])
    x = np.concatenate([[-10_000.0], -far, near, far, [10_000.0]])
    yield from _activation(mf, rng, "Tanh", x)

    yield from silence(mf, "Tanh", {"x": x}, split(rng, x.shape))


@experiment
def relu_node(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Relu's value is x where x is above 0, else 0; its slope is 1 where x is above 0, else 0."""
    far = np.concatenate([[-10_000.0, 10_000.0], rng.uniform([-9900, 800], [-800, 9900])])
    yield from _activation(mf, rng, "Relu", far)


@experiment
def max_gate(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Max's value is the larger input, and that input gets all of the gradient."""

    def pair(shape: tuple[int, ...]) -> dict[str, np.ndarray]:
        y = on_both_sides(rng, shape)
        return {"x": y + on_both_sides(rng, shape), "y": y}

    number, more = float(away_from_zero(rng, ())), float(rng.uniform(0.5, 2))
    whole = rng.permutation(np.arange(1, 7)).reshape(2, 3)
    equal = on_both_sides(rng, (2, 3))
    partly = pair((4, 3))
    partly["y"][1:3] = partly["x"][1:3]
    feeds: dict[str, Values] = {
        "two numbers, the first one larger": {"x": number + more, "y": number},
        "two numbers, the second one larger": {"x": number - more, "y": number},
        "arrays of shape (5,)": pair((5,)),
        "whole numbers of shape (2, 3)": {"x": whole, "y": 7 - whole},
        "arrays of shape (4, 3)": pair((4, 3)),
    }
    ties: dict[str, Values] = {
        "two equal numbers": {"x": number, "y": number},
        "two equal arrays of shape (2, 3)": {"x": equal, "y": equal.copy()},
        "arrays of shape (4, 3), equal in two rows": partly,
    }
    yield from values(mf, "Max", ties | feeds)
    for label, feed in feeds.items():
        parts = split(rng, np.shape(feed["x"]), 3 if np.ndim(feed["x"]) == 2 else 2)
        label = f"Max of {label} with {len(parts.parts)} consumers"
        yield from gradients(mf, "Max", label, feed, parts)
    yield from gradients(mf, "Max", "Max(x, x)", {"x": equal}, split(rng, (2, 3)), "xx")
    passes = [(pair((m, 2)), split(rng, (m, 2))) for m in (3, 4)]
    yield from two_passes(mf, "Max", passes)

    for label, feed in ties.items():
        parts = split(rng, np.shape(feed["x"]))

        def both(feed: Values = feed, parts: Upstream = parts) -> Any:
            bench = Bench(mf, "Max", feed).run(parts)
            return [bench.gradient("x"), bench.gradient("y")]

        yield Case(f"Max of {label}, the gradients of x and y", both, "shares")


SPREAD = np.array([[-10_000.0, 10_000.0, 0.0], [-9000.0, 9000.0, 9001.0], [800.0, 1.0, -800.0]])
"""Logits that lie far from each other in every row."""


def _far_rows(rng: np.random.Generator, columns: int) -> np.ndarray:
    """Logits, shape (4, columns), in rows whose numbers lie near each other, each row elsewhere."""
    places = np.array([9000.0, -9000.0, 0.0, 300.0]) + rng.uniform(-50, 50, size=4)
    return rng.permutation(places)[:, None] + rng.normal(size=(4, columns))


@experiment
def softmax_forward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Softmax's value is e^z over the sum of its row's e^z, for logits of any size."""
    spread = rng.permuted(SPREAD, axis=1)
    inputs = {
        "logits of shape (4, 3)": rng.normal(size=(4, 3)),
        "logits of shape (2, 5)": 2 * rng.normal(size=(2, 5)),
        "logits of shape (3, 3)": rng.normal(size=(3, 3)),
        "a single row, shape (1, 4)": rng.normal(size=(1, 4)),
        "a vector of 5 logits": rng.normal(size=5),
        "whole numbers of shape (3, 4)": rng.integers(-4, 5, size=(3, 4)),
        "a vector of 4 logits near 9000": 9000 + rng.normal(size=4),
        "rows of 3 logits, some near 9000, some near -9000": _far_rows(rng, 3),
        "rows of 3 logits from -10 000 to 10 000": spread,
        "whole numbers from -10 000 to 10 000, shape (3, 3)": spread.astype(int),
    }
    yield from values(mf, "Softmax", {label: {"z": z} for label, z in inputs.items()})
    yield next(silence(mf, "Softmax", {"z": spread}, None))

    def input_afterwards(z: np.ndarray) -> Any:
        bench = Bench(mf, "Softmax", {"z": z})
        bench.node.forward()
        return bench.sources["z"].value

    for label, z in (("a matrix", rng.normal(size=(4, 3))), ("a vector", rng.normal(size=5))):
        yield Case(
            f"the input's own values after Softmax of {label}",
            lambda z=z: input_afterwards(z),  # type: ignore[misc]
        )


@experiment
def cross_entropy(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """CrossEntropy is the mean of -log softmax(z)[y]; its slope is (softmax(z) - one-hot y) / m."""

    def feed(m: int, k: int) -> dict[str, np.ndarray]:
        return {"y": rng.permutation(np.arange(m) % k), "z": 2 * rng.normal(size=(m, k))}

    spread = rng.permuted(SPREAD, axis=1)
    feeds: dict[str, Values] = {
        "5 samples of 3 classes": feed(5, 3),
        "2 samples of 5 classes": feed(2, 5),
        "3 samples of 3 classes": feed(3, 3),
        "a single sample of 4 classes": {
            "y": rng.integers(4, size=1),
            "z": rng.normal(size=(1, 4)),
        },
        "whole numbers, 4 samples of 3 classes": {
            "y": rng.permutation([0, 1, 2, 2]),
            "z": rng.integers(-4, 5, size=(4, 3)),
        },
        "logits near 9000 and near -9000": {**feed(4, 3), "z": _far_rows(rng, 3)},
        f"{FAR}, all wrong": {"y": spread.argmin(axis=1), "z": spread},
        f"{FAR}, one undecided, the others right": {
            "y": np.append(spread.argmax(axis=1), 1),
            "z": np.append(spread, rng.normal(size=(1, 3)), axis=0),
        },
        "6 samples of 4 classes": feed(6, 4),
    }
    yield from values(mf, "CrossEntropy", feeds)
    for label, values_ in feeds.items():
        yield from gradients(mf, "CrossEntropy", f"CrossEntropy of {label}", values_, None)
    yield from silence(mf, "CrossEntropy", feeds[f"{FAR}, all wrong"], None)
    yield from two_passes(mf, "CrossEntropy", [(feed(5, 3), None), (feed(3, 4), None)])


def _target_untrained(cases: Iterable[Case]) -> Iterator[Case]:
    """The same cases, where zeros are as right for y's gradient: nobody trains a target."""
    for case in cases:
        target = case.label.endswith("the gradient of y")
        yield replace(case, rule="numbers or zeros") if target else case


@experiment
def binary_cross_entropy(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """BinaryCrossEntropy is the mean of log(1 + e^z) - zy; its slope is (sigmoid(z) - y) / N."""

    def feed(y: tuple[int, ...], z: tuple[int, ...]) -> dict[str, np.ndarray]:
        targets = rng.permutation(np.resize([0.0, 1.0], int(np.prod(y))))
        return {"y": targets.reshape(y), "z": 2 * rng.normal(size=z)}

    shapes = [((6,), (6,)), ((5,), (5, 1)), ((4, 1), (4,)), ((6, 1), (6, 1)), ((4, 3), (4, 3))]
    feeds: dict[str, Values] = {f"y of shape {y} and z of shape {z}": feed(y, z) for y, z in shapes}
    far = np.array([-10_000.0, -800.0, 800.0, 10_000.0])
    targets, near = np.array([0, 0, 1, 1]), rng.normal(size=2)
    order = rng.permutation(6)
    right = {"y": np.append(targets, [0, 1])[order], "z": np.append(far, near)[order]}
    feeds |= {
        "a batch of one, y (1,) against z (1, 1)": feed((1,), (1, 1)),
        "whole numbers": {
            "y": rng.permutation([0, 0, 1, 1, 1]),
            "z": rng.integers(-4, 5, size=(5, 1)),
        },
        f"{FAR}, two undecided, the others right": right,
        f"{FAR}, all wrong": {"y": targets[::-1].copy(), "z": far.reshape(4, 1)},
        "7 samples": feed((7,), (7, 1)),
    }
    kind = "BinaryCrossEntropy"
    yield from values(mf, kind, feeds)
    for label, values_ in feeds.items():
        yield from _target_untrained(gradients(mf, kind, f"{kind} of {label}", values_, None))
    yield from silence(mf, kind, feeds[f"{FAR}, all wrong"], None)
    passes = [(feed((m,), (m, 1)), None) for m in (5, 3)]
    yield from _target_untrained(two_passes(mf, kind, passes))
