"""The network for digits, its loss, and a training that stops in time."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from miniflow_ref.digits import digits_model, digits_train
from miniflow_ref.graph import Input, forward_pass, topological_sort
from miniflow_ref.losses import CrossEntropy
from miniflow_ref.numeric import numerical_gradient
from miniflow_ref.tensor import CrossEntropyLoss, Layer, Linear, Sequential, Tanh, Tensor, made


def test_the_cross_entropy_is_the_nodes_own_and_its_gradient_that_of_differences():
    rng = np.random.default_rng(1)
    z, y = rng.normal(size=(5, 4)), np.array([3, 0, 0, 2, 1])
    logits = Tensor(z, autograd=True)
    loss = CrossEntropyLoss().forward(logits, y)
    node_y, node_z = Input("y"), Input("z")
    cost = CrossEntropy(node_y, node_z)
    assert_allclose(loss.data, forward_pass(cost, topological_sort({node_y: y, node_z: z})))
    (loss + loss).backward()
    expected = numerical_gradient(
        lambda data: 2 * float(CrossEntropyLoss().forward(Tensor(data), y).data), z
    )
    assert_allclose(logits.grad.data, expected, rtol=1e-6, atol=1e-8)


def test_the_cross_entropy_bears_large_logits():
    with np.errstate(all="raise", under="ignore"):
        logits = Tensor([[1e4, -1e4], [1e4, -1e4]], autograd=True)
        loss = CrossEntropyLoss().forward(logits, [0, 1])
        loss.backward()
    assert loss.data == 1e4
    assert_array_equal(logits.grad.data, [[0, 0], [0.5, -0.5]])


@pytest.mark.parametrize("classes", [[0], [[0], [1]], [0, 3], [0, -1], [0, 0.5]])
def test_the_cross_entropy_refuses_classes_that_do_not_fit(classes):
    with pytest.raises(ValueError):
        CrossEntropyLoss().forward(Tensor(np.zeros((2, 3))), classes)


def test_a_network_has_a_tanh_between_two_layers_and_none_at_the_end():
    model = digits_model((6, 5, 4, 3), np.random.default_rng(1))
    assert [type(layer) for layer in model.layers] == [Linear, Tanh, Linear, Tanh, Linear]
    rng = np.random.default_rng(1)
    for layer, sizes in zip(model.layers[::2], [(6, 5), (5, 4), (4, 3)], strict=True):
        assert_array_equal(layer.weight.data, Linear(*sizes, rng).weight.data)


class Scripted(Layer):
    """Its parameter counts the steps; after n of them its loss on the table is the nth."""

    def __init__(self, losses):
        super().__init__()
        self.losses = losses
        self.parameters = [Tensor(0, autograd=True)]

    def forward(self, input):
        (steps,) = self.parameters
        loss = self.losses[round(float(steps.data))]
        logits = np.tile([-np.log(np.expm1(loss)), 0], (len(input.data), 1))
        return made("scripted", logits, (steps,), lambda g: (np.array(-1.0),))


@pytest.mark.parametrize(
    ("held_out", "patience", "epochs", "best"),
    [
        ([3, 2, 1], 1, 3, 3),
        ([3, 1, 2, 2, 0.5], 2, 4, 2),
        ([3, 1, 2, 2, 0.5], 3, 5, 5),
        ([3, 4, 2, 4, 1, 4], 2, 6, 5),
        ([1, 4, 3, 2], 2, 3, 1),
        ([1, 1, 1, 1], 2, 3, 1),
        ([2, 1, 3], 5, 3, 2),
    ],
)
def test_training_stops_when_patience_ends_and_goes_back_to_the_best(
    held_out, patience, epochs, best
):
    model = Sequential([Scripted([9.0, *map(float, held_out)])])
    table = np.zeros((4, 1)), np.zeros(4, dtype=int)
    losses, held = digits_train(
        model, table, table, len(held_out), 4, 1.0, patience, np.random.default_rng(1)
    )
    assert_allclose(held, held_out[:epochs])
    assert_allclose(losses, [9, *held_out][:epochs])
    assert model.get_parameters()[0].data == best


def test_an_epochs_loss_is_the_mean_over_its_rows_before_each_update():
    model = Sequential([Scripted([4.0, 1.0, 0.5])])
    table = np.zeros((3, 1)), np.zeros(3, dtype=int)
    losses, held = digits_train(model, table, table, 1, 2, 1.0, 1, np.random.default_rng(1))
    assert_allclose(losses, [(2 * 4 + 1) / 3])
    assert_allclose(held, [0.5])
