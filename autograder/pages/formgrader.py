"""A guard over nbconvert: what formgrader shows of a submission is as clean as our own pages."""

from __future__ import annotations

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from mistune import HTMLRenderer
from nbconvert.filters.markdown_mistune import IPythonRenderer
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.pages.clean import clean, cut
from autograder.pages.outputs import FORMS, best
from autograder.pages.pictures import attached
from autograder.pages.prose import from_markdown


def keep_clean(c: Config) -> None:
    """Have nbconvert's pages made with these."""
    c.HTMLExporter.sanitize_html = True  # no JavaScript, no widgets
    c.HTMLExporter.skip_svg_encoding = False  # a drawing is a picture
    c.HTMLExporter.filters = {"markdown2html": _markdown, "clean_html": clean}
    c.HTMLExporter.preprocessors = [Shorter]
    c.WidgetsDataTypeFilter.display_data_priority = FORMS


class Shorter(Preprocessor):  # type: ignore[misc]
    """Leaves of texts what fits on a page, and of each output its best form."""

    enabled = True

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """A cell as it may be shown."""
        cell.source = cut(cell.source)
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = cut(output.text)
            elif output.output_type == "error":
                output.traceback = cut("\n".join(output.traceback)).split("\n")
            else:
                output.data = dict([best(output)])
        return cell, resources


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """Markdown as nbconvert shows it, but that a picture may be missing."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return HTMLRenderer.image(self, text, url, title)


@pass_context
def _markdown(context: Context, text: str) -> str:
    renderer = _Renderer(escape=False, exclude_anchor_links=True)
    return from_markdown(text, renderer, attached(context.get("cell", {})))
