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

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% nbgrader={"grade": false, "grade_id": "numerical_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def numerical_gradient(f, x, h=1e-5):
    """The gradient of f at x by central differences, in the shape of x."""
    ### BEGIN SOLUTION
    x = np.array(x, dtype=float)  # a copy: the caller's x stays as it is
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        here = x[index]
        x[index] = here + h
        above = f(x.copy())
        x[index] = here - h
        below = f(x.copy())
        x[index] = here
        gradient[index] = (above - below) / (2 * h)
    return gradient
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_numerical_gradient", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("numerical_gradient", globals())
### END HIDDEN TESTS
print("numerical_gradient: the visible checks pass.")

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
        """The gradient of the cost with respect to this node, in the shape of its value."""
        ### BEGIN SOLUTION
        if not self.outbound_nodes:  # nothing consumes it: it is the cost itself
            return np.ones(np.shape(self.value))
        total = np.zeros(np.shape(self.value))
        for consumer in self.outbound_nodes:
            total = total + consumer.gradients[self]
        return total
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_upstream_gradient", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("upstream_gradient", globals())
### END HIDDEN TESTS
print("upstream_gradient: the visible checks pass.")

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


# %% nbgrader={"grade": false, "grade_id": "add_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Add(Node):
    """The sum of any number of nodes."""

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
print("add_backward: the visible checks pass.")

# %% nbgrader={"grade": false, "grade_id": "mul_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Mul(Node):
    """The product of any number of nodes."""

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
print("mul_backward: the visible checks pass.")

# %% nbgrader={"grade": false, "grade_id": "linear_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Linear(Node):
    """A layer of neurons on a batch of samples: Z = XW + b."""

    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X @ W + b

    def backward(self):
        ### BEGIN SOLUTION
        X, W, b = self.inbound_nodes
        upstream = self.upstream_gradient()
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
print("linear_backward: the visible checks pass.")

# %% nbgrader={"grade": false, "grade_id": "sigmoid_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Sigmoid(Node):
    """The S-curve 1 / (1 + exp(-x)), applied to every number of its input."""

    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        small = np.exp(-np.abs(x))  # between 0 and 1, whatever x is
        self.value = np.where(x >= 0, 1, small) / (1 + small)

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
print("sigmoid_backward: the visible checks pass.")

# %% nbgrader={"grade": false, "grade_id": "mse_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class MSE(Node):
    """The mean squared error between the targets y and the network's answers a."""

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
print("mse_backward: the visible checks pass.")

# %% nbgrader={"grade": false, "grade_id": "given_passes", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| export
def forward_and_backward(graph):
    """Run every node forward in order, then every node backward in reverse order."""
    for node in graph:
        node.forward()
    for node in reversed(graph):
        node.backward()
