"""The toolbox that every lesson hands out: its pictures hold for whatever a student draws."""

import xml.etree.ElementTree as ElementTree

import IPython.display
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.course.build import Text
from autograder.lessons import ROOT

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def toolbox():
    """The toolbox's names; what they display is kept in `shown`."""
    code = Text(ROOT / "lessons" / "toolbox.py").notebook().cells[-1].source
    names = {"shown": []}
    exec(code, names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            IPython.display,
            "display",
            lambda data, metadata, raw: names["shown"].append((data, metadata)),
        )
        yield names


class Node:
    """As much of a node as `draw` looks at."""

    def __init__(self, name, value=None, inbound=(), gradient=None):
        self.name, self.value, self.inbound_nodes = name, value, list(inbound)
        self.outbound_nodes = []
        self.gradients = {} if gradient is None else {self: gradient}
        for node in dict.fromkeys(self.inbound_nodes):
            node.outbound_nodes.append(self)


def drawn(toolbox, graph):
    """The drawing of a graph as SVG text."""
    toolbox["draw"](graph)
    return toolbox["shown"].pop()[0]["image/svg+xml"]


def charted(toolbox, chart, text="A chart."):
    """A chart as SVG text."""
    toolbox["show"](chart, text)
    return toolbox["shown"].pop()[0]["image/svg+xml"]


def words(svg):
    """All that is written in a picture."""
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def numbers(svg):
    """Every coordinate and size in a picture."""
    keys = ("x", "y", "width", "height")
    elements = [e for e in ElementTree.fromstring(svg).iter() if e.get("width") != "100%"]
    single = [float(e.get(key)) for e in elements for key in keys if e.get(key)]
    lines = [e.get("points") for e in elements if e.get("points")]
    return single + [float(number) for line in lines for number in line.replace(",", " ").split()]


ODD = [
    "<b>&amp;</b>",
    "a \"quoted\" 'name'",
    "σ′(x) → 日本 🙂",
    "tab\tand\nline",
    "\x00\x1b[31m",
    "",
]


@pytest.mark.parametrize("name", ODD)
def test_any_name_can_be_drawn(name, toolbox):
    svg = drawn(toolbox, [Node(name, 1.5)])
    clean = "".join(c if c.isprintable() else " " for c in name)
    assert words(svg)[0] in (clean, clean or None)


@given(name=st.text(max_size=40))
def test_any_name_gives_well_formed_svg(name, toolbox):
    chart = toolbox["Chart"](name, name, name, y_ticks={0: name})
    chart.line([0, 1], [0, 1], name)
    chart.text(0, 0, name)
    ElementTree.fromstring(charted(toolbox, chart, name))
    ElementTree.fromstring(drawn(toolbox, [Node(name, 1.5)]))


def a_chart(toolbox):
    chart = toolbox["Chart"]("title", "across", "up")
    chart.line(np.linspace(-1, 1, 20), np.linspace(-1, 1, 20) ** 3, "cubed", markers=True)
    chart.points([0, 1], [0, 1], "points", toolbox["ORANGE"])
    chart.box(0, 0, 0.5, 0.5)
    chart.text(0, 0, "origin")
    return chart


def test_pictures_hold_nothing_that_can_collide_run_or_be_fetched(toolbox):
    x = Node("x", 2.0, gradient=1.0)
    for svg in (charted(toolbox, a_chart(toolbox)), drawn(toolbox, [x, Node("y", 3, [x])])):
        elements = list(ElementTree.fromstring(svg).iter())
        tags = {element.tag.removeprefix(SVG) for element in elements}
        assert tags <= {"svg", "rect", "text", "polyline", "polygon", "path"}
        keys = {key for element in elements for key in element.attrib}
        assert not [key for key in keys if key in ("id", "class", "href") or key.startswith("on")]
        assert svg.count("http") == 1  # the name of SVG itself


def test_the_same_data_give_the_same_text(toolbox):
    assert charted(toolbox, a_chart(toolbox)) == charted(toolbox, a_chart(toolbox))


def test_a_picture_carries_its_text_for_who_cannot_see_it(toolbox):
    toolbox["show"](a_chart(toolbox), 'Says "1 < 2".')
    data, metadata = toolbox["shown"].pop()
    assert data["text/plain"] == 'Says "1 < 2".'
    assert metadata["image/svg+xml"]["alt"] == 'Says "1 < 2".'
    assert ElementTree.fromstring(data["image/svg+xml"]).get("aria-label") == 'Says "1 < 2".'


def test_coordinates_are_rounded_so_that_no_machine_differs(toolbox):
    chart, almost = toolbox["Chart"](), toolbox["Chart"]()
    places = np.linspace(0, 1, 50)
    chart.line(places, np.exp(places))
    almost.line(places, np.exp(places) * (1 + 1e-15))
    assert charted(toolbox, chart) == charted(toolbox, almost)


@pytest.mark.parametrize(
    "values",
    [
        [],
        [5.0],
        [0.0] * 3,
        [1e-320, 0.0],
        [1e20] * 3,
        [1.0, np.nan],
        [np.inf, -np.inf],
        [-1e308, 1e308],
    ],
    ids=str,
)
@pytest.mark.parametrize("ticks", [None, {}, {0: "none"}], ids=["round", "no", "named"])
def test_no_data_break_a_chart(values, ticks, toolbox):
    chart = toolbox["Chart"]("title", y_ticks=ticks)
    chart.line(range(len(values)), values, "line", markers=True)
    for value in values:
        chart.text(0, value, "here")
        chart.box(0, 0, 1, value)
    assert np.isfinite(numbers(charted(toolbox, chart))).all()


@given(values=arrays.arrays(float, st.integers(1, 8)))
def test_whatever_is_finite_lies_inside_the_chart(values, toolbox):
    chart = toolbox["Chart"]()
    chart.line(range(len(values)), values)
    svg = ElementTree.fromstring(charted(toolbox, chart))
    _, _, width, height = map(float, svg.get("viewBox").split())
    *_, last = list(svg)
    for place in (last.get("points") or "").split():
        x, y = map(float, place.split(","))
        assert 0 <= x <= width
        assert 0 <= y <= height


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (-6, 6, ["-6", "-4", "-2", "0", "2", "4", "6"]),
        (0.47, 0.95, ["0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"]),
        (1, 60, ["0", "10", "20", "30", "40", "50", "60"]),
        (-7.1, 7.8, ["-10", "-5", "0", "5", "10"]),
    ],
)
def test_ticks_are_round_numbers_around_the_data(low, high, expected, toolbox):
    assert list(toolbox["axis_of"]([low, high], None)[2].values()) == expected


def test_every_node_has_its_name_in_the_drawing(toolbox):
    x, y = Node("x", 1.0), Node("y", 2.0)
    graph = [x, y, *(Node(f"node {i}", 3.0, [x, y]) for i in range(5))]
    graph.append(Node("sum", 15.0, graph[2:]))
    assert {node.name for node in graph} <= set(words(drawn(toolbox, graph)))


def test_a_wide_drawing_is_shown_whole_at_the_width_of_a_page(toolbox):
    graph = [Node("first", value=[[1.5, 2.5], [3.5, 4.5]])]
    for step in range(9):
        graph.append(Node(f"step {step}", value=[[1.5, 2.5], [3.5, 4.5]], inbound=graph[-1:]))
    svg = ElementTree.fromstring(drawn(toolbox, graph))
    _, _, wide, high = map(float, svg.get("viewBox").split())
    assert wide > 1000
    assert float(svg.get("width")) == 840
    assert float(svg.get("height")) == pytest.approx(840 * high / wide, abs=0.5)


def test_one_node_makes_a_drawing(toolbox):
    assert words(drawn(toolbox, [Node("alone")])) == ["alone"]


def test_a_long_name_fits_into_its_box(toolbox):
    name = "the weighted sum of all inputs of the second hidden layer"
    svg = ElementTree.fromstring(drawn(toolbox, [Node(name, 1.0)]))
    box = svg.findall(f"{SVG}rect")[1]
    assert float(box.get("width")) > 7.5 * len(name)
    assert float(svg.get("width")) > float(box.get("x")) + float(box.get("width"))


def test_arrows_end_at_the_edges_of_boxes(toolbox):
    x = Node("x", 1.0)
    twice = Node("twice", 2.0, [x, x])
    svg = ElementTree.fromstring(drawn(toolbox, [x, twice, Node("sum", 3.0, [x, twice])]))
    boxes = [
        [float(rect.get(key)) for key in ("x", "y", "width", "height")]
        for rect in svg.findall(f"{SVG}rect")[1:]
    ]
    tips = [arrow.get("points").split()[0].split(",") for arrow in svg.findall(f"{SVG}polygon")]
    assert len(tips) == 3
    for tip in tips:
        tip_x, tip_y = map(float, tip)
        assert any(tip_x == x and y < tip_y < y + height for x, y, _, height in boxes)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 2), (1, 1, 1), (0,), (0, 3), (100, 7)])
def test_values_of_any_shape_are_drawn(shape, toolbox):
    node = Node("array", np.ones(shape), gradient=np.zeros(shape))
    name, value, gradient = words(drawn(toolbox, [node]))
    assert name == "array"
    assert value == toolbox["fitting"](np.ones(shape))
    assert gradient.startswith("grad ")
