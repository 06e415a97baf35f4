"""Lesson 01: Add, Mul and the order of a graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zlib import crc32

import numpy as np

from autograder.experiments.observing import Case, experiment
from autograder.experiments.standins import fed


def value_of(node: Any) -> Any:
    """A node's value after one forward pass of it alone."""
    node.forward()
    return node.value


def _gate(mf: Any, rng: np.random.Generator, gate: str) -> Iterator[Case]:
    """What Add and Mul have in common."""

    def node(*inputs: Any) -> Any:
        return getattr(mf, gate)(*inputs)

    # Multiples of 1/64: where their sum almost cancels, it is exact in single precision too.
    for count in (2, 4):
        values = {
            f"x{i}": float(rng.integers(64, 192) / 64 * rng.choice([-1, 1])) for i in range(count)
        }
        yield Case(
            f"{gate} of {count} numbers",
            lambda values=values: value_of(node(*fed(mf, **values))),  # type: ignore[misc]
        )

    arrays = {name: rng.normal(size=(4, 3)) for name in "xyz"}
    yield Case(f"{gate} of three arrays", lambda: value_of(node(*fed(mf, **arrays))))

    integers = {name: int(rng.integers(2, 9)) for name in "xyz"}
    yield Case(f"{gate} of three whole numbers", lambda: value_of(node(*fed(mf, **integers))))

    # 0 is a number like any other: alone, among others, and in an array.
    zeros = {"x": values["x0"], "y": 0, "z": values["x1"]}
    yield Case(f"{gate} of numbers with a 0 among them", lambda: value_of(node(*fed(mf, **zeros))))

    holes = {name: rng.normal(size=(2, 3)) for name in "xyz"}
    holes["y"][0], holes["z"][:, 1] = 0.0, 0.0
    yield Case(f"{gate} of arrays with zeros", lambda: value_of(node(*fed(mf, **holes))))

    def alike() -> Any:
        inputs = [mf.Input() for _ in range(7)]
        for i, source in enumerate(inputs):
            source.value = values["x0"] if i < 3 else values["x1"]
        return value_of(node(*inputs))

    yield Case(f"{gate} of seven inputs, all of one name, some of one value", alike)

    one = rng.normal(size=(2, 3))
    yield Case(f"{gate} of a single input", lambda: value_of(node(*fed(mf, x=one))))

    def same_twice() -> Any:
        (x,) = fed(mf, x=one)
        return value_of(node(x, x))

    yield Case(f"{gate}(x, x)", same_twice)

    first, second = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))

    def second_pass() -> Any:
        x, y = fed(mf, x=first.copy(), y=second.copy())
        result = node(x, y)
        result.forward()
        x.value = second.copy()
        return value_of(result)

    yield Case(f"{gate} at a second forward pass", second_pass)

    def two_at_once() -> Any:
        x, y, z = fed(mf, x=first.copy(), y=second.copy(), z=one.copy())
        here, there = node(x, y), node(y, z)
        here.forward()
        there.forward()
        return [here.value, there.value]

    yield Case(f"the values of one {gate} and another", two_at_once)

    def graph_afterwards() -> Any:
        x, y = fed(mf, x=first.copy(), y=second.copy())
        result = node(x, y, x)
        value_of(result)
        nodes = {"x": x, "y": y, gate: result}
        return [
            [named(nodes, one.inbound_nodes), named(nodes, one.outbound_nodes)]
            for one in (x, y, result)
        ]

    yield Case(f"the inputs and consumers of each node after {gate}", graph_afterwards)

    def inputs_afterwards() -> Any:
        x, y = fed(mf, x=first.copy(), y=second.copy())
        value_of(node(x, y))
        return [x.value, y.value]

    yield Case(f"the inputs' own values after {gate}", inputs_afterwards)


@experiment
def add_forward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Add's value is the sum of the values of all its inputs, made afresh at every pass."""
    yield from _gate(mf, rng, "Add")


@experiment
def mul_forward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Mul's value is the product of the values of all its inputs, made afresh at every pass."""
    yield from _gate(mf, rng, "Mul")


class TooManyVisits(Exception):
    """The sort looked at nodes and arrows far more often than there are any."""


class Counter:
    """Counts looks at nodes and arrows, and stops the sort when they exceed a budget."""

    def __init__(self, budget: int) -> None:
        self.left = budget

    def look(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooManyVisits("nodes are visited again and again")


def counted(mf: Any, counter: Counter) -> Any:
    """A kind of node whose arrows and comparisons are counted."""

    class Arrows(list):  # type: ignore[type-arg]
        def __iter__(self) -> Iterator[Any]:
            for item in super().__iter__():
                counter.look()
                yield item

    class Node(mf.Node):  # type: ignore[misc]
        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, Arrows(value) if name.endswith("bound_nodes") else value)

        def __eq__(self, other: object) -> bool:
            counter.look()
            return self is other

        def __hash__(self) -> int:
            return id(self) >> 4

    return Node


class Sketch:
    """A graph as names and arrows, to be built from an implementation's own Node and Input.

    Only the arrows tell in which order the nodes can be computed: they are made and connected in
    another one (`order`), and their names say nothing, or are all the same.
    """

    def __init__(
        self,
        inputs: list[str],
        arrows: dict[str, list[str]],
        order: list[str] | None = None,
        named: bool = True,
    ) -> None:
        self.inputs = inputs
        self.order = order or sorted([*inputs, *arrows], key=lambda name: crc32(name.encode()))
        self.arrows = {name: arrows[name] for name in self.order if name in arrows}
        self.named = named

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """All arrows as (before, after)."""
        return [(source, name) for name, sources in self.arrows.items() for source in sources]

    def build(self, mf: Any, node: Any = None) -> dict[str, Any]:
        """The nodes by name, of the kind `node` where they are no Inputs."""
        make, nodes = node or mf.Node, {}
        for name in self.order:
            nodes[name] = mf.Input(name) if name in self.inputs else make()
            if self.named:
                nodes[name].name = name
        for name in self.order:
            nodes[name].inbound_nodes = [nodes[source] for source in self.arrows.get(name, ())]
            consumers = [other for other, sources in self.arrows.items() if name in sources]
            nodes[name].outbound_nodes = [nodes[consumer] for consumer in consumers]
        return nodes

    def feed(self, nodes: dict[str, Any]) -> dict[Any, float]:
        """A value for each Input."""
        return {nodes[name]: float(i) for i, name in enumerate(self.inputs)}

    def sort(self, mf: Any, node: Any = None) -> Any:
        """The names in the order in which an implementation sorts the nodes."""
        nodes = self.build(mf, node)
        return named(nodes, mf.topological_sort(self.feed(nodes)))


def named(nodes: dict[str, Any], ordered: Any) -> Any:
    """The names of the nodes in a list."""
    if not isinstance(ordered, list):
        return ordered
    names = {id(node): name for name, node in nodes.items()}
    return [names.get(id(node), "something else") for node in ordered]


def words(rng: np.random.Generator, count: int) -> list[str]:
    """Different names without a meaning."""
    letters, drawn = np.array([*"bcdfghjklmnpqrstvwxz"]), dict[str, None]()
    while len(drawn) < count:
        drawn["".join(rng.choice(letters, size=4))] = None
    return [*drawn]


def diamonds(names: list[str]) -> Sketch:
    """A chain in which every node is used twice and the two come together again."""
    arrows: dict[str, list[str]] = {}
    top = names[0]
    for left, right, join in zip(names[1::3], names[2::3], names[3::3], strict=True):
        arrows |= {left: [top], right: [top], join: [left, right]}
        top = join
    return Sketch(names[:1], arrows)


def tangle(rng: np.random.Generator, inputs: int, size: int, named: bool = True) -> Sketch:
    """A random graph: every node has one to three inputs among all nodes before it."""
    names = words(rng, inputs + size)
    arrows: dict[str, list[str]] = {}
    for i in range(inputs, inputs + size):
        count = int(rng.integers(1, 4))
        unused = names[i - inputs] if i < 2 * inputs else names[int(rng.integers(i))]
        arrows[names[i]] = [unused, *rng.choice(names[:i], size=count - 1).tolist()]
    return Sketch(names[:inputs], arrows, named=named)


@experiment
def topological_sort(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """The sort gives each node once, after all of its inputs, and looks at each only once."""

    def sorted_case(label: str, sketch: Sketch) -> Case:
        return Case(label, lambda: sketch.sort(mf), "order", sketch.pairs)

    yield sorted_case("a chain", Sketch(["x"], {"a": ["x"], "b": ["a"], "c": ["b"]}))
    yield sorted_case("(x + y) + y", Sketch(["x", "y"], {"f": ["x", "y"], "e": ["f", "y"]}))
    yield sorted_case("a diamond", diamonds(["x", "left", "right", "join"]))
    yield sorted_case("a node used twice by one other", Sketch(["x"], {"a": ["x", "x"]}))
    yield sorted_case("an Input that nothing needs", Sketch(["x", "y"], {"a": ["x"]}))
    uneven = {"a": ["x"], "b": ["a"], "c": ["b"], "d": ["c", "x"], "e": ["d", "y", "a"]}
    yield sorted_case("branches of different lengths", Sketch(["x", "y"], uneven))
    for size in (8, 20):
        yield sorted_case(f"a graph of {size} nodes", tangle(rng, 5, size))
    yield sorted_case("a graph of 8 nodes, all of one name", tangle(rng, 2, 8, named=False))

    sketch = tangle(rng, 6, 12)

    def fed_values() -> Any:
        nodes = sketch.build(mf)
        mf.topological_sort(sketch.feed(nodes))
        return [nodes[name].value for name in sketch.inputs]

    yield Case("the Inputs' values after the sort", fed_values)

    def arrows_afterwards() -> Any:
        nodes = sketch.build(mf)
        mf.topological_sort(sketch.feed(nodes))
        backwards = [named(nodes, node.inbound_nodes) for node in nodes.values()]
        return backwards, [sorted(named(nodes, node.outbound_nodes)) for node in nodes.values()]

    yield Case("what each node's inputs and consumers are after the sort", arrows_afterwards)

    # What a sort leaves on nodes, or keeps of them, shows when they are sorted again.
    some = [sketch.order[-1], sketch.inputs[0]]
    grown = Sketch(sketch.inputs, {**sketch.arrows, "new": some})

    def sorted_again() -> Any:
        nodes = sketch.build(mf)
        mf.topological_sort(sketch.feed(nodes))
        nodes["new"] = mf.Node([nodes[name] for name in some])
        return named(nodes, mf.topological_sort(sketch.feed(nodes)))

    label = "a graph that was sorted before, with one more node now"
    yield Case(label, sorted_again, "order", grown.pairs)

    # Whoever walks in no fixed order has a choice here, with every seed: six consumers at once.
    fan = Sketch(
        sketch.inputs, {**sketch.arrows, **{f"fan{i}": [sketch.inputs[0]] for i in range(6)}}
    )

    def orders() -> Any:
        kept, seen = [], set()
        for spread in range(12):
            kept.append([bytearray(40 + 16 * spread) for _ in range(7 * spread)])
            nodes = fan.build(mf)
            kept.append(list(nodes.values()))
            seen.add(tuple(named(nodes, mf.topological_sort(fan.feed(nodes)))))
        return len(seen) == 1

    yield Case("whether one graph is given the same order in 12 runs", orders)

    # A right sort looks about twice for each node and arrow. In the long chain one that searches
    # the list of all nodes for every node looks 39 times; in the short one only those who walk
    # every way exceed the budget.
    for count in (8, 60):
        chain = diamonds(words(rng, 1 + 3 * count))

        def in_few_looks(chain: Sketch = chain) -> Any:
            counter = Counter(12 * (len(chain.arrows) + len(chain.pairs)))
            return chain.sort(mf, counted(mf, counter))

        yield Case(f"a chain of {count} diamonds", in_few_looks, "order", chain.pairs)

    def refused(sketch: Sketch, feed: list[str]) -> Any:
        nodes = sketch.build(mf, counted(mf, Counter(100_000)))  # who goes round is stopped
        return mf.topological_sort({nodes[name]: 1.0 for name in feed})

    def numbered(*words: str) -> list[str]:
        return [f"{word}{rng.integers(10, 99)}" for word in words]

    # What stands before the circle or beside it is in order. What stands behind it waits too, but
    # not for itself: it may be named only along with what does. Some of it is met first, some last.
    left, right, beside, further, behind, far, last = numbered(
        "left", "right", "beside", "further", "behind", "far", "last"
    )
    cycle = Sketch(
        ["x"],
        {
            beside: ["x"],
            behind: ["x", right],
            left: ["x", right],
            right: [left],
            further: [beside],
            far: [behind],
            last: ["x", right],
        },
        ["x", behind, right, further, beside, left, far, last],
    )
    yield Case(
        "a cycle",
        lambda: refused(cycle, ["x"]),
        "names one of",
        ([left, right], [beside, further]),
    )

    itself, after = numbered("itself", "after")
    short_cycle = Sketch(
        ["x"],
        {after: ["x", itself], itself: [itself, "x"], beside: ["x"], further: [beside]},
        [after, "x", beside, itself, further],
    )
    yield Case(
        "a node that needs itself",
        lambda: refused(short_cycle, ["x"]),
        "names one of",
        ([itself], [beside, further]),
    )

    unfed, total, half = numbered("rate", "total", "half")
    short = Sketch(  # who waits is met first here, and last in the next one
        ["x", unfed],
        {total: ["x", unfed], beside: ["x"], further: [beside]},
        [total, unfed, "x", beside, further],
    )
    yield Case(
        "an Input that the feed lacks",
        lambda: refused(short, ["x"]),
        "names one of",
        ([unfed, total], [beside, further]),
    )

    # From the fed Input one does not come past `half`; so the sort may blame any of the three.
    long = Sketch(
        ["x", unfed],
        {total: ["x", half], half: [unfed], beside: ["x"]},
        [beside, "x", half, unfed, total],
    )
    yield Case(
        "an Input that the feed lacks, two steps before a node that x leads to",
        lambda: refused(long, ["x"]),
        "names one of",
        ([unfed, half, total], [beside]),
    )
