"""Wrong implementations that students really write, one module for each lesson.

Each serves four times: the oracle recognises it in a submission, the tests demand that the
experiments tell it from the reference, the made-up class is built from it, and the instructor's
report counts it.
"""

from autograder.judge.misconceptions import (
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
from autograder.judge.misconceptions.catalogue import MISCONCEPTIONS, Misconception

LESSONS = (add, linear, sigmoid, mse, backprop, sgd, classify, tensor, digits, frameworks)
"""The modules whose import registers the misconceptions, in the order of the lessons."""

__all__ = ["LESSONS", "MISCONCEPTIONS", "Misconception"]
