"""Nothing survives: workers, jails and what runs in them end with the grader, however it ends."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

LEFT_ALIVE = 2
"""Seconds in which everything has to be gone."""

GRADER = """
import os, sys, time
from nbformat.v4 import new_code_cell, new_notebook
from autograder.grading.workers import processes
from autograder.jail.host import warm_jail
from autograder.jail.policy import Limits

LIMITS = Limits()

def endless(name):
    cell = new_code_cell(sys.argv[1])
    cell.metadata["nbgrader"] = {"grade_id": "x"}
    warm_jail(LIMITS).run(new_notebook(cells=[cell]), {0: ["add_forward"]}, judge)

def judge(exercise, observations, seed):
    print("running", flush=True)
    time.sleep(99)

with processes(2, LIMITS) as workers:
    list(workers.executor.map(endless, "ab"))
"""

JUDGED = "from autograder import check; check('add_forward', globals())"

LOOP = f"""
import threading, signal
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
def loop():
    while True: pass
threading.Thread(target=loop).start()
{JUDGED}
"""


@pytest.fixture
def grader(request):
    """A grader with two workers, in whose jails notebooks run."""
    words = [sys.executable, "-c", GRADER, request.param]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as program:
        assert [program.stdout.readline() for _ in "ab"] == ["running\n"] * 2
        yield psutil.Process(program.pid)
        program.kill()


def alive(below, seconds):
    """Which of these processes are there after so many seconds."""
    _, there = psutil.wait_procs(below, timeout=seconds)
    return [one for one in there if one.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize(
    ("grader", "number"),
    [(JUDGED, signal.SIGKILL), (LOOP, signal.SIGKILL), (LOOP, signal.SIGTERM)],
    indirect=["grader"],
    ids=["waiting, SIGKILL", "looping, SIGKILL", "looping, SIGTERM"],
)
def test_no_process_is_left_when_the_grader_dies(grader, number):
    below = grader.children(recursive=True)
    assert len(below) >= 2 * 3  # a worker, the warm process, the run
    grader.send_signal(number)
    assert alive(below, LEFT_ALIVE) == []


@pytest.mark.parametrize("grader", [LOOP], indirect=True, ids=["loops"])
def test_a_worker_that_dies_takes_its_jail_along(grader):
    worker = grader.children()[0]
    below = worker.children(recursive=True)
    worker.kill()
    assert alive([worker, *below], LEFT_ALIVE) == []
