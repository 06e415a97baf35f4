"""Lesson 08: tensors that remember how they were made, the way back, and layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.experiments.observing import Case, experiment, first_warning
from autograder.experiments.standins import dual


def made_of(mf: Any, operate: Callable[..., Any], gradient: Any, *arrays: Any) -> list[Any]:
    """What an operation makes of tensors: its data, and what it hands back to each of them."""
    tensors = [mf.Tensor(array, autograd=True) for array in arrays]
    result = operate(*tensors)
    return [result.data, *handed_back(result, gradient, tensors)]


def handed_back(result: Any, gradient: Any, tensors: Sequence[Any]) -> list[Any]:
    """The sum of the parts that each of these tensors gets; others may stand between."""
    sums = [np.zeros(np.shape(tensor.data)) for tensor in tensors]
    waiting = [(result, np.array(gradient))]
    while waiting:
        tensor, gradient = waiting.pop()
        parts = tensor.hand_back(gradient)
        if not isinstance(parts, tuple | list):
            return ["no tuple of parts"]
        for creator, part in zip(tensor.creators, parts, strict=True):
            place = next((i for i, one in enumerate(tensors) if one is creator), None)
            if place is None:
                waiting.append((creator, part))
            elif np.shape(part) == sums[place].shape:
                sums[place] = sums[place] + np.asarray(part)
            else:
                return [f"a part of shape {np.shape(part)} for a tensor of {sums[place].shape}"]
    return sums


Operation = tuple[str, Callable[..., Any], list[tuple[int, ...]], tuple[int, ...]]
"""A label, what to do with tensors, their shapes, and the shape of what comes out."""

OPERATIONS: list[Operation] = [
    ("-x", lambda x: -x, [(3, 2)], (3, 2)),
    ("x + y", lambda x, y: x + y, [(3, 2), (3, 2)], (3, 2)),
    ("x - y", lambda x, y: x - y, [(3, 2), (3, 2)], (3, 2)),
    ("x * y", lambda x, y: x * y, [(3, 2), (3, 2)], (3, 2)),
    ("x + x", lambda x: x + x, [(4,)], (4,)),
    ("x * x", lambda x: x * x, [(4,)], (4,)),
    ("x * y of two numbers", lambda x, y: x * y, [(), ()], ()),
    ("x.sum(0), x of shape (3, 2)", lambda x: x.sum(0), [(3, 2)], (2,)),
    ("x.sum(1), x of shape (3, 2)", lambda x: x.sum(1), [(3, 2)], (3,)),
    ("x.sum(1), x of shape (2, 3, 4)", lambda x: x.sum(1), [(2, 3, 4)], (2, 4)),
    ("x.sum(0), x of shape (5,)", lambda x: x.sum(0), [(5,)], ()),
    ("x.expand(0, 4), x of shape (3,)", lambda x: x.expand(0, 4), [(3,)], (4, 3)),
    ("x.expand(1, 4), x of shape (3,)", lambda x: x.expand(1, 4), [(3,)], (3, 4)),
    ("x.expand(1, 4), x of shape (3, 2)", lambda x: x.expand(1, 4), [(3, 2)], (3, 4, 2)),
    ("x.expand(0, 3), x a number", lambda x: x.expand(0, 3), [()], (3,)),
    ("x.transpose()", lambda x: x.transpose(), [(3, 2)], (2, 3)),
    ("x.mm(y), shapes (4, 3) and (3, 2)", lambda x, y: x.mm(y), [(4, 3), (3, 2)], (4, 2)),
    ("x.mm(y), shapes (3, 3) and (3, 3)", lambda x, y: x.mm(y), [(3, 3), (3, 3)], (3, 3)),
]


@experiment
def tensor_ops(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Each operation makes a tensor of the right data, and hands back the right parts."""
    for label, operate, shapes, shape in OPERATIONS:
        arrays = [rng.normal(size=one) for one in shapes]
        gradient = rng.normal(size=shape)
        yield Case(
            label,
            lambda operate=operate, gradient=gradient, arrays=arrays: made_of(  # type: ignore[misc]
                mf, operate, gradient, *arrays
            ),
        )

    x, y = rng.normal(size=(2, 3, 3))
    binary: dict[str, Callable[..., Any]] = {
        "x + y": lambda x, y: x + y,
        "x - y": lambda x, y: x - y,
        "x * y": lambda x, y: x * y,
        "x.mm(y)": lambda x, y: x.mm(y),
    }
    for label, operate in binary.items():

        def wanted(operate: Any = operate) -> Any:
            pairs = [(True, False), (False, True), (False, False)]
            results = [operate(mf.Tensor(x, one), mf.Tensor(y, other)) for one, other in pairs]
            return [bool(result.autograd) for result in results]

        yield Case(f"whether {label} wants gradients if x does, if y does, if none does", wanted)

    def afterwards() -> Any:
        tensors = [mf.Tensor(array, autograd=True) for array in (x, y)]
        gradient = np.ones((3, 3))
        for operate in binary.values():
            operate(*tensors).hand_back(gradient)
        return [*(tensor.data for tensor in tensors), gradient]

    yield Case("the tensors' own data, and the gradient, afterwards", afterwards)


@experiment
def tensor_activations(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """sigmoid, tanh and relu make tensors of the right data, and hand back the right slopes."""
    names = ("sigmoid", "tanh", "relu")
    for shape in ((5,), (4, 3), ()):
        for name in names:
            x, gradient = 2 * rng.normal(size=shape), rng.normal(size=shape)
            yield Case(
                f"x.{name}(), x of shape {shape}",
                lambda name=name, x=x, gradient=gradient: made_of(  # type: ignore[misc]
                    mf, lambda tensor: getattr(tensor, name)(), gradient, x
                ),
            )

    far = np.concatenate([rng.uniform(-2, 2, 2), rng.uniform(800, 9900, 2) * [-1, 1], [-1e4, 1e4]])
    gradient = rng.normal(size=far.shape)
    for name in names:

        def on_far_numbers(name: str = name) -> Any:
            return made_of(mf, lambda tensor: getattr(tensor, name)(), gradient, far)

        yield Case(f"x.{name}() of numbers up to 10 000", on_far_numbers, rtol=1e-12)
        yield Case(
            f"what NumPy first warns of in x.{name}() of numbers up to 10 000",
            lambda name=name: first_warning(  # type: ignore[misc]
                lambda: getattr(mf.Tensor(far), name)()
            ),
        )

    # At 0, relu has no slope: any between 0 and 1 is right.
    yield Case(
        "the data of x.relu(), x = -1, 0, 2", lambda: mf.Tensor([-1.0, 0.0, 2.0]).relu().data
    )

    x = rng.normal(size=4)

    def afterwards() -> Any:
        tensor, gradient = mf.Tensor(x, autograd=True), np.ones(4)
        results = [getattr(tensor, name)() for name in names]
        for result in results:
            result.hand_back(gradient)
        return [tensor.data, gradient, *(bool(result.autograd) for result in results)]

    yield Case("the tensor's own data, the gradient, and who wants gradients", afterwards)
    yield Case(
        "whether they want gradients where x wants none",
        lambda: [bool(getattr(mf.Tensor(x), name)().autograd) for name in names],
    )


class Net:
    """Tensors that are linked by hand: no operation of the lesson is needed."""

    def __init__(self, mf: Any) -> None:
        self._mf = mf
        self.visits = 0

    def leaf(self, data: Any, autograd: bool = True) -> Any:
        return self._mf.Tensor(data, autograd=autograd)

    def link(self, *creators: tuple[Any, float]) -> Any:
        """A tensor made of others, each times a factor."""
        tensor = self._mf.Tensor(sum(factor * one.data for one, factor in creators), True)
        tensor.creators = tuple(one for one, _ in creators)

        def hand_back(gradient: Any) -> Any:
            self.visits += 1
            return tuple(factor * gradient for _, factor in creators)

        tensor.hand_back = hand_back
        return tensor

    def grads(self, *tensors: Any) -> list[Any]:
        """What each tensor's `grad` holds."""
        return [self._grad(tensor.grad) for tensor in tensors]

    def _grad(self, grad: Any) -> Any:
        return np.array(grad.data) if hasattr(grad, "hand_back") else grad


@experiment
def tensor_backward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """backward adds to each tensor's grad what this pass brings, once each, however deep."""
    factors = (rng.uniform(1.2, 2, size=8) * rng.choice([-1, 1], size=8)).tolist()
    a, b, c, d, e, f, g, h = factors
    start, given = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))

    def chain(grad: Any) -> Any:
        net = Net(mf)
        x = net.leaf(start)
        y = net.link((x, a))
        z = net.link((y, b))
        z.backward(*([] if grad is None else [mf.Tensor(grad)]))
        return net.grads(z, y, x)

    yield Case("a chain", lambda: chain(given))
    yield Case("a chain, and no gradient given", lambda: chain(None))

    def number() -> Any:
        net = Net(mf)
        x = net.leaf(a)
        net.link((x, b)).backward()
        return net.grads(x)

    yield Case("a single number, and no gradient given", number)

    def diamond() -> Any:
        net = Net(mf)
        x = net.leaf(start)
        left, right = net.link((x, a)), net.link((x, b))
        last = net.link((left, c), (right, d))
        last.backward(mf.Tensor(given))
        return [*net.grads(last, left, right, x), net.visits]

    yield Case("a tensor that two others were made of, and how many hand back", diamond)

    def uneven() -> Any:
        net = Net(mf)
        x = net.leaf(start)
        near = net.link((x, a))
        far = net.link((net.link((near, b)), c))
        last = net.link((far, d), (near, e), (x, f))
        last.backward(mf.Tensor(given))
        return [*net.grads(last, far, near, x), net.visits]

    yield Case("ways of different lengths, and how many hand back", uneven)

    def twice_in_one() -> Any:
        net = Net(mf)
        x = net.leaf(start)
        middle = net.link((x, a), (x, b))
        net.link((middle, c), (middle, d)).backward(mf.Tensor(given))
        return [*net.grads(middle, x), net.visits]

    yield Case("a tensor that is used twice in one operation", twice_in_one)

    def constants() -> Any:
        net = Net(mf)
        x, fixed = net.leaf(start), net.leaf(given, autograd=False)
        last = net.link((fixed, a), (x, b), (fixed, c))
        last.backward(mf.Tensor(given))
        return [net.grads(x), "nothing" if fixed.grad is None else "something"]

    yield Case("beside a tensor that wants no gradient", constants)

    def second_pass() -> Any:
        net = Net(mf)
        x = net.leaf(start)
        left, right = net.link((x, a)), net.link((x, b))
        last = net.link((left, c), (right, d))
        last.backward(mf.Tensor(given))
        last.backward(mf.Tensor(2 * given))
        return net.grads(last, left, x)

    yield Case("a second pass on the same graph", second_pass)

    def two_costs() -> Any:
        net = Net(mf)
        x = net.leaf(start)
        shared = net.link((x, a))
        net.link((shared, b)).backward(mf.Tensor(given))
        net.link((shared, c)).backward(mf.Tensor(given))
        return net.grads(shared, x)

    yield Case("two costs, one after the other, that share a tensor", two_costs)

    def already_zero() -> Any:
        net = Net(mf)
        x = net.leaf(start)
        x.grad = mf.Tensor(np.zeros((2, 3)))
        net.link((x, a)).backward(mf.Tensor(given))
        return net.grads(x)

    yield Case("a grad that holds zeros before", already_zero)

    def apart() -> Any:
        net = Net(mf)
        x, y = net.leaf(start), net.leaf(start)
        last = net.link((x, 1), (y, 1))
        last.hand_back = lambda gradient: (gradient, gradient)
        grad = mf.Tensor(given)
        last.backward(grad)
        kept = net.grads(x, y, last)
        for tensor in (x, last):
            tensor.grad.data *= 0
        return [kept, net.grads(y), np.array(grad.data)]

    yield Case("a grad, and the gradient given, after another one's grad was set to 0", apart)

    def diamonds() -> Any:
        net = Net(mf)
        x = last = net.leaf([1.0])
        for _ in range(12):
            last = net.link((net.link((last, 0.5)), 1), (net.link((last, 0.5)), 1))
        last.backward()
        return [net.grads(x), net.visits]

    yield Case("a chain of 12 diamonds, and how many hand back", diamonds)

    def deep() -> Any:
        net = Net(mf)
        x = last = net.leaf([g])
        for _ in range(5000):
            last = net.link((last, -1))
        net.link((last, h)).backward()
        return net.grads(x)

    yield Case("5 000 operations deep", deep)


@experiment
def tensor_sgd(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """A step makes data - alpha * grad of each parameter, and forgets gradients if it should."""
    shapes: list[tuple[int, ...]] = [(3, 2), (2,), ()]
    start = [rng.normal(size=shape) for shape in shapes]
    slopes = [rng.normal(size=shape) for shape in shapes]
    alpha = float(rng.uniform(0.2, 0.6))

    def parameters() -> list[Any]:
        tensors = [mf.Tensor(array, autograd=True) for array in start]
        for tensor, slope in zip(tensors, slopes, strict=True):
            tensor.grad = mf.Tensor(slope)
        return tensors

    def forgotten(tensors: list[Any]) -> list[bool]:
        return [one.grad is None or not np.any(one.grad.data) for one in tensors]

    def stepped(options: Sequence[float], *zero: bool) -> Any:
        mine = parameters()
        mf.SGD(mine, *options).step(*zero)
        return [[one.data for one in mine], forgotten(mine)]

    yield Case("a step, alpha given", lambda: stepped([alpha]))
    yield Case("a step without alpha", lambda: stepped([]))
    yield Case("step(True)", lambda: stepped([alpha], True))
    yield Case("step(False)", lambda: stepped([alpha], False))

    def two_steps() -> Any:
        mine = parameters()
        optimiser = mf.SGD(mine, alpha)
        optimiser.step(False)
        optimiser.step(False)
        return [[one.data for one in mine], [np.array(one.grad.data) for one in mine]]

    yield Case("two steps that keep the gradients", two_steps)

    def zeroed() -> Any:
        mine = parameters()
        mf.SGD(mine, alpha).zero()
        return [[one.data for one in mine], forgotten(mine)]

    yield Case("zero()", zeroed)

    def arrays() -> Any:
        mine = parameters()
        before = [one.data for one in mine]
        mf.SGD(mine, alpha).step()
        return before

    yield Case("the arrays that the parameters had before the step", arrays)

    def without_gradient() -> Any:
        mine = parameters()
        mine[1].grad = None
        optimiser = mf.SGD(mine, alpha)
        optimiser.step()
        optimiser.zero()
        return [one.data for one in mine]

    yield Case("a parameter that has no gradient", without_gradient)

    def next_slopes() -> Any:
        mine = parameters()
        optimiser = mf.SGD(mine, alpha)
        optimiser.step()
        for tensor, slope in zip(mine, slopes, strict=True):
            tensor.grad = mf.Tensor(slope + 1)
        optimiser.step()
        return [one.data for one in mine]

    yield Case("two steps with gradients of their own", next_slopes)


class Part:
    """A layer that stands in: it adds a number to the text that goes through."""

    def __init__(self, name: str, parameters: int) -> None:
        self._name = name
        self._parameters = [f"{name}{i}" for i in range(parameters)]

    def forward(self, text: str) -> str:
        return f"{text} {self._name}"

    def get_parameters(self) -> list[str]:
        return self._parameters


@experiment
def layers(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Layers compute what they should from tensors, and know their parameters."""
    Dual = dual(mf)
    seed = int(rng.integers(2**32))
    X, dX = rng.normal(size=(2, 4, 3))
    W, dW = rng.normal(size=(2, 3, 2))
    b, db = rng.normal(size=(2, 2))

    for samples in (4, 2, 1):

        def linear(samples: int = samples) -> Any:
            layer = mf.Linear(3, 2, np.random.default_rng(seed))
            layer.weight, layer.bias = Dual(W, dW), Dual(b, db)
            layer.parameters[:] = [layer.weight, layer.bias]
            return Dual.seen(layer.forward(Dual(X[:samples], dX[:samples])))

        yield Case(
            f"Linear(3, 2) on {samples} sample{'s'[: samples - 1]}, and how it changes", linear
        )

    def parameters() -> Any:
        layer = mf.Linear(40, 30, np.random.default_rng(seed))
        weight, bias = layer.get_parameters()
        spread = float(np.std(weight.data) * np.sqrt(40))
        return [
            weight.data.shape,
            bias.data.shape,
            0.8 < spread < 1.25,
            bool(np.any(bias.data)),
            [bool(weight.autograd), bool(bias.autograd)],
            [weight is layer.weight, bias is layer.bias],
        ]

    yield Case("the parameters of Linear(40, 30): shapes, spread, autograd, order", parameters)

    def draws() -> Any:
        drawn = [
            mf.Linear(3, 2, np.random.default_rng(one)).weight.data
            for one in (seed, seed, seed + 1)
        ]
        return [bool(np.array_equal(drawn[0], other)) for other in drawn[1:]]

    yield Case("whether the weights depend on the generator alone", draws)

    names = rng.permutation(["tanh", "sigmoid", "relu"]).tolist()
    for name in names:
        yield Case(
            f"the layer {name.title()}",
            lambda name=name: Dual.seen(  # type: ignore[misc]
                getattr(mf, name.title())().forward(Dual(X, dX))
            ),
        )
        yield Case(
            f"the parameters of the layer {name.title()}",
            lambda name=name: len(getattr(mf, name.title())().get_parameters()),  # type: ignore[misc]
        )

    parts = [
        Part(f"part{number}", count) for number, count in zip((3, 1, 2), (2, 0, 1), strict=True)
    ]
    yield Case("Sequential of three layers", lambda: mf.Sequential(parts).forward("in"))
    yield Case("Sequential's parameters", lambda: list(mf.Sequential(parts).get_parameters()))
    yield Case("Sequential's parameters asked for twice", lambda: _asked_twice(mf, parts))

    def added() -> Any:
        model, other = mf.Sequential(), mf.Sequential()
        for part in parts:
            model.add(part)
        # Only the last words: where all models share a list, it grows from run to run.
        return [model.forward("in").split()[-len(parts) :], other.forward("in") == "in"]

    yield Case("Sequential with layers added later, and another one without", added)

    for shape in ((4, 2), (5, 1), (3,)):
        prediction, target, slope = rng.normal(size=(3, *shape))

        def loss(prediction: Any = prediction, target: Any = target, slope: Any = slope) -> Any:
            return Dual.seen(mf.MSELoss().forward(Dual(prediction, slope), mf.Tensor(target)))

        yield Case(f"MSELoss on shape {shape}, and how it changes with the prediction", loss)


def _asked_twice(mf: Any, parts: list[Part]) -> list[str]:
    model = mf.Sequential(parts)
    model.get_parameters()
    return list(model.get_parameters())
