"""The student's side: a warm process that forks a confined child for every notebook.

Everything that a lesson imports is imported once, in a process that holds no secret. A child
goes into namespaces of its own, gives up all rights, and runs cells one at a time as the host
sends them, with the notebook kernel's own shell. It can only report: outputs, and what an
experiment saw.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import io
import json
import os
import random
import select
import signal
import socket
import sys
import traceback
from typing import Any

import numpy as np
from jupyter_client.session import Session

from autograder.experiments import observe
from autograder.jail import confine
from autograder.jail.wire import Channel, encode_observations

REPORT = 200
"""The exit status by which the confined process says that its walls could not be built."""

_channel: Channel | None = None
"""The way to the host, once a notebook runs here."""


class Reporter(Session):  # type: ignore[misc]
    """The session of the kernel's shell: what it would send to a frontend goes to the host."""

    def __init__(self) -> None:
        super().__init__()
        self._streams: list[tuple[str, str]] = []
        self._size = 0

    def send(self, _socket: Any, message: Any, content: Any = None, *_: Any, **__: Any) -> None:
        """Report an output, given as a message or as its kind and content."""
        if isinstance(message, str):
            self.output(message, content)
        else:
            self.output(message["msg_type"], message["content"])

    def output(self, kind: str, content: dict[str, Any]) -> None:
        self.flush()
        assert _channel is not None
        _channel.send({"output": kind, "content": content})

    def write(self, stream: str, text: str) -> None:
        if self._streams and self._streams[-1][0] != stream:
            self.flush()
        self._streams.append((stream, text))
        self._size += len(text)
        if self._size > 1 << 16:
            self.flush()

    def flush(self) -> None:
        if self._streams and _channel is not None:
            stream, text = self._streams[0][0], "".join(text for _, text in self._streams)
            self._streams, self._size = [], 0
            _channel.send({"output": "stream", "content": {"name": stream, "text": text}})


class Stream(io.TextIOBase):
    """Standard output or error as frames."""

    encoding = "utf-8"

    def __init__(self, name: str, reporter: Reporter) -> None:
        self.name = name
        self._reporter = reporter

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._reporter.write(self.name, str(text))
        return len(text)


def _no_input(prompt: str = "") -> str:
    from IPython.core.error import StdinNotImplementedError

    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def make_shell(reporter: Reporter) -> Any:
    """The notebook kernel's own shell, reporting to us instead of to a socket."""
    from ipykernel.zmqshell import ZMQInteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False  # its writer would be a second thread
    shell = ZMQInteractiveShell.instance(config=config, kernel=None)
    for part in (shell.displayhook, shell.display_pub):
        part.session = reporter
    return shell


def warm_up(shell: Any) -> None:
    """Import what lessons import, and draw once, so that no notebook has to wait for it."""
    import matplotlib.pyplot as plt
    import sklearn.datasets
    import sklearn.linear_model
    import sklearn.model_selection
    import sklearn.neural_network  # noqa: F401

    figure, axes = plt.subplots()
    axes.set_title("warm $x^2$")
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)


def main(control_fd: int) -> None:
    """Serve the host until it hangs up: fork a confined child for every connection it passes."""
    reporter = Reporter()
    shell = make_shell(reporter)
    warm_up(shell)
    control = socket.socket(fileno=control_fd)
    control.send(b"ready")
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 1)
        if not message:
            return
        if descriptors:
            _one_run(control, descriptors[0], json.loads(message), shell, reporter)


def _one_run(
    control: socket.socket, connection: int, limits: dict[str, int], shell: Any, reporter: Reporter
) -> None:
    """Fork, pass the host's signals on, and tell the host when every process of the run is gone."""
    told, tell = os.pipe()
    outer = os.fork()
    if outer == 0:
        status = REPORT
        try:
            os.close(told)
            control.close()
            status = _confined_child(connection, tell, limits, shell, reporter)
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(status)
    os.close(tell)
    os.close(connection)
    inner = int(os.read(told, 32) or b"0")
    os.close(told)
    ended = os.pidfd_open(outer)
    while True:
        ready, _, _ = select.select([ended, control], [], [])
        if control in ready:
            order = control.recv(16)
            if not order:  # the host is gone
                order = b"kill"
            with contextlib.suppress(ProcessLookupError):
                if inner:
                    os.kill(inner, signal.SIGINT if order == b"interrupt" else signal.SIGKILL)
            if order != b"interrupt":
                break
        if ended in ready:
            break
    _, status = os.waitpid(outer, 0)
    os.close(ended)
    control.send(json.dumps({"status": os.waitstatus_to_exitcode(status)}).encode())


def _confined_child(
    connection: int, tell: int, limits: dict[str, int], shell: Any, reporter: Reporter
) -> int:
    """Make the namespaces and the one process in them; wait for it and pass on how it ended."""
    confine.enter_namespaces()
    inner = os.fork()
    if inner == 0:
        os.close(tell)
        status = REPORT
        try:
            _forget_what_was_inherited(connection)
            confine.private_folders(limits)
            confine.limit(limits)
            confine.drop_capabilities()
            confine.forbid_calls()
            status = 0
            _serve_cells(connection, limits, shell, reporter)
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(status)
    os.write(tell, str(inner).encode())
    os.close(tell)
    os.close(connection)
    _, status = os.waitpid(inner, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _forget_what_was_inherited(connection: int) -> None:
    """Close every descriptor but the connection, and give each run its own random numbers."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and int(name) != connection:
            with contextlib.suppress(OSError):
                os.close(int(name))
    random.seed()
    np.random.seed()


def _serve_cells(
    connection: int, limits: dict[str, int], shell: Any, reporter: Reporter
) -> None:
    """Run the cells that the host sends, in order, until it hangs up."""
    global _channel
    _channel = Channel(socket.socket(fileno=connection), limits["frame_bytes"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdout, sys.stderr = Stream("stdout", reporter), Stream("stderr", reporter)  # type: ignore[assignment]
    builtins.input = _no_input
    asyncio.set_event_loop(asyncio.new_event_loop())
    while True:
        frame = _channel.receive()
        if frame is None:
            return
        try:
            result = shell.run_cell(frame["code"], store_history=True)
            count = result.execution_count
        except KeyboardInterrupt:
            count = shell.execution_count
        reporter.flush()
        _channel.send({"done": count})


def ask_host(exercise: str, namespace: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Ask the host for a seed, observe, report, and take the host's verdict: passed, and to show."""
    assert _channel is not None
    _channel.send({"ask": exercise})
    answer = _channel.receive() or {}
    observations = observe(exercise, namespace, answer["seed"])
    _channel.send({"exercise": exercise, "observations": encode_observations(observations)})
    verdict = _channel.receive() or {}
    return verdict["passed"], verdict["show"]
