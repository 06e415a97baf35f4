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
import gc
import importlib
import io
import json
import os
import random
import select
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from typing import Any

import numpy as np
from jupyter_client.session import Session

from autograder.experiments import observe
from autograder.jail import confine
from autograder.jail.wire import Channel, Frame, WireError, encode_observations

PIECE = 1 << 16
"""Characters of a stream that go into one frame."""


class Line:
    """The way to the host: whole frames, whatever the student's threads and interrupts do."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._lock = threading.RLock()
        self._busy = 0
        self._interrupted = False

    def interrupt(self, *_: object) -> None:
        """What SIGINT does while a cell runs."""
        if not self._busy:
            raise KeyboardInterrupt
        self._interrupted = True

    @contextlib.contextmanager
    def undisturbed(self) -> Iterator[None]:
        """One thread at a time, and an interrupt waits until it is done."""
        main = threading.current_thread() is threading.main_thread()
        if main:
            self._busy += 1
        try:
            with self._lock:
                yield
        finally:
            if main:
                self._busy -= 1
                if self._interrupted and not self._busy:
                    self._interrupted = False
                    raise KeyboardInterrupt

    def send(self, frame: Frame) -> None:
        with self.undisturbed():
            self._channel.send(frame)

    def ask(self, frame: Frame) -> Frame:
        """Send a frame and take the host's answer."""
        with self.undisturbed():
            self._channel.send(frame)
            return self._channel.receive() or {}

    def next_cell(self) -> Frame | None:
        return self._channel.receive()


_line: Line | None = None
"""The way to the host, once a notebook runs here."""


class Reporter(Session):
    """The session of the kernel's shell: what it would send to a frontend goes to the host."""

    def __init__(self) -> None:
        super().__init__()
        self._stream = ""
        self._pieces: list[str] = []
        self._size = 0

    def send(  # type: ignore[override]
        self, _socket: Any, message: Any, content: Any = None, *_: Any, **__: Any
    ) -> None:
        """Report an output, given as a message or as its kind and content."""
        if not isinstance(message, str):
            message, content = message["msg_type"], message["content"]
        self.flush()
        assert _line is not None
        plain = self.unpack(self.pack(content))
        try:
            _line.send({"output": message, "content": plain})
        except WireError:
            _line.send({"cut": message})

    def write(self, stream: str, text: str) -> None:
        """Keep a piece of a stream until there is enough of it for a frame."""
        assert _line is not None
        with _line.undisturbed():
            if stream != self._stream:
                self.flush()
            self._stream = stream
            self._pieces.append(text)
            self._size += len(text)
            if self._size > PIECE:
                self.flush()

    def flush(self) -> None:
        """Report what was written to a stream since the last time."""
        assert _line is not None
        with _line.undisturbed():
            text = "".join(self._pieces)
            self._pieces, self._size = [], 0
            for start in range(0, len(text), PIECE):
                piece = {"name": self._stream, "text": text[start : start + PIECE]}
                _line.send({"output": "stream", "content": piece})


class Stream(io.TextIOBase):
    """Standard output or error as frames."""

    encoding = "utf-8"

    def __init__(self, name: str, reporter: Reporter) -> None:
        self.name = name
        self._reporter = reporter

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._reporter.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        self._reporter.flush()


def _no_input(prompt: object = "", /) -> str:
    from IPython.core.error import StdinNotImplementedError

    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def make_shell(reporter: Reporter) -> Any:
    """The notebook kernel's own shell, reporting to us instead of to a socket."""
    from ipykernel.compiler import XCachingCompiler
    from ipykernel.zmqshell import ZMQInteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False  # its writer would be a second thread
    shell = ZMQInteractiveShell.instance(
        config=config, kernel=None, compiler_class=XCachingCompiler
    )
    for part in (shell.displayhook, shell.display_pub):
        part.session = reporter
    return shell


FIRST_CELLS = (
    "1 + 1",
    "print('x')",
    "import numpy as np\nnp.arange(3)",
    "def fail():\n    raise ValueError('x')\n\nfail()",
    "x = (",
)
"""Cells that make a shell load what it needs to show results and errors."""


def warm_up(shell: Any, reporter: Reporter) -> None:
    """Import what lessons import, draw once, run first cells: so that no notebook waits for it."""
    global _line
    import matplotlib.pyplot as plt

    # joblib says here that it will use no other processes; there cannot be any.
    with contextlib.redirect_stderr(io.StringIO()):
        for name in ("datasets", "linear_model", "model_selection", "neural_network"):
            importlib.import_module(f"sklearn.{name}")
    figure, axes = plt.subplots()
    axes.set_title("warm $x^2$")
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)
    unread, ours = socket.socketpair()
    streams = Stream("stdout", reporter), Stream("stderr", reporter)
    with (
        unread,
        ours,
        contextlib.redirect_stdout(streams[0]),
        contextlib.redirect_stderr(streams[1]),
    ):
        _line = Line(Channel(ours, 1 << 20))
        for code in FIRST_CELLS:
            shell.run_cell(code, store_history=False)
        reporter.flush()
    _line = None
    shell.reset(new_session=True)
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)


def main(control_fd: int) -> None:
    """Serve the host until it hangs up: fork a confined child for every connection it passes."""
    reporter = Reporter()
    shell = make_shell(reporter)
    warm_up(shell, reporter)
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        sys.exit(f"the warm process has {threads} threads and cannot be forked safely")
    gc.collect()
    gc.freeze()  # what is there now is never garbage: a run need not look at it
    control = socket.socket(fileno=control_fd)
    control.send(b"ready")
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 1)
        if not message:
            os._exit(0)
        if descriptors:
            _one_run(control, descriptors[0], json.loads(message), shell, reporter)


def _one_run(
    control: socket.socket, connection: int, limits: dict[str, int], shell: Any, reporter: Reporter
) -> None:
    """Fork, pass the host's signals on, and tell the host when every process of the run is gone."""
    user, group = os.getuid(), os.getgid()
    try:
        child = confine.fork_into_namespaces()
    except OSError as error:
        print(error, file=sys.stderr, flush=True)
        child = -1
    if child == 0:
        with _last_resort():
            confine.keep_user(user, group)
            control.close()
            _confined(connection, limits, shell, reporter)
    os.close(connection)  # the host sees its end where the walls could not be built
    if child > 0:
        _see_to_its_end(control, child)
    with contextlib.suppress(OSError):
        control.send(b"ended")


def _see_to_its_end(control: socket.socket, child: int) -> None:
    """Pass the host's signals on until the first process of a run's namespaces is gone.

    It goes after all others. Its handle stays its own when its number is used again.
    """
    process = os.pidfd_open(child)
    while True:
        ready, _, _ = select.select([process, control.fileno()], [], [])
        if control.fileno() not in ready:
            break
        order = control.recv(16)
        _signal(process, signal.SIGINT if order == b"interrupt" else signal.SIGKILL)
        if order != b"interrupt":  # the host gave the run up, or is gone
            break
    os.waitpid(child, 0)
    os.close(process)
    with contextlib.suppress(ChildProcessError):  # this is the outer walls' first process
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _signal(process: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(process, number)


@contextlib.contextmanager
def _last_resort() -> Iterator[None]:
    """A forked process ends here, whatever happens in it."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(BaseException):
            traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(0)


def _confined(connection: int, limits: dict[str, int], shell: Any, reporter: Reporter) -> None:
    """Build the inner walls around this process, and serve the host in them."""
    nowhere = _forget_what_was_inherited(connection)
    confine.stand_alone()
    confine.private_folders(limits)
    confine.limit(limits)
    confine.drop_capabilities()
    confine.forbid_calls()
    os.dup2(nowhere, 2)
    os.close(nowhere)
    _serve_cells(connection, limits, shell, reporter)


def _forget_what_was_inherited(connection: int) -> int:
    """Point every descriptor but the connection and standard error nowhere; reseed.

    They are not closed: an object of the warm process may do so later, and would then close a
    file of the student's that was given the same number. Returns a descriptor of nowhere, which
    takes standard error's place once all walls stand.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    listing = os.open("/proc/self/fd", os.O_RDONLY)
    for name in os.listdir(listing):
        if int(name) not in (2, connection, nowhere):
            os.dup2(nowhere, int(name))
    os.close(listing)
    random.seed()
    np.random.seed()
    return nowhere


def _serve_cells(connection: int, limits: dict[str, int], shell: Any, reporter: Reporter) -> None:
    """Say that the walls stand, and run the host's cells in order, until it hangs up."""
    global _line
    _line = Line(Channel(socket.socket(fileno=connection), limits["frame_bytes"]))
    sys.stdout, sys.stderr = Stream("stdout", reporter), Stream("stderr", reporter)
    builtins.input = _no_input
    asyncio.set_event_loop(asyncio.new_event_loop())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _line.send({"ready": True})
    while True:
        frame = _line.next_cell()
        if frame is None:
            return
        count = shell.execution_count
        try:
            signal.signal(signal.SIGINT, _line.interrupt)
            shell.run_cell(frame["code"], store_history=True)
            reporter.flush()
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        except KeyboardInterrupt:  # it came just outside the student's own code
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            reporter.flush()
        _line.send({"done": count})


def ask_host(exercise: str, namespace: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Ask for a seed, observe, report, and take the verdict: passed or not, and what to show."""
    assert _line is not None
    seed = _line.ask({"ask": exercise})["seed"]
    observations = encode_observations(observe(exercise, namespace, seed))
    verdict = _line.ask({"exercise": exercise, "observations": observations})
    return verdict["passed"], verdict["show"]
