"""Lesson 04: the mean squared error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.experiments.observing import Case, experiment
from autograder.experiments.standins import fed


@experiment
def mse_forward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """MSE(y, a) is one number: the mean of (y - a)² over all elements, each y against its own a."""

    def pair(y: np.ndarray, a: np.ndarray) -> list[Any]:
        return fed(mf, y=np.array(y), a=np.array(a))

    def cost_of(y: np.ndarray, a: np.ndarray) -> Any:
        cost = mf.MSE(*pair(y, a))
        cost.forward()
        return cost.value

    vector, other = rng.normal(size=5), rng.normal(size=5)
    yield Case("MSE of two vectors of 5", lambda: cost_of(vector, other))

    target, answer = rng.normal(size=6), rng.normal(size=6)
    column, answers = target.reshape(6, 1), answer.reshape(6, 1)
    yield Case("MSE of y (6,) against a (6, 1)", lambda: cost_of(target, answers))
    yield Case("MSE of y (6, 1) against a (6,)", lambda: cost_of(column, answer))
    yield Case("MSE of y (6, 1) against a (6, 1)", lambda: cost_of(column, answers))

    Y, A = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    yield Case("MSE of 4 samples with 3 outputs each", lambda: cost_of(Y, A))

    Y2, A2 = rng.normal(size=(2, 5)), rng.normal(size=(5, 2)).T
    yield Case("MSE of 2 samples with 5 outputs each, a transposed", lambda: cost_of(Y2, A2))

    whole, near = rng.integers(-9, 10, size=7), rng.normal(size=(7, 1))
    yield Case("MSE of whole-number targets (7,) against a (7, 1)", lambda: cost_of(whole, near))

    # Two numbers that almost agree leave nothing of their difference in single precision.
    one = rng.normal(size=1)
    guess = one.reshape(1, 1) + rng.uniform(0.5, 2) * rng.choice([-1, 1])
    yield Case("MSE of a batch of one, y (1,) against a (1, 1)", lambda: cost_of(one, guess))

    first, second = rng.normal(size=(2, 4)), rng.normal(size=(2, 4))

    def second_pass() -> Any:
        y, a = pair(*first)
        cost = mf.MSE(y, a)
        cost.forward()
        y.value, a.value = np.array(second[0]), np.array(second[1])
        cost.forward()
        return cost.value

    yield Case("MSE at a second forward pass, with new values", second_pass)

    def two_at_once() -> Any:
        costs = [mf.MSE(*pair(*values)) for values in (first, second)]
        for cost in costs:
            cost.forward()
        return [cost.value for cost in costs]

    yield Case("the values of one MSE and another", two_at_once)

    def inputs_afterwards() -> Any:
        y, a = pair(target, answers)
        mf.MSE(y, a).forward()
        return [y.value, a.value]

    yield Case("the inputs' own values after MSE", inputs_afterwards)


@experiment
def absolute_error(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """MAE(y, a) is one number: the mean of |y - a| over all elements, each y against its own a."""

    def cost_of(y: np.ndarray, a: np.ndarray) -> Any:
        cost = mf.MAE(*fed(mf, y=np.array(y), a=np.array(a)))
        cost.forward()
        return cost.value

    # The one mean of the differences is above 0, the other below: a sign that is kept can be seen.
    vector, other = sorted(rng.normal(size=(2, 5)), key=np.mean)
    yield Case("MAE of two vectors of 5", lambda: cost_of(vector, other))

    answer, target = sorted(rng.normal(size=(2, 6)), key=np.mean)
    column, answers = target.reshape(6, 1), answer.reshape(6, 1)
    yield Case("MAE of y (6,) against a (6, 1)", lambda: cost_of(target, answers))
    yield Case("MAE of y (6, 1) against a (6,)", lambda: cost_of(column, answer))
    yield Case("MAE of y (6, 1) against a (6, 1)", lambda: cost_of(column, answers))

    Y, A = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    yield Case("MAE of 4 samples with 3 outputs each", lambda: cost_of(Y, A))

    Y2, A2 = rng.normal(size=(2, 5)), rng.normal(size=(5, 2)).T
    yield Case("MAE of 2 samples with 5 outputs each, a transposed", lambda: cost_of(Y2, A2))

    whole, near = rng.integers(-9, 10, size=7), rng.normal(size=(7, 1))
    yield Case("MAE of whole-number targets (7,) against a (7, 1)", lambda: cost_of(whole, near))

    one = rng.normal(size=1)
    guess = one.reshape(1, 1) + rng.uniform(0.5, 2) * rng.choice([-1, 1])
    yield Case("MAE of a batch of one, y (1,) against a (1, 1)", lambda: cost_of(one, guess))

    first, second = rng.normal(size=(2, 4)), rng.normal(size=(2, 4))

    def second_pass() -> Any:
        y, a = fed(mf, y=np.array(first[0]), a=np.array(first[1]))
        cost = mf.MAE(y, a)
        cost.forward()
        y.value, a.value = np.array(second[0]), np.array(second[1])
        cost.forward()
        return cost.value

    yield Case("MAE at a second forward pass, with new values", second_pass)

    def inputs_afterwards() -> Any:
        y, a = fed(mf, y=np.array(target), a=np.array(answers))
        mf.MAE(y, a).forward()
        return [y.value, a.value]

    yield Case("the inputs' own values after MAE", inputs_afterwards)
