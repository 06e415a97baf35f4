"""The command line: `autograder new | build | collect | grade | mark | report | …`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from autograder.errors import AutograderError
from autograder.signs import complain, echo, in_a_line


class Commands(click.Group):
    """Commands whose errors of ours are one line, and the exit code that the error names."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except AutograderError as error:
            complain(" ".join(filter(None, (str(error), error.way_out))))
            sys.exit(error.exit_code)
        except click.ClickException as error:
            error.message = in_a_line(error.message)  # type: ignore[misc]
            raise


def _course_option(help: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option `--course`, which is the folder one stands in unless it is named."""
    folder = click.Path(path_type=Path, file_okay=False, exists=True)
    return click.option(
        "--course", type=folder, default=Path(), show_default="this folder", help=help
    )


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="miniflow-course")
def main() -> None:
    """Build the lessons of the MiniFlow course, and grade what students hand in."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("lessons", nargs=-1, metavar="[LESSON]...")
def new(folder: Path, lessons: tuple[str, ...]) -> None:
    """Make a course folder with these lessons, or with all.

    It holds nbgrader's configuration, the lessons' texts and notebooks, an empty roster, and a
    README that says what to do next. Nothing is ever overwritten.
    """
    from autograder.course.new import new as make

    for lesson in make(folder, lessons):
        echo(f"{folder / 'source' / lesson.id / lesson.topic}.ipynb")
    echo(f"{folder / 'README.md'} says what comes next.")


@main.command()
@click.argument("zip_file", metavar="ZIP", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("lesson", required=False, default="", metavar="[LESSON]")
@_course_option("The course folder: the one that holds source/.")
@click.option(
    "--roster",
    "class_list",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv",
    help="Who is in the class.  [default: roster.csv in the course folder]",
)
def collect(zip_file: Path, lesson: str, course: Path, class_list: Path | None) -> None:
    """Put what Moodle or Canvas gives as ZIP to submitted/, under the ids of the roster.

    Notebooks are known by their cells, whatever their files are called; LESSON takes one lesson's
    alone. A newer version replaces what was handed in before. Exits 1 if something was left out.
    """
    from autograder.course.collect import collect as collected_from
    from autograder.course.roster import FILE, read_roster

    people = read_roster(class_list or course / FILE)
    result = collected_from(zip_file, course.resolve(), people, lesson)
    for note in result.notes:
        echo(f"Note: {in_a_line(note)}.")
    for complaint in result.left_out:
        echo(f"Left out: {in_a_line(complaint)}.")
    echo(f"{len(result.placed)} collected, {len(result.left_out)} left out.")
    sys.exit(1 if result.left_out else 0)


@main.command()
@click.argument("topic")
def where(topic: str) -> None:
    """Print the files of a topic: what its author edits, and what is made from it."""
    from autograder.course.where import where as files_of

    for path in files_of(topic):
        echo(os.path.relpath(path))


@main.command()
@_course_option("The course folder: the one that holds lessons/.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a built file is stale.")
def build(course: Path, check: bool) -> None:
    """Make every lesson's notebooks from its text.

    lessons/NN_topic.py becomes source/NN_topic/topic.ipynb (for nbgrader),
    release/NN_topic/topic.ipynb (for students) and notebooks/NN_topic.ipynb (solved, with its
    outputs). Nothing is replaced unless every lesson can be built.
    """
    from autograder.course.build import build as make
    from autograder.course.build import stale

    if not check:
        make(course.resolve(), lambda lesson: echo(f"built {lesson}"))
        return
    complaints = stale(course.resolve())
    for complaint in complaints:
        echo(complaint)
    if complaints:
        echo("Run `autograder build` and commit what it makes.")
        sys.exit(1)
    echo("Every built file follows from its text.")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "json", "gradescope", "junit"]),
    default="table",
    show_default=True,
    help="What the mark is printed as: Gradescope's results.json, or JUnit's XML for CI.",
)
@click.option("--json", "layout", flag_value="json", help="The same as --format json.")
@click.option(
    "--timeout",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="Seconds that one cell may run.",
)
@_course_option("A course folder, whose own lessons and points come before the grader's.")
@click.option("--no-jail", is_flag=True, help="Run the student's code unprotected, in a kernel.")
def mark(files: tuple[Path, ...], layout: str, timeout: int, course: Path, no_jail: bool) -> None:
    """Mark one notebook of one lesson; no gradebook is needed.

    Exits 0 on full marks, 1 on fewer, 2 if FILE is no notebook of this course, 3 if the grader
    cannot mark it, as where no jail can be built (`autograder doctor` says what is missing). That
    is so in every format: CI fails the job, Gradescope reads the file alone. A FILE that cannot be
    marked is a failed test in JUnit's format and a score of 0 with the reason in Gradescope's.
    Where the grader is at fault nothing is printed, so that Gradescope tells the instructor instead
    of giving a 0.
    """
    from autograder.grading.mark import mark as mark_notebook
    from autograder.grading.mark_formats import FORMATS
    from autograder.grading.submission import RefusedError
    from autograder.jail.policy import Limits
    from autograder.lessons import lessons_in
    from autograder.terminal import patience, show_mark

    file, *others = files
    try:
        if others:
            names = ", ".join(one.name for one in files)
            raise RefusedError(f"one notebook is marked at a time, not {names}.")
        with patience(f"Running {file.name}"):
            own = lessons_in(course)
            result = mark_notebook(file, Limits(cell_seconds=timeout), not no_jail, own)
    except RefusedError as error:
        if layout in FORMATS and (document := FORMATS[layout].refusal(file.name, str(error))):
            echo(document)
        raise
    if layout in FORMATS:
        echo(FORMATS[layout].mark(result))
    else:
        show_mark(result)
    sys.exit(0 if result.score == result.lesson.max_score else 1)


@main.command()
@click.argument("lessons", nargs=-1, metavar="[LESSON]...")
@click.option("--student", "students", multiple=True, metavar="ID", help="Only this student.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count(),
    show_default="one for each processor",
    help="How many submissions run at a time.",
)
@click.option("--force", is_flag=True, help="Grade again what has not changed.")
@_course_option("The course folder: the one that holds submitted/.")
@click.option(
    "--executor",
    "cluster",
    metavar="dask:ADDRESS",
    callback=lambda _, __, value: _dask_address(value),
    help="Run on a Dask cluster, e.g. dask:tcp://10.0.0.5:8786, instead of on this machine.",
)
@click.option("--no-jail", is_flag=True, help="Run students' code unprotected, in kernels.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def grade(
    lessons: tuple[str, ...],
    students: tuple[str, ...],
    jobs: int,
    force: bool,
    course: Path,
    cluster: str | None,
    no_jail: bool,
    as_json: bool,
) -> None:
    """Grade a class: what is in submitted/, in parallel, in jails.

    The gradebook and autograded/ become what `nbgrader autograde` makes of them. An interrupted
    run may be started again; it does what is left. Exits 1 if a submission could not be graded,
    3 if there is no jail (then `autograder doctor` says what is missing).
    """
    import dataclasses

    from autograder.grading import workers as places
    from autograder.plugin.classroom import Classroom
    from autograder.terminal import counted, show_graded, told

    classroom = Classroom(course.resolve(), jailed=not no_jail)
    chosen = classroom.chosen(lessons, students)
    limits = classroom.limits if classroom.jailed else None
    place = places.cluster(cluster, limits) if cluster else places.processes(jobs, limits)
    with place as workers:
        work = classroom.grade_all(
            chosen, workers.executor, force=force, ahead=8 * workers.count, tell=told
        )
        results = list(counted("Grading", work, total=len(chosen)))
    if as_json:
        echo(json.dumps([dataclasses.asdict(result) for result in results], indent=2))
    else:
        notes = classroom.notes(lesson for lesson, _ in chosen)
        show_graded(results, [workers.note, *notes])
    sys.exit(1 if any(result.failure for result in results) else 0)


def _dask_address(value: str | None) -> str | None:
    if value is None or value.startswith("dask:"):
        return value and value.removeprefix("dask:")
    raise click.BadParameter("an executor is named dask:ADDRESS, as in dask:tcp://10.0.0.5:8786.")


@main.command()
@_course_option("The course folder: the one that holds gradebook.db.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html",
    help="Where the page goes; the figures go beside it as FILE.json.  [default: report.html in "
    "the course folder]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON; write no file.")
def report(course: Path, output: Path | None, as_json: bool) -> None:
    """Say how a class did: one page for the instructor, and its figures as JSON.

    Grades per lesson, how each exercise went, the most common misconceptions, what was flagged,
    and who handed in nothing. Paths in the JSON are within the course folder.
    """
    from autograder.terminal import counted, patience

    with patience("Opening the gradebook"):
        from autograder.plugin.classroom import Classroom
        from autograder.report.numbers import figures
        from autograder.report.page import data, write

    to = (output or course / "report.html").resolve()
    if to.suffix == ".json":
        raise click.BadParameter("name the page, FILE.html; FILE.json is written beside it.")
    record = Classroom(course.resolve()).record()
    made = figures(record, counted("Reading", record.work(), total=len(record.entries)))
    if as_json:
        echo(data(made), nl=False)
        return
    beside = write(made, record.folder, to)
    for what, path in (("report:", to), ("figures:", beside)):
        echo(f"{what:<9}{path}")


@main.command()
@click.option(
    "--students",
    type=click.IntRange(min=4),
    default=12,
    show_default=True,
    help="How many students the class has.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build", "demo"),
    show_default=True,
    help="Where the course folder is made; an earlier demonstration there is replaced.",
)
def demo(students: int, folder: Path) -> None:
    """Grade a made-up class through all lessons and check the grades.

    Among the students are a perfect one, one who hands in nothing for a lesson, one whose file is
    broken and one whose code never ends. Exits 1 if a grade is not what the student must get.
    """
    from autograder.demo.demo import DemoError, run, show

    result = run(folder.resolve(), students)
    show(result)
    if wrong := result.wrong():
        raise DemoError("\n".join(["These grades are wrong:", *wrong]))
    echo("Every grade is what the made-up student must get.")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """Say what this machine and this folder can do for grading, and what to mend.

    Exits 1 if grading would refuse, because no jail can be built here.
    """
    import dataclasses

    from autograder.doctor import findings

    found = []
    for finding in findings(Path.cwd()):
        found.append(finding)
        if not as_json:
            echo(str(finding))
    if as_json:
        echo(json.dumps([dataclasses.asdict(finding) for finding in found], indent=2))
    sys.exit(1 if any(finding.state == "fail" for finding in found) else 0)
