"""The ways of training that are timed; all take the same steps on the same network.

The network is Linear, an activation, Linear, and the mean squared error over all elements, in
doubles. A step goes `RATE` times the gradient downhill; an epoch goes once through shuffled rows.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

import miniflow_ref
from miniflow_ref import tensor

Array = NDArray[np.float64]
RATE = 0.01


@dataclass(frozen=True)
class Network:
    """Units of each layer, the activation, rows of a batch and of the whole data."""

    inputs: int
    hidden: int
    outputs: int
    activation: str
    batch: int
    rows: int

    def weights(self, rng: np.random.Generator) -> list[Array]:
        """W1, b1, W2, b2."""
        W1, W2 = (
            rng.normal(size=shape) / math.sqrt(shape[0])
            for shape in ((self.inputs, self.hidden), (self.hidden, self.outputs))
        )
        return [W1, rng.normal(size=self.hidden), W2, rng.normal(size=self.outputs)]

    def data(self, rng: np.random.Generator) -> tuple[Array, Array]:
        """X and y, made up: how long a step takes does not depend on the numbers."""
        return rng.normal(size=(self.rows, self.inputs)), rng.normal(size=(self.rows, self.outputs))


NETWORKS = {
    "13-10-1": Network(13, 10, 1, "Sigmoid", batch=11, rows=506),  # the seeds', on their table
    "64-128-10": Network(64, 128, 10, "Tanh", batch=64, rows=1797),  # on handwritten digits
}


class Trainer(ABC):
    """A network with weights of its own, and one way of training it."""

    def __init__(self, network: Network, weights: Iterable[Array]) -> None:
        self.network = network
        self.set_up(*(array.copy() for array in weights))

    @abstractmethod
    def set_up(self, W1: Array, b1: Array, W2: Array, b2: Array) -> None:
        """Build the network around these weights."""

    @abstractmethod
    def weights(self) -> list[Array]:
        """W1, b1, W2, b2 as they are now."""

    @abstractmethod
    def step(self, X: Any, y: Any) -> float:
        """The loss of a batch, and one step downhill from it."""

    def batch(self, array: Array) -> Any:
        """A batch as `step` takes it."""
        return array

    def epoch(self, X: Array, y: Array, rng: np.random.Generator) -> float:
        """A step for each batch of one pass over the rows; the mean loss of a row."""
        total = 0.0
        for X_batch, y_batch in miniflow_ref.minibatches(X, y, self.network.batch, rng):
            total += len(X_batch) * self.step(self.batch(X_batch), self.batch(y_batch))
        return total / len(X)


class ByHand(Trainer):
    """The floor: nothing but the NumPy calls that a step needs, each into an array that is there.

    It leaves what all ways leave: the loss, the gradients of the weights, the new weights.
    """

    def set_up(self, *weights: Array) -> None:
        self.arrays = weights
        self.gradients, self.moves = ([np.empty_like(w) for w in weights] for _ in range(2))
        self.activate, self.back = ACTIVATIONS[self.network.activation]
        sizes = {self.network.batch, self.network.rows % self.network.batch}
        widths = (self.network.inputs, self.network.hidden, self.network.outputs)
        self.room = {m: [np.empty((m, n)) for n in (*widths, *widths[1:])] for m in sizes}

    def weights(self) -> list[Array]:
        return list(self.arrays)

    def step(self, X: Array, y: Array) -> float:
        loss = self.forward_and_backward(X, y)
        for weight, gradient, move in zip(self.arrays, self.gradients, self.moves, strict=True):
            np.multiply(gradient, RATE, out=move)
            weight -= move
        return loss

    def forward_and_backward(self, X: Array, y: Array) -> float:
        W1, b1, W2, b2 = self.arrays
        dW1, db1, dW2, db2 = self.gradients
        _, h, e, dh, _ = self.room[len(X)]
        np.dot(X, W1, out=h)
        h += b1
        self.activate(h)
        np.dot(h, W2, out=e)
        e += b2
        e -= y
        loss = float(np.vdot(e, e)) / e.size
        e *= 2 / e.size
        np.dot(h.T, e, out=dW2)
        np.add.reduce(e, axis=0, out=db2)
        np.dot(e, W2.T, out=dh)
        self.back(dh, h)
        np.dot(X.T, dh, out=dW1)
        np.add.reduce(dh, axis=0, out=db1)
        return loss

    def epoch(self, X: Array, y: Array, rng: np.random.Generator) -> float:
        order, total = rng.permutation(len(X)), 0.0
        for start in range(0, len(X), self.network.batch):
            rows = order[start : start + self.network.batch]
            X_batch, *_, y_batch = self.room[len(rows)]
            np.take(X, rows, axis=0, out=X_batch)
            np.take(y, rows, axis=0, out=y_batch)
            total += len(rows) * self.step(X_batch, y_batch)
        return total / len(X)


class ByHandWithX(ByHand):
    """The floor of a graph in which X is an Input like the weights, and has a gradient like them.

    It goes into the place of the batch, which is used up by then.
    """

    def forward_and_backward(self, X: Array, y: Array) -> float:
        loss = super().forward_and_backward(X, y)
        dX, _, _, dh, _ = self.room[len(X)]
        np.dot(dh, self.arrays[0].T, out=dX)
        return loss


def _sigmoid(z: Array) -> None:
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    np.reciprocal(z, out=z)


def _sigmoid_back(g: Array, a: Array) -> None:
    """g becomes g a (1 - a); a is used up."""
    g *= a
    np.subtract(1, a, out=a)
    g *= a


def _tanh(z: Array) -> None:
    np.tanh(z, out=z)


def _tanh_back(g: Array, a: Array) -> None:
    """g becomes g (1 - a²); a is used up."""
    a *= a
    np.subtract(1, a, out=a)
    g *= a


ACTIVATIONS: dict[str, tuple[Callable[[Array], None], Callable[[Array, Array], None]]] = {
    "Sigmoid": (_sigmoid, _sigmoid_back),
    "Tanh": (_tanh, _tanh_back),
}
"""In place: from z to the activation, and from its gradient to that of z."""


class Nodes(Trainer):
    """miniflow_ref: a graph that is built once, and `train`."""

    def set_up(self, *weights: Array) -> None:
        self.X, self.y = miniflow_ref.Input("X"), miniflow_ref.Input("y")
        self.trainables = [miniflow_ref.Input(name) for name in ("W1", "b1", "W2", "b2")]
        W1, b1, W2, b2 = self.trainables
        activation = getattr(miniflow_ref, self.network.activation)
        hidden = activation(miniflow_ref.Linear(self.X, W1, b1))
        self.cost = miniflow_ref.MSE(self.y, miniflow_ref.Linear(hidden, W2, b2))
        fed = dict(zip(self.trainables, weights, strict=True))
        self.graph = miniflow_ref.topological_sort({self.X: None, self.y: None, **fed})

    def weights(self) -> list[Array]:
        return [node.value for node in self.trainables]

    def step(self, X: Array, y: Array) -> float:
        self.X.value, self.y.value = X, y
        miniflow_ref.forward_and_backward(self.graph)
        miniflow_ref.sgd_update(self.trainables, RATE)
        return self.cost.value

    def epoch(self, X: Array, y: Array, rng: np.random.Generator) -> float:
        (loss,) = miniflow_ref.train(
            self.graph,
            self.cost,
            self.trainables,
            self.X,
            self.y,
            (X, y),
            1,
            self.network.batch,
            RATE,
            rng,
        )
        return loss


class Tensors(Trainer):
    """miniflow_ref.tensor: the graph is built anew in each step."""

    def set_up(self, *weights: Array) -> None:
        rng = np.random.default_rng()
        self.model = tensor.Sequential(
            [
                tensor.Linear(self.network.inputs, self.network.hidden, rng),
                getattr(tensor, self.network.activation)(),
                tensor.Linear(self.network.hidden, self.network.outputs, rng),
            ]
        )
        self.parameters = self.model.get_parameters()
        for parameter, array in zip(self.parameters, weights, strict=True):
            parameter.data = array
        self.criterion, self.optimiser = tensor.MSELoss(), tensor.SGD(self.parameters, RATE)

    def weights(self) -> list[Array]:
        return [parameter.data for parameter in self.parameters]

    def step(self, X: tensor.Tensor, y: tensor.Tensor) -> float:
        loss = self.criterion.forward(self.model.forward(X), y)
        loss.backward()
        self.optimiser.step()
        return float(loss.data)

    def batch(self, array: Array) -> tensor.Tensor:
        return tensor.Tensor(array)


class PyTorch(Trainer):
    """PyTorch as it comes: eager, on one thread."""

    def set_up(self, *weights: Array) -> None:
        import torch

        torch.set_num_threads(1)
        self.torch, nn = torch, torch.nn
        self.model = nn.Sequential(
            nn.Linear(self.network.inputs, self.network.hidden),
            getattr(nn, self.network.activation)(),
            nn.Linear(self.network.hidden, self.network.outputs),
        ).double()
        with torch.no_grad():
            for parameter, array in zip(self.model.parameters(), weights, strict=True):
                parameter.copy_(torch.from_numpy(array.T))
        self.criterion = nn.MSELoss()
        self.optimiser = torch.optim.SGD(self.model.parameters(), lr=RATE)

    def weights(self) -> list[Array]:
        return [parameter.detach().numpy().T for parameter in self.model.parameters()]

    def step(self, X: Any, y: Any) -> float:
        loss = self.criterion(self.model(X), y)
        loss.backward()
        self.optimiser.step()
        self.optimiser.zero_grad()
        return loss.item()

    def batch(self, array: Array) -> Any:
        return self.torch.from_numpy(array)


class Micrograd(Trainer):
    """micrograd: a graph of single numbers, built anew in each step."""

    def set_up(self, *weights: Array) -> None:
        from micrograd.engine import Value

        self.arrays = [np.vectorize(Value, otypes=[object])(array) for array in weights]
        self.values = [value for array in self.arrays for value in array.flat]
        self.sigmoid = np.vectorize(_sigmoid_of_value, otypes=[object])

    def weights(self) -> list[Array]:
        data = np.vectorize(lambda value: value.data, otypes=[float])
        return [data(array) for array in self.arrays]

    def step(self, X: NDArray[Any], y: NDArray[Any]) -> float:
        W1, b1, W2, b2 = self.arrays
        errors = self.sigmoid(X @ W1 + b1) @ W2 + b2 - y
        loss = np.sum(errors * errors) * (1 / errors.size)
        for value in self.values:
            value.grad = 0
        loss.backward()
        for value in self.values:
            value.data -= RATE * value.grad
        return loss.data

    def batch(self, array: Array) -> NDArray[Any]:
        return array.astype(object)


def _sigmoid_of_value(z: Any) -> Any:
    """The operation that micrograd has not, written as it writes its own."""
    out = type(z)(1 / (1 + math.exp(-z.data)), (z,), "sigmoid")

    def back() -> None:
        z.grad += out.data * (1 - out.data) * out.grad

    out._backward = back
    return out


@dataclass(frozen=True)
class Way:
    """A way of training, the package that it needs, and the networks that it is timed on."""

    trainer: type[Trainer]
    package: str = "miniflow_ref"
    networks: tuple[str, ...] = tuple(NETWORKS)

    @property
    def installed(self) -> bool:
        return find_spec(self.package) is not None


WAYS = {
    "bare NumPy": Way(ByHand, "numpy"),
    "bare NumPy, and ∂X": Way(ByHandWithX, "numpy"),
    "miniflow_ref": Way(Nodes),
    "Tensor": Way(Tensors),
    "PyTorch": Way(PyTorch, "torch"),
    "micrograd": Way(Micrograd, "micrograd", ("13-10-1",)),
}


def trainers(name: str, weights: Iterable[Array]) -> dict[str, Trainer]:
    """A trainer for each way that is installed and timed on the network of this name."""
    arrays = list(weights)
    return {
        label: way.trainer(NETWORKS[name], arrays)
        for label, way in WAYS.items()
        if name in way.networks and way.installed
    }
