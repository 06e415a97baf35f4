"""Lesson 04: right programs of many kinds, each of which has to pass."""

from textwrap import indent

MSE = {
    "flattened, a NumPy number": """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.asarray(node.value).flatten() for node in self.inbound_nodes)
        self.value = np.square(y - a).mean()
""",
    "columns, as in the seeds": """
class MSE(Node):
    def __init__(self, y, a):
        Node.__init__(self, [y, a])

    def forward(self):
        y = self.inbound_nodes[0].value.reshape(-1, 1)
        a = self.inbound_nodes[1].value.reshape(-1, 1)
        self.m = self.inbound_nodes[0].value.size
        self.diff = y - a
        self.value = np.sum(self.diff**2) / self.m
""",
    "y in the shape of a": """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.asarray(node.value) for node in self.inbound_nodes)
        difference = y.reshape(a.shape) - a
        self.value = float((difference * difference).sum() / difference.size)
""",
    "a loop": """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.asarray(node.value) for node in self.inbound_nodes)
        total, count = 0.0, 0
        for target, answer in zip(y.flat, a.flat):
            total += (target - answer) ** 2
            count += 1
        print("cost", total / count)
        self.value = total / count
""",
    "the product of the difference with itself": """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.ravel(node.value) for node in self.inbound_nodes)
        d = a - y
        self.value = d @ d / len(d)
""",
    "the norm, squared": """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = np.linalg.norm(y - a) ** 2 / y.size
""",
    "einsum, an array without axes": """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = np.array(np.einsum("i,i->", y - a, y - a) / y.size)
""",
    "scikit-learn's": """
from sklearn.metrics import mean_squared_error


class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = mean_squared_error(y, a)
""",
    "lists and fsum": """
import math


class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.ravel(node.value).tolist() for node in self.inbound_nodes)
        squares = [(target - answer) ** 2 for target, answer in zip(y, a)]
        self.value = math.fsum(squares) / len(squares)
""",
    "squeezed": """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.squeeze(node.value) for node in self.inbound_nodes)
        difference = y - a
        self.value = np.mean(difference**2)
""",
    "a column only where shapes differ": """
import sys


class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.asarray(node.value) for node in self.inbound_nodes)
        if y.ndim < a.ndim:
            y = y[:, np.newaxis]
        elif a.ndim < y.ndim:
            a = a[:, np.newaxis]
        print(y.shape, a.shape, file=sys.stderr)
        self.value = np.average(np.power(y - a, 2)).item()
""",
    "single precision": """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.ravel(node.value).astype(np.float32) for node in self.inbound_nodes)
        self.value = np.mean((y - a) ** 2)
""",
    "the mean of the rows' means, in place on its own array": """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.array(node.value, dtype=float) for node in self.inbound_nodes)
        y = y.reshape(len(y), -1)
        y -= a.reshape(len(a), -1)
        y **= 2
        self.value = y.mean(axis=1).mean()
""",
}

_MAE = {
    "ravel and np.mean": """
y, a = (node.value.ravel() for node in self.inbound_nodes)
self.value = np.mean(np.abs(y - a))
""",
    "columns": """
y = self.inbound_nodes[0].value.reshape(-1, 1)
a = self.inbound_nodes[1].value.reshape(-1, 1)
self.value = float(np.sum(np.absolute(y - a)) / y.size)
""",
    "the 1-norm": """
y, a = [np.ravel(node.value) for node in self.inbound_nodes]
self.value = np.linalg.norm(y - a, ord=1) / len(y)
""",
    "a loop over pairs": """
total, count = 0.0, 0
y, a = self.inbound_nodes
for target, answer in zip(y.value.flatten(), a.value.flatten()):
    total += abs(target - answer)
    count += 1
self.value = total / count
print("MAE", self.value)
""",
    "the larger less the smaller": """
y, a = (np.array(node.value, dtype=float).flatten() for node in self.inbound_nodes)
self.value = (np.maximum(y, a) - np.minimum(y, a)).mean()
""",
    "the root of each square": """
y, a = (node.value.ravel() for node in self.inbound_nodes)
self.value = np.average(np.sqrt((a - y) ** 2)).item()
""",
    "y in the shape of a": """
a = np.asarray(self.inbound_nodes[1].value)
y = np.asarray(self.inbound_nodes[0].value).reshape(a.shape)
self.value = abs(a - y).mean()
""",
    "single precision": """
y, a = (np.ravel(node.value).astype(np.float32) for node in self.inbound_nodes)
self.value = np.mean(np.abs(y - a))
""",
}

MAE = {
    way: "class MAE(Node):\n    def __init__(self, y, a):\n        super().__init__([y, a])\n\n"
    f"    def forward(self):\n{indent(forward.strip(), ' ' * 8)}\n"
    for way, forward in _MAE.items()
}

PROGRAMS = {"mse_forward": MSE, "absolute_error": MAE}
