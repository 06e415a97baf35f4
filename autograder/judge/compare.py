"""How an observation is compared with the reference's: each rule gives a complaint, or None.

A complaint says what kind or shape was expected and what came. It never says which number was
expected, unless everybody knows it: how many orders a sort gives, or whether a thing is so.

Tolerances. A number may differ from the reference's by `rtol` times its own size, plus `atol`
times the largest number of the same array (a sum may cancel to almost nothing). A result in
single precision cannot be closer than that precision, so it is given a hundred of its own steps
(ten of the largest number's, for sums that cancel); half precision is given no more than single.
Where the exercise asks for an accuracy (`within`), that counts and nothing else.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograder.experiments.observing import Case, Other, Raised
from autograder.judge.diary import handed_back, worked_out

SINGLE = float(np.finfo(np.float32).eps)

NEAR = 1e-4
"""Numbers that differ by less than this part of their size look alike when they are shown."""


def kind(seen: Any) -> str:
    """What was seen, in words, without its numbers."""
    match seen:
        case Raised():
            return f"{seen.type} ({seen.text})" if seen.text else seen.type
        case Other():
            return seen.kind
        case str():
            return f"the text {seen!r}"
        case list():
            return f"a list of {len(seen)}"
        case np.ndarray() if seen.ndim == 0:
            return "a single number"
        case _:
            return f"an array of shape {seen.shape}"


def numbers(case: Case, expected: Any, got: Any) -> str | None:
    """The same kind, the same shape, and numbers within the tolerance."""
    if isinstance(expected, Raised):
        if isinstance(got, Raised):
            return None if expected.type in got.ancestors else _raised(expected, got)
        return f"{expected.type} should be raised here, but {kind(got)} came."
    if isinstance(got, Raised):
        return f"it raised {kind(got)}."
    if isinstance(expected, np.ndarray) and isinstance(got, np.ndarray):
        return _arrays(case, expected, got)
    if isinstance(expected, list) and isinstance(got, list):
        return _lists(case, expected, got)
    if isinstance(expected, str):
        if not isinstance(got, str):
            return f"it should be {expected}, and is {kind(got)}."
        return None if expected == got else f"it should be {expected}, and is {got}."
    if isinstance(expected, Other) and isinstance(got, Other) and expected == got:
        return None
    return f"{kind(expected)} was expected, {kind(got)} came."


def _raised(expected: Raised, got: Raised) -> str:
    return f"{expected.type} should be raised here, but {kind(got)} was."


def _lists(case: Case, expected: list[Any], got: list[Any]) -> str | None:
    if len(expected) != len(got):
        return f"a list of {len(expected)} was expected, {kind(got)} came."
    for place, pair in enumerate(zip(expected, got, strict=True), start=1):
        complaint = numbers(case, *pair)
        if complaint:
            return complaint if len(got) == 1 else f"number {place} of {len(got)}: {complaint}"
    return None


def _arrays(case: Case, expected: np.ndarray, got: np.ndarray) -> str | None:
    if expected.shape != got.shape:
        return f"{kind(expected)} was expected, {kind(got)} came."
    if expected.size == 0:
        return None
    wanted, came = expected.astype(float), got.astype(float)
    allowed = _tolerance(case, wanted, got.dtype)
    with np.errstate(invalid="ignore"):
        near = np.abs(came - wanted) <= allowed
    same = (near & np.isfinite(wanted)) | (came == wanted) | (np.isnan(came) & np.isnan(wanted))
    if same.all():
        return None
    if same.ndim == 0:
        if expected.dtype == bool:
            return f"it should be {_yes_or_no(expected)}, and is {_yes_or_no(got)}."
        return f"the number is another one; {_yours(*map(float, (wanted, came, allowed)))}."
    first = tuple(int(i) for i in np.argwhere(~same)[0])
    place = ", ".join(map(str, first))
    wrong = int(np.sum(~same))
    return (
        f"the shape is right, the numbers are not: {wrong} of {same.size} differ, "
        f"the first at [{place}], where {_yours(wanted[first], came[first], allowed[first])}."
    )


def _tolerance(case: Case, wanted: np.ndarray, dtype: np.dtype[Any]) -> np.ndarray:
    """How far each number may be off."""
    if case.within is not None:
        return np.full(wanted.shape, case.within)
    rtol, atol = case.rtol, case.atol
    if dtype.kind == "f":
        step = min(float(np.finfo(dtype).eps), SINGLE)
        rtol, atol = max(rtol, 100 * step), max(atol, 10 * step)
    largest = np.max(np.abs(wanted), initial=0.0, where=np.isfinite(wanted))
    return np.asarray(rtol * np.abs(wanted) + atol * largest)


def _yours(wanted: float, came: float, allowed: float) -> str:
    """What a student's number is, with as many digits as it takes to see where it is off."""
    off = abs(came - wanted)
    if not off < NEAR * abs(wanted):
        return f"yours is {came:.6g}"
    digits = 2 + math.ceil(-math.log10(off / abs(wanted)))
    return (
        f"yours, {came:.{digits}g}, is off by {off:.1e}, where no more than {allowed:.1e} is asked"
    )


def _yes_or_no(seen: np.ndarray) -> str:
    return ("yes" if seen else "no") if seen.dtype == bool else f"{seen:.6g}"


def count(case: Case, expected: Any, got: Any) -> str | None:
    """A whole number that everybody may know."""
    complaint = numbers(case, expected, got)
    if complaint and isinstance(got, np.ndarray) and got.ndim == 0:
        return f"it should be {expected}, and is {got:.6g}."
    return complaint


def order(case: Case, expected: Any, got: Any) -> str | None:
    """A list of names: each node once, and every node after its inputs (`facts`: the arrows)."""
    fault = fault_in_order(case, expected, got)
    return fault[0].format(*fault[1:]) if fault else None


def fault_in_order(case: Case, expected: Any, got: Any) -> tuple[str, ...] | None:
    """What is wrong with an order, and what is to be put into that sentence."""
    if isinstance(got, Raised):
        return "it raised {}.", kind(got)
    if not isinstance(got, list) or not all(isinstance(name, str) for name in got):
        return "a list of nodes was expected, {} came.", kind(got)
    twice = [name for name, count in Counter(got).items() if count > 1]
    if twice:
        return "{} stands in the list more than once.", min(twice)
    missing, extra = sorted(set(expected) - set(got)), sorted(set(got) - set(expected))
    if missing:
        return "{} is missing from the list.", missing[0]
    if extra:
        return "{} does not belong in the list.", extra[0]
    place = {name: i for i, name in enumerate(got)}
    for before, after in case.facts:
        if place[before] > place[after]:
            return "{} comes before {}, which it needs.", after, before
    return None


def names_one_of(case: Case, expected: Any, got: Any) -> str | None:
    """An error of the expected type that names one of the nodes at fault, and no other.

    `facts`: the nodes at fault, and those that are not.
    """
    complaint = numbers(case, expected, got)
    if complaint is None:
        at_fault, others = case.facts
        if not any(name in got.text for name in at_fault):
            return f"the error's text does not name the node at fault; it says: {got.text!r}."
        blamed = [name for name in others if name in got.text]
        if blamed:
            return f"the error's text blames {blamed[0]} too, which is in order: {got.text!r}."
    return complaint


def rows(case: Case, expected: Any, got: Any) -> str | None:
    """Batches [X_batch, y_batch] of the same shapes and rows, X's beside y's, in any order."""
    if isinstance(got, Raised):
        return f"it raised {kind(got)}."
    if not isinstance(got, list) or not all(map(_is_batch, got)):
        return f"pairs (X_batch, y_batch) of arrays were expected, {_unlike_batches(got)} came."
    if len(expected) != len(got):
        return f"{len(expected)} batches were expected, {len(got)} came."
    for i, (wanted, batch) in enumerate(zip(expected, got, strict=True)):
        for name, one, other in zip(("X_batch", "y_batch"), wanted, batch, strict=True):
            if one.shape != other.shape:
                return f"{name} {i} should be {kind(one)}, but {kind(other)} came."
    come = Counter(rows_in(X for X, _ in got))
    if any(number > 1 for number in come.values()):
        return "a row of X comes more than once in one pass."
    if come != Counter(rows_in(X for X, _ in expected)):
        return "a row came that is none of X's."
    if _pairs_in(expected) != _pairs_in(got):
        return "every row of X comes, but not beside its own y."
    return None


def _is_batch(batch: Any) -> bool:
    return (
        isinstance(batch, list)
        and len(batch) == 2
        and all(isinstance(part, np.ndarray) and part.ndim > 0 for part in batch)
    )


def _unlike_batches(got: Any) -> str:
    """What came instead of batches: of several things, the first that is no batch."""
    if not isinstance(got, list):
        return kind(got)
    other = next(batch for batch in got if not _is_batch(batch))
    if isinstance(other, list) and len(other) == 2:
        return " beside ".join(map(kind, other))
    return kind(other)


def rows_in(parts: Iterable[np.ndarray]) -> list[tuple[float, ...]]:
    """The rows of several arrays, one after another."""
    return [tuple(np.ravel(row).astype(float).tolist()) for part in parts for row in part]


def _pairs_in(batches: list[list[np.ndarray]]) -> dict[tuple[float, ...], tuple[float, ...]]:
    X, y = zip(*batches, strict=True)
    return dict(zip(rows_in(X), rows_in(y), strict=True))


def either(case: Case, expected: Any, got: Any) -> str | None:
    """Two looks at one thing, with stand-ins and without: one of them has to agree."""
    if isinstance(got, Raised) or not isinstance(got, list) or len(got) != 2:
        return numbers(case, expected, got)
    first, second = (numbers(case, *pair) for pair in zip(expected, got, strict=True))
    if first is None or second is None:
        return None
    return first if isinstance(got[1], str) else second


def numbers_or_zeros(case: Case, expected: Any, got: Any) -> str | None:
    """As `numbers`, and zeros in the expected shape are as good."""
    if numbers(case, np.zeros_like(expected), got) is None:
        return None
    return numbers(case, expected, got)


def shares(case: Case, expected: Any, got: Any) -> str | None:
    """Two parts of a whole, element by element, which may be shared in any way where both have one.

    `expected` says by parts that are not 0 where both have one; elsewhere one has it all.
    """
    arrays = isinstance(got, list) and all(isinstance(part, np.ndarray) for part in got)
    if not arrays or [part.shape for part in got] != [part.shape for part in expected]:
        return numbers(case, expected, got)
    whole = np.add(*expected)
    shared = np.all(expected, axis=0)
    first = np.clip(np.nan_to_num(got[0]), np.minimum(whole, 0), np.maximum(whole, 0))
    first = np.where(shared, first, expected[0])  # the right answer that is nearest
    return numbers(case, [first, np.asarray(whole - first)], got)


def which(case: Case, expected: Any, got: Any) -> str | None:
    """A list, of which it counts (and is said) only which parts, called `facts`, are others."""
    if not isinstance(got, list) or len(got) != len(expected):
        return numbers(case, expected, got)
    pairs = zip(case.facts, expected, got, strict=True)
    others = [name for name, wanted, came in pairs if numbers(case, wanted, came)]
    return f"other numbers came for {', '.join(others)}." if others else None


def notes(case: Case, expected: Any, got: Any) -> str | None:
    """What tensors' notes come to, compared as numbers."""
    return numbers(case, handed_back(expected), handed_back(got))


def layer(case: Case, expected: Any, got: Any) -> str | None:
    """What a layer's own tensors came to; or the right formula, which the layer has followed."""
    right, formula, _ = looks(expected)
    real, meant, again = looks(got)
    complaint = numbers(case, right, real)
    if complaint and numbers(case, formula, meant) is None and numbers(case, again, real) is None:
        return None
    return complaint


def looks(seen: Any) -> list[Any]:
    """What each of the three looks at a layer came to; one error stands for all of them."""
    if not isinstance(seen, list) or len(seen) != 3:
        return [seen] * 3
    real, formula, again = seen
    first, last = (handed_back(one) if isinstance(one, list) else one for one in (real, again))
    return [first, worked_out(formula), last]


Rule = Callable[[Case, Any, Any], str | None]

RULES: dict[str, Rule] = {
    "numbers": numbers,
    "far": numbers,
    "warning": numbers,
    "count": count,
    "order": order,
    "names one of": names_one_of,
    "rows": rows,
    "either": either,
    "numbers or zeros": numbers_or_zeros,
    "shares": shares,
    "which": which,
    "notes": notes,
    "layer": layer,
}
