"""Judging mutants: in processes of their own, with a clock, for some of them never end."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from types import FrameType

from autograder.lessons import lessons
from tests.mutants.mutate import Mutant, mutants
from tests.programs import lesson_with, names_of, verdict_on

SEEDS = range(3)
SECONDS = 3
"""Processor time that a mutant is given; a right program takes a fraction of a second."""

MEMORY = 4 << 30


class _EndlessError(BaseException):
    """No Exception: an experiment takes those for observations and goes on."""


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
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        names = names_of(lesson_with(mutant.exercise), {mutant.exercise: mutant.program})
        return not any(verdict_on(mutant.exercise, names, seed).passed for seed in SEEDS)
    except (Exception, _EndlessError):
        return True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def verdicts(chosen: Sequence[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """Every mutant, and whether it is caught."""
    with ProcessPoolExecutor(initializer=_with_limits) as executor:
        yield from zip(chosen, executor.map(caught, chosen, chunksize=4), strict=True)


def _with_limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    raise _EndlessError
