"""Every right answer is accepted, however it is written."""

import pytest

from autograder.experiments import EXPERIMENTS
from tests.programs import ACCEPTED, lesson_with, names_of, verdict_on

WAYS = [(exercise, way) for exercise, ways in ACCEPTED.items() for way in ways]


@pytest.mark.parametrize(("exercise", "way"), WAYS)
def test_a_right_program_passes(exercise, way, seeds):
    names = names_of(lesson_with(exercise), {exercise: ACCEPTED[exercise][way]})
    for seed in seeds:
        verdict = verdict_on(exercise, names, seed)
        assert verdict.passed, verdict.message


@pytest.mark.parametrize("exercise", EXPERIMENTS)
def test_every_exercise_has_at_least_six_right_programs(exercise):
    assert len(set(ACCEPTED[exercise].values())) >= 6
