"""Every known wrong idea is told from the reference, named, and costs no other exercise."""

import functools
import re
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.experiments import EXPERIMENTS, observe
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.judge.oracle import judge
from autograder.judge.reference import reference
from autograder.verdict import Verdict
from tests.programs import lesson_with, names_of, verdict_on


@pytest.mark.parametrize("exercise", EXPERIMENTS)
def test_the_reference_passes_its_own_experiment(exercise, seeds):
    for seed in seeds:
        assert verdict_on(exercise, reference(exercise), seed) == Verdict(exercise, True)


@pytest.mark.parametrize("exercise", EXPERIMENTS)
def test_every_exercise_has_at_least_four_misconceptions(exercise):
    assert len(MISCONCEPTIONS[exercise]) >= 4


ALL = [known for several in MISCONCEPTIONS.values() for known in several]


def test_misconception_ids_are_unique():
    ids = [known.id for known in ALL]
    assert len(ids) == len(set(ids))


@pytest.fixture(scope="module", params=ALL, ids=lambda known: known.id)
def tried(request, seeds):
    """A misconception in its lesson's notebook, as a student writes it, and what came of it."""
    known = request.param
    names = names_of(lesson_with(known.exercise), {known.exercise: known})
    seen = [observe(known.exercise, names, seed) for seed in seeds]
    verdicts = [judge(known.exercise, each, seed) for each, seed in zip(seen, seeds, strict=True)]
    return SimpleNamespace(known=known, names=names, seen=seen, verdicts=verdicts)


def test_a_misconception_fails_its_exercise_and_is_named(tried):
    for verdict in tried.verdicts:
        assert not verdict.passed
        assert verdict.misconception == tried.known.id, verdict.message
        assert tried.known.hint in verdict.message


def test_a_misconception_costs_no_other_exercise_of_its_lesson(tried):
    for exercise in lesson_with(tried.known.exercise).exercises:
        if exercise.id != tried.known.exercise:
            verdict = verdict_on(exercise.id, tried.names, 0)
            assert verdict.passed, f"{exercise.id}: {verdict.message}"


def test_no_message_holds_an_expected_number(tried, seeds):
    exercise = tried.known.exercise
    for seed, seen, verdict in zip(seeds, tried.seen, tried.verdicts, strict=True):
        said = {float(text) for text in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", verdict.message)}
        own = numbers_in([one.seen for one in seen])
        given_away = [
            (number, secret)
            for number in said
            for secret in expected_numbers(exercise, seed)
            if same(secret, number) and not any(same(secret, one) for one in own)
        ]
        assert given_away == [], verdict.message


@functools.lru_cache(3)
def expected_numbers(exercise, seed):
    return numbers_in([one.seen for one in observe(exercise, reference(exercise), seed)])


def numbers_in(value):
    """All that are no whole numbers by type, however deep they lie in lists."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return [float(number) for number in value.ravel()]
    if isinstance(value, list):
        return [number for item in value for number in numbers_in(item)]
    return []


def same(one, other):
    return abs(one - other) <= 1e-4 * abs(one)
