"""Lesson 03: right programs of many kinds, each of which has to pass."""

SIGMOID = {
    "two branches by a mask": """
class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        value = np.empty_like(x)
        right = x >= 0
        value[right] = 1 / (1 + np.exp(-x[right]))
        grown = np.exp(x[~right])
        value[~right] = grown / (1 + grown)
        self.value = value
""",
    "clipped": """
class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = 1 / (1 + np.exp(-np.clip(x, -500, 500)))
""",
    "clipped on one side, at 40": """
class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.maximum(self.inbound_nodes[0].value, -40.0)
        self.value = 1.0 / (1.0 + np.exp(-x))
""",
    "tanh": """
class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        self.value = (1 + np.tanh(np.asarray(self.inbound_nodes[0].value) / 2)) / 2
""",
    "logaddexp": """
class Sigmoid(Node):
    def __init__(self, node):
        Node.__init__(self, [node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = np.exp(-np.logaddexp(0, -x))
""",
    "scipy's": """
from scipy.special import expit


class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = expit(x)
""",
    "number by number, with math": """
import math


def one_sigmoid(x):
    if x < -700:
        return 0.0
    return 1 / (1 + math.exp(-x))


class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.array(self.inbound_nodes[0].value, dtype=float)
        flat = [one_sigmoid(number) for number in x.ravel().tolist()]
        self.value = np.array(flat).reshape(x.shape)
        print(self.value)
""",
    "np.vectorize": """
import math


class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        def curve(x):
            if x >= 0:
                return 1 / (1 + math.exp(-x))
            return math.exp(x) / (1 + math.exp(x))

        self.value = np.vectorize(curve, otypes=[float])(self.inbound_nodes[0].value)
""",
    "a Python float where a number comes": """
class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        small = np.exp(-abs(x))
        value = np.where(x < 0, small / (1 + small), 1 / (1 + small))
        self.value = value.item() if value.ndim == 0 else value
""",
    "np.errstate around both branches": """
class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        with np.errstate(over="ignore"):
            self.value = 1 / (1 + np.exp(-x))
""",
    "its own warnings switched off, in place on a copy": """
import warnings


class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.array(self.inbound_nodes[0].value, dtype=float)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            x *= -1
            x = np.exp(x)
            x += 1
            self.value = 1 / x
""",
    "np.piecewise": """
class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = np.piecewise(
            x,
            [x < 0, x >= 0],
            [lambda x: np.exp(x) / (1 + np.exp(x)), lambda x: 1 / (1 + np.exp(-x))],
        )
""",
    "a curve inherited beside Node": """
class Stable:
    def curve(self, x):
        small = np.exp(-np.abs(x))
        return np.where(x >= 0, 1, small) / (1 + small)

class Sigmoid(Stable, Node):
    def __init__(self, node):
        super().__init__([node])
    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = self.curve(x)
""",
}

DERIVATIVE = {
    "s - s²": """
def sigmoid_derivative(value):
    return value - value**2
""",
    "np.multiply": """
def sigmoid_derivative(value):
    return np.multiply(value, np.subtract(1, value))
""",
    "a number made an array": """
def sigmoid_derivative(value):
    value = np.array(value, dtype=float)
    return value * (1.0 - value)
""",
    "in place on a copy": """
def sigmoid_derivative(value):
    slope = np.array(value, dtype=float)
    slope *= 1 - slope
    return slope
""",
    "number by number": """
def sigmoid_derivative(value):
    flat = [s * (1 - s) for s in np.ravel(value)]
    return np.array(flat).reshape(np.shape(value))
""",
    "recursion along the axes": """
def sigmoid_derivative(value):
    if np.ndim(value) == 0:
        print("slope at", value)
        return float(value) * (1 - float(value))
    return np.array([sigmoid_derivative(part) for part in value])
""",
    "the square completed": """
def sigmoid_derivative(value):
    return 0.25 - (value - 0.5) ** 2
""",
    "einsum": """
def sigmoid_derivative(value: np.ndarray) -> np.ndarray:
    s = np.asarray(value)
    return np.einsum("...,...->...", s, 1 - s)
""",
    "Fortran order": """
def sigmoid_derivative(value):
    s = np.asfortranarray(value) if np.ndim(value) else value
    missing = 1 - s
    return missing * s
""",
    "a decorator that remembers": """
from functools import lru_cache

@lru_cache(maxsize=None)
def slope(number):
    return number * (1 - number)

def sigmoid_derivative(value):
    if np.ndim(value) == 0:
        return slope(float(value))
    return np.array([slope(float(v)) for v in np.ravel(value)]).reshape(np.shape(value))
""",
}

LOGARITHM = {
    "logaddexp": """
def log_sigmoid(z):
    return -np.logaddexp(0, -np.asarray(z, dtype=float))
""",
    "x less a logarithm, chosen per number": """
def log_sigmoid(z):
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 0, z) - np.log(1 + small)
""",
    "math, number by number": """
def log_sigmoid(z):
    def one(number):
        if number >= 0:
            return -math.log1p(math.exp(-number))
        return number - math.log1p(math.exp(number))

    if np.ndim(z) == 0:
        return one(float(z))
    return np.array([one(number) for number in np.ravel(z)]).reshape(np.shape(z))
""",
    "the numbers below 0 in a copy of their own": """
def log_sigmoid(z):
    z = np.array(z, dtype=float)
    result = np.empty_like(z)
    below = z < 0
    result[below] = z[below] - np.log1p(np.exp(z[below]))
    result[~below] = -np.log1p(np.exp(-z[~below]))
    return result
""",
    "half of x, half of its size": """
def log_sigmoid(z):
    z = np.asarray(z, dtype=np.float64)
    size = abs(z)
    print("log", z.shape)
    return (z - size) / 2 - np.log1p(np.exp(-size))
""",
    "warnings off inside, then mended": """
def log_sigmoid(z):
    z = np.asarray(z, dtype=float)
    with np.errstate(all="ignore"):
        straight = -np.log(1 + np.exp(-z))
    return np.where(z < -700, z, straight)
""",
    "np.vectorize": """
@np.vectorize
def log_sigmoid(z):
    return min(z, 0.0) - np.log1p(np.exp(-abs(float(z))))
""",
}

PROGRAMS = {
    "sigmoid_forward": SIGMOID,
    "sigmoid_derivative": DERIVATIVE,
    "log_sigmoid": LOGARITHM,
}
