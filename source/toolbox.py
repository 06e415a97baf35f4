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
# checks, `trace` and `draw` for graphs, `show` for every other figure. It stands at the top of
# each lesson's library cell.

# %%
#| export
import base64
import io

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.patches import FancyBboxPatch


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


def show(figure, text):
    """Show a figure; `text` says in words and numbers what it shows."""
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=100, bbox_inches="tight", facecolor="white")
    plt.close(figure)
    picture = base64.b64encode(png.getvalue()).decode()
    data = {"image/png": picture, "text/plain": text}
    display(data, metadata={"image/png": {"alt": text}}, raw=True)


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
    stacks = [[node for node in graph if depth[node] == d] for d in range(max(depth.values()) + 1)]
    tallest = max(len(stack) for stack in stacks)
    place = {
        node: (2.4 * d, 1.25 * ((len(stack) - 1) / 2 - row))
        for d, stack in enumerate(stacks)
        for row, node in enumerate(stack)
    }
    figure, axes = plt.subplots(figsize=(1.9 * len(stacks), 1.0 * tallest + 0.3))
    for node in graph:
        x, y = place[node]
        given = not node.inbound_nodes
        style = "round,pad=0.1,rounding_size=" + ("0.4" if given else "0.05")
        colour = "#CFE8F7" if given else "#FCE5B8"
        box = FancyBboxPatch((x - 0.75, y - 0.36), 1.5, 0.72, style, fc=colour, ec="#444444")
        axes.add_patch(box)
        lines = [(label[node], "black", "bold")]
        if node.value is not None:
            lines.append((fitting(node.value), "black", "normal"))
        if node.gradients:
            lines.append((f"grad {fitting(gradient_of(node))}", "#B34700", "normal"))
        for row, (text, colour, weight) in enumerate(lines):
            height = y + 0.24 * ((len(lines) - 1) / 2 - row)
            size = 9 if len(text) < 14 else 7.5
            axes.text(
                x, height, text, color=colour, weight=weight, size=size, ha="center", va="center"
            )
        for source in dict.fromkeys(node.inbound_nodes):
            x0, y0 = place[source]
            bend = 0.0 if x - x0 < 3 else 0.25 if y0 <= y else -0.25
            arrow = {"arrowstyle": "-|>", "color": "#444444", "connectionstyle": f"arc3,rad={bend}"}
            axes.annotate("", (x - 0.85, y), (x0 + 0.85, y0), arrowprops=arrow)
    axes.set_xlim(-1.0, 2.4 * (len(stacks) - 1) + 1.0)
    axes.set_ylim(-0.625 * tallest - 0.1, 0.625 * tallest + 0.1)
    axes.axis("off")
    show(figure, "Graph: " + "; ".join(describe(node, label) for node in graph))
