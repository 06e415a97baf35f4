"""What a misconception is, and the list of all of them."""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.judge.reference import reference


@dataclass(frozen=True)
class Misconception:
    """A wrong idea that students really have, as the code that they write.

    `id` names it, `target` is what it gets wrong: a function or a method (`Linear.forward`), or a
    class where both of its ways are wrong. `wrong` is that as such a student writes it, `hint`
    asks the question that leads out.
    """

    id: str
    exercise: str
    target: str
    wrong: Callable[..., Any]
    hint: str

    def names(self) -> Mapping[str, Any]:
        """The reference's names with what is wrong in its place."""
        name, _, method = self.target.partition(".")
        names = reference(self.exercise)
        wrong = type(name, (names[name],), {method: self.wrong}) if method else self.wrong
        return ChainMap({name: wrong}, dict(names))


MISCONCEPTIONS: dict[str, list[Misconception]] = defaultdict(list)


def misconceptions(
    exercise: str, target: str
) -> Callable[[str], Callable[[Callable[..., Any]], Callable[..., Any]]]:
    """Give the decorator for an exercise's misconceptions; it takes the hint."""

    def because(hint: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def register(wrong: Callable[..., Any]) -> Callable[..., Any]:
            name = wrong.__name__
            MISCONCEPTIONS[exercise].append(Misconception(name, exercise, target, wrong, hint))
            return wrong

        return register

    return because
