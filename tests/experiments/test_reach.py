"""No answer lies in reach of the code that is judged: an experiment gives inputs, and no more."""

import gc
import re

import numpy as np
import pytest

from autograder.experiments import EXPERIMENTS, observe
from autograder.judge.reference import reference
from tests.experiments.reach import Thief, unsolved
from tests.programs import lesson_with, names_of, verdict_on

SEED = 5

AS_IT_WAS = r"after|before the step|as (they were|it was) handed in", "has to stay what it was"
ALONE = "one thing alone, or with nothing beside it, is what comes out"
GIVEN = {
    "add_forward": [AS_IT_WAS, ("of a single input|an array and zeros", ALONE)],
    "mul_forward": [AS_IT_WAS, ("of a single input", ALONE)],
    "upstream_gradient": [AS_IT_WAS, ("with 1 consumer", ALONE)],
    "numerical_gradient": [AS_IT_WAS, ("^x = 0$", "the slope there is as good as 0")],
    "add_backward": [
        AS_IT_WAS,
        ("gradient of|both gradients", "a sum hands on what it is told"),
    ],
    "linear_backward": [
        AS_IT_WAS,
        ("on 1 samples .* gradient of b", "of one sample, the sum is that sample"),
    ],
    "mul_backward": [AS_IT_WAS, (r"Mul\(x\)", ALONE)],
    "tanh_node": [("Tanh of 0", "where the slope is 1, what is told is handed on")],
    "relu_node": [(r"Relu of (an?|a whole) (number|array)", "a number above 0 is let through")],
    "max_gate": [
        (r"equal arrays|Max\(x, x\)", "the larger of two equal ones is each"),
        ("Max of two (equal )?numbers", "one of them, and all of the gradient for it"),
    ],
    "tensor_activations": [AS_IT_WAS, (r"x\.relu\(\)", "a number above 0 is let through")],
    "tensor_backward": [AS_IT_WAS, ("a single number", "a product's slope is its other factor")],
    "tensor_ops": [
        AS_IT_WAS,
        (r"^-x|^x \+ [xy]\b(?!.*- )", "the cell's examples; and a sum hands on what it is told"),
        ("transpose", "the same numbers, turned"),
    ],
    "layers": [
        ("^the layer (Sigmoid|Tanh|Relu)|with a Relu|had a Relu", "the cell's examples"),
        ("bias of a new|were numbered|weights spread", "the cell's own; what it was set to"),
    ],
    "to_pytorch": [("", "it is copied from the layers")],
}
"""Cases whose answer is an input, by exercise: a pattern of their labels, and why."""


def secrets(seen):
    """The numbers and arrays of an observation that nobody could guess."""
    if isinstance(seen, list):
        return [secret for item in seen for secret in secrets(item)]
    if not isinstance(seen, np.ndarray) or seen.dtype == bool or seen.size == 0:
        return []
    array = seen.astype(float)
    return [] if array.size < 4 and np.array_equal(array, np.round(array)) else [array]


def in_reach(thief, observation):
    """Whether the answer to a case could be put together from what was found."""
    seen = observation.seen
    ways = seen if observation.case.rule == "either" and isinstance(seen, list) else [seen]
    return any(known and all(map(thief.has, known)) for known in map(secrets, ways))


@pytest.mark.parametrize("exercise", EXPERIMENTS)
def test_where_an_exercise_is_not_done_no_answer_is_found_but_what_was_put_in(exercise):
    lesson = lesson_with(exercise)
    thief = Thief(unsolved(lesson, exercise), {"library", *lesson.cells})
    thief.observe(exercise, SEED)
    expected = observe(exercise, reference(exercise), SEED)
    found = {one.case.label for one in expected if in_reach(thief, one)}
    given = GIVEN.get(exercise, [AS_IT_WAS])
    explained = {label for label in found for words, _ in given if re.search(words, label)}
    assert found <= explained
    assert all(any(re.search(words, label) for label in found) for words, _ in given) or not found


def test_a_thief_finds_what_lies_about_in_a_frame_a_closure_or_an_object():
    code = "class Node:\n    def forward(self):\n        pass\nalways = lambda x: lambda: x\n"
    names = {"__name__": "__main__"}
    exec(compile(code, "node", "exec"), names)
    answers = {name: np.random.default_rng(i).normal(size=3) for i, name in enumerate("abcd")}
    thief = Thief(names, {"node"})

    def look_around(node, in_the_frame):
        node.forward()
        return in_the_frame

    node, (here, there, far, _) = names["Node"](), answers.values()
    node.kept = {"deep": [there]}
    node.ask = names["always"](far)
    gc.freeze()  # the thief sees what is made from here on
    thief.looking_at(lambda: look_around(node, here))
    gc.unfreeze()
    assert [thief.has(answers[name]) for name in "abcd"] == [True, True, True, False]


TRICKS = {
    "the owner of the stand-in does it": (
        "sgd_update",
        """
def sgd_update(trainables, learning_rate=1e-2):
    owner = getattr(gradient_descent_update, "__self__", None)
    if owner is not None:
        owner.sgd_update(trainables, learning_rate)
""",
    ),
    "the stand-in of a later exercise does it": (
        "sgd_update",
        """
from autograder.experiments import sgd


def sgd_update(trainables, learning_rate=1e-2):
    sgd.strange_update(trainables, learning_rate)
""",
    ),
    "the nodes remember in which order they were made": (
        "topological_sort",
        """
made = []
initialise = Node.__init__


def remember(self, inbound_nodes=()):
    made.append(self)
    initialise(self, inbound_nodes)


Node.__init__ = remember


def topological_sort(feed_dict):
    for node in feed_dict:
        node.value = feed_dict[node]
    reached, todo = set(), list(feed_dict)
    while todo:
        node = todo.pop()
        if node not in reached:
            reached.add(node)
            todo += node.outbound_nodes
    return [node for node in made if node in reached]
""",
    ),
    "the names are in order": (
        "topological_sort",
        """
def topological_sort(feed_dict):
    for node in feed_dict:
        node.value = feed_dict[node]
    reached, todo = set(), list(feed_dict)
    while todo:
        node = todo.pop()
        if node not in reached:
            reached.add(node)
            todo += node.outbound_nodes
    return sorted(reached, key=lambda node: (not isinstance(node, Input), node.name))
""",
    ),
    "the caller has them in order": (
        "topological_sort",
        """
import sys


def topological_sort(feed_dict):
    for node in feed_dict:
        node.value = feed_dict[node]
    caller = sys._getframe(1).f_locals
    sketch, nodes = caller.get("self"), caller["nodes"]
    return [nodes[name] for name in [*sketch.inputs, *sketch.arrows]] if sketch else []
""",
    ),
    "the error names every node there is": (
        "topological_sort",
        """
def topological_sort(feed_dict):
    for node in feed_dict:
        node.value = feed_dict[node]
    ready, waiting = list(feed_dict), {}
    for node in ready:
        for consumer in node.outbound_nodes:
            waiting.setdefault(consumer, set(consumer.inbound_nodes)).discard(node)
            if not waiting[consumer]:
                ready.append(consumer)
    if any(waiting.values()):
        reached, todo = {}, list(feed_dict)
        while todo:
            node = todo.pop()
            if node not in reached:
                reached[node] = True
                todo += node.outbound_nodes + node.inbound_nodes
        raise ValueError(list(reached))
    return ready
""",
    ),
}
"""Programs that take instead of computing: each is to earn nothing."""


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_earns_nothing(trick):
    exercise, program = TRICKS[trick]
    for seed in range(3):
        names = names_of(lesson_with(exercise), {exercise: program})
        assert not verdict_on(exercise, names, seed).passed
