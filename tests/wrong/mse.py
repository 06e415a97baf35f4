"""Lesson 04: wrong programs in many hands, each with the misconception that it holds."""

from textwrap import indent


def mse(forward):
    return HEAD + indent(forward.strip("\n"), " " * 8) + "\n"


HEAD = """
class MSE(Node):
    def __init__(self, y, a):
        Node.__init__(self, [y, a])

    def forward(self):
        y = self.inbound_nodes[0].value
        a = self.inbound_nodes[1].value
"""

MSE = [
    ("mse_spreads", "self.value = np.average(np.square(a - y))"),
    (
        "mse_spreads",
        """
error = y - a
self.value = (error * error).sum() / error.size
""",
    ),
    (
        "mse_spreads_and_sums",
        """
diff = a - y
self.value = float(np.sum(np.power(diff, 2)))
""",
    ),
    (
        "mse_sums",
        """
total = 0.0
for target, guess in zip(np.ravel(y), np.ravel(a)):
    total += (target - guess) ** 2
self.value = total
""",
    ),
    (
        "mse_halves",
        """
m = y.size
d = y.reshape(-1) - a.reshape(-1)
self.value = 1 / (2 * m) * (d @ d)
""",
    ),
    ("mse_sums_and_halves", "self.value = 0.5 * np.sum(np.square(np.ravel(a) - np.ravel(y)))"),
    (
        "mse_absolute",
        """
from sklearn.metrics import mean_absolute_error
self.value = mean_absolute_error(np.ravel(y), np.ravel(a))
""",
    ),
    ("mse_root", "self.value = np.linalg.norm(np.ravel(y) - np.ravel(a)) / np.sqrt(y.size)"),
    ("mse_is_the_norm", "self.value = np.sqrt(((np.ravel(y) - np.ravel(a)) ** 2).sum())"),
    (
        "mse_mean_over_rows_only",
        """
y = y.reshape(y.shape[0], -1)
a = a.reshape(a.shape[0], -1)
self.value = sum((y - a) ** 2) / y.shape[0]
""",
    ),
    (
        "mse_builtin_sum",
        """
y, a = np.reshape(y, (-1, 1)), np.reshape(a, (-1, 1))
total = 0
for row in (a - y) ** 2:
    total = total + row
self.value = total / y.shape[0]
""",
    ),
    (
        "mse_divides_by_rows",
        """
diff = y.flatten() - a.flatten()
self.value = np.dot(diff, diff) / self.inbound_nodes[0].value.shape[0]
""",
    ),
    (
        "mse_in_a_table_of_one",
        """
d = np.ravel(y)[None, :] - np.ravel(a)[None, :]
self.value = np.dot(d, d.T) / d.size
""",
    ),
    (
        "mse_keeps_no_value",
        """
error = np.ravel(y) - np.ravel(a)
value = np.mean(error ** 2)
""",
    ),
    (None, "self.value = 2 * np.mean((np.ravel(y) - np.ravel(a)) ** 2)"),
    (
        "mse_square_of_the_mean",
        """
self.value = np.mean(y - a) ** 2
""",
    ),
    (
        "mse_spreads_and_keeps_every_square",
        """
self.value = (y - a) ** 2
""",
    ),
    (
        "mse_spreads_and_divides_by_rows",
        """
m = y.shape[0]
self.value = 1/m * np.sum((y - a)**2)
""",
    ),
    (
        "mse_half_times_rows",
        """
m = y.shape[0]
self.value = 1/2*m * np.sum((y.ravel() - a.ravel())**2)
""",
    ),
    (
        "mse_absolute",
        """
self.value = np.mean(np.sqrt((y.ravel() - a.ravel()) ** 2))
""",
    ),
    (
        "mse_reshapes_only_y",
        """
y = y.reshape(-1, 1)
self.value = np.mean((y - a) ** 2)
""",
    ),
    (
        "mse_halves",
        """
self.value = np.sum((y.ravel() - a.ravel()) ** 2 / 2) / y.size
""",
    ),
    (
        "mse_sums",
        """
self.value = sum((y.ravel() - a.ravel())**2)
""",
    ),
    (
        "mse_builtin_sum_halved",
        """
y = y.reshape(-1,1); a = a.reshape(-1,1)
self.value = sum((y - a)**2)/2
""",
    ),
    (
        "mse_matrix_product_spreads",
        """
m = y.shape[0]
self.value = (y-a).T @ (y-a) / m
""",
    ),
    (
        None,
        """
self.value = np.max((np.ravel(y) - np.ravel(a)) ** 2)
""",
    ),
]

MAE = [
    ("mae_spreads", "self.value = np.average(abs(a - y))"),
    (
        "mae_without_absolute",
        """
error = y.ravel() - a.ravel()
self.value = error.sum() / error.size
""",
    ),
    (
        "mae_absolute_of_the_mean",
        """
y, a = y.reshape(-1, 1), a.reshape(-1, 1)
self.value = abs(float(np.mean(a - y)))
""",
    ),
    (
        "mae_squares",
        """
error = y.flatten() - a.flatten()
self.value = np.dot(error, error) / len(error)
""",
    ),
    (
        "mae_sums",
        """
total = 0
for target, answer in zip(y.ravel(), a.ravel()):
    total += abs(target - answer)
self.value = total
""",
    ),
    (
        "mae_divides_by_rows",
        """
m = y.shape[0]
self.value = np.abs(np.ravel(y) - np.ravel(a)).sum() / m
""",
    ),
    (None, "self.value = np.min(np.abs(y.ravel() - a.ravel()))"),
]

PROGRAMS = {
    "mse_forward": [(known, mse(forward)) for known, forward in MSE],
    "absolute_error": [
        (known, mse(forward).replace("class MSE", "class MAE")) for known, forward in MAE
    ],
}
