"""What the command line shows: tables and progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.segment import Segment
from rich.table import Table

from autograder.grading.mark import Mark
from autograder.signs import in_a_line, shown

if TYPE_CHECKING:
    from autograder.plugin.class_run import Outcome

T = TypeVar("T")


class Screen(Console):
    """A terminal on which every text is shown; what moves and colours it is rich's alone."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """The pieces that are written."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else piece._replace(text=shown(piece.text))


def field(text: str) -> str:
    """A text of a student's in a line or a table: it is no markup, and breaks no line."""
    return escape(in_a_line(text))


def page() -> Console:
    """Where results are printed: as wide as the terminal, or wide enough for any table."""
    return Screen(width=None if sys.stdout.isatty() else 120)


@contextmanager
def patience(what: str) -> Iterator[None]:
    """Say on the terminal what takes its time, while it does; nothing where no one looks."""
    with Screen(stderr=True).status(f"{field(what)} ..."):
        yield


def told(what: str) -> None:
    """Say something that whoever waits should know."""
    Screen(stderr=True).print(field(what), soft_wrap=True)


def counted(what: str, items: Iterable[T], total: int | None = None) -> Iterator[T]:
    """Go through items and show how far it got, how fast, and how long the rest will take."""
    columns = (
        TextColumn(f"{what:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Screen(stderr=True)) as progress:
        count = total if total is not None else len(items) if isinstance(items, Sized) else None
        task = progress.add_task(what, total=count, rate="")
        for item in items:
            yield item
            speed = progress.tasks[task].finished_speed or progress.tasks[task].speed
            progress.update(task, advance=1, rate=f"{speed:.1f}/s" if speed else "")


def show_mark(mark: Mark) -> None:
    """Print a mark as a table: exercise, points, verdict, message."""
    table = Table(title=f"{mark.lesson.id}: {mark.score:g} of {mark.lesson.max_score:g} points")
    table.add_column("exercise", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("message")
    for exercise in mark.lesson.exercises:
        verdict = mark.result.verdicts[exercise.id]
        earned = exercise.points if verdict.passed else 0
        word = "[green]right[/]" if verdict.passed else "[red]not yet[/]"
        table.add_row(
            exercise.id,
            f"{earned:g} / {exercise.points:g}",
            word,
            "" if verdict.passed else field(verdict.message),
        )
    console = page()
    console.print(table)
    for flag in mark.result.flags:
        console.print(f"Note: {field(flag)}.")


def show_graded(results: Sequence[Outcome], notes: Sequence[str]) -> None:
    """Print how many submissions were graded, and which were not, or have to be looked at."""
    failed = sum(bool(result.failure) for result in results)
    unchanged = sum(result.unchanged for result in results)
    console = page()
    table = Table(box=box.SIMPLE_HEAD)
    for head in ("student", "lesson", "what"):
        table.add_column(head, overflow="fold")
    for result in sorted(results, key=lambda one: (one.lesson, one.student)):
        for flag in result.notes:
            table.add_row(field(result.student), field(result.lesson), field(flag))
        if result.failure:
            why = f"[red]not graded[/]: {field(result.failure)}"
            table.add_row(field(result.student), field(result.lesson), why)
    if table.row_count:
        console.print(table)
    for note in filter(None, notes):
        console.print(f"Note: {field(note)}.")
    done = len(results) - unchanged - failed
    console.print(f"{done} graded, {unchanged} unchanged, {failed} not graded.")
