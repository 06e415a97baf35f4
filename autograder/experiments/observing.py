"""Running an experiment on an implementation, and reducing what is seen to plain data."""

from __future__ import annotations

import contextlib
import io
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_TEXT = 300
"""Characters kept of a text or an error's message."""


@dataclass(frozen=True)
class Case:
    """One thing to look at: a label for the student, and how to get it.

    `run` is called once and what it gives (or raises) is the observation. `rule` names the
    oracle's way of comparing it, `facts` is what that rule needs, `rtol` and `atol` are the
    tolerances of numbers, relative to each number and to the largest one; `within` stands for
    both where an exercise asks for an accuracy of its own, as an absolute number.
    Whatever is random must be drawn before `run`, or a wrong answer would shift later draws.
    """

    label: str
    run: Callable[[], Any]
    rule: str = "numbers"
    facts: Any = None
    rtol: float = 1e-7
    atol: float = 1e-12
    within: float | None = None


Experiment = Callable[[Any, np.random.Generator], Iterator[Case]]

EXPERIMENTS: dict[str, Experiment] = {}


def experiment(function: Experiment) -> Experiment:
    """Register an experiment under its name, the exercise's id; its docstring is the question."""
    EXPERIMENTS[function.__name__] = function
    return function


@dataclass(frozen=True)
class Raised:
    """An observed error: its type, that type's ancestors, and the start of its text."""

    type: str
    ancestors: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Other:
    """Something that is neither number, array, text nor list: only its kind is kept."""

    kind: str


@dataclass(frozen=True)
class Observation:
    """A case and what was seen of it: numbers, text, a list of these, Raised or Other."""

    case: Case
    seen: Any


class MissingNameError(NameError):
    """The notebook lacks a name that its lesson asks for."""


class Implementation:
    """The names of an implementation; one that is missing is an error that says so."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names

    def __getattr__(self, name: str) -> Any:
        try:
            return self.names[name]
        except KeyError:
            raise MissingNameError(f"The notebook defines no `{name}`.") from None


def observe(exercise: str, names: Mapping[str, Any], seed: int) -> list[Observation]:
    """Run an exercise's experiment on an implementation and list what was seen.

    What the implementation prints or warns of is dropped; what it raises is an observation.
    """
    return list(observing(exercise, names, seed))


def observing(exercise: str, names: Mapping[str, Any], seed: int) -> Iterator[Observation]:
    """The same, one case after another as they are asked for."""
    rng = np.random.default_rng([seed, zlib.crc32(exercise.encode())])
    cases = EXPERIMENTS[exercise](Implementation(names), rng)
    while True:
        with _silence():
            observation = _next(cases)
        if observation is None:
            return
        yield observation


def _next(cases: Iterator[Case]) -> Observation | None:
    """Run the next case. An experiment that fails itself has none after that."""
    try:
        case = next(cases, None)
    except (Exception, SystemExit) as error:
        return Observation(Case("before the first case", lambda: None), raised(error))
    if case is None:
        return None
    try:
        return Observation(case, record(case.run()))
    except (Exception, SystemExit) as error:
        return Observation(case, raised(error))


def record(value: Any) -> Any:
    """Reduce a result to plain data that no longer depends on the object it came from."""
    if isinstance(value, str):
        return str(value)[:MAX_TEXT]
    if isinstance(value, list | tuple):
        return [record(item) for item in value]
    if isinstance(value, bool | int | float | np.number | np.bool_ | np.ndarray):
        array = np.array(value)
        if array.dtype.kind in "biuf":
            return array
        return Other(f"an array of type {array.dtype}")
    if isinstance(value, Raised | Other):
        return value
    if value is None:
        return Other("None")
    return Other(f"an object of type {type(value).__name__}")


def raised(error: BaseException) -> Raised:
    """Reduce an error to plain data."""
    ancestors = tuple(kind.__name__ for kind in type(error).__mro__)
    return Raised(type(error).__name__, ancestors, str(error)[:MAX_TEXT])


def first_warning(run: Callable[[], object]) -> str:
    """What NumPy first warns of, under its default settings, while `run` runs.

    An exponential that underflows to 0 is no mistake, and NumPy does not warn of it by default.
    """
    usual = np.errstate(divide="warn", over="warn", under="ignore", invalid="warn")
    with warnings.catch_warnings(record=True) as caught, usual:
        warnings.simplefilter("always")
        run()
    texts = (str(warning.message) for warning in caught)
    return next((text.split()[0] for text in texts if " encountered" in text), "nothing")


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    nowhere = io.StringIO()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        warnings.simplefilter("ignore")
        yield
