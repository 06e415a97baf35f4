"""Tensors that remember how they were made: the graph is built while the code runs.

The names of this module are those of lesson 08; some of them, such as `Linear`, are other things
here than in the graph of nodes. Shapes have to agree: nothing is broadcast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from miniflow_ref.graph import FloatArray
from miniflow_ref.nodes import softmax

HandBack = Callable[[FloatArray], tuple[FloatArray, ...]]


class Tensor:
    """An array, and how it came about.

    data: the numbers, as floats. autograd: whether gradients are wanted; what is made of such a
    tensor wants them too. grad: None, or a Tensor of the same shape that `backward` adds to.
    creators: the tensors that it was made of, each as often as it was used.
    """

    def __init__(self, data: ArrayLike, autograd: bool = False) -> None:
        self.data: FloatArray = np.array(data, dtype=float)
        self.autograd = autograd
        self.grad: Tensor | None = None
        self.creators: tuple[Tensor, ...] = ()
        self.creation_op = ""
        self.hand_back: HandBack = lambda gradient: ()

    def __repr__(self) -> str:
        return f"Tensor({self.data})"

    def __neg__(self) -> Tensor:
        return made("neg", -self.data, (self,), lambda g: (-g,))

    def __add__(self, other: Tensor) -> Tensor:
        _same_shape("add", self, other)
        return made("add", self.data + other.data, (self, other), lambda g: (g, g))

    def __sub__(self, other: Tensor) -> Tensor:
        _same_shape("subtract", self, other)
        return made("sub", self.data - other.data, (self, other), lambda g: (g, -g))

    def __mul__(self, other: Tensor) -> Tensor:
        """Element by element."""
        _same_shape("multiply", self, other)
        x, y = self.data, other.data
        return made("mul", x * y, (self, other), lambda g: (g * y, g * x))

    def sum(self, dim: int) -> Tensor:
        """The sum along one axis, which is gone afterwards."""
        copies = self.data.shape[dim]
        return made(
            f"sum_{dim}", self.data.sum(dim), (self,), lambda g: (_expanded(g, dim, copies),)
        )

    def expand(self, dim: int, copies: int) -> Tensor:
        """As many copies, side by side along a new axis."""
        data = _expanded(self.data, dim, copies)
        return made(f"expand_{dim}", data, (self,), lambda g: (g.sum(dim),))

    def transpose(self) -> Tensor:
        """Rows become columns."""
        return made("transpose", self.data.T, (self,), lambda g: (g.T,))

    def mm(self, other: Tensor) -> Tensor:
        """The matrix product: (m, n) with (n, k) gives (m, k)."""
        x, y = self.data, other.data
        if x.ndim != 2 or y.ndim != 2 or x.shape[1] != y.shape[0]:
            raise ValueError(f"mm cannot multiply shapes {x.shape} and {y.shape}.")
        return made("mm", x @ y, (self, other), lambda g: (g @ y.T, x.T @ g))

    def sigmoid(self) -> Tensor:
        """1 / (1 + e⁻ˣ), by an exponent that is never positive."""
        e = np.exp(-np.abs(self.data))
        value = np.where(self.data >= 0, 1.0, e) / (1 + e)
        return made("sigmoid", value, (self,), lambda g: (g * value * (1 - value),))

    def tanh(self) -> Tensor:
        value = np.tanh(self.data)
        return made("tanh", value, (self,), lambda g: (g * (1 - value * value),))

    def relu(self) -> Tensor:
        positive = self.data > 0
        return made("relu", self.data * positive, (self,), lambda g: (g * positive,))

    def backward(self, grad: Tensor | None = None) -> None:
        """Add to the `grad` of every tensor that this one was made of, itself included.

        grad: ∂cost/∂this tensor, in its shape; ones if this is the cost itself. Each tensor is
        visited once, after everything that was made of it, whatever the depth. Only what this
        pass brought is handed on; what `grad` held before stays where it is.
        """
        gradients = {self: np.ones_like(self.data) if grad is None else grad.data}
        if gradients[self].shape != self.data.shape:
            raise ValueError(
                f"the gradient has shape {gradients[self].shape}, the tensor {self.data.shape}."
            )
        for tensor in reversed(_creation_order(self)):
            gradient = gradients.pop(tensor)
            before = 0.0 if tensor.grad is None else tensor.grad.data
            tensor.grad = Tensor(before + gradient)
            for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
                if creator.autograd:
                    gradients[creator] = gradients[creator] + part if creator in gradients else part


def made(
    operation: str, data: FloatArray, creators: tuple[Tensor, ...], hand_back: HandBack
) -> Tensor:
    """A tensor that remembers how it was made, if any of its creators wants gradients."""
    tensor = Tensor(data)
    if any(creator.autograd for creator in creators):
        tensor.autograd, tensor.creators = True, creators
        tensor.creation_op, tensor.hand_back = operation, hand_back
    return tensor


def _creation_order(last: Tensor) -> list[Tensor]:
    """All tensors with gradients that went into one, each after its creators, itself at the end."""
    order: list[Tensor] = []
    met = {last}
    waiting = [(last, iter(last.creators))]
    while waiting:
        tensor, creators = waiting[-1]
        for creator in creators:
            if creator.autograd and creator not in met:
                met.add(creator)
                waiting.append((creator, iter(creator.creators)))
                break
        else:
            order.append(tensor)
            waiting.pop()
    return order


def _expanded(data: FloatArray, dim: int, copies: int) -> FloatArray:
    return np.repeat(np.expand_dims(data, dim), copies, axis=dim)


def _same_shape(what: str, x: Tensor, y: Tensor) -> None:
    if x.data.shape != y.data.shape:
        raise ValueError(f"cannot {what} shapes {x.data.shape} and {y.data.shape}: use expand.")


class SGD:
    """Stochastic gradient descent: every step goes `alpha` times the gradient downhill."""

    def __init__(self, parameters: Iterable[Tensor], alpha: float = 0.1) -> None:
        self.parameters = list(parameters)
        self.alpha = alpha

    def zero(self) -> None:
        """Forget the gradients, or the next pass would add to them."""
        for parameter in self.parameters:
            parameter.grad = None

    def step(self, zero: bool = True) -> None:
        """Move every parameter that has a gradient, in an array of its own; then forget it."""
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data = parameter.data - self.alpha * parameter.grad.data
        if zero:
            self.zero()


class Layer:
    """A part of a network, with the parameters that it learns."""

    def __init__(self) -> None:
        self.parameters: list[Tensor] = []

    def get_parameters(self) -> list[Tensor]:
        return self.parameters

    def forward(self, input: Tensor) -> Tensor:
        raise NotImplementedError


class Linear(Layer):
    """XW + b: X (m, n_inputs), W (n_inputs, n_outputs), b (n_outputs,).

    W is drawn from `rng` with variance 1 / n_inputs, so that values stay as large as they come in.
    """

    def __init__(self, n_inputs: int, n_outputs: int, rng: np.random.Generator) -> None:
        super().__init__()
        weight = rng.standard_normal((n_inputs, n_outputs)) / np.sqrt(n_inputs)
        self.weight = Tensor(weight, autograd=True)
        self.bias = Tensor(np.zeros(n_outputs), autograd=True)
        self.parameters += [self.weight, self.bias]

    def forward(self, input: Tensor) -> Tensor:
        return input.mm(self.weight) + self.bias.expand(0, len(input.data))


class Sequential(Layer):
    """Layers one after the other."""

    def __init__(self, layers: Sequence[Layer] = ()) -> None:
        super().__init__()
        self.layers = list(layers)

    def add(self, layer: Layer) -> None:
        self.layers.append(layer)

    def forward(self, input: Tensor) -> Tensor:
        for layer in self.layers:
            input = layer.forward(input)
        return input

    def get_parameters(self) -> list[Tensor]:
        return [parameter for layer in self.layers for parameter in layer.get_parameters()]


class Tanh(Layer):
    def forward(self, input: Tensor) -> Tensor:
        return input.tanh()


class Sigmoid(Layer):
    def forward(self, input: Tensor) -> Tensor:
        return input.sigmoid()


class Relu(Layer):
    def forward(self, input: Tensor) -> Tensor:
        return input.relu()


class MSELoss:
    """The mean of (prediction − target)² over all elements, of shape ()."""

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        difference = prediction - target
        total = difference * difference
        while total.data.ndim:
            total = total.sum(0)
        return total * Tensor(1 / difference.data.size)


class CrossEntropyLoss:
    """The mean over the rows of −log softmax(logits)[class], of shape ()."""

    def forward(self, logits: Tensor, classes: ArrayLike) -> Tensor:
        """logits: (m, k), classes: m whole numbers from 0 to k − 1. Raises ValueError."""
        z, classes = logits.data, np.asarray(classes)
        if z.ndim != 2 or classes.shape != z.shape[:1]:
            raise ValueError(
                f"logits of shape {z.shape} and classes of shape {classes.shape}: "
                "there must be one class for each row of logits."
            )
        right = np.arange(z.shape[1]) == classes[:, np.newaxis]
        if not right.any(axis=1).all():
            raise ValueError(f"there are logits for the classes 0 to {z.shape[1] - 1} only.")
        z = z - z.max(axis=1, keepdims=True)
        surprise = np.mean(np.log(np.exp(z).sum(axis=1)) - z[right])
        slope = (softmax(z) - right) / len(z)
        return made("cross_entropy", surprise, (logits,), lambda g: (g * slope,))
