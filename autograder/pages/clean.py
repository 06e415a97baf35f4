"""HTML that can do nothing to its reader, cleaned in bounded time.

nbgrader shows markdown and HTML as they are, scripts included. A script in formgrader runs with
the instructor's rights, and may give points. Here both are cleaned with a list of what is allowed;
a page loads nothing from elsewhere that a student has named. What is too much is shown as text.
"""

from __future__ import annotations

import html
import itertools
import re
from urllib.parse import unquote

import nh3
from nbconvert.filters import strip_ansi
from pygments.token import STANDARD_TYPES

from autograder.pages.pictures import NONE, Pictures, address, apart, harmless
from autograder.pages.room import Room

MOST_HTML, MOST_TEXT = 200_000, 50_000
"""Characters that are cleaned, besides those of pictures; characters that are shown as text."""

MOST_TAGS, LONGEST_TAG = 15_000, 10_000
"""Tags that are cleaned, and the characters of one. A table with a thousand numbers has 2,500."""

DEEPEST = 100
"""Elements within elements: what they cost on the way to the screen may grow with each."""

_TAGS = set(
    "a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ol "
    "p pre q s span strong sub summary sup table tbody td th thead tr u ul".split()
)
_CELL = {"colspan", "rowspan", "style"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    **{"td": _CELL, "th": _CELL, "div": {"class"}, "span": {"class"}},
}
_CLASSES = {"highlight", "formula", "line", "marked", *filter(None, STANDARD_TYPES.values())}
"""Formulas and the words of code; all others would let a text dress up as the page itself."""

_KEPT = "|".join(_ATTRIBUTES)
_LONG_TAG = re.compile(rf"<(?:{_KEPT})[\s/][^>]{{{LONGEST_TAG},}}>?", re.IGNORECASE)
_OTHER_TAG = re.compile(
    rf"<(/[a-z][^\s/>]*|(?!(?:{_KEPT})[\s/>])[a-z][^\s/>]*)[^>]*>?", re.IGNORECASE
)
"""A tag that needs no attributes.

Each piece of text is put anew into all formatting that is open around it. Of tags that are all
alike three may be open, by the rules of HTML; with attributes they are not alike.
"""


def clean(text: str, room: Room, pictures: Pictures = NONE, source: str = "") -> str:
    """HTML without anything that runs, loads or covers up.

    Pictures are named in the text. Where it is too much, `source` is shown, of which it was made.
    """
    short, embedded = apart(text)
    known = {**pictures, **embedded}

    def allowed(tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return " ".join(word for word in value.split() if word in _CLASSES) or None
        if name in ("colspan", "rowspan"):
            spans = re.fullmatch("[1-9][0-9]{0,2}", value) and room.take(spanned=int(value))
            return value if spans else None
        if name == "src":
            kind, content = known.get(unquote(value), ("", ""))
            return address(kind, harmless(kind, content, room)) or None
        return value

    if len(short) <= MOST_HTML and short.count("<") <= MOST_TAGS:
        cleaned = nh3.clean(
            _OTHER_TAG.sub(r"<\1>", _LONG_TAG.sub("", short)),
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=allowed,
            filter_style_properties={"text-align"},
            url_schemes={"http", "https", "mailto", "attachment", "picture"},
        )
        if _is_little(cleaned):
            return cleaned
    return as_text(source or short)


def _is_little(cleaned: str) -> bool:
    return cleaned.count("<") <= MOST_TAGS and depth(cleaned) <= DEEPEST


def depth(cleaned: str) -> int:
    """How deep elements stand within elements."""
    ends = re.findall("<(/?)(?!br|hr|img)[a-z]", cleaned)
    return max(itertools.accumulate(-1 if end else 1 for end in ends), default=0)


def as_text(text: str) -> str:
    """A text as HTML that shows it as it is."""
    return f"<pre>{html.escape(cut(text))}</pre>"


def cut(text: str, most: int = MOST_TEXT) -> str:
    """A text that is not too long for a page."""
    return text if len(text) <= most else f"{text[:most]}\n\n(The rest is left out.)\n"


def plain(text: str) -> str:
    """What a program printed, without colours and other commands to a terminal."""
    return "\n".join(map(_printable, strip_ansi(text).split("\n")))


def _printable(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(letter if letter.isprintable() or letter == "\t" else " " for letter in line)
