"""The order of a graph: complete, deterministic, linear, and clear about what stops it."""

import sys

import pytest

from miniflow_ref import (
    Add,
    Input,
    Mul,
    Node,
    Sigmoid,
    forward_and_backward,
    forward_pass,
    topological_sort,
)


class CountingList(list):
    """A list that counts how often one of its elements is read."""

    reads = 0

    def __iter__(self):
        for element in super().__iter__():
            self.reads += 1
            yield element

    def __getitem__(self, index):
        self.reads += 1
        return super().__getitem__(index)

    def __contains__(self, element):
        return any(element is other for other in self)


def named(node, name):
    node.name = name
    return node


def chain_of_diamonds(length):
    x = Input("x")
    node = x
    for _ in range(length):
        node = Add(Add(node), Mul(node))
    return x, node


def assert_each_input_comes_before_its_consumer(order):
    place = {node: i for i, node in enumerate(order)}
    assert len(place) == len(order)
    for node in order:
        assert all(place[inbound] < place[node] for inbound in node.inbound_nodes)


def test_a_chain_of_2000_diamonds_reads_each_edge_a_constant_number_of_times():
    x, _ = chain_of_diamonds(2000)
    nodes = topological_sort({x: 1})
    for node in nodes:
        node.inbound_nodes = CountingList(node.inbound_nodes)
        node.outbound_nodes = CountingList(node.outbound_nodes)
    assert topological_sort({x: 1}) == nodes
    assert len(nodes) == 1 + 3 * 2000
    for node in nodes:
        for edges in (node.inbound_nodes, node.outbound_nodes):
            assert edges.reads <= 2 * len(edges)
    assert sum(node.outbound_nodes.reads for node in nodes) >= 4 * 2000


def test_the_error_on_a_chain_of_2000_diamonds_is_found_as_fast():
    x, end = chain_of_diamonds(2000)
    nodes = topological_sort({x: 1})
    late = Input("late")
    Add(end, late)
    first = nodes[1]
    first.inbound_nodes.append(late)
    late.outbound_nodes.append(first)
    for node in nodes:
        node.inbound_nodes = CountingList(node.inbound_nodes)
        node.outbound_nodes = CountingList(node.outbound_nodes)
    with pytest.raises(ValueError, match="late"):
        topological_sort({x: 1})
    for node in nodes:
        for edges in (node.inbound_nodes, node.outbound_nodes):
            assert edges.reads <= 3 * len(edges)


def test_every_node_comes_once_and_after_its_inputs():
    x, _ = chain_of_diamonds(50)
    order = topological_sort({x: 1})
    assert len(order) == 151
    assert_each_input_comes_before_its_consumer(order)


def test_a_long_chain_needs_no_recursion():
    x = Input("x")
    node = x
    for _ in range(5 * sys.getrecursionlimit()):
        node = Add(node)
    forward_and_backward(topological_sort({x: 3}))
    assert node.value == 3
    assert x.gradients[x] == 1


def test_the_order_is_that_of_the_feed_then_of_readiness():
    x, y, z = Input("x"), Input("y"), Input("z")
    needs_z = Sigmoid(z)
    needs_x = Sigmoid(x)
    needs_both = Add(needs_z, needs_x)
    assert topological_sort({z: 1, x: 2, y: 3}) == [z, x, y, needs_z, needs_x, needs_both]
    assert topological_sort({y: 1, x: 2, z: 3}) == [y, x, z, needs_x, needs_z, needs_both]


def test_the_order_does_not_depend_on_where_the_nodes_lie_in_memory():
    orders, kept = set(), []
    for _ in range(10):
        inputs = [Input(f"x{i}") for i in range(40)]
        for i, x in enumerate(inputs):
            named(Add(x, inputs[i - 7]), f"sum{i}")
        kept.append(inputs)
        orders.add(tuple(repr(node) for node in topological_sort(dict.fromkeys(inputs, 1))))
    assert len(orders) == 1
    assert len(orders.pop()) == 80


def test_the_inputs_receive_their_values():
    x, y = Input("x"), Input("y")
    f = Add(x, y)
    value = [1, 2]
    topological_sort({x: value, y: None})
    assert x.value is value
    assert y.value is None
    assert f.value is None


def test_add_x_x_is_one_consumer_and_sorts():
    x = Input("x")
    f = Add(x, x)
    assert x.outbound_nodes == [f]
    assert f.inbound_nodes == [x, x]
    assert forward_pass(f, topological_sort({x: 4})) == 8


def test_nodes_share_no_default_list():
    Node().inbound_nodes.append(Input())
    assert Node().inbound_nodes == []


def test_a_node_is_shown_by_its_name_which_is_its_class_unless_given():
    assert [repr(node) for node in (Add(), Input(), Input("W1"))] == ["Add", "Input", "W1"]


def test_a_plain_node_computes_nothing():
    with pytest.raises(NotImplementedError):
        Node().forward()
    with pytest.raises(NotImplementedError):
        Node().backward()


def test_an_unfed_input_is_named_together_with_the_way_out():
    x, y, bias, scale = Input("x"), Input("y"), Input("bias"), Input("scale")
    Add(Mul(x, y), Sigmoid(bias), Sigmoid(Sigmoid(scale)))
    with pytest.raises(ValueError, match=r"needs \[bias, scale\].*add to feed_dict"):
        topological_sort({x: 1, y: 2})


def test_a_failed_sort_feeds_nothing():
    x, y = Input("x"), Input("y")
    Add(x, y)
    with pytest.raises(ValueError, match="y"):
        topological_sort({x: 1})
    assert x.value is None


def test_an_input_of_another_graph_is_not_needed():
    x, y = Input("x"), Input("y")
    f, g = Sigmoid(x), Sigmoid(y)
    assert topological_sort({x: 1}) == [x, f]
    assert g.value is None


def test_a_cycle_is_named_in_the_direction_of_its_arrows():
    x = Input("x")
    first = named(Add(x), "first")
    second = named(Sigmoid(first), "second")
    third = named(Sigmoid(second), "third")
    named(Add(x, third), "after")
    first.inbound_nodes.append(third)
    third.outbound_nodes.append(first)
    with pytest.raises(ValueError, match=r"first -> second -> third -> first:.*cut one arrow"):
        topological_sort({x: 1})


def test_a_cycle_is_told_from_what_only_waits_for_it():
    x = Input("x")
    start = named(Add(x), "start")
    loop = named(Add(start), "loop")
    after = named(Add(x, loop), "after")
    loop.inbound_nodes.append(loop)
    loop.outbound_nodes.append(loop)
    with pytest.raises(ValueError, match="loop -> loop") as caught:
        topological_sort({x: 1})
    assert after.name not in str(caught.value)
    assert start.name not in str(caught.value)


def test_a_computed_node_cannot_be_fed():
    x, y = Input("x"), Input("y")
    f = Add(x, y)
    with pytest.raises(ValueError, match=r"Add is computed from \[x, y\]"):
        topological_sort({x: 1, f: 3})
