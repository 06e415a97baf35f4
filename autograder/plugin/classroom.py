"""Many submissions: a course folder graded by nbgrader, run in parallel, recorded in turn.

Students' code runs in jails below several worker processes; this process alone writes the
gradebook. What was graded is remembered by the digest of what went in, so that an interrupted run
goes on where it stopped and an unchanged submission is not run again.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, SubmittedAssignment
from nbgrader.apps import NbGrader, NbGraderAPI
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from autograder.grading.job import Result, Unit, refused_result, run
from autograder.grading.submission import RefusedError, submitted
from autograder.jail.host import JailError
from autograder.lessons import Lesson
from autograder.plugin import records
from autograder.plugin.autograde import Recorder, RecordError, output_stages, recording
from autograder.plugin.exporters import CsvExporter
from autograder.plugin.gradebook import lesson_in_gradebook
from autograder.plugin.stages import RunChecks
from autograder.report.findings import Record


class ClassroomError(Exception):
    """nbgrader could not do what was asked; the message holds what it said."""


@dataclass(frozen=True)
class Graded:
    """A submission that was dealt with: graded, left alone as unchanged, or not graded.

    `failure` says why not; `notes` is what the instructor should look at.
    """

    lesson: str
    student: str
    unchanged: bool = False
    failure: str = ""
    notes: tuple[str, ...] = ()


MEMORY = ".autograder"
"""The folder in which a course remembers what was recorded; it may always be deleted."""


@dataclass
class _Submission:
    """A submission under way: the notebooks handed in, what is to be run, and what came of it."""

    lesson: str
    student: str
    notebooks: dict[str, Lesson]
    units: dict[str, Unit]
    results: dict[str, Result | JailError]
    key: str = ""
    """What its grading depends on."""


class Classroom:
    """A course folder with an `nbgrader_config.py`, and nbgrader working in it."""

    def __init__(self, course: Path, jailed: bool = True) -> None:
        """Read the course's configuration; without `jailed`, students' code runs unprotected.

        Raises ClassroomError for a configuration that cannot be read: the course's own stages
        would be missing.
        """
        self.course = course
        with contextlib.chdir(course):
            app = NbGrader(raise_config_file_errors=True)
            app.log.setLevel(logging.ERROR)
            try:
                app.load_config_file()
            except Exception as error:  # it is a program, and may raise anything
                raise ClassroomError(f"nbgrader_config.py cannot be read: {error}") from error
        self._config = app.config
        self._config.CourseDirectory.root = str(course)
        self._api = NbGraderAPI(config=self._config)
        stage = RunChecks(config=self._config)
        self.limits = stage.all_limits
        self.jailed = jailed and stage.jailed
        self._stages = output_stages(self._config)

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
        folders = sorted((self.course / "submitted").glob("[!.]*/[!.]*/"))
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

    def record(self) -> Record:
        """What is known of the class. Raises ClassroomError where there is no gradebook."""
        database = make_url(self._api.coursedir.db_url)
        file = Path(database.database or "")
        if database.get_backend_name() == "sqlite" and not (file.is_file() and file.stat().st_size):
            raise ClassroomError(
                f"there is no gradebook in {self.course}: name the course folder, and release a "
                "lesson there with `nbgrader generate_assignment LESSON`."
            )
        with self._open() as gradebook:
            students, entries = records.names(gradebook), records.entries(gradebook)
        return Record(
            folder=self.course,
            course=self._api.coursedir.course_id or self.course.name,
            students=students,
            lessons=dict(sorted(self.known().items())),
            submitted=set(self.submissions()),
            entries=entries,
        )

    def grade_all(
        self,
        submissions: Iterable[tuple[str, str]],
        executor: Executor,
        *,
        force: bool = False,
        ahead: int = 16,
    ) -> Iterator[Graded]:
        """Grade submissions given as (lesson, student), and tell of each one as it is done.

        Without `force`, one that is graded already and has not changed since is left alone. At
        most `ahead` notebooks or so are with the executor at a time.
        """
        lessons, graded = self.known(), set() if force else self._in_gradebook()
        todo = iter(submissions)
        running: dict[Future[Result], tuple[_Submission, str]] = {}
        with recording(self._api.coursedir, self._config) as recorder:
            while True:
                while len(running) < ahead and (pair := next(todo, None)):
                    submission = self._handed_in(*pair, lessons[pair[0]])
                    if pair in graded and self._remembers(submission):
                        yield Graded(*pair, unchanged=True)
                        continue
                    for name, unit in submission.units.items():
                        running[_started(executor, unit)] = submission, name
                    if not submission.units:
                        yield self._record(recorder, submission)
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    submission, name = running.pop(future)
                    submission.results[name] = _collected(future)
                    if submission.results.keys() == submission.notebooks.keys():
                        yield self._record(recorder, submission)

    def _handed_in(self, lesson: str, student: str, notebooks: Iterable[Lesson]) -> _Submission:
        """What a student handed in for a lesson; a file that cannot be read is refused here."""
        submission, refusals = _Submission(lesson, student, {}, {}, {}), []
        for one in notebooks:
            path = self.course / "submitted" / student / lesson / f"{one.topic}.ipynb"
            if not os.path.lexists(path):
                continue
            submission.notebooks[one.topic] = one
            try:
                content = submitted(path)
            except RefusedError as error:
                refusals.append(str(error))
                submission.results[one.topic] = refused_result(one, str(error))
                continue
            submission.units[one.topic] = Unit(
                lesson, one.topic, one.text, content, self.limits, self.jailed, self._stages
            )
        submission.key = " ".join([*(unit.key for unit in submission.units.values()), *refusals])
        return submission

    def _record(self, recorder: Recorder, submission: _Submission) -> Graded:
        """Write a submission's results down, then remember that it was done."""
        pair = submission.lesson, submission.student
        if not submission.notebooks:
            return Graded(*pair, failure=self._nothing(*pair))
        receipt = self._receipt(*pair)
        receipt.unlink(missing_ok=True)
        results = {name: (submission.notebooks[name], r) for name, r in submission.results.items()}
        try:
            recorder.record(*pair, results)
        except RecordError as error:
            return Graded(*pair, failure=str(error))
        receipt.parent.mkdir(parents=True, exist_ok=True)
        receipt.write_text(submission.key)
        flags = [flag for _, one in results.values() if type(one) is Result for flag in one.flags]
        return Graded(*pair, notes=tuple(flags))

    def _nothing(self, lesson: str, student: str) -> str:
        """Why there is nothing to be graded in a submission's folder, and the way out."""
        needed = ", ".join(f"{one.topic}.ipynb" for one in self.known()[lesson])
        folder = self.course / "submitted" / student / lesson
        others = ", ".join(sorted(path.name for path in folder.glob("*.ipynb")))
        return f"there is no {needed}" + (f", but {others}: rename it." if others else ".")

    def _remembers(self, submission: _Submission) -> bool:
        """Whether this was recorded as it is, and nothing has taken the record away since."""
        receipt = self._receipt(submission.lesson, submission.student)
        graded = self.course / "autograded" / submission.student / submission.lesson
        return receipt.exists() and receipt.read_text() == submission.key and graded.exists()

    def _receipt(self, lesson: str, student: str) -> Path:
        return self.course / MEMORY / lesson / student

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

    def _in_gradebook(self) -> set[tuple[str, str]]:
        """Every submission of the gradebook, as (lesson, student)."""
        with self._open() as gradebook:
            pairs = gradebook.db.query(Assignment.name, SubmittedAssignment.student_id).join(
                Assignment, Assignment.id == SubmittedAssignment.assignment_id
            )
            return {(lesson, student) for lesson, student in pairs}

    def export(self) -> None:
        """Write `grades.csv`."""
        with self._open() as gradebook:
            exporter = CsvExporter(config=self._config, to=str(self.grades))
            exporter.log.setLevel(logging.ERROR)
            exporter.export(gradebook)

    @contextlib.contextmanager
    def _open(self) -> Iterator[Gradebook]:
        """The gradebook. Raises ClassroomError where it cannot be read or written."""
        try:
            with Gradebook(self._api.coursedir.db_url, self._api.coursedir.course_id) as gradebook:
                yield gradebook
        except SQLAlchemyError as error:
            why = getattr(error, "orig", None) or error
            raise ClassroomError(f"the gradebook cannot be used: {why}.") from error


def _started(executor: Executor, unit: Unit) -> Future[Result]:
    try:
        return executor.submit(run, unit)
    except BrokenExecutor as error:
        future: Future[Result] = Future()
        future.set_exception(error)
        return future


def _collected(future: Future[Result]) -> Result | JailError:
    try:
        return future.result()
    except JailError as error:
        return error
    except BrokenExecutor as error:
        return JailError(f"a worker died ({error}); start the grading again.")


def _told(result: dict[str, str]) -> str:
    """What nbgrader logged, and the error if it raised one."""
    return "\n".join(part.strip() for part in (result.get("log"), result.get("error")) if part)
