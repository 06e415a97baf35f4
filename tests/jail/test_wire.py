"""Frames: everything honest comes through unchanged, everything else is a WireError."""

import base64
import contextlib
import json
import socket
import struct
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder.experiments import Case, Observation, Other, Raised
from autograder.experiments.observing import MAX_TEXT
from autograder.jail.wire import (
    MAX_AXES,
    MAX_DEPTH,
    MOST,
    PLAIN_TYPES,
    Channel,
    TooMuchError,
    WireError,
    decode_observations,
    encode,
    encode_observations,
)

MAX_FRAME = 10_000


@pytest.fixture
def ends():
    """A connection: the guest's raw socket, and the host's channel."""
    guest, host = socket.socketpair()
    with guest, host:
        yield guest, Channel(host, MAX_FRAME)


def framed(body):
    return struct.pack(">I", len(body)) + body


def soon():
    return time.monotonic() + 5


def received(data):
    """What the host takes JSON data for."""
    (one,) = decode_observations([["what", data]])
    return one.seen


def round_trip(seen):
    return received(json.loads(json.dumps(encode(seen))))


VALUES = {
    "nan and infinities": np.array([np.nan, np.inf, -np.inf, -0.0]),
    "zero-dimensional": np.array(1.5),
    "empty": np.empty((3, 0, 2)),
    "truth values": np.array([True, False]),
    "an integer": np.array(-7),
    "an unsigned integer": np.array(2**64 - 1, "uint64"),
    "half precision": np.array([1.5, -2], "float16"),
    "single precision": np.array([0.1], "float32"),
    "eight axes": np.arange(2.0).reshape((1,) * (MAX_AXES - 1) + (2,)),
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_an_array_arrives_with_its_type_shape_and_numbers(value):
    came = round_trip(value)
    assert type(came) is np.ndarray
    assert came.dtype == value.dtype
    assert came.shape == value.shape
    assert came.tobytes() == value.tobytes()


@settings(deadline=None)
@given(npst.arrays(st.sampled_from(sorted(PLAIN_TYPES)), npst.array_shapes(min_dims=0, min_side=0)))
def test_any_plain_array_arrives_as_it_was(value):
    came = round_trip(value)
    assert (came.dtype, came.shape) == (value.dtype, value.shape)
    np.testing.assert_array_equal(came, value)


@pytest.mark.parametrize("order", ["F", "reversed", "big-endian"])
def test_how_an_array_lies_in_memory_makes_no_difference(order):
    value = np.arange(6.0).reshape(2, 3)
    laid = {"F": np.asfortranarray(value), "reversed": value[::-1][::-1], "big-endian": value}
    sent = laid[order].astype(">f8") if order == "big-endian" else laid[order]
    np.testing.assert_array_equal(round_trip(sent), value)
    assert round_trip(sent).dtype == np.dtype("float64")


def test_extended_precision_arrives_as_double():
    came = round_trip(np.array([0.1], "longdouble"))
    assert came.dtype == np.dtype("float64")
    assert came[0] == 0.1


@pytest.mark.parametrize(
    "value",
    ["text", "", [], ["a", ["b", []]], Raised("E", ("E", "Exception"), "why"), Other("None")],
    ids=str,
)
def test_texts_lists_errors_and_kinds_arrive_as_they_were(value):
    assert round_trip(value) == value


def test_observations_keep_their_labels_and_order():
    sent = [Observation(Case(label, lambda: None), Other("None")) for label in "ba"]
    came = decode_observations(json.loads(json.dumps(encode_observations(sent))))
    assert [(one.case.label, one.seen) for one in came] == [
        ("b", Other("None")),
        ("a", Other("None")),
    ]


def array(name="float64", shape=(1,), raw=bytes(8)):
    return {"array": name, "shape": list(shape), "data": base64.b64encode(raw).decode()}


def nested(depth):
    return [nested(depth - 1)] if depth else "leaf"


HOSTILE = {
    "number": 1,
    "none": None,
    "empty object": {},
    "unknown form": {"pickle": "gASVAAAAAAAAAAA="},
    "type object": array("object"),
    "type complex": array("complex128", (1,), bytes(16)),
    "type structured": array("i4,f8", (1,), bytes(12)),
    "type datetime": array("datetime64[s]"),
    "type text": array("U2"),
    "type with byte order": array(">f8"),
    "type extended": array("float128", (1,), bytes(16)),
    "type no text": {**array(), "array": ["float64"]},
    "size negative": array(shape=(-1,)),
    "size float": array(shape=(1.0,)),
    "size bool": array(shape=(True,)),
    "size text": array(shape=("1",)),
    "size nan": array(shape=(float("nan"),)),
    "size list": array(shape=([1],)),
    "size huge": array(shape=(1 << 31,)),
    "shape missing": {"array": "float64", "data": ""},
    "shape a number": {**array(), "shape": 1},
    "too few data": array(shape=(2,)),
    "too many data": array(raw=bytes(16)),
    "data no base64": {**array(), "data": "!!!!"},
    "data not ascii": {**array(), "data": "\N{BULLET}" * 12},
    "data no text": {**array(), "data": [0] * 8},
    "neither true nor false": array("bool", (1,), b"\x02"),
    "text too long": "x" * (MAX_TEXT + 1),
    "error with a number": {"raised": "E", "ancestors": [1], "text": ""},
    "error too long": {"raised": "E" * (MAX_TEXT + 1), "ancestors": [], "text": ""},
    "error with ancestors too long": {"raised": "E", "ancestors": ["E" * 999], "text": ""},
    "kind too long": {"other": "x" * (MAX_TEXT + 1)},
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_no_observation_is_refused(data):
    with pytest.raises(WireError):
        received(data)
    with pytest.raises(WireError):
        received([data])


@pytest.mark.parametrize(
    "data", [{}, 7, [1], [["a"]], [["a", "b", "c"]], [[1, "b"]], [["a" * 999, "b"]]], ids=str
)
def test_whatever_is_no_list_of_observations_is_refused(data):
    with pytest.raises(WireError):
        decode_observations(data)


def of(shape, name="uint8", count=None):
    """An array of zeros in as few bytes as it can be."""
    return array(name, shape, bytes(np.prod(shape, dtype=object) if count is None else count))


HUGE = (1 << 31) - 1

TOO_MUCH = {
    "rows without numbers": [of((HUGE, 0), count=0)],
    "columns without numbers": [of((0, HUGE), count=0)],
    "layers without numbers": [of((1000, 0, 1000), count=0)],
    "every axis but one": [of((0, *[HUGE] * (MAX_AXES - 1)), count=0)],
    "rows of one byte": [of((MOST["rows"] + 1, 1))],
    "rows in many arrays": [of((100, 1))] * (MOST["rows"] // 100 + 1),
    "rows in arrays without numbers": [of((100, 0))] * (MOST["rows"] // 100 + 1),
    "numbers of one byte": [of((MOST["numbers"] + 1,))],
    "numbers in many arrays": [of((1, 10_000))] * (MOST["numbers"] // 10_000 + 1),
    "a long list": [["x"] * MOST["values"]],
    "a long list of nothing": [[[]] * MOST["values"]],
    "many lists": [[["x"] * 99] * 99, [["x"] * 99] * 99, [["x"] * 99] * 99],
    "many arrays of one number": [[of(())] * MOST["values"]],
    "an error with many ancestors": [
        {"raised": "E", "ancestors": ["E"] * (MOST["values"] + 1), "text": ""}
    ],
    "many texts": [["x" * MAX_TEXT] * (MOST["letters"] // MAX_TEXT + 1)],
    "many kinds": [{"other": "x" * MAX_TEXT}] * (MOST["letters"] // MAX_TEXT + 1),
    "many cases": ["x"] * (MOST["cases"] + 1),
    "axes": [of((1,) * (MAX_AXES + 1))],
    "lists in lists": [nested(MAX_DEPTH + 1)],
}


@pytest.mark.parametrize("seen", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_too_much_to_be_compared_is_refused_in_words(seen):
    with pytest.raises(TooMuchError, match=r"compared\.$"):
        decode_observations([["what", one] for one in seen])


def test_observations_that_were_too_long_for_a_frame_are_refused_in_words():
    with pytest.raises(TooMuchError, match="more came than can be sent"):
        decode_observations(None)


def test_what_may_be_compared_comes_through():
    full = [of((MOST["rows"], MOST["numbers"] // MOST["rows"])), ["x"] * (MOST["values"] - 1)]
    assert len(decode_observations([["what", one] for one in full])) == 2


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
KEYS = st.sampled_from(["array", "shape", "data", "raised", "ancestors", "text", "other"])
NAMES = st.sampled_from(sorted(PLAIN_TYPES))
JSON = st.recursive(
    SCALARS | NAMES,
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | KEYS, inner),
    max_leaves=20,
)


@settings(deadline=None)
@given(JSON)
def test_any_json_is_an_observation_or_refused(data):
    with contextlib.suppress(WireError):
        received(data)


@settings(deadline=None)
@given(st.fixed_dictionaries({"array": NAMES, "shape": st.lists(SCALARS), "data": st.text()}))
def test_anything_that_looks_like_an_array_is_one_or_refused(data):
    with contextlib.suppress(WireError):
        assert type(received(data)) is np.ndarray


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_a_frame_or_refused(body):
    guest, host = socket.socketpair()
    with guest, host:
        guest.sendall(framed(body))
        with contextlib.suppress(WireError):
            assert isinstance(Channel(host, MAX_FRAME).receive(soon()), dict)


@settings(deadline=None)
@given(st.binary(max_size=64))
def test_any_stream_of_bytes_ends_in_frames_or_is_refused(stream):
    guest, host = socket.socketpair()
    with guest, host:
        guest.sendall(stream)
        guest.close()
        channel = Channel(host, MAX_FRAME)
        try:
            while channel.receive(soon()) is not None:
                pass
        except WireError:
            pass


BODIES = {
    "no json": b"garbage",
    "no object": b"[1]",
    "no text": b'{"a": "\xff"}',
    "another encoding": '{"a": 1}'.encode("utf-16"),
    "nested too deep": b'{"a":' + b"[" * 9_000,
    "not a number": b'{"a": NaN}',
    "infinite": b'{"a": Infinity}',
    "digits without end": b'{"a": ' + b"9" * 9_000 + b"}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_whatever_is_no_frame_is_refused(body, ends):
    guest, host = ends
    guest.sendall(framed(body))
    with pytest.raises(WireError):
        host.receive(soon())


@pytest.mark.parametrize("length", [MAX_FRAME + 1, 2**32 - 1])
def test_a_frame_that_is_too_long_is_refused_before_it_is_read(length, ends):
    guest, host = ends
    guest.sendall(struct.pack(">I", length))
    with pytest.raises(WireError, match=f"{length:,} bytes"):
        host.receive(soon())


@pytest.mark.parametrize("part", [b"\x00", struct.pack(">I", 9), framed(b'{"a": 1}')[:-1]])
def test_half_a_frame_is_refused(part, ends):
    guest, host = ends
    guest.sendall(part)
    guest.shutdown(socket.SHUT_WR)
    with pytest.raises(WireError, match="half a frame"):
        host.receive(soon())


def test_the_end_of_the_stream_is_no_frame(ends):
    guest, host = ends
    guest.close()
    assert host.receive(soon()) is None


def test_a_frame_that_was_cut_by_the_deadline_can_still_be_read(ends):
    guest, host = ends
    whole = framed(b'{"a": 1}')
    guest.sendall(whole[:7])
    with pytest.raises(TimeoutError):
        host.receive(time.monotonic() + 0.01)
    guest.sendall(whole[7:])
    assert host.receive(soon()) == {"a": 1}


def test_frames_that_keep_coming_do_not_move_the_deadline(ends):
    guest, host = ends
    guest.sendall(framed(b"{}") * 100)
    with pytest.raises(TimeoutError):
        host.receive(time.monotonic() - 1)


def test_a_reader_that_does_not_read_cannot_hold_the_writer(ends):
    _, host = ends
    with pytest.raises(TimeoutError):
        for _ in range(10_000):
            host.send({"a": "x" * 9_000}, time.monotonic() + 0.05)


def test_a_frame_that_is_too_long_is_not_sent(ends):
    guest, host = ends
    with pytest.raises(WireError):
        host.send({"a": "x" * MAX_FRAME})
    guest.setblocking(False)
    with pytest.raises(BlockingIOError):
        guest.recv(1)


def test_half_a_surrogate_pair_becomes_text_that_a_file_can_hold(ends):
    guest, host = ends
    guest.sendall(framed(b'{"a": "\\ud800", "b": "\\ud83d\\ude00"}'))
    assert host.receive(soon()) == {"a": "?", "b": "\N{GRINNING FACE}"}
