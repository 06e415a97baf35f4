"""What the slowest markup costs on a page: `python -m benchmarks.pages`.

Each is cleaned in a process of its own, which may take 30 seconds and two gigabytes.
"""

from __future__ import annotations

import bisect
import multiprocessing
import resource
import time
from collections.abc import Callable
from multiprocessing.queues import SimpleQueue
from typing import NamedTuple

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from autograder.pages.clean import MOST_HTML, MOST_TAGS, clean
from autograder.pages.prose import MOST_MARKDOWN, MOST_PAIRED, PAIRED, in_order, prose
from autograder.pages.room import Room
from tests.pages.heavy import HTML, MARKDOWN, Maker

MUCH = 200_000
"""Characters: far more than is let in."""

SECONDS, MEGABYTES = 1.0, 200
"""What the worst may cost."""


class Cost(NamedTuple):
    """What a page took: processor seconds, memory, and the tags that it has."""

    seconds: float
    megabytes: float
    tags: int


def cost(show: Callable[[str], str], text: str) -> Cost:
    """What it costs to show a text, in a process of its own."""

    def work(told: SimpleQueue[Cost]) -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        tags = show(text).count("<")
        seconds = time.process_time() - began
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        told.put(Cost(seconds, (after - before) / 1024, tags))

    context = multiprocessing.get_context("fork")
    told: SimpleQueue[Cost] = context.SimpleQueue()
    process = context.Process(target=work, args=(told,))
    process.start()
    process.join()
    return Cost(30, 2_000, 0) if process.exitcode else told.get()


def lengths(made: Maker, is_let_in: Callable[[str], bool]) -> tuple[int, int]:
    """The largest length of such a text that is let in, and one that is not."""
    few = bisect.bisect(range(MUCH), False, key=lambda length: not is_let_in(made(length))) - 1
    return few, MUCH


def is_short_html(text: str) -> bool:
    """Whether so much HTML is cleaned."""
    return len(text) <= MOST_HTML and text.count("<") <= MOST_TAGS


def is_short_markdown(text: str) -> bool:
    """Whether so much Markdown is set."""
    return len(text) <= MOST_MARKDOWN and len(PAIRED.findall(text)) <= MOST_PAIRED


@click.command(help=__doc__)
@click.option("--worst", default=15, help="Rows of the table.")
def main(worst: int) -> None:
    """Print the slowest, and exit with 1 if one of them is too slow."""
    ways: list[tuple[str, Callable[[str], str], Callable[[str], bool], dict[str, Maker]]] = [
        ("HTML", lambda text: in_order(clean(text, Room())), is_short_html, HTML),
        ("Markdown", prose, is_short_markdown, MARKDOWN),
    ]
    work = [
        (kind, name, length, show, made)
        for kind, show, is_short, makers in ways
        for name, made in makers.items()
        for length in lengths(made, is_short)
    ]
    found = [
        (cost(show, made(length)), kind, name, length)
        for kind, name, length, show, made in track(work, console=Console(stderr=True))
    ]
    table = Table(title=f"The slowest of {len(found)}", box=box.SIMPLE_HEAD)
    for head in ("of", "too much of", "characters", "seconds", "MB", "tags"):
        table.add_column(head, justify="left" if head.endswith("of") else "right")
    for one, kind, name, length in sorted(found, reverse=True)[:worst]:
        numbers = (f"{length:,}", f"{one.seconds:.3f}", f"{one.megabytes:.0f}", f"{one.tags:,}")
        table.add_row(kind, escape(name), *numbers)
    Console(width=120).print(table)
    costs = [one for one, *_ in found]
    largest = max(one.megabytes for one in costs)
    print(f"At most {max(costs).seconds:.2f} seconds and {largest:.0f} MB.")
    raise SystemExit(max(costs).seconds > SECONDS or largest > MEGABYTES)


if __name__ == "__main__":
    main()
