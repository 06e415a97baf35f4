"""Lesson 09: wrong programs in other hands, each after the mistake that it has to be told of."""

MODEL = [
    (
        "model_tanh_at_the_end",
        """
def digits_model(sizes, rng):
    layers = []
    for i in range(len(sizes) - 1):
        layers += [Linear(sizes[i], sizes[i + 1], rng), Tanh()]
    return Sequential(layers)
""",
    ),
    (
        "model_without_tanh",
        """
def digits_model(sizes, rng):
    model = Sequential()
    for i, size in enumerate(sizes[1:]):
        model.add(Linear(sizes[i], size, rng))
    return model
""",
    ),
    (
        "model_new_generator_for_each_layer",
        """
def digits_model(sizes, rng):
    layers = []
    for n, k in zip(sizes, sizes[1:]):
        layers.append(Linear(n, k, np.random.default_rng(42)))
        layers.append(Tanh())
    layers.pop()
    return Sequential(layers)
""",
    ),
    (
        "model_own_generator",
        """
def digits_model(sizes, rng):
    generator = np.random.default_rng(7)
    layers = [Linear(sizes[0], sizes[1], generator)]
    for i in range(2, len(sizes)):
        layers += [Tanh(), Linear(sizes[i - 1], sizes[i], generator)]
    return Sequential(layers)
""",
    ),
    (
        "model_generator_without_a_seed",
        """
def digits_model(sizes, rng):
    rng = np.random.default_rng()
    linear = [Linear(n, k, rng) for n, k in zip(sizes, sizes[1:])]
    layers = linear[:1]
    for layer in linear[1:]:
        layers += [Tanh(), layer]
    return Sequential(layers)
""",
    ),
    (
        "model_last_layer_missing",
        """
def digits_model(sizes, rng):
    model = Sequential()
    for n, k in zip(sizes[:-2], sizes[1:-1]):
        if len(model.layers) > 0:
            model.add(Tanh())
        model.add(Linear(n, k, rng))
    return model
""",
    ),
    (
        "model_always_two_layers",
        """
def digits_model(sizes, rng):
    model = Sequential()
    model.add(Linear(sizes[0], sizes[1], rng))
    model.add(Tanh())
    model.add(Linear(sizes[1], sizes[2], rng))
    return model
""",
    ),
    (
        "model_sizes_swapped",
        """
def digits_model(sizes, rng):
    layers = []
    for i in range(1, len(sizes)):
        layers.append(Linear(sizes[i], sizes[i - 1], rng))
        if i < len(sizes) - 1:
            layers.append(Tanh())
    return Sequential(layers)
""",
    ),
    (
        "model_plain_list",
        """
def digits_model(sizes, rng):
    layers = [Linear(sizes[0], sizes[1], rng)]
    for i in range(1, len(sizes) - 1):
        layers = layers + [Tanh(), Linear(sizes[i], sizes[i + 1], rng)]
    return layers
""",
    ),
    (
        "model_sigmoid",
        """
def digits_model(sizes, rng):
    layers = []
    for i in range(len(sizes) - 1):
        if i > 0:
            layers.append(Sigmoid())
        layers.append(Linear(sizes[i], sizes[i + 1], rng))
    return Sequential(layers)
""",
    ),
]


def _written(decide):
    """A training that decides by these lines after each epoch."""
    return f"""
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    optimiser, criterion = SGD(model.get_parameters(), alpha), CrossEntropyLoss()
    losses, held, best, worse = [], [], None, 0
    for epoch in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            loss.backward()
            optimiser.step()
            total += float(loss.data) * len(X)
        losses.append(total / len(training[0]))
        held.append(float(criterion.forward(model.forward(Tensor(held_out[0])), held_out[1]).data))
{decide}
    for p, data in zip(model.get_parameters(), best):
        p.data = data
    return losses, held
"""


TRAIN = [
    (
        "digits_best_not_restored",
        """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    parameters = model.get_parameters()
    optimiser, criterion = SGD(parameters, alpha), CrossEntropyLoss()
    one, other, since = [], [], 0
    for _ in range(epochs):
        total = 0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += loss.data * len(y)
            loss.backward()
            optimiser.step()
        one.append(total / len(training[1]))
        other.append(criterion.forward(model.forward(Tensor(held_out[0])), held_out[1]).data)
        if other[-1] < min(other[:-1], default=1e9):
            best, since = parameters, 0
        else:
            since += 1
        if since == patience:
            break
    for parameter, kept in zip(model.get_parameters(), best):
        parameter.data = kept.data
    return one, other
""",
    ),
    (
        "digits_never_zeroed",
        """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    losses, held, best = [], [], (1e9, -1, None)
    for epoch in range(epochs):
        seen = []
        for X, y in minibatches(*training, batch_size, rng):
            loss = CrossEntropyLoss().forward(model.forward(Tensor(X)), y)
            loss.backward()
            seen.extend([loss.data] * len(y))
            for p in model.get_parameters():
                p.data = p.data - alpha * p.grad.data
        losses.append(np.mean(seen))
        held.append(CrossEntropyLoss().forward(model.forward(Tensor(held_out[0])), held_out[1]).data)
        if held[-1] < best[0]:
            best = held[-1], epoch, [p.data for p in model.get_parameters()]
        if epoch - best[1] == patience:
            break
    for p, data in zip(model.get_parameters(), best[2]):
        p.data = data
    return losses, held
""",
    ),
    (
        "digits_patience_in_total",
        """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    optimiser = SGD(model.get_parameters(), alpha)
    losses, held, best, left = [], [], np.inf, patience
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = CrossEntropyLoss().forward(model.forward(Tensor(X)), y)
            total += float(loss.data) * len(X)
            loss.backward()
            optimiser.step()
        losses.append(total / len(training[0]))
        loss = CrossEntropyLoss().forward(model.forward(Tensor(held_out[0])), held_out[1])
        held.append(float(loss.data))
        if held[-1] < best:
            best = held[-1]
            kept = [p.data.copy() for p in model.get_parameters()]
        else:
            left -= 1
            if left == 0:
                break
    for p, data in zip(model.get_parameters(), kept):
        p.data = data
    return losses, held
""",
    ),
    (
        "digits_waits_one_more",
        """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    optimiser, criterion = SGD(model.get_parameters(), alpha), CrossEntropyLoss()
    losses, held = [], []
    best_epoch = 0
    for epoch in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            loss.backward()
            optimiser.step()
            total += float(loss.data) * len(X)
        losses.append(total / len(training[0]))
        held.append(float(criterion.forward(model.forward(Tensor(held_out[0])), held_out[1]).data))
        if epoch == 0 or held[-1] < held[best_epoch]:
            best_epoch = epoch
            kept = [p.data for p in model.get_parameters()]
        if epoch - best_epoch > patience:
            break
    for p, data in zip(model.get_parameters(), kept):
        p.data = data
    return losses, held
""",
    ),
    (
        "digits_compares_with_the_last_epoch",
        """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    optimiser, criterion = SGD(model.get_parameters(), alpha), CrossEntropyLoss()
    losses, held, worse = [], [], 0
    for epoch in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            loss.backward()
            optimiser.step()
            total += float(loss.data) * len(X)
        losses.append(total / len(training[0]))
        held.append(float(criterion.forward(model.forward(Tensor(held_out[0])), held_out[1]).data))
        if len(held) == 1 or held[-1] < held[-2]:
            worse = 0
            kept = [p.data for p in model.get_parameters()]
        else:
            worse += 1
        if worse == patience:
            break
    for p, data in zip(model.get_parameters(), kept):
        p.data = data
    return losses, held
""",
    ),
    (
        "digits_mean_over_batches",
        """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    optimiser, criterion = SGD(model.get_parameters(), alpha), CrossEntropyLoss()
    losses, held, best, best_epoch = [], [], None, 0
    for epoch in range(epochs):
        seen = []
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            loss.backward()
            optimiser.step()
            seen.append(float(loss.data))
        losses.append(np.mean(seen))
        held.append(float(criterion.forward(model.forward(Tensor(held_out[0])), held_out[1]).data))
        if held[-1] == min(held) and held.count(held[-1]) == 1:
            best_epoch, best = epoch, [p.data for p in model.get_parameters()]
        if epoch - best_epoch == patience:
            break
    for p, data in zip(model.get_parameters(), best):
        p.data = data
    return losses, held
""",
    ),
    (
        "digits_restored_only_when_stopped",
        """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    optimiser, criterion = SGD(model.get_parameters(), alpha), CrossEntropyLoss()
    losses, held, best, waited = [], [], 1e9, 0
    for epoch in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            loss.backward()
            optimiser.step()
            total += float(loss.data) * len(X)
        losses.append(total / len(training[0]))
        held.append(float(criterion.forward(model.forward(Tensor(held_out[0])), held_out[1]).data))
        waited += 1
        if held[-1] < best:
            best, waited = held[-1], 0
            kept = [p.data for p in model.get_parameters()]
        if waited == patience:
            for p, data in zip(model.get_parameters(), kept):
                p.data = data
            return losses, held
    return losses, held
""",
    ),
    (
        "digits_never_stops",
        """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    optimiser, criterion = SGD(model.get_parameters(), alpha), CrossEntropyLoss()
    losses, held, kept = [], [], []
    for epoch in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            loss.backward()
            optimiser.step()
            total += float(loss.data) * len(X)
        losses.append(total / len(training[0]))
        held.append(float(criterion.forward(model.forward(Tensor(held_out[0])), held_out[1]).data))
        kept.append([p.data for p in model.get_parameters()])
    for p, data in zip(model.get_parameters(), kept[np.argmin(held)]):
        p.data = data
    return losses, held
""",
    ),
]

TRAIN += [
    (
        "digits_counts_only_rises",
        _written(
            """
        if best is None or held[-1] < min(held[:-1]):
            best = [p.data for p in model.get_parameters()]
        if epoch > 0 and held[-1] > held[-2]:
            worse += 1
        else:
            worse = 0
        if worse >= patience:
            break
"""
        ),
    ),
    (
        "digits_stops_at_once",
        _written(
            """
        if min(held) < held[-1] or held.count(held[-1]) > 1:
            break
        best = [p.data for p in model.get_parameters()]
"""
        ),
    ),
    (
        "digits_best_not_restored",  # it stops where it should, but at a tie, and takes the last epoch's parameters home
        _written(
            """
        best = [p.data for p in model.get_parameters()]
        worse = worse + 1 if held[-1] > min(held) else 0
        if worse == patience:
            break
"""
        ),
    ),
    (
        "digits_watches_the_training_loss",
        _written(
            """
        if losses[-1] == min(losses):
            worse, best = 0, [p.data.copy() for p in model.get_parameters()]
        else:
            worse += 1
        if worse == patience:
            break
"""
        ),
    ),
    (
        "digits_a_tie_is_progress",
        _written(
            """
        if held[-1] == min(held):
            worse, best = 0, [p.data.copy() for p in model.get_parameters()]
        else:
            worse += 1
        if worse == patience:
            break
"""
        ),
    ),
    (
        "digits_waits_one_less",
        _written(
            """
        if best is None or held[-1] < min(held[:-1]):
            worse, best = 1, [p.data.copy() for p in model.get_parameters()]
        else:
            worse += 1
            if worse >= patience:
                break
"""
        ),
    ),
]

PROGRAMS = {"digits_model": MODEL, "digits_train": TRAIN}
