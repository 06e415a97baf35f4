"""Which wrong answers are the same mistake: what a hint may be given for, and what not."""

import numpy as np

from autograder.experiments import Case, Other
from autograder.experiments.observing import raised, record
from autograder.judge.alike import same_mistake, wording

CASE = Case("a case", lambda: None)
MATRIX = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])

DIAMOND = Case("a diamond", lambda: None, "order", [("x", "a"), ("x", "b"), ("a", "c"), ("b", "c")])


def test_orders_that_break_different_arrows_are_the_same_mistake():
    right = ["x", "a", "b", "c"]
    assert same_mistake(DIAMOND, right, ["x", "b", "c", "a"], ["x", "a", "c", "b"])
    assert same_mistake(DIAMOND, right, ["x", "b", "a", "c"], right)
    assert not same_mistake(DIAMOND, right, ["x", "a", "c", "b"], right)
    assert not same_mistake(DIAMOND, right, ["x", "a", "c", "b"], ["x", "a", "b"])


def test_backwards_by_first_visit_and_without_a_plan_are_three_mistakes():
    right = ["x", "a", "b", "c"]
    backwards, first_visit, no_plan = right[::-1], ["x", "a", "c", "b"], ["a", "x", "b", "c"]
    orders = [backwards, first_visit, no_plan]
    alike = [[same_mistake(DIAMOND, right, one, other) for one in orders] for other in orders]
    assert alike == np.eye(3, dtype=bool).tolist()


X, Y = np.arange(10.0).reshape(5, 2), 10 * np.arange(5.0)
BATCHES = Case("5 rows in batches of 2", lambda: None, "rows", [X, Y])


def dealt(rows, y_rows, sizes=(2, 2, 1)):
    """Batches of these rows of X beside these rows of y."""
    cuts = np.cumsum(sizes)[:-1]
    return record(list(zip(np.split(X[rows], cuts), np.split(Y[y_rows], cuts), strict=True)))


def test_rows_dealt_wrongly_in_other_ways_are_other_mistakes():
    order, other = [3, 1, 4, 0, 2], [0, 2, 1, 4, 3]
    right = dealt(order, order)
    apart, still = dealt(order, other), dealt(order, range(5))
    twice = dealt([3, 3, 1, 0, 2], [3, 3, 1, 0, 2])
    without_first = dealt(order[2:], order[2:], (2, 1))
    without_last = dealt(order[:4], order[:4], (2, 2))
    numbered = record([(0, X[:2], Y[:2]), (1, X[2:4], Y[2:4]), (2, X[4:], Y[4:])])
    single = record((X[:2], Y[:2]))
    wrong = [apart, still, twice, without_first, without_last, numbered, single]
    for i, one in enumerate(wrong):
        for j, another in enumerate(wrong):
            assert same_mistake(BATCHES, right, one, another) == (i == j), (i, j)
    assert same_mistake(BATCHES, right, apart, dealt(other, [1, 0, 2, 4, 3]))
    assert same_mistake(BATCHES, right, twice, dealt([0, 2, 0, 1, 1], [0, 2, 0, 1, 1]))


def test_wrong_numbers_are_the_same_mistake_only_if_they_are_equal():
    assert same_mistake(CASE, MATRIX, 2 * MATRIX, 2 * MATRIX * (1 + 1e-9))
    assert not same_mistake(CASE, MATRIX, 2 * MATRIX, 3 * MATRIX)
    assert not same_mistake(CASE, MATRIX, 2 * MATRIX, raised(ValueError("2")))


def of(run, *given):
    """What running raises."""
    try:
        run(*given)
    except Exception as error:
        return raised(error)
    raise AssertionError("nothing was raised")


def test_errors_are_the_same_mistake_if_they_say_the_same_in_whatever_names():
    def one():
        print(total)  # noqa: F821

    def other():
        print(somme)  # noqa: F821

    def another(x):
        return x

    assert wording(of(one)) == wording(of(other))
    assert wording(of(another)) == wording(of(lambda x: x))
    assert same_mistake(CASE, MATRIX, of(one), of(other))
    assert not same_mistake(CASE, MATRIX, of(one), raised(LookupError("x")))


def test_errors_of_one_type_that_say_different_things_are_different_mistakes():
    of_a_list = of(lambda: [1][MATRIX.sum])
    of_none = of(lambda: None + 1.0)
    of_a_key = of(lambda: {}[[]])
    assert len({error.type for error in (of_a_list, of_none, of_a_key)}) == 1
    assert not same_mistake(CASE, MATRIX, of_a_list, of_none)
    assert not same_mistake(CASE, MATRIX, of_none, of_a_key)
    assert not same_mistake(CASE, MATRIX, raised(KeyError("Node")), raised(KeyError(3)))
    tall, wide = of(lambda: np.ones((4, 2)) + np.ones((3, 2))), of(lambda: MATRIX + np.ones(2))
    assert not same_mistake(CASE, MATRIX, tall, wide)


def test_an_error_that_the_exercise_asks_for_may_say_it_in_any_words():
    one, other = raised(ValueError("a cycle")), raised(ValueError("there is no order for 7"))
    assert not same_mistake(DIAMOND, ["x"], one, other)
    assert same_mistake(DIAMOND, ["x"], one, other, frozenset({"ValueError"}))


def test_what_is_written_in_several_ways_fails_in_one():
    numbers, turned = [1.0, 2.0], np.ones((4, 2))
    products = [of(lambda: MATRIX @ turned.T), of(np.dot, MATRIX, turned.T)]
    lists = [of(lambda: numbers @ numbers), of(lambda: numbers * numbers)]
    lists.append(of(lambda: numbers.dot(numbers)))
    assert len(set(map(wording, products))) == len(set(map(wording, lists))) == 1
    assert wording(products[0]) != wording(lists[0])


def test_it_is_one_mistake_not_to_refuse_and_another_not_to_name():
    case = Case("a cycle", lambda: None, "names one of", (["left", "right"], ["before"]))
    wanted, nameless = raised(ValueError("left")), raised(ValueError("a cycle"))
    assert same_mistake(case, wanted, Other("a list"), Other("a dictionary"))
    assert same_mistake(case, wanted, nameless, raised(ValueError("sorry")))
    assert not same_mistake(case, wanted, nameless, Other("a list"))
    assert not same_mistake(case, wanted, nameless, raised(ValueError("before, left")))
    assert not same_mistake(case, wanted, raised(KeyError(1)), raised(KeyError("left")))


def test_of_two_looks_one_has_to_agree():
    case = Case("a step", lambda: None, "either")
    wanted = [np.ones(2), np.ones(2)]
    called, written_out = [np.zeros(2), np.full(2, 3.0)], [np.full(2, 9.0), np.full(2, 3.0)]
    assert same_mistake(case, wanted, called, written_out)
    assert not same_mistake(case, wanted, called, [np.full(2, 9.0), np.full(2, 4.0)])
    assert not same_mistake(case, wanted, called, [np.ones(2), np.full(2, 3.0)])
