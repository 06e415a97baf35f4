"""Lesson 07: wrong programs in other hands, each after the mistake that it has to be told of."""

from textwrap import indent


def _class(head, forward, backward):
    """A node with these two bodies."""
    name, names = head
    bodies = [indent(body.strip("\n"), " " * 8) for body in (forward, backward)]
    return f"""
class {name}(Node):
    def __init__(self, {names}):
        super().__init__([{names}])

    def forward(self):
{bodies[0]}

    def backward(self):
{bodies[1]}
"""


TANH, RELU, MAX = ("Tanh", "node"), ("Relu", "node"), ("Max", "x, y")
SOFTMAX = ("Softmax", "node")
CROSS, BINARY = ("CrossEntropy", "y, z"), ("BinaryCrossEntropy", "y, z")

TANH_VALUE = "self.value = np.tanh(np.array(self.inbound_nodes[0].value, float))"
TANH_SLOPE = """
(source,) = self.inbound_nodes
self.gradients = {source: (1 + self.value) * (1 - self.value) * self.upstream_gradient()}
"""
RELU_VALUE = (
    "x = np.asarray(self.inbound_nodes[0].value, float)\nself.value = np.where(x < 0, 0, x)"
)
RELU_SLOPE = """
(source,) = self.inbound_nodes
told = np.asarray(self.upstream_gradient(), float)
self.gradients = {source: np.where(np.asarray(source.value) > 0, told, 0.0)}
"""
MAX_VALUE = """
x, y = self.inbound_nodes
self.value = np.where(np.asarray(x.value) > np.asarray(y.value), x.value, y.value)
"""
SOFTMAX_SLOPE = """
p, told = self.value, self.upstream_gradient()
self.gradients = {self.inbound_nodes[0]: p * (told - np.sum(told * p, axis=-1, keepdims=True))}
"""
CROSS_VALUE = """
y, z = (np.asarray(node.value) for node in self.inbound_nodes)
top = z.max(axis=1)
sums = top + np.log(np.sum(np.exp(z - top[:, None]), axis=1))
self.value = float(np.mean(sums - z[np.arange(len(z)), y]))
"""
CROSS_SLOPE = """
y, z = self.inbound_nodes
p = np.exp(z.value - np.max(z.value, axis=1)[:, None])
p = p / p.sum(axis=1)[:, None]
p[np.arange(len(p)), y.value] -= 1
self.gradients = {z: self.upstream_gradient() * p / len(p), y: np.zeros(len(p))}
"""
BINARY_VALUE = """
y, z = (np.asarray(node.value, float).reshape(-1) for node in self.inbound_nodes)
self.value = float(np.mean(np.logaddexp(0, z) - y * z))
"""
BINARY_SLOPE = """
y, z = self.inbound_nodes
logits = np.asarray(z.value, float)
p = np.exp(-np.logaddexp(0, -logits))
told = self.upstream_gradient()
self.gradients = {
    z: told * (p - np.reshape(y.value, p.shape)) / p.size,
    y: np.zeros(np.shape(y.value)),
}
"""

PROGRAMS = {
    "tanh_node": [
        (
            "tanh_slope_of_the_input",
            _class(
                TANH,
                TANH_VALUE,
                """
x = np.asarray(self.inbound_nodes[0].value)
slope = (1 - x) * (1 + x)
self.gradients = {self.inbound_nodes[0]: slope * self.upstream_gradient()}
""",
            ),
        ),
        (
            "tanh_with_the_slope_of_sigmoid",
            _class(
                TANH,
                TANH_VALUE,
                """
t = self.value
self.gradients = {self.inbound_nodes[0]: (t - t * t) * self.upstream_gradient()}
""",
            ),
        ),
        (
            "tanh_is_sigmoid",
            _class(
                TANH,
                "x = np.asarray(self.inbound_nodes[0].value, float)\n"
                "self.value = np.exp(-np.logaddexp(0, -x))",
                TANH_SLOPE,
            ),
        ),
        (
            "tanh_ignores_upstream",
            _class(
                TANH,
                TANH_VALUE,
                "self.gradients = {self.inbound_nodes[0]: 1 - np.square(self.value)}",
            ),
        ),
    ],
    "relu_node": [
        (
            "relu_passes_everything",
            _class(
                RELU,
                RELU_VALUE,
                "(source,) = self.inbound_nodes\n"
                "self.gradients[source] = 1 * self.upstream_gradient()",
            ),
        ),
        (
            "relu_absolute",
            _class(
                RELU,
                "x = np.asarray(self.inbound_nodes[0].value)\nself.value = np.where(x < 0, -x, x)",
                RELU_SLOPE.replace("np.asarray(source.value)", "self.value"),
            ),
        ),
        (
            "relu_mask_of_the_gradient",
            _class(
                RELU,
                RELU_VALUE,
                "told = self.upstream_gradient()\n"
                "self.gradients = {self.inbound_nodes[0]: np.maximum(told, 0)}",
            ),
        ),
        (
            "relu_ignores_upstream",
            _class(
                RELU,
                RELU_VALUE,
                "self.gradients = {self.inbound_nodes[0]: np.where(self.value > 0, 1.0, 0.0)}",
            ),
        ),
    ],
    "max_gate": [
        (
            "max_is_min",
            _class(
                MAX,
                MAX_VALUE.replace(">", "<"),
                """
x, y = self.inbound_nodes
told = self.upstream_gradient()
mine = np.where(np.asarray(x.value) > y.value, told, 0)
self.gradients = {x: mine, y: told - mine} if x is not y else {x: told}
""",
            ),
        ),
        (
            "max_to_the_smaller",
            _class(
                MAX,
                MAX_VALUE,
                """
x, y = self.inbound_nodes
told = self.upstream_gradient()
mine = told * (np.asarray(x.value) < y.value)
self.gradients = {x: mine, y: told - mine} if x is not y else {x: told}
""",
            ),
        ),
        (
            "max_shares_like_a_sum",
            _class(
                MAX,
                MAX_VALUE,
                """
x, y = self.inbound_nodes
told = self.upstream_gradient()
self.gradients = {node: told for node in (x, y)}
""",
            ),
        ),
    ],
    "softmax_forward": [
        (
            "softmax_without_shift",
            _class(
                SOFTMAX,
                """
z = np.array(self.inbound_nodes[0].value, dtype=float)
total = np.sum(np.exp(z), axis=-1)
self.value = (np.exp(z).T / total.T).T
""",
                SOFTMAX_SLOPE,
            ),
        ),
        (
            "softmax_over_everything",
            _class(
                SOFTMAX,
                """
z = np.array(self.inbound_nodes[0].value, dtype=float)
e = np.exp(z - np.max(z))
self.value = e * (1 / np.sum(e))
""",
                SOFTMAX_SLOPE,
            ),
        ),
        (
            "softmax_as_sigmoid",
            _class(
                SOFTMAX,
                """
z = np.array(self.inbound_nodes[0].value, dtype=float)
self.value = np.exp(-np.logaddexp(0, -z))
""",
                SOFTMAX_SLOPE,
            ),
        ),
    ],
    "cross_entropy": [
        (
            "cross_entropy_sums",
            _class(CROSS, CROSS_VALUE.replace("np.mean", "np.sum"), CROSS_SLOPE),
        ),
        (
            "cross_entropy_slope_of_the_sum",
            _class(CROSS, CROSS_VALUE, CROSS_SLOPE.replace(" / len(p)", "")),
        ),
        (
            "cross_entropy_without_shift",
            _class(
                CROSS,
                """
y, z = (np.asarray(node.value, float) for node in self.inbound_nodes)
costs = [np.log(sum(np.exp(row))) - row[int(k)] for k, row in zip(y, z)]
self.value = float(sum(costs) / len(costs))
""",
                CROSS_SLOPE,
            ),
        ),
        (
            "cross_entropy_slope_negative",
            _class(CROSS, CROSS_VALUE, CROSS_SLOPE.replace("gradient() * p", "gradient() * -p")),
        ),
    ],
    "binary_cross_entropy": [
        (
            "binary_sums",
            _class(BINARY, BINARY_VALUE.replace("np.mean", "np.sum"), BINARY_SLOPE),
        ),
        (
            "binary_slope_of_the_sum",
            _class(BINARY, BINARY_VALUE, BINARY_SLOPE.replace(" / p.size", "")),
        ),
        (
            "binary_slope_negative",
            _class(BINARY, BINARY_VALUE, BINARY_SLOPE.replace("told * (p - ", "-told * (p - ")),
        ),
        (
            "binary_overflows",
            _class(
                BINARY,
                """
y, z = (np.asarray(node.value, float).reshape(-1) for node in self.inbound_nodes)
self.value = float(np.mean(np.log(1 + np.exp(z)) - z * y))
""",
                BINARY_SLOPE,
            ),
        ),
    ],
}
