"""Lesson 06: one step downhill, mini-batches, and training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.misconceptions.catalogue import misconceptions
from miniflow_ref import (
    Input,
    Node,
    forward_and_backward,
    forward_pass,
    minibatches,
    sgd_update,
)

Batches = Iterator[tuple[np.ndarray, np.ndarray]]
Generator = np.random.Generator

wrong_step = misconceptions("gradient_descent_update", "gradient_descent_update")


@wrong_step("This step goes uphill. Where does the gradient point, and where do you want to go?")
def gd_climbs(x: Any, gradx: Any, learning_rate: float) -> Any:
    return x + learning_rate * gradx


@wrong_step("The learning rate has no effect on your step. What should it scale?")
def gd_learning_rate_unused(x: Any, gradx: Any, learning_rate: float) -> Any:
    return x - gradx


@wrong_step("What comes back is the step alone. Where does x stand after it?")
def gd_returns_the_step(x: Any, gradx: Any, learning_rate: float) -> Any:
    return -learning_rate * gradx


@wrong_step("The step is divided by the learning rate. Should a larger rate make a smaller step?")
def gd_divides_by_the_rate(x: Any, gradx: Any, learning_rate: float) -> Any:
    return x - gradx / learning_rate


@wrong_step(
    "The caller's own array has changed: -= works on the array that both names share, and it "
    "cannot put fractions into an array of whole numbers. How do you get a new value instead?"
)
def gd_in_place(x: Any, gradx: Any, learning_rate: float) -> Any:
    x -= learning_rate * gradx
    return x


wrong_batches = misconceptions("minibatches", "minibatches")


@wrong_batches(
    "Some rows come twice and others never: these batches are drawn with replacement. How can "
    "each row get its turn exactly once?"
)
def batches_with_replacement(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    for _ in range(0, len(X), batch_size):
        rows = rng.integers(0, len(X), size=batch_size)
        yield X[rows], y[rows]


@wrong_batches(
    "Each batch is drawn anew from all rows, so a row may come in two batches and another in "
    "none. What should be drawn once, before the batches are cut?"
)
def batches_drawn_anew(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    for _ in range(0, len(X), batch_size):
        rows = rng.permutation(len(X))[:batch_size]
        yield X[rows], y[rows]


@wrong_batches(
    "Rows are left over at the end. What happens to them when the number of rows is not a "
    "multiple of batch_size?"
)
def batches_drop_the_last(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    order = rng.permutation(len(X))
    for i in range(len(X) // batch_size):
        rows = order[i * batch_size : (i + 1) * batch_size]
        yield X[rows], y[rows]


@wrong_batches("The rows come in the order of the table. Where does rng have its say?")
def batches_unshuffled(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


@wrong_batches(
    "X and y are shuffled apart, so a row of X stands beside another row's y. How can one "
    "order serve both?"
)
def batches_shuffled_apart(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    X, y = rng.permutation(X), rng.permutation(y)
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


@wrong_batches(
    "The batches change places, but neighbours in the table always share a batch. What has to "
    "be shuffled, the batches or the rows?"
)
def batches_keep_neighbours(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    starts = np.arange(0, len(X) - len(X) % batch_size, batch_size)
    for start in [*rng.permutation(starts), *range(len(starts) * batch_size, len(X), batch_size)]:
        yield X[start : start + batch_size], y[start : start + batch_size]


@wrong_batches(
    "The caller's own table has been reordered. How can you read the rows in another order and "
    "leave the table as it is?"
)
def batches_reorder_the_table(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    order = rng.permutation(len(X))
    X[:], y[:] = X[order], y[order]
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


@wrong_batches(
    "Every pass has the same order: a generator that is made anew with one seed begins anew. "
    "Which generator was handed to you?"
)
def batches_own_seed(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    order = np.random.default_rng(0).permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


@wrong_batches(
    "Two generators of the same seed give different batches, so a run cannot be repeated. "
    "Where does your randomness come from, if not from rng?"
)
def batches_global_randomness(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    order = np.random.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


@wrong_batches(
    "The function ends with its first batch. What is the difference between return and yield?"
)
def batches_return_the_first(X: Any, y: Any, batch_size: int, rng: Generator) -> Any:
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        return X[rows], y[rows]


wrong_update = misconceptions("sgd_update", "sgd_update")


@wrong_update("The parameters climb. Which sign takes them against the gradient?")
def sgd_climbs(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        node.value = node.value + learning_rate * node.gradients[node]


@wrong_update(
    "Nothing has moved: a name of your own got the new value, the node still holds the old one. "
    "What does the node's next forward pass read?"
)
def sgd_local_name(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        value = node.value
        value = value - learning_rate * node.gradients[node]


@wrong_update(
    "The caller's arrays have changed: -= works on the array that the node was fed, and it "
    "cannot put fractions into whole numbers. How does the node get an array of its own?"
)
def sgd_in_place(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        node.value -= learning_rate * node.gradients[node]


@wrong_update(
    "This takes what the first consumer says. Where does a node keep the sum over all of them?"
)
def sgd_first_consumer(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        partial = node.outbound_nodes[0].gradients[node]
        node.value = node.value - learning_rate * partial


@wrong_update(
    "The gradient is looked up under a consumer. gradients maps a node to the gradient with "
    "respect to it: with respect to which node is this one to move?"
)
def sgd_wrong_key(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        partial = node.gradients[node.outbound_nodes[0]]
        node.value = node.value - learning_rate * partial


@wrong_update("The learning rate that was handed in has no effect. Which one do you use?")
def sgd_fixed_rate(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    learning_rate = 1e-2
    for node in trainables:
        node.value = node.value - learning_rate * node.gradients[node]


@wrong_update("The step is far too small: how often is the learning rate multiplied in?")
def sgd_rate_twice(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        step = learning_rate * node.gradients[node]
        node.value = node.value - learning_rate * step


@wrong_update("Only the first trainable moves. When does your loop end?")
def sgd_first_trainable_only(trainables: Sequence[Node], learning_rate: float = 1e-2) -> Any:
    for node in trainables:
        node.value = node.value - learning_rate * node.gradients[node]
        return node.value


wrong_train = misconceptions("train", "train")
Data = tuple[np.ndarray, np.ndarray]


@wrong_train(
    "The losses of an epoch are added up. What turns the sum into a mean over the epoch's rows?"
)
def train_sum_of_losses(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value
            sgd_update(trainables, learning_rate)
        losses.append(total)
    return losses


@wrong_train(
    "The mean is taken over the batches. The last one may be shorter: how much should its loss "
    "count?"
)
def train_mean_over_batches(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        total, steps = 0.0, 0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value
            steps += 1
            sgd_update(trainables, learning_rate)
        losses.append(total / steps)
    return losses


@wrong_train("An epoch's loss is that of its last batch alone. What about the rows before it?")
def train_last_batch_only(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            sgd_update(trainables, learning_rate)
        losses.append(cost.value)
    return losses


@wrong_train(
    "The loss is looked at after the update, when the batch has already been learned from. When "
    "does the lesson ask for it?"
)
def train_loss_after_the_update(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            sgd_update(trainables, learning_rate)
            total += forward_pass(cost, graph) * len(X_batch)
        losses.append(total / len(data[0]))
    return losses


@wrong_train("There is an entry for each batch. How many are asked for?")
def train_every_step_an_entry(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            losses.append(cost.value)
            sgd_update(trainables, learning_rate)
    return losses


@wrong_train(
    "The losses grow from epoch to epoch by what was there before. Where should the total begin "
    "anew?"
)
def train_total_never_reset(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    total = 0.0
    for _ in range(epochs):
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses


@wrong_train(
    "The learning rate that train was given does not reach the update. Who should hand it on?"
)
def train_default_learning_rate(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables)
        losses.append(total / len(data[0]))
    return losses


@wrong_train(
    "The step is divided by the number of rows once more. MSE is a mean: is that not done yet?"
)
def train_rate_divided_by_the_batch(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate / len(X_batch))
        losses.append(total / len(data[0]))
    return losses


@wrong_train("The parameters move once an epoch. Is your update inside the loop over the batches?")
def train_one_update_an_epoch(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
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


@wrong_train(
    "The gradients are computed again between the updates of one step, so later parameters see "
    "the new values of earlier ones. How many backward passes does a step need?"
)
def train_one_parameter_at_a_time(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            total += forward_pass(cost, graph) * len(X_batch)
            for node in trainables:
                forward_and_backward(graph)
                sgd_update([node], learning_rate)
        losses.append(total / len(data[0]))
    return losses


@wrong_train(
    "Parameters change while the backward pass is still on its way, so earlier layers compute "
    "with new weights. When is it safe to move them?"
)
def train_updates_during_the_backward_pass(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            total += forward_pass(cost, graph) * len(X_batch)
            for node in reversed(graph):
                node.backward()
                for source in node.inbound_nodes:
                    if source in trainables:
                        source.value = source.value - learning_rate * node.gradients[source]
        losses.append(total / len(data[0]))
    return losses


@wrong_train(
    "From the second epoch on nothing happens: a generator can be walked through only once. "
    "Where should a new pass begin?"
)
def train_batches_used_up(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    batches = minibatches(*data, batch_size, rng)
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in batches:
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses


@wrong_train("Every epoch has the same batches. Where should they be shuffled again?")
def train_one_order_for_all_epochs(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    batches = list(minibatches(*data, batch_size, rng))
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in batches:
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses


@wrong_train("The batches are cut in the order of the table. Who shuffles the rows?")
def train_unshuffled(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(data[0]), batch_size):
            X_batch = data[0][start : start + batch_size]
            X.value, y.value = X_batch, data[1][start : start + batch_size]
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses


@wrong_train(
    "The loss is read off the last node of the graph, which need not be the cost. Which argument "
    "tells you where the cost stands?"
)
def train_trusts_the_last_node(
    graph: list[Node],
    cost: Node,
    trainables: list[Node],
    X: Input,
    y: Input,
    data: Data,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: Generator,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += graph[-1].value * len(X_batch)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses
