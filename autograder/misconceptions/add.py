"""Lesson 01: Add, Mul and the order of a graph."""

from __future__ import annotations

from typing import Any

from autograder.misconceptions.catalogue import misconceptions
from miniflow_ref import Input, Node

wrong_add = misconceptions("add_forward", "Add.forward")


@wrong_add("Two inputs are added. Add takes any number: how many does your code look at?")
def add_two_inputs_only(self: Node) -> None:
    x, y = self.inbound_nodes[:2]
    self.value = x.value + y.value


@wrong_add("The value grows from pass to pass. What should it be when forward begins?")
def add_never_reset(self: Node) -> None:
    if self.value is None:
        self.value = 0
    for node in self.inbound_nodes:
        self.value = self.value + node.value


@wrong_add(
    "The sum comes out right, but the first input's own array has changed: += works on the "
    "array that both names share. Where could the sum begin instead?"
)
def add_changes_its_input(self: Node) -> None:
    self.value = self.inbound_nodes[0].value
    for node in self.inbound_nodes[1:]:
        self.value += node.value


wrong_mul = misconceptions("mul_forward", "Mul.forward")


@wrong_mul("Everything comes out as 0. Which number leaves a product as it is?")
def mul_starts_at_zero(self: Node) -> None:
    self.value = 0
    for node in self.inbound_nodes:
        self.value = self.value * node.value


@wrong_mul("The inputs are added here. Which operation should stand in the loop?")
def mul_adds(self: Node) -> None:
    self.value = 0
    for node in self.inbound_nodes:
        self.value = self.value + node.value


@wrong_mul("Two inputs are multiplied. Mul takes any number: how many does your code look at?")
def mul_two_inputs_only(self: Node) -> None:
    x, y = self.inbound_nodes[:2]
    self.value = x.value * y.value


wrong_sort = misconceptions("topological_sort", "topological_sort")


@wrong_sort(
    "A node enters the list when it is first reached. What has to be true of all of its inputs "
    "before it may?"
)
def sort_at_first_visit(feed_dict: dict[Node, Any]) -> list[Node]:
    ordered, queue = [], list(feed_dict)
    while queue:
        node = queue.pop(0)
        if node in ordered:
            continue
        if isinstance(node, Input):
            node.value = feed_dict[node]
        ordered.append(node)
        queue.extend(node.outbound_nodes)
    return ordered


@wrong_sort(
    "The sort ends quietly on a cycle, or where an Input has no value, and leaves nodes out. "
    "How can it tell at its end that some were never ready?"
)
def sort_stops_quietly(feed_dict: dict[Node, Any]) -> list[Node]:
    ordered, ready = [], list(feed_dict)
    arrived: dict[Node, int] = {}
    while ready:
        node = ready.pop(0)
        if isinstance(node, Input):
            node.value = feed_dict[node]
        ordered.append(node)
        for consumer in node.outbound_nodes:
            arrived[consumer] = arrived.get(consumer, 0) + 1
            if arrived[consumer] == len(set(consumer.inbound_nodes)):
                ready.append(consumer)
    return ordered


@wrong_sort(
    "Add(x, x) waits for two inputs, but x will announce itself only once. What should the "
    "counter of a node count?"
)
def sort_counts_an_input_twice(feed_dict: dict[Node, Any]) -> list[Node]:
    ordered, ready = [], list(feed_dict)
    arrived: dict[Node, int] = {}
    while ready:
        node = ready.pop(0)
        if isinstance(node, Input):
            node.value = feed_dict[node]
        ordered.append(node)
        for consumer in node.outbound_nodes:
            arrived[consumer] = arrived.get(consumer, 0) + 1
            if arrived[consumer] == len(consumer.inbound_nodes):
                ready.append(consumer)
    for node, count in arrived.items():
        for source in node.inbound_nodes:
            if isinstance(source, Input) and source not in feed_dict:
                raise ValueError(f"{source.name} has no value in the feed")
        if count < len(node.inbound_nodes):
            raise ValueError(f"{node.name} is part of a cycle")
    return ordered
