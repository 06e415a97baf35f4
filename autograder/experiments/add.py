"""Lesson 01: Add, Mul and the order of a graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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

    class Counted(mf.Node):  # type: ignore[misc]
        def __init__(self, name: str, inputs: list[Any]) -> None:
            super().__init__(inputs)
            self.name = name
            for arrows in ("inbound_nodes", "outbound_nodes"):
                setattr(self, arrows, Arrows(getattr(self, arrows)))

        def __eq__(self, other: object) -> bool:
            counter.look()
            return self is other

        def __hash__(self) -> int:
            return id(self) >> 4

    return Counted


class Sketch:
    """A graph as names and arrows, to be built from an implementation's own Node and Input."""

    def __init__(self, inputs: list[str], arrows: dict[str, list[str]]) -> None:
        self.inputs = inputs
        self.arrows = arrows

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """All arrows as (before, after)."""
        return [(source, name) for name, sources in self.arrows.items() for source in sources]

    def build(self, mf: Any, make: Any = None) -> dict[str, Any]:
        """The nodes by name; `make(name, inputs)` makes those that are no Inputs."""
        nodes = {name: mf.Input(name) for name in self.inputs}
        for name, sources in self.arrows.items():
            inputs = [nodes[source] for source in sources]
            nodes[name] = make(name, inputs) if make else mf.Node(inputs)
            nodes[name].name = name
        return nodes

    def sort(self, mf: Any, make: Any = None) -> list[str]:
        """The names in the order in which an implementation sorts the nodes."""
        nodes = self.build(mf, make)
        names = {id(node): name for name, node in nodes.items()}
        ordered = mf.topological_sort({nodes[name]: 1.0 for name in self.inputs})
        if not isinstance(ordered, list):
            return ordered  # type: ignore[no-any-return]
        return [names.get(id(node), "something else") for node in ordered]


def diamonds(count: int) -> Sketch:
    """A chain in which every node is used twice and the two come together again."""
    arrows: dict[str, list[str]] = {}
    top = "x"
    for i in range(count):
        arrows[f"left{i}"] = [top]
        arrows[f"right{i}"] = [top]
        arrows[f"join{i}"] = [f"left{i}", f"right{i}"]
        top = f"join{i}"
    return Sketch(["x"], arrows)


def tangle(rng: np.random.Generator, inputs: int, size: int) -> Sketch:
    """A random graph: every node has one to three inputs among all nodes before it."""
    names = [f"in{i}" for i in range(inputs)]
    arrows: dict[str, list[str]] = {}
    for i in range(size):
        count = int(rng.integers(1, 4))
        unused = names[i] if i < inputs else names[int(rng.integers(len(names)))]
        arrows[f"n{i}"] = [unused, *rng.choice(names, size=count - 1).tolist()]
        names.append(f"n{i}")
    return Sketch(names[:inputs], arrows)


@experiment
def topological_sort(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """The sort gives each node once, after all of its inputs, and looks at each only once."""

    def sorted_case(label: str, sketch: Sketch) -> Case:
        return Case(label, lambda: sketch.sort(mf), "order", sketch.pairs)

    yield sorted_case("a chain", Sketch(["x"], {"a": ["x"], "b": ["a"], "c": ["b"]}))
    yield sorted_case("(x + y) + y", Sketch(["x", "y"], {"f": ["x", "y"], "e": ["f", "y"]}))
    yield sorted_case("a diamond", diamonds(1))
    yield sorted_case("a node used twice by one other", Sketch(["x"], {"a": ["x", "x"]}))
    yield sorted_case("an Input that nothing needs", Sketch(["x", "y"], {"a": ["x"]}))
    uneven = {"a": ["x"], "b": ["a"], "c": ["b"], "d": ["c", "x"], "e": ["d", "y", "a"]}
    yield sorted_case("branches of different lengths", Sketch(["x", "y"], uneven))
    for size in (8, 20):
        yield sorted_case(f"a graph of {size} nodes", tangle(rng, 5, size))

    sketch = tangle(rng, 6, 12)

    def fed_values() -> Any:
        nodes = sketch.build(mf)
        mf.topological_sort({nodes[name]: float(i) for i, name in enumerate(sketch.inputs)})
        return [nodes[name].value for name in sketch.inputs]

    yield Case("the Inputs' values after the sort", fed_values)

    # Whoever walks in no fixed order has a choice here, with every seed: six consumers at once.
    fan = Sketch(sketch.inputs, {**sketch.arrows, **{f"fan{i}": ["in0"] for i in range(6)}})

    def orders() -> Any:
        kept, seen = [], set()
        for spread in range(12):
            kept.append([bytearray(40 + 16 * spread) for _ in range(7 * spread)])
            nodes = fan.build(mf)
            kept.append(list(nodes.values()))
            names = {id(node): name for name, node in nodes.items()}
            ordered = mf.topological_sort({nodes[name]: 1.0 for name in fan.inputs})
            seen.add(tuple(names[id(node)] for node in ordered))
        return "one" if len(seen) == 1 else "several"

    yield Case("how many orders one graph is given in 12 runs", orders)

    # A right sort looks about twice for each node and arrow. In the long chain one that searches
    # the list of all nodes for every node looks 39 times; in the short one only those who walk
    # every way exceed the budget.
    for count in (8, 60):
        chain = diamonds(count)

        def in_few_looks(chain: Sketch = chain) -> Any:
            counter = Counter(12 * (len(chain.arrows) + len(chain.pairs)))
            return chain.sort(mf, counted(mf, counter))

        yield Case(f"a chain of {count} diamonds", in_few_looks, "order", chain.pairs)

    names = [f"{word}{int(rng.integers(10, 99))}" for word in ("left", "right")]

    def cycle() -> Any:
        node = counted(mf, Counter(100_000))  # whoever goes round and round is stopped
        x, start = mf.Input("x"), mf.Input("start")
        first = node(names[0], [x, start])
        second = node(names[1], [first])
        first.inbound_nodes[1] = second
        second.outbound_nodes.append(first)
        start.outbound_nodes = []
        return mf.topological_sort({x: 1.0})

    yield Case("a cycle", cycle, "names one of", names)

    unfed = f"rate{int(rng.integers(10, 99))}"

    def lacking() -> Any:
        x, y = mf.Input("x"), mf.Input(unfed)
        counted(mf, Counter(100_000))("total", [x, y])
        return mf.topological_sort({x: 1.0})

    yield Case("an Input that the feed lacks", lacking, "names one of", [unfed, "total"])

    # From the fed Input one does not come past `between`; so the sort may blame any of the three.
    blamed = [unfed, "between", "total"]

    def lacking_further_back() -> Any:
        node = counted(mf, Counter(100_000))
        x, y = mf.Input("x"), mf.Input(unfed)
        node("total", [x, node("between", [y])])
        return mf.topological_sort({x: 1.0})

    label = "an Input that the feed lacks, two steps before a node that x leads to"
    yield Case(label, lacking_further_back, "names one of", blamed)
