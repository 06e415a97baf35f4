"""What the command line shows: tables and progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from autograder.grading.mark import Mark

if TYPE_CHECKING:
    from autograder.plugin.class_run import Outcome

T = TypeVar("T")


def page() -> Console:
    """Where results are printed: as wide as the terminal, or wide enough for any table."""
    return Console(width=None if sys.stdout.isatty() else 120)


@contextmanager
def patience(what: str) -> Iterator[None]:
    """Say on the terminal what takes its time, while it does; nothing where no one looks."""
    with Console(stderr=True).status(f"{what} ..."):
        yield


def told(what: str) -> None:
    """Say something that whoever waits should know."""
    Console(stderr=True).print(escape(what), soft_wrap=True)


def counted(what: str, items: Iterable[T], total: int | None = None) -> Iterator[T]:
    """Go through items and show how far it got, how fast, and how long the rest will take."""
    columns = (
        TextColumn(f"{what:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
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
            "" if verdict.passed else escape(verdict.message),
        )
    console = page()
    console.print(table)
    for flag in mark.result.flags:
        console.print(f"Note: {escape(flag)}.")


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
            table.add_row(escape(result.student), result.lesson, escape(flag))
        if result.failure:
            why = f"[red]not graded[/]: {escape(result.failure)}"
            table.add_row(escape(result.student), result.lesson, why)
    if table.row_count:
        console.print(table)
    for note in filter(None, notes):
        console.print(f"Note: {escape(note)}.")
    done = len(results) - unchanged - failed
    console.print(f"{done} graded, {unchanged} unchanged, {failed} not graded.")
