"""The grader's own faults are told as such, and no jail is left behind."""

import contextlib
import secrets
import select
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from autograder.jail import host, outputs, wire
from autograder.jail.host import Jail, JailError
from autograder.jail.outputs import Outputs
from autograder.jail.policy import Limits
from autograder.jail.wire import Channel
from autograder.verdict import Verdict
from tests.jail.running import LIMITS, LINE, errors, processes, run, said

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def kill_warm(jail):
    for process in processes(jail):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def test_a_jail_that_dies_in_a_run_is_the_graders_fault_and_the_next_run_goes_on():
    with Jail(LIMITS) as jail:

        def kill(exercise, observations, seed):
            kill_warm(jail)
            return Verdict(exercise, True)

        with pytest.raises(JailError, match="does not answer"):
            run(jail, LINE + "answer('a', ask('a'))", "1", checks={0: ["a"]}, judge=kill)
        assert said(run(jail, "print('on')")) == ["on\n"]


def test_a_jail_that_died_between_two_runs_is_started_again():
    with Jail(LIMITS) as jail:
        kill_warm(jail)
        assert said(run(jail, "print('on')")) == ["on\n"]


def test_walls_that_cannot_be_built_are_the_graders_fault():
    with Jail(Limits(threads=2**80)) as jail, pytest.raises(JailError, match="inner walls"):
        run(jail, "1")


def test_an_oracle_that_fails_is_the_graders_fault(jail):
    def fail(exercise, observations, seed):
        raise IndexError("oracle")

    with pytest.raises(JailError, match="the oracle failed on an answer to a"):
        run(jail, LINE + "answer('a', ask('a'))", checks={0: ["a"]}, judge=fail)


def test_the_graders_time_is_not_the_students(jail):
    def think(exercise, observations, seed):
        time.sleep(2.5)
        return Verdict(exercise, True)

    cells = run(jail, LINE + "answer('a', ask('a'))", checks={0: ["a"]}, judge=think)
    assert errors(cells[0]) == []
    assert cells.verdicts["a"].passed


EVERYTHING = (
    "from IPython.display import clear_output, display\nprint(1); display(2); clear_output()",
    LINE + "answer('a', ask('a'))",
    "while True: pass",
)
"""A notebook that needs every step of the way."""

STEPS = {
    "making a line": (socket, "socketpair"),
    "passing it on": (socket, "send_fds"),
    "sending": (Channel, "send"),
    "receiving": (Channel, "receive"),
    "parsing": (wire.json, "loads"),
    "closing": (Channel, "close"),
    "beginning a cell": (Outputs, "begin"),
    "an output": (Outputs, "take"),
    "the weight of an output": (outputs, "weight"),
    "a remark": (Outputs, "note"),
    "ending a cell": (Outputs, "end"),
    "a cell's number": (host, "number"),
    "a seed": (secrets, "randbits"),
    "observations": (host, "decode_observations"),
    "the verdict": (Verdict, "as_output"),
    "interrupting": (Jail, "order"),
    "seeing it to its end": (select, "select"),
}
"""Each step by which a run is taken in."""


@pytest.mark.parametrize("step", STEPS)
def test_whatever_fails_in_taking_in_a_run_is_one_error_and_the_next_run_goes_on(
    step, warm, monkeypatch
):
    def fail(*_, **__):
        raise MemoryError

    warm.start()
    with monkeypatch.context() as patched, pytest.raises(JailError, match="grade it again"):
        patched.setattr(*STEPS[step], fail)
        run(warm, *EVERYTHING, checks={1: ["a"]})
    assert said(run(warm, "print('on')")) == ["on\n"]


@pytest.mark.parametrize("error", [RuntimeError("odd"), RecursionError(), OSError(12, "no memory")])
def test_an_error_of_any_kind_in_taking_in_a_run_says_what_it_was(error, warm, monkeypatch):
    def fail(*_):
        raise error

    with monkeypatch.context() as patched, pytest.raises(JailError) as raised:
        patched.setattr(Outputs, "take", fail)
        run(warm, "print(1)")
    assert repr(error) in str(raised.value)


def test_an_instructor_who_interrupts_leaves_no_run_behind(warm, monkeypatch):
    def fail(*_):
        raise KeyboardInterrupt

    run(warm, "")
    before = processes(warm)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Outputs, "take", fail)
        run(warm, "print(1)\nwhile True: pass")
    assert processes(warm) == before


def a_bwrap(folder, script):
    path = folder / "bwrap"
    path.write_text(f"#!{sys.executable}\n{script}")
    path.chmod(0o755)
    return str(path)


def test_a_jail_that_does_not_start_says_what_bwrap_said(monkeypatch, tmp_path):
    fake = a_bwrap(tmp_path, "import sys; sys.exit('No permissions to create new namespace')")
    monkeypatch.setattr(host, "bwrap", lambda: fake)
    with pytest.raises(JailError, match="did not start: No permissions to create new namespace"):
        Jail().start()


def test_a_jail_that_hangs_is_given_up(monkeypatch, tmp_path):
    monkeypatch.setattr(host, "bwrap", lambda: a_bwrap(tmp_path, "import time; time.sleep(99)"))
    monkeypatch.setattr(host, "START_SECONDS", 0.2)
    with pytest.raises(JailError, match="did not start"):
        Jail().start()


def test_a_bwrap_that_is_no_program_is_the_graders_fault(monkeypatch, tmp_path):
    monkeypatch.setattr(host, "bwrap", lambda: str(tmp_path))
    with pytest.raises(JailError, match="cannot be run"):
        Jail().start()


def test_a_closed_jail_leaves_no_process_no_zombie_and_no_descriptor():
    me = psutil.Process()
    before = me.children(recursive=True), me.num_fds()
    with Jail(LIMITS) as jail:
        run(jail, "while True: pass")
        below = processes(jail)
    assert not any(process.is_running() for process in below)
    assert (me.children(recursive=True), me.num_fds()) == before


def test_a_grader_that_is_gone_takes_its_jails_along(tmp_path):
    code = (
        "import os\nfrom autograder.jail.host import Jail\njail = Jail()\njail.start()\n"
        "print(jail._process.pid, flush=True)\nos.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT)
    _, alive = psutil.wait_procs(
        [psutil.Process(pid) for pid in [int(done.stdout)] if psutil.pid_exists(pid)], timeout=5
    )
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []
