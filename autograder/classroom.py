"""Many submissions: a course folder graded by nbgrader, run in parallel, recorded in turn.

Students' code runs in jails below several worker processes; this process alone, through nbgrader,
writes the gradebook. What was graded is remembered by the digest of what went in, so that an
interrupted run goes on where it stopped and an unchanged submission is not run again.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader, NbGraderAPI
from nbgrader.plugins import CsvExportPlugin

from autograder.jail.host import JailError
from autograder.lessons import Lesson
from autograder.plugin import PREPARED, RunChecks, lesson_in_gradebook
from autograder.submission import RefusedError, read
from autograder.unit import Result, Unit, run, store, stored


class ClassroomError(Exception):
    """nbgrader could not do what was asked; the message holds what it said."""


@dataclass(frozen=True)
class Failure:
    """A submission that nbgrader could not grade, and what nbgrader said."""

    student: str
    lesson: str
    log: str

    @property
    def reason(self) -> str:
        """The line of the log that says it: the last error's."""
        lines = [line for line in self.log.splitlines() if "Error" in line]
        return lines[-1].strip() if lines else self.log.strip()[-200:]


@dataclass(frozen=True)
class Graded:
    """A submission that was dealt with: graded, left alone as unchanged, or failed."""

    lesson: str
    student: str
    unchanged: bool = False
    failure: Failure | None = None


MEMORY = ".autograder"
"""The folder in which a course remembers what was run and recorded; it may always be deleted."""


class Classroom:
    """A course folder with an `nbgrader_config.py`, and nbgrader working in it."""

    def __init__(self, course: Path) -> None:
        self.course = course
        with contextlib.chdir(course):
            app = NbGrader()
            app.log.setLevel(logging.ERROR)
            app.load_config_file()
        self._config = app.config
        self._config.CourseDirectory.root = str(course)
        self._api = NbGraderAPI(config=self._config)
        self._limits = RunChecks(config=self._config).all_limits

    @property
    def gradebook(self) -> Path:
        """The gradebook's file."""
        return self.course / "gradebook.db"

    @property
    def grades(self) -> Path:
        """Where the exported table of grades goes."""
        return self.course / "grades.csv"

    def release(self, lesson: str) -> None:
        """Put a lesson into the gradebook and make its release. Raises ClassroomError."""
        result = self._api.generate_assignment(lesson, force=True)
        if not result["success"]:
            raise ClassroomError(f"{lesson} could not be released:\n{_told(result)}")

    def enrol(self, student: str, first_name: str, last_name: str) -> None:
        """Put a student into the gradebook."""
        with self._open() as gradebook:
            gradebook.update_or_create_student(student, first_name=first_name, last_name=last_name)

    def submissions(self) -> list[tuple[str, str]]:
        """All submissions as (lesson, student)."""
        folders = sorted((self.course / "submitted").glob("*/*/"))
        return sorted((folder.name, folder.parent.name) for folder in folders)

    def chosen(self, lessons: Sequence[str], students: Sequence[str]) -> list[tuple[str, str]]:
        """The submissions of these lessons and students, all if none is named.

        Raises ClassroomError for a name that nothing was submitted under, or a lesson that the
        gradebook does not know.
        """
        handed_in = self.submissions()
        for names, place, what in ((lessons, 0, "lesson"), (students, 1, "student")):
            there = {pair[place] for pair in handed_in}
            for name in names:
                if name not in there:
                    raise ClassroomError(f"there is no submission for {what} {name!r}.")
        pairs = [
            (lesson, student)
            for lesson, student in handed_in
            if (not lessons or lesson in lessons) and (not students or student in students)
        ]
        released = self.known()
        for lesson in dict.fromkeys(lesson for lesson, _ in pairs):
            if lesson not in released:
                way_out = f"run `nbgrader generate_assignment {lesson}`"
                raise ClassroomError(f"{lesson} is not in the gradebook: {way_out}.")
        return pairs

    def grade(self, lesson: str, student: str) -> Failure | None:
        """Grade one submission; what goes wrong concerns this one alone."""
        result = self._api.autograde(lesson, student, force=True)
        return None if result["success"] else Failure(student, lesson, _told(result))

    def known(self) -> dict[str, list[Lesson]]:
        """The released lessons, by assignment: the notebooks of each as the gradebook has them."""
        with self._open() as gradebook:
            return {
                assignment.name: [
                    lesson_in_gradebook(gradebook, assignment.name, notebook.name)
                    for notebook in assignment.notebooks
                ]
                for assignment in gradebook.assignments
            }

    def unit(self, lesson: Lesson, student: str) -> Unit | None:
        """The work that a student's notebook makes; None if it cannot be read, or is missing."""
        path = self.course / "submitted" / student / lesson.id / f"{lesson.topic}.ipynb"
        try:
            content = read(path)
        except RefusedError:
            return None
        instructors = nbformat.writes(lesson.notebook)
        return Unit(lesson.id, lesson.topic, instructors, json.dumps(content), self._limits)

    def grade_all(
        self, submissions: Iterable[tuple[str, str]], executor: Executor, force: bool = False
    ) -> Iterator[Graded]:
        """Grade submissions given as (lesson, student), and tell of each one as it is done.

        Without `force`, one that is graded already and has not changed since is left alone, and
        one that was run but not recorded is not run again.
        """
        known = self.known()
        units = {
            (lesson, student): [
                unit
                for notebook in known.get(lesson, [])
                if (unit := self.unit(notebook, student)) is not None
            ]
            for lesson, student in submissions
        }
        running: dict[Future[Result], tuple[tuple[str, str], Unit]] = {}
        for pair, parts in units.items():
            if not force and self._recorded(*pair) == _keys(parts):
                yield Graded(*pair, unchanged=True)
            elif not parts:
                yield self._record(pair, parts)
            else:
                for unit in parts:
                    running[self._start(unit, executor, force)] = pair, unit
        left = Counter(pair for pair, _ in running.values())
        for future in as_completed(list(running)):
            pair, unit = running.pop(future)
            prepared = self._collect(future, unit)
            if prepared is not None:
                PREPARED[pair[1], unit.lesson, unit.topic] = prepared
            left[pair] -= 1
            if not left[pair]:
                yield self._record(pair, units[pair])

    def _start(self, unit: Unit, executor: Executor, force: bool) -> Future[Result]:
        kept = None if force else stored(self._kept(unit))
        if kept is None:
            return executor.submit(run, unit)
        future: Future[Result] = Future()
        future.set_result(kept)
        return future

    def _collect(self, future: Future[Result], unit: Unit) -> Result | JailError | None:
        try:
            result = future.result()
        except JailError as error:
            return error
        except RefusedError:
            return None  # nbgrader's loop comes to the same end, and records it
        except BrokenExecutor as error:
            return JailError(f"a worker died: {error}")
        store(result, self._kept(unit))
        return result

    def _record(self, pair: tuple[str, str], units: list[Unit]) -> Graded:
        """Let nbgrader write one submission's results down, then remember that it did."""
        self._receipt(*pair).unlink(missing_ok=True)
        failure = self.grade(*pair)
        if failure is None:
            receipt = self._receipt(*pair)
            receipt.parent.mkdir(parents=True, exist_ok=True)
            receipt.write_text(_keys(units))
        return Graded(*pair, failure=failure)

    def _recorded(self, lesson: str, student: str) -> str | None:
        receipt = self._receipt(lesson, student)
        graded = self.course / "autograded" / student / lesson
        return receipt.read_text() if receipt.exists() and graded.exists() else None

    def _receipt(self, lesson: str, student: str) -> Path:
        return self.course / MEMORY / "graded" / lesson / student

    def _kept(self, unit: Unit) -> Path:
        return self.course / MEMORY / "results" / f"{unit.key}.json"

    def give_feedback(self, lesson: str, student: str) -> Path:
        """Write one submission's feedback page. Raises ClassroomError."""
        result = self._api.generate_feedback(lesson, student, force=True)
        if not result["success"]:
            raise ClassroomError(f"{student} has no feedback on {lesson}:\n{_told(result)}")
        return next((self.course / "feedback" / student / lesson).glob("*.html"))

    def scores(self) -> dict[tuple[str, str], float]:
        """The gradebook's score for every graded submission: (lesson, student) to points."""
        with self._open() as gradebook:
            return {
                (lesson.name, submission.student.id): submission.score
                for lesson in gradebook.assignments
                for submission in lesson.submissions
            }

    def export(self) -> None:
        """Write `grades.csv`."""
        with self._open() as gradebook:
            exporter = CsvExportPlugin(config=self._config, to=str(self.grades))
            exporter.log.setLevel(logging.ERROR)
            exporter.export(gradebook)

    @contextlib.contextmanager
    def _open(self) -> Iterator[Gradebook]:
        with Gradebook(self._api.coursedir.db_url, self._api.coursedir.course_id) as gradebook:
            yield gradebook


def _keys(units: list[Unit]) -> str:
    return " ".join(sorted(unit.key for unit in units))


def _told(result: dict[str, str]) -> str:
    """What nbgrader logged, and the error if it raised one."""
    return "\n".join(part.strip() for part in (result.get("log"), result.get("error")) if part)
