"""Lesson 08: right programs of many kinds, each of which has to pass."""

import textwrap

OPS = {
    "closures over arrays": """
class Tensor(Tensor):
    def __neg__(self):
        return made("neg", -self.data, (self,), lambda g: (-g,))

    def __add__(self, other):
        return made("add", self.data + other.data, (self, other), lambda g: (g, g))

    def __sub__(self, other):
        return made("sub", self.data - other.data, (self, other), lambda g: (g, -g))

    def __mul__(self, other):
        x, y = self.data, other.data
        return made("mul", x * y, (self, other), lambda g: (g * y, g * x))

    def sum(self, dim):
        n = self.data.shape[dim]
        back = lambda g: (np.repeat(np.expand_dims(g, dim), n, axis=dim),)
        return made(f"sum_{dim}", self.data.sum(dim), (self,), back)

    def expand(self, dim, copies):
        data = np.repeat(np.expand_dims(self.data, dim), copies, axis=dim)
        return made(f"expand_{dim}", data, (self,), lambda g: (g.sum(dim),))

    def transpose(self):
        return made("transpose", self.data.T, (self,), lambda g: (g.T,))

    def mm(self, other):
        x, y = self.data, other.data
        return made("mm", x @ y, (self, other), lambda g: (g @ y.T, x.T @ g))
""",
    "functions with names, lists for tuples, stack and tensordot": """
class Tensor(Tensor):
    def __neg__(self):
        def back(g):
            return [-1 * g]
        return made("neg", -1 * self.data, [self], back)

    def __add__(self, other):
        def back(g):
            return [g.copy(), g.copy()]
        return made("add", np.add(self.data, other.data), [self, other], back)

    def __sub__(self, other):
        def back(g):
            return [g.copy(), np.negative(g)]
        return made("sub", np.subtract(self.data, other.data), [self, other], back)

    def __mul__(self, other):
        def back(g):
            return [g * other.data, g * self.data]
        return made("mul", self.data * other.data, [self, other], back)

    def sum(self, dim):
        def back(g):
            return [np.stack([g] * self.data.shape[dim], axis=dim)]
        return made("sum_" + str(dim), np.sum(self.data, axis=dim), [self], back)

    def expand(self, dim, copies):
        def back(g):
            return [np.sum(g, axis=dim)]
        return made("expand_" + str(dim), np.stack([self.data] * copies, axis=dim), [self], back)

    def transpose(self):
        def back(g):
            return [np.transpose(g)]
        return made("transpose", np.transpose(self.data), [self], back)

    def mm(self, other):
        def back(g):
            return [np.dot(g, other.data.T), np.dot(self.data.T, g)]
        return made("mm", np.dot(self.data, other.data), [self, other], back)
""",
    "einsum and broadcast_to": """
class Tensor(Tensor):
    def __neg__(self):
        return made("neg", 0 - self.data, (self,), lambda g: (0 - g,))

    def __add__(self, other):
        return made("add", self.data + other.data, (self, other), lambda g: (1 * g, 1 * g))

    def __sub__(self, other):
        return self + (-other)

    def __mul__(self, other):
        x, y = self.data.copy(), other.data.copy()
        product = np.einsum("...,...->...", x, y)
        return made("mul", product, (self, other), lambda g: (y * g, x * g))

    def sum(self, dim):
        shape = self.data.shape
        return made(
            f"sum_{dim}",
            np.add.reduce(self.data, axis=dim),
            (self,),
            lambda g: (np.broadcast_to(np.expand_dims(g, dim), shape),),
        )

    def expand(self, dim, copies):
        one = np.expand_dims(self.data, dim)
        shape = list(one.shape)
        shape[dim] = copies
        data = np.broadcast_to(one, shape)
        return made(f"expand_{dim}", data, (self,), lambda g: (np.add.reduce(g, axis=dim),))

    def transpose(self):
        return made("transpose", np.einsum("ij->ji", self.data), (self,), lambda g: (g.T.copy(),))

    def mm(self, other):
        x, y = self.data, other.data
        return made(
            "mm",
            np.einsum("ij,jk->ik", x, y),
            (self, other),
            lambda g: (np.einsum("ik,jk->ij", g, y), np.einsum("ij,ik->jk", x, g)),
        )
""",
    "operations made of others": """
class Tensor(Tensor):
    def __neg__(self):
        return self * Tensor(np.full(self.data.shape, -1.0))

    def __add__(self, other):
        return made("add", self.data + other.data, (self, other), lambda g: (g, g))

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        return made(
            "mul", self.data * other.data, (self, other), lambda g: (g * other.data, g * self.data)
        )

    def sum(self, dim):
        copies = self.data.shape[dim]
        back = lambda g: (Tensor(g).expand(dim, copies).data,)
        return made(f"sum_{dim}", self.data.sum(dim), (self,), back)

    def expand(self, dim, copies):
        return made(
            f"expand_{dim}",
            np.concatenate([np.expand_dims(self.data, dim)] * copies, axis=dim),
            (self,),
            lambda g: (Tensor(g).sum(dim).data,),
        )

    def transpose(self):
        return made("transpose", self.data.T, (self,), lambda g: (Tensor(g).transpose().data,))

    def mm(self, other):
        def back(g):
            g = Tensor(g)
            return g.mm(Tensor(other.data.T)).data, Tensor(self.data.T).mm(g).data

        return made("mm", self.data.dot(other.data), (self, other), back)
""",
    "helper classes, moveaxis and loops": """
class Back:
    def __init__(self, *parts):
        self.parts = parts

    def __call__(self, g):
        return tuple(part(g) for part in self.parts)

def same(g):
    return g

def other_way(g):
    return -g

class Tensor(Tensor):
    def __neg__(self):
        return made("neg", -self.data, (self,), Back(other_way))

    def __add__(self, other):
        return made("add", self.data + other.data, (self, other), Back(same, same))

    def __sub__(self, other):
        return made("sub", self.data - other.data, (self, other), Back(same, other_way))

    def __mul__(self, other):
        x, y = self.data, other.data
        return made("mul", x * y, (self, other), Back(y.__mul__, x.__mul__))

    def sum(self, dim):
        def spread(g):
            out = np.zeros(self.data.shape)
            moved = np.moveaxis(out, dim, 0)
            for i in range(len(moved)):
                moved[i] = g
            return out

        return made("sum", sum(np.moveaxis(self.data, dim, 0)), (self,), Back(spread))

    def expand(self, dim, copies):
        def gather(g):
            total = 0
            for part in np.moveaxis(g, dim, 0):
                total = total + part
            return total

        data = np.moveaxis(np.array([self.data for _ in range(copies)]), 0, dim)
        return made("expand", data, (self,), Back(gather))

    def transpose(self):
        turned = self.data.swapaxes(0, 1)
        return made("transpose", turned, (self,), Back(lambda g: g.swapaxes(0, 1)))

    def mm(self, other):
        x, y = self.data, other.data
        print("multiplying", x.shape, y.shape)
        back = Back(lambda g: g @ y.T, lambda g: x.T @ g)
        return made("mm", np.matmul(x, y), (self, other), back)
""",
    "Fortran order and other names": """
class Tensor(Tensor):
    extra = "of my own"

    def __neg__(self):
        return made("minus", np.asfortranarray(-self.data), (self,), lambda d: (-d,))

    def __add__(self, summand):
        return made("plus", self.data + summand.data, (self, summand), lambda d: (d, d))

    def __sub__(self, summand):
        return made("less", self.data - summand.data, (self, summand), lambda d: (d, d * -1))

    def __mul__(self, factor):
        return made(
            "times",
            self.data * factor.data,
            (self, factor),
            lambda d: (d * factor.data, d * self.data),
        )

    def sum(self, dim):
        before = self.data
        return made(
            "sum",
            before.sum(axis=dim),
            (self,),
            lambda d: (np.ones_like(before) * np.expand_dims(d, dim),),
        )

    def expand(self, dim, copies):
        shape = list(self.data.shape)
        shape.insert(dim, 1)
        tiles = [1] * len(shape)
        tiles[dim] = copies
        data = np.tile(self.data.reshape(shape), tiles)
        return made("expand", data, (self,), lambda d: (d.sum(axis=dim),))

    def transpose(self):
        turned = np.asfortranarray(self.data.T)
        return made("T", turned, (self,), lambda d: (np.asfortranarray(d.T),))

    def mm(self, factor):
        return made(
            "product",
            self.data @ factor.data,
            (self, factor),
            lambda d: ((factor.data @ d.T).T, (d.T @ self.data).T),
        )
""",
}

_ACTIVATIONS = {
    "one safe exponential": (
        "e = np.exp(-np.abs(x))\ns = np.where(x >= 0, 1, e) / (1 + e)",
        "g * s * (1 - s)",
        "t = np.tanh(x)",
        "g * (1 - t * t)",
        "m = x > 0",
        "x * m",
        "g * m",
    ),
    "clipped, cosh, maximum": (
        "s = 1 / (1 + np.exp(-np.clip(x, -500, 500)))",
        "g * (s - s ** 2)",
        "t = np.tanh(x)",
        "g / np.cosh(np.clip(x, -300, 300)) ** 2",
        "m = np.where(x > 0, 1.0, 0.0)",
        "np.maximum(x, 0)",
        "np.multiply(g, m)",
    ),
    "by tanh": (
        "s = (1 + np.tanh(x / 2)) / 2",
        "s * g * (1 - s)",
        "t = np.tanh(x)",
        "(1 + t) * (1 - t) * g",
        "m = (np.sign(x) + 1) // 2",
        "np.where(x > 0, x, 0.0)",
        "np.where(x > 0, g, 0)",
    ),
    "by masks": (
        "p = x >= 0\ns = np.empty_like(x)\ns[p] = 1 / (1 + np.exp(-x[p]))\n"
        "s[~p] = np.exp(x[~p]) / (1 + np.exp(x[~p]))",
        "g * (1 - s) * s",
        "t = 2 / (1 + np.exp(-2 * np.clip(x, -300, 300))) - 1",
        "g - g * t ** 2",
        "m = (x > 0).astype(float)",
        "np.clip(x, 0, None)",
        "m * g",
    ),
    "slope 1 at 0, and half the absolute value": (
        "e = np.exp(-abs(x))\ns = np.where(x < 0, e / (1 + e), 1 / (1 + e))",
        "(s * (1 - s)) * g",
        "t = np.sinh(np.clip(x, -300, 300)) / np.cosh(np.clip(x, -300, 300))",
        "(1 - np.square(t)) * g",
        "m = x >= 0",
        "(x + np.abs(x)) / 2",
        "g * m",
    ),
    "logaddexp, and a list": (
        "s = np.exp(-np.logaddexp(0, -x))",
        "g * s * np.exp(-np.logaddexp(0, x))",
        "t = np.tanh(x)",
        "g * (1 - np.power(t, 2))",
        "m = np.heaviside(x, 0.0)",
        "x * np.heaviside(x, 0.0)",
        "g * m",
    ),
}


def _activations(sigmoid, slope, tanh, tanh_slope, mask, relu, relu_slope):
    """The three methods with these lines."""
    return f"""
class Tensor(Tensor):
    def sigmoid(self):
        x = self.data
{textwrap.indent(sigmoid, " " * 8)}
        return made("sigmoid", s, (self,), lambda g: ({slope},))

    def tanh(self):
        x = self.data
        {tanh}
        return made("tanh", t, (self,), lambda g: ({tanh_slope},))

    def relu(self):
        x = self.data
        {mask}
        return made("relu", {relu}, (self,), lambda g: ({relu_slope},))
"""


BACKWARD = {
    "depth first with a stack of iterators": """
class Tensor(Tensor):
    def backward(self, grad=None):
        order, met, stack = [], {self}, [(self, iter(self.creators))]
        while stack:
            tensor, creators = stack[-1]
            following = next((c for c in creators if c.autograd and c not in met), None)
            if following is None:
                order.append(tensor)
                stack.pop()
            else:
                met.add(following)
                stack.append((following, iter(following.creators)))
        parts = {self: np.ones_like(self.data) if grad is None else grad.data}
        for tensor in reversed(order):
            part = parts[tensor]
            tensor.grad = Tensor(part if tensor.grad is None else tensor.grad.data + part)
            for creator, share in zip(tensor.creators, tensor.hand_back(part)):
                if creator.autograd:
                    parts[creator] = parts.get(creator, 0) + share
""",
    "Kahn: counting users first": """
class Tensor(Tensor):
    def backward(self, grad=None):
        users, found = {self: 0}, [self]
        for tensor in found:
            for creator in tensor.creators:
                if creator.autograd:
                    if creator not in users:
                        users[creator] = 0
                        found.append(creator)
                    users[creator] += 1
        part = {tensor: np.zeros_like(tensor.data) for tensor in found}
        part[self] = np.ones_like(self.data) if grad is None else np.array(grad.data)
        ready = [self]
        while ready:
            tensor = ready.pop()
            if tensor.grad is None:
                tensor.grad = Tensor(np.zeros_like(tensor.data))
            tensor.grad = Tensor(tensor.grad.data + part[tensor])
            for creator, share in zip(tensor.creators, tensor.hand_back(part[tensor])):
                if creator.autograd:
                    part[creator] = part[creator] + share
                    users[creator] -= 1
                    if users[creator] == 0:
                        ready.append(creator)
""",
    "two stacks": """
class Tensor(Tensor):
    def backward(self, grad=None):
        order, done, todo = [], set(), [(self, False)]
        while todo:
            tensor, seen_all = todo.pop()
            if seen_all:
                order.insert(0, tensor)
                continue
            if id(tensor) in done:
                continue
            done.add(id(tensor))
            todo.append((tensor, True))
            for creator in tensor.creators:
                if creator.autograd:
                    todo.append((creator, False))
        gathered = {id(tensor): 0.0 for tensor in order}
        gathered[id(self)] = np.ones(self.data.shape) if grad is None else grad.data
        for tensor in order:
            gradient = gathered[id(tensor)]
            so_far = 0.0 if tensor.grad is None else tensor.grad.data
            tensor.grad = Tensor(so_far + gradient)
            shares = tensor.hand_back(gradient)
            for i in range(len(tensor.creators)):
                if tensor.creators[i].autograd:
                    name = id(tensor.creators[i])
                    gathered[name] = gathered[name] + shares[i]
""",
    "levels: the longest way from the cost": """
class Tensor(Tensor):
    def backward(self, grad=None):
        from collections import defaultdict, deque

        waiting = defaultdict(int)
        queue, known = deque([self]), [self]
        while queue:
            for creator in queue.popleft().creators:
                if not creator.autograd:
                    continue
                if creator not in waiting:
                    queue.append(creator)
                    known.append(creator)
                waiting[creator] += 1
        brought = {self: Tensor(np.ones_like(self.data)) if grad is None else Tensor(grad.data)}
        level = [self]
        while level:
            following = []
            for tensor in level:
                g = brought[tensor].data
                for creator, share in zip(tensor.creators, tensor.hand_back(g)):
                    if creator.autograd:
                        earlier = brought.get(creator, Tensor(np.zeros_like(creator.data)))
                        brought[creator] = Tensor(earlier.data + share)
                        waiting[creator] -= 1
                        if not waiting[creator]:
                            following.append(creator)
            level = following
        for tensor in known:
            if tensor.grad is None:
                tensor.grad = brought[tensor]
            else:
                tensor.grad = Tensor(tensor.grad.data + brought[tensor].data)
""",
    "an order kept on the tensors, taken away afterwards": """
class Tensor(Tensor):
    def backward(self, grad=None):
        if grad is None:
            grad = Tensor(np.ones(np.shape(self.data)))
        order, stack = [], [self]
        while stack:
            tensor = stack[-1]
            state = getattr(tensor, "state", "new")
            if state == "new":
                tensor.state = "open"
                for creator in tensor.creators:
                    if creator.autograd and getattr(creator, "state", "new") == "new":
                        stack.append(creator)
            else:
                stack.pop()
                if state == "open":
                    tensor.state = "done"
                    order.append(tensor)
        for tensor in order:
            del tensor.state
            tensor.now = None
        self.now = np.array(grad.data)
        for tensor in order[::-1]:
            shares = tensor.hand_back(tensor.now)
            for creator, share in zip(tensor.creators, shares):
                if creator.autograd:
                    creator.now = share if creator.now is None else creator.now + share
        for tensor in order:
            tensor.grad = Tensor(tensor.now + (tensor.grad.data if tensor.grad else 0))
            del tensor.now
""",
    "a helper that sorts, and add_to": """
def sorted_tensors(last):
    order, visited, stack = [], set(), [[last, 0]]
    visited.add(last)
    while stack:
        tensor, i = stack[-1]
        if i < len(tensor.creators):
            stack[-1][1] += 1
            creator = tensor.creators[i]
            if creator.autograd and creator not in visited:
                visited.add(creator)
                stack.append([creator, 0])
        else:
            order.append(stack.pop()[0])
    return order[::-1]

def add_to(tensor, gradient):
    if tensor.grad is not None:
        gradient = np.add(tensor.grad.data, gradient)
    tensor.grad = Tensor(gradient)

class Tensor(Tensor):
    def backward(self, grad=None):
        first = np.ones_like(self.data) if grad is None else grad.data
        mine = {id(self): [first]}
        for tensor in sorted_tensors(self):
            gradient = np.sum(np.stack(mine[id(tensor)]), axis=0)
            add_to(tensor, gradient)
            for creator, share in zip(tensor.creators, tensor.hand_back(gradient)):
                mine.setdefault(id(creator), []).append(share)
""",
}

SGD = {
    "as in the seeds, with None": """
class SGD:
    def __init__(self, parameters, alpha=0.1):
        self.parameters = parameters
        self.alpha = alpha

    def zero(self):
        for p in self.parameters:
            p.grad = None

    def step(self, zero=True):
        for p in self.parameters:
            if p.grad is not None:
                p.data = p.data - self.alpha * p.grad.data
        if zero:
            self.zero()
""",
    "zeros in a new tensor": """
class SGD:
    def __init__(self, parameters, alpha=0.1):
        self.parameters, self.alpha = list(parameters), alpha

    def zero(self):
        for p in self.parameters:
            p.grad = Tensor(np.zeros_like(p.data))

    def step(self, zero=True):
        for p in self.parameters:
            if p.grad is None:
                continue
            p.data = p.data + p.grad.data * -self.alpha
        if zero:
            self.zero()
""",
    "one at a time, forgetting at once": """
class SGD:
    def __init__(self, parameters, alpha=0.1):
        self.parameters = tuple(parameters)
        self.rate = alpha

    def zero(self):
        [setattr(p, "grad", None) for p in self.parameters]

    def step(self, zero=True):
        for p in self.parameters:
            if p.grad:
                p.data = np.subtract(p.data, np.multiply(self.rate, p.grad.data))
            if zero:
                p.grad = None
""",
    "the gradient's own array is cleared": """
class SGD:
    def __init__(self, parameters, alpha=0.1):
        self.parameters = parameters
        self.alpha = alpha

    def zero(self):
        for p in self.parameters:
            if p.grad is not None:
                p.grad.data = p.grad.data * 0

    def step(self, zero=True):
        for p in self.parameters:
            if p.grad is not None:
                new = p.data.copy()
                new -= self.alpha * p.grad.data
                p.data = new
        if zero:
            self.zero()
""",
    "tensors' own arithmetic": """
class SGD:
    def __init__(self, parameters, alpha=0.1):
        self.parameters = parameters
        self.alpha = alpha

    def zero(self):
        for p in self.parameters:
            p.grad = None

    def moved(self, p):
        return p.data - self.alpha * p.grad.data

    def step(self, zero=True):
        with_gradient = [p for p in self.parameters if p.grad is not None]
        for p, data in zip(with_gradient, [self.moved(p) for p in with_gradient]):
            p.data = data
        if zero is True:
            self.zero()
""",
    "with numbers for steps, and a print": """
class SGD:
    def __init__(self, parameters, alpha=0.1):
        self.alpha = float(alpha)
        self.parameters = [p for p in parameters]
        self.steps = 0

    def zero(self):
        for i in range(len(self.parameters)):
            self.parameters[i].grad = None

    def step(self, zero=True):
        self.steps += 1
        for i in range(len(self.parameters)):
            p = self.parameters[i]
            if p.grad is not None:
                p.data = p.data - np.asarray(p.grad.data) * self.alpha
        print("step", self.steps)
        if zero:
            self.zero()
""",
}

_LAYERS = {
    "as in the seeds": (
        "return input.mm(self.weight) + self.bias.expand(0, len(input.data))",
        "for layer in self.layers:\n    input = layer.forward(input)\nreturn input",
        "params = list()\nfor l in self.layers:\n    params += l.get_parameters()\nreturn params",
        "d = prediction - target\ns = d * d\nwhile s.data.ndim:\n    s = s.sum(0)\n"
        "return s * Tensor(1 / d.data.size)",
    ),
    "from the last axis, with a scale first": (
        "rows = input.data.shape[0]\nproduct = input.mm(self.weight)\n"
        "return self.bias.expand(0, rows) + product",
        "from functools import reduce\n"
        "return reduce(lambda x, layer: layer.forward(x), self.layers, input)",
        "return [p for layer in self.layers for p in layer.get_parameters()]",
        "d = prediction - target\nscale = Tensor(np.full(d.data.shape, 1 / d.data.size))\n"
        "s = d * d * scale\nfor _ in range(d.data.ndim):\n    s = s.sum(s.data.ndim - 1)\nreturn s",
    ),
    "by the parameters' list, and target minus prediction": (
        "W, b = self.get_parameters()\nreturn input.mm(W) + b.expand(0, input.data.shape[0])",
        "value = input\nfor i in range(len(self.layers)):\n"
        "    value = self.layers[i].forward(value)\nreturn value",
        "return sum([layer.get_parameters() for layer in self.layers], [])",
        "d = target - prediction\ns = d * d\nfor axis in reversed(range(s.data.ndim)):\n"
        "    s = s.sum(axis)\nreturn Tensor(np.array(1.0 / d.data.size)) * s",
    ),
    "a matrix of ones for the bias": (
        "ones = self.bias.expand(1, len(input.data)).transpose()\n"
        "return input.mm(self.weight) + ones",
        "layers = iter(self.layers)\nfor layer in layers:\n    input = layer.forward(input)\n"
        "return input",
        "import itertools\n"
        "return list(itertools.chain.from_iterable(l.get_parameters() for l in self.layers))",
        "d = prediction - target\ntotal = (d * d).sum(0)\n"
        "while total.data.shape != ():\n    total = total.sum(0)\n"
        "return total * Tensor(1.0 / np.size(prediction.data))",
    ),
    "transposed product, minus minus": (
        "product = self.weight.transpose().mm(input.transpose()).transpose()\n"
        "return product - -self.bias.expand(0, len(input.data))",
        "for layer in self.layers:\n    print(type(layer).__name__)\n"
        "    input = layer.forward(input)\nreturn input",
        "found = []\nfor layer in self.layers:\n    found.extend(layer.get_parameters())\n"
        "return found",
        "d = prediction - target\ns = d * d\nn = s.data.size\nwhile s.data.ndim > 0:\n"
        "    s = s.sum(0)\nreturn -(s * Tensor(-1 / n))",
    ),
    "means axis by axis": (
        "def add_bias(z):\n    return z + self.bias.expand(0, z.data.shape[0])\n"
        "return add_bias(input.mm(self.weight))",
        "out = [input]\nfor layer in self.layers:\n    out.append(layer.forward(out[-1]))\n"
        "return out[-1]",
        "return [*(p for layer in self.layers for p in layer.get_parameters())]",
        "d = prediction - target\ns = d * d\nwhile s.data.ndim:\n    n = s.data.shape[0]\n"
        "    s = s.sum(0)\n    s = s * Tensor(np.full(s.data.shape, 1 / n))\nreturn s",
    ),
}


def _layers(linear, forward, parameters, loss):
    """The layers' cell with these bodies."""
    inner = [textwrap.indent(body, " " * 8) for body in (linear, forward, parameters, loss)]
    return f"""
class Layer:
    def __init__(self):
        self.parameters = []

    def get_parameters(self):
        return self.parameters

class Linear(Layer):
    def __init__(self, n_inputs, n_outputs, rng):
        super().__init__()
        W = rng.standard_normal((n_inputs, n_outputs)) / np.sqrt(n_inputs)
        self.weight = Tensor(W, autograd=True)
        self.bias = Tensor(np.zeros(n_outputs), autograd=True)
        self.parameters += [self.weight, self.bias]

    def forward(self, input):
{inner[0]}

class Sequential(Layer):
    def __init__(self, layers=()):
        super().__init__()
        self.layers = list(layers)

    def add(self, layer):
        self.layers.append(layer)

    def forward(self, input):
{inner[1]}

    def get_parameters(self):
{inner[2]}

class Tanh(Layer):
    def forward(self, input):
        return input.tanh()

class Sigmoid(Layer):
    def forward(self, input):
        return input.sigmoid()

class Relu(Layer):
    def forward(self, input):
        return input.relu()

class MSELoss:
    def forward(self, prediction, target):
{inner[3]}
"""


PROGRAMS = {
    "tensor_ops": OPS,
    "tensor_activations": {way: _activations(*lines) for way, lines in _ACTIVATIONS.items()},
    "tensor_backward": BACKWARD,
    "tensor_sgd": SGD,
    "layers": {way: _layers(*bodies) for way, bodies in _LAYERS.items()},
}
