"""What is shown of an output: the best of its forms that a page may show."""

from __future__ import annotations

from nbformat import NotebookNode

from autograder.pages.pictures import harmless
from autograder.pages.room import Room

FORMS = ("image/png image/jpeg image/svg+xml text/latex text/markdown text/plain text/html").split()
"""The best first."""

LEAST_SHOWN = 200
"""Characters that an output counts for besides those that it has."""


def best(output: NotebookNode, room: Room) -> tuple[str, str]:
    """The kind of an output's best form, and its content."""
    for kind in FORMS:
        content = output.data.get(kind)
        if isinstance(content, str) and kind.startswith("image/"):
            content = harmless(kind, content, room)
        if content and isinstance(content, str):
            return kind, content
    return "text/plain", ""
