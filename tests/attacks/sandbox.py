"""Where attacks meet a grader without protection: nothing that they do gets out of here.

The file system is read-only, what can be written is in memory and of limited size, processes,
sockets and shared memory are in namespaces of their own, and all of it ends with the sandbox.
It does not hide the machine's files from being read, nor a virtual machine's line to its host
(AF_VSOCK); attacks that try that one run in the jail alone.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

from autograder.jail.host import JailError, bwrap
from autograder.lessons import ROOT

WRITABLE = Path("/tmp")
"""The run's own folder in there."""

FRESH = (WRITABLE, Path("/dev/shm"), Path("/var/tmp"), Path("/run"))
"""Folders that are empty in there, and of limited size."""

ROOM, LITTLE_ROOM = 2_000_000_000, 200_000_000
"""Bytes that fit into the run's own folder, and into each of the others."""

MOST_PROCESSES = 500
"""For a user who is not root; of whoever is, `stop_in_time` sees to it that there are not many."""

MOST_TASKS, LEAST_MEMORY = 20_000, 1_000_000_000
"""Tasks that the machine may have more than before, and bytes that have to stay free."""


class SandboxError(Exception):
    """There is no sandbox here, so nothing may run unprotected."""


def command(words: list[str]) -> list[str]:
    """The command that runs another one in a sandbox. Raises SandboxError."""
    try:
        program = bwrap()
    except JailError as error:
        raise SandboxError(str(error)) from error
    walls = "--unshare-all --as-pid-1 --die-with-parent --new-session --cap-drop ALL"
    walls += " --uid 1000 --gid 1000 --hostname sandbox --ro-bind / / --dev /dev --proc /proc"
    options = walls.split()
    for folder in FRESH:
        room = ROOM if folder == WRITABLE else LITTLE_ROOM
        options += ["--size", str(room), "--tmpfs", str(folder)]
    for needed in (ROOT, Path(sys.prefix), Path(sys.base_prefix)):
        if any(needed.is_relative_to(folder) for folder in FRESH):
            options += ["--ro-bind", str(needed), str(needed)]
    return [program, *options, "--remount-ro", "/dev", "--chdir", str(WRITABLE), "--", *words]


def probe() -> None:
    """Build a sandbox and look around in it. Raises SandboxError."""
    look = "from tests.attacks.sandbox import look_around; look_around()"
    words = command([sys.executable, "-P", "-c", look])
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60)
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or ["it says nothing"]
        raise SandboxError(f"there is no sandbox here: {said[0]}")


def look_around() -> None:
    """Make sure that this process is in a sandbox. Raises SandboxError."""
    if os.getpid() != 1:
        raise SandboxError("this process sees others")
    home = Path("~").expanduser()
    for folder in (Path("/"), ROOT, home, Path("/usr"), Path("/etc")):
        path = folder / f".attack-{os.urandom(6).hex()}"
        try:
            path.touch()
        except OSError:
            continue
        path.unlink()
        raise SandboxError(f"{folder} can be written")


def limit() -> None:
    """Set how many processes there may be in a sandbox."""
    resource.setrlimit(resource.RLIMIT_NPROC, (MOST_PROCESSES, MOST_PROCESSES))


def stop_in_time(process: subprocess.Popen[str], over: threading.Event) -> None:
    """Kill a sandbox as soon as the whole machine suffers from what is in it."""
    before = _tasks()
    while not over.wait(0.1):
        if _tasks() > before + MOST_TASKS or _free() < LEAST_MEMORY:
            process.kill()
            return


def _tasks() -> int:
    return int(Path("/proc/loadavg").read_text().split()[3].split("/")[1])


def _free() -> int:
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
