"""The bridge to PyTorch: names, arrays as PyTorch keeps them, copies."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from miniflow_ref.frameworks import to_pytorch
from miniflow_ref.tensor import Layer, Linear, MSELoss, Relu, Sequential, Sigmoid, Tanh, Tensor


def test_every_layer_has_a_row_in_its_place():
    rng = np.random.default_rng(0)
    layers = [Linear(3, 2, rng), Relu(), Linear(2, 4, rng), Tanh(), Sigmoid(), MSELoss()]
    table = to_pytorch(layers)
    names = [name for name, _ in table]
    assert names == ["Linear", "ReLU", "Linear", "Tanh", "Sigmoid", "MSELoss"]
    assert [sorted(arrays) for _, arrays in table[:2]] == [["bias", "weight"], []]
    assert [table[i][1]["weight"].shape for i in (0, 2)] == [(2, 3), (4, 2)]
    assert to_pytorch([]) == []


def test_rows_times_the_turned_weight_plus_the_bias_are_the_layers_output():
    rng = np.random.default_rng(1)
    layer = Linear(3, 2, rng)
    layer.bias.data = rng.normal(size=2)
    X = rng.normal(size=(5, 3))
    ((_, arrays),) = to_pytorch([layer])
    expected = layer.forward(Tensor(X)).data
    assert_array_equal(X @ arrays["weight"].T + arrays["bias"], expected)


def test_what_is_written_into_the_table_leaves_the_layer_alone():
    layer = Linear(3, 2, np.random.default_rng(2))
    before = [np.array(tensor.data) for tensor in layer.get_parameters()]
    ((_, arrays),) = to_pytorch([layer])
    for array in arrays.values():
        array += 1
    for tensor, data in zip(layer.get_parameters(), before, strict=True):
        assert_array_equal(tensor.data, data)


@pytest.mark.parametrize("kind", [Layer, Sequential])
def test_a_layer_without_a_counterpart_is_an_error(kind):
    with pytest.raises(KeyError):
        to_pytorch([kind()])
