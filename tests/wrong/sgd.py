"""Lesson 06: wrong programs in many hands, each with the misconception that it holds."""

STEP = [
    (
        "gd_climbs",
        """
def gradient_descent_update(x, gradx, learning_rate):
    return np.add(x, np.multiply(gradx, learning_rate))
""",
    ),
    (
        "gd_in_place",
        """
def gradient_descent_update(x, gradx, learning_rate):
    step = learning_rate * gradx
    if isinstance(x, np.ndarray):
        x[...] -= step
    else:
        x = x - step
    return x
""",
    ),
    (
        "gd_returns_the_step",
        """
def gradient_descent_update(x, gradx, learning_rate):
    step = learning_rate * gradx
    x = 0 - step
    return x
""",
    ),
    (
        "gd_scales_the_place",
        """
def gradient_descent_update(x, gradx, learning_rate):
    return (x - gradx) * learning_rate
""",
    ),
    (
        "gd_not_returned",
        """
def gradient_descent_update(x, gradx, learning_rate):
    x = x - learning_rate * gradx
""",
    ),
    (
        "gd_climbs_in_place",
        """
def gradient_descent_update(x, gradx, learning_rate):
    step = learning_rate * gradx
    x += step
    return x
""",
    ),
    (
        "gd_rate_twice",
        """
def gradient_descent_update(x, gradx, learning_rate):
    return x - gradx * learning_rate ** 2
""",
    ),
    (
        "gd_rate_on_the_place",
        """
def gradient_descent_update(x, gradx, learning_rate):
    return x * learning_rate - gradx
""",
    ),
    (
        "gd_rate_on_the_place",
        """
def gradient_descent_update(x, gradx, learning_rate):
    return learning_rate * x - gradx
""",
    ),
    (
        "gd_loops_along_one_axis_in_place",
        """
def gradient_descent_update(x, gradx, learning_rate):
    for i in range(len(x)):
        x[i] -= learning_rate * gradx[i]
    return x
""",
    ),
]

BATCHES = [
    (
        "batches_with_replacement",
        """
def minibatches(X, y, batch_size, rng):
    steps = int(np.ceil(len(X) / batch_size))
    for _ in range(steps):
        chosen = rng.choice(len(X), batch_size)
        yield X[chosen], y[chosen]
""",
    ),
    (
        "batches_unshuffled_and_drop_the_last",
        """
def minibatches(X, y, batch_size, rng):
    count = len(X) // batch_size
    for k in range(count):
        a, b = k * batch_size, (k + 1) * batch_size
        yield X[a:b], y[a:b]
""",
    ),
    (
        "batches_drop_the_last",
        """
def minibatches(X, y, batch_size, rng):
    idx = np.arange(len(X))
    rng.shuffle(idx)
    whole = len(X) - len(X) % batch_size
    return [(X[part], y[part]) for part in idx[:whole].reshape(-1, batch_size)]
""",
    ),
    (
        None,
        """
def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        stop = start + batch_size
        yield X[order[start:stop]], y[start:stop]
""",
    ),
    (
        "batches_return_the_first",
        """
def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    k = 0
    while k < len(X):
        rows = order[k : k + batch_size]
        k += batch_size
        return (X[rows], y[rows])
""",
    ),
    (
        "batches_global_randomness",
        """
import random


def minibatches(X, y, batch_size, rng):
    rows = list(range(len(X)))
    random.shuffle(rows)
    for start in range(0, len(rows), batch_size):
        yield X[rows[start : start + batch_size]], y[rows[start : start + batch_size]]
""",
    ),
    (
        "batches_reorder_the_table",
        """
def minibatches(X, y, batch_size, rng):
    state = rng.bit_generator.state
    rng.shuffle(X)
    rng.bit_generator.state = state
    rng.shuffle(y)
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]
""",
    ),
    (
        "batches_count_for_start",
        """
def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(len(X) // batch_size):
        rows = order[i:i + batch_size]
        yield X[rows], y[rows]
""",
    ),
    (
        "batches_unshuffled",
        """
def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        yield X[i:i+batch_size], y[i:i+batch_size]
""",
    ),
    (
        "batches_return_a_list_of_one",
        """
def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    batches = []
    for i in range(0, len(X), batch_size):
        batches.append((X[order[i:i+batch_size]], y[order[i:i+batch_size]]))
        return batches
""",
    ),
    (
        "batches_shuffled_apart_in_the_table",
        """
def minibatches(X, y, batch_size, rng):
    rng.shuffle(X)
    rng.shuffle(y)
    for i in range(0, len(X), batch_size):
        yield X[i:i+batch_size], y[i:i+batch_size]
""",
    ),
    (
        "batches_end_with_an_empty_one",
        """
def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(len(X) // batch_size + 1):
        rows = order[i*batch_size:(i+1)*batch_size]
        yield X[rows], y[rows]
""",
    ),
    (
        "batches_drawn_anew",
        """
def minibatches(X, y, batch_size, rng):
    for _ in range(-(-len(X) // batch_size)):
        rows = rng.choice(len(X), size=min(batch_size, len(X)), replace=False)
        yield X[rows], y[rows]
""",
    ),
    (
        "batches_in_two_lists",
        """
def minibatches(X, y, batch_size, rng):
    p = rng.permutation(len(X))
    parts = [p[s:s + batch_size] for s in range(0, len(X), batch_size)]
    return [X[part] for part in parts], [y[part] for part in parts]
""",
    ),
    (
        "batches_of_even_sizes",
        """
def minibatches(X, y, batch_size, rng):
    p = rng.permutation(len(X))
    for part in np.array_split(p, -(-len(X) // batch_size)):
        yield X[part], y[part]
""",
    ),
]

UPDATE = [
    (
        "sgd_climbs",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        partial = t.gradients[t]
        t.value = t.value + learning_rate * partial
""",
    ),
    (
        "sgd_climbs_in_place",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        step = learning_rate * t.gradients[t]
        t.value += step
""",
    ),
    (
        "sgd_in_place",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        np.subtract(t.value, learning_rate * t.gradients[t], out=t.value)
""",
    ),
    (
        "sgd_local_name",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        gradient_descent_update(t.value, t.gradients[t], learning_rate)
""",
    ),
    (
        "sgd_fixed_rate",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = gradient_descent_update(t.value, t.gradients[t], 0.01)
""",
    ),
    (
        "sgd_first_trainable_only",
        """
def sgd_update(trainables, learning_rate=1e-2):
    t = trainables[0]
    t.value = gradient_descent_update(t.value, t.gradients[t], learning_rate)
""",
    ),
    (
        "sgd_wrong_key",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        for consumer in t.outbound_nodes:
            t.value = t.value - learning_rate * t.gradients[consumer]
""",
    ),
    (
        "sgd_rate_twice",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        scaled = learning_rate * t.gradients[t]
        t.value = gradient_descent_update(t.value, scaled, learning_rate)
""",
    ),
    (
        "sgd_hands_on_the_whole_dictionary",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = gradient_descent_update(t.value, t.gradients, learning_rate)
""",
    ),
    (
        "sgd_local_name",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        t = gradient_descent_update(t.value, t.gradients[t], learning_rate)
""",
    ),
    (
        "sgd_first_trainable_only",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = gradient_descent_update(t.value, t.upstream_gradient(), learning_rate)
        return
""",
    ),
    (
        "sgd_local_name",
        """
def sgd_update(trainables, learning_rate=1e-2):
    return [gradient_descent_update(t.value, t.gradients[t], learning_rate) for t in trainables]
""",
    ),
    (
        "sgd_step_for_each_consumer",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        for c in t.outbound_nodes:
            t.value = t.value - learning_rate * t.gradients[t]
""",
    ),
    (
        "sgd_mean_of_the_gradient",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = t.value - learning_rate * np.mean(t.gradients[t])
""",
    ),
]

TRAIN = [
    (
        "train_sum_of_losses",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    history = []
    for epoch in range(epochs):
        loss = 0
        for xb, yb in minibatches(data[0], data[1], batch_size, rng):
            X.value = xb
            y.value = yb
            for n in graph:
                n.forward()
            for n in graph[::-1]:
                n.backward()
            loss = loss + cost.value
            for t in trainables:
                t.value = t.value - learning_rate * t.gradients[t]
        history.append(loss)
    return history
""",
    ),
    (
        "train_mean_over_batches",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        epoch_losses = []
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            epoch_losses.append(cost.value)
            sgd_update(trainables, learning_rate)
        losses.append(np.mean(epoch_losses))
    return losses
""",
    ),
    (
        "train_loss_after_the_update",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        total, rows = 0.0, 0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            sgd_update(trainables, learning_rate)
            for node in graph:
                node.forward()
            total += cost.value * len(X.value)
            rows += len(X.value)
        losses.append(total / rows)
    return losses
""",
    ),
    (
        "train_last_batch_after_the_update",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            for t in trainables:
                t.value = gradient_descent_update(t.value, t.gradients[t], learning_rate)
        for node in graph:
            node.forward()
        losses.append(cost.value)
    return losses
""",
    ),
    (
        "train_last_batch_only",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for epoch in range(epochs):
        for batch in minibatches(*data, batch_size, rng):
            X.value, y.value = batch
            forward_and_backward(graph)
            loss = cost.value
            sgd_update(trainables, learning_rate)
        losses.append(loss)
    return losses
""",
    ),
    (
        "train_every_step_an_entry",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    def steps():
        for _ in range(epochs):
            for X.value, y.value in minibatches(*data, batch_size, rng):
                forward_and_backward(graph)
                yield cost.value
                sgd_update(trainables, learning_rate)

    return list(steps())
""",
    ),
    (
        "train_batches_used_up",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    m = len(data[0])
    pairs = minibatches(*data, batch_size, rng)
    result = [0.0] * epochs
    for e in range(epochs):
        for X_batch, y_batch in pairs:
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            result[e] += cost.value * len(X_batch) / m
            sgd_update(trainables, learning_rate)
    return result
""",
    ),
    (
        "train_never_updates",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    m = len(data[0])
    losses = []
    for e in range(epochs):
        loss = 0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            loss += cost.value * len(y.value) / m
            for t in trainables:
                value = t.value
                value = value - learning_rate * t.gradients[t]
        losses.append(loss)
    return losses
""",
    ),
    (
        "train_fixed_learning_rate",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        squares = 0.0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            squares += cost.value * len(X.value)
            for t in trainables:
                t.value = t.value - 0.01 * t.gradients[t]
        losses.append(squares / len(data[1]))
    return losses
""",
    ),
    (
        "train_mean_over_batches",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for e in range(epochs):
        loss = 0
        n = 0
        for xb, yb in minibatches(data[0], data[1], batch_size, rng):
            X.value = xb
            y.value = yb
            forward_and_backward(graph)
            sgd_update(trainables, learning_rate)
            loss += cost.value
            n += 1
        losses.append(loss / n)
    return losses
""",
    ),
    (
        "train_sum_of_losses_at_the_default_rate",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for e in range(epochs):
        loss = 0
        for xb, yb in minibatches(data[0], data[1], batch_size, rng):
            X.value, y.value = xb, yb
            forward_and_backward(graph)
            sgd_update(trainables)
            loss += cost.value
        losses.append(loss)
    return losses
""",
    ),
    (
        "train_updates_before_the_backward_pass",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for e in range(epochs):
        loss = 0
        for xb, yb in minibatches(data[0], data[1], batch_size, rng):
            X.value, y.value = xb, yb
            sgd_update(trainables, learning_rate)
            forward_and_backward(graph)
            loss += cost.value * len(xb)
        losses.append(loss / len(data[0]))
    return losses
""",
    ),
    (
        None,
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    m = len(data[0])
    steps = m // batch_size
    for e in range(epochs):
        loss = 0
        for xb, yb in minibatches(data[0], data[1], batch_size, rng):
            X.value, y.value = xb, yb
            forward_and_backward(graph)
            sgd_update(trainables, learning_rate)
            loss += graph[-1].value
        losses.append(loss / steps)
    return losses
""",
    ),
    (
        "train_appends_in_the_loop_over_batches",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    losses = []
    for e in range(epochs):
        loss = 0
        for xb, yb in minibatches(data[0], data[1], batch_size, rng):
            X.value, y.value = xb, yb
            forward_and_backward(graph)
            sgd_update(trainables, learning_rate)
            loss += cost.value * len(xb)
            losses.append(loss / len(data[0]))
    return losses
""",
    ),
    (
        "train_drops_the_last_batch",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    out = []
    m = len(data[0])
    for e in range(epochs):
        p = rng.permutation(m)
        total = 0
        for k in range(m // batch_size):
            r = p[k * batch_size:(k + 1) * batch_size]
            X.value, y.value = data[0][r], data[1][r]
            forward_and_backward(graph)
            total += cost.value * len(r)
            sgd_update(trainables, learning_rate)
        out.append(total / m)
    return out
""",
    ),
    (
        "train_unshuffled_mean_over_batches",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    out = []
    m = len(data[0])
    for e in range(epochs):
        ls = []
        for s in range(0, m, batch_size):
            X.value, y.value = data[0][s:s + batch_size], data[1][s:s + batch_size]
            forward_and_backward(graph)
            ls.append(cost.value)
            sgd_update(trainables, learning_rate)
        out.append(sum(ls) / len(ls))
    return out
""",
    ),
    (
        None,
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    out = []
    for e in range(epochs):
        t = 0
        for X.value, y.value in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            t += cost.value * len(X.value)
            sgd_update(trainables, learning_rate / (e + 1))
        out.append(t / len(data[0]))
    return out
""",
    ),
    (
        "train_one_order_for_all_epochs",
        """
def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
    out = []
    bs = [b for b in minibatches(*data, batch_size, rng)]
    for e in range(epochs):
        t = 0
        for X.value, y.value in bs:
            forward_and_backward(graph)
            t += cost.value * len(X.value) / len(data[0])
            for p in trainables:
                p.value = p.value - learning_rate * p.gradients[p]
        out.append(t)
    return out
""",
    ),
]

PROGRAMS = {
    "gradient_descent_update": STEP,
    "minibatches": BATCHES,
    "sgd_update": UPDATE,
    "train": TRAIN,
}
