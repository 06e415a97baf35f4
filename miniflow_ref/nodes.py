"""The operations: what each computes, and how it shares the blame."""

from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from miniflow_ref.graph import FloatArray, Node


class Add(Node):
    """The sum of any number of inputs; shapes are equal or broadcast as in NumPy."""

    def __init__(self, *inputs: Node) -> None:
        super().__init__(inputs)

    def forward(self) -> None:
        """value = x + y + ..."""
        _check_that_shapes_fit(self)
        self.value = sum(node.value for node in self.inbound_nodes)

    def backward(self) -> None:
        """∂(x + y)/∂x = 1: the gradient goes on to every input as it is."""
        g = self.upstream_gradient()
        self.hand_back(*(_sum_to_shape_of(node, g) for node in self.inbound_nodes))


class Mul(Node):
    """The product of any number of inputs; shapes are equal or broadcast as in NumPy."""

    def __init__(self, *inputs: Node) -> None:
        super().__init__(inputs)

    def forward(self) -> None:
        """value = x · y · ..."""
        _check_that_shapes_fit(self)
        self.value = prod(node.value for node in self.inbound_nodes)

    def backward(self) -> None:
        """∂(xyz)/∂x = yz: the product of the others, without dividing, so that x may be 0."""
        g = self.upstream_gradient()
        values = [node.value for node in self.inbound_nodes]
        self.hand_back(
            *(
                _sum_to_shape_of(node, g * prod(values[:i] + values[i + 1 :]))
                for i, node in enumerate(self.inbound_nodes)
            )
        )


class Neuron(Node):
    """o = Σ xᵢwᵢ + b: inputs x (n,), weights w (n,), bias b a number; o is a number."""

    def __init__(self, inputs: Node, weights: Node, bias: Node) -> None:
        super().__init__([inputs, weights, bias])

    def forward(self) -> None:
        """value = x · w + b; lists are as good as arrays."""
        x, w, b = (np.asarray(node.value) for node in self.inbound_nodes)
        if x.ndim != 1 or x.shape != w.shape:
            raise ValueError(
                f"{self.name} cannot weigh inputs of shape {x.shape} with weights of shape "
                f"{w.shape}: it needs two vectors of the same length."
            )
        if b.ndim != 0:
            raise ValueError(f"{self.name} has a bias of shape {b.shape}: it needs one number.")
        self.value = x @ w + b

    def backward(self) -> None:
        """∂o/∂x = w, ∂o/∂w = x, ∂o/∂b = 1."""
        x, w, _ = (np.asarray(node.value) for node in self.inbound_nodes)
        g = self.upstream_gradient()
        self.hand_back(g * w, g * x, g)


class Linear(Node):
    """Z = XW + b: X (m, n) has a sample in each row, W (n, k) a unit in each column, b (k,)."""

    def __init__(self, X: Node, W: Node, b: Node) -> None:
        super().__init__([X, W, b])

    def forward(self) -> None:
        """value = XW + b, shape (m, k)."""
        X, W, b = (np.asarray(node.value) for node in self.inbound_nodes)
        if X.ndim != 2 or W.ndim != 2:
            raise ValueError(
                f"{self.name} cannot multiply X of shape {X.shape} with W of shape {W.shape}: "
                "both need two axes."
            )
        if X.shape[1] != W.shape[0]:
            raise ValueError(
                f"{self.name} cannot multiply X of shape {X.shape} with W of shape {W.shape}: "
                f"W needs {X.shape[1]} rows."
            )
        if b.shape != W.shape[1:]:
            raise ValueError(
                f"{self.name} cannot add b of shape {b.shape} to the product of X of shape "
                f"{X.shape} and W of shape {W.shape}: b needs shape {W.shape[1:]}."
            )
        self.value = X @ W + b

    def backward(self) -> None:
        """∂cost/∂X = g Wᵀ (m, n), ∂cost/∂W = Xᵀ g (n, k), ∂cost/∂b = Σ over rows of g (k,)."""
        X, W, _ = (np.asarray(node.value) for node in self.inbound_nodes)
        g = self.upstream_gradient()
        self.hand_back(g @ W.T, X.T @ g, g.sum(axis=0))


def merge_linear(
    W1: FloatArray, b1: FloatArray, W2: FloatArray, b2: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """W (n, k) and b (k,) of the one Linear that does what two in a row do.

    W1 (n, h) and b1 (h,) are the first one's, W2 (h, k) and b2 (k,) the second one's.
    """
    return W1 @ W2, b1 @ W2 + b2


class Sigmoid(Node):
    """σ(x) = 1 / (1 + e⁻ˣ), elementwise, any shape."""

    def __init__(self, node: Node) -> None:
        super().__init__([node])

    def forward(self) -> None:
        """value = σ(x)."""
        self.value = sigmoid(self.inbound_nodes[0].value)

    def backward(self) -> None:
        """∂cost/∂x = σ'(x) · g."""
        self.hand_back(sigmoid_derivative(self.value) * self.upstream_gradient())


def sigmoid(x: ArrayLike) -> FloatArray:
    """1 / (1 + e⁻ˣ) where x ≥ 0, and the same thing as eˣ / (1 + eˣ) where x < 0.

    Either way the exponent is never positive and cannot overflow.
    """
    x = np.asarray(x, dtype=float)
    with np.errstate(under="ignore"):  # e⁻ˣ may well become 0
        e: FloatArray = np.exp(-np.abs(x))
        return np.where(x >= 0, 1.0, e) / (1 + e)


def sigmoid_derivative(value: ArrayLike) -> Any:
    """σ' = σ(1 − σ), from the sigmoid's value (not from its x); a number or any shape."""
    value = np.asarray(value)
    return value * (1 - value)


def log_sigmoid(x: ArrayLike) -> Any:
    """log σ(x) of a number or an array, right and quiet however far x is from 0."""
    x = np.asarray(x, dtype=float)
    with np.errstate(under="ignore"):
        return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


class Tanh(Node):
    """tanh x, elementwise, any shape."""

    def __init__(self, node: Node) -> None:
        super().__init__([node])

    def forward(self) -> None:
        """value = tanh x."""
        self.value = np.tanh(self.inbound_nodes[0].value)

    def backward(self) -> None:
        """∂cost/∂x = (1 − tanh² x) · g."""
        self.hand_back((1 - self.value**2) * self.upstream_gradient())


class Relu(Node):
    """max(x, 0), elementwise, any shape."""

    def __init__(self, node: Node) -> None:
        super().__init__([node])

    def forward(self) -> None:
        """value = x where x > 0, else 0."""
        self.value = np.maximum(self.inbound_nodes[0].value, 0)

    def backward(self) -> None:
        """∂cost/∂x = g where x > 0, else 0 (at 0 any slope from 0 to 1 would do)."""
        self.hand_back((self.value > 0) * self.upstream_gradient())


class Max(Node):
    """The larger of two inputs, elementwise; shapes are equal or broadcast as in NumPy."""

    def __init__(self, x: Node, y: Node) -> None:
        super().__init__([x, y])

    def forward(self) -> None:
        """value = max(x, y)."""
        _check_that_shapes_fit(self)
        x, y = self.inbound_nodes
        self.value = np.maximum(x.value, y.value)

    def backward(self) -> None:
        """All of the gradient goes on to the larger input; at a tie half of it to each."""
        x, y = self.inbound_nodes
        g = self.upstream_gradient()
        share = np.where(np.equal(x.value, y.value), 0.5, np.greater(x.value, y.value))
        self.hand_back(_sum_to_shape_of(x, share * g), _sum_to_shape_of(y, (1 - share) * g))


class Softmax(Node):
    """pⱼ = eᶻʲ / Σ eᶻ: each row of logits z (m, k), or a vector (k,), becomes probabilities."""

    def __init__(self, node: Node) -> None:
        super().__init__([node])

    def forward(self) -> None:
        """value = softmax(z), which is positive and adds up to 1 along the last axis."""
        z = self.inbound_nodes[0]
        if np.ndim(z.value) == 0:
            raise ValueError(
                f"{self.name} cannot share out {z}, a single number: it needs a logit for each "
                "class."
            )
        self.value = softmax(z.value)

    def backward(self) -> None:
        """∂cost/∂z = p · (g − Σ p · g), the sum along the last axis."""
        p, g = self.value, self.upstream_gradient()
        self.hand_back(p * (g - np.sum(p * g, axis=-1, keepdims=True)))


def softmax(z: ArrayLike) -> FloatArray:
    """eᶻ / Σ eᶻ along the last axis; less the largest z, no exponent is positive or overflows."""
    z = np.asarray(z, dtype=float)
    with np.errstate(under="ignore"):  # e^(z - largest) may well become 0
        e: FloatArray = np.exp(z - z.max(axis=-1, keepdims=True))
        e /= e.sum(axis=-1, keepdims=True)
    return e


def _check_that_shapes_fit(node: Node) -> None:
    try:
        np.broadcast_shapes(*(np.shape(n.value) for n in node.inbound_nodes))
    except ValueError:
        inputs = ", ".join(f"{n} of shape {np.shape(n.value)}" for n in node.inbound_nodes)
        raise ValueError(
            f"{node.name} cannot combine {inputs}: axes, counted from the last, need equal "
            "lengths or length 1."
        ) from None


def _sum_to_shape_of(node: Node, gradient: FloatArray) -> FloatArray:
    """Add up the gradient over the axes along which broadcasting repeated the node's value."""
    shape = np.shape(node.value)
    aligned = (1,) * (gradient.ndim - len(shape)) + shape
    repeated = tuple(axis for axis, length in enumerate(aligned) if length == 1)
    return np.reshape(gradient.sum(axis=repeated), shape)
