"""Lesson 08: tensors that remember how they were made, the way back, and layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder.experiments.observing import (
    Case,
    Other,
    Raised,
    experiment,
    first_warning,
    raised,
)
from autograder.experiments.standins import done_again, formula, noting

Shape = tuple[int, ...]
Operate = Callable[..., Any]


def notes(result: Any, gradient: np.ndarray, operand: Any) -> list[Any] | Other:
    """What the diary says of the way from a result back to an operand, a row for each tensor.

    A row holds, for each creator, who it is (0 is the operand, n the tensor of row n - 1) and what
    is handed back to it: by the result when it is told `gradient`, by each tensor between when it
    is told, one after the other, every gradient that has a single 1. The grader puts it together.
    """
    tensors, rows = [result], list[Any]()
    for tensor in tensors:
        units = np.eye(np.size(tensor.data)).reshape(-1, *np.shape(tensor.data))
        answers = [tensor.hand_back(np.array(told)) for told in (units if rows else [gradient])]
        for parts in answers:
            if not isinstance(parts, tuple | list):
                return Other("no tuple of parts")
            if len(parts) != len(tensor.creators):
                return Other(f"{len(parts)} parts for {len(tensor.creators)} creators")
        row: list[Any] = []
        for creator, *parts in zip(tensor.creators, *answers, strict=True):
            known = [operand, *tensors]
            place = next((i for i, one in enumerate(known) if one is creator), len(known))
            if place == len(known) and creator.autograd:
                tensors.append(creator)
            if place < len(known) or creator.autograd:
                row += [place, np.stack(parts)]
        rows.append(row)
    return rows


class Trial:
    """An operation on new tensors of these arrays, whose result is told a gradient."""

    def __init__(
        self, mf: Any, operate: Operate, arrays: Sequence[np.ndarray], gradient: np.ndarray
    ) -> None:
        self.mf, self.operate, self.arrays, self.gradient = mf, operate, arrays, gradient

    def run(self, wanted: str) -> tuple[Any, dict[str, Any]]:
        """The result and the operands by name; the named ones among x and y want gradients."""
        named = zip("xy", self.arrays, strict=False)
        operands = {name: self.mf.Tensor(array, name in wanted) for name, array in named}
        return self.operate(*operands.values()), operands

    def data(self, label: str, wanted: str, rtol: float = 1e-7) -> Case:
        return Case(label, lambda: self.run(wanted)[0].data, rtol=rtol)

    def wants(self) -> bool:
        """Whether the result wants gradients where no operand does."""
        return bool(self.run("")[0].autograd)

    def warning(self) -> str:
        return first_warning(lambda: self.run("x"))

    def handed_back(self, label: str, wanted: str) -> Iterator[Case]:
        """What comes back to each operand that wants it."""
        for name in wanted[: len(self.arrays)]:

            def look(name: str = name) -> Any:
                result, operands = self.run(wanted)
                return notes(result, self.gradient, operands[name])

            yield Case(f"{label}: what it hands back to {name}", look, "notes")

    def afterwards(self) -> Any:
        """The operands' data and the gradient, when it has been handed back."""
        result, operands = self.run("xy")
        gradient = np.array(self.gradient)
        result.hand_back(gradient)
        return [*(operand.data for operand in operands.values()), gradient]


Operation = tuple[str, Operate, list[Shape], Shape]
"""A label, what to do with tensors, their shapes, and the shape of what comes out."""

OPERATIONS: list[Operation] = [
    ("-x", lambda x: -x, [(3, 2)], (3, 2)),
    ("x + y", lambda x, y: x + y, [(3, 2), (3, 2)], (3, 2)),
    ("x - y", lambda x, y: x - y, [(3, 2), (3, 2)], (3, 2)),
    ("x * y", lambda x, y: x * y, [(3, 2), (3, 2)], (3, 2)),
    ("x.sum(0), x of shape (3, 2)", lambda x: x.sum(0), [(3, 2)], (2,)),
    ("x.expand(0, 4), x of shape (3,)", lambda x: x.expand(0, 4), [(3,)], (4, 3)),
    ("x.transpose(), x of shape (3, 2)", lambda x: x.transpose(), [(3, 2)], (2, 3)),
    ("x.mm(y), shapes (4, 3) and (3, 2)", lambda x, y: x.mm(y), [(4, 3), (3, 2)], (4, 2)),
]

IN_OTHER_SHAPES: list[Operation] = [
    ("x + x", lambda x: x + x, [(4,)], (4,)),
    ("x * x", lambda x: x * x, [(4,)], (4,)),
    ("x * y of two numbers", lambda x, y: x * y, [(), ()], ()),
    ("x.sum(1), x of shape (3, 2)", lambda x: x.sum(1), [(3, 2)], (3,)),
    ("x.sum(0), x of shape (2, 3, 4)", lambda x: x.sum(0), [(2, 3, 4)], (3, 4)),
    ("x.sum(1), x of shape (2, 3, 4)", lambda x: x.sum(1), [(2, 3, 4)], (2, 4)),
    ("x.sum(0), x of shape (5,)", lambda x: x.sum(0), [(5,)], ()),
    ("x.expand(1, 4), x of shape (3,)", lambda x: x.expand(1, 4), [(3,)], (3, 4)),
    ("x.expand(0, 4), x of shape (3, 2)", lambda x: x.expand(0, 4), [(3, 2)], (4, 3, 2)),
    ("x.expand(1, 4), x of shape (3, 2)", lambda x: x.expand(1, 4), [(3, 2)], (3, 4, 2)),
    ("x.expand(2, 4), x of shape (3, 2)", lambda x: x.expand(2, 4), [(3, 2)], (3, 2, 4)),
    ("x.expand(0, 3), x a number", lambda x: x.expand(0, 3), [()], (3,)),
    ("x.mm(y), shapes (3, 3) and (3, 3)", lambda x, y: x.mm(y), [(3, 3), (3, 3)], (3, 3)),
]


@experiment
def tensor_ops(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Each operation makes a tensor of the right data, and hands back the right parts."""

    trials = {}
    for label, operate, shapes, shape in OPERATIONS + IN_OTHER_SHAPES:
        arrays = [rng.normal(size=one) for one in shapes]
        one = trials[label] = Trial(mf, operate, arrays, rng.normal(size=shape))
        yield one.data(label, "xy")
        yield from one.handed_back(label, "xy")
    for label, *_ in OPERATIONS:
        yield trials[label].data(f"{label}, where nobody wants gradients", "")
        yield Case(f"whether {label} wants gradients where nobody else does", trials[label].wants)
        yield Case(f"{label}: its operands and the gradient, afterwards", trials[label].afterwards)
    for label in ("x + y", "x - y", "x * y", "x.mm(y), shapes (4, 3) and (3, 2)"):
        for name in "xy":
            where = f"{label}, where only {name} wants gradients"
            yield from trials[label].handed_back(where, name)


@experiment
def tensor_activations(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """sigmoid, tanh and relu make tensors of the right data, and hand back the right slopes."""
    far = np.concatenate([rng.uniform(-2, 2, 2), rng.uniform(800, 9900, 2) * [-1, 1], [-1e4, 1e4]])
    for name in ("sigmoid", "tanh", "relu"):

        def activate(x: Any, name: str = name) -> Any:
            return getattr(x, name)()

        for shape in ((5,), (4, 3), ()):
            x, gradient = 2 * rng.normal(size=shape), rng.normal(size=shape)
            one, label = Trial(mf, activate, [x], gradient), f"x.{name}(), x of shape {shape}"
            yield one.data(label, "x")
            yield from one.handed_back(label, "x")
        yield one.data(f"x.{name}() of a number that wants no gradient", "")
        yield Case(f"whether x.{name}() wants gradients where x wants none", one.wants)
        one = Trial(mf, activate, [far], rng.normal(size=far.shape))
        label = f"x.{name}() of numbers from -10 000 to 10 000"
        yield one.data(label, "x", rtol=1e-12)
        yield from one.handed_back(label, "x")
        yield Case(f"what NumPy first warns of in {label}", one.warning, "warning")
        yield Case(f"{label}: x and the gradient, afterwards", one.afterwards)

    # At 0, relu has no slope: any between 0 and 1 is right.
    zero = Trial(mf, lambda x: x.relu(), [np.array([-1.0, 0.0, 2.0])], np.ones(3))
    yield zero.data("x.relu(), x = [-1, 0, 2]", "x")


class Net:
    """Tensors that are linked by hand: no operation of the lesson is needed."""

    def __init__(self, mf: Any) -> None:
        self._mf = mf
        self.visits = 0

    def leaf(self, data: Any, autograd: bool = True) -> Any:
        return self._mf.Tensor(data, autograd=autograd)

    def link(self, *creators: tuple[Any, float]) -> Any:
        """A tensor made of others, each times a factor; 1 hands back the very same array."""
        tensor = self._mf.Tensor(sum(factor * one.data for one, factor in creators), True)
        tensor.creators = tuple(one for one, _ in creators)

        def hand_back(gradient: Any) -> Any:
            self.visits += 1
            return tuple(gradient if factor == 1 else factor * gradient for _, factor in creators)

        tensor.hand_back = hand_back
        return tensor

    def grads(self, *tensors: Any) -> list[Any]:
        """What each tensor's `grad` holds."""
        return [self._grad(tensor.grad) for tensor in tensors]

    def _grad(self, grad: Any) -> Any:
        if grad is None:
            return None
        if hasattr(grad, "hand_back"):
            return np.array(grad.data)
        return Other(f"a {type(grad).__name__} instead of a Tensor")


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

    def twice_and_elsewhere(order: int) -> Any:
        net = Net(mf)
        x = net.leaf(start)
        twice, once = net.link((x, a), (x, b)), net.link((x, c))
        net.link(*[(twice, d), (once, e)][::order]).backward(mf.Tensor(given))
        return [*net.grads(x), net.visits]

    for order, which in ((1, "first"), (-1, "last")):
        yield Case(
            f"a tensor that is used twice in one operation, which comes {which}, and in another",
            partial(twice_and_elsewhere, order),
        )

    def constants() -> Any:
        net = Net(mf)
        x, fixed = net.leaf(start), net.leaf(given, autograd=False)
        last = net.link((fixed, a), (x, b), (fixed, c))
        last.backward(mf.Tensor(given))
        return net.grads(x, fixed)

    yield Case("a tensor beside one that wants no gradient, and that one", constants)

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

    def one_array_for_both(order: int) -> Any:
        net = Net(mf)
        x, y, grad = net.leaf(start), net.leaf(start), mf.Tensor(given)
        sums = [net.link((x, 1), (y, 1)), net.link((x, a), (y, 1))][::order]
        net.link(*((one, 1) for one in sums)).backward(grad)
        return [*net.grads(x, y, *sums), np.array(grad.data)]

    for order, which in ((1, "first"), (-1, "last")):
        yield Case(
            f"two tensors in two sums, of which the {which} hands back one array to both",
            partial(one_array_for_both, order),
        )

    def array_of_its_own() -> Any:
        net, slope = Net(mf), np.array(start)
        x = net.leaf(start)
        constant = net.link((x, a))
        constant.hand_back = lambda gradient: (slope,)
        last = net.link((constant, b), (x, c), (constant, d))
        for _ in range(2):
            last.backward(mf.Tensor(given))
        x.grad.data *= 0
        return [*net.grads(constant), slope]

    yield Case("an array that a tensor keeps and hands back, after two passes", array_of_its_own)

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
    shapes: list[Shape] = [(3, 2), (2,), ()]
    start = [rng.normal(size=shape) for shape in shapes]
    slopes = [rng.normal(size=shape) for shape in shapes]
    alpha = float(rng.uniform(0.2, 0.6))

    def told(tensors: list[Any], more: float = 0.0) -> list[Any]:
        """The same tensors, each with a gradient."""
        for tensor, slope in zip(tensors, slopes, strict=True):
            tensor.grad = mf.Tensor(slope + more)
        return tensors

    def parameters() -> list[Any]:
        return told([mf.Tensor(array, autograd=True) for array in start])

    def data(tensors: list[Any]) -> list[Any]:
        return [tensor.data for tensor in tensors]

    def gradients(tensors: list[Any]) -> list[Any]:
        """Their gradients; one that was forgotten counts as zeros."""
        zeros = [np.zeros(shape) for shape in shapes]
        pairs = zip(tensors, zeros, strict=True)
        return [zero if one.grad is None else one.grad.data for one, zero in pairs]

    ways: dict[str, Callable[[Any], Any]] = {
        "step()": lambda optimiser: optimiser.step(),
        "step(True)": lambda optimiser: optimiser.step(True),
        "step(False)": lambda optimiser: optimiser.step(False),
        "step(zero=False), twice": lambda optimiser: [optimiser.step(zero=False) for _ in range(2)],
        "zero()": lambda optimiser: optimiser.zero(),
    }
    for label, way in ways.items():
        for what, look in (("data", data), ("gradients (None counts as 0)", gradients)):

            def seen(way: Any = way, look: Any = look) -> Any:
                mine = parameters()
                way(mf.SGD(mine, alpha))
                return look(mine)

            yield Case(f"the parameters' {what} after {label}", seen)

    def without_alpha() -> Any:
        mine = parameters()
        mf.SGD(mine).step()
        return data(mine)

    yield Case("the parameters' data after a step without alpha", without_alpha)

    def arrays() -> Any:
        mine = parameters()
        before = data(mine)
        mf.SGD(mine, alpha).step()
        return before

    yield Case("the arrays that the parameters had before the step", arrays)

    def without_gradient() -> Any:
        mine = parameters()
        mine[1].grad = None
        optimiser = mf.SGD(mine, alpha)
        optimiser.step()
        optimiser.zero()
        return data(mine)

    yield Case("the data after a step, the second parameter without a gradient", without_gradient)

    def three_steps() -> Any:
        mine = parameters()
        optimiser = mf.SGD(mine, alpha)
        for number in range(3):
            told(mine, number)
            optimiser.step()
        return data(mine)

    yield Case("the data after three steps, each with gradients of its own", three_steps)

    def two_optimisers() -> Any:
        mine, others = parameters(), parameters()
        optimiser, other = mf.SGD(mine, alpha), mf.SGD(others, 2 * alpha)
        optimiser.step()
        before = data(others)
        other.step()
        return [before, data(mine), data(others)]

    yield Case("two optimisers, each with parameters and an alpha of its own", two_optimisers)


Built = tuple[dict[str, Any], Callable[[], Any]]
"""Tensors by what they are to a layer, and what makes the layer's result of them."""


def made_by_layer(
    mf: Any, label: str, build: Callable[[], Built], told: np.ndarray, *names: str
) -> Iterator[Case]:
    """Cases for what a layer makes, and for what it hands back to the named tensors.

    The lesson's own tensors show what comes back, however it was made. Should an operation be
    wrong, tensors that only note what is done with them show what was meant; then the same, done
    again with the lesson's operations, has to give what the layer gave.
    """

    def looks(what: Callable[[Any, dict[str, Any]], Any]) -> Any:
        def real() -> Any:
            tensors, forward = build()
            return what(forward(), tensors)

        def noted() -> Any:
            tensors, forward = build()
            for name, tensor in tensors.items():
                Noting.begin(tensor, name)
            return forward()

        def again() -> Any:
            tensors, _ = build()
            return what(done_again(noted(), tensors), tensors)

        Noting = noting(mf)
        seen = [outcome(real), outcome(lambda: formula(noted()))]
        if all(isinstance(one, Raised) for one in seen):
            return seen[1]
        return [*seen, outcome(again)]

    yield Case(label, lambda: looks(lambda result, tensors: result.data), "layer")
    for name in names:

        def what(result: Any, tensors: dict[str, Any], name: str = name) -> Any:
            return notes(result, told, tensors[name])

        label_back = f"{label}: what it hands back to its {name}"
        yield Case(label_back, partial(looks, what), "layer")


def outcome(look: Callable[[], Any]) -> Any:
    """What a look gives, or the error that it raises."""
    try:
        return look()
    except Exception as error:
        return raised(error)


@experiment
def layers(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Layers compute what they should from tensors, and know their parameters."""
    seed = int(rng.integers(1 << 30))
    X, W, b = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)

    def generator() -> np.random.Generator:
        return np.random.default_rng(seed)

    for samples in (4, 2, 1):

        def linear(samples: int = samples) -> Built:
            layer, input = mf.Linear(3, 2, generator()), mf.Tensor(X[:samples], True)
            layer.weight.data, layer.bias.data = W.copy(), b.copy()
            tensors = {"input": input, "weight": layer.weight, "bias": layer.bias}
            return tensors, lambda: layer.forward(input)

        label = f"Linear(3, 2) on {samples} sample{'s'[: samples - 1]}"
        told = rng.normal(size=(samples, 2))
        yield from made_by_layer(mf, label, linear, told, "input", "weight", "bias")

    x, told = rng.normal(size=(2, 4, 3))
    names = rng.permutation(["Tanh", "Sigmoid", "Relu"]).tolist()
    chains = [*([name] for name in names), [*names[:2], names[0]], names]
    for chain in chains:

        def activations(chain: list[str] = chain) -> Built:
            input, layers = mf.Tensor(x, True), [getattr(mf, name)() for name in chain]
            model = layers[0] if len(chain) == 1 else mf.Sequential(layers)
            return {"input": input}, lambda: model.forward(input)

        label = chain[0] if len(chain) == 1 else f"Sequential of {', '.join(chain)}"
        yield from made_by_layer(mf, f"the layer {label}", activations, told, "input")

    for shape in ((4, 2), (5, 1), (3,), (2, 3, 2)):
        arrays = rng.normal(size=(2, *shape))

        def loss(arrays: np.ndarray = arrays) -> Built:
            prediction, target = mf.Tensor(arrays[0], True), mf.Tensor(arrays[1])
            tensors = {"prediction": prediction, "target": target}
            return tensors, lambda: mf.MSELoss().forward(prediction, target)

        label = f"MSELoss on shape {shape}"
        yield from made_by_layer(mf, label, loss, rng.normal(size=()), "prediction")

    def added(number: int) -> Built:
        """Relu done twice is Relu: a list that all models share grows from run to run."""
        input, models = mf.Tensor(x, True), [mf.Sequential(), mf.Sequential()]
        models[0].add(mf.Relu())
        return {"input": input}, lambda: models[number].forward(input)

    for number, label in enumerate(("with a Relu added", "when another one had a Relu added")):
        yield from made_by_layer(mf, f"Sequential() {label}", partial(added, number), told)

    def network() -> tuple[Any, list[Any]]:
        layers = [mf.Linear(3, 2, generator()), mf.Tanh(), mf.Linear(2, 4, generator())]
        return mf.Sequential(layers), layers

    def numbered(parameters: Any, layers: list[Any]) -> Any:
        """The weights and biases of layers, when their parameters were numbered."""
        for number, parameter in enumerate(parameters, start=1):
            parameter.data = np.full(np.shape(parameter.data), float(number))
        linear = [layer for layer in layers if hasattr(layer, "weight")]
        return [array for one in linear for array in (one.weight.data, one.bias.data)]

    def of_linear() -> Any:
        layer = mf.Linear(3, 2, generator())
        return numbered(layer.get_parameters(), [layer])

    yield Case("Linear's weight and bias, when its parameters were numbered", of_linear)

    def of_network(asked: int) -> Any:
        model, layers = network()
        for _ in range(asked):
            parameters = list(model.get_parameters())
        return [len(parameters), numbered(parameters, layers)]

    what = "how many parameters Sequential has, and its layers' own, when those were numbered"
    yield Case(what, lambda: of_network(1))
    yield Case(f"{what}, asked for twice", lambda: of_network(2))
    yield Case(
        "how many parameters Tanh, Sigmoid and Relu have",
        lambda: [len(list(getattr(mf, name)().get_parameters())) for name in sorted(names)],
    )

    def drawn(seed: int) -> Any:
        return mf.Linear(40, 30, np.random.default_rng(seed)).weight.data

    yield Case(
        "how far Linear(40, 30)'s weights spread, times the root of 40",
        lambda: np.std(drawn(seed)) * np.sqrt(40),
        rtol=0.25,
    )
    yield Case("the shape of Linear(40, 30)'s weight", lambda: list(drawn(seed).shape))
    yield Case("the bias of a new Linear(40, 30)", lambda: mf.Linear(40, 30, generator()).bias.data)
    yield Case(
        "how many different weights are drawn with three generators, two of one seed",
        lambda: len({drawn(one).tobytes() for one in (seed, seed, seed + 1)}),
    )
    yield Case(
        "whether Linear's weight and bias want gradients",
        lambda: [bool(one.autograd) for one in mf.Linear(3, 2, generator()).get_parameters()],
    )
