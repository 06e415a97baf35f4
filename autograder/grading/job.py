"""A job: one submission in, its graded notebook out.

Both are plain data. A job shares nothing with others, may be repeated safely, and is known by the
digest of everything that goes into it, so it can be done by any process on any machine.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode

from autograder.grading.grade import grade, refused
from autograder.grading.result import Result
from autograder.jail.host import JailError, warm_jail
from autograder.jail.policy import Limits
from autograder.lessons import ROOT, Lesson

Stage = Callable[[NotebookNode, dict[str, Any]], tuple[NotebookNode, dict[str, Any]]]


class Graded(NamedTuple):
    """A graded notebook's text, and what came of it."""

    notebook: str
    result: Result


@dataclass(frozen=True)
class LessonText:
    """A lesson as plain data: ids, the notebook's text, and the files beside it by their names."""

    id: str
    topic: str
    notebook: str
    files: tuple[tuple[str, bytes], ...] = ()

    @classmethod
    def of(cls, lesson: Lesson) -> LessonText:
        return cls(lesson.id, lesson.topic, lesson.text, tuple(lesson.files.items()))


@dataclass(frozen=True)
class Job:
    """A submitted file, `name` and `content`, and how to run it.

    `stages` are what else is done to the notebook: each a class by its dotted name, and settings.
    """

    name: str
    content: bytes
    limits: Limits
    jailed: bool
    stages: tuple[tuple[str, dict[str, Any]], ...]

    def key(self, lesson: LessonText) -> str:
        """The digest of all that the result depends on, the grader's own code included."""
        how = [dataclasses.asdict(self.limits), self.jailed, self.stages]
        names = [name for name, _ in lesson.files]
        about = [lesson.id, lesson.topic, names, self.name, *how, grader_digest()]
        digest = hashlib.sha256(json.dumps(about).encode())
        contents = [content for _, content in lesson.files]
        for part in (lesson.notebook.encode(), self.content, *contents):
            digest.update(b"%d " % len(part) + part)
        return digest.hexdigest()


@functools.cache
def grader_digest() -> str:
    """The digest of the code that makes verdicts."""
    digest = hashlib.sha256()
    for package in ("autograder", "miniflow_ref"):
        for path in sorted((ROOT / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def do(text: LessonText, job: Job) -> Graded:
    """Do a job with this process's jail. Raises JailError where the jail is to blame."""
    notebook, result = grade(job.name, job.content, _lesson(text), job.limits, job.jailed)
    for stage in _stages(json.dumps(job.stages)) if not result.refused else ():
        notebook, _ = stage(notebook, {})
    return _graded(notebook, result)


def refuse(lesson: Lesson, why: str) -> Graded:
    """What comes of a file that cannot even be read."""
    notebook = refused(lesson, why)
    return _graded(notebook, Result.read(notebook))


def ready(limits: Limits) -> str:
    """Start this process's jail: why it cannot be started, or nothing."""
    try:
        warm_jail(limits).start()
    except JailError as error:
        return str(error)
    return ""


def _graded(notebook: NotebookNode, result: Result) -> Graded:
    return Graded(nbformat.writes(notebook) + "\n", result)


@functools.lru_cache(maxsize=32)
def _lesson(text: LessonText) -> Lesson:
    notebook = nbformat.reads(text.notebook, as_version=4)
    return Lesson(text.id, text.topic, notebook, dict(text.files))


@functools.lru_cache(maxsize=1)
def _stages(described: str) -> list[Stage]:
    stages = []
    for name, settings in json.loads(described):
        module, _, kind = name.rpartition(".")
        stages.append(getattr(importlib.import_module(module), kind)(**settings))
    return stages
