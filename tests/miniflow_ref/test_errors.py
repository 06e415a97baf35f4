"""Shapes that do not fit are refused in words that name the node, its inputs and their shapes."""

import numpy as np
import pytest

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
    Softmax,
)


def forward_error(Operation, **shapes):
    """The text of the ValueError when the operation meets inputs of these names and shapes."""
    inputs = [Input(name) for name in shapes]
    for node, shape in zip(inputs, shapes.values(), strict=True):
        node.value = np.ones(shape)
    with pytest.raises(ValueError) as caught:
        Operation(*inputs).forward()
    return str(caught.value)


@pytest.mark.parametrize("Operation", [Add, Mul])
def test_add_and_mul_name_every_input_with_its_shape(Operation):
    text = forward_error(Operation, x=(2, 3), y=(3,), z=(2,))
    assert text.startswith(
        f"{Operation.__name__} cannot combine x of shape (2, 3), y of shape (3,), z of shape (2,)"
    )


def test_max_names_both_inputs_with_their_shapes():
    text = forward_error(Max, x=(2, 3), y=(2,))
    assert text.startswith("Max cannot combine x of shape (2, 3), y of shape (2,)")


def test_linear_says_how_many_rows_W_needs():
    assert forward_error(Linear, X=(2, 3), W=(4, 5), b=(5,)) == (
        "Linear cannot multiply X of shape (2, 3) with W of shape (4, 5): W needs 3 rows."
    )


@pytest.mark.parametrize(("X", "W"), [((3,), (3, 2)), ((2, 3), (3,)), ((), (3, 2))])
def test_linear_wants_matrices(X, W):
    assert forward_error(Linear, X=X, W=W, b=(2,)) == (
        f"Linear cannot multiply X of shape {X} with W of shape {W}: both need two axes."
    )


@pytest.mark.parametrize("b", [(2,), (2, 5), (1, 5), (1,), ()])
def test_linear_says_which_shape_b_needs(b):
    assert forward_error(Linear, X=(2, 3), W=(3, 5), b=b) == (
        f"Linear cannot add b of shape {b} to the product of X of shape (2, 3) and W of shape "
        "(3, 5): b needs shape (5,)."
    )


@pytest.mark.parametrize(("x", "w"), [((3,), (2,)), ((2, 2), (2, 2)), ((), ())])
def test_the_neuron_wants_two_vectors_of_one_length(x, w):
    text = forward_error(Neuron, x=x, w=w, b=())
    assert f"Neuron cannot weigh inputs of shape {x} with weights of shape {w}" in text


def test_the_neuron_wants_one_bias():
    text = forward_error(Neuron, x=(2,), w=(2,), b=(2,))
    assert text == "Neuron has a bias of shape (2,): it needs one number."


@pytest.mark.parametrize(
    ("y", "a"), [((3,), (4,)), ((2, 3), (3, 2)), ((6,), (2, 3)), ((3,), ()), ((3, 1), (3, 2))]
)
@pytest.mark.parametrize("Cost", [MSE, BinaryCrossEntropy])
def test_mse_and_binary_cross_entropy_refuse_what_they_cannot_compare(Cost, y, a):
    text = forward_error(Cost, y=y, a=a)
    assert text.startswith(f"{Cost.__name__} cannot compare y of shape {y} with a of shape {a}")


@pytest.mark.parametrize(
    ("y", "z"), [((3,), (4, 2)), ((3, 1), (3, 2)), ((3, 2), (3, 2)), ((3,), (3,)), ((), (2,))]
)
def test_cross_entropy_wants_a_class_number_for_each_row_of_logits(y, z):
    text = forward_error(CrossEntropy, y=y, z=z)
    assert text.startswith(f"CrossEntropy cannot compare y of shape {y} with z of shape {z}")


@pytest.mark.parametrize("wrong", [-1, 3, 0.5])
def test_cross_entropy_wants_whole_numbers_of_its_classes(wrong):
    y, z = Input("y"), Input("z")
    y.value, z.value = np.array([0, wrong, 2]), np.zeros((3, 3))
    with pytest.raises(ValueError, match=r"logits for 3 classes, .* whole and from 0 to 2"):
        CrossEntropy(y, z).forward()


def test_softmax_wants_more_than_a_single_number():
    assert forward_error(Softmax, z=()).startswith("Softmax cannot share out z, a single number")
