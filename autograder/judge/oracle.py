"""The oracle: compares what was observed with the reference, and names the misconception."""

from __future__ import annotations

import copy
import dataclasses
import functools
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import tee, zip_longest

from autograder.experiments import EXPERIMENTS, Observation, Raised, observing
from autograder.judge.compare import RULES, kind, same_mistake
from autograder.judge.misconceptions import MISCONCEPTIONS, Misconception
from autograder.judge.reference import reference
from autograder.verdict import Verdict

UNFINISHED = {
    "NotImplementedError": (
        "This is not written yet: the code still raises NotImplementedError.",
        "Replace that line in the exercise's cell by your own.",
    ),
    "MissingNameError": (
        "",
        "Did the exercise's cell stop with an error, or is the name spelled in another way?",
    ),
}
"""Errors that mean that there is nothing to judge: what to say of each (its own text if empty)."""

KEPT = 16
"""Exercises with a seed whose answers are kept: one or two megabytes each, at most."""

_judging = threading.Lock()


def judge(exercise: str, seen: Sequence[Observation], seed: int) -> Verdict:
    """Compare observations of a submission with the reference's under the same seed."""
    with _judging:  # what is kept is for one reader at a time
        return _judged(exercise, seen, seed)


def _judged(exercise: str, seen: Sequence[Observation], seed: int) -> Verdict:
    expected = _right_answer(exercise, seed)
    difference = first_difference(expected, seen)
    if difference is None:
        return Verdict(exercise, True)
    label, complaint, got = difference
    if isinstance(got, Raised) and got.type in UNFINISHED:
        rationale, help = UNFINISHED[got.type]
        return Verdict(exercise, False, rationale or got.text, help)
    known = recognise(exercise, expected, seen, seed)
    return Verdict(
        exercise,
        False,
        f"{label}: {complaint}",
        known.hint if known else question(exercise),
        known.id if known else None,
    )


def first_difference(
    expected: Iterable[Observation], seen: Iterable[Observation]
) -> tuple[str, str, object] | None:
    """The first case that differs: its label, the complaint, and what was seen instead.

    It looks no further than that.
    """
    for wanted, got in zip_longest(expected, seen):
        if wanted is None or got is None:
            return "the experiment", "it ended early.", None
        if wanted.case.label != got.case.label:
            return got.case.label, _off_course(got.seen), got.seen
        complaint = RULES[wanted.case.rule](wanted.case, wanted.seen, got.seen)
        if complaint:
            return wanted.case.label, complaint, got.seen
    return None


def _off_course(seen: object) -> str:
    """The complaint about a case that is not the experiment's next one."""
    return f"it raised {kind(seen)}." if isinstance(seen, Raised) else "this was not asked here."


def recognise(
    exercise: str, expected: Sequence[Observation], seen: Sequence[Observation], seed: int
) -> Misconception | None:
    """The known wrong idea that gives what was seen, case by case."""
    for known, answer in _wrong_answers(exercise, seed):
        if _alike(expected, copy.copy(answer), seen):
            return known
    return None


@functools.lru_cache(KEPT)
def _right_answer(exercise: str, seed: int) -> tuple[Observation, ...]:
    """What the reference gives."""
    return tuple(map(_without_its_graph, observing(exercise, reference(exercise), seed)))


@functools.lru_cache(KEPT)
def _wrong_answers(exercise: str, seed: int) -> list[tuple[Misconception, Iterator[Observation]]]:
    """What each known wrong idea gives, as far as it was asked for; read a copy, from the start."""
    return [(known, tee(_wrong_answer(known, seed), 1)[0]) for known in MISCONCEPTIONS[exercise]]


def _wrong_answer(known: Misconception, seed: int) -> Iterator[Observation]:
    yield from map(_without_its_graph, observing(known.exercise, known.names(), seed))


def _without_its_graph(one: Observation) -> Observation:
    """An observation that can be kept: its case holds on to nothing that was built for it."""
    return Observation(dataclasses.replace(one.case, run=lambda: None), one.seen)


def _alike(
    expected: Sequence[Observation], wrong: Iterable[Observation], seen: Sequence[Observation]
) -> bool:
    """Whether two wrong answers are the same, case by case; it looks no further than it must.

    Where nothing but errors came, the errors' texts have to agree as well: their types alone
    say too little.
    """
    only_errors = all(isinstance(other.seen, Raised) for other in seen)
    for wanted, one, other in zip_longest(expected, wrong, seen):
        if one is other is None:  # both ended early
            return True
        if wanted is None or one is None or other is None:
            return False
        if not same_mistake(wanted.case, wanted.seen, one.seen, other.seen):
            return False
        if only_errors and kind(one.seen) != kind(other.seen):
            return False
    return True


@functools.cache
def question(exercise: str) -> str:
    """What an exercise asks, in one sentence: its experiment's docstring."""
    return (EXPERIMENTS[exercise].__doc__ or "").strip().splitlines()[0]
