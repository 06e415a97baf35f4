"""What the slowest markup costs on a page: `python -m benchmarks.pages`.

Each text is shown in a process of its own, which may take 30 seconds and two gigabytes. Then a page
is made of a notebook that is full of each of the slowest.
"""

from __future__ import annotations

import bisect
import multiprocessing
import resource
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import click
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from autograder.grading.grades import NotebookGrades
from autograder.grading.submission import MAX_CELLS
from autograder.pages.clean import MOST_HTML, MOST_TAGS, clean
from autograder.pages.feedback import feedback
from autograder.pages.prose import MOST_MARKDOWN, MOST_PAIRED, PAIRED, in_order, prose
from autograder.pages.room import Room
from tests.pages.heavy import HTML, MARKDOWN, Maker

MUCH = 250_000
"""Characters: more than is let in."""

SECONDS, MEGABYTES = 1.0, 200
"""What the worst text may cost."""


class Cost(NamedTuple):
    """What it took to show something: processor seconds, memory, and the tags that it has."""

    seconds: float
    megabytes: float
    tags: int


def cost(show: Callable[[], str]) -> Cost:
    """What it costs to show something, in a process of its own."""
    receives, sends = multiprocessing.Pipe(duplex=False)

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        tags = show().count("<")
        seconds = time.process_time() - began
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sends.send(Cost(seconds, (after - before) / 1024, tags))

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    return receives.recv() if receives.poll() else Cost(30, 2_000, 0)


def longest(made: Maker, is_let_in: Callable[[str], bool]) -> int:
    """The largest length of such a text that is let in."""
    return bisect.bisect(range(MUCH), False, key=lambda length: not is_let_in(made(length))) - 1


def is_short_html(text: str) -> bool:
    """Whether so much HTML is cleaned."""
    return len(text) <= MOST_HTML and text.count("<") <= MOST_TAGS


def is_short_markdown(text: str) -> bool:
    """Whether so much Markdown is set."""
    return len(text) <= MOST_MARKDOWN and len(PAIRED.findall(text)) <= MOST_PAIRED


class Text(NamedTuple):
    """A text that is made to be slow, and what there is too much of in it."""

    kind: str
    much: str
    text: str

    def shown(self) -> str:
        """The text by itself."""
        return prose(self.text) if self.kind == "Markdown" else in_order(clean(self.text, Room()))

    def page(self) -> str:
        """The page of a notebook that is full of it."""
        texts = [f"{self.text[:-5]}\n{number:4}" for number in range(MAX_CELLS)]
        if self.kind == "Markdown":
            cells = [new_markdown_cell(text) for text in texts]
        else:
            shown = [new_output("display_data", {"text/html": text}) for text in texts]
            cells = [new_code_cell("", outputs=shown)]
        nothing = NotebookGrades("lesson", "lesson", "ana", {}, {})
        return feedback(new_notebook(cells=cells), "Ana", nothing, [])


def table(title: str, rows: list[tuple[Cost, Text]]) -> None:
    """Print what some texts cost."""
    shown = Table(title=title, box=box.SIMPLE_HEAD)
    for head in ("of", "too much of", "characters", "seconds", "MB", "tags"):
        shown.add_column(head, justify="left" if head.endswith("of") else "right")
    for (seconds, megabytes, tags), (kind, much, text) in rows:
        numbers = (f"{len(text):,}", f"{seconds:.2f}", f"{megabytes:.0f}", f"{tags:,}")
        shown.add_row(kind, escape(much), *numbers)
    Console(width=120).print(shown)


@click.command(help=__doc__)
@click.option("--worst", default=10, help="Rows of each table.")
def main(worst: int) -> None:
    """Print the slowest, and exit with 1 if one of them is too slow."""
    texts = [
        Text(kind, much, made(length))
        for kind, makers, is_short in (
            ("HTML", HTML, is_short_html),
            ("Markdown", MARKDOWN, is_short_markdown),
        )
        for much, made in makers.items()
        for length in (longest(made, is_short), MUCH)
    ]
    patient = partial(track, console=Console(stderr=True))
    found = sorted(((cost(one.shown), one) for one in patient(texts)), reverse=True)
    table(f"The slowest of {len(found)} texts", found[:worst])
    slow = [one for _, one in found[:worst]]
    pages = sorted(((cost(one.page), one) for one in patient(slow)), reverse=True)
    table(f"Pages of {MAX_CELLS:,} of each", pages)
    seconds, memory = found[0][0].seconds, max(one.megabytes for one, _ in found)
    print(f"A text costs at most {seconds:.2f} seconds and {memory:.0f} MB.")
    raise SystemExit(seconds > SECONDS or memory > MEGABYTES)


if __name__ == "__main__":
    main()
