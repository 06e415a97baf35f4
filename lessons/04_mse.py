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
# # 04 · The cost
#
# | | |
# |---|---|
# | **You will build** | `MSE` and `MAE`: nodes that say in one number how far a network's answers are from the truth |
# | **You will be able to** | tell loss, cost and accuracy apart; see from two shapes whether arrays spread; say what one outlier does to a cost |
# | **You need** | lesson 02 (`Linear`); the mean and the median of a list of numbers; NumPy: `np.mean`, `.ravel`, broadcasting |
# | **Time** | about 60 minutes |
# | **Difficulty** | 2 of 5 |
# | **Points** | 6: MSE 4, MAE 2 |
#
# So far a network answers. It does not know whether its answer is any good. Before it can learn,
# somebody has to tell it how wrong it is, and in a language that a machine can follow: a single
# number that should become smaller.

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
# 1. *Lesson 03.* A sigmoid has the value 0.9. Its slope there is **a** 0.09, **b** 0.1, **c** 0.21?
# 2. *Lesson 02.* X is (4, 3), W is (3, 2), b is (2,). How many numbers of b go into one row of
#    XW + b: **a** one, **b** two, **c** all of them summed up?
# 3. *Lesson 01.* x is fed to `Add(x, x)`, and to nothing else. How many nodes are in the sorted list:
#    **a** one, **b** two, **c** three?
#
# <details><summary>Answers</summary>
#
# 1. **a.** The value times what is missing from it to 1: 0.9 · 0.1. 0.1 leaves the value
#    out; <!-- sigmoid_slope_without_value --> 0.21 takes 0.9 for the place and not for the value.
#    <!-- sigmoid_slope_of_the_value -->
# 2. **b.** One for each unit. One number for the whole table is the same fee for both
#    shops; <!-- linear_one_bias_for_all --> a sum of them charges each shop for both.
#    <!-- linear_sums_the_biases -->
# 3. **b.** x and the sum, each once. Only one is left where the Inputs are
#    forgotten; <!-- sort_leaves_out_the_inputs --> three stand in a list that takes the sum at both
#    its uses of x. <!-- sort_lists_nodes_again -->
#
# </details>

# %% [markdown]
# ## The idea
#
# A baker opens a shop. For the first three days she forecasts that 4.5, 5 and 10 trays of bread
# will be sold. What is sold is 1, 2 and 3. How bad was the forecast?
#
# Two letters first. $y$ is the **target**, what was really sold. $a$ is the **answer**, what the
# network (here: the baker) said. Each day has a difference $y - a$, and three steps make one
# number of them:
#
# 1. Take the difference of each day.
# 2. Square it. A square is never negative, so too high and too low cannot cancel.
# 3. Take the mean of the squares.
#
# $$C = \frac{1}{N} \sum_{i=1}^{N} (y_i - a_i)^2$$
#
# $N$ counts the numbers that are compared, here 3. The result is the **mean squared error**, MSE,
# and it is our **cost** $C$. It is 0 when every answer is right, and never below 0. You can draw it:
# put a square on each difference. The cost is the area of the average square.

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| library

# %% tags=["hide-input"]
targets, answers = np.array([1.0, 2.0, 3.0]), np.array([4.5, 5.0, 10.0])
sides, places = np.abs(targets - answers), np.array([0.0, 5.0, 9.5])
mean = np.mean(sides**2)
fig, ax = plt.subplots(figsize=(7.2, 3.4), layout="constrained")
for x, y, side in zip([*places, 18], [*targets, 0], [*sides, np.sqrt(mean)], strict=True):
    ax.add_patch(
        plt.Rectangle((x, y), side, side, facecolor=SAND if x == 18 else SKY, edgecolor=BLACK)
    )
    ax.text(x + side / 2, y + side / 2, f"{side**2:.4g}", ha="center", va="center")
ax.plot(places, answers, "s", color=ORANGE, label="answer a")
ax.plot(places, targets, "o", color=BLUE, label="target y")
ax.set_xticks([*places, 18], ["day 1", "day 2", "day 3", "average square"], ha="left")
ax.set(ylabel="trays", aspect="equal", xlim=(-0.5, 24), ylim=(-0.5, 10.5))
ax.legend(loc="upper left")
areas = ", ".join(f"{area:g}" for area in sides**2)
show(fig, f"Squares on the differences of three days: {areas}; their mean is {mean:.2f}.")

# %% [markdown]
# ## Exercise 1 · MSE (4 points)
#
# `MSE(y, a)` closes a network: it compares the targets with the answers. Its `forward` sets
# `self.value` to the mean squared error $C$.
#
# ### A trap before we start
#
# The targets usually arrive as a plain vector: shape (3,). A network with one output, such as
# `Linear` with one unit, answers with a column: shape (3, 1). Both hold three numbers.
#
# **Predict.** y has shape (3,), a has shape (3, 1). Which shape has y − a? And will the mean of its
# squares still be the one in the drawing? Write your answer between the quotes, then run both cells.

# %% tags=["prediction"]
prediction_1 = ""

# %%
y = np.array([1, 2, 3])
a = np.array([[4.5], [5], [10]])
spread = np.mean((y - a) ** 2)
beside(1, f"shape {(y - a).shape}, and a mean of {spread:.2f} in place of {mean:.2f}")
print(y - a)

# %% [markdown]
# NumPy lines shapes up from the right, and stretches an axis of length 1 until it fits: y becomes
# three equal rows, a three equal columns. Every target meets every answer. There is no error and no
# warning, and the number even looks plausible.
#
# The three differences that we want stand on the diagonal. The other six compare one day's sales
# with another day's forecast. This stretching is called **broadcasting**. It is what adds the bias
# to each row in `Linear`, so we do not want to be without it. Here it must not happen.
#
# ### What the node has to do
#
# - **What comes in.** Both values are arrays with the same N numbers in the same order. Either
#   their shapes are equal, (m,) or (m, k), or one is (m,) and the other (m, 1). Each target is
#   compared with its own answer, in all of these cases. m may be 1.
# - **What goes out.** One number: a Python float, or a NumPy number. An array that contains one
#   number, of shape (1,), is not a number yet.
# - **What N is.** All numbers count. For m samples with k outputs each, N is m · k.
# - The inputs' own values keep their numbers and their shapes. Every pass begins afresh.
#
# The difference is written. What comes before it and what comes after it is yours: two gaps, each
# of them one line if you like.


# %% nbgrader={"grade": false, "grade_id": "mse_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class MSE(Node):
    """The mean squared error between the targets y and the network's answers a.

    y and a have equal shapes, (m,) or (m, k), or one has (m,) and the other (m, 1).
    The value is one number, a float: the mean of (y - a)² over all elements.
    With y = [1, 2, 3] and a = [4.5, 5, 10] it is (12.25 + 9 + 49) / 3 = 23.4166...
    """

    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.asarray(node.value) for node in self.inbound_nodes)
        # 1. Give y and a one common shape, so that each target meets its own answer.
        ### BEGIN SOLUTION
        y, a = y.ravel(), a.ravel()
        ### END SOLUTION
        # 2. The difference, number by number.
        difference = y - a
        # 3. Square it, take the mean over all elements, and keep that in self.value.
        ### BEGIN SOLUTION
        self.value = float(np.mean(difference**2))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mse_forward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("mse_forward", globals())
### END HIDDEN TESTS
steps = "Difference, square, mean: which of these steps gives something else, and is a number left?"
row = {"y": np.array([1, 2, 3]), "a": np.array([4.5, 5, 10])}
expect_value(MSE, row, 70.25 / 3, steps)
spread = "Did every target meet every answer? Which shape do both need before the difference?"
column = {name: values.reshape(3, 1) for name, values in row.items()}
expect_value(MSE, row | {"a": column["a"]}, 70.25 / 3, spread)
expect_value(MSE, row | {"y": column["y"]}, 70.25 / 3, spread)
whole = "The squares are 1, 0, 9, 0, 1, 1. How many numbers were compared, and what should be left?"
two = {"y": np.array([[1, 2, 3], [4, 5, 6]]), "a": np.array([[2, 2, 0], [4, 6, 5]])}
expect_value(MSE, two, 2, whole)
one = {"y": np.array([4]), "a": np.array([[1.5]])}
expect_value(MSE, one, 6.25, "A mean over one is that one.")
print("MSE: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: I get 27.08 where 23.42 is expected</summary>
#
# That is the trap from above: (3,) met (3, 1). Print `difference.shape`. It should have 3 numbers,
# not 9. If the first check fails already, look whether you changed only one of the two.
#
# </details>
# <details><summary>Hint: the shapes say (1,), expected ()</summary>
#
# You have the right number inside an array of one. Did you use Python's own `sum`, or `axis=0`?
# NumPy's `np.sum` and `np.mean`, without an axis, go over all elements and leave one number.
#
# </details>
# <details><summary>Hint: with the matrices I get 6, or three numbers</summary>
#
# 6 is the sum 12 divided by the 2 rows, but six squares were added up. Three numbers are left when
# the mean goes over the rows only. Count all elements: `difference.size` knows how many there are.
#
# </details>
# <details><summary>Hint: the value of y or a is another one after the pass</summary>
#
# `a.reshape(...)` gives you the numbers in a new shape; keep them under a name of your own. What
# stands in `self.inbound_nodes[1].value` belongs to the input. And do not write `-=` on it: the
# reshaped array shares its numbers with the input's.
#
# </details>
# <details><summary>Hint: which call makes the shapes equal</summary>
#
# `y.ravel()` lays all numbers of y in one row, shape (N,), whatever its shape was before. Do the
# same with a. Then `np.mean` of the squared difference is a single number.
#
# </details>

# %% [markdown]
# ## Your node at work
#
# The baker's three days once more, through the graph. Nothing follows after the cost: it is where
# a forward pass ends, and in the next lesson the place where the way back begins.

# %%
y, a = Input("y"), Input("a")
cost = MSE(y, a)
graph = topological_sort({y: np.array([1, 2, 3]), a: np.array([4.5, 5, 10])})
print("cost:", forward_pass(cost, graph))
trace(graph)
draw(graph)

# %% [markdown]
# ### Loss, cost, accuracy
#
# Three words are easily mixed up.
#
# - The **loss** is, strictly, the error of one sample. The **cost** is the mean loss over many
#   samples. Most people use both words for both, and so may you.
# - The **accuracy** is something else: the share of answers that count as right. Some texts call
#   the mean squared error the network's accuracy. A large accuracy is good, a large cost is bad,
#   so that is the wrong way round.
# - **Least squares** is no number at all. It is the method: choose the weights that make this cost
#   as small as it can be.
#
# Why not learn from accuracy? Three questions have the answers no, yes, yes, written 0, 1, 1. An
# answer above 0.5 counts as yes:

# %% tags=["hide-input"]
truth = np.array([0, 1, 1])
for name, said in [("hesitant", np.array([0.4, 0.6, 0.6])), ("certain", np.array([0.1, 0.9, 0.9]))]:
    accuracy = np.mean((said > 0.5) == truth)
    cost = np.mean((truth - said) ** 2)
    print(f"{name:<9} {said}   accuracy {accuracy:.2f}   mean squared error {cost:.2f}")

# %% [markdown]
# All answers count as right, twice. The accuracy sees no difference; the cost does. A number that
# follows every small improvement is one that we can walk down, and walking down is what learning
# will be.

# %% [markdown]
# ### One number, and an array of one
#
# You will see the mean written with Python's own `sum`. On a column it gives something that looks
# right and is not:

# %% tags=["hide-input"]
y = np.array([1, 2, 3]).reshape(-1, 1)
a = np.array([4.5, 5, 10]).reshape(-1, 1)
squares = (y - a) ** 2
builtin = sum(squares) / len(squares)
print("squares:      ", squares.tolist(), "with shape", squares.shape)
print("builtin sum:  ", builtin, "with shape", builtin.shape)
print("np.mean:      ", f"{np.mean(squares):.8f}", "with shape", np.mean(squares).shape)

# %% [markdown]
# `sum` walks along the first axis and adds up what it meets. What it meets here are rows, and a
# row is an array of one. `np.mean` and `np.sum` cross every axis unless you name one. The
# difference is small until somebody compares two costs, or stores them in a list and plots it.

# %% [markdown]
# ## Why squares
#
# Two forecasts for four days. One misses each day by one tray. The other is right on three days
# and misses the fourth by four. Here is a small helper around your node, and what three measures
# make of them:


# %%
def cost_of(node, target, answer):
    """The cost of an answer, computed by a node such as MSE."""
    y, a = Input("y"), Input("a")
    cost = node(y, a)
    return forward_pass(cost, topological_sort({y: np.asarray(target), a: np.asarray(answer)}))


# %% tags=["hide-input"]
sold = np.array([5.0, 6.0, 4.0, 7.0])
rows = [("errors", "mean", "mean absolute", "mean squared")]
for errors in [np.array([1.0, -1.0, 1.0, -1.0]), np.array([0.0, 0.0, 0.0, 4.0])]:
    absolute, squared = np.mean(np.abs(errors)), cost_of(MSE, sold, sold + errors)
    rows.append((brief(errors), f"{np.mean(errors):g}", f"{absolute:g}", f"{squared:g}"))
table(rows)

# %% [markdown]
# - The plain mean of the errors calls the first forecast perfect: what is too high and what is too
#   low cancel.
# - The absolute values see four trays in both cases. The squares find one large error worse
#   than four small ones.
# - The square is **smooth**. Its slope shrinks with the error and is 0 where the error is 0. The
#   absolute value has a kink there: its slope jumps from −1 to 1, however near you are.

# %% tags=["hide-input"]
error = np.linspace(-2.5, 2.5, 101)
fig, ax = plt.subplots()
ax.plot(error, error**2, label="squared")
ax.plot(error, np.abs(error), label="absolute")
ax.set(xlabel="error of one answer, a − y", ylabel="what it costs")
ax.legend()
rows = [("error", "absolute", "its slope", "squared", "its slope")]
for e in [-2.0, -0.5, -0.01, 0.01, 0.5, 2.0]:
    slope = ((e + 1e-6) ** 2 - (e - 1e-6) ** 2) / 2e-6  # from two points close together
    rows.append((f"{e:g}", f"{abs(e):g}", f"{np.sign(e):g}", f"{e**2:g}", f"{slope:.2f}"))
table(rows)
show(
    fig,
    f"Two curves over the error: at {error[-1]:g} the squared error is {error[-1] ** 2:g} and the "
    f"absolute one {error[-1]:g}; the square is flat at 0, the absolute value has a kink there.",
)

# %% [markdown]
# ## Exercise 2 · MAE (2 points)
#
# The cost that takes the absolute values is called the **mean absolute error**. Write it as a node.
# `MAE(y, a)` is the mean of the absolute differences, and in all else it is as `MSE`: the same shapes
# may come, each target meets its own answer, all N numbers count, one number goes out, and the inputs
# keep what is theirs. This time nothing of `forward` is written.


# %% nbgrader={"grade": false, "grade_id": "absolute_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class MAE(Node):
    """The mean absolute error between the targets y and the network's answers a.

    y and a have equal shapes, (m,) or (m, k), or one has (m,) and the other (m, 1).
    The value is one number. With y = [1, -2, 3] and a = [4.5, 5, 0] it is (3.5 + 7 + 3) / 3 = 4.5.
    """

    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        ### BEGIN SOLUTION
        y, a = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(np.mean(np.abs(y - a)))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_absolute_error", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("absolute_error", globals())
### END HIDDEN TESTS
y, a = Input("y"), Input("a")
cost = MAE(y, a)
steps = "Difference, absolute value, mean: which of these gives something else, and in which order?"
spread = "Did every target meet every answer? Which shape do both need before the difference?"
whole = "The differences are 1, 0, 3, 0, 1, 1. How many numbers were compared, and what is left?"
for about, targets_, answers_, expected, question in [
    ("[1, -2, 3] and [4.5, 5, 0]", [1, -2, 3], [4.5, 5, 0], 4.5, steps),
    ("y (3,) and a (3, 1)", [1, -2, 3], [[4.5], [5], [0]], 4.5, spread),
    ("y (3, 1) and a (3,)", [[1], [-2], [3]], [4.5, 5, 0], 4.5, spread),
    ("two matrices (2, 3)", [[1, 2, 3], [4, 5, 6]], [[2, 2, 0], [4, 6, 5]], 1, whole),
    ("one sample, [4] and [[1.5]]", [4], [[1.5]], 2.5, "A mean over one is that one."),
]:
    y.value, a.value = np.array(targets_), np.array(answers_)
    cost.forward()
    expect(f"MAE of {about}", cost.value, expected, question)
    own = "The inputs' values are theirs. Was one changed, or stored in another shape?"
    expect("The value of y after the pass", y.value, targets_, own)
    expect("The value of a after the pass", a.value, answers_, own)
print("MAE: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: I get 2.5 or -2.5 where 4.5 is expected</summary>
#
# Two answers are too high, and the last one is too low by 3. That 3 cancels a part of the others if
# the mean comes first. The absolute value comes before the mean: `np.abs`.
#
# </details>
# <details><summary>Hint: it goes wrong with (3,) against (3, 1)</summary>
#
# The trap again, and the same way out: one common shape for both, before the difference.
#
# </details>

# %% [markdown]
# ### One wrong entry
#
# The baker makes one forecast for all days. Five days she sold 4, 5, 6, 6 and 7 trays. Then somebody
# notes 70 where 7 is right. Such a lonely number far away from all others is called an **outlier**.
# This cell tries every forecast from 0 to 40, and takes the one with the lowest cost.
#
# **Predict.** How far does the best forecast move, by `MSE` and by `MAE`?

# %% tags=["prediction"]
prediction_2 = ""

# %% tags=["hide-input"]
forecasts = np.linspace(0, 40, 401)
rows, moved = [("cost", "best forecast", "with 70 for 7")], []
for node in (MSE, MAE):
    best = []
    for days in (np.array([4.0, 5, 6, 6, 7]), np.array([4.0, 5, 6, 6, 70])):
        costs = [cost_of(node, days, np.full(5, forecast)) for forecast in forecasts]
        best.append(forecasts[np.argmin(costs)])
    rows.append((node.__name__, *(f"{forecast:.1f}" for forecast in best)))
    moved.append(f"by {best[1] - best[0]:.1f} with {node.__name__}")
beside(2, ", ".join(moved))
table(rows)
assert moved[1] == "by 0.0 with MAE", "one outlier does not move the median"

# %% [markdown]
# By the squares, the best forecast is the mean of the days, and one wrong entry drags it out of sight
# of the four right ones. By the absolute values it is the median, the day in the middle, and that is the
# same day as before. So a single outlier has a loud voice in `MSE` and an ordinary one in `MAE`. Where
# data are dirty, people prefer `MAE`; where a large error is really worse than many small ones, `MSE`.

# %% [markdown]
# ## Why a mean
#
# Show the network the same three days once, ten times, a thousand times. It has not become any worse:

# %% tags=["hide-input"]
y, a = np.array([1.0, 2.0, 3.0]), np.array([4.5, 5.0, 10.0])
rows = [("samples", "sum of squares", "mean squared error")]
for times in [1, 10, 1000]:
    many_y, many_a = np.tile(y, times), np.tile(a, times)
    total, cost = np.sum((many_y - many_a) ** 2), cost_of(MSE, many_y, many_a)
    rows.append((str(many_y.size), f"{total:.2f}", f"{cost:.2f}"))
table(rows)

# %% [markdown]
# The sum grows with the batch, the mean stays. So costs of batches of different sizes can be
# compared, and the size of a learning step (lesson 06) does not depend on how many samples we
# happened to take.
#
# For several outputs, books differ. Many write $\frac{1}{m} \sum \lVert y - a \rVert^2$: the
# squares of all $k$ outputs, divided by the $m$ samples only. That is $k$ times our number. We
# divide by all $N = m \cdot k$, as NumPy's mean and the large libraries do:

# %% tags=["hide-input"]
y = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
a = np.array([[2.0, 2.0, 0.0], [4.0, 6.0, 5.0]])
m, k = y.shape
total = np.sum((y - a) ** 2)
print(f"m = {m} samples, k = {k} outputs, sum of squares {total:g}")
print(f"divided by m:      {total / m:g}")
print(f"divided by m * k:  {total / (m * k):g}   your MSE: {cost_of(MSE, y, a):g}")

# %% [markdown]
# ## The map of a cost
#
# Now the cost meets a network, the smallest there is: one weight $w$ and one bias $b$. The baker
# has noted for six weeks how many trays she sold, and wants a line through the points.
#
# X, the week, has shape (6, 1). `Linear` answers with shape (6, 1). The targets y have shape (6,):
# the trap from above, on an ordinary day. Your node takes care of it.

# %%
weeks = np.array([[0.0], [1.0], [2.0], [3.0], [4.0], [5.0]])
trays = np.array([1.5, 2.5, 5.5, 6.5, 9.5, 10.5])

X, W, b, y = Input("X"), Input("W"), Input("b"), Input("y")
answer = Linear(X, W, b)
cost = MSE(y, answer)
graph = topological_sort({X: weeks, W: np.array([[0.5]]), b: np.array([4.0]), y: trays})
print(f"w = 0.5, b = 4: cost {forward_pass(cost, graph):.3f}")
trace(graph)
draw(graph)

# %% [markdown]
# Each pair (w, b) is a line, and each line has a cost. So the cost is a landscape over the plane of
# all (w, b). (Books write $C(w, b)$ for any network: w is then all of its weights, laid end to end
# in one long vector, and b all of its biases. Together they are the network's **parameters**. Here
# each is a single number.) We walk over a grid of
# pairs, and draw the map: lines join points of equal cost, as they join points of equal height on a
# hiking map. The lowest point of all is known by a formula, called **least squares**.


# %%
def cost_at(weight, bias):
    """The cost of the line weight * x + bias, by a forward pass."""
    W.value, b.value = np.array([[weight]]), np.array([bias])
    return forward_pass(cost, graph)


weights, biases = np.linspace(-1, 5, 25), np.linspace(-6, 8, 29)
landscape = np.array([[cost_at(weight, bias) for weight in weights] for bias in biases])
best = np.polyfit(weeks.ravel(), trays, 1)  # least squares

# %% tags=["hide-input"]
fig, (ax, lines) = plt.subplots(1, 2, figsize=(8.4, 3.6), layout="constrained")
levels = ax.contour(weights, biases, np.round(landscape, 6), [1, 4, 10, 20, 40], colors=GREY)
ax.clabel(levels, fmt="%g")
ax.set(title="The map: lines of equal cost", xlabel="weight w", ylabel="bias b")
lines.plot(weeks, trays, "o", color=BLACK, label="sold")
lines.set(title="Two points of the map as lines", xlabel="week", ylabel="trays")
for (weight, bias), look, name in [(best, "o-", "lowest point"), ((0.5, 4.0), "s--", "a guess")]:
    colour = BLUE if name == "lowest point" else ORANGE
    ax.plot(weight, bias, look, color=colour)
    lines.plot(weeks, weight * weeks + bias, look[1:], color=colour, label=name)
lines.legend()
row, column = np.unravel_index(landscape.argmin(), landscape.shape)
rows = [("lowest point", "w", "b", "cost")]
for name, line in [("of the grid", (weights[column], biases[row])), ("of all", best)]:
    rows.append((name, *(f"{x:.4f}" for x in line), f"{cost_at(*line):.4f}"))
table(rows)
assert landscape.min() >= cost_at(*best), "no point of the grid lies below least squares"
show(
    fig,
    f"At the left a map of the cost over w and b: long ovals around one lowest point at "
    f"w = {best[0]:.2f}, b = {best[1]:.2f}. At the right the six weeks with two lines: the lowest "
    f"point costs {cost_at(*best):.3f}, the guess w = 0.5, b = 4 costs {cost_at(0.5, 4.0):.3f}.",
)

# %% [markdown]
# One valley, one bottom. The cost there is not 0: no line goes through all six points.
#
# The landscape is **convex**: stretch a rope between any two of its points, and the rope never dips
# below the ground. For a line with the mean squared error this is always so. Along any straight
# path over the plane each difference changes steadily or not at all. Its square is a parabola that
# opens upwards, or a constant, and a mean of such curves never bends down. A convex landscape has
# no second valley to get lost in. Let us try the rope 50 times, at its middle:

# %% tags=["hide-input"]
rng = np.random.default_rng(4)
below = []
for _ in range(50):
    one, two = rng.uniform([-1, -6], [5, 8], size=(2, 2))  # two points (w, b)
    rope = (cost_at(*one) + cost_at(*two)) / 2
    below.append(cost_at(*(one + two) / 2) <= rope)
print(f"the ground lies below the rope {sum(below)} times of {len(below)}")
assert all(below), "the ground lies below the rope"

# %% [markdown]
# A try is no proof, but 50 ropes would hardly have missed a second valley. With a `Sigmoid` behind
# the `Linear`, the landscape is no longer convex; you can draw it yourself at the end.
#
# Why do we not simply draw a map every time, and take the lowest point?
#
# **Predict.** Give each parameter 50 tries, and let a machine make 100,000 passes a second. How long
# does a network of 10 parameters take: an hour, a year, a thousand years, longer?

# %% tags=["prediction"]
prediction_3 = ""

# %% tags=["hide-input"]
rows = [("parameters", "passes, 50 tries for each", "years, at 100,000 passes a second")]
for parameters in [1, 2, 3, 10]:
    passes = 50**parameters
    years = passes / 100_000 / (365 * 24 * 3600)
    rows.append((str(parameters), f"{passes:,}", f"{years:,.0f}"))
beside(3, f"{years:,.0f} years")
table(rows)

# %% [markdown]
# Ten parameters make a tiny network, and nobody waits that long. We need a way down that does
# not look at the whole map: to feel the slope under our feet, and take a step. The slope is
# lesson 05, the step is lesson 06.

# %% [markdown]
# ## Recap
#
# - The cost is one number for how wrong the answers are; the mean squared error is 0 at best.
# - Squares do not cancel, weigh large errors more and are smooth; the mean does not grow with the
#   batch.
# - Look at the shapes before you subtract: (m,) and (m, 1) spread into (m, m), and nothing warns
#   you.
#
# The same in one line elsewhere. scikit-learn: `mean_squared_error(y, a)`. TensorFlow:
# `tf.keras.losses.MeanSquaredError()(y, a)`. PyTorch: `torch.nn.functional.mse_loss(a, y)`, which
# spreads as NumPy does, though it prints a warning.

# %% tags=["hide-input"]
from sklearn.metrics import mean_squared_error

y, a = np.array([1, 2, 3]), np.array([[4.5], [5], [10]])
print(f"scikit-learn, y {y.shape} against a {a.shape}: {mean_squared_error(y, a):.4f}")
print(f"your MSE,     y {y.shape} against a {a.shape}: {cost_of(MSE, y, a):.4f}")

# %% [markdown]
# **To try, without points:**
#
# - Write down 40 trays for the last week instead of 10.5, and draw the map again. How far does one
#   wrong entry move the lowest point?
# - Put a `Sigmoid` between `Linear` and `MSE`, with targets 0, 0, 0, 1, 1, 1. No parabola helps you
#   now, so draw the cost along one path: w from −10 to 10, with b = −5. Where is it flat, and does
#   the rope still stay above the ground?

# %% [markdown]
# **Your own library.** Save this notebook, then run the closed cell below. It looks for your lessons
# here, below or beside this folder, and writes what is yours into one file, `miniflow.py`.

# %% nbgrader={"grade": false, "grade_id": "given_gather", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| gather

# %% [markdown]
# **Next:** [05 · The chain rule, backwards](../05_backprop/backprop.ipynb)
