"""Reading handwritten digits: a network of layers, and a training that stops in time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from miniflow_ref.optim import minibatches
from miniflow_ref.tensor import (
    SGD,
    CrossEntropyLoss,
    Linear,
    Relu,
    Sequential,
    Sigmoid,
    Tanh,
    Tensor,
    made,
)

__all__ = [
    "SGD",
    "CrossEntropyLoss",
    "Linear",
    "Relu",
    "Sequential",
    "Sigmoid",
    "Table",
    "Tanh",
    "Tensor",
    "digits_model",
    "digits_train",
    "made",
    "minibatches",
]

Table = tuple[NDArray[np.float64], NDArray[np.intp]]
"""Rows X (m, n) and their classes (m,)."""


def digits_model(sizes: Sequence[int], rng: np.random.Generator) -> Sequential:
    """Linear layers of these sizes, such as (64, 32, 10), with a Tanh between two of them.

    None stands after the last: its outputs are logits. The weights are drawn from `rng`, the
    first layer's first.
    """
    model = Sequential()
    for inputs, outputs in pairwise(sizes):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(inputs, outputs, rng))
    return model


def digits_train(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: np.random.Generator,
) -> tuple[list[float], list[float]]:
    """Train until the held-out loss falls no more; the training and held-out loss of each epoch.

    An epoch's training loss is the mean over its rows of the loss seen before each update. The
    held-out loss is taken after the epoch. Training ends after `epochs`, or when the held-out
    loss has not been below its best for `patience` epochs in a row. The model then has the
    parameters of its best epoch.
    """
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses: list[float] = []
    held_out_losses: list[float] = []
    best, waited = np.inf, 0
    kept = [parameter.data for parameter in parameters]  # a step makes new arrays
    for _ in range(epochs):
        total = 0.0
        for X, classes in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), classes)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, classes = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), classes).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses
