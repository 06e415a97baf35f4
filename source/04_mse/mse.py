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
# # 04 · The cost

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% nbgrader={"grade": false, "grade_id": "mse_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
class MSE(Node):
    """The mean squared error between the targets y and the network's answers a."""

    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        ### BEGIN SOLUTION
        y, a = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(np.mean((y - a) ** 2))
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_mse_forward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("mse_forward", globals())
### END HIDDEN TESTS
print("mse_forward: the visible checks pass.")
