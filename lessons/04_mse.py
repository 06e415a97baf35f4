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
# | **You will build** | `MSE`: a node that says in one number how far a network's answers are from the truth |
# | **You need** | lesson 02 (`Linear`) and the mean of a list of numbers |
# | **Time** | about 45 minutes |
# | **Difficulty** | 2 of 5 |
# | **Points** | 4: MSE |
#
# So far a network answers. It does not know whether its answer is any good. Before it can learn,
# somebody has to tell it how wrong it is, and in a language that a machine can follow: a single
# number that should become smaller.

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
# and it is our **cost** $C$. It is 0 when every answer is right, and never below 0.

# %% [markdown]
# ### The library so far
#
# The next cell holds the toolbox and everything that lessons 01 to 03 built, from `Add` to
# `Sigmoid`. It works; you can rely on it.

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% [markdown]
# You can draw a mean squared error: put a square on each difference. The cost is the area of the
# average square.

# %%
targets = np.array([1.0, 2.0, 3.0])
answers = np.array([4.5, 5.0, 10.0])
sides = np.abs(targets - answers)
mean = np.mean(sides**2)

rows = [("day", "target y", "answer a", "y - a", "squared")]
for day, (y, a) in enumerate(zip(targets, answers, strict=True), start=1):
    rows.append((str(day), f"{y:g}", f"{a:g}", f"{y - a:g}", f"{(y - a) ** 2:g}"))
table(rows)
print(f"mean of the squares: {mean:.4f}")

places, middle, side = np.array([0.0, 5.0, 9.5]), 21.0, np.sqrt(mean)
days = dict(zip([*places, middle], ["day 1", "day 2", "day 3", "average square"], strict=True))
chart = Chart("", "", "trays", x_ticks=days, equal=True)
for x, y, a in zip(places, targets, sides, strict=True):
    chart.box(x, y, a, a)
    chart.text(x + a / 2, y + a / 2, f"{a**2:g}", "middle")
chart.box(middle - side / 2, 0, side, side, "#FCE5B8")
chart.text(middle, side / 2, f"{mean:.2f}", "middle")
chart.points(places, targets, "target y", BLUE)
chart.points(places, answers, "answer a", ORANGE)
areas = ", ".join(f"{area:g}" for area in sides**2)
show(
    chart,
    f"Squares on the differences of three days: {areas}; their mean is {mean:.2f}.",
    width=640,
)

# %% [markdown]
# ### Loss, cost, accuracy
#
# Three words that are easily mixed up.
#
# - The **loss** is, strictly, the error of one sample. The **cost** is the mean loss over many
#   samples. Most people use both words for both, and so may you.
# - The **accuracy** is something else: the share of answers that count as right. Some texts call
#   the mean squared error the network's accuracy. A large accuracy is good, a large cost is bad,
#   so that is the wrong way round.
# - **Least squares** is no number at all. It is the method: choose the weights that make this cost
#   as small as it can be.
#
# Why not learn from accuracy? Three questions with the answers no, yes, yes, written 0, 1, 1. An
# answer above 0.5 counts as yes:

# %%
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
# ## A trap before we start
#
# The targets usually arrive as a plain vector: shape (3,). A network with one output, such as
# `Linear` with one unit, answers with a column: shape (3, 1). Both hold three numbers.
#
# *Before you run the next cell:* y has shape (3,), a has shape (3, 1). Which shape has y − a? And
# will the mean of its squares still be the one in the drawing?
#
# <details><summary>The answer</summary>
#
# The shape is (3, 3). NumPy lines shapes up from the right, and stretches an axis of length 1 until
# it fits: y becomes three equal rows, a three equal columns. Every target meets every answer. The
# mean of these nine squares is 27.08 where 23.42 is right. There is no error and no warning, and
# the number even looks plausible.
#
# </details>

# %%
y = np.array([1, 2, 3])
a = np.array([[4.5], [5], [10]])
print("y", y.shape, "against a", a.shape, "gives y - a of shape", (y - a).shape)
print(y - a)
print(f"mean of these 9 squares: {np.mean((y - a) ** 2):.2f}")
print(f"mean of the 3 that we want: {mean:.2f}")

# %% [markdown]
# The three that we want stand on the diagonal. The other six compare one day's sales with another
# day's forecast. This stretching is called **broadcasting**. It is what adds the bias to each row
# in `Linear`, so we do not want to be without it. Here it must not happen.

# %% [markdown]
# ## Exercise · MSE (4 points)
#
# `MSE(y, a)` closes a network: it compares the targets with the answers. Its `forward` sets
# `self.value` to the mean squared error,
#
# $$C = \frac{1}{N} \sum_{i=1}^{N} (y_i - a_i)^2 .$$
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
y, a = Input("y"), Input("a")
cost = MSE(y, a)
y.value, a.value = np.array([1, 2, 3]), np.array([4.5, 5, 10])
cost.forward()
steps = "Difference, square, mean: which of these steps gives something else, and is a number left?"
expect("MSE of [1, 2, 3] and [4.5, 5, 10]", cost.value, 70.25 / 3, steps)

spread = "Did every target meet every answer? Which shape do both need before the difference?"
a.value = np.array([[4.5], [5], [10]])
cost.forward()
expect("The same with y (3,) and a (3, 1)", cost.value, 70.25 / 3, spread)
own = "The inputs' values are theirs. Was one changed, or stored in another shape?"
expect("The value of y after the pass", y.value, [1, 2, 3], own)
expect("The value of a after the pass", a.value, [[4.5], [5], [10]], own)
y.value, a.value = np.array([[1], [2], [3]]), np.array([4.5, 5, 10])
cost.forward()
expect("The same with y (3, 1) and a (3,)", cost.value, 70.25 / 3, spread)

y.value, a.value = np.array([[1, 2, 3], [4, 5, 6]]), np.array([[2, 2, 0], [4, 6, 5]])
cost.forward()
whole = "The squares are 1, 0, 9, 0, 1, 1. How many numbers were compared, and what should be left?"
expect("MSE of two matrices (2, 3)", cost.value, 2, whole)

y.value, a.value = np.array([4]), np.array([[1.5]])
cost.forward()
expect("MSE of one sample, [4] and [[1.5]]", cost.value, 6.25, "A mean over one is that one.")
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
# ### One number, and an array of one
#
# You will see the mean written with Python's own `sum`. On a column it gives something that looks
# right and is not:

# %%
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
def mse(target, answer):
    """The cost of an answer, computed by the node MSE."""
    y, a = Input("y"), Input("a")
    cost = MSE(y, a)
    return forward_pass(cost, topological_sort({y: np.asarray(target), a: np.asarray(answer)}))


sold = np.array([5.0, 6.0, 4.0, 7.0])
rows = [("errors", "mean", "mean absolute", "mean squared")]
for errors in [np.array([1.0, -1.0, 1.0, -1.0]), np.array([0.0, 0.0, 0.0, 4.0])]:
    absolute, squared = np.mean(np.abs(errors)), mse(sold, sold + errors)
    rows.append((brief(errors), f"{np.mean(errors):g}", f"{absolute:g}", f"{squared:g}"))
table(rows)

# %% [markdown]
# - The plain mean of the errors calls the first forecast perfect: what is too high and what is too
#   low cancel.
# - The absolute values see four trays in both cases. The squares find one large error worse
#   than four small ones. That is often what we want. It also means that a single wrong measurement,
#   an **outlier**, has a loud voice; where data are dirty, people prefer the absolute value.
# - The square is **smooth**. Its slope shrinks with the error and is 0 where the error is 0. The
#   absolute value has a kink there: its slope jumps from −1 to 1, however near you are.


# %%
def square_slope(error, step=1e-6):
    """The slope of the squared error, from two points close together."""
    return ((error + step) ** 2 - (error - step) ** 2) / (2 * step)


rows = [("error", "absolute", "its slope", "squared", "its slope")]
for error in [-2.0, -0.5, -0.01, 0.01, 0.5, 2.0]:
    slopes = f"{np.sign(error):g}", f"{square_slope(error):.2f}"
    rows.append((f"{error:g}", f"{abs(error):g}", slopes[0], f"{error**2:g}", slopes[1]))
table(rows)

error = np.linspace(-2.5, 2.5, 101)
title = "The square forgives small errors and has no kink"
chart = Chart(title, "error of one answer, a − y", "what it costs")
chart.line(error, error**2, "squared", BLUE)
chart.line(error, np.abs(error), "absolute", ORANGE)
show(
    chart,
    f"Two curves over the error: at {error[-1]:g} the squared error is {error[-1] ** 2:g} and the "
    f"absolute one {error[-1]:g}; the square is flat at 0, the absolute value has a kink there.",
)

# %% [markdown]
# ## Why a mean
#
# Show the network the same three days once, ten times, a thousand times. It has not become any
# worse:

# %%
y, a = np.array([1.0, 2.0, 3.0]), np.array([4.5, 5.0, 10.0])
rows = [("samples", "sum of squares", "mean squared error")]
for times in [1, 10, 1000]:
    many_y, many_a = np.tile(y, times), np.tile(a, times)
    total = np.sum((many_y - many_a) ** 2)
    rows.append((str(many_y.size), f"{total:.2f}", f"{mse(many_y, many_a):.2f}"))
table(rows)

# %% [markdown]
# The sum grows with the batch, the mean stays. So costs of batches of different sizes can be
# compared, and the size of a learning step (lesson 06) does not depend on how many samples we
# happened to take.
#
# For several outputs, books differ. Many write $\frac{1}{m} \sum \lVert y - a \rVert^2$: the
# squares of all $k$ outputs, divided by the $m$ samples only. That is $k$ times our number. We
# divide by all $N = m \cdot k$, as NumPy's mean and the large libraries do:

# %%
y = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
a = np.array([[2.0, 2.0, 0.0], [4.0, 6.0, 5.0]])
m, k = y.shape
total = np.sum((y - a) ** 2)
print(f"m = {m} samples, k = {k} outputs, sum of squares {total:g}")
print(f"divided by m:      {total / m:g}")
print(f"divided by m * k:  {total / (m * k):g}   your MSE: {mse(y, a):g}")

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
# in one long vector, and b all of its biases. Here each is a single number.) First we look for its
# lowest point, by trying every point of a grid and by a formula. Then we draw its map and join
# points of equal cost, as a hiking map joins points of equal height. Along any straight path this
# cost is a parabola (you will see why), so one try in each direction from the lowest point says how
# far away each height is reached.


# %%
def cost_at(weight, bias):
    """The cost of the line weight * x + bias, by a forward pass."""
    W.value, b.value = np.array([[weight]]), np.array([bias])
    return forward_pass(cost, graph)


weights, biases = np.linspace(-1, 5, 13), np.linspace(-6, 8, 15)
landscape = np.array([[cost_at(weight, bias) for weight in weights] for bias in biases])
row, column = np.unravel_index(landscape.argmin(), landscape.shape)
lowest = weights[column], biases[row]
best = np.polyfit(weeks.ravel(), trays, 1)  # the lowest point, by a formula: least squares

rows = [("lowest point", "w", "b", "cost")]
rows.append(("of the grid", *(f"{x:.2f}" for x in lowest), f"{landscape.min():.4f}"))
rows.append(("of all", *(f"{x:.4f}" for x in best), f"{cost_at(*best):.4f}"))
table(rows)
print(f"forward passes for the grid: {landscape.size}, highest cost on it: {landscape.max():.1f}")

# %%
guess, ground = (0.5, 4.0), cost_at(*best)
angles = np.linspace(0, 2 * np.pi, 73)
across = np.cos(angles)
up = 2 * np.sin(angles) - 2.5 * across  # along the valley, more w goes with less b
rises = np.array([cost_at(*(best + step)) for step in zip(across, up, strict=True)]) - ground

above = Chart("The map: lines of equal cost", "weight w", "bias b", height=300)
for level in [1, 4, 10, 20, 40]:
    reach = np.sqrt((level - ground) / rises)  # on a parabola, twice as far is four times as high
    oval = best[0] + reach * across, best[1] + reach * up
    above.line(*oval, style=GREY, width=1.3)
    above.text(oval[0][oval[1].argmax()], oval[1].max() + 0.6, level, "middle", 12)
below = Chart("Two points of the map as lines", "week", "trays")
below.points(weeks, trays, "sold", BLACK)
for (weight, bias), style, name in [(best, BLUE, "lowest point"), (guess, ORANGE, "a guess")]:
    above.points(weight, bias, name, style)
    label = f"{name}, cost {cost_at(weight, bias):.3f}"
    below.line(weeks, weight * weeks + bias, label, style)
show(
    [above, below],
    f"Above, a map of the cost over w and b: long ovals around one lowest point at "
    f"w = {best[0]:.2f}, b = {best[1]:.2f}. Below, the six weeks with two lines: the lowest point "
    f"costs {ground:.3f}, the guess w = {guess[0]:g}, b = {guess[1]:g} costs "
    f"{cost_at(*guess):.3f}.",
)

# %% [markdown]
# One valley, one bottom. The cost there is not 0: no line goes through all six points.
#
# The landscape is **convex**: stretch a rope between any two of its points, and the rope never dips
# below the ground. For a line with the mean squared error this is always so. Along any straight
# path over the plane each difference changes steadily or not at all. Its square is a parabola that
# opens upwards, or a constant, and a mean of such curves never bends down. A convex landscape has
# no second valley to get lost in. Let us try the rope 50 times, at its middle:

# %%
rng = np.random.default_rng(4)
below = []
for _ in range(50):
    one, two = rng.uniform([-1, -6], [5, 8], size=(2, 2))  # two points (w, b)
    rope = (cost_at(*one) + cost_at(*two)) / 2
    below.append(cost_at(*(one + two) / 2) <= rope)
print(f"the ground lies below the rope {sum(below)} times of {len(below)}")

# %% [markdown]
# A try is no proof, but 50 ropes would hardly have missed a second valley. With a `Sigmoid` behind
# the `Linear`, the landscape is no longer convex; you can draw it yourself at the end.
#
# Why do we not simply draw a map every time, and take the lowest point? Count:

# %%
rows = [("parameters", "passes, 50 tries for each", "years, at 100,000 passes a second")]
for parameters in [1, 2, 3, 10]:
    passes = 50**parameters
    years = passes / 100_000 / (365 * 24 * 3600)
    rows.append((str(parameters), f"{passes:,}", f"{years:,.0f}"))
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

# %%
from sklearn.metrics import mean_squared_error

y, a = np.array([1, 2, 3]), np.array([[4.5], [5], [10]])
print(f"scikit-learn, y {y.shape} against a {a.shape}: {mean_squared_error(y, a):.4f}")
print(f"your MSE,     y {y.shape} against a {a.shape}: {mse(y, a):.4f}")

# %% [markdown]
# **To try, without points:**
#
# - Write down 40 trays for the last week instead of 10.5, and draw the map again. How far does one
#   wrong entry move the lowest point?
# - Put a `Sigmoid` between `Linear` and `MSE`, with targets 0, 0, 0, 1, 1, 1. No parabola helps you
#   now, so draw the cost along one path: w from −10 to 10, with b = −5. Where is it flat, and does
#   the rope still stay above the ground?
# - Write a node `MAE` that takes the mean of the absolute differences.
