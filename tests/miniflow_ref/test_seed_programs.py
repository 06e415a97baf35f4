"""Every program of the seeds, with the numbers it printed (corrected where they were wrong)."""

import numpy as np
import pytest
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
    Relu,
    Sigmoid,
    Softmax,
    Tanh,
    forward_and_backward,
    forward_pass,
    gradient_descent_update,
    numerical_gradient,
    sgd_update,
    topological_sort,
)

# Epoch, cost, gradient from x = 3651 (the seed labels the gradient "x"). Corrected: rows 8, 20,
# 23 and 36, where an 8 stood for a 0 or a 0 for an 8, and 46, whose cost was that of 47.
DESCENT_OF_X_SQUARED_PLUS_5 = """
0 13329806.000 7302.000
1 8531077.640 5841.600
2 5459891.490 4673.280
3 3494332.353 3738.624
4 2236374.506 2990.899
5 1431281.484 2392.719
6 916021.950 1914.175
7 586255.848 1531.340
8 375205.543 1225.072
9 240133.347 980.058
10 153687.142 784.046
11 98361.571 627.237
12 62953.205 501.790
13 40291.851 401.432
14 25788.585 321.145
15 16506.494 256.916
16 10565.956 205.533
17 6764.012 164.426
18 4330.768 131.541
19 2773.491 105.233
20 1776.834 84.186
21 1138.974 67.349
22 730.743 53.879
23 469.476 43.103
24 302.264 34.483
25 195.249 27.586
26 126.760 22.069
27 82.926 17.655
28 54.873 14.124
29 36.919 11.299
30 25.428 9.039
31 18.074 7.232
32 13.367 5.785
33 10.355 4.628
34 8.427 3.703
35 7.193 2.962
36 6.404 2.370
37 5.898 1.896
38 5.575 1.517
39 5.368 1.213
40 5.236 0.971
41 5.151 0.776
42 5.096 0.621
43 5.062 0.497
44 5.040 0.398
45 5.025 0.318
46 5.016 0.254
47 5.010 0.204
48 5.007 0.163
49 5.004 0.130
50 5.003 0.104
51 5.002 0.083
52 5.001 0.067
53 5.001 0.053
54 5.000 0.043
55 5.000 0.034
"""


def test_x_plus_y_plus_y_is_20():
    x, y = Input("x"), Input("y")
    f = Add(x, y)
    e = Add(f, y)
    assert forward_pass(e, topological_sort({x: 10, y: 5})) == 20


def test_4_plus_5_plus_10_is_19():
    x, y, z = Input("x"), Input("y"), Input("z")
    f = Add(x, y, z)
    assert forward_pass(f, topological_sort({x: 4, y: 5, z: 10})) == 19


def test_4_times_5_times_10_is_200():
    x, y, z = Input("x"), Input("y"), Input("z")
    f = Mul(x, y, z)
    assert forward_pass(f, topological_sort({x: 4, y: 5, z: 10})) == 200


def test_the_neuron_on_lists_gives_12_7():
    inputs, weights, bias = Input("inputs"), Input("weights"), Input("bias")
    o = Neuron(inputs, weights, bias)
    graph = topological_sort({inputs: [6, 14, 3], weights: [0.5, 0.25, 1.4], bias: 2})
    assert forward_pass(o, graph) == pytest.approx(12.7, rel=1e-15)


@pytest.mark.parametrize(
    ("X_", "W_", "b_", "Z"),
    [
        ([[-1.0, -2], [-1, -2]], [[2.0, -3], [2, -3]], [-3.0, -5], [[-9, 4], [-9, 4]]),
        ([[1.0, 2], [3, 4]], [[5.0, 6], [7, 8]], [-1.0, -1], [[18, 21], [42, 49]]),
        ([[1, 2], [3, 4]], [[5, 6], [7, 8]], [0, 0], [[19, 22], [43, 50]]),
    ],
)
def test_linear_gives_the_printed_matrix(X_, W_, b_, Z):
    X, W, b = Input("X"), Input("W"), Input("b")
    f = Linear(X, W, b)
    graph = topological_sort({X: np.array(X_), W: np.array(W_), b: np.array(b_)})
    assert_array_equal(forward_pass(f, graph), Z)


def test_linear_into_sigmoid_gives_the_printed_activations():
    X, W, b = Input("X"), Input("W"), Input("b")
    g = Sigmoid(Linear(X, W, b))
    X_ = np.array([[-1.0, -2.0], [-1, -2]])
    W_ = np.array([[2.0, -3], [2.0, -3]])
    graph = topological_sort({X: X_, W: W_, b: np.array([-3.0, -5])})
    assert_allclose(forward_pass(g, graph), [[1.23394576e-04, 9.82013790e-01]] * 2, rtol=5e-9)


def test_the_mean_squared_error_is_23_41666_and_a_float():
    y, a = Input("y"), Input("a")
    cost = MSE(y, a)
    forward_pass(cost, topological_sort({y: np.array([1, 2, 3]), a: np.array([4.5, 5, 10])}))
    assert type(cost.value) is float
    assert cost.value == pytest.approx(23.416666666666668, rel=1e-15)


def test_descending_x_squared_plus_5_prints_the_table_of_cost_and_gradient():
    rows = [line.split() for line in DESCENT_OF_X_SQUARED_PLUS_5.strip().splitlines()]
    assert len(rows) == 56
    x = 3651
    for epoch, (number, cost, gradient) in enumerate(rows):
        printed = (str(epoch), f"{x**2 + 5:.3f}", f"{2 * x:.3f}")
        assert printed == (number, cost, gradient)
        x = gradient_descent_update(x, 2 * x, 0.1)


def test_descending_the_quartic_from_6_ends_at_2_249965():
    x, step = 6, 6
    while step > 0.00001:
        new_x = gradient_descent_update(x, 4 * x**3 - 9 * x**2, 0.01)
        x, step = new_x, abs(new_x - x)
    assert f"{x:f}" == "2.249965"


def test_x_plus_y_times_z_has_the_gradients_minus_4_minus_4_and_3():
    x, y, z = Input("x"), Input("y"), Input("z")
    q = Add(x, y)
    f = Mul(q, z)
    forward_and_backward(topological_sort({x: -2, y: 5, z: -4}))
    assert (q.value, f.value) == (3, -12)
    assert (f.gradients[q], f.gradients[z]) == (-4, 3)
    assert [node.gradients[node] for node in (x, y, z)] == [-4, -4, 3]


def test_linear_sigmoid_mse_shows_the_printed_values_and_gradients():
    X, y, W1, b = Input("X"), Input("y"), Input("W1"), Input("b")
    f = Linear(X, W1, b)
    a = Sigmoid(f)
    cost = MSE(y, a)
    feed_dict = {
        X: np.array([[-1.0, -2.0], [-1, -2]]),
        y: np.array([1, 2]),
        W1: np.array([[2.0], [3.0]]),
        b: np.array([-3.0]),
    }
    forward_and_backward(topological_sort(feed_dict))

    assert_array_equal(f.value, [[-11], [-11]])
    assert_allclose(a.value, [[1.67014218e-05]] * 2, rtol=5e-9)
    assert cost.value == pytest.approx(2.4999498960133932, rel=1e-15)

    dX = [[-3.34017280e-05, -5.01025919e-05], [-6.68040138e-05, -1.00206021e-04]]
    dW1 = [[5.01028709e-05], [1.00205742e-04]]
    printed = [
        (cost, y, [0.9999833, 1.9999833]),
        (cost, a, [[-0.9999833], [-1.9999833]]),
        (a, f, [[-1.67008640e-05], [-3.34020069e-05]]),
        (f, X, dX),
        (f, W1, dW1),
        (f, b, [-5.01028709e-05]),
        (X, X, dX),
        (y, y, [0.9999833, 1.9999833]),
        (W1, W1, dW1),
        (b, b, [-5.01028709e-05]),
    ]
    for node, inbound, gradient in printed:
        assert node.gradients[inbound].shape == np.shape(gradient)
        assert_allclose(node.gradients[inbound], gradient, rtol=5e-8)


def test_the_two_layer_network_of_the_lecture_has_its_numerical_gradients():
    X, y, W1, b = Input("X"), Input("y"), Input("W1"), Input("b")
    W2, b2 = Input("W2"), Input("b2")
    cost = MSE(y, Linear(Sigmoid(Linear(X, W1, b)), W2, b2))
    feed_dict = {
        X: np.array([[-1.0, -2.0], [-1, -2]]),
        y: np.array([1.0, 2.0]),
        W1: np.array([[2.0], [3.0]]),
        b: np.array([-3.0]),
        W2: np.array([[2.0]]),
        b2: np.array([-3.0]),
    }
    graph = topological_sort(feed_dict)
    forward_and_backward(graph)
    for node in feed_dict:

        def cost_at(value, node=node):
            return forward_pass(cost, topological_sort({**feed_dict, node: value}))

        assert_allclose(
            node.gradients[node],
            numerical_gradient(cost_at, feed_dict[node]),
            rtol=1e-6,
            atol=1e-9,
        )


def test_the_neuron_calculated_by_hand_takes_its_step():
    x, w, b = Input("x"), Input("w"), Input("b")
    z = Neuron(x, w, b)
    a = Sigmoid(z)
    forward_and_backward(topological_sort({x: [-1, -2], w: [2, -3], b: -3}))
    assert z.value == 1
    assert round(a.gradients[z].item(), 4) == 0.1966
    assert w.gradients[w].round(4).tolist() == [-0.1966, -0.3932]
    assert round(b.gradients[b].item(), 4) == 0.1966
    sgd_update([w, b], learning_rate=0.01)
    assert_allclose(w.value, [2.001966, -2.996068], atol=5e-7, rtol=0)
    assert_allclose(b.value, -3.001966, atol=5e-7, rtol=0)


# The lecture shows the sums alone; these three rows are the usual ones behind them.
TABLES = {
    4.14: [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]],
    1.92: [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]],
}


@pytest.mark.parametrize("printed", TABLES)
def test_the_lectures_tables_have_one_accuracy_and_two_cross_entropies(printed):
    y, z = Input("y"), Input("z")
    classes, p = np.array([2, 1, 0]), np.array(TABLES[printed])
    assert np.sum(np.argmax(p, axis=1) == classes) == 2
    cost = CrossEntropy(y, z)
    mean = forward_pass(cost, topological_sort({y: classes, z: np.log(p)}))
    assert round(3 * mean, 2) == printed


def test_xy_plus_max_of_z_and_w_doubled_routes_the_gradient_to_the_larger():
    x, y, z, w, two = (Input(name) for name in ("x", "y", "z", "w", "two"))
    f = Mul(Add(Mul(x, y), Max(z, w)), two)
    forward_and_backward(topological_sort({x: 3, y: -4, z: 2, w: -1, two: 2}))
    assert f.value == -20
    assert [node.gradients[node] for node in (x, y, z, w)] == [-8, 6, 2, 0]


def test_the_activations_of_one_perceptron_give_what_their_printed_formulas_say():
    x = np.array([-1.5, 0.25, 2.0])
    grown, shrunk = np.exp(x), np.exp(-x)
    formulas = {
        Softmax: grown / np.sum(grown),
        Tanh: (grown - shrunk) / (grown + shrunk),
        Relu: np.where(x > 0, x, 0),
    }
    for Activation, expected in formulas.items():
        node = Input("x")
        assert_allclose(
            forward_pass(Activation(node), topological_sort({node: x})), expected, rtol=1e-14
        )


def loss_on_xor(answer, weights):
    """The binary cross-entropy of `answer`, a function of X's node, after 2000 full steps."""
    X, y = Input("X"), Input("y")
    cost = BinaryCrossEntropy(y, answer(X))
    corners = {X: np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), y: np.array([0, 1, 1, 0])}
    graph = topological_sort(corners | weights)
    for _ in range(2000):
        forward_and_backward(graph)
        sgd_update(list(weights), 0.5)
    return cost.value


@pytest.mark.parametrize("Activation", [Tanh, Relu])
def test_two_layers_learn_xor(Activation):
    rng = np.random.default_rng(1)
    W1, b1, W2, b2 = Input("W1"), Input("b1"), Input("W2"), Input("b2")
    weights = {
        W1: rng.normal(size=(2, 8)),
        b1: np.zeros(8),
        W2: rng.normal(size=(8, 1)),
        b2: np.zeros(1),
    }
    assert loss_on_xor(lambda X: Linear(Activation(Linear(X, W1, b1)), W2, b2), weights) < 0.01


def test_a_line_does_not_learn_xor():
    W, b = Input("W"), Input("b")
    weights = {W: np.array([[1.0], [-2.0]]), b: np.zeros(1)}
    loss = loss_on_xor(lambda X: Linear(X, W, b), weights)
    assert loss == pytest.approx(np.log(2), rel=1e-6)
