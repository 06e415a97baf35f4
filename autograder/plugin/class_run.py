"""Grading a class: submissions run in parallel, recorded in turn.

Students' code runs in jails below several workers; this process alone writes the gradebook. What
was graded is remembered by the digest of what went in, so that an interrupted run goes on where it
stopped and an unchanged submission is not run again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from autograder.grading.job import Graded, Job, LessonText, do, refuse
from autograder.grading.submission import RefusedError, notebooks_in, submitted
from autograder.jail.host import JailError
from autograder.jail.policy import Limits
from autograder.lessons import Lesson
from autograder.plugin.autograde import Recorder, RecordError
from autograder.plugin.folders import Folders
from autograder.plugin.gradebook import other_language
from autograder.plugin.timestamps import TimestampError, handed_in_at

MEMORY = ".autograder"
"""The folder in which a course remembers what was recorded; it may always be deleted."""


@dataclass(frozen=True)
class Outcome:
    """What became of a submission: graded, left alone as unchanged, or not graded.

    `failure` says why not; `notes` is what the instructor should look at.
    """

    lesson: str
    student: str
    unchanged: bool = False
    failure: str = ""
    notes: tuple[str, ...] = ()


class How(NamedTuple):
    """How a course's submissions are run: see `Job`."""

    limits: Limits
    jailed: bool
    stages: tuple[tuple[str, dict[str, Any]], ...]


@dataclass
class _Submission:
    """A submission under way: the notebooks handed in, what is to be run, and what came of it."""

    lesson: str
    student: str
    notebooks: dict[str, Lesson] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    done: dict[str, Graded | JailError] = field(default_factory=dict)
    key: str = ""
    """What its grading depends on."""
    notes: list[str] = field(default_factory=list)
    """What the instructor should look at."""


@dataclass(frozen=True)
class ClassRun:
    """One run of the grader over a course's submissions.

    `lessons` are the released ones with their notebooks, `due` is when they are due, `graded` is
    what the gradebook holds already, by (lesson, student), and how much longer each has.
    """

    course: Path
    folders: Folders
    lessons: Mapping[str, list[Lesson]]
    due: Mapping[str, datetime | None]
    graded: Mapping[tuple[str, str], timedelta | None]
    force: bool
    how: How
    recorder: Recorder
    texts: dict[tuple[str, str], LessonText] = field(default_factory=dict)

    def through(
        self, submissions: Iterable[tuple[str, str]], executor: Executor, ahead: int
    ) -> Iterator[Outcome]:
        """Grade submissions given as (lesson, student), at most `ahead` notebooks at a time."""
        todo = iter(submissions)
        running: dict[Future[Graded], tuple[_Submission, str]] = {}
        while True:
            while len(running) < ahead and (pair := next(todo, None)):
                submission = self._handed_in(*pair)
                if (notes := self._remembered(submission)) is not None:
                    yield Outcome(*pair, unchanged=True, notes=notes)
                    continue
                for name, job in submission.jobs.items():
                    text = self._text(submission.notebooks[name])
                    running[_started(executor, text, job)] = submission, name
                if not submission.jobs:
                    yield self._record(submission)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                submission, name = running.pop(future)
                submission.done[name] = _collected(future)
                if submission.done.keys() == submission.notebooks.keys():
                    yield self._record(submission)

    def _text(self, lesson: Lesson) -> LessonText:
        """A lesson as plain data, the same object each time: a cluster sends it once."""
        name = lesson.id, lesson.topic
        if name not in self.texts:
            self.texts[name] = LessonText.of(lesson)
        return self.texts[name]

    def _handed_in(self, lesson: str, student: str) -> _Submission:
        """What a student handed in for a lesson; a file that cannot be read is refused here."""
        submission, refusals = _Submission(lesson, student), []
        released = self.lessons.get(lesson, [])
        lessons = {one.topic: one for one in released if not other_language(released)}
        folder = self.folders.submitted(lesson, student)
        for topic, path in notebooks_in(folder, list(lessons.values())).items():
            one = submission.notebooks[topic] = lessons[topic]
            try:
                content = submitted(path)
            except RefusedError as error:
                refusals.append(str(error))
                submission.done[topic] = refuse(one, str(error))
                continue
            submission.jobs[topic] = Job(path.name, content, *self.how)
        try:
            handed_in = handed_in_at(folder)
        except TimestampError as error:
            handed_in = None
            submission.notes.append(str(error))
        terms = [
            str(handed_in),
            str(self.due.get(lesson)),
            str(self.graded.get((lesson, student))),
            self.recorder.late_rules,
            str(self.recorder.partial),
        ]
        jobs = [
            job.key(self._text(submission.notebooks[name])) for name, job in submission.jobs.items()
        ]
        submission.key = json.dumps([jobs, refusals, terms])
        return submission

    def _record(self, submission: _Submission) -> Outcome:
        """Write a submission's results down, then remember that it was done."""
        pair = submission.lesson, submission.student
        if not submission.notebooks:
            return Outcome(*pair, failure=self._nothing(*pair))
        receipt = self._receipt(*pair)
        receipt.unlink(missing_ok=True)
        done = {name: (submission.notebooks[name], one) for name, one in submission.done.items()}
        try:
            self.recorder.record(*pair, done)
        except RecordError as error:
            return Outcome(*pair, failure=str(error))
        results = [one.result for one in submission.done.values() if type(one) is Graded]
        notes = [note for one in results for note in (one.refused, *one.flags) if note]
        notes = [*submission.notes, *notes]
        receipt.parent.mkdir(parents=True, exist_ok=True)
        receipt.write_text(json.dumps({"key": submission.key, "notes": notes}))
        return Outcome(*pair, notes=tuple(notes))

    def _nothing(self, lesson: str, student: str) -> str:
        """Why there is nothing to be graded in a submission's folder, and the way out."""
        if lesson not in self.lessons:
            return not_released(lesson)
        if complaint := other_language(self.lessons[lesson]):
            return complaint
        needed = ", ".join(f"{one.topic}.ipynb" for one in self.lessons[lesson])
        folder = self.folders.submitted(lesson, student)
        others = sorted(
            str(path.relative_to(folder))
            for path in folder.rglob("*")
            if path.suffix.lower() == ".ipynb"
        )
        if not others:
            return f"there is no {needed}."
        return f"there is no {needed}, but {', '.join(others)}: rename the right one."

    def _remembered(self, submission: _Submission) -> tuple[str, ...] | None:
        """The notes on what was graded as it is now; None if it has to be graded (again)."""
        pair = submission.lesson, submission.student
        if self.force or pair not in self.graded or not self.folders.autograded(*pair).exists():
            return None
        try:
            receipt = json.loads(self._receipt(*pair).read_text())
            return tuple(receipt["notes"]) if receipt["key"] == submission.key else None
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def _receipt(self, lesson: str, student: str) -> Path:
        return self.course / MEMORY / lesson / student


def not_released(lesson: str) -> str:
    """Why a lesson's submissions cannot be graded, and the way out."""
    return f"{lesson} is not in the gradebook: run `nbgrader generate_assignment {lesson}`."


def _started(executor: Executor, lesson: LessonText, job: Job) -> Future[Graded]:
    try:
        return executor.submit(do, lesson, job)
    except Exception as error:  # a cluster's own errors are of many kinds
        future: Future[Graded] = Future()
        future.set_exception(error)
        return future


def _collected(future: Future[Graded]) -> Graded | JailError:
    try:
        return future.result()
    except JailError as error:
        return error
    except BrokenExecutor as error:
        return JailError(f"a worker died ({error}); start the grading again.")
    except (Exception, CancelledError) as error:
        # whatever it is, it is this submission's trouble and not the class's
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        return JailError(f"grading it failed ({what}); start the grading again.")
