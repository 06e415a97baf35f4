"""A class on a cluster in which workers come, die and differ: the grades of one by one.

    make cluster [ARGS="--students 34"]

A scheduler and three workers on the loopback; meanwhile one is killed, one joins, and one runs
another version of the grader. The gradebook must be that of `autograder grade --jobs 1`. Then the
same class on one worker and on three, for the ratio of their times.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from autograder.demo.demo import lay_out
from autograder.demo.made_up import students
from autograder.grading.workers import Workers, cluster, processes
from autograder.lessons import ROOT, lessons
from autograder.plugin.classroom import Classroom
from autograder.terminal import counted


@contextmanager
def started(*words: str, path: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    """A program of Dask's that runs meanwhile, with the grader that lies in `path`."""
    program = subprocess.Popen(
        [sys.executable, "-m", *words],
        env={**os.environ, "PYTHONPATH": str(path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield program
    finally:
        program.terminate()
        program.wait(30)


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """A scheduler on the loopback: its address."""
    about = folder / "scheduler.json"
    about.unlink(missing_ok=True)
    words = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    with started(*words, "--no-dashboard", "--scheduler-file", str(about)):
        while not about.exists() or not about.read_text().strip():
            time.sleep(0.1)
        yield json.loads(about.read_text())["address"]


def worker(address: str, path: Path = ROOT) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """A worker of one thread."""
    words = ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
    return started(*words, "--host", "127.0.0.1", "--no-dashboard", path=path)


def wait_for_workers(address: str, count: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)


def gradebook(course: Path) -> list[tuple[object, ...]]:
    """What a gradebook says of every graded cell."""
    with sqlite3.connect(course / "gradebook.db") as connection:
        return connection.execute(
            "select student_id, base_cell.name, auto_score, manual_score, needs_manual_grade"
            " from grade join base_cell on grade.cell_id = base_cell.id"
            " join submitted_notebook on grade.notebook_id = submitted_notebook.id"
            " join submitted_assignment"
            " on submitted_notebook.assignment_id = submitted_assignment.id order by 1, 2"
        ).fetchall()


def graded(course: Path, place: AbstractContextManager[Workers], what: str) -> tuple[float, int]:
    """Grade a course there: the seconds that it took, and how many were not graded."""
    classroom = Classroom(course)
    chosen = classroom.submissions()
    with place as workers:
        began = time.monotonic()
        done = classroom.grade_all(chosen, workers.executor, ahead=8 * workers.count)
        failed = [one for one in counted(what, done, total=len(chosen)) if one.failure]
        took = time.monotonic() - began
    for one in failed:
        print(f"not graded: {one.student}, {one.lesson}: {one.failure}")
    return took, len(failed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=34, help="in the six core lessons each")
    count = parser.parse_args().students
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        core = lessons()[:6]
        whole = folder / "whole"
        lay_out(whole, students(count), core)
        for lesson in core:
            Classroom(whole).release(lesson.id)
        copies = [shutil.copytree(whole, folder / name) for name in ("mixed", "one", "three")]
        graded(whole, processes(1, Classroom(whole).limits), "one by one")
        other = folder / "other"
        for package in ("autograder", "miniflow_ref"):
            shutil.copytree(ROOT / package, other / package)
        with (other / "autograder" / "errors.py").open("a") as file:
            file.write("# another version\n")
        address = stack.enter_context(scheduler(folder))
        limits = Classroom(whole).limits
        first = stack.enter_context(worker(address))
        wait_for_workers(address, 1)
        one, _ = graded(copies[1], cluster(address, limits), "one worker")
        for path in (ROOT, ROOT, other):
            stack.enter_context(worker(address, path))
        wait_for_workers(address, 4)
        three, _ = graded(copies[2], cluster(address, limits), "three")
        killer = threading.Timer(three / 3, first.kill)
        killer.start()
        joiner = threading.Timer(three / 2, lambda: stack.enter_context(worker(address)))
        joiner.start()
        _, left = graded(copies[0], cluster(address, limits), "mixed")
        joiner.join()
        if left:
            graded(copies[0], cluster(address, limits), "the rest")
        same = gradebook(copies[0]) == gradebook(whole)
    print(f"one worker {one:.1f} s, three {three:.1f} s: {one / three:.2f} times as fast")
    print(f"{left} not graded when a worker was killed; then the gradebooks are equal: {same}")


if __name__ == "__main__":
    main()
