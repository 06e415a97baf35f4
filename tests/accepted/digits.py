"""Lesson 09: right programs of many kinds, each of which has to pass."""

MODEL = {
    "a Tanh before every layer but the first": """
def digits_model(sizes, rng):
    model = Sequential()
    for n_inputs, n_outputs in zip(sizes, sizes[1:]):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(n_inputs, n_outputs, rng))
    return model
""",
    "a Tanh after every layer but the last": """
def digits_model(sizes, rng):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(Linear(sizes[i], sizes[i + 1], rng))
        if i < len(sizes) - 2:
            layers.append(Tanh())
    return Sequential(layers)
""",
    "one Tanh too many, taken off again": """
def digits_model(sizes, rng):
    layers = []
    for pair in zip(sizes[:-1], sizes[1:]):
        layers += [Linear(*pair, rng), Tanh()]
    return Sequential(layers[:-1])
""",
    "one Tanh for all": """
def digits_model(sizes, rng):
    bend = Tanh()
    model = Sequential([Linear(sizes[0], sizes[1], rng)])
    for i in range(1, len(sizes) - 1):
        model.add(bend)
        model.add(Linear(sizes[i], sizes[i + 1], rng))
    return model
""",
    "all Linear layers first, the bends put between them": """
def digits_model(sizes, rng):
    linear = [Linear(n, k, rng) for n, k in zip(sizes, sizes[1:])]
    layers = [linear[0]]
    for layer in linear[1:]:
        layers.extend((Tanh(), layer))
    return Sequential(layers=layers)
""",
    "blocks in a Sequential of Sequentials": """
def digits_model(sizes, rng):
    blocks = [
        Sequential([Linear(n, k, rng), Tanh()]) for n, k in zip(sizes[:-2], sizes[1:-1])
    ]
    return Sequential([*blocks, Linear(sizes[-2], sizes[-1], rng)])
""",
    "recursion": """
def digits_model(sizes, rng):
    first = Linear(sizes[0], sizes[1], rng)
    if len(sizes) == 2:
        return Sequential([first])
    return Sequential([first, Tanh()] + digits_model(sizes[1:], rng).layers)
""",
    "a class of its own": """
class Network(Sequential):
    def __init__(self, sizes, rng):
        super().__init__()
        sizes = list(sizes)
        n = sizes.pop(0)
        while sizes:
            k = sizes.pop(0)
            self.add(Linear(n_inputs=n, n_outputs=k, rng=rng))
            if sizes:
                self.add(Tanh())
            n = k


def digits_model(sizes, rng):
    return Network(sizes, rng)
""",
}

TRAIN = {
    "arrays kept, a count, a break": """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses, held_out_losses = [], []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += float(loss.data) * len(X)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        loss = float(criterion.forward(model.forward(Tensor(held_out[0])), held_out[1]).data)
        held_out_losses.append(loss)
        if loss < best:
            best, waited = loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept):
        parameter.data = data
    return training_losses, held_out_losses
""",
    "the parameters of all epochs, the best by argmin": """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    X_train, y_train = training
    X_held, y_held = held_out
    losses, held, history = [], [], []
    loss_of = CrossEntropyLoss()
    sgd = SGD(model.get_parameters(), alpha=alpha)
    while len(held) < epochs:
        seen = []
        for X, y in minibatches(X_train, y_train, batch_size, rng):
            cost = loss_of.forward(model.forward(Tensor(X)), y)
            seen += [cost.data] * len(y)
            sgd.zero()
            cost.backward()
            sgd.step(False)
        losses.append(np.mean(seen))
        held.append(loss_of.forward(model.forward(Tensor(X_held)), y_held).data)
        history.append([p.data.copy() for p in model.get_parameters()])
        if len(held) - 1 - int(np.argmin(held)) >= patience:
            break
    for p, data in zip(model.get_parameters(), history[int(np.argmin(held))]):
        p.data = data
    return losses, held
""",
    "written out, the step and the shuffle too; a copy of the model": """
import copy


def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    X, y = training
    m = X.shape[0]
    one, other = np.zeros(0), np.zeros(0)
    best_model, best_loss, last_best = None, None, -1
    for epoch in range(epochs):
        order = rng.permutation(m)
        total = 0
        for start in range(0, m, batch_size):
            rows = order[start : start + batch_size]
            loss = CrossEntropyLoss().forward(model.forward(Tensor(X[rows])), y[rows])
            for parameter in model.get_parameters():
                parameter.grad = None
            loss.backward()
            for parameter in model.get_parameters():
                parameter.data = parameter.data - alpha * parameter.grad.data
            total += loss.data * len(rows)
        one = np.append(one, total / m)
        logits = model.forward(Tensor(held_out[0]))
        loss = CrossEntropyLoss().forward(logits, held_out[1]).data
        other = np.append(other, loss)
        if best_loss is None or loss < best_loss:
            best_model, best_loss, last_best = copy.deepcopy(model), loss, epoch
        if epoch - last_best >= patience:
            break
    for mine, best in zip(model.get_parameters(), best_model.get_parameters()):
        mine.data = best.data
    return one, other
""",
    "helpers, patience that runs out": """
def loss_on(model, X, classes):
    return CrossEntropyLoss().forward(model.forward(Tensor(X)), classes)


def one_epoch(model, optimiser, data, batch_size, rng):
    total = rows = 0
    for X, classes in minibatches(*data, batch_size, rng):
        loss = loss_on(model, X, classes)
        total, rows = total + len(X) * loss.data.item(), rows + len(X)
        loss.backward()
        optimiser.step()
    return total / rows


def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    optimiser = SGD(model.get_parameters(), alpha)
    one, other, left, kept = [], [], patience, {}
    for epoch in range(1, epochs + 1):
        one.append(one_epoch(model, optimiser, training, batch_size, rng))
        other.append(loss_on(model, *held_out).data.item())
        if all(other[-1] < earlier for earlier in other[:-1]):
            kept = {parameter: parameter.data for parameter in model.get_parameters()}
            left = patience
        else:
            left -= 1
        print(epoch, one[-1], other[-1], accuracy(model, *held_out))
        if left == 0:
            break
    for parameter, data in kept.items():
        parameter.data = data
    return [one, other]
""",
    "a flag, weights and biases of the Linear layers, written back in place": """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    linear = [layer for layer in model.layers if isinstance(layer, Linear)]
    optimiser = SGD(model.get_parameters(), alpha)
    training_losses, held_out_losses = [], []
    best, since, epoch, going_on = float("inf"), 0, 0, True
    while going_on and epoch < epochs:
        epoch += 1
        losses, sizes = [], []
        for X_batch, y_batch in list(minibatches(training[0], training[1], batch_size, rng)):
            loss = CrossEntropyLoss().forward(model.forward(Tensor(X_batch)), y_batch)
            loss.backward()
            losses.append(loss.data)
            sizes.append(len(y_batch))
            optimiser.step(zero=True)
        training_losses.append(float(np.average(losses, weights=sizes)))
        prediction = model.forward(Tensor(held_out[0], autograd=True))
        held = float(CrossEntropyLoss().forward(prediction, held_out[1]).data)
        held_out_losses.append(held)
        since += 1
        if held < best:
            best, since = held, 0
            weights = [layer.weight.data.copy() for layer in linear]
            biases = [layer.bias.data.copy() for layer in linear]
        going_on = since < patience
    for layer, weight, bias in zip(linear, weights, biases):
        layer.weight.data[...] = weight
        layer.bias.data[...] = bias
    return training_losses, held_out_losses
""",
    "the best put back before every return": """
def restore(model, kept):
    for parameter, data in zip(model.get_parameters(), kept):
        parameter.data = np.array(data)


def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    curves = [], []
    criterion, optimiser = CrossEntropyLoss(), SGD(model.get_parameters(), alpha)
    lowest = 1e300
    for _ in range(epochs):
        m, mean = 0, 0.0
        for X, y in minibatches(*training, batch_size, rng):
            cost = criterion.forward(model.forward(Tensor(X)), y)
            m += len(X)
            mean += (float(cost.data) - mean) * len(X) / m
            cost.backward()
            optimiser.step()
        curves[0].append(mean)
        prediction = model.forward(Tensor(held_out[0]))
        curves[1].append(float(criterion.forward(prediction, held_out[1]).data))
        if curves[1][-1] < lowest:
            lowest = curves[1][-1]
            kept = [p.data.tolist() for p in model.get_parameters()]
        if len(curves[1]) > patience and min(curves[1][-patience:]) >= min(curves[1][:-patience]):
            restore(model, kept)
            return curves
    restore(model, kept)
    return curves
""",
    "the held-out loss in parts, gradients zeroed after a needless backward": """
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    criterion, optimiser = CrossEntropyLoss(), SGD(model.get_parameters(), alpha)
    losses, held = [], []
    best = None
    for epoch in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            loss.backward()
            total = total + loss.data * X.shape[0]
            optimiser.step()
        losses.append(total / training[0].shape[0])
        total = 0.0
        for start in range(0, len(held_out[0]), 2):
            X, y = (part[start : start + 2] for part in held_out)
            loss = criterion.forward(model.forward(Tensor(X)), y)
            loss.backward()
            total += loss.data * len(y)
        optimiser.zero()
        held.append(total / len(held_out[1]))
        if best is None or held[-1] < best[0]:
            best = held[-1], epoch, [p.data + 0 for p in model.get_parameters()]
        elif epoch - best[1] == patience:
            break
    for parameter, data in zip(model.get_parameters(), best[2]):
        parameter.data = data
    return tuple(losses), tuple(held)
""",
}

PROGRAMS = {"digits_model": MODEL, "digits_train": TRAIN}
