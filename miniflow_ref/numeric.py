"""A derivative that knows no calculus, to check the ones that do."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from miniflow_ref.graph import FloatArray


def numerical_gradient(
    f: Callable[[Any], Any], x: ArrayLike, h: float = 1e-5
) -> float | FloatArray:
    """∂f/∂x by central differences, (f(x + h) − f(x − h)) / 2h for each element of x.

    f: a function of one argument in the shape of x that gives one number.
    x: a number or an array of any shape and type; it is left as it was.
    Returns a float for a number, else a float array in the shape of x.
    """
    point = np.asarray(x)
    gradient = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        step = np.zeros(point.shape)
        step[index] = h
        gradient[index] = (f(point + step) - f(point - step)) / (2 * h)
    return float(gradient) if np.isscalar(x) else gradient
