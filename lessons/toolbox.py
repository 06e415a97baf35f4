# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The toolbox
#
# What every lesson hands to the student, and nobody has to write: `expect` for the visible
# checks, `trace` and `draw` for graphs, `Chart` and `show` for every other figure. It stands at
# the top of each lesson's library cell.
#
# A figure is SVG: a picture that is a text, with an element for every line and every word. It
# needs no library and hardly any time, and it is the same text on every machine, so that nbval
# compares it like any other output.

# %%
#| export
import html
import math

import numpy as np


def brief(value, largest=12):
    """Write a value on one line; an array of more than `largest` numbers as its shape."""
    if value is None:
        return "None"
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        return f"something of type {type(value).__name__}"
    if array.size > largest:
        return f"an array of shape {array.shape}"
    if array.ndim == 0:
        return f"{array[()]:.6g}"
    text = np.array2string(array, precision=6, max_line_width=10_000)
    return " ".join(text.split()).replace("[ ", "[").replace(" ]", "]")


def expect(what, got, expected, question=""):
    """Stop with a message unless `got` has the shape and the numbers of `expected`."""
    try:
        np.shape(got)
    except ValueError:
        message = f"{what} gave rows of different lengths, expected {brief(expected)}. {question}"
        raise AssertionError(message.strip()) from None
    try:
        numbers = np.asarray(got, dtype=float)
        same = numbers.shape == np.shape(expected) and np.allclose(numbers, expected, rtol=1e-6)
    except (TypeError, ValueError):
        same = False
    if not same:
        shapes = f" (shape {np.shape(got)}, expected {np.shape(expected)})"
        where = "" if np.shape(got) == np.shape(expected) else shapes
        message = f"{what} gave {brief(got)}, expected {brief(expected)}{where}. {question}"
        raise AssertionError(message.strip())


def labels(graph):
    """Give each node its name, numbered where several nodes share one."""
    names = [node.name for node in graph]
    seen = {}
    result = {}
    for node in graph:
        seen[node.name] = seen.get(node.name, 0) + 1
        shared = names.count(node.name) > 1
        result[node] = f"{node.name} {seen[node.name]}" if shared else node.name
    return result


def gradient_of(node):
    """The cost's gradient with respect to a node, or None before the first backward pass."""
    if not node.gradients:
        return None
    return node.gradients[node] if node in node.gradients else node.upstream_gradient()


def table(rows):
    """Print rows of text in columns that line up."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


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
            rows.append(("", "", f"to {label[source]}", brief(node.gradients[source])))
    print()
    table(rows)


# A style is a colour, a dash and a marker: no line differs from another by its colour alone.
BLUE = ("#0072B2", "none", "m-4.5,0a4.5,4.5 0 1 0 9,0a4.5,4.5 0 1 0 -9,0z")  # discs
ORANGE = ("#B34700", "7 4", "m-4,-4h8v8h-8z")  # squares
GREEN = ("#009E73", "2 3", "m-5,4h10l-5,-9z")  # triangles
BLACK, GREY, PALE = (("#222222", *BLUE[1:]), ("#777777", *BLUE[1:]), ("#E2E2E2", *BLUE[1:]))


def svg_text(text):
    """Text as SVG may hold it: markup escaped, control characters replaced by spaces."""
    return html.escape("".join(c if c.isprintable() else " " for c in str(text)))


class Picture:
    """A picture in SVG, placed by pixels from the top left corner; what comes later lies on top."""

    def __init__(self):
        self.marks = []

    def text(self, x, y, text, size=13, anchor="middle", fill="black", weight="normal"):
        """Words at the height y; x is their start, their middle or their end."""
        self.marks.append(
            f'<text x="{x:.1f}" y="{y + 0.35 * size:.1f}" font-size="{size}" fill="{fill}" '
            f'text-anchor="{anchor}" font-weight="{weight}">{svg_text(text)}</text>'
        )

    def box(self, x, y, width, height, fill, edge="#444444", rounding=0):
        """A rectangle; (x, y) is its upper left corner."""
        self.marks.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'rx="{rounding}" fill="{fill}" stroke="{edge}"/>'
        )

    def line(self, places, style, width):
        """A line through places (x, y)."""
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        self.marks.append(
            f'<polyline points="{points}" fill="none" stroke="{style[0]}" stroke-width="{width}" '
            f'stroke-dasharray="{style[1]}" stroke-linejoin="round"/>'
        )

    def spots(self, places, style):
        """A marker at each place (x, y)."""
        spots = " ".join(f"M{x:.1f},{y:.1f}{style[2]}" for x, y in places)
        self.marks.append(f'<path d="{spots}" fill="{style[0]}"/>')

    def arrow(self, x0, y0, x1, y1, over=0):
        """An arrow; its middle passes `over` pixels below the straight line."""
        x, y = (x0 + x1) / 2, (y0 + y1) / 2 + 2 * over  # the place that both its ends look at
        length = math.hypot(x1 - x, y1 - y)
        a, b = 9 * (x1 - x) / length, 9 * (y1 - y) / length  # from the head's base to its tip
        self.marks.append(
            f'<path d="M{x0:.1f},{y0:.1f} Q{x:.1f},{y:.1f} {x1 - a:.1f},{y1 - b:.1f}" '
            'fill="none" stroke="#444444" stroke-width="1.4"/>'
            f'<polygon points="{x1:.1f},{y1:.1f} {x1 - a - b / 2:.1f},{y1 - b + a / 2:.1f} '
            f'{x1 - a + b / 2:.1f},{y1 - b - a / 2:.1f}" fill="#444444"/>'
        )

    def show(self, width, height, text):
        """Display the picture on white; `text` says in words and numbers what it shows."""
        from IPython.display import display  # here alone: the library itself needs only numpy

        marks = "\n".join(self.marks)
        scale = min(1, 840 / width)  # a wider picture would be cut off where notebooks are pages
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{scale * width:.0f}" height="{scale * height:.0f}" style="max-width:100%;height:auto" '
            f'font-family="sans-serif" role="img" aria-label="{svg_text(text)}">\n'
            f'<rect width="100%" height="100%" fill="white"/>\n{marks}\n</svg>'
        )
        data = {"image/svg+xml": svg, "text/plain": text}
        display(data, metadata={"image/svg+xml": {"alt": text}}, raw=True)


def axis_of(numbers, names):
    """Where an axis begins and ends, and its ticks as {place: name}: round numbers, or `names`."""
    low, high = min(numbers, default=0), max(numbers, default=1)
    if high - low <= 1e-12 * (abs(low) + abs(high)) + 1e-300:  # all numbers are the same
        low, high = low - abs(low) / 2 - 1, high + abs(high) / 2 + 1
    if names is not None:
        margin = 0.03 * (high - low)
        return low - margin, high + margin, names
    step = 10.0 ** math.floor(math.log10((high - low) / 7))
    step *= next(factor for factor in (1, 2, 5, 10) if 7.01 * factor * step >= high - low)
    first, last = math.floor(low / step + 1e-6), math.ceil(high / step - 1e-6)
    return first * step, last * step, {i * step: f"{i * step:g}" for i in range(first, last + 1)}


class Chart:
    """A chart: lines, points, boxes and words, placed by their numbers on two axes.

    x and y name the axes. Their ticks are round numbers, or what is given as {place: name}; with
    {} there are none. If equal, a unit of y is as long as a unit of x.
    """

    def __init__(self, title="", x="", y="", x_ticks=None, y_ticks=None, equal=False, height=220):
        self.title, self.x_name, self.y_name = title, x, y
        self.x_ticks, self.y_ticks, self.equal, self.height = x_ticks, y_ticks, equal, height
        self.places, self.marks, self.legend = [], [], []

    def mark(self, x, y, make):
        """Keep places, and what to make there once they are pixels; nan and inf are left out."""
        pairs = zip(np.ravel(x).tolist(), np.ravel(y).tolist(), strict=True)
        places = [(a, b) for a, b in pairs if abs(a) < 1e300 and abs(b) < 1e300]
        if places:
            self.places += places
            self.marks.append((places, make))

    def line(self, x, y, name="", style=BLUE, width=2.5, markers=False):
        """A line through places; its name goes into the legend."""

        def make(picture, places, marked=None):
            if width:
                picture.line(places, style, width)
            if markers:
                picture.spots(marked or places, style)

        self.mark(x, y, make)
        if name:
            self.legend.append((name, make))

    def points(self, x, y, name="", style=BLUE):
        """A marker at each place."""
        self.line(x, y, name, style, width=0, markers=True)

    def box(self, x, y, width, height, fill="#CFE8F7", edge="#444444"):
        """A rectangle; (x, y) is its lower left corner."""

        def make(picture, places):
            (left, bottom), (right, top) = places[0], places[-1]
            picture.box(left, top, right - left, bottom - top, fill, edge)

        self.mark([x, x + width], [y, y + height], make)

    def text(self, x, y, text, anchor="start", size=13, weight="normal"):
        """Words at a place, which is their start, their middle or their end."""
        look = {"size": size, "anchor": anchor, "weight": weight}
        self.mark(x, y, lambda picture, places: picture.text(*places[0], text, **look))

    def draw(self, picture, top, width):
        """Put the chart into a picture, from the height `top` on; returns where it ends."""
        x_low, x_high, x_ticks = axis_of([x for x, _ in self.places], self.x_ticks)
        y_low, y_high, y_ticks = axis_of([y for _, y in self.places], self.y_ticks)
        left, right = 24 + 7 * max([4, *map(len, y_ticks.values())]), width - 24
        if self.title:
            picture.text(16, top + 20, self.title, 15, "start", weight="bold")
            top += 26
        start = right
        for name, make in self.legend:
            room = 54 + 6.6 * len(name)
            if start + room > right:  # a new row
                start, top = 16, top + 22
            make(picture, [(start, top), (start + 32, top)], [(start + 16, top)])
            picture.text(start + 40, top, name, anchor="start")
            start += room
        if self.y_name:
            top += 22
            picture.text(16, top, self.y_name, anchor="start", fill="#555555")
        top += 18
        x_scale = (right - left) / (x_high - x_low)
        y_scale = x_scale if self.equal else self.height / (y_high - y_low)
        bottom = top + y_scale * (y_high - y_low)

        def at(x, y):
            return left + x_scale * (x - x_low), bottom - y_scale * (y - y_low)

        for place, name in x_ticks.items():
            x, _ = at(place, 0)
            picture.line([(x, bottom), (x, top)], PALE, 1)
            picture.text(x, bottom + 14, name, 12)
        for place, name in y_ticks.items():
            _, y = at(0, place)
            picture.line([(left, y), (right, y)], PALE, 1)
            picture.text(left - 8, y, name, 12, "end")
        for places, make in self.marks:
            make(picture, [at(x, y) for x, y in places])
        if x_ticks:
            bottom += 24
        if self.x_name:
            picture.text((left + right) / 2, bottom + 12, self.x_name, fill="#555555")
            bottom += 24
        return bottom + 8


def show(figure, text, width=560):
    """Show a chart, or several below each other; `text` says in words and numbers what it shows."""
    picture, height = Picture(), 0
    for chart in figure if isinstance(figure, list) else [figure]:
        height = chart.draw(picture, height, width)
    picture.show(width, height, text)


def columns(graph):
    """Place nodes in columns: each after its inputs, an input just before its first consumer."""
    depth = {}
    for node in graph:
        depth[node] = 1 + max((depth.get(source, 0) for source in node.inbound_nodes), default=-1)
    for node in graph:
        consumers = [depth[consumer] for consumer in node.outbound_nodes if consumer in depth]
        if not node.inbound_nodes and consumers:
            depth[node] = max(0, min(consumers) - 1)
    return depth


def describe(node, label):
    """One node in words: its name and inputs, its value, its gradient."""
    text = label[node]
    if node.inbound_nodes:
        text += "(" + ", ".join(label[source] for source in node.inbound_nodes) + ")"
    if node.value is not None:
        text += f" = {brief(node.value)}"
    if node.gradients:
        text += f", gradient {brief(gradient_of(node))}"
    return text


def fitting(value):
    """A value as it fits into a box of a drawing: its numbers, or else its shape."""
    text = brief(value, largest=4)
    return text if len(text) <= 18 else f"shape {np.shape(value)}"


def draw(graph):
    """Draw a graph, inputs on the left: on each node its value and, once known, its gradient.

    `graph` is a list of nodes in which every node comes after its inputs.
    """
    label, depth = labels(graph), columns(graph)
    texts = {node: [label[node]] for node in graph}
    for node in graph:
        if node.value is not None:
            texts[node].append(fitting(node.value))
        if node.gradients:
            texts[node].append(f"grad {fitting(gradient_of(node))}")
    stacks = [[node for node in graph if depth[node] == d] for d in range(max(depth.values()) + 1)]
    tall = 16 + 18 * max(map(len, texts.values()))
    height = (tall + 24) * max(map(len, stacks)) + 16
    place, left, picture = {}, 16, Picture()
    for stack in stacks:
        wide = max([96, *(24 + 8 * len(text) for node in stack for text in texts[node])])
        for row, node in enumerate(stack):
            place[node] = left, height / 2 + (tall + 24) * (row - (len(stack) - 1) / 2), wide
        left += wide + 64
    for node in graph:
        x, y, wide = place[node]
        fill, rounding = ("#FCE5B8", 4) if node.inbound_nodes else ("#CFE8F7", 20)
        picture.box(x, y - tall / 2, wide, tall, fill, rounding=rounding)
        for row, text in enumerate(texts[node]):
            middle = y + 18 * (row - (len(texts[node]) - 1) / 2)
            fill, weight = "#A03C00" if row == 2 else "black", "normal" if row else "bold"
            picture.text(x + wide / 2, middle, text, fill=fill, weight=weight)
        sources = sorted(dict.fromkeys(node.inbound_nodes), key=lambda source: place[source][1])
        for row, source in enumerate(sources, start=1):
            x0, y0, wide0 = place[source]
            port = y + tall * (row / (len(sources) + 1) - 0.5)
            over, middle = 0, (y0 + port) / 2
            for other in graph:
                gap = middle - place[other][1]
                if depth[source] < depth[other] < depth[node] and abs(gap) < tall / 2 + 12:
                    over = math.copysign(tall / 2 + 18, gap) - gap  # pass beside this box
            picture.arrow(x0 + wide0, y0, x, port, over)
    text = "Graph: " + "; ".join(describe(node, label) for node in graph)
    picture.show(left - 48, height, text)
