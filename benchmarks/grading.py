"""How fast a class is graded, and against what: `make bench`.

All ways are timed in every round, one after the other, and compared within it: machines are noisy.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.demo.demo import CONFIG, lay_out
from autograder.demo.made_up import Student, students
from autograder.lessons import ROOT, lessons
from benchmarks.goals import Goals, standing
from benchmarks.ways import WAYS

STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "demo"
c.KernelManager.transport_encryption = "auto"
"""
STOCK_STUDENTS = 4
"""Stock nbgrader grades one notebook after the other: four students tell as much as twenty."""
CORE = lessons()[:6]
"""Add to SGD: later lessons train longer, and their own cells would hide the grader's time."""

GOALS: Goals = {
    "stock / grade --jobs 2": (40, "at least"),
    "stock / nbgrader autograde": (12, "at least"),
    "processor time: grade / floor": (2, "at most"),
    "1 job / 2 jobs": (1.8, "at least"),
    "megabytes of a worker": (400, "at most"),
    "autograder --help / nbgrader --help": (0.1, "at most"),
    "a submission of many / of few": (1.1, "at most"),
}

Figures = dict[str, dict[str, float]]


def made_up(count: int) -> list[Student]:
    """A class of honest and mistaken students; nobody's file is broken or never ends."""
    perfect, _, _, _, *others = students(2 * count)
    return [perfect, *(one for one in others if not _waits_for_ever(one))][:count]


def _waits_for_ever(student: Student) -> bool:
    """Whether a loop of this student's never ends: its time would be the limit's, not ours."""
    answers = (answer for lesson in student.answers.values() for answer in lesson.values())
    return any(getattr(answer, "id", "") == "sort_waits_for_ever" for answer in answers)


def course(folder: Path, config: str, count: int) -> Path:
    """A course in which a class has handed in all lessons, and nothing is graded."""
    from autograder.plugin.classroom import Classroom

    lay_out(folder, made_up(count), CORE)
    (folder / "nbgrader_config.py").write_text(config)
    classroom = Classroom(folder)
    for lesson in CORE:
        classroom.release(lesson.id)
    return folder


def timed(way: str, folder: Path) -> dict[str, float]:
    """One way of grading, in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.ways", way, str(folder)]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"{way}: {done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def seconds_of_help(program: str) -> float:
    """Seconds until `--help` has been printed."""
    began = time.perf_counter()
    words = [str(Path(sys.executable).parent / program), "--help"]
    subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def ratios(figures: Figures, helps: dict[str, float]) -> dict[str, float]:
    """What one round says of each goal."""
    seconds = {way: one["seconds"] for way, one in figures.items()}
    graded, floor = figures["grade --jobs 2"], figures["floor"]
    return {
        "stock / grade --jobs 2": seconds["stock nbgrader"] / seconds["grade --jobs 2"],
        "stock / nbgrader autograde": seconds["stock nbgrader"] / seconds["nbgrader autograde"],
        "processor time: grade / floor": graded["processor"] / floor["processor"],
        "1 job / 2 jobs": seconds["grade --jobs 1"] / seconds["grade --jobs 2"],
        "megabytes of a worker": graded["megabytes"],
        "autograder --help / nbgrader --help": helps["autograder"] / helps["nbgrader"],
    }


def growth(folder: Path, few: int, many: int) -> float:
    """What a submission of many takes against one of few; nothing is remembered from before."""
    taken = {}
    for count in (few, many):
        place = course(folder / f"of-{count}", CONFIG, max(4, count // len(CORE)))
        taken[count] = timed("grade --jobs 2", place)["seconds"]
        shutil.rmtree(place)
    return taken[many] / taken[few]


def show(rounds: list[Figures], found: dict[str, float]) -> None:
    """Print the figures' medians, and how the goals stand."""
    console = Console()
    table = Table(title=f"Medians of {len(rounds)} rounds", box=box.SIMPLE_HEAD)
    for head in ("way", "notebooks", "start-up s", "s/notebook", "CPU s/notebook", "MB"):
        table.add_column(head, justify="left" if head == "way" else "right")
    for way in WAYS:
        one = {name: median([r[way][name] for r in rounds]) for name in rounds[0][way]}
        table.add_row(
            way,
            f"{one['notebooks']:.0f}",
            f"{one['startup']:.1f}",
            f"{one['seconds']:.3f}",
            f"{one['processor']:.3f}",
            f"{one['megabytes']:.0f}",
        )
    console.print(table)
    console.print(standing(GOALS, found))


def median(values: list[float]) -> float:
    return statistics.median(values)


@click.command()
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
@click.option("--count", "count", default=20, show_default=True, help="Students of the class.")
@click.option("--few", default=200, show_default=True, help="Submissions of the small class.")
@click.option("--many", default=2000, show_default=True, help="Of the large one; 0: none.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=ROOT / "build" / "bench",
    show_default="build/bench",
    help="Where courses are made; bench.json is written there.",
)
def main(rounds: int, count: int, few: int, many: int, folder: Path) -> None:
    """Grade one class in several ways, and print how they compare. Takes about half an hour."""
    shutil.rmtree(folder, ignore_errors=True)
    places = {way: course(folder / "ours", CONFIG, count) for way in WAYS}
    places["stock nbgrader"] = course(folder / "stock", STOCK_CONFIG, STOCK_STUDENTS)
    work = [(number, way) for number in range(rounds) for way in WAYS]
    figures: list[Figures] = [{} for _ in range(rounds)]
    for number, way in track(work, "Timing", console=Console(stderr=True)):
        figures[number][way] = timed(way, places[way])
    programs = ("autograder", "nbgrader")
    each = [
        ratios(one, {program: seconds_of_help(program) for program in programs}) for one in figures
    ]
    found = {name: median([one[name] for one in each]) for name in each[0]}
    if many:
        found["a submission of many / of few"] = growth(folder, few, many)
    (folder / "bench.json").write_text(json.dumps({"rounds": figures, "found": found}, indent=2))
    show(figures, found)
    print(f"figures: {folder / 'bench.json'}")


if __name__ == "__main__":
    main()
