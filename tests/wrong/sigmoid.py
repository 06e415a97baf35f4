"""Lesson 03: wrong programs in many hands, each with the misconception that it holds."""

from textwrap import indent


def sigmoid(forward):
    return HEAD + indent(forward.strip("\n"), " " * 8) + "\n"


HEAD = """
class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def _sigmoid(self, x):
        return 1. / (1. + np.exp(-x))

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
"""

SIGMOID = [
    ("sigmoid_overflows", "self.value = self._sigmoid(x)"),
    (
        "sigmoid_overflows",
        """
denominator = np.exp(-x) + 1
self.value = denominator ** -1
""",
    ),
    ("sigmoid_divides_infinities", "self.value = np.divide(np.exp(x), 1 + np.exp(x))"),
    (
        "sigmoid_where_computes_both",
        """
positive = self._sigmoid(x)
negative = np.exp(x) / (np.exp(x) + 1)
self.value = np.where(x < 0, negative, positive)
""",
    ),
    ("sigmoid_mirrored_and_overflows", "self.value = 1 / (np.exp(x) + 1)"),
    (
        "sigmoid_mirrored",
        """
z = np.maximum(np.minimum(x, 600), -600)
self.value = self._sigmoid(-z)
""",
    ),
    (
        "sigmoid_asks_once",
        """
if x < 0:
    e = np.exp(x)
    self.value = e / (e + 1)
else:
    self.value = self._sigmoid(x)
""",
    ),
    (
        "sigmoid_with_math_exp",
        """
from math import exp
self.value = 1 / (1 + exp(-self.inbound_nodes[0].value))
""",
    ),
    ("sigmoid_without_brackets", "self.value = 1 / 1 + np.exp(-x)"),
    ("sigmoid_as_step", "self.value = (x >= 0) * 1.0"),
    (
        "sigmoid_is_tanh",
        """
small = np.exp(-2 * np.abs(x))
self.value = np.sign(x) * (1 - small) / (1 + small)
""",
    ),
    (
        "sigmoid_keeps_no_value",
        "return np.where(x > 0, 1, np.exp(-np.abs(x))) / (1 + np.exp(-np.abs(x)))",
    ),
    (None, "self.value = x / (1 + np.abs(x)) / 2 + 0.5"),
    (
        "sigmoid_mirrored_fraction",
        """
self.value = np.exp(-x) / (1 + np.exp(-x))
""",
    ),
    (
        "sigmoid_clips_its_input_at_700",
        """
x[x < -700] = -700
self.value = 1 / (1 + np.exp(-x))
""",
    ),
    (
        "sigmoid_forgets_the_sign",
        """
self.value = 1 / (1 + np.exp(-np.abs(x)))
""",
    ),
    (
        "sigmoid_clipped_at_ten",
        """
x = np.clip(x, -10, 10)
self.value = 1 / (1 + np.exp(-x))
""",
    ),
    (
        "sigmoid_overflows",
        """
x = np.clip(x, -1000, 1000)
self.value = 1 / (1 + np.exp(-x))
""",
    ),
    (
        "sigmoid_overflows",
        """
self.value = 1 / (1 + np.e ** -x)
""",
    ),
    (
        "sigmoid_along_one_axis_only",
        """
self.value = np.array([1 / (1 + np.exp(-v)) if v >= 0 else np.exp(v) / (1 + np.exp(v)) for v in x])
""",
    ),
    (
        None,
        """
self.value = 1 / (1 + np.exp(-x.astype('float32')))
""",
    ),
]

SLOPE = [
    (
        "sigmoid_slope_of_the_value",
        """
def sigmoid_derivative(value):
    e = np.exp(-value)
    return e / (1 + e) ** 2
""",
    ),
    (
        "sigmoid_slope_of_the_value",
        """
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(value):
    return sigmoid(value) - sigmoid(value) ** 2
""",
    ),
    (
        "sigmoid_slope_negative",
        """
def sigmoid_derivative(value):
    return value ** 2 - value
""",
    ),
    (
        "sigmoid_slope_in_place",
        """
def sigmoid_derivative(value):
    complement = 1 - value
    value *= complement
    return value
""",
    ),
    (
        "sigmoid_slope_as_matrix_product",
        """
def sigmoid_derivative(value):
    s = np.asarray(value)
    return s.dot(1 - s)
""",
    ),
    (
        "sigmoid_slope_is_not_returned",
        """
def sigmoid_derivative(value):
    print(value * (1 - value))
""",
    ),
    (
        "sigmoid_slope_of_tanh",
        """
def sigmoid_derivative(value):
    return (1 + value) * (1 - value)
""",
    ),
    (
        "sigmoid_slope_without_brackets",
        """
def sigmoid_derivative(value):
    return value - 1 * value
""",
    ),
    (
        "sigmoid_slope_without_brackets",
        """
def sigmoid_derivative(value):
    return value * 1 - value
""",
    ),
    (
        "sigmoid_slope_with_plus",
        """
def sigmoid_derivative(value):
    return value * (1 + value)
""",
    ),
    (
        "sigmoid_slope_of_the_value",
        """
def sigmoid_derivative(value):
    return np.exp(-value) / (1 + np.exp(-value)) ** 2
""",
    ),
    (
        "sigmoid_slope_with_matrix_operator",
        """
def sigmoid_derivative(value):
    return value @ (1 - value)
""",
    ),
    (
        "sigmoid_slope_is_not_returned",
        """
def sigmoid_derivative(value):
    value = value * (1 - value)
""",
    ),
    (
        "sigmoid_slope_negative",
        """
def sigmoid_derivative(value):
    return -value * (1 - value)
""",
    ),
    (
        "sigmoid_slope_without_value",
        """
def sigmoid_derivative(value):
    return 1 - value
""",
    ),
    (
        None,
        """
def sigmoid_derivative(value):
    return (value * (1 - value)) ** 2
""",
    ),
]

LOGARITHM = [
    (
        "log_sigmoid_overflows",
        """
def log_sigmoid(z):
    s = 1 / (1 + np.exp(-np.array(z, dtype=float)))
    return np.log(s)
""",
    ),
    (
        "log_sigmoid_of_a_quiet_sigmoid",
        """
def log_sigmoid(z):
    source = Input("z")
    source.value = z
    node = Sigmoid(source)
    node.forward()
    return np.log(node.value)
""",
    ),
    (
        "log_sigmoid_overflows",
        """
def log_sigmoid(z):
    return -np.log1p(np.exp(-np.asarray(z, dtype=float)))
""",
    ),
    (
        "log_sigmoid_mirrored",
        """
def log_sigmoid(z):
    z = np.asarray(z, dtype=float)
    return -np.maximum(z, 0) - np.log1p(np.exp(-np.abs(z)))
""",
    ),
    (
        "log_sigmoid_without_its_sign",
        """
def log_sigmoid(z):
    z = np.asarray(z, dtype=float)
    return np.log(1 + np.exp(-np.abs(z))) - np.minimum(z, 0)
""",
    ),
    (
        None,
        """
def log_sigmoid(z):
    return np.minimum(z, 0) - np.exp(-np.abs(np.asarray(z, dtype=float)))
""",
    ),
]

PROGRAMS = {
    "sigmoid_forward": [(known, sigmoid(forward)) for known, forward in SIGMOID],
    "sigmoid_derivative": SLOPE,
    "log_sigmoid": LOGARITHM,
}
