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
# | **You will build** | `Sigmoid`, its slope and its logarithm: what makes a network more than a straight line |
# | **You will be able to** | say what an activation is for; write a formula so that no large number breaks it; read a slope from a value |
# | **You need** | lessons 01 and 02; the exponential function and the logarithm; what the slope of a curve is; NumPy: `np.exp`, `np.abs`, `np.where` |
# | **Time** | about 60 minutes |
# | **Difficulty** | 2 of 5 |
# | **Points** | 8: Sigmoid 4, its derivative 2, its logarithm 2 |
#
# The formula of this lesson fits on half a line. Typed in as it stands, it works until a number is
# merely large, and then it fails. You will see it fail, and then write it so that it does not.

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
# 1. *Lesson 02.* X is (3, 2), W is (2, 4), b is (4,). Which shape has XW + b: **a** (3, 4),
#    **b** (4, 3), **c** it does not fit?
# 2. *Lesson 02.* A neuron has inputs (1, 2), weights (3, 4) and bias 5. It gives **a** 11, **b** 16,
#    **c** 21?
# 3. *Lesson 01.* `Mul(x, y, z)` is fed 4, 5 and 0. It gives **a** 0, **b** 20?
#
# <details><summary>Answers</summary>
#
# 1. **a.** (4, 3) has a unit in each row. <!-- linear_samples_in_columns --> It fits, since b is
#    repeated for each of the three rows.
# 2. **b.** 3 + 8 + 5. Without the bias it would be 11; <!-- neuron_without_bias --> 21 adds it to each
#    product. <!-- neuron_bias_for_each_product -->
# 3. **a.** 20 is what comes out when two inputs are looked at. <!-- mul_two_inputs_only -->
#
# </details>

# %% [markdown]
# ## The idea
#
# A greenhouse has a window and one neuron. The neuron weighs temperature and humidity and adds a
# bias, as in lesson 02, and gets one number $z$. Below 0 means too cold, above 0 too warm. Now z has
# to become something that the window can do.
#
# The **perceptron**, built by Frank Rosenblatt in 1958, uses a *step*: 0, shut, while z is below 0;
# 1, wide open, from 0 on. That decides well and learns badly. Say z is 2 and the window should open
# a little less. Turn one weight a little, and z becomes 2.01. Was that the right way to turn? The
# step cannot tell: it said 1 before and says 1 now.
#
# What learns in small turns needs an output that changes a little when z does. So we bend the step
# into an S:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# This is the **sigmoid**, also called the logistic function; σ is the Greek letter sigma, and
# $e^{-z}$ is `np.exp(-z)`. It says nearly 0 far below 0, nearly 1 far above, and 0.5 at 0. A
# **nonlinear** function that stands behind a weighted sum in this way is called an **activation**.
# You know from lesson 02 why there has to be one: two `Linear` nodes in a row are no more than one.
# Only with something bent between them is the second layer worth its weights.

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| library

# %% tags=["hide-input"]
def formula(z):
    """The sigmoid, typed in as it stands on paper."""
    return 1 / (1 + np.exp(-z))


z = np.linspace(-6, 6, 121)
fig, ax = plt.subplots()
ax.plot(z, formula(z), label="S-curve")
ax.plot([-6, 0, 0, 6], [0, 0, 1, 1], label="step")
ax.set(xlabel="z, the weighted sum", ylabel="how far the window opens")
ax.legend()
show(
    fig,
    "Two curves over z from -6 to 6. The step jumps from 0 to 1 at z = 0. The S-curve climbs "
    f"smoothly: {formula(-6):.4f} at -6, {formula(0)} at 0, {formula(2):.4f} at 2, "
    f"{formula(2.01):.4f} at 2.01, {formula(6):.4f} at 6.",
)

# %% [markdown]
# From 2 to 2.01 the step stays at 1. The S-curve moves by about 0.001: little, but it has a
# direction, and a direction is all that learning will ask for.

# %% [markdown]
# ## Exercise 1 · Sigmoid (4 points)
#
# ### A formula that is right, and fails
#
# A computer's number has an end. The largest is about $1.8 \cdot 10^{308}$, and `np.exp` passes it
# soon: at 709 it still has a result, at 710 it has `inf`, for "larger than I can hold", and NumPy
# warns of an *overflow*. A weighted sum of -1000 is soon reached with inputs that are counted in
# thousands, and there $e^{-z}$ is $e^{1000}$.
#
# `listen(function, z)` calls function(z) and gives the result and a list of what NumPy warned of.

# %% nbgrader={"grade": false, "grade_id": "given_listen", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["hide-input"]
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
# The sigmoid can be written in two ways. Multiply $1 / (1 + e^{-z})$ by $e^z$ above and below the
# line, and it becomes $e^z / (e^z + 1)$. On paper the two are equal.
#
# **Predict.** Which of the two ways fails at z = -1000, which at z = 1000, and what does it give
# there? Write your answer between the quotes, then run both cells.

# %% tags=["prediction"]
prediction_1 = ""


# %% tags=["hide-input"]
def expanded(z):
    """The same sigmoid, multiplied by exp(z) above and below the line."""
    return np.exp(z) / (np.exp(z) + 1)


ways = {"1 / (1 + exp(-z))": formula, "exp(z) / (exp(z) + 1)": expanded}
rows, failed = [("", "z", "gives", "NumPy says")], []
for name, way in ways.items():
    for number in (-1000.0, -10.0, 10.0, 1000.0):
        value, heard = listen(way, np.array([number]))
        rows.append((name, f"{number:>6.0f}", f"{value[0]:.6g}", "; ".join(heard)))
        failed += [f"{name} gives {value[0]:g} at {number:g}"] * bool(heard)
beside(1, ", ".join(failed))
table(rows)
assert len(failed) == 2, "each of the two ways fails at one end"

# %% [markdown]
# The first way gives 0 at -1000, which is right, but by luck: it went through 1 / inf. The second
# has no such luck at 1000: inf / inf is `nan`, "not a number", and whatever is computed with a
# `nan` is `nan` too. One such number, and a whole network is gone.
#
# Why mind a warning, when the result is right? Because in a training of ten thousand steps it
# comes ten thousand times, and nobody sees the one among them that matters.

# %% [markdown]
# ### What the node has to do
#
# `Sigmoid(node)` has one input, whose value is z. Its `forward` sets `self.value` to σ(z):
#
# - A number gives a number. An array gives an array of the same shape, each element by itself;
#   it has one axis or two, and may hold whole numbers.
# - For every z from -10 000 to 10 000 the value is right to twelve decimals (off by no more than
#   1e-12), and NumPy has **nothing to warn of**.
# - The input's own array stays as it is, and the value is made afresh at every pass.
#
# Any way that does this is right. The checks listen as `listen` does, so switching warnings off
# for the whole notebook changes nothing; what happens inside `forward` is your own affair.
#
# The first line is written: it makes floating-point numbers of whatever comes. (Where the input
# is such an array already, z is that very array and no copy.) Look again at what the last cell
# printed. Where is each of the two ways safe?


# %% nbgrader={"grade": false, "grade_id": "sigmoid_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Sigmoid(Node):
    """The S-curve 1 / (1 + exp(-z)) of every number of its input.

    The input's value z is a number, or an array of shape (n,) or (m, n); the value has the same
    shape. With z = 2 it is 0.8808, with z = [-1000, 0, 1000] it is [0, 0.5, 1].
    No z from -10 000 to 10 000 makes NumPy warn.
    """

    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value, dtype=float)
        ### BEGIN SOLUTION
        small = np.exp(-np.abs(z))  # between 0 and 1, whatever z is
        self.value = np.where(z >= 0, 1, small) / (1 + small)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sigmoid_forward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("sigmoid_forward", globals())


### END HIDDEN TESTS
def on_paper(x):
    """The formula as it stands: right for numbers near 0."""
    return 1 / (1 + np.exp(-x))


question = "Which sign has x in the exponent, and is each number treated by itself?"
for x in (0, 2.0, -3, np.array([-1, 0, 2]), np.array([[-2.5, 0.5], [4.0, -0.1], [1.0, 3.0]])):
    expect_value(Sigmoid, {"x": x}, on_paper(x), question, within=1e-12)

far, flat = np.array([-10_000.0, -750, -30, 0, 30, 750, 10_000]), on_paper(30.0)
question = "Which exp became inf, or is x clipped too close to 0?"
expect_value(Sigmoid, {"x": far}, [0, 0, 1 - flat, 0.5, flat, 1, 1], question, within=1e-12)
for x in (far, -10_000.0, 10_000.0):
    _, heard = listen(lambda x: set_up(Sigmoid, {"x": x})[0].forward(), x)
    why = "Which exp does your code compute, and of which x?"
    if heard:
        stop(f"Sigmoid(x) with x = {brief(x)} made NumPy warn of this: {heard[0]}. {why}")
print("Sigmoid: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: NumPy warns of an overflow, or I get nan</summary>
#
# An exponential overflows when its exponent is large and *positive*. `exp(-z)` does so for z far
# below 0, `exp(z)` for z far above. So each of the two ways is safe on one side. Which exponent
# could you write that is never positive, whatever z is?
#
# </details>
# <details><summary>Hint: I chose between both ways with np.where, and the warning is still
# there</summary>
#
# `np.where(test, a, b)` gets a and b ready-made: Python computes both for *all* numbers before
# anything is chosen. The overflow is in the half that is thrown away, but it has happened. Compute
# one exponential that is safe for all z, and choose afterwards.
#
# </details>
# <details><summary>Hint: ValueError: The truth value of an array is ambiguous</summary>
#
# `if z >= 0` asks one question, and an array of numbers has as many answers. `np.where` asks for
# each number by itself.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# There are two good ways; take the one you like better.
#
# - `np.abs(z)` is z without its sign, so `small = np.exp(-np.abs(z))` lies between 0 and 1. Below
#   the line there is `1 + small` on both sides. Above it there is 1 where z is at least 0, and for
#   the other numbers look at the second formula: what stands above its line?
# - `np.clip(z, -far, far)` gives a new array in which nothing lies beyond ±far. The first formula
#   of the clipped numbers is right if `far` is large enough for twelve decimals and small enough
#   for `np.exp`.
#
# </details>

# %% [markdown]
# ### How far out may one clip?
#
# Clipping is a good way out, and it has one thing to choose. Here it is at four distances, beside
# yours. (`lambda z: …` is a function without a name: it takes z and gives what stands behind the
# colon. `listen` wants a function, and this one is needed only once.)


# %%
def clip_at(far):
    """The formula, with z kept between -far and far."""
    return lambda z: formula(np.clip(z, -far, far))


# %% tags=["hide-input"]
rows = [("", "σ(-30)", "σ(-10 000)", "NumPy says")]
for far in (None, 20, 500, 709, 800):
    name, way = (f"clipped at {far}", clip_at(far)) if far else ("yours", sigmoid_of)
    values, heard = listen(way, np.array([-30.0, -10_000.0]))
    rows.append((name, *(f"{value:.3g}" for value in values), "; ".join(heard) or "nothing"))
table(rows)

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
# $$\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2}
# = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}}$$
#
# The first factor is σ(z) itself. The second is what is missing from it to 1. So the *value* of the
# sigmoid is enough to know its slope, without z and without another exponential. After a forward
# pass the node has the value in its hand.
#
# Write `sigmoid_derivative(value)`. It gets σ(z), **not** z: a number between 0 and 1, or an array
# of such numbers of shape (n,) or (m, n). It gives the slope at that place, in the same shape, as
# a new array. 0 and 1 themselves may come too; there the slope is 0. It needs nothing from
# exercise 1.


# %% nbgrader={"grade": false, "grade_id": "sigmoid_derivative", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def sigmoid_derivative(value):
    """The slope of the sigmoid at the place where the sigmoid has this value.

    value: σ(z), a number or an array of shape (n,) or (m, n). The slope has the same shape.
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
def check_slopes():
    """The slopes at values that are easy to work out, and the array that they came from."""
    expect("sigmoid_derivative(0.5)", sigmoid_derivative(0.5), 0.25, "Is 0.5 the value, or x?")
    one_less = "What is missing from 0.9 to 1?"
    expect("sigmoid_derivative(0.9)", sigmoid_derivative(0.9), 0.09, one_less)
    value = np.array([[0.2, 0.9], [0.5, 0.75], [0.0, 1.0]])
    slope = np.array([[0.16, 0.09], [0.25, 0.1875], [0.0, 0.0]])
    one_each = "Does every value get a slope of its own?"
    expect(f"sigmoid_derivative of {brief(value)}", sigmoid_derivative(value), slope, one_each)
    expect("The array of values afterwards", value[1], [0.5, 0.75], "Was it changed in place?")
    expect("sigmoid_derivative of [0.2, 0.9]", sigmoid_derivative(value[0]), slope[0], one_each)


check_slopes()
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
# **Predict.** Which shape does the result have? And of -9 and 4, which ends closer to its end of
# the scale: -9 to 0, or 4 to 1?

# %% tags=["prediction"]
prediction_2 = ""

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
beside(2, f"{output.shape}; {output[0, 0]:.4f} from 0, and {1 - output[0, 1]:.4f} from 1")
print(output)
trace(graph)
draw(graph)

# %% [markdown]
# An activation never changes a shape. -9 is further out, so it lies closer to its end.
#
# ### From the S-curve back to the step
#
# A weight in front of x makes the S steeper. One `Linear` with three units does it three times at
# once: X has shape (121, 1), W (1, 3) with the weights 1, 3 and 20, b (3,). Each column of the
# result, shape (121, 3), is one curve.

# %%
X, W, b = Input("X"), Input("W"), Input("b")
curves = Sigmoid(Linear(X, W, b))
weights, x = np.array([[1.0, 3.0, 20.0]]), np.linspace(-3, 3, 121)
graph = topological_sort({X: x[:, np.newaxis], W: weights, b: np.zeros(3)})
steep = forward_pass(curves, graph)

# %% tags=["hide-input"]
fig, ax = plt.subplots()
for weight, curve in zip(weights[0], steep.T, strict=True):
    ax.plot(x, curve, label=f"weight {weight:.0f}")
ax.set(xlabel="x", ylabel="σ(weight · x)")
ax.legend()
said = [f"{v:.4f} for weight {w:.0f}" for w, v in zip(weights[0], steep[65], strict=True)]
show(
    fig,
    "Three S-curves through 0.5 at x = 0, steeper with the weight. "
    f"At x = {x[65]:.2f}: {', '.join(said)}.",
)

# %% [markdown]
# So the step was never lost. The network may have it where it wants it: a large weight makes it
# steep, and the bias moves it to the left or right.

# %% [markdown]
# ### Where the curve is flat
#
# Now the slope, from your `sigmoid_derivative`. Beside it stands a slope that was measured: z a
# little to the right, z a little to the left, the rise divided by the distance.
#
# **Predict.** At z = 0 the slope is 0.25. What is it at z = 10: about 0.025, about 0.0025, or far
# less?

# %% tags=["prediction"]
prediction_3 = ""

# %%
rows = [("z", "σ(z)", "slope", "measured")]
for z in (0.0, 2.0, 5.0, 10.0, 40.0):
    slope = sigmoid_derivative(sigmoid_of(z))
    measured = (sigmoid_of(z + 1e-5) - sigmoid_of(z - 1e-5)) / 2e-5
    rows.append((f"{z:>4.0f}", f"{sigmoid_of(z):.6f}", f"{slope:.6f}", f"{measured:.6f}"))
beside(3, f"{sigmoid_derivative(sigmoid_of(10.0)):.2g}")
table(rows)

# %% tags=["hide-input"]
z = np.linspace(-10, 10, 101)
slopes = sigmoid_derivative(sigmoid_of(z))
fig, (above, below) = plt.subplots(2, 1, figsize=(6, 4.2), sharex=True, layout="constrained")
above.plot(z, sigmoid_of(z))
above.set(ylabel="σ(z)")
below.plot(z, slopes, color=ORANGE, linestyle="--")
below.set(xlabel="z", ylabel="slope σ′(z)")
for ax in (above, below):
    ax.axvspan(-10, -5, color=PALE)
    ax.axvspan(5, 10, color=PALE)
show(
    fig,
    "Two panels over z from -10 to 10. Above, the S-curve. Below, its slope, a hill: "
    f"{slopes.max():.2f} at 0, {sigmoid_derivative(sigmoid_of(5)):.4f} at 5 and -5, "
    f"{sigmoid_derivative(sigmoid_of(10)):.2g} at 10 and -10. "
    "Beyond 5 and -5 both panels are grey: there the curve is saturated.",
)
print(f"from the value at 40 to 1: {1 - sigmoid_of(40):.2g}")
print(f"slope at 40: {sigmoid_derivative(sigmoid_of(40)):.2g}")
assert np.allclose(slopes.max(), 0.25), "the slope is nowhere larger than 0.25"
assert sigmoid_derivative(sigmoid_of(40)) == 0, "at 40 the slope has been rounded to 0"

# %% [markdown]
# At 0 the slope is 0.25, and it is nowhere larger. At 10 it is 4.5e-05: almost nothing. A unit
# out there is called **saturated**. Turn its weights a little, and it hardly moves, like the step
# that we wanted to be rid of. At 40 the value has been rounded to exactly 1, and the slope is
# exactly 0.
#
# Keep that number 0.25 in mind. In lesson 05 slopes are multiplied from layer to layer: each layer
# gives a factor of its weight times the slope of its sigmoid. Here is that factor, five layers in a
# row, for sigmoids at their steepest:

# %%
for weight in (1, 4, 8):
    print(f"weight {weight}:  ({weight} · 0.25) ** 5 = {(weight * 0.25) ** 5:.4g}")

# %% [markdown]
# With weights around 1 next to nothing is left after five layers; with large weights the factor
# grows, as long as the units are not saturated. Both are trouble, and both have a name: such slopes
# **vanish**, or they **explode**. It is why weights begin neither large nor tiny, why
# inputs are scaled, and why lesson 07 brings other activations.

# %% [markdown]
# ## Exercise 3 · log_sigmoid (2 points)
#
# A sigmoid close to 0 says "hardly ever". Whether that is one time in a thousand or one in a million
# is a great difference, and in the value it is a small one. The **logarithm** shows it, and lesson 07
# measures a network by it. `np.log` of a sigmoid is the short way, and it fails:

# %%
value, heard = listen(np.log, sigmoid_of(-1000.0))
print("log of the sigmoid of -1000:", value, "  NumPy says:", *heard)

# %% [markdown]
# At -1000 the sigmoid is so small that a computer rounds it to 0, and what has been rounded away cannot
# be brought back. Its logarithm is no such small number: it is -1000, to all digits.
#
# Write `log_sigmoid(z)`, the natural logarithm of σ(z). A number gives a number, an array of shape (n,)
# or (m, n) gives a new one of the same shape. For every z from -10 000 to 10 000 it is right, and
# NumPy has nothing to warn of. It needs nothing from the first two exercises.
#
# Take the logarithm on paper first, before any number is computed: what becomes of
# $\log \frac{1}{1 + e^{-z}}$? Then ask what you asked in exercise 1. Which exponent is never positive?


# %% nbgrader={"grade": false, "grade_id": "log_sigmoid", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def log_sigmoid(z):
    """The natural logarithm of the sigmoid of z.

    z: a number or an array of shape (n,) or (m, n). The result has the same shape.
    With z = 0 it is -0.693147, with z = [-1000, 1000] it is [-1000, 0].
    """
    ### BEGIN SOLUTION
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_log_sigmoid", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("log_sigmoid", globals())
### END HIDDEN TESTS
expect("log_sigmoid(0)", log_sigmoid(0), -0.6931471805599453, "What is the logarithm of 0.5?")
expect("log_sigmoid(-2.0)", log_sigmoid(-2.0), -2.1269280110429727, "Which sign has z?")
expect("log_sigmoid(2.0)", log_sigmoid(2.0), -0.1269280110429726, "Which sign has z?")
table_of = np.array([[-1, 0, 2], [-2, 1, 3]])
there = [[-1.3132616875182228, -0.6931471805599453, -0.1269280110429726],
         [-2.1269280110429727, -0.3132616875182229, -0.0485873515737420]]  # fmt: skip
expect(f"log_sigmoid of {brief(table_of)}", log_sigmoid(table_of), there, "Each number by itself?")
far = np.array([-10_000.0, -750.0, -30.0, 0.0, 750.0, 10_000.0])
value, _ = listen(log_sigmoid, far)
question = "Where was something rounded away that the logarithm would have needed?"
expect(f"log_sigmoid of {brief(far)}", value, [-10_000, -750, -30, there[0][1], 0, 0], question)
for z in [far, -10_000.0, 10_000.0]:
    _, heard = listen(log_sigmoid, z)
    assert not heard, (
        f"log_sigmoid of {brief(z)} made NumPy warn of this: {heard[0]}; expected no warning. "
        "Which exp does your code compute, and of which z?"
    )
expect("The array afterwards", far[:3], [-10_000, -750, -30], "Was it changed in place?")
print("log_sigmoid: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: I get -inf, or about -27 or -500 far below 0</summary>
#
# Your code computes the sigmoid first, or clips something. Then what the logarithm needs is gone
# already. The logarithm of a fraction is a difference: $\log 1 - \log(1 + e^{-z})$.
#
# </details>
# <details><summary>Hint: the numbers are right, and NumPy warns</summary>
#
# `exp(-z)` overflows far below 0. There $1 + e^{-z}$ is $e^{-z}(e^{z} + 1)$: take the logarithm of that
# product. And remember that `np.where` gets both halves ready-made.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# With `small = np.exp(-np.abs(z))`, as in exercise 1, log σ(z) is `-np.log(1 + small)` where z is at least
# 0, and z more than that below. What is "z below 0, and 0 above" in NumPy? (`np.log1p(small)` is
# `np.log(1 + small)`, and more exact for a small number.)
#
# </details>

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
# **To try, without points:** 2σ(2z) − 1 is another well-known S-curve. Draw it: between which
# two numbers does it run, and what is its slope at 0? Then find the closest distance at which one
# may clip and still be right to twelve decimals.

# %% [markdown]
# **Your own library.** Save this notebook, then run the closed cell below. It looks for your lessons
# here, below or beside this folder, and writes what is yours into one file, `miniflow.py`.

# %% nbgrader={"grade": false, "grade_id": "given_gather", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| gather

# %% [markdown]
# **Next:** [04 · The cost](../04_mse/mse.ipynb)
