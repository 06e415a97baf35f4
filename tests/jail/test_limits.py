"""What one cell must not do costs that cell alone; what is too much is cut."""

import pytest

from autograder.jail.host import Jail
from autograder.jail.policy import Limits
from tests.jail.running import LIMITS, LINE, errors, run, said

pytestmark = pytest.mark.slow


OWN = {
    "sys.exit": ("sys.exit(0)", "SystemExit"),
    "an endless loop": ("while True: pass", "KeyboardInterrupt"),
    "an endless regex": ("import re; re.match('(a+)+$', 'a' * 40 + 'b')", "KeyboardInterrupt"),
    "recursion": ("sys.setrecursionlimit(200)\nf = lambda: f()\nf()", "RecursionError"),
    "memory": ("x = bytearray(3_000_000_000)", "MemoryError"),
    "memory in arrays": ("import numpy; numpy.ones(10**9)", "MemoryError"),
    "memory in small pieces": ("x = [bytes(10**6) for _ in range(10_000)]", "MemoryError"),
    "shared memory": ("import mmap; mmap.mmap(-1, 3_000_000_000)", "OSError"),
    "anonymous files": ("os.memfd_create('x')", "PermissionError"),
    "a large file": ("open('large', 'wb').write(bytes(20_000_000))", "OSError"),
    "the disk": ("[open(f'{i}', 'wb').write(bytes(9_000_000)) for i in range(99)]", "OSError"),
    "the inodes": ("[open(f'{i}', 'w').close() for i in range(9_999)]", "OSError"),
    "/dev/shm": (
        "[open(f'/dev/shm/{i}', 'wb').write(bytes(9_000_000)) for i in range(99)]",
        "OSError",
    ),
    "descriptors": ("x = [open('/dev/null') for _ in range(999)]", "OSError"),
    "threads": (
        "import threading\nstop = threading.Event()\ntry:\n"
        "    for _ in range(10_000): threading.Thread(target=stop.wait).start()\n"
        "finally:\n    stop.set()",
        "RuntimeError",
    ),
    "fork": ("os.fork()", "PermissionError"),
    "subprocess": ("import subprocess; subprocess.run(['/usr/bin/id'])", "PermissionError"),
    "spawn": ("os.posix_spawn('/usr/bin/id', ['id'], {})", "PermissionError"),
    "exec": ("os.execv('/usr/bin/id', ['id'])", "PermissionError"),
    "multiprocessing": ("import multiprocessing; multiprocessing.Pool(1)", "PermissionError"),
    "input": ("input()", "StdinNotImplementedError"),
}


@pytest.mark.parametrize(("code", "error"), OWN.values(), ids=OWN)
def test_what_one_cell_must_not_do_is_an_error_in_that_cell_alone(code, error, jail):
    cells = run(jail, LINE, code, "print('on')")
    assert errors(cells[1])[0] == error
    assert said(cells[2:]) == ["on\n"]
    assert cells.stopped == ""


@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM", "SIGSTOP", "SIGHUP", "SIGQUIT"])
@pytest.mark.parametrize("whom", ["0", "os.getpid()", "os.getppid()", "-1"])
def test_a_signal_to_oneself_or_ones_group_reaches_nobody(whom, number, jail):
    kill = f"import os, signal\ntry: os.kill({whom}, signal.{number})\nexcept OSError: pass"
    cells = run(jail, kill, "print('on')")
    assert (said(cells), cells.stopped) == (["on\n"], "")


FLOODS = {
    "many lines": "while True: print('x' * 99)",
    "small pieces": "while True: print(end='x', flush=True)",
    "both streams": "while True: print(1); print(2, file=sys.stderr)",
    "many displays": "from IPython.display import display\nwhile True: display(1)",
}


@pytest.mark.parametrize("code", FLOODS.values(), ids=FLOODS)
def test_an_endless_output_is_cut_and_interrupted_and_the_next_cell_runs(code, jail):
    cells = run(jail, LINE, code, "print('on')")
    assert "CellTimeout" in errors(cells[1])
    assert len(str(cells[1].outputs)) < 5 * LIMITS.cell_output_bytes
    assert said(cells[2:]) == ["on\n"]
    assert cells.stopped == ""


LONG = {
    "one line": "print('x' * 30_000_000)",
    "one display": "from IPython.display import HTML, display\ndisplay(HTML('x' * 10_000_000))",
    "one result": "class X:\n    def __repr__(self): return 'x' * 10_000_000\nX()",
    "one error": "raise ValueError('x' * 10_000_000)",
}


@pytest.mark.parametrize("code", LONG.values(), ids=LONG)
def test_a_long_output_is_cut_and_the_next_cell_runs(code):
    with Jail() as jail:
        cells = run(jail, code, "print('on')")
    assert errors(cells[0]) == ["OutputLimit"]
    assert said(cells[1:]) == ["on\n"]
    assert cells.stopped == ""


def test_what_all_cells_send_is_limited_as_well_shown_or_not():
    clear = "from IPython.display import clear_output\nprint('x' * 1_000_000); clear_output()"
    with Jail(Limits(notebook_sent_bytes=3_500_000)) as jail:
        cells = run(jail, *[clear] * 9)
    assert cells.stopped == "the notebook wrote more than 3,500,000 bytes"
    assert [bool(cell.execution_count) for cell in cells] == [True] * 3 + [False] * 6


def test_threads_may_print_at_the_same_time(jail):
    code = """
    import threading
    def talk(letter):
        for _ in range(200):
            print(letter * 999, flush=True)
    threads = [threading.Thread(target=talk, args=letter) for letter in "abcd"]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    """
    (text,) = said(run(jail, code))
    assert sorted(text.replace("\n", "")) == sorted("abcd" * 200 * 999)


def test_recursion_without_a_limit_ends_as_well(jail):
    cells = run(jail, "import sys; sys.setrecursionlimit(10**9)\nf = lambda: f()\nf()")
    assert cells.stopped or errors(cells[0])


def test_a_thread_that_outlives_its_cell_ends_with_its_run(jail):
    code = "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()"
    assert run(jail, code).stopped == ""


def test_a_cell_that_is_too_long_is_not_sent(jail):
    assert run(jail, "#" * 5_000_000).stopped == "the cell is too long to be run"


def test_half_a_surrogate_pair_in_an_output_can_be_written_to_a_file(jail):
    (text,) = said(run(jail, "print('a\\ud800b')"))
    assert text.encode() == b"a?b\n"
