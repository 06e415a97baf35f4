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
# | **You will be able to** | say what a step, a batch and an epoch are; see when a learning rate is too large; train a network and judge it by rows that it has not seen |
# | **You need** | lesson 05: what `forward_and_backward` leaves in `node.gradients`; NumPy: slices, an array indexed by an array of row numbers |
# | **Time** | about 90 minutes |
# | **Difficulty** | 3 of 5 |
# | **Points** | 14: the step 2, the batches 3, the update 3, the training 6 |
#
# Since the last lesson your network knows, for every weight, in which direction the cost grows. It
# has not yet done anything about it. Today it does. At the end it predicts how a disease goes on,
# from a table of 442 patients, and you see how it compares with a straight line.

# %% [markdown]
# **How this notebook works**
#
# - Write where a cell says `YOUR CODE HERE`. Other cells are locked; click the bar beside a closed
#   one to open it.
# - A closed cell below each exercise checks your code. Hidden checks give the points when you have
#   handed in.
# - At the end restart the kernel, run all cells, save, and hand in this one file.

# %% [markdown]
# **Three questions to begin with**
#
# 1. *Lesson 05.* W has two consumers. One says 2, the other says -5. The gradient of W is **a** -3,
#    **b** -5, **c** -1.5?
# 2. *Lesson 04.* Four answers are each too high by 3. Their MSE is **a** 4.5, **b** 9, **c** 36?
# 3. *Lesson 02.* X is (64, 10), and the layer has 6 units. W and b are **a** (6, 10) and (6,),
#    **b** (10, 6) and (6, 1), **c** (10, 6) and (6,)?
#
# <details><summary>Answers</summary>
#
# 1. **a.** Where several ways lead to the same end, they add. -5 is the last consumer alone,
#    <!-- upstream_last_consumer --> -1.5 is the mean of both. <!-- upstream_mean -->
# 2. **b.** The mean of four nines. 36 is their sum, <!-- mse_sums --> and 4.5 is half of the mean, as
#    some books define it. <!-- mse_halves -->
# 3. **c.** A unit has a column of W, <!-- linear_weights_transposed --> and one number in b. A column
#    of biases would go by samples. <!-- linear_bias_as_column -->
#
# </details>

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
# The letter $\eta$ (eta) is the **learning rate**, in code `learning_rate`: how much of the slope
# becomes a step. Here it is 0.1. At 2.4 the slope is only 4.8, so the next step is shorter. Nobody
# tells you to slow down near the bottom; the slope does. This is **gradient descent**, which
# Augustin-Louis Cauchy proposed in 1847, and it is all that learning is here. A network with a
# thousand weights has a thousand slopes, one for each, and takes the same step with all of them at
# once.

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| library

# %% tags=["hide-input"]
places = 3 * 0.8 ** np.arange(8)  # each step of this walk takes a fifth of the way to 0
line = np.linspace(-1.5, 3.5, 101)
fig, ax = plt.subplots()
ax.plot(line, line**2 + 5, label="f(x) = x² + 5")
ax.plot(places, places**2 + 5, marker="o", label="the walk from x = 3")
ax.set(xlabel="x", ylabel="f(x)")
ax.legend()
walk = ", ".join(f"{x:.2f}" for x in places)
show(fig, f"The parabola x² + 5 and a walk down to its minimum at 0, by the places x = {walk}.")

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
expect("gradx after it", gradx, [[10, 0, 0], [0, 0, -10]], "Was it changed in place?")
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


walk = [3651.0]
for _ in range(80):
    walk.append(gradient_descent_update(walk[-1], df(walk[-1]), learning_rate=0.1))

# %% tags=["hide-input"]
rows = [("step", "          cost", "       x", "   slope")]
for step in (0, 1, 2, 10, 20, 46, 54, 71, 74, 79):
    x = walk[step]
    rows.append((f"{step:>4}", f"{f(x):>14,.3f}", f"{x:>8.3f}", f"{df(x):>8.3f}"))
table(rows)
assert walk[71] < 0.0005 <= walk[70], "x is 0.000 from step 71 on"
assert df(walk[74]) < 0.0005 <= df(walk[73]), "the slope is 0.000 from step 74 on"

# %% [markdown]
# The minimum is 5, at x = 0. A mistake that is easily made: to print the slope and call it x. Then
# 7302 stands in the first line, and x seems to need 74 steps to 0.000, where it is there by
# step 71. A curve of the wrong quantity looks as convincing as the right one. Print what you name.
#
# ### Down a curve of the fourth degree
#
# $f(x) = x^4 - 3x^3 + 2$ has the slope $f'(x) = 4x^3 - 9x^2 = x^2(4x - 9)$. It is 0 at two places:
# at $x = 9/4$, where the minimum is, and at $x = 0$, where the curve is level for a moment and then
# falls on. Nobody tells us how many steps it takes from $x = 6$, so we walk until a step is shorter
# than 0.00001, or for 1000 steps: a loop that waits for something should know when to give up.

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
# **Predict.** Again $f(x) = x^2 + 5$ from x = 3, with the learning rate 0.9 this time. Where do you
# stand after one step? Is that closer to the minimum at 0? Write your answer between the quotes,
# then run both cells.

# %% tags=["prediction"]
prediction_1 = ""

# %%
walks = {learning_rate: [3.0] for learning_rate in (0.1, 0.9, 1.05)}
for learning_rate, walk in walks.items():
    for _ in range(10):
        walk.append(gradient_descent_update(walk[-1], df(walk[-1]), learning_rate))
beside(1, f"{walks[0.9][1]:.1f}, a little closer, on the other side")

# %% tags=["hide-input"]
table(
    [("step", *(f"η = {learning_rate}" for learning_rate in walks))]
    + [(f"{step:>4}", *(f"{walk[step]:>8.3f}" for walk in walks.values())) for step in range(11)]
)
fig, ax = plt.subplots()
for (learning_rate, walk), marker in zip(walks.items(), "os^", strict=True):
    ax.plot(walk, marker=marker, label=f"η = {learning_rate}")
ax.set(xlabel="step", ylabel="x", ylim=(-9, 13))
ax.legend(ncols=3)
ends = "; ".join(f"with η = {η} at {walk[-1]:.2f}" for η, walk in walks.items())
show(
    fig, f"x over ten steps from 3, for three learning rates. It ends {ends}. The minimum is at 0."
)

# %% [markdown]
# With 0.9 the step is 0.9 · 6 = 5.4: you jump over the minimum, and come down a little closer on the
# other side. Each step multiplies x by $1 - 2\eta$, which is −0.8 here. Above η = 1 that factor is
# below −1, and each jump ends farther away than the last.
#
# A number that we choose and that no training moves is called a **hyperparameter**. The learning
# rate is the first one that you meet, the size of a batch will be the next.

# %% [markdown]
# ## Exercise 2 · Batches (3 points)
#
# A network's cost is a mean over the rows of a table. For one exact gradient, all rows have to go
# through the network. With a million rows that is a long wait for one step, if they fit into memory
# at all. **Stochastic gradient descent**, SGD for short, does not wait: it takes a few rows, a
# **mini-batch**, and steps by their gradient. That gradient is only an approximation, and you can
# afford a great many of them. (*Stochastic* means left to chance. Herbert Robbins and Sutton Monro
# showed in 1951 that such steps arrive too, if they are made shorter and shorter in the right way.)
#
# One walk through all rows, batch by batch, is an **epoch**, and a fair one gives every row its
# turn once. `minibatches(X, y, batch_size, rng)` deals out one epoch:
#
# - X has shape (m, n), one sample in each row. y has m rows too, with shape (m,) or (m, 1).
# - It gives pairs `(X_batch, y_batch)`, one after another, of `batch_size` rows each. If m is not a
#   multiple of `batch_size`, the last batch has the rows that are left. None is dropped.
# - Every row comes exactly once, and a row of X always stands beside its own row of y.
# - The rows are shuffled, all of them, by `rng`, a `numpy.random.Generator`: any row may come to
#   stand in any batch, beside any others. So two passes with one `rng` differ, and two generators
#   that are made with the same seed give the same batches.
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


# %% nbgrader={"grade": false, "grade_id": "given_deal", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["hide-input"]
def deal(m, batch_size, rng):
    """One pass over m rows, y ten times X's first column; and whether the table is as it was."""
    X = np.arange(2.0 * m).reshape(m, 2)
    y = 10 * X[:, :1]
    batches = list(minibatches(X, y, batch_size, rng))
    expect("X's first column after the pass", X[:, 0], np.arange(0, 2 * m, 2), "Who moved rows?")
    expect("y after the pass", y[:, 0], 10 * X[:, 0], "Was the table shuffled?")
    return batches


# %% nbgrader={"grade": true, "grade_id": "check_minibatches", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("minibatches", globals())
### END HIDDEN TESTS
for m, sizes in ((7, [3, 3, 1]), (6, [3, 3]), (2, [2])):
    shapes = [(np.shape(X), np.shape(y)) for X, y in deal(m, 3, np.random.default_rng(1))]
    due = [((size, 2), (size, 1)) for size in sizes]
    if shapes != due:
        stop(f"{m} rows by 3: the shapes {shapes} came, expected {due}. Where are the last rows?")
X, y = (np.concatenate(part) for part in zip(*deal(7, 3, np.random.default_rng(1)), strict=True))
expect("What came of it, sorted", np.sort(X[:, 0]), np.arange(0, 14, 2), "A row twice, or never?")
expect("y beside X, where y is 10 times X", y[:, 0], 10 * X[:, 0], "Have X and y the same order?")
same = list(minibatches(np.ones((5, 2)), np.ones(5), 2, np.random.default_rng(1)))
expect("5 equal rows by 2: the sizes for y (5,)", [y.shape for _, y in same], [[2], [2], [1]])

rng = np.random.default_rng(2)
orders = [np.concatenate([X for X, _ in deal(40, 5, r)])[:, 0] for r in (rng, rng)]
again = np.concatenate([X for X, _ in deal(40, 5, np.random.default_rng(2))])[:, 0]
if (orders[0] == np.arange(0, 80, 2)).all():
    stop("40 rows come in the order of the table. Who shuffles them?")
if (orders[0] == orders[1]).all():
    stop("Two passes have the same order. Do you use the rng that you are given?")
expect(
    "A new rng of the same seed gave the order that", orders[0], again, "Where else do you draw?"
)
pairs = {frozenset(frozenset(X[:, 0]) for X, _ in deal(4, 2, rng)) for _ in range(99)}
expect("The number of ways in which 4 rows are paired", len(pairs), 3, "Do neighbours part?")
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
# their turn.
#
# **Predict.** A table has 442 rows. You draw a row and put it back, 442 times. How many different
# rows have you seen: nearly all, about 400, about 280?

# %% tags=["prediction"]
prediction_2 = ""

# %% tags=["hide-input"]
rng = np.random.default_rng(6)
drawn = [len(np.unique(rng.integers(0, 442, size=442))) for _ in range(10)]
rows = np.arange(442)[:, None]
dealt = np.unique(np.concatenate([part for part, _ in minibatches(rows, rows, 11, rng)]))
beside(2, f"{np.mean(drawn):.0f} in the mean of ten epochs, with a spread of {np.std(drawn):.0f}")
print("one epoch, dealt by your minibatches:", len(dealt))
assert len(dealt) == 442, "every row is dealt"
assert 270 < np.mean(drawn) < 290, "drawing sees about 280 of 442 rows"
print(f"a row is left out by 442 draws with probability {(1 - 1 / 442) ** 442:.3f}")

# %% [markdown]
# ## Exercise 3 · All parameters at once (3 points)
#
# The weights and biases of a network are its **parameters**. They stand in Inputs, like its data.
# What sets them apart is that we let them move. The list of the nodes that hold them is called
# `trainables`. After `forward_and_backward(graph)` each Input holds its own gradient:
# `node.gradients[node]` is ∂cost/∂node, in the shape of `node.value`.
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


# %% nbgrader={"grade": false, "grade_id": "given_check_update", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["hide-input"]
W, slope = Input("W"), Input("slope")
total, product = Add(W, slope), Mul(W, slope)
start = {W: np.array([[3.0, 4.0], [5.0, 6.0]]), slope: np.array([[1.0, 1.0]])}


def check_update(rates, expected, question, times=1):
    """Both values after so many updates, each with gradients as a backward pass would leave them."""
    for node, value in start.items():
        node.value = value
    for n in range(1, times + 1):
        parts = [n * np.array([[0.5, 0.5], [0.5, 0.5]]), n * np.array([[0.5, -2.5], [-0.5, 9.5]])]
        for consumer, part in zip((total, product), parts, strict=True):
            consumer.gradients = {W: part, slope: part[:1]}
        W.gradients, slope.gradients = {W: sum(parts)}, {slope: sum(parts)[:1]}
        sgd_update([W, slope], *rates)
    what = f"after {times} updates of rate {rates[0] if rates else '0.01, the default'}"
    expect(f"W {what}", W.value, expected, question)
    expect(f"slope {what}", slope.value, np.array([[-2, -3]]) + expected[0], "Is the last moved?")
    expect("The array that was fed to W", start[W], [[3, 4], [5, 6]], "Changed in place, by -=?")


# %% nbgrader={"grade": true, "grade_id": "check_sgd_update", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("sgd_update", globals())
### END HIDDEN TESTS
check_update([0.1], [[2.9, 4.2], [5, 5]], "Did the node get the new value, by this rate?")
check_update([0.1], [[2.4, 5.2], [5, 0]], "Does each update take its own gradients?", times=3)
check_update([], [[2.99, 4.02], [5, 5.9]], "Which rate is the default?")
W.value = np.array([[3, 4], [5, 6]])
sgd_update([W], 0.1)
expect("W, fed with whole numbers", W.value, [[2.9, 4.2], [5, 5]], "Is the value a new array?")
expect("slope, which was not in the list", slope.value, [[0.99, 1.02]], "Only trainables move.")
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
# Here is an update as it is often printed, with `-=`. A notebook cell feeds the start values and
# makes one step with it. You run the cell three times, as you do when you try things out.


# %%
def update_in_place(trainables, learning_rate):
    for node in trainables:
        node.value -= learning_rate * node.gradients[node]


# %% tags=["hide-input"]
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
# that you wrote down. The cost looks better each time, and nobody can repeat the result. With a new
# array, three runs give three times the same.

# %% [markdown]
# ## Exercise 4 · train (6 points)
#
# You have everything now. `train` puts it together:
#
# 1. For each epoch, deal out the data in batches.
# 2. For each batch: put it into the Inputs X and y, run the graph forwards and backwards, take
#    note of the cost, and *then* update the trainables. One batch, one step.
# 3. At the end of the epoch, note its **loss**: the cost once more, but for all rows of the epoch.
#
# `train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng)`
#
# - `graph` is the sorted list of nodes. `cost` is the node that holds the cost; it may stand
#   anywhere in the graph. `trainables` is a list of Inputs.
# - `X` and `y` are the Input *nodes* that get the batches. `data` is the pair of arrays `(X_data,
#   y_data)`, with as many rows each.
# - Every epoch is one pass over all rows, shuffled anew by `rng`, the short last batch included.
# - It returns a list of `epochs` floats. The loss of an epoch is the **mean over its rows** of
#   the cost seen *before* each update. `cost.value` is a mean already, over the rows of its
#   batch; so a batch of 5 rows counts 5 times, and a last one of 3 rows 3 times, and the sum is
#   divided by m.
# - Nothing moves before the backward pass has come to its end: all trainables of a step use
#   gradients of one and the same pass.
# - The arrays that were fed and the arrays in `data` stay as they are.
#
# With the costs 4.0 (2 rows) and 1.0 (1 row), the epoch's loss is (2 · 4.0 + 1 · 1.0) / 3 = 3.0.
#
# Nothing is given this time. About ten lines will do.


# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    """Train a network by mini-batches; return the loss of every epoch as a list of floats.

    graph: sorted nodes, cost: the node to make small, trainables: the Inputs that may move.
    X, y: the Inputs for the batches; data: the arrays (X_data, y_data) with m rows each.
    An epoch's loss is the mean over its m rows of the cost seen before each update: batches of
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


# %% nbgrader={"grade": false, "grade_id": "given_train_line", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["hide-input"]
def train_line(X_data, y_data, epochs, batch_size, rate, seed=3, layers=1, start=0.0, frozen=False):
    """Train XW + b, or as many layers of it: the losses, W and b, and the batches that X was fed."""
    X, y, W, b = Input("X"), Input("y"), Input("W"), Input("b")
    output, batches, fed = X, [], (np.full((1, 1), start), np.zeros(1))
    for _ in range(layers):
        output = Linear(output, W, b)
    cost, onlooker = MSE(y, output), Input("a node after the cost")
    onlooker.value, onlooker.backward = 0.0, lambda: batches.append(X.value)
    graph = topological_sort({X: np.ones((2, 1)), y: np.ones(2), W: fed[0], b: fed[1]})
    trainables, data = [W, b][: 1 if frozen else 2], (X_data, y_data)
    given = [*graph, onlooker], cost, trainables, X, y, data
    losses = train(*given, epochs, batch_size, rate, np.random.default_rng(seed))
    expect("The arrays that were fed to W and b", np.append(*fed), [start, 0], "Changed in place?")
    return losses, np.append(W.value, b.value), batches


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("train", globals())
### END HIDDEN TESTS
losses, _, _ = train_line(np.ones((5, 1)), np.arange(1.0, 6.0), 3, 2, 0.0)
question = "Is it the mean over all rows, the short batch's too? Does rate 0 reach the update?"
expect("Rate 0: losses 1, 4, 9, 16, 25 of 5 rows, batches of 2", losses, [11, 11, 11], question)
one, two = np.ones((1, 1)), np.array([2.0])
losses, last, _ = train_line(one, two, 2, 1, 0.1)
question = "Is the loss seen before the update? Does the learning rate reach it?"
expect("One row, x = 1 and y = 2, rate 0.1, two epochs", losses, [4, 1.44], question)
expect("W and b after these two epochs", last, [0.64, 0.64], "Does each batch make one step?")
_, last, _ = train_line(one, two, 2, 1, 0.1, frozen=True)
expect("W and b, where only W is trained", last, [0.72, 0], "Who is in trainables?")
_, last, _ = train_line(one, two, 1, 1, 0.1, layers=3, start=1.0)
expect("Three layers of one W and b, after a step", last, [1.6, 0.6], "When may W and b change?")
losses, last, _ = train_line(np.ones((3, 1)), np.full(3, 2.0), 1, 2, 0.1)
question = "One update after each batch, the short one too?"
expect("W and b after one epoch over 3 equal rows, batches of 2", last, [0.64, 0.64], question)
question = "2 rows saw a loss of 4, one a loss of 1.44. What is the mean over the 3?"
expect("The loss of that epoch", losses, [(2 * 4 + 1.44) / 3], question)
rows, orders = np.arange(12.0).reshape(12, 1), set()
for seed in (4, 5):
    batches = train_line(rows, np.zeros(12), 3, 2, 0.0, seed)[2]
    orders |= {tuple(np.concatenate(batches[i : i + 6])[:, 0]) for i in (0, 6, 12)}
expect(
    "The number of orders in 3 epochs with each of 2 generators", len(orders), 6, "Who shuffles?"
)
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
# answers it is *unsupervised*: a program looks for groups or patterns by itself. With answers to a
# few of many examples it is *semi-supervised*. A supervised project goes one road, whatever the data
# are:
#
# 1. **Data.** Collect examples with their answers.
# 2. **Prepare.** Standardise them, and set some rows aside.
# 3. **Train.** Begin with random weights. For each batch *predict* (forward), *compare* (the cost),
#    *blame* (backward), *move* (`sgd_update`), and go on to the next batch: a circle.
# 4. **Evaluate** on the rows that were set aside. Not good enough? Change something, and go back
#    to 3.
# 5. **Use** it on new questions.
#
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
# - **Held-out rows.** We set 100 rows aside that the training never sees. Whether a network has
#   learned something, or only learned its table by heart, shows on rows that are new to it. (Most
#   books call them the **test set**.)
# - **Standardising.** Each column minus its mean, divided by its standard deviation, so that all
#   columns speak equally loud and one learning rate suits all weights. Mean and deviation are
#   taken from the training rows alone: the held-out rows are to be new in this respect too. The
#   target is treated likewise. A loss of 1 is then what it costs on the training rows to answer
#   with the mean every time.

# %%
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression

X_raw, y_raw = load_diabetes(return_X_y=True, scaled=False)


def split(seed):
    """Training rows and held-out rows, standardised by the training rows alone."""
    order = np.random.default_rng(seed).permutation(len(X_raw))
    training, held_out = order[100:], order[:100]
    X = (X_raw - X_raw[training].mean(axis=0)) / X_raw[training].std(axis=0)
    y = (y_raw - y_raw[training].mean()) / y_raw[training].std()
    return (X[training], y[training]), (X[held_out], y[held_out])


training, held_out = split(seed=0)
print("the target runs from", y_raw.min(), "to", y_raw.max())
print("training:", training[0].shape, training[1].shape)
print("held out:", held_out[0].shape, held_out[1].shape)

# %% [markdown]
# The network: 10 features, 6 hidden units, one answer. The weights start at random, from a seed,
# and small: the more numbers a unit adds up, the smaller. (Xavier Glorot and Yoshua Bengio worked
# out in 2010 how small.) If they all started at 0, the six units would get the same gradients and
# stay six copies of one. `new_network(data, seed)`, in the closed cell, makes it, always the same for
# one seed. `loss_on(network, data)` gives its loss on some rows, without learning from them.


# %% tags=["hide-input"]
def new_network(data, seed=1, hidden=6):
    """Linear → Sigmoid → Linear → MSE: the graph, the cost, the trainables, the Inputs X and y."""
    rng = np.random.default_rng(seed)
    X, y = Input("X"), Input("y")
    W1, b1, W2, b2 = Input("W1"), Input("b1"), Input("W2"), Input("b2")
    cost = MSE(y, Linear(Sigmoid(Linear(X, W1, b1)), W2, b2))
    feed = {
        X: data[0],
        y: data[1],
        W1: rng.normal(size=(10, hidden)) / np.sqrt(10),
        b1: np.zeros(hidden),
        W2: rng.normal(size=(hidden, 1)) / np.sqrt(hidden),
        b2: np.zeros(1),
    }
    return topological_sort(feed), cost, [W1, b1, W2, b2], X, y


def loss_on(network, data):
    """The loss on some rows, without learning from them."""
    graph, cost, _, X, y = network
    X.value, y.value = data
    return forward_pass(cost, graph)


network = new_network(training)
print(f"before training: {loss_on(network, held_out):.3f} on the held-out rows")
draw(network[0])

# %% [markdown]
# Forty epochs, in batches of 64, with the learning rate 0.1. The training curve shows what your
# `train` returned, the other one the loss on the held-out rows after each epoch.


# %%
def learn(network, training, held_out):
    """Train, and return the loss of each epoch and the one on the held-out rows after it."""
    losses, held, rng = [], [], np.random.default_rng(2)
    for _ in range(40):
        losses += train(*network, training, 1, 64, 0.1, rng)
        held.append(loss_on(network, held_out))
    return losses, held


losses, held = learn(network, training, held_out)

# %% tags=["hide-input"]
table(
    [("epoch", "training", "held out")]
    + [
        (f"{epoch:>5}", f"{losses[epoch - 1]:.3f}", f"{held[epoch - 1]:.3f}")
        for epoch in (1, 2, 5, 10, 20, 30, 40)
    ]
)
fig, ax = plt.subplots()
ax.plot(range(1, 41), losses, label="training rows")
ax.plot(range(1, 41), held, label="held-out rows")
ax.set(xlabel="epoch", ylabel="loss")
ax.legend()
show(
    fig,
    f"Loss over 40 epochs. Training falls from {losses[0]:.2f} to {losses[-1]:.2f}; held out "
    f"falls to {min(held):.2f} and ends at {held[-1]:.2f}.",
)

# %% [markdown]
# Both curves fall fast and then flatten out. (The small jumps are the price of batches: at the end
# of an epoch the weights stand where the last few batches have pushed them.) What happens after
# epoch 20? And how good is the result? Put it beside a linear regression, which has a formula for its
# minimum and needs no descent:

# %%
line = LinearRegression().fit(*training)
off = line.predict(held_out[0]) - held_out[1]
print(f"on the held-out rows: the line {np.mean(off**2):.3f}, your network {held[-1]:.3f}")

# %% [markdown]
# One split of the table may be a lucky one, and one start of the weights as well. So here are a
# hundred, each with other held-out rows and other weights to begin with: the mean of the hundred
# losses, and their standard deviation as the spread.


# %% tags=["hide-input"]
def on_split(seed):
    """Losses on a split: training after 20 and 40 epochs, held out likewise, the line, the mean."""
    training, held_out = split(seed)
    losses, held = learn(new_network(training, seed), training, held_out)
    line = LinearRegression().fit(*training).predict(held_out[0])
    others = [np.mean((answers - held_out[1]) ** 2) for answers in (line, 0)]
    return losses[19], losses[39], held[19], held[39], *others


# Of on_split(0) to on_split(99): mean, spread; done once, since it takes a while.
splits = {
    "training, after 20 epochs": (0.492, 0.020),
    "training, after 40 epochs": (0.481, 0.021),
    "training, from 20 to 40": (-0.011, 0.007),
    "held out, after 20 epochs": (0.516, 0.066),
    "held out, after 40 epochs": (0.517, 0.067),
    "held out, from 20 to 40": (0.000, 0.022),
    "held out, linear regression": (0.511, 0.063),
    "held out, network minus line": (0.006, 0.020),
    "held out, always the mean": (1.017, 0.131),
}
table(
    [("a hundred splits", "  mean", "spread")]
    + [(name, f"{mean:>6.3f}", f"{spread:>6.3f}") for name, (mean, spread) in splits.items()]
)


def claim_hundred_splits():
    """The table, and what the text says of it, on a hundred splits again."""
    again = np.transpose([on_split(seed) for seed in range(100)])
    trained_20, trained_40, held_20, held_40, line, always = again
    trained, held, lack = trained_40 - trained_20, held_40 - held_20, held_40 - line
    found = [trained_20, trained_40, trained, held_20, held_40, held, line, lack, always]
    for (name, (mean, spread)), losses in zip(splits.items(), found, strict=True):
        near = abs(losses.mean() - mean) < 0.45 * spread  # three errors of such a difference
        assert near, f"{name}: {mean} in the mean"
    assert sum(trained < 0) > 90, "training still falls after epoch 20, in nearly every split"
    assert abs(held.mean()) < held.std() / 2, "held out it is flat: the change is noise"
    assert abs(lack.mean()) < lack.std() / 2, "the network is as good as the line"
    assert all(held_40 < always), "the network is better than the mean, in every split"


# %% [markdown]
# From epoch 20 to 40 the training loss goes down a little, in nearly every split. The held-out loss
# does not: its change is 0.000 in the mean, with a spread of 0.022. So it is flat, and the rest is
# noise. On new rows these twenty epochs do not help, and they do no harm. (In lesson 09 they do harm,
# and you learn to stop in time.)
#
# Your network is much better than the mean, and as good as the line: the difference of 0.006 is
# small beside its spread of 0.020. That is an honest result. The table is small and
# what it holds is nearly linear. A curved model helps where the data are curved, and you meet such
# data in the next lesson.
#
# ### One row, a few, or all?
#
# The same network, four epochs, three batch sizes, on the first 100 of the training rows. Each
# training sees every row four times. The difference is how often it moves: 400 steps by one row
# each, 40 steps by ten rows, 4 steps by all hundred.
#
# **Predict.** Which of the three has the highest loss in the fourth epoch? And which has the lowest,
# by far or only just?

# %% tags=["prediction"]
prediction_3 = ""

# %%
few, runs = (training[0][:100], training[1][:100]), {}
for size in (1, 10, 100):
    runs[size] = train(*new_network(few), few, 4, size, 0.1, np.random.default_rng(2))
beside(3, "100 rows the highest by far; 10 rows the lowest, a little below 1 row")


# %% tags=["hide-input"]
# The fourth epoch, from the starts 0 to 99: mean, spread; done once, since it takes a while.
starts = {1: (0.616, 0.088), 10: (0.585, 0.072), 100: (0.933, 0.117)}


def claim_hundred_starts():
    """The same, and what the text says of it, from a hundred again; each on rows of its own."""
    ends = []
    for seed in range(100):
        few = [part[:100] for part in split(seed)[0]]
        for size in starts:
            rng = np.random.default_rng(seed)
            ends.append(train(*new_network(few, seed), few, 4, size, 0.1, rng)[-1])
    by_one, by_ten, by_all = by_size = np.reshape(ends, (100, 3)).T
    for (size, (mean, spread)), losses in zip(starts.items(), by_size, strict=True):
        near = abs(losses.mean() - mean) < 0.45 * spread
        assert near, f"batches of {size} end at {mean} in the mean"
    assert sum(by_all > np.maximum(by_one, by_ten)) > 95, "100 rows a step are highest"
    assert 55 < sum(by_ten < by_one) < 85, "10 rows a step end below 1 row in about two of three"


rows = [("batch size", "steps", "this start", "100 starts")]
for size, losses in runs.items():
    rows.append(
        (
            f"{size:>10}",
            f"{400 // size:>5}",
            f"{losses[-1]:.3f}",
            "{:.3f} ± {:.3f}".format(*starts[size]),
        )
    )
table(rows)
fig, ax = plt.subplots()
for (size, losses), marker in zip(runs.items(), "os^", strict=True):
    ax.plot(range(1, 5), losses, marker=marker, label=f"batches of {size}")
ax.set(xlabel="epoch", ylabel="loss on the 100 rows", xticks=range(1, 5), ylim=(0.55, 1.4))
ax.legend(loc="upper right")
ends = "; ".join(
    f"batches of {size}: " + ", ".join(f"{loss:.2f}" for loss in losses)
    for size, losses in runs.items()
)
show(fig, f"Training loss in the epochs 1 to 4, from one start. {ends.capitalize()}.")

# %% [markdown]
# All rows at once give the exact gradient, and after four exact steps the network has hardly begun.
# One row at a time is fast at first, and then it trembles. In the fourth epoch ten rows overtake it:
# over a hundred starts, each on other rows, they end at 0.585 and 0.616, with spreads of 0.072 and
# 0.088, and ten rows are ahead in about two starts of three. That is with a tenth of the steps, and
# such a step is cheap: one product of matrices with ten rows takes almost no longer than one with a
# single row.
#
# How good an approximation is a batch's gradient? You may read that more batches make it better.
# It is *larger* batches. Let us measure. The gradient on a batch is the mean of its rows' gradients,
# so we compute each row's gradient of W1 once, and then draw 500 batches of each size. How far is
# their gradient from the exact one? We take the root of the mean square, in lengths of the exact one.

# %% tags=["hide-input"]
graph, _, trainables, X, y = new_network(training)
W1, each = trainables[0], []
for row in range(342):
    X.value, y.value = training[0][[row]], training[1][[row]]
    forward_and_backward(graph)
    each.append(W1.gradients[W1].ravel())
each = np.array(each)  # shape (342, 60)
exact = each.mean(axis=0)
order = np.random.default_rng(4).permuted(np.tile(np.arange(342), (500, 1)), axis=1)
print("batch size   error of the gradient")
errors = []
for size in (1, 4, 16, 64):
    off = each[order[:, :size]].mean(axis=1) - exact  # shape (500, 60)
    errors.append(np.sqrt(np.mean(np.sum(off**2, axis=1))) / np.linalg.norm(exact))
    print(f"{size:>10}   {errors[-1]:.2f}")
halves = np.divide(errors[1:], errors[:-1])
assert all((halves > 0.4) & (halves < 0.6)), "four times the rows, half the error"

# %% [markdown]
# Four times the rows, half the error. So precision costs a lot: to point twice as well, a step has to
# look at four times as many rows. On a small table that takes almost no longer, since most of the
# time goes into starting each operation (measure it, with `%timeit`). On a large table it does.
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

# %% [markdown]
# **Your own library.** Save this notebook, then run the closed cell below. It looks for your lessons
# here, below or beside this folder, and writes what is yours into one file, `miniflow.py`.

# %% nbgrader={"grade": false, "grade_id": "given_gather", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| gather

# %% [markdown]
# **Next:** [07 · Choosing](../07_classify/classify.ipynb)
