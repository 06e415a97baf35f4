"""Learning: small steps against the gradient, a batch of rows at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from miniflow_ref.graph import Input, Node, forward_and_backward


def gradient_descent_update(x: Any, gradx: Any, learning_rate: float) -> Any:
    """x after one step downhill: x − learning_rate · gradx, as a new number or array."""
    return x - learning_rate * gradx


def sgd_update(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    """Move each trainable one step downhill; its value becomes a new array."""
    for t in trainables:
        t.value = gradient_descent_update(t.value, t.gradients[t], learning_rate)


def minibatches(
    X: ArrayLike, y: ArrayLike, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """One pass over the rows of X (m, ...) and y (m, ...) in random order, as (X_batch, y_batch).

    Every row comes exactly once, X's beside y's; the last batch may be shorter.
    Raises ValueError, at once, for different numbers of rows and for a batch_size below 1.
    """
    X, y = np.asarray(X), np.asarray(y)
    if len(X) != len(y):
        raise ValueError(f"X has {len(X)} rows and y has {len(y)}: each row of X needs one of y.")
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}: a batch needs at least 1 row.")
    order = rng.permutation(len(X))
    batches = (order[start : start + batch_size] for start in range(0, len(X), batch_size))
    return ((X[rows], y[rows]) for rows in batches)


def train(
    graph: Sequence[Node],
    cost: Node,
    trainables: Sequence[Node],
    X: Input,
    y: Input,
    data: tuple[ArrayLike, ArrayLike],
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: np.random.Generator,
) -> list[float]:
    """Train a sorted graph by stochastic gradient descent; the loss of each epoch.

    X and y are the Inputs that receive the batches of `data`, and keep the last one.
    An epoch's loss is the mean over its rows of the loss seen before each update.
    """
    losses = []
    for _ in range(epochs):
        rows, total = 0, 0.0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            rows += len(X.value)
            total += len(X.value) * cost.value
            sgd_update(trainables, learning_rate)
        losses.append(total / rows)
    return losses
