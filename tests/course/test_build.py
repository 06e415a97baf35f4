"""The one arrow: what is built follows from the text, and gives nothing away."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course.build import (
    UNCOMPARED,
    BuildError,
    build,
    keep_timings,
    source_notebooks,
    stale,
)
from autograder.course.new import new
from autograder.lessons import ROOT, STUB, lessons

RELEASED = sorted((ROOT / "release").glob("*/*.ipynb"))


@pytest.fixture
def course(tmp_path):
    """A copy of the lessons' texts and of what was built from them."""
    for folder in ("lessons", "source", "release", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def two(course):
    """The same with the first two lessons alone, which are built in a moment."""
    for path in course.glob("*/[0-9][0-9]_*"):
        if path.stem not in ("01_add", "02_linear"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return course


def test_every_committed_file_follows_from_its_text():
    assert stale(ROOT) == []


def test_a_changed_text_makes_its_three_editions_stale(two):
    text = two / "lessons" / "01_add.py"
    text.write_text(text.read_text().replace("## Recap", "## In short"))
    assert [complaint.split(" ")[0] for complaint in stale(two)] == [
        "notebooks/01_add.ipynb",
        "release/01_add/add.ipynb",
        "source/01_add/add.ipynb",
    ]


def test_a_changed_solution_makes_the_next_lessons_library_stale(two):
    text = two / "lessons" / "01_add.py"
    text.write_text(
        text.read_text().replace("total = total + node.value", "total = node.value + total")
    )
    assert any(c.startswith("release/02_linear/linear.ipynb") for c in stale(two))


def test_an_edited_release_and_one_without_a_text_are_stale(two):
    built = two / "release" / "01_add" / "add.ipynb"
    built.write_text(built.read_text().replace("Recap", "Recap!"))
    (two / "release" / "11_old").mkdir()
    shutil.copy(built, two / "release" / "11_old" / "old.ipynb")
    assert stale(two) == [
        "release/01_add/add.ipynb is not what its text gives",
        "release/11_old/old.ipynb has no text: remove it, or write one",
    ]


def test_an_instructors_own_notebooks_and_jupyters_checkpoints_are_left_alone(two):
    built = two / "release" / "01_add" / "add.ipynb"
    own = [
        two / "source" / "ps1" / "problem1.ipynb",
        two / "source" / "02_linear" / "second.ipynb",
        two / "release" / "02_linear" / "second.ipynb",
        two / "release" / "01_add" / ".ipynb_checkpoints" / "add-checkpoint.ipynb",
        two / "source" / "01_add" / ".ipynb_checkpoints" / "add-checkpoint.ipynb",
        two / "notebooks" / "scratch.ipynb",
    ]
    for path in own:
        path.parent.mkdir(exist_ok=True)
        shutil.copy(built, path)
    assert stale(two) == []


@pytest.mark.slow
def test_a_build_removes_nothing_and_a_second_one_changes_no_byte(tmp_path):
    course = tmp_path / "course"
    new(course, ["frameworks"])  # it tells times, which differ from run to run
    own = course / "source" / "11_own" / "own.ipynb"
    own.parent.mkdir()
    shutil.copy(course / "source" / "10_frameworks" / "frameworks.ipynb", own)
    build(course, lambda lesson: None)
    assert own.exists()
    assert stale(course) == ["source/11_own/own.ipynb has no text: remove it, or write one"]
    made = {path: path.read_bytes() for path in course.rglob("*.ipynb")}
    assert len(made) == 4
    build(course, lambda lesson: None)
    assert {path: path.read_bytes() for path in course.rglob("*.ipynb")} == made


def test_times_of_an_older_text_are_not_kept(course, tmp_path_factory):
    before = course / "notebooks" / "10_frameworks.ipynb"
    fresh = tmp_path_factory.mktemp("fresh") / "notebooks" / before.name
    fresh.parent.mkdir()
    changed = nbformat.read(before, as_version=4)
    timed = [cell for cell in changed.cells if UNCOMPARED in cell.metadata.get("tags", [])]
    old = [cell.outputs for cell in timed]
    for cell in timed:
        cell.outputs = []
    nbformat.write(changed, fresh)
    keep_timings(fresh, before)
    kept = nbformat.read(fresh, as_version=4).cells
    assert [c.outputs for c in kept if UNCOMPARED in c.metadata.get("tags", [])] == old
    changed.cells[-1].source += "."
    nbformat.write(changed, fresh)
    keep_timings(fresh, before)
    assert nbformat.read(fresh, as_version=4).cells == changed.cells


def test_build_builds_the_course_that_it_is_told_or_stands_in(two, tmp_path, monkeypatch):
    text = two / "lessons" / "01_add.py"
    text.write_text(text.read_text().replace("## Recap", "## In short"))
    told = CliRunner().invoke(main, ["build", "--check", "--course", str(two)])
    monkeypatch.chdir(two)
    stood_in = CliRunner().invoke(main, ["build", "--check"])
    assert told.output == stood_in.output
    assert "source/01_add/add.ipynb is not what its text gives" in told.output
    assert (told.exit_code, stood_in.exit_code) == (1, 1)


def test_a_folder_without_texts_is_told_in_one_line_that_names_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert f"there is no lesson's text in {tmp_path / 'lessons'}" in result.output


def test_a_lesson_builds_on_the_graders_own_texts_where_the_course_lacks_them(course):
    (whole,) = [n for lesson, n in source_notebooks(course).items() if lesson == "05_backprop"]
    for text in (course / "lessons").glob("*.py"):
        if text.stem != "05_backprop":
            text.unlink()
    assert source_notebooks(course) == {"05_backprop": whole}


def test_a_built_file_that_is_no_notebook_any_more_is_stale(two):
    for text in ("<<<<<<< HEAD\n", "{}", ""):
        (two / "notebooks" / "01_add.ipynb").write_text(text)
        assert stale(two) == ["notebooks/01_add.ipynb is not what its text gives"]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('"points": 2, ', "", "01_add: .*points"),
        ('"grade_id": "mul_forward"', '"grade_id": "add_forward"', "01_add: .*add_forward"),
        ("### END SOLUTION", "", "01_add: .*solution"),
        ("# ---\n# jupyter", "# jupyter", "add.py lacks the head"),
    ],
)
def test_a_slip_in_a_text_is_one_line_that_names_the_lesson(two, before, after, says, capfd):
    text = two / "lessons" / "01_add.py"
    text.write_text(text.read_text().replace(before, after))
    with pytest.raises(BuildError, match=says) as caught:
        stale(two)
    assert "\n" not in str(caught.value)
    assert "Traceback" not in capfd.readouterr().err


def test_a_text_that_does_not_parse_is_named(two):
    text = two / "lessons" / "02_linear.py"
    text.write_text(text.read_text().replace("class Linear(Node):", "class Linear(Node:"))
    with pytest.raises(BuildError, match=r"linear\.py: a cell does not parse"):
        source_notebooks(two)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_release_holds_no_solution_no_hidden_test_and_no_word_of_the_reference(path):
    text = path.read_text()
    for word in ("BEGIN SOLUTION", "HIDDEN TEST", "autograder", "miniflow_ref", "oracle"):
        assert word not in text
    notebook = nbformat.reads(text, as_version=4)
    lesson = next(lesson for lesson in lessons() if lesson.topic == path.stem)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.metadata.get("nbgrader", {}).get("solution"):
            assert STUB in cell.source
            ours = lesson.cells[name].source.splitlines()
            begin = next(i for i, line in enumerate(ours) if "BEGIN SOLUTION" in line)
            end = next(i for i, line in enumerate(ours) if "END SOLUTION" in line)
            for line in filter(None, ours[begin + 1 : end]):  # a blank one tells nothing
                assert line not in cell.source.splitlines()


def test_no_lesson_hands_out_its_own_answer_in_its_library_cell():
    for lesson in lessons():
        library = lesson.cells["library"].source
        for exercise in lesson.exercises:
            solution = lesson.cells[exercise.id].source
            begin = solution.index("### BEGIN SOLUTION") + len("### BEGIN SOLUTION")
            assert solution[begin : solution.index("### END SOLUTION")].strip() not in library


def test_the_rendered_edition_is_solved_and_carries_its_outputs():
    for lesson in lessons():
        notebook = nbformat.read(ROOT / "notebooks" / f"{lesson.id}.ipynb", as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert not any(STUB in cell.source for cell in code)
        assert sum(bool(cell.outputs) for cell in code) >= len(lesson.exercises) + 3
        outputs = [output for cell in code for output in cell.outputs]
        assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]
        pictures = [o for o in outputs if "image/png" in o.get("data", {})]
        assert pictures or any("Chart(" in cell.source for cell in code)
        said = "".join(o.get("text", "") for o in outputs).split()
        for picture in pictures:
            text = picture.metadata["image/png"]["alt"]
            assert len(text) > 20
            assert " ".join(text.split()) in " ".join(said)


RELEASE_EACH = """
import sys
from nbgrader.apps import GenerateAssignmentApp

for lesson in sys.argv[1:]:
    GenerateAssignmentApp.clear_instance()
    GenerateAssignmentApp.launch_instance([lesson])
"""
"""The program behind `nbgrader generate_assignment`, for one lesson after another."""


@pytest.mark.slow
def test_the_release_is_what_nbgraders_own_command_makes(course, monkeypatch):
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.rmtree(course / "release")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")
    words = [sys.executable, "-c", RELEASE_EACH, *(lesson.id for lesson in lessons())]
    subprocess.run(words, cwd=course, check=True, capture_output=True)
    made = {p.relative_to(course): p.read_bytes() for p in course.glob("release/*/*")}
    ours = {p.relative_to(ROOT): p.read_bytes() for p in ROOT.glob("release/*/*")}
    assert made == ours
