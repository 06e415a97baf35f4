"""What is asked of an implementation: an experiment for every exercise.

An experiment builds something with the implementation `mf` (the student's names, the
reference's, or a wrong one's), runs it, and yields cases. It holds no expected value: the same
experiment with the same seed, run on the reference, says what should have been seen. So this
package imports nothing but numpy and the standard library, and may be read by anyone's code.
"""

from autograder.experiments import (
    add,
    backprop,
    classify,
    digits,
    frameworks,
    linear,
    mse,
    sgd,
    sigmoid,
    tensor,
)
from autograder.experiments.observing import (
    EXPERIMENTS,
    Case,
    Observation,
    Other,
    Raised,
    observe,
    observing,
)

LESSONS = (add, linear, sigmoid, mse, backprop, sgd, classify, tensor, digits, frameworks)
"""The modules whose import registers the experiments, in the order of the lessons."""

__all__ = [
    "EXPERIMENTS",
    "LESSONS",
    "Case",
    "Observation",
    "Other",
    "Raised",
    "observe",
    "observing",
]
