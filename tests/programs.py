"""Programs as students write them, run in this process as a notebook would run them."""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
from collections.abc import Mapping
from types import CodeType
from typing import Any

from autograder.demo.made_up import Answer, filled_in
from autograder.experiments import observe
from autograder.judge.oracle import judge
from autograder.lessons import Lesson, grade_id, lessons
from autograder.verdict import Verdict


def _programs(folder: str) -> dict[str, Any]:
    """What a folder's modules, one for each lesson, hold for each exercise."""
    modules = [importlib.import_module(f"tests.{folder}.{lesson.topic}") for lesson in lessons()]
    return {exercise: found for module in modules for exercise, found in module.PROGRAMS.items()}


ACCEPTED: dict[str, dict[str, str]] = _programs("accepted")
"""Right programs of many kinds, by exercise and by what is special about them."""

WRONG: dict[str, list[tuple[str | None, str]]] = _programs("wrong")
"""Wrong programs of many hands, by exercise, each after the misconception that it holds, if any."""


def lesson_with(exercise: str) -> Lesson:
    """The lesson that asks for an exercise."""
    return next(one for one in lessons() if exercise in {e.id for e in one.exercises})


def names_of(lesson: Lesson, answers: Mapping[str, Answer] | None = None) -> dict[str, Any]:
    """Run a lesson's library, given cells and answers; give the names that they define."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in filled_in(lesson, dict(answers or {})).cells:
        name = grade_id(cell)
        if cell.cell_type == "code" and name and not name.startswith("check_"):
            # An answer may break a given cell further down; in a notebook the next one runs.
            given = bool(answers) and name.startswith("given_")
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.suppress(*[Exception] * given),
            ):
                exec(_compiled(cell.source, name), names)
    return names


@functools.lru_cache(1000)
def _compiled(source: str, name: str) -> CodeType:
    return compile(source, name, "exec")


def verdict_on(exercise: str, names: Mapping[str, Any], seed: int) -> Verdict:
    """What the oracle says of these names."""
    return judge(exercise, observe(exercise, names, seed), seed)
