"""Every lesson has the shape that the course promises."""

import re
import sys
from base64 import b64decode
from math import ceil

import nbformat
import pytest

from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.lessons import ROOT, lessons
from tests.programs import names_of

SYLLABUS = {
    "01_add": {"add_forward": 3, "mul_forward": 2, "topological_sort": 5},
    "02_linear": {"neuron_forward": 2, "linear_forward": 4, "merge_linear": 2},
    "03_sigmoid": {"sigmoid_forward": 4, "sigmoid_derivative": 2, "log_sigmoid": 2},
    "04_mse": {"mse_forward": 4, "absolute_error": 2},
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

FOLLOWED = (
    "01_add",
    "02_linear",
    "03_sigmoid",
    "04_mse",
    "05_backprop",
    "06_sgd",
    "07_classify",
)
"""The lessons that follow the pattern in CONTRIBUTING; a lesson that is brought to it is added."""

SCREEN = 900
"""Pixels: what a reader sees at once of a page that is 1000 pixels wide."""

each_lesson = pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.id)
followed = [lesson for lesson in lessons() if lesson.id in FOLLOWED]
each_followed = pytest.mark.parametrize("lesson", followed, ids=lambda lesson: lesson.id)


def cells(lesson):
    return lesson.notebook.cells


def prose(lesson):
    return "\n".join(cell.source for cell in cells(lesson) if cell.cell_type == "markdown")


def number(lesson):
    return int(lesson.id[:2])


def tags(cell):
    return cell.metadata.get("tags", [])


def test_the_lessons_exercises_and_points_are_the_syllabus():
    assert {
        lesson.id: {exercise.id: exercise.points for exercise in lesson.exercises}
        for lesson in lessons()
    } == SYLLABUS


def test_the_readme_says_what_every_lesson_is_worth():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[\d\d \w+\]\(notebooks/(\w+)\.ipynb\) \| .* \| (\d+) \|$", text, re.M)
    assert {lesson: int(points) for lesson, points in rows} == {
        lesson: sum(points.values()) for lesson, points in SYLLABUS.items()
    }


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
    assert re.search(r"\*Before you (run|go on)|\*\*Predict\.\*\*", text)


@each_lesson
def test_every_check_stands_right_below_its_exercise_and_begins_with_the_hidden_line(lesson):
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells(lesson)]
    for exercise in lesson.exercises:
        assert exercise.check_cell == f"check_{exercise.id}"
        first, last = names.index(exercise.id), names.index(exercise.check_cell)
        check = cells(lesson)[last]
        between = cells(lesson)[first + 1 : last]  # what the check needs, closed
        for cell in between:
            assert "hide-input" in cell.metadata.tags
            assert cell.metadata.nbgrader.grade_id.startswith("given_")
            assert cell.metadata.nbgrader.locked
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
    allowed = {"numpy", "matplotlib", "sklearn", "IPython", "autograder", *sys.stdlib_module_names}
    allowed.add("miniflow")  # the student's own, where it is there
    if lesson.id == "10_frameworks":  # which goes on without the guests
        allowed |= {"micrograd", "torch"}
    assert wanted <= allowed


def test_every_output_is_compared_but_what_is_installed_and_how_long_a_step_takes():
    free = [
        (lesson.id, cell.source)
        for lesson in lessons()
        for cell in cells(lesson)
        if any(tag.startswith("nbval") for tag in tags(cell))
    ]
    assert [lesson for lesson, _ in free] == ["10_frameworks"] * 2
    assert "is installed" in free[0][1]
    assert "perf_counter" in free[1][1]


@each_followed
def test_the_card_says_what_one_will_be_able_to_do_and_which_parts_of_numpy_one_needs(lesson):
    card = cells(lesson)[0].source
    assert "**You will be able to**" in card
    assert re.search(r"\*\*You need\*\*.*NumPy", card)


def test_every_lesson_says_in_the_same_three_lines_how_it_works():
    (text,) = {
        next(cell.source for cell in cells(lesson) if "How this notebook works" in cell.source)
        for lesson in followed
    }
    assert text.count("\n- ") == 3
    for word in ("YOUR CODE HERE", "locked", "hidden checks", "restart the kernel", "hand in"):
        assert word.lower() in " ".join(text.lower().split())


@each_followed
def test_three_predictions_are_asked_for_written_down_and_printed_beside_what_came(lesson):
    places = [i for i, cell in enumerate(cells(lesson)) if "prediction" in tags(cell)]
    assert len(places) == 3
    for count, place in enumerate(places, start=1):
        question, answer = cells(lesson)[place - 1 : place + 1]
        assert "**Predict.**" in question.source
        assert answer.source == f'prediction_{count} = ""'
        assert "nbgrader" not in answer.metadata  # anyone may write there, and it earns nothing
        assert f"beside({count}, " in cells(lesson)[place + 1].source


@pytest.mark.parametrize("lesson", followed[1:], ids=lambda lesson: lesson.id)
def test_a_lesson_opens_with_questions_about_the_lessons_one_two_and_four_before(lesson):
    (text,) = (c.source for c in cells(lesson) if "**Three questions" in c.source)
    asked, answered = text.split("<details>")
    reached = [int(n) for n in re.findall(r"^\d\. \*Lesson (\d\d)\.\*", asked, re.MULTILINE)]
    assert len(reached) == 3
    assert set(reached) == {max(1, number(lesson) - back) for back in (1, 2, 4)}
    wrong = re.findall(r"<!-- (\w+) -->", answered)
    assert len(wrong) >= 3
    by_lesson = {
        number(each): {m.id for exercise in each.exercises for m in MISCONCEPTIONS[exercise.id]}
        for each in lessons()
    }
    assert set(wrong) <= set().union(*(by_lesson[n] for n in reached))


@each_followed
def test_a_lesson_ends_with_its_library_and_a_link_to_the_next_one(lesson):
    following = lessons()[number(lesson) :]
    if following:
        link = f"](../{following[0].id}/{following[0].topic}.ipynb)"
        assert cells(lesson)[-1].source.rpartition("\n")[2].startswith("**Next:** [")
        assert cells(lesson)[-1].source.endswith(link)
        page = nbformat.read(ROOT / "notebooks" / f"{lesson.id}.ipynb", as_version=4)
        assert page.cells[-1].source.endswith(f"]({following[0].id}.ipynb)")
    gathering = [i for i, c in enumerate(cells(lesson)) if c.source.startswith("#| gather")]
    last = max(i for i, c in enumerate(cells(lesson)) if c.cell_type == "code")
    assert gathering == ([] if number(lesson) == 1 else [last])


def test_a_check_a_library_and_what_draws_are_closed_in_jupyter_and_on_pages():
    for lesson in followed:
        for cell in cells(lesson):
            closed = "hide-input" in tags(cell)
            assert closed == bool(cell.metadata.get("jupyter", {}).get("source_hidden"))
            if cell.cell_type == "code" and "show(fig" in cell.source:
                assert closed, cell.source
        for name, cell in lesson.cells.items():
            if name.startswith("check_") or name in ("library", "given_gather"):
                assert "hide-input" in tags(cell)
        for exercise in lesson.exercises:
            assert "hide-input" not in tags(lesson.cells[exercise.id])


def lines(source):
    return sum(bool(line.strip()) for line in source.splitlines())


def test_a_student_reads_at_most_six_open_lines_for_one_that_she_writes():
    read = written = 0
    for lesson in followed:
        for cell in cells(lesson):
            if cell.metadata.get("nbgrader", {}).get("solution"):
                parts = re.findall(r"BEGIN SOLUTION\n(.*?)### END", cell.source, re.DOTALL)
                written += sum(map(lines, parts))
            elif cell.cell_type == "code" and "hide-input" not in tags(cell):
                read += lines(cell.source)
    assert read <= 6 * written


def height(cell):
    """About how many pixels a cell takes on a page that is 1000 wide, as Chromium shows it."""
    if cell.cell_type == "markdown":
        text = re.sub(r"<details>.*?</details>", "folded", cell.source, flags=re.DOTALL)
        total = 0
        for block in re.split(r"\n\n", text):
            inner = block.splitlines()
            if block.startswith("#"):
                total += 70 - 12 * block.count("#", 0, 3)
            elif block.startswith("|"):
                total += 29 * (len(inner) - 1)
            else:
                items = re.split(r"\n(?=- |\d\. )", block)
                total += sum(22 * ceil(len(" ".join(item.split())) / 112) for item in items)
            total += 14
        return total
    code = 28 if "hide-input" in tags(cell) else 22 + 17 * len(cell.source.splitlines())
    return code + sum(map(output_height, cell.outputs))


def output_height(output):
    if output.output_type == "stream":
        return 17 * len(output.text.splitlines()) + 8
    width, high = (int.from_bytes(b64decode(output.data["image/png"])[i : i + 4]) for i in (16, 20))
    return high * output.metadata["image/png"]["width"] / width + 8


@each_followed
def test_the_first_exercise_begins_on_the_second_screen(lesson):
    page = nbformat.read(ROOT / "notebooks" / f"{lesson.id}.ipynb", as_version=4)
    first = next(i for i, c in enumerate(page.cells) if c.source.startswith("## Exercise 1 "))
    assert sum(map(height, page.cells[:first])) < 2 * SCREEN


def test_a_visible_check_says_so_when_rows_have_different_lengths():
    expect = names_of(lessons()[0])["expect"]
    with pytest.raises(AssertionError, match=r"rows of different lengths, expected .*Which rows"):
        expect("Linear", [[1, 2], [3]], [[1, 2], [3, 4]], "Which rows?")
