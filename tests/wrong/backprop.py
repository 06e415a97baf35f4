"""Lesson 05: wrong programs in many hands, each with the misconception that it holds."""

from tests.accepted.backprop import ADD, LINEAR, MSE, MUL, SIGMOID, class_with, node_with

NUMERIC = [
    (
        "numeric_one_sided",
        """
def numerical_gradient(f, x, h=1e-5):
    base = f(x)
    out = np.zeros(np.shape(x))
    for i in np.ndindex(out.shape):
        moved = np.array(x, dtype=float)
        moved[i] += h
        out[i] = (f(moved) - base) / h
    return out
""",
    ),
    (
        "numeric_divides_by_h",
        """
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    grad = np.empty(x.shape)
    for idx, old in np.ndenumerate(x):
        x[idx] = old + h
        fp = f(x)
        x[idx] = old - h
        fm = f(x)
        x[idx] = old
        grad[idx] = (fp - fm) / h
    return grad
""",
    ),
    (
        "numeric_one_sided_by_two_h",
        """
def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    grad = np.zeros_like(x)
    for idx in np.ndindex(x.shape):
        x[idx] += h
        fp = f(x)
        x[idx] -= h
        fm = f(x)
        grad[idx] = (fp - fm) / (2 * h)
    return grad
""",
    ),
    (
        "numeric_changes_x",
        """
def numerical_gradient(f, x, h=1e-5):
    if not isinstance(x, np.ndarray) or x.dtype != float:
        x = np.array(x, dtype=float)
    grad = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        x[k] = x[k] + h
        plus = f(x)
        x[k] = x[k] - 2 * h
        minus = f(x)
        grad[k] = (plus - minus) / 2 / h
    return grad
""",
    ),
    (
        "numeric_all_at_once_in_a_loop",
        """
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        up, down = f(x + h), f(x - h)
        gradient[index] = (up - down) / (2 * h)
    return gradient
""",
    ),
    (
        "numeric_without_brackets",
        """
def numerical_gradient(f, x, h=1e-5):
    g = np.zeros(np.shape(x))
    for i in range(g.size):
        e = np.zeros(g.size)
        e[i] = h
        e = e.reshape(g.shape)
        g.flat[i] = (f(x + e) - f(x - e)) / 2 * h
    return g
""",
    ),
    (
        "numeric_keeps_whole_numbers",
        """
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(np.shape(x))
    for idx in np.ndindex(np.shape(x)):
        right, left = np.copy(x), np.copy(x)
        right[idx] = right[idx] + h
        left[idx] = left[idx] - h
        grad[idx] = (f(right) - f(left)) / (2 * h)
    return grad
""",
    ),
    (
        "numeric_writes_into_x",
        """
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        x[index] += h
        a = f(x)
        x[index] -= 2*h
        b = f(x)
        x[index] += h
        gradient[index] = (a - b) / (2*h)
    return gradient
""",
    ),
    (
        "numeric_looks_up_one_element",
        """
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        gradient[index] = (f(x[index] + h) - f(x[index] - h)) / (2*h)
    return gradient
""",
    ),
    (
        "numeric_keeps_the_last_element_only",
        """
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient = (f(x + step) - f(x - step)) / (2*h)
    return gradient
""",
    ),
    (
        "numeric_step_never_reset",
        """
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    step = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / (2*h)
    return gradient
""",
    ),
    (
        "numeric_compares_x_with_itself",
        """
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        xh = x
        xh[index] = x[index] + h
        gradient[index] = (f(xh) - f(x)) / h
    return gradient
""",
    ),
]

UPSTREAM = [
    (
        "upstream_last_consumer",
        """
def upstream_gradient(self):
    result = np.ones_like(self.value, dtype=float)
    for n in self.outbound_nodes:
        result = 1 * n.gradients[self]
    return result
""",
    ),
    (
        "upstream_last_consumer_and_zeros_at_the_cost",
        """
def upstream_gradient(self):
    grad_cost = np.zeros_like(self.value, dtype=float)
    for n in self.outbound_nodes:
        grad_cost = n.gradients[self]
    return grad_cost
""",
    ),
    (
        "upstream_zeros_at_the_cost",
        """
def upstream_gradient(self):
    total = 0 * np.asarray(self.value, dtype=float)
    for n in self.outbound_nodes:
        total = np.add(total, n.gradients[self])
    return total
""",
    ),
    (
        "upstream_sum_of_nothing_at_the_cost",
        """
def upstream_gradient(self):
    total = 0
    for n in self.outbound_nodes:
        total = total + n.gradients[self]
    return total
""",
    ),
    (
        "upstream_first_consumer_even_at_the_cost",
        """
def upstream_gradient(self):
    consumer = self.outbound_nodes[0]
    return np.array(consumer.gradients[self])
""",
    ),
    (
        "upstream_begins_with_ones",
        """
def upstream_gradient(self):
    return np.ones(np.shape(self.value)) + sum(c.gradients[self] for c in self.outbound_nodes)
""",
    ),
    (
        "upstream_asks_its_own_dictionary",
        """
def upstream_gradient(self):
    if len(self.outbound_nodes) == 0:
        return np.ones_like(self.value, dtype=float)
    return sum(self.gradients[consumer] for consumer in self.outbound_nodes)
""",
    ),
    (
        "upstream_changes_a_consumer",
        """
def upstream_gradient(self):
    total = None
    for c in self.outbound_nodes:
        if total is None:
            total = c.gradients[self]
        else:
            total += c.gradients[self]
    return np.ones(np.shape(self.value)) if total is None else total
""",
    ),
    (
        "upstream_single_one",
        """
def upstream_gradient(self):
    parts = [c.gradients[self] for c in self.outbound_nodes]
    return np.sum(parts, axis=0) if parts else np.array(1)
""",
    ),
    (
        "upstream_first_consumer",
        """
def upstream_gradient(self):
    for consumer in self.outbound_nodes:
        return consumer.gradients[self]
    return np.ones(np.shape(self.value))
""",
    ),
    (
        "upstream_sum_of_nothing_at_the_cost",
        """
def upstream_gradient(self):
    total = 0
    for consumer in self.outbound_nodes:
        total += consumer.gradients[self]
    return total
""",
    ),
    (
        "upstream_single_one",
        """
def upstream_gradient(self):
    if not self.outbound_nodes:
        return 1
    total = 0
    for consumer in self.outbound_nodes:
        total += consumer.gradients[self]
    return total
""",
    ),
    (
        "upstream_last_consumer",
        """
def upstream_gradient(self):
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    total = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        total = consumer.gradients[self]
    return total
""",
    ),
    (
        "upstream_adds_the_dictionaries",
        """
def upstream_gradient(self):
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    total = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        total = total + consumer.gradients
    return total
""",
    ),
    (
        "upstream_asks_its_inputs",
        """
def upstream_gradient(self):
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    total = np.zeros(np.shape(self.value))
    for consumer in self.inbound_nodes:
        total = total + consumer.gradients[self]
    return total
""",
    ),
    (
        "upstream_begins_with_ones",
        """
def upstream_gradient(self):
    total = np.ones(np.shape(self.value))
    for consumer in self.outbound_nodes:
        total += consumer.gradients[self]
    return total
""",
    ),
    (
        "upstream_last_consumer",
        """
def upstream_gradient(self):
    g = np.ones(np.shape(self.value))
    for c in self.outbound_nodes:
        g = c.gradients[self] * 1.0
    return g
""",
    ),
    (
        "upstream_sums_all_elements",
        """
def upstream_gradient(self):
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    return np.sum([c.gradients[self] for c in self.outbound_nodes])
""",
    ),
]

ADD_BACKWARD = [
    (
        "add_backward_ignores_upstream_and_overwrites",
        """
self.gradients = {}
for n in self.inbound_nodes:
    self.gradients[n] = np.ones_like(n.value, dtype=float)
""",
    ),
    (
        "add_backward_last_consumer_only",
        """
for n in self.outbound_nodes:
    grad_cost = n.gradients[self]
    for m in self.inbound_nodes:
        self.gradients[m] = grad_cost * 1
""",
    ),
    (
        "add_backward_overwrites_a_shared_input",
        """
total = sum(n.gradients[self] for n in self.outbound_nodes)
self.gradients = dict.fromkeys(self.inbound_nodes, total)
""",
    ),
    (
        "add_backward_whole_number_zeros",
        """
self.gradients = {n: np.zeros_like(n.value) for n in self.inbound_nodes}
for consumer in self.outbound_nodes:
    for n in self.inbound_nodes:
        self.gradients[n] += consumer.gradients[self]
""",
    ),
    (
        "add_backward_multiplies_by_value",
        """
self.gradients = {n: np.zeros(np.shape(n.value)) for n in self.inbound_nodes}
for n in self.inbound_nodes:
    local = np.asarray(n.value)
    self.gradients[n] = self.gradients[n] + local * self.upstream_gradient()
""",
    ),
    (
        "add_backward_keeps_the_last_pass",
        """
from collections import defaultdict
if not self.gradients:
    self.gradients = defaultdict(float)
for n in self.inbound_nodes:
    self.gradients[n] = self.gradients[n] + self.upstream_gradient()
""",
    ),
    (
        "add_backward_overwrites_a_shared_input",
        """
g = self.upstream_gradient()
self.gradients = {}
for n in self.inbound_nodes:
    self.gradients[n] = g * 1
""",
    ),
    (
        "add_backward_single_one",
        """
for n in self.inbound_nodes:
    self.gradients[n] = 1
""",
    ),
    (
        "add_backward_adds_to_a_missing_entry",
        """
g = self.upstream_gradient()
for n in self.inbound_nodes:
    self.gradients[n] += g
""",
    ),
    (
        "add_backward_overwrites_a_shared_input",
        """
g = self.upstream_gradient()
self.gradients = {n: 0 for n in self.inbound_nodes}
for n in set(self.inbound_nodes):
    self.gradients[n] += g
""",
    ),
    (
        "add_backward_unpacks_two_inputs",
        """
g = self.upstream_gradient()
x, y = self.inbound_nodes
self.gradients = {x: g, y: g}
""",
    ),
    (
        "add_backward_keeps_the_last_pass",
        """
for c in self.outbound_nodes:
    for n in self.inbound_nodes:
        self.gradients[n] = self.gradients.get(n, 0) + c.gradients[self]
""",
    ),
]

MUL_BACKWARD = [
    (
        "mul_backward_divides_before_upstream_and_overwrites",
        """
self.gradients = {}
for n in self.inbound_nodes:
    local = self.value / n.value
    self.gradients[n] = local * self.upstream_gradient()
""",
    ),
    (
        "mul_backward_unpacks_two_inputs",
        """
a, b = self.inbound_nodes
grad = self.upstream_gradient()
self.gradients[a] = grad * b.value
self.gradients[b] = grad * a.value
""",
    ),
    (
        "mul_backward_hands_on",
        """
grad = self.upstream_gradient()
self.gradients = {n: self.inbound_nodes.count(n) * grad for n in self.inbound_nodes}
""",
    ),
    (
        "mul_backward_overwrites_a_shared_input",
        """
values = [n.value for n in self.inbound_nodes]
self.gradients = {}
for i in range(len(values)):
    rest = values[:i] + values[i + 1 :]
    product = 1.0
    for v in rest:
        product = product * v
    self.gradients[self.inbound_nodes[i]] = product * self.upstream_gradient()
""",
    ),
    (
        "mul_backward_last_consumer_only",
        """
import math

for consumer in self.outbound_nodes:
    for i, n in enumerate(self.inbound_nodes):
        rest = [m.value for j, m in enumerate(self.inbound_nodes) if i != j]
        self.gradients[n] = math.prod(rest) * consumer.gradients[self]
""",
    ),
    (
        "mul_backward_leaves_out_equal_nodes",
        """
grad = self.upstream_gradient()
self.gradients = {n: np.zeros(np.shape(n.value)) for n in self.inbound_nodes}
for n in self.inbound_nodes:
    others = [m.value for m in self.inbound_nodes if m != n]
    slope = np.prod([np.ones(np.shape(n.value))] + others, axis=0)
    self.gradients[n] = self.gradients[n] + slope * grad
""",
    ),
    (
        "mul_backward_divides_and_overwrites",
        """
g = self.upstream_gradient()
for n in self.inbound_nodes:
    self.gradients[n] = g * self.value / n.value
""",
    ),
    (
        "mul_backward_unpacks_two_inputs_and_takes_its_own_value",
        """
g = self.upstream_gradient()
x, y = self.inbound_nodes
self.gradients = {x: g * x.value, y: g * y.value}
""",
    ),
    (
        "mul_backward_unpacks_two_inputs_and_ignores_upstream",
        """
x, y = self.inbound_nodes
self.gradients = {x: y.value, y: x.value}
""",
    ),
    (
        "mul_backward_leaves_out_equal_nodes_and_overwrites",
        """
g = self.upstream_gradient()
self.gradients = {}
for n in self.inbound_nodes:
    p = 1
    for m in self.inbound_nodes:
        if m is not n:
            p = p * m.value
    self.gradients[n] = g * p
""",
    ),
    (
        "mul_backward_takes_the_whole_product_and_overwrites",
        """
g = self.upstream_gradient()
self.gradients = {}
for n in self.inbound_nodes:
    self.gradients[n] = g * self.value
""",
    ),
    (
        None,
        """
g = self.upstream_gradient()
self.gradients = {n: g * m.value for n, m in zip(self.inbound_nodes, self.inbound_nodes[::-1])}
""",
    ),
]

LINEAR_BACKWARD = [
    (
        "linear_backward_without_transposes",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients[X] = np.dot(g, W.value)
self.gradients[W] = np.dot(X.value, g)
self.gradients[b] = np.sum(g, axis=0)
""",
    ),
    (
        "linear_backward_dX_without_transpose_and_db_is_upstream",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients = {}
self.gradients[b] = 1 * g
self.gradients[W] = np.einsum("mn,mk->nk", X.value, g)
self.gradients[X] = g.dot(W.value)
""",
    ),
    (
        "linear_backward_without_transposes_and_db_is_upstream",
        """
g = sum(n.gradients[self] for n in self.outbound_nodes)
self.gradients[self.inbound_nodes[0]] = np.matmul(g, self.inbound_nodes[1].value)
self.gradients[self.inbound_nodes[1]] = np.matmul(self.inbound_nodes[0].value, g)
self.gradients[self.inbound_nodes[2]] = g
""",
    ),
    (
        "linear_backward_db_sums_over_everything",
        """
self.gradients = {n: np.zeros_like(n.value, dtype=float) for n in self.inbound_nodes}
for n in self.outbound_nodes:
    grad_cost = n.gradients[self]
    self.gradients[self.inbound_nodes[0]] += np.dot(grad_cost, self.inbound_nodes[1].value.T)
    self.gradients[self.inbound_nodes[1]] += np.dot(self.inbound_nodes[0].value.T, grad_cost)
self.gradients[self.inbound_nodes[2]] = np.sum(self.upstream_gradient())
""",
    ),
    (
        "linear_backward_dW_transposed",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients = {
    X: np.inner(g, W.value),
    W: np.dot(g.T, X.value),
    b: np.ones(len(g)) @ g,
}
""",
    ),
    (
        "linear_backward_dW_and_db_mean",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
m = X.value.shape[0]
dW = 1 / m * np.dot(X.value.T, g)
db = 1 / m * np.sum(g, axis=0)
self.gradients = {X: g @ W.value.T, W: dW, b: db}
""",
    ),
    (
        "linear_backward_last_consumer_only",
        """
X, W, b = self.inbound_nodes
for n in self.outbound_nodes:
    g = n.gradients[self]
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g.sum(0)}
""",
    ),
    (
        "linear_backward_whole_number_zeros",
        """
X, W, b = self.inbound_nodes
self.gradients = {n: np.zeros_like(n.value) for n in (X, W, b)}
for n in self.outbound_nodes:
    g = n.gradients[self]
    self.gradients[b] += np.sum(g, axis=0)
    self.gradients[W] += np.dot(X.value.T, g)
    self.gradients[X] += np.dot(g, W.value.T)
""",
    ),
    (
        "linear_backward_db_keeps_an_axis",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients = {X: (W.value @ g.T).T, W: (g.T @ X.value).T, b: g.sum(axis=0).reshape(1, -1)}
""",
    ),
    (
        "linear_backward_dX_factors_exchanged",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients = {X: W.value.T @ g, W: X.value.T @ g, b: g.sum(axis=0)}
""",
    ),
    (
        "linear_backward_dW_factors_exchanged",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients = {X: g @ W.value.T, W: g @ X.value.T, b: g.sum(axis=0)}
""",
    ),
    (
        "linear_backward_bare_factors_as_they_are",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients = {X: W.value, W: X.value, b: 1}
""",
    ),
    (
        "linear_backward_bare_factors_and_single_one",
        """
X, W, b = self.inbound_nodes
self.gradients = {X: W.value.T, W: X.value.T, b: 1}
""",
    ),
    (
        "linear_backward_takes_nodes_for_values",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients = {X: g @ W.T, W: X.T @ g, b: g.sum(axis=0)}
""",
    ),
    (
        None,
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g.sum(axis=1, keepdims=True)}
""",
    ),
    (
        "linear_backward_db_mean_of_everything",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: np.mean(g)}
""",
    ),
    (
        "linear_backward_db_last_sample_only",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
db = np.zeros(len(b.value))
for row in g:
    db = row
self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: db}
""",
    ),
    (
        "linear_backward_dW_transposed_and_db_sums_over_units",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient()
self.gradients[X] = np.einsum('ij,pj->ip', g, W.value)
self.gradients[W] = np.einsum('ip,ij->jp', X.value, g)
self.gradients[b] = np.einsum('ij->i', g)
""",
    ),
    (
        "linear_backward_all_mean",
        """
X, W, b = self.inbound_nodes
g = self.upstream_gradient() / len(X.value)
self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g.sum(axis=0)}
""",
    ),
]

SIGMOID_BACKWARD = [
    (
        "sigmoid_backward_ignores_upstream",
        """
s = self.value
self.gradients[self.inbound_nodes[0]] = s - s * s
""",
    ),
    (
        "sigmoid_backward_of_its_value",
        """
def sigmoid(x):
    return np.exp(x) / (np.exp(x) + 1)

s = sigmoid(self.value)
for node in self.inbound_nodes:
    self.gradients[node] = s * (1 - s) * self.upstream_gradient()
""",
    ),
    (
        "sigmoid_backward_of_its_value_and_ignores_upstream",
        """
e = np.exp(-self.value)
self.gradients = {self.inbound_nodes[0]: e / (1 + e) ** 2}
""",
    ),
    (
        "sigmoid_backward_last_consumer_only",
        """
x = self.inbound_nodes[0]
for n in self.outbound_nodes:
    grad_cost = n.gradients[self]
    self.gradients = {x: self.slope * grad_cost}
""",
    ),
    (
        "sigmoid_backward_keeps_the_last_pass",
        """
x = self.inbound_nodes[0]
if x not in self.gradients:
    self.gradients[x] = 0.0
for n in self.outbound_nodes:
    self.gradients[x] = self.gradients[x] + self.slope * n.gradients[self]
""",
    ),
    (
        "sigmoid_backward_slope_of_the_input",
        """
x = np.asarray(self.inbound_nodes[0].value)
self.gradients = {self.inbound_nodes[0]: (x - x**2) * self.upstream_gradient()}
""",
    ),
    (
        "sigmoid_backward_stores_nothing",
        """
self.gradient = self.slope * self.upstream_gradient()
""",
    ),
    (
        "sigmoid_backward_value_alone",
        """
self.gradients = {self.inbound_nodes[0]: self.value}
""",
    ),
    (
        "sigmoid_backward_with_matrix_operator",
        """
self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() @ (self.value*(1-self.value))}
""",
    ),
    (
        "sigmoid_backward_ignores_upstream",
        """
for c in self.outbound_nodes:
    self.gradients[self.inbound_nodes[0]] = self.value*(1-self.value)
""",
    ),
    (
        "sigmoid_backward_stores_nothing",
        """
self.gradients = {self: self.upstream_gradient() * self.value * (1 - self.value)}
""",
    ),
    (
        "sigmoid_backward_replaces_the_dictionary",
        """
self.gradients = self.upstream_gradient() * self.value * (1 - self.value)
""",
    ),
    (
        "sigmoid_backward_of_its_value",
        """
e = np.exp(-self.value)
self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * e / (1 + e) ** 2}
""",
    ),
]

MSE_BACKWARD = [
    (
        "mse_backward_without_the_two",
        """
y, a = self.inbound_nodes
n = self.difference.size
self.gradients[y] = (1 / n) * self.difference.reshape(y.value.shape)
self.gradients[a] = (-1 / n) * self.difference.reshape(a.value.shape)
""",
    ),
    (
        "mse_backward_signs_swapped",
        """
y, a = self.inbound_nodes
g = -2 * self.difference / len(self.difference)
self.gradients = {y: g.reshape(y.value.shape), a: np.reshape(-g, a.value.shape)}
""",
    ),
    (
        "mse_backward_without_the_two_and_signs_swapped",
        """
y, a = self.inbound_nodes
error = np.ravel(a.value) - np.ravel(y.value)
self.gradients[a] = -np.reshape(error / error.size, np.shape(a.value))
self.gradients[y] = np.reshape(error / error.size, np.shape(y.value))
""",
    ),
    (
        "mse_backward_rows_for_elements",
        """
y, a = self.inbound_nodes
m = a.value.shape[0]
error = a.value.reshape(y.value.shape) - y.value
self.gradients = {a: (2 / m * error).reshape(a.value.shape), y: -2 / m * error}
""",
    ),
    (
        "mse_backward_columns_divided_by_rows",
        """
m = self.inbound_nodes[0].value.shape[0]
diff = self.difference.reshape(-1, 1)
self.gradients[self.inbound_nodes[0]] = (2 / m) * diff
self.gradients[self.inbound_nodes[1]] = (-2 / m) * diff
""",
    ),
    (
        "mse_backward_spreads",
        """
y, a = self.inbound_nodes
d = a.value - y.value
self.gradients = {a: 2 * d / np.size(d), y: -2 * d / np.size(d)}
""",
    ),
    (
        "mse_backward_is_the_difference",
        """
y, a = self.inbound_nodes
self.gradients[a] = a.value - y.value.reshape(a.value.shape)
self.gradients[y] = y.value - a.value.reshape(y.value.shape)
""",
    ),
    (
        "mse_backward_leaves_out_y",
        """
a = self.inbound_nodes[1]
self.gradients[a] = np.reshape(-2 * self.difference / self.difference.size, np.shape(a.value))
""",
    ),
    (
        None,
        """
y, a = self.inbound_nodes
g = 3 * self.difference / self.difference.size
self.gradients = {y: g.reshape(y.value.shape), a: -g.reshape(a.value.shape)}
""",
    ),
    (
        "mse_backward_of_the_sum_spreads",
        """
y, a = self.inbound_nodes
d = y.value - a.value
self.gradients = {y: 2*d, a: -2*d}
""",
    ),
    (
        "mse_backward_is_the_difference_in_columns",
        """
y, a = self.inbound_nodes
d = y.value.reshape(-1,1) - a.value.reshape(-1,1)
self.gradients = {y: d, a: -d}
""",
    ),
    (
        "mse_backward_is_one_number",
        """
y, a = self.inbound_nodes
d = np.ravel(y.value) - np.ravel(a.value)
self.gradients = {y: 2*np.mean(d), a: -2*np.mean(d)}
""",
    ),
    (
        "mse_backward_both_in_the_shape_of_y",
        """
y, a = self.inbound_nodes
d = (y.value - a.value.reshape(y.value.shape))
self.gradients = {y: 2*d/d.size, a: -2*d/d.size}
""",
    ),
    (
        "mse_backward_same_sign_for_both",
        """
y, a = self.inbound_nodes
d = self.difference
self.gradients = {y: (2*d/d.size).reshape(y.value.shape), a: (2*d/d.size).reshape(a.value.shape)}
""",
    ),
    (
        "mse_backward_columns",
        """
y, a = self.inbound_nodes
d = (np.ravel(y.value) - np.ravel(a.value)).reshape(-1, 1)
self.gradients = {y: 2 / len(d) * d, a: -2 / len(d) * d}
""",
    ),
    (
        "mse_backward_squares_again",
        """
y, a = self.inbound_nodes
d = self.difference ** 2
self.gradients[y] = (2 * d / d.size).reshape(y.value.shape)
self.gradients[a] = (-2 * d / d.size).reshape(a.value.shape)
""",
    ),
]

BODIES = {
    "add_backward": (ADD, ADD_BACKWARD),
    "mul_backward": (MUL, MUL_BACKWARD),
    "linear_backward": (LINEAR, LINEAR_BACKWARD),
    "sigmoid_backward": (SIGMOID, SIGMOID_BACKWARD),
    "mse_backward": (MSE, MSE_BACKWARD),
}
PROGRAMS = {
    "numerical_gradient": NUMERIC,
    "upstream_gradient": [(known, node_with(method)) for known, method in UPSTREAM],
    **{
        exercise: [(known, class_with(head, body)) for known, body in bodies]
        for exercise, (head, bodies) in BODIES.items()
    },
}
