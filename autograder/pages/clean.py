"""Pages that nothing on them can turn against their reader: our own, and formgrader's.

nbgrader shows markdown and HTML as they are, scripts included. A script in formgrader runs with
the instructor's rights, and may give points. Here both are cleaned with a list of what is allowed;
a page loads nothing from elsewhere that a student has named. Our own pages hold no script at all,
and tell the browser to run and load nothing either.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import re
from pathlib import Path

import bleach
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.filters import markdown2html, strip_ansi
from traitlets.config import Config

HERE = Path(__file__).parent

MOST_HTML = 200_000
"""Characters that are cleaned. What is longer is shown as text, in part."""

MOST_NESTED = 1_500
"""Tags that may hold others: to clean elements within elements takes the square of their number."""

SHOWN = ["image/png", "image/jpeg", "image/svg+xml", "text/latex", "text/markdown", "text/plain"]
"""Forms of an output, the best first. HTML comes after all of these."""

_CODE = ["class"]  # its colours
_CELL = ["style", "colspan", "rowspan"]
_TAGS = {
    **{"a": ["href", "title"], "img": ["src", "alt", "title", "width", "height"]},
    **{"code": _CODE, "div": _CODE, "pre": _CODE, "span": _CODE, "td": _CELL, "th": _CELL},
    **{"abbr": [], "b": [], "blockquote": [], "br": [], "dd": [], "del": [], "details": []},
    **{"dl": [], "dt": [], "em": [], "h1": [], "h2": [], "h3": [], "h4": [], "h5": [], "h6": []},
    **{"hr": [], "i": [], "kbd": [], "li": [], "ol": [], "p": [], "q": [], "s": [], "strong": []},
    **{"sub": [], "summary": [], "sup": [], "table": [], "tbody": [], "thead": [], "tr": []},
    **{"u": [], "ul": []},
}
"""The tags that may stand on a page, each with its attributes."""

_OPENED = re.compile("<([a-z][a-z0-9]*)", re.IGNORECASE)
_FLAT = {"br", "dd", "dt", "hr", "img", "li", "p", "tbody", "td", "th", "thead", "tr"}
"""Tags that end by themselves where another of their kind begins."""

_PICTURE = re.compile("data:image/(png|jpeg|gif);base64,")
_STYLES = CSSSanitizer(allowed_css_properties=["text-align"])


def clean(text: str | bytes) -> str:
    """HTML without anything that runs, loads or covers up."""
    text = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    nested = sum(name.lower() not in _FLAT for name in _OPENED.findall(text))
    if len(text) > MOST_HTML or nested > MOST_NESTED:
        return f"<pre>{html.escape(text[:MOST_HTML])} …</pre>"
    cleaned: str = bleach.clean(
        text,
        tags=_TAGS.keys(),
        attributes=_allowed,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        css_sanitizer=_STYLES,
    )
    return cleaned


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "src":
        return tag == "img" and bool(_PICTURE.match(value))
    if name == "href" and re.match(r"\s*data:", value, re.IGNORECASE):
        return False
    return name in _TAGS[tag]


def clean_markdown(text: str) -> str:
    """Markdown as clean HTML."""
    return clean(markdown2html(text))


def plain(text: str) -> str:
    """What a program printed, without colours and other commands to a terminal."""
    return "".join(
        letter if letter.isprintable() or letter in "\n\t" else " " for letter in strip_ansi(text)
    )


def page(template: str, **values: object) -> str:
    """One of our own pages: a template beside this file, in our look, under a strict policy.

    Whatever is put into a template is escaped, unless it is Markup.
    """
    look = (HERE / "look.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(look.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return _templates().get_template(template).render(look=Markup(look), policy=policy, **values)


@functools.cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def keep_clean(c: Config) -> None:
    """Have nbgrader's pages made with these."""
    c.HTMLExporter.sanitize_html = True  # no JavaScript, no widgets
    c.HTMLExporter.filters = {"markdown2html": clean_markdown, "clean_html": clean}
    c.WidgetsDataTypeFilter.display_data_priority = SHOWN
