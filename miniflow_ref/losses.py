"""The cost: one number for how far the network's answer is from the target."""

import numpy as np
from numpy.typing import NDArray

from miniflow_ref.graph import FloatArray, Node
from miniflow_ref.nodes import sigmoid, softmax


class MSE(Node):
    """C = 1/N Σ (y − a)²: target y against activation a, N elements each, a Python float.

    y and a have equal shapes, or shapes that are equal without their axes of length 1, such as
    (m,) and (m, 1); they are compared element by element.
    """

    def __init__(self, y: Node, a: Node) -> None:
        super().__init__([y, a])

    def forward(self) -> None:
        """value = the mean of (y − a)²."""
        y, a = _side_by_side(self)
        self.difference = y - a
        self.value = float(np.vdot(self.difference, self.difference) / y.size)

    def backward(self) -> None:
        """∂C/∂y = 2(y − a)/N and ∂C/∂a = −2(y − a)/N, each in its input's own shape."""
        gradient = 2 / self.difference.size * self.upstream_gradient() * self.difference
        _hand_back_in_shape(self, gradient, -gradient)


class MAE(Node):
    """C = 1/N Σ |y − a|, shapes as for MSE; the value is a Python float. It has no way back."""

    def __init__(self, y: Node, a: Node) -> None:
        super().__init__([y, a])

    def forward(self) -> None:
        """value = the mean of |y − a|."""
        y, a = _side_by_side(self)
        self.value = float(np.mean(np.abs(y - a)))


class BinaryCrossEntropy(Node):
    """C = −1/N Σ (y log p + (1 − y) log(1 − p)) with p = σ(z): targets y of 0 and 1, logits z.

    Shapes are as for MSE; the value is a Python float.
    """

    def __init__(self, y: Node, z: Node) -> None:
        super().__init__([y, z])

    def forward(self) -> None:
        """value = the mean of log(1 + eᶻ) − zy, which is the same and needs no p."""
        y, z = _side_by_side(self)
        with np.errstate(under="ignore"):  # eᶻ may well become 0
            self.value = float(np.mean(np.logaddexp(0, z) - z * y))

    def backward(self) -> None:
        """∂C/∂y = −z/N and ∂C/∂z = (σ(z) − y)/N, each in its input's own shape."""
        y, z = _side_by_side(self)
        g = self.upstream_gradient() / y.size
        _hand_back_in_shape(self, -z * g, (sigmoid(z) - y) * g)


class CrossEntropy(Node):
    """C = −1/m Σ log softmax(z)[y]: class numbers y (m,), logits z (m, k), a Python float."""

    def __init__(self, y: Node, z: Node) -> None:
        super().__init__([y, z])

    def forward(self) -> None:
        """value = the mean over the rows of log Σ eᶻ − z[y]; each z less the largest of its row."""
        y, z = self._classes_and_logits()
        z = z - z.max(axis=1, keepdims=True)
        with np.errstate(under="ignore"):  # eᶻ may well become 0
            total = np.exp(z).sum(axis=1)
        self.value = float(np.mean(np.log(total) - z[np.arange(y.size), y]))

    def backward(self) -> None:
        """∂C/∂z = (softmax(z) − one-hot y)/m, and 0 for y: a class has no neighbour to move to."""
        y, z = self._classes_and_logits()
        slope = softmax(z)
        slope[np.arange(y.size), y] -= 1
        self.hand_back(np.zeros(y.shape), slope / y.size * self.upstream_gradient())

    def _classes_and_logits(self) -> tuple[NDArray[np.intp], FloatArray]:
        y, z = (np.asarray(node.value) for node in self.inbound_nodes)
        if z.ndim != 2 or y.shape != z.shape[:1]:
            raise ValueError(
                f"{self.name} cannot compare y of shape {y.shape} with z of shape {z.shape}: "
                "it needs a class number for each row of a matrix of logits."
            )
        if not np.isin(y, np.arange(z.shape[1])).all():
            raise ValueError(
                f"{self.name} has logits for {z.shape[1]} classes, and y names another one: its "
                f"numbers must be whole and from 0 to {z.shape[1] - 1}."
            )
        return y.astype(np.intp), z.astype(np.float64)


def _side_by_side(cost: Node) -> tuple[FloatArray, FloatArray]:
    """The values of a cost's two inputs, the second one in the shape of the first."""
    one, other = (np.asarray(node.value, dtype=np.float64) for node in cost.inbound_nodes)
    if one.squeeze().shape != other.squeeze().shape:
        first, second = (f"{n} of shape {np.shape(n.value)}" for n in cost.inbound_nodes)
        raise ValueError(
            f"{cost.name} cannot compare {first} with {second}: they may differ only in axes of "
            "length 1."
        )
    return one, other.reshape(one.shape)


def _hand_back_in_shape(cost: Node, one: FloatArray, other: FloatArray) -> None:
    """Hand back two gradients of one shape, the second one in the shape of its own input."""
    cost.hand_back(one, other.reshape(np.shape(cost.inbound_nodes[1].value)))
