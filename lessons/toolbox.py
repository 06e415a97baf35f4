# The toolbox: what every lesson hands to you, and nobody has to write.
import copy
import io
import math
import textwrap

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch

# The colour-blind can tell these colours apart, and lines differ by their dashes too.
BLUE, ORANGE, GREEN, BLACK, GREY = "#0072B2", "#B34700", "#007A5A", "#222222", "#777777"
SKY, SAND, PALE = "#CFE8F7", "#FCE5B8", "#E2E2E2"  # to fill with
CYCLE = plt.cycler(color=[BLUE, ORANGE, GREEN, BLACK], linestyle=["-", "--", "-.", ":"])
plt.rc("figure", figsize=(6, 3.2), facecolor="white")
plt.rc("figure.subplot", left=0.13, right=0.96, bottom=0.17)
plt.rc("font", family="DejaVu Sans", size=11)
plt.rc("axes", prop_cycle=CYCLE, grid=True, axisbelow=True, titlesize=12, titlelocation="left")
plt.rc("grid", color=PALE)


def five_digits(numbers):
    """Numbers, each rounded to its first five digits."""
    return np.array([float(f"{number:.5g}") for number in np.ravel(numbers)])


def show(figure, text):
    """Show a figure, and print in words and numbers what it shows."""
    from IPython.display import Image, display

    for axes in figure.axes:  # five digits: the same picture on every machine
        for line in axes.lines:
            line.set_data(*map(five_digits, line.get_data()))
        axes.dataLim.set_points(five_digits(axes.dataLim.get_points()).reshape(2, 2))
        axes.autoscale_view()
    picture, width = io.BytesIO(), min(840, math.ceil(96 * figure.get_figwidth()))
    figure.savefig(picture, format="png", dpi=144, metadata={"Software": None})
    plt.close(figure)
    display(Image(picture.getvalue(), width=width, alt=text))
    print(textwrap.fill(text, 72))


def brief(value, largest=12, digits=6):
    """Write a value on one line; an array of more than `largest` numbers as its shape."""
    try:
        array = np.asarray(value)
    except ValueError:
        return "rows of different lengths"
    if array.dtype.kind not in "biuf":
        return "None" if value is None else f"something of type {type(value).__name__}"
    if array.size > largest:
        return f"an array of shape {array.shape}"
    if array.ndim == 0:
        return f"{array[()]:.{digits}g}"
    text = np.array2string(array, precision=digits, max_line_width=10_000)
    return " ".join(text.split()).replace("[ ", "[").replace(" ]", "]")


def stop(message):
    """End a check with these words, and without lines of the toolbox."""
    error = AssertionError(message.strip())
    error._render_traceback_ = lambda: [f"AssertionError: {error}"]
    raise error


def expect(what, got, expected, question="", within=None):
    """Stop with a message unless `got` has the shape and the numbers of `expected`.

    A number may be off by a millionth of its size, or by `within`.
    """
    shape = wanted = np.shape(expected)
    near = {"rtol": 1e-6} if within is None else {"rtol": 0, "atol": within}
    try:
        shape = np.asarray(got, dtype=float).shape
        right = shape == wanted and np.allclose(got, expected, **near)
    except (TypeError, ValueError):  # no numbers, or no table of them
        right = False
    if not right:
        where = f" (shape {shape}, expected {wanted})" * (shape != wanted)
        said, due = brief(got), brief(expected)
        if said == due and not where:  # as many digits as it takes to see the difference
            said, due = brief(got, digits=15), brief(expected, digits=15)
            where = f" (it may be off by {within or 'a millionth of its size'})"
        stop(f"{what} gave {said}, expected {due}{where}. {question}")


def set_up(kind, values, order="", named=True):
    """A node of this kind between Inputs that hold copies of these values, and the Inputs."""
    inputs = {name: Input(name) if named else Input() for name in values}
    for name, source in inputs.items():
        source.value = copy.deepcopy(values[name])
    return kind(*[inputs[name] for name in order or values]), inputs


def expect_value(kind, values, expected, question="", order="", within=None):
    """Stop unless a node of this kind has this value when it is fed these, by name.

    So it must be at every pass, beside another node of its kind, and with all else left as it was.
    order: the names of the inputs, where one goes in twice.
    """
    __tracebackhide__ = True
    others = {name: 2 * np.asarray(value) + 1 for name, value in values.items()}
    node, inputs = set_up(kind, values, order)
    other, _ = set_up(kind, others, order, named=False)
    arrows = [(one.inbound_nodes[:], one.outbound_nodes[:]) for one in (node, *inputs.values())]
    fed = ", ".join(f"{name} = {brief(value)}" for name, value in values.items())
    what = f"{kind.__name__}({', '.join(order or values)}) with {fed}"

    def run(again, feed, due, question):
        for name, source in inputs.items():
            source.value = copy.deepcopy(feed[name])
        for one in (node, other):
            one.forward()
        expect(what + again, node.value, due() if callable(due) else due, question, within)
        if isinstance(node.value, list | tuple):
            stop(f"{what} gave a {type(node.value).__name__}, expected an array.")
        for name, source in inputs.items():
            expect(f"{what}: {name}, afterwards,", source.value, feed[name], "Who changed it?")

    run("", values, expected, question)
    changed = ", then fed other numbers,"
    run(changed, others, lambda: other.value, "Does it remember the first pass?")
    run(", at a third pass,", values, expected, "What is there already when a pass begins?")
    if arrows != [(one.inbound_nodes, one.outbound_nodes) for one in (node, *inputs.values())]:
        stop(f"{what}: the arrows are others afterwards. Who took them away?")


def beside(number, came):
    """Print the prediction of this number, if one was written down, beside what came."""
    written = textwrap.shorten(str(globals().get(f"prediction_{number}", "")), 200)
    print("You predicted:", written or "nothing yet; the cell above takes it.")
    print("It came to:   ", came)


def table(rows):
    """Print rows of text in columns that line up."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(map(str.ljust, row, widths)).rstrip())


def labels(graph):
    """Give each node its name, numbered where several nodes share one."""
    names, label = [node.name for node in graph], {}
    for i, node in enumerate(graph):
        number = f" {names[:i].count(node.name) + 1}" * (names.count(node.name) > 1)
        label[node] = f"{node.name}{number}"
    return label


def gradient_of(node):
    """The cost's gradient with respect to a node, or None before the first backward pass."""
    if node.gradients:
        return node.gradients[node] if node in node.gradients else node.upstream_gradient()


def trace(graph):
    """Print a pass step by step: every node's inputs and value, then the gradients backwards."""
    label = labels(graph)
    rows = [("step", "node", "inputs", "value")]
    for step, node in enumerate(graph, start=1):
        inputs = ", ".join(label[source] for source in node.inbound_nodes)
        rows.append((f"{step:>4}", label[node], inputs, brief(node.value)))
    table(rows)
    if not any(node.gradients for node in graph):
        return
    rows = [("step", "node", "gradient", "")]
    for step, node in enumerate(reversed(graph), start=len(graph) + 1):
        rows.append((f"{step:>4}", label[node], "its own", brief(gradient_of(node))))
        for source in dict.fromkeys(node.inbound_nodes):
            rows.append(("", "", f"to {label[source]}", brief(node.gradients.get(source))))
    print()
    table(rows)


def layout_of(graph):
    """A column and a row for each node: the path of the data in row 0, all else below it.

    They follow from the arrows alone: one network is always drawn one way.
    """
    column, row, last = {}, {}, {}
    for node in graph:
        column[node] = 1 + max((column.get(s, 0) for s in node.inbound_nodes), default=-1)
    order = [max(graph, key=column.get)]
    while order[-1].inbound_nodes:
        order.append(max(order[-1].inbound_nodes, key=column.get))
    path = set(order)
    for node in graph:
        after = [column[consumer] for consumer in node.outbound_nodes if consumer in column]
        if after and not node.inbound_nodes:  # an Input stands right before its first consumer
            column[node] = min(after) - 1
    for node in order:  # the list grows by what leads to its nodes
        order += [source for source in dict.fromkeys(node.inbound_nodes) if source not in order]
    for node in dict.fromkeys(order + graph):
        row[node] = last[column[node]] = 0 if node in path else last[column[node]] + 1
    return {node: (column[node], row[node]) for node in graph}


def draw(graph):
    """Draw nodes, each after its inputs, from left to right, with their values and gradients."""
    label, place, wide, words = labels(graph), layout_of(graph), {}, []  # all sizes are in inches
    lines = {node: [label[node]] for node in graph}
    for node, (column, _) in place.items():
        for word, value in [("", node.value), ("grad ", gradient_of(node))]:
            if value is not None:
                text = brief(value, largest=4)
                lines[node].append(word + (text if len(text) <= 18 else f"shape {np.shape(value)}"))
        inputs = ", ".join(label[source] for source in node.inbound_nodes)
        words.append(", ".join([label[node] + f"({inputs})" * bool(inputs), *lines[node][1:]]))
        wide[column] = max(wide.get(column, 0.8), 0.2 + 0.085 * max(map(len, lines[node])))
    tall = 0.15 + 0.2 * max(map(len, lines.values()))
    left = [0.1 + sum(wide[c] + 0.5 for c in range(column)) for column in range(len(wide) + 1)]
    middle = [0.1 + tall / 2 + (tall + 0.25) * row for row in range(len(graph))]
    size = left[-1] - 0.4, 0.1 + tall / 2 + middle[max(row for _, row in place.values())]
    figure = plt.figure(figsize=size)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, size[0]), ylim=(size[1], 0))
    axes.axis("off")
    t = np.linspace(0, 3, 91)
    bent = t // 1 + (1 - np.cos(np.pi * (t % 1))) / 2  # a path that leaves and arrives level
    for node, (column, row) in place.items():
        x, y, width = left[column], middle[row], wide[column]
        fill, corner = (SAND, 0.04) if node.inbound_nodes else (SKY, 0.2)
        style = f"round,pad=0,rounding_size={corner}"
        axes.add_patch(FancyBboxPatch((x, y - tall / 2), width, tall, style, fc=fill, ec=BLACK))
        for i, text in enumerate(lines[node]):
            at = x + width / 2, y + 0.2 * (i - (len(lines[node]) - 1) / 2)
            look = [{"weight": "bold"}, {}, {"color": ORANGE}][i]
            axes.text(*at, text, size=10, ha="center", va="center", parse_math=False, **look)
        sources = sorted(dict.fromkeys(node.inbound_nodes), key=lambda source: place[source][1])
        for i, source in enumerate(sources, start=1):
            begin, level = place[source]
            lane, port = middle[level], y + tall * (i / (len(sources) + 1) - 0.5)
            if any((c, level) in place.values() for c in range(begin + 1, column)):
                lane += tall / 2 + 0.125  # below the boxes that stand between
            xs = [left[begin] + wide[begin], min(left[begin + 1], x - 0.5), x - 0.5, x - 0.08]
            ys = [middle[level], lane, lane, port]
            line = np.interp(t, range(4), xs), np.interp(bent, range(4), ys)
            axes.plot(*line, "-", color=GREY, linewidth=1.4)
            axes.plot(x - 0.08, port, ">", color=GREY)
    show(figure, "Graph: " + "; ".join(words))
