"""Learning: the steps, the batches, the loss of an epoch."""

from collections import Counter
from types import GeneratorType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from miniflow_ref import (
    MSE,
    Input,
    Linear,
    Sigmoid,
    forward_and_backward,
    gradient_descent_update,
    minibatches,
    sgd_update,
    topological_sort,
    train,
)


def test_a_step_goes_against_the_gradient_and_makes_a_new_array():
    x = np.array([1, 2])
    assert gradient_descent_update(x, np.array([10.0, -20.0]), 0.1).tolist() == [0, 4]
    assert x.tolist() == [1, 2]


def test_sgd_moves_trainables_by_0_01_unless_told():
    w = Input("w")
    w.value, w.gradients = 3, {w: np.array(100.0)}
    sgd_update([w])
    assert w.value == 2
    sgd_update([w], learning_rate=0.5)
    assert w.value == -48


def test_sgd_leaves_the_callers_integer_array_alone():
    w, other = Input("w"), Input("other")
    w_ = np.array([[1, 2], [3, 4]])
    w.value, w.gradients = w_, {w: np.full((2, 2), 50.0)}
    other.value = 7
    sgd_update([w])
    assert w.value.tolist() == [[0.5, 1.5], [2.5, 3.5]]
    assert w_.tolist() == [[1, 2], [3, 4]]
    assert other.value == 7


@given(st.integers(0, 30), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_a_pass_holds_every_row_once_aligned_and_keeps_the_short_batch(m, batch_size, seed):
    X = np.arange(2 * m).reshape(m, 2)
    y = X[:, 0] * 10
    batches = list(minibatches(X, y, batch_size, np.random.default_rng(seed)))
    sizes = [len(X_batch) for X_batch, _ in batches]
    assert sizes == [batch_size] * (m // batch_size) + [m % batch_size] * (m % batch_size > 0)
    rows = Counter(row for X_batch, _ in batches for row in X_batch[:, 0].tolist())
    assert rows == Counter(X[:, 0].tolist())
    for X_batch, y_batch in batches:
        assert X_batch.shape[1:] == (2,)
        assert_array_equal(y_batch, X_batch[:, 0] * 10)


def test_batches_are_shuffled_anew_from_the_generator_that_was_given():
    X = np.arange(100)
    rng = np.random.default_rng(1)
    first, second = (np.concatenate([x for x, _ in minibatches(X, X, 7, rng)]) for _ in range(2))
    again = np.concatenate([x for x, _ in minibatches(X, X, 7, np.random.default_rng(1))])
    assert first.tolist() != X.tolist()
    assert first.tolist() != second.tolist()
    assert first.tolist() == again.tolist()
    assert X.tolist() == list(range(100))


def test_minibatches_makes_a_generator_and_takes_lists():
    batches = minibatches([[1], [2]], [3, 4], 2, np.random.default_rng(0))
    assert isinstance(batches, GeneratorType)
    X_batch, y_batch = next(batches)
    assert (X_batch[:, 0] + 2).tolist() == y_batch.tolist()


def test_different_lengths_and_empty_batches_are_refused_at_once():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="X has 3 rows and y has 2"):
        minibatches(np.ones((3, 1)), np.ones(2), 1, rng)
    with pytest.raises(ValueError, match="batch_size is 0"):
        minibatches(np.ones((3, 1)), np.ones(3), 0, rng)


def test_the_loss_of_an_epoch_is_the_mean_over_rows_before_each_update():
    X, y, W, b = Input("X"), Input("y"), Input("W"), Input("b")
    cost = MSE(y, Linear(X, W, b))
    W_, b_ = np.array([[1], [-1]]), np.array([0])
    rng = np.random.default_rng(3)
    X_, y_ = rng.normal(size=(7, 2)), rng.normal(size=7)
    graph = topological_sort({X: X_, y: y_, W: W_, b: b_})
    history = train(
        graph, cost, [W, b], X, y, (X_, y_), 2, batch_size=3, learning_rate=0.1, rng=rng
    )

    rng = np.random.default_rng(3)
    rng.normal(size=(7, 2)), rng.normal(size=7)
    w, c = np.array([1.0, -1.0]), 0.0
    expected = []
    for _ in range(2):
        squares = []
        for X_batch, y_batch in minibatches(X_, y_, 3, rng):
            error = X_batch @ w + c - y_batch
            squares.extend(error**2)
            w = w - 0.1 * 2 * X_batch.T @ error / len(error)
            c = c - 0.1 * 2 * error.mean()
        assert len(squares) == 7
        expected.append(np.mean(squares))
    assert [type(loss) for loss in history] == [float, float]
    assert_allclose(history, expected, rtol=1e-12)
    assert_allclose(W.value[:, 0], w, rtol=1e-12)
    assert_allclose(b.value, [c], rtol=1e-12)
    assert W_.tolist() == [[1], [-1]]
    assert b_.tolist() == [0]


def test_training_trains_nothing_but_the_trainables():
    X, y, W, b = Input("X"), Input("y"), Input("W"), Input("b")
    cost = MSE(y, Linear(X, W, b))
    X_, y_ = np.ones((4, 1)), np.arange(4.0)
    graph = topological_sort({X: X_, y: y_, W: np.ones((1, 1)), b: np.zeros(1)})
    train(graph, cost, [b], X, y, (X_, y_), 1, 4, 0.1, np.random.default_rng(0))
    assert W.value.tolist() == [[1]]
    assert b.value == pytest.approx([0.1], rel=1e-12)  # the mean of y is 1.5, the output was 1
    assert X_.tolist() == [[1]] * 4
    assert y_.tolist() == [0, 1, 2, 3]


def test_no_epoch_is_no_loss_and_no_step():
    X, y, W, b = Input("X"), Input("y"), Input("W"), Input("b")
    cost = MSE(y, Linear(X, W, b))
    X_, y_ = np.ones((4, 1)), np.arange(4.0)
    graph = topological_sort({X: X_, y: y_, W: np.ones((1, 1)), b: np.zeros(1)})
    assert train(graph, cost, [W, b], X, y, (X_, y_), 0, 4, 0.1, np.random.default_rng(0)) == []
    assert W.value.tolist() == [[1]]


def test_a_two_layer_network_learns_a_curve_that_no_line_fits():
    rng = np.random.default_rng(0)
    X_ = np.linspace(-1, 1, 40).reshape(-1, 1)
    y_ = X_[:, 0] ** 2
    X, y = Input("X"), Input("y")
    W1, b1, W2, b2 = Input("W1"), Input("b1"), Input("W2"), Input("b2")
    cost = MSE(y, Linear(Sigmoid(Linear(X, W1, b1)), W2, b2))
    feed_dict = {
        X: X_,
        y: y_,
        W1: 4 * rng.normal(size=(1, 8)),
        b1: rng.normal(size=8),
        W2: rng.normal(size=(8, 1)),
        b2: np.zeros(1),
    }
    graph = topological_sort(feed_dict)
    history = train(graph, cost, [W1, b1, W2, b2], X, y, (X_, y_), 300, 8, 0.3, rng)
    assert len(history) == 300
    X.value, y.value = X_, y_
    forward_and_backward(graph)
    assert cost.value < 0.05 * np.var(y_)
