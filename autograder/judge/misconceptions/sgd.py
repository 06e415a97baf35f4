"""Lesson 06: one step downhill, mini-batches, and training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.judge.misconceptions.catalogue import misconceptions
from miniflow_ref import (
    Input,
    Node,
    forward_and_backward,
    forward_pass,
    gradient_descent_update,
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


@wrong_step(
    "This step goes uphill, and the caller's own array has changed with it. Where does the "
    "gradient point, and how do you get a new value instead?"
)
def gd_climbs_in_place(x: Any, gradx: Any, learning_rate: float) -> Any:
    x += learning_rate * gradx
    return x


@wrong_step(
    "x is changed in place, and nothing comes back: a number stays where it was, and an array of "
    "the caller's has moved. How do you make a new value and hand it over?"
)
def gd_in_place_and_not_returned(x: Any, gradx: Any, learning_rate: float) -> None:
    x -= learning_rate * gradx


@wrong_step("None comes back: the new place is computed, and kept to itself. What hands it over?")
def gd_not_returned(x: Any, gradx: Any, learning_rate: float) -> None:
    new = x - learning_rate * gradx  # noqa: F841


@wrong_step(
    "The learning rate multiplies x as well, so x shrinks although nobody asked for it. What alone "
    "should the rate scale?"
)
def gd_scales_the_place(x: Any, gradx: Any, learning_rate: float) -> Any:
    return learning_rate * (x - gradx)


@wrong_step(
    "x is taken away from the step, so you end on the other side of 0. What is taken away from "
    "what?"
)
def gd_step_minus_place(x: Any, gradx: Any, learning_rate: float) -> Any:
    return learning_rate * gradx - x


@wrong_step(
    "The step has the same length wherever the ground rises at all: only the gradient's sign is "
    "used. What else does a gradient say?"
)
def gd_uses_the_sign_only(x: Any, gradx: Any, learning_rate: float) -> Any:
    return x - learning_rate * np.sign(gradx)


@wrong_step("The step is far too small: how often is the learning rate multiplied in?")
def gd_rate_twice(x: Any, gradx: Any, learning_rate: float) -> Any:
    step = learning_rate * gradx
    return x - learning_rate * step


@wrong_step(
    "The gradient is multiplied by x. How long should the step be at x = 0, if the ground rises "
    "there?"
)
def gd_multiplies_by_the_place(x: Any, gradx: Any, learning_rate: float) -> Any:
    return x - learning_rate * gradx * x


@wrong_step(
    "The learning rate scales x and leaves the gradient alone. Which of the two should a small "
    "rate make small?"
)
def gd_rate_on_the_place(x: Any, gradx: Any, learning_rate: float) -> Any:
    return learning_rate * x - gradx


@wrong_step(
    "The loop takes arrays with one axis only, and writes into the caller's own. What goes over "
    "numbers and arrays of any shape alike, and makes a new one?"
)
def gd_loops_along_one_axis_in_place(x: Any, gradx: Any, learning_rate: float) -> Any:
    for i in range(len(x)):
        x[i] -= learning_rate * gradx[i]
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
    "Neighbours in the table always share a batch, whatever changes places among them. What has to "
    "be shuffled, and before what?"
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


@wrong_batches(
    "The rows come in the order of the table, and those that fill no whole batch are dropped. "
    "Where does rng have its say, and what happens to the rows at the end?"
)
def batches_unshuffled_and_drop_the_last(
    X: Any, y: Any, batch_size: int, rng: Generator
) -> Batches:
    for i in range(len(X) // batch_size):
        part = slice(i * batch_size, (i + 1) * batch_size)
        yield X[part], y[part]


@wrong_batches(
    "The last rows are missing, even where they would fill a batch: the starts end too early. "
    "Where does the last batch begin when 20 rows are dealt in fives?"
)
def batches_stop_one_early(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    order = rng.permutation(len(X))
    for start in range(0, len(X) - batch_size, batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


@wrong_batches(
    "X and y are shuffled apart, and the rows that fill no whole batch are dropped. How can one "
    "order serve both, and what happens to the rows at the end?"
)
def batches_shuffled_apart_and_drop_the_last(
    X: Any, y: Any, batch_size: int, rng: Generator
) -> Batches:
    X, y = rng.permutation(X), rng.permutation(y)
    for i in range(len(X) // batch_size):
        part = slice(i * batch_size, (i + 1) * batch_size)
        yield X[part], y[part]


@wrong_batches(
    "Rows are drawn with replacement, and not by rng, so no pass is fair and no run can be "
    "repeated. How can each row get its turn exactly once, and which generator was handed to you?"
)
def batches_with_replacement_from_global_randomness(
    X: Any, y: Any, batch_size: int, rng: Generator
) -> Batches:
    for _ in range(0, len(X), batch_size):
        rows = np.random.randint(0, len(X), size=batch_size)
        yield X[rows], y[rows]


@wrong_batches(
    "The randomness does not come from rng, so no run can be repeated, and the rows that fill no "
    "whole batch are dropped. Which generator was handed to you, and what happens at the end?"
)
def batches_global_randomness_and_drop_the_last(
    X: Any, y: Any, batch_size: int, rng: Generator
) -> Batches:
    order = np.random.permutation(len(X))
    for i in range(len(X) // batch_size):
        rows = order[i * batch_size : (i + 1) * batch_size]
        yield X[rows], y[rows]


@wrong_batches(
    "X and y are shuffled apart, and not by rng. How can one order serve both, and which generator "
    "was handed to you?"
)
def batches_shuffled_apart_from_global_randomness(
    X: Any, y: Any, batch_size: int, rng: Generator
) -> Batches:
    X, y = np.random.permutation(X), np.random.permutation(y)
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


@wrong_batches(
    "The batches hold row numbers, not rows. What do you get when a table is indexed by an array "
    "of row numbers?"
)
def batches_of_row_numbers(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield rows, rows


@wrong_batches(
    "Each batch is one row only. How many rows belong into a batch, and how far is it from the "
    "start of one to the start of the next?"
)
def batches_of_one_row(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    for row in rng.permutation(len(X)):
        yield X[row : row + 1], y[row : row + 1]


@wrong_batches(
    "Neighbouring batches share rows: each begins one row after the last one. How far is it from "
    "the start of a batch to the start of the next?"
)
def batches_overlap(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    order = rng.permutation(len(X))
    for start in range(len(X)):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


@wrong_batches(
    "Each batch begins one row after the last one, so rows come again and again. What must the "
    "number of a batch be multiplied by to give its first row?"
)
def batches_count_for_start(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    order = rng.permutation(len(X))
    for i in range(len(X) // batch_size):
        rows = order[i : i + batch_size]
        yield X[rows], y[rows]


@wrong_batches(
    "The list comes back with its first batch: return stands inside the loop. When is the list "
    "complete?"
)
def batches_return_a_list_of_one(X: Any, y: Any, batch_size: int, rng: Generator) -> Any:
    order = rng.permutation(len(X))
    batches = []
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        batches.append((X[rows], y[rows]))
        return batches


@wrong_batches(
    "The caller's own table is reordered, and X and y apart, so a row of X stands beside another "
    "row's y. How can one order serve both, and leave the table as it is?"
)
def batches_shuffled_apart_in_the_table(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    rng.shuffle(X)
    rng.shuffle(y)
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size], y[start : start + batch_size]


@wrong_batches(
    "Where the rows fill whole batches, an empty one follows. How many batches are 20 rows in "
    "fives, and how many are 23?"
)
def batches_end_with_an_empty_one(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    order = rng.permutation(len(X))
    for i in range(len(X) // batch_size + 1):
        rows = order[i * batch_size : (i + 1) * batch_size]
        yield X[rows], y[rows]


@wrong_batches(
    "The batches are made as equal as possible, so most of them are too small. How many rows "
    "belong into each batch, and where are the rows that are left over?"
)
def batches_of_even_sizes(X: Any, y: Any, batch_size: int, rng: Generator) -> Batches:
    order = rng.permutation(len(X))
    for rows in np.array_split(order, -(-len(X) // batch_size)):
        yield X[rows], y[rows]


@wrong_batches(
    "All X batches stand in one list and all y batches in another. What belongs together in one "
    "batch?"
)
def batches_in_two_lists(X: Any, y: Any, batch_size: int, rng: Generator) -> Any:
    order = rng.permutation(len(X))
    starts = range(0, len(X), batch_size)
    X_batches = [X[order[start : start + batch_size]] for start in starts]
    y_batches = [y[order[start : start + batch_size]] for start in starts]
    return X_batches, y_batches


wrong_update = misconceptions("sgd_update", "sgd_update")


@wrong_update("The parameters climb. Which sign takes them against the gradient?")
def sgd_climbs(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        node.value = node.value + learning_rate * node.gradients[node]


@wrong_update(
    "Nothing has moved: the new value went elsewhere, into a name of your own perhaps, and the "
    "node still holds the old one. What does the node's next forward pass read?"
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


@wrong_update(
    "The parameters climb, and the arrays that were fed have changed with them. Which sign goes "
    "against the gradient, and how does a node get an array of its own?"
)
def sgd_climbs_in_place(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        node.value += learning_rate * node.gradients[node]


@wrong_update(
    "The parameters climb, and by what the first consumer says alone. Which sign goes against the "
    "gradient, and where does a node keep the sum over all consumers?"
)
def sgd_first_consumer_climbs(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        node.value = node.value + learning_rate * node.outbound_nodes[0].gradients[node]


@wrong_update("The learning rate has no effect on your step. What should it scale?")
def sgd_without_a_rate(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        node.value = node.value - node.gradients[node]


@wrong_update(
    "The value is replaced by the step alone. Where does the parameter stand after the step, if it "
    "began at 5?"
)
def sgd_keeps_the_step_alone(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        node.value = -learning_rate * node.gradients[node]


@wrong_update("The step is divided by the number of rows. MSE is a mean: is that not done yet?")
def sgd_divides_by_the_rows(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        node.value = node.value - learning_rate * node.gradients[node] / len(node.value)


@wrong_update(
    "Only the last trainable moves: the update stands after the loop. How often should it run?"
)
def sgd_last_trainable_only(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        partial = node.gradients[node]
    node.value = node.value - learning_rate * partial


@wrong_update(
    "The whole dictionary of gradients stands in the formula, where one entry of it is meant. "
    "Under which key does a parameter keep its own gradient?"
)
def sgd_uses_the_whole_dictionary(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        gradients: Any = node.gradients
        node.value = node.value - learning_rate * gradients


@wrong_update(
    "The whole dictionary of gradients is handed on, where one entry of it is meant. Under which "
    "key does a parameter keep its own gradient?"
)
def sgd_hands_on_the_whole_dictionary(
    trainables: Sequence[Node], learning_rate: float = 1e-2
) -> None:
    for node in trainables:
        node.value = gradient_descent_update(node.value, node.gradients, learning_rate)


@wrong_update(
    "A parameter takes a step for each of its consumers, and its gradient is already their sum. "
    "How many steps should it take?"
)
def sgd_step_for_each_consumer(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        for _ in node.outbound_nodes:
            node.value = node.value - learning_rate * node.gradients[node]


@wrong_update(
    "All elements of a parameter take the same step, by the mean of their gradients. Why has the "
    "gradient a number for each of them?"
)
def sgd_mean_of_the_gradient(trainables: Sequence[Node], learning_rate: float = 1e-2) -> None:
    for node in trainables:
        node.value = node.value - learning_rate * np.mean(node.gradients[node])


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


@wrong_train(
    "The losses are added up, and looked at after the update, when the batch has already been "
    "learned from. What turns a sum into a mean over rows, and when does the lesson ask for the "
    "loss?"
)
def train_sum_of_losses_after_the_update(
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
            total += forward_pass(cost, graph)
        losses.append(total)
    return losses


@wrong_train(
    "An epoch's loss is that of its last batch alone, and after it has been learned from. What "
    "about the rows before it, and when does the lesson ask for the loss?"
)
def train_last_batch_after_the_update(
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
        losses.append(forward_pass(cost, graph))
    return losses


@wrong_train(
    "The mean is taken over the batches, and their losses are looked at after the update. How much "
    "should a short last batch count, and when does the lesson ask for the loss?"
)
def train_mean_over_batches_after_the_update(
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
        seen = []
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            sgd_update(trainables, learning_rate)
            seen.append(forward_pass(cost, graph))
        losses.append(float(np.mean(seen)))
    return losses


@wrong_train(
    "An epoch's loss is computed once, on the whole table, when the epoch is over. Which losses "
    "have you seen on the way, before each update?"
)
def train_whole_table_at_the_end(
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
        X.value, y.value = data
        losses.append(forward_pass(cost, graph))
    return losses


@wrong_train(
    "Each batch's loss counts for its rows, and nobody divides by them in the end. How many rows "
    "has an epoch?"
)
def train_sum_over_rows(
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
        losses.append(total)
    return losses


@wrong_train(
    "The batches' losses are added up and divided by the number of rows, but each of them is the "
    "mean of many rows. What should a batch's loss be multiplied by before it is added?"
)
def train_sum_divided_by_rows(
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
        losses.append(total / len(data[0]))
    return losses


@wrong_train("Every batch counts for batch_size rows. How many rows has the last one?")
def train_batch_size_for_rows(
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
            total += cost.value * batch_size
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses


@wrong_train("The network looks at every batch and never moves. Who takes the step, and how often?")
def train_never_updates(
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
        losses.append(total / len(data[0]))
    return losses


@wrong_train("One epoch only: what comes back has a single entry. Where does your function end?")
def train_single_epoch(
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
    losses: list[float] = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
        break
    return losses


@wrong_train(
    "Every step sees the whole table. What is batch_size there for, and who cuts the batches?"
)
def train_whole_table_in_every_step(
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
        X.value, y.value = data
        forward_and_backward(graph)
        losses.append(cost.value)
        sgd_update(trainables, learning_rate)
    return losses


@wrong_train(
    "X gets a new batch and y keeps its old value, so the answers are compared with other rows' "
    "targets. What does a batch hold besides X?"
)
def train_feeds_no_targets(
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
        for X_batch, _y_batch in minibatches(*data, batch_size, rng):
            X.value = X_batch
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses


@wrong_train("Two steps follow each batch. How many should there be for each backward pass?")
def train_updates_twice(
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
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses


@wrong_train(
    "The mean is taken over the batches, and the learning rate that train was given does not reach "
    "the update. How much should a short last batch count, and who should hand the rate on?"
)
def train_mean_over_batches_at_the_default_rate(
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
        seen = []
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            seen.append(cost.value)
            sgd_update(trainables)
        losses.append(float(np.mean(seen)))
    return losses


@wrong_train(
    "None comes back: the losses are collected, and kept to themselves. What hands them over?"
)
def train_returns_nothing(
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
    return None  # type: ignore[return-value]


@wrong_train("What comes back is one number. How many losses are asked for?")
def train_last_loss_only(
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
    for _ in range(epochs):
        total = 0.0
        for X_batch, y_batch in minibatches(*data, batch_size, rng):
            X.value, y.value = X_batch, y_batch
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate)
        loss = total / len(data[0])
    return loss  # type: ignore[return-value]


@wrong_train(
    "The learning rate that train was given has no effect: another one is written into your step. "
    "Should a network move at all when the rate is 0?"
)
def train_fixed_learning_rate(
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
            for node in trainables:
                node.value = node.value - 0.01 * node.gradients[node]
        losses.append(total / len(data[0]))
    return losses


@wrong_train(
    "No batch reaches the network: the Inputs keep the values that they had. Which attribute of X "
    "and y does the next forward pass read?"
)
def train_feeds_nothing(
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
        for X_batch, _y_batch in minibatches(*data, batch_size, rng):
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses


@wrong_train(
    "The losses of an epoch are added up, and the learning rate that train was given does not "
    "reach the update. What turns a sum into a mean over rows, and who should hand the rate on?"
)
def train_sum_of_losses_at_the_default_rate(
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
            sgd_update(trainables)
        losses.append(total)
    return losses


@wrong_train(
    "The update comes before the backward pass has made any gradient. What has to be there before "
    "a step can be taken?"
)
def train_updates_before_the_backward_pass(
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
            sgd_update(trainables, learning_rate)
            forward_and_backward(graph)
            total += cost.value * len(X_batch)
        losses.append(total / len(data[0]))
    return losses


@wrong_train(
    "There is an entry after each batch, and it grows within the epoch. After which of the two "
    "loops is an epoch's total complete?"
)
def train_appends_in_the_loop_over_batches(
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
    "The batches are cut in the order of the table, and the mean is taken over them. Who shuffles "
    "the rows, and how much should a short last batch count?"
)
def train_unshuffled_mean_over_batches(
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
        seen = []
        for start in range(0, len(data[0]), batch_size):
            X.value = data[0][start : start + batch_size]
            y.value = data[1][start : start + batch_size]
            forward_and_backward(graph)
            seen.append(cost.value)
            sgd_update(trainables, learning_rate)
        losses.append(float(np.mean(seen)))
    return losses


@wrong_train(
    "The rows that fill no whole batch never reach the network. What happens to them when the "
    "number of rows is not a multiple of batch_size?"
)
def train_drops_the_last_batch(
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
        order = rng.permutation(len(data[0]))
        total = 0.0
        for i in range(len(order) // batch_size):
            rows = order[i * batch_size : (i + 1) * batch_size]
            X.value, y.value = data[0][rows], data[1][rows]
            forward_and_backward(graph)
            total += cost.value * len(rows)
            sgd_update(trainables, learning_rate)
        losses.append(total / len(data[0]))
    return losses
