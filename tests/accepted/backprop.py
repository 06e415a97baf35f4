"""Lesson 05: right programs of many kinds, each of which has to pass."""

import textwrap

NUMERIC = {
    "x moved there and back, on a copy": """
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        kept = x[index]
        x[index] = kept + h
        above = f(x)
        x[index] = kept - h
        below = f(x)
        x[index] = kept
        gradient[index] = (above - below) / (2 * h)
    return gradient
""",
    "np.nditer": """
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    grad = np.zeros(x.shape)
    it = np.nditer(x, flags=["multi_index", "zerosize_ok"])
    while not it.finished:
        ix = it.multi_index
        plus, minus = x.copy(), x.copy()
        plus[ix] += h
        minus[ix] -= h
        grad[ix] = (f(plus) - f(minus)) / (2 * h)
        it.iternext()
    return grad
""",
    "rows of the unit matrix": """
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x)
    steps = h * np.eye(x.size)
    slopes = [
        (f(x + step.reshape(x.shape)) - f(x - step.reshape(x.shape))) / 2 / h for step in steps
    ]
    return np.array(slopes).reshape(x.shape)
""",
    "a number by itself, arrays flat": """
def numerical_gradient(f, x, h=1e-5):
    if np.isscalar(x):
        return (f(x + h) - f(x - h)) / (2 * h)
    slopes = []
    for i in range(x.size):
        right = x.astype(float).flatten()
        left = x.astype(float).flatten()
        right[i] += h
        left[i] -= h
        slopes.append((f(right.reshape(x.shape)) - f(left.reshape(x.shape))) / (h + h))
    return np.array(slopes).reshape(x.shape)
""",
    "the caller's own x moved, and put back": """
def numerical_gradient(f, x, h=1e-5):
    if not isinstance(x, np.ndarray) or x.dtype.kind != "f":
        x = np.array(x, dtype=float)
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        before = x[index].copy()
        try:
            x[index] = before + h
            gradient[index] = f(x)
            x[index] = before - h
            gradient[index] -= f(x)
        finally:
            x[index] = before
        gradient[index] /= 2 * h
        print(index, gradient[index])
    return gradient
""",
    "two halves": """
def numerical_gradient(f, x, h=1e-5):
    def slope(index):
        step = np.zeros(np.shape(x))
        step[index] = h
        middle = f(np.asarray(x, dtype=float))
        ahead = (f(x + step) - middle) / h
        behind = (middle - f(x - step)) / h
        return (ahead + behind) / 2

    gradient = np.zeros(np.shape(x), order="F")
    for index in np.ndindex(np.shape(x)):
        gradient[index] = slope(index)
    return gradient
""",
    "np.where": """
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, dtype=np.float64)
    number = np.arange(x.size).reshape(x.shape)
    gradient = [
        (f(np.where(number == i, x + h, x)) - f(np.where(number == i, x - h, x))) / (2 * h)
        for i in range(x.size)
    ]
    return np.reshape(gradient, x.shape)
""",
}


def node_with(method):
    """The cell of exercise 2 with this method at its end."""
    return NODE + textwrap.indent(method.strip("\n"), "    ") + "\n"


NODE = """
class Node:
    def __init__(self, inbound_nodes=()):
        self.name = type(self).__name__
        self.value = None
        self.inbound_nodes = list(inbound_nodes)
        self.outbound_nodes = []
        self.gradients = {}
        for node in dict.fromkeys(self.inbound_nodes):
            node.outbound_nodes.append(self)

    def __repr__(self):
        return self.name

    def forward(self):
        raise NotImplementedError(f"{self.name} has no forward yet.")

    def backward(self):
        raise NotImplementedError(f"{self.name} has no backward yet.")

"""

UPSTREAM = {
    "builtin sum": """
def upstream_gradient(self):
    if self.outbound_nodes:
        return sum(consumer.gradients[self] for consumer in self.outbound_nodes)
    return np.ones_like(self.value, dtype=float)
""",
    "np.sum over a list": """
def upstream_gradient(self):
    parts = [consumer.gradients[self] for consumer in self.outbound_nodes]
    return np.sum(parts, axis=0) if parts else np.ones(np.shape(self.value))
""",
    "the first copied, then +=": """
def upstream_gradient(self):
    if len(self.outbound_nodes) == 0:
        return 0 * np.asarray(self.value) + 1.0
    total = np.array(self.outbound_nodes[0].gradients[self], dtype=float)
    for consumer in self.outbound_nodes[1:]:
        total += consumer.gradients[self]
    return total
""",
    "zeros like the value, as in the seeds": """
def upstream_gradient(self):
    if not self.outbound_nodes:
        return np.ones_like(self.value, dtype=float)
    gradient = np.zeros_like(self.value, dtype=float)
    for n in self.outbound_nodes:
        grad_cost = n.gradients[self]
        gradient += grad_cost * 1
    return gradient
""",
    "a Python number for a number": """
def upstream_gradient(self):
    parts = [consumer.gradients[self] for consumer in self.outbound_nodes]
    if not parts:
        return np.ones(self.value.shape) if isinstance(self.value, np.ndarray) else 1.0
    total = parts[0] * 1.0
    for part in parts[1:]:
        total = total + part
    return float(total) if np.ndim(total) == 0 else total
""",
    "kept as an attribute too": """
def upstream_gradient(self):
    self.upstream = np.zeros(np.shape(self.value))
    if not self.outbound_nodes:
        self.upstream = self.upstream + 1
    for consumer in self.outbound_nodes:
        self.upstream = self.upstream + consumer.gradients[self]
    print(self.name, self.upstream)
    return self.upstream
""",
    "recursion": """
def upstream_gradient(self):
    def added(consumers):
        if len(consumers) == 1:
            return consumers[0].gradients[self]
        return consumers[0].gradients[self] + added(consumers[1:])

    if self.outbound_nodes == []:
        return np.full(np.shape(self.value), 1.0)
    return added(self.outbound_nodes)
""",
    "Fortran order, in single precision": """
def upstream_gradient(self):
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value), dtype=np.float32, order="F")
    parts = np.stack([consumer.gradients[self] for consumer in self.outbound_nodes])
    return np.array(np.einsum("i...->...", parts), dtype=np.float32, order="F")
""",
}

ADD = """
class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = sum(node.value for node in self.inbound_nodes)

    def backward(self):
"""

ADD_BACKWARD = {
    "counted": """
upstream = self.upstream_gradient()
self.gradients = {node: self.inbound_nodes.count(node) * upstream for node in self.inbound_nodes}
""",
    "a loop over consumers, as in the seeds": """
self.gradients = {n: np.zeros_like(n.value, dtype=float) for n in self.inbound_nodes}
for n in self.outbound_nodes:
    grad_cost = n.gradients[self]
    for node in self.inbound_nodes:
        self.gradients[node] += grad_cost
""",
    "get with a default": """
upstream = self.upstream_gradient()
gradients = {}
for node in self.inbound_nodes:
    gradients[node] = gradients.get(node, 0) + upstream
self.gradients = gradients
""",
    "one array shared by all": """
from collections import Counter

upstream = np.asarray(self.upstream_gradient(), dtype=float)
self.gradients.clear()
for node, count in Counter(self.inbound_nodes).items():
    self.gradients[node] = upstream if count == 1 else count * upstream
""",
    "a loop over consumers without zeros": """
grad = sum(consumer.gradients[self] for consumer in self.outbound_nodes)
self.gradients = dict.fromkeys(self.inbound_nodes, 0.0)
for node in self.inbound_nodes:
    self.gradients[node] = grad + self.gradients[node]
print(self.gradients)
""",
    "Fortran order": """
upstream = self.upstream_gradient()
self.gradients = {}
for node in self.inbound_nodes:
    times = np.broadcast_to(float(self.inbound_nodes.count(node)), np.shape(upstream))
    self.gradients[node] = np.array(times * upstream, order="F")
""",
    "single precision": """
upstream = np.float32(self.upstream_gradient())
self.gradients = {node: np.zeros(np.shape(node.value), "float32") for node in self.inbound_nodes}
for node in self.inbound_nodes:
    self.gradients[node] = self.gradients[node] + upstream
""",
}

MUL = """
class Mul(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = 1
        for node in self.inbound_nodes:
            self.value = self.value * node.value

    def backward(self):
"""

MUL_BACKWARD = {
    "the others by slices": """
upstream = self.upstream_gradient()
values = [node.value for node in self.inbound_nodes]
self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
for i, node in enumerate(self.inbound_nodes):
    others = np.prod([np.ones(np.shape(node.value)), *values[:i], *values[i + 1 :]], axis=0)
    self.gradients[node] = self.gradients[node] + upstream * others
""",
    "a loop over consumers, as in the seeds": """
self.gradients = {n: np.zeros_like(n.value, dtype=float) for n in self.inbound_nodes}
for n in self.outbound_nodes:
    grad_cost = n.gradients[self]
    for i in range(len(self.inbound_nodes)):
        others = 1
        for j in range(len(self.inbound_nodes)):
            if i != j:
                others = others * self.inbound_nodes[j].value
        self.gradients[self.inbound_nodes[i]] += grad_cost * others
""",
    "products from the left and from the right": """
values = [np.asarray(node.value, dtype=float) for node in self.inbound_nodes]
before, after = [1.0], [1.0]
for value in values[:-1]:
    before.append(before[-1] * value)
for value in values[:0:-1]:
    after.append(after[-1] * value)
self.gradients = {}
for node, left, right in zip(self.inbound_nodes, before, reversed(after)):
    part = self.upstream_gradient() * left * right
    self.gradients[node] = self.gradients.get(node, 0) + part
""",
    "math.prod": """
import math

nodes = self.inbound_nodes
grad = self.upstream_gradient()
new = {}
for i in range(len(nodes)):
    part = grad * math.prod(nodes[j].value for j in range(len(nodes)) if j != i)
    new[nodes[i]] = new[nodes[i]] + part if nodes[i] in new else part
self.gradients = new
""",
    "a power for a node that is used often": """
upstream = self.upstream_gradient()
self.gradients = {}
for node in set(self.inbound_nodes):
    count = self.inbound_nodes.count(node)
    slope = count * np.asarray(node.value, dtype=float) ** (count - 1)
    for other in self.inbound_nodes:
        if other is not node:
            slope = slope * other.value
    self.gradients[node] = upstream * slope
print("Mul done")
""",
    "recursion over the others": """
def product(values):
    return values[0] * product(values[1:]) if values else 1.0

upstream = self.upstream_gradient()
self.gradients = {node: 0.0 for node in self.inbound_nodes}
for i, node in enumerate(self.inbound_nodes):
    others = [other.value for j, other in enumerate(self.inbound_nodes) if j != i]
    self.gradients[node] = self.gradients[node] + product(others) * upstream
""",
    "single precision": """
upstream = np.asarray(self.upstream_gradient(), dtype=np.float32)
self.gradients = {node: np.zeros(np.shape(node.value), np.float32) for node in self.inbound_nodes}
for i, node in enumerate(self.inbound_nodes):
    slope = upstream
    for j, other in enumerate(self.inbound_nodes):
        if j != i:
            slope = slope * np.asarray(other.value, dtype=np.float32)
    self.gradients[node] = self.gradients[node] + slope
""",
}

LINEAR = """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.X_kept = X
        self.value = X @ W + b

    def backward(self):
"""

LINEAR_BACKWARD = {
    "a loop over consumers, as in the seeds": """
self.gradients = {n: np.zeros_like(n.value, dtype=float) for n in self.inbound_nodes}
for n in self.outbound_nodes:
    grad_cost = n.gradients[self]
    self.gradients[self.inbound_nodes[0]] += np.dot(grad_cost, self.inbound_nodes[1].value.T)
    self.gradients[self.inbound_nodes[1]] += np.dot(self.inbound_nodes[0].value.T, grad_cost)
    self.gradients[self.inbound_nodes[2]] += np.sum(grad_cost, axis=0, keepdims=False)
""",
    "einsum": """
X, W, b = self.inbound_nodes
G = self.upstream_gradient()
self.gradients = {
    X: np.einsum("ij,pj->ip", G, W.value),
    W: np.einsum("ip,ij->pj", X.value, G),
    b: np.einsum("ij->j", G),
}
""",
    "three loops": """
X, W, b = self.inbound_nodes
G = self.upstream_gradient()
dX, dW, db = (np.zeros(np.shape(node.value)) for node in self.inbound_nodes)
for i in range(G.shape[0]):
    for j in range(G.shape[1]):
        db[j] += G[i, j]
        for p in range(dX.shape[1]):
            dX[i, p] += G[i, j] * W.value[p, j]
            dW[p, j] += X.value[i, p] * G[i, j]
self.gradients[X], self.gradients[W], self.gradients[b] = dX, dW, db
""",
    "products turned round, so not contiguous": """
X, W, b = self.inbound_nodes
G = self.upstream_gradient()
self.gradients = {
    X: (W.value @ G.T).T,
    W: (G.T @ X.value).T,
    b: np.ones(len(G)) @ G,
}
""",
    "what forward kept": """
X, W, b = self.inbound_nodes
G = np.asarray(self.upstream_gradient())
self.gradients = {}
self.gradients[b] = np.sum(G, 0)
self.gradients[W] = self.X_kept.transpose().dot(G)
self.gradients[X] = G.dot(np.transpose(W.value))
print({node: gradient.shape for node, gradient in self.gradients.items()})
""",
    "sample by sample": """
X, W, b = self.inbound_nodes
G = self.upstream_gradient()
self.gradients = {
    X: np.stack([W.value @ g for g in G]),
    W: sum(np.outer(x, g) for x, g in zip(X.value, G)),
    b: sum(G),
}
""",
    "tensordot, and lists inside": """
X, W, b = self.inbound_nodes
G = self.upstream_gradient()
dX = np.tensordot(G, W.value, axes=(1, 1))
dW = np.tensordot(X.value, G, axes=(0, 0))
db = np.array([sum(column) for column in zip(*G.tolist())])
self.gradients = dict(zip((X, W, b), (dX, dW, db)))
""",
    "single precision, Fortran order": """
X, W, b = self.inbound_nodes
G = self.upstream_gradient().astype(np.float32)
self.gradients = {
    X: np.asfortranarray(G @ W.value.T.astype(np.float32)),
    W: np.asfortranarray(X.value.T.astype(np.float32) @ G),
    b: np.asfortranarray(G.sum(axis=0)),
}
""",
}

SIGMOID = """
class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        small = np.exp(-np.abs(x))
        self.value = np.where(x >= 0, 1, small) / (1 + small)
        self.slope = self.value * (1 - self.value)

    def backward(self):
"""

SIGMOID_BACKWARD = {
    "a loop over consumers, as in the seeds": """
self.gradients = {n: np.zeros_like(n.value, dtype=float) for n in self.inbound_nodes}
for n in self.outbound_nodes:
    grad_cost = n.gradients[self]
    sigmoid = self.value
    self.gradients[self.inbound_nodes[0]] += sigmoid * (1 - sigmoid) * grad_cost
""",
    "the slope that forward kept": """
(x,) = self.inbound_nodes
self.gradients[x] = self.slope * self.upstream_gradient()
""",
    "s - s²": """
s = self.value
self.gradients = {node: self.upstream_gradient() * (s - s**2) for node in self.inbound_nodes}
""",
    "np.multiply": """
upstream = self.upstream_gradient()
slope = np.multiply(self.value, np.subtract(1.0, self.value))
self.gradients = {self.inbound_nodes[0]: np.multiply(upstream, slope)}
print(self.gradients)
""",
    "sigmoid_derivative of its own": """
def sigmoid_derivative(value):
    return value * (1 - value)

gradient = np.array(self.upstream_gradient(), dtype=float)
gradient *= sigmoid_derivative(self.value)
self.gradients = {self.inbound_nodes[0]: gradient}
""",
    "number by number": """
upstream = np.ravel(self.upstream_gradient())
value = np.ravel(self.value)
flat = [g * s * (1 - s) for g, s in zip(upstream, value)]
self.gradients = {self.inbound_nodes[0]: np.reshape(flat, np.shape(self.value))}
""",
    "from the input, safely": """
x = np.asarray(self.inbound_nodes[0].value, dtype=float)
small = np.exp(-np.abs(x))
self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * small / (1 + small) ** 2}
""",
    "Fortran order": """
slope = np.asfortranarray(self.value * (1 - self.value))
gradient = np.asfortranarray(slope * self.upstream_gradient())
self.gradients = {self.inbound_nodes[0]: gradient.reshape(np.shape(self.value))}
""",
}

MSE = """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.ravel(node.value) for node in self.inbound_nodes)
        self.difference = y - a
        self.value = float(np.mean(self.difference**2))

    def backward(self):
"""

MSE_BACKWARD = {
    "what forward kept": """
y, a = self.inbound_nodes
slope = 2 / self.difference.size * self.difference
self.gradients[y] = slope.reshape(np.shape(y.value))
self.gradients[a] = -slope.reshape(np.shape(a.value))
""",
    "columns, then each in its shape": """
y = self.inbound_nodes[0].value.reshape(-1, 1)
a = self.inbound_nodes[1].value.reshape(-1, 1)
m = y.shape[0]
diff = y - a
self.gradients = {
    self.inbound_nodes[0]: ((2 / m) * diff).reshape(self.inbound_nodes[0].value.shape),
    self.inbound_nodes[1]: ((-2 / m) * diff).reshape(self.inbound_nodes[1].value.shape),
}
""",
    "y in the shape of a, and back": """
y, a = self.inbound_nodes
grad = 2 * (a.value - np.reshape(y.value, a.value.shape)) / a.value.size
self.gradients = {a: grad * self.upstream_gradient(), y: -grad.reshape(y.value.shape)}
""",
    "a loop": """
y, a = self.inbound_nodes
targets, answers = np.ravel(y.value), np.ravel(a.value)
dy, da = np.zeros(targets.size), np.zeros(answers.size)
for i in range(targets.size):
    dy[i] = 2 * (targets[i] - answers[i]) / targets.size
    da[i] = 2 * (answers[i] - targets[i]) / targets.size
self.gradients = {y: dy.reshape(np.shape(y.value)), a: da.reshape(np.shape(a.value))}
""",
    "a comprehension for both": """
flat = [np.asarray(node.value, dtype=float).flatten() for node in self.inbound_nodes]
self.gradients = {
    node: (2 * (mine - other) / mine.size).reshape(np.shape(node.value))
    for node, mine, other in zip(self.inbound_nodes, flat, flat[::-1])
}
print(self.gradients)
""",
    "a helper, in place on its own array": """
def slope_of(mine, other):
    slope = np.array(mine.value, dtype=float)
    slope -= np.reshape(other.value, slope.shape)
    slope *= 2
    slope /= slope.size
    return slope

y, a = self.inbound_nodes
upstream = self.upstream_gradient()
self.gradients = {y: upstream * slope_of(y, a), a: upstream * slope_of(a, y)}
""",
    "the sum over consumers, or 1 if there are none": """
y, a = self.inbound_nodes
grad_cost = sum(n.gradients[self] for n in self.outbound_nodes) if self.outbound_nodes else 1
slope = grad_cost * 2 * np.subtract(y.value.ravel(), a.value.ravel()) / y.value.size
self.gradients = {y: slope.reshape(y.value.shape), a: np.negative(slope).reshape(a.value.shape)}
""",
    "single precision, Fortran order": """
y, a = self.inbound_nodes
slope = 2 * self.difference.astype(np.float32) / np.float32(self.difference.size)
self.gradients = {
    y: np.asfortranarray(slope.reshape(np.shape(y.value))),
    a: np.asfortranarray(-slope.reshape(np.shape(a.value))),
}
""",
}


def class_with(head, body):
    """A class of which only the end, the body of `backward`, is the student's."""
    return head + textwrap.indent(body.strip("\n"), " " * 8) + "\n"


BODIES = {
    "add_backward": (ADD, ADD_BACKWARD),
    "mul_backward": (MUL, MUL_BACKWARD),
    "linear_backward": (LINEAR, LINEAR_BACKWARD),
    "sigmoid_backward": (SIGMOID, SIGMOID_BACKWARD),
    "mse_backward": (MSE, MSE_BACKWARD),
}
DATACLASS = """
from dataclasses import dataclass, field

@dataclass(eq=False, repr=False)
class Node:
    inbound_nodes: list = ()
    value: object = None
    outbound_nodes: list = field(default_factory=list)
    gradients: dict = field(default_factory=dict)

    def __post_init__(self):
        self.name = type(self).__name__
        self.inbound_nodes = list(self.inbound_nodes)
        for node in dict.fromkeys(self.inbound_nodes):
            node.outbound_nodes.append(self)

    def __repr__(self):
        return self.name

    def forward(self):
        raise NotImplementedError(f"{self.name} has no forward yet.")

    def backward(self):
        raise NotImplementedError(f"{self.name} has no backward yet.")

    def upstream_gradient(self):
        if not self.outbound_nodes:
            return np.ones(np.shape(self.value))
        return sum(c.gradients[self] for c in self.outbound_nodes)
"""

PROGRAMS = {
    "numerical_gradient": NUMERIC,
    "upstream_gradient": {way: node_with(method) for way, method in UPSTREAM.items()}
    | {"a dataclass that is compared by identity": DATACLASS},
    **{
        exercise: {way: class_with(head, body) for way, body in bodies.items()}
        for exercise, (head, bodies) in BODIES.items()
    },
}
