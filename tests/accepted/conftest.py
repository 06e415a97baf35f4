"""What the accepted programs have in common: they are run as a notebook would run them."""

import pytest

from autograder.experiments import observe
from autograder.lessons import lessons
from autograder.oracle import judge

SEEDS = range(3)


@pytest.fixture
def complaints(names_of):
    """Put a program into its exercise's cell, run the notebook, and list what the oracle says."""

    def run(exercise, program, seeds=SEEDS):
        lesson = next(one for one in lessons() if exercise in {e.id for e in one.exercises})
        names = names_of(lesson, {exercise: program})
        verdicts = [judge(exercise, observe(exercise, names, seed), seed) for seed in seeds]
        return [verdict.message for verdict in verdicts if not verdict.passed]

    return run
