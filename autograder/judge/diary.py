"""What tensors' diaries come to; the chain rule and the operations are the reference's.

What a student's tensors say is only asked for in the jail, never put together: who was made of
whom, what is handed back to each, which operations a layer uses. The numbers come about here. All
of it may be made up by hostile code, so what is not small and of one piece is refused.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.experiments.observing import Other, Raised
from miniflow_ref.tensor import Tensor

MAX_ROWS = 1000
MAX_SIZE = 100
"""The most numbers that a tensor may hold on which a formula goes on, and the most copies."""

OPERATIONS = {
    **dict.fromkeys(("__neg__", "transpose", "sigmoid", "tanh", "relu"), 1),
    **dict.fromkeys(("__add__", "__sub__", "__mul__", "mm"), 2),
    **dict.fromkeys(("sum", "expand"), 1),
}
"""How many tensors an operation in a formula takes; whole numbers may follow."""


def handed_back(rows: Any) -> Any:
    """What comes back to the operand, of the rows that `experiments.tensor.notes` gives."""
    return _read(_chained, rows)


def worked_out(rows: Any) -> Any:
    """What a formula of `experiments.standins` gives; what it begins with is drawn here."""
    return _read(_computed, rows)


def _read(read: Callable[[Any], Any], rows: Any) -> Any:
    if isinstance(rows, Raised | Other):
        return rows
    try:
        if len(rows) <= MAX_ROWS:
            return read(rows)
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        pass
    return Other("a diary that nobody can read")


def _chained(rows: list[list[Any]]) -> Any:
    operand = Tensor(0.0, autograd=True)
    tensors = dict(enumerate([operand, *(Tensor(0.0, autograd=True) for _ in rows)]))
    shapes: dict[int, tuple[int, ...]] = {}
    for number, row in enumerate(rows, start=1):
        places = [int(place) for place in row[0::2]]
        stacks = [np.asarray(stack, dtype=float) for stack in row[1::2]]
        for place, stack in zip(places, stacks, strict=True):
            if shapes.setdefault(place, stack.shape[1:]) != stack.shape[1:]:
                return Other("parts of different shapes for one tensor")
        tensors[number].creators = tuple(tensors[place] for place in places)
        tensors[number].hand_back = lambda g, stacks=stacks: tuple(  # type: ignore[misc]
            np.tensordot(g.ravel(), stack, 1) for stack in stacks
        )
    tensors[1].backward()
    return Other("nothing") if operand.grad is None else operand.grad.data


def _computed(rows: list[list[Any]]) -> Any:
    made: list[Tensor] = []
    for name, *rest in rows:
        if name in OPERATIONS:
            numbers = [int(number) for number in rest]
            operands = [made[number] for number in numbers[: OPERATIONS[name]]]
            others = numbers[OPERATIONS[name] :]
            if max([*(one.data.size for one in operands), *others]) > MAX_SIZE:
                raise ValueError(name)
            made.append(getattr(Tensor, name)(*operands, *others))
        else:
            rng = np.random.default_rng(zlib.crc32(name.encode()))
            (data,) = rest
            made.append(Tensor(data if name == "a constant" else rng.normal(size=data.shape)))
    return made[-1].data
