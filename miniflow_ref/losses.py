"""The cost: one number for how far the network's answer is from the target."""

import numpy as np

from miniflow_ref.graph import FloatArray, Node


class MSE(Node):
    """C = 1/N Σ (y − a)²: target y against activation a, N elements each, a Python float.

    y and a have equal shapes, or shapes that are equal without their axes of length 1, such as
    (m,) and (m, 1); they are compared element by element.
    """

    def __init__(self, y: Node, a: Node) -> None:
        super().__init__([y, a])

    def difference(self) -> FloatArray:
        """y − a as a flat array, shape (N,)."""
        y, a = (np.asarray(node.value, dtype=np.float64) for node in self.inbound_nodes)
        if y.squeeze().shape != a.squeeze().shape:
            raise ValueError(
                f"{self.name} cannot compare y of shape {y.shape} with a of shape {a.shape}: "
                "they may differ only in axes of length 1."
            )
        return y.ravel() - a.ravel()

    def forward(self) -> None:
        """value = the mean of (y − a)²."""
        self.value = float(np.mean(self.difference() ** 2))

    def backward(self) -> None:
        """∂C/∂y = 2(y − a)/N and ∂C/∂a = −2(y − a)/N, each in its input's own shape."""
        y, a = (np.shape(node.value) for node in self.inbound_nodes)
        difference = self.difference()
        gradient = 2 * difference / difference.size * self.upstream_gradient()
        self.hand_back(gradient.reshape(y), -gradient.reshape(a))
