"""The made-up class: what its students hand in, and what that costs them."""

import json

import nbformat
import pytest

from autograder.demo.made_up import students
from autograder.lessons import ROOT, grade_id, lessons
from tests.programs import names_of, verdict_on

SEED = 11


def failed(names, lesson):
    """The exercises of a lesson that these names fail, with the misconception named."""
    verdicts = [verdict_on(e.id, names, SEED) for e in lesson.exercises]
    return {verdict.exercise: verdict.misconception for verdict in verdicts if not verdict.passed}


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.id)
def test_a_lessons_own_solutions_pass_every_check(lesson):
    assert failed(names_of(lesson), lesson) == {}


@pytest.mark.parametrize(
    ("lesson", "exercise"),
    [(lesson, exercise.id) for lesson in lessons() for exercise in lesson.exercises],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_an_exercise_left_as_it_was_released_costs_itself_alone(lesson, exercise):
    released = nbformat.read(ROOT / "release" / lesson.id / f"{lesson.topic}.ipynb", as_version=4)
    (blank,) = (cell.source for cell in released.cells if grade_id(cell) == exercise)
    assert failed(names_of(lesson, {exercise: blank}), lesson) == {exercise: None}


def test_the_class_is_the_same_every_time_and_in_a_larger_class():
    assert students(9)[:6] == students(6)
    names = {student.id for student in students(300)}
    assert len(names) == 300


def test_the_first_four_are_perfect_absent_broken_and_endless():
    perfect, absent, broken, endless = students(4)
    assert all(perfect.points(lesson) == lesson.max_score for lesson in lessons())
    assert [lesson.id for lesson in lessons() if absent.file(lesson) is None] == [lessons()[-1].id]
    with pytest.raises(ValueError):
        json.loads(broken.file(lessons()[0]))
    assert b"while True:" in endless.file(lessons()[-1])


def test_what_students_hand_in_holds_no_trace_of_the_grader():
    for student in students(6):
        for lesson in lessons():
            content = student.file(lesson) or b""
            assert b"BEGIN" not in content
            assert b"autograder" not in content
