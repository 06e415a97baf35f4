"""What the reference computes where no seed has a number for it."""

import numpy as np
import pytest

from miniflow_ref import MAE, Input, Linear, forward_pass, log_sigmoid, merge_linear
from miniflow_ref.graph import topological_sort


def test_a_merged_layer_gives_what_the_two_layers_give():
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=shape) for shape in ((3, 4), (4,), (4, 2), (2,))]
    X, W1, b1, W2, b2, W, b = (Input(name) for name in ("X", "W1", "b1", "W2", "b2", "W", "b"))
    two, one = Linear(Linear(X, W1, b1), W2, b2), Linear(X, W, b)
    feed = dict(zip((X, W1, b1, W2, b2, W, b), [rng.normal(size=(5, 3)), *arrays], strict=False))
    feed |= dict(zip((W, b), merge_linear(*arrays), strict=True))
    forward_pass(two, topological_sort(feed))
    assert np.allclose(one.value, two.value, rtol=1e-12)


@pytest.mark.parametrize(
    "x, expected",
    [(0.0, -np.log(2)), (-1e4, -1e4), (1e4, 0.0), (-40.0, -40.0), (40.0, -np.exp(-40.0))],
)
def test_the_logarithm_of_the_sigmoid_is_right_far_from_0_and_quiet(x, expected):
    with np.errstate(all="raise", under="ignore"):
        assert log_sigmoid(x) == pytest.approx(expected, rel=1e-12, abs=0)


def test_the_absolute_error_compares_each_target_with_its_own_answer():
    y, a = Input("y"), Input("a")
    y.value, a.value = np.array([1.0, 2.0, 3.0]), np.array([[4.5], [1.0], [10.0]])
    cost = MAE(y, a)
    cost.forward()
    assert cost.value == pytest.approx((3.5 + 1 + 7) / 3)
