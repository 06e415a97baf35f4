"""What a guest shows: taken as data, checked, cut to size, and put into the notebook's cells.

A guest can send anything here. What no kernel sends raises WireError; what a kernel may send and
a notebook cannot hold is left out. What is in a cell in the end is a valid notebook's.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from typing import Any

from nbformat import NotebookNode, from_dict

from autograder.jail.policy import Limits
from autograder.jail.wire import WireError

OVERHEAD = 500
"""What an output weighs besides what it says: its names and braces in the file."""

LINE, ITEM = 12, 30
"""What a line of text weighs besides its letters, and an item of JSON data: most of it indent."""

MAX_DEPTH = 20
_JSON = re.compile(r"application/(.*\+)?json")


class Outputs:
    """The outputs of one notebook, cell by cell, as a frontend would collect them.

    What comes is charged with the bytes that it takes in the notebook's file, once for each place
    where it stands. Nothing that was charged is given back.
    """

    def __init__(self, limits: Limits) -> None:
        self._most = limits.cell_output_bytes
        self._room = limits.notebook_output_bytes
        self._shown: dict[str, list[NotebookNode]] = {}  # by display id, in all cells
        self._pieces: list[str] = []  # of the stream that is being written
        self._stream: NotebookNode | None = None

    def begin(self, cell: NotebookNode) -> None:
        """What comes from now on belongs to this cell."""
        self._cell = cell
        self._left = max(0, min(self._most, self._room))
        self._clear_next = self._full = False

    def end(self) -> None:
        """The cell is done."""
        self._close_stream()

    def note(self, name: str, text: str) -> None:
        """Add a sentence of the grader's, as an error."""
        self._close_stream()
        line = f"{name}: {text}"
        self._cell.outputs.append(_output("error", ename=name, evalue=text, traceback=[line]))

    def cut(self) -> None:
        """Say that there was more than fits: what comes after that is not looked at."""
        if not self._full:
            self.note("OutputLimit", "the output goes on; what follows is cut off")
        self._full = True

    def take(self, kind: Any, content: Any) -> None:
        """Take in a message as the kernel's protocol has it. Raises WireError."""
        if self._full:
            return
        if not isinstance(content, dict):
            raise WireError("an output without content")
        match kind:
            case "stream":
                self._take_stream(content)
            case "error":
                text = {key: _text(content.get(key)) for key in ("ename", "evalue")}
                self._add(_output("error", **text, traceback=_lines(content.get("traceback"))))
            case "execute_result":
                count = number(content.get("execution_count"))
                self._display(_output(kind, **_bundle(content), execution_count=count), content)
            case "display_data":
                self._display(_output(kind, **_bundle(content)), content)
            case "update_display_data":
                self._update(_bundle(content), _display_id(content))
            case "clear_output":
                self._clear_next = True
                if not content.get("wait"):
                    self._clear_if_due()

    def _take_stream(self, content: dict[str, Any]) -> None:
        name, text = content.get("name"), _text(content.get("text"))
        if name not in ("stdout", "stderr"):
            raise WireError("a stream of no known name")
        goes_on = self._stream is not None and self._stream.name == name and not self._clear_next
        fits = _longest(text, self._left - (0 if goes_on else OVERHEAD))
        if fits:
            self._clear_if_due()
            if not goes_on:
                self._close_stream()
                self._stream = _output("stream", name=name, text="")
                self._cell.outputs.append(self._stream)
                self._charge(OVERHEAD)
            self._pieces.append(fits)
            self._charge(text_weight(fits))
        if len(fits) < len(text):
            self.cut()

    def _display(self, output: NotebookNode, content: dict[str, Any]) -> None:
        name = _display_id(content)
        self._update({"data": output.data, "metadata": output.metadata}, name)
        if self._add(output) and name:
            self._shown.setdefault(name, []).append(output)

    def _update(self, bundle: dict[str, Any], name: str) -> None:
        """Show a display's new content wherever it stands."""
        shown = self._shown.get(name, [])
        if shown and self._fits(bundle, len(shown)):
            for output in shown:
                output.update(NotebookNode(bundle))

    def _add(self, output: NotebookNode) -> bool:
        if self._full or not self._fits(output):
            return False
        self._clear_if_due()
        self._close_stream()
        self._cell.outputs.append(output)
        return True

    def _fits(self, output: dict[str, Any], copies: int = 1) -> bool:
        """Whether there is room for so many copies; they are charged."""
        size = weight(output) * copies
        if size > self._left:
            self.cut()
            return False
        self._charge(size)
        return True

    def _charge(self, size: int) -> None:
        self._left -= size
        self._room -= size

    def _clear_if_due(self) -> None:
        if self._clear_next:
            self._clear_next = False
            self._close_stream()
            here = {id(output) for output in self._cell.outputs}
            for name, outputs in self._shown.items():
                self._shown[name] = [o for o in outputs if id(o) not in here]
            self._cell.outputs = []

    def _close_stream(self) -> None:
        if self._stream is not None:
            self._stream.text = "".join(self._pieces)
        self._stream, self._pieces = None, []


def weight(output: dict[str, Any]) -> int:
    """The bytes of a display or an error in a notebook's file, or somewhat more."""
    size = OVERHEAD + _data_weight(output.get("metadata", {}))
    for kind, value in output.get("data", {}).items():
        size += text_weight(kind)
        size += text_weight(value) if isinstance(value, str) else _data_weight(value)
    texts = [output.get("ename", ""), output.get("evalue", ""), *output.get("traceback", [])]
    return size + sum(map(text_weight, texts))


def text_weight(text: str) -> int:
    """The bytes of a text, which is written line by line, each with its own indent and marks."""
    return len(json.dumps(text, ensure_ascii=False).encode()) + LINE * len(text.splitlines())


def _data_weight(data: Any) -> int:
    """The bytes of JSON data, of which each item has a line of its own."""
    written = json.dumps(data, ensure_ascii=False)
    items = sum(map(written.count, "[{,"))
    return len(written.encode()) + ITEM * items


def _longest(text: str, room: int) -> str:
    """The longest beginning of a text that is not heavier than this."""
    if text_weight(text) <= room:
        return text
    return text[: bisect_right(range(len(text)), room, key=lambda n: text_weight(text[: n + 1]))]


def _output(kind: str, **content: Any) -> NotebookNode:
    """An output as a notebook holds it; nbformat's own maker looks it up in the schema first."""
    return from_dict({"output_type": kind, **content})


def number(value: Any) -> int | None:
    """A cell's number, None if it is none."""
    return value if type(value) is int and 0 <= value < 1 << 31 else None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise WireError("an output whose text is none")
    return value


def _lines(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise WireError("a traceback that is none")
    return [_text(line) for line in value]


def _display_id(content: dict[str, Any]) -> str:
    transient = content.get("transient")
    name = transient.get("display_id") if isinstance(transient, dict) else None
    return name if isinstance(name, str) else ""


def _bundle(content: dict[str, Any]) -> dict[str, Any]:
    """Data by type, and of their metadata numbers and an image's text: pages do not quote them."""
    data, metadata = content.get("data"), content.get("metadata", {})
    if not isinstance(data, dict) or not isinstance(metadata, dict):
        raise WireError("a display without data")
    kept = {}
    for kind, value in data.items():
        if isinstance(value, list) and all(isinstance(line, str) for line in value):
            kept[kind] = "".join(value)
        elif isinstance(value, str) or (_JSON.fullmatch(kind) and _is_plain(value)):
            kept[kind] = value
    about = {
        kind: {
            name: value
            for name, value in values.items()
            if isinstance(value, int) or (name == "alt" and isinstance(value, str))
        }
        for kind, values in metadata.items()
        if kind in kept and isinstance(values, dict)
    }
    return {"data": kept, "metadata": about}


def _is_plain(value: Any, depth: int = 0) -> bool:
    """Whether JSON data are shallow and finite, so that any program can write and read them."""
    if isinstance(value, float):
        return math.isfinite(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth < MAX_DEPTH and all(_is_plain(item, depth + 1) for item in inner)
