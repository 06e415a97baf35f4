"""What is timed against each other does the same; what is not installed is told."""

import operator
from io import StringIO

import pytest
from rich.console import Console

from benchmarks import trainers
from benchmarks.goals import standing
from benchmarks.training import GOALS, NETWORKS, WAYS, found, means, table_of, task_on, training
from miniflow_ref import Add, Input, Mul, topological_sort
from miniflow_ref.tensor import Tensor


def printed(table):
    """A table as lines of text."""
    console = Console(file=StringIO(), width=120)
    console.print(table)
    return console.file.getvalue().splitlines()


@pytest.mark.parametrize("network", NETWORKS)
def test_every_installed_way_takes_the_same_step_and_the_same_epoch(network):
    expected = {way for way, one in WAYS.items() if one.installed and network in one.networks}
    works = list(training(network))  # stops if losses or weights differ
    for task in ("step", "epoch"):
        assert {work.way for work in works if work.topic == task_on(task, network)} == expected


class TwoSteps(trainers.Nodes):
    """Tells the loss of the first step, and takes a second one."""

    def step(self, X, y):
        loss = super().step(X, y)
        super().step(X, y)
        return loss


def test_a_way_that_comes_to_other_weights_is_not_timed(monkeypatch):
    monkeypatch.setitem(WAYS, "miniflow_ref", trainers.Way(TwoSteps))
    with pytest.raises(AssertionError, match="miniflow_ref takes another step than bare NumPy"):
        next(training("13-10-1"))


def test_what_is_not_installed_is_told_and_the_others_are_timed(monkeypatch):
    for way in ("PyTorch", "micrograd"):
        monkeypatch.setitem(WAYS, way, trainers.Way(WAYS[way].trainer, "no_such_package"))
    works = list(training("13-10-1"))
    assert {work.way for work in works}.isdisjoint({"PyTorch", "micrograd"})
    figures = {}
    for work in works:
        figures.setdefault(work.topic, {})[work.way] = 1.0
    rows = printed(table_of("13-10-1", [figures]))
    for way in ("PyTorch", "micrograd"):
        assert any(way in row and "not installed" in row for row in rows)
    assert any("miniflow_ref" in row and "1.00" in row for row in rows)
    goals = printed(standing(GOALS, found([figures])))
    assert any("13-10-1 step: miniflow_ref / PyTorch" in row and "not m" in row for row in goals)


@pytest.mark.parametrize("nodes", [100, 1000])
def test_graphs_have_as_many_nodes_as_they_say_and_are_the_same_in_both_ways(nodes):
    x, half = Input("x"), Input("half")
    last = means(x, half, Add, Mul, nodes)
    graph = topological_sort({x: 1.0, half: 0.5})
    assert len(graph) == nodes
    assert graph[-1] is last
    made = means(Tensor(1, True), Tensor(0.5, True), operator.add, operator.mul, nodes)
    met, waiting = {made}, [made]
    while waiting:
        for creator in waiting.pop().creators:
            if creator not in met:
                met.add(creator)
                waiting.append(creator)
    assert len(met) == nodes
