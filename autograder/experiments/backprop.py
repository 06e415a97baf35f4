"""Lesson 05: the numerical gradient, the upstream gradient, and every node's way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.experiments.observing import Case, experiment
from autograder.experiments.standins import Upstream, consumed, fed, split

Values = Mapping[str, Any]


def hilly(rng: np.random.Generator, shape: tuple[int, ...]) -> Callable[[Any], float]:
    """A function of an array that bends in every direction and mixes the array's elements.

    Its fifth powers tell formulas apart that agree on any cubic.
    """
    bend, mix = rng.uniform(0.5, 1.5, size=shape), rng.uniform(0.2, 0.5, size=shape)
    return lambda x: float(np.sum(bend * x * (1 + x**2 + x**4 / 10)) + np.sum(mix * x) ** 2)


@experiment
def numerical_gradient(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """(f(x + h) - f(x - h)) / 2h for each element of x, as decimals, and x stays as it was."""

    def gradient(label: str, x: Any, *h: float) -> Case:
        f, given = hilly(rng, np.shape(x)), np.array(x) if isinstance(x, np.ndarray) else x
        # Two right programs differ by rounding in f, about 1e-10 of the gradient. A one-sided
        # difference is off by h/2 times the second derivative, which is above 1: 5e-6.
        return Case(label, lambda: mf.numerical_gradient(f, given, *h), rtol=1e-7, atol=1e-8)

    yield gradient("x a number", float(rng.uniform(0.5, 2)))
    yield gradient("x a number below 0", -float(rng.uniform(0.5, 2)))
    yield gradient("x = 0", 0.0)
    below = rng.permutation([-2.0, -0.5, 0.0, rng.uniform(0.5, 2)])
    yield gradient("x an array of shape (4,) with numbers below 0 and a 0", below)
    yield gradient("x an array of shape (2, 3)", rng.uniform(0.5, 2, size=(2, 3)))
    yield gradient("x an array of shape (2, 3), turned", rng.uniform(0.5, 2, size=(3, 2)).T)
    yield gradient("x an array of shape (2, 2, 3)", rng.uniform(0.5, 2, size=(2, 2, 3)))
    yield gradient("x an array of shape ()", np.array(rng.uniform(0.5, 2)))
    yield gradient("x an array of 5 whole numbers", rng.integers(1, 6, size=5))
    yield gradient("x a whole number", int(rng.integers(1, 6)))
    for h in (0.5, 1e-3):
        yield gradient(f"x an array of shape (3, 2), h = {h}", rng.uniform(1, 2, size=(3, 2)), h)

    for word, x in (("decimals", rng.uniform(1, 2, (3, 2))), ("whole numbers", np.arange(1, 5))):

        def x_afterwards(x: np.ndarray = x) -> Any:
            mine = x.copy()
            mf.numerical_gradient(lambda x: float(np.sum(x * x)), mine, 0.5)
            return mine

        yield Case(f"the x of {word} that was handed in, afterwards", x_afterwards)


def consumers(mf: Any, node: Any, parts: Sequence[Any], other: Any = None) -> list[Any]:
    """Nodes that consume `node` and have a part of the gradient for it (and for `other`)."""
    others = [other] if other is not None else []
    made = [mf.Node([node, *others]) for _ in parts]
    for consumer, part in zip(made, parts, strict=True):
        consumer.gradients = {node: np.array(part), **{one: np.array(7 * part) for one in others}}
    return made


@experiment
def upstream_gradient(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """The sum of what all consumers say about this node, or ones where nothing consumes it."""

    def node(value: Any) -> Any:
        result = mf.Node()
        result.value = value
        return result

    array, number = rng.normal(size=(4, 3)), float(rng.normal())
    for count in (2, 3, 1):
        parts = rng.normal(size=(count, 4, 3))

        def several(parts: np.ndarray = parts) -> Any:
            mine = node(array.copy())
            consumers(mf, mine, list(parts))
            return mine.upstream_gradient()

        yield Case(f"an array of shape (4, 3) with {count} consumer{'s'[: count - 1]}", several)

    scalars = rng.normal(size=3)

    def of_number() -> Any:
        mine = node(number)
        consumers(mf, mine, list(scalars))
        return mine.upstream_gradient()

    yield Case("a number with 3 consumers", of_number)

    def cancelled() -> Any:
        mine = node(number)
        consumers(mf, mine, [scalars[0], -scalars[0]])
        return mine.upstream_gradient()

    yield Case("a number with 2 consumers, whose parts add up to 0", cancelled)

    whole, halves = rng.integers(1, 9, size=(2, 3)), rng.normal(size=(2, 2, 3))

    def of_whole_numbers() -> Any:
        mine = node(whole.copy())
        consumers(mf, mine, list(halves))
        return mine.upstream_gradient()

    yield Case("an array of whole numbers with 2 consumers", of_whole_numbers)

    pair = rng.normal(size=(2, 4, 3))

    def beside_another() -> Any:
        mine = node(array.copy())
        consumers(mf, mine, list(pair), other=node(array.copy()))
        return mine.upstream_gradient()

    yield Case("consumers that have another input too", beside_another)

    def used_twice() -> Any:
        mine = node(array.copy())
        consumers(mf, mine, list(pair), other=mine)
        for consumer, part in zip(mine.outbound_nodes, pair, strict=True):
            consumer.gradients = {mine: np.array(part)}
        return mine.upstream_gradient()

    yield Case("consumers that take the node twice", used_twice)

    for label, value in (("an array of shape (4, 3)", array), ("a number", number)):
        yield Case(
            f"{label} that nothing consumes",
            lambda value=value: node(value).upstream_gradient(),  # type: ignore[misc]
        )

    later = rng.normal(size=(2, 4, 3))

    def second_pass() -> Any:
        mine = node(array.copy())
        made = consumers(mf, mine, list(pair))
        before = mine.upstream_gradient()
        for consumer, part in zip(made, later, strict=True):
            consumer.gradients = {mine: np.array(part)}
        return [mine.upstream_gradient(), before]

    yield Case("a second pass, with other gradients, and then the first one's result", second_pass)

    def two_at_once() -> Any:
        mine, another = node(array.copy()), node(array.copy())
        consumers(mf, mine, list(pair))
        consumers(mf, another, list(later))
        return [mine.upstream_gradient(), another.upstream_gradient()]

    yield Case("one node beside another", two_at_once)

    def cost_twice() -> Any:
        mine = node(array.copy())
        mine.upstream_gradient()
        return mine.upstream_gradient()

    yield Case("a node that nothing consumes, asked twice", cost_twice)

    def untouched() -> Any:
        mine = node(array.copy())
        made = consumers(mf, mine, list(pair))
        mine.upstream_gradient()
        return [mine.value, *(consumer.gradients[mine] for consumer in made)]

    yield Case("the node's value and its consumers' gradients, afterwards", untouched)


def copied(values: Values) -> dict[str, Any]:
    """The same values, in arrays of their own."""
    return {name: np.array(v) if isinstance(v, np.ndarray) else v for name, v in values.items()}


class Bench:
    """One node of a given kind between known inputs and known consumers.

    `inputs` says in which order, and how often, the named values go in. Without an upstream the
    node is the cost: nothing consumes it, and its own gradient is 1.
    """

    def __init__(self, mf: Any, kind: str, values: Values, inputs: Sequence[str] = ()) -> None:
        self.mf = mf
        self.values = values
        self.sources = dict(zip(values, fed(mf, **copied(values)), strict=True))
        self.node = getattr(mf, kind)(*(self.sources[name] for name in inputs or values))

    def feed(self, values: Values) -> None:
        for name, value in copied(values).items():
            self.sources[name].value = value

    def forward(self, upstream: Upstream | None) -> None:
        """A forward pass, after which the consumers have their say."""
        self.node.forward()
        if upstream is None:
            self.node.upstream_gradient = lambda: np.ones(())
        else:
            consumed(self.mf, self.node, upstream)
        self.consumers = list(self.node.outbound_nodes)

    def run(self, upstream: Upstream | None) -> Bench:
        """One forward and one backward pass."""
        self.forward(upstream)
        self.node.backward()
        return self

    def gradient(self, name: str) -> Any:
        return self.node.gradients.get(self.sources[name])


def gradients(
    mf: Any,
    kind: str,
    label: str,
    values: Values,
    upstream: Upstream | None,
    inputs: Sequence[str] = (),
) -> Iterator[Case]:
    """A case for the gradient of each named input."""
    for name in values:

        def gradient(name: str = name) -> Any:
            return Bench(mf, kind, values, inputs).run(upstream).gradient(name)

        yield Case(f"{label}, the gradient of {name}", gradient)


def two_passes(
    mf: Any, kind: str, passes: Sequence[tuple[Values, Upstream | None]]
) -> Iterator[Case]:
    """Cases for what is left of a pass: nothing in the next one or in another node.

    No input is changed either, and nobody signs up as a consumer.
    """
    (first, upstream), *later = passes
    for second, other_upstream in later:
        for name in first:

            def second_gradient(
                name: str = name,
                second: Values = second,
                other_upstream: Upstream | None = other_upstream,
            ) -> Any:
                bench = Bench(mf, kind, first).run(upstream)
                bench.feed(second)
                return bench.run(other_upstream).gradient(name)

            label = f"{kind} at a second pass, with other values, the gradient of {name}"
            yield Case(label, second_gradient)

    for name in first:

        def beside_another(name: str = name) -> Any:
            one, other = Bench(mf, kind, first), Bench(mf, kind, later[0][0])
            one.forward(upstream)
            other.forward(later[0][1])
            one.node.backward()
            other.node.backward()
            return one.gradient(name)

        yield Case(f"{kind} beside another {kind}, the gradient of {name}", beside_another)

    def untouched() -> Any:
        bench = Bench(mf, kind, first).run(upstream)
        node = bench.node
        return [
            node.value,
            *(source.value for source in bench.sources.values()),
            *(consumer.gradients[node] for consumer in node.outbound_nodes),
        ]

    yield Case(f"the values and the consumers' gradients after {kind}'s backward", untouched)

    def strangers() -> int:
        bench = Bench(mf, kind, first).run(upstream)
        known = {id(bench.node), *map(id, bench.consumers)}
        nodes = [bench.node, *bench.sources.values()]
        return sum(id(one) not in known for node in nodes for one in node.outbound_nodes)

    label = f"how many nodes sign up as consumers while {kind} goes forward and backward"
    yield Case(label, strangers, "count")


def away_from_zero(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    return np.array(rng.uniform(0.5, 3, size=shape) * rng.choice([-1, 1], size=shape))


def _gate(mf: Any, rng: np.random.Generator, kind: str) -> Iterator[Case]:
    """What Add and Mul have in common."""
    for names in ("xyz", "xy"):
        numbers = {name: float(away_from_zero(rng, ())) for name in names}
        label = f"{kind}({', '.join(names)}) of numbers with 2 consumers"
        yield from gradients(mf, kind, label, numbers, split(rng, ()))

    arrays = {name: away_from_zero(rng, (4, 3)) for name in "xyz"}
    label = f"{kind}(x, y, z) of shape (4, 3) with 3 consumers"
    yield from gradients(mf, kind, label, arrays, split(rng, (4, 3), 3))

    pair = {name: away_from_zero(rng, (2, 3)) for name in "xy"}
    one = {"x": pair["x"]}
    upstream = split(rng, (2, 3))
    yield from gradients(mf, kind, f"{kind}(x, x)", one, upstream, "xx")
    yield from gradients(mf, kind, f"{kind}(x, y, x)", pair, upstream, "xyx")
    yield from gradients(mf, kind, f"{kind}(x)", one, upstream)

    whole = {name: rng.integers(2, 9, size=(2, 3)) for name in "xyz"}
    yield from gradients(mf, kind, f"{kind} of whole numbers", whole, upstream)

    def of_one_name() -> Any:
        bench = Bench(mf, kind, pair)
        for source in bench.sources.values():
            source.name = "x"
        bench.run(upstream)
        return [bench.gradient(name) for name in pair]

    yield Case(f"{kind} of two inputs of one name, both gradients", of_one_name)

    later = {name: away_from_zero(rng, (2, 3)) for name in "xy"}
    yield from two_passes(mf, kind, [(pair, upstream), (later, split(rng, (2, 3)))])


@experiment
def add_backward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Add hands its upstream gradient on to every input; an input used twice gets it twice."""
    yield from _gate(mf, rng, "Add")


@experiment
def mul_backward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Mul gives each input its upstream gradient times the product of the other inputs."""
    yield from _gate(mf, rng, "Mul")

    numbers = {"x": 2.5, "y": float(away_from_zero(rng, ())), "z": 0.0}
    yield from gradients(mf, "Mul", "Mul of numbers with z = 0", numbers, split(rng, ()))

    arrays = {name: away_from_zero(rng, (2, 3)) for name in "xyz"}
    arrays["y"][:, 1] = 0.0
    arrays["z"][1, 1:] = 0.0
    label = "Mul of arrays with zeros in y and z"
    yield from gradients(mf, "Mul", label, arrays, split(rng, (2, 3)))


@experiment
def linear_backward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Linear's backward gives X, W and b their gradients, each in the shape of its own value."""

    def layer(m: int, n: int, k: int) -> dict[str, np.ndarray]:
        shapes = {"X": (m, n), "W": (n, k), "b": (k,)}
        return {name: away_from_zero(rng, shape) for name, shape in shapes.items()}

    # The square layer tells apart two products that both fail on the others' shapes.
    sizes = ((5, 3, 2, 2), (2, 4, 3, 3), (3, 3, 3, 2), (1, 3, 2, 2), (4, 1, 3, 2), (4, 3, 1, 2))
    for m, n, k, count in sizes:
        label = f"Linear on {m} samples with {n} features and {k} units"
        yield from gradients(mf, "Linear", label, layer(m, n, k), split(rng, (m, k), count))

    whole = {
        "X": rng.integers(1, 9, size=(5, 3)),
        "W": rng.integers(1, 9, size=(3, 2)),
        "b": rng.integers(1, 9, size=2),
    }
    yield from gradients(mf, "Linear", "Linear of whole numbers", whole, split(rng, (5, 2)))

    passes = [(layer(m, 3, 2), split(rng, (m, 2))) for m in (5, 5, 4)]
    yield from two_passes(mf, "Linear", passes)


@experiment
def sigmoid_backward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Sigmoid's backward is its upstream gradient times its slope, which follows from its value."""

    def cases(label: str, x: Any, upstream: Upstream) -> Iterator[Case]:
        return gradients(mf, "Sigmoid", f"Sigmoid of {label}", {"x": x}, upstream)

    shape = (4, 3)
    yield from cases("a number with 2 consumers", float(away_from_zero(rng, ())), split(rng, ()))
    label = "an array of shape (4, 3) with 3 consumers"
    yield from cases(label, away_from_zero(rng, shape), split(rng, shape, 3))
    label = "an array of shape (5,) with 2 consumers"
    yield from cases(label, away_from_zero(rng, (5,)), split(rng, (5,)))
    yield from cases("whole numbers", np.array([-3, -1, 0, 2, 4]), split(rng, (5,)))
    # Where x is large the slope is 0 to within rounding; the 1 keeps the array's scale.
    yield from cases(
        "[-1000, -50, 1, 50, 1000]", np.array([-1e3, -50, 1, 50, 1e3]), split(rng, (5,))
    )

    passes = [({"x": away_from_zero(rng, (m, 2))}, split(rng, (m, 2))) for m in (3, 3, 4)]
    yield from two_passes(mf, "Sigmoid", passes)


@experiment
def mse_backward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """MSE's backward gives y and a the slope of the mean, each in the shape of its own value."""

    def pair(y: tuple[int, ...], a: tuple[int, ...]) -> dict[str, np.ndarray]:
        return {"y": rng.normal(size=y), "a": 2 * rng.normal(size=a)}

    shapes = (((5,), (5,)), ((5,), (5, 1)), ((4, 1), (4,)), ((4, 3), (4, 3)), ((1,), (1, 1)))
    for y, a in shapes:
        label = f"MSE with y of shape {y} and a of shape {a}"
        yield from gradients(mf, "MSE", label, pair(y, a), None)

    turned = pair((4, 3), (3, 4))
    turned["a"] = turned["a"].T
    label = "MSE with y of shape (4, 3) and a of shape (4, 3), turned"
    yield from gradients(mf, "MSE", label, turned, None)

    whole = {"y": rng.integers(1, 9, size=4), "a": rng.integers(10, 19, size=(4, 1))}
    yield from gradients(mf, "MSE", "MSE of whole numbers", whole, None)

    yield from two_passes(mf, "MSE", [(pair((m,), (m, 1)), None) for m in (5, 5, 3)])
