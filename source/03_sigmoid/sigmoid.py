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

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% nbgrader={"grade": false, "grade_id": "sigmoid_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class Sigmoid(Node):
    """The S-curve 1 / (1 + exp(-x)), applied to every number of its input."""

    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        ### BEGIN SOLUTION
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        small = np.exp(-np.abs(x))  # between 0 and 1, whatever x is
        self.value = np.where(x >= 0, 1, small) / (1 + small)
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sigmoid_forward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("sigmoid_forward", globals())
### END HIDDEN TESTS
print("sigmoid_forward: the visible checks pass.")

# %% nbgrader={"grade": false, "grade_id": "sigmoid_derivative", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def sigmoid_derivative(value):
    """The slope of the sigmoid where the sigmoid has this value."""
    ### BEGIN SOLUTION
    return value * (1 - value)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sigmoid_derivative", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("sigmoid_derivative", globals())
### END HIDDEN TESTS
print("sigmoid_derivative: the visible checks pass.")
