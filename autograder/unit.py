"""A unit of work: one submission in, its outputs and verdicts out.

Both are plain data. A unit shares nothing with others, may be repeated safely, and is known by
the digest of everything that goes into it, so it can be done by any process on any machine.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograder.execution import Outcome, grade_in_jail
from autograder.jail.host import Jail
from autograder.jail.policy import Limits
from autograder.lessons import ROOT, Lesson
from autograder.submission import restored
from autograder.verdict import Verdict


@dataclass(frozen=True)
class Unit:
    """A submission that could be read (`content`), and the lesson that it answers."""

    lesson: str
    topic: str
    notebook: str
    content: str
    limits: Limits

    @functools.cached_property
    def key(self) -> str:
        """The digest of all that the result depends on, the grader's own code included."""
        parts = [dataclasses.astuple(self), grader_digest()]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Result:
    """What a unit's run gave: the notebook with its outputs, verdicts and flags."""

    notebook: str
    verdicts: list[dict[str, Any]]
    flags: list[str]

    @property
    def outcome(self) -> Outcome:
        """The verdicts and flags as the scoring stage wants them."""
        verdicts = (Verdict(**verdict) for verdict in self.verdicts)
        return Outcome({verdict.exercise: verdict for verdict in verdicts}, self.flags)


@functools.cache
def grader_digest() -> str:
    """The digest of the code that makes verdicts."""
    digest = hashlib.sha256()
    for package in ("autograder", "miniflow_ref"):
        for path in sorted((ROOT / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.cache
def _jail(limits: Limits) -> Jail:
    return Jail(limits)


def run(unit: Unit) -> Result:
    """Run a unit in this process's jail. Raises JailError where the jail is to blame."""
    notebook = nbformat.reads(unit.notebook, as_version=4)
    lesson = Lesson(unit.lesson, unit.topic, notebook)
    submission = restored(json.loads(unit.content), lesson)
    outcome = grade_in_jail(submission.notebook, lesson, _jail(unit.limits))
    return Result(
        nbformat.writes(submission.notebook),
        [dataclasses.asdict(verdict) for verdict in outcome.ledger.values()],
        submission.flags + outcome.flags,
    )


def store(result: Result, path: Path) -> None:
    """Keep a result in a file; half a file never stands under the name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(dataclasses.asdict(result)))
    partial.replace(path)


def stored(path: Path) -> Result | None:
    """A result that was kept, or None."""
    try:
        return Result(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None
