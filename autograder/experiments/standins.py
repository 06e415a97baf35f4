"""What experiments put around an exercise so that no other exercise can spoil it.

A stand-in may ask, and it may answer with what it was given. It can do no exercise: whatever is
here can be reached by the code that is judged.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np


def fed(mf: Any, **values: Any) -> list[Any]:
    """Inputs that already hold their values, named after the keywords."""
    nodes = []
    for name, value in values.items():
        node = mf.Input(name)
        node.value = value
        nodes.append(node)
    return nodes


@dataclass(frozen=True)
class Upstream:
    """What the consumers of a node say about it: in total, and each its part."""

    total: np.ndarray
    parts: list[np.ndarray]


def split(rng: np.random.Generator, shape: tuple[int, ...], count: int = 2) -> Upstream:
    """An upstream gradient of this shape and its `count` parts; no part is 0, and none is alone."""
    total = rng.uniform(2.5, 4, size=shape) * rng.choice([-1, 1], size=shape)
    sizes = rng.uniform(0.3, 1, size=(count - 1, *shape))
    small = [np.array(size * rng.choice([-1, 1], size=shape)) for size in sizes]
    rest = total
    for part in small:
        rest = rest - part
    return Upstream(np.array(total), [np.array(rest), *small])


def consumed(mf: Any, node: Any, upstream: Upstream) -> None:
    """Let stand-in consumers say what `node` does to the cost, one part each.

    Whoever asks gets the same answer: a loop over `outbound_nodes` that reads `gradients[node]`,
    or the node's own `upstream_gradient()`.
    """
    node.outbound_nodes = [mf.Node([node]) for _ in upstream.parts]
    for consumer, part in zip(node.outbound_nodes, upstream.parts, strict=True):
        consumer.gradients = {node: np.array(part)}
    # As a sum of NumPy's would be: of numbers it is a number, of arrays an array.
    node.upstream_gradient = lambda: np.array(upstream.total)[()]


@contextlib.contextmanager
def standing_in(mf: Any, function: Any, **names: Any) -> Iterator[None]:
    """For a while, let `function` find these stand-ins under the names that it looks up."""
    scope = getattr(inspect.unwrap(function), "__globals__", mf.names)
    missing = object()
    before = {name: scope.get(name, missing) for name in names}
    scope.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is missing:
                del scope[name]
            else:
                scope[name] = value


def dual(mf: Any) -> Any:
    """Tensors that carry, beside their data, how it changes: right whatever the lesson's do.

    They say whether a layer used tensors all the way, or lost the graph by computing with data.
    """

    class Dual(mf.Tensor):  # type: ignore[misc]
        def __init__(self, data: Any, slope: Any) -> None:
            super().__init__(data, autograd=True)
            self.slope = np.array(slope, dtype=float)

        @staticmethod
        def seen(result: Any) -> list[Any]:
            """What came out: the data, and how it changes."""
            if not isinstance(result, Dual):
                return [
                    f"an object of type {type(result).__name__}, made without the input's graph"
                ]
            return [result.data, result.slope]

        def __neg__(self) -> Any:
            return Dual(-self.data, -self.slope)

        def __add__(self, other: Any) -> Any:
            same_shape(self, other)
            return Dual(self.data + other.data, self.slope + slope_of(other))

        def __sub__(self, other: Any) -> Any:
            same_shape(self, other)
            return Dual(self.data - other.data, self.slope - slope_of(other))

        def __rsub__(self, other: Any) -> Any:
            return -(self - other)

        def __mul__(self, other: Any) -> Any:
            same_shape(self, other)
            return Dual(
                self.data * other.data, self.slope * other.data + self.data * slope_of(other)
            )

        __radd__ = __add__
        __rmul__ = __mul__

        def sum(self, dim: int) -> Any:
            return Dual(self.data.sum(dim), self.slope.sum(dim))

        def expand(self, dim: int, copies: int) -> Any:
            pair = (np.expand_dims(one, dim).repeat(copies, dim) for one in (self.data, self.slope))
            return Dual(*pair)

        def transpose(self) -> Any:
            return Dual(self.data.T, self.slope.T)

        def mm(self, other: Any) -> Any:
            return Dual(
                self.data @ other.data, self.slope @ other.data + self.data @ slope_of(other)
            )

        def sigmoid(self) -> Any:
            value = 1 / (1 + np.exp(-self.data))
            return Dual(value, value * (1 - value) * self.slope)

        def tanh(self) -> Any:
            value = np.tanh(self.data)
            return Dual(value, (1 - value**2) * self.slope)

        def relu(self) -> Any:
            return Dual(np.maximum(self.data, 0), (self.data > 0) * self.slope)

    def same_shape(x: Any, y: Any) -> None:
        if x.data.shape != y.data.shape:
            raise ValueError(f"shapes {x.data.shape} and {y.data.shape} differ: use expand.")

    def slope_of(other: Any) -> Any:
        return other.slope if isinstance(other, Dual) else np.zeros_like(other.data)

    return Dual
