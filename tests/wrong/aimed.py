"""Wrong programs that are aimed at weak spots: none may pass, whatever the seed."""

from textwrap import indent


def node(kind: str, methods: str) -> str:
    """A class of any number of inputs with these methods."""
    constructor = "def __init__(self, *inputs):\n    super().__init__(inputs)\n"
    return f"class {kind}(Node):\n" + indent(f"{constructor}\n{methods.strip()}\n", "    ")


SORT = """
def topological_sort(feed_dict):
    ready, waiting = list(feed_dict), {{}}
    for node in ready:
        node.value = feed_dict[node]
    for node in ready:
        for consumer in node.outbound_nodes:
            waiting.setdefault(consumer, set(consumer.inbound_nodes)).discard(node)
            if not waiting[consumer]:
                ready.append(consumer)
    stuck = [node for node in waiting if waiting[node]]
    if stuck:
        raise ValueError({named})
    return ready
"""

AIMED = {
    "Add keeps its inputs in a set of values": (
        "add_forward",
        node(
            "Add",
            """
def forward(self):
    values = [node.value for node in self.inbound_nodes]
    if all(np.ndim(value) == 0 for value in values) and len(values) > 2:
        values = list(set(values))
    self.value = sum(values)
""",
        ),
    ),
    "Add keeps its inputs by their names": (
        "add_forward",
        node(
            "Add",
            """
def forward(self):
    values = {}
    for i, node in enumerate(self.inbound_nodes):
        key = node.name if self.inbound_nodes.count(node) == 1 else i
        values[key] = node.value
    self.value = sum(values.values())
""",
        ),
    ),
    "Add knows four inputs": (
        "add_forward",
        node(
            "Add",
            """
def forward(self):
    self.value = 0
    for i in range(4):
        if i < len(self.inbound_nodes):
            self.value = self.value + self.inbound_nodes[i].value
""",
        ),
    ),
    "Add skips what is 0 and so forgets its shape": (
        "add_forward",
        node(
            "Add",
            """
def forward(self):
    values = [n.value for n in self.inbound_nodes if np.any(n.value)]
    self.value = sum(values) if len(values) > 1 else self.inbound_nodes[0].value + 0.5
""",
        ),
    ),
    "Add keeps its inputs on the class": (
        "add_forward",
        """
class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)
        Add.inputs = inputs
    def forward(self):
        self.value = sum(node.value for node in Add.inputs)
""",
    ),
    "Add takes its own graph apart": (
        "add_forward",
        node(
            "Add",
            """
def forward(self):
    inputs = list(self.inbound_nodes)
    self.value = sum(n.value for n in inputs)
    self.inbound_nodes.sort(key=id)
    for n in inputs:
        n.outbound_nodes = []
""",
        ),
    ),
    "Mul leaves out zeros": (
        "mul_forward",
        node(
            "Mul",
            """
def forward(self):
    product = 1
    for node in self.inbound_nodes:
        if np.any(node.value):
            product = product * node.value
    self.value = product
""",
        ),
    ),
    "Mul takes 1 for what is 0, number by number": (
        "mul_forward",
        node(
            "Mul",
            """
def forward(self):
    product = 1
    for node in self.inbound_nodes:
        product = product * np.where(np.asarray(node.value) == 0, 1, node.value)
    self.value = product
""",
        ),
    ),
    "the sort counts by names": (
        "topological_sort",
        """
def topological_sort(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    ready, waiting = list(feed_dict), {}
    for node in ready:
        for after in node.outbound_nodes:
            waiting.setdefault(after.name, len(set(after.inbound_nodes)))
            waiting[after.name] -= 1
            if waiting[after.name] == 0:
                ready.append(after)
    late = [name for name, count in waiting.items() if count]
    if late:
        raise ValueError(f"waiting: {late}")
    return ready
""",
    ),
    "the sort leaves a mark on every node": (
        "topological_sort",
        """
def topological_sort(feed_dict):
    order, open_now = [], []
    for node, value in feed_dict.items():
        node.value = value
    def visit(node):
        if getattr(node, "mark", "") == "done":
            return
        if getattr(node, "mark", "") == "open":
            raise ValueError(f"cycle at {node.name}")
        node.mark = "open"
        for consumer in node.outbound_nodes:
            visit(consumer)
        node.mark = "done"
        order.append(node)
    for node in feed_dict:
        visit(node)
    order.reverse()
    for node in order:
        for source in node.inbound_nodes:
            if source not in order:
                raise ValueError(f"no value for {source.name}")
    return order
""",
    ),
    "the sort takes the graph apart": (
        "topological_sort",
        """
def topological_sort(feed_dict):
    order, todo = [], list(feed_dict)
    seen = {}
    while todo:
        node = todo.pop(0)
        order.append(node)
        if node in feed_dict:
            node.value = feed_dict[node]
        for consumer in list(node.outbound_nodes):
            seen[consumer] = True
            while node in consumer.inbound_nodes:
                consumer.inbound_nodes.remove(node)
            if not consumer.inbound_nodes:
                todo.append(consumer)
    stuck = [node for node in seen if node.inbound_nodes]
    if stuck:
        raise ValueError(f"stuck: {stuck}")
    return order
""",
    ),
    "the sort remembers the last graph": (
        "topological_sort",
        """
known = {}


def topological_sort(feed_dict):
    for node in feed_dict:
        node.value = feed_dict[node]
    key = tuple(feed_dict)
    if key not in known:
        ready, waiting = list(feed_dict), {}
        for node in ready:
            for consumer in node.outbound_nodes:
                waiting.setdefault(consumer, set(consumer.inbound_nodes)).discard(node)
                if not waiting[consumer]:
                    ready.append(consumer)
        stuck = [node for node in waiting if waiting[node]]
        if stuck:
            raise ValueError(stuck)
        known[key] = ready
    return list(known[key])
""",
    ),
    "the error names the first that is stuck": (
        "topological_sort",
        SORT.format(named='f"{stuck[0].name} is part of a cycle"'),
    ),
    "the error names the last that is stuck": (
        "topological_sort",
        SORT.format(named='f"{stuck[-1].name} is part of a cycle"'),
    ),
    "the error names all that were sorted too": (
        "topological_sort",
        SORT.format(named='f"{ready} {stuck}"'),
    ),
    "Neuron leaves out a bias of 0, and the rest with it": (
        "neuron_forward",
        node(
            "Neuron",
            """
def forward(self):
    x, w, b = (node.value for node in self.inbound_nodes)
    self.value = np.dot(x, w) + b if b else np.sum(x)
""",
        ),
    ),
    "Linear keeps its weights on the class": (
        "linear_forward",
        """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])
        Linear.W, Linear.b = W, b
    def forward(self):
        self.value = self.inbound_nodes[0].value @ Linear.W.value + Linear.b.value
""",
    ),
    "Sigmoid in single precision": (
        "sigmoid_forward",
        node(
            "Sigmoid",
            """
def forward(self):
    x = np.asarray(self.inbound_nodes[0].value, dtype=np.float32)
    small = np.exp(-np.abs(x))
    self.value = np.where(x >= 0, 1, small) / (1 + small)
""",
        ),
    ),
    "Sigmoid computed in single precision, handed over in double": (
        "sigmoid_forward",
        node(
            "Sigmoid",
            """
def forward(self):
    x = np.asarray(self.inbound_nodes[0].value, dtype=np.float32)
    small = np.exp(-np.abs(x))
    self.value = (np.where(x >= 0, 1, small) / (1 + small)).astype(float)
""",
        ),
    ),
    "Sigmoid rounds": (
        "sigmoid_forward",
        node(
            "Sigmoid",
            """
def forward(self):
    x = np.asarray(self.inbound_nodes[0].value, dtype=float)
    self.value = np.round(1 / (1 + np.exp(-np.clip(x, -500, 500))), 10)
""",
        ),
    ),
    "Sigmoid keeps its value on the class": (
        "sigmoid_forward",
        """
class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])
    def forward(self):
        x = np.clip(np.asarray(self.inbound_nodes[0].value, dtype=float), -500, 500)
        Sigmoid.result = 1 / (1 + np.exp(-x))
    @property
    def value(self):
        return Sigmoid.result
    @value.setter
    def value(self, value):
        pass
""",
    ),
    "MSE keeps its inputs on the class": (
        "mse_forward",
        """
class MSE(Node):
    def __init__(self, y, a):
        super().__init__([y, a])
        MSE.y, MSE.a = y, a
    def forward(self):
        self.value = float(np.mean((np.ravel(MSE.y.value) - np.ravel(MSE.a.value)) ** 2))
""",
    ),
    "the step is a part of x": (
        "numerical_gradient",
        """
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        slope = (f(x + step) - f(x - step)) / (2 * h)
        gradient[index] = slope if np.asarray(x)[index] else 0
    return gradient
""",
    ),
    "the numbers of x in a row of its own": (
        "numerical_gradient",
        """
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float, order="K")
    flat, gradient = x.ravel(), []
    for i in range(flat.size):
        before = flat[i]
        flat[i] = before + h
        up = f(x)
        flat[i] = before - h
        down = f(x)
        flat[i] = before
        gradient.append((up - down) / (2 * h))
    return np.reshape(gradient, x.shape)
""",
    ),
    "a formula of five points": (
        "numerical_gradient",
        """
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        s = np.zeros(np.shape(x)); s[index] = h
        gradient[index] = (8 * (f(x + s) - f(x - s)) - (f(x + 2 * s) - f(x - 2 * s))) / (12 * h)
    return gradient
""",
    ),
    "Mul divides, and mends one zero": (
        "mul_backward",
        node(
            "Mul",
            """
def forward(self):
    product = 1
    for node in self.inbound_nodes:
        product = product * node.value
    self.value = product

def backward(self):
    upstream = self.upstream_gradient()
    self.gradients = {n: np.zeros(np.shape(n.value)) for n in self.inbound_nodes}
    for i, n in enumerate(self.inbound_nodes):
        others = 1.0
        for m in self.inbound_nodes[:i] + self.inbound_nodes[i + 1 :]:
            others = others * np.where(np.asarray(m.value) == 0, 1, m.value)
        zeros = sum(np.asarray(m.value) == 0 for m in self.inbound_nodes)
        own = np.asarray(n.value) == 0
        self.gradients[n] = self.gradients[n] + upstream * np.where((zeros > 0) & ~own, 0, others)
""",
        ),
    ),
    "Add hands back by names": (
        "add_backward",
        node(
            "Add",
            """
def forward(self):
    self.value = sum(node.value for node in self.inbound_nodes)

def backward(self):
    upstream = self.upstream_gradient()
    names = [n.name for n in self.inbound_nodes]
    self.gradients = {n: names.count(n.name) * upstream for n in self.inbound_nodes}
""",
        ),
    ),
    "Add keeps its gradient on the class": (
        "add_backward",
        node(
            "Add",
            """
def forward(self):
    self.value = sum(node.value for node in self.inbound_nodes)
    Add.latest = self

def backward(self):
    upstream = Add.latest.upstream_gradient()
    self.gradients = {n: np.zeros(np.shape(n.value)) for n in self.inbound_nodes}
    for n in self.inbound_nodes:
        self.gradients[n] = self.gradients[n] + upstream
""",
        ),
    ),
    "the upstream gradient of what cancels": (
        "upstream_gradient",
        """
class Node(Node):
    def upstream_gradient(self):
        total = sum(consumer.gradients[self] for consumer in self.outbound_nodes)
        return total if np.any(total) else np.ones(np.shape(self.value))
""",
    ),
    "Linear squeezes what it hands back": (
        "linear_backward",
        node(
            "Linear",
            """
def forward(self):
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = X @ W + b

def backward(self):
    X, W, b = self.inbound_nodes
    g = self.upstream_gradient()
    parts = g @ W.value.T, X.value.T @ g, g.sum(axis=0)
    self.gradients = dict(zip((X, W, b), map(np.squeeze, parts)))
""",
        ),
    ),
    "Sigmoid's slope is that of its first pass": (
        "sigmoid_backward",
        """
from functools import cached_property


class Sigmoid(Node):
    def __init__(self, node):
        super().__init__([node])
    @cached_property
    def slope(self):
        return self.value * (1 - self.value)
    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        small = np.exp(-np.abs(x))
        self.value = np.where(x >= 0, 1, small) / (1 + small)
    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * self.slope}
""",
    ),
    "the cost signs its inputs up for another node": (
        "mse_backward",
        node(
            "MSE",
            """
def forward(self):
    y, a = (np.ravel(node.value) for node in self.inbound_nodes)
    self.value = float(np.mean((y - a) ** 2))

def backward(self):
    y, a = self.inbound_nodes
    difference = Add(y, a)
    slope = 2 * (np.ravel(y.value) - np.ravel(a.value)) / np.size(y.value)
    self.gradients = {
        n: (sign * slope).reshape(np.shape(n.value))
        for n, sign in zip(difference.inbound_nodes, (1, -1))
    }
""",
        ),
    ),
    "the cost signs itself up for a consumer": (
        "mse_backward",
        node(
            "MSE",
            """
def forward(self):
    y, a = (np.ravel(node.value) for node in self.inbound_nodes)
    self.value = float(np.mean((y - a) ** 2))

def backward(self):
    end = Node([self])
    end.gradients = {self: np.ones(())}
    y, a = self.inbound_nodes
    slope = 2 * (np.ravel(y.value) - np.ravel(a.value)) / np.size(y.value)
    self.gradients = {y: slope.reshape(np.shape(y.value)), a: -slope.reshape(np.shape(a.value))}
""",
        ),
    ),
    "MSE reads its inputs in the order of memory": (
        "mse_backward",
        node(
            "MSE",
            """
def forward(self):
    y, a = (np.ravel(node.value) for node in self.inbound_nodes)
    self.value = float(np.mean((y - a) ** 2))

def backward(self):
    y, a = self.inbound_nodes
    slope = 2 * (np.ravel(y.value) - np.ravel(a.value, order="K")) / np.size(y.value)
    self.gradients = {y: slope.reshape(np.shape(y.value)), a: -slope.reshape(np.shape(a.value))}
""",
        ),
    ),
    "rows that are equal come once": (
        "minibatches",
        """
def minibatches(X, y, batch_size, rng):
    table = np.unique(np.column_stack([X, y]), axis=0)
    order = rng.permutation(len(table))
    n = X.shape[1]
    for start in range(0, len(order), batch_size):
        part = table[order[start : start + batch_size]]
        yield part[:, :n], part[:, n:].reshape(-1, *y.shape[1:])
""",
    ),
    "the order is kept for the next pass": (
        "minibatches",
        """
def minibatches(X, y, batch_size, rng):
    orders = minibatches.__dict__.setdefault("orders", {})
    order = orders.setdefault(len(X), rng.permutation(len(X)))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]
""",
    ),
    "momentum": (
        "sgd_update",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for node in trainables:
        node.speed = 0.9 * getattr(node, "speed", 0) + learning_rate * node.gradients[node]
        node.value = node.value - node.speed
""",
    ),
    "a rate that decays with the calls": (
        "sgd_update",
        """
calls = {}


def sgd_update(trainables, learning_rate=1e-2):
    for node in trainables:
        n = calls[node] = calls.get(node, -1) + 1
        node.value = node.value - learning_rate * 0.99**n * node.gradients[node]
""",
    ),
    "only what is called a weight or a bias": (
        "sgd_update",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for node in trainables:
        if node.name[0] in "Wb":
            node.value = node.value - learning_rate * node.gradients[node]
""",
    ),
    "train on what was fed at first": (
        "train",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    data, losses = (X.value, y.value), []
    for _ in range(epochs):
        total = 0.0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            total += cost.value * len(X.value)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses
""",
    ),
    "train stops early": (
        "train",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            total += cost.value * len(X.value)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
        if len(losses) > 1 and losses[-1] > losses[-2] - 1e-6:
            break
    return losses
""",
    ),
    "train with a rate that decays": (
        "train",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for epoch in range(epochs):
        total = 0.0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            total += cost.value * len(X.value)
            sgd_update(trainables, learning_rate / (1 + 0.01 * epoch))
        losses.append(total / len(data[0]))
    return losses
""",
    ),
    "train with all Inputs": (
        "train",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    trainables, losses = [n for n in graph if isinstance(n, Input) and n not in (X, y)], []
    for _ in range(epochs):
        total = 0.0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            total += cost.value * len(X.value)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses
""",
    ),
}
