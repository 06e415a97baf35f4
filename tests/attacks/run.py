"""Grading classes of attackers, several at a time, each worker in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from autograder.lessons import ROOT
from tests.attacks import sandbox
from tests.attacks.attack import Attack
from tests.attacks.course import Way
from tests.attacks.outcome import Outcome


def attacked(
    folder: Path, way: Way, classes: list[list[Attack]], seconds: float, workers: int = 1
) -> Iterator[Outcome]:
    """What comes of these classes of attackers, each in a course of its own.

    Grading a course may take so many `seconds`. Raises SandboxError where there is none and the
    way of grading needs one.
    """
    if not way.protected:
        sandbox.probe()
    said: queue.Queue[str | None] = queue.Queue()
    started = []
    over = threading.Event()
    with contextlib.ExitStack() as ending:
        ending.callback(over.set)
        for number in range(min(workers, len(classes))):
            own = folder / f"worker-{number}" if way.protected else sandbox.WRITABLE / "attacked"
            job = {
                "way": way.name,
                "folder": str(own),
                "classes": [[attack.id for attack in part] for part in classes[number::workers]],
                "token": secrets.token_hex(6),
                "seconds": seconds,
            }
            process = _start(way, job)
            ending.callback(process.wait)
            ending.callback(process.kill)
            started.append(process)
            threading.Thread(target=_listen, args=(process, said), daemon=True).start()
            if not way.protected:
                threading.Thread(target=sandbox.stop_in_time, args=(process, over)).start()
        for _ in started:
            while line := said.get():
                yield Outcome(**json.loads(line))
        broken = [process.args for process in started if process.wait()]
        if broken:
            raise RuntimeError(f"{len(broken)} of {len(started)} workers ended early")


def _start(way: Way, job: dict[str, object]) -> subprocess.Popen[str]:
    words = [sys.executable, "-P", "-m", "tests.attacks.worker", f"argument-{job['token']}"]
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "MPLCONFIGDIR": f"{job['folder']}/matplotlib",
        "SECRET": f"environment-{job['token']}",
    }
    process = subprocess.Popen(
        words if way.protected else sandbox.command(words),
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    with process.stdin:
        process.stdin.write(json.dumps(job))
    return process


def _listen(process: subprocess.Popen[str], said: queue.Queue[str | None]) -> None:
    """Pass a worker's lines on, and say when there are no more."""
    assert process.stdout
    for line in process.stdout:
        said.put(line)
    said.put(None)
