"""Lesson 02: right programs of many kinds, each of which has to pass."""

NEURON = {
    "a loop over pairs": """
class Neuron(Node):
    def __init__(self, inputs, weights, bias):
        super().__init__([inputs, weights, bias])

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        total = bias
        for x, w in zip(inputs, weights):
            total = total + x * w
        self.value = total
""",
    "as in the seeds: indices, and += on value": """
class Neuron(Node):
    def __init__(self, inputs, weights, bias):
        Node.__init__(self, [inputs, weights, bias])

    def forward(self):
        inputs = self.inbound_nodes[0].value
        weights = self.inbound_nodes[1].value
        bias = self.inbound_nodes[2]
        self.value = bias.value
        for i in range(len(inputs)):
            self.value += inputs[i] * weights[i]
""",
    "np.sum of products": """
class Neuron(Node):
    def __init__(self, inputs, weights, bias):
        super().__init__([inputs, weights, bias])

    def forward(self):
        x, w, b = [np.array(node.value) for node in self.inbound_nodes]
        self.value = np.sum(x * w) + b
""",
    "einsum": """
class Neuron(Node):
    def __init__(self, inputs, weights, bias):
        super().__init__([inputs, weights, bias])

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        self.value = np.einsum("i,i->", inputs, weights) + bias
""",
    "@ in single precision": """
class Neuron(Node):
    def __init__(self, inputs, weights, bias):
        super().__init__([inputs, weights, bias])

    def forward(self):
        x, w, b = (np.asarray(node.value, dtype=np.float32) for node in self.inbound_nodes)
        self.value = x @ w + b
        print("value:", self.value)
""",
    "a Python float, from a comprehension": """
class Neuron(Node):
    def __init__(self, inputs, weights, bias):
        super().__init__([inputs, weights, bias])

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        self.products = [float(x) * float(w) for x, w in zip(inputs, weights)]
        self.value = float(sum(self.products) + bias)
""",
    "a row times a column, and its item": """
class Neuron(Node):
    def __init__(self, inputs, weights, bias):
        super().__init__([inputs, weights, bias])

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        row = np.asarray(inputs).reshape(1, -1)
        column = np.asarray(weights).reshape(-1, 1)
        self.value = (row.dot(column) + bias).item()
""",
    "named inputs kept, recursion": """
def weigh(pairs):
    if not pairs:
        return 0
    (x, w), *rest = pairs
    return x * w + weigh(rest)


class Neuron(Node):
    def __init__(self, inputs, weights, bias):
        super().__init__([inputs, weights, bias])
        self.inputs, self.weights, self.bias = inputs, weights, bias

    def forward(self):
        self.value = weigh(list(zip(self.inputs.value, self.weights.value))) + self.bias.value
""",
    "map and operator": """
import operator


class Neuron(Node):
    def __init__(self, inputs, weights, bias):
        super().__init__([inputs, weights, bias])

    def forward(self):
        inputs, weights, bias = self.inbound_nodes
        self.value = sum(map(operator.mul, inputs.value, weights.value), bias.value)
""",
}

LINEAR = {
    "@ in single precision": """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (np.array(node.value, dtype=np.float32) for node in self.inbound_nodes)
        self.value = X @ W + b
""",
    "np.dot": """
class Linear(Node):
    def __init__(self, X, W, b):
        Node.__init__(self, [X, W, b])

    def forward(self):
        X = self.inbound_nodes[0].value
        W = self.inbound_nodes[1].value
        b = self.inbound_nodes[2].value
        self.value = np.dot(X, W) + b
""",
    "three loops": """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        m, n = X.shape
        k = W.shape[1]
        Z = np.zeros((m, k))
        for i in range(m):
            for j in range(k):
                Z[i, j] = b[j]
                for p in range(n):
                    Z[i, j] += X[i, p] * W[p, j]
        self.value = Z
""",
    "einsum": """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = np.einsum("ip,pj->ij", X, W) + b[np.newaxis, :]
""",
    "on its side, and turned back": """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = (W.T @ X.T + b.reshape(-1, 1)).T
""",
    "lists inside": """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value.tolist() for node in self.inbound_nodes)
        columns = list(zip(*W))
        self.value = np.array(
            [
                [sum(x * w for x, w in zip(row, column)) + bias for column, bias in zip(columns, b)]
                for row in X
            ]
        )
""",
    "a column of ones": """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        wide = np.hstack([X, np.ones((len(X), 1))])
        self.value = np.matmul(wide, np.vstack([W, b]))
        self.saved = wide
""",
    "a sum over the features, in place on its own array": """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        Z = np.tile(b.astype(float), (X.shape[0], 1))
        for p in range(X.shape[1]):
            Z += np.outer(X[:, p], W[p])
        self.value = Z
""",
    "row by row, with a print": """
import sys


def one_sample(x, W, b):
    return np.array([np.dot(x, W[:, j]) + b[j] for j in range(W.shape[1])])


class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (np.asarray(node.value) for node in self.inbound_nodes)
        print("X", X.shape, "W", W.shape, file=sys.stderr)
        self.value = np.stack([one_sample(x, W, b) for x in X])
""",
    "broadcasting three axes": """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = (X[:, :, None] * W[None, :, :]).sum(axis=1) + b
""",
    "Fortran order": """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (np.asfortranarray(node.value) for node in self.inbound_nodes)
        self.value = np.asfortranarray(np.inner(X, W.T) + b)
""",
}

MERGE = {
    "one basis row after the other goes through both layers": """
def merge_linear(W1, b1, W2, b2):
    def both(x):
        return (x @ W1 + b1) @ W2 + b2

    b = both(np.zeros(len(W1)))
    W = np.array([both(row) - b for row in np.eye(len(W1))])
    return W, b
""",
    "np.dot, a list": """
def merge_linear(W1, b1, W2, b2):
    return [np.dot(W1, W2), np.dot(b1, W2) + b2]
""",
    "loops": """
def merge_linear(W1, b1, W2, b2):
    n, h = W1.shape
    k = W2.shape[1]
    W = np.zeros((n, k))
    b = np.array(b2, dtype=float)
    for j in range(k):
        for p in range(h):
            b[j] += b1[p] * W2[p, j]
            for i in range(n):
                W[i, j] += W1[i, p] * W2[p, j]
    return W, b
""",
    "einsum": """
def merge_linear(W1: np.ndarray, b1, W2, b2) -> tuple:
    W = np.einsum("nh,hk->nk", W1, W2)
    return W, np.einsum("h,hk->k", b1, W2) + b2
""",
    "the bias as one more row of the weights": """
def merge_linear(W1, b1, W2, b2):
    first = np.vstack([W1, b1])
    merged = first @ W2
    merged[-1] += b2
    return merged[:-1], merged[-1]
""",
    "a column, and back": """
def merge_linear(W1, b1, W2, b2):
    column = W2.T @ b1.reshape(-1, 1) + b2.reshape(-1, 1)
    print(column.shape)
    return (W2.T @ W1.T).T, column.ravel()
""",
    "single precision": """
def merge_linear(W1, b1, W2, b2):
    W1, b1, W2, b2 = (np.asarray(a, dtype=np.float32) for a in (W1, b1, W2, b2))
    return np.matmul(W1, W2), b1 @ W2 + b2
""",
    "with the nodes of this lesson": """
def merge_linear(W1, b1, W2, b2):
    X, V, c = Input("X"), Input("V"), Input("c")
    layer = Linear(X, V, c)
    X.value, V.value, c.value = np.vstack([W1, b1]), W2, np.zeros(len(b2))
    layer.forward()
    return layer.value[:-1], layer.value[-1] + b2
""",
}

PROGRAMS = {"neuron_forward": NEURON, "linear_forward": LINEAR, "merge_linear": MERGE}
