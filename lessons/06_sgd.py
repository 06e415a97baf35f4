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
# # 06 · Learning
#
# | | |
# |---|---|
# | **You will build** | `gradient_descent_update`, `minibatches`, `sgd_update` and `train`: a network that learns from a table of data |
# | **You need** | lesson 05: what `forward_and_backward` leaves in `node.gradients` |
# | **Time** | about 75 minutes |
# | **Difficulty** | 3 of 5 |
# | **Points** | 14: the step 2, the batches 3, the update 3, the training 6 |
#
# Since the last lesson your network knows, for every weight, in which direction the cost grows. It
# has not yet done anything about it. Today it does. At the end it predicts how a disease goes on,
# from a table of 442 patients, and you see how it compares with a straight line.

# %% [markdown]
# ## The idea
#
# You stand on a hillside in thick fog and want to go down to the valley. You cannot see it. But you
# feel under your feet which way the ground rises. So you take a step the other way, feel again, and
# take another.
#
# Let the height be $f(x) = x^2 + 5$, and your place $x = 3$. The slope there is $f'(x) = 2x = 6$:
# the ground rises to the right, by 6 for each unit. You go left, by a tenth of the slope, and
# stand at
#
# $$x - \eta\, f'(x) = 3 - 0.1 \cdot 6 = 2.4$$
#
# The letter $\eta$ (eta) is the **learning rate**: how much of the slope becomes a step. Here it is
# 0.1. At 2.4 the slope is only 4.8, so the next step is shorter. Nobody tells you to slow down near
# the bottom; the slope does. This is **gradient descent**, and it is all that learning is here. A
# network with a thousand weights has a thousand slopes, one for each, and takes the same step with
# all of them at once.

# %% [markdown]
# ## The library so far
#
# One locked cell with everything from lessons 01 to 05: the nodes with `forward` and `backward`,
# `topological_sort`, `forward_pass`, `forward_and_backward` and the toolbox.

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% [markdown]
# And the walk from x = 3, drawn. Each dot is a place where you stood and felt the slope.

# %%
places = 3 * 0.8 ** np.arange(8)  # each step of this walk takes a fifth of the way to 0
table(
    [("step", "x", "f(x)")]
    + [(f"{step:>4}", f"{x:.4f}", f"{x**2 + 5:.4f}") for step, x in enumerate(places)]
)

line = np.linspace(-1.5, 3.5, 101)
chart = Chart("Steps shrink as the ground gets flat", "x", "f(x)")
chart.line(line, line**2 + 5, "f(x) = x² + 5", BLUE)
chart.line(places, places**2 + 5, "the walk from x = 3", ORANGE, markers=True)
walk = ", ".join(f"{x:.2f}" for x in places)
show(chart, f"The parabola x² + 5 and a walk down to its minimum at 0, by the places x = {walk}.")

# %% [markdown]
# ## Exercise 1 · One step (2 points)
#
# Everything in this lesson rests on one line of arithmetic. `gradient_descent_update` gets a place,
# the slope at that place, and the learning rate. It gives back the new place.
#
# - `x` is a number or an array, of fractions or of whole numbers. `gradx` is the gradient at `x`,
#   in the same shape. `learning_rate` is a number.
# - What comes back is a *new* number or array, in the shape of `x`. The caller's `x` and `gradx`
#   stay as they are.
#
# The gradient points uphill. The step is made already; one line is yours.


# %% nbgrader={"grade": false, "grade_id": "gradient_descent_update", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def gradient_descent_update(x, gradx, learning_rate):
    """Take one step downhill and return the new place; x itself stays as it is.

    x, gradx: two numbers, or two arrays of one shape. learning_rate: a number.
    gradient_descent_update(3, 6, 0.1) is 2.4.
    """
    step = learning_rate * gradx
    ### BEGIN SOLUTION
    return x - step
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_gradient_descent_update", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("gradient_descent_update", globals())
### END HIDDEN TESTS
new = gradient_descent_update(3, 6, 0.1)
expect("One step from 3 with slope 6, rate 0.1", new, 2.4, "Which way does a gradient point?")
new = gradient_descent_update(-2.0, -4.0, 0.25)
expect("One step from -2 with slope -4, rate 0.25", new, -1, "Do you go against the slope?")
x, gradx = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[10.0, 0, 0], [0, 0, -10]])
new = gradient_descent_update(x, gradx, 0.1)
expect("A step on an array", new, [[0, 2, 3], [4, 5, 7]], "Is the step made for each number?")
expect("x after that step", x, [[1, 2, 3], [4, 5, 6]], "Was it changed in place, by -= perhaps?")
new = gradient_descent_update(np.array([1, 2]), np.array([5.0, -5.0]), 0.1)
expect("A step from the whole numbers [1, 2]", new, [0.5, 2.5], "Is the result a new array?")
print("gradient_descent_update: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: I get 3.6 where 2.4 is expected</summary>
#
# You went uphill. A positive slope means that the ground rises to the right. Where is down?
#
# </details>
# <details><summary>Hint: I get 0.6</summary>
#
# 0.6 is how far you go. The question is where you are afterwards.
#
# </details>
# <details><summary>Hint: x has changed, or "Cannot cast ufunc 'subtract'"</summary>
#
# `x -= step` works on the array that the caller handed in, and an array of whole numbers cannot
# hold a fraction. An expression with x and step, without an assignment, makes a new array.
#
# </details>

# %% [markdown]
# ### Down a parabola
#
# From x = 3651, with the learning rate 0.1, down $f(x) = x^2 + 5$. Its slope is $2x$.


# %%
def f(x):
    return x**2 + 5


def df(x):
    return 2 * x


x, epochs = 3651.0, 80
for epoch in range(epochs):
    if epoch in (0, 1, 2, 10, 20, 46, 54, 71, 74, 79):
        print(f"epoch {epoch:>2}   cost {f(x):>16,.3f}   x {x:>9.3f}   slope {df(x):>9.3f}")
    x = gradient_descent_update(x, df(x), learning_rate=0.1)

# %% [markdown]
# The minimum is 5, at x = 0. In an old log of this very run, 7302 stands in the first line under
# the label x, and x is said to take 74 epochs to 0.000. It was the slope that was printed, twice as
# large as x: x itself is there by epoch 71. A curve of the wrong quantity looks as convincing as
# the right one. Print what you name.
#
# ### Down a curve of the fourth degree
#
# $f(x) = x^4 - 3x^3 + 2$ has the slope $f'(x) = 4x^3 - 9x^2 = x^2(4x - 9)$. It is 0 at $x = 9/4$,
# where the minimum is. Nobody tells us how many steps that takes, so we walk until a step is
# shorter than 0.00001, or for 1000 steps: a loop that waits for something should know when to give up.

# %%
x, step, count = 6.0, 1.0, 0
while step > 0.00001 and count < 1000:
    new = gradient_descent_update(x, 4 * x**3 - 9 * x**2, learning_rate=0.01)
    x, step, count = new, abs(new - x), count + 1
print(f"after {count} steps x = {x:.6f}, and the minimum is at {9 / 4}")

# %% [markdown]
# 2.249965 is not 2.25. We stopped because the *step* was short, and a step is short wherever the
# slope is small. It says little about how far there is to go.
#
# ### A learning rate too large
#
# *Before you run the next cell:* again $f(x) = x^2 + 5$ from x = 3, with the learning rate 0.9 this
# time. Where do you stand after one step? Is that closer to the minimum at 0?
#
# <details><summary>The answer</summary>
#
# The slope is 6, the step 0.9 · 6 = 5.4, so x = 3 − 5.4 = −2.4. You jumped over the minimum, and
# came down a little closer on the other side. Each step multiplies x by $1 - 2\eta$, which is
# −0.8 here. Above η = 1 that factor is below −1, and each jump ends farther away than the last.
#
# </details>

# %%
rates = {0.1: BLUE, 0.9: GREEN, 1.05: ORANGE}
walks = {rate: [3.0] for rate in rates}
for rate, walk in walks.items():
    for _ in range(10):
        walk.append(gradient_descent_update(walk[-1], df(walk[-1]), rate))

table(
    [("step", *(f"rate {rate}" for rate in walks))]
    + [(f"{step:>4}", *(f"{walk[step]:>8.3f}" for walk in walks.values())) for step in range(11)]
)

chart = Chart("Creeping, jumping over, flying off", "step", "x")
for rate, walk in walks.items():
    chart.line(range(11), walk, f"rate {rate}", rates[rate], markers=True)
chart.line([0, 10], [0, 0], style=GREY, width=1)
ends = "; ".join(f"rate {rate} ends at {walk[-1]:.2f}" for rate, walk in walks.items())
show(chart, f"x over ten steps from 3, for three learning rates: {ends}. The minimum is at 0.")

# %% [markdown]
# ## Exercise 2 · Batches (3 points)
#
# A network's cost is a mean over the rows of a table. For one exact gradient, all rows have to go
# through the network. With a million rows that is a long wait for one step, if they fit into memory
# at all. **Stochastic gradient
# descent**, SGD for short, does not wait: it takes a few rows, a **mini-batch**, and steps by their
# gradient. That gradient is only an approximation, and you can afford a great many of them.
#
# One walk through all rows, batch by batch, is an **epoch**, and a fair one gives every row its
# turn once. `minibatches(X, y, batch_size, rng)` deals out one epoch:
#
# - X has shape (m, n), one sample in each row. y has m rows too, with shape (m,) or (m, 1).
# - It gives pairs `(X_batch, y_batch)`, one after another, of `batch_size` rows each. If m is not a
#   multiple of `batch_size`, the last batch has the rows that are left. None is dropped.
# - Every row comes exactly once, and a row of X always stands beside its own row of y.
# - The rows are shuffled, all of them, by `rng`, a `numpy.random.Generator`: any row may come to
#   stand in any batch, beside any others. So two passes with one `rng` differ, and two generators that are made with the same seed give the same batches.
# - X and y themselves stay as they are.
#
# You may write a generator with `yield`, or return a list of pairs. `yield` hands out one pair
# and waits there until the next one is asked for. The first line is given: `order` holds the row
# numbers 0 … m − 1, shuffled. And remember that an array can be indexed by an array of row
# numbers:

# %%
letters = np.array(["a", "b", "c", "d"])
print(letters[[2, 0]])


# %% nbgrader={"grade": false, "grade_id": "minibatches", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def minibatches(X, y, batch_size, rng):
    """Deal out the rows of X and y in shuffled batches: one pass, every row exactly once.

    X: (m, n), y: (m,) or (m, 1), batch_size: rows in a batch, rng: a numpy Generator.
    Gives pairs (X_batch, y_batch). With m = 5 and batch_size = 2 these have 2, 2 and 1 rows,
    so X_batch has shape (2, n), (2, n) and (1, n).
    """
    order = rng.permutation(len(X))
    ### BEGIN SOLUTION
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_minibatches", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("minibatches", globals())
### END HIDDEN TESTS
X_table = np.arange(16.0).reshape(8, 2)  # row i holds 2i and 2i + 1
y_table = 10 * X_table[:, 0]
batches = list(minibatches(X_table, y_table, 3, np.random.default_rng(1)))
sizes = [len(X_batch) for X_batch, y_batch in batches]
expect("8 rows in batches of 3: their sizes", sizes, [3, 3, 2], "Where are the last rows?")
expect("The shape of the first X_batch", np.shape(batches[0][0]), (3, 2), "Whole rows, please.")
first = X_table[:, 0]
expect("X's first column after the pass", first, np.arange(0, 16, 2), "Was the table shuffled?")
X_seen = np.concatenate([X_batch for X_batch, y_batch in batches])[:, 0]
y_seen = np.concatenate([y_batch for X_batch, y_batch in batches])
expect("What came of it, sorted", np.sort(X_seen), first, "Does a row come twice, or never?")
expect("y beside X, where y is 10 times X", y_seen, 10 * X_seen, "Have X and y the same order?")
column = next(iter(minibatches(X_table, y_table[:, None], 3, np.random.default_rng(1))))[1]
expect("y_batch's shape for y of shape (8, 1)", np.shape(column), (3, 1), "Keep y's rows whole.")


def order_of_40(rng):
    """The order in which one pass over 40 rows gives them."""
    rows = np.arange(40)[:, None]
    return np.concatenate([X_batch for X_batch, y_batch in minibatches(rows, rows, 5, rng)])[:, 0]


rng = np.random.default_rng(2)
one, other, same = order_of_40(rng), order_of_40(rng), order_of_40(np.random.default_rng(2))
assert (one != np.arange(40)).any(), "40 rows come in the order of the table. Who shuffles them?"
assert (one != other).any(), "Two passes have the same order. Do you use the rng you are given?"
assert (one == same).all(), "A new rng of the same seed gave another order. Where else do you draw?"
print("minibatches: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: the sizes are 3 and 3, and the 2 is missing</summary>
#
# `len(X) // batch_size` counts full batches only. `range(0, len(X), batch_size)` gives the place
# where each batch starts, the short one included. A slice may reach beyond the end: it gives what
# is there.
#
# </details>
# <details><summary>Hint: y is not beside X</summary>
#
# Two calls of `rng.permutation` give two different orders. You have one: `order`. Use the same part
# of it for X and for y.
#
# </details>
# <details><summary>Hint: unpacking fails, or I get one batch only</summary>
#
# `return` inside the loop ends the function at the first batch. `yield` gives a batch and goes on
# afterwards.
#
# </details>
# <details><summary>Hint: the whole function in words</summary>
#
# For each start in 0, batch_size, 2 · batch_size, … below len(X): take the row numbers
# `order[start : start + batch_size]`, and yield X and y indexed by them.
#
# </details>

# %% [markdown]
# ### Drawing with replacement is no pass
#
# Many programs draw each batch anew from the whole table and call m draws an epoch. It works,
# more or less. But after a draw the row goes back, and may be drawn again, while others never get
# their turn. How many of 442 rows does such an epoch see?

# %%
rng = np.random.default_rng(6)
drawn = [len(np.unique(rng.integers(0, 442, size=442))) for _ in range(5)]
rows = np.arange(442)[:, None]
dealt = [
    len(np.unique(np.concatenate([part for part, _ in minibatches(rows, rows, 11, rng)])))
    for _ in range(5)
]
print("different rows in five epochs, drawn with replacement:", drawn)
print("different rows in five epochs, dealt by minibatches:  ", dealt)
print(f"a row is left out by 442 draws with probability {(1 - 1 / 442) ** 442:.3f}")

# %% [markdown]
# ## Exercise 3 · All parameters at once (3 points)
#
# The weights and biases of a network are Inputs, like its data. What sets them apart is that we let
# them move. We list them, and call them **trainables**. After `forward_and_backward(graph)` each
# Input holds its own gradient: `node.gradients[node]` is ∂cost/∂node, in the shape of `node.value`.
#
# `sgd_update(trainables, learning_rate=1e-2)` moves the value of every node in the list one step
# against its gradient.
#
# - The node gets a *new* array as its `value`. The array that was fed to it belongs to the caller
#   and stays as it is. Arrays of whole numbers can be fed too.
# - Without a learning rate, 0.01 is used.
# - Nothing is returned.
#
# You may call `gradient_descent_update`, or write the arithmetic out. The loop is there; its body
# is yours.


# %% nbgrader={"grade": false, "grade_id": "sgd_update", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def sgd_update(trainables, learning_rate=1e-2):
    """Move the value of every trainable node one step against its gradient, as a new array.

    trainables: a list of Inputs, after a backward pass.
    A node with value [3, 4] and gradient [1, -2] has the value [2.9, 4.2] after a step of rate 0.1.
    """
    for node in trainables:
        ### BEGIN SOLUTION
        node.value = node.value - learning_rate * node.gradients[node]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sgd_update", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("sgd_update", globals())
### END HIDDEN TESTS
W, b = Input("W"), Input("b")
total, product = Add(W, b), Mul(W, b)
weights, bias = np.array([[3.0, 4.0]]), np.array([[1.0, 1.0]])


def set_up():
    """W and b as fed, with gradients as a backward pass would leave them."""
    W.value, b.value = weights, bias
    total.gradients = {W: np.array([[0.5, 0.5]]), b: np.array([[0.5, 0.5]])}
    product.gradients = {W: np.array([[0.5, -2.5]]), b: np.array([[-0.5, 4.5]])}
    W.gradients, b.gradients = {W: np.array([[1.0, -2.0]])}, {b: np.array([[0.0, 5.0]])}


set_up()
sgd_update([W, b], 0.1)
question = "Did the node get the new value? By the rate that was handed in?"
expect("W after a step of rate 0.1", W.value, [[2.9, 4.2]], question)
expect("b after that step", b.value, [[1, 0.5]], "Does the loop reach the last trainable?")
expect("The array that was fed to W", weights, [[3, 4]], "Was it changed in place, by -= perhaps?")
set_up()
sgd_update([W])
expect("W after a step without a rate", W.value, [[2.99, 4.02]], "Which rate is the default?")
expect("b, which was not in the list", b.value, [[1, 1]], "Only trainables move.")
set_up()
W.value = np.array([[3, 4]])
sgd_update([W], 0.1)
expect("W, fed with whole numbers", W.value, [[2.9, 4.2]], "Is the value a new array?")
print("sgd_update: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: W has not moved</summary>
#
# `value = node.value` gives the array a second name. If you then write `value = value - …`, the new
# array has only that name, and the node knows nothing of it. Assign to `node.value`.
#
# </details>
# <details><summary>Hint: KeyError</summary>
#
# `gradients` is a dictionary {node: ∂cost/∂that node}. An Input has one entry: itself.
#
# </details>
# <details><summary>Hint: the array that was fed has changed</summary>
#
# The node's value *is* the caller's array, not a copy of it. `-=` works inside that array.
# `node.value = node.value - …` makes a new one and leaves the old one alone.
#
# </details>

# %% [markdown]
# ### Why the caller's array must stay as it is
#
# Here is an update as it is often printed, with `-=`. Watch a notebook cell that feeds the start
# values and makes one step. It is run three times, as you do when you try things out.


# %%
def update_in_place(trainables, learning_rate):
    for node in trainables:
        node.value -= learning_rate * node.gradients[node]


def run_the_cell(update, start):
    """Feed the start values, make one step, look at the result."""
    W = Input("W")
    W.value = start
    W.gradients = {W: np.array([1.0, -2.0])}
    update([W], 0.1)
    return brief(W.value)


for update in (update_in_place, sgd_update):
    start = np.array([3.0, 4.0])
    runs = [run_the_cell(update, start) for _ in range(3)]
    print(f"{update.__name__:<16} {'  '.join(runs)}   the start values are now {brief(start)}")

# %% [markdown]
# In place, the second run goes on where the first one ended: the "start values" are no longer those
# that you wrote down. The loss looks better each time, and nobody can repeat the result. With a new
# array, three runs give three times the same.

# %% [markdown]
# ## Exercise 4 · train (6 points)
#
# You have everything now. `train` puts it together:
#
# 1. For each epoch, deal out the data in batches.
# 2. For each batch: put it into the Inputs X and y, run the graph forwards and backwards, take
#    note of the cost, and *then* update the trainables. One batch, one step.
# 3. At the end of the epoch, note its loss.
#
# `train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng)`
#
# - `graph` is the sorted list of nodes. `cost` is the node that holds the cost; it may stand
#   anywhere in the graph. `trainables` is a list of Inputs.
# - `X` and `y` are the Input *nodes* that get the batches. `data` is the pair of arrays `(X_data,
#   y_data)`, with as many rows each.
# - Every epoch is one pass over all rows, shuffled anew by `rng`, the short last batch included.
# - It returns a list of `epochs` floats. The loss of an epoch is the **mean over its rows** of
#   the loss seen *before* each update. `cost.value` is a mean already, over the rows of its
#   batch; so a batch of 5 rows counts 5 times, and a last one of 3 rows 3 times, and the sum is
#   divided by m.
# - Nothing moves before the backward pass has come to its end: all trainables of a step use
#   gradients of one and the same pass.
# - The arrays that were fed and the arrays in `data` stay as they are.
#
# With per-batch losses 4.0 (2 rows) and 1.0 (1 row), the epoch's loss is (2 · 4.0 + 1 · 1.0) / 3
# = 3.0.
#
# Nothing is given this time. About ten lines will do.


# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    """Train a network by mini-batches; return the loss of every epoch as a list of floats.

    graph: sorted nodes, cost: the node to make small, trainables: the Inputs that may move.
    X, y: the Inputs for the batches; data: the arrays (X_data, y_data) with m rows each.
    An epoch's loss is the mean over its m rows of the loss seen before each update: batches of
    2 and 1 rows with the costs 4.0 and 1.0 make (2 * 4.0 + 1 * 1.0) / 3 = 3.0.
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("train", globals())


### END HIDDEN TESTS
def train_line(X_data, y_data, epochs, batch_size, learning_rate, seed=3):
    """Train the line XW + b from W = 0, b = 0: the losses, the last W and b, what was fed."""
    X, y, W, b = Input("X"), Input("y"), Input("W"), Input("b")
    cost = MSE(y, Linear(X, W, b))
    start = np.zeros((1, 1)), np.zeros(1)
    graph = topological_sort({X: X_data, y: y_data, W: start[0], b: start[1]})
    graph.append(Input("a node after the cost"))
    graph[-1].value = 0.0
    data, rng = (X_data, y_data), np.random.default_rng(seed)
    losses = train(graph, cost, [W, b], X, y, data, epochs, batch_size, learning_rate, rng)
    return losses, np.append(W.value, b.value), np.append(*start)


five, squares = np.ones((5, 1)), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
losses, last, start = train_line(five, squares, 2, 2, 0.0)
question = "Is it the mean over all rows, the short batch's too? Does rate 0 reach the update?"
expect("Rate 0: losses 1, 4, 9, 16, 25 of 5 rows, batches of 2", losses, [11, 11], question)

losses, last, start = train_line(np.array([[1.0]]), np.array([2.0]), 2, 1, 0.1)
question = "Is the loss seen before the update? Does the learning rate reach it?"
expect("One row, x = 1 and y = 2, rate 0.1, two epochs", losses, [4, 1.44], question)
question = "Does each batch make one step, with all trainables?"
expect("W and b after these two epochs", last, [0.64, 0.64], question)
expect("The arrays that were fed to W and b", start, [0, 0], "Was something changed in place?")

losses, last, start = train_line(np.ones((3, 1)), np.array([2.0, 2.0, 2.0]), 1, 2, 0.1)
question = "One update after each batch, the short one too?"
expect("W and b after one epoch over 3 equal rows, batches of 2", last, [0.64, 0.64], question)
question = "2 rows saw a loss of 4, one a loss of 1.44. What is the mean over the 3?"
expect("The loss of that epoch", losses, [(2 * 4 + 1.44) / 3], question)

twelve = np.arange(12.0)
runs = [train_line(np.ones((12, 1)), twelve, 2, 2, 0.1, seed)[0] for seed in (4, 5)]
assert not np.allclose(*runs), "Two generators gave the same training. Are the rows shuffled?"
print("train: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: I get 55, or 28 and 40, where 11 is expected</summary>
#
# `cost.value` is the mean over one batch. Times the rows of the batch it is the batch's sum. Add
# the sums of all batches, and divide once, by the number of all rows.
#
# </details>
# <details><summary>Hint: I get something near 11, but not 11</summary>
#
# You take the mean over the batches, so that the single row in the last one counts as much as two
# rows in the others. Weigh each batch by its rows.
#
# </details>
# <details><summary>Hint: I get [1.44, 0.5184] where [4, 1.44] is expected</summary>
#
# You look at the cost after the update. Note it right after `forward_and_backward`, before
# `sgd_update`.
#
# </details>
# <details><summary>Hint: the loss of the second epoch is 0</summary>
#
# A generator can be walked through only once. Call `minibatches` inside the loop over the epochs,
# so that each epoch has a pass of its own.
#
# </details>
# <details><summary>Hint: "object of type 'Input' has no len()"</summary>
#
# X and y are nodes here. The arrays are in `data`: `X_data, y_data = data`.
#
# </details>
# <details><summary>Hint: the whole function in words</summary>
#
# An empty list of losses. For each epoch: a total of 0; for each pair of
# `minibatches(X_data, y_data, batch_size, rng)`: set X.value and y.value, call
# `forward_and_backward(graph)`, add `cost.value` times the rows of the batch to the total, call
# `sgd_update(trainables, learning_rate)`. After the batches, append the total divided by all rows.
#
# </details>

# %% [markdown]
# ## Your network learns
#
# Learning from examples that come with their answers, as here, is called **supervised**. Without
# answers it is *unsupervised*: a program looks for groups or patterns of its own accord. With
# answers to a few of many examples it is *semi-supervised*. A supervised project goes one road,
# whatever the data are:

# %%
road = {
    "data": "examples, answers",
    "prepare": "standardise, split",
    "deal": "minibatches",
    "train": "some epochs",
    "evaluate": "held-out rows",
    "use": "new questions",
}
inside = ["predict: forward", "compare: cost", "blame: backward", "move: sgd_update"]
picture = Picture()
for i, (station, what) in enumerate(road.items()):
    picture.box(
        16 + 132 * i, 52, 108, 48, "#FCE5B8" if station == "train" else "#CFE8F7", rounding=8
    )
    picture.text(70 + 132 * i, 68, station, weight="bold")
    picture.text(70 + 132 * i, 86, what, 11)
    if i:
        picture.arrow(132 * i - 8, 76, 132 * i + 16, 76)
picture.text(532, 14, "not good enough: change something, train again", 12)
picture.arrow(598, 52, 466, 52, -24)
for i, part in enumerate(inside):
    picture.box(82 + 168 * i, 142, 140, 30, "#FCE5B8", rounding=8)
    picture.text(152 + 168 * i, 157, part, 12)
    if i:
        picture.arrow(54 + 168 * i, 157, 82 + 168 * i, 157)
picture.text(404, 122, "inside train, for each batch, beginning with random weights", 12)
picture.text(404, 212, "next batch", 12)
picture.arrow(656, 172, 152, 172, 22)
said = ", ".join(f"{station} ({what})" for station, what in road.items())
picture.show(
    808,
    226,
    f"A road with six stations: {said}; from evaluate an arrow leads back to train: not good "
    "enough. Inside train, for each batch, beginning with random weights: "
    f"{', '.join(inside)}, and on to the next batch.",
)

# %% [markdown]
# The data: 442 people with diabetes. Ten columns say what was known of each of them at the start:
# age, sex, body mass index, blood pressure, six blood values. The target is how far the disease
# had gone on a year later, as a number from 25 to 346.
#
# (Older courses use a table of house prices in Boston here. One of its columns, B, was made from
# the share of Black residents in each town, on the assumption that segregation raises prices. A
# model trained on it learns that assumption. scikit-learn took the table out in version 1.2, and
# so do we.)
#
# Two precautions before we train:
#
# - **Held-out data.** We set 100 rows aside that the training never sees. Whether a network has
#   learned something, or only learned its table by heart, shows on rows that are new to it.
# - **Standardising.** Each column minus its mean, divided by its standard deviation, so that all
#   columns speak equally loud and one learning rate suits all weights. Mean and deviation are
#   taken from the training rows alone: the held-out rows are to be new in this respect too. The
#   target is treated likewise, so a loss of 1 is what always answering the mean would cost on the
#   training rows.

# %%
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression

X_raw, y_raw = load_diabetes(return_X_y=True, scaled=False)
order = np.random.default_rng(0).permutation(len(X_raw))
train_rows, held_rows = order[100:], order[:100]


def standardise(column, like):
    """Shift and scale so that the rows `like` have mean 0 and standard deviation 1."""
    return (column - column[like].mean(axis=0)) / column[like].std(axis=0)


X_all, y_all = standardise(X_raw, train_rows), standardise(y_raw, train_rows)
training = X_all[train_rows], y_all[train_rows]
held_out = X_all[held_rows], y_all[held_rows]
print("the target runs from", y_raw.min(), "to", y_raw.max())
print("training:", training[0].shape, training[1].shape)
print("held out:", held_out[0].shape, held_out[1].shape)

# %% [markdown]
# The network: 10 features, 6 hidden units, one answer. The weights start at random, from a seed,
# and small: the more numbers a unit adds up, the smaller. If they all started at 0, the six units
# would get the same gradients and stay six copies of one.


# %%
def new_network(seed=1, hidden=6):
    """Linear → Sigmoid → Linear → MSE, always the same for one seed."""
    rng = np.random.default_rng(seed)
    X, y = Input("X"), Input("y")
    W1, b1, W2, b2 = Input("W1"), Input("b1"), Input("W2"), Input("b2")
    cost = MSE(y, Linear(Sigmoid(Linear(X, W1, b1)), W2, b2))
    feed = {
        X: training[0],
        y: training[1],
        W1: rng.normal(size=(10, hidden)) / np.sqrt(10),
        b1: np.zeros(hidden),
        W2: rng.normal(size=(hidden, 1)) / np.sqrt(hidden),
        b2: np.zeros(1),
    }
    return topological_sort(feed), cost, [W1, b1, W2, b2], X, y


def loss_on(network, data):
    """The cost of a network on some rows, without learning from them."""
    graph, cost, _, X, y = network
    X.value, y.value = data
    return forward_pass(cost, graph)


def learn(network, epochs, batch_size, learning_rate, seed=2):
    """Train, and return the losses: of each epoch, and on the held-out rows after each."""
    rng = np.random.default_rng(seed)
    losses, held = [], []
    for _ in range(epochs):
        losses += train(*network, training, 1, batch_size, learning_rate, rng)
        held.append(loss_on(network, held_out))
    return losses, held


network = new_network()
print(f"before training: {loss_on(network, held_out):.3f} on the held-out rows")
draw(network[0])

# %% [markdown]
# Forty epochs, in batches of 64, with the learning rate 0.1. The training curve shows what `train`
# returned, the other one the cost on the held-out rows after each epoch.

# %%
losses, held = learn(network, epochs=40, batch_size=64, learning_rate=0.1)
table(
    [("epoch", "training", "held out")]
    + [
        (f"{epoch:>5}", f"{losses[epoch - 1]:.3f}", f"{held[epoch - 1]:.3f}")
        for epoch in (1, 2, 5, 10, 20, 30, 40)
    ]
)

chart = Chart("A network learns", "epoch", "mean squared error")
chart.line(range(1, 41), losses, "training rows", BLUE)
chart.line(range(1, 41), held, "held-out rows", ORANGE)
show(
    chart,
    f"Loss over 40 epochs. Training falls from {losses[0]:.2f} to {losses[-1]:.2f}; held out "
    f"falls to {min(held):.2f} and ends at {held[-1]:.2f}.",
)

# %% [markdown]
# Both curves fall fast and then flatten out. From epoch 20 on the training loss still creeps down,
# from 0.484 to 0.477, while the held-out loss wavers between 0.50 and 0.52. What the network still
# learns there is peculiar to its 342 rows, and of no use on new ones. That is called
# **over-fitting**, and whatever holds it back is called **regularisation**. Here it is mild; in
# lesson 09 you meet it in earnest, and stop in time, which is the simplest regularisation of all.
# (The small jumps are the price of batches: at the end of an epoch the weights stand wherever the
# last few batches have pushed them.)
#
# How good is it? Put it beside two others: always answering the mean, and a plain linear
# regression, which has a formula for its minimum and needs no descent.

# %%
line = LinearRegression().fit(*training)
answers = {
    "always the mean": np.mean(held_out[1] ** 2),
    "linear regression": np.mean((line.predict(held_out[0]) - held_out[1]) ** 2),
    "your network": held[-1],
}
table(
    [("on the held-out rows", "mean squared error")]
    + [(name, f"{error:.3f}") for name, error in answers.items()]
)

# %% [markdown]
# Much better than the mean, and about as good as the line, no more. That is an honest result. The
# table is small and what it holds is nearly linear. A curved model earns its keep where the data
# are curved, and you meet such data in the next lesson.
#
# ### One row, a few, or all?
#
# The same network, the same start, four epochs, three batch sizes, on the first 100 of the training
# rows. Each training sees every row four times. The difference is how often it moves.

# %%
few = training[0][:100], training[1][:100]
runs = {}
for size in (1, 10, 100):
    runs[size] = train(*new_network(), few, 4, size, 0.1, np.random.default_rng(2))
epochs = {epoch: f"epoch {epoch}" for epoch in range(1, 5)}
table(
    [("batch size", "steps", *epochs.values())]
    + [
        (f"{size:>10}", f"{4 * 100 // size:>5}", *(f"{loss:.3f}" for loss in losses))
        for size, losses in runs.items()
    ]
)

chart = Chart("Four epochs, three batch sizes", "", "loss on the 100 rows", x_ticks=epochs)
for (size, losses), style in zip(runs.items(), [ORANGE, BLUE, GREEN], strict=True):
    chart.line(range(1, 5), losses, f"batches of {size}", style, markers=True)
ends = ", ".join(f"{losses[-1]:.2f} in batches of {size}" for size, losses in runs.items())
show(chart, f"Training loss over four epochs; it ends at {ends}.")

# %% [markdown]
# All rows at once is the exact gradient, and after four exact steps it has hardly begun. One row at
# a time makes 100 steps an epoch and is fast at first; then it trembles and gets no lower. In the
# fourth epoch ten rows at a time overtake it. They are a good bargain, all the more since one
# product of matrices with ten rows takes hardly longer than one with a single row.
#
# How good an approximation is a batch's gradient? You may read that more batches make it better.
# It is *larger* batches. Let us measure: the gradient of W1 on a batch against the one on all
# rows, and the length of the difference in relation to the length of the exact one.


# %%
def gradient_on(network, data):
    """The gradient of W1 on these rows."""
    graph, _, trainables, X, y = network
    X.value, y.value = data
    forward_and_backward(graph)
    return trainables[0].gradients[trainables[0]]


network, rng = new_network(), np.random.default_rng(4)
exact = gradient_on(network, training)
print("batch size   error of the gradient")
for size in (1, 4, 16, 64, 342):
    errors = []
    for _ in range(20):
        batch = next(iter(minibatches(*training, size, rng)))
        errors.append(np.linalg.norm(gradient_on(network, batch) - exact))
    print(f"{size:>10}   {np.mean(errors) / np.linalg.norm(exact):.2f}")

# %% [markdown]
# Four times the rows, about half the error. So precision is dear: a batch of 64 costs four times
# as much as one of 16 and points only twice as well. (At 342 the batch is the whole table, and
# nothing is left to be wrong.)
#
# ## Recap
#
# - Learning is walking downhill: x − learning rate · gradient, for all parameters at once.
# - An epoch deals out every row once, shuffled, in batches; each batch makes one step.
# - The loss to report is the mean over the rows; the loss to trust is the one on held-out rows.
#
# The same elsewhere. PyTorch: `DataLoader(data, batch_size=64, shuffle=True)` deals, and
# `torch.optim.SGD(model.parameters(), lr=0.1).step()` updates, in place. TensorFlow with Keras:
# `model.compile("sgd", "mse")`, then `model.fit(X, y, batch_size=64, epochs=40)`. scikit-learn:
# `MLPRegressor((6,), activation="logistic", solver="sgd", batch_size=64).fit(X, y)`.
#
# **To try, without points:** start the curve of the fourth degree at x = −1. Where does the walk
# end, and is that a minimum? Then train with a learning rate of 2, and look at the losses. Then
# start with all weights at 0, and look at the columns of W1 after training.
