"""Lesson 08: wrong programs in other hands, each after the mistake that it has to be told of."""

_NEG = """
    def __neg__(self):
        def back(g):
            return (np.negative(g),)
        return made("neg", np.negative(self.data), (self,), back)
"""
_ADD = """
    def __add__(self, other):
        def back(g):
            return g, g
        return made("add", np.add(self.data, other.data), (self, other), back)
"""
_SUB = """
    def __sub__(self, other):
        def back(g):
            return g, np.negative(g)
        return made("sub", np.subtract(self.data, other.data), (self, other), back)
"""
_MUL = """
    def __mul__(self, other):
        def back(g):
            return other.data * g, self.data * g
        return made("mul", np.multiply(self.data, other.data), (self, other), back)
"""
_SUM = """
    def sum(self, dim):
        def back(g):
            return (np.stack([g] * self.data.shape[dim], dim),)
        return made("sum", np.sum(self.data, dim), (self,), back)
"""
_EXPAND = """
    def expand(self, dim, copies):
        def back(g):
            return (np.sum(g, dim),)
        return made("expand", np.stack([self.data] * copies, dim), (self,), back)
"""
_TRANSPOSE = """
    def transpose(self):
        def back(g):
            return (np.transpose(g),)
        return made("transpose", np.transpose(self.data), (self,), back)
"""
_MM = """
    def mm(self, other):
        def back(g):
            return np.dot(g, other.data.T), np.dot(self.data.T, g)
        return made("mm", np.dot(self.data, other.data), (self, other), back)
"""
_ALL = [_NEG, _ADD, _SUB, _MUL, _SUM, _EXPAND, _TRANSPOSE, _MM]


def _with(place, method):
    """The class with one method written otherwise."""
    return "class Tensor(Tensor):" + "".join([*_ALL[:place], method, *_ALL[place + 1 :]])


OPS = [
    (
        "sub_same_sign",
        _with(
            2,
            """
    def __sub__(self, other):
        difference = self.data - other.data
        def back(g):
            return [g, g]
        return made("minus", difference, [self, other], back)
""",
        ),
    ),
    (
        "mul_own_factor",
        _with(
            3,
            """
    def __mul__(self, other):
        def back(g):
            mine = np.multiply(self.data, g)
            theirs = np.multiply(other.data, g)
            return mine, theirs
        return made("times", np.multiply(self.data, other.data), (self, other), back)
""",
        ),
    ),
    (
        "expand_back_mean",
        _with(
            5,
            """
    def expand(self, dim, copies):
        def back(g):
            return [g.sum(axis=dim) / copies]
        return made("copies", side_by_side(self.data, dim, copies), (self,), back)
""",
        ),
    ),
    (
        "mm_parts_swapped",
        _with(
            7,
            """
    def mm(self, other):
        def back(g):
            for_weights = np.einsum("ij,ik->jk", self.data, g)
            for_input = np.einsum("ik,jk->ij", g, other.data)
            return for_weights, for_input
        return made("mm", self.data.dot(other.data), (self, other), back)
""",
        ),
    ),
    (
        "transpose_hands_on",
        _with(
            6,
            """
    def transpose(self):
        turned = self.data.swapaxes(0, 1)
        return made("T", turned, (self,), lambda gradient: [gradient])
""",
        ),
    ),
    (
        "add_needs_both",
        _with(
            1,
            """
    def __add__(self, other):
        result = Tensor(self.data + other.data)
        if not (self.autograd and other.autograd):
            return result
        return made("add", result.data, (self, other), lambda g: [g, g])
""",
        ),
    ),
]


def _activations(
    tanh='made("tanh", np.tanh(x), (self,), lambda g: (g / np.cosh(np.clip(x, -99, 99)) ** 2,))',
    sigmoid='made("sigmoid", s, (self,), lambda g: (s * g - s * s * g,))',
    relu='made("relu", np.maximum(0, x), (self,), lambda g: (np.where(x > 0, g, 0),))',
    s="np.exp(-np.logaddexp(0, -x))",
):
    return f"""
class Tensor(Tensor):
    def tanh(self):
        x = self.data
        return {tanh}

    def sigmoid(self):
        x = self.data
        s = {s}
        return {sigmoid}

    def relu(self):
        x = self.data
        return {relu}
"""


ACTIVATIONS = [
    (
        "tensor_tanh_slope_of_x",
        _activations(tanh='made("t", np.tanh(x), [self], lambda g: [g - g * np.square(x)])'),
    ),
    (
        "tensor_relu_hands_on",
        _activations(relu='made("r", np.where(x < 0, 0, x), [self], lambda g: [1 * g])'),
    ),
    (
        "tensor_sigmoid_ignores_the_gradient",
        _activations(sigmoid='made("s", s, [self], lambda g: [s - s**2])'),
    ),
    (
        "tensor_sigmoid_overflows",
        _activations(s="np.power(1 + np.exp(-x), -1)"),
    ),
    (
        "tensor_tanh_is_the_sigmoid",
        _activations(
            tanh='made("t", np.exp(-np.logaddexp(0, -x)), [self], lambda g: '
            "[g * np.exp(-np.logaddexp(0, -x) - np.logaddexp(0, x))])"
        ),
    ),
]

BACKWARD = [
    (
        "backward_every_way",
        """
class Tensor(Tensor):
    def backward(self, grad=None):
        from collections import deque

        messages = deque([(self, np.ones(self.data.shape) if grad is None else grad.data)])
        while messages:
            receiver, told = messages.popleft()
            if receiver.grad is None:
                receiver.grad = Tensor(np.zeros(receiver.data.shape))
            receiver.grad = Tensor(receiver.grad.data + told)
            parts = receiver.hand_back(told)
            for i, creator in enumerate(receiver.creators):
                if creator.autograd:
                    messages.append((creator, parts[i]))
""",
    ),
    (
        "backward_by_recursion",
        """
def collect(tensor, known, result):
    known.append(tensor)
    for c in tensor.creators:
        if c.autograd and all(c is not k for k in known):
            collect(c, known, result)
    result.insert(0, tensor)

class Tensor(Tensor):
    def backward(self, grad=None):
        order = []
        collect(self, [], order)
        slot = {id(t): np.zeros_like(t.data) for t in order}
        slot[id(self)] = slot[id(self)] + (1 if grad is None else grad.data)
        for t in order:
            g = slot[id(t)]
            t.grad = Tensor(g) if t.grad is None else Tensor(t.grad.data + g)
            for c, part in zip(t.creators, t.hand_back(g)):
                if c.autograd:
                    slot[id(c)] = slot[id(c)] + part
""",
    ),
    (
        "backward_overwrites",
        """
class Tensor(Tensor):
    def backward(self, grad=None):
        count = {self: 0}
        line = [self]
        for t in line:
            for c in t.creators:
                if c.autograd:
                    if c not in count:
                        line.append(c)
                    count[c] = count.get(c, 0) + 1
        for t in line:
            t.grad = Tensor(np.zeros_like(t.data))
        self.grad = Tensor(np.ones_like(self.data) if grad is None else grad.data)
        free = [self]
        while free:
            t = free.pop(0)
            for c, part in zip(t.creators, t.hand_back(t.grad.data)):
                if c.autograd:
                    c.grad = Tensor(c.grad.data + part)
                    count[c] -= 1
                    if count[c] == 0:
                        free.append(c)
""",
    ),
    (
        "backward_hands_on_the_sum",
        """
class Tensor(Tensor):
    def backward(self, grad=None):
        count, line = {self: 0}, [self]
        for t in line:
            for c in t.creators:
                if c.autograd:
                    if c not in count:
                        line.append(c)
                    count[c] = count.get(c, 0) + 1
        for t in line:
            if t.grad is None:
                t.grad = Tensor(np.zeros_like(t.data))
        start = np.ones_like(self.data) if grad is None else grad.data
        self.grad = Tensor(self.grad.data + start)
        free = [self]
        while free:
            t = free.pop()
            for c, part in zip(t.creators, t.hand_back(t.grad.data)):
                if c.autograd:
                    c.grad = Tensor(c.grad.data + part)
                    count[c] -= 1
                    if count[c] == 0:
                        free.append(c)
""",
    ),
]


def _sgd(step, zero="p.grad = None"):
    return f"""
class SGD:
    def __init__(self, parameters, alpha=0.1):
        self.parameters = parameters
        self.alpha = alpha

    def zero(self):
        for p in self.parameters:
            {zero}

    def step(self, zero=True):
{step}
"""


SGD = [
    (
        "sgd_step_climbs",
        _sgd("""
        for p in self.parameters:
            if p.grad is not None:
                p.data = np.add(p.data, np.multiply(p.grad.data, self.alpha))
        if zero:
            self.zero()
"""),
    ),
    (
        "sgd_step_in_place",
        _sgd("""
        for p in self.parameters:
            if p.grad is not None:
                p.data[...] = p.data - self.alpha * p.grad.data
        if zero:
            self.zero()
"""),
    ),
    (
        "sgd_step_never_forgets",
        _sgd("""
        rate = self.alpha
        for p in [q for q in self.parameters if q.grad is not None]:
            p.data = p.data - rate * p.grad.data
"""),
    ),
    (
        "sgd_step_needs_every_gradient",
        _sgd("""
        for p in self.parameters:
            p.data = p.data + -self.alpha * p.grad.data
        if zero:
            self.zero()
"""),
    ),
]


def _layers(
    linear="return self.bias.expand(0, len(input.data)) + input.mm(self.weight)",
    forward="for one in self.layers:\n            input = one.forward(input)\n        return input",
    parameters="return sum((one.get_parameters() for one in self.layers), [])",
    loss="s = (prediction - target) * (prediction - target)\n        n = s.data.size\n"
    "        while s.data.ndim:\n            s = s.sum(0)\n        return s * Tensor(1 / n)",
    init="self.layers = [*layers]",
    default="()",
):
    return f"""
class Layer:
    def __init__(self):
        self.parameters = []

    def get_parameters(self):
        return self.parameters

class Tanh(Layer):
    def forward(self, input):
        return input.tanh()

class Sigmoid(Layer):
    def forward(self, input):
        return input.sigmoid()

class Relu(Layer):
    def forward(self, input):
        return input.relu()

class Linear(Layer):
    def __init__(self, n_inputs, n_outputs, rng):
        weight = rng.standard_normal((n_inputs, n_outputs)) / np.sqrt(n_inputs)
        self.weight = Tensor(weight, autograd=True)
        self.bias = Tensor(np.zeros(n_outputs), autograd=True)
        self.parameters = [self.weight, self.bias]

    def forward(self, input):
        {linear}

class Sequential(Layer):
    def __init__(self, layers={default}):
        {init}

    def add(self, layer):
        self.layers.append(layer)

    def forward(self, input):
        {forward}

    def get_parameters(self):
        {parameters}

class MSELoss(Layer):
    def forward(self, prediction, target):
        {loss}
"""


LAYERS = [
    (
        "layer_without_bias",
        _layers(linear="product = input.mm(self.weight)\n        return product"),
    ),
    ("layer_bias_not_expanded", _layers(linear="return self.bias + input.mm(self.weight)")),
    (
        "sequential_forgets_the_chain",
        _layers(
            forward="outs = [input, *(one.forward(input) for one in self.layers)]\n        return outs[-1]"
        ),
    ),
    (
        "sequential_lists_in_a_list",
        _layers(
            parameters="found = []\n        for one in self.layers:\n"
            "            found.append(one.get_parameters())\n        return found"
        ),
    ),
    ("sequential_shares_its_list", _layers(default="[]", init="self.layers = layers")),
    (
        "loss_sums",
        _layers(
            loss="d = target - prediction\n        s = d * d\n"
            "        for _ in range(d.data.ndim):\n            s = s.sum(0)\n        return s"
        ),
    ),
    (
        "loss_on_data",
        _layers(loss="return Tensor(np.square(prediction.data - target.data).mean())"),
    ),
]

PROGRAMS = {
    "tensor_ops": OPS,
    "tensor_activations": ACTIVATIONS,
    "tensor_backward": BACKWARD,
    "tensor_sgd": SGD,
    "layers": LAYERS,
}
