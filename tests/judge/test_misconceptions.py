"""Every known wrong idea is told from the reference, named, and costs no other exercise."""

import pytest

from autograder.experiments import EXPERIMENTS
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.judge.reference import reference
from autograder.verdict import Verdict
from tests.programs import verdict_on

SEEDS = range(3)
ALL = [known for several in MISCONCEPTIONS.values() for known in several]


@pytest.mark.parametrize("exercise", EXPERIMENTS)
def test_the_reference_passes_its_own_experiment(exercise):
    for seed in SEEDS:
        assert verdict_on(exercise, reference(exercise), seed) == Verdict(exercise, True)


@pytest.mark.parametrize("exercise", EXPERIMENTS)
def test_every_exercise_has_at_least_four_misconceptions(exercise):
    assert len(MISCONCEPTIONS[exercise]) >= 4


@pytest.mark.parametrize("known", ALL, ids=lambda known: known.id)
def test_a_misconception_fails_its_exercise_and_is_named(known):
    for seed in SEEDS:
        verdict = verdict_on(known.exercise, known.names(), seed)
        assert not verdict.passed
        assert verdict.misconception == known.id, verdict.message
        assert known.hint in verdict.message


def exercises_beside(exercise: str) -> list[str]:
    """The other exercises of its lesson; in later lessons the library is right again."""
    lesson = EXPERIMENTS[exercise].__module__
    return [e for e, run in EXPERIMENTS.items() if run.__module__ == lesson and e != exercise]


@pytest.mark.parametrize("known", ALL, ids=lambda known: known.id)
def test_a_misconception_costs_no_other_exercise_of_its_lesson(known):
    for exercise in exercises_beside(known.exercise):
        verdict = verdict_on(exercise, known.names(), 0)
        assert verdict.passed, f"{known.id} fails {exercise}: {verdict.message}"


def test_misconception_ids_are_unique():
    ids = [known.id for known in ALL]
    assert len(ids) == len(set(ids))
