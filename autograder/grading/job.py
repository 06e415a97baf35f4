"""A unit of work: one submission in, its outputs and verdicts out.

Both are plain data. A unit shares nothing with others, may be repeated safely, and is known by
the digest of everything that goes into it, so it can be done by any process on any machine.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.grading.grade import Outcome, grade, refused
from autograder.grading.submission import RefusedError, parsed, refusal, restored
from autograder.jail.host import JailError, warm_jail
from autograder.jail.policy import Limits
from autograder.lessons import ROOT, Lesson
from autograder.verdict import Verdict

Stage = Callable[[NotebookNode, dict[str, Any]], tuple[NotebookNode, dict[str, Any]]]


@dataclass(frozen=True)
class Unit:
    """A submitted file's `content`, the lesson (`notebook`) that it answers, and how to run it.

    `stages` are what else is done to the notebook: each a class by its dotted name, and settings.
    """

    lesson: str
    topic: str
    notebook: str
    content: bytes
    limits: Limits
    jailed: bool
    stages: tuple[tuple[str, dict[str, Any]], ...]

    @functools.cached_property
    def key(self) -> str:
        """The digest of all that the result depends on, the grader's own code included."""
        about = [self.lesson, self.topic, dataclasses.asdict(self.limits), self.jailed, self.stages]
        digest = hashlib.sha256(json.dumps([*about, grader_digest()]).encode())
        for part in (self.notebook.encode(), self.content):
            digest.update(b"%d " % len(part) + part)
        return digest.hexdigest()


@dataclass(frozen=True)
class Result:
    """What a unit's run gave: the notebook's text with its outputs, verdicts, what to look at."""

    notebook: str
    verdicts: list[dict[str, Any]]
    claims: list[str]
    flags: list[str]

    @property
    def outcome(self) -> Outcome:
        """The verdicts and claims as the gradebook wants them."""
        verdicts = (Verdict(**verdict) for verdict in self.verdicts)
        return Outcome({verdict.exercise: verdict for verdict in verdicts}, self.claims)


@functools.cache
def grader_digest() -> str:
    """The digest of the code that makes verdicts."""
    digest = hashlib.sha256()
    for package in ("autograder", "miniflow_ref"):
        for path in sorted((ROOT / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def run(unit: Unit) -> Result:
    """Run a unit in this process's jail. Raises JailError where the jail is to blame."""
    lesson = _lesson(unit.lesson, unit.topic, unit.notebook)
    try:
        submission = restored(parsed(f"{unit.topic}.ipynb", unit.content), lesson)
    except RefusedError as error:
        return refused_result(lesson, str(error))
    notebook = submission.notebook
    outcome = grade(notebook, lesson, unit.limits, unit.jailed)
    for stage in _stages(json.dumps(unit.stages)):
        notebook, _ = stage(notebook, {})
    return _result(notebook, outcome, submission.flags + outcome.flags)


def ready(limits: Limits) -> str:
    """Start this process's jail: why it cannot be started, or nothing."""
    try:
        warm_jail(limits).start()
    except JailError as error:
        return str(error)
    return ""


def refused_result(lesson: Lesson, why: str) -> Result:
    """The result of a submission that cannot be run: the reason, and no points."""
    return _result(refusal(lesson, why), refused(lesson, why), [why])


def _result(notebook: NotebookNode, outcome: Outcome, flags: list[str]) -> Result:
    verdicts = [dataclasses.asdict(verdict) for verdict in outcome.ledger.values()]
    return Result(nbformat.writes(notebook) + "\n", verdicts, outcome.claims, flags)


@functools.lru_cache(maxsize=32)
def _lesson(lesson: str, topic: str, notebook: str) -> Lesson:
    return Lesson(lesson, topic, nbformat.reads(notebook, as_version=4))


@functools.lru_cache(maxsize=1)
def _stages(described: str) -> list[Stage]:
    stages = []
    for name, settings in json.loads(described):
        module, _, kind = name.rpartition(".")
        stages.append(getattr(importlib.import_module(module), kind)(**settings))
    return stages
