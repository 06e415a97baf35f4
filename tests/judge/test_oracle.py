"""The oracle's verdicts: what a student reads, and what it never gives away."""

import gc

import numpy as np
import pytest

import miniflow_ref
from autograder.experiments import (
    EXPERIMENTS,
    Case,
    Observation,
    Other,
    Raised,
    observe,
    observing,
)
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


@pytest.mark.parametrize(
    "seen", ["text", ["a"], Other("None"), np.zeros(3), Raised("E", ("E",), "x")]
)
def test_an_answer_to_a_question_that_was_not_asked_is_a_failed_check(seen):
    verdict = judge("add_forward", [Observation(Case("elsewhere", lambda: None), seen)], SEED)
    assert not verdict.passed
    assert verdict.rationale.startswith("elsewhere: ")


def test_a_verdict_is_the_same_however_often_it_is_asked_for_and_whatever_becomes_of_the_first():
    (known, *_) = MISCONCEPTIONS["add_forward"]
    seen = observe("add_forward", known.names(), SEED)
    first = judge("add_forward", seen, SEED)
    for one in seen:
        if isinstance(one.seen, np.ndarray):
            one.seen[...] = 0.5
    seen.reverse()
    assert judge("add_forward", seen, SEED) != first
    assert judge("add_forward", observe("add_forward", known.names(), SEED), SEED) == first
    assert verdict_with("add_forward").passed


def test_each_known_wrong_program_is_run_once_for_an_exercise_and_a_seed(monkeypatch):
    run = []

    def counted(exercise, names, seed):
        run.append(names)
        return observing(exercise, names, seed)

    monkeypatch.setattr("autograder.judge.oracle.observing", counted)
    seed = 1_000_003  # that nothing else here has asked for
    for known in MISCONCEPTIONS["add_forward"]:
        assert judge("add_forward", observe("add_forward", known.names(), seed), seed).misconception
    assert len(run) == 1 + len(MISCONCEPTIONS["add_forward"])


def test_what_is_kept_of_an_answer_holds_on_to_no_graph():
    def nodes():
        gc.collect()
        return sum(isinstance(one, miniflow_ref.Node) for one in gc.get_objects())

    before = nodes()
    for seed in range(5):
        assert judge("add_forward", observe("add_forward", vars(miniflow_ref), seed), seed).passed
    assert nodes() == before
