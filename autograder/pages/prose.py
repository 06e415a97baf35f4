"""Text with formulas, as a page without scripts shows it and a screen reader reads it.

Whatever a student wrote is cleaned first. What is left is then put into the page's order: one
level of headings, pictures and tables that say what they are, addresses as text instead of links.
"""

from __future__ import annotations

import functools
import html
import re
from types import MappingProxyType
from xml.etree import ElementTree

from bs4 import BeautifulSoup, Tag
from latex2mathml.converter import Converter
from markupsafe import Markup
from mistune import HTMLRenderer
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder.pages.clean import as_text, clean, cut, depth
from autograder.pages.pictures import NONE, Pictures, apart
from autograder.pages.room import Room

MOST_MARKDOWN = 10_000
"""Characters that are taken apart: some of it takes time that grows with their square."""

MOST_PAIRED = 1_000
"""Signs that are waited for until another one of their kind comes."""

MOST_FORMULA, DEEPEST_FORMULA = 1_000, 30
"""Characters, and elements within elements, of a formula; any other is shown as it was typed."""

PAIRED = re.compile(r"[*_~$]|\\\\[(\[]|\\begin")

_ELEMENTS = set(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover "
    "mtable mtr mtd mstyle".split()
)
"""The elements of a formula; any other becomes a plain row."""

_SETTINGS = {
    "display": "block|inline",
    "displaystyle": "true|false",
    "scriptlevel": "[0-2]",
    "stretchy": "true|false",
    "fence": "true|false",
    "columnalign": "[a-z ]+",
    "linethickness": "0",
    "mathvariant": "[a-z-]+",
    "accent": "true",
    "width": r"[0-2]?(\.\d+)?em",
}
"""The attributes that a formula's elements may have, and their values."""

_PARENTS = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "summary": ("details",)}
"""Where an element has to stand to mean anything."""

_NOTHING = "nothing"
"""An element to take away in the end: within the tree it would take longer for each beside it."""

_NO_TAG = re.compile(f"</?{_NOTHING}>")

_LABELS = {"pre": "code", "table": "table"}
"""What may be wider than the page, and what a screen reader calls it."""


class _Renderer(HTMLRenderer):
    """Markdown as HTML, its formulas still as LaTeX."""

    def __init__(self) -> None:
        super().__init__(escape=False, allow_harmful_protocols=True)  # all of it is cleaned

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"<pre>{highlighted(code) if info == 'python' else html.escape(code)}</pre>"

    def inline_math(self, body: str) -> str:
        return f'<span class="formula">{html.escape(body)}</span>'

    def block_math(self, body: str) -> str:
        return f'<div class="formula">{html.escape(body)}</div>'

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


def from_markdown(text: str, renderer: HTMLRenderer, room: Room, pictures: Pictures) -> str:
    """Markdown as clean HTML; too much of it as the text that it is."""
    text, embedded = apart(text)
    if len(text) > MOST_MARKDOWN or len(PAIRED.findall(text)) > MOST_PAIRED:
        return as_text(text)
    rendered = MarkdownWithMath(renderer=renderer).render(text)
    return clean(rendered, room, {**pictures, **embedded}, source=text)


def prose(text: str, room: Room | None = None, pictures: Pictures = NONE) -> Markup:
    """Markdown as a part of a page."""
    if not pictures and "data:image/" not in text:
        return _prose(text)
    return in_order(from_markdown(text, _Renderer(), room or Room(), pictures))


@functools.lru_cache(maxsize=300)  # a lesson's text is the same on every student's page
def _prose(text: str) -> Markup:
    return in_order(from_markdown(text, _Renderer(), Room(), NONE))


def headings(prose: str) -> list[str]:
    """The headings of a part of a page, without their markup."""
    found = re.findall("<h3>(.*?)</h3>", prose, re.DOTALL)
    return [" ".join(Markup(re.sub("<[^>]*>", " ", one)).unescape().split()) for one in found]


def in_order(cleaned: str) -> Markup:
    """Clean HTML as a part of a page, with everything where it belongs."""
    soup = BeautifulSoup(cleaned, "html.parser")
    for one in soup.find_all(style=True):
        if "right" in str(one.attrs.pop("style")):
            one["class"] = "number"
    for one in soup.find_all(["ul", "ol", "dl"]):
        if any(one.name not in _PARENTS.get(child.name, ()) for child in one(recursive=False)):
            one.name = "div"
    for one in soup.find_all(list(_PARENTS)):
        if one.parent is None or one.parent.name not in _PARENTS[one.name]:
            one.name = _NOTHING
    for one in soup.find_all(re.compile("^h[1-6]$")):
        one.name = "h3"  # the page's own headings are above
    for one in soup.find_all("a"):
        address = str(one.get("href", ""))
        if address and not address.startswith("#") and address != one.get_text():
            one.append(f" ({address})")
        one.name, one.attrs = _NOTHING, {}
    for one in soup.find_all("img"):
        if one.get("src"):
            one["alt"] = one.get("alt") or "A picture without a description."
        else:
            one.append(str(one.get("alt", "")))
            one.name, one.attrs = _NOTHING, {}
    for one in soup.find_all(["th", "h3", "summary"]):
        if not one.get_text(strip=True):
            one.name = "td" if one.name == "th" else _NOTHING
    inner: set[int] = set()
    for one in soup.find_all(list(_LABELS)):
        if id(one) in inner:
            continue
        inner |= {id(other) for other in one.find_all(list(_LABELS))}
        about = {"tabindex": "0", "role": "group", "aria-label": _LABELS[one.name]}
        if one.name == "table":
            table = soup.new_tag("table")
            table.extend(list(one.contents))
            one.append(table)
            one.name, about = "div", {"class": "wide", **about}
        one.attrs |= about
    for one in soup.find_all(class_="formula"):
        _set_formula(one)
    return Markup(_NO_TAG.sub("", soup.decode(formatter="minimal")))


def _set_formula(place: Tag) -> None:
    latex, block = place.get_text(), place.name == "div"
    place.clear()
    if block:
        place.attrs |= {"tabindex": "0", "role": "group", "aria-label": "formula"}
    place.append(BeautifulSoup(formula(latex, block), "html.parser"))


def formula(latex: str, block: bool = False) -> str:
    """LaTeX as MathML; what cannot be understood stays as it was typed."""
    converter = Converter(display="block" if block else "inline")
    converter.macros = MappingProxyType({})  # type: ignore[assignment]  # they could grow for ever
    as_typed = f"<code>{html.escape(latex)}</code>"
    if len(latex) > MOST_FORMULA:
        return as_typed
    try:
        tree = converter.convert_to_element(latex)
    except Exception:  # whatever a student's formula does to the converter
        return as_typed
    for element in tree.iter():
        if element.tag not in _ELEMENTS:
            element.tag = "mrow"
        element.attrib = {
            name: value
            for name, value in element.attrib.items()
            if re.fullmatch(_SETTINGS.get(name, "(?!)"), value)
        }
        element.text = html.unescape(element.text or "")
    made = ElementTree.tostring(tree, "unicode", short_empty_elements=False)
    return made if depth(made) <= DEEPEST_FORMULA else as_typed


_COLOURED = HtmlFormatter(nowrap=True)


def highlighted(source: str, marked: frozenset[int] = frozenset()) -> Markup:
    """Python code with its words coloured, in numbered lines of which some are marked."""
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    return numbered(highlight(cut(source), lexer, _COLOURED).removesuffix("\n"), marked)


def numbered(code: str, marked: frozenset[int] = frozenset()) -> Markup:
    """Code that is HTML already, in numbered lines of which some are marked."""
    return Markup("\n").join(
        Markup(f'<span class="line{" marked" if number in marked else ""}">{line}</span>')
        for number, line in enumerate(code.split("\n"), start=1)
    )
