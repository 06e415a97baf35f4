"""What a student writes down before a cell runs earns nothing, and disturbs nothing."""

import nbformat
import pytest

from autograder.demo.made_up import filled_in
from autograder.grading.grade import grade
from autograder.jail.policy import Limits
from autograder.lessons import ROOT, lessons
from tests.course.test_lessons import FOLLOWED, tags

LINEAR = next(lesson for lesson in lessons() if lesson.topic == "linear")


@pytest.mark.parametrize(
    "lesson", [one for one in lessons() if one.id in FOLLOWED], ids=lambda one: one.id
)
def test_a_release_lets_anyone_write_there(lesson):
    path = ROOT / "release" / lesson.id / f"{lesson.topic}.ipynb"
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if "prediction" in tags(cell)]
    assert len(cells) == 3
    for cell in cells:
        assert cell.metadata.get("editable", True)
        assert "nbgrader" not in cell.metadata


@pytest.mark.slow
@pytest.mark.parametrize(
    "written", ["it is 11 nodes, I think", "1 / 0", "prediction_1 = object()", ""]
)
def test_whatever_is_written_there_every_check_passes_and_the_lesson_goes_on(written):
    notebook = filled_in(LINEAR, {})
    for cell in notebook.cells:
        if "prediction" in tags(cell):
            cell.source = written
    content = nbformat.writes(notebook).encode()
    graded, result = grade("linear.ipynb", content, LINEAR, Limits(), jailed=True)
    assert {one.id for one in LINEAR.exercises} == {
        name for name, verdict in result.verdicts.items() if verdict.passed
    }
    assert result.flags == []
    said = [(c.source, o) for c in graded.cells for o in c.get("outputs", [])]
    assert {source for source, output in said if output.output_type == "error"} <= {written}
    assert sum("It came to:" in output.get("text", "") for _, output in said) >= 2
