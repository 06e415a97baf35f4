"""What is shown of an output: the best of its forms that a page may show."""

from __future__ import annotations

from nbformat import NotebookNode

from autograder.pages.pictures import harmless

FORMS = ("image/png image/jpeg image/svg+xml text/latex text/markdown text/plain text/html").split()
"""The best first."""


def best(output: NotebookNode) -> tuple[str, str]:
    """The kind of an output's best form, and its content."""
    for kind in FORMS:
        content = output.data.get(kind)
        if isinstance(content, str) and kind.startswith("image/"):
            content = harmless(kind, content)
        if content and isinstance(content, str):
            return kind, content
    return "text/plain", ""
