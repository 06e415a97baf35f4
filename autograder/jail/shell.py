"""The notebook kernel's own shell, which reports to the host instead of to a socket."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import os
import re
import socket
import sys
import tempfile
import threading
import zlib
from collections.abc import Iterator
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.inputtransformer2 import TransformerManager
from IPython.utils.text import SList
from jupyter_client.session import Session
from traitlets.config import Config

from autograder.jail.wire import Channel, Frame, WireError

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


class Reporter(Session):
    """The session of the kernel's shell: what it would send to a frontend goes to the host."""

    line: Line

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
        plain = self.unpack(self.pack(content))
        try:
            self.line.send({"output": message, "content": plain})
        except WireError:
            self.line.send({"cut": message})

    def write(self, stream: str, text: str) -> None:
        """Keep a piece of a stream until there is enough of it for a frame."""
        with self.line.undisturbed():
            if stream != self._stream:
                self.flush()
            self._stream = stream
            self._pieces.append(text)
            self._size += len(text)
            if self._size > PIECE:
                self.flush()

    def flush(self) -> None:
        """Report what was written to a stream since the last time."""
        with self.line.undisturbed():
            text = "".join(self._pieces)
            self._pieces, self._size = [], 0
            for start in range(0, len(text), PIECE):
                piece = {"name": self._stream, "text": text[start : start + PIECE]}
                self.line.send({"output": "stream", "content": piece})


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


class Compiler(XCachingCompiler):
    """The kernel's compiler, but for what takes long: its hash of a cell's code is Python."""

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        """A name for the file of a cell's code, which warnings show."""
        number = zlib.crc32(raw_code.encode(errors="replace"))
        name = f"{tempfile.gettempdir()}/ipykernel_{os.getpid()}/{number}.py"
        # It is no module's, or every line of a traceback would look for it in all modules.
        inspect.modulesbyfile[name] = ""
        return name


SPECIAL = re.compile(r"^\s*[%!?,;/]|=[\s\\]*[%!]|\?\s*(#.*)?$", re.MULTILINE)
"""Where a cell may hold what is no Python: a magic, a command of the system, a question."""


class Transformer(TransformerManager):
    """Takes a cell apart only where there is something special in it.

    To find out by tokens, as IPython does, takes longer than to run most of a lesson's cells.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._usual = list(self.token_transformers)

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """Turn what is special into Python."""
        usual = self.token_transformers == self._usual
        if usual and not SPECIAL.search("".join(lines)) and steps_back_right(lines):
            return lines
        return super().do_token_transforms(lines)  # type: ignore[no-any-return,no-untyped-call]


def steps_back_right(lines: list[str]) -> bool:
    """Whether a line that is less indented than the one above is as indented as an earlier one.

    If not, the tokens tell the error. Lines within brackets and texts count as any other.
    """
    open_blocks = [0]
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth != open_blocks[-1]:
            if depth < open_blocks[-1] and depth not in open_blocks:
                return False
            open_blocks = [*(block for block in open_blocks if block < depth), depth]
    return True


class Shell(ZMQInteractiveShell):
    """The notebook kernel's own shell, without work that no notebook shows."""

    def should_run_async(self, raw_cell: str, **details: Any) -> bool:
        """Whether a cell waits for something at its top level: IPython compiles it to find out."""
        return bool(re.search("await|async", raw_cell)) and super().should_run_async(
            raw_cell, **details
        )

    def enable_gui(self, gui: str | None = None) -> None:
        """Nothing: figures go into the notebook, and no window can be opened."""

    def ask_exit(self) -> None:
        """Nothing: a notebook's run ends with its last cell."""

    def system(self, cmd: str) -> None:
        """Run no command of the system; the cell goes on, as it does after one that failed."""
        print(f"There are no commands of the system here: {cmd}", file=sys.stderr)
        self.user_ns["_exit_code"] = 127

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """What such a command printed: nothing."""
        self.system(cmd)
        return SList() if split else ""

    def _format_exception_for_storage(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Nothing: there is no history that would keep it."""
        return {}


Shell.__name__ = ZMQInteractiveShell.__name__  # programs ask for it to know where they run


def make_shell(reporter: Reporter) -> Any:
    """The notebook kernel's own shell, reporting to us."""
    config = Config()
    config.HistoryManager.enabled = False  # its writer would be a second thread
    shell = Shell.instance(
        config=config,
        kernel=None,
        compiler_class=Compiler,
        input_transformer_manager=Transformer(),
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
        reporter.line = Line(Channel(ours, 1 << 20))
        for code in FIRST_CELLS:
            shell.run_cell(code, store_history=False)
        reporter.flush()
    shell.reset(new_session=True)
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)
