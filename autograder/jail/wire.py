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

from autograder.experiments.observing import Case, Observation, Other, Raised

Frame = dict[str, Any]

PLAIN_TYPES = {
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64"),
}
"""Array types that may pass: of fixed size, without references, without byte order."""

MAX_AXES = 8
_LENGTH = struct.Struct(">I")


class WireError(Exception):
    """A frame that is too long, cut off, late, or not what it should be."""


class Channel:
    """One end of a connection that carries frames."""

    def __init__(self, connection: socket.socket, max_frame: int) -> None:
        self._connection = connection
        self._max_frame = max_frame

    def send(self, frame: Frame) -> None:
        """Send a frame. Raises OSError if nobody is there any more."""
        body = json.dumps(frame, allow_nan=True).encode()
        self._connection.sendall(_LENGTH.pack(len(body)) + body)

    def receive(self, deadline: float | None = None) -> Frame | None:
        """Read a frame, None at the end of the stream.

        Raises TimeoutError at the deadline (of time.monotonic), and WireError.
        """
        head = self._read(_LENGTH.size, deadline)
        if head is None:
            return None
        (length,) = _LENGTH.unpack(head)
        if length > self._max_frame:
            raise WireError(f"a frame of {length:,} bytes")
        body = self._read(length, deadline)
        if body is None:
            raise WireError("half a frame")
        try:
            frame = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise WireError("a frame that is no JSON") from error
        if not isinstance(frame, dict):
            raise WireError("a frame that is no object")
        return frame

    def _read(self, count: int, deadline: float | None) -> bytes | None:
        parts, missing = [], count
        while missing:
            if deadline is not None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                self._connection.settimeout(left)
            part = self._connection.recv(min(missing, 1 << 16))
            if not part:
                if missing == count:
                    return None
                raise WireError("half a frame")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        self._connection.close()


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


def decode(data: Any, depth: int = 0) -> Any:
    """JSON data as an observation's value: the reverse of `encode`, believing nothing."""
    if isinstance(data, str):
        return data
    if isinstance(data, list) and depth < 8:
        return [decode(item, depth + 1) for item in data]
    match data:
        case {"raised": str(kind), "ancestors": list(ancestors), "text": str(text)} if all(
            isinstance(name, str) for name in ancestors
        ):
            return Raised(kind, tuple(ancestors), text)
        case {"other": str(kind)}:
            return Other(kind)
        case {"array": str(name), "shape": list(shape), "data": str(text)}:
            return _array(name, shape, text)
    raise WireError("an observation of no known form")


def _array(name: str, shape: list[Any], text: str) -> np.ndarray:
    if name not in PLAIN_TYPES or len(shape) > MAX_AXES:
        raise WireError("an array of no plain type or with too many axes")
    if not all(type(size) is int and 0 <= size < 1 << 31 for size in shape):
        raise WireError("an array of no shape")
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise WireError("an array without data") from error
    kind = np.dtype(name).newbyteorder("<")
    if math.prod(shape) * kind.itemsize != len(raw):
        raise WireError("an array whose data do not fit its shape")
    return np.frombuffer(raw, kind).reshape(shape).astype(name)


def encode_observations(observations: list[Observation]) -> list[Any]:
    """Labels and values; the rest of a case is the host's own business."""
    return [[one.case.label, encode(one.seen)] for one in observations]


def decode_observations(data: Any) -> list[Observation]:
    """The reverse. Raises WireError."""
    if not isinstance(data, list):
        raise WireError("no list of observations")
    result = []
    for pair in data:
        if not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)):
            raise WireError("an observation that is no pair of label and value")
        result.append(Observation(Case(pair[0], _nothing), decode(pair[1])))
    return result


def _nothing() -> None:
    return None
