"""The host takes what it may from a run, and every run ends in time and says why."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from autograder.jail.host import LEFT, NONSENSE, Jail, warm_jail
from autograder.jail.host import TOO_MUCH as TOO_MUCH_HELP
from autograder.jail.policy import Limits
from autograder.judge import oracle
from autograder.verdict import Verdict
from tests.jail.running import LIMITS, LINE, errors, names_the_seed, processes, run, said

pytestmark = pytest.mark.slow


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
    assert cells.verdicts.keys() <= {"a"}
    assert errors(cells[1]) == ["Stopped"]
    assert cells[3].outputs == []


TOO_MUCH = {
    "rows without numbers": '{"array": "float64", "shape": [2147483647, 0], "data": ""}',
    "a list without end": '["x"] * 100_000',
    "lists in lists": "[[[[[[[[[[[[]]]]]]]]]]]]",
}


@pytest.mark.parametrize("seen", TOO_MUCH.values(), ids=TOO_MUCH)
def test_an_answer_that_is_too_large_fails_its_check_unjudged_and_the_notebook_goes_on(seen, jail):
    def judge(*_):
        raise AssertionError("it was judged")

    code = f"ask('a'); send({{'exercise': 'a', 'observations': [['what', {seen}]]}}); told()"
    cells = run(jail, LINE, code, "print('on')", checks={1: ["a"]}, judge=judge)
    assert said(cells) == ["on\n"]
    verdict = cells.verdicts["a"]
    assert not verdict.passed
    assert verdict.rationale.startswith("what: ") and verdict.rationale.endswith(" compared.")
    assert verdict.help == TOO_MUCH_HELP


def test_an_answer_that_is_too_long_to_be_sent_fails_its_check_in_words(jail):
    """The exercise asks for what the names of the notebook give; here they give too much."""
    code = """
import numpy as np
from autograder import check
from autograder.experiments import EXPERIMENTS, Case
def large(mf, rng):
    yield Case("the sum", lambda: np.zeros(1_000_000))
EXPERIMENTS["large"] = large
check("large", globals())
"""
    cells = run(jail, code, "print('on')", checks={0: ["large"]})
    assert cells.verdicts["large"].rationale == "more came than can be sent, let alone be compared."
    assert errors(cells[0]) == ["CheckFailed"]
    assert said(cells) == ["on\n"]


def test_an_answer_of_an_earlier_run_is_worth_nothing(jail):
    code = LINE + "seed = ask('a'); print(seed)"
    (seed,) = said(run(jail, code, checks={0: ["a"]}))
    cells = run(jail, LINE + f"ask('a'); answer('a', {seed})", checks={0: ["a"]})
    assert not cells.verdicts["a"].passed


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


def test_a_check_tells_how_long_it_ran_without_the_graders_time(jail):
    def think(exercise, observations, seed):
        time.sleep(1)
        return Verdict(exercise, True)

    code = LINE + "time.sleep(0.5); answer('a', ask('a'))"
    cells = run(jail, "1", code, checks={1: ["a"]}, judge=think)
    assert cells.seconds.keys() == {"a"}
    assert 0.5 <= cells.seconds["a"] < 1


def of_a_thread(judge, limits=LIMITS):
    """What a run in the jail of whatever thread this is gave, and the jail."""
    jail = warm_jail(limits)
    return run(jail, LINE + "answer('a', ask('a'))", checks={0: ["a"]}, judge=judge), jail


def test_each_thread_has_a_jail_of_its_own_in_which_runs_go_on_at_once():
    both = threading.Barrier(2, timeout=60)

    def meet(exercise, observations, seed):
        both.wait()
        return Verdict(exercise, True)

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(of_a_thread, [meet, meet]))
        assert [cells.verdicts["a"].passed for cells, _ in done] == [True, True]
        below = [one for _, jail in done for one in processes(jail)]
        assert len(below) == 2
    _, alive = psutil.wait_procs(below, timeout=5)
    assert alive == []


def test_a_thread_has_one_jail_at_a_time():
    _, one = of_a_thread(names_the_seed)
    assert warm_jail(LIMITS) is one
    (below,) = processes(one)
    _, other = of_a_thread(names_the_seed, LIMITS.changed({"cell_seconds": 3}))
    assert not below.is_running()
    other.close()
