"""Every lesson has the shape that the course promises."""

import re
import sys

import pytest

from autograder.lessons import lessons
from tests.programs import names_of

SYLLABUS = {
    "01_add": {"add_forward": 3, "mul_forward": 2, "topological_sort": 5},
    "02_linear": {"neuron_forward": 2, "linear_forward": 4},
    "03_sigmoid": {"sigmoid_forward": 4, "sigmoid_derivative": 2},
    "04_mse": {"mse_forward": 4},
    "05_backprop": {
        "numerical_gradient": 3,
        "upstream_gradient": 3,
        "add_backward": 2,
        "mul_backward": 2,
        "linear_backward": 5,
        "sigmoid_backward": 3,
        "mse_backward": 4,
    },
    "06_sgd": {"gradient_descent_update": 2, "minibatches": 3, "sgd_update": 3, "train": 6},
    "07_classify": {
        "tanh_node": 3,
        "relu_node": 3,
        "max_gate": 2,
        "softmax_forward": 3,
        "cross_entropy": 5,
        "binary_cross_entropy": 3,
    },
    "08_tensor": {
        "tensor_ops": 6,
        "tensor_activations": 3,
        "tensor_backward": 6,
        "tensor_sgd": 2,
        "layers": 4,
    },
    "09_digits": {"digits_model": 4, "digits_train": 6},
    "10_frameworks": {"to_pytorch": 4},
}

each_lesson = pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.id)


def cells(lesson):
    return lesson.notebook.cells


def prose(lesson):
    return "\n".join(cell.source for cell in cells(lesson) if cell.cell_type == "markdown")


def test_the_lessons_exercises_and_points_are_the_syllabus():
    assert {
        lesson.id: {exercise.id: exercise.points for exercise in lesson.exercises}
        for lesson in lessons()
    } == SYLLABUS


@each_lesson
def test_a_lesson_opens_with_its_card(lesson):
    card = cells(lesson)[0].source
    for line in ("You will build", "You need", "Time", "Difficulty", "Points"):
        assert f"**{line}**" in card
    assert re.search(rf"\*\*Points\*\* \| {lesson.max_score:g}\b", card)


@each_lesson
def test_a_lesson_has_an_idea_a_prediction_and_a_recap(lesson):
    text = prose(lesson)
    assert "## The idea" in text
    assert "## Recap" in text
    assert re.search(r"\*Before you (run|go on)", text)


@each_lesson
def test_every_check_stands_right_below_its_exercise_and_begins_with_the_hidden_line(lesson):
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells(lesson)]
    for exercise in lesson.exercises:
        assert exercise.check_cell == f"check_{exercise.id}"
        check = cells(lesson)[names.index(exercise.id) + 1]
        assert check.metadata.nbgrader["grade_id"] == exercise.check_cell
        hidden = (
            r"### BEGIN HIDDEN TESTS\nfrom autograder import check\n\n"
            rf'check\("{exercise.id}", globals\(\)\)\n+### END HIDDEN TESTS\n'
        )
        assert re.match(hidden, check.source)


@each_lesson
def test_every_exercise_has_two_or_more_hints_below_its_checks(lesson):
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells(lesson)]
    for exercise in lesson.exercises:
        after = cells(lesson)[names.index(exercise.check_cell) + 1]
        assert after.cell_type == "markdown"
        assert after.source.count("<details>") >= 2


@each_lesson
def test_a_lesson_asks_for_nothing_but_its_one_file_and_two_packages(lesson):
    wanted = set()
    for cell in cells(lesson):
        if cell.cell_type == "code":
            wanted |= set(re.findall(r"^\s*(?:import|from) (\w+)", cell.source, re.MULTILINE))
    allowed = {"numpy", "sklearn", "IPython", "autograder", *sys.stdlib_module_names}
    allowed.add("miniflow")  # the student's own, where it is there
    if lesson.id == "10_frameworks":  # which goes on without the guests
        allowed |= {"micrograd", "torch"}
    assert wanted <= allowed


def test_every_output_is_compared_but_what_is_installed_and_how_long_a_step_takes():
    free = [
        (lesson.id, cell.source)
        for lesson in lessons()
        for cell in cells(lesson)
        if cell.metadata.get("tags")
    ]
    assert [lesson for lesson, _ in free] == ["10_frameworks"] * 2
    assert "is installed" in free[0][1]
    assert "perf_counter" in free[1][1]


def test_a_visible_check_says_so_when_rows_have_different_lengths():
    expect = names_of(lessons()[0])["expect"]
    with pytest.raises(AssertionError, match=r"rows of different lengths, expected .*Which rows"):
        expect("Linear", [[1, 2], [3]], [[1, 2], [3, 4]], "Which rows?")
