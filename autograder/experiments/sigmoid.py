"""Lesson 03: the S-curve and its slope."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.experiments.observing import Case, experiment, first_warning
from autograder.experiments.standins import fed


def sigmoid_of(mf: Any, x: Any) -> Any:
    """The value of Sigmoid after one forward pass on x."""
    node = mf.Sigmoid(*fed(mf, x=x))
    node.forward()
    return node.value


ACCURACY = 1e-12
"""What the exercise asks for: clipping at 500, or (1 + tanh(x/2))/2, is right."""


@experiment
def sigmoid_forward(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Sigmoid's value is 1 / (1 + exp(-x)) for each number of its input, without a warning."""
    number = rng.uniform(0.5, 3) * rng.choice([-1, 1])
    plain = {
        "a number": float(number),
        "a whole number": int(rng.choice([-3, -2, -1, 1, 2, 3])),
        "an array without axes": np.array(-number),
        "an array of shape (5,)": rng.normal(size=5),
        "an array of shape (4, 3)": 2 * rng.normal(size=(4, 3)),
        "an array of shape (1, 1)": np.array([[number / 2]]),
        "whole numbers of shape (3, 2)": np.array([[-1, 0], [2, -3], [1, 3]])
        * rng.choice([-1, 1], size=(3, 2)),
    }
    for label, x in plain.items():
        yield Case(
            f"Sigmoid of {label}",
            lambda x=x: sigmoid_of(mf, x),  # type: ignore[misc]
            within=ACCURACY,
        )

    near, far = rng.uniform(-2, 2, 2), rng.uniform(800, 9900, 2)
    middle = rng.uniform([23, 27], [26, 35])  # at -26 the sigmoid is 5e-12, and no 0 yet
    below = np.concatenate([near, -middle, -far, [-10_000.0]])
    above = -below
    both = np.round(np.stack([below[1:], above[1:]], axis=1)).astype(int)
    arrays = {
        "numbers down to -10 000": below,
        "numbers up to 10 000": above,
        "whole numbers from -10 000 to 10 000, shape (6, 2)": both,
    }
    for label, x in arrays.items():
        yield Case(
            f"Sigmoid of {label}",
            lambda x=x: sigmoid_of(mf, x.copy()),  # type: ignore[misc]
            within=ACCURACY,
        )
        yield Case(
            f"what NumPy first warns of in Sigmoid of {label}",
            lambda x=x: first_warning(lambda: sigmoid_of(mf, x.copy())),  # type: ignore[misc]
            "warning",
        )

    singles = [-10_000.0, float(near[0]), 10_000.0]
    yield Case(
        "Sigmoid of three single numbers, two of them far from 0",
        lambda: np.stack([sigmoid_of(mf, x) for x in singles]),
        within=ACCURACY,
    )
    for single in (-10_000.0, 10_000.0):
        yield Case(
            f"what NumPy first warns of in Sigmoid of the single number {single:.0f}",
            lambda single=single: first_warning(lambda: sigmoid_of(mf, single)),  # type: ignore[misc]
            "warning",
        )

    first, second = rng.normal(size=(2, 3)), rng.normal(size=4)

    def second_pass() -> Any:
        (x,) = fed(mf, x=first.copy())
        node = mf.Sigmoid(x)
        node.forward()
        x.value = second.copy()
        node.forward()
        return node.value

    yield Case("Sigmoid at a second forward pass, on other numbers", second_pass, within=ACCURACY)

    def two_at_once() -> Any:
        nodes = [mf.Sigmoid(*fed(mf, x=x.copy())) for x in (first, second)]
        for node in nodes:
            node.forward()
        return [node.value for node in nodes]

    yield Case("the values of one Sigmoid and another", two_at_once, within=ACCURACY)

    def input_afterwards() -> Any:
        (x,) = fed(mf, x=below.copy())
        mf.Sigmoid(x).forward()
        return x.value

    yield Case("the input's own values after Sigmoid", input_afterwards)


@experiment
def sigmoid_derivative(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """sigmoid_derivative gives the sigmoid's slope, computed from the sigmoid's value."""
    number = rng.uniform(0.05, 0.45)
    values = {
        "a number below 0.5": float(number),
        "a number above 0.5": float(1 - number / 2),
        "an array without axes": np.array(rng.uniform(0.1, 0.9)),
        "an array of shape (5,)": rng.uniform(0.02, 0.98, size=5),
        "an array of shape (4, 3)": rng.uniform(0.02, 0.98, size=(4, 3)),
        "0 and 1 and numbers between": np.array([0.0, rng.uniform(0.1, 0.9), 1e-9, 1.0]),
    }
    for label, value in values.items():
        yield Case(
            f"sigmoid_derivative of {label}",
            lambda value=value: mf.sigmoid_derivative(value),  # type: ignore[misc]
        )

    given = rng.uniform(0.1, 0.9, size=(2, 3))

    def value_afterwards() -> Any:
        value = given.copy()
        mf.sigmoid_derivative(value)
        return value

    yield Case("the array of values after sigmoid_derivative", value_afterwards)


@experiment
def log_sigmoid(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """log_sigmoid gives log(1 / (1 + exp(-x))) of each number, right far from 0 and quiet."""
    number = rng.uniform(0.5, 3)
    near = {
        "a number above 0": float(number),
        "a number below 0": float(-number),
        "a whole number": int(rng.choice([-3, -2, 2, 3])),
        "an array without axes": np.array(-number / 2),
        "an array of shape (5,)": rng.normal(size=5),
        "an array of shape (4, 3)": 2 * rng.normal(size=(4, 3)),
        "whole numbers of shape (3, 2)": np.array([[-1, 0], [2, -3], [1, 3]]),
    }
    far = np.concatenate([rng.uniform(-2, 2, 2), -rng.uniform([40, 800], [60, 9900]), [-10_000.0]])
    distant = {
        "numbers down to -10 000": far,
        "numbers up to 10 000": -far,
        "whole numbers from -10 000 to 10 000": np.array([-10_000, -900, -1, 0, 2, 900, 10_000]),
        "the single number -10 000": -10_000.0,
        "the single number 10 000": 10_000.0,
    }
    for label, x in (near | distant).items():
        yield Case(
            f"log_sigmoid of {label}",
            lambda x=x: mf.log_sigmoid(copy.copy(x)),  # type: ignore[misc]
        )
    for label, x in distant.items():
        yield Case(
            f"what NumPy first warns of in log_sigmoid of {label}",
            lambda x=x: first_warning(lambda: mf.log_sigmoid(copy.copy(x))),  # type: ignore[misc]
        )

    def array_afterwards() -> Any:
        given = far.copy()
        mf.log_sigmoid(given)
        return given

    yield Case("the array after log_sigmoid", array_afterwards)
