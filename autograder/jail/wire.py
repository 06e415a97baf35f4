"""Frames between host and guest: JSON behind its length, arrays as type, shape and bytes.

Whatever comes from a guest is hostile until it is parsed. A frame's length is looked at before
anything is read; JSON and arrays are decoded into plain data of plain types; pickle has no place.
Whatever does not fit raises WireError.
"""

from __future__ import annotations

import base64
import json
import math
import socket
import struct
import time
from typing import Any

import numpy as np

from autograder.experiments.observing import MAX_TEXT, Case, Observation, Other, Raised

Frame = dict[str, Any]

PLAIN_TYPES = {
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64"),
}
"""Array types that may pass: of fixed size, without references, without byte order."""

MAX_AXES = 8
MAX_DEPTH = 8

MOST = {
    "cases": 1_000,
    "values": 20_000,
    "rows": 10_000,
    "numbers": 200_000,
    "letters": 200_000,
}
"""How much of each kind the observations of one check may hold, in all.

Ten times and more what the experiments show of any implementation. A judge's time follows from
it, whatever the rule: a value is an array, a text or a list; the rows and numbers of an array are
counted as if no axis were empty, for an empty array can be gone through as well.
"""
_LENGTH = struct.Struct(">I")


class WireError(Exception):
    """A frame that is too long, cut off, late, or not what it should be."""


class TooMuchError(WireError):
    """Observations of a known form that are too many or too large to be compared."""


class Channel:
    """One end of a connection that carries frames."""

    def __init__(self, connection: socket.socket, max_frame: int) -> None:
        self._connection = connection
        self._max_frame = max_frame
        self._unread = bytearray()
        self.received = 0
        """Bytes that have come in."""

    def send(self, frame: Frame, deadline: float | None = None) -> None:
        """Send a frame.

        Raises WireError if it is too long, TimeoutError if nobody takes it before the deadline
        (of time.monotonic), and another OSError if nobody is there any more.
        """
        body = json.dumps(frame).encode()
        if len(body) > self._max_frame:
            raise WireError(f"a frame of {len(body):,} bytes")
        self._wait_until(deadline)
        self._connection.sendall(_LENGTH.pack(len(body)) + body)

    def receive(self, deadline: float | None = None) -> Frame | None:
        """Read a frame, None at the end of the stream.

        Raises TimeoutError at the deadline, after which the rest of a half-read frame can still be
        read, WireError, and OSError.
        """
        if not self._fill(_LENGTH.size, deadline):
            if self._unread:
                raise WireError("half a frame")
            return None
        (length,) = _LENGTH.unpack_from(self._unread)
        if length > self._max_frame:
            raise WireError(f"a frame of {length:,} bytes")
        if not self._fill(_LENGTH.size + length, deadline):
            raise WireError("half a frame")
        body = bytes(self._unread[_LENGTH.size : _LENGTH.size + length])
        del self._unread[: _LENGTH.size + length]
        return _parsed(body)

    def _fill(self, size: int, deadline: float | None) -> bool:
        """Read until so many bytes wait to be parsed; whether they came."""
        while len(self._unread) < size:
            self._wait_until(deadline)
            part = self._connection.recv(1 << 16)
            if not part:
                return False
            self._unread += part
            self.received += len(part)
        if deadline is not None and time.monotonic() > deadline:
            raise TimeoutError
        return True

    def _wait_until(self, deadline: float | None) -> None:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)

    def close(self) -> None:
        self._connection.close()


def _parsed(body: bytes) -> Frame:
    try:
        text = body.decode()
        frame = json.loads(text, parse_constant=_no_number)
        if "\\ud" in text.lower():  # half a surrogate pair is text that no file can hold
            whole = json.dumps(frame, ensure_ascii=False).encode(errors="replace")
            frame = json.loads(whole)
    except (ValueError, RecursionError) as error:
        raise WireError("a frame that is no JSON") from error
    if not isinstance(frame, dict):
        raise WireError("a frame that is no object")
    return frame


def _no_number(name: str) -> None:
    raise ValueError(name)


def encode(seen: Any) -> Any:
    """An observation's value as JSON data."""
    match seen:
        case str():
            return seen
        case list():
            return [encode(item) for item in seen]
        case Raised():
            return {"raised": seen.type, "ancestors": list(seen.ancestors), "text": seen.text}
        case Other():
            return {"other": seen.kind}
        case np.ndarray():
            plain = seen if seen.dtype.name in PLAIN_TYPES else seen.astype(float)
            plain = np.ascontiguousarray(plain, plain.dtype.newbyteorder("<"))
            data = base64.b64encode(plain.tobytes()).decode()
            return {"array": plain.dtype.name, "shape": list(seen.shape), "data": data}
    raise TypeError(f"no way to send {type(seen).__name__}")


class Room:
    """What the observations of one check may still hold."""

    def __init__(self) -> None:
        self._left = dict(MOST)

    def take(self, what: str, amount: int, of: str) -> None:
        """Make use of it for a value that is called `of`. Raises TooMuchError."""
        self._left[what] -= amount
        if self._left[what] < 0:
            raise TooMuchError(f"{of} came; no more than {MOST[what]:,} {what} are compared.")


def decode(data: Any, room: Room, depth: int = 0) -> Any:
    """JSON data as an observation's value: the reverse of `encode`, believing nothing."""
    if isinstance(data, list):
        if depth == MAX_DEPTH:
            raise TooMuchError(f"lists in lists came, deeper than the {MAX_DEPTH} compared.")
        room.take("values", 1 + len(data), f"a list of {len(data):,}")
        return [decode(item, room, depth + 1) for item in data]
    match data:
        case str():
            return _short(data, room)
        case {"raised": str(kind), "ancestors": list(ancestors), "text": str(text)}:
            room.take("values", len(ancestors), f"an error with {len(ancestors):,} ancestors")
            named = tuple(_short(name, room) for name in ancestors)
            return Raised(_short(kind, room), named, _short(text, room))
        case {"other": str(kind)}:
            return Other(_short(kind, room))
        case {"array": str(name), "shape": list(shape), "data": str(text)}:
            return _array(name, shape, text, room)
    raise WireError("an observation of no known form")


def _short(text: Any, room: Room) -> str:
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise WireError("a text that is too long or none")
    room.take("letters", len(text), "more text")
    return text


def _array(name: str, shape: list[Any], text: str, room: Room) -> np.ndarray:
    if name not in PLAIN_TYPES:
        raise WireError("an array of no plain type")
    if len(shape) > MAX_AXES:
        raise TooMuchError(
            f"an array of {len(shape):,} axes came; no more than {MAX_AXES} are compared."
        )
    if not all(type(size) is int and 0 <= size < 1 << 31 for size in shape):
        raise WireError("an array of no shape")
    called = f"an array of shape {tuple(shape)}"
    sizes = [max(size, 1) for size in shape]
    room.take("rows", math.prod(sizes[:-1]), called)
    room.take("numbers", math.prod(sizes), called)
    kind = np.dtype(name).newbyteorder("<")
    try:
        raw = base64.b64decode(text, validate=True)
        array = np.frombuffer(raw, kind).reshape(shape).astype(name)
    except ValueError as error:
        raise WireError("an array whose data do not fit its shape") from error
    if name == "bool" and array.view("uint8").max(initial=0) > 1:
        raise WireError("an array of truth values that are neither true nor false")
    return array


def encode_observations(observations: list[Observation]) -> list[Any]:
    """Labels and values; the rest of a case is the host's own business."""
    return [[one.case.label, encode(one.seen)] for one in observations]


def decode_observations(data: Any) -> list[Observation]:
    """The reverse. Raises TooMuchError, or another WireError.

    None stands for observations that were longer than a frame.
    """
    if data is None:
        raise TooMuchError("more came than can be sent, let alone be compared.")
    if not isinstance(data, list):
        raise WireError("no list of observations")
    room = Room()
    room.take("cases", len(data), f"{len(data):,} cases")
    result = []
    for pair in data:
        if not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)):
            raise WireError("an observation that is no pair of label and value")
        case = Case(_short(pair[0], room), _nothing)
        try:
            result.append(Observation(case, decode(pair[1], room)))
        except TooMuchError as error:
            raise TooMuchError(f"{case.label}: {error}") from error
    return result


def _nothing() -> None:
    return None
