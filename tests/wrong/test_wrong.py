"""A mistake is recognised however it is written, and never taken for another one."""

import pytest

from autograder.experiments import EXPERIMENTS
from autograder.judge.misconceptions import MISCONCEPTIONS
from tests.programs import WRONG, lesson_with, names_of, verdict_on
from tests.wrong.aimed import AIMED

CASES = [
    pytest.param(exercise, known, program, id=f"{exercise}-{number}-{known}")
    for exercise, programs in WRONG.items()
    for number, (known, program) in enumerate(programs)
]


@pytest.mark.parametrize(("exercise", "known", "program"), CASES)
def test_a_wrong_program_fails_and_its_mistake_is_named(exercise, known, program, seeds):
    names = names_of(lesson_with(exercise), {exercise: program})
    for seed in seeds:
        verdict = verdict_on(exercise, names, seed)
        assert not verdict.passed
        assert verdict.misconception == known, verdict.message


@pytest.mark.parametrize("exercise", EXPERIMENTS)
def test_every_exercise_has_at_least_three_named_in_other_hands(exercise):
    named = {known for known, _ in WRONG[exercise] if known}
    assert len(named) >= 3
    assert named <= {known.id for known in MISCONCEPTIONS[exercise]}


def test_nearly_every_wrong_program_is_named():
    named = [known is not None for programs in WRONG.values() for known, _ in programs]
    assert sum(named) >= 0.95 * len(named)


@pytest.mark.parametrize("aim", AIMED)
def test_a_program_that_is_aimed_at_a_weak_spot_fails(aim, seeds):
    exercise, program = AIMED[aim]
    names = names_of(lesson_with(exercise), {exercise: program})
    for seed in seeds:
        assert not verdict_on(exercise, names, seed).passed
