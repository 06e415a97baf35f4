"""The oracle: compares what was observed with the reference, and names the misconception."""

from __future__ import annotations

import copy
import dataclasses
import functools
import itertools
import re
import threading
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from autograder.experiments import EXPERIMENTS, Observation, Raised, observing
from autograder.judge.alike import same_mistake
from autograder.judge.compare import RULES, kind
from autograder.judge.misconceptions import MISCONCEPTIONS, Misconception
from autograder.judge.reference import reference
from autograder.lessons import NOT_WRITTEN
from autograder.verdict import Verdict

NODES_OWN = re.compile(r"(\w+) has no (forward|backward) yet\.")
"""What the lessons' Node says where a class has not written over its method."""

MOST_AT_ONCE, MOST_TRIED = 4, 16
"""How many known wrong ideas are looked for in one program, and of how many that agree in part.

So at most 2,500 sets of them are tried, whatever a program shows.
"""

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
    if isinstance(got, Raised) and (words := unfinished(got)):
        return Verdict(exercise, False, *words)
    known = recognise(exercise, expected, seen, seed)
    return Verdict(
        exercise,
        False,
        f"{label}: {complaint}",
        known.hint if known else question(exercise),
        known.id if known else None,
        _share(expected, seen),
    )


def _share(expected: Sequence[Observation], seen: Sequence[Observation]) -> float:
    """The share of the experiment's cases in which the right thing was seen."""
    right = sum(
        wanted.case.label == got.case.label
        and not RULES[wanted.case.rule](wanted.case, wanted.seen, got.seen)
        for wanted, got in zip(expected, seen, strict=False)
    )
    return round(min(right, len(expected) - 1) / len(expected), 4)


def unfinished(error: Raised) -> tuple[str, str] | None:
    """What to say of an error that means that there is nothing to judge, and the way out of it."""
    if error.type == "MissingNameError":
        return error.text, (
            "Did the exercise's cell stop with an error, or is the name spelled in another way?"
        )
    if error.type != "NotImplementedError":
        return None
    if error.text in ("", NOT_WRITTEN):
        return "This is not written yet.", "Put your own code in place of the line that says so."
    inherited = NODES_OWN.fullmatch(error.text)
    if not inherited:
        return None
    kind, method = inherited.groups()
    if kind == "Node":
        way_out = f"No other node's `{method}` has to be called here: what it left can be read."
    else:
        way_out = (
            f"Is it spelled `{method}`, and does it stand inside `class {kind}`, indented as "
            f"__init__ is? A call of super().{method}() ends here too."
        )
    return f"{kind} has no `{method}` of its own, and Node's is empty.", way_out


def first_difference(
    expected: Iterable[Observation], seen: Iterable[Observation]
) -> tuple[str, str, object] | None:
    """The first case that differs: its label, the complaint, and what was seen instead.

    It looks no further than that.
    """
    for wanted, got in itertools.zip_longest(expected, seen):
        if wanted is None or got is None:
            return "the experiment", "it ended early.", None
        if wanted.case.label != got.case.label:
            return got.case.label, _off_course(got.seen), got.seen
        complaint = _fault(wanted, got)
        if complaint:
            return wanted.case.label, complaint, got.seen
    return None


def _fault(wanted: Observation, got: Observation) -> str | None:
    """What is to complain of in what was seen of a case."""
    return RULES[wanted.case.rule](wanted.case, wanted.seen, got.seen)


def _off_course(seen: object) -> str:
    """The complaint about a case that is not the experiment's next one."""
    return f"it raised {kind(seen)}." if isinstance(seen, Raised) else "this was not asked here."


def recognise(
    exercise: str, expected: Sequence[Observation], seen: Sequence[Observation], seed: int
) -> Misconception | None:
    """The known wrong idea that gives what was seen, case by case; or the first of several."""
    pairs = list(zip(expected, seen, strict=False))
    silent = not any(e.case.rule == "warning" and _fault(e, o) for e, o in pairs)
    partly = []
    for known, answer in _wrong_answers(exercise, seed):
        agreement = _agreement(expected, copy.copy(answer), seen, silent)
        if agreement is None:
            continue
        if set(agreement) == {SAME}:
            return known
        if SAME in agreement:
            partly.append((known, agreement))
    faults = [got.seen for wanted, got in pairs if _fault(wanted, got)]
    return _several_at_once(partly) or _beside_another(partly, faults)


def _several_at_once(partly: Sequence[tuple[Misconception, list[str]]]) -> Misconception | None:
    """The first of two or more that are in a program, and nothing else.

    Each is wrong somewhere alone, and what was seen there is just that; and where more than one is
    wrong, what was seen is the same as one's.
    """
    for size in range(2, MOST_AT_ONCE + 1):
        for several in itertools.combinations(partly[:MOST_TRIED], size):
            faults = list(zip(*(agreement for _, agreement in several), strict=True))
            if all(SAME in fault for fault in faults):
                alone = {fault.index(SAME) for fault in faults if fault.count(RIGHT) == size - 1}
                if len(alone) == size:
                    return several[faults[0].index(SAME)][0]
    return None


def _beside_another(
    partly: Sequence[tuple[Misconception, list[str]]], faults: Sequence[object]
) -> Misconception | None:
    """One that is in a program beside something unknown.

    It is wrong where the first fault was seen, and wherever it is wrong, what was seen is the
    same: numbers, for an error or a word may have other reasons.
    """
    for known, agreement in partly:
        shown = [fault for fault, word in zip(faults, agreement, strict=True) if word == SAME]
        if agreement[0] == SAME and OTHER not in agreement and any(map(_has_decimals, shown)):
            return known
    return None


def _has_decimals(seen: object) -> bool:
    if isinstance(seen, list):
        return any(map(_has_decimals, seen))
    return isinstance(seen, np.ndarray) and seen.dtype.kind == "f"


@functools.lru_cache(KEPT)
def _right_answer(exercise: str, seed: int) -> tuple[Observation, ...]:
    """What the reference gives."""
    return tuple(map(_without_its_graph, observing(exercise, reference(exercise), seed)))


@functools.lru_cache(KEPT)
def _wrong_answers(exercise: str, seed: int) -> list[tuple[Misconception, Iterator[Observation]]]:
    """What each known wrong idea gives, as far as it was asked for; read a copy, from the start."""
    return [
        (known, itertools.tee(_wrong_answer(known, seed), 1)[0])
        for known in MISCONCEPTIONS[exercise]
    ]


def _wrong_answer(known: Misconception, seed: int) -> Iterator[Observation]:
    yield from map(_without_its_graph, observing(known.exercise, known.names(), seed))


def _without_its_graph(one: Observation) -> Observation:
    """An observation that can be kept: its case holds on to nothing that was built for it."""
    return Observation(dataclasses.replace(one.case, run=lambda: None), one.seen)


RIGHT, SAME, OTHER = "right", "the same", "wrong in another way"
"""What a known wrong idea makes of a case in which something wrong was seen."""


def _agreement(
    expected: Sequence[Observation],
    wrong: Iterable[Observation],
    seen: Sequence[Observation],
    silent: bool,
) -> list[str] | None:
    """What a known wrong idea makes of each case in which something wrong was seen.

    None if it is wrong where what was seen is right: then it is not in that program. If nothing
    has warned (`silent`), a warning counts for nothing: not every machine has them.
    """
    asked = frozenset(wanted.seen.type for wanted in expected if isinstance(wanted.seen, Raised))
    agreement = []
    for wanted, one, other in itertools.zip_longest(expected, wrong, seen):
        if one is other is None:  # both ended early
            break
        if wanted is None or one is None or other is None:
            return None
        if silent and wanted.case.rule == "warning":
            continue
        one_fails, other_fails = _fault(wanted, one), _fault(wanted, other)
        if one_fails and not other_fails:
            return None
        if other_fails:
            same = same_mistake(wanted.case, wanted.seen, one.seen, other.seen, asked)
            agreement.append(SAME if same else OTHER if one_fails else RIGHT)
    return agreement


@functools.cache
def question(exercise: str) -> str:
    """What an exercise asks, in one sentence: its experiment's docstring."""
    return (EXPERIMENTS[exercise].__doc__ or "").strip().splitlines()[0]
