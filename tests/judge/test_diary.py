"""What tensors' diaries come to, and what is refused of diaries that were made up."""

import numpy as np
import pytest

from autograder.experiments import Case, Other
from autograder.experiments.observing import raised, record
from autograder.experiments.standins import done_again, formula, noting
from autograder.experiments.tensor import notes
from autograder.judge import diary
from autograder.judge.compare import layer
from miniflow_ref import tensor as mf
from miniflow_ref.tensor import Tensor, made

TOLD = np.array([[1.0, 10.0], [100.0, 1000.0]])


def come_back(result, operand):
    return diary.handed_back(record(notes(result, TOLD, operand)))


def squares(*values):
    return [Tensor(np.full((2, 2), value), autograd=True) for value in values]


def test_parts_on_several_ways_are_added_up_and_slopes_multiplied():
    x, y = squares(3.0, 5.0)
    result = (x + y) * x - -x
    assert np.array_equal(come_back(result, x), TOLD * (3 + 8 + 1))
    assert np.array_equal(come_back(result, y), TOLD * 3)


def test_a_tensor_between_is_asked_in_each_of_its_places():
    x = Tensor([1.0, 2.0], autograd=True)
    result = x.expand(0, 2).mm(Tensor([[1.0, 2.0], [3.0, 4.0]]))
    assert np.array_equal(come_back(result, x), [101 + 2 * 1010, 3 * 101 + 4 * 1010])


def test_nothing_comes_back_where_no_note_leads_there():
    x, y = squares(1.0, 2.0)
    assert come_back(x + x, y) == Other("nothing")
    assert come_back(Tensor(x.data * y.data, autograd=True), y) == Other("nothing")


def test_what_is_no_tuple_of_parts_is_named():
    (x,) = squares(1.0)
    assert notes(made("f", x.data, (x,), lambda g: g), TOLD, x) == Other("no tuple of parts")
    result = made("f", x.data, (x, x), lambda g: (g,))
    assert notes(result, TOLD, x) == Other("1 parts for 2 creators")


ROW = np.ones((1, 2, 2))
TALL, WIDE = np.ones((1, 100_000, 1)), np.ones((1, 1, 100_000))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]] * 2000,
        [[2, ROW], [1, np.ones((4, 2, 2))]],  # each made of the other
        [[1, ROW]],  # of itself
        [[-1, ROW]],
        [[7, ROW]],
        [[0, TALL, 0, WIDE]],  # their sum would fill the memory
        [[2, TALL, 2, WIDE], [0, ROW]],
        [[2, ROW], [0, np.ones((3, 2, 2))]],  # 4 numbers, 3 answers
        [[0.5, "parts"]],
        [[np.nan, ROW]],
        ["row"],
        np.ones((2, 2)),
        "rows",
    ],
)
def test_notes_that_make_no_sense_come_to_nothing(rows):
    assert isinstance(diary.handed_back(rows), Other)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["a constant", np.ones(3)]] * 2000,
        [["a constant", np.ones((1, 1000))], ["transpose", 0], ["mm", 1, 0]],
        [["a constant", np.ones(3)], ["expand", 0, 0, 10**9]],
        [["input", np.ones(10**6)], ["__neg__", 0]],
        [["__add__", 0, 1]],
        [["__init__", 0]],
        [["backward"]],
        [["input"]],
        [["input", "x"]],
        [[np.ones(2), np.ones(2)]],
        [["sum", 0.5]],
        "rows",
        np.ones(3),
    ],
)
def test_a_formula_that_makes_no_sense_comes_to_nothing(rows):
    assert isinstance(diary.worked_out(rows), Other)


def test_errors_pass_through():
    error = raised(ValueError("x"))
    assert diary.handed_back(error) is diary.worked_out(error) is error


def noted(**shapes):
    tensors = [Tensor(np.ones(shape), autograd=True) for shape in shapes.values()]
    Noting = noting(mf)
    for name, tensor in zip(shapes, tensors, strict=True):
        Noting.begin(tensor, name)
    return tensors


def test_formulas_are_the_same_if_they_give_the_same_whatever_is_written():
    X, W, b = noted(X=(4, 3), W=(3, 2), b=(2,))
    ways = [
        X.mm(W) + b.expand(0, 4),
        W.transpose().mm(X.transpose()).transpose() - -b.expand(0, 4),
        b.expand(0, 4) + X.mm(W) * Tensor(np.ones((4, 2))),
    ]
    first, *others = (diary.worked_out(record(formula(one))) for one in ways)
    assert all(np.allclose(first, other) for other in others)
    other = diary.worked_out(record(formula(X.mm(W) + b.expand(1, 2).sum(1).expand(0, 4))))
    assert not np.allclose(first, other)


def test_a_noting_tensor_holds_no_number_that_is_not_0():
    x, y = noted(x=(2, 3), y=(2, 3))
    made_of_them = [x + y, x - y, x * y, -x, x.sum(0), x.expand(0, 2), x.transpose(), x.sigmoid()]
    assert not any(one.data.any() for one in [x, y, *made_of_them, x.mm(y.transpose())])


def test_the_same_steps_are_done_again_with_the_lesson_s_own_operations():
    (x,) = noted(x=(2, 2))
    real = Tensor(TOLD)
    again = done_again((x * x).sum(0) + Tensor([1.0, 2.0]), {"x": real})
    assert np.array_equal(again.data, np.add((TOLD * TOLD).sum(0), [1, 2]))


CASE = Case("Linear", lambda: None, "layer")
FORMULA = [["input", np.zeros(2)], ["__neg__", 0]]
RIGHT = [np.array([-1.0, -2.0]), FORMULA, np.array([-1.0, -2.0])]


def test_a_layer_passes_by_its_tensors_whatever_formula_they_note():
    assert layer(CASE, RIGHT, [RIGHT[0], Other("None"), Other("None")]) is None


def test_a_layer_passes_by_its_formula_only_if_its_tensors_have_followed_it():
    by_a_wrong_operation = np.array([1.0, 2.0])
    assert layer(CASE, RIGHT, [by_a_wrong_operation, FORMULA, by_a_wrong_operation]) is None
    assert layer(CASE, RIGHT, [by_a_wrong_operation, FORMULA, RIGHT[0]])
    other = [["input", np.zeros(2)], ["__add__", 0, 0]]
    assert layer(CASE, RIGHT, [by_a_wrong_operation, other, by_a_wrong_operation])
