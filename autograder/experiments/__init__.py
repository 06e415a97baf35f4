"""What is asked of an implementation: an experiment for every exercise.

An experiment builds something with the implementation `mf` (the student's names, the
reference's, or a wrong one's), runs it, and yields cases. It holds no expected value: the same
experiment with the same seed, run on the reference, says what should have been seen. So this
package imports nothing but numpy and the standard library, and may be read by anyone's code.
"""

import importlib
import pkgutil
import sys

from autograder.experiments.observing import (
    EXPERIMENTS,
    Case,
    Observation,
    Other,
    Raised,
    observe,
    observing,
)


def _lesson(exercise: str) -> str:
    """An exercise's lesson: its module's docstring, which begins with the lesson's number."""
    return sys.modules[EXPERIMENTS[exercise].__module__].__doc__ or ""


for module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{module.name}")
for exercise in sorted(EXPERIMENTS, key=_lesson):
    EXPERIMENTS[exercise] = EXPERIMENTS.pop(exercise)  # to the end, so that the order is theirs

__all__ = [
    "EXPERIMENTS",
    "Case",
    "Observation",
    "Other",
    "Raised",
    "observe",
    "observing",
]
