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

from autograder.pages.clean import clean

MOST_MARKDOWN, MOST_CODE = 10_000, 50_000
"""Characters that are taken apart; what is longer is cut, and says so."""

MOST_FORMULA = 1_000
"""Characters of a formula; a longer one is shown as it was typed."""

_ELEMENTS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover"),
    *("mtable", "mtr", "mtd", "mstyle"),
}
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
    "width": r"[0-2]?\.?\d+em",
}
"""The attributes that a formula's elements may have, and their values."""

_PARENTS = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "summary": ("details",)}
"""Where an element has to stand to mean anything."""

_LABELS = {"pre": "code", "table": "table"}
"""What may be wider than the page, and what a screen reader calls it."""


class _Renderer(HTMLRenderer):
    """Markdown as HTML, its formulas still as LaTeX."""

    def __init__(self) -> None:
        super().__init__(escape=False)

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"<pre>{highlighted(code) if info == 'python' else html.escape(code)}</pre>"

    def inline_math(self, body: str) -> str:
        return f'<span class="formula">{html.escape(body)}</span>'

    def block_math(self, body: str) -> str:
        return f'<div class="formula">{html.escape(body)}</div>'

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


@functools.lru_cache(maxsize=500)  # a lesson's text is the same on every student's page
def prose(text: str) -> Markup:
    """Markdown as a part of a page."""
    rendered = MarkdownWithMath(renderer=_Renderer()).render(cut(text, MOST_MARKDOWN))
    return in_order(rendered)


def cut(text: str, most: int = MOST_CODE) -> str:
    """A text that is not too long for a page."""
    return text if len(text) <= most else f"{text[:most]}\n\n(The rest is left out.)\n"


@functools.lru_cache(maxsize=500)
def headings(text: str) -> tuple[str, ...]:
    """The headings of a markdown text, without their markup."""
    if not re.search("^ {0,3}#", text, re.MULTILINE):
        return ()
    found = BeautifulSoup(prose(text), "html.parser").find_all("h3")
    return tuple(heading.get_text(" ", strip=True) for heading in found)


def in_order(text: str) -> Markup:
    """HTML as a part of a page: cleaned, and with everything where it belongs."""
    soup = BeautifulSoup(clean(text), "html.parser")
    coloured = {id(word) for code in soup.find_all("pre") for word in code.find_all("span")}
    for one in soup.find_all(True):
        if one.get("class") != ["formula"] and id(one) not in coloured:
            one.attrs.pop("class", None)  # our own look is not for a student to use
        if "right" in str(one.attrs.pop("style", "")):
            one["class"] = "number"
    for one in soup.find_all(["ul", "ol", "dl"]):
        if any(one.name not in _PARENTS.get(child.name, ()) for child in one(recursive=False)):
            one.name = "div"
    for one in soup.find_all(list(_PARENTS)):
        if one.parent is None or one.parent.name not in _PARENTS[one.name]:
            one.unwrap()
    for one in soup.find_all(re.compile("^h[1-6]$")):
        one.name = "h3"  # the page's own headings are above
    for one in soup.find_all("a"):
        address = str(one.get("href", ""))
        if address and not address.startswith("#") and address != one.get_text():
            one.append(f" ({address})")
        one.unwrap()
    for one in soup.find_all("img"):
        if one.get("src"):
            one["alt"] = one.get("alt") or "A picture without a description."
        else:
            one.replace_with(str(one.get("alt", "")))
    for one in soup.find_all("th"):
        if not one.get_text(strip=True):
            one.name = "td"
    for one in soup.find_all(["h3", "summary"]):
        if not one.get_text(strip=True):
            one.decompose()
    inner: set[int] = set()
    for one in soup.find_all(list(_LABELS)):
        if id(one) in inner:
            continue
        inner |= {id(other) for other in one.find_all(list(_LABELS))}
        box = one.wrap(soup.new_tag("div", attrs={"class": "wide"})) if one.name == "table" else one
        box.attrs |= {"tabindex": "0", "role": "group", "aria-label": _LABELS[one.name]}
    for one in soup.select(".formula"):
        _set_formula(one)
    return Markup(soup.decode(formatter="minimal"))


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
    try:
        if len(latex) > MOST_FORMULA:
            raise ValueError("too long")
        tree = converter.convert_to_element(latex)
    except Exception:  # whatever a student's formula does to the converter
        return f"<code>{html.escape(latex)}</code>"
    for element in tree.iter():
        if element.tag not in _ELEMENTS:
            element.tag = "mrow"
        element.attrib = {
            name: value
            for name, value in element.attrib.items()
            if re.fullmatch(_SETTINGS.get(name, "(?!)"), value)
        }
        element.text = html.unescape(element.text or "")
    return ElementTree.tostring(tree, "unicode", short_empty_elements=False)


def highlighted(source: str, marked: frozenset[int] = frozenset()) -> Markup:
    """Python code with its words coloured, in numbered lines of which some are marked."""
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    code = highlight(cut(source), lexer, HtmlFormatter(nowrap=True))
    lines = code.removesuffix("\n").split("\n")
    return Markup("\n").join(
        Markup(f'<span class="line{" marked" if number in marked else ""}">{line}</span>')
        for number, line in enumerate(lines, start=1)
    )
