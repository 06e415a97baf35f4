"""Pictures of known kinds, each as an address that holds it.

In such a picture nothing runs or loads. What takes a browser far more work than its bytes promise
is left out: millions of pixels in a few bytes, and drawings that draw themselves again and again.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from PIL import Image

from autograder.pages.room import Room

MOST_PIXELS = 40_000_000
"""All of a picture's frames together: a photograph has twelve million."""

MOST_DRAWN, LEAST_DRAWN = 50_000, 100
"""A drawing's elements, those that are drawn again counted again: a busy figure has 20,000."""

_KINDS = {f"image/{kind.lower()}": kind for kind in ("PNG", "JPEG", "GIF", "WEBP")}
_EMBEDDED = re.compile(f"data:({'|'.join(_KINDS)});base64,([A-Za-z0-9+/=\n]+)")

_SVG, _XHTML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xhtml}"
_DRAWN = set(
    "a circle clipPath defs desc ellipse g image line linearGradient metadata path pattern polygon "
    "polyline radialGradient rect script stop style svg symbol text textPath title tspan "
    "use".split()
)
"""What figures are made of. Filters, masks and movement are not in it: they cost without end."""


Pictures = Mapping[str, tuple[str, str]]
"""Kind and content by the name that a text calls a picture by; not looked at yet."""

NONE: Pictures = MappingProxyType({})


class TooMuchError(ValueError):
    """A picture that could take a browser longer than any honest one."""


def harmless(kind: str, content: str, room: Room) -> str:
    """A picture's content, SVG or base64; empty if it is no picture, or too much for a page."""
    least = LEAST_DRAWN + (content.count("<") if kind == "image/svg+xml" else 0)
    if not room.take(held=len(content), drawn=least):
        return ""
    try:
        if kind == "image/svg+xml":
            content = re.sub(r"^\s*<\?xml\s.*?\?>", "", content)  # it is UTF-8, whatever it says
            drawn = _Drawing(content).size
        else:
            content = "".join(content.split())
            drawn = _pixels(kind, content) // 1_000
    except Exception:  # whatever a made-up file does to those who read it
        return ""
    return content if room.take(drawn=max(0, drawn - least)) else ""


def address(kind: str, content: str) -> str:
    """The address that holds a harmless picture; empty where there is none."""
    if content and kind == "image/svg+xml":
        content = base64.b64encode(content.encode()).decode()
    return content and f"data:{kind};base64,{content}"


def attached(cell: Mapping[str, Any]) -> Pictures:
    """The pictures that are attached to a cell."""
    return {
        f"attachment:{name}": (kind, content)
        for name, forms in cell.get("attachments", {}).items()
        for kind, content in forms.items()
        if kind in _KINDS
    }


def apart(text: str) -> tuple[str, Pictures]:
    """A text in which names stand for the pictures that are written out in it, and those."""
    pictures: dict[str, tuple[str, str]] = {}

    def name(found: re.Match[str]) -> str:
        name = f"picture:{len(pictures)}"
        pictures[name] = (found[1], found[2])
        return name

    return _EMBEDDED.sub(name, text), pictures


def _pixels(kind: str, packed: str) -> int:
    """How many pixels a picture has. Raises an error of any kind for what is none."""
    content = io.BytesIO(base64.b64decode(packed, validate=True))
    with Image.open(content, formats=[_KINDS[kind]]) as found:
        pixels: int = found.width * found.height * getattr(found, "n_frames", 1)
    if pixels > MOST_PIXELS:
        raise TooMuchError(f"{pixels} pixels")
    return pixels


class _Drawing:
    """An SVG, followed along its references. Raises an error for what is none, or too much."""

    def __init__(self, text: str) -> None:
        if re.search(r"<!(ENTITY|ATTLIST)|<\?", text):
            raise TooMuchError("text that stands for other text")
        tree = ElementTree.fromstring(text)
        if tree.tag != f"{_SVG}svg":
            raise ValueError("no drawing")
        self._named = {one.get("id", ""): one for one in reversed(list(tree.iter()))}
        self._sizes = {"": 0}
        self._left = MOST_DRAWN  # elements to look at
        self.size = self._size(tree)
        if self.size > MOST_DRAWN:
            raise TooMuchError("more to draw than a figure has")

    def _size(self, element: ElementTree.Element) -> int:
        """How many elements are drawn for this one."""
        size = 0
        for one in element.iter():
            self._left -= 1
            if self._left < 0:
                raise TooMuchError("more to look at than a figure has")
            size += 1 + _held(one) + sum(map(self._size_of, _references(one)))
        return size

    def _size_of(self, name: str) -> int:
        if name in self._named and name not in self._sizes:
            self._sizes[name] = MOST_DRAWN  # so much is what refers to itself
            self._sizes[name] = self._size(self._named[name])
        return self._sizes.get(name, 0)


def _held(element: ElementTree.Element) -> int:
    """What a picture within a drawing counts for. Raises an error where an address is no picture.

    So it does for an element that no figure needs.
    """
    name = element.tag.removeprefix(_SVG)
    if element.tag.startswith(_XHTML) or (name != element.tag and name not in _DRAWN):
        raise TooMuchError(f"no figure needs {name}")
    size = 0
    for key, value in element.items():
        if not key.endswith("href") or name == "a" or (value.startswith("#") and name != "image"):
            continue
        held = _EMBEDDED.fullmatch("".join(value.split()))
        if name != "image" or not held:
            raise TooMuchError(f"no figure needs {value}")
        size += _pixels(held[1], held[2]) // 1_000
    return size


def _references(element: ElementTree.Element) -> list[str]:
    """The names that an element refers to. Raises TooMuchError where they could be hidden."""
    about = element.attrib
    values = "\n".join(value for key, value in about.items() if not key.startswith("aria-"))
    style = about.get("style", "")
    if element.tag == f"{_SVG}style":
        style += "".join(element.itertext())
        if "(" in style:
            raise TooMuchError("a reference that stands nowhere in particular")
    if about.keys() & {"filter", "mask"} or re.search("filter|mask|@", style):
        raise TooMuchError("no figure needs filters")
    if "\\" in values + style or not re.fullmatch(r"[\w.:-]*", about.get("id", "")):
        raise TooMuchError("a name that could be written in other ways")
    if re.search(r"url\((?![\"' ]*#)", values, re.IGNORECASE):
        raise TooMuchError("a reference to elsewhere")
    return re.findall(r"#([\w.:-]+)", unquote(values))
