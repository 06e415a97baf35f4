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
# # 03 · The activation
#
# | | |
# |---|---|
# | **You will build** | `Sigmoid` and its slope: what makes a network more than a straight line |
# | **You need** | lessons 01 and 02; the exponential function; what the slope of a curve is |
# | **Time** | about 40 minutes |
# | **Difficulty** | 2 of 5 |
# | **Points** | 6: Sigmoid 4, its derivative 2 |
#
# The formula of this lesson fits on half a line. Typed in as it stands, it works for long, and
# then fails on a number that is merely large. You will see it fail, and then write it so that it
# does not.

# %% [markdown]
# ## The idea
#
# A greenhouse has a window and one neuron. The neuron weighs temperature and humidity and adds a
# bias, as in lesson 02, and gets one number z. Below 0 means too cold, above 0 too warm. Now z has
# to become something that the window can do.
#
# The **perceptron** of the 1950s uses a *step*: 0, shut, while z is below 0; 1, wide open, from 0
# on. That decides well and learns badly. Say z is 2 and the window should open a little less. Turn
# one weight by a hair and z becomes 2.01. Was that the right way to turn? The step cannot tell: it
# said 1 before and says 1 now. And close to 0 the same hair throws the window from shut to open.
#
# What learns in small turns needs an answer that changes a little when z does. So we bend the step
# into an S:
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}}$$
#
# This is the **sigmoid**, also called the logistic function; σ is the Greek letter sigma, and
# $e^{-x}$ is `np.exp(-x)`. It says nearly 0 far below 0, nearly 1 far above, and 0.5 at 0.
#
# A function that stands behind a weighted sum in this way is called an **activation**. There is
# a second reason for one. Two `Linear` nodes in a row are no more than one: $(XW + b)V + c$ is
# $X(WV) + (bV + c)$, another matrix and another bias. Only with something bent between them is the
# second layer worth its weights.

# %% [markdown]
# ### The library so far
#
# The locked cell holds the toolbox and what you built in lessons 01 and 02: the nodes, the sort,
# the forward pass, `Neuron` and `Linear`.

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% [markdown]
# ### The step and the S-curve
#
# Here are both, at the numbers of the story.

# %%
def step(z):
    """1 from 0 on, 0 below."""
    return np.where(z >= 0, 1.0, 0.0)


def formula(x):
    """The sigmoid, typed in as it stands on paper."""
    return 1 / (1 + np.exp(-x))


table(
    [("z", "step", "S-curve")]
    + [(f"{z:5.2f}", f"{step(z):.0f}", f"{formula(z):.4f}") for z in (-0.1, 0.0, 0.1, 2.0, 2.01)]
)

z = np.linspace(-6, 6, 121)
title = "A switch, and a switch that can be turned"
chart = Chart(title, "z, the weighted sum", "how far the window opens")
chart.line([-6, 0, 0, 6], [0, 0, 1, 1], "step", ORANGE)
chart.line(z, formula(z), "S-curve", BLUE)
for place in (0, 2):
    chart.points(place, formula(place))
    chart.text(place + 0.3, formula(place) - 0.04, f"σ({place}) = {formula(place):.4f}")
show(
    chart,
    "Two curves over z from -6 to 6. The step jumps from 0 to 1 at z = 0. The S-curve climbs "
    f"smoothly: {formula(-6):.4f} at -6, {formula(-2):.4f} at -2, {formula(0)} at 0, "
    f"{formula(2):.4f} at 2, {formula(6):.4f} at 6.",
)

# %% [markdown]
# From 2 to 2.01 the step stays at 1. The S-curve moves by about 0.001: little, but it has a
# direction, and a direction is all that learning will ask for.

# %% [markdown]
# ## A formula that is right, and fails
#
# A computer's number has an end. The largest is about $1.8 \cdot 10^{308}$, and `np.exp` passes it
# soon: at 709 it still has a result, at 710 it has `inf`, for "larger than I can hold", and NumPy
# warns of an *overflow*. A weighted sum of -1000 is soon reached with inputs that are counted in
# thousands, and there $e^{-x}$ is $e^{1000}$.
#
# So that we can look at warnings, here is a function that listens for them. It uses NumPy's usual
# settings: an overflow is worth a warning. An *underflow*, a number so small that it becomes 0, is
# not.

# %% nbgrader={"grade": false, "grade_id": "given_listen", "locked": true, "schema_version": 3, "solution": false, "task": false}
import warnings


def listen(function, x):
    """Call function(x). Returns its result and a list of what NumPy warned of on the way."""
    usual = np.errstate(divide="warn", over="warn", under="ignore", invalid="warn")
    with warnings.catch_warnings(record=True) as caught, usual:
        warnings.simplefilter("always")
        result = function(x)
    texts = [str(warning.message) for warning in caught]
    return result, [text for text in texts if " encountered" in text]


# %% [markdown]
# The sigmoid can be written in two ways. Multiply $1 / (1 + e^{-x})$ by $e^x$ above and below the
# line, and it becomes $e^x / (e^x + 1)$. On paper the two are equal. Both are run on the same five
# numbers, and on 709 and 710 the exponential itself:


# %%
def expanded(x):
    """The same sigmoid, multiplied by exp(x) above and below the line."""
    return np.exp(x) / (np.exp(x) + 1)


x = np.array([-1000.0, -10.0, 0.0, 10.0, 1000.0])
for name, way in [("1 / (1 + exp(-x))", formula), ("exp(x) / (exp(x) + 1)", expanded)]:
    values, heard = listen(way, x)
    print(name)
    for number, value in zip(x, values, strict=True):
        print(f"    x = {number:>6.0f}   {value:.6g}")
    print("    NumPy says:", "; ".join(dict.fromkeys(heard)))

print(f"the largest number: {np.finfo(float).max:.4g}")
for number in (709.0, 710.0):
    value, heard = listen(np.exp, number)
    print(f"exp({number:.0f}) = {value:.4g}   NumPy says:", "; ".join(heard) or "nothing")

# %% [markdown]
# The first way gives 0 at -1000, which is right, but by luck: it went through 1 / inf. The second
# has no such luck at 1000: inf / inf is `nan`, "not a number", and whatever is computed with a
# `nan` is `nan` too. One such number, and a whole network is gone.
#
# Why mind a warning, when the result is right? Because in a training of ten thousand steps it
# comes ten thousand times, and among them nobody sees the one that matters.

# %% [markdown]
# ## Exercise 1 · Sigmoid (4 points)
#
# `Sigmoid(node)` has one input. Its `forward` sets `self.value` to σ of the input's value:
#
# - A number gives a number. An array gives an array of the same shape, each element by itself;
#   it has one axis or two, and may hold whole numbers.
# - For every x from -10 000 to 10 000 the value is right to twelve decimals (off by no more than
#   1e-12), and NumPy has **nothing to warn of**.
# - The input's own array stays as it is, and the value is made afresh at every pass.
#
# Any way that does this is right. The checks listen as `listen` does, so switching warnings off
# for the whole notebook changes nothing; what happens inside `forward` is your own affair.
#
# The first line is written: it makes floating-point numbers of whatever comes. (Where the input
# is such an array already, x is that very array and no copy.) Look again at what the last cell
# printed. Where is each of the two ways safe?


# %% nbgrader={"grade": false, "grade_id": "sigmoid_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Sigmoid(Node):
    """The S-curve 1 / (1 + exp(-x)) of every number of its input.

    The input's value x is a number, or an array of shape (n,) or (m, n); the value has the same
    shape. With x = 2 it is 0.8808, with x = [-1000, 0, 1000] it is [0, 0.5, 1].
    No x from -10 000 to 10 000 makes NumPy warn.
    """

    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        ### BEGIN SOLUTION
        small = np.exp(-np.abs(x))  # between 0 and 1, whatever x is
        self.value = np.where(x >= 0, 1, small) / (1 + small)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sigmoid_forward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("sigmoid_forward", globals())


### END HIDDEN TESTS
def sigmoid_of(x):
    """The value of a Sigmoid node after one forward pass on x."""
    source = Input("x")
    source.value = x
    node = Sigmoid(source)
    node.forward()
    return node.value


def on_paper(x):
    """The formula as it stands: right for numbers near 0."""
    return 1 / (1 + np.exp(-x))


expect("Sigmoid of 0", sigmoid_of(0), 0.5, "What is exp(0), and what is 1 / (1 + that)?")
expect("Sigmoid of 2", sigmoid_of(2.0), on_paper(2.0), "Which sign has x in the exponent?")
for x in [np.array([-1, 0, 2]), np.array([[-2.5, 0.5], [4.0, -0.1], [1.0, 3.0]])]:
    value = sigmoid_of(x)
    kind = type(value).__name__
    assert isinstance(value, np.ndarray), f"Sigmoid of an array gave a {kind}, expected an array."
    expect(f"Sigmoid of {brief(x)}", value, on_paper(x), "Is each number treated by itself?")

far = np.array([-10_000.0, -750.0, -30.0, 0.0, 30.0, 750.0, 10_000.0])
value, _ = listen(sigmoid_of, far)
expect(f"Sigmoid of {brief(far)}", value, [0, 0, 0, 0.5, 1, 1, 1], "Which exp became inf?")
off = abs(float(value[2]) - float(on_paper(-30.0)))
assert off <= 1e-12, (
    f"Sigmoid of -30 gave {float(value[2]):.3g}, which is off by {off:.1e}, expected at most "
    "1e-12. Is x clipped too close to 0?"
)
for x in [far, -10_000.0, 10_000.0]:
    _, heard = listen(sigmoid_of, x)
    assert not heard, (
        f"Sigmoid of {brief(x)} made NumPy warn of this: {heard[0]}; expected no warning. "
        "Which exp does your code compute, and of which x?"
    )

source = Input("x")
source.value = np.array([-800.0, -1.0, 800.0])
node = Sigmoid(source)
node.forward()
expect("The input's own array", source.value, [-800, -1, 800], "Was it changed in place?")
source.value = np.array([1.0, 2.0])
node.forward()
again = "Does the second pass look at the input's new value?"
expect("The same Sigmoid, then fed [1, 2]", node.value, on_paper(np.array([1.0, 2.0])), again)
print("Sigmoid: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: NumPy warns of an overflow, or I get nan</summary>
#
# An exponential overflows when its exponent is large and *positive*. `exp(-x)` does so for x far
# below 0, `exp(x)` for x far above. So each of the two ways is safe on one side. Which exponent
# could you write that is never positive, whatever x is?
#
# </details>
# <details><summary>Hint: I chose between both ways with np.where, and the warning is still
# there</summary>
#
# `np.where(test, a, b)` gets a and b ready-made: Python computes both for *all* numbers before
# anything is chosen. The overflow is in the half that is thrown away, but it has happened. Compute
# one exponential that is safe for all x, and choose afterwards.
#
# </details>
# <details><summary>Hint: ValueError: The truth value of an array is ambiguous</summary>
#
# `if x >= 0` asks one question, and an array of numbers has as many answers. `np.where` asks for
# each number by itself.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# There are two good ways; take the one you like better.
#
# - `np.abs(x)` is x without its sign, so `small = np.exp(-np.abs(x))` lies between 0 and 1. Below
#   the line there is `1 + small` on both sides. Above it there is 1 where x is at least 0, and for
#   the other numbers look at the second formula: what stands above its line?
# - `np.clip(x, -far, far)` gives a new array in which nothing lies beyond ±far. The first formula
#   of the clipped numbers is right if `far` is large enough for twelve decimals and small enough
#   for `np.exp`.
#
# </details>

# %% [markdown]
# ### How far out may one clip?
#
# Clipping is a good way out, and it has one thing to choose. Here it is at four distances, beside
# yours:


# %%
def clipped(x, far):
    """The formula, with x kept between -far and far."""
    return formula(np.clip(x, -far, far))


def row(name, way):
    """What a way of computing the sigmoid gives at two far numbers, and what NumPy says."""
    values, heard = listen(way, np.array([-30.0, -10_000.0]))
    return (name, *(f"{value:.3g}" for value in values), "; ".join(heard) or "nothing")


rows = [(f"clipped at {far}", lambda x, far=far: clipped(x, far)) for far in (20, 500, 709, 800)]
table(
    [("", "σ(-30)", "σ(-10 000)", "NumPy says")]
    + [row(name, way) for name, way in [("yours", sigmoid_of), *rows]]
)

# %% [markdown]
# Clipped at 20, every number further down gets the value that belongs to -20. That is 2e-9: small,
# and yet two thousand times more than we allow. At 500 or 709 nobody can measure the difference.
# At 800 the overflow is back.

# %% [markdown]
# ## Exercise 2 · sigmoid_derivative (2 points)
#
# Soon a network will ask each of its nodes: if your input moves a little, how much do you move?
# The answer is the slope of the curve, its **derivative** σ′. By the rule for a fraction,
#
# $$\sigma'(x) = \frac{e^{-x}}{(1 + e^{-x})^2}
# = \frac{1}{1 + e^{-x}} \cdot \frac{e^{-x}}{1 + e^{-x}}$$
#
# The first factor is σ(x) itself. The second is what is missing from it to 1. So whoever knows the
# *value* of the sigmoid knows its slope, without x and without another exponential. After a
# forward pass the node has the value in its hand.
#
# Write `sigmoid_derivative(value)`. It gets σ(x), **not** x: a number between 0 and 1, or an array
# of such numbers of shape (n,) or (m, n). It gives the slope at that place, in the same shape, as
# a new array. 0 and 1 themselves may come too; there the slope is 0. It needs nothing from
# exercise 1.


# %% nbgrader={"grade": false, "grade_id": "sigmoid_derivative", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def sigmoid_derivative(value):
    """The slope of the sigmoid at the place where the sigmoid has this value.

    value: σ(x), a number or an array of shape (n,) or (m, n). The slope has the same shape.
    With 0.5 it is 0.25, with [0.2, 0.9] it is [0.16, 0.09].
    """
    ### BEGIN SOLUTION
    return value * (1 - value)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sigmoid_derivative", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("sigmoid_derivative", globals())
### END HIDDEN TESTS
expect("sigmoid_derivative(0.5)", sigmoid_derivative(0.5), 0.25, "Is 0.5 the value, or x?")
expect("sigmoid_derivative(0.9)", sigmoid_derivative(0.9), 0.09, "What is missing from 0.9 to 1?")
value = np.array([[0.2, 0.9], [0.5, 0.75], [0.0, 1.0]])
slope = np.array([[0.16, 0.09], [0.25, 0.1875], [0.0, 0.0]])
one_each = "Does every value get a slope of its own?"
expect(f"sigmoid_derivative of {brief(value)}", sigmoid_derivative(value), slope, one_each)
expect("The array of values afterwards", value[1], [0.5, 0.75], "Was it changed in place?")
expect("sigmoid_derivative of [0.2, 0.9]", sigmoid_derivative(value[0]), slope[0], one_each)
print("sigmoid_derivative: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: I get 0.235 where 0.25 is expected</summary>
#
# You took the sigmoid of 0.5. But 0.5 already *is* a sigmoid, that of 0. Use it as it comes.
#
# </details>
# <details><summary>Hint: my result has another shape, or there is an error about shapes</summary>
#
# `@` and `np.dot` multiply matrices and add up. Here each number is multiplied with its own
# counterpart: that is `*`.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# Two factors: the value, and what is missing from it to 1. For 0.9 that is 0.9 times 0.1.
#
# </details>

# %% [markdown]
# ## Your activation at work
#
# A layer of two units on a batch of two samples, as in lesson 02: X has shape (2, 2), W (2, 2),
# b (2,). `Linear` makes Z = [[-9, 4], [-9, 4]] of them. Then comes your `Sigmoid`.
#
# *Before you run the next cell:* which shape does the result have? And of -9 and 4, which ends
# closer to its end of the scale: -9 to 0, or 4 to 1?
#
# <details><summary>The answer</summary>
#
# Shape (2, 2): an activation never changes a shape. -9 is further out, so it lies closer to its
# end: it is about 0.0001 away from 0, while 4 is still 0.018 away from 1.
#
# </details>

# %%
X, W, b = Input("X"), Input("W"), Input("b")
f = Linear(X, W, b)
g = Sigmoid(f)
feed_dict = {
    X: np.array([[-1.0, -2.0], [-1.0, -2.0]]),
    W: np.array([[2.0, -3.0], [2.0, -3.0]]),
    b: np.array([-3.0, -5.0]),
}
graph = topological_sort(feed_dict)
output = forward_pass(g, graph)
print(output)
print(f"from 0: {output[0, 0]:.4f}   from 1: {1 - output[0, 1]:.4f}")
print()
trace(graph)
draw(graph)

# %% [markdown]
# ### From the S-curve back to the step
#
# A weight in front of x makes the S steeper. One `Linear` with three units does it three times at
# once: X has shape (121, 1), W (1, 3) with the weights 1, 3 and 20, b (3,). Each column of the
# result, shape (121, 3), is one curve.

# %%
X, W, b = Input("X"), Input("W"), Input("b")
curves = Sigmoid(Linear(X, W, b))
weights = np.array([[1.0, 3.0, 20.0]])
places = np.linspace(-3, 3, 121)
graph = topological_sort({X: places[:, np.newaxis], W: weights, b: np.zeros(3)})
steep = forward_pass(curves, graph)

at = int(np.argmin(np.abs(places - 0.25)))
table(
    [("weight", f"σ(weight · {places[at]:.2f})")]
    + [
        (f"{weight:>6.0f}", f"{value:.4f}")
        for weight, value in zip(weights[0], steep[at], strict=True)
    ]
)

chart = Chart("The larger the weight, the more of a step", "x", "σ(weight · x)")
for weight, curve, style in zip(weights[0], steep.T, [BLUE, GREEN, ORANGE], strict=True):
    chart.line(places, curve, f"weight {weight:.0f}", style)
said = [f"{v:.4f} for weight {w:.0f}" for w, v in zip(weights[0], steep[at], strict=True)]
show(
    chart,
    "Three S-curves through 0.5 at x = 0, steeper with the weight. "
    f"At x = {places[at]:.2f}: {', '.join(said)}.",
)

# %% [markdown]
# So the step was never lost. The network may have it where it wants it: a large weight makes it
# steep, and the bias moves it to the left or right.

# %% [markdown]
# ### Where the curve is flat
#
# Now the slope, from your `sigmoid_derivative`. Beside it stands a slope that was measured: x a
# little to the right, x a little to the left, the rise divided by the distance. The two should
# agree.

# %%
h = 1e-5
rows = [("x", "σ(x)", "slope", "measured")]
for x in (0.0, 2.0, 5.0, 10.0, 40.0):
    value = sigmoid_of(x)
    measured = (sigmoid_of(x + h) - sigmoid_of(x - h)) / (2 * h)
    slope = sigmoid_derivative(value)
    rows.append((f"{x:>4.0f}", f"{value:.6f}", f"{slope:.6f}", f"{measured:.6f}"))
table(rows)

places = np.linspace(-10, 10, 101)
values = sigmoid_of(places)
slopes = sigmoid_derivative(values)
above = Chart("The value, and below it the slope", "", "σ(x)", height=150)
below = Chart("", "x", "slope σ′(x)", height=150)
for chart, top in [(above, 1), (below, 0.3)]:
    for edge in (-10, 5):
        chart.box(edge, 0, 5, top, "#E8E8E8", "none")
above.line(places, values)
below.line(places, slopes, style=ORANGE)
for x, anchor in [(0, "middle"), (5, "start"), (10, "end")]:
    slope = sigmoid_derivative(sigmoid_of(x))
    below.points(x, slope, style=ORANGE)
    below.text(x, slope + 0.03, f" {slope:.2g} ", anchor)
show(
    [above, below],
    "Two panels over x from -10 to 10. Above, the S-curve. Below, its slope, a hill: "
    f"{slopes.max():.2f} at 0, {sigmoid_derivative(sigmoid_of(5)):.4f} at 5 and -5, "
    f"{sigmoid_derivative(sigmoid_of(10)):.2g} at 10 and -10. "
    "Beyond 5 and -5 both panels are grey: there the curve is saturated.",
)
print(f"slope at 0: {sigmoid_derivative(sigmoid_of(0)):.2f}")
print(f"slope at 10: {sigmoid_derivative(sigmoid_of(10)):.2g}")
print(f"from the value at 40 to 1: {1 - sigmoid_of(40):.2g}")
print(f"slope at 40: {sigmoid_derivative(sigmoid_of(40)):.2g}")
print(f"the steepest slope, five times in a row: 0.25 ** 5 = {0.25**5:.2g}")

# %% [markdown]
# At 0 the slope is 0.25, and it is nowhere larger. At 10 it is 4.5e-05: almost nothing. A unit
# out there is called **saturated**. Turn its weights by a hair, and it hardly moves, like the step
# that we wanted to be rid of. At 40 the value has been rounded to exactly 1, and the slope is
# exactly 0.
#
# Keep that number 0.25 in mind. In lesson 05 slopes are multiplied from layer to layer, and five
# sigmoids in a row leave at best a thousandth. It is why weights begin small, why inputs are
# scaled, and why lesson 07 brings other activations.

# %% [markdown]
# ## Recap
#
# - An activation bends what a weighted sum makes; without it, layers in a row are one layer.
# - The sigmoid takes any number to one between 0 and 1; computed so that no exponent is large and
#   positive, it never overflows.
# - Its slope is the value times what is missing from it to 1: 0.25 at 0, almost nothing far out.
#
# The same in one line elsewhere. TensorFlow: `tf.sigmoid(X @ W + b)`. PyTorch:
# `torch.sigmoid(X @ W + b)`. scikit-learn: `MLPClassifier(activation="logistic")`. None of them
# overflows; behind each is a way out like yours.
#
# **To try, without points:** 2σ(2x) − 1 is another well-known S-curve. Draw it: between which
# two numbers does it run, and what is its slope at 0? Then find the closest distance at which one
# may clip and still be right to twelve decimals.
