"""One grader a course: whoever writes grades holds the course's lock.

The kernel lets go of it when its holder is gone, however that ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import AutograderError

LOCK = Path(".autograder", "grader.lock")
"""Where it lies in the course folder. The file stays; being held is what counts."""

_held: set[Path] = set()
"""What this process holds already."""


class LockedError(AutograderError):
    """Another grader is at work in this course."""


@contextlib.contextmanager
def sole_grader(course: Path, patience: float = 0) -> Iterator[None]:
    """Be the only one who grades in this course, after waiting for `patience` seconds at most.

    Raises LockedError, which names the other one.
    """
    path = (course / LOCK).resolve()
    if path in _held:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= end:
                    file.seek(0)
                    raise LockedError(_who(file.read())) from None
                time.sleep(0.2)
        file.truncate(0)
        json.dump({"pid": os.getpid(), "host": socket.gethostname(), "since": time.time()}, file)
        file.flush()
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)
            file.truncate(0)


def _who(text: str) -> str:
    said = "another grader is at work in this course"
    with contextlib.suppress(ValueError, KeyError, TypeError):
        owner = json.loads(text)
        age = max(0, round(time.time() - owner["since"]))
        said += f": process {owner['pid']} on {owner['host']}, for {age} seconds now"
    return f"{said}. Wait until it is done, or end it, and start again."
