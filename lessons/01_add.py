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
# # 01 · Nodes, edges and the forward pass
#
# | | |
# |---|---|
# | **You will build** | `Add`, `Mul` and `topological_sort`: a machine that computes any formula, one step at a time |
# | **You will be able to** | draw a formula as a graph; say in which orders it can be computed; sort any such graph |
# | **You need** | Python classes and dictionaries; NumPy: adding and multiplying arrays; no calculus yet |
# | **Time** | about 75 minutes |
# | **Difficulty** | 3 of 5 |
# | **Points** | 10: Add 3, Mul 2, the sort 5 |
#
# In this course you write MiniFlow, a small library that does what TensorFlow does: it turns a
# formula into a graph, runs numbers through it, and learns from its own mistakes.

# %% [markdown]
# **How this notebook works**
#
# - Write where a cell says `YOUR CODE HERE`. Other cells are locked; click the bar beside a closed
#   one to open it.
# - A closed cell below each exercise checks your code. Hidden checks give the points when you have
#   handed in.
# - At the end restart the kernel, run all cells, save, and hand in this one file.

# %% [markdown]
# ## The idea
#
# Write (x + y) + y on paper and draw a box around every operation. Now draw an arrow from each
# thing that is needed to the thing that needs it. What you have drawn is a graph: two places where
# numbers come in, two where numbers are made. However large a neural network gets, it is never of
# another kind than this drawing.
#
# - A **node** is one box: it holds one value, and knows how to make it.
# - An **edge** is one arrow: the node at its head needs the value of the node at its tail. One
#   arrow is enough, even if the value is used twice.
#
# A formula drawn like this is called a **computational graph**. Computing all its values, inputs
# first, is the **forward pass**. The closed cell below holds the toolbox that every lesson begins
# with: `trace` prints a graph as a table, `draw` draws it.

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| library

# %% [markdown]
# ### Given: a node, and a place where values come in
#
# A node knows whose values it needs (`inbound_nodes`) and who waits for its own (`outbound_nodes`).
# Read the constructor: `Add(x, y)` signs the new node up with `x` and with `y`. The value of an `Input`
# comes from outside. (`#| export` marks what belongs to your library.)

# %% nbgrader={"grade": false, "grade_id": "given_node", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| export
class Node:
    """One step of a calculation: it takes values from other nodes and makes one of its own."""

    def __init__(self, inbound_nodes=()):
        self.name = type(self).__name__
        self.value = None  # made by forward()
        self.inbound_nodes = list(inbound_nodes)  # whose values this node needs
        self.outbound_nodes = []  # who needs this node's value, each of them once
        self.gradients = {}  # from lesson 05 on
        for node in dict.fromkeys(self.inbound_nodes):
            node.outbound_nodes.append(self)

    def __repr__(self):
        return self.name

    def forward(self):
        """Make self.value from the values of the inbound nodes."""
        raise NotImplementedError(f"{self.name} has no forward yet.")


class Input(Node):
    """A place where a value comes in from outside."""

    def __init__(self, name="Input"):
        super().__init__()
        self.name = name

    def forward(self):
        """Nothing to do: the value is given."""


# %% [markdown]
# Here is the drawing from above. Its boxes know their arrows, but nothing about adding yet.

# %%
x, y = Input("x"), Input("y")
first = Node([x, y])
second = Node([first, y])
first.name, second.name = "x + y", "(x + y) + y"
draw([x, y, first, second])

# %% [markdown]
# ## Exercise 1 · Add (3 points)
#
# The sum is the simplest step a network takes, and one of the most frequent: a neuron is a sum
# first of all. `Add` takes *any number* of inputs.
#
# Its `forward` sets `self.value` to the sum of its inputs' values. Three things to keep in mind:
#
# - A value is a number or a NumPy array. All arrays of one sum have the same **shape**: (3,) means
#   three numbers in a row, (2, 3) a table of two rows and three columns.
# - The sum is made afresh at every pass. A pass must not remember the one before it.
# - The inputs' own values stay as they are. An array that is changed in one place is changed
#   everywhere.
#
# Almost everything is written. One line is yours.


# %% nbgrader={"grade": false, "grade_id": "add_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Add(Node):
    """The sum of any number of nodes.

    Add(x, y, z) has the value x.value + y.value + z.value; with 4, 5 and 10 that is 19.
    The values are numbers, or arrays of one shape and type.
    """

    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        total = 0
        for node in self.inbound_nodes:
            ### BEGIN SOLUTION
            total = total + node.value
            ### END SOLUTION
        self.value = total


# %% nbgrader={"grade": true, "grade_id": "check_add_forward", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("add_forward", globals())
### END HIDDEN TESTS
expect_value(Add, {"x": 4, "y": 5, "z": 10}, 19, "Which input was left out?")
expect_value(Add, {"x": 4}, 4, "The sum of one number is that number.")
expect_value(Add, {"x": 4}, 8, "x goes in twice. Does your loop meet it twice?", order="xx")
seven = dict(zip("abcdefg", (3, 0, 3, -1, 0, 3, 1.5), strict=True))
expect_value(Add, seven, 9.5, "Are numbers left out that are 0, or were there before?")
tables = {"x": np.array([[1.0, 2.0], [3.0, 4.0]]), "y": np.array([[10.0, 0.0], [0.0, -4.0]])}
expect_value(Add, tables, [[11, 2], [3, 0]], "Does your line work on arrays too?")
print("Add: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: I get 9 where 19 is expected</summary>
#
# 9 is 4 + 5. How many inputs does your code look at, and how many are in `self.inbound_nodes`?
#
# </details>
# <details><summary>Hint: I get 38 at the second pass</summary>
#
# Your sum begins where the last one ended. `total` is a fresh 0 at every call; `self.value` is not.
#
# </details>
# <details><summary>Hint: x has changed</summary>
#
# `total += node.value` works on the array that `total` names. If that is an input's own array,
# the input changes with it. `total = total + node.value` makes a new one.
#
# </details>

# %% [markdown]
# ## Exercise 2 · Mul (2 points)
#
# The product, likewise: any number of inputs, made afresh at every pass, inputs left as they are.
# This time the loop is yours too. One question decides everything: which number can a product
# begin with, so that it does not matter?


# %% nbgrader={"grade": false, "grade_id": "mul_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Mul(Node):
    """The product of any number of nodes.

    Mul(x, y, z) has the value x.value * y.value * z.value; with 4, 5 and 10 that is 200.
    The values are numbers, or arrays of one shape and type.
    """

    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        ### BEGIN SOLUTION
        product = 1
        for node in self.inbound_nodes:
            product = product * node.value
        self.value = product
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mul_forward", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("mul_forward", globals())
### END HIDDEN TESTS
expect_value(Mul, {"x": 4, "y": 5, "z": 10}, 200, "What does your product begin with?")
expect_value(Mul, {"x": 4, "y": 5, "z": 0}, 0, "A factor of 0 is a factor like any other.")
expect_value(Mul, {"x": 4}, 16, "x goes in twice. Does your loop meet it twice?", order="xx")
seven = dict(zip("abcdefg", (2, 1, 2, -1, 3, 2, 0.5), strict=True))
expect_value(Mul, seven, -12, "Are factors left out that were there before?")
tables = {"x": np.array([[1.0, 2.0], [3.0, 4.0]]), "y": np.array([[5.0, 0.0], [2.0, -1.0]])}
expect_value(Mul, tables, [[5, 0], [6, -4]], "Does each number meet the one in its own place?")
print("Mul: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: everything is 0</summary>
#
# 0 times anything is 0. A sum can begin with 0 because adding 0 changes nothing. Multiplying by
# what changes nothing?
#
# </details>
# <details><summary>Hint: I get 20 where 200 is expected</summary>
#
# 20 is 4 · 5. Does your loop visit the last input?
#
# </details>
# <details><summary>Hint: I do not know where to start</summary>
#
# Take `Add.forward` line by line. One number and one operator are different.
#
# </details>

# %% [markdown]
# ## Why the order is a problem of its own
#
# `Add` reads the values of its inputs, so these have to be there first. For (x + y) + y you can
# order the nodes by hand: x, y, then one sum, then the other.
#
# **Predict.** f is x + y, and e is f + y. What happens when e is asked for its value before f: is
# it 5, is it 20, or something else? Write your answer between the quotes, then run both cells.

# %% tags=["prediction"]
prediction_1 = ""

# %%
x, y = Input("x"), Input("y")
x.value, y.value = 10, 5
f = Add(x, y)
e = Add(f, y)
try:
    e.forward()  # before f.forward(), which makes what e needs
    beside(1, e.value)
except TypeError as error:
    beside(1, f"an error: {error}")

# %% [markdown]
# f has made nothing yet, so its value is still `None`, and `None` cannot be added to a number. Real
# networks have thousands of nodes, and nobody orders them by hand.
#
# Look at a **diamond**: x is used on two branches, and they come together again. `sum` may be
# visited only after *both* of its inputs, however you walk.

# %%
x = Input("x")
x.value = 3
double, square = Add(x, x), Mul(x, x)
total = Add(double, square)
double.name, square.name, total.name = "x + x", "x * x", "sum"
diamond = [x, double, square, total]
for node in diamond:
    node.forward()
draw(diamond)

# %% [markdown]
# Note one thing that will matter in a minute: `Add(x, x)` has two *inputs*, but it is only one
# *consumer* of x, and one arrow leads to it.

# %%
print("inputs of x + x:", double.inbound_nodes)
print("consumers of x: ", x.outbound_nodes)

# %% [markdown]
# ## Exercise 3 · topological_sort (5 points)
#
# A list of nodes in which each comes after all of its inputs is called a **topological order**.
# Arthur Kahn found a method in 1962 that you would find too:
#
# 1. Every node counts the inputs it is still waiting for. An Input waits for none: it is *ready*.
# 2. Take a ready node, put it in the list, and tell each of its consumers that one input has
#    arrived. A consumer that now waits for none is ready too.
# 3. Go on until no node is ready.
#
# `topological_sort(feed_dict)` gets a dictionary {Input: value} and does four things:
#
# - It gives each Input its value from `feed_dict`.
# - It returns a list with every node that can be reached from these Inputs, each **once**, after
#   all of its inputs. The Inputs stand in it too, even one that nothing needs. The same graph gives
#   the same list at every run.
# - It looks at every node and every arrow only once or twice, so that a graph that is ten times
#   as large takes ten times as long, not a hundred times. (Searching a list with `in` looks at all
#   that it holds; a dictionary or a set does not.)
# - Where no order exists, it raises a `ValueError` that **names a node**: one that waits for itself
#   in a *cycle*; or an Input that the graph needs and `feed_dict` lacks, or a node that waits for
#   it, however far back it stands.
#
# (Arrows with a direction and no cycle among them make a *directed acyclic graph*, a DAG. These are
# the graphs that have an order, and no others.)


# %% nbgrader={"grade": false, "grade_id": "topological_sort", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def topological_sort(feed_dict):
    """Sort the nodes that can be reached from the fed Inputs, each after all of its inputs.

    feed_dict: {Input: value}. Each Input is given its value.
    Returns a list of nodes. With f = Add(x, y), topological_sort({x: 1, y: 2}) is [x, y, f].
    Raises ValueError, naming the node, for a cycle and for an Input that feed_dict lacks.
    """
    # 1. Give every fed Input its value. These nodes are ready.
    # 2. Walk along the ready nodes, and tell each consumer that one of its inputs has arrived.
    # 3. Does a node still wait at the end? Look back for an Input without a value, or name the cycle.
    ### BEGIN SOLUTION
    ready = list(feed_dict)
    waiting = {}  # node: how many different inputs it still waits for
    for node in ready:
        node.value = feed_dict[node]
    for node in ready:  # the list grows while we walk along it
        for consumer in node.outbound_nodes:
            if consumer not in waiting:
                waiting[consumer] = len(set(consumer.inbound_nodes))
            waiting[consumer] -= 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    stuck = [node for node, missing in waiting.items() if missing]
    for node in stuck:  # grows likewise: walk back to what they all wait for
        for source in node.inbound_nodes:
            if isinstance(source, Input) and source not in feed_dict:
                raise ValueError(f"{source.name} has no value: add it to feed_dict.")
            if source not in waiting and source not in feed_dict:
                waiting[source] = 1
                stuck.append(source)
    if stuck:
        raise ValueError(f"The graph has a cycle: {stuck} wait for each other.")
    return ready
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "given_graphs", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["hide-input"]
def graph_of(arrows):
    """Nodes by name, made in an order of no meaning, with inputs as in `arrows`: "f": "x y".

    A name without inputs of its own is an Input.
    """
    names = {*arrows, *" ".join(arrows.values()).split()}
    nodes = {name: Node() if name in arrows else Input() for name in sorted(names, reverse=True)}
    for name, node in nodes.items():
        node.name = name
        node.inbound_nodes = [nodes[source] for source in arrows.get(name, "").split()]
        node.outbound_nodes = [nodes[other] for other in arrows if name in arrows[other].split()]
    return nodes


def check_order(feed, nodes):
    """Stop unless these nodes come sorted, and left as they were; their names in that order."""
    __tracebackhide__ = True
    names = {id(node): name for name, node in nodes.items()}
    arrows = [(node.inbound_nodes[:], node.outbound_nodes[:]) for node in nodes.values()]
    graph = topological_sort({nodes[name]: value for name, value in feed.items()})
    if not isinstance(graph, list):
        stop(f"A list was expected, {type(graph).__name__} came.")
    order = [names.get(id(node), "a strange node") for node in graph]
    for name, node in nodes.items():
        if order.count(name) != 1:
            stop(f"{name} stands in the list {order.count(name)} times, expected once: {order}")
        for source in node.inbound_nodes:
            before = names[id(source)]
            if before not in order[: order.index(name)]:
                stop(f"{name} comes before {before}, which it needs: {order}. When is it ready?")
    if len(order) != len(nodes):
        stop(f"{len(order)} nodes came, {len(nodes)} were expected.")
    for name, value in feed.items():
        expect(f"{name}.value after the sort", nodes[name].value, value, "Who gives it its value?")
    if arrows != [(node.inbound_nodes, node.outbound_nodes) for node in nodes.values()]:
        stop("The graph has other arrows after the sort. Who took them away?")
    return order


def expect_order(feed, **arrows):
    """Stop unless a graph comes sorted: in one way, whatever its nodes are called, and once grown."""
    __tracebackhide__ = True
    kept, orders = [], set()
    for run in range(12):
        kept.append([graph_of(arrows), *map(Node, [()] * run)])  # other places in the memory
        nodes = kept[-1][0]
        for name in feed:
            nodes.setdefault(name, Input(name))
        if run % 2:
            for node in nodes.values():
                node.name = "Node"
        orders.add(" ".join(check_order(feed, nodes)))
        nodes["one more"] = Node([*nodes.values()][:2])
        check_order(feed, nodes)
    if len(orders) > 1:
        stop(f"One graph is sorted in several ways: {' / '.join(orders)}. What has no order?")


def expect_few_looks(count):
    """Stop unless a chain of so many diamonds is sorted with a few looks at each node."""
    __tracebackhide__ = True
    left = 60 * count

    def look():
        nonlocal left
        left -= 1
        if left < 0:
            stop("The nodes are looked at again and again. What finds one without a search?")

    class Arrows(list):
        def __iter__(self):
            for node in list.__iter__(self):
                look()
                yield node

    class Step(Node):
        def __init__(self, inputs):
            super().__init__(inputs)
            self.inbound_nodes, self.outbound_nodes = Arrows(inputs), Arrows()

        def __eq__(self, other):
            look()
            return self is other

        __hash__ = Node.__hash__

    nodes = [Input("x")]
    for _ in range(count):
        sides = [Step(nodes[-1:]), Step(nodes[-1:])]
        nodes += [*sides, Step(sides)]
    if len(topological_sort({nodes[0]: 1})) != len(nodes):
        stop(f"A chain of {count} diamonds is not sorted whole.")


def expect_error(fed, at_fault, others, **arrows):
    """Stop unless the sort refuses: by a ValueError that names a node at fault, and no other."""
    __tracebackhide__ = True
    nodes, wanted = graph_of(arrows), " or ".join(at_fault.split())
    try:
        topological_sort({nodes[fed]: 1.0})
    except ValueError as error:
        if not any(name in str(error) for name in at_fault.split()):
            stop(f"The error should name {wanted}; it says: {error}")
        for name in others.split():
            if name in str(error):
                stop(f"The error blames {name}, which is in order; it says: {error}")
    else:
        stop(f"A ValueError that names {wanted} was expected, none came.")


# %% nbgrader={"grade": true, "grade_id": "check_topological_sort", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("topological_sort", globals())
### END HIDDEN TESTS
expect_order({"x": 10, "y": 5}, f="x y", e="f y")
expect_order({"x": 3, "rest": 1}, twice="x x", once="x", end="twice once")
expect_order({"x": 1}, a="x", b="x", c="b", d="a c x", e="x", f="d a", g="x f")
expect_few_looks(300)
expect_error("x", "rate total", "before", total="x rate", before="x", after="before")
expect_error("x", "rate half total", "before", before="x", total="x half", half="rate")
expect_error("x", "itself", "before", itself="x itself", before="x")
beside = {"before": "x", "after": "before"}
expect_error(
    "x", "left right", "before after", early="x right", left="x right", right="left", **beside
)
expect_error(
    "x", "left right", "before after", left="x right", right="left", late="x right", **beside
)
print("topological_sort: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: a node comes before one of its inputs</summary>
#
# It went into the list when you first met it. It may go in only when the *last* of its inputs has
# arrived. Keep a dictionary {node: how many inputs it still waits for}.
#
# </details>
# <details><summary>Hint: the node called "twice" never becomes ready</summary>
#
# `Node([x, x])` has two entries in `inbound_nodes`, and both are x. x announces itself once. Count
# the *different* inputs: `len(set(node.inbound_nodes))`.
#
# </details>
# <details><summary>Hint: my sort ends without an error on a cycle</summary>
#
# In a cycle everyone waits for someone else, so nobody gets ready and the loop simply ends. At the
# end, look for nodes that were met but are still waiting. If one of them waits for an Input that
# is not in `feed_dict`, name that Input; otherwise name the nodes that wait.
#
# </details>
# <details><summary>Hint: the whole method in words</summary>
#
# Make a list `ready` of the fed Inputs, and an empty dictionary `waiting`. Walk along `ready`; for
# each consumer of the node you are at: on first sight, note how many different inputs it has;
# subtract one; at zero, append it to `ready`. Python lets a list grow while a `for` walks along
# it, so `ready` is the sorted list in the end.
#
# </details>

# %% [markdown]
# ### Given: the forward pass
#
# With the order known, the rest is a loop. It asks every node for its value, in turn, and answers
# with the value of the node that you are interested in.


# %% nbgrader={"grade": false, "grade_id": "given_forward_pass", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| export
def forward_pass(output_node, sorted_nodes):
    """Run the nodes forward, in order, and return the output node's value."""
    for node in sorted_nodes:
        node.forward()
    return output_node.value


# %% [markdown]
# ## Your machine at work
#
# The formula of the beginning. Nobody tells the nodes in which order to run.
#
# **Predict.** x is 10 and y is 5. In which order will your sort put the four nodes, and what comes
# out at the end?

# %% tags=["prediction"]
prediction_2 = ""

# %%
x, y = Input("x"), Input("y")
f = Add(x, y)
e = Add(f, y)
f.name, e.name = "f", "e"
graph = topological_sort({x: 10, y: 5})
beside(2, f"{graph}, and e is {forward_pass(e, graph)}")
trace(graph)
draw(graph)

# %% [markdown]
# Three inputs, one sum, and the same with a product:

# %%
x, y, z = Input("x"), Input("y"), Input("z")
total, product = Add(x, y, z), Mul(x, y, z)
graph = topological_sort({x: 4, y: 5, z: 10})
forward_pass(product, graph)
print("4 + 5 + 10 =", total.value)
print("4 * 5 * 10 =", product.value)

# %% [markdown]
# And the diamond, this time in the order that your sort found. The graph stays; feed it other
# numbers and run it again:

# %%
x = Input("x")
double, square = Add(x, x), Mul(x, x)
total = Add(double, square)
for number in [3, 10, -2]:
    graph = topological_sort({x: number})
    print(f"x = {number:>3}   x + x + x * x = {forward_pass(total, graph)}")

# %% [markdown]
# How much does the order matter? Chain diamonds together, so that one begins where the last one
# ends, and count the ways that lead from the first node to the last.
#
# **Predict.** A chain of 10 diamonds has 31 nodes. How many ways lead through it: 20, 31, about a
# hundred, about a thousand?

# %% tags=["prediction"]
prediction_3 = ""


# %% tags=["hide-input"]
def through(diamonds):
    """The nodes of such a chain, and the ways that lead through it."""
    last = first = Input("x")
    for _ in range(diamonds):
        last = Add(Add(last, last), Mul(last, last))
    graph, ways = topological_sort({first: 0}), {first: 1}
    for node in graph[1:]:
        ways[node] = sum(ways[source] for source in set(node.inbound_nodes))
    return len(graph), ways[last]


chain = np.array([1, 5, 10, 18, 50])
nodes, ways = np.array([through(diamonds) for diamonds in chain]).T
beside(3, f"{ways[2]:,} ways")
table(
    [("diamonds", "nodes", "ways through")]
    + [(str(d), str(n), f"{w:,}") for d, n, w in zip(chain, nodes, ways, strict=True)]
)
fig, ax = plt.subplots()
ax.semilogy(chain, ways, marker="s", color=ORANGE, linestyle="--", label="ways through")
ax.semilogy(chain, nodes, marker="o", color=BLUE, label="nodes")
ax.set(xlabel="diamonds in the chain", ylabel="number, × 1000 a line")
ax.legend()
assert (ways == 2**chain).all(), "the ways double with each diamond"
show(fig, f"Two lines over the length of the chain: nodes reach {nodes[-1]}, ways {ways[-1]:,}.")

# %% [markdown]
# The ways double with each diamond. A sort that walks every way, as many first attempts do, is
# still busy long after you have left. Yours looks at each arrow once or twice.

# %% [markdown]
# ## Recap
#
# - A formula is a graph: nodes make values, edges say whose values they need.
# - A node may run when all of its inputs have run; Kahn's algorithm finds such an order.
# - The forward pass is a loop over that order.
#
# The same in one line elsewhere. TensorFlow: `tf.add(tf.add(x, y), y)`. PyTorch: `(x + y) + y`
# with tensors. Both compute such a line at once, in the order in which Python reads it; the graph
# that they keep of it is for the way back, which is lesson 05. A graph that is made first, sorted
# and then run, like yours, is what `tf.function` makes.
#
# **To try, without points:** write `Sub(x, y)`. Then a node `Power(x, n)` that multiplies x with
# itself n times: does it need one input or two? Draw (x + y) · (x − y) and run it with 7 and 3.
#
# **Next:** [02 · The weighted sum](../02_linear/linear.ipynb)
