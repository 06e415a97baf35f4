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
# # 06 · Learning

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% nbgrader={"grade": false, "grade_id": "gradient_descent_update", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def gradient_descent_update(x, gradx, learning_rate):
    """One step downhill: x moved against its gradient, as a new value."""
    ### BEGIN SOLUTION
    return x - learning_rate * gradx
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_gradient_descent_update", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("gradient_descent_update", globals())
### END HIDDEN TESTS
print("gradient_descent_update: the visible checks pass.")

# %% nbgrader={"grade": false, "grade_id": "minibatches", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def minibatches(X, y, batch_size, rng):
    """Yield the rows of X and y in shuffled batches: one pass, every row exactly once."""
    ### BEGIN SOLUTION
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_minibatches", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("minibatches", globals())
### END HIDDEN TESTS
print("minibatches: the visible checks pass.")

# %% nbgrader={"grade": false, "grade_id": "sgd_update", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def sgd_update(trainables, learning_rate=1e-2):
    """Move every trainable node's value one step against its gradient."""
    ### BEGIN SOLUTION
    for node in trainables:
        node.value = node.value - learning_rate * node.gradients[node]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_sgd_update", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("sgd_update", globals())
### END HIDDEN TESTS
print("sgd_update: the visible checks pass.")

# %% nbgrader={"grade": false, "grade_id": "train", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    """Train a network by mini-batches and return the mean loss of every epoch."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_train", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("train", globals())
### END HIDDEN TESTS
print("train: the visible checks pass.")
