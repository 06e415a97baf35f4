"""Tensors: gradients against differences, what is shared, what is kept, and depth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from miniflow_ref.numeric import numerical_gradient
from miniflow_ref.tensor import SGD, Linear, MSELoss, Relu, Sequential, Sigmoid, Tanh, Tensor

UNARY = {
    "neg": lambda x: -x,
    "transpose": lambda x: x.transpose(),
    "sigmoid": lambda x: x.sigmoid(),
    "tanh": lambda x: x.tanh(),
    "sum and expand": lambda x: x.sum(0).expand(0, x.data.shape[0]),
    "expand and sum": lambda x: x.expand(1, 3).sum(1),
    "double": lambda x: x + x,
    "square": lambda x: x * x,
    "less itself": lambda x: x - x.tanh(),
    "times its transposed": lambda x: x.mm(x.transpose()).mm(x),
}
shapes = st.tuples(st.integers(1, 4), st.integers(1, 4))


def total(tensor):
    """The sum of all elements, of shape ()."""
    while tensor.data.ndim:
        tensor = tensor.sum(0)
    return tensor


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(sorted(UNARY)), min_size=1, max_size=4), shapes, st.integers(0, 999)
)
def test_gradients_are_those_of_differences(steps, shape, seed):
    rng = np.random.default_rng(seed)
    start = rng.uniform(-0.8, 0.8, shape)
    other = Tensor(rng.uniform(-1, 1, (4, 4)))

    def cost_of(x):
        for step in steps:
            x = UNARY[step](x)
        rows, columns = x.data.shape
        weights = Tensor(other.data[:rows, :columns])
        return total(x * weights)

    x = Tensor(start, autograd=True)
    cost_of(x).backward()
    expected = numerical_gradient(lambda data: float(cost_of(Tensor(data)).data), start)
    assert_allclose(x.grad.data, expected, rtol=1e-6, atol=1e-6)


def test_relu_lets_the_gradient_through_where_its_input_is_positive():
    x = Tensor([-2.0, 0.0, 3.0], autograd=True)
    x.relu().backward(Tensor([5.0, 6.0, 7.0]))
    assert_array_equal(x.grad.data, [0, 0, 7])


def test_a_second_pass_adds_what_it_brings_and_no_more():
    x = Tensor(0.5, autograd=True)
    middle = x.tanh()
    last = middle * middle
    last.backward()
    once = x.grad.data.copy()
    last.backward()
    assert_allclose(x.grad.data, 2 * once)
    assert_allclose(middle.grad.data, 2 * 2 * np.tanh(0.5))


def test_two_parents_of_a_sum_have_gradients_of_their_own():
    x, y = Tensor([1.0, 2.0], autograd=True), Tensor([3.0, 4.0], autograd=True)
    (x + y).backward()
    x.grad.data *= 0
    assert_array_equal(y.grad.data, [1, 1])


def test_a_gradient_that_was_given_is_not_kept():
    given_one = Tensor([1.0, 1.0])
    x = Tensor([1.0, 2.0], autograd=True)
    (-x).backward(given_one)
    given_one.data *= 0
    assert_array_equal(x.grad.data, [-1, -1])


def test_an_operand_without_autograd_does_not_switch_it_off():
    x, constant = Tensor([[1.0, 2.0]], autograd=True), Tensor([[3.0], [4.0]])
    x.mm(constant).backward()
    assert_array_equal(x.grad.data, [[3, 4]])
    assert constant.grad is None


def test_what_wants_no_gradients_remembers_nothing():
    made = Tensor([1.0]) + Tensor([2.0])
    assert not made.autograd and made.creators == ()


def test_a_tensor_has_an_array_of_its_own():
    data = np.array([1.0, 2.0])
    tensor = Tensor(data)
    data[0] = 9
    assert_array_equal(tensor.data, [1, 2])


def test_every_tensor_is_visited_once_however_often_it_is_used():
    visits = 0

    def counted(tensor):
        hand_back = tensor.hand_back

        def visit(gradient):
            nonlocal visits
            visits += 1
            return hand_back(gradient)

        tensor.hand_back = visit
        return tensor

    x = Tensor(1.0, autograd=True)
    last = x
    for _ in range(60):
        last = counted(last + last)
    last.backward()
    assert visits == 60
    assert x.grad.data == 2.0**60


def test_depth_is_no_limit():
    x = Tensor(1.0, autograd=True)
    last = x
    for _ in range(20_000):
        last = -last
    last.backward()
    assert x.grad.data == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: Tensor([1.0]) + Tensor([1.0, 2.0]), r"shapes \(1,\) and \(2,\): use expand"),
        (lambda: Tensor([1.0]).mm(Tensor([1.0])), r"mm cannot multiply shapes \(1,\) and \(1,\)"),
        (lambda: Tensor([1.0], True).backward(Tensor(1.0)), r"gradient has shape \(\)"),
    ],
)
def test_shapes_that_do_not_fit_are_named(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()


def test_sgd_steps_in_arrays_of_its_own_and_forgets():
    parameter, unused = Tensor([1.0, 2.0], autograd=True), Tensor([5.0], autograd=True)
    before = parameter.data
    optimiser = SGD([parameter, unused], alpha=0.5)
    (parameter * parameter).backward()
    optimiser.step(zero=False)
    assert_array_equal(parameter.data, [0, 0])
    assert_array_equal(before, [1, 2])
    assert_array_equal(unused.data, [5])
    assert parameter.grad is not None
    optimiser.zero()
    assert parameter.grad is None


@pytest.mark.parametrize("seed", range(3))
def test_xor_is_learned(seed):
    X = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
    y = Tensor([[0], [1], [1], [0]])
    rng = np.random.default_rng(seed)
    model = Sequential([Linear(2, 3, rng), Tanh(), Linear(3, 1, rng), Sigmoid()])
    criterion, optimiser = MSELoss(), SGD(model.get_parameters(), alpha=1.0)
    for _ in range(4000):
        loss = criterion.forward(model.forward(X), y)
        loss.backward()
        optimiser.step()
    assert loss.data < 0.01


def test_layers_may_be_added_later_and_share_no_list():
    model, other = Sequential(), Sequential()
    model.add(Relu())
    assert other.layers == []
    assert_array_equal(model.forward(Tensor([-1.0, 2.0])).data, [0, 2])
