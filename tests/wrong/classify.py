"""Lesson 07: wrong programs in many hands, each with the misconception that it holds."""

from textwrap import indent

ONE = """
class {name}(Node):
    def __init__(self, node):
        super().__init__([node])
"""
TWO = """
class {name}(Node):
    def __init__(self, {arguments}):
        super().__init__([{arguments}])
"""


def node(head, forward, backward):
    """A class whose two ways are the student's."""
    parts = [head, "    def forward(self):", indent(forward.strip("\n"), " " * 8)]
    parts += ["    def backward(self):", indent(backward.strip("\n"), " " * 8)]
    return "\n".join(parts) + "\n"


def tanh(
    forward="self.value = np.tanh(self.inbound_nodes[0].value)",
    slope="1 - self.value**2",
    g="self.upstream_gradient()",
):
    backward = f"self.gradients = {{self.inbound_nodes[0]: {g} * ({slope})}}"
    return node(ONE.format(name="Tanh"), forward, backward)


TANH = [
    (
        "tanh_by_exponentials",
        tanh(
            "x = self.inbound_nodes[0].value\n"
            "self.value = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))"
        ),
    ),
    ("tanh_slope_of_the_input", tanh(slope="1 - np.square(self.inbound_nodes[0].value)")),
    ("tanh_with_the_slope_of_sigmoid", tanh(slope="self.value - self.value * self.value")),
    ("tanh_first_consumer_only", tanh(g="self.outbound_nodes[0].gradients[self]")),
    ("tanh_ignores_upstream", tanh(g="1.0")),
    ("tanh_slope_not_squared", tanh(slope="1.0 - self.value")),
]


def relu(
    forward="self.value = np.maximum(self.inbound_nodes[0].value, 0)",
    backward="""
is_open = self.value > 0
self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * is_open}
""",
):
    return node(ONE.format(name="Relu"), forward, backward)


RELU = [
    ("relu_reduces", relu("self.value = np.amax(self.inbound_nodes[0].value, 0)")),
    ("relu_asks_once", relu("x = self.inbound_nodes[0].value\nself.value = x if x > 0 else 0")),
    ("relu_absolute", relu("self.value = abs(self.inbound_nodes[0].value)")),
    (
        "relu_slope_1_at_zero",
        relu(
            backward="""
x = self.inbound_nodes[0]
self.gradients = {x: np.where(np.asarray(x.value) < 0, 0, self.upstream_gradient())}
"""
        ),
    ),
    (
        "relu_passes_everything",
        relu(backward="self.gradients = {self.inbound_nodes[0]: self.upstream_gradient()}"),
    ),
    (
        "relu_value_for_slope",
        relu(
            backward="self.gradients = {self.inbound_nodes[0]: self.value * self.upstream_gradient()}"
        ),
    ),
    (
        "relu_mask_of_the_gradient",
        relu(
            backward="""
g = self.upstream_gradient()
self.gradients = {self.inbound_nodes[0]: g * (g > 0)}
"""
        ),
    ),
]


def max_(
    forward="""
x, y = self.inbound_nodes
self.value = np.maximum(x.value, y.value)
""",
    to_x="upstream * (np.asarray(x.value) >= y.value)",
    to_y="upstream * (np.asarray(x.value) < y.value)",
):
    backward = f"""
x, y = self.inbound_nodes
upstream = self.upstream_gradient()
to_x = {to_x}
to_y = {to_y}
self.gradients = {{x: to_x, y: to_y}} if x is not y else {{x: to_x + to_y}}
"""
    return node(TWO.format(name="Max", arguments="x, y"), forward, backward)


MAX = [
    ("max_by_python", max_("self.value = max(node.value for node in self.inbound_nodes)")),
    ("max_is_min", max_("self.value = np.minimum(*(n.value for n in self.inbound_nodes))")),
    (
        "max_twice_at_a_tie_and_for_the_same_input",
        max_(to_y="upstream * (np.asarray(y.value) >= x.value)"),
    ),
    ("max_nothing_at_a_tie", max_(to_x="upstream * (np.asarray(x.value) > y.value)")),
    (
        "max_to_the_smaller",
        max_(to_x="np.where(np.asarray(x.value) < y.value, upstream, 0)", to_y="upstream - to_x"),
    ),
    (
        "max_value_for_share",
        max_(
            to_x="upstream * x.value * (np.asarray(x.value) >= y.value)",
            to_y="upstream * y.value * (np.asarray(x.value) < y.value)",
        ),
    ),
    ("max_always_halves", max_(to_x="0.5 * upstream", to_y="0.5 * upstream")),
]


def softmax(forward):
    backward = """
mean = np.sum(self.upstream_gradient() * self.value, axis=-1, keepdims=True)
self.gradients = {self.inbound_nodes[0]: self.value * (self.upstream_gradient() - mean)}
"""
    forward = "z = np.asarray(self.inbound_nodes[0].value, dtype=float)\n" + forward
    return node(ONE.format(name="Softmax"), forward, backward)


SOFTMAX = [
    (
        "softmax_without_shift_and_over_everything",
        softmax("exp_x = np.exp(z)\nsum_exp = np.sum(exp_x)\nself.value = exp_x / sum_exp"),
    ),
    (
        "softmax_without_shift",
        softmax("self.value = np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)"),
    ),
    (
        "softmax_over_everything",
        softmax("z = z - z.max()\nself.value = np.exp(z) / np.exp(z).sum()"),
    ),
    (
        "softmax_shifts_all_rows_alike",
        softmax("e = np.exp(z - z.max())\nself.value = e / e.sum(-1, keepdims=True)"),
    ),
    (
        "softmax_drops_the_axis",
        softmax("e = np.exp(z - z.max(axis=-1))\nself.value = e / e.sum(axis=-1)"),
    ),
    (
        "softmax_of_matrices_only",
        softmax("e = np.exp(z - z.max(1)[:, None])\nself.value = e / e.sum(1)[:, None]"),
    ),
    (
        "softmax_as_sigmoid",
        softmax("small = np.exp(-abs(z))\nself.value = np.where(z < 0, small, 1) / (1 + small)"),
    ),
]

FORWARD = """
y, z = (np.asarray(node.value) for node in self.inbound_nodes)
shifted = z - z.max(axis=1, keepdims=True)
losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y]
self.value = losses.mean()
"""
BACKWARD = """
y, z = self.inbound_nodes
p = np.exp(z.value - np.max(z.value, axis=1, keepdims=True))
p = p / p.sum(axis=1, keepdims=True)
one_hot = np.eye(p.shape[1])[y.value]
self.gradients = {y: np.zeros(len(p)), z: (p - one_hot) / len(p)}
"""


def cross(forward=FORWARD, backward=BACKWARD):
    return node(TWO.format(name="CrossEntropy", arguments="y, z"), forward, backward)


CROSS_ENTROPY = [
    ("cross_entropy_sums", cross(FORWARD.replace("mean()", "sum()"))),
    ("cross_entropy_keeps_every_row", cross(FORWARD.replace("losses.mean()", "losses"))),
    ("cross_entropy_without_minus", cross(FORWARD.replace("losses.mean()", "-losses.mean()"))),
    (
        "cross_entropy_sums_both_ways",
        cross(FORWARD.replace("mean()", "sum()"), BACKWARD.replace(" / len(p)}", "}")),
    ),
    (
        "cross_entropy_log_of_softmax",
        cross("""
y, z = (np.asarray(node.value) for node in self.inbound_nodes)
p = np.exp(z - z.max(axis=1, keepdims=True))
p /= p.sum(axis=1, keepdims=True)
self.value = -np.log(p[range(len(y)), y]).sum() / len(y)
"""),
    ),
    (
        "cross_entropy_without_shift_both_ways",
        cross(
            """
y, z = (np.asarray(node.value) for node in self.inbound_nodes)
exp = np.exp(z)
self.softmax = exp / exp.sum(axis=1, keepdims=True)
total = 0
for i in range(len(y)):
    total -= np.log(self.softmax[i, y[i]])
self.value = total / len(y)
""",
            """
y, z = self.inbound_nodes
one_hot = np.eye(z.value.shape[1])[y.value]
self.gradients = {y: 0 * y.value, z: (self.softmax - one_hot) / len(one_hot)}
""",
        ),
    ),
    ("cross_entropy_slope_of_the_sum", cross(backward=BACKWARD.replace(" / len(p)}", "}"))),
    (
        "cross_entropy_slope_negative",
        cross(backward=BACKWARD.replace("p - one_hot", "one_hot - p")),
    ),
    (
        "cross_entropy_slope_divided_by_elements",
        cross(backward=BACKWARD.replace("/ len(p)}", "/ p.size}")),
    ),
    ("cross_entropy_nothing_for_y", cross(backward=BACKWARD.replace("y: np.zeros(len(p)), ", ""))),
]

BINARY_FORWARD = """
y, z = (np.ravel(node.value) for node in self.inbound_nodes)
losses = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
self.value = losses.mean()
"""
BINARY_BACKWARD = """
y, z = (np.ravel(node.value) for node in self.inbound_nodes)
small = np.exp(-np.abs(z))
p = np.where(z >= 0, 1, small) / (1 + small)
grad = (p - y) / y.size
y_node, z_node = self.inbound_nodes
self.gradients = {y_node: np.zeros(y_node.value.shape), z_node: grad.reshape(z_node.value.shape)}
"""


def binary(forward=BINARY_FORWARD, backward=BINARY_BACKWARD):
    return node(TWO.format(name="BinaryCrossEntropy", arguments="y, z"), forward, backward)


BINARY = [
    ("binary_sums", binary(BINARY_FORWARD.replace("mean()", "sum()"))),
    ("binary_spreads", binary(BINARY_FORWARD.replace("np.ravel(node.value)", "node.value"))),
    (
        "binary_overflows",
        binary(BINARY_FORWARD.replace("-np.abs(z)", "z").replace("np.maximum(z, 0) - z", "-z")),
    ),
    ("binary_without_absolute", binary(BINARY_FORWARD.replace("-np.abs(z)", "-z"))),
    ("binary_keeps_every_cost", binary(BINARY_FORWARD.replace("losses.mean()", "losses"))),
    (
        "binary_from_probabilities",
        binary("""
y, z = (np.ravel(node.value) for node in self.inbound_nodes)
small = np.exp(-np.abs(z))
p = np.where(z >= 0, 1, small) / (1 + small)
self.value = -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
"""),
    ),
    (
        "binary_from_probabilities_that_overflow",
        binary("""
y, z = (np.ravel(node.value) for node in self.inbound_nodes)
p = 1 / (1 + np.exp(-z))
self.value = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
"""),
    ),
    ("binary_slope_of_the_sum", binary(backward=BINARY_BACKWARD.replace(" / y.size", ""))),
    ("binary_slope_negative", binary(backward=BINARY_BACKWARD.replace("(p - y)", "(y - p)"))),
    (
        "binary_slope_stays_flat",
        binary(
            backward=BINARY_BACKWARD.replace(".reshape(z_node.value.shape)", "").replace(
                "np.zeros(y_node.value.shape)", "0 * y"
            )
        ),
    ),
    (
        "binary_slope_times_the_sigmoids",
        binary(backward=BINARY_BACKWARD.replace("(p - y)", "(p - y) * p * (1 - p)")),
    ),
]

PROGRAMS = {
    "tanh_node": TANH,
    "relu_node": RELU,
    "max_gate": MAX,
    "softmax_forward": SOFTMAX,
    "cross_entropy": CROSS_ENTROPY,
    "binary_cross_entropy": BINARY,
}
