"""The command line: `autograder build | mark | demo`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="miniflow-course")
def main() -> None:
    """Build the lessons of the MiniFlow course, and grade what students hand in."""
    # nbgrader calls alembic, jupyter calls the kernel's python: both stand beside this one.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


@main.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a built file is stale.")
def build(check: bool) -> None:
    """Make every lesson's notebooks from its text.

    source/NN_topic/topic.py becomes source/NN_topic/topic.ipynb (for nbgrader),
    release/NN_topic/topic.ipynb (for students) and notebooks/NN_topic.ipynb (solved, with its
    outputs). Nothing is replaced unless every lesson can be built.
    """
    from autograder.build import BuildError, stale
    from autograder.build import build as make

    try:
        if not check:
            make(ROOT, lambda lesson: click.echo(f"built {lesson}"))
            return
        complaints = stale(ROOT)
    except BuildError as error:
        raise click.ClickException(str(error)) from error
    for complaint in complaints:
        click.echo(complaint)
    if complaints:
        click.echo("Run `autograder build` and commit what it makes.")
        sys.exit(1)
    click.echo("Every built file follows from its text.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the mark as JSON.")
@click.option(
    "--timeout",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="Seconds that one cell may run.",
)
@click.option("--no-jail", is_flag=True, help="Run the student's code unprotected, in a kernel.")
def mark(file: Path, as_json: bool, timeout: int, no_jail: bool) -> None:
    """Mark one notebook of one lesson, without a course around it.

    Exits 0 on full marks, 1 on fewer, 2 if FILE is no notebook of this course, 3 if this machine
    cannot build a jail (then `autograder doctor` says what is missing).
    """
    from autograder.jail.host import JailError
    from autograder.jail.policy import Limits
    from autograder.marking import mark as mark_notebook
    from autograder.show import patience, show_mark
    from autograder.submission import RefusedError

    try:
        with patience(f"Running {file.name}"):
            result = mark_notebook(file, Limits(cell_seconds=timeout), not no_jail)
    except RefusedError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except JailError as error:
        click.echo(f"There is no jail here: {error} Or use --no-jail.", err=True)
        sys.exit(3)
    if as_json:
        click.echo(json.dumps(result.as_json(), indent=2))
    else:
        show_mark(result)
    sys.exit(0 if result.score == result.lesson.max_score else 1)


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
    default=ROOT / "build" / "demo",
    show_default="build/demo",
    help="Where the course folder is made; an earlier demonstration there is replaced.",
)
def demo(students: int, folder: Path) -> None:
    """Grade a made-up class through all lessons and check the grades.

    Among the students are a perfect one, one who hands in nothing for a lesson, one whose file is
    broken and one whose code never ends. Exits 1 if a grade is not what the student must get.
    """
    from autograder.classroom import ClassroomError
    from autograder.demo import DemoError, run, show

    try:
        result = run(folder.resolve(), students)
    except (DemoError, ClassroomError) as error:
        raise click.ClickException(str(error)) from error
    show(result)
    wrong = result.wrong()
    if wrong:
        raise click.ClickException("\n".join(["These grades are wrong:", *wrong]))
    click.echo("Every grade is what the made-up student must get.")
