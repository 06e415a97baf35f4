"""The sandbox for attacks on a grader without protection: nothing gets out of it, or stays."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.lessons import ROOT
from tests.attacks import sandbox, worker
from tests.attacks.course import STOCK

pytestmark = pytest.mark.slow


def inside(code, **more):
    """Run Python in a sandbox: what it prints, and its errors."""
    words = sandbox.command([sys.executable, "-I", "-c", code])
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, **more)
    return done.stdout + done.stderr


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests", Path("/"), Path.home(), Path("/etc")])
def test_nothing_of_this_machine_can_be_written(folder):
    path = folder / "written-by-an-attack"
    assert "Read-only file system" in inside(f"open({str(path)!r}, 'w')")
    assert not path.exists()


def test_no_file_of_this_machine_can_be_changed_or_taken_away():
    readme = ROOT / "README.md"
    before = readme.read_bytes()
    assert "Read-only file system" in inside(f"open({str(readme)!r}, 'a')")
    assert "Read-only file system" in inside(f"import os; os.unlink({str(readme)!r})")
    assert readme.read_bytes() == before


@pytest.mark.parametrize("folder", sandbox.FRESH)
def test_what_is_written_is_gone_and_cannot_be_more_than_fits(folder):
    path = folder / f"left-{os.urandom(6).hex()}"
    room = sandbox.ROOM if folder == sandbox.WRITABLE else sandbox.LITTLE_ROOM
    code = f"""
import os
with open({str(path)!r}, "wb") as file:
    print("written", file.write(b"x"))
    os.posix_fallocate(file.fileno(), 0, {room} + 1_000_000)
"""
    said = inside(code)
    assert "written 1" in said
    assert "No space left" in said
    assert not path.exists()


def test_a_process_that_is_left_behind_is_gone():
    name = f"left-{os.urandom(6).hex()}"
    code = f"""
import os, sys, time
name = "{name}"
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [name, "-c", "import time; time.sleep(60)"])
    os._exit(0)
time.sleep(0.5)
print(sum(name.encode() in open(f"/proc/{{pid}}/cmdline", "rb").read()
          for pid in os.listdir("/proc") if pid.isdigit()))
"""
    assert inside(code).strip() == "2"  # this one, whose code names it, and that one
    assert not _running(name)


def test_killing_the_sandbox_ends_what_is_in_it():
    name = f"left-{os.urandom(6).hex()}"
    words = sandbox.command(
        [sys.executable, "-I", "-c", "import time; print('here', flush=True); time.sleep(60)", name]
    )
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "here\n"
    assert len(_running(name)) > 1
    process.kill()
    process.wait()
    end = time.monotonic() + 10
    while _running(name) and time.monotonic() < end:
        os.sched_yield()
    assert not _running(name)
    process.stdout.close()


def _running(name):
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if name.encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found


def test_other_processes_and_the_network_are_out_of_reach():
    assert inside("import os; print(os.listdir('/proc').count('1'), os.getpid())") == "1 1\n"
    said = inside("import socket; print([name for _, name in socket.if_nameindex()])")
    assert said == "['lo']\n"
    assert "unreachable" in inside(
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    )
    listening = "import socket; s = socket.create_server(('127.0.0.1', 0)); "
    assert inside(f"{listening}socket.create_connection(s.getsockname()); print('up')") == "up\n"


def test_without_a_sandbox_nothing_runs_unprotected(monkeypatch, capsys):
    with pytest.raises(sandbox.SandboxError, match="sees others"):
        sandbox.look_around()
    monkeypatch.setattr("sys.stdin", _Job())
    with pytest.raises(sandbox.SandboxError):
        worker.main()


class _Job:
    """What a worker is told that is to grade without protection."""

    def read(self):
        return f'{{"way": "{STOCK.name}", "folder": "/nowhere"}}'
