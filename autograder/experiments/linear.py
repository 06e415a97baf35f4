"""Lesson 02: one neuron, and a layer of them on a batch of samples."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.experiments.observing import Case, experiment
from autograder.experiments.standins import fed

Feed = dict[str, Any]


def _value(mf: Any, kind: str, *feeds: Feed) -> Any:
    """The value of one `Neuron` or `Linear` that is fed and run once for each feed, in turn."""
    inputs = fed(mf, **feeds[0])
    node = getattr(mf, kind)(*inputs)
    for feed in feeds:
        for source, value in zip(inputs, feed.values(), strict=True):
            source.value = copy.deepcopy(value)
        node.forward()
    return node.value


def _two_at_once(mf: Any, kind: str, feeds: tuple[Feed, Feed]) -> Any:
    """The values of two nodes that are made before either runs."""
    nodes = [getattr(mf, kind)(*fed(mf, **copy.deepcopy(feed))) for feed in feeds]
    for node in nodes:
        node.forward()
    return [node.value for node in nodes]


def _inputs_afterwards(mf: Any, kind: str, feed: Feed) -> Any:
    """The inputs' own values after two passes."""
    inputs = fed(mf, **copy.deepcopy(feed))
    node = getattr(mf, kind)(*inputs)
    node.forward()
    node.forward()
    return [source.value for source in inputs]


def _numbers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Odd multiples of 1/64 between -4 and 4, so none is 0.

    Their sums and products have no rounding error even in single precision: a correct program
    may add in any order and in either precision.
    """
    return (2 * rng.integers(-128, 128, size=shape) + 1) / 64


def _one_neuron(rng: np.random.Generator, count: int) -> Feed:
    """Inputs and weights of one length, and a bias that is far from 0."""
    bias = float(rng.integers(64, 192) / 64 * rng.choice([-1, 1]))
    return {"inputs": _numbers(rng, count), "weights": _numbers(rng, count), "bias": bias}


def _layer(rng: np.random.Generator, samples: int, features: int, units: int) -> Feed:
    """A batch, its weights, and biases that are far from 0 and from each other."""
    biases = np.arange(1, units + 1) + rng.integers(0, 32, size=units) / 64
    return {
        "X": _numbers(rng, samples, features),
        "W": _numbers(rng, features, units),
        "b": rng.permutation(biases) * rng.choice([-1, 1]),
    }


@experiment
def neuron_forward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Neuron's value is one number: every input times its weight, added up, plus the bias once."""
    for count, sign in ((3, 1), (5, -1)):
        feed = _one_neuron(rng, count)
        feed["weights"] *= sign * np.copysign(1, feed["inputs"] @ feed["weights"])
        yield Case(
            f"Neuron on {count} inputs",
            lambda feed=feed: _value(mf, "Neuron", feed),  # type: ignore[misc]
        )

    feed = _one_neuron(rng, 4)
    lists = feed | {name: feed[name].tolist() for name in ("inputs", "weights")}
    yield Case("Neuron on 4 inputs, given as lists", lambda: _value(mf, "Neuron", lists))

    integers = {
        "inputs": rng.integers(1, 9, size=3).tolist(),
        "weights": rng.integers(1, 9, size=3).tolist(),
        "bias": int(rng.integers(1, 9)),
    }
    yield Case("Neuron on 3 whole numbers", lambda: _value(mf, "Neuron", integers))

    single = _one_neuron(rng, 1)
    yield Case("Neuron on a single input", lambda: _value(mf, "Neuron", single))

    first, second = _one_neuron(rng, 3), _one_neuron(rng, 3)
    yield Case("Neuron at a second forward pass", lambda: _value(mf, "Neuron", first, second))

    longer = _one_neuron(rng, 6)
    yield Case("Neuron on 3 inputs, then on 6", lambda: _value(mf, "Neuron", first, longer))

    yield Case(
        "the values of one Neuron and another",
        lambda: _two_at_once(mf, "Neuron", (first, second)),
    )

    zeros = _one_neuron(rng, 4) | {"bias": 0}
    zeros["inputs"][1] = zeros["weights"][2] = 0.0
    yield Case("Neuron with zeros among its numbers", lambda: _value(mf, "Neuron", zeros))

    yield Case(
        "the inputs' own values after Neuron", lambda: _inputs_afterwards(mf, "Neuron", first)
    )


@experiment
def linear_forward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Linear's value is XW + b: a row for each sample, a column for each unit."""
    for samples, features, units in ((5, 3, 2), (2, 4, 3)):
        feed = _layer(rng, samples, features, units)
        yield Case(
            f"Linear on {samples} samples with {features} features and {units} units",
            lambda feed=feed: _value(mf, "Linear", feed),  # type: ignore[misc]
        )

    # Here nearly every wrong product has a result too, so that its numbers tell which it was.
    square = _layer(rng, 3, 3, 3)
    yield Case(
        "Linear on 3 samples with 3 features and 3 units", lambda: _value(mf, "Linear", square)
    )

    one_sample = _layer(rng, 1, 4, 3)
    yield Case("Linear on a single sample", lambda: _value(mf, "Linear", one_sample))

    one_unit = _layer(rng, 4, 3, 1)
    yield Case("Linear with a single unit", lambda: _value(mf, "Linear", one_unit))

    one_feature = _layer(rng, 4, 1, 3)
    yield Case("Linear on a single feature", lambda: _value(mf, "Linear", one_feature))

    integers = {
        name: rng.integers(1, 9, size=shape)
        for name, shape in {"X": (4, 3), "W": (3, 2), "b": (2,)}.items()
    }
    yield Case("Linear on whole numbers", lambda: _value(mf, "Linear", integers))

    first, second = _layer(rng, 4, 3, 2), _layer(rng, 4, 3, 2)
    yield Case("Linear at a second forward pass", lambda: _value(mf, "Linear", first, second))

    larger = first | {"X": _numbers(rng, 7, 3)}
    yield Case(
        "Linear on 4 samples, then on 7 with the same weights",
        lambda: _value(mf, "Linear", first, larger),
    )

    yield Case(
        "the values of one Linear and another",
        lambda: _two_at_once(mf, "Linear", (first, second)),
    )

    yield Case(
        "the inputs' own values after Linear", lambda: _inputs_afterwards(mf, "Linear", first)
    )


@experiment
def merge_linear(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """merge_linear gives the W and the b of one Linear that does what two in a row do."""
    sizes = {
        "3 features, 4 hidden units and 2 units": (3, 4, 2),
        "2 features, 3 hidden units and 5 units": (2, 3, 5),
        "3 features, 3 hidden units and 3 units": (3, 3, 3),  # every wrong product has a result
        "4 features, a single hidden unit and 3 units": (4, 1, 3),
        "3 features, 2 hidden units and a single unit": (3, 2, 1),
        "a single feature, 3 hidden units and 2 units": (1, 3, 2),
    }
    for label, (features, hidden, units) in sizes.items():
        first, second = _layer(rng, 1, features, hidden), _layer(rng, 1, hidden, units)
        layers = [first["W"], first["b"], second["W"], second["b"]]
        yield Case(
            f"W and b for {label}",
            lambda layers=layers: mf.merge_linear(*copy.deepcopy(layers)),  # type: ignore[misc]
        )

    integers = [rng.integers(1, 9, size=shape) for shape in ((2, 3), (3,), (3, 4), (4,))]
    yield Case("W and b of whole numbers", lambda: mf.merge_linear(*copy.deepcopy(integers)))

    def arrays_afterwards() -> Any:
        given = copy.deepcopy(layers)
        mf.merge_linear(*given)
        return given

    yield Case("the four arrays after merge_linear", arrays_afterwards)
