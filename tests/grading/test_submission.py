"""Reading what students hand in: every kind of wrong file gets one clear line."""

import copy
import json
import os

import nbformat
import pytest

from autograder.grading.submission import MAX_BYTES, RefusedError, read, refusal, restored
from autograder.lessons import lesson_of, lessons

LESSON = lessons()[0]
RELEASED = LESSON.notebook


def refused(path):
    with pytest.raises(RefusedError) as caught:
        restored(read(path), LESSON)
    message = str(caught.value)
    assert "\n" not in message
    return message


def saved(tmp_path, content):
    path = tmp_path / "add.ipynb"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def changed(change):
    notebook = copy.deepcopy(RELEASED)
    change(notebook)
    return json.loads(json.dumps(notebook))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("print('hello')", "is not JSON"),
        ('{"cells": [', "is not JSON"),
        ("[1, 2, 3]", "is JSON, but no notebook"),
        ("[" * 200_000, "nested too deeply"),
        ({"nbformat": 3, "worksheets": []}, "format 3"),
        ({"nbformat": 4, "cells": "many"}, "damaged"),
        ({"nbformat": 4, "cells": [{"cell_type": "code", "source": "x"}]}, "damaged"),
        ({"nbformat": 4, "cells": [{"cell_type": [], "source": "", "metadata": {}}]}, "damaged"),
        ({"nbformat": 4, "cells": []}, "holds no longer the cells"),
    ],
)
def test_a_file_that_is_no_notebook_is_refused_with_the_reason(tmp_path, content, says):
    assert says in refused(saved(tmp_path, content))


def test_a_folder_a_missing_and_a_binary_file_are_refused(tmp_path):
    assert "is a folder" in refused(tmp_path)
    assert "cannot be read" in refused(tmp_path / "nothing.ipynb")
    assert "cannot be read" in refused(tmp_path / f"{'x' * 300}.ipynb")
    os.mkfifo(tmp_path / "pipe.ipynb")
    assert "is no file" in refused(tmp_path / "pipe.ipynb")
    (tmp_path / "binary.ipynb").write_bytes(b"\xff\xfe\x00\x01")
    assert "is no text" in refused(tmp_path / "binary.ipynb")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "add.ipynb"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "clear its outputs" in refused(path)


def test_a_missing_and_a_doubled_cell_are_named(tmp_path):
    def drop(notebook):
        notebook.cells = [c for c in notebook.cells if c.id != "check_mul_forward"]

    def double(notebook):
        notebook.cells.append(next(c for c in notebook.cells if c.id == "add_forward"))

    assert "no longer the cell check_mul_forward" in refused(saved(tmp_path, changed(drop)))
    assert "more than once the cell add_forward" in refused(saved(tmp_path, changed(double)))


def test_a_changed_locked_cell_is_put_back_and_flagged():
    def forge(notebook):
        for cell in notebook.cells:
            if cell.id == "check_add_forward":
                cell.source = "print('all good')"
                cell.metadata.nbgrader["points"] = 100
                cell.metadata["tags"] = ["skip-execution"]

    notebook, flags = restored(changed(forge), LESSON)
    cell = next(
        c
        for c in notebook.cells
        if c.metadata.get("nbgrader", {}).get("grade_id") == "check_add_forward"
    )
    ours = LESSON.cells["check_add_forward"]
    assert cell.source == ours.source
    assert cell.metadata == ours.metadata
    assert flags == ["the locked cell check_add_forward had been changed"]


def test_of_a_students_own_cells_only_the_text_stays():
    def add(notebook):
        notebook.cells.append(
            {
                "cell_type": "code",
                "source": ["a = 1\n", "b = 2"],
                "metadata": {"tags": ["raises-exception"], "nbgrader": {"grade_id": "check_extra"}},
                "outputs": [{"output_type": "stream", "name": "stdout", "text": "forged"}],
                "execution_count": 3,
            }
        )

    cell = restored(changed(add), LESSON)[0].cells[-1]
    assert cell.source == "a = 1\nb = 2"
    assert cell.metadata == {}
    assert cell.outputs == []


def test_the_released_and_the_source_notebook_raise_no_flag():
    assert restored(json.loads(json.dumps(RELEASED)), LESSON)[1] == []


def test_windows_line_ends_are_no_change_of_a_locked_cell():
    def save_on_windows(notebook):
        for cell in notebook.cells:
            cell.source = cell.source.replace("\n", "\r\n")

    notebook, flags = restored(changed(save_on_windows), LESSON)
    assert flags == []
    assert not any("\r" in cell.source for cell in notebook.cells)


def test_half_a_character_in_a_cell_is_replaced_since_no_file_could_hold_it():
    def cut(notebook):
        next(c for c in notebook.cells if c.id == "add_forward").source += "\n# \ud83d"

    notebook, _ = restored(changed(cut), LESSON)
    assert any(cell.source.endswith("# ?") for cell in notebook.cells)
    nbformat.writes(notebook).encode()


def test_a_refusal_says_why_and_holds_every_graded_cell_unanswered():
    notebook = refusal(LESSON, "add.ipynb is empty.")
    assert "add.ipynb is empty." in notebook.cells[0].source
    assert len(notebook.cells) == 1 + len(LESSON.cells)
    assert all("BEGIN SOLUTION" not in cell.source for cell in notebook.cells)


def test_a_lesson_is_known_by_its_cells_not_by_its_file_name():
    for lesson in lessons():
        assert lesson_of(lesson.notebook.cells) == lesson
    library_alone = [c for c in RELEASED.cells if c.id == "library"]
    assert lesson_of(library_alone) is None
