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
# # 05 · The chain rule, backwards
#
# | | |
# |---|---|
# | **You will build** | the backward pass: every node learns to say how much it moves the cost |
# | **You will be able to** | say what a gradient is; follow one back through a graph by hand; write a node's way back; check it by a measurement |
# | **You need** | lessons 01 to 04; the derivative of $x^2$; products of matrices; NumPy: `np.zeros`, `np.shape`, `np.ravel`, `.T`, `.sum(axis=0)` |
# | **Time** | about 180 minutes; a good place for a break is after `Mul` |
# | **Difficulty** | 5 of 5 |
# | **Points** | 22: numerical gradient 3, upstream 3, Add 2, Mul 2, Linear 5, Sigmoid 3, MSE 4 |
#
# The cost says how wrong a network is. Today the network finds out *who was to blame for how
# much*: every weight, every bias, in a single walk from the cost back to the inputs. Everything
# that learns by gradients rests on this walk.

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
# 1. *Lesson 04.* y holds 1, 2, 3 and has shape (3,). a holds 2, 2, 5 and has shape (3, 1). Their MSE
#    is **a** 1.67, **b** 3.67, **c** 5?
# 2. *Lesson 03.* A sigmoid has the value 0.9. Its slope there is **a** 0.09, **b** 0.21, **c** 0.9?
# 3. *Lesson 01.* x is 3. What is the value of `Add(x, x)`, and how many consumers has x: **a** 3 and
#    one, **b** 6 and one, **c** 6 and two?
#
# <details><summary>Answers</summary>
#
# 1. **a.** The differences are -1, 0 and -2, so 5 / 3. 3.67 is the mean over a table of (3, 3), in
#    which every target meets every answer. <!-- mse_spreads --> 5 is the sum. <!-- mse_sums -->
# 2. **a.** 0.9 times what is missing to 1. For 0.21 the sigmoid was taken a second time,
#    <!-- sigmoid_slope_of_the_value --> and 0.9 is the value, not the slope.
#    <!-- sigmoid_slope_is_the_value -->
# 3. **b.** x is counted at both places, <!-- add_counts_an_input_once --> but it is one node that
#    waits for x, not two. <!-- sort_counts_an_input_twice -->
#
# </details>

# %% [markdown]
# ## The idea
#
# Picture a small machine. You turn a crank. The crank drives a wheel that turns 3 times as fast,
# and the wheel drives a hand that turns −2 times as fast as the wheel: twice as fast, the other
# way round. You need not open the machine to know how far the hand goes. The ratios multiply.
#
# Now somebody adds a belt that drives the same hand straight from the crank, with ratio 1. The
# hand follows both, and the two effects add. That is all:
#
# - **along one way, ratios multiply;**
# - **where several ways lead to the same end, they add.**
#
# A graph of nodes is such a machine. The ratio between a node $x$ and the cost $C$ is written
# $\frac{\partial C}{\partial x}$, read "d C by d x": how many times as far $C$ moves when $x$
# moves a little and the other inputs stay. It is the **gradient** of $C$ with respect to $x$. (The
# ratios of a graph change from place to place, so "a little" is meant seriously.)

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| library

# %% [markdown]
# **Predict.** You turn the crank by 0.1. How far does the hand turn, driven by the wheel and the
# belt together? Write your answer between the quotes, then run both cells.

# %% tags=["prediction"]
prediction_1 = ""

# %%
crank = 0.1
wheel, belt = 3 * crank, 1 * crank
beside(1, f"{-2 * wheel + belt:.1f}")

# %% [markdown]
# So the hand follows the crank −5 times as fast: $3 \cdot (-2) + 1$.
#
# One formula will go with us through this lesson: $f = (x + y) \cdot z$ at $x = -2$, $y = 5$,
# $z = -4$. The figure moves one input at a time and watches $f$. The steepness of each line is a
# gradient.

# %% tags=["hide-input"]
x, y, z = -2, 5, -4
nudges = np.linspace(-0.5, 0.5, 5)
lines = {"x": (x + nudges + y) * z, "y": (x + y + nudges) * z, "z": (x + y) * (z + nudges)}
slopes = {name: (line[-1] - line[0]) / (nudges[-1] - nudges[0]) for name, line in lines.items()}
fig, ax = plt.subplots()
for (name, line), marker in zip(lines.items(), "os^", strict=True):
    width = 6 if name == "x" else 2  # x and y lie on each other
    ax.plot(nudges, line, marker=marker, lw=width, label=f"{name} moves: slope {slopes[name]:.0f}")
ax.set(xlabel="how far the input moves", ylabel="f = (x + y) z", ylim=(-14.4, -8))
ax.legend(loc="upper center")
words = ", ".join(f"{slope:.0f} for {name}" for name, slope in slopes.items())
show(fig, f"Three straight lines through f = {lines['x'][2]:.0f}. Their slopes: {words}.")
assert np.allclose([*slopes.values()], [-4, -4, 3]), "the slopes are -4, -4 and 3"

# %% [markdown]
# ## Exercise 1 · numerical_gradient (3 points)
#
# First a referee. There is a way to a gradient that needs no rule at all: move the input and look.
# It is slow and never exact, but it does not depend on any formula of ours, so it will check
# everything that you write after it.
#
# Let $h$ be a small step. The obvious ratio is *one-sided*, $(f(x + h) - f(x)) / h$. What it comes
# to as $h$ shrinks to 0 is the **derivative** $f'(x)$; that is how the derivative is defined. But
# stepping to both sides is far better, because the bend of $f$ cancels. This is the **central
# difference**:
#
# $$\frac{f(x + h) - f(x - h)}{2h}$$
#
# Here are the errors of both for $f(x) = x^3$ at $x = 2$, where the slope is exactly 12. The last
# row shows why nobody takes the smallest $h$ that there is: the computer rounds $f$.

# %% tags=["hide-input"]
rows = [("h", "one-sided is off by", "central is off by")]
for h in [1e-1, 1e-3, 1e-5, 1e-12]:
    above, here, below = ((2 + s) * (2 + s) * (2 + s) for s in (h, 0, -h))
    one_sided, central = (above - here) / h, (above - below) / (2 * h)
    rows.append((f"{h:.0e}", f"{abs(one_sided - 12):.0e}", f"{abs(central - 12):.0e}"))
table(rows)

# %% [markdown]
# `numerical_gradient(f, x, h=1e-5)` gets a function `f` of one argument, which gives one number,
# and a place `x`: a number or an array of any shape. It returns the gradient in the shape of `x`:
# at each place of `x` the central difference for moving *this one element* by $h$, the others
# staying. `f` is always called with something in the shape of `x`. Two conditions:
#
# - `x` may hold whole numbers. Steps and gradient are decimals all the same.
# - The `x` that was handed in is the same afterwards as before.
#
# The loop is given: `index` runs over all places of `x`, such as `(0, 0)`, `(0, 1)`, …, and for a
# single number over the one place `()`. What happens at each place is yours.


# %% nbgrader={"grade": false, "grade_id": "numerical_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def numerical_gradient(f, x, h=1e-5):
    """The gradient of f at x by central differences, in the shape of x.

    f: a function of a number or an array like x that gives one number.
    x: a number or an array of any shape, whole numbers or decimals; it stays as it is.
    With f = lambda x: x**2, numerical_gradient(f, 3) is 6.0 up to rounding.
    """
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        ### BEGIN SOLUTION
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
        ### END SOLUTION
    return gradient


# %% nbgrader={"grade": false, "grade_id": "given_check_gradient", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["hide-input"]
def check_gradient(what, f, x, expected, question, *h):
    """One gradient, and x afterwards."""
    before = np.array(x)
    got = numerical_gradient(f, x, *h)
    expect(f"The gradient of {what} at {brief(before)}", got, expected, question)
    expect("x itself, afterwards", x, before, "Who moved x and did not move it back?")


# %% nbgrader={"grade": true, "grade_id": "check_numerical_gradient", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("numerical_gradient", globals())
### END HIDDEN TESTS
question = "At which two places is f taken, and how far apart are they?"
check_gradient("x²", lambda x: x * x, 3.0, 6, question)
check_gradient("x² + x", lambda x: x * x + x, 0, 1, question)
question = "12.61 comes of a step to one side only, 12 of another h or another formula."
check_gradient("x³, with h = 0.1,", lambda x: x * x * x, 2.0, 12.01, question, 0.1)
question = "Which element moves, which one stays, and can your arrays hold a step of 0.00001?"
for x, *h in ((np.array([2.0, -5.0]), 0.5), (np.array([2, -5]),)):
    check_gradient("x₀²x₁", lambda x: x[0] * x[0] * x[1], x, [-20, 4], question, *h)
factors = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
question = "Does every place get its own, in an array that lies turned in memory as well?"
for x, due in ((np.array(factors), factors), (np.array(factors).T, factors.T)):
    check_gradient("a weighted sum", lambda x, due=due: np.sum(due * x), x, due, question)
print("numerical_gradient: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: all elements of my gradient are the same</summary>
#
# `x + h` moves every element at once. Make an array `step` of zeros in the shape of `x`, and put
# `h` into it at one place only. Then `x + step` has moved there and nowhere else.
#
# </details>
# <details><summary>Hint: whole numbers give 0 or something huge, or x has changed</summary>
#
# An array of whole numbers cannot hold 0.00001, so neither `step` nor a copy of `x` may be one:
# `np.zeros(np.shape(x))` holds decimals. And do not write into `x`. `x + step` makes a new array.
#
# </details>
# <details><summary>Hint: what stands in the loop</summary>
#
# Three lines. `step` of zeros; `step[index]` becomes `h`; and `gradient[index]` becomes the
# central difference of `f` at `x + step` and `x - step`.
#
# </details>

# %% [markdown]
# ## Exercise 2 · upstream_gradient (3 points)
#
# Now the walk itself. A node that uses the value of $x$ is a **consumer** of $x$. With $c$ running
# over all of them, the two rules of the machine are one line, the **chain rule**:
#
# $$\frac{\partial C}{\partial x} = \sum_{c} \frac{\partial C}{\partial c} \cdot
# \frac{\partial c}{\partial x}$$
#
# The second factor is local: a sum knows how it follows its inputs, whatever stands around it. The
# first factor is the same question again, one step nearer to the cost. So we begin at the end,
# where the answer is known: $\frac{\partial C}{\partial C} = 1$. Then we go *backwards*. Each node
# multiplies what comes from its consumers by its own ratios and hands it on.
#
# In code every node fills a dictionary in its `backward`: `self.gradients[node]` is
# $\frac{\partial C}{\partial \text{node}}$ *as far as it goes through self*, one entry for each
# different inbound node, in the shape of that node's value. So what others say about a node stands
# in *their* dictionaries: `consumer.gradients[self]`.
#
# `Node.upstream_gradient()` collects it. It returns the **upstream gradient**
# $G = \frac{\partial C}{\partial \text{self}}$, in the shape of `self.value`:
#
# - the sum of `consumer.gradients[self]` over all consumers, which stand in `self.outbound_nodes`;
# - for a node that nothing consumes, ones in the shape of its value. Such a node is the cost
#   itself, and a cost follows itself one to one.
#
# It is made afresh at every call. It changes nobody's gradients, and what an earlier call gave back
# stays as it is. A consumer that takes the node twice, as `Mul(x, x)` does, stands in
# `outbound_nodes` once and has one entry, with both parts in it already.
#
# The constructor is the one that you know. Only the last method is yours. `Input`, `Add` and all
# that follow are made from this `Node`: if you come back later and change it, run every cell below
# it again.


# %% nbgrader={"grade": false, "grade_id": "upstream_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Node:
    """One step of a calculation: it takes values from other nodes and makes one of its own."""

    def __init__(self, inbound_nodes=()):
        self.name = type(self).__name__
        self.value = None  # made by forward()
        self.inbound_nodes = list(inbound_nodes)  # whose values this node needs
        self.outbound_nodes = []  # who needs this node's value, each of them once
        self.gradients = {}  # made by backward(): {inbound node: gradient of the cost}
        for node in dict.fromkeys(self.inbound_nodes):
            node.outbound_nodes.append(self)

    def __repr__(self):
        return self.name

    def forward(self):
        """Make self.value from the values of the inbound nodes."""
        raise NotImplementedError(f"{self.name} has no forward yet.")

    def backward(self):
        """Make self.gradients from the upstream gradient."""
        raise NotImplementedError(f"{self.name} has no backward yet.")

    def upstream_gradient(self):
        """The gradient of the cost with respect to this node, in the shape of its value.

        If one consumer says 2 and another says -5, it is -3. If nothing consumes the node, it is
        1, or an array of ones if the value is an array.
        """
        ### BEGIN SOLUTION
        if not self.outbound_nodes:  # nothing consumes it: it is the cost itself
            return np.ones(np.shape(self.value))
        total = np.zeros(np.shape(self.value))
        for consumer in self.outbound_nodes:
            total = total + consumer.gradients[self]
        return total
        ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "given_upstream", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["hide-input"]
def expect_upstream(value, parts, expected, question):
    """Stop unless a node of this value is told this by consumers with these parts.

    So it must be each time it asks, at later passes, and beside another node.
    """
    __tracebackhide__ = True
    other, asked = Node(), [Node(), Node()]
    consumers = {node: [Node([node, other, node]) for _ in parts] for node in asked}
    what = f"Where consumers say {brief(parts)}, it" if parts else "Where nothing consumes it, it"
    for times in (1, 2, 1) if parts else (1, 1):
        for node in asked:
            node.value = copy.deepcopy(value)
            for consumer, part in zip(consumers[node], parts, strict=True):
                consumer.gradients = {node: times * np.array(part), other: np.array(1e6)}
        for node in asked:
            due = times * np.array(expected)
            expect(what, node.upstream_gradient(), due, question)
            expect(f"{what}, asked again,", node.upstream_gradient(), due, "Where does it begin?")
            for consumer, part in zip(consumers[node], parts, strict=True):
                left, due = consumer.gradients[node], times * np.array(part)
                expect("A consumer's own part, afterwards,", left, due, "Who wrote there?")


# %% nbgrader={"grade": true, "grade_id": "check_upstream_gradient", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("upstream_gradient", globals())
### END HIDDEN TESTS
table = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
question = "How much does the cost move when the cost moves by 1, and which shape has it?"
expect_upstream(table, [], np.ones((2, 3)), question)
expect_upstream(23.4, [], 1, question)
question = "Whose opinions are added, how often each, and where does the sum begin?"
parts = [table, np.array([[10.0, 0, 0], [0, 0, -10]])]
expect_upstream(table, parts, [[11, 2, 3], [4, 5, -4]], question)
expect_upstream(np.array([7, 8]), [[0.5, 100.0]], [0.5, 100], "The values are whole numbers here.")
expect_upstream(23.4, [2.5, -2.5], 0, "They cancel: what is left?")
print("upstream_gradient: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: KeyError</summary>
#
# `self.gradients[consumer]` asks the wrong dictionary. What is said about this node stands with
# the one who says it: `consumer.gradients[self]`.
#
# </details>
# <details><summary>Hint: the first consumer's gradient has changed</summary>
#
# `total += part` writes into the array that `total` names. If the sum began with a consumer's own
# array, that one is written into. Begin with zeros, and use `total = total + part`.
#
# </details>
# <details><summary>Hint: the whole method in words</summary>
#
# If `self.outbound_nodes` is empty, return `np.ones(np.shape(self.value))`. Otherwise begin with
# zeros of that shape, add each consumer's entry for `self`, and return the sum.
#
# </details>

# %% [markdown]
# ### Given: Input, and a stand-in for the rest of the network
#
# An `Input` has nothing before it, so it just keeps what it is told, under its own name:
# `W.gradients[W]`. That is where learning will look for it in the next lesson.
#
# The second cell, closed, is for the checks only. A node alone has nobody to tell it its gradient,
# so **we pretend to be the rest of the network**: `consumed_by(node, 2.0, -5.0)` gives it two
# consumers, one that says 2 and one that says −5, and an upstream gradient that agrees with them.
# `second_opinion` then asks *your* `numerical_gradient` about the same node.
#
# In your `backward` ask `self.upstream_gradient()`. A loop of your own over `self.outbound_nodes`
# earns the same points. But it finds nobody where a node stands at the end of a graph, and then it
# gives 0 where 1 is right.


# %% nbgrader={"grade": false, "grade_id": "given_input", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| export
class Input(Node):
    """A place where a value comes in from outside."""

    def __init__(self, name="Input"):
        super().__init__()
        self.name = name

    def forward(self):
        """Nothing to do: the value is given."""

    def backward(self):
        """Keep the gradient of the cost with respect to this very input."""
        self.gradients = {self: self.upstream_gradient()}


# %% nbgrader={"grade": false, "grade_id": "given_consumers", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["hide-input"]
def feed_inputs(**values):
    """Input nodes that already hold these values."""
    nodes = [Input(name) for name in values]
    for node in nodes:
        node.value = values[node.name]
    return nodes


def consumed_by(node, *parts):
    """Pretend to be the rest of the network: one consumer of the node for each part."""
    node.outbound_nodes = [Node([node]) for _ in parts]
    for consumer, part in zip(node.outbound_nodes, parts, strict=True):
        consumer.gradients = {node: np.array(part)}
    node.upstream_gradient = lambda: np.sum(parts, axis=0)


def second_opinion(node, *parts):
    """Print whether numerical_gradient finds what backward() left in node.gradients."""
    for source in dict.fromkeys(node.inbound_nodes):
        before = source.value

        def cost(value, source=source):
            source.value = value
            node.forward()
            return np.sum(np.sum(parts, axis=0) * node.value)

        try:
            numeric = numerical_gradient(cost, before)
            same = np.shape(numeric) == np.shape(before)
            same = same and np.allclose(numeric, node.gradients[source], rtol=1e-4, atol=1e-6)
            verdict = "agrees" if same else f"says {brief(numeric)}: is exercise 1 right?"
        except Exception as error:
            verdict = f"cannot be asked yet ({type(error).__name__}): is exercise 1 right?"
        finally:
            source.value = before
            node.forward()
        print(f"  {source.name}: your numerical_gradient {verdict}")


def expect_gradients(kind, values, parts, expected, question="", order=""):
    """Stop unless backward gives the inputs of a node these gradients, where consumers say `parts`.

    So it must be at every pass, beside another node of its kind, and with all else left as it was.
    Without parts the node is the cost. order: the names of the inputs, where one goes in twice.
    Returns the node.
    """
    __tracebackhide__ = True
    others = {name: 2 * np.asarray(value) + 1 for name, value in values.items()}
    other_parts = [2 * np.asarray(part) + 1 for part in parts]
    node, inputs = set_up(kind, values, order)
    other, other_inputs = set_up(kind, others, order, named=False)
    what = f"{kind.__name__}({', '.join(order or values)})"

    def run(again, feed, said, due, question):
        for name, source in inputs.items():
            source.value = copy.deepcopy(feed[name])
        for one, its_parts in ((node, said), (other, other_parts)):
            one.forward()
            one.upstream_gradient = lambda: np.ones(())  # the cost's, if nobody says more
            if its_parts:
                consumed_by(one, *its_parts)
        users = [node, *node.outbound_nodes]
        node.backward()
        other.backward()
        for name, source in inputs.items():
            gradient = node.gradients.get(source)
            expect(f"{what}{again}: the gradient of {name}", gradient, due[name], question)
            expect(f"{what}: {name}, afterwards,", source.value, feed[name], "Who changed it?")
        for consumer, part in zip(node.outbound_nodes, said, strict=False):
            left = consumer.gradients[node]
            expect(f"{what}: a consumer's part, afterwards,", left, part, "Who wrote there?")
        if any(
            user not in users for one in (node, *inputs.values()) for user in one.outbound_nodes
        ):
            stop(f"{what}: a new node signs up as a consumer. Who makes one on the way?")

    run("", values, parts, expected, question)
    found = {name: other.gradients.get(source) for name, source in other_inputs.items()}
    run(", then fed other numbers", others, other_parts, found, "What is kept of the first pass?")
    run(", at a third pass", values, parts, expected, "What is there when backward begins?")
    return node


# %% [markdown]
# ### Two gates, moved by hand
#
# The two simplest steps of a calculation are a sum and a product. Take x = 4 and y = −3, and move
# one of them by 0.01:

# %% tags=["hide-input"]
x, y, h = 4, -3, 0.01
rows = [("", "x + y", "x * y")]
for what, a, b in [("as they are", x, y), ("x moved", x + h, y), ("y moved", x, y + h)]:
    rows.append((what, f"{a + b:.2f}", f"{a * b:.2f}"))
table(rows)

# %% [markdown]
# The sum follows by 0.01, whichever of the two it was. The product falls by 0.03 when x is moved,
# which is y times 0.01; it rises by 0.04 when y is moved, which is x times 0.01. For a small step
# $h$, $f(x + h)$ is about $f(x) + h \cdot f'(x)$: a derivative says how *sensitive* $f$ is to its
# input. The next two exercises are these two columns.

# %% [markdown]
# ## Exercise 3 · The way back through Add (2 points)
#
# Move one input of a sum by a little and the sum moves by exactly as much, whatever the others
# are. The ratio is 1. So `Add` hands its upstream gradient on, unchanged, to *every* input. And
# an input that is used twice, as in `Add(x, x)`, collects it twice: two ways lead through it.
#
# After `backward()`, `self.gradients` has an entry for each inbound node, in the shape of its
# value. Nothing else changes, here and in every `backward` below: not the node's own value, not its
# inputs' values, not its consumers' gradients. One line is yours.
#
# Look at the line above the loop. It makes the zeros by `np.zeros`, not by `np.zeros_like`: where
# x holds whole numbers, `zeros_like` gives whole-number zeros, and NumPy refuses to add a decimal
# into these. Many programs have failed on the first input that was written `4` and not `4.0`.


# %% nbgrader={"grade": false, "grade_id": "add_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Add(Node):
    """The sum of any number of nodes.

    backward: every input gets the upstream gradient, once for each time it is used. With -3
    upstream, Add(x, y) hands back -3 to x and -3 to y; Add(x, x) hands back -6 to x.
    """

    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = sum(node.value for node in self.inbound_nodes)

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            ### BEGIN SOLUTION
            self.gradients[node] = self.gradients[node] + upstream
            ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_add_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("add_backward", globals())
### END HIDDEN TESTS
question = "Consumers say 2 and -5, together -3. What does a sum do to it?"
numbers = {"x": 4, "y": 5, "z": 10}
expect_gradients(Add, numbers, [2.0, -5.0], {"x": -3, "y": -3, "z": -3}, question)
question = "Upstream is [3, 30]. How many ways lead from x through the sum, and how many from y?"
pair, parts = {"x": np.array([1, 2]), "y": np.array([3, 4])}, [[1.0, 10.0], [2.0, 20.0]]
due = {"x": [6, 60], "y": [3, 30]}
second_opinion(expect_gradients(Add, pair, parts, due, question, order="xyx"), *parts)
print("Add: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: I get [3, 30] for Add(x, x)</summary>
#
# The loop comes to x twice, and the second time your line replaces what the first has left. Each
# visit should *add* to what is there.
#
# </details>
# <details><summary>Hint: I get 2, or -5</summary>
#
# There are two consumers, and you have the word of one. `upstream` is the sum of both.
#
# </details>
# <details><summary>Hint: the line, nearly</summary>
#
# `self.gradients[node]` becomes itself plus something that is there already.
#
# </details>

# %% [markdown]
# ## Exercise 4 · The way back through Mul (2 points)
#
# A product is different. In x · 5, move x by 1 and the product moves by 5; in x · y, it moves by
# y. Each input is moved by *the others*. With three inputs, x's ratio is y · z.
#
# So `Mul` gives each input its upstream gradient times the product of the other inputs' values.
# Two things can go wrong:
#
# - Dividing the whole product by x gives the same, until x is 0. Your code must not divide.
# - In `Mul(x, x)` the same node stands at two places, and each place is moved by the other one:
#   together $2x$ times upstream. "The others" are the other *places*; that is why the loop counts
#   them with `i`.


# %% nbgrader={"grade": false, "grade_id": "mul_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Mul(Node):
    """The product of any number of nodes.

    backward: every input gets the upstream gradient times the product of the others. With -3
    upstream and 4, 5, 10, Mul(x, y, z) hands back -150, -120 and -60.
    """

    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        product = 1
        for node in self.inbound_nodes:
            product = product * node.value
        self.value = product

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for i, node in enumerate(self.inbound_nodes):
            ### BEGIN SOLUTION
            others = 1
            for j, other in enumerate(self.inbound_nodes):
                if j != i:
                    others = others * other.value
            self.gradients[node] = self.gradients[node] + upstream * others
            ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mul_backward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("mul_backward", globals())
### END HIDDEN TESTS
question = "Upstream is -3. What is the product of the other two?"
for z, due in ((10, (-150, -120, -60)), (0, (0, 0, -60))):
    due = dict(zip("xyz", due, strict=True))
    expect_gradients(Mul, {"x": 4, "y": 5, "z": z}, [2.0, -5.0], due, question)
question = "Upstream is [3, 30], and x · x has the slope 2x. Which places are 'the others'?"
pair, parts = {"x": np.array([1, 2]), "y": np.array([0, 0])}, [[1.0, 10.0], [2.0, 20.0]]
expect_gradients(Mul, {"x": pair["x"]}, parts, {"x": [6, 120]}, question, order="xx")
question = "Upstream is [3, 30], and y is 0. What is left of x · x, and of y · x?"
due = {"x": [0, 0], "y": [3, 120]}
second_opinion(expect_gradients(Mul, pair, parts, due, question, order="xyx"), *parts)
question = "Two factors are 0 here. What is the product of the others for each of them?"
expect_gradients(Mul, {"x": 0, "y": 5, "z": 0}, [2.0, -5.0], {"x": 0, "y": 0, "z": 0}, question)
print("Mul: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: nan, or ZeroDivisionError</summary>
#
# `self.value / node.value` is 0 / 0 where an input is 0. Multiply the others one by one, beginning
# with 1, and leave out the place you are at.
#
# </details>
# <details><summary>Hint: I get [6, 60] or [3, 60] for Mul(x, x)</summary>
#
# `other is not node` leaves out *both* places, since the same node stands in both: that gives
# [6, 60]. Compare the places, `j != i`. And [3, 60] is one place's part: add to what is there.
#
# </details>
# <details><summary>Hint: the lines in words</summary>
#
# Begin with `others = 1`. Walk over the inbound nodes with a second counter `j`; wherever `j` is
# not `i`, multiply `others` by that node's value. Then add `upstream * others` to this node's
# entry, as you did in Add.
#
# </details>

# %% [markdown]
# ### Given: there and back
#
# The **backward pass** is the forward pass's list, read from its end. Every node then comes after
# all of its consumers, so what they have to say is there when it asks. Seppo Linnainmaa wrote this
# method down in 1970, and Paul Werbos proposed in 1974 to train networks with it.


# %% nbgrader={"grade": false, "grade_id": "given_passes", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| export
def forward_and_backward(graph):
    """Run every node forward in order, then every node backward in reverse order."""
    for node in graph:
        node.forward()
    for node in reversed(graph):
        node.backward()


# %% [markdown]
# ## Your gates at work
#
# The formula of the beginning, there and back. The second table walks backwards: each node is told
# its own gradient and hands one back to each of its inputs. Compare with the slopes in the first
# figure: −4, −4 and 3.

# %%
x, y, z = Input("x"), Input("y"), Input("z")
q = Add(x, y)
f = Mul(q, z)
q.name, f.name = "q = x + y", "f = q * z"
graph = topological_sort({x: -2, y: 5, z: -4})
forward_and_backward(graph)
trace(graph)
draw(graph)

# %% [markdown]
# **Predict.** The graph stays and z becomes 0. What are f and the gradients of x, y and z now?

# %% tags=["prediction"]
prediction_2 = ""

# %%
forward_and_backward(topological_sort({x: -2, y: 5, z: 0}))
beside(2, f"f {f.value}; gradients {[float(node.gradients[node]) for node in (x, y, z)]}")

# %% [markdown]
# z still has the gradient q = 3. But q's ratio is z = 0, so whatever x and y do is multiplied by 0
# before it reaches f. A `Mul` that divides by its input would have given nan here.

# %% [markdown]
# Two **gates**, then: + hands the gradient on, × exchanges the inputs. From here on we do the same
# with whole layers at once. What is new is care with shapes.

# %% [markdown]
# ## Exercise 5 · The way back through Linear (5 points)
#
# A layer computes $Z = XW + b$ for $m$ samples with $n$ features and $k$ units: $X$ has shape
# (m, n), $W$ (n, k), $b$ (k,), $Z$ (m, k). The upstream gradient $G$ has the shape of $Z$, (m, k).
# Written out for a single number, with sample $i$, feature $l$ and unit $j$:
#
# $$Z_{ij} = \sum_{l} X_{il} W_{lj} + b_j$$
#
# These are only the two gates. Each product exchanges its inputs, and each number adds up over
# all the places that it reaches:
#
# $$\frac{\partial C}{\partial X_{il}} = \sum_{j} G_{ij} W_{lj} \qquad
# \frac{\partial C}{\partial W_{lj}} = \sum_{i} X_{il} G_{ij} \qquad
# \frac{\partial C}{\partial b_j} = \sum_{i} G_{ij}$$
#
# Read them once. An input $X_{il}$ reaches all units $j$. A weight $W_{lj}$ is used by all samples
# $i$. So is a bias.
#
# Fill `self.gradients` for X, W and b. **Each gradient has the shape of its own value.** You may
# use matrix products or loops. If you use products: the sums above tell you over which axis to
# go, and the shapes leave only one way to do it.


# %% nbgrader={"grade": false, "grade_id": "linear_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Linear(Node):
    """A layer of neurons on a batch of samples: Z = XW + b.

    X: (m, n), one row for each sample. W: (n, k), one column for each unit. b: (k,). Z: (m, k).
    backward: the gradients of X, W and b, of shapes (m, n), (n, k) and (k,). With one sample
    X = [[1, 2]], one unit W = [[3], [4]] and [[10]] upstream they are [[30, 40]], [[10], [20]]
    and [10].
    """

    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X @ W + b

    def backward(self):
        X, W, b = self.inbound_nodes
        upstream = self.upstream_gradient()  # shape (m, k)
        ### BEGIN SOLUTION
        self.gradients = {
            X: upstream @ W.value.T,
            W: X.value.T @ upstream,
            b: upstream.sum(axis=0),
        }
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_linear_backward", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("linear_backward", globals())
### END HIDDEN TESTS
layer = {
    "X": np.array([[1, 2, 0, -1], [3, 0, 1, 2], [0, 1, -2, 4]]),  # 3 samples, 4 features
    "W": np.array([[1, -2], [0, 3], [2, 1], [-1, 4]]),  # 4 features, 2 units
    "b": np.array([5, -5]),
}
parts = [[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]], [[1.0, 1.0], [-1.0, 0.0], [2.0, -1.0]]
due = {
    "X": [[0, 3, 5, 2], [3, -3, 1, -5], [-2, 6, 6, 6]],
    "W": [[5, -2], [6, 4], [-3, -5], [8, 5]],
    "b": [5, 2],
}
question = (
    "Upstream is [[2, 1], [1, -1], [2, 2]]. Who collects over the samples, who over the units?"
)
second_opinion(expect_gradients(Linear, layer, parts, due, question), *parts)
small = {"X": np.array([[1, 2]]), "W": np.array([[3], [4]]), "b": np.array([0])}
due = {"X": [[30, 40]], "W": [[10], [20]], "b": [10]}
expect_gradients(Linear, small, [[[7.0]], [[3.0]]], due, "One sample and one unit keep their axes.")
print("Linear: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: matmul says that the sizes do not match</summary>
#
# Write the shapes below each other. G is (m, k), W is (n, k), and the gradient of X must be
# (m, n). In a product of matrices the inner sizes are equal and vanish. Here k must vanish, so it
# must be inside: one of the two has to be turned on its side, by `.T`.
#
# </details>
# <details><summary>Hint: the gradient of W is (2, 4) where (4, 2) is expected</summary>
#
# It lies on its side: you have a row for each unit. Exchange the two factors and turn the other
# one. The samples must vanish, so m must be inside.
#
# </details>
# <details><summary>Hint: the gradient of b is a single number, or a table</summary>
#
# One number for each unit is wanted. G has the samples along axis 0 and the units along axis 1.
# Which axis is to be summed away? And a sum, not a mean: no bias is used less because there are
# more samples.
#
# </details>
# <details><summary>Hint: UFuncTypeError</summary>
#
# You add decimals into an array of whole numbers, made by `np.zeros_like`. Make the zeros as Add
# does, by `np.zeros(np.shape(…))`.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# X gets G times W turned; W gets X turned times G; b gets the sum of G over the samples.
#
# </details>

# %% [markdown]
# ## Exercise 6 · The way back through Sigmoid (3 points)
#
# Lesson 03 found the slope of the S-curve from its value: where $\sigma$ has the value $s$, its
# slope is $s(1 - s)$. Each number of the input moves its own number of the output and no other, so
# there is nothing to add up: upstream gradient times slope, number by number.
#
# Write `backward`. `forward` has run before it, so `self.value` is there, and you need nothing
# else: no exponential, and so nothing that overflows at −1000. The gradient has the shape of the
# input's value.


# %% nbgrader={"grade": false, "grade_id": "sigmoid_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Sigmoid(Node):
    """The S-curve 1 / (1 + exp(-z)), applied to every number of its input, of any shape.

    backward: the input gets the upstream gradient times the slope. Where z is 0 the value is 0.5
    and the slope 0.25; with 8 upstream the gradient is 2.
    """

    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value, dtype=float)
        small = np.exp(-np.abs(z))  # between 0 and 1, whatever z is
        self.value = np.where(z >= 0, 1, small) / (1 + small)

    def backward(self):
        ### BEGIN SOLUTION
        slope = self.value * (1 - self.value)
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sigmoid_backward", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("sigmoid_backward", globals())
### END HIDDEN TESTS
x = np.array([[0, np.log(3), -np.log(3)], [-1000.0, 0, 1000.0]])
parts = [[6.0, 20.0, -8.0], [3.0, 1.0, 5.0]], [[2.0, -4.0, 24.0], [-5.0, -3.0, 7.0]]
question = "Values are [[0.5, 0.75, 0.25], [0, 0.5, 1]]; upstream is [[8, 16, 16], [-2, -2, 12]]."
due = {"x": [[2, 3, 3], [0, -0.5, 0]]}
second_opinion(expect_gradients(Sigmoid, {"x": x}, parts, due, question), *parts)
question = "x holds whole numbers here. Can your arrays hold decimals?"
whole, parts = {"x": np.array([0, 0])}, [[6.0, 1.0], [2.0, -5.0]]
expect_gradients(Sigmoid, whole, parts, {"x": [2, -1]}, question)
question = "x is a number here, and upstream is 8."
expect_gradients(Sigmoid, {"x": 0.0}, [6.0, 2.0], {"x": 2}, question)
print("Sigmoid: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: my numbers are 0.25, 0.1875, 0.1875</summary>
#
# That is the slope alone, and the chain ends there. What does the rest of the network say about
# this node's value?
#
# </details>
# <details><summary>Hint: my first number is 1.88 where 2 is expected</summary>
#
# You took the sigmoid of `self.value`. It is the sigmoid already.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# `self.gradients` is a dictionary with one entry, for `self.inbound_nodes[0]`: the upstream
# gradient, times `self.value`, times one minus `self.value`.
#
# </details>

# %% [markdown]
# ## Exercise 7 · The way back through MSE (4 points)
#
# Here the walk begins. With the target $y$, the network's answer $a$, and $N$ elements in each,
#
# $$C = \frac{1}{N} \sum (y - a)^2 \qquad
# \frac{\partial C}{\partial y} = \frac{2}{N} (y - a) \qquad
# \frac{\partial C}{\partial a} = -\frac{2}{N} (y - a)$$
#
# The square brings down a 2, and the minus in front of $a$ turns the sign. Look at the sign once:
# where $a$ is too small, $y - a$ is positive and the gradient of $a$ is negative. More $a$, less
# cost.
#
# Fill `self.gradients` for y and for a. Three things to keep in mind:
#
# - Each gradient has the shape of its own value. y may be (m,) where a is (m, 1): compare them as
#   `forward` does, flat, and give each gradient its shape at the end.
# - $N$ counts *elements*, as the mean in `forward` does: 12 for a table of shape (4, 3).
# - MSE is the last node, nothing consumes it, and its upstream gradient is 1. You may multiply by
#   `self.upstream_gradient()` or leave it out. A loop over consumers would find none.


# %% nbgrader={"grade": false, "grade_id": "mse_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class MSE(Node):
    """The mean squared error between the targets y and the network's answers a.

    y and a hold equally many numbers, in equal shapes or as (m,) and (m, 1). The value is a float.
    backward: the gradients of y and of a, each in the shape of its own value. With y = [1, 2] and
    a = [[3], [2]] they are [-2, 0] and [[2], [0]].
    """

    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        y, a = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(np.mean((y - a) ** 2))

    def backward(self):
        ### BEGIN SOLUTION
        y, a = self.inbound_nodes
        difference = np.ravel(y.value) - np.ravel(a.value)
        slope = self.upstream_gradient() * 2 * difference / difference.size
        self.gradients = {
            y: slope.reshape(np.shape(y.value)),
            a: -slope.reshape(np.shape(a.value)),
        }
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mse_backward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("mse_backward", globals())
### END HIDDEN TESTS
question = "y - a is [-3, -3, -6], and N is 3. Which sign, which factor, which shape?"
mixed = {"y": np.array([1, 2, 3]), "a": np.array([[4], [5], [9]])}
due = {"y": [-2, -2, -4], "a": [[2], [2], [4]]}
expect_gradients(MSE, mixed, [], due, question)
question = "One target and one answer: which shape has each?"
one = {"y": np.array([1.0]), "a": np.array([[4.0]])}
expect_gradients(MSE, one, [], {"y": [-6], "a": [[6]]}, question)
question = "y - a is [[-3, 0, 3], [-6, 6, 1]]. How many elements are there?"
y, a = np.array([[1.0, 2, 3], [4, 5, 7]]), np.array([[4.0, 10], [2, -1], [0, 6]]).T
due = np.array([[-1, 0, 1], [-2, 2, 1 / 3]])
tables = {"y": y, "a": a}
second_opinion(expect_gradients(MSE, tables, [], {"y": due, "a": -due}, question), 1.0)
print("MSE: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: my gradient is (3, 3)</summary>
#
# (3,) minus (3, 1) gives every difference of every pair. Make both flat first: `np.ravel(y.value)`.
#
# </details>
# <details><summary>Hint: the numbers are right and the shape is not</summary>
#
# `gradient.reshape(np.shape(a.value))` gives the flat gradient the shape of a. y has its own.
#
# </details>
# <details><summary>Hint: the numbers for shape (2, 3) are 3 times too large</summary>
#
# You divided by the number of rows, 2. There are 6 elements: `difference.size`.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# `difference` is flat y minus flat a. `slope` is 2 times it, divided by its size. y gets `slope`
# in its own shape, a gets minus `slope` in its own shape.
#
# </details>

# %% [markdown]
# Rows or elements? It is a common mistake to divide by the rows here, while `forward` takes the mean
# over all elements. With one column nobody notices. With a table of shape (4, 3), all targets 0 and
# all answers 1, the referee decides:

# %% tags=["hide-input"]
y, a = feed_inputs(y=np.zeros((4, 3)), a=np.ones((4, 3)))
cost = MSE(y, a)


def cost_of(value):
    a.value = value
    cost.forward()
    return cost.value


print(f"2 / 4,  by the rows:         {2 / 4:.3f}")
print(f"2 / 12, by the elements:     {2 / 12:.3f}")
print(f"numerical_gradient, first:   {numerical_gradient(cost_of, a.value)[0, 0]:.3f}")
assert np.allclose(numerical_gradient(cost_of, a.value), 2 / 12), "by the elements is right"

# %% [markdown]
# ## Your network at work
#
# ### One neuron, and one step
#
# A neuron with the weights w = (2, −3) and the bias b = −3 looks at x = (−1, −2). By hand: the
# weighted sum is 2 · (−1) + (−3) · (−2) − 3 = 1. The slope of the sigmoid at 1 is about 0.1966.
# Each weight gets this times its input, the bias gets this alone. First from your gates. Nothing
# consumes the sigmoid, so its own gradient is 1; follow the picture back from there.

# %%
x0, w0, x1, w1, b = Input("x0"), Input("w0"), Input("x1"), Input("w1"), Input("b")
output = Sigmoid(Add(Mul(x0, w0), Mul(x1, w1), b))
graph = topological_sort({x0: -1.0, w0: 2.0, x1: -2.0, w1: -3.0, b: -3.0})
forward_and_backward(graph)
draw(graph)

# %% [markdown]
# With a cost behind the sigmoid, the cost's gradient would stand in place of this 1. It is often
# forgotten. The neuron is then moved the same way whatever the target is.
#
# The same neuron as a layer, with one sample and one unit. The gradient points uphill, so a step
# of 0.01 *against* it should lower the output, by a little:

# %%
X, W, b = Input("X"), Input("W"), Input("b")
output = Sigmoid(Linear(X, W, b))
feed = {X: np.array([[-1.0, -2.0]]), W: np.array([[2.0], [-3.0]]), b: np.array([-3.0])}
forward_and_backward(topological_sort(feed))
step = {node: node.value - 0.01 * node.gradients[node] for node in (W, b)}

# %% tags=["hide-input"]
before = output.value[0, 0]
print("gradients: W", np.round(W.gradients[W].ravel(), 4), "  b", np.round(b.gradients[b], 4))
after = forward_pass(output, topological_sort({**feed, **step}))[0, 0]
print("a step on: W", np.round(step[W].ravel(), 6), "  b", np.round(step[b], 6))
print(f"output: {before:.6f} before the step, {after:.6f} after it")
assert after < before, "a step against the gradient lowers the output"

# %% [markdown]
# ### Linear, Sigmoid, MSE: every step of both passes
#
# Two samples with two features, one unit, targets 1 and 2. The weighted sums are −11, far out on
# the flat left arm of the S-curve, so both answers are nearly 0. MSE hands them gradients of about
# −1 and −2.
#
# **Predict.** How large are the gradients of the two weights: about 1, about 0.01, or about 0.0001?

# %% tags=["prediction"]
prediction_3 = ""

# %%
X, y, W, b = Input("X"), Input("y"), Input("W"), Input("b")
a = Sigmoid(Linear(X, W, b))
cost = MSE(y, a)
feed = {
    X: np.array([[-1.0, -2.0], [-1.0, -2.0]]),  # shape (2, 2)
    y: np.array([1, 2]),  # shape (2,)
    W: np.array([[2.0], [3.0]]),  # shape (2, 1)
    b: np.array([-3.0]),  # shape (1,)
}
graph = topological_sort(feed)
forward_and_backward(graph)
beside(3, ", ".join(f"{number:.5f}" for number in W.gradients[W].ravel()))
trace(graph)

# %% [markdown]
# Follow the second table from MSE down: what one node hands back is the gradient of the next. The
# sigmoid has the slope 0.0000167 here and lets almost nothing through. That is saturation, which
# lesson 03 showed, seen from the other side: a saturated neuron learns next to nothing however
# wrong it is.

# %% [markdown]
# ### Two layers, with the referee
#
# Now a second layer behind the sigmoid. No node has changed, and none knows how long the chain is.

# %%
X, y = Input("X"), Input("y")
W1, b1, W2, b2 = Input("W1"), Input("b1"), Input("W2"), Input("b2")
hidden = Sigmoid(Linear(X, W1, b1))
a = Linear(hidden, W2, b2)
cost = MSE(y, a)
feed = {
    X: np.array([[-1.0, -2.0], [-1.0, -2.0]]),
    y: np.array([1.0, 2.0]),
    W1: np.array([[2.0], [3.0]]),
    b1: np.array([-3.0]),
    W2: np.array([[2.0]]),
    b2: np.array([-3.0]),
}
graph = topological_sort(feed)
forward_and_backward(graph)
draw(graph)

# %% [markdown]
# `numerical_gradient` needs a function that gives the cost. `cost_as_a_function_of(node)` makes one:
# the function inside remembers its node, lets it move, and runs the whole network forward.


# %%
def cost_as_a_function_of(node):
    def f(value):
        node.value = value
        result = forward_pass(cost, graph)
        node.value = feed[node]
        return result

    return f


# %% tags=["hide-input"]
rows = [("input", "shape", "gradient by one backward pass", "numerical_gradient")]
for node in feed:
    numeric = numerical_gradient(cost_as_a_function_of(node), feed[node])
    same = np.allclose(node.gradients[node], numeric, rtol=1e-4, atol=1e-8)
    gradient = brief(node.gradients[node])
    rows.append((node.name, str(node.value.shape), gradient, "agrees" if same else "differs"))
table(rows)
assert all(row[-1] == "agrees" for row in rows[1:]), "the referee agrees with the backward pass"
numbers = sum(value.size for value in feed.values())
print(f"{numbers} numbers: {2 * numbers} forward passes for the one, 1 backward pass for the other")

# %% [markdown]
# The last line is why backpropagation matters. This network has a handful of numbers. One that
# reads handwriting has thousands, and its backward pass still costs about as much as one or two
# forward passes. In 1986 David Rumelhart, Geoffrey Hinton and Ronald Williams showed in *Nature*
# what comes of that: hidden units find useful features by themselves, though nobody tells them
# what to look for.

# %% [markdown]
# ### The same, written out
#
# Books write the way back as one long product, with a factor for each arrow from the cost to the
# weight. Here $z = X w_1 + b_1$ is the first layer, $s = \sigma(z)$ the hidden value,
# $a = w_2 s + b_2$ the answer, each with one number for each of the $m$ samples:
#
# $$\frac{\partial C}{\partial w_2} = \frac{\partial C}{\partial a} \cdot
# \frac{\partial a}{\partial w_2} \qquad
# \frac{\partial C}{\partial w_1} = \frac{\partial C}{\partial a} \cdot
# \frac{\partial a}{\partial s} \cdot \frac{\partial s}{\partial z} \cdot
# \frac{\partial z}{\partial w_1}$$
#
# Each factor belongs to one node, and you know them all:
#
# $$\frac{\partial C}{\partial a} = -\frac{2}{m} (y - a) \qquad
# \frac{\partial a}{\partial w_2} = s \qquad \frac{\partial a}{\partial s} = w_2 \qquad
# \frac{\partial s}{\partial z} = s (1 - s) \qquad \frac{\partial z}{\partial w_1} = X$$
#
# A weight is used by every sample, so its product is added up over the samples.

# %% tags=["hide-input"]
forward_and_backward(graph)
s = hidden.value[:, 0]  # shape (2,): one number for each sample
to_a = -2 / 2 * (feed[y] - a.value[:, 0])
to_w2 = np.sum(to_a * s)
to_w1 = feed[X].T @ (to_a * feed[W2][0, 0] * s * (1 - s))
for name, written, weight in [("w2", to_w2, W2), ("w1", to_w1, W1)]:
    both = np.ravel(written), weight.gradients[weight].ravel()
    out, walk = (" ".join(f"{number:.4e}" for number in numbers) for numbers in both)
    print(f"{name}: written out {out}, by the walk {walk}")
    assert np.allclose(*both), f"{name}: written out as by the walk"

# %% [markdown]
# The first factor, from C to a, stands in both products. The walk computes it once, at the node.
# That is all the difference between the two: in a deep network nearly every factor is shared.

# %% [markdown]
# ## Four ways to a derivative
#
# You have now met all four. Here they are on $f(x) = x^4 - 3x^3 + 2$ at $x = 6$.
#
# - **By hand:** you derive the formula $4x^3 - 9x^2$ and type it in.
# - **Numeric:** you move x and look. Any function will do; the result is rounded, and each input
#   costs two runs.
# - **Symbolic:** a program derives the *formula*, by the rules that you know from school. For a
#   polynomial that is a list of coefficients; in general the formulas grow long.
# - **Automatic:** a program applies the same rules to *numbers*, node by node, along the graph of
#   the calculation. No formula of the whole is ever made. Backpropagation is this one, walked
#   backwards; its other name is **reverse mode**. Some textbooks call it symbolic; it is not.

# %%
x, minus_three, two = Input("x"), Input("-3"), Input("2")
f = Add(Mul(x, x, x, x), Mul(minus_three, x, x, x), two)
forward_and_backward(topological_sort({x: 6.0, minus_three: -3.0, two: 2.0}))

# %% tags=["hide-input"]
at = 6.0
by_hand = 4 * at**3 - 9 * at**2
numeric = numerical_gradient(lambda x: x**4 - 3 * x**3 + 2, at)
formula = np.polynomial.Polynomial([2, 0, 0, -3, 1]).deriv()
print(f"by hand:   {by_hand:.4f}")
print(f"numeric:   {numeric:.4f}")
print(f"symbolic:  {formula(at):.4f}, by the new coefficients {brief(formula.coef)}")
print(f"automatic: {x.gradients[x]:.4f}")
assert np.allclose([numeric, formula(at), x.gradients[x]], by_hand), "four ways, one slope"

# %% [markdown]
# ## Recap
#
# - A gradient is a ratio: how many times as far the cost moves as the node does. Ratios multiply
#   along a way and add over all ways.
# - Every node knows its own ratios only; it multiplies what its consumers say and hands it on. One
#   walk backwards gives every gradient, each in the shape of its value.
# - `numerical_gradient` is slow and knows no rule, which makes it the right referee.
#
# The same elsewhere. PyTorch: `cost.backward()`, then `W.grad`. TensorFlow:
# `tape.gradient(cost, [W, b])`. scikit-learn: `MLPRegressor().fit(X, y)` walks both ways inside.
#
# **To try, without points:** in the two-layer network set b1 to 8 and look at the gradient of W1
# again: why has it grown? Then write `Sub(x, y)` with its `backward`, and let `second_opinion`
# judge it.

# %% [markdown]
# **Your own library.** Save this notebook, then run the closed cell below. It looks for your lessons
# here, below or beside this folder, and writes what is yours into one file, `miniflow.py`.

# %% nbgrader={"grade": false, "grade_id": "given_gather", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| gather

# %% [markdown]
# **Next:** [06 · Learning](../06_sgd/sgd.ipynb)
