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
# # 08 · Tensors: the graph that writes itself
#
# | | |
# |---|---|
# | **You will build** | `Tensor`, an array that remembers how it was made; its operations, its way back, and on top of them an optimiser and layers |
# | **You need** | lesson 05: gradients, and how they go back through a sum, a product, a layer |
# | **Time** | about 120 minutes; a good place for a break is after `backward` |
# | **Difficulty** | 4 of 5 |
# | **Points** | 21: operations 6, activations 3, backward 6, SGD 2, layers 4 |
#
# So far you drew the plan of a calculation first and sent numbers through it afterwards. Today you
# just calculate, and the plan comes into being behind your back. PyTorch works like this. At the
# end of this lesson you have its core in your hands, and it learns XOR.

# %% [markdown]
# ## The idea
#
# A baker feeds her sourdough. Each feeding doubles it, and she feeds it until there are more than
# 2000 g in the bowl. She begins with 300 g. Had she begun with 50 g more, how much more would she
# have now?
#
# No plan that was drawn beforehand can tell. How often she doubles depends on the dough itself. But
# the baker keeps a notebook, and whenever she does something she writes down what: *doubled, 300
# became 600*. When the bowl is full, she reads her notes from the last line to the first. There are
# three doublings. Each of them makes a difference of one gram into a difference of two:
#
# $$\frac{\partial \text{end}}{\partial \text{start}} = 2 \cdot 2 \cdot 2 = 8$$
#
# Nobody drew a graph. She did her work, and **the notes that her work left behind are the graph.**
#
# - A **static graph** is a plan: first all nodes, then the numbers. That was lessons 01 to 07.
# - A **dynamic graph** is a diary: every result is calculated at once, and remembers what it was
#   made of and how. It is written anew each time, so a plain Python `if` or `while` may stand in
#   the middle. This is also called *define by run*.
#
# An array that keeps such a diary is what this lesson calls a **tensor**. (In mathematics the word
# means more. In our field it is an array with any number of axes: shape (), (3,), (2, 3), …)

# %% [markdown]
# ### The library so far
#
# Everything that the earlier lessons built, and the toolbox. This lesson stands beside the graph of
# nodes, not on top of it; but `numerical_gradient` comes along, as the referee.

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% [markdown]
# At the end of this lesson `Linear`, `Sigmoid`, `Tanh` and `Relu` become the names of something new.
# The nodes that you wrote under these names are put away under others first.

# %% nbgrader={"grade": false, "grade_id": "given_nodes", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| export
LinearNode, SigmoidNode, TanhNode, ReluNode = Linear, Sigmoid, Tanh, Relu

# %% [markdown]
# The baker's question, by trying it out. Two doughs, 50 g apart at the start:


# %%
def weights_of(dough):
    """Its weight after every feeding, until it is above 2000 g."""
    weights = [dough]
    while weights[-1] <= 2000:
        weights.append(2 * weights[-1])
    return weights


less, more = weights_of(300), weights_of(350)
apart = [b - a for a, b in zip(less, more, strict=True)]
table(
    [("feedings", "first dough", "second dough", "apart")]
    + [
        (f"{i:>8}", f"{a:>9} g", f"{b:>10} g", f"{b - a:>3} g")
        for i, (a, b) in enumerate(zip(less, more, strict=True))
    ]
)
print(f"{apart[0]} g more at the start, {apart[-1]} g more at the end:", end=" ")
print(f"{apart[-1] // apart[0]} times as much")

chart = Chart(
    "Each feeding doubles the difference, too", "feedings", "grams", {i: str(i) for i in range(4)}
)
for weights, style in ((less, BLUE), (more, ORANGE)):
    chart.line(range(len(weights)), weights, f"from {weights[0]} g", style, markers=True)
chart.line([0, 3], [2000, 2000], "the bowl is full", GREY, width=1)
ends = "; ".join(f"from {w[0]} g: " + ", ".join(map(str, w)) for w in (less, more))
show(chart, f"The weight of two doughs after 0 to 3 feedings. {ends} g. Full at 2000 g.")

# %% [markdown]
# ### Given: Tensor and made
#
# Read this cell with care; the whole lesson stands on it. A `Tensor` holds
#
# - `data`, its numbers, always as decimals;
# - `autograd`, whether we want to know its gradient at all: yes for a weight, no for a target;
# - `grad`, its gradient, as a Tensor of the same shape, or `None` as long as there is none;
# - and its note in the diary: `creators`, the tensors that it was made of, `creation_op`, by which
#   operation, and `hand_back`, which is the way back.
#
# `hand_back` is a function. Tell it the gradient of the cost with respect to this tensor, as an
# array, and it answers with a tuple of arrays: one for each creator. In lesson 05 that was a
# node's `backward`. The chain rule has not changed, only the place where it is kept.
#
# `made(operation, data, creators, hand_back)` writes the note. If one of the creators wants
# gradients, the new tensor wants them too. If none does, nothing is noted, and nothing has to be
# kept in memory.


# %% nbgrader={"grade": false, "grade_id": "given_tensor", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| export
class Tensor:
    """An array of decimals that remembers how it was made.

    data: a number, a list or an array; it is copied. autograd: whether gradients are wanted.
    """

    def __init__(self, data, autograd=False):
        self.data = np.array(data, dtype=float)
        self.autograd = autograd
        self.grad = None  # later a Tensor of the same shape
        self.creators = ()  # what it was made of, each as often as it was used
        self.creation_op = ""
        self.hand_back = lambda gradient: ()  # a gradient -> a tuple, one array for each creator

    def __repr__(self):
        return f"Tensor({np.array2string(self.data, precision=6, threshold=12)})"


def made(operation, data, creators, hand_back):
    """A Tensor that remembers how it was made, if any of its creators wants gradients."""
    tensor = Tensor(data)
    if any(creator.autograd for creator in creators):
        tensor.autograd, tensor.creators = True, creators
        tensor.creation_op, tensor.hand_back = operation, hand_back
    return tensor


def same_shape(x, y):
    """Stop with a message unless two tensors have the same shape."""
    if x.data.shape != y.data.shape:
        shapes = f"{x.data.shape} and {y.data.shape}"
        raise ValueError(f"The shapes {shapes} are not the same. Bring one there by expand.")


def side_by_side(array, dim, copies):
    """Copies of an array, side by side along a new axis `dim`."""
    return np.repeat(np.expand_dims(array, dim), copies, axis=dim)


# %% [markdown]
# One feeding, written by hand. A doubling makes $2x$ of $x$, so it hands back twice what it is
# told. The comma in `(2 * g,)` makes a tuple with one element; without it the brackets do nothing.

# %%
dough = Tensor(300, autograd=True)
fed = made("double", 2 * dough.data, (dough,), lambda g: (2 * g,))
print(dough, "became", fed)
print("noted:", fed.creation_op, "of", fed.creators)
print("asked with 4, it hands back", fed.hand_back(4.0))

plain = made("double", 2 * dough.data, (Tensor(300),), lambda g: (2 * g,))
print("of a tensor that wants no gradient:", plain, "noted:", plain.creators)

# %% [markdown]
# ## Exercise 1 · Operations (6 points)
#
# Nobody wants to write notes by hand. So each operation does it: `x + y` makes the sum *and* the
# note. Python calls `x.__add__(y)` where you write `x + y`, `x.__sub__(y)` for `x - y`,
# `x.__mul__(y)` for `x * y`, and `x.__neg__()` for `-x`.
#
# Two are written for you, `-x` and `x + y`. Look at what they hand back before you go on: with the
# gradient `g`, `-x` hands back `-g`, and a sum hands `g` to both. Yours are:
#
# | | data | name |
# |---|---|---|
# | `x - y`, `x * y` | number by number | `sub`, `mul` |
# | `x.sum(dim)` | the sum along axis `dim`, which is gone afterwards: (2, 3) becomes (3,) for `dim` 0 | `sum_0`, `sum_1`, … |
# | `x.expand(dim, copies)` | copies side by side along a new axis `dim`: (3,) becomes (4, 3) for `dim` 0 and 4 copies | `expand_0`, `expand_1`, … |
# | `x.transpose()` | rows become columns: (2, 3) becomes (3, 2) | `transpose` |
# | `x.mm(y)` | the product of two matrices: (m, n) and (n, k) give (m, k) | `mm` |
#
# For each, ask: which numbers of the result does *this* number of x reach, and by which factor? It
# gets back the sum of their gradients, each times its factor. For `mm` you have done it already,
# in `Linear`.
#
# **Nothing is stretched on the quiet here.** NumPy would add a row to a table and repeat it as
# often as needed. That is called broadcasting, and on the way back somebody has to remember it. We
# say it openly, by `expand`. The given line `same_shape(self, other)` sees to it. For the copies
# there is `side_by_side`:

# %%
row = np.array([1, 2, 3])
for dim in (0, 1):
    copies = side_by_side(row, dim, 2)
    print(f"side_by_side({row}, {dim}, 2) has shape {copies.shape}: {brief(copies)}")

# %% [markdown]
# The next cell is for the checks only. `handed_back` asks a result for the gradients of its
# operands, and says so if it gets no sensible answer. `second_opinion` asks `numerical_gradient`,
# which knows none of your rules.


# %% nbgrader={"grade": false, "grade_id": "given_checks", "locked": true, "schema_version": 3, "solution": false, "task": false}
import itertools


def handed_back(what, result, told, operand):
    """The parts that come back to an operand by the notes of a result that is told its gradient."""
    kind = type(result).__name__
    assert isinstance(result, Tensor), f"{what} gave a {kind}, expected a Tensor. Who calls made?"
    parts, creators = result.hand_back(told), result.creators
    message = f"{what}: hand_back gave a {type(parts).__name__}, expected a tuple: (g,), say."
    assert isinstance(parts, tuple | list), message
    message = f"{what}: hand_back gave {len(parts)} parts for {len(creators)} creators."
    assert len(parts) == len(creators), message
    arrived = []
    for creator, part in zip(creators, parts, strict=True):
        if creator is operand:
            arrived.append(part)
        elif creator.autograd:
            arrived.extend(handed_back(what, creator, part, operand))
    return arrived


def second_opinion(what, calculate, question="", **operands):
    """Stop with a message unless numerical_gradient finds what comes back to these tensors."""
    result = calculate()
    told = 1.0 + np.arange(np.size(result.data)).reshape(np.shape(result.data))
    for name, operand in operands.items():
        before = operand.data

        def cost(value, operand=operand):
            operand.data = value
            return np.sum(told * calculate().data)

        expected = numerical_gradient(cost, before)
        operand.data = before
        arrived = handed_back(what, result, told.copy(), operand)
        assert arrived, f"{what}: no note leads back to {name}. Is it among the creators?"
        told_so = f"{what}, told {brief(told)}: what comes back to {name}"
        says = f"So says numerical_gradient. {question}"
        expect(told_so, np.sum(arrived, axis=0), expected, says)


def check_operation(what, operate, arrays, data, question):
    """Stop with a message unless an operation is right both ways, whichever operands want it."""
    for wanted in itertools.product((True, False), repeat=len(arrays)):
        operands = [Tensor(*one) for one in zip(arrays, wanted, strict=True)]
        result = operate(*operands)
        expect(f"{what}: data", getattr(result, "data", result), data, question)
        wants = {n: one for n, one in zip("xy", operands, strict=False) if one.autograd}
        second_opinion(what, lambda operands=operands: operate(*operands), question, **wants)
        message = f"{what} wants gradients where no operand does. made sees to that."
        assert result.autograd == bool(wants), message
        for operand, array in zip(operands, arrays, strict=True):
            expect(f"{what}: an operand, afterwards", operand.data, array, "Who wrote into it?")


# %% [markdown]
# `class Tensor(Tensor)` in the next cell looks odd and is plain Python: the new class takes over
# all that the old one has, gets more, and takes its name. Tensors that you made before still are
# of the old kind. So when you have changed this cell, run the cells below it again as well.


# %% nbgrader={"grade": false, "grade_id": "tensor_ops", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Tensor(Tensor):
    """The same again, with operations. Each returns made(name, data, creators, hand_back)."""

    def __neg__(self):
        """-x, number by number."""
        return made("neg", -self.data, (self,), lambda g: (-g,))

    def __add__(self, other):
        """x + y, number by number."""
        same_shape(self, other)
        return made("add", self.data + other.data, (self, other), lambda g: (g, g))

    def __sub__(self, other):
        """x - y, number by number."""
        same_shape(self, other)
        data = self.data - other.data
        ### BEGIN SOLUTION
        return made("sub", data, (self, other), lambda g: (g, -g))
        ### END SOLUTION

    def __mul__(self, other):
        """x * y, number by number. With 4 and 5 and the gradient 2 it hands back 10 and 8."""
        same_shape(self, other)
        x, y = self.data, other.data
        ### BEGIN SOLUTION
        return made("mul", x * y, (self, other), lambda g: (g * y, g * x))
        ### END SOLUTION

    def sum(self, dim):
        """The sum along axis dim: of shape (2, 3) it makes (3,) for dim 0, (2,) for dim 1."""
        copies = self.data.shape[dim]
        ### BEGIN SOLUTION
        data = self.data.sum(dim)
        return made(f"sum_{dim}", data, (self,), lambda g: (side_by_side(g, dim, copies),))
        ### END SOLUTION

    def expand(self, dim, copies):
        """Copies along a new axis: of shape (3,) it makes (copies, 3) for dim 0."""
        ### BEGIN SOLUTION
        data = side_by_side(self.data, dim, copies)
        return made(f"expand_{dim}", data, (self,), lambda g: (g.sum(dim),))
        ### END SOLUTION

    def transpose(self):
        """Rows become columns: of shape (m, n) it makes (n, m)."""
        ### BEGIN SOLUTION
        return made("transpose", self.data.T, (self,), lambda g: (g.T,))
        ### END SOLUTION

    def mm(self, other):
        """The matrix product: of shapes (m, n) and (n, k) it makes (m, k)."""
        ### BEGIN SOLUTION
        x, y = self.data, other.data
        return made("mm", x @ y, (self, other), lambda g: (g @ y.T, x.T @ g))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_tensor_ops", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("tensor_ops", globals())
### END HIDDEN TESTS
a, b, row, c = [[1, 2, 3], [4, 5, 6]], [[2, 0, -1], [3, 1, 4]], [7, 8, 9], [[2, 1], [1, 0], [0, 5]]
sums = "Whom does each number of x reach, and which axis is gone?"
copies = "Each number of x reaches all of its copies. What comes back from them, together?"
for what, operate, operands, data, question in [
    ("-x", lambda x: -x, [a], np.negative(a), "This one was given."),
    ("x + y", lambda x, y: x + y, [a, b], np.add(a, b), "This one was given."),
    ("x - y", lambda x, y: x - y, [a, b], [[-1, 2, 4], [1, 4, 2]], "Which way when y grows?"),
    ("x * y", lambda x, y: x * y, [a, b], [[2, 0, -3], [12, 5, 24]], "What moves each factor?"),
    ("x.sum(0)", lambda x: x.sum(0), [a], [5, 7, 9], sums),
    ("x.sum(0)", lambda x: x.sum(0), [row], 24, sums),
    ("x.sum(1)", lambda x: x.sum(1), [[a, b]], [[5, 7, 9], [5, 1, 3]], sums),
    ("x.expand(0, 2)", lambda x: x.expand(0, 2), [7], [7, 7], copies),
    ("x.expand(0, 2)", lambda x: x.expand(0, 2), [a], [a, a], copies),
    ("x.expand(1, 2)", lambda x: x.expand(1, 2), [row], [[7, 7], [8, 8], [9, 9]], copies),
    ("x.expand(2, 2)", lambda x: x.expand(2, 2), [a], np.stack([a, a], axis=2), copies),
    ("x.transpose()", lambda x: x.transpose(), [a], [[1, 4], [2, 5], [3, 6]], "Turn g, too."),
    ("x.mm(y)", lambda x, y: x.mm(y), [a, c], [[4, 16], [13, 34]], "Which factor stands turned?"),
]:
    check_operation(f"{what} for x = {operands[0]}", operate, operands, data, question)
x = Tensor(row, autograd=True)
second_opinion("x * x", lambda: x * x, "x counts twice.", x=x)
print("Operations: the visible checks pass, and numerical_gradient agrees.")

# %% [markdown]
# <details><summary>Hint: hand_back gave a ndarray, expected a tuple: (g,), say</summary>
#
# `(g)` is g. `(g,)` is a tuple with g in it. An operation with one creator hands back a tuple all
# the same.
#
# </details>
# <details><summary>Hint: the data are right, and sum hands back the wrong shape</summary>
#
# `x.sum(0)` of shape (2, 3) is told a gradient of shape (3,), and must hand back (2, 3): as many
# copies of it as numbers were added, along the axis that is gone. That is what `expand` does with
# data, and `side_by_side(g, dim, copies)` with arrays. The way back of `expand` is a sum.
#
# </details>
# <details><summary>Hint: matmul says that the sizes do not match</summary>
#
# x is (m, n), y is (n, k), g is (m, k). For x you need (m, n), so k has to vanish: it has to stand
# inside, in `g @ y.T`. Which product gives (n, k)?
#
# </details>
# <details><summary>Hint: 'ndarray' object has no attribute 'autograd', or unsupported operand</summary>
#
# Inside a method, `self` and `other` are Tensors, `self.data` and `other.data` arrays, and `g` is an
# array. `made` wants the data as an array and the creators as Tensors.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# `sub` hands back `(g, -g)`. `mul` hands back g times the other one's data, to each. `sum` hands
# back `(side_by_side(g, dim, copies),)` and is called `f"sum_{dim}"`. `expand` hands back
# `(g.sum(dim),)`, `transpose` `(g.T,)`, `mm` `(g @ y.T, x.T @ g)`.
#
# </details>

# %% [markdown]
# ### The diary, drawn
#
# `graph_of(tensor)` reads the notes of a tensor and makes nodes of them, so that `draw` and `trace`
# from lesson 05 can show them. By keywords you give names: `graph_of(f, x=x)`.


# %% nbgrader={"grade": false, "grade_id": "given_drawing", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| export
def graph_of(last, **names):
    """All that a tensor was made of, as nodes for draw and trace, itself at the end."""
    name_of, nodes = {tensor: name for name, tensor in names.items()}, {}

    def add(tensor):  # calls itself, which is fine for a graph that one can draw
        for creator in tensor.creators:
            if creator not in nodes:
                add(creator)
        node = nodes[tensor] = Node([nodes[creator] for creator in tensor.creators])
        parts = [part for part in (name_of.get(tensor, ""), tensor.creation_op) if part]
        node.name, node.value = ": ".join(parts) or "constant", tensor.data
        if tensor.grad is not None:
            grad = tensor.grad.data
            node.gradients = {nodes[creator]: None for creator in tensor.creators}
            for creator, part in zip(tensor.creators, tensor.hand_back(grad), strict=True):
                if creator.autograd:
                    before = node.gradients[nodes[creator]]
                    node.gradients[nodes[creator]] = part if before is None else before + part
            node.gradients[node] = grad

    add(last)
    return list(nodes.values())


# %% [markdown]
# The formula of lesson 05 again, $f = (x + y) \cdot z$ at −2, 5, −4. No sort, no feed: the third
# line calculates, and the graph is there.

# %%
x, y, z = (Tensor(number, autograd=True) for number in (-2, 5, -4))
q = x + y
f = q * z
print("f =", f, " made by", f.creation_op, "of", f.creators)
draw(graph_of(f, x=x, y=y, z=z, q=q, f=f))

# %% [markdown]
# ## Exercise 2 · Activations (3 points)
#
# Three more operations, number by number, with one creator each. Call the result $v$.
#
# | | data | slope | name |
# |---|---|---|---|
# | `x.tanh()` | $\tanh x$, an S-curve from −1 to 1, by `np.tanh` | $1 - v^2$ | `tanh` |
# | `x.sigmoid()` | $1 / (1 + e^{-x})$, from 0 to 1 | $v (1 - v)$ | `sigmoid` |
# | `x.relu()` | x where it is positive, 0 elsewhere | 1 where x is positive, 0 elsewhere | `relu` |
#
# Each number of x reaches its own number of the result and no other. So it gets back the gradient
# there, times the slope.
#
# - The slopes of tanh and sigmoid are written with their *value* $v$, which you have anyway. So
#   keep it in a variable.
# - `sigmoid` must bear numbers from −10 000 to 10 000 without a warning. Lesson 03 showed how: an
#   exponent that is never positive. `Sigmoid.forward` in the library cell has the lines.
# - At 0 itself ReLU has a kink, and no slope. Any from 0 to 1 will do there; usual is 0.
#
# `tanh` is nearly done; sigmoid has a gap; relu is yours.


# %% nbgrader={"grade": false, "grade_id": "tensor_activations", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Tensor(Tensor):
    """The same again, with activations. Each works number by number, on any shape."""

    def tanh(self):
        """tanh x. Where x is 0 the slope is 1."""
        value = np.tanh(self.data)
        ### BEGIN SOLUTION
        return made("tanh", value, (self,), lambda g: (g * (1 - value * value),))
        ### END SOLUTION

    def sigmoid(self):
        """1 / (1 + exp(-x)), without a warning. Where x is 0 it is 0.5 and the slope 0.25."""
        small = np.exp(-np.abs(self.data))  # between 0 and 1, whatever x is
        ### BEGIN SOLUTION
        value = np.where(self.data >= 0, 1, small) / (1 + small)
        return made("sigmoid", value, (self,), lambda g: (g * value * (1 - value),))
        ### END SOLUTION

    def relu(self):
        """x where it is positive, else 0: of [-2, 0, 3] it makes [0, 0, 3]."""
        ### BEGIN SOLUTION
        positive = self.data > 0
        return made("relu", self.data * positive, (self,), lambda g: (g * positive,))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_tensor_activations", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("tensor_activations", globals())
### END HIDDEN TESTS
third, far = np.log(3), [1000, -1000, 10_000, -10_000]
with np.errstate(over="raise", invalid="raise"):  # a warning stops here
    for what, operate, x, data, question in [
        ("tanh", lambda x: x.tanh(), [0, third / 2, -third / 2], [0, 0.5, -0.5], "1 - v * v?"),
        ("tanh", lambda x: x.tanh(), [far], [[1, -1, 1, -1]], "It is flat there."),
        ("sigmoid", lambda x: x.sigmoid(), [0, third, -third], [0.5, 0.75, 0.25], "v * (1 - v)?"),
        ("sigmoid", lambda x: x.sigmoid(), [far], [[1, 0, 1, 0]], "Which exponent can be large?"),
        ("relu", lambda x: x.relu(), [[-2.0, 7, 3], [0.5, -0.1, 4]], [[0, 7, 3], [0.5, 0, 4]], ""),
        ("relu", lambda x: x.relu(), -1000, 0, "Where x is negative, nothing comes back."),
    ]:
        check_operation(f"x.{what}() for x = {brief(x)}", operate, [x], data, question)
expect("x.relu() for x = 0", Tensor(0).relu().data, 0, "Which is larger, x or 0?")
print("Activations: the visible checks pass, and numerical_gradient agrees.")

# %% [markdown]
# <details><summary>Hint: sigmoid: overflow encountered in exp</summary>
#
# `np.exp(-x)` overflows for x = −1000. `small` is $e^{-|x|}$, which never does. For x ≥ 0 the
# sigmoid is $1 / (1 + \text{small})$, for x < 0 it is $\text{small} / (1 + \text{small})$.
# `np.where(self.data >= 0, 1, small)` gives the right numerator for each number.
#
# </details>
# <details><summary>Hint: tanh hands back 1, 1.57, 2.36</summary>
#
# That is one minus the square of the *tanh of the value*. The value in the formula is tanh x itself,
# once: `value * value`.
#
# </details>
# <details><summary>Hint: relu hands something back where x is negative</summary>
#
# The slope asks for the sign of *x*: `self.data > 0` is an array of True and False, and in a product
# they count as 1 and 0.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# tanh hands back `(g * (1 - value * value),)`, sigmoid `(g * value * (1 - value),)`. With
# `positive = self.data > 0`, relu is `self.data * positive`, and hands back `(g * positive,)`.
#
# </details>

# %% [markdown]
# ## Exercise 3 · backward (6 points)
#
# Now the notes are read from the last line to the first. One thing makes this harder than it
# sounds: a tensor may have been used several times. Here $h = 3x$ is used twice, and
# $f = 2h + 5h$. (`times` and `plus` have their notes written by hand, so that this exercise needs
# nothing of the others.)


# %% nbgrader={"grade": false, "grade_id": "given_standins", "locked": true, "schema_version": 3, "solution": false, "task": false}
def times(factor, x):
    """A number times a tensor, its note written by hand."""
    return made(f"times {factor}", factor * x.data, (x,), lambda g: (factor * g,))


def plus(x, y):
    """The sum of two tensors, its note written by hand."""
    return made("plus", x.data + y.data, (x, y), lambda g: (g, g))


def expect_grad(what, tensor, expected, question):
    """Stop with a message unless a tensor's grad is a Tensor with these numbers."""
    kind = type(tensor.grad).__name__
    assert isinstance(tensor.grad, Tensor), f"{what} is a {kind}, expected a Tensor. {question}"
    expect(what, tensor.grad.data, expected, question)


def check_slope(what, calculate, slope, question):
    """Stop with a message unless two passes through calculate(x) bring x this slope, in sum."""
    x, told = Tensor([1, 2], autograd=True), Tensor([1, 10])
    f = calculate(x)
    f.backward(told)
    expect_grad(f"f = {what}, told [1, 10]: x.grad", x, [slope, 10 * slope], question)
    f.backward(Tensor([10, 100]))
    question = "The second pass adds 10 times as much. Was something handed on twice, or lost?"
    expect_grad(f"f = {what}, then told [10, 100]: x.grad", x, [11 * slope, 110 * slope], question)
    question = "Who wrote into it?"
    expect(f"f = {what}: the first grad passed in, afterwards", told.data, [1, 10], question)


# %%
x = Tensor(1, autograd=True)
h = times(3, x)
f = plus(times(2, h), times(5, h))
draw(graph_of(f, x=x, h=h, f=f))

# %% [markdown]
# From f, 2 comes back to h on one way and 5 on the other. Together that is 7, and x gets
# 7 · 3 = 21. Whoever is impatient, and hands on to x as soon as the 2 is there, hands on 2 · 3 = 6;
# and later, when h has its 7, another 21. x ends up with 27. So **a tensor's turn comes when all
# its uses have spoken, and only once.** How does one know? By counting.
#
# 1. **Count.** Begin at `self` and go back from creator to creator, through everything that `self`
#    was made of. For each tensor, count how often it was used on the way to `self`.
# 2. **Hand back.** Begin with `self` and its gradient. When a tensor's turn comes, add its gradient
#    to its `grad`, ask `hand_back`, and collect each part for the creator that it belongs to. Every
#    part that arrives is one use that has spoken. A creator whose uses have all spoken is next.
#
# This is the sort of lesson 01, walked backwards: there a node had to wait for its inputs, here it
# has to wait for its consumers. (Sorting first, as in lesson 05, and then walking the list from
# its end is just as good.)
#
# Write `backward(self, grad=None)`:
#
# - `grad` is a Tensor of the shape of `self`: the gradient of the cost with respect to `self`.
#   Without one it is ones, since then `self` is the cost.
# - Afterwards every tensor with autograd that `self` was made of, and `self` too, has its gradient
#   *added* to its `grad`. What was in `grad` before stays in the sum.
# - But what was there before is **not handed on again**: it was, when it came. So what is
#   collected in this pass belongs in a dictionary of its own, and not in `grad`.
# - Each `grad` is a Tensor with an array of its own. No other tensor's `grad` may change with it,
#   nor the `grad` that was passed in.
# - A creator without autograd gets none, and the walk does not go on there.
# - 5 000 operations in a row are no problem. A method that calls itself for each creator is at its
#   end after some 1 000: that is as deep as Python lets calls stand in each other. So: loops.
#
# Nothing is given this time. It takes about twenty lines.


# %% nbgrader={"grade": false, "grade_id": "tensor_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Tensor(Tensor):
    """The same again, with the way back."""

    def backward(self, grad=None):
        """Add to the grad of self, and of all that it was made of, what this pass brings.

        grad: the gradient of the cost with respect to self, a Tensor in its shape; without it
        ones. For x = Tensor(4, autograd=True) and f = x * x, f.backward() leaves x.grad.data at 8,
        and a second f.backward() at 16.
        """
        ### BEGIN SOLUTION
        uses, waiting = {self: 0}, [self]  # how often each tensor was used on the way to self
        while waiting:
            for creator in waiting.pop().creators:
                if creator.autograd:
                    if creator not in uses:
                        uses[creator] = 0
                        waiting.append(creator)
                    uses[creator] += 1
        # what this pass has brought each tensor so far
        collected = {self: np.ones_like(self.data) if grad is None else grad.data}
        ready = [self]
        while ready:
            tensor = ready.pop()
            gradient = collected.pop(tensor)
            before = 0 if tensor.grad is None else tensor.grad.data
            tensor.grad = Tensor(before + gradient)
            parts = tensor.hand_back(gradient)
            for creator, part in zip(tensor.creators, parts, strict=True):
                if creator.autograd:
                    collected[creator] = collected.get(creator, 0) + part
                    uses[creator] -= 1
                    if uses[creator] == 0:  # all its uses have spoken
                        ready.append(creator)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_tensor_backward", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("tensor_backward", globals())
### END HIDDEN TESTS
x, y = Tensor(np.eye(2), autograd=True), Tensor(np.eye(2), autograd=True)
f = plus(times(3, x), y)
f.backward()
expect_grad("f = 3x + y, told nothing: f.grad", f, np.ones((2, 2)), "Ones, in its own shape.")
expect_grad("f = 3x + y, told nothing: x.grad", x, np.full((2, 2), 3), "Does the walk go on?")
f.grad.data *= 0
expect_grad("There, after f.grad was set to 0: y.grad", y, np.ones((2, 2)), "Is an array shared?")

early, fixed = "Is it h's turn when one of its uses has spoken, or when all have?", Tensor([5, 5])
for what, calculate, slope, question in [
    ("2h + 5h, h = 3x", lambda x: plus(times(2, h := times(3, x)), times(5, h)), 21, early),
    ("5h + 2h, h = 3x", lambda x: plus(times(5, h := times(3, x)), times(2, h)), 21, early),
    ("2(5h) + h, h = 3x", lambda x: plus(times(2, times(5, h := times(3, x))), h), 33, early),
    ("h + 2(5h), h = 3x", lambda x: plus(h := times(3, x), times(2, times(5, h))), 33, early),
    ("h + h, h = 3x", lambda x: plus(h := times(3, x), h), 6, "Each of the two uses counts."),
    ("c + (x + c), c fixed", lambda x: plus(fixed, plus(x, fixed)), 1, "x wants it all the same."),
    ("(x + x) + 4x", lambda x: plus(plus(x, x), times(4, x)), 6, "+= into an array of others?"),
    ("4x + (x + x)", lambda x: plus(times(4, x), plus(x, x)), 6, "+= into an array of others?"),
]:
    check_slope(what, calculate, slope, question)
assert fixed.grad is None, f"c wants no gradient, and got {fixed.grad}. Who looks at autograd?"

asked, f = [], Tensor(1, autograd=True)
for _ in range(10):
    f = plus(times(1, f), times(1, f))
    f.hand_back = lambda g, hand_back=f.hand_back: asked.append(g) or hand_back(g)
f.backward()
question = "Each has its turn once, when all its uses have spoken. Two ways lead through each."
expect("10 forks in a row: how often their 10 sums were asked, together,", len(asked), 10, question)
f = x = Tensor(1, autograd=True)
for _ in range(5000):
    f = times(-1, f)
f.backward()  # a RecursionError: does backward call itself?
expect_grad("5000 times -1: x.grad", x, 1, "Does the walk reach the beginning?")
print("backward: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: x.grad is 27 where 21 is expected</summary>
#
# h handed on when its first part was there, and again when it had both. Let it wait: count its uses
# first, take off one for each part that arrives, and let it have its turn at 0.
#
# </details>
# <details><summary>Hint: right after the first pass, and wrong after the second</summary>
#
# Too much: you hand on `tensor.grad.data`, in which the first pass still stands: 11, not 10. Hand on
# what this pass has collected: a dictionary `{tensor: gradient}`, new at each call of `backward`.
# Too little: `grad` was overwritten.
#
# </details>
# <details><summary>Hint: one array is shared, or somebody wrote into it</summary>
#
# A sum hands back the same array twice, `(g, g)`. `Tensor(…)` copies its data. So give each tensor
# a `Tensor(…)` of its own, and never add with `+=` into an array that somebody else has too.
#
# </details>
# <details><summary>Hint: RecursionError, or the 10 sums are asked 1023 times</summary>
#
# `creator.backward(…)` inside `backward` goes down one call for each operation, and comes to a
# tensor once for each *way* that leads there. Keep a list of tensors whose turn it is, and go on
# while there is one in it: `while ready: tensor = ready.pop()`.
#
# </details>
# <details><summary>Hint: KeyError, or 'Tensor' object has no attribute 'backward'</summary>
#
# A KeyError: has the tensor been counted in step 1? Both walks have to leave out creators without
# autograd. No attribute: that tensor was made before you ran this cell. Make it anew.
#
# </details>
# <details><summary>Hint: the whole method in words</summary>
#
# Step 1: `uses = {self: 0}`, `waiting = [self]`. While something waits, take it out; for each of its
# creators with autograd: if it is not in `uses` yet, enter it with 0 and let it wait; then add 1 to
# its uses. Step 2: `collected = {self: …}`, `ready = [self]`. While something is ready, take it out,
# and its gradient out of `collected`; make its `grad` a new Tensor with the sum of both; for each
# creator with autograd and its part: add the part in `collected`, take 1 off its uses, and if they
# are 0 it is ready.
#
# </details>

# %% [markdown]
# ## Your diary at work
#
# ### The formula of lesson 05
#
# There the gradients were −4, −4 and 3. The second table walks from f back to the beginning.

# %%
x, y, z = (Tensor(number, autograd=True) for number in (-2, 5, -4))
q = x + y
f = q * z
f.backward()
graph = graph_of(f, x=x, y=y, z=z, q=q, f=f)
trace(graph)
draw(graph)

# %% [markdown]
# ### Who has a gradient
#
# In this product one factor wants a gradient and the other does not. Before the first pass nobody
# has one; after it the second factor still has none.

# %%
x, y = Tensor(1, autograd=True), Tensor(2)
z = x * y
print("z =", z, "made by", z.creation_op, "  x.grad before:", x.grad)
z.backward()
print("dz/dx:", x.grad, "  dz/dy:", y.grad)

# %% [markdown]
# ### The baker's question
#
# *Before you run the next cell:* the same baker begins with 100 g. How often does she double, until
# there are more than 2000 g? What is the gradient of the end with respect to the start? And is it
# larger or smaller than the 8 for 300 g?
#
# <details><summary>The answer</summary>
#
# 100, 200, 400, 800, 1600, 3200: five doublings, so the gradient is 2 · 2 · 2 · 2 · 2 = 32. The
# smaller dough has the larger gradient, because it was doubled more often.
#
# </details>

# %%
for grams in (100, 300):
    start = Tensor(grams, autograd=True)
    dough, feedings = start, 0
    while dough.data <= 2000 and feedings < 20:
        dough, feedings = dough + dough, feedings + 1
    dough.backward()
    print(f"from {grams} g: {feedings} feedings, {dough.data:.0f} g,", end=" ")
    print(f"gradient {start.grad.data:.0f}")
draw(graph_of(dough, start=start))

# %% [markdown]
# A plain `while`, which looks at the dough, and a graph as long as the loop took. (It counts as well,
# so that a wrong sum cannot keep it going for ever. The picture is of the 300 g.) In each `dough + dough` the same tensor stands twice, so two parts come back to it.
#
# ### Static and dynamic, side by side
#
# The same network, once as nodes and once as tensors: 4 samples, 3 features, 2 hidden units, one
# answer, and the same weights for both. First a plan is made, sorted, fed and run; then the same is
# just calculated. X and y want gradients too this time, so that all six can be compared.

# %%
rng = np.random.default_rng(8)
shapes = {"X": (4, 3), "W1": (3, 2), "b1": (2,), "W2": (2, 1), "b2": (1,), "y": (4, 1)}
arrays = {name: rng.normal(size=shape) for name, shape in shapes.items()}

nodes = {name: Input(name) for name in shapes}  # static: the plan comes first
hidden = SigmoidNode(LinearNode(nodes["X"], nodes["W1"], nodes["b1"]))
cost = MSE(nodes["y"], LinearNode(hidden, nodes["W2"], nodes["b2"]))
forward_and_backward(topological_sort({nodes[name]: arrays[name] for name in shapes}))

tensors = {name: Tensor(array, autograd=True) for name, array in arrays.items()}
X, W1, b1, W2, b2, y = tensors.values()  # dynamic: no plan
hidden = (X.mm(W1) + b1.expand(0, 4)).sigmoid()
difference = hidden.mm(W2) + b2.expand(0, 4) - y
loss = (difference * difference).sum(0).sum(0) * Tensor(1 / 4)
loss.backward()

print(f"cost: {cost.value:.6f} by nodes, {loss.data:.6f} by tensors")
rows = [("", "shape", "first number, by nodes", "by tensors", "all within 1e-10")]
for name in shapes:
    one, other = nodes[name].gradients[nodes[name]], tensors[name].grad.data
    close = "yes" if np.abs(one - other).max() < 1e-10 else "no"
    first = (f"{grad.ravel()[0]:.6f}" for grad in (one, other))
    rows.append((name, str(shapes[name]), *first, close))
table(rows)

# %% [markdown]
# The same numbers, out of two ways to keep one rule. And look at the bias: `expand` was written for
# the forward pass only, and its way back, a sum over the samples, is the gradient of the bias that
# cost you thought in lesson 05. Nobody had to write a `backward` for a layer.
#
# Each kind has its strength.
#
# - The static graph is there before the first number. It can be checked, sorted once, made faster
#   as a whole, and used a thousand times.
# - The dynamic graph is any Python at all, and you can print what you like in the middle. The price
#   is that it is made anew at each run.
#
# Here is a calculation that no plan can hold. Take a number. If it is even, halve it; if it is odd,
# take three times the number and one more. Go on until it is 1. Nobody has ever proved that this
# always ends (it is known as Collatz's problem). Where it does, your tensors have the gradient:
# each halving makes a difference half as large, each tripling three times as large.

# %%
half, three, one = Tensor(0.5), Tensor(3), Tensor(1)
rows = [("start", "steps", "halved", "tripled", "end", "gradient")]
for number in (6, 7, 9):
    start = last = Tensor(number, autograd=True)
    halved = tripled = 0
    while last.data != 1 and halved + tripled < 100:
        if last.data % 2 == 0:
            last, halved = last * half, halved + 1
        else:
            last, tripled = last * three + one, tripled + 1
    last.backward()
    counts = (str(count) for count in (halved + tripled, halved, tripled))
    rows.append((str(number), *counts, f"{last.data:.0f}", f"{start.grad.data:.6f}"))
table(rows)
print(f"for 6: 3 ** 2 / 2 ** 6 = {3**2 / 2**6}")

# %% [markdown]
# ### Wrong ways, and what they cost
#
# A well-known lecture builds such a tensor, and goes wrong in several places. Each of them runs, and
# each looks right on a small example.
#
# **Handing on too early.** The first line of the table hands on, at every visit, what `grad` holds
# so far. The second hands on only the part that has just come. That is right, but it walks every
# *way* through the graph, and with each doubling there are twice as many. Both call themselves, so
# both are at their end where a network is deep.

# %%
calls = []


def impatient(tensor, gradient, only_the_part):
    """Go on to the creators at every visit."""
    before = 0 if tensor.grad is None else tensor.grad.data
    tensor.grad = Tensor(before + gradient)
    parts = tensor.hand_back(gradient if only_the_part else tensor.grad.data)
    for creator, part in zip(tensor.creators, parts, strict=True):
        impatient(creator, part, only_the_part)


def doubled(x):
    """x + x, with its calls of hand_back counted."""
    return made("doubled", x.data + x.data, (x, x), lambda g: calls.append(x) or (g, g))


def repeated(operation, count):
    """An operation done count times, to 1."""
    last = Tensor(1, autograd=True)
    for _ in range(count):
        last = operation(last)
    return last


deep = repeated(lambda x: times(-1, x), 5000)
ways = {
    "what grad holds so far": lambda last: impatient(last, 1.0, only_the_part=False),
    "only the part that came": lambda last: impatient(last, 1.0, only_the_part=True),
    "when all uses have spoken": Tensor.backward,
}
rows = [("handing on", "gradient of 2h + 5h", "calls for 10 doublings", "5000 operations deep")]
for name, walk in ways.items():
    x = Tensor(1, autograd=True)
    h = times(3, x)
    walk(plus(times(2, h), times(5, h)))
    calls.clear()
    walk(repeated(doubled, 10))
    try:
        walk(deep)
        end = "done"
    except RecursionError as error:
        end = type(error).__name__
    rows.append((name, f"{x.grad.data:.0f}", str(len(calls)), end))
table(rows)

# %% [markdown]
# **One gradient for both.** A sum hands back the same array to x and to y. If both keep that very
# array as their gradient, they are tied together. The lecture's optimiser moves x, sets its
# gradient to 0 for the next round, and goes on to y:


# %%
def sharing(tensor, grad):
    """Keep the gradient itself, and not a copy."""
    tensor.grad = grad
    for creator, part in zip(tensor.creators, tensor.hand_back(grad.data), strict=True):
        sharing(creator, grad if part is grad.data else Tensor(part))


ways = {"one for both": lambda f: sharing(f, Tensor(1)), "one for each": lambda f: f.backward()}
for name, walk in ways.items():
    x, y = Tensor(5, autograd=True), Tensor(5, autograd=True)
    walk(plus(x, y))
    for parameter in (x, y):
        parameter.data = parameter.data - 0.1 * parameter.grad.data
        parameter.grad.data *= 0
    print(f"{name}: after the step x is {x.data:.1f} and y is {y.data:.1f}")

# %% [markdown]
# y never learns, and no error says so.
#
# **Names by lot.** To tell its tensors apart, the lecture draws a number below 100 000 for each. You
# know the riddle of the birthdays: how many tensors does it take until two of them have the same
# number, as likely as not? (Your dictionaries have the tensors themselves as keys. No two are one.)

# %%
for count in (100, 373, 1000):
    different = np.prod(1 - np.arange(count) / 100_000)
    print(f"{count:>4} tensors: two share a number with probability {1 - different:.2f}")

# %% [markdown]
# **Off with the first constant.** There a product wants gradients only if *both* factors do. Multiply
# a weight by a plain number, and the weight hears nothing any more. The lecture's way out is to
# declare the targets trainable. `made` says `any`, not `all`, and that settles it.
#
# **Everything twice.** There each operation is written once for tensors with autograd and once more
# for those without. What stands twice comes apart: in one place the second `tanh` returns the
# sigmoid. Here the numbers are made in one line, and only the note is left out.

# %% [markdown]
# ## Exercise 4 · SGD (2 points)
#
# The step downhill is the one of lesson 06: data minus rate times gradient, as a new array. Here
# the rate is called `alpha`. An **optimiser** is an object that knows the parameters, and takes the
# step with all of them.
#
# There is one thing new. `backward` *adds* to `grad`, and does not begin anew as the nodes did.
# That is good where one weight is used by two costs. But before the next pass somebody has to
# forget the old gradients, or they are counted a second time. Here the answer $4 w + b$ is 4, and
# should be 9. The same pass is made twice:

# %%
w, b = Tensor(0.5, autograd=True), Tensor(2, autograd=True)
print("before: w", w.grad, " b", b.grad)
for often in ("once:  ", "twice: "):
    difference = w * Tensor(4) + b - Tensor(9)
    (difference * difference).backward()
    print(often, "w", w.grad, " b", b.grad)

# %% [markdown]
# Right is −40 and −10: the difference is −5, its square has the slope 2 · (−5) there, and w counts
# four times.
#
# - `step(zero=True)` moves every parameter that has a gradient: its `data` becomes a *new* array,
#   data − alpha · grad. A parameter without a gradient stays as it is. Afterwards the
#   gradients are forgotten, unless `zero` is False.
# - `zero()` forgets the gradients of all parameters: `grad` becomes `None`, or a Tensor of zeros.


# %% nbgrader={"grade": false, "grade_id": "tensor_sgd", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class SGD:
    """Stochastic gradient descent: each step goes alpha times the gradient downhill.

    parameters: Tensors. One with data [3, 4] and grad [1, -2] has [2.9, 4.2] after a step of 0.1.
    """

    def __init__(self, parameters, alpha=0.1):
        self.parameters = list(parameters)
        self.alpha = alpha

    def zero(self):
        """Forget all gradients, so that the next backward begins anew."""
        for parameter in self.parameters:
            ### BEGIN SOLUTION
            parameter.grad = None
            ### END SOLUTION

    def step(self, zero=True):
        """Move every parameter that has a gradient, then forget the gradients if zero says so."""
        for parameter in self.parameters:
            ### BEGIN SOLUTION
            if parameter.grad is not None:
                parameter.data = parameter.data - self.alpha * parameter.grad.data
            ### END SOLUTION
        if zero:
            self.zero()


# %% nbgrader={"grade": true, "grade_id": "check_tensor_sgd", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("tensor_sgd", globals())


### END HIDDEN TESTS
def two_parameters():
    """W with a gradient, and b without one."""
    W, b = Tensor([[3, 4]], autograd=True), Tensor([7], autograd=True)
    W.grad = Tensor([[1, -2]])
    return W, b


W, b = two_parameters()
before, optimiser, question = W.data, SGD([W, b], alpha=0.5), "Which way is downhill, how far?"
SGD(two_parameters(), alpha=9.0)  # another one, which is not asked to do anything
optimiser.step(zero=False)
expect("W = [[3, 4]] with gradient [[1, -2]], a step of 0.5", W.data, [[2.5, 5]], question)
expect("b, which has no gradient", b.data, [7], "Only parameters with a gradient move.")
expect("The array that W had before", before, [[3, 4]], "Was it changed in place, by -= perhaps?")
optimiser.step(zero=False)
expect("W after a second step(zero=False)", W.data, [[2, 6]], "Was the gradient still there?")
for what, forget, data in [
    ("step()", lambda optimiser: optimiser.step(), [[2.9, 4.2]]),
    ("zero()", lambda optimiser: optimiser.zero(), [[3, 4]]),
]:
    W, b = two_parameters()
    forget(SGD([W, b]))
    expect(f"W after {what} with the usual alpha", W.data, data, "What is it to do, and how far?")
    gradient = np.zeros((1, 2)) if W.grad is None else W.grad.data
    expect(f"W's gradient after {what}", gradient, [[0, 0]], "Who forgets it?")
print("SGD: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: 'NoneType' object has no attribute 'data'</summary>
#
# A parameter that was not used in this pass has no gradient. Ask first:
# `if parameter.grad is not None`.
#
# </details>
# <details><summary>Hint: W has not moved, or the array that W had before has changed</summary>
#
# `data = parameter.data` and then `data = data - …` gives a new array to a local name only.
# `parameter.data -= …` writes into the old one. Assign to `parameter.data` the result of a minus.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# zero: for each parameter, `parameter.grad = None`. step: if it has a gradient, `parameter.data`
# becomes `parameter.data` minus `self.alpha` times `parameter.grad.data`.
#
# </details>

# %% [markdown]
# Does forgetting matter? Down the parabola $x^2$ from 3, ten steps with alpha 0.1, with and without:

# %%
for zero in (True, False):
    x = Tensor(3, autograd=True)
    optimiser, places = SGD([x], alpha=0.1), []
    for _ in range(10):
        places.append(f"{x.data:.2f}")
        (x * x).backward()
        optimiser.step(zero)
    print(f"zero={zero!s:<5}", " ".join(f"{place:>5}" for place in places))

# %% [markdown]
# Without forgetting, each step goes by the sum of all slopes so far. x runs through the bottom and up
# the other side, like a ball that nothing brakes.

# %% [markdown]
# ## Exercise 5 · Layers (4 points)
#
# Now it becomes comfortable. A **layer** knows its parameters and what it does with an input. It
# need not know the way back: your operations keep that.
#
# `Linear`, `Sigmoid`, `Tanh` and `Relu` are layers from here on.
#
# `Layer`, the activations and the constructors are given. You write four methods. (Their checks run
# on your operations from exercise 1.)
#
# - `Linear.forward(input)`: $XW + b$ for an input of shape (m, n_inputs); the result has shape
#   (m, n_outputs). Only tensors and your own operations: whatever you compute with `.data` leaves no
#   note, and nothing comes back through it. The bias has shape (n_outputs,), and there are m samples.
# - `Sequential.forward(input)`: through all layers, one after the other.
# - `Sequential.get_parameters()`: the parameters of all layers in one new list, in their order.
# - `MSELoss.forward(prediction, target)`: the mean of (prediction − target)² over *all elements*, as
#   a Tensor of shape (). With `sum` an axis goes; how many are there, for any shape?
#
# The given constructor draws the weights and divides them by $\sqrt{n}$, n being the inputs: a sum
# of n such numbers is then about as large whatever n is. (Before a ReLU, which shuts half of them
# off, $\sqrt{2 / n}$ is usual, named after Kaiming He. Our network has tanh.)
#
# Look at `Sequential.__init__`, too. It makes a list of its own from what it gets. Had it
# `layers=[]` as its default and kept that, all networks would add their layers to one and the same
# list: Python makes a default once, not at each call.


# %% nbgrader={"grade": false, "grade_id": "layers", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Layer:
    """A part of a network, with the parameters that it learns."""

    def __init__(self):
        self.parameters = []

    def get_parameters(self):
        """The Tensors that learn."""
        return self.parameters

    def forward(self, input):
        """The layer's output, a Tensor."""
        raise NotImplementedError(f"{type(self).__name__} has no forward yet.")


class Tanh(Layer):
    def forward(self, input):
        return input.tanh()


class Sigmoid(Layer):
    def forward(self, input):
        return input.sigmoid()


class Relu(Layer):
    def forward(self, input):
        return input.relu()


class Linear(Layer):
    """XW + b, for X of shape (m, n_inputs). The weights are drawn from rng, the biases are 0."""

    def __init__(self, n_inputs, n_outputs, rng):
        super().__init__()
        weight = rng.standard_normal((n_inputs, n_outputs)) / np.sqrt(n_inputs)
        self.weight = Tensor(weight, autograd=True)
        self.bias = Tensor(np.zeros(n_outputs), autograd=True)
        self.parameters = [self.weight, self.bias]

    def forward(self, input):
        """Of an input of shape (m, n_inputs) it makes a Tensor of shape (m, n_outputs)."""
        ### BEGIN SOLUTION
        samples = input.data.shape[0]
        return input.mm(self.weight) + self.bias.expand(0, samples)
        ### END SOLUTION


class Sequential(Layer):
    """Layers one after the other."""

    def __init__(self, layers=()):
        super().__init__()
        self.layers = list(layers)

    def add(self, layer):
        """One layer more, at the end."""
        self.layers.append(layer)

    def forward(self, input):
        """What comes out of the last layer. Without layers it is the input itself."""
        ### BEGIN SOLUTION
        for layer in self.layers:
            input = layer.forward(input)
        return input
        ### END SOLUTION

    def get_parameters(self):
        """The parameters of all layers, in one new list."""
        ### BEGIN SOLUTION
        return [parameter for layer in self.layers for parameter in layer.get_parameters()]
        ### END SOLUTION


class MSELoss(Layer):
    """The mean squared error. For [[1], [2]] against [[1], [4]] it is 2."""

    def forward(self, prediction, target):
        """The mean of (prediction - target) ** 2 over all elements, a Tensor of shape ()."""
        ### BEGIN SOLUTION
        difference = prediction - target
        total = difference * difference
        for _ in difference.data.shape:
            total = total.sum(0)
        return total * Tensor(1 / difference.data.size)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_layers", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("layers", globals())
### END HIDDEN TESTS
rng = np.random.default_rng(1)
first, last = Linear(3, 2, rng), Linear(2, 1, rng)
first.weight.data, first.bias.data = np.array([[1.0, -1], [2, 0], [0, 3]]), np.array([-10.0, 1])
last.weight.data, last.bias.data = np.array([[1.0], [2]]), np.array([5.0])
X = Tensor([[10, 1, 1], [1, 0, 2], [3, 4, 0], [0, 0, 1]], autograd=True)  # shape (4, 3)
question = "XW is [[12, -7], [1, 5], [11, -3], [0, 3]], and a bias is added to each row."
expected = [[2, -6], [-9, 6], [1, -2], [-10, 4]]
expect("Linear on 4 samples", first.forward(X).data, expected, question)
operands = {"input": X, "weight": first.weight, "bias": first.bias}
second_opinion("Linear", lambda: first.forward(X), "Was .data used for a tensor?", **operands)
result = first.forward(Tensor([[10, 1, 1]])).data
expect("Linear on a single sample", result, [[2, -6]], "How many copies of the bias?")

model, other = Sequential(), Sequential()
for layer in (first, Relu(), last):
    model.add(layer)
question = "After Relu [[2, 0], [0, 6], [1, 0], [0, 4]]. In which order, through all?"
expect("Linear, Relu, Linear on them", model.forward(X).data, [[7], [17], [6], [13]], question)
second_opinion("The three", lambda: model.forward(X), bias=first.bias, last=last.bias)
expect("Sequential() without layers", other.forward(X).data, X.data, "Whose layers are these?")
for _ in range(2):
    names = {first.weight: "W1", first.bias: "b1", last.weight: "W2", last.bias: "b2"}
    found = [names.get(one, "another thing") for one in model.get_parameters()]
    message = f"The parameters are {found}, expected {list(names.values())}, at each call anew."
    assert found == list(names.values()), message

question = "The squares of 0 to 5 are 55, and there are 6 elements. Is every axis summed away?"
for shape in ((2, 3), (6,), (3, 1, 2)):
    p, y = Tensor(np.ones(shape), autograd=True), Tensor(np.arange(1, 7).reshape(shape))
    expect(f"MSELoss on shape {shape}", MSELoss().forward(p, y).data, 55 / 6, question)
    second_opinion("MSELoss", lambda p=p, y=y: MSELoss().forward(p, y), prediction=p)
print("Layers: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: "The shapes (4, 2) and (2,) are not the same"</summary>
#
# There is one bias for each unit, and a row of them is added to each of the m samples:
# `self.bias.expand(0, m)`, where m is `input.data.shape[0]`.
#
# </details>
# <details><summary>Hint: no note leads back to bias</summary>
#
# You computed with `.data` and made a Tensor of the result. It has the right numbers and no memory.
# Use `mm`, `expand` and `+` on the tensors themselves.
#
# </details>
# <details><summary>Hint: the parameters are lists in a list, or get more with each call</summary>
#
# `append` puts a whole list in as one element; `+=` on a list that belongs to a layer makes that
# layer's list longer. Begin with a new `[]`, and take the parameters one by one.
#
# </details>
# <details><summary>Hint: MSELoss has shape (3,), gives 27.5, or an IndexError</summary>
#
# One `sum(0)` takes away one axis; where none is left, another one fails. Go on as often as there
# are axes: `for _ in difference.data.shape`. And 27.5 is divided by the number of rows. The number
# of elements is `difference.data.size`. A tensor can only be multiplied by a Tensor: `Tensor(1 / …)`.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# Linear: `input.mm(self.weight)` plus the bias, expanded. Sequential: for each layer,
# `input = layer.forward(input)`; return it after the loop. MSELoss: the difference times itself,
# summed until the shape is (), times `Tensor(1 / number of elements)`.
#
# </details>

# %% [markdown]
# ## Your library learns
#
# A training in this style looks the same for every network there is: predict, compare, go back,
# step. The network is 2 inputs, 3 hidden units with tanh, one answer
# with a sigmoid.


# %%
def learn(X, y, steps, seed=0):
    """Train a new network; returns it and the loss before each step."""
    rng = np.random.default_rng(seed)
    model = Sequential([Linear(2, 3, rng), Tanh(), Linear(3, 1, rng), Sigmoid()])
    criterion, optimiser = MSELoss(), SGD(model.get_parameters(), alpha=1.0)
    losses = []
    for _ in range(steps):
        loss = criterion.forward(model.forward(X), y)
        losses.append(float(loss.data))
        loss.backward()
        optimiser.step()
    return model, losses


X = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
tasks = {"second column": Tensor([[0], [1], [0], [1]]), "XOR": Tensor([[0], [1], [1], [0]])}

# %% [markdown]
# Two tasks. The targets of the first are 0, 1, 0, 1. That is just the second column of X, and a
# straight line separates the zeros from the ones. The second is **XOR**, "one or the other, but not
# both": 0, 1, 1, 0, and no line separates these. The lecture that this lesson mends trains both,
# for ten steps each. How far do ten steps go?

# %%
for task, y in tasks.items():
    model, losses = learn(X, y, steps=10)
    answers = brief(np.round(model.forward(X).data.ravel(), 2))
    print(f"{task:>13}: wanted {brief(y.data.ravel())}, answers {answers}")
    print(f"{'':>13}  loss {losses[0]:.3f} at first, {losses[-1]:.3f} at the tenth step")

# %% [markdown]
# The first is coming along. For XOR all answers are near one half, and the loss is 0.25: what
# *always answering one half* costs. It has learned nothing but to be undecided. Has it failed? It
# has not begun. 300 steps:

# %%
curves = {}
for task, y in tasks.items():
    model, curves[task] = learn(X, y, steps=300)
    loss = MSELoss().forward(model.forward(X), y).data
    answers = brief(np.round(model.forward(X).data.ravel(), 2))
    print(f"{task:>13}: wanted {brief(y.data.ravel())}, answers {answers}, loss {loss:.3f}")
print("XOR below 0.01:", "yes" if loss < 0.01 else "no")

chart = Chart("XOR takes its time", "step", "mean squared error")
for (task, losses), style in zip(curves.items(), (ORANGE, BLUE), strict=True):
    chart.line(range(300), losses, task, style)
chart.line([0, 299], [0.25, 0.25], "always one half", GREY, width=1)
steps = (0, 10, 50, 100, 150, 200, 299)
words = "; ".join(f"{t} " + ", ".join(f"{c[s]:.3f}" for s in steps) for t, c in curves.items())
show(chart, f"Loss at the steps {', '.join(map(str, steps))}: {words}. Always one half costs 0.25.")
table([("step", *curves)] + [(f"{s:>4}", *(f"{c[s]:.3f}" for c in curves.values())) for s in steps])

# %% [markdown]
# For the first fifty steps almost nothing happens: the hidden units have to find out which of them
# does what. Then it goes quickly. A curve that lies flat is not always at its end.
#
# And what does one step write into the diary? Here is the first layer, before its first step. X
# has no gradient, because nobody wanted one.

# %%
model, _ = learn(X, tasks["XOR"], steps=0)
prediction = model.forward(X)
loss = MSELoss().forward(prediction, tasks["XOR"])
loss.backward()
names = dict(zip(("W1", "b1", "W2", "b2"), model.get_parameters(), strict=True))
graph = graph_of(loss, X=X, y=tasks["XOR"], **names, prediction=prediction, loss=loss)
draw(graph[:7])
noted = sum(bool(node.inbound_nodes) for node in graph)
print(f"{noted} notes in the whole step, so {300 * noted} in 300 steps, all of them thrown away")

# %% [markdown]
# ## Recap
#
# - A tensor remembers what it was made of and how to hand a gradient back. The graph is the diary of
#   the calculation, so `if` and `while` may stand in the middle.
# - A tensor's turn comes when all its uses have spoken, once, with what this pass has collected.
# - `backward` adds; so somebody has to forget. Layers and optimisers are thin: the way back comes with
#   the operations.
#
# The same elsewhere. PyTorch: `loss.backward(); optimizer.step(); optimizer.zero_grad()`.
# TensorFlow: `with tf.GradientTape() as tape:` is the diary. scikit-learn:
# `MLPClassifier((3,), activation="tanh", solver="sgd").fit(X, y)` hides it all.
#
# **To try, without points:** take `Tanh()` out of the network, and let XOR run for as many steps as
# you like: where does the loss stay, and why? Then train with the seeds 1 to 9: does each of them get
# off the plateau, and when? And write `exp` as an operation, in two lines: `second_opinion` can judge
# it.
