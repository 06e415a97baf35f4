"""How a misconception is written down, and what is said of one that cannot be read."""

import runpy
from pathlib import Path

import pytest

from autograder.experiments import EXPERIMENTS
from autograder.judge.misconceptions import catalogue
from autograder.judge.misconceptions.catalogue import MISCONCEPTIONS, misconceptions
from autograder.judge.misconceptions.diffs import MisfitError
from autograder.judge.reference import reference
from autograder.lessons import lessons
from tests.programs import verdict_on


def right_add(self):
    total = 0
    for node in self.inbound_nodes:
        total = total + node.value
    self.value = total


@pytest.fixture(autouse=True)
def empty(monkeypatch):
    """A catalogue with nothing in it, for as long as a test runs."""
    monkeypatch.setitem(MISCONCEPTIONS, "add_forward", [])


def registered(**texts):
    """The code of each of these, as Add.forward."""
    misconceptions("add_forward", "Add.forward", right_add, **texts)
    return {known.id: known.code for known in MISCONCEPTIONS["add_forward"]}


NOTHING = """
    Nothing is added.
    How much is 1 + 1?

    -        total = total + node.value
    """
ONE = """
    The sum begins with 1.

     def forward(self):
    -    total = 0
    +    total = 1
    """


def test_a_program_stands_as_it_is_written():
    misconceptions(
        "add_forward",
        "Add.forward",
        never="""
        Nothing is added,
        nothing kept.

        def forward(self):
            pass

            pass
        """,
    )
    (known,) = MISCONCEPTIONS["add_forward"]
    assert known.code == "def forward(self):\n    pass\n\n    pass"
    assert known.hint == "Nothing is added, nothing kept."


def test_a_diff_changes_the_right_program_where_it_fits():
    diff = """
    Two changes.

     def forward(self):
    -    total = 0
    +    total = 1
    +    more = 2

             total = total + node.value
    -    self.value = total
    """
    assert registered(two=diff)["two"].splitlines() == [
        "def forward(self):",
        "    total = 1",
        "    more = 2",
        "    for node in self.inbound_nodes:",
        "        total = total + node.value",
    ]


def test_two_diffs_make_one_program():
    codes = registered(both="Both.\n\none and nothing", one=ONE, nothing=NOTHING)
    assert codes["both"].splitlines() == [
        "def forward(self):",
        "    total = 1",
        "    for node in self.inbound_nodes:",
        "    self.value = total",
    ]
    assert list(codes) == ["both", "one", "nothing"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("A hint.\n\n-    sum = 0", "the right program has no such line there: '    sum = 0'."),
        (
            "A hint.\n\n     total = 0\n-    self.value = total",
            "the right program has no such line there: '    self.value = total'.",
        ),
        ("A hint.\n\n+    total = 1", "where does '    total = 1' go? Give the line before it"),
        (
            "A hint.\n\n-    total = 0\ntotal = 1",
            "begin with -, + or a space, but not 'total = 1'.",
        ),
        ("A hint.\n\n-    total = 0\n\n\n+    x = 1", "begin with -, + or a space, but not ''."),
        ("A hint.\n\n     total = 0", "nothing is changed at '    total = 0'."),
        (
            "A hint.\n\n-    total = 0\n\n-    total = 0\n+    total = 1",
            "two changes meet at '    total = 0'.",
        ),
        ("A hint.\n\nx and ones", "there is no ones beside it."),
        ("A hint.\n\nx and x", "begin with -, + or a space, but not 'x and x'."),
        ("A hint.", "after a hint and an empty line comes `def forward(` or its class."),
        ("A hint.\n\ndef x(self):\n    pass", "but not 'def x(self):'."),
    ],
)
def test_a_text_that_says_nothing_certain_is_named_with_the_line(text, complaint):
    with pytest.raises(MisfitError) as caught:
        registered(x=text)
    assert str(caught.value).startswith("x: ")
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_hunk_that_fits_twice_is_refused():
    def right_add(self):
        self.value = 0
        self.value = 0

    with pytest.raises(MisfitError) as caught:
        misconceptions(
            "add_forward", "Add.forward", right_add, x="A hint.\n\n-        self.value = 0"
        )
    assert str(caught.value) == (
        "x: '        self.value = 0' fits in 2 places. Give the line before it as well."
    )


def test_diffs_that_touch_one_line_cannot_be_put_together():
    other = "A hint.\n\n-    total = 0\n+    total = 2"
    with pytest.raises(MisfitError) as caught:
        registered(one=ONE, other=other, x="A hint.\n\none and other")
    assert str(caught.value) == "x: two changes meet at '    total = 0'."


def test_a_diff_needs_a_right_program():
    with pytest.raises(MisfitError) as caught:
        misconceptions("add_forward", "Add.forward", x=NOTHING)
    assert str(caught.value) == (
        "x: after a hint and an empty line comes `def forward(` or its class."
    )


def right_programs():
    """Every program that diffs are made against, with its exercise and its target."""
    given = []

    def note(exercise, target, right=None, /, **texts):
        if right:
            given.append((exercise, target, right))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "misconceptions", note)
        for lesson in lessons():
            runpy.run_path(str(Path(catalogue.__file__).with_name(f"{lesson.topic}.py")))
    return given


@pytest.mark.parametrize(
    ("exercise", "target", "right"),
    right_programs(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_program_that_diffs_are_made_against_is_right(exercise, target, right):
    names = dict(reference(exercise))
    name, _, method = target.partition(".")
    names[name] = type(name, (names[name],), {method: right}) if method else right
    for seed in range(3):
        assert verdict_on(exercise, names, seed).passed


def test_experiments_and_misconceptions_come_in_the_order_of_the_lessons():
    ours = [exercise.id for lesson in lessons() for exercise in lesson.exercises]
    assert list(EXPERIMENTS) == ours
    assert list(MISCONCEPTIONS) == ours
