"""What experiments put around an exercise so that no other exercise can spoil it.

A stand-in may ask, and it may answer with what it was given. It can do no exercise: whatever is
here can be reached by the code that is judged.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
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


def noting(mf: Any) -> Any:
    """Tensors that compute nothing: they note what is done with them, as a formula.

    Each holds zeros in the shape that it would have, so what is computed with their data is lost.
    The formula says whether a layer is right whatever the lesson's operations do.
    """

    class Noting(mf.Tensor):  # type: ignore[misc]
        def __init__(self, shape: Any, *note: Any) -> None:
            super().__init__(np.zeros(shape), autograd=True)
            self.note = note

        @staticmethod
        def begin(tensor: Any, name: str) -> None:
            """Make a tensor one of these: its name is all that is known of it."""
            tensor.__class__, tensor.note = Noting, (name,)
            tensor.data = np.zeros(tensor.data.shape)

        def __neg__(self) -> Any:
            return Noting(self.data.shape, "__neg__", self)

        def __add__(self, other: Any) -> Any:
            return of_one_shape("x + y", "__add__", self, other)

        def __radd__(self, other: Any) -> Any:
            return of_one_shape("x + y", "__add__", other, self)

        def __sub__(self, other: Any) -> Any:
            return of_one_shape("x - y", "__sub__", self, other)

        def __rsub__(self, other: Any) -> Any:
            return of_one_shape("x - y", "__sub__", other, self)

        def __mul__(self, other: Any) -> Any:
            return of_one_shape("x * y", "__mul__", self, other)

        def __rmul__(self, other: Any) -> Any:
            return of_one_shape("x * y", "__mul__", other, self)

        def sum(self, dim: int) -> Any:
            return Noting(np.delete(self.data.shape, dim), "sum", self, dim)

        def expand(self, dim: int, copies: int) -> Any:
            shape = list(self.data.shape)
            shape.insert(dim % (len(shape) + 1), copies)
            return Noting(shape, "expand", self, dim, copies)

        def transpose(self) -> Any:
            return Noting(self.data.shape[::-1], "transpose", self)

        def mm(self, other: Any) -> Any:
            (m, n), (wanted, k) = self.data.shape, other.data.shape
            if n != wanted:
                raise ValueError(f"x.mm(y) of the shapes {(m, n)} and {(wanted, k)}")
            return Noting((m, k), "mm", self, other)

        def sigmoid(self) -> Any:
            return Noting(self.data.shape, "sigmoid", self)

        def tanh(self) -> Any:
            return Noting(self.data.shape, "tanh", self)

        def relu(self) -> Any:
            return Noting(self.data.shape, "relu", self)

    def of_one_shape(what: str, operation: str, x: Any, y: Any) -> Any:
        if x.data.shape != y.data.shape:
            raise ValueError(f"{what} of the shapes {x.data.shape} and {y.data.shape}")
        return Noting(x.data.shape, operation, x, y)

    Noting.__name__ = "Tensor"  # the name that an error's text should say
    return Noting


def formula(result: Any) -> list[Any]:
    """What was done with `noting` tensors to get this one: a row for each step, in their order.

    A row holds an operation, the numbers of the rows that it takes, and its whole numbers (an axis,
    copies). What was there at first is a row of its name and its data.
    """
    rows: list[list[Any]] = []

    def add(tensor: Any, *operands: Any) -> int:
        name = getattr(tensor, "note", ("a constant",))[0]
        rows.append([name, *(operands or [tensor.data])])
        return len(rows) - 1

    step_by_step(result, add)
    return rows


def done_again(result: Any, begun: dict[str, Any]) -> Any:
    """The same steps with the lesson's own operations, on the named tensors."""

    def operate(tensor: Any, *operands: Any) -> Any:
        name = getattr(tensor, "note", ("a constant",))[0]
        return getattr(operands[0], name)(*operands[1:]) if operands else begun.get(name, tensor)

    return step_by_step(result, operate)


def step_by_step(result: Any, step: Callable[..., Any]) -> Any:
    """What a step makes of a tensor and of what it made of the tensor's operands, once for each."""
    made: dict[int, Any] = {}

    def follow(tensor: Any) -> Any:
        if not hasattr(tensor, "creators"):  # a whole number
            return tensor
        if id(tensor) not in made:
            operands = getattr(tensor, "note", ("a constant",))[1:]
            made[id(tensor)] = step(tensor, *map(follow, operands))
        return made[id(tensor)]

    return follow(result)
