"""A program with one small thing made wrong fails its experiment, unless it is right as well."""

import ast

import pytest

from autograder.experiments import EXPERIMENTS
from autograder.lessons import lessons
from tests.mutants.judged import all_mutants, verdicts
from tests.mutants.mutate import mutants
from tests.mutants.operators import OPERATORS
from tests.mutants.survivors import SURVIVORS

PROGRAM = '''
def step(x, *, rate: float = 1.0):
    """Not touched."""
    given = x + 1
    ### BEGIN SOLUTION
    if x < 0:
        raise ValueError(f"{x + 1} is negative")
    total = total - rate * x.sum(axis=0)
    return total
    ### END SOLUTION
'''


def test_the_solution_alone_is_mutated_and_every_mutant_is_another_program():
    found = list(mutants("step", PROGRAM))
    texts = [mutant.program for mutant in found]
    assert len(set(texts)) == len(texts)
    for text in texts:
        compile(text, "mutant", "exec")
        assert "Not touched." in text and "given = x + 1" in text and "rate: float=1.0" in text
    changes = {mutant.change for mutant in found}
    assert {
        "if x < 0:  →  if x <= 0:",
        "if x < 0:  →  if False:",
        "total = total - rate * x.sum(axis=0)  →  total = total + rate * x.sum(axis=0)",
        "total = total - rate * x.sum(axis=0)  →  total = rate * x.sum(axis=0) - total",
        "total = total - rate * x.sum(axis=0)  →  total -= rate * x.sum(axis=0)",
        "total = total - rate * x.sum(axis=0)  →  total = total - rate * x.sum()",
        "total = total - rate * x.sum(axis=0)  →  total = total - rate * x.sum(axis=1)",
        "total = total - rate * x.sum(axis=0)  →  total = total - rate * x.mean(axis=0)",
        "total = total - rate * x.sum(axis=0)  →  pass",
        "return total  →  return",
    } <= changes


def test_every_exercise_has_mutants():
    assert {mutant.exercise for mutant in all_mutants()} == set(EXPERIMENTS)


@pytest.mark.parametrize("operate", OPERATORS, ids=lambda operate: operate.__name__)
def test_every_operator_finds_something_to_change(operate):
    sources = [cell.source for lesson in lessons() for cell in lesson.cells.values()]
    trees = [ast.parse(source) for source in sources if "BEGIN SOLUTION" in source]
    assert any(list(operate(node)) for tree in trees for node in ast.walk(tree))


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXPERIMENTS)
def test_the_mutants_that_pass_are_those_known_to_be_right(exercise):
    judged = verdicts([mutant for mutant in all_mutants() if mutant.exercise == exercise])
    assert {mutant.change for mutant, caught in judged if not caught} == set(
        SURVIVORS.get(exercise, {})
    )
