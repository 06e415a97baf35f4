"""Lesson 07: right programs of many kinds, each of which has to pass."""

TANH = {
    "a loop over consumers, as in the seeds": """
class Tanh(Node):
    def __init__(self, node):
        Node.__init__(self, [node])

    def forward(self):
        self.value = np.tanh(self.inbound_nodes[0].value)

    def backward(self):
        self.gradients = {n: np.zeros(np.shape(n.value)) for n in self.inbound_nodes}
        for n in self.outbound_nodes:
            grad_cost = n.gradients[self]
            self.gradients[self.inbound_nodes[0]] += (1 - self.value**2) * grad_cost
""",
    "the sigmoid, stretched": """
class Tanh(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = 2 * np.asarray(self.inbound_nodes[0].value, dtype=float)
        small = np.exp(-np.abs(x))
        sigmoid = np.where(x >= 0, 1, small) / (1 + small)
        self.value = 2 * sigmoid - 1

    def backward(self):
        slope = (1 - self.value) * (1 + self.value)
        self.gradients = {self.inbound_nodes[0]: slope * self.upstream_gradient()}
""",
    "one exponential and the sign": """
class Tanh(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        small = np.exp(-2 * np.abs(x))
        self.value = np.sign(x) * (1 - small) / (1 + small)
        self.slope = 4 * small / (1 + small) ** 2

    def backward(self):
        (x,) = self.inbound_nodes
        self.gradients[x] = self.upstream_gradient() * self.slope
""",
    "exponentials, clipped": """
class Tanh(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.clip(self.inbound_nodes[0].value, -20, 20)
        up, down = np.exp(x), np.exp(-x)
        self.value = (up - down) / (up + down)
        print("tanh", self.value)

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: upstream - upstream * self.value**2 for node in self.inbound_nodes}
""",
    "number by number, with math": """
import math


class Tanh(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.array(self.inbound_nodes[0].value, dtype=float)
        self.value = np.array([math.tanh(number) for number in x.ravel()]).reshape(x.shape)

    def backward(self):
        pairs = zip(np.ravel(self.value), np.ravel(self.upstream_gradient()))
        flat = [g - g * t * t for t, g in pairs]
        self.gradients = {self.inbound_nodes[0]: np.reshape(flat, np.shape(self.value))}
""",
    "a Python float where a number comes": """
class Tanh(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        value = np.tanh(np.asarray(self.inbound_nodes[0].value, dtype=float))
        self.value = float(value) if np.ndim(value) == 0 else value

    def backward(self):
        gradient = np.array(self.upstream_gradient(), dtype=float)
        gradient *= 1 - np.square(self.value)
        self.gradients = {self.inbound_nodes[0]: gradient}
""",
    "sinh over cosh near, the sign far out": """
class Tanh(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        near = np.abs(x) < 30
        inner = np.where(near, x, 0.0)
        self.value = np.where(near, np.sinh(inner) / np.cosh(inner), np.sign(x))

    def backward(self):
        x = self.inbound_nodes[0]
        slope = np.cosh(np.clip(x.value, -300, 300)) ** -2.0
        self.gradients = {x: np.multiply(slope, self.upstream_gradient())}
""",
}

RELU = {
    "a loop over consumers, as in the seeds": """
class Relu(Node):
    def __init__(self, node):
        Node.__init__(self, [node])

    def forward(self):
        self.value = np.maximum(0, self.inbound_nodes[0].value)

    def backward(self):
        self.gradients = {n: np.zeros(np.shape(n.value)) for n in self.inbound_nodes}
        for n in self.outbound_nodes:
            self.gradients[self.inbound_nodes[0]] += n.gradients[self] * (self.value > 0)
""",
    "x times its mask": """
class Relu(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value)
        self.mask = x > 0
        self.value = x * self.mask

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.mask * self.upstream_gradient()}
""",
    "np.where both ways": """
class Relu(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value)
        self.value = np.where(x < 0, 0, x)

    def backward(self):
        x = self.inbound_nodes[0]
        self.gradients = {x: np.where(np.asarray(x.value) > 0, self.upstream_gradient(), 0.0)}
""",
    "half of x and its absolute value, the slope by signs": """
class Relu(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = (x + np.abs(x)) / 2

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: np.sign(self.value) * self.upstream_gradient()}
""",
    "in place on a copy": """
class Relu(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        self.value = np.array(self.inbound_nodes[0].value, dtype=float)
        self.value[self.value < 0] = 0

    def backward(self):
        gradient = np.array(self.upstream_gradient(), dtype=float)
        gradient[self.value == 0] = 0
        self.gradients = {self.inbound_nodes[0]: gradient}
""",
    "clip and heaviside": """
class Relu(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        self.value = np.clip(self.inbound_nodes[0].value, 0, None)

    def backward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.gradients = {self.inbound_nodes[0]: np.heaviside(x, 0.0) * self.upstream_gradient()}
""",
    "number by number": """
class Relu(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value)
        self.value = np.array([max(number, 0) for number in x.flat]).reshape(x.shape)
        print(self.value)

    def backward(self):
        x, g = np.asarray(self.inbound_nodes[0].value), np.asarray(self.upstream_gradient())
        flat = [slope if number > 0 else 0.0 for number, slope in zip(x.flat, g.flat)]
        self.gradients = {self.inbound_nodes[0]: np.array(flat).reshape(x.shape)}
""",
}

MAX = {
    "all of it to x at a tie": """
class Max(Node):
    def __init__(self, x, y):
        super().__init__([x, y])

    def forward(self):
        x, y = self.inbound_nodes
        self.value = np.maximum(x.value, y.value)

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        to_x = upstream * (x.value >= y.value)
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        self.gradients[x] = self.gradients[x] + to_x
        self.gradients[y] = self.gradients[y] + (upstream - to_x)
""",
    "all of it to y at a tie": """
class Max(Node):
    def __init__(self, x, y):
        super().__init__([x, y])

    def forward(self):
        x, y = (np.asarray(node.value) for node in self.inbound_nodes)
        self.value = np.where(x > y, x, y)

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {x: np.where(np.asarray(x.value) > y.value, upstream, 0.0)}
        self.gradients[y] = self.gradients.get(y, 0) + np.where(
            np.asarray(x.value) <= y.value, upstream, 0.0
        )
""",
    "half to each at a tie, and one input twice as a case of its own": """
class Max(Node):
    def __init__(self, x, y):
        super().__init__([x, y])

    def forward(self):
        first, second = self.inbound_nodes
        self.value = np.max(np.stack([first.value, second.value]), axis=0)

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        if x is y:
            self.gradients = {x: upstream}
            return
        share = (1 + np.sign(np.asarray(x.value) - y.value)) / 2
        self.gradients = {x: share * upstream, y: (1 - share) * upstream}
""",
    "shared by thirds at a tie, over consumers": """
class Max(Node):
    def __init__(self, x, y):
        super().__init__([x, y])

    def forward(self):
        x, y = self.inbound_nodes
        self.value = np.fmax(x.value, y.value)

    def backward(self):
        x, y = self.inbound_nodes
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        share = np.heaviside(np.asarray(x.value, dtype=float) - y.value, 1 / 3)
        for consumer in self.outbound_nodes:
            self.gradients[x] += share * consumer.gradients[self]
            self.gradients[y] += (1 - share) * consumer.gradients[self]
""",
    "both masks, divided by their number": """
class Max(Node):
    def __init__(self, x, y):
        super().__init__([x, y])

    def forward(self):
        self.value = np.maximum(*(node.value for node in self.inbound_nodes))

    def backward(self):
        upstream = self.upstream_gradient()
        masks = [np.asarray(node.value) == self.value for node in self.inbound_nodes]
        count = np.sum(masks, axis=0)
        self.gradients = dict.fromkeys(self.inbound_nodes, 0.0)
        for node, mask in zip(self.inbound_nodes, masks):
            self.gradients[node] = self.gradients[node] + upstream * mask / count
""",
    "half of sum and distance": """
class Max(Node):
    def __init__(self, x, y):
        super().__init__([x, y])

    def forward(self):
        x, y = (np.asarray(node.value, dtype=float) for node in self.inbound_nodes)
        self.value = (x + y + np.abs(x - y)) / 2
        self.turn = np.sign(x - y)

    def backward(self):
        x, y = self.inbound_nodes
        half = self.upstream_gradient() / 2
        parts = [(x, half + half * self.turn), (y, half - half * self.turn)]
        self.gradients = {}
        for node, part in parts:
            self.gradients[node] = self.gradients.get(node, 0) + part
""",
    "number by number": """
class Max(Node):
    def __init__(self, x, y):
        super().__init__([x, y])

    def forward(self):
        x, y = (np.asarray(node.value) for node in self.inbound_nodes)
        self.value = np.array([max(pair) for pair in zip(x.flat, y.flat)]).reshape(x.shape)

    def backward(self):
        x, y = self.inbound_nodes
        upstream = np.asarray(self.upstream_gradient())
        parts = np.zeros((2, *upstream.shape))
        for place in np.ndindex(upstream.shape):
            winner = 0 if np.asarray(x.value)[place] >= np.asarray(y.value)[place] else 1
            parts[(winner, *place)] = upstream[place]
        self.gradients = {x: parts[0] + parts[1]} if x is y else {x: parts[0], y: parts[1]}
""",
}

SOFTMAX = {
    "shifted, axis -1": """
class Softmax(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        self.value = e / e.sum(axis=-1, keepdims=True)
""",
    "a vector made a row, and back": """
class Softmax(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        given = self.inbound_nodes[0].value
        z = np.atleast_2d(given)
        z = z - np.max(z, axis=1).reshape(-1, 1)
        self.value = (np.exp(z) / np.sum(np.exp(z), axis=1)[:, None]).reshape(np.shape(given))
""",
    "transposed": """
class Softmax(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value, dtype=float).T
        powers = np.exp(z - z.max(axis=0))
        self.value = (powers / powers.sum(axis=0)).T
""",
    "log-sum-exp": """
class Softmax(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))
""",
    "scipy's": """
from scipy.special import softmax


class Softmax(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        self.value = softmax(np.asarray(self.inbound_nodes[0].value, dtype=float), axis=-1)
""",
    "row by row, number by number": """
import math


def shares(row):
    largest = max(row)
    powers = [math.exp(number - largest) for number in row]
    return [power / sum(powers) for power in powers]


class Softmax(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        z = self.inbound_nodes[0].value
        self.value = np.array([shares(row) for row in z] if np.ndim(z) == 2 else shares(z))
        print(self.value)
""",
    "one over the sum of all differences' exponentials": """
class Softmax(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value, dtype=float)
        with np.errstate(over="ignore"):
            differences = z[..., None, :] - z[..., :, None]
            self.value = 1 / np.exp(differences).sum(axis=-1)
""",
    "in place on a copy, shifted by the mean as well": """
class Softmax(Node):
    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        p = np.array(self.inbound_nodes[0].value, dtype=float)
        p -= p.mean(axis=-1, keepdims=True)
        p -= p.max(axis=-1, keepdims=True)
        np.exp(p, out=p)
        p /= p.sum(axis=-1, keepdims=True)
        self.value = p

    def backward(self):
        upstream = self.upstream_gradient()
        mean = np.sum(upstream * self.value, axis=-1, keepdims=True)
        self.gradients = {self.inbound_nodes[0]: self.value * (upstream - mean)}
""",
}

CROSS_ENTROPY = {
    "log-softmax kept, softmax from it": """
class CrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        shifted = z - z.max(axis=1, keepdims=True)
        self.logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.value = -self.logs[np.arange(len(y)), y].mean()

    def backward(self):
        y, z = self.inbound_nodes
        slope = np.exp(self.logs)
        slope[np.arange(len(y.value)), y.value] -= 1
        self.gradients = {y: np.zeros_like(y.value), z: slope / len(slope)}
""",
    "one-hot by np.eye": """
class CrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        m, k = z.shape
        self.one_hot = np.eye(k)[y]
        shifted = z - np.max(z, axis=1, keepdims=True)
        logs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
        self.p = np.exp(logs)
        self.value = float(-np.sum(self.one_hot * logs) / m)

    def backward(self):
        y, z = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients[y] = np.zeros(len(y.value))
        self.gradients[z] = upstream * (self.p - self.one_hot) / len(self.p)
""",
    "logaddexp, one-hot by comparison": """
class CrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y, z = (np.asarray(node.value) for node in self.inbound_nodes)
        own = np.take_along_axis(z, y[:, None], axis=1)[:, 0]
        self.value = float(np.mean(np.logaddexp.reduce(z, axis=1) - own))

    def backward(self):
        y, z = self.inbound_nodes
        p = np.exp(z.value - np.logaddexp.reduce(z.value, axis=1)[:, None])
        one_hot = y.value[:, None] == np.arange(z.value.shape[1])
        self.gradients = {z: (p - one_hot) / y.value.size, y: 0.0 * y.value}
""",
    "a loop over the rows": """
class CrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        self.slope = np.zeros(z.shape)
        total = 0.0
        for i, (target, row) in enumerate(zip(y, z)):
            powers = np.exp(row - max(row))
            total += np.log(sum(powers)) + max(row) - row[target]
            self.slope[i] = powers / sum(powers)
            self.slope[i, target] -= 1.0
        print("cost", total / len(y))
        self.value = total / len(y)

    def backward(self):
        y, z = self.inbound_nodes
        self.gradients = {y: np.zeros(y.value.shape), z: self.slope / len(self.slope)}
""",
    "the sum of exponentials of differences": """
class CrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        distance = z - z[np.arange(len(y)), y].reshape(-1, 1)
        top = distance.max(axis=1)
        powers = np.exp(distance - top.reshape(-1, 1))
        self.shares = powers / powers.sum(axis=1).reshape(-1, 1)
        self.value = np.mean(top + np.log(powers.sum(axis=1)))

    def backward(self):
        y, z = self.inbound_nodes
        gradient = self.shares.copy()
        for i, target in enumerate(y.value):
            gradient[i, target] -= 1
        gradient *= self.upstream_gradient() / len(gradient)
        self.gradients = {y: np.zeros(np.shape(y.value)), z: gradient}
""",
    "scipy's": """
from scipy.special import log_softmax, softmax


class CrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        self.value = float(-log_softmax(z.astype(float), axis=1)[range(len(y)), y].mean())

    def backward(self):
        y, z = self.inbound_nodes
        m, k = z.value.shape
        target = np.zeros((m, k))
        target[np.arange(m), y.value] = 1
        gradient = (softmax(z.value.astype(float), axis=1) - target) / m
        self.gradients = {y: np.zeros(m), z: np.asfortranarray(gradient)}
""",
    "the sum over consumers, or 1 if there are none": """
class CrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def softmax(self):
        z = np.asarray(self.inbound_nodes[1].value, dtype=float)
        powers = np.exp(z - np.amax(z, axis=-1, keepdims=True))
        return powers / np.sum(powers, axis=-1, keepdims=True), powers

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        _, powers = self.softmax()
        below = z.max(axis=1) - z[np.arange(len(y)), y]
        self.value = float(np.add(below, np.log(powers.sum(axis=1))).sum()) / len(y)

    def backward(self):
        y, z = self.inbound_nodes
        consumers = self.outbound_nodes
        grad_cost = sum(n.gradients[self] for n in consumers) if consumers else 1
        p, _ = self.softmax()
        np.subtract.at(p, (np.arange(len(p)), y.value), 1)
        self.gradients = {y: np.zeros(y.value.shape), z: grad_cost * p / p.shape[0]}
""",
}

BINARY = {
    "the lesson's formula, flat": """
class BinaryCrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = np.mean(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z))))

    def backward(self):
        y, z = self.inbound_nodes
        flat = np.ravel(z.value)
        small = np.exp(-np.abs(flat))
        p = np.where(flat >= 0, 1, small) / (1 + small)
        slope = (p - np.ravel(y.value)) / flat.size
        self.gradients = {y: np.zeros(np.shape(y.value)), z: slope.reshape(np.shape(z.value))}
""",
    "logaddexp, and y's own slope": """
class BinaryCrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y, z = (np.asarray(node.value, dtype=float).flatten() for node in self.inbound_nodes)
        self.value = float((np.logaddexp(0, z) - y * z).sum() / z.size)

    def backward(self):
        y, z = self.inbound_nodes
        logits = z.value.reshape(y.value.shape).astype(float)
        upstream = self.upstream_gradient()
        slope = (np.exp(-np.logaddexp(0, -logits)) - y.value) / logits.size
        self.gradients[y] = upstream * -logits / logits.size
        self.gradients[z] = upstream * slope.reshape(z.value.shape)
""",
    "the logit turned by the class, softplus": """
class BinaryCrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y = np.asarray(self.inbound_nodes[0].value).reshape(-1)
        z = np.asarray(self.inbound_nodes[1].value).reshape(-1)
        away = z * (1 - 2 * y)
        self.value = float(np.mean(np.where(away > 0, away, 0) + np.log1p(np.exp(-np.abs(away)))))

    def backward(self):
        y, z = self.inbound_nodes
        target = np.reshape(y.value, z.value.shape)
        p = 0.5 + 0.5 * np.tanh(0.5 * z.value)
        self.gradients = {z: (p - target) / np.size(p), y: np.zeros_like(y.value)}
""",
    "a loop": """
import math


class BinaryCrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y, z = (np.ravel(node.value).tolist() for node in self.inbound_nodes)
        total = 0.0
        self.slope = []
        for target, logit in zip(y, z):
            small = math.exp(-abs(logit))
            total += max(logit, 0) - logit * target + math.log1p(small)
            p = 1 / (1 + small) if logit >= 0 else small / (1 + small)
            self.slope.append((p - target) / len(y))
        print("cost", total / len(y))
        self.value = total / len(y)

    def backward(self):
        y, z = self.inbound_nodes
        self.gradients = {
            y: np.zeros(np.shape(y.value)),
            z: np.array(self.slope).reshape(np.shape(z.value)),
        }
""",
    "columns": """
class BinaryCrossEntropy(Node):
    def __init__(self, y, z):
        Node.__init__(self, [y, z])

    def forward(self):
        self.y = self.inbound_nodes[0].value.reshape(-1, 1)
        self.z = self.inbound_nodes[1].value.reshape(-1, 1)
        logs = np.log(1 + np.exp(-abs(self.z)))
        cost = np.clip(self.z, 0, None) - self.z * self.y + logs
        self.value = np.sum(cost) / self.y.shape[0]

    def backward(self):
        small = np.exp(-abs(self.z))
        p = np.where(self.z < 0, small, 1.0) / (1 + small)
        grad = self.upstream_gradient() / len(self.y) * (p - self.y)
        for node, gradient in zip(self.inbound_nodes, [-self.z / len(self.y), grad]):
            self.gradients[node] = gradient.reshape(node.value.shape)
""",
    "scipy's": """
from scipy.special import expit, log_expit


class BinaryCrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y, z = (np.ravel(node.value).astype(float) for node in self.inbound_nodes)
        self.value = float(np.mean(-y * log_expit(z) - (1 - y) * log_expit(-z)))

    def backward(self):
        y, z = self.inbound_nodes
        difference = np.subtract(expit(z.value.astype(float)), np.reshape(y.value, z.value.shape))
        self.gradients = {y: np.zeros(y.value.shape), z: difference / difference.size}
""",
    "two classes of a softmax, one of them at 0": """
class BinaryCrossEntropy(Node):
    def __init__(self, y, z):
        super().__init__([y, z])

    def forward(self):
        y = np.ravel(self.inbound_nodes[0].value).astype(int)
        z = np.ravel(self.inbound_nodes[1].value)
        both = np.stack([0.0 * z, z], axis=1)
        both = both - both.max(axis=1, keepdims=True)
        logs = both - np.log(np.exp(both).sum(axis=1, keepdims=True))
        self.p = np.exp(logs[:, 1])
        self.value = float(-logs[np.arange(y.size), y].mean())

    def backward(self):
        y, z = self.inbound_nodes
        slope = (self.p - np.ravel(y.value)) / self.p.size
        self.gradients = {y: np.zeros(np.shape(y.value)), z: np.reshape(slope, np.shape(z.value))}
""",
}

PROGRAMS = {
    "tanh_node": TANH,
    "relu_node": RELU,
    "max_gate": MAX,
    "softmax_forward": SOFTMAX,
    "cross_entropy": CROSS_ENTROPY,
    "binary_cross_entropy": BINARY,
}
