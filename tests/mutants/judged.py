"""Judging mutants: in processes of their own, with a clock, for some of them never end."""

from __future__ import annotations

import functools
import resource
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from types import FrameType

from autograder.experiments import Observation, observe, observing
from autograder.judge.oracle import first_difference
from autograder.judge.reference import reference
from autograder.lessons import lessons
from tests.mutants.mutate import Mutant, mutants
from tests.programs import lesson_with, names_of

SEEDS = range(3)
SECONDS = 1
"""Processor time that a mutant is given; a right program takes a fifth of it at most."""

MEMORY = 4 << 30


class _EndlessError(BaseException):
    """No Exception: an experiment takes those for observations and goes on."""


@functools.cache
def all_mutants() -> list[Mutant]:
    """The mutants of every exercise's solution, in the order of the lessons."""
    return [
        mutant
        for lesson in lessons()
        for exercise in lesson.exercises
        for mutant in mutants(exercise.id, lesson.cells[exercise.id].source)
    ]


def caught(mutant: Mutant) -> bool:
    """Whether a mutant fails its experiment, whatever the seed."""
    exercise = mutant.exercise
    expected = [_right_answer(exercise, seed) for seed in SEEDS]
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        names = names_of(lesson_with(exercise), {exercise: mutant.program})
        seen = (observing(exercise, names, seed) for seed in SEEDS)
        return all(map(first_difference, expected, seen))
    except (Exception, _EndlessError):
        return True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


@functools.cache
def _right_answer(exercise: str, seed: int) -> list[Observation]:
    return observe(exercise, reference(exercise), seed)


def verdicts(chosen: Sequence[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """Every mutant, and whether it is caught."""
    with ProcessPoolExecutor(initializer=_with_limits) as executor:
        yield from zip(chosen, executor.map(caught, chosen, chunksize=4), strict=True)


def _with_limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    raise _EndlessError
