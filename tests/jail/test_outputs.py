"""Outputs: what a guest shows becomes a valid notebook of limited size, or is refused."""

import contextlib
import json

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from autograder.jail.outputs import Outputs
from autograder.jail.policy import Limits
from autograder.jail.wire import WireError


class Page:
    """A notebook of two cells, the first of which is running."""

    def __init__(self, **limits):
        self.notebook = new_notebook(cells=[new_code_cell("a"), new_code_cell("b")])
        self.outputs = Outputs(Limits().changed(limits))
        self.outputs.begin(self.notebook.cells[0])

    def take(self, kind, **content):
        self.outputs.take(kind, content)

    def next_cell(self):
        self.outputs.end()
        self.outputs.begin(self.notebook.cells[1])

    def texts(self, cell=0):
        self.outputs.end()
        shown = self.notebook.cells[cell].outputs
        return [o.get("text") or o.get("evalue") or o.data["text/plain"] for o in shown]


def plain(text):
    return {"text/plain": text}


def test_pieces_of_one_stream_become_one_output_in_order():
    page = Page()
    for name, text in (("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")):
        page.take("stream", name=name, text=text)
    assert page.texts() == ["ab", "c", "d"]


def test_a_display_that_is_updated_changes_where_it_stands_in_every_cell():
    page = Page()
    page.take("display_data", data=plain("old"), transient={"display_id": "x"})
    page.next_cell()
    page.take("display_data", data=plain("other"), transient={"display_id": "y"})
    page.take("update_display_data", data=plain("new"), transient={"display_id": "x"})
    assert page.texts(0) == ["new"]
    assert page.texts(1) == ["other"]


def test_a_cleared_cell_is_empty_at_once_or_when_the_next_output_comes():
    page = Page()
    page.take("stream", name="stdout", text="a")
    page.take("clear_output", wait=True)
    page.take("stream", name="stdout", text="b")
    assert page.texts() == ["b"]
    page.take("clear_output", wait=False)
    assert page.texts() == []


def test_an_animation_shows_its_last_picture_and_is_cut_where_its_room_ends():
    page = Page()
    for number in range(100):
        page.take("clear_output", wait=True)
        page.take("display_data", data=plain(f"{number}" * 500))
    assert page.texts() == ["99" * 500]
    page.next_cell()
    for number in range(10_000):
        page.take("clear_output", wait=True)
        page.take("display_data", data=plain(f"{number:04}" * 500))
    last, cut = page.texts(1)
    assert len(last) == 4 * 500 and last > "0500"
    assert cut == "the output goes on; what follows is cut off"


@pytest.mark.parametrize("wait", [True, False])
def test_clearing_a_cell_gives_nothing_back(wait):
    page = Page(cell_output_bytes=10_000)
    for _ in range(3):
        page.take("stream", name="stdout", text="x" * 4_000)
        page.take("clear_output", wait=wait)
    page.take("stream", name="stdout", text="x" * 4_000)
    assert page.texts()[-1] == "the output goes on; what follows is cut off"
    assert sum(map(len, page.texts())) < 10_000


def test_a_stream_is_cut_where_its_room_ends_and_says_so_once():
    page = Page(cell_output_bytes=1_000)
    for _ in range(5):
        page.take("stream", name="stdout", text="x" * 900)
    assert page.texts() == ["x" * 486, "the output goes on; what follows is cut off"]


def test_after_the_cut_nothing_is_looked_at_any_more():
    page = Page(cell_output_bytes=1_000)
    page.take("stream", name="stdout", text="x" * 9_000)
    before = page.texts()
    for kind in ("stream", "display_data", "error", "clear_output"):
        page.take(kind, name="stdout", text=7, data=7)
    assert page.texts() == before


def test_an_update_is_charged_for_every_place_where_it_stands():
    page = Page(cell_output_bytes=2_000_000)
    for _ in range(20):
        page.take("display_data", data=plain("x"), transient={"display_id": "a"})
    page.next_cell()
    for letter in "xyz":
        update = plain(letter * 40_000)
        page.take("update_display_data", data=update, transient={"display_id": "a"})
    assert page.texts(0) == ["y" * 40_000] * 20
    assert page.texts(1) == ["the output goes on; what follows is cut off"]


def written(notebook):
    """The bytes of a notebook's file."""
    return len(nbformat.writes(notebook).encode())


HEAVY = {
    "control characters": "\1" * 1_000_000,
    "empty lines": "\n" * 1_000_000,
    "lines that are none elsewhere": "\x1c\x85\u2028" * 300_000,
    "quotes": '"\\' * 500_000,
    "letters of four bytes": "🙂" * 500_000,
    "plain letters": "x" * 3_000_000,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_no_cell_takes_more_of_the_file_than_it_may(text):
    for send in (
        lambda page: page.take("stream", name="stderr", text=text),
        lambda page: [page.take("display_data", data=plain(text[i::40])) for i in range(40)],
        lambda page: page.take("error", ename="", evalue="", traceback=[text[:99_000]] * 30),
        lambda page: page.take("display_data", data={"application/json": [[1, {"a": text}]] * 9}),
        lambda page: page.take("display_data", data={"application/json": [[[1]]] * 500_000}),
    ):
        page = Page(cell_output_bytes=1_000_000)
        empty = written(page.notebook)
        send(page)
        page.outputs.end()
        assert written(page.notebook) - empty < 1_000_000 + 1_000


def test_a_texts_weight_is_that_in_the_file():
    text = "".join(f"{n}: ä\n" for n in range(10_000))
    page = Page(cell_output_bytes=2_000_000)
    empty = written(page.notebook)
    page.take("stream", name="stdout", text=text)
    page.outputs.end()
    size = written(page.notebook) - empty
    small = Page(cell_output_bytes=size)
    small.take("stream", name="stdout", text=text)
    assert len(small.texts()[0]) > 0.9 * len(text)


def test_the_cells_share_the_notebooks_room():
    page = Page(cell_output_bytes=1_500, notebook_output_bytes=1_500)
    page.take("stream", name="stdout", text="x" * 400)
    page.next_cell()
    page.take("display_data", data=plain("y" * 400))
    assert page.texts(1) == ["the output goes on; what follows is cut off"]


def test_many_small_outputs_are_as_heavy_as_a_large_one():
    page = Page(cell_output_bytes=100_000)
    for _ in range(10_000):
        page.take("display_data", data={})
    assert len(page.notebook.cells[0].outputs) < 200


def test_widgets_and_unknown_kinds_are_left_out():
    page = Page()
    for kind in ("comm_open", "status", "surprise", None, 1, ["stream"]):
        page.take(kind, data={})
    assert page.texts() == []


def test_metadata_keep_an_images_size_and_text_and_nothing_else():
    page = Page()
    kept = {"width": 3, "alt": "Two curves"}
    about = {**kept, "x": [1], "height": "1 onerror=go()"}
    metadata = {"image/png": about, "x": 1, "text/html": {"width": 4}}
    page.take("display_data", data={"image/png": "aGk="}, metadata=metadata)
    assert page.notebook.cells[0].outputs[0].metadata == {"image/png": kept}


def nested(depth):
    return [nested(depth - 1)] if depth else 1


@pytest.mark.parametrize("value", [nested(100), float("inf"), {"a": [float("nan")]}], ids=str)
def test_json_that_not_every_program_can_read_is_left_out(value):
    page = Page()
    page.take("display_data", data={"application/json": value, "text/plain": "x"})
    assert page.notebook.cells[0].outputs[0].data == {"text/plain": "x"}


REFUSED = {
    "no content": ("stream", None),
    "a list": ("error", []),
    "a stream without name": ("stream", {"text": "x"}),
    "a stream of another name": ("stream", {"name": "stdin", "text": "x"}),
    "a stream without text": ("stream", {"name": "stdout"}),
    "a stream of numbers": ("stream", {"name": "stdout", "text": 1}),
    "an error without name": ("error", {"evalue": "", "traceback": []}),
    "an error whose traceback is text": ("error", {"ename": "", "evalue": "", "traceback": "x"}),
    "an error with numbers": ("error", {"ename": "", "evalue": "", "traceback": [1]}),
    "a display without data": ("display_data", {}),
    "a display of a list": ("display_data", {"data": []}),
    "a display with wrong metadata": ("execute_result", {"data": {}, "metadata": 1}),
}


@pytest.mark.parametrize(("kind", "content"), REFUSED.values(), ids=REFUSED)
def test_what_no_kernel_sends_is_refused(kind, content):
    with pytest.raises(WireError):
        Page().outputs.take(kind, content)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)
MIMES = st.sampled_from(["text/plain", "image/png", "application/json", "application/x+json", "x"])
KINDS = st.sampled_from(
    ["stream", "error", "display_data", "execute_result", "update_display_data", "clear_output"]
)
FIELDS = {
    "name": st.sampled_from(["stdout", "stderr"]) | JSON,
    "text": st.text() | JSON,
    "ename": st.text(),
    "evalue": st.text() | JSON,
    "traceback": st.lists(st.text()) | JSON,
    "data": st.dictionaries(MIMES | st.text(), JSON | st.text(), max_size=3),
    "metadata": st.dictionaries(MIMES, JSON, max_size=3),
    "transient": st.fixed_dictionaries({"display_id": st.sampled_from("ab")}) | JSON,
    "execution_count": st.integers() | JSON,
    "wait": st.booleans() | JSON,
}
MESSAGES = st.tuples(KINDS, st.fixed_dictionaries({}, optional=FIELDS))


@settings(deadline=None)
@given(st.lists(MESSAGES, max_size=3))
def test_whatever_comes_the_notebook_is_valid_and_within_its_limits(messages):
    page = Page(cell_output_bytes=2_000)
    empty = written(page.notebook)
    for kind, content in messages:
        with contextlib.suppress(WireError):
            page.outputs.take(kind, content)
    page.outputs.end()
    nbformat.validate(page.notebook)
    json.dumps(page.notebook.cells[0].outputs, allow_nan=False)
    assert written(page.notebook) - empty < 2_000 + 1_000
