"""Wrong implementations that students really write, one module for each lesson.

Each serves four times: the oracle recognises it in a submission, the tests demand that the
experiments tell it from the reference, the made-up class is built from it, and the instructor's
report counts it.
"""

import importlib
import pkgutil

from autograder.judge.misconceptions.catalogue import MISCONCEPTIONS, Misconception

for module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{module.name}")

__all__ = ["MISCONCEPTIONS", "Misconception"]
