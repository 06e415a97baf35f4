"""Lesson 10: the bridge to PyTorch."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from autograder.experiments.observing import Case, Other, experiment


def rows_of(table: Any) -> list[tuple[Any, Any]] | Other:
    """A table's rows as pairs, or what it is instead."""
    if isinstance(table, dict):
        return Other("a dict, which has room for each name once,")
    if table is None:
        return Other("None")
    rows = list(table)
    if not all(isinstance(row, tuple | list) and len(row) == 2 for row in rows):
        return Other("a row that is no pair (name, settings)")
    return [(row[0], row[1]) for row in rows]


def names_in(table: Any) -> Any:
    """The names in a table's rows."""
    rows = rows_of(table)
    return rows if isinstance(rows, Other) else [name for name, _ in rows]


def settings_in(table: Any) -> dict[str, Any] | Other:
    """The settings in a table's only row."""
    rows = rows_of(table)
    if isinstance(rows, Other):
        return rows
    if len(rows) != 1:
        return Other(f"{len(rows)} rows for one layer")
    settings = rows[0][1]
    return settings if isinstance(settings, dict) else Other(type(settings).__name__)


def keys_in(table: Any) -> Any:
    """What the settings of a table's only row are called, in the order of the alphabet."""
    settings = settings_in(table)
    return settings if isinstance(settings, Other) else sorted(settings)


def numbers_in(table: Any, name: str) -> Any:
    """One setting of a table's only row; nested lists of numbers are as good as an array."""
    settings = settings_in(table)
    if isinstance(settings, Other):
        return settings
    value = settings.get(name)
    return np.array(value, dtype=float) if isinstance(value, list | tuple) else value


SHAPES = [(3, 2), (2, 3), (3, 3), (1, 4), (4, 1)]
"""Inputs and outputs of layers: a square one lets a missing turn through, the others tell it."""

NETWORK = ["Linear", "Relu", "Linear", "Tanh", "Linear", "Sigmoid", "MSELoss"]


@experiment
def to_pytorch(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Each layer has a row of its own: its name in torch.nn, and there weight and bias."""

    def linear(weight: np.ndarray, bias: np.ndarray) -> Any:
        layer = mf.Linear(*weight.shape, np.random.default_rng(0))
        layer.weight.data, layer.bias.data = np.array(weight), np.array(bias)
        return layer

    for kind in ("Tanh", "Sigmoid", "Relu", "MSELoss"):

        def row(kind: str = kind) -> Any:
            table = mf.to_pytorch([getattr(mf, kind)()])
            return [names_in(table), keys_in(table)]

        yield Case(f"the row for {kind}", row)

    for shape in SHAPES:
        weight, bias = rng.normal(size=shape), rng.normal(size=shape[1])

        def table(weight: Any = weight, bias: Any = bias) -> Any:
            return mf.to_pytorch([linear(weight, bias)])

        what = "Linear({}, {})".format(*shape)
        yield Case(f"the name for {what}", lambda table=table: names_in(table()))  # type: ignore[misc]
        yield Case(
            f"what the settings of {what} are called",
            lambda table=table: keys_in(table()),  # type: ignore[misc]
        )
        for name in ("weight", "bias"):
            yield Case(
                f"the {name} of {what}",
                lambda table=table, name=name: numbers_in(table(), name),  # type: ignore[misc]
            )

    arrays = [(rng.normal(size=(3, 2)), rng.normal(size=2)) for _ in NETWORK]

    def network() -> list[Any]:
        pairs = zip(NETWORK, arrays, strict=True)
        return [linear(*pair) if kind == "Linear" else getattr(mf, kind)() for kind, pair in pairs]

    yield Case("the names for a network", lambda: names_in(mf.to_pytorch(network())))

    def weights() -> Any:
        rows = rows_of(mf.to_pytorch(network()))
        return rows if isinstance(rows, Other) else [numbers_in([row], "weight") for row in rows]

    yield Case("the weight in each row for a network", weights)
    yield Case("the names for no layers at all", lambda: names_in(mf.to_pytorch([])))

    def afterwards() -> Any:
        layers = network()
        first = layers[0]
        mf.to_pytorch(layers)
        return [len(layers), first.weight.data, first.bias.data]

    yield Case("the layers themselves, afterwards", afterwards)

    def kept(weight: np.ndarray, bias: np.ndarray) -> Any:
        layer = linear(weight, bias)
        table = mf.to_pytorch([layer])
        for array in (layer.weight.data, layer.bias.data):
            array += 1
        return [numbers_in(table, "weight"), numbers_in(table, "bias")]

    for shape in SHAPES:
        weight, bias = rng.normal(size=shape), rng.normal(size=shape[1])
        what = "Linear({}, {})".format(*shape)
        yield Case(
            f"the row for {what}, after 1 was added to the layer's own arrays",
            partial(kept, weight, bias),
        )
