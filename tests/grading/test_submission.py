"""Reading what students hand in: every kind of wrong file gets one clear line."""

import json
import os

import pytest

from autograder.grading.healing import restored
from autograder.grading.submission import MAX_BYTES, RefusedError, fetched, read, submitted
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


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("print('hello')", "is not JSON"),
        ('{"cells": [', "is not JSON"),
        ("<<<<<<< HEAD", "is not JSON"),
        ("\n<!DOCTYPE html><html>", "is a web page, no notebook: download the notebook itself"),
        ("[1, 2, 3]", "is JSON, but no notebook"),
        ("[" * 200_000, "nested too deeply"),
        ({"nbformat": 3, "worksheets": []}, "format 3"),
        ({"nbformat": 4, "cells": "many"}, "damaged"),
        ({"nbformat": 4, "cells": [{"cell_type": "code", "source": "x"}]}, "damaged"),
        ({"nbformat": 4, "cells": [{"cell_type": [], "source": "", "metadata": {}}]}, "damaged"),
        ({"nbformat": 4, "cells": []}, "holds no exercise of lesson 01_add"),
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


SECRET = "somebody else's work"


def to_a_link(path, other):
    path.unlink()
    path.symlink_to(other)


def to_a_pipe(path, _):
    path.unlink()
    os.mkfifo(path)


def to_a_folder(path, _):
    path.unlink()
    path.mkdir()


def to_a_large_file(path, _):
    os.truncate(path, MAX_BYTES + 1)


def to_a_link_above(path, other):
    path.parent.rename(path.parent.with_name("before"))
    path.parent.symlink_to(other.parent)


@pytest.mark.parametrize(
    "exchange", [to_a_link, to_a_pipe, to_a_folder, to_a_large_file, to_a_link_above]
)
def test_a_file_that_is_exchanged_after_it_was_looked_at_is_not_read(
    exchange, monkeypatch, tmp_path
):
    path, other = (tmp_path / name / "01_add" / "add.ipynb" for name in ("ana", "bob"))
    for one in (path, other):
        one.parent.mkdir(parents=True)
    path.write_text("mine")
    other.write_text(SECRET)
    look = type(path).lstat

    def look_and_exchange(self):
        about = look(self)
        monkeypatch.undo()
        exchange(path, other)
        return about

    monkeypatch.setattr(type(path), "lstat", look_and_exchange)
    with pytest.raises(RefusedError, match=r"add\.ipynb"):
        submitted(path)


def test_a_file_that_nobody_exchanges_is_read(tmp_path, monkeypatch):
    path = tmp_path / "ana" / "01_add" / "add.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    assert submitted(path) == b"mine"
    monkeypatch.chdir(path.parent)
    assert fetched(path.relative_to(path.parent)) == b"mine"


@pytest.mark.parametrize(
    "text", ["x" * 9_000_000, "\n" * 900_000, "\x0b" * 700_000, "\x01" * 1_400_000]
)
def test_texts_that_would_make_a_huge_file_are_refused(text, tmp_path):
    cell = {"cell_type": "code", "source": text, "metadata": {}, "outputs": []}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    assert "more than the 8,000,000 that are graded" in refused(saved(tmp_path, notebook))


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "add.ipynb"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "clear its outputs" in refused(path)


def test_a_lesson_is_known_by_its_cells_not_by_its_file_name():
    for lesson in lessons():
        assert lesson_of(lesson.notebook.cells) == lesson
    library_alone = [c for c in RELEASED.cells if c.id == "library"]
    assert lesson_of(library_alone) is None
