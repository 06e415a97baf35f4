"""A course folder, and nbgrader working in it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader, NbGraderAPI
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from traitlets import TraitError

from autograder.errors import AutograderError
from autograder.grading.grades import person
from autograder.lessons import Lesson
from autograder.plugin import class_grades
from autograder.plugin.autograde import output_stages, recording
from autograder.plugin.class_run import ClassRun, How, Outcome, not_released
from autograder.plugin.exporters import CsvExporter
from autograder.plugin.folders import Folders
from autograder.plugin.gradebook import lessons_in_gradebook, missing_columns
from autograder.plugin.lock import sole_grader
from autograder.plugin.release import is_edited
from autograder.plugin.stages import RunChecks
from autograder.report.findings import Record


class ClassroomError(AutograderError):
    """nbgrader could not do what was asked; the message holds what it said."""


class NoCourseError(ClassroomError):
    """The folder is no course: nothing is read there, and nothing written."""

    exit_code = 2


class Classroom:
    """A course folder with an `nbgrader_config.py`, and nbgrader working in it."""

    def __init__(self, course: Path, jailed: bool = True) -> None:
        """Read the course's configuration; without `jailed`, students' code runs unprotected.

        Raises NoCourseError for another folder, ClassroomError for a configuration that cannot be
        read: the course's own stages would be missing.
        """
        if not (course / "nbgrader_config.py").exists():
            raise NoCourseError(
                f"there is no course in {course}: it has no nbgrader_config.py; name the course "
                "folder with --course."
            )
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
        self._folders = Folders(self._api.coursedir)
        try:
            stage = RunChecks(config=self._config)
        except TraitError as error:
            raise ClassroomError(f"nbgrader_config.py: {error}") from error
        self.limits = stage.all_limits
        self.jailed = jailed and stage.jailed
        self._how = How(self.limits, self.jailed, output_stages(self._config))

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
        return self._folders.submissions()

    def chosen(self, lessons: Sequence[str], students: Sequence[str]) -> list[tuple[str, str]]:
        """The submissions of these lessons and students, all if none is named.

        Raises ClassroomError for a name that nothing was submitted under, and for a named lesson
        that the gradebook does not know.
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
        for lesson in lessons:
            if lesson not in released:
                raise ClassroomError(not_released(lesson))
        return pairs

    def known(self) -> dict[str, list[Lesson]]:
        """The released lessons, by assignment: the notebooks of each as the gradebook has them.

        Each has the files that lie beside it in the course.
        """
        with self._open() as gradebook:
            names = [assignment.name for assignment in gradebook.assignments]
            lessons = {name: lessons_in_gradebook(gradebook, name) for name in names}
        return {
            name: [replace(one, files=self._folders.beside(name)) for one in notebooks]
            for name, notebooks in lessons.items()
        }

    def notes(self, lessons: Iterable[str]) -> list[str]:
        """What the instructor should know of the course, beside these lessons' submissions."""
        known = {(one.id, one.topic): one for all in self.known().values() for one in all}
        edited = {
            source.id
            for name in set(lessons)
            for source in self._folders.sources(name)
            if (source.id, source.topic) in known
            and is_edited(source, known[source.id, source.topic])
        }
        return [
            f"the source of {lesson} was edited after its release; for that to count, run "
            f"`nbgrader generate_assignment {lesson}` and grade again"
            for lesson in sorted(edited)
        ] + [
            f"{folder} is left out, as a name in it begins with a dot"
            for folder in self._folders.hidden()
        ]

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
            students = {
                one.id: person(one.first_name, one.last_name, "") for one in gradebook.students
            }
            entries = class_grades.notebook_grades(gradebook)
        return Record(
            folder=self.course,
            course=self._api.coursedir.course_id or self.course.name,
            students=students,
            lessons=dict(sorted(self.known().items())),
            submitted=set(self.submissions()),
            entries=entries,
            autograded=self._folders.structure(self._api.coursedir.autograded_directory),
            feedback=self._folders.structure(self._api.coursedir.feedback_directory),
        )

    def grade_all(
        self,
        submissions: Iterable[tuple[str, str]],
        executor: Executor,
        *,
        force: bool = False,
        ahead: int = 16,
        tell: Callable[[str], object] = print,
    ) -> Iterator[Outcome]:
        """Grade submissions given as (lesson, student), and tell of each one as it is done.

        Without `force`, one that is graded already and has not changed since is left alone. At
        most `ahead` notebooks or so are with the executor at a time. `tell` hears what is waited
        for. Raises LockedError where another grader is at work.
        """
        with sole_grader(self.course):
            with self._open() as gradebook:
                graded = class_grades.extensions(gradebook)
                due = {one.name: one.duedate for one in gradebook.assignments}
            with recording(self._api.coursedir, self._config, tell) as recorder:
                run = ClassRun(
                    self.course,
                    self._folders,
                    self.known(),
                    due,
                    graded,
                    force,
                    self._how,
                    recorder,
                )
                yield from run.through(submissions, executor, ahead)

    def give_feedback(self, lesson: str, student: str) -> Path:
        """Write one submission's feedback page. Raises ClassroomError."""
        result = self._api.generate_feedback(lesson, student, force=True)
        if not result["success"]:
            raise ClassroomError(f"{student} has no feedback on {lesson}:\n{_told(result)}")
        return next(self._folders.feedback(lesson, student).glob("*.html"))

    def scores(self) -> dict[tuple[str, str], float]:
        """The gradebook's score for every graded submission: (lesson, student) to points."""
        with self._open() as gradebook:
            return {
                (one.lesson, student): grades.score
                for one in class_grades.class_grades(gradebook)
                for student, grades in one.grades.items()
            }

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
                if missing := missing_columns(gradebook.engine):
                    raise ClassroomError(
                        f"the gradebook is of another version of nbgrader, it has no {missing[0]}: "
                        "make a copy of it, then run `nbgrader db upgrade`."
                    )
                yield gradebook
        except ModuleNotFoundError as error:
            raise ClassroomError(
                f"db_url needs {error.name}, which is not installed; for PostgreSQL run `pip "
                "install miniflow-course[postgres]`."
            ) from error
        except SQLAlchemyError as error:
            why = getattr(error, "orig", None) or error
            raise ClassroomError(f"the gradebook cannot be used: {why}.") from error


def _told(result: dict[str, str]) -> str:
    """What nbgrader logged, and the error if it raised one."""
    return "\n".join(part.strip() for part in (result.get("log"), result.get("error")) if part)
