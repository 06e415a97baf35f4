"""A guard over nbconvert: what formgrader shows of a submission is as clean as our own pages."""

from __future__ import annotations

import re
import textwrap
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from mistune import HTMLRenderer
from nbconvert.filters.markdown_mistune import IPythonRenderer
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.pages.cells import is_students
from autograder.pages.clean import as_text, clean, cut
from autograder.pages.outputs import FORMS, LEAST_SHOWN, best
from autograder.pages.pictures import attached
from autograder.pages.prose import from_markdown
from autograder.pages.room import Room


def keep_clean(c: Config) -> None:
    """Have nbconvert's pages made with these."""
    c.HTMLExporter.sanitize_html = True  # no JavaScript, no widgets
    c.HTMLExporter.skip_svg_encoding = False  # a drawing is a picture
    c.HTMLExporter.filters = {"markdown2html": _markdown, "clean_html": _html}
    c.HTMLExporter.preprocessors = [Shorter]
    c.WidgetsDataTypeFilter.display_data_priority = FORMS


_LEFT_OUT = "(Left out: there is more than a page has room for.)"


class Shorter(Preprocessor):  # type: ignore[misc]
    """Leaves of a notebook what a page has room for, and of each output its best form."""

    enabled = True

    def preprocess(
        self, notebook: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook as it may be shown, and the room that is left for its pictures."""
        room = resources["room"] = Room()
        for cell in notebook.cells:
            cell.source = cut(cell.source)
            if is_students(cell) and not _fits(cell, room):
                _unformatted(cell, room)
            if "outputs" in cell:
                cell.outputs = [_shorter(output, room) for output in cell.outputs]
        return notebook, resources


def _fits(cell: NotebookNode, room: Room) -> bool:
    words = re.findall(r"\w+|[^\w\s]", cell.source) if cell.cell_type == "code" else ()
    return room.take(formatted=len(cell.source), tags=2 * len(words))


def _unformatted(cell: NotebookNode, room: Room) -> None:
    cell.source = _text(cell.source, room)
    if cell.cell_type == "code":
        cell.metadata["magics_language"] = "text"  # in which nothing is coloured
    else:
        cell.source = textwrap.indent(cell.source, "    ", lambda line: True)


def _shorter(output: NotebookNode, room: Room) -> NotebookNode:
    if output.output_type == "stream":
        output.text = _text(output.text, room)
    elif output.output_type == "error":
        output.traceback = _text("\n".join(output.traceback), room).split("\n")
    else:
        kind, content = best(output, room)
        output.data = {kind: content if kind.startswith("image/") else _text(content, room)}
    return output


def _text(text: str, room: Room) -> str:
    text = cut(text)
    return text if room.take(shown=len(text) + LEAST_SHOWN) else _LEFT_OUT


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """Markdown as nbconvert shows it, but that a picture may be missing."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return HTMLRenderer.image(self, text, url, title)


@pass_context
def _markdown(context: Context, text: str) -> str:
    renderer, room = _Renderer(escape=False, exclude_anchor_links=True), _room(context)
    made = from_markdown(text, renderer, room, attached(context.get("cell", {})))
    return made if room.take(tags=made.count("<")) else as_text(text)


@pass_context
def _html(context: Context, text: str) -> str:
    return clean(text, _room(context))


def _room(context: Context) -> Room:
    return context["resources"]["room"]  # type: ignore[no-any-return]
