"""Lesson 06: right programs of many kinds, each of which has to pass."""

STEP = {
    "x and the negative step": """
def gradient_descent_update(x, gradx, learning_rate):
    return x + -learning_rate * gradx
""",
    "as in the seeds, with names of its own": """
def gradient_descent_update(x, gradx, learning_rate):
    x = x - learning_rate * gradx
    return x
""",
    "np.subtract": """
def gradient_descent_update(x, gradx, learning_rate):
    return np.subtract(x, np.multiply(learning_rate, gradx))
""",
    "in place on a copy": """
def gradient_descent_update(x, gradx, learning_rate):
    new = np.array(x, dtype=float)
    new -= learning_rate * np.asarray(gradx)
    return new
""",
    "copy, where there is one": """
import copy


def gradient_descent_update(x, gradx, learning_rate):
    new = copy.copy(x) * 1.0
    new += (-1) * learning_rate * gradx
    print("from", x, "to", new)
    return new
""",
    "number by number": """
def gradient_descent_update(x, gradx, learning_rate):
    if np.ndim(x) == 0:
        return x - learning_rate * gradx
    flat = [a - learning_rate * g for a, g in zip(np.ravel(x), np.ravel(gradx))]
    return np.array(flat).reshape(x.shape)
""",
    "recursion along the axes": """
def gradient_descent_update(x, gradx, learning_rate):
    if np.ndim(x) > 0:
        rows = [gradient_descent_update(a, g, learning_rate) for a, g in zip(x, gradx)]
        return np.array(rows)
    return x - gradx * learning_rate
""",
    "single precision, Fortran order": """
def gradient_descent_update(x, gradx, learning_rate):
    x, gradx = np.asarray(x, dtype=np.float32), np.asarray(gradx, dtype=np.float32)
    return np.array(x - np.float32(learning_rate) * gradx, order="F")
""",
}

BATCHES = {
    "a list of pairs": """
def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    X, y = X[order], y[order]
    starts = range(0, len(X), batch_size)
    return [(X[start : start + batch_size], y[start : start + batch_size]) for start in starts]
""",
    "rng.shuffle": """
def minibatches(X, y, batch_size, rng):
    rows = list(range(X.shape[0]))
    rng.shuffle(rows)
    while rows:
        batch, rows = rows[:batch_size], rows[batch_size:]
        yield X[batch], y[batch]
""",
    "sorted by random numbers": """
def minibatches(X, y, batch_size, rng):
    order = np.argsort(rng.random(len(X)))
    for part in np.split(order, range(batch_size, len(order), batch_size)):
        yield np.take(X, part, axis=0), np.take(y, part, axis=0)
""",
    "rng.choice without replacement": """
def minibatches(X, y, batch_size, rng):
    m = len(X)
    order = rng.choice(m, size=m, replace=False)
    count = (m + batch_size - 1) // batch_size
    for i in range(count):
        rows = order[i * batch_size : min((i + 1) * batch_size, m)]
        yield X[rows, :], y[rows]
""",
    "row by row, lists inside": """
def minibatches(X, y, batch_size, rng):
    X_batch, y_batch = [], []
    for i in rng.permutation(len(X)):
        X_batch.append(X[i])
        y_batch.append(y[i])
        if len(X_batch) == batch_size:
            yield np.array(X_batch), np.array(y_batch)
            X_batch, y_batch = [], []
    if X_batch:
        yield np.array(X_batch), np.array(y_batch)
""",
    "drawn from what is left": """
def minibatches(X, y, batch_size, rng):
    left = np.arange(len(X))
    while len(left):
        rows = rng.choice(left, size=min(batch_size, len(left)), replace=False)
        left = np.setdiff1d(left, rows)
        print(len(left), "rows are left")
        yield X[rows], y[rows]
""",
    "X and y side by side in one table": """
def minibatches(X, y, batch_size, rng):
    n = X.shape[1]
    table = np.hstack([X, y.reshape(len(y), -1)])
    rng.shuffle(table)
    batches = []
    for start in range(0, len(table), batch_size):
        part = table[start : start + batch_size]
        batches.append([part[:, :n], part[:, n:].reshape(-1, *y.shape[1:])])
    return batches
""",
    "two generators from one seed": """
def minibatches(X, y, batch_size, rng):
    seed = int(rng.integers(2**31))
    X_order = np.random.default_rng(seed).permutation(len(X))
    y_order = np.random.default_rng(seed).permutation(len(y))
    for start in range(0, len(X), batch_size):
        stop = start + batch_size
        yield np.array(X)[X_order[start:stop]], np.array(y)[y_order[start:stop]]
""",
    "islice of the order": """
from itertools import islice


def minibatches(X, y, batch_size, rng):
    order = iter(rng.permutation(len(X)).tolist())
    while rows := list(islice(order, batch_size)):
        yield np.asfortranarray(X[rows]), y[rows]
""",
    "recursion, zip": """
def minibatches(X, y, batch_size, rng):
    pairs = list(zip(X, y))
    order = rng.permutation(len(pairs))

    def deal(rows):
        if len(rows) == 0:
            return []
        X_rows, y_rows = zip(*[pairs[row] for row in rows[:batch_size]])
        return [(np.stack(X_rows), np.stack(y_rows))] + deal(rows[batch_size:])

    return deal(order)
""",
    "names that shadow builtins": """
list = [1]
sum = 0
len_ = len
max = min = range_ = None
id = input = str = type = "taken"

def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len_(X))
    for start in range(0, len_(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]

len = 5
""",
}

UPDATE = {
    "gradient_descent_update": """
def sgd_update(trainables, learning_rate=1e-2):
    for node in trainables:
        gradient = node.gradients[node]
        node.value = gradient_descent_update(node.value, gradient, learning_rate)
""",
    "gradient_descent_update by keywords": """
def sgd_update(trainables, learning_rate=1e-2):
    for i in range(len(trainables)):
        t = trainables[i]
        t.value = gradient_descent_update(
            gradx=t.gradients[t], learning_rate=learning_rate, x=t.value
        )
        print(t.name, t.value)
""",
    "as in the seeds, without +=": """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        partial = t.gradients[t]
        t.value = t.value + -learning_rate * partial
""",
    "in place on a copy": """
def sgd_update(trainables, learning_rate=0.01):
    for node in trainables:
        new = np.array(node.value, dtype=float)
        new -= learning_rate * node.gradients[node]
        node.value = new
""",
    "all new values first": """
def sgd_update(trainables, learning_rate=1e-2):
    new = [np.subtract(node.value, learning_rate * node.gradients[node]) for node in trainables]
    for node, value in zip(trainables, new):
        node.value = value
""",
    "a helper and a while loop": """
def moved(node, rate):
    return node.value - rate * node.gradients.get(node)


def sgd_update(trainables, learning_rate=1e-2):
    waiting = list(trainables)
    while waiting:
        node = waiting.pop()
        node.value = moved(node, learning_rate)
""",
    "setattr, and the trainables come back": """
def sgd_update(trainables, learning_rate=1e-2):
    for node in trainables:
        step = np.multiply(node.gradients[node], learning_rate)
        setattr(node, "value", np.asfortranarray(node.value - step))
    return trainables
""",
    "row by row": """
def sgd_update(trainables, learning_rate=1e-2):
    for node in trainables:
        rows = zip(node.value, node.gradients[node])
        node.value = np.array([value - learning_rate * slope for value, slope in rows])
""",
    "single precision": """
def sgd_update(trainables, learning_rate=1e-2):
    for node in trainables:
        step = np.float32(learning_rate) * node.gradients[node].astype(np.float32)
        node.value = node.value.astype(np.float32) - step
""",
    "a partial function": """
from functools import partial

def step_all(move, trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = move(t.value, t.gradients[t], learning_rate)

sgd_update = partial(step_all, lambda x, g, r: x - r * g)
""",
}

TRAIN = {
    "written out, without any earlier function": """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    X_data, y_data = data
    m = X_data.shape[0]
    losses = []
    for epoch in range(epochs):
        order = rng.permutation(m)
        total = 0
        for start in range(0, m, batch_size):
            rows = order[start : start + batch_size]
            X.value = X_data[rows]
            y.value = y_data[rows]
            for node in graph:
                node.forward()
            for node in graph[::-1]:
                node.backward()
            total += len(rows) * cost.value
            for node in trainables:
                node.value = node.value - learning_rate * node.gradients[node]
        losses.append(total / m)
    return losses
""",
    "np.average with the batches' sizes": """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    history = []
    for _ in range(epochs):
        costs, sizes = [], []
        for X_batch, y_batch in minibatches(data[0], data[1], batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            costs.append(cost.value)
            sizes.append(len(X_batch))
            sgd_update(trainables, learning_rate)
        history.append(float(np.average(costs, weights=sizes)))
    return history
""",
    "the squared errors of all rows kept": """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    while len(losses) < epochs:
        per_row = []
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            per_row += [cost.value] * X.value.shape[0]
            sgd_update(trainables=trainables, learning_rate=learning_rate)
        losses.append(sum(per_row) / len(per_row))
        print("epoch", len(losses), "loss", losses[-1])
    return losses
""",
    "gradient_descent_update in its own loop": """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = [0.0] * epochs
    for epoch in range(epochs):
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value = X_batch
            y.value = y_batch
            forward_and_backward(graph)
            for t in trainables:
                t.value = gradient_descent_update(t.value, t.gradients[t], learning_rate)
            losses[epoch] += cost.value * len(X_batch) / len(data[0])
    return losses
""",
    "as in the seeds: steps per epoch, a loss beside them": """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    X_, y_ = data
    m = X_.shape[0]
    steps_per_epoch = -(-m // batch_size)
    results = []
    for i in range(epochs):
        loss = 0
        batches = list(minibatches(X_, y_, batch_size, rng))
        for j in range(steps_per_epoch):
            X_batch, y_batch = batches[j]
            X.value = X_batch
            y.value = y_batch
            forward_and_backward(graph)
            loss += cost.value * X_batch.shape[0]
            sgd_update(trainables, learning_rate)
        results.append(loss / m)
        print("Epoch: {}, Loss: {:.3f}".format(i + 1, loss / m))
    return results
""",
    "helpers, gradients collected before any step": """
def one_step(graph, cost, trainables, learning_rate):
    forward_and_backward(graph)
    loss = cost.value
    steps = {node: learning_rate * node.gradients[node] for node in trainables}
    for node, step in steps.items():
        node.value = node.value - step
    return loss


def one_epoch(graph, cost, trainables, X, y, batches, learning_rate):
    seen, total = 0, 0.0
    for X.value, y.value in batches:
        total += len(y.value) * one_step(graph, cost, trainables, learning_rate)
        seen += len(y.value)
    return total / seen


def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    return [
        one_epoch(graph, cost, trainables, X, y, minibatches(*data, batch_size, rng), learning_rate)
        for _ in range(epochs)
    ]
""",
    "forward_pass, then backwards by hand": """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        total = np.zeros(())
        for X_batch, y_batch in minibatches(data[0].copy(), data[1].copy(), batch_size, rng):
            X.value, y.value = X_batch.copy(), y_batch.copy()
            total = total + forward_pass(cost, graph) * len(X_batch)
            for node in reversed(graph):
                node.backward()
            sgd_update(trainables, learning_rate)
        losses.append(total / data[0].shape[0])
    return losses
""",
    "a running mean": """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        mean, rows = 0.0, 0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            rows += len(X.value)
            mean += (float(cost.value) - mean) * len(X.value) / rows
            sgd_update(trainables, learning_rate)
        losses.append(mean)
    return losses
""",
    "recursion over the epochs": """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    if epochs == 0:
        return []
    parts = []
    for X_batch, y_batch in minibatches(*data, batch_size, rng):
        X.value, y.value = X_batch, y_batch
        forward_and_backward(graph)
        parts.append(cost.value * len(X_batch))
        sgd_update(trainables, learning_rate)
    first = [sum(parts) / len(data[0])]
    settings = batch_size, learning_rate, rng
    return first + train(graph, cost, trainables, X, y, data, epochs - 1, *settings)
""",
    "a shuffled table of its own": """
import sys


def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = np.zeros(epochs)
    rows = np.arange(len(data[0]))
    for epoch in range(epochs):
        rng.shuffle(rows)
        parts = [rows[start : start + batch_size] for start in range(0, len(rows), batch_size)]
        for part in parts:
            X.value, y.value = data[0][part], data[1][part]
            forward_and_backward(graph)
            losses[epoch] += cost.value * part.size
            sgd_update(trainables, learning_rate)
        print("epoch", epoch, file=sys.stderr)
    return list(losses / len(rows))
""",
    "decorated with a clock": """
import functools, time

def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        begin = time.perf_counter()
        result = function(*args, **kwargs)
        print(function.__name__, time.perf_counter() - begin)
        return result
    return wrapper


@timed
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            total += cost.value * len(X.value)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses
""",
    "a callable object": """
class Trainer:
    def __init__(self):
        self.history = []
    def __call__(self, graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
        losses = []
        for _ in range(epochs):
            total = 0.0
            for X.value, y.value in minibatches(*data, batch_size, rng):
                forward_and_backward(graph)
                total += cost.value * len(X.value)
                sgd_update(trainables, learning_rate)
            losses.append(total / len(data[0]))
        self.history.append(losses)
        return losses

train = Trainer()
""",
}

PROGRAMS = {
    "gradient_descent_update": STEP,
    "minibatches": BATCHES,
    "sgd_update": UPDATE,
    "train": TRAIN,
}
