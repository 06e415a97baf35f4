"""The jail holds: whatever a notebook does, its run ends, says why, and leaves nothing behind."""

import contextlib
import itertools
import re
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder import oracle
from autograder.execution import joined, run_cells
from autograder.jail import host
from autograder.jail.host import LEFT, NONSENSE, Jail, JailError
from autograder.jail.policy import ENVIRONMENT, Limits, mounts, packages
from autograder.verdict import Verdict

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

LIMITS = Limits(cell_seconds=2, notebook_seconds=20, cell_sent_bytes=20_000_000)

BOUND = 2 + 1 + 1 + 6
"""Seconds in which any notebook here ends: the cell's, two of grace, and a busy machine's."""

LINE = """
import json, os, signal, stat, struct, sys, time

def is_socket(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode) and os.get_blocking(fd)  # asyncio's are not
    except OSError:
        return False

line = min(filter(is_socket, range(3, 256)))

def send(frame):
    body = json.dumps(frame).encode()
    os.write(line, struct.pack(">I", len(body)) + body)

def ask(exercise):
    send({"ask": exercise})
    (length,) = struct.unpack(">I", os.read(line, 4))
    return json.loads(os.read(line, length))["seed"]

def answer(exercise, text):
    send({"exercise": exercise, "observations": [["what", str(text)]]})
"""
"""What an attacker's first cell does: find the line to the host, and learn to speak."""


def names_the_seed(exercise, observations, seed):
    """A judge for whom the right answer is the seed that was given."""
    return Verdict(exercise, [one.seen for one in observations] == [str(seed)])


@pytest.fixture(scope="module")
def warm():
    with Jail(LIMITS) as jail:
        yield jail


def processes(jail):
    """All processes below the jail's, as this machine sees them."""
    return psutil.Process(jail._process.pid).children(recursive=True)


@pytest.fixture
def jail(warm):
    """A warm jail, which must be as warm and as empty after the test as before."""
    run(warm, "")
    before = processes(warm)
    yield warm
    assert processes(warm) == before
    cells = run(warm, "import os; print(os.listdir('/tmp'), os.listdir('/dev/shm'), os.getpid())")
    assert said(cells) == ["[] [] 1\n"]


class Cells(list):
    """A notebook's cells after a run; `stopped` and `verdicts` are the run's."""


def run(jail, *sources, checks=None, judge=names_the_seed):
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    began = time.monotonic()
    result = jail.run(notebook, checks or {}, judge)
    assert time.monotonic() - began < BOUND
    nbformat.validate(notebook)
    cells = Cells(notebook.cells)
    cells.stopped, cells.verdicts = result.stopped, result.verdicts
    return cells


def said(cells):
    """What was printed."""
    return [o.text for cell in cells for o in cell.outputs if o.output_type == "stream"]


def errors(cell):
    return [o.ename for o in cell.outputs if o.output_type == "error"]


# What a run reports


def test_an_answer_is_judged_with_the_seed_that_the_host_chose(jail):
    cells = run(jail, LINE + "answer('add', ask('add'))", checks={0: ["add"]})
    assert cells.verdicts == {"add": Verdict("add", True)}
    assert cells.stopped == ""


def test_every_run_is_given_another_seed(jail):
    code = LINE + "print(ask('add'))"
    assert said(run(jail, code, checks={0: ["add"]})) != said(run(jail, code, checks={0: ["add"]}))


def test_a_check_without_the_exercise_gets_the_oracles_verdict(jail):
    code = "from autograder import check\ncheck('add_forward', globals())"
    cells = run(jail, code, "print('on')", checks={0: ["add_forward"]}, judge=oracle.judge)
    assert cells.verdicts["add_forward"].rationale == "The notebook defines no `Input`."
    assert errors(cells[0]) == ["CheckFailed"]
    assert said(cells) == ["on\n"]


def test_an_output_that_claims_a_verdict_is_none(jail):
    mime = "application/vnd.miniflow.verdict+json"
    claim = {"exercise": "add", "passed": True, "rationale": "", "help": "", "misconception": None}
    code = f"from IPython.display import display\ndisplay({{{mime!r}: {claim!r}}}, raw=True)"
    assert run(jail, code, checks={0: ["add"]}).verdicts == {}


ANSWERS = {
    "a second one": "s = ask('a'); answer('a', s); answer('a', s)",
    "a second one after a wrong one": "s = ask('a'); answer('a', 0); answer('a', s)",
    "before it was asked": "answer('a', 0)",
    "swapped for another check's": "s = ask('a'); answer('b', s)",
    "for another cell's check": "answer('c', 0)",
    "for no check": "answer('', 0)",
    "for a check that is no name": "send({'exercise': {}, 'observations': []})",
    "without exercise": "send({'observations': []})",
    "that is none": "ask('a'); send({'exercise': 'a', 'observations': 7})",
    "asked for in vain": "send({'ask': 'c'})",
    "asked for without name": "send({'ask': ['a']})",
}


@pytest.mark.parametrize("code", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_nobody_may_give_ends_the_run(code, jail):
    cells = run(jail, LINE, code, "", "1", checks={1: ["a", "b"], 3: ["c"]})
    assert cells.stopped.startswith(NONSENSE)
    assert [v.passed for v in cells.verdicts.values()] in (
        [],
        ["a second one" == 0],
        [True],
        [False],
    )
    assert "c" not in cells.verdicts and "b" not in cells.verdicts
    assert errors(cells[1]) == ["Stopped"]
    assert cells[3].outputs == []


def test_an_answer_of_an_earlier_run_is_worth_nothing(jail):
    code = LINE + "seed = ask('a'); print(seed)"
    (seed,) = said(run(jail, code, checks={0: ["a"]}))
    cells = run(jail, LINE + f"ask('a'); answer('a', {seed})", checks={0: ["a"]})
    assert not cells.verdicts["a"].passed


# What ends a run

FATAL = {
    "garbage": ("os.write(line, b'garbage')", NONSENSE),
    "4 GB announced": (r"os.write(line, b'\xff' * 4)", f"{NONSENSE} (a frame of 4,294,967,295 "),
    "half a frame": (r"os.write(line, b'\0\0\1\0half'); os._exit(0)", f"{NONSENSE} (half a frame)"),
    "half a frame, silence": (r"os.write(line, b'\0\0\1\0half'); time.sleep(99)", NONSENSE),
    "no object": (r"os.write(line, b'\0\0\0\2[]')", NONSENSE),
    "an unknown frame": ("send({'hello': 1})", NONSENSE),
    "an impossible output": ("send({'output': 'stream', 'content': {'name': 7}})", NONSENSE),
    "an output of nothing": ("send({'output': 'error'})", NONSENSE),
    "_exit 0": ("os._exit(0)", LEFT),
    "_exit 200": ("os._exit(200)", LEFT),
    "a crash": ("import ctypes; ctypes.string_at(0)", LEFT),
    "abort": ("os.abort()", LEFT),
    "closed descriptors": ("os.closerange(3, 256)", LEFT),
    "a line to nowhere": ("os.dup2(os.open('/dev/null', os.O_RDWR), line); time.sleep(99)", LEFT),
    "SIGINT ignored": (
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        "the cell ran longer than 2 seconds and could not be interrupted",
    ),
    "KeyboardInterrupt caught": (
        "while True:\n    try:\n        time.sleep(99)\n    except BaseException:\n        pass",
        "the cell ran longer than 2 seconds and could not be interrupted",
    ),
    "endless C": ("sum(range(10**12))", "the cell ran longer than 2 seconds and could not be int"),
    "frames for ever": (
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "while True: send({'output': 'stream', 'content': {'name': 'stdout', 'text': 'x' * 9999}})",
        "the cell wrote more than 20,000,000 bytes and could not be interrupted",
    ),
    "frames now and then for ever": (
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    time.sleep(0.01)\n"
        "    send({'output': 'stream', 'content': {'name': 'stdout', 'text': ''}})",
        "the cell ran longer than 2 seconds and could not be interrupted",
    ),
    "questions for ever": (
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: send({'ask': 'add'})",
        "",
    ),
    "a cell that takes no answers": ("send({'done': 1}); time.sleep(99)", ""),
}


@pytest.mark.parametrize(("code", "why"), FATAL.values(), ids=FATAL)
def test_a_run_that_cannot_go_on_ends_in_time_and_says_why(code, why, jail):
    cells = run(jail, LINE, code, "print('on')" + "#" * 1_000_000, checks={1: ["add"]})
    assert cells.stopped
    assert cells.stopped.startswith(why)
    assert "on\n" not in said(cells)


def test_a_notebook_has_its_own_clock():
    with Jail(Limits(cell_seconds=30, notebook_seconds=1)) as jail:
        cells = run(jail, "import time; time.sleep(0.6)", "time.sleep(30)", "1")
        assert cells.stopped == "the notebook ran longer than 1 seconds"
        assert "on\n" not in said(cells)


def test_processor_time_is_limited_by_the_kernel_too():
    with Jail(Limits(cell_seconds=30, cpu_seconds=2)) as jail:
        assert run(jail, "while True: pass").stopped == LEFT


# What costs one cell alone

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


# What the next run sees


def test_random_numbers_differ_from_run_to_run(jail):
    code = """
    import random, uuid, numpy
    from sklearn.datasets import make_blobs
    print(random.random()); print(numpy.random.rand()); print(uuid.uuid4())
    print(numpy.random.default_rng().random()); print(make_blobs(1)[0])
    """
    one, other = (said(run(jail, code))[0].splitlines() for _ in range(2))
    assert all(a != b for a, b in zip(one, other, strict=True))


def test_names_modules_and_settings_of_one_run_are_gone_in_the_next(jail):
    run(jail, "import sys, numpy; x = 1; sys.modules['json'] = None; numpy.exp = None")
    cells = run(jail, "import json, numpy; print(numpy.exp(0)); x")
    assert said(cells) == ["1.0\n"]
    assert errors(cells[0]) == ["NameError"]


def test_nothing_outside_its_own_folders_can_be_written(jail):
    bound = {str(mount.target) for mount in mounts() if mount.source}  # read-only as a whole
    code = f"bound = {bound}" + textwrap.dedent("""
    import os
    def writable(folder):
        try:
            with open(f"{folder}/left", "w"):
                return True
        except OSError:
            return False
    seen = []
    for folder, inner, _ in os.walk("/"):
        seen.append(folder)
        if folder in bound:
            inner.clear()
    print(sorted(filter(writable, seen)))
    """)
    assert said(run(jail, code)) == ["['/dev/shm', '/tmp']\n"]


# What the guest sees


def test_no_network_can_be_reached(jail):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import socket; socket.create_connection(('127.0.0.1', {port}), 1)"
        cells = run(jail, code, "socket.getaddrinfo('example.org', 80)", "socket.socket(40, 1)")
    assert [errors(cell) for cell in cells] == [
        ["PermissionError"],
        ["gaierror"],
        ["PermissionError"],
    ]


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/sys", "/proc/1", "/home", "/var", ROOT],
)
def test_no_file_of_the_host_can_be_seen(path, jail):
    assert said(run(jail, f"import os; print(os.path.exists({str(path)!r}))")) == ["False\n"]


def test_the_course_holds_the_experiments_and_the_guest_alone(jail):
    code = "import os; print(sorted(f for _, _, names in os.walk('/course') for f in names))"
    experiments = {path.name for path in (ROOT / "autograder" / "experiments").glob("*.py")}
    (text,) = said(run(jail, code))
    seen = {name for name in eval(text) if name.endswith(".py")}
    assert seen == experiments | {"__init__.py", "guest.py", "confine.py", "shell.py", "wire.py"}


@pytest.mark.parametrize(
    "module",
    ["miniflow_ref", "autograder.oracle", "autograder.misconceptions", "autograder.jail.host"],
)
def test_what_knows_the_answers_cannot_be_imported(module, jail):
    assert errors(run(jail, f"import {module}")[0]) == ["ModuleNotFoundError"]


def test_the_environment_is_the_policys(jail):
    (text,) = said(run(jail, "import os; print(dict(os.environ))"))
    environment = eval(text)
    assert environment.items() >= ENVIRONMENT.items()
    own = {"PWD", "TERM", "CLICOLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "PAGER", "GIT_PAGER"}
    own |= {"KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK"}  # set by IPython and scikit-learn
    assert environment.keys() - ENVIRONMENT.keys() <= own


def test_no_descriptor_but_the_line_leads_outside(jail):
    code = """
import socket
kinds = set()
for fd in set(range(256)) - {line}:
    try:
        found = os.fstat(fd)
    except OSError:
        continue
    if stat.S_ISSOCK(found.st_mode):
        kinds.add(socket.socket(fileno=os.dup(fd)).getpeername() or "asyncio's own pair")
    elif found.st_rdev == os.makedev(1, 3):
        kinds.add("/dev/null")
    else:
        kinds.add(oct(found.st_mode))
print(sorted(kinds))
"""
    own = ["/dev/null", "0o600", "asyncio's own pair"]  # 0o600 is its queue of events
    assert said(run(jail, LINE + code)) == [f"{own}\n"]


def test_files_that_the_warm_process_had_open_do_not_close_the_students(jail):
    code = """
    import gc, matplotlib.font_manager as fonts
    files = [open("/dev/null") for _ in range(50)]
    fonts._get_font.cache_clear()
    gc.unfreeze()
    _ = gc.collect()
    print([file.read() for file in files if file.read()])
    """
    assert said(run(jail, code)) == ["[]\n"]


# Whose fault it is


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


def test_streams_and_displays_keep_the_order_in_which_they_were_made(jail):
    code = """
    import sys
    from IPython.display import display
    print(1); print(2, file=sys.stderr); print(3); display(4); print(5)
    """
    outputs = run(jail, code)[0].outputs
    assert [o.get("text") or o.data["text/plain"] for o in outputs] == [
        "1\n",
        "2\n",
        "3\n",
        "4",
        "5\n",
    ]


# What a student sees is what a kernel shows

SHOWN = {
    "streams": [
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')",
        "print('d', end='')\nprint('e', end='', file=sys.stderr)\n1 + 1",
        "sys.stdout.write('f\\n')",
    ],
    "results": ["1", "None", "_", "x = 3; x", "x;", "'text'", "[1, 2]\n{'a': 1}", ""],
    "arrays": ["import numpy as np\nnp.arange(6).reshape(2, 3)", "np.float64(1.5)"],
    "figure as png": ["import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nprint('drawn')"],
    "figure with a text for those who cannot see it": [
        "from IPython.display import Image\nImage(data=b'\\x89PNG', format='png', alt='a curve')"
    ],
    "figure shown amid prints": [
        "import matplotlib.pyplot as plt\nprint(1)\nplt.plot([1, 2])\nplt.show()\nprint(2)"
    ],
    "figure as svg": [
        "import matplotlib_inline.backend_inline as b\nb.set_matplotlib_formats('svg')\n"
        "import matplotlib, matplotlib.pyplot as plt\n"
        "matplotlib.rcParams['svg.hashsalt'] = 'x'\nplt.plot([1, 2]);"
    ],
    "figure as retina": [
        "import matplotlib_inline.backend_inline as b\nb.set_matplotlib_formats('retina')\n"
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    ],
    "rich": [
        "from IPython.display import HTML, JSON, Latex, Markdown, Math, display\n"
        "display(HTML('<b>x</b>'), Latex('$x$'), Math('x^2'), Markdown('*x*'))\nHTML('y')",
        "class Both:\n    def __repr__(self): return 'B'\n"
        "    def _repr_html_(self): return '<i>'\n    def _repr_latex_(self): return '$'\n"
        "Both()",
    ],
    "errors": [
        "def outer(a):\n    b = a - 1\n    return inner(b)\n\n"
        "def inner(b):\n    # a comment\n    return 1 / b\n\nouter(1)",
        "outer(1)",
        "try:\n    outer(1)\nexcept ArithmeticError as error:\n    raise ValueError() from error",
        "raise KeyError('k')",
        "x = (1,",
        "import no_such_module",
        "assert [1] == [2], 'why'",
        "raise ExceptionGroup('group', [ValueError(1), TypeError(2)])",
        "print('before')\nimport sys\nprint('err', file=sys.stderr)\n[][0]",
        "%no_such_magic",
        "import numpy as np\nnp.ones((2, 3)) @ np.ones((2, 3))",
    ],
    "what is no Python": [
        "%precision 2\n3.14159",
        "names = %who_ls\nnames",
        "names = \\\n    %who_ls\nnames",
        "%%capture out\nprint('kept')",
        "out.stdout",
        ">>> 1 + 1",
        "In [1]: 2 + 2",
        "    indented = 3\n    indented",
        "? # asked of nobody",
        "if True:\n    x = 1\n  y = 2",
        "text = 'open\nx",
        "call(\n1",
        "x = 7 %3\nx != 4, 'what?'",
        "$",
        "",
        "x = 1\n\tif x:\n        pass",
    ],
    "await": [
        "import asyncio\nawait asyncio.sleep(0)\nprint('slept')",
        "async def two(): return 2\nawait two()",
        "async for x in (i async for i in aiter_()): pass",
    ],
    "updates": [
        "from IPython.display import HTML, display\nhandle = display('old', display_id='h')",
        "handle.update('new')\ndisplay('h2', display_id='h')",
        "from IPython.display import update_display\nupdate_display(HTML('<p>'), display_id='h')",
    ],
    "clearing": [
        "from IPython.display import clear_output, display\nprint(1)\nclear_output()\nprint(2)",
        "for i in range(3):\n    clear_output(wait=True)\n    display(i)",
        "print('a')\nclear_output(wait=True)",
    ],
    "warnings": [
        "import warnings\nwarnings.warn('careful')",
        "import numpy as np\nnp.array([1.0]) / 0",
        "def old():\n    warnings.warn('old', DeprecationWarning, stacklevel=2)\nold()",
        "import sys\nsys.exit(0)",
    ],
    "logging": ["import logging\nlogging.warning('w')", "logging.getLogger('x').error('e')"],
    "history": ["a = 1\na", "_, __, _1, In[1], Out", "_ih[1:2]", "get_ipython().execution_count"],
    "text": [
        "print('ä \\N{GRINNING FACE}')",
        "print('a\\rb\\x1b[31mred')",
        "print()",
        "print('', end='')",
    ],
}


_FILE = re.compile(r"(ipykernel_\d+/)?\d+\.py")
_DATE = re.compile(r"<dc:date>.*?</dc:date>")


def as_compared(cell):
    """A cell's outputs without what no two runs of one kernel share."""
    text = nbformat.v4.writes(new_notebook(cells=[cell]))
    outputs = nbformat.v4.reads(text).cells[0].outputs
    # A kernel keeps standard output and error apart until it sends them, so how they alternate is
    # lost there; the jail keeps their order (a test above).
    stretches = itertools.groupby(outputs, key=lambda output: output.output_type)
    parts = (sorted(part, key=lambda output: output.get("name", "")) for _, part in stretches)
    outputs = joined([output for part in parts for output in part])
    for output in outputs:
        # A cell's code has a file name: its process's number, and a hash of the code.
        if output.output_type == "stream":
            output.text = _FILE.sub("N.py", output.text)
            # Packages lie elsewhere in the jail.
            for here, there in packages().items():
                output.text = output.text.replace(str(here), str(there))
        elif output.output_type == "error":
            output.evalue = _FILE.sub("N.py", output.evalue)
        # A drawing says when it was made.
        elif svg := output.get("data", {}).get("image/svg+xml"):
            output.data["image/svg+xml"] = _DATE.sub("", svg)
    return cell.execution_count, outputs


@pytest.mark.parametrize("sources", SHOWN.values(), ids=SHOWN)
def test_a_notebook_shows_what_a_kernel_shows(sources, jail):
    shown = new_notebook(cells=[new_code_cell(source) for source in sources])
    kernel = nbformat.from_dict(shown)
    run_cells(kernel, timeout=30)
    jail.run(shown, {}, names_the_seed)
    for ours, theirs in zip(shown.cells, kernel.cells, strict=True):
        assert as_compared(ours) == as_compared(theirs)
