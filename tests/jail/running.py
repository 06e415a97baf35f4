"""What the jail's tests share: running cells, what came out, and speaking on the guest's line."""

import time

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

from autograder.jail.policy import Limits
from autograder.verdict import Verdict

LIMITS = Limits(
    cell_seconds=2,
    notebook_seconds=20,
    cell_sent_bytes=20_000_000,
    notebook_sent_bytes=1_000_000_000,
)

BOUND = 2 + 1 + 1 + 6
"""Seconds in which any notebook here ends: the cell's, two of grace, and a busy machine's."""

LINE = """
import json, os, signal, stat, struct, sys, time

def is_socket(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode) and os.get_blocking(fd)  # asyncio's are not
    except OSError:
        return False

line = min(filter(is_socket, range(3, 256)))

def send(frame):
    body = json.dumps(frame).encode()
    os.write(line, struct.pack(">I", len(body)) + body)

def told():
    (length,) = struct.unpack(">I", os.read(line, 4))
    return json.loads(os.read(line, length))

def ask(exercise):
    send({"ask": exercise})
    return told()["seed"]

def answer(exercise, text):
    send({"exercise": exercise, "observations": [["what", str(text)]]})
"""
"""What an attacker's first cell does: find the line to the host, and learn to speak."""


def names_the_seed(exercise, observations, seed):
    """A judge for whom the right answer is the seed that was given."""
    return Verdict(exercise, [one.seen for one in observations] == [str(seed)])


def processes(jail):
    """All processes below the jail's, as this machine sees them."""
    return psutil.Process(jail._process.pid).children(recursive=True)


class Cells(list):
    """A notebook's cells after a run; `stopped`, `verdicts` and `seconds` are the run's."""


def run(jail, *sources, checks=None, judge=names_the_seed, files=None):
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    began = time.monotonic()
    result = jail.run(notebook, checks or {}, judge, files)
    assert time.monotonic() - began < BOUND
    nbformat.validate(notebook)
    cells = Cells(notebook.cells)
    cells.stopped, cells.verdicts, cells.seconds = result.stopped, result.verdicts, result.seconds
    return cells


def said(cells):
    """What was printed."""
    return [o.text for cell in cells for o in cell.outputs if o.output_type == "stream"]


def errors(cell):
    return [o.ename for o in cell.outputs if o.output_type == "error"]
