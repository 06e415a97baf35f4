"""Where a topic lives: the files that its author edits, and those that are made from them."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import AutograderError
from autograder.lessons import ROOT, lessons

FOLDERS = ("lessons", "autograder", "miniflow_ref", "tests", "source", "release", "notebooks")


class TopicError(AutograderError):
    """There is no such topic; the message says which there are."""

    exit_code = 2


def where(topic: str) -> list[Path]:
    """A topic's files within the checkout, or where the grader is installed.

    A lesson's id is as good as its topic. Raises TopicError.
    """
    names = next(({one.id, one.topic} for one in lessons() if topic in (one.id, one.topic)), None)
    if names is None:
        known = ", ".join(lesson.topic for lesson in lessons())
        raise TopicError(f"there is no topic {topic!r}; there are {known}.")
    return [
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.*"))
        if path.stem in names and path.suffix in (".py", ".ipynb")
    ]
