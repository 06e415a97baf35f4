"""What a misconception is, how it is written down, and the list of all of them."""

from __future__ import annotations

import functools
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np

from autograder.experiments import EXPERIMENTS
from autograder.judge.misconceptions.diffs import MisfitError, changed, edits
from autograder.judge.reference import reference


@dataclass(frozen=True)
class Misconception:
    """A wrong idea that students really have, as the code that they write.

    `id` names it, `target` is what it gets wrong: a function or a method (`Linear.forward`), or a
    class where both of its ways are wrong. `code` is that as such a student writes it, `hint`
    asks the question that leads out.
    """

    id: str
    exercise: str
    target: str
    code: str
    hint: str

    def names(self) -> dict[str, Any]:
        """The reference's names with what is wrong in its place."""
        names = {"np": np, **reference(self.exercise)}
        exec(_compiled(self), names)
        return names


@functools.cache
def _compiled(known: Misconception) -> CodeType:
    """The code; a method stands in a class that is otherwise the reference's."""
    name, _, method = known.target.partition(".")
    code = known.code
    if method:
        code = f"class {name}({name}):\n{textwrap.indent(code, '    ')}"
    return compile(code, known.id, "exec", dont_inherit=True)


MISCONCEPTIONS: dict[str, list[Misconception]] = {exercise: [] for exercise in EXPERIMENTS}
"""The known ones of each exercise."""


def misconceptions(
    exercise: str, target: str, right: Callable[..., Any] | None = None, /, **texts: str
) -> None:
    """Register misconceptions by their ids. A text is the hint, an empty line, and the code.

    The code is what such a student writes for `target`; or, where that is shorter, a diff against
    the program `right` (see `edits`); or `one and other`: several of these diffs in one program.
    Raises MisfitError.
    """
    name = target.rpartition(".")[2]
    lines = _source(right, name) if right else []
    parts = {id: textwrap.dedent(text).strip().partition("\n\n") for id, text in texts.items()}
    codes = {id: code for id, (_, _, code) in parts.items()}
    for id, (hint, _, _) in parts.items():
        try:
            code = _program(id, codes, name, lines)
        except MisfitError as error:
            raise MisfitError(f"{id}: {error}") from None
        known = Misconception(id, exercise, target, code, " ".join(hint.split()))
        MISCONCEPTIONS[exercise].append(known)


def _source(right: Callable[..., Any], name: str) -> list[str]:
    """A function's lines, under the name that it has in the lesson."""
    source = inspect.getsource(right)
    return source.replace(f"def {right.__name__}(", f"def {name}(", 1).splitlines()


def _program(id: str, codes: Mapping[str, str], name: str, right: list[str]) -> str:
    """The code of one of these, written out."""
    code = codes[id]
    if code.startswith((f"def {name}(", f"class {name}(")):
        return code
    if not right or not code:
        raise MisfitError(f"after a hint and an empty line comes `def {name}(` or its class.")
    both = re.split(r"\s+and\s+", code) if re.fullmatch(r"\w+(\s+and\s+\w+)+", code) else [id]
    if missing := set(both) - set(codes):
        raise MisfitError(f"there is no {missing.pop()} beside it.")
    return changed(right, [edit for one in both for edit in edits(codes[one], right)])
