"""Lesson 02: wrong programs in many hands, each with the misconception that it holds."""

from textwrap import indent


def neuron(forward):
    return NEURON_HEAD + indent(forward.strip("\n"), " " * 8) + "\n"


def linear(forward):
    return LINEAR_HEAD + indent(forward.strip("\n"), " " * 8) + "\n"


NEURON_HEAD = """
class Neuron(Node):
    def __init__(self, inputs, weights, bias):
        super().__init__([inputs, weights, bias])

    def forward(self):
"""
LINEAR_HEAD = """
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
"""

NEURON = [
    (
        "neuron_without_bias",
        """
x, w, b = (n.value for n in self.inbound_nodes)
self.value = np.einsum("i,i", x, w)
""",
    ),
    (
        "neuron_bias_for_each_product",
        """
inputs, weights, bias = (node.value for node in self.inbound_nodes)
self.value = sum([a * b + bias for a, b in zip(inputs, weights)])
""",
    ),
    (
        "neuron_products_not_summed",
        """
inputs, weights, bias = [np.asarray(node.value) for node in self.inbound_nodes]
self.value = weights * inputs + bias
""",
    ),
    (
        "neuron_arrays_only",
        """
inputs, weights, bias = (node.value for node in self.inbound_nodes)
self.value = inputs @ weights + bias
""",
    ),
    (
        "neuron_arrays_only_and_without_bias",
        """
inputs, weights, bias = (node.value for node in self.inbound_nodes)
self.value = (weights * inputs).sum()
""",
    ),
    (
        "neuron_last_product_only",
        """
x, w, b = (node.value for node in self.inbound_nodes)
for i in range(len(x)):
    self.value = x[i] * w[i] + b
""",
    ),
    (
        "neuron_never_reset",
        """
inputs, weights, bias = (node.value for node in self.inbound_nodes)
self.value = (self.value or 0) + np.dot(weights, inputs) + bias
""",
    ),
    (
        "neuron_keeps_no_value",
        """
inputs, weights, bias = (node.value for node in self.inbound_nodes)
return float(np.inner(inputs, weights) + bias)
""",
    ),
    (
        "neuron_sums_before_weighing_and_without_bias",
        """
inputs, weights, bias = (node.value for node in self.inbound_nodes)
self.value = sum(inputs) * sum(weights)
""",
    ),
    (
        "neuron_last_product_only_and_without_bias",
        """
inputs, weights, bias = (node.value for node in self.inbound_nodes)
self.value = 0
for i in range(len(inputs)):
    self.value = inputs[i] * weights[i]
""",
    ),
    (
        "neuron_products_in_a_list",
        """
inputs, weights, bias = (node.value for node in self.inbound_nodes)
self.value = [x * w + bias for x, w in zip(inputs, weights)]
""",
    ),
    (
        "neuron_takes_nodes_for_values",
        """
inputs, weights, bias = self.inbound_nodes
self.value = np.dot(inputs, weights) + bias
""",
    ),
    (
        "neuron_bias_for_each_product",
        """
inputs, weights, bias = (node.value for node in self.inbound_nodes)
self.value = np.sum(np.multiply(inputs, weights) + bias)
""",
    ),
    (
        "neuron_every_input_with_every_weight",
        """
inputs, weights, bias = (node.value for node in self.inbound_nodes)
self.value = np.outer(inputs, weights) + bias
""",
    ),
    (
        "neuron_in_a_table_of_one",
        """
x, w, b = (np.array(n.value) for n in self.inbound_nodes)
self.value = x.reshape(1, -1) @ w.reshape(-1, 1) + b
""",
    ),
    (
        None,
        """
x, w, b = (np.array(n.value) for n in self.inbound_nodes)
self.value = max(x * w) + b
""",
    ),
]

LINEAR = [
    (
        "linear_elementwise",
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = np.add(np.multiply(X, W), b)
""",
    ),
    (
        "linear_swapped",
        """
self.value = np.dot(self.inbound_nodes[1].value, self.inbound_nodes[0].value)
self.value = self.value + self.inbound_nodes[2].value
""",
    ),
    (
        "linear_swapped_without_bias",
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = np.matmul(W, X)
""",
    ),
    (
        "linear_weights_transposed",
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = np.inner(X, W) + b
""",
    ),
    (
        "linear_without_bias",
        """
X, W, b = (node.value for node in self.inbound_nodes)
Z = np.zeros((len(X), W.shape[1]))
for i, row in enumerate(X):
    for j, column in enumerate(W.T):
        Z[i, j] = sum(row * column)
self.value = Z
""",
    ),
    (
        "linear_bias_for_each_product",
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = (X[:, :, None] * W[None] + b).sum(axis=1)
""",
    ),
    (
        "linear_bias_as_column",
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = np.einsum("mn,nk->mk", X, W) + b[:, None]
""",
    ),
    (
        "linear_samples_in_columns",
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = (X @ W + b).T
""",
    ),
    (
        "linear_drops_axes_of_one",
        """
X, W, b = (node.value for node in self.inbound_nodes)
Z = X.dot(W) + b
self.value = Z.flatten() if 1 in Z.shape else Z
""",
    ),
    (
        "linear_last_feature_only",
        """
X, W, b = (node.value for node in self.inbound_nodes)
for p in range(W.shape[0]):
    Z = np.outer(X[:, p], W[p, :]) + b
self.value = Z
""",
    ),
    (
        None,
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = X @ W + 2 * b
""",
    ),
    (
        "linear_samples_transposed",
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = np.dot(X.T, W) + b
""",
    ),
    (
        "linear_weights_turned_before_samples",
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = np.dot(W.T, X) + b
""",
    ),
    (
        "linear_hands_nodes_to_numpy",
        """
X, W, b = self.inbound_nodes
self.value = np.dot(X, W) + b
""",
    ),
    (
        "linear_sums_the_biases",
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = np.dot(X, W) + np.sum(b)
""",
    ),
    (
        "linear_in_a_list",
        """
X, W, b = (node.value for node in self.inbound_nodes)
self.value = []
for x in X:
    self.value.append(np.dot(x, W) + b)
""",
    ),
    (
        "linear_bias_as_column",
        """
X, W, b = (n.value for n in self.inbound_nodes)
self.value = X @ W + b.reshape(1, -1).T
""",
    ),
    (
        "linear_weights_transposed",
        """
X, W, b = (n.value for n in self.inbound_nodes)
self.value = np.array([[x @ w for w in W] for x in X]) + b
""",
    ),
]

MERGE = [
    (
        "merge_adds_the_biases",
        """
def merge_linear(W1, b1, W2, b2):
    W = np.dot(W1, W2)
    b = np.add(b1, b2)
    return W, b
""",
    ),
    (
        "merge_forgets_the_first_bias",
        """
def merge_linear(W1, b1, W2, b2):
    W = W1 @ W2
    b = b2.copy()
    return [W, b]
""",
    ),
    (
        "merge_forgets_the_second_bias",
        """
def merge_linear(W1, b1, W2, b2):
    W = np.matmul(W1, W2)
    b = np.zeros(W2.shape[1])
    for p in range(len(b1)):
        b = b + b1[p] * W2[p]
    return W, b
""",
    ),
    (
        "merge_bias_as_a_row_of_a_table",
        """
def merge_linear(W1, b1, W2, b2):
    return np.dot(W1, W2), np.dot(b1[np.newaxis, :], W2) + b2
""",
    ),
    (
        "merge_returns_the_weights_alone",
        """
def merge_linear(W1, b1, W2, b2):
    W = np.einsum("ij,jk->ik", W1, W2)
    b = b1 @ W2 + b2
    return W
""",
    ),
    (
        None,
        """
def merge_linear(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2
""",
    ),
]

PROGRAMS = {
    "neuron_forward": [(known, neuron(forward)) for known, forward in NEURON],
    "linear_forward": [(known, linear(forward)) for known, forward in LINEAR],
    "merge_linear": MERGE,
}
