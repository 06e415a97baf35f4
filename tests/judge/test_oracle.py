"""The oracle's verdicts: what a student reads, and what it never gives away."""

import re

import numpy as np
import pytest

import miniflow_ref
from autograder.experiments import EXPERIMENTS, Case, Observation, Other, Raised, observe
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.judge.oracle import judge

SEED = 7


def verdict_with(exercise, **names):
    return judge(exercise, observe(exercise, {**vars(miniflow_ref), **names}, SEED), SEED)


def add_that(forward):
    return type("Add", (miniflow_ref.Add,), {"forward": forward})


def test_code_that_is_not_written_yet_is_told_so():
    def forward(self):
        raise NotImplementedError()

    verdict = verdict_with("add_forward", Add=add_that(forward))
    assert not verdict.passed
    assert "not written yet" in verdict.message
    assert verdict.misconception is None


def test_a_missing_class_is_named():
    names = {name: value for name, value in vars(miniflow_ref).items() if name != "Add"}
    verdict = judge("add_forward", observe("add_forward", names, SEED), SEED)
    assert verdict.rationale == "The notebook defines no `Add`."


def test_an_unknown_mistake_gets_the_case_and_the_question():
    def forward(self):
        self.value = sum(node.value for node in self.inbound_nodes) + 0.125

    verdict = verdict_with("add_forward", Add=add_that(forward))
    assert verdict.misconception is None
    assert verdict.rationale.startswith("Add of 2 numbers: ")
    assert verdict.help == EXPERIMENTS["add_forward"].__doc__.splitlines()[0]


def test_prints_and_warnings_of_a_right_answer_do_not_matter(capsys):
    import sys
    import warnings

    def forward(self):
        print("here I am")
        print("and here", file=sys.stderr)
        warnings.warn("and here", stacklevel=1)
        self.value = sum(node.value for node in self.inbound_nodes)

    assert verdict_with("add_forward", Add=add_that(forward)).passed
    assert capsys.readouterr() == ("", "")


def test_where_nothing_but_errors_came_their_texts_have_to_agree():
    def of_nodes(self):
        self.value = sum(self.inbound_nodes)

    def of_calls(self):
        self.value = sum(node.value() for node in self.inbound_nodes)

    assert verdict_with("add_forward", Add=add_that(of_nodes)).misconception == "add_adds_the_nodes"
    assert verdict_with("add_forward", Add=add_that(of_calls)).misconception is None


@pytest.mark.parametrize("error", [SystemExit(0), RecursionError("deep"), MemoryError()])
def test_an_exit_or_a_crash_of_the_code_is_a_failed_check(error):
    def forward(self):
        raise error

    verdict = verdict_with("add_forward", Add=add_that(forward))
    assert not verdict.passed
    assert type(error).__name__ in verdict.message


def numbers_in(value):
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return [float(number) for number in value.ravel()]
    if isinstance(value, list):
        return [number for item in value for number in numbers_in(item)]
    return []


def same(one, other):
    return abs(one - other) <= 1e-4 * abs(one)


@pytest.mark.parametrize("exercise", EXPERIMENTS)
def test_no_message_holds_an_expected_number(exercise):
    for known in MISCONCEPTIONS[exercise]:
        expected = observe(exercise, vars(miniflow_ref), SEED)
        seen = observe(exercise, known.names(), SEED)
        message = judge(exercise, seen, SEED).message
        said = {float(text) for text in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", message)}
        own = [n for o in seen for n in numbers_in(o.seen)]
        secret = [n for o in expected for n in numbers_in(o.seen)]
        close = [n for n in secret for s in said if same(n, s) and not any(same(n, m) for m in own)]
        assert not close, f"{known.id} is told {close}: {message}"


@pytest.mark.parametrize(
    "seen", ["text", ["a"], Other("None"), np.zeros(3), Raised("E", ("E",), "x")]
)
def test_an_answer_to_a_question_that_was_not_asked_is_a_failed_check(seen):
    verdict = judge("add_forward", [Observation(Case("elsewhere", lambda: None), seen)], SEED)
    assert not verdict.passed
    assert verdict.rationale.startswith("elsewhere: ")
