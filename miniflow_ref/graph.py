"""Nodes, the order to visit them in, and the two passes."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


class Node:
    """A step of a calculation: it takes the values of its inbound nodes and makes its own.

    value: None until the forward pass, then a number or an array.
    inbound_nodes: its inputs, in the order given; an input may occur more than once.
    outbound_nodes: its consumers, each once.
    gradients: after the backward pass, {inbound node: ∂cost/∂inbound node}.
    """

    def __init__(self, inbound_nodes: Iterable["Node"] = ()) -> None:
        self.name = type(self).__name__
        self.value: Any = None
        self.inbound_nodes = list(inbound_nodes)
        self.outbound_nodes: list[Node] = []
        self.gradients: dict[Node, FloatArray] = {}
        for node in dict.fromkeys(self.inbound_nodes):
            node.outbound_nodes.append(self)

    def __repr__(self) -> str:
        return self.name

    def forward(self) -> None:
        """Compute `value` from the values of the inbound nodes."""
        raise NotImplementedError

    def backward(self) -> None:
        """Compute `gradients` from the upstream gradient and the values of the inbound nodes."""
        raise NotImplementedError

    def upstream_gradient(self) -> FloatArray:
        """∂cost/∂this node, in the shape of `value`: the sum of what its consumers say about it.

        A node that nothing consumes is the cost itself, and ∂cost/∂cost = 1.
        """
        if not self.outbound_nodes:
            return np.ones(np.shape(self.value))
        gradient: FloatArray = np.zeros(())  # takes on the shape of what is added
        for consumer in self.outbound_nodes:
            gradient = gradient + consumer.gradients[self]
        return gradient

    def hand_back(self, *parts: FloatArray) -> None:
        """Store one part of the gradient for each inbound node, in that node's shape.

        An input that occurs twice collects both of its parts.
        """
        self.gradients = {}
        for node, part in zip(self.inbound_nodes, parts, strict=True):
            before = self.gradients.get(node)
            self.gradients[node] = part if before is None else before + part


class Input(Node):
    """A place where a value comes in from outside: data, weights, a bias."""

    def __init__(self, name: str = "Input") -> None:
        super().__init__()
        self.name = name

    def forward(self) -> None:
        """Leave the value that was fed."""

    def backward(self) -> None:
        """Keep ∂cost/∂this input under the input itself: there is nothing before it."""
        self.gradients = {self: self.upstream_gradient()}


def topological_sort(feed_dict: Mapping[Node, Any]) -> list[Node]:
    """Every node that the fed Inputs lead to, once, after all of its inputs (Kahn's algorithm).

    The order is that of the feed, then that in which nodes become ready; the time is linear in
    nodes + edges. Each Input receives its value from `feed_dict`.

    Raises ValueError when a node can never be computed: an Input is missing from the feed, or the
    graph has a cycle; and when a node that has inputs is fed.
    """
    for node in feed_dict:
        if node.inbound_nodes:
            raise ValueError(f"{node} is computed from {node.inbound_nodes}: feed these instead.")
    ready = deque(feed_dict)
    order: list[Node] = []
    awaited: dict[Node, int] = {}  # for each node met: how many of its inputs are still to come
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            if consumer not in awaited:
                awaited[consumer] = len(set(consumer.inbound_nodes))
            awaited[consumer] -= 1
            if awaited[consumer] == 0:
                ready.append(consumer)
    stuck = [node for node, count in awaited.items() if count > 0]
    if stuck:
        raise ValueError(_why_stuck(stuck, done=set(order)))
    for node, value in feed_dict.items():
        node.value = value
    return order


def _why_stuck(stuck: list[Node], done: set[Node]) -> str:
    """Look back from nodes that never became ready to what they wait for."""
    blocked = dict.fromkeys(stuck)
    to_visit = deque(stuck)
    while to_visit:
        for node in to_visit.popleft().inbound_nodes:
            if node not in done and node not in blocked:
                blocked[node] = None
                to_visit.append(node)
    unfed = [node for node in blocked if not node.inbound_nodes]
    if unfed:
        return f"The graph needs {unfed}, which the feed lacks: add to feed_dict a value for each."
    path = dict.fromkeys(stuck[:1])  # from here on each node waits for the next
    node = stuck[0]
    while True:
        node = next(n for n in node.inbound_nodes if n not in done)
        if node in path:
            break
        path[node] = None
    steps = list(path)
    cycle = [node, *reversed(steps[steps.index(node) :])]
    arrows = " -> ".join(n.name for n in cycle)
    return f"The graph has a cycle, {arrows}: no node may need its own result, so cut one arrow."


def forward_pass(output_node: Node, sorted_nodes: Sequence[Node]) -> Any:
    """Run every node forwards, in the given order; the value of `output_node`."""
    for node in sorted_nodes:
        node.forward()
    return output_node.value


def forward_and_backward(graph: Sequence[Node]) -> None:
    """Run every node of a sorted graph forwards, then every node backwards in reverse order."""
    for node in graph:
        node.forward()
    for node in reversed(graph):
        node.backward()
