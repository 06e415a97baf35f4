"""Run the visible checks of notebooks and say which ones pass: a student's CI.

    python checks.py [NOTEBOOK]...

Without a name, every notebook in this folder and below is run. That needs nbclient, ipykernel and
the packages that the lessons import, and nothing of the grader: the checks are the locked cells of
the notebooks themselves. Exits 0 if all checks pass, 1 if one does not, 2 if there are none.
On GitHub the result is also shown as the job's summary.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from traitlets.config import Config

TIMEOUT = 60
"""Seconds that a cell may run."""

_TERMINAL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Line(NamedTuple):
    """One line of a summary: what it is about, how that stands, and why."""

    name: str
    state: str
    why: str


def run(path: Path) -> list[Line]:
    """Run a notebook and give a line for each check, and for each other cell that fails."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # whatever is wrong with a file, the others are still checked
        return [Line(path.name, "not yet", f"This is no notebook that can be read: {error}")]
    stopped = f"stopped after {TIMEOUT} seconds"
    replies: dict[int, dict[str, str]] = {}
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        interrupt_on_timeout=True,
        error_on_timeout={"ename": "Timeout", "evalue": stopped, "traceback": [stopped]},
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
    )
    # The kernel's word on a cell; an error that cannot be shown leaves no output.
    client.on_cell_executed = lambda cell, cell_index, execute_reply: replies.update(
        {cell_index: execute_reply["content"]}
    )
    with contextlib.suppress(DeadKernelError):  # then there is no word on the rest
        client.execute()
    return lines(notebook, replies)


def lines(notebook: nbformat.NotebookNode, replies: dict[int, dict[str, str]]) -> list[Line]:
    """A line for each check, and for each other cell that failed, by the kernel's replies."""
    found, answers = [], dict[str, None]()
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        about, reply = cell.metadata.get("nbgrader", {}), replies.get(index)
        if about.get("grade") and not about.get("solution"):
            name = str(about.get("grade_id")).removeprefix("check_")
            why = _error(reply) if reply else "This cell was not reached."
            found.append(Line(name, "not yet" if why else "passes", why))
        elif reply and reply.get("ename") != "NotImplementedError" and _error(reply):
            found.append(Line(f"cell {index + 1}", "stops", _error(reply)))
        if about.get("solution") and not about.get("grade"):
            answers[str(about.get("grade_id"))] = None
    if any(line.state == "not yet" for line in found):
        while found[-1].state == "stops":  # because of what is not right yet
            found.pop()
    checked = {line.name for line in found}
    if not checked.isdisjoint(answers):  # then checks are named after their answers here
        lost = "The check of this answer is gone. Copy it from a fresh notebook."
        found += [Line(name, "not yet", lost) for name in answers if name not in checked]
    return found


def _error(reply: dict[str, str]) -> str:
    """Why a cell failed, on one line; nothing if it did not."""
    if reply["status"] == "ok":
        return ""
    kind, said = reply.get("ename", ""), reply.get("evalue", "")
    if kind == "NotImplementedError":
        return "This is not written yet."
    text = said if kind == "AssertionError" and said else f"{kind}: {said}"
    return " ".join(_TERMINAL.sub("", text).split())


def markdown(title: str, heads: tuple[str, str, str], found: list[Line]) -> str:
    """A table for GitHub in which every text is only text."""
    rows = [_row((literal(name), state, literal(why))) for name, state, why in found]
    return "\n".join([f"### {literal(title)}", "", _row(heads), "|---|---|---|", *rows, "", ""])


def literal(text: str) -> str:
    """A text on one line without any markup: what is no letter, digit or space is an entity."""
    text = " ".join(text.split())
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in text)


def _row(cells: tuple[str, str, str]) -> str:
    return f"| {' | '.join(cells)} |"


def summarise(text: str) -> None:
    """Add to the job's summary, where there is a job."""
    if place := os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(place, "a", encoding="utf-8") as file:
            file.write(text)


def main(names: list[str]) -> int:
    paths = [Path(name) for name in names] or [
        path
        for path in sorted(Path().rglob("*.ipynb"))
        if not any(part.startswith(".") for part in path.parts)
    ]
    states = []
    for path in paths:
        found = run(path)
        own = [line.state for line in found if line.state != "stops"]
        states += own
        title = f"{path}: {own.count('passes')} of {len(own)} checks pass"
        print(f"== {title}")
        for name, state, why in found:
            print(f"{state:<8}{name}{': ' if why else ''}{why}")
        summarise(markdown(title, ("check", "", "what came"), found))
    if not states:
        print("There is no notebook with checks here.")
        return 2
    return 1 if "not yet" in states else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
