"""Grading a course under watch: in a process that may be killed, which may leave nothing behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.attacks.course import BEFORE, Way

PR_SET_CHILD_SUBREAPER = 36


def become_subreaper() -> None:
    """Have processes whose parent has gone become children of this one, so that none is missed."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def in_a_child(task: Callable[[], None], course: Path, seconds: float) -> str:
    """Run a task in a forked process: how it ended, "" if well. What it says goes into a log."""
    pid = os.fork()
    if pid == 0:
        # A grader that an attack leads astray must not take the machine with it.
        for what, most in (
            (resource.RLIMIT_AS, 8_000_000_000),
            (resource.RLIMIT_FSIZE, 1_000_000_000),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))
        os.setpgid(0, 0)
        home = course.parent / f"{course.name}.home"
        home.mkdir(exist_ok=True)
        os.environ["HOME"] = os.environ["TMPDIR"] = str(home)
        log = os.open(log_of(course), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        for number in (1, 2):
            os.dup2(log, number)
        task()
        sys.exit()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return "" if code == 0 else f"ended with {code}"
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return "hung"


def log_of(course: Path) -> Path:
    """All that the grader of a course says."""
    return course.parent / f"{course.name}.log"


def prepare(course: Path, secret: str) -> None:
    """Release the lessons and grade the one who was there before, whose name is a secret."""
    from nbgrader.api import Gradebook

    api = _nbgrader(course)
    for folder in sorted((course / "source").iterdir()):
        _tell(api.generate_assignment(folder.name))
    with Gradebook(api.coursedir.db_url, "attacked") as gradebook:
        gradebook.update_or_create_student(BEFORE, last_name=secret)
    _tell(api.autograde("02_linear", BEFORE))
    _tell(api.generate_feedback("02_linear", BEFORE))


def grade(course: Path, way: Way) -> None:
    """Grade all that was handed in, and write the feedback; exits 3 if anything failed."""
    if way.command:
        from autograder.cli import main

        main([*way.command, "--course", str(course)], standalone_mode=False)  # exits itself
    api = _nbgrader(course)
    went_well = True
    for lesson in sorted({path.name for path in (course / "submitted").glob("*/*")}):
        for step in (api.autograde, api.generate_feedback):
            went_well = _tell(step(lesson, "*", force=False)) and went_well
    sys.exit(0 if went_well else 3)


def _nbgrader(course: Path) -> Any:
    from nbgrader.apps import NbGrader, NbGraderAPI

    os.chdir(course)
    app = NbGrader()
    app.load_config_file()
    app.config.CourseDirectory.root = str(course)
    return NbGraderAPI(config=app.config)


def _tell(result: dict[str, Any]) -> bool:
    print(result.get("log", ""), result.get("error", ""), flush=True)
    return bool(result["success"])


def left_behind(token: str, shared_before: set[str]) -> list[str]:
    """What a run left on this machine; processes are ended, the rest is taken away."""
    found = [f"process {name!r}" for name in _end_children()]
    for folder in ("/tmp", "/dev/shm", "/var/tmp"):
        for path in Path(folder).glob(f"*left-*{token}*"):
            found.append(str(path.parent / path.name.partition(token)[0]) + "…")
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    unix = Path("/proc/net/unix").read_text()
    found += [f"socket {name}" for name in re.findall(rf"@\S*left-\S*{token}\S*", unix)]
    for key in shared_memory() - shared_before:
        found.append(f"shared memory {key}")
        ctypes.CDLL(None).shmctl(int(key), 0, None)
    return found


def _end_children(patience: float = 2.0) -> list[str]:
    """Wait for this process's children, then end those that stay: what they are called."""
    end = time.monotonic() + patience
    names = []
    while children := _children():
        if time.monotonic() > end:
            for pid in children:
                with contextlib.suppress(OSError):
                    names.append(Path(f"/proc/{pid}/cmdline").read_text()[:40].replace("\0", " "))
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
    return list(dict.fromkeys(names))


def _children() -> list[int]:
    alive = []
    for pid in map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()):
        with contextlib.suppress(ChildProcessError):
            done, _ = os.waitpid(pid, os.WNOHANG)
            if not done:
                alive.append(pid)
    return alive


def shared_memory() -> set[str]:
    """The ids of System V shared memory segments."""
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return {line.split()[1] for line in lines}
