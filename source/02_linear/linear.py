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
# # 02 · The weighted sum
#
# | | |
# |---|---|
# | **You will build** | `Neuron` and `Linear`: one neuron, then a whole layer of them |
# | **You need** | lesson 01; how to multiply two small matrices on paper |
# | **Time** | about 45 minutes |
# | **Difficulty** | 2 of 5 |
# | **Points** | 6: Neuron 2, Linear 4 |
#
# Nearly all the work that a neural network does is one calculation, done very often: multiply,
# add up, add a constant. Today you write it twice, for a single neuron and for many at once.

# %% [markdown]
# ## The idea
#
# Ana orders 6 apples at 0.50, 14 eggs at 0.25 and 3 loaves of bread at 1.40 from the corner shop.
# Delivery costs 2.00, whatever is in the box. You know how to find what she pays: each quantity
# times its price, all of that added up, and the fee on top.
#
# A neuron does the same and nothing more. Only the words are different:
#
# - The quantities are its **inputs** $x$, a vector of shape (n,). Here n is 3.
# - The prices are its **weights** $w$, also of shape (n,), one for each input.
# - The fee is its **bias** $b$, a single number.
# - The bill is its output $o$, a single number. It is called the **weighted sum**:
#
# $$o = \sum_{i=1}^{n} x_i w_i + b$$
#
# A large weight makes an input count for much, a weight of 0 leaves it out, a negative one makes
# it count against. The bias is what comes out when nothing goes in.

# %% [markdown]
# ### The library so far
#
# The next cell is locked and closed. It holds the toolbox and what lesson 01 left you with: `Node`
# and `Input`, `Add` and `Mul`, `topological_sort` and `forward_pass`, all of them complete.

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% [markdown]
# Here is Ana's bill, each part beginning where the last one ended.

# %%
goods = ["apples", "eggs", "loaves"]
quantities = np.array([6, 14, 3])  # x, shape (3,)
unit_prices = np.array([0.50, 0.25, 1.40])  # w, shape (3,)
delivery = 2.00  # b, a number

names, parts = [*goods, "delivery"], [*(quantities * unit_prices), delivery]
ends = np.cumsum(parts)
table(
    [("part", "amount", "so far")]
    + [
        (name, f"{part:6.2f}", f"{end:6.2f}")
        for name, part, end in zip(names, parts, ends, strict=True)
    ]
)

how = [f"{x} · {w:.2f}" for x, w in zip(quantities, unit_prices, strict=True)] + ["the bias"]
rows = {-row: f"{name}: {how[row]} = {parts[row]:.2f}" for row, name in enumerate(names)}
chart = Chart("", "what Ana owes so far", y_ticks=rows, height=150)
for row, part, end in zip(rows, parts, ends, strict=True):
    fill = "#FCE5B8" if end == ends[-1] else "#CFE8F7"
    chart.box(end - part, row - 0.35, part, 0.7, fill)
said = ", ".join(f"{name} {part:.2f}" for name, part in zip(names, parts, strict=True))
show(chart, f"Four bars, end to end: {said}; together {ends[-1]:.2f}.")

# %% [markdown]
# ## Exercise 1 · Neuron (2 points)
#
# You can already compute this bill: three `Mul` nodes and an `Add`. Count what it takes.

# %%
inputs = [Input(f"x{i}") for i in (1, 2, 3)]
weights = [Input(f"w{i}") for i in (1, 2, 3)]
bias = Input("b")
products = [Mul(x, w) for x, w in zip(inputs, weights, strict=True)]
bill = Add(*products, bias)
feed = dict(zip(inputs + weights, [*quantities, *unit_prices], strict=True)) | {bias: delivery}
graph = topological_sort(feed)
print("the bill:", brief(forward_pass(bill, graph)), "  nodes:", len(graph))

# %% [markdown]
# It is right, and far too long: a neuron with a thousand inputs would take some three thousand
# nodes. So we give the weighted sum a node of its own. `Neuron(inputs, weights, bias)` has three
# inbound nodes, in this order:
#
# - `inputs` and `weights` hold a vector each, both of the same length n. It may be an array of
#   shape (n,) or a plain **list** of n numbers; your code has to work for both.
# - `bias` holds one number.
#
# `forward` sets `self.value` to $\sum x_i w_i + b$. That is one number, not an array of them. The
# inputs' own values stay as they are, and as with `Add`, no pass remembers the one before it.
#
# The line that fetches the three values is written. The one that uses them is yours; make it
# several, if you like.


# %% nbgrader={"grade": false, "grade_id": "neuron_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Neuron(Node):
    """One neuron: the weighted sum of its inputs, plus a bias.

    inputs, weights: nodes whose values are vectors of one length n, as arrays of shape (n,)
    or as lists of n numbers. bias: a node whose value is a number.
    Its own value is a number. With [6, 14, 3], [0.5, 0.25, 1.4] and 2 it is 12.7.
    """

    def __init__(self, inputs, weights, bias):
        super().__init__([inputs, weights, bias])

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        ### BEGIN SOLUTION
        self.value = np.dot(inputs, weights) + bias
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_neuron_forward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("neuron_forward", globals())
### END HIDDEN TESTS
x, w, b = Input("x"), Input("w"), Input("b")
x.value, w.value, b.value = np.array([6.0, 14.0, 3.0]), np.array([0.5, 0.25, 1.4]), 2.0
o = Neuron(x, w, b)
o.forward()
expect("Neuron on Ana's order", o.value, 12.7, "Which part is missing, or counted twice?")
expect("The quantities after the pass", x.value, [6, 14, 3], "Was an input changed in place?")
expect("The prices after the pass", w.value, [0.5, 0.25, 1.4], "Was an input changed in place?")
x.value, w.value, b.value = np.array([1.0, 2.0]), np.array([3.0, -4.0]), 0.5
o.forward()
expect("The same Neuron, fed other numbers", o.value, -4.5, "Does it remember the first pass?")
x.value, w.value, b.value = [6, 14, 3], [0.5, 0.25, 1.4], 2
o.forward()
expect("Neuron on lists", o.value, 12.7, "A list is no array: which line minds?")
print("Neuron: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: I get several numbers where one is expected</summary>
#
# You have the products, one for each input, but nobody has added them up yet. The big Σ in the
# formula stands for that sum.
#
# </details>
# <details><summary>Hint: I get 10.7, 16.7 or 6.2 where 12.7 is expected</summary>
#
# 10.7 is the bill without the fee. 16.7 has the fee three times: it was added to each product, but
# one box is delivered once. 6.2 is the bread and the fee: each product replaced the one before it,
# instead of joining it.
#
# </details>
# <details><summary>Hint: TypeError: can't multiply sequence by non-int of type 'list'</summary>
#
# `*` and `@` know arrays; a list is not one. Either turn both into arrays first with `np.asarray`,
# or use a function of NumPy that takes lists as well, or walk along both with `zip`.
#
# </details>
# <details><summary>Hint: I do not know where to start</summary>
#
# `np.dot(inputs, weights)` multiplies two vectors pair by pair and adds up the products, for lists
# as well as arrays. What does the formula still do after that?
#
# </details>

# %% [markdown]
# ### Ana's bill, once more
#
# The same bill on your own neuron. Compare the number of nodes with the one above.

# %%
inputs, weights, bias = Input("inputs"), Input("weights"), Input("bias")
f = Neuron(inputs, weights, bias)
graph = topological_sort({inputs: [6, 14, 3], weights: [0.5, 0.25, 1.4], bias: 2})
print("the bill:", brief(forward_pass(f, graph)), "  nodes:", len(graph))
trace(graph)
draw(graph)

# %% [markdown]
# In a shop, somebody has set the prices. In a network, nobody has: it is shown orders and bills,
# and finds the prices itself. That is what *learning* means, and lesson 06 does it.
#
# ## From one bill to many
#
# Four customers order today, and they can choose between two shops. Each shop has its own prices
# and its own fee. What would everybody pay in either shop? These are eight bills. Written as
# tables, they are a single formula:
#
# $$Z = XW + b$$
#
# | | shape | one row is | one column is | here |
# |---|---|---|---|---|
# | $X$, the orders | (m, n) | a **sample**: a customer | a **feature**: a kind of goods | (4, 3) |
# | $W$, the prices | (n, k) | a kind of goods | a **unit**: a shop | (3, 2) |
# | $b$, the fees | (k,) | | one number for each unit | (2,) |
# | $Z$, the bills | (m, k) | a customer | a shop | (4, 2) |
#
# All m samples together are a **batch**. A unit is a neuron, and the k units side by side are a
# **layer**: a *linear* layer, also called *dense* or *fully connected*, because each unit looks
# at each feature. (A mathematician would say *affine*, on account of the b.)
#
# One entry of $Z$ is one bill, the row of a customer against the column of a shop:
#
# $$Z_{ij} = \sum_{p=1}^{n} X_{ip} W_{pj} + b_j$$

# %%
customers, shops = ["Ana", "Ben", "Chi", "Dov"], ["Corner", "Market"]
orders = np.array([[6.0, 14.0, 3.0], [2.0, 0.0, 1.0], [0.0, 10.0, 2.0], [12.0, 30.0, 8.0]])
prices = np.array([[0.50, 0.75], [0.25, 0.20], [1.40, 1.00]])
fees = np.array([2.0, 3.0])
print("X", orders.shape, " W", prices.shape, " b", fees.shape)

# %% [markdown]
# The figure works out one of the eight bills, Ana's at the market: her row of X, the market's
# column of W, the market's fee. The other seven are waiting for you.

# %%
i, j = 0, 1  # Ana, the market
one_bill = sum(orders[i, p] * prices[p, j] for p in range(3)) + fees[j]
print(" + ".join(f"{orders[i, p]:g} · {prices[p, j]:.2f}" for p in range(3)), end=" ")
print(f"+ {fees[j]:.2f} = {one_bill:.2f}")


def grid(chart, left, title, cells, lit, rows=(), columns=()):
    """Draw a table of texts; the cells that are lit are shaded and bold."""
    chart.text(left + cells.shape[1] / 2, 4.9, title, "middle", 14, "bold")
    for (row, column), text in np.ndenumerate(cells):
        x, y, on = left + column, 3 - row, lit[row, column]
        chart.box(x, y, 1, 1, "#FCE5B8" if on else "white")
        chart.text(x + 0.5, y + 0.5, text, "middle", weight="bold" if on else "normal")
    for row, text in enumerate(rows):
        chart.text(left - 0.15, 3.5 - row, text, "end", 12)
    for column, text in enumerate(columns):
        chart.text(left + column + 0.5, 4.3, text, "middle", 12)


unknown = np.full((4, 2), "?", dtype=object)
unknown[i, j] = f"{one_bill:.2f}"
row, column = np.arange(4)[:, None] == i, np.arange(2) == j
as_text = np.vectorize("{:g}".format, otypes=[object])
as_money = np.vectorize("{:.2f}".format, otypes=[object])
chart = Chart(x_ticks={}, y_ticks={}, equal=True)
grid(chart, 0.9, "X (4, 3)", as_text(orders), row | np.zeros((4, 3), bool), customers, goods)
grid(chart, 5.8, "W (3, 2)", as_money(prices), column | np.zeros((3, 2), bool), goods, shops)
grid(chart, 8.7, "b (2,)", as_money(fees[None]), column[None], (), shops)
grid(chart, 12.3, "Z (4, 2)", unknown, row & column, customers, shops)
for x, sign in [(4.35, "·"), (8.25, "+"), (11.1, "=")]:
    chart.text(x, 3.5, sign, "middle", 24, "bold")
show(
    chart,
    f"Four tables, X (4, 3) times W (3, 2) plus b (2,) gives Z (4, 2). Shaded: the row "
    f"{brief(orders[i])} of {customers[i]} in X, the column {brief(prices[:, j])} of {shops[j]} "
    f"in W, its fee {fees[j]:.2f} in b, and where they meet in Z the bill {one_bill:.2f}. The "
    "other seven bills are question marks.",
    width=820,
)

# %% [markdown]
# ## Exercise 2 · Linear (4 points)
#
# Fill in the question marks, all of them in one step. `Linear(X, W, b)` has three inbound nodes,
# in this order. Their values are arrays: X of shape (m, n), W of shape (n, k), b of shape (k,).
#
# `forward` sets `self.value` to $Z = XW + b$, an array of shape (m, k). It has two axes even where
# there is only one sample (m = 1) or only one unit (k = 1). The same node must work for batches of
# different sizes, one after the other. The inputs' own values stay as they are.
#
# This time the method is empty. Loops are right, the matrix product is shorter; NumPy has it as
# an operator and as a function. Write the shapes beside your line before you run it: they tell you
# what may be multiplied with what.
#
# The sum at the end adds two different shapes, (m, k) and (k,). NumPy lines shapes up at their
# right ends and repeats b for every row. This is called **broadcasting**, and here it is just what
# we want: each shop charges every customer its own fee.


# %% nbgrader={"grade": false, "grade_id": "linear_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Linear(Node):
    """A layer of k neurons on a batch of m samples: Z = XW + b.

    X: a node whose value has shape (m, n), a sample in each row.
    W: a node whose value has shape (n, k), the weights of a unit in each column.
    b: a node whose value has shape (k,), one bias for each unit.
    Its own value has shape (m, k). With X = [[1, 2], [3, 4]], W = [[5, 6], [7, 8]] and
    b = [-1, -1] it is [[18, 21], [42, 49]].
    """

    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        ### BEGIN SOLUTION
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X @ W + b  # (m, n) @ (n, k) + (k,) is (m, k)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_linear_forward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("linear_forward", globals())
### END HIDDEN TESTS
X, W, b = Input("X"), Input("W"), Input("b")
X.value = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
W.value = np.array([[1.0, 0.0, 2.0, 1.0], [0.0, 1.0, 1.0, -1.0]])
b.value = np.array([10.0, 20.0, 30.0, 40.0])
Z = Linear(X, W, b)
Z.forward()
expect(
    "Linear on 3 samples with 2 features and 4 units",
    Z.value,
    [[11, 22, 34, 39], [13, 24, 40, 39], [15, 26, 46, 39]],
    "Row 1 of Z belongs to the sample [1, 2]: which weights and which biases make it?",
)
X.value = np.array([[1.0, 2.0]])
Z.forward()
expect(
    "The same Linear on a batch of one",
    Z.value,
    [[11, 22, 34, 39]],
    "How many rows should Z have, and does it remember the first pass?",
)
expect("X after the pass", X.value, [[1, 2]], "Was an input changed in place?")
expect("b after the pass", b.value, [10, 20, 30, 40], "Was an input changed in place?")
print("Linear: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: ValueError: matmul: ... mismatch in its core dimension</summary>
#
# (`np.dot` says it as "shapes ... not aligned".) A matrix product wants the two shapes side by side
# to agree in the middle: (3, 2) and (2, 4) do, and what is left outside, (3, 4), is the result.
# Which of X and W comes first? Was one of them transposed?
#
# </details>
# <details><summary>Hint: ValueError: operands could not be broadcast together</summary>
#
# With the shapes (3,2) and (2,4): `*` multiplies entry by entry. You want rows against columns, the
# *matrix* product. With (3,4) and (4,1): b was turned into a column. It is one number for each
# unit, so it belongs along the row.
#
# </details>
# <details><summary>Hint: my result has shape (4, 3) where (3, 4) is expected</summary>
#
# You have a unit in each row and a sample in each column. Some books write it so; see "Rows here,
# columns elsewhere" below. In this course the samples are the rows of Z, as they are those of X.
#
# </details>
# <details><summary>Hint: the shape is right, the numbers are not</summary>
#
# Compare one entry by hand, say the first: 1 · 1 + 2 · 0 + 10 is 11. With 1, b is missing; with 21,
# b was added to each product. If you write loops, there are three of them, and b does not belong
# into the innermost one.
#
# </details>
# <details><summary>Hint: I do not know where to start</summary>
#
# Fetch the three values as `Neuron.forward` does. Then the formula of the heading is one line:
# NumPy's operator for the matrix product is `@`, and `+ b` may stay as it is.
#
# </details>

# %% [markdown]
# ## Your layer at work
#
# No more question marks:

# %%
X, W, b = Input("X"), Input("W"), Input("b")
bills = Linear(X, W, b)
graph = topological_sort({X: orders, W: prices, b: fees})
Z = forward_pass(bills, graph)
table(
    [("", *shops, "pays less at")]
    + [
        (customer, *(f"{amount:6.2f}" for amount in row), shops[np.argmin(row)])
        for customer, row in zip(customers, Z, strict=True)
    ]
)

# %% [markdown]
# Ana's first bill is the 12.70 of the beginning, her second the 13.30 of the figure. Chi and Dov
# should go to the market: eggs and bread are cheaper there, and they order enough of them to make
# up for the higher fee.
#
# A layer is nothing but neurons side by side. Here is a loop that makes one `Neuron` for each
# customer and shop, and asks whether their values are the numbers in Z:

# %%
agree = []
for i in range(4):
    for j in range(2):
        x, w, fee = Input("x"), Input("w"), Input("fee")
        neuron = Neuron(x, w, fee)
        forward_pass(neuron, topological_sort({x: orders[i], w: prices[:, j], fee: fees[j]}))
        agree.append(np.isclose(neuron.value, Z[i, j]))
print(len(agree), "neurons,", sum(agree), "of them agree with the one Linear")

# %% [markdown]
# *Before you run the next cell:* tomorrow 1000 customers will order instead of 4. Which of the
# shapes of X, W, b and Z change, and to what?
#
# <details><summary>The answer</summary>
#
# X becomes (1000, 3) and Z becomes (1000, 2). W stays (3, 2) and b stays (2,): the shops do not
# print another price list because more people have come.
#
# </details>

# %%
many = np.random.default_rng(2).integers(0, 20, size=(1000, 3))
rows = [("customers", "X", "W", "b", "Z")]
for batch in [orders, orders[:1], many]:
    graph = topological_sort({X: batch, W: prices, b: fees})
    forward_pass(bills, graph)
    shapes = [str(np.shape(node.value)) for node in (X, W, b, bills)]
    rows.append((str(len(batch)), *shapes))
table(rows)

# %% [markdown]
# This is why W does not depend on the size of the batch. It says how *one* sample is weighed, and
# weighs every row of X alike. The number of features and the number of units give W its shape;
# the number of samples appears in X and Z alone. So a network that has learned from small
# batches may be asked about one sample, or about a million.

# %% [markdown]
# ## A square example forgives
#
# Weights need not be prices; they may be negative. Two samples that happen to be equal, two
# units:

# %%
X, W, b = Input("X"), Input("W"), Input("b")
f = Linear(X, W, b)
X_ = np.array([[-1.0, -2.0], [-1.0, -2.0]])
W_ = np.array([[2.0, -3.0], [2.0, -3.0]])
b_ = np.array([-3.0, -5.0])
graph = topological_sort({X: X_, W: W_, b: b_})
print(forward_pass(f, graph))

# %% [markdown]
# And one in which all rows are different, with the whole pass shown step by step:

# %%
X, W, b = Input("X"), Input("W"), Input("b")
f = Linear(X, W, b)
X_ = np.array([[1.0, 2.0], [3.0, 4.0]])
W_ = np.array([[5.0, 6.0], [7.0, 8.0]])
b_ = np.array([-1.0, -1.0])
graph = topological_sort({X: X_, W: W_, b: b_})
print(forward_pass(f, graph))
print()
trace(graph)
draw(graph)

# %% [markdown]
# Both are classics, and both have a weakness: X and W are square, of shape (2, 2). Then the wrong
# products run as smoothly as the right one, and only the numbers tell them apart:

# %%
ways = {"X @ W": X_ @ W_, "W @ X": W_ @ X_, "X @ W.T": X_ @ W_.T, "X * W": X_ * W_}
table(
    [("written as", "plus b gives", "shape")]
    + [(way, brief(product + b_), str(product.shape)) for way, product in ways.items()]
)

# %% [markdown]
# That is why the checks above use 3 samples, 2 features and 4 units: with three different numbers,
# none of the wrong products fits. Do the same when you try your own code.

# %% [markdown]
# ## Rows here, columns elsewhere
#
# In this course each sample is a row of X, as in a spreadsheet, in scikit-learn and in TensorFlow.
# Many books put each sample into a column and each unit into a row, and write $Wx + b$ with the W
# first. Then every table is turned on its side, and b has to be a column of shape (k, 1):

# %%
books_X, books_W, books_b = orders.T, prices.T, fees[:, None]
books_Z = books_W @ books_X + books_b
print("books: W", books_W.shape, " X", books_X.shape, " b", books_b.shape, " Z", books_Z.shape)
print("the same bills, turned on their side:", np.allclose(books_Z.T, orders @ prices + fees))

# %% [markdown]
# Neither is wrong. What goes wrong is half of one and half of the other. When you read a formula,
# look for the shapes first.

# %% [markdown]
# ## Recap
#
# - A neuron is a weighted sum: inputs times weights, added up, plus a bias.
# - A layer is many neurons on many samples, one matrix product: Z = XW + b,
#   (m, n) times (n, k) plus (k,) is (m, k).
# - W and b belong to the layer, X and Z to the batch. A larger batch needs no other weights.
#
# The same in one line elsewhere. TensorFlow: `tf.matmul(X, W) + b`, or `keras.layers.Dense(k)`.
# PyTorch: `X @ W + b`, or `torch.nn.Linear(n, k)`, which keeps its weights as (k, n), a unit in
# each row. scikit-learn: `X @ model.coef_.T + model.intercept_` is what a fitted
# `LinearRegression` answers to `predict` when it has several targets.
#
# **To try, without points:** Eve orders nothing at all. What does she pay, and which part of the
# formula is that? Then send one `Linear` into another, with nothing in between, and look for a
# single W and a single b that do the same. You will find them. Two layers in a row are therefore
# no more than one, and lesson 03 is about what has to stand between them.
