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
# # 10 · The same network elsewhere
#
# | | |
# |---|---|
# | **You will build** | `to_pytorch`, which says in plain data what your network is called in PyTorch |
# | **You need** | lesson 08: tensors and layers; a look back at lesson 05 |
# | **Time** | about 60 minutes |
# | **Difficulty** | 2 of 5 |
# | **Points** | 4: to_pytorch 4 |
#
# You have built two libraries, one with a plan and one with a diary. Today you lay them beside two
# that others built: micrograd, which fits on a page, and PyTorch, which trains much of what the
# world uses. One network, the same weights, four ways. Do they agree?

# %% [markdown]
# ## The idea
#
# From 1767 on, the observatory at Greenwich printed ahead of time where the moon would stand at noon
# and at midnight of every day. Ships found their way by these tables, and a wrong digit could mean a
# reef. So every number was computed twice, by two people who lived far apart and were not to
# know of each other. A third compared. Once two of them found out about each other and compared
# secretly, before they sent their sheets in. They were dismissed at once.
#
# Why so strict? Because agreement is worth only as much as the two are independent. Let two
# strangers write down ten digits each. That they agree by luck happens once in
#
# $$10^{10} = 10\,000\,000\,000$$
#
# times. If they agree, then both are right, or both made the same mistake. Strangers seldom do. Two
# who copy from each other always do.
#
# You have computed every gradient twice already, by nodes and by tensors. But both were yours: an
# error in your head would be in both. `numerical_gradient` knows nothing of your rules, but it takes
# differences, and digits are lost on the way. Now come two strangers.

# %% [markdown]
# ### The library so far

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% [markdown]
# ### Who is here?
#
# micrograd and PyTorch are guests. `pip install micrograd torch` brings both; PyTorch is large. You
# need neither: where one is missing, the lesson shows what it gave when the lesson was written,
# with exactly these weights.

# %% nbgrader={"grade": false, "grade_id": "given_frameworks", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import micrograd.nn as micrograd
except ImportError:
    micrograd = None
try:
    import torch
except ImportError:
    torch = None

# %% tags=["nbval-ignore-output"]
from importlib.metadata import version

for name, module in (("micrograd", micrograd), ("torch", torch)):
    if module is None:
        print(f"{name} is not installed. What it gave is shown instead.")
    else:
        print(f"{name} {version(name)} is installed.")

# %% nbgrader={"grade": false, "grade_id": "given_recorded", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
# What micrograd 0.1.0 and PyTorch 2.13.0 gave for the weights of this lesson, to the last digit.
RECORDED = {
    "micrograd": {
        "gradients": {
            "W1": np.array(
                [
                    [-0.014683772500000025, -0.03524105400000005, 0.020457730500000035],
                    [0.04660572249999998, -0.22333470600000002, -0.06493204049999997],
                ]
            ),
            "b1": np.array([0.02662419249999997, -0.271290378, 0.020457730500000035]),
            "W2": np.array(
                [[-0.18410881800000004], [-0.11735818800000009], [-0.10874313950000004]]
            ),
            "b2": np.array([-0.38317850000000014]),
        },
        "losses": [0.31186757696025, 0.2736910795439298, 0.18608929337427405, 0.016337376155716402],
        "passes": ["21", "42", "84"],
        "product": ["2", "1"],
        "line": ["0", "-40, -10", "-80, -20"],
        "homework": [1.0445, 3.240533986838528, 15.481790965833277],
        "times": ["   (150)", "       -"],
    },
    "PyTorch": {
        "gradients": {
            "W1": np.array(
                [
                    [-0.014683772500000011, -0.03524105400000001, 0.020457730500000007],
                    [0.046605722499999995, -0.223334706, -0.0649320405],
                ]
            ),
            "b1": np.array([0.02662419249999999, -0.271290378, 0.020457730500000007]),
            "W2": np.array([[-0.184108818], [-0.11735818800000003], [-0.1087431395]]),
            "b2": np.array([-0.3831785]),
        },
        "losses": [0.31186757696025, 0.2736910795439298, 0.18608929337427405, 0.016337376155716607],
        "passes": ["21", "42", "RuntimeError"],
        "product": ["2", "None"],
        "line": ["None", "-40, -10", "-80, -20"],
        "times": ["   (236)", "   (353)"],
    },
}

# %% [markdown]
# ## One network
#
# It is the lamp with two switches again: XOR. Two inputs, three hidden units with ReLU, one answer,
# mean squared error. The weights stand here in full, so that everybody begins at the same place.

# %%
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)  # shape (4, 2)
y = np.array([[0], [1], [1], [0]], dtype=float)  # shape (4, 1)
START = {
    "W1": np.array([[1.013, 0.517, 0.984], [-1.021, -0.193, -0.412]]),  # shape (2, 3)
    "b1": np.array([0.306, 0.398, -0.107]),
    "W2": np.array([[0.295], [0.708], [-0.411]]),  # shape (3, 1)
    "b2": np.array([-0.092]),
}
ALPHA = 0.2

# %% [markdown]
# ### The first way: nodes
#
# Each way is a generator, as `minibatches` was: `next` takes one step, and gives back the loss before
# the step and its gradients. This one is lesson 06.


# %%
def by_nodes(start, X, y, alpha):
    """The static graph: a plan first, and then numbers through it, again and again."""
    plan = {name: Input(name) for name in ("X", *start, "y")}
    hidden = ReluNode(LinearNode(plan["X"], plan["W1"], plan["b1"]))
    cost = MSE(plan["y"], LinearNode(hidden, plan["W2"], plan["b2"]))
    graph = topological_sort({plan[name]: a for name, a in {"X": X, **start, "y": y}.items()})
    while True:
        forward_and_backward(graph)
        yield cost.value, {name: plan[name].gradients[plan[name]] for name in start}
        sgd_update([plan[name] for name in start], alpha)


loss, gradients = next(by_nodes(START, X, y, ALPHA))
print(f"loss {loss:.10f}")
print("the gradient of W1:", brief(gradients["W1"]))

# %% [markdown]
# ### The second way: tensors
#
# This one is lesson 08. `layers_of` puts our weights into the layers.


# %%
def layers_of(start):
    """Linear, Relu, Linear, with these weights."""
    layers, weights = [], list(start.values())
    for W, b in zip(weights[::2], weights[1::2], strict=True):
        layer = Linear(*W.shape, np.random.default_rng(0))  # what it draws is replaced
        layer.weight.data, layer.bias.data = W.copy(), b.copy()
        layers += [layer, Relu()]
    return layers[:-1]


def by_tensors(start, X, y, alpha):
    """The dynamic graph: calculate, and read the diary backwards."""
    model, inputs, targets = Sequential(layers_of(start)), Tensor(X), Tensor(y)
    criterion, optimiser = MSELoss(), SGD(model.get_parameters(), alpha)
    while True:
        loss = criterion.forward(model.forward(inputs), targets)
        loss.backward()
        grads = [parameter.grad.data for parameter in model.get_parameters()]
        yield float(loss.data), dict(zip(start, grads, strict=True))
        optimiser.step()


loss, gradients = next(by_tensors(START, X, y, ALPHA))
print(f"loss {loss:.10f}")
print("the gradient of W1:", brief(gradients["W1"]))

# %% [markdown]
# ### The third way: micrograd
#
# micrograd is your `Tensor` with all arrays taken out. Its `Value` is a single number with `data`,
# `grad`, what it was made of, and a function for the way back. A neuron is a loop over its weights.
# So it is slow, and there is hardly a place where an error could hide. Its `MLP(2, [3, 1])` is our
# network: ReLU after the hidden layer, nothing after the last.


# %%
def by_micrograd(start, X, y, alpha):
    """The dynamic graph of single numbers."""
    W1, b1, W2, b2 = start.values()
    model = micrograd.MLP(len(W1), [len(b1), len(b2)])
    for layer, W, b in zip(model.layers, (W1, W2), (b1, b2), strict=True):
        for neuron, column, bias in zip(layer.neurons, W.T.tolist(), b.tolist(), strict=True):
            neuron.b.data = bias
            for weight, number in zip(neuron.w, column, strict=True):
                weight.data = number
    targets = y.ravel().tolist()
    while True:
        answers = np.ravel([model(row) for row in X.tolist()])
        loss = sum((a - t) ** 2 for a, t in zip(answers, targets, strict=True)) * (1 / y.size)
        model.zero_grad()
        loss.backward()
        grads = []
        for layer in model.layers:
            grads.append(np.array([[w.grad for w in neuron.w] for neuron in layer.neurons]).T)
            grads.append(np.array([neuron.b.grad for neuron in layer.neurons]))
        yield loss.data, dict(zip(start, grads, strict=True))
        for parameter in model.parameters():
            parameter.data -= alpha * parameter.grad


# %% [markdown]
# Half of it carries numbers in and out. The rest is the loop that you know: answer, compare, forget,
# go back, step.
#
# ## Exercise · to_pytorch (4 points)
#
# The fourth way needs your network in PyTorch's words. Most of them are the same:
#
# | yours | in `torch.nn` | its settings |
# |---|---|---|
# | `Linear` | `"Linear"` | `"weight"` of shape (n_outputs, n_inputs), `"bias"` of shape (n_outputs,) |
# | `Tanh` | `"Tanh"` | none |
# | `Sigmoid` | `"Sigmoid"` | none |
# | `Relu` | `"ReLU"` | none |
# | `MSELoss` | `"MSELoss"` | none |
#
# One thing differs. Your weights have shape (n_inputs, n_outputs), a *column* for each unit, and
# you compute $XW + b$. PyTorch keeps a *row* for each unit, and computes $XW^\top + b$. Nobody is right
# there. But whoever carries weights from one to the other has to turn them.
#
# Write `to_pytorch(layers)`: a list with one row for each layer, in their order. A row is a pair
# `(name, settings)`: the name of the counterpart as a text, and a dict, empty where there are no
# settings.
#
# - The settings are plain NumPy arrays (or lists of numbers) and no Tensors. Such a table can be
#   saved, sent, and read by somebody who has never heard of MiniFlow. Nothing of PyTorch is needed
#   to write it.
# - They are copies. Whoever trains on in PyTorch, or writes into the table, must not move your
#   weights.
# - Layers that stand in each other (a `Sequential` as a layer) do not come up.


# %% nbgrader={"grade": false, "grade_id": "to_pytorch", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def to_pytorch(layers):
    """A row (name, settings) for each layer: what stands for it in torch.nn, as plain data.

    layers: a list of Linear, Tanh, Sigmoid, Relu and MSELoss. For a Linear(3, 2) the row is
    ("Linear", {"weight": an array of shape (2, 3), "bias": an array of shape (2,)}), for a Relu
    ("ReLU", {}).
    """
    ### BEGIN SOLUTION
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    rows = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings["weight"] = layer.weight.data.T.copy()
            settings["bias"] = layer.bias.data.copy()
        rows.append((names[type(layer)], settings))
    return rows
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_to_pytorch", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("to_pytorch", globals())
### END HIDDEN TESTS
rng = np.random.default_rng(1)
network = [Linear(3, 2, rng), Relu(), Linear(2, 1, rng), Tanh(), Sigmoid(), MSELoss()]
first, second = network[0], network[2]
first.weight.data, first.bias.data = np.array([[1.0, 4], [2, 5], [3, 6]]), np.array([7.0, 8])
second.weight.data, second.bias.data = np.array([[10.0], [20]]), np.array([30.0])
rows = to_pytorch(network)
message = f"to_pytorch gave a {type(rows).__name__}, expected a list. Is there a return at the end?"
assert isinstance(rows, list | tuple), message
pairs = all(isinstance(row, list | tuple) and len(row) == 2 for row in rows)
assert pairs, f"The rows are {rows}, expected pairs of a name and a dict."
found, wanted = [one[0] for one in rows], ["Linear", "ReLU", "Linear", "Tanh", "Sigmoid", "MSELoss"]
assert found == wanted, f"The names are {found}, expected {wanted}. One row for each layer?"
for (name, settings), layer in zip(rows, network, strict=True):
    keys = ["bias", "weight"] if isinstance(layer, Linear) else []
    message = f"The settings of {name} are {settings}, expected a dict with the keys {keys}."
    assert isinstance(settings, dict) and sorted(settings) == keys, message
for layer, weight in ((first, [[1, 4], [2, 5], [3, 6]]), (second, [[10], [20]])):
    expect("Your layer's own weight, afterwards", layer.weight.data, weight, "Who turned it?")
    layer.weight.data += 100
    layer.bias.data += 100
question = (
    "100 was added to the layers' own arrays meanwhile. Each unit has a row here. Is .T a copy?"
)
for i, weight, bias in [(0, [[1, 2, 3], [4, 5, 6]], [7, 8]), (2, [[10, 20]], [30])]:
    expect(f"weight in row {i}", rows[i][1]["weight"], weight, question)
    expect(f"bias in row {i}", rows[i][1]["bias"], bias, question)
assert len(to_pytorch([])) == 0, "No layers should give no rows."
print("to_pytorch: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: weight has shape (3, 2), expected (2, 3)</summary>
#
# `array.T` turns rows into columns. `reshape(2, 3)` gives the right shape too, but it reads the
# numbers row by row, and puts them where they do not belong.
#
# </details>
# <details><summary>Hint: the names are right but for one</summary>
#
# `type(layer).__name__` is a good start, and says `Relu`. PyTorch writes it with three capital
# letters. A dict can translate: its keys may be classes, its values texts.
#
# </details>
# <details><summary>Hint: my layer's own weight has changed</summary>
#
# `.T` is another view of the same numbers, and `layer.bias.data` is the layer's own array. Which
# method of an array makes a new one with the same numbers?
#
# </details>
# <details><summary>Hint: all rows have the same settings, or Relu has some</summary>
#
# A dict that is made before the loop is one dict, and every row holds that one. Make it in the loop.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# Begin with an empty list. For each layer: `settings = {}`; if it is a `Linear`, put
# `layer.weight.data.T.copy()` under `"weight"` and a copy of the bias under `"bias"`; append
# `(names[type(layer)], settings)`, where `names` is a dict from class to name.
#
# </details>

# %% [markdown]
# ### The fourth way: PyTorch
#
# Now somebody who has never seen MiniFlow builds the network from your table. A dict of a layer's
# arrays is what PyTorch calls its `state_dict`, so loading it is one line. One word matters:
# `double`. By itself PyTorch counts with half as many digits, about seven.


# %% nbgrader={"grade": false, "grade_id": "given_built", "locked": true, "schema_version": 3, "solution": false, "task": false}
def built(rows):
    """PyTorch's modules for the rows of to_pytorch, one after the other."""
    modules = torch.nn.Sequential()
    for name, settings in rows:
        sizes = np.shape(settings["weight"])[::-1] if settings else ()  # inputs, outputs
        module = getattr(torch.nn, name)(*sizes).double()
        arrays = {key: torch.tensor(a, dtype=torch.double) for key, a in settings.items()}
        module.load_state_dict(arrays)
        modules.append(module)
    return modules


# %%
def by_pytorch(start, X, y, alpha):
    """The dynamic graph of arrays, as PyTorch keeps it."""
    model, inputs, targets = built(to_pytorch(layers_of(start))), torch.tensor(X), torch.tensor(y)
    criterion = torch.nn.MSELoss()
    optimiser = torch.optim.SGD(model.parameters(), lr=alpha)
    while True:
        loss = criterion(model(inputs), targets)
        optimiser.zero_grad()
        loss.backward()
        grads = [parameter.grad.numpy().T.copy() for parameter in model.parameters()]
        yield loss.item(), dict(zip(start, grads, strict=True))
        optimiser.step()


# %% [markdown]
# Lay it beside `by_tensors`. It is the same program, line by line; that is no accident, for lesson
# 08 was modelled on it.
#
# ## Do they agree?
#
# All thirteen gradients, by all four ways, to ten decimals:

# %%
SHOWN = (0, 1, 10, 100)


def results(way):
    """The first gradients, and the losses before the steps in SHOWN."""
    steps = way(START, X, y, ALPHA)
    loss, gradients = next(steps)
    losses = [loss] + [next(steps)[0] for _ in range(max(SHOWN))]
    return gradients, [losses[step] for step in SHOWN]


def recorded(name):
    """The same, as it was recorded."""
    return RECORDED[name]["gradients"], RECORDED[name]["losses"]


ways = {
    "nodes": results(by_nodes),
    "Tensor": results(by_tensors),
    "micrograd": results(by_micrograd) if micrograd else recorded("micrograd"),
    "PyTorch": results(by_pytorch) if torch else recorded("PyTorch"),
}
rows = [("", *ways)]
for name, array in START.items():
    for place in np.ndindex(array.shape):
        numbers = (gradients[name][place] for gradients, _ in ways.values())
        where = ", ".join(map(str, place))
        rows.append((f"{name}[{where}]", *(f"{number:13.10f}" for number in numbers)))
table(rows)
ours = ways["nodes"][0]
apart = max(
    np.abs(gradients[name] - ours[name]).max() for gradients, _ in ways.values() for name in START
)
print("\nall within 1e-10:", "yes" if apart < 1e-10 else "no")

# %% [markdown]
# Four programs by three authors, with a plan or a diary, with arrays or with single numbers: and not
# one digit differs. That is as sure as a calculation can be. It is also how a new library is tested:
# against an old one.
#
# Does it stay so? Each way now takes its hundred steps on its own. Here are the losses on the road.

# %%
rows = [("before step", *ways)]
for i, step in enumerate(SHOWN):
    rows.append((f"{step:>11}", *(f"{losses[i]:.10f}" for _, losses in ways.values())))
table(rows)
apart = max(np.abs(np.subtract(losses, ways["nodes"][1])).max() for _, losses in ways.values())
print("\nall within 1e-10:", "yes" if apart < 1e-10 else "no")

# %% [markdown]
# ## Who forgets, who adds, who owns the graph
#
# The numbers are the same; the manners are not. The formula of lesson 08 shows it: $h = 3x$ is used
# twice, $f = 2h + 5h$, and the gradient of x is 21.


# %%
def formula(number, x):
    """2h + 5h with h = 3x; `number` makes a constant of the same kind as x."""
    h = number(3.0) * x
    return number(2.0) * h + number(5.0) * h


x = Tensor(1.0, autograd=True)
f = formula(Tensor, x)
f.backward()
draw(graph_of(f, x=x, f=f))

# %% [markdown]
# *Before you run the next cell:* you go back from f twice, and nobody forgets anything in between.
# What does x hold then in your `Tensor`, and what would a node say?
#
# <details><summary>The answer</summary>
#
# A Tensor adds: 21 + 21 = 42. A node's `backward` begins anew each time: 21 again. (micrograd and
# PyTorch add as well, as long as f was made anew. What happens if it was not, see below.)
#
# </details>


# %%
def grad_of(x):
    """A gradient as a number, whatever it is wrapped in."""
    return float(getattr(x.grad, "data", x.grad))


def passes(number, variable):
    """The gradient of x after a pass, after one more on a new graph, and after two on one graph."""
    x = variable(1.0)
    seen = []
    for _ in range(2):
        formula(number, x).backward()
        seen.append(f"{grad_of(x):.0f}")
    x = variable(1.0)
    f = formula(number, x)
    f.backward()
    try:
        f.backward()
        seen.append(f"{grad_of(x):.0f}")
    except RuntimeError as error:
        seen.append(type(error).__name__)
    return seen


def passes_of_nodes():
    """The same for nodes, where the old graph is the only one."""
    x, two, three, five = (Input(name) for name in ("x", "2", "3", "5"))
    h = Mul(three, x)
    Add(Mul(two, h), Mul(five, h))
    graph = topological_sort({x: 1.0, two: 2.0, three: 3.0, five: 5.0})
    seen = []
    for _ in range(2):
        forward_and_backward(graph)
        seen.append(f"{x.gradients[x]:.0f}")
    return [seen[0], "-", seen[1]]


def tensor_variable(number):
    """A Tensor that wants its gradient."""
    return Tensor(number, autograd=True)


def torch_variable(number):
    """PyTorch's tensor that wants its gradient."""
    return torch.tensor(number, requires_grad=True)


kinds = {"Tensor": (Tensor, tensor_variable)}  # how to make a constant, and what learns
if micrograd:
    kinds["micrograd"] = (micrograd.Value, micrograd.Value)
if torch:
    kinds["PyTorch"] = (torch.tensor, torch_variable)


def seen_by(name, program):
    """What a program gives with one kind of numbers, or gave where that is missing."""
    return program(*kinds[name]) if name in kinds else RECORDED[name][program.__name__]


rows = [("gradient of x", "one pass", "two, f made anew", "two, the same f")]
rows.append(("nodes", *passes_of_nodes()))
rows += [(name, *seen_by(name, passes)) for name in ("Tensor", "micrograd", "PyTorch")]
table(rows)

# %% [markdown]
# Read the last column once more. For the very same f, the four have four opinions.
#
# - **nodes**: 21. The plan belongs to you and outlives every pass. Each pass replaces what the last
#   one left.
# - **Tensor**: 42. Each pass adds its 21, and only that: what was there before is not handed on.
# - **micrograd**: 84. It collects in `grad` itself. In the second pass the old gradients of h and of
#   the two products are still there, and are handed on a second time. For its own loop, which makes
#   a new f each time, that does no harm. (Your exercise 3 in lesson 08 had a check for it.)
# - **PyTorch**: an error. It tears up the diary as it reads, to save memory. Whoever needs it again
#   says so beforehand: `backward(retain_graph=True)`.
#
# | | nodes | Tensor | micrograd | PyTorch |
# |---|---|---|---|---|
# | the graph is | a plan, made once | a diary | a diary of single numbers | a diary, torn up when read |
# | who forgets old gradients | `backward` itself | `step()`, after the step | you: `model.zero_grad()` | you: `optimiser.zero_grad()` |
# | a second pass | replaces | adds | adds | adds |
# | who takes the step | `sgd_update(...)` | `optimiser.step()` | you: `p.data -= ...` | `optimiser.step()` |

# %% [markdown]
# ## PyTorch, for those who know MiniFlow
#
# You can read PyTorch now. Here is the dictionary.
#
# | yours | PyTorch's |
# |---|---|
# | `np.array([[2, 3, 5], [1, 2, 9]])`, `a.shape` | `torch.tensor([[2, 3, 5], [1, 2, 9]])`, `a.shape` |
# | `Tensor(2.0, autograd=True)` | `torch.tensor(2.0, requires_grad=True)` |
# | `z.creation_op`, `z.creators` | `z.grad_fn`, such as `MulBackward0` |
# | `x.mm(y)`, `x.sum(0)`, `x.transpose()` | `x @ y`, `x.sum(0)`, `x.T` |
# | `x.expand(0, m)`, said openly | broadcasting, as in NumPy |
# | `Layer`, `Sequential`, `get_parameters()` | `nn.Module`, `nn.Sequential`, `parameters()` |
# | `SGD(parameters, alpha)`, `zero()`, `step()` | `optim.SGD(parameters, lr=...)`, `zero_grad()`, `step()` |
#
# Beyond that a PyTorch tensor can be indexed, joined, drawn at random, saved, and some hundred things
# more; and with `.to("cuda")` it lives on a graphics card, where large products are many times
# faster. The rules for gradients stay the same.
#
# ### The lecture's first programs
#
# The lecture behind this lesson introduces PyTorch by three small programs. Here they are, by your
# Tensor, and by the strangers as well.
#
# 1. $z = x \cdot y$ at x = 1, y = 2, where only x wants its gradient.
# 2. One weight and one bias: $(w \cdot 4 + b - 9)^2$ with w = 0.5 and b = 2. Then once more, without
#    forgetting.
# 3. An optimiser on $x^2$. The lecture lets it start at 0. Where will it go?


# %%
def product(number, variable):
    """The gradient of x, and whether y has one."""
    x, y = variable(1.0), number(2.0)
    z = x * y
    z.backward()
    return [f"{grad_of(x):g}", "None" if y.grad is None else f"{grad_of(y):g}"]


def line(number, variable):
    """The gradient of w before anything, then those of w and b, twice, without forgetting."""
    w, b = variable(0.5), variable(2.0)
    seen = [str(w.grad)]
    for _ in range(2):
        error = w * number(4.0) + b - number(9.0)
        (error * error).backward()
        seen.append(f"{grad_of(w):g}, {grad_of(b):g}")
    return seen


rows = [("gradients of", "x", "y", "w, before", "w, b", "w, b, again")]
for name in ("Tensor", "micrograd", "PyTorch"):
    rows.append((name, *seen_by(name, product), *seen_by(name, line)))
table(rows)

print()
for start in (0, 3):
    x, places = Tensor(start, autograd=True), []
    optimiser = SGD([x], alpha=0.1)
    for _ in range(6):
        places.append(f"{x.data:.2f}")
        (x * x).backward()
        optimiser.step()
    print(f"x² from {start}:", " ".join(places))

# %% [markdown]
# - y has no gradient where nobody asked for one. (micrograd has no such switch: every Value wants
#   one.)
# - Before the first `backward` there is no gradient either. (micrograd begins with 0.)
# - −40 and −10, and then −80 and −20. The lecture warns of it: `backward` adds.
# - From 0 it goes nowhere. 0 is the bottom already, the gradient is 0, and a program that can only
#   stay where it is shows nothing. Start examples where something has to happen.
#
# ### Two loops and a module
#
# The lecture writes its training loop twice, by hand and with an optimiser. Both are yours:
#
# ```python
# for epoch in range(epochs):                    for epoch in range(epochs):
#     prediction = model(inputs)                     prediction = model(inputs)
#     loss = loss_fn(prediction, targets)            loss = loss_fn(prediction, targets)
#     loss.backward()                                optimiser.zero_grad()
#     with torch.no_grad():                          loss.backward()
#         parameters -= rate * parameters.grad       optimiser.step()
#     parameters.grad.zero_()
# ```
#
# `no_grad` says: this is no part of the calculation, keep no diary of it. You got the same by moving
# `parameter.data`. (In the lecture a `return` slipped into the loop, so that it ends after the first
# epoch. No error says so; a loss curve with one point would.)
#
# A model of one's own is a class. It is your `Layer` under another name:
#
# ```python
# class Net(nn.Module):
#     def __init__(self):
#         super().__init__()
#         self.first = nn.Linear(5, 7, bias=False)
#         self.last = nn.Linear(7, 1)
#
#     def forward(self, x):
#         return self.last(torch.relu(self.first(x)))
# ```
#
# Or one puts modules in a row, as you do. This is the lecture's network by your layers, and your
# table says what PyTorch will make of it:

# %%
rng = np.random.default_rng(0)
net = Sequential([Linear(5, 7, rng), Relu(), Linear(7, 1, rng)])
for name, settings in to_pytorch(net.layers):
    shapes = ", ".join(f"{key} {np.shape(array)}" for key, array in settings.items())
    print(f"{name}({shapes})")
print("parameters:", sum(parameter.data.size for parameter in net.get_parameters()))

# %% [markdown]
# ## A homework, checked
#
# A homework that this course goes back to does what we did: it works a network out by hand, and then
# checks itself with micrograd. The plan is right. But a check finds only what it looks at. Two inputs
# x = (−1, −2), two targets (0, 1), `MLP(2, [2, 2])`, the sum of squares as loss, rate 0.1, two steps.
#
# **The sign.** It writes `p.data += 0.1 * p.grad`. With the gradient, not against it.

# %%
inputs, targets = np.array([[-1.0, -2.0]]), np.array([[0.0, 1.0]])
homework = {
    "W1": np.array([[0.2, -0.5], [-0.3, 0.1]]),
    "b1": np.zeros(2),
    "W2": np.array([[0.5, -0.4], [0.3, 0.6]]),
    "b2": np.zeros(2),
}


def sums(way, rate, count):
    """The sum of squares before each step. For two outputs it is twice the mean."""
    steps = way(homework, inputs, targets, 2 * rate)
    return [2 * next(steps)[0] for _ in range(count)]


losses = {
    "Tensor, -=": sums(by_tensors, 0.1, 3),
    "Tensor, +=": sums(by_tensors, -0.1, 3),
    "micrograd, +=": sums(by_micrograd, -0.1, 3)
    if micrograd
    else RECORDED["micrograd"]["homework"],
}
rows = [("loss before", "step 1", "step 2", "and after it")]
rows += [(name, *(f"{loss:9.6f}" for loss in three)) for name, three in losses.items()]
table(rows)

down, up = losses["Tensor, -="], losses["Tensor, +="]
chart = Chart("One sign", "steps done", "sum of squares", {i: str(i) for i in range(3)})
chart.line(range(3), down, "-=  against the gradient", BLUE, markers=True)
chart.line(range(3), up, "+=  with the gradient", ORANGE, markers=True)
falls, climbs = (", ".join(f"{loss:.3f}" for loss in three) for three in (down, up))
show(
    chart, f"The loss after 0, 1, 2 steps. With -= it falls: {falls}. With += it climbs: {climbs}."
)

# %% [markdown]
# It climbs from the first step on, by Tensor and by micrograd alike. (The homework's own NumPy program
# prints a loss before its step and one after it, and calls both the first. Whoever labels two numbers
# alike does not compare them.)
#
# **The activation.** "micrograd uses tanh", it says. A well-known video builds it with tanh; the
# package that pip brings has ReLU. With the numbers in hand nobody has to believe anything:

# %%
model = Sequential(layers_of(START))
for activation in (Relu(), Tanh()):
    model.layers[1] = activation
    loss = MSELoss().forward(model.forward(Tensor(X)), Tensor(y)).data
    print(f"our network with {type(activation).__name__}: loss {loss:.10f}")
print(f"and micrograd's MLP: loss {ways['micrograd'][1][0]:.10f}")

# %% [markdown]
# **The gradient.** Its own program hands back the slope of the sigmoid alone, and forgets that a loss
# follows. And it writes that slope as a number, the one at z = 1 or −1. Its neuron has w = (2, −3),
# x = (−1, −2) and no bias.

# %%
w, x = Tensor([[2], [-3]], autograd=True), Tensor([[-1, -2]])
z = x.mm(w)
answer = z.sigmoid()
error = answer - Tensor([[1]])
(error * error).backward()
slope_at_1 = np.exp(1) / (1 + np.exp(1)) ** 2
a = answer.data.item()
print(
    f"z = {z.data.item():.0f}, the slope there {a * (1 - a):.4f}, the slope at 1 {slope_at_1:.4f}"
)
print("the homework's gradient of w:", brief(np.round(slope_at_1 * x.data.ravel(), 4)))
print("of the loss (a - 1)²:        ", brief(np.round(w.grad.data.ravel(), 6)))

# %% [markdown]
# Hundreds of times too large, and of the wrong sign. Both programs ran, both losses were printed, and
# nobody saw it: the two had other weights, and only losses were looked at. So when you check: the
# same weights, the same input, every gradient, digit by digit.
#
# ## How fast?
#
# The last question is the one that is asked first. One training step, with everything that belongs to
# it: on the lamp's 13 weights, and on a network for pictures with 64 inputs, 128 hidden units, 10
# outputs and 64 samples. These times are your machine's, and differ each time. In brackets: what a
# guest took who is not here, on the machine on which this lesson was written.

# %% tags=["nbval-ignore-output"]
import time

rng = np.random.default_rng(0)
shapes = {"W1": (64, 128), "b1": (128,), "W2": (128, 10), "b2": (10,)}
pictures = {name: 0.1 * rng.standard_normal(shape) for name, shape in shapes.items()}
many, goals = rng.standard_normal((64, 64)), rng.standard_normal((64, 10))


def microseconds(steps, count):
    """The quickest of some training steps."""
    next(steps)
    times = []
    for _ in range(count):
        began = time.perf_counter()
        next(steps)
        times.append(time.perf_counter() - began)
    return f"{1e6 * min(times):>8.0f}"


if torch:
    torch.set_num_threads(1)
rows = [("one step, in millionths of a second", "13 weights", "9610 weights")]
for name, way, here in (
    ("nodes", by_nodes, True),
    ("Tensor", by_tensors, True),
    ("micrograd", by_micrograd, micrograd),
    ("PyTorch", by_pytorch, torch),
):
    if not here:
        rows.append((name, *RECORDED[name]["times"]))
        continue
    small, large = microseconds(way(START, X, y, ALPHA), 50), "       -"
    if name != "micrograd":  # a step by single numbers would take seconds
        large = microseconds(way(pictures, many, goals, ALPHA), 30)
    rows.append((name, small, large))
table(rows)

# %% [markdown]
# On an idle machine, on the lamp: your nodes win, even against PyTorch. There is hardly anything to
# multiply, and what counts is the bookkeeping around each operation. The plan was made once and the
# diary is written anew, so nodes are quicker than tensors; and PyTorch's bookkeeping can do far more
# than yours. On the pictures the products take the time, and all who multiply whole matrices come
# close together. micrograd pays its bookkeeping for every single number.
#
# So choose by what you need: micrograd to understand, MiniFlow because it is yours, PyTorch for
# everything large. None of the three knows a mathematics that you do not.

# %% [markdown]
# ## Recap
#
# - Two independent calculations that agree to ten digits are the best check there is. Compare
#   gradients, on the same weights.
# - PyTorch is what you built: tensors with a diary, layers with parameters, an optimiser. Its weights
#   are turned, its gradients add up until somebody forgets them, and its diary can be read once.
# - A network is plain data: names and arrays. So it can move house.
#
# The rest of the road in one line each. TensorFlow began with plans, like lessons 01 to 06, and
# today keeps a diary: `with tf.GradientTape() as tape:` and `tape.gradient(loss, weights)`;
# `tf.function` makes a plan of it again. JAX takes a function and gives back another one, which
# computes the gradient: `jax.grad(loss)(weights)`; `jax.jit` makes a plan of that.
#
# **To try, without points:** let PyTorch count as it does by itself (`.float()` for `.double()` in
# `built`, and for `inputs` and `targets` too): how many digits still agree? Write
# `from_pytorch(rows)`, the way back, and send a network there and home again. And give micrograd's
# `Value` the tanh that the homework believed it had: it takes five lines.
