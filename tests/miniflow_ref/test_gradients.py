"""Every gradient against central differences, on single nodes and on random graphs."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from miniflow_ref import (
    MSE,
    Add,
    BinaryCrossEntropy,
    CrossEntropy,
    Input,
    Linear,
    Max,
    Mul,
    Neuron,
    Node,
    Relu,
    Sigmoid,
    Softmax,
    Tanh,
    forward_and_backward,
    forward_pass,
    numerical_gradient,
    sigmoid_derivative,
    topological_sort,
)

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 4)
shapes = st.lists(sizes, max_size=3).map(tuple)


class Probe(Node):
    """Σ of its input times fixed weights: a consumer with a known gradient of no special form."""

    def __init__(self, node, weights):
        super().__init__([node])
        self.weights = weights

    def forward(self):
        self.value = float(np.sum(self.weights * self.inbound_nodes[0].value))

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.weights}


def assert_gradients_are_numerical(feed_dict, classes=()):
    """The sum of all values that nothing consumes, differentiated by each fed Input.

    Class numbers cannot be moved a little.
    """
    graph = topological_sort(feed_dict)
    sinks = [node for node in graph if not node.outbound_nodes]

    def cost_with(node, value):
        graph = topological_sort({**feed_dict, node: value})
        return sum(np.sum(forward_pass(sink, graph)) for sink in sinks)

    forward_and_backward(graph)
    gradients = {node: node.gradients[node] for node in feed_dict}
    for node in graph:
        for inbound, gradient in node.gradients.items():
            assert np.shape(gradient) == np.shape(inbound.value)
            assert gradient.dtype == np.float64
    size = abs(cost_with(graph[0], feed_dict[graph[0]]))
    assume(size < 1000)  # rounding in the cost limits what differences can resolve
    for node, value in feed_dict.items():
        if node in classes:
            continue
        expected = numerical_gradient(lambda x, node=node: cost_with(node, x), value)
        assert_allclose(gradients[node], expected, rtol=1e-6, atol=1e-9 * (1 + size))


def feed_with_probe(node, shape, feed_dict, rng):
    Probe(node, rng.uniform(0.5, 2, shape))
    return feed_dict


@given(seeds, shapes, st.sampled_from([Add, Mul]), st.data())
def test_add_and_mul_are_right_for_repeated_and_broadcast_inputs(seed, shape, Operation, data):
    rng = np.random.default_rng(seed)
    feed_dict = {Input(): rng.normal(size=shape)}
    for _ in range(data.draw(st.integers(0, 2))):
        kept = shape[data.draw(st.integers(0, len(shape))) :]
        narrow = tuple(data.draw(st.sampled_from([1, length])) for length in kept)
        feed_dict[Input()] = rng.normal(size=narrow)
    repeated = data.draw(st.lists(st.sampled_from(list(feed_dict)), max_size=2))
    operation = Operation(*feed_dict, *repeated)
    assert_gradients_are_numerical(feed_with_probe(operation, shape, feed_dict, rng))


@given(seeds, sizes, sizes, sizes)
def test_linear_is_right_for_every_shape(seed, m, n, k):
    rng = np.random.default_rng(seed)
    X, W, b = Input("X"), Input("W"), Input("b")
    Z = Linear(X, W, b)
    feed_dict = {X: rng.normal(size=(m, n)), W: rng.normal(size=(n, k)), b: rng.normal(size=k)}
    assert_gradients_are_numerical(feed_with_probe(Z, (m, k), feed_dict, rng))


@given(seeds, sizes)
def test_a_matrix_multiplied_with_itself_collects_both_parts(seed, n):
    rng = np.random.default_rng(seed)
    X, b = Input("X"), Input("b")
    Z = Linear(X, X, b)
    feed_dict = {X: rng.normal(size=(n, n)), b: rng.normal(size=n)}
    assert_gradients_are_numerical(feed_with_probe(Z, (n, n), feed_dict, rng))


@given(seeds, sizes)
def test_the_neuron_is_right(seed, n):
    rng = np.random.default_rng(seed)
    x, w, b = Input("x"), Input("w"), Input("b")
    o = Neuron(x, w, b)
    feed_dict = {x: rng.normal(size=n), w: rng.normal(size=n).tolist(), b: rng.normal()}
    assert_gradients_are_numerical(feed_with_probe(o, (), feed_dict, rng))


@given(seeds, shapes)
def test_sigmoid_is_right(seed, shape):
    rng = np.random.default_rng(seed)
    x = Input("x")
    a = Sigmoid(x)
    feed_dict = {x: rng.uniform(-4, 4, shape)}
    assert_gradients_are_numerical(feed_with_probe(a, shape, feed_dict, rng))


@given(seeds, shapes, st.sampled_from([(0,), (-1,), (0, -1), ()]))
def test_mse_is_right_and_keeps_each_inputs_own_shape(seed, shape, new_axes):
    rng = np.random.default_rng(seed)
    y, a = Input("y"), Input("a")
    cost = MSE(y, a)
    wider = np.expand_dims(rng.normal(size=shape), new_axes)
    feed_dict = {y: rng.normal(size=shape), a: wider}
    assert_gradients_are_numerical(feed_with_probe(cost, (), feed_dict, rng))


@given(seeds, shapes)
def test_tanh_is_right(seed, shape):
    rng = np.random.default_rng(seed)
    x = Input("x")
    feed_dict = {x: rng.uniform(-3, 3, shape)}
    assert_gradients_are_numerical(feed_with_probe(Tanh(x), shape, feed_dict, rng))


@given(seeds, shapes)
def test_relu_is_right_on_both_sides_of_its_kink(seed, shape):
    rng = np.random.default_rng(seed)
    x = Input("x")
    feed_dict = {x: away_from_zero(rng, shape)}
    assert_gradients_are_numerical(feed_with_probe(Relu(x), shape, feed_dict, rng))


@given(seeds, shapes, st.data())
def test_max_is_right_for_equal_and_broadcast_shapes(seed, shape, data):
    rng = np.random.default_rng(seed)
    x, y = Input("x"), Input("y")
    narrow = tuple(data.draw(st.sampled_from([1, length])) for length in shape)
    small = rng.normal(size=narrow)
    feed_dict = {x: small + away_from_zero(rng, shape), y: small}
    assert_gradients_are_numerical(feed_with_probe(Max(x, y), shape, feed_dict, rng))


def away_from_zero(rng, shape):
    return rng.uniform(0.1, 3, shape) * rng.choice([-1, 1], shape)


@given(seeds, shapes.filter(bool))
def test_softmax_is_right(seed, shape):
    rng = np.random.default_rng(seed)
    z = Input("z")
    feed_dict = {z: rng.uniform(-3, 3, shape)}
    assert_gradients_are_numerical(feed_with_probe(Softmax(z), shape, feed_dict, rng))


@given(seeds, sizes, sizes)
def test_cross_entropy_is_right_and_gives_class_numbers_no_gradient(seed, m, k):
    rng = np.random.default_rng(seed)
    y, z = Input("y"), Input("z")
    cost = CrossEntropy(y, z)
    feed_dict = {y: rng.integers(k, size=m), z: rng.normal(size=(m, k))}
    assert_gradients_are_numerical(feed_with_probe(cost, (), feed_dict, rng), classes=[y])
    assert_array_equal(y.gradients[y], np.zeros(m))


@given(seeds, shapes, st.sampled_from([(0,), (-1,), (0, -1), ()]))
def test_binary_cross_entropy_is_right_and_keeps_each_inputs_own_shape(seed, shape, new_axes):
    rng = np.random.default_rng(seed)
    y, z = Input("y"), Input("z")
    cost = BinaryCrossEntropy(y, z)
    wider = np.expand_dims(rng.uniform(-3, 3, shape), new_axes)
    feed_dict = {y: rng.integers(2, size=shape), z: wider}
    assert_gradients_are_numerical(feed_with_probe(cost, (), feed_dict, rng))


@st.composite
def random_graphs(draw):
    """The feed of a graph in which nodes of shape (m, n) are used any number of times."""
    rng = np.random.default_rng(draw(seeds))
    feed_dict = {}
    nodes = []  # (node, shape)

    def fed(*shape):
        node = Input()
        feed_dict[node] = rng.uniform(-1, 1, shape)
        return node

    m = draw(sizes)
    for n in draw(st.lists(sizes, min_size=1, max_size=2)):
        nodes.append((fed(m, n), n))
    for _ in range(draw(st.integers(1, 6))):
        node, n = draw(st.sampled_from(nodes))
        alike = st.sampled_from([other for other, columns in nodes if columns == n])
        kind = draw(st.sampled_from(["add", "mul", "curve", "linear", "mse"]))
        if kind == "add":
            nodes.append((Add(node, draw(alike), draw(alike)), n))
        elif kind == "mul":
            nodes.append((Mul(node, draw(alike), fed(n)), n))
        elif kind == "curve":
            nodes.append((draw(st.sampled_from([Sigmoid, Tanh, Softmax]))(node), n))
        elif kind == "linear":
            k = draw(sizes)
            nodes.append((Linear(node, fed(n, k), fed(k)), k))
        else:
            nodes.append((Mul(MSE(draw(alike), node), node), n))
    last, n = nodes[-1]
    MSE(fed(m, n), last)
    return feed_dict


@settings(max_examples=200)
@given(random_graphs())
def test_random_graphs_with_fan_out_are_right(feed_dict):
    assert_gradients_are_numerical(feed_dict)


@given(random_graphs())
def test_a_second_pass_gives_the_same_gradients(feed_dict):
    graph = topological_sort(feed_dict)
    forward_and_backward(graph)
    first = [dict(node.gradients) for node in graph]
    copies = [{n: g.copy() for n, g in gradients.items()} for gradients in first]
    forward_and_backward(graph)
    for node, before, copy in zip(graph, first, copies, strict=True):
        assert node.gradients.keys() == copy.keys()
        for inbound, gradient in copy.items():
            assert_array_equal(node.gradients[inbound], gradient)
            assert_array_equal(before[inbound], gradient)


@given(random_graphs())
def test_a_pass_changes_no_fed_array_and_shares_no_gradient(feed_dict):
    copies = {node: value.copy() for node, value in feed_dict.items()}
    graph = topological_sort(feed_dict)
    forward_and_backward(graph)
    for node, value in feed_dict.items():
        assert node.value is value
        assert_array_equal(value, copies[node])
    gradients = [gradient for node in graph for gradient in node.gradients.values()]
    for i, gradient in enumerate(gradients):
        assert not any(np.shares_memory(gradient, other) for other in gradients[:i])


def test_add_x_x_has_twice_the_upstream_gradient():
    x = Input("x")
    Probe(Add(x, x), np.array([3.0, 5.0]))
    forward_and_backward(topological_sort({x: np.array([7, -1])}))
    assert x.gradients[x].tolist() == [6, 10]


def test_mul_x_x_has_2x_and_mul_x_x_y_has_2xy_and_x_squared():
    x, y = Input("x"), Input("y")
    Mul(x, x)
    Mul(x, x, y)
    forward_and_backward(topological_sort({x: np.array([0, 3]), y: np.array([5, 0])}))
    assert x.gradients[x].tolist() == [2 * 0 + 2 * 0 * 5, 2 * 3 + 2 * 3 * 0]
    assert y.gradients[y].tolist() == [0, 9]


def test_mul_divides_by_nothing_where_inputs_are_zero():
    x, y, z = Input("x"), Input("y"), Input("z")
    f = Mul(x, y, z)
    with np.errstate(all="raise"):
        forward_and_backward(topological_sort({x: 0, y: 5, z: 0.0}))
    assert [f.gradients[node] for node in (x, y, z)] == [0, 0, 0]
    forward_and_backward(topological_sort({x: 0, y: 5, z: 2}))
    assert [f.gradients[node] for node in (x, y, z)] == [10, 0, 0]


def test_integer_inputs_have_floating_gradients():
    X, W, b, y = Input("X"), Input("W"), Input("b"), Input("y")
    Z = Linear(X, W, b)
    cost = MSE(y, Mul(Add(Z, Z), Z))
    feed_dict = {
        X: np.array([[1, 2]]),
        W: np.array([[1], [1]]),
        b: np.array([1]),
        y: np.array([0], dtype=np.uint8),
    }
    forward_and_backward(topological_sort(feed_dict))
    assert cost.value == 32**2  # z = 4 and the cost is (2 z²)²
    assert b.gradients[b].tolist() == [16 * 4**3]
    for node in (X, W, b, y):
        assert node.gradients[node].dtype == np.float64


def test_a_node_that_nothing_consumes_has_an_upstream_gradient_of_ones():
    x = Input("x")
    x.value = np.array([[1, 2, 3]])
    gradient = x.upstream_gradient()
    assert gradient.dtype == np.float64
    assert gradient.tolist() == [[1, 1, 1]]


def test_the_upstream_gradient_is_the_sum_over_consumers_in_an_array_of_its_own():
    x = Input("x")
    x.value = np.array([1, 2])
    one, two = Node([x]), Node([x])
    one.gradients[x] = np.array([1.0, 10.0])
    assert two is x.outbound_nodes[1]
    two.gradients[x] = np.array([5.0, 7.0])
    x.backward()
    assert x.gradients[x].tolist() == [6, 17]
    x.gradients[x] += 100
    assert one.gradients[x].tolist() == [1, 10]

    x.outbound_nodes.remove(two)
    x.upstream_gradient()[:] = 0
    assert one.gradients[x].tolist() == [1, 10]


def test_the_value_of_add_and_mul_is_never_an_inputs_own_array():
    x = Input("x")
    x.value = np.array([1.0, 2.0])
    for node in (Add(x), Mul(x)):
        node.forward()
        node.value += 1
    assert x.value.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("x_", "expected"),
    [
        (-10000, 0.0),
        (10000, 1.0),
        (0, 0.5),
        (np.array(-800), 0.0),
        (np.array([-10_000, -1, 1, 10_000]), [0, 1 / (1 + np.e), np.e / (1 + np.e), 1]),
        (np.array([255], dtype=np.uint8), [1]),
        (np.array([[-40.0], [-700.0]]), [[np.exp(-40.0)], [np.exp(-700.0)]]),
    ],
)
def test_sigmoid_is_right_and_silent_far_from_zero(x_, expected):
    x = Input("x")
    a = Sigmoid(x)
    with np.errstate(all="raise"):
        forward_pass(a, topological_sort({x: x_}))
    assert np.shape(a.value) == np.shape(x_)
    assert_allclose(a.value, expected, rtol=1e-14)


def silent(Operation, *values):
    """The value and the gradients of an operation on these; any warning is an error."""
    inputs = [Input() for _ in values]
    node = Operation(*inputs)
    with np.errstate(all="raise"):
        forward_and_backward(topological_sort(dict(zip(inputs, values, strict=True))))
    return node.value, *(node.gradients[one] for one in inputs)


@pytest.mark.parametrize("far", [1e4, 10_000, np.array([10_000]), np.array([[1e4], [700.0]])])
def test_tanh_is_1_and_flat_far_from_zero(far):
    for sign in (-1, 1):
        value, gradient = silent(Tanh, sign * far)
        assert np.shape(value) == np.shape(far)
        assert_array_equal(value, np.full(np.shape(far), sign))
        assert_array_equal(gradient, np.zeros(np.shape(far)))


def test_relu_is_flat_below_zero_and_at_zero():
    value, gradient = silent(Relu, np.array([-1e4, -1, 0, 1, 1e4]))
    assert value.tolist() == [0, 0, 0, 1, 1e4]
    assert gradient.tolist() == [0, 0, 0, 1, 1]


def test_max_hands_the_gradient_to_the_larger_input_and_halves_it_at_a_tie():
    value, dx, dy = silent(Max, np.array([1, 5, 3]), np.array([4, 2, 3]))
    assert value.tolist() == [4, 5, 3]
    assert dx.tolist() == [0, 1, 0.5]
    assert dy.tolist() == [1, 0, 0.5]


def test_max_x_x_has_the_whole_upstream_gradient():
    x = Input("x")
    Probe(Max(x, x), np.array([3.0, 5.0]))
    forward_and_backward(topological_sort({x: np.array([7, -1])}))
    assert x.gradients[x].tolist() == [3, 5]


def test_softmax_far_from_zero_compares_each_row_with_itself():
    z = np.array([[1e4, 1e4 - 1], [-1e4, -1e4 - 1], [0, -1], [-1e4, 1e4]])
    p, _ = silent(Softmax, z)
    row = [1 / (1 + np.exp(-1)), 1 / (1 + np.e)]
    assert_allclose(p, [row, row, row, [0, 1]], rtol=1e-14)


def test_softmax_of_a_vector_is_that_of_a_matrix_of_one_row():
    z = np.array([1, 2, 4])
    assert_array_equal(silent(Softmax, z)[0], silent(Softmax, z[None])[0][0])


def test_cross_entropy_far_from_zero_is_the_difference_of_logits():
    z = np.array([[1e4, 0, -1e4], [1e4, 0, -1e4], [3e3, 3e3, -1e4]])
    value, _, gradient = silent(CrossEntropy, np.array([2, 0, 1]), z)
    assert type(value) is float
    assert value == pytest.approx((2e4 + 0 + np.log(2)) / 3, rel=1e-15)
    expected = np.array([[1, 0, -1], [0, 0, 0], [0.5, -0.5, 0]]) / 3
    assert_allclose(gradient, expected, rtol=1e-15)


def test_cross_entropy_reads_whole_class_numbers_of_any_type():
    z = np.array([[1.0, 2.0], [3.0, -1.0]])
    values = {silent(CrossEntropy, y, z)[0] for y in ([1, 0], np.array([1.0, 0]), np.uint8([1, 0]))}
    assert len(values) == 1


def test_binary_cross_entropy_far_from_zero_is_the_distance_on_the_wrong_side():
    y, z = np.array([0, 0, 1, 1]), np.array([[1e4], [-1e4], [1e4], [-1e4]])
    value, _, gradient = silent(BinaryCrossEntropy, y, z)
    assert type(value) is float
    assert value == 2e4 / 4
    assert gradient.tolist() == [[0.25], [0], [0], [-0.25]]


def test_binary_cross_entropy_is_cross_entropy_of_two_classes():
    rng = np.random.default_rng(0)
    y, z = rng.integers(2, size=6), rng.normal(size=6)
    both = np.stack([np.zeros(6), z], axis=1)
    value, _, gradient = silent(BinaryCrossEntropy, y, z)
    same, _, gradients = silent(CrossEntropy, y, both)
    assert value == pytest.approx(same, rel=1e-15)
    assert_allclose(gradient, gradients[:, 1], rtol=1e-14)


def test_the_sigmoids_derivative_comes_from_its_value():
    assert sigmoid_derivative(0.25) == 0.1875
    assert sigmoid_derivative(np.array([[0.5, 1], [0, 0.25]])).tolist() == [[0.25, 0], [0, 0.1875]]


def test_mse_compares_m_with_m_by_1_element_by_element():
    y, a = Input("y"), Input("a")
    cost = MSE(y, a)
    forward_pass(cost, topological_sort({y: np.array([1, 2, 3]), a: np.array([[4.5], [5], [10]])}))
    assert cost.value == pytest.approx(23.416666666666668, rel=1e-15)


def test_mse_divides_by_elements_not_by_rows():
    y, a = Input("y"), Input("a")
    cost = MSE(y, a)
    forward_and_backward(topological_sort({y: np.ones((4, 3)), a: np.zeros((4, 3))}))
    assert cost.value == 1
    assert_allclose(cost.gradients[y], np.full((4, 3), 2 / 12), rtol=1e-15)
    assert_allclose(cost.gradients[a], np.full((4, 3), -2 / 12), rtol=1e-15)


def test_the_numerical_gradient_of_a_number_is_a_float():
    gradient = numerical_gradient(lambda x: x**3, 2)
    assert type(gradient) is float
    assert gradient == pytest.approx(12, rel=1e-9)


@given(seeds, shapes)
def test_the_numerical_gradient_has_the_shape_of_x(seed, shape):
    weights = np.random.default_rng(seed).normal(size=shape)
    gradient = numerical_gradient(lambda x: np.sum(weights * x**2), np.ones(shape))
    assert isinstance(gradient, np.ndarray)
    assert gradient.shape == shape
    assert_allclose(gradient, 2 * weights, rtol=1e-6, atol=1e-8)


def test_the_numerical_gradient_leaves_integer_x_as_it_was_even_if_f_does_not():
    def f(x):
        x *= 2
        return x.sum()

    x = np.array([[1, 2, 3]])
    assert_allclose(numerical_gradient(f, x), [[2, 2, 2]], rtol=1e-9)
    assert x.dtype.kind == "i"
    assert x.tolist() == [[1, 2, 3]]


def test_the_numerical_gradient_is_central_with_the_step_that_was_asked_for():
    # On x³ a central difference of step h is 3x² + h², a forward one 3x² + 3xh + h².
    assert numerical_gradient(lambda x: x**3, 1.0, h=0.5) == 3.25
