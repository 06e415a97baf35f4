"""Comparing an observation with the reference's: what counts as the same, and what is said."""

import numpy as np
import pytest

from autograder.experiments import Case, Other, Raised
from autograder.experiments.observing import raised, record
from autograder.judge.compare import (
    RULES,
    count,
    names_one_of,
    numbers,
    numbers_or_zeros,
    order,
    shares,
)

CASE = Case("a case", lambda: None)
SHARP = Case("a case", lambda: None, within=1e-12)
MATRIX = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def compare(expected, got, case=CASE):
    return numbers(case, record(expected), record(got))


@pytest.mark.parametrize("got", [19, 19.0, np.float32(19), np.array(19), np.int64(19)])
def test_a_single_number_may_be_of_any_type(got):
    assert compare(19.0, got) is None


def test_an_array_of_one_is_no_single_number():
    assert compare(19.0, [19.0]) == "a single number was expected, a list of 1 came."
    assert "an array of shape (1,) came" in compare(19.0, np.array([19.0]))


@pytest.mark.parametrize("got", [MATRIX.copy(order="F"), MATRIX.astype(int), MATRIX * (1 + 1e-9)])
def test_layout_dtype_and_the_last_digits_do_not_matter(got):
    assert compare(MATRIX, got) is None


@pytest.mark.parametrize("got", [MATRIX.T, MATRIX.ravel(), MATRIX[:, :1], MATRIX[None]])
def test_another_shape_is_named_with_both_shapes(got):
    complaint = compare(MATRIX, got)
    assert "(2, 3) was expected" in complaint
    assert str(got.shape) in complaint


def test_a_broadcastable_answer_is_not_the_answer():
    assert (
        compare(np.ones((2, 3)), 1.0)
        == "an array of shape (2, 3) was expected, a single number came."
    )


def test_wrong_numbers_are_counted_and_placed_but_the_expected_ones_are_kept_secret():
    got = MATRIX.copy()
    got[1, 2] = 7.25
    complaint = compare(MATRIX, got)
    assert "1 of 6 differ, the first at [1, 2], where yours is 7.25" in complaint
    assert "6.0" not in complaint


def test_single_precision_is_given_its_own_precision_and_half_is_not():
    values = np.array([1 / 3, 2 / 7])
    assert compare(values, values.astype(np.float32)) is None
    assert compare(values, values.astype(np.float16)) is not None


def test_where_an_accuracy_is_asked_it_counts_for_every_number_and_precision():
    assert compare(np.array([1.0, 1e-14]), np.array([1.0, 0.0]), SHARP) is None
    assert compare(0.3, 0.3 + 2e-12, SHARP) is not None
    assert compare(np.array([1 / 3]), np.array([1 / 3], dtype=np.float32), SHARP) is not None


def test_a_number_that_is_nearly_right_is_shown_with_the_digits_that_differ():
    complaint = compare(0.8807970779778823, np.float32(0.8807970779778823), SHARP)
    assert "yours, 0.8807970881," in complaint
    assert "is off by 1.0e-08, where no more than 1.0e-12 is asked" in complaint
    assert "yours, 0.88" in compare([0.0, 0.8807970779778823], [0.0, 0.88079709], SHARP)


def test_what_is_so_or_not_and_what_is_counted_is_said_in_words():
    assert compare(True, False) == "it should be yes, and is no."
    assert compare([True, True], [True, False]) == "number 2 of 2: it should be yes, and is no."
    assert compare("nothing", "overflow") == "it should be nothing, and is overflow."
    assert compare("one", None) == "it should be one, and is None."
    case = Case("how many", lambda: None, "count")
    assert count(case, record(3), record(1)) == "it should be 3, and is 1."
    assert count(case, record(3), record(3)) is None
    assert "it raised" in count(case, record(3), raised(KeyError("x")))


def test_a_tiny_number_is_compared_by_its_own_size():
    assert compare(np.array([1.0, 1e-5]), np.array([1.0, 1.1e-5])) is not None


def test_nan_and_infinity_never_pass_for_a_number():
    for bad in (np.nan, np.inf, -np.inf):
        assert compare(1.0, bad) is not None
        assert compare(MATRIX, np.full((2, 3), bad)) is not None


def test_infinity_is_like_nothing_but_itself():
    assert compare(np.inf, np.inf) is None
    for other in (34.5, -np.inf, np.nan):
        assert compare(np.inf, other) is not None


@pytest.mark.parametrize("got", [None, "19", {"a": 19}, 19j, np.array([object()])])
def test_what_is_no_number_is_named_by_its_kind(got):
    assert compare(19.0, got).startswith("a single number was expected, ")


def test_an_error_where_a_value_belongs_is_quoted():
    complaint = compare(19.0, 19.0) or numbers(CASE, record(19.0), raised(TypeError("no + here")))
    assert complaint == "it raised TypeError (no + here)."


def test_an_expected_error_may_be_a_kind_of_it_but_not_another():
    class Cycle(ValueError):
        pass

    wanted = raised(ValueError("x"))
    assert numbers(CASE, wanted, raised(Cycle("y"))) is None
    assert "KeyError" in numbers(CASE, wanted, raised(KeyError("y")))
    assert "should be raised" in numbers(CASE, wanted, record([1.0]))


def test_a_list_is_compared_item_by_item_and_never_cut_to_the_shorter():
    assert compare([1.0, 2.0], [1.0, 2.0]) is None
    assert compare([1.0, 2.0], []) == "a list of 2 was expected, a list of 0 came."
    assert compare([1.0, 2.0], [1.0, 3.0]) is not None


def test_any_topological_order_passes_and_no_other_list():
    case = Case("order", lambda: None, "order", [("x", "f"), ("y", "f"), ("f", "e")])
    wanted = ["x", "y", "f", "e"]
    assert order(case, wanted, ["y", "x", "f", "e"]) is None
    assert "comes before" in order(case, wanted, ["x", "f", "y", "e"])
    assert "more than once" in order(case, wanted, ["x", "y", "f", "f", "e"])
    assert "missing" in order(case, wanted, ["x", "y", "f"])
    assert "does not belong" in order(case, wanted, ["x", "y", "f", "e", "z"])
    assert "a list of nodes" in order(case, wanted, Other("None"))


def test_a_very_long_list_of_names_is_looked_through_once():
    looked = []

    class Name(str):
        def __eq__(self, other):
            looked.append(other)
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    case = Case("a chain", lambda: None, "order", [("x", "a")])
    got = [Name("a") for _ in range(1000)]
    assert order(case, ["x", "a"], got) == "a stands in the list more than once."
    assert len(looked) < 3000


def test_an_error_that_should_name_a_node_must_name_it_and_blame_no_other():
    case = Case("cycle", lambda: None, "names one of", (["left", "right"], ["before"]))
    wanted = raised(ValueError("left"))
    assert names_one_of(case, wanted, raised(ValueError("around right we go"))) is None
    assert names_one_of(case, wanted, raised(ValueError("right and behind it: last"))) is None
    assert "does not name" in names_one_of(case, wanted, raised(ValueError("a cycle")))
    complaint = names_one_of(case, wanted, raised(ValueError("x, before, left, right")))
    assert "blames before too" in complaint


def test_zeros_are_as_good_only_where_the_rule_says_so_and_in_the_right_shape():
    for right in (MATRIX, np.zeros((2, 3)), np.zeros((2, 3), dtype=int)):
        assert numbers_or_zeros(CASE, MATRIX, record(right)) is None
    for wrong in (np.zeros(3), 0.0, MATRIX * 0.5, np.eye(2, 3), None):
        assert numbers_or_zeros(CASE, MATRIX, record(wrong)) is not None


WHOLE = np.array([4.0, -2.0, 3.0])
SHARED = [np.array([4.0, -1.0, 0.0]), np.array([0.0, -1.0, 3.0])]


@pytest.mark.parametrize("part", [0.0, -0.5, -1.0, -2.0])
def test_a_whole_may_be_shared_in_any_way_where_both_have_a_part(part):
    first = np.array([4.0, part, 0.0])
    assert shares(CASE, SHARED, record([first, WHOLE - first])) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([4, -2, 0], [0, -2, 3]),  # both have it all
        ([4, 0, 0], [0, 0, 3]),  # nobody has it
        ([4, 1, 0], [0, -3, 3]),  # the sum is right, the parts are not
        ([2, -1, 0], [2, -1, 3]),  # shared where one has it all
        ([0, -1, 3], [4, -1, 0]),
        ([4, np.nan, 0], [0, np.nan, 3]),
        ([4, np.inf, 0], [0, -np.inf, 3]),
    ],
)
def test_parts_that_are_not_the_whole_are_refused(first, second):
    complaint = shares(CASE, SHARED, record([np.array(first), np.array(second)]))
    assert "the numbers are not" in complaint


def test_parts_of_another_kind_or_shape_are_named():
    assert "(2,) came" in shares(CASE, SHARED, record([np.ones(2), np.ones(3)]))
    assert "None came" in shares(CASE, [np.ones(()), np.ones(())], record([1.0, None]))
    assert "a list of 1" in shares(CASE, SHARED, record([np.ones(3)]))
    assert "it raised" in shares(CASE, SHARED, raised(KeyError("x")))
    assert shares(CASE, [np.array(1.0), np.array(1.0)], record([0.5, 1.5])) is None


def test_a_recorded_array_no_longer_follows_its_owner():
    owner = np.ones(3)
    seen = record(owner)
    owner[0] = 9
    assert seen[0] == 1


def test_a_subclass_of_an_array_is_reduced_to_plain_numbers():
    class Sly(np.ndarray):
        def __eq__(self, other):
            return True

    seen = record(np.arange(3.0).view(Sly))
    assert type(seen) is np.ndarray


def test_every_rule_that_a_case_may_name_exists():
    assert {"numbers", "order", "names one of", "numbers or zeros", "shares"} <= RULES.keys()
    assert Raised("A", (), "").type == "A"
