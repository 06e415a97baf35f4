"""The toolbox that every lesson hands out: its figures hold for whatever a student draws."""

import ast
import io
import subprocess
import sys

import IPython.display
import matplotlib
import matplotlib.image
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.lessons import ROOT

CODE = (ROOT / "lessons" / "toolbox.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def toolbox():
    """The toolbox's names; what they display is kept in `shown`, figures too in `figures`."""
    matplotlib.use("agg")
    names = {"shown": [], "figures": []}
    exec(CODE, names)
    show = names["show"]
    names["show"] = lambda figure, text: (names["figures"].append(figure), show(figure, text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IPython.display, "display", names["shown"].append)
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
    """The axes on which a graph was drawn."""
    toolbox["draw"](graph)
    (axes,) = toolbox["figures"].pop().axes
    return axes


def words(axes):
    """All that is written in a drawing."""
    return [text.get_text() for text in axes.texts]


def network(names="X W b y", order=None):
    """Linear, Sigmoid and MSE, its nodes in the order of a sort that begins with these inputs."""
    node = {name: Node(name, 1.0) for name in ("X", "W", "b", "y")}
    linear = Node("Linear", 2.0, [node["X"], node["W"], node["b"]])
    sigmoid = Node("Sigmoid", 3.0, [linear])
    cost = Node("MSE", 4.0, [node["y"], sigmoid])
    return [*(node[name] for name in names.split()), linear, sigmoid, cost]


ODD = [
    "<b>&amp;</b>",
    "a \"quoted\" 'name'",
    "σ′(x) → 日本 🙂",
    "tab\tand\nline",
    "$x^$ and \\alpha",
    "",
]


@pytest.mark.parametrize("name", ODD)
@pytest.mark.filterwarnings("ignore:Glyph")
def test_any_name_can_be_drawn(name, toolbox):
    assert words(drawn(toolbox, [Node(name, 1.5)])) == [name, "1.5"]


def test_a_figure_is_a_png_that_carries_its_text_and_is_printed_in_words(toolbox, capsys):
    figure, axes = toolbox["plt"].subplots()
    axes.plot([1, 2, 3])
    toolbox["show"](figure, "A line from 1 to 3.")
    image = toolbox["shown"].pop()
    assert image.data.startswith(b"\x89PNG")
    assert image.alt == "A line from 1 to 3."
    assert image.width == 576
    assert capsys.readouterr().out == "A line from 1 to 3.\n"


def picture(toolbox, values):
    figure, axes = toolbox["plt"].subplots()
    axes.plot(values)
    toolbox["show"](figure, "A line.")
    return toolbox["shown"].pop().data


def test_the_same_data_give_the_same_bytes_and_others_do_not(toolbox):
    values = np.exp(np.linspace(0, 1, 50))
    assert picture(toolbox, values) == picture(toolbox, values)
    values[20] += 0.05
    assert picture(toolbox, values) != picture(toolbox, np.exp(np.linspace(0, 1, 50)))


def test_what_another_machine_adds_to_the_last_digit_is_not_drawn(toolbox):
    values = np.linspace(0, 1, 51)
    assert picture(toolbox, values) == picture(toolbox, values * (1 + 1e-15))


PROGRAM = """
import sys
import numpy as np
import IPython.display
IPython.display.display = lambda image: sys.stdout.buffer.write(image.data)
exec(open(sys.argv[1], encoding="utf-8").read())
rng = np.random.default_rng(3)
A, x = rng.normal(size=(40, 40)), rng.normal(size=40)
fig, ax = plt.subplots()
for _ in range(3):
    x = np.tanh(A @ x / 6)
    ax.plot(x, label="a line")
ax.plot(x, "o")
ax.legend()
print = lambda text: None
show(fig, "Lines.")
"""


@pytest.mark.parametrize("core", ["Prescott", "Haswell", "Nehalem"])
def test_other_kernels_of_the_linear_algebra_library_give_the_same_bytes(core):
    path = ROOT / "lessons" / "toolbox.py"
    words = [sys.executable, "-c", PROGRAM, path]
    here, there = (
        subprocess.run(words, env={"MPLBACKEND": "agg", **more}, capture_output=True, check=True)
        for more in ({}, {"OPENBLAS_CORETYPE": core, "OPENBLAS_NUM_THREADS": "1"})
    )
    assert here.stdout == there.stdout
    assert here.stdout.startswith(b"\x89PNG")


def test_lines_of_a_chart_differ_by_more_than_their_colour(toolbox):
    figure, axes = toolbox["plt"].subplots()
    lines = [axes.plot([1, 2])[0] for _ in range(4)]
    assert len({line.get_linestyle() for line in lines}) == 4
    assert len({line.get_color() for line in lines}) == 4
    toolbox["plt"].close(figure)


def test_every_colour_can_be_seen_on_white(toolbox):
    for name in ("BLUE", "ORANGE", "GREEN", "BLACK", "GREY"):
        rgb = np.array(matplotlib.colors.to_rgb(toolbox[name]))
        light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        luminance = light @ [0.2126, 0.7152, 0.0722]
        assert 1.05 / (luminance + 0.05) >= 4.4, name  # WCAG's contrast


def test_the_path_of_the_data_is_on_one_level_and_the_parameters_are_below_it(toolbox):
    graph = network()
    place = {node.name: spot for node, spot in toolbox["layout_of"](graph).items()}
    assert place == {
        "X": (0, 0),
        "Linear": (1, 0),
        "Sigmoid": (2, 0),
        "MSE": (3, 0),
        "W": (0, 1),
        "b": (0, 2),
        "y": (2, 1),
    }


@pytest.mark.parametrize("order", ["W b X y", "y b W X", "X y W b"])
def test_one_network_is_drawn_one_way_whatever_was_fed_first(order, toolbox):
    usual = {node.name: spot for node, spot in toolbox["layout_of"](network()).items()}
    other = {node.name: spot for node, spot in toolbox["layout_of"](network(order)).items()}
    assert usual == other


@given(
    st.lists(st.lists(st.integers(0, 30), max_size=3), min_size=1, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_no_two_nodes_stand_in_one_place_and_each_stands_right_of_its_inputs(arrows):
    names = {}
    exec(CODE, names)
    graph = []
    for inputs in arrows:
        sources = [graph[i % len(graph)] for i in inputs] if graph else []
        graph.append(Node(f"n{len(graph)}", 1.0, sources))
    place = names["layout_of"](graph)
    assert len(set(place.values())) == len(graph)
    for node in graph:
        assert all(place[source][0] < place[node][0] for source in node.inbound_nodes)


def test_every_node_has_its_name_its_value_and_its_gradient(toolbox):
    x = Node("x", 2.0, gradient=7.0)
    assert words(drawn(toolbox, [x, Node("y", 3, [x], gradient=1.0)])) == [
        *("x", "2", "grad 7"),
        *("y", "3", "grad 1"),
    ]


def test_nodes_of_one_name_are_numbered(toolbox):
    x = Node("x", 1.0)
    first = Node("Add", 2.0, [x, x])
    assert "Add 2" in words(drawn(toolbox, [x, first, Node("Add", 3.0, [first])]))


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 2), (1, 1, 1), (0,), (0, 3), (100, 7)])
def test_values_of_any_shape_are_drawn(shape, toolbox):
    node = Node("array", np.ones(shape), gradient=np.zeros(shape))
    name, value, gradient = words(drawn(toolbox, [node]))
    assert name == "array"
    assert gradient.startswith("grad ")
    assert len(value) <= 18


def test_names_and_values_stay_inside_their_boxes(toolbox):
    long = Node("the weighted sum of all inputs of the second hidden layer", [[1.5, 2.5]])
    axes = drawn(toolbox, [long, *(Node(name, 3.0) for name in ("CrossEntropy", "W1", "(x + y)"))])
    axes.figure.draw_without_rendering()
    boxes = [box.get_window_extent() for box in axes.patches]
    for text in axes.texts:
        place = text.get_window_extent()
        assert any(box.x0 <= place.x0 and place.x1 <= box.x1 for box in boxes), text.get_text()


def test_arrows_pass_beside_the_boxes_between_their_ends(toolbox):
    x = Node("x", 1.0)
    once = Node("once", 2.0, [x])
    twice = Node("twice", 3.0, [once])
    axes = drawn(toolbox, [x, once, twice, Node("sum", 4.0, [x, twice])])
    boxes = [box.get_path().get_extents(box.get_patch_transform()) for box in axes.patches]
    assert len(boxes) == 4
    inside = [
        (place, box)
        for line in axes.lines
        for place in line.get_xydata()
        for box in boxes
        if box.x0 + 0.02 < place[0] < box.x1 - 0.02 and box.y0 < place[1] < box.y1
    ]
    assert inside == []


def test_a_drawing_ends_where_its_boxes_end(toolbox):
    toolbox["draw"](network())
    pixels = matplotlib.image.imread(io.BytesIO(toolbox["shown"].pop().data))
    edges = [pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]
    assert all((edge == 1).all() for edge in edges)
    inner = pixels[20:-20, 20:-20]
    assert (inner != 1).any()


def test_a_wide_drawing_is_shown_whole_at_the_width_of_a_page(toolbox):
    graph = [Node("first", value=[[1.5, 2.5], [3.5, 4.5]])]
    for step in range(9):
        graph.append(Node(f"step {step}", value=[[1.5, 2.5], [3.5, 4.5]], inbound=graph[-1:]))
    toolbox["draw"](graph)
    assert toolbox["shown"].pop().width == 840


def test_a_prediction_is_printed_beside_what_came(toolbox, capsys):
    toolbox["prediction_1"] = "  about a\nhundred "
    toolbox["beside"](1, 31)
    assert capsys.readouterr().out == "You predicted: about a hundred\nIt came to:    31\n"


@pytest.mark.parametrize("written", ["", "   ", None])
def test_a_prediction_that_was_left_empty_or_does_not_parse_stops_nothing(written, toolbox, capsys):
    toolbox.pop("prediction_2", None)
    if written is not None:
        toolbox["prediction_2"] = written
    toolbox["beside"](2, "19")
    said = capsys.readouterr().out
    assert "nothing yet" in said
    assert "It came to:    19" in said


def test_a_failed_check_shows_its_message_and_no_line_of_the_toolbox(toolbox):
    with pytest.raises(AssertionError) as caught:
        toolbox["expect"]("Add", 9, 19, "Which input was left out?")
    said = "Add gave 9, expected 19. Which input was left out?"
    assert str(caught.value) == said
    assert caught.value._render_traceback_() == [f"AssertionError: {said}"]


@pytest.mark.parametrize(
    "got, said",
    [
        ([1, 2], "gave [1 2], expected [1 2 3] (shape (2,), expected (3,))."),
        ([[1], [2, 3]], "gave rows of different lengths, expected [1 2 3]."),
        (None, "gave None, expected [1 2 3]"),
        ("abc", "gave something of type str, expected [1 2 3]"),
        ([1, 2, 4], "gave [1 2 4], expected [1 2 3]."),
    ],
    ids=str,
)
def test_a_check_says_what_came_and_what_was_expected(got, said, toolbox):
    with pytest.raises(AssertionError) as caught:
        toolbox["expect"]("f", got, [1, 2, 3])
    assert said in str(caught.value)


def test_the_toolbox_stays_small():
    assert len(CODE.splitlines()) <= 240
    said = [ast.get_docstring(each) for each in ast.parse(CODE).body if hasattr(each, "name")]
    about = sum(len(text.splitlines()) for text in said)
    code = [line for line in CODE.splitlines() if line.strip() and not line.startswith("#")]
    assert len(code) - about <= 185  # the machinery of the visible checks included
