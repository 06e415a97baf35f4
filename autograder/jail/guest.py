"""The student's side: a warm process that forks a confined child for every notebook.

Everything that a lesson imports is imported once, in a process that holds no secret. A child
goes into namespaces of its own, gives up all rights, and runs cells one at a time as the host
sends them. It can only report: outputs, and what an experiment saw.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import gc
import json
import os
import random
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from IPython.core.error import StdinNotImplementedError

from autograder.experiments import observe
from autograder.jail import confine
from autograder.jail.beside import lay_out
from autograder.jail.shell import Line, Reporter, Stream, make_shell, warm_up
from autograder.jail.wire import Channel, WireError, encode_observations

_line: Line | None = None
"""The way to the host, once a notebook runs here."""


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
        message, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not message:
            os._exit(0)
        if descriptors:
            _one_run(control, descriptors, json.loads(message), shell, reporter)


def _one_run(
    control: socket.socket,
    descriptors: list[int],
    limits: dict[str, int],
    shell: Any,
    reporter: Reporter,
) -> None:
    """Fork, pass the host's signals on, and tell the host when every process of the run is gone.

    The descriptors are of the way to the host, and of the files beside the notebook if there are.
    """
    connection, *beside = descriptors
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
            _confined(connection, beside, limits, shell, reporter)
    for descriptor in beside:
        os.close(descriptor)
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


def _confined(
    connection: int, beside: list[int], limits: dict[str, int], shell: Any, reporter: Reporter
) -> None:
    """Build the inner walls around this process, and serve the host in them."""
    nowhere = _forget_what_was_inherited(connection, *beside)
    confine.stand_alone()
    confine.private_folders(limits)
    for descriptor in beside:
        lay_out(descriptor, Path.cwd())
        os.dup2(nowhere, descriptor)
    confine.limit(limits)
    confine.drop_capabilities()
    confine.forbid_calls()
    os.dup2(nowhere, 2)
    os.close(nowhere)
    _serve_cells(connection, limits, shell, reporter)


def _forget_what_was_inherited(*kept: int) -> int:
    """Point every descriptor but those and standard error nowhere; reseed.

    They are not closed: an object of the warm process may do so later, and would then close a
    file of the student's that was given the same number. Returns a descriptor of nowhere, which
    takes standard error's place once all walls stand.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    listing = os.open("/proc/self/fd", os.O_RDONLY)
    for name in os.listdir(listing):
        if int(name) not in (2, nowhere, *kept):
            os.dup2(nowhere, int(name))
    os.close(listing)
    random.seed()
    np.random.seed()
    return nowhere


def _serve_cells(connection: int, limits: dict[str, int], shell: Any, reporter: Reporter) -> None:
    """Say that the walls stand, and run the host's cells in order, until it hangs up."""
    global _line
    _line = Line(Channel(socket.socket(fileno=connection), limits["frame_bytes"]))
    reporter.line = _line
    sys.stdout, sys.stderr = Stream("stdout", reporter), Stream("stderr", reporter)
    builtins.input = _no_input
    asyncio.set_event_loop(asyncio.new_event_loop())
    sys.path.insert(0, "")  # a notebook imports what it has written, as in any kernel
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


def _no_input(prompt: object = "", /) -> str:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def ask_host(exercise: str, namespace: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Ask for a seed, observe, report, and take the verdict: passed or not, and what to show."""
    assert _line is not None
    seed = _line.ask({"ask": exercise})["seed"]
    observations = encode_observations(observe(exercise, namespace, seed))
    try:
        verdict = _line.ask({"exercise": exercise, "observations": observations})
    except WireError:  # too much for a frame, so that nothing was sent
        verdict = _line.ask({"exercise": exercise, "observations": None})
    return verdict["passed"], verdict["show"]
