"""Lesson 09: networks built wrongly, and trainings that stop too late, too early or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.judge.misconceptions.catalogue import misconceptions
from miniflow_ref.digits import Table
from miniflow_ref.optim import minibatches
from miniflow_ref.tensor import (
    SGD,
    CrossEntropyLoss,
    Linear,
    Relu,
    Sequential,
    Sigmoid,
    Tanh,
    Tensor,
)

Generator = np.random.Generator
Sizes = Sequence[int]

wrong_model = misconceptions("digits_model", "digits_model")


@wrong_model(
    "A Tanh stands after the last layer as well, so no logit gets beyond -1 and 1. How sure could "
    "such a network ever be?"
)
def model_tanh_at_the_end(sizes: Sizes, rng: Generator) -> Sequential:
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        model.add(Linear(inputs, outputs, rng))
        model.add(Tanh())
    return model


@wrong_model(
    "A Sigmoid stands after the last layer, as if its outputs had to be probabilities. Who makes "
    "probabilities of the logits here?"
)
def model_sigmoid_at_the_end(sizes: Sizes, rng: Generator) -> Sequential:
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(inputs, outputs, rng))
    model.add(Sigmoid())
    return model


@wrong_model(
    "The Linear layers stand next to each other. What can two of them do that one cannot, with "
    "nothing bent between them?"
)
def model_without_tanh(sizes: Sizes, rng: Generator) -> Sequential:
    return Sequential([Linear(n, k, rng) for n, k in zip(sizes[:-1], sizes[1:], strict=True)])


@wrong_model("Each layer's two sizes are swapped. What comes in, what goes out?")
def model_sizes_swapped(sizes: Sizes, rng: Generator) -> Sequential:
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(outputs, inputs, rng))
    return model


@wrong_model(
    "Each layer gets a generator of its own, made anew, so layers of one size begin with the same "
    "weights. Which generator was handed to you?"
)
def model_new_generator_for_each_layer(sizes: Sizes, rng: Generator) -> Sequential:
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(inputs, outputs, np.random.default_rng(0)))
    return model


@wrong_model(
    "The weights are the same whichever generator is given: you made one of your own. What is rng "
    "there for?"
)
def model_own_generator(sizes: Sizes, rng: Generator) -> Sequential:
    rng = np.random.default_rng(0)
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(inputs, outputs, rng))
    return model


@wrong_model(
    "Two generators of one seed give different weights, so no run can be repeated. Which generator "
    "was handed to you?"
)
def model_generator_without_a_seed(sizes: Sizes, rng: Generator) -> Sequential:
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(inputs, outputs, np.random.default_rng()))
    return model


@wrong_model(
    "The last layer is missing: with three sizes there are two layers. How many pairs of "
    "neighbours are there?"
)
def model_last_layer_missing(sizes: Sizes, rng: Generator) -> Sequential:
    model = Sequential()
    for i in range(len(sizes) - 2):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(sizes[i], sizes[i + 1], rng))
    return model


@wrong_model(
    "There are always two layers, of the first three sizes. What is to happen with two sizes, or "
    "with five?"
)
def model_always_two_layers(sizes: Sizes, rng: Generator) -> Sequential:
    return Sequential([Linear(sizes[0], sizes[1], rng), Tanh(), Linear(sizes[1], sizes[2], rng)])


@wrong_model("The network is 64-32-10 whatever is asked for. Where do the sizes come in?")
def model_fixed_sizes(sizes: Sizes, rng: Generator) -> Sequential:
    return Sequential([Linear(64, 32, rng), Tanh(), Linear(32, 10, rng)])


@wrong_model("Between the layers stands a Relu. Which bend was asked for?")
def model_relu(sizes: Sizes, rng: Generator) -> Sequential:
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if model.layers:
            model.add(Relu())
        model.add(Linear(inputs, outputs, rng))
    return model


@wrong_model("Between the layers stands a Sigmoid. Which bend was asked for?")
def model_sigmoid(sizes: Sizes, rng: Generator) -> Sequential:
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if model.layers:
            model.add(Sigmoid())
        model.add(Linear(inputs, outputs, rng))
    return model


@wrong_model(
    "The pixels themselves go through a Tanh, before the first layer. Where should a bend stand?"
)
def model_tanh_before_each_layer(sizes: Sizes, rng: Generator) -> Sequential:
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        model.add(Tanh())
        model.add(Linear(inputs, outputs, rng))
    return model


@wrong_model(
    "One and the same hidden layer stands in the list several times, and so learns once for all of "
    "them. How many layers did you make, and how many do you need?"
)
def model_one_layer_repeated(sizes: Sizes, rng: Generator) -> Sequential:
    hidden = [Linear(sizes[0], sizes[1], rng), Tanh()]
    return Sequential(hidden * (len(sizes) - 2) + [Linear(sizes[-2], sizes[-1], rng)])


@wrong_model(
    "The last layer draws its weights first. In which order do the layers stand, and in which are "
    "they made?"
)
def model_drawn_from_the_end(sizes: Sizes, rng: Generator) -> Sequential:
    layers: list[Any] = []
    for i in reversed(range(len(sizes) - 1)):
        if layers:
            layers.insert(0, Tanh())
        layers.insert(0, Linear(sizes[i], sizes[i + 1], rng))
    return Sequential(layers)


@wrong_model("A plain list comes back. What can a Sequential do that a list cannot?")
def model_plain_list(sizes: Sizes, rng: Generator) -> Any:
    layers: list[Any] = []
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if layers:
            layers.append(Tanh())
        layers.append(Linear(inputs, outputs, rng))
    return layers


@wrong_model("None comes back: the network is built, and kept to itself. What hands it over?")
def model_not_returned(sizes: Sizes, rng: Generator) -> None:
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(inputs, outputs, rng))


wrong_training = misconceptions("digits_train", "digits_train")
Losses = tuple[list[Any], list[Any]]


@wrong_training(
    "The steps grow from batch to batch: each pass adds to the gradients of the ones before. Who "
    "forgets them, and when?"
)
def digits_never_zeroed(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step(zero=False)
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "Within an epoch the steps grow from batch to batch: the gradients are forgotten only when it"
    " is over. How often is there a step?"
)
def digits_zeroed_once_an_epoch(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step(zero=False)
        optimiser.zero()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "The parameters stay where they were. What moves them, after backward has found the gradients?"
)
def digits_never_steps(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.zero()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "There is one step in each epoch, where there should be one for each batch. In which loop "
    "does step stand?"
)
def digits_one_step_an_epoch(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
        optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "The network learns from the held-out rows as well. What can they still tell you then?"
)
def digits_learns_from_held_out(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        loss = criterion.forward(model.forward(Tensor(X)), y)
        held_out_loss = float(loss.data)
        held_out_losses.append(held_out_loss)
        loss.backward()
        optimiser.step()
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "backward was called on the held-out loss, and what it left behind goes into the next step. "
    "Is there anything to learn from these rows?"
)
def digits_held_out_gradient_left(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        loss = criterion.forward(model.forward(Tensor(X)), y)
        loss.backward()
        held_out_loss = float(loss.data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "At the end the model has the parameters of its last epoch. Was the best kept as arrays, and "
    "who puts it back?"
)
def digits_best_not_restored(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
        else:
            waited += 1
            if waited == patience:
                break
    return training_losses, held_out_losses


@wrong_training(
    "The best parameters come back only if training stopped early. What if the epochs run out "
    "while you wait?"
)
def digits_restored_only_when_stopped(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                for parameter, data in zip(parameters, kept, strict=True):
                    parameter.data = data
                break
    return training_losses, held_out_losses


@wrong_training(
    "When training stops early, the model keeps the parameters of its last epoch: the function "
    "ends before they are put back. What should happen on either way out?"
)
def digits_stopped_without_restoring(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                return training_losses, held_out_losses
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "All epochs without a new best are counted, not the ones in a row. What should a new best do "
    "to the count?"
)
def digits_patience_in_total(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best = held_out_loss
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "Training stops one epoch too late. With patience 1, how many epochs without a new best may "
    "there be?"
)
def digits_waits_one_more(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited > patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "Training stops one epoch too early. With patience 2, how many epochs without a new best "
    "should there be?"
)
def digits_waits_one_less(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited >= patience - 1:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "Training stops at the first epoch without a new best. How many such epochs in a row does "
    "patience allow for?"
)
def digits_stops_at_once(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best = np.inf
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best = held_out_loss
            kept = [parameter.data for parameter in parameters]
        else:
            break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "Training goes on to the last epoch, however long the held-out loss has been above its best. "
    "Who looks at patience?"
)
def digits_never_stops(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best = np.inf
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best = held_out_loss
            kept = [parameter.data for parameter in parameters]
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "Training goes on to the last epoch, and the model keeps the parameters it has then. When "
    "should it stop, and which parameters should come back?"
)
def digits_never_stops_nor_restores(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
    return training_losses, held_out_losses


@wrong_training(
    "Each held-out loss is compared with the one before it, not with the best. Is going down from"
    " a height a new best?"
)
def digits_compares_with_the_last_epoch(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            best = held_out_loss
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "What is counted are the epochs in which the held-out loss rose. If it falls a little from a "
    "height, is that a new best?"
)
def digits_counts_only_rises(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best = held_out_loss
            kept = [parameter.data for parameter in parameters]
        rises = len(held_out_losses) > 1 and held_out_loss > held_out_losses[-2]
        waited = waited + 1 if rises else 0
        if waited == patience:
            break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "A held-out loss that equals the best counts as a new best, so a loss that stays where it is "
    "would never end the training. What does below mean?"
)
def digits_a_tie_is_progress(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss <= best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "The training loss decides when to stop and which epoch was best. Which loss shows whether "
    "something of use is learned?"
)
def digits_watches_the_training_loss(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if training_losses[-1] < best:
            best, waited = training_losses[-1], 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "The training loss is the one after the update. When does a batch tell what the network makes"
    " of rows it is about to learn from?"
)
def digits_loss_after_the_update(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            loss.backward()
            optimiser.step()
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "The training loss is taken anew when the epoch is over. Which losses were seen while it was "
    "going on?"
)
def digits_training_loss_after_the_epoch(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            loss.backward()
            optimiser.step()
        X, y = training
        loss = criterion.forward(model.forward(Tensor(X)), y)
        training_losses.append(float(loss.data))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "The mean is taken over the batches. The last one may be shorter: how much should its loss "
    "count?"
)
def digits_mean_over_batches(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total, steps = 0.0, 0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += float(loss.data)
            steps += 1
            loss.backward()
            optimiser.step()
        training_losses.append(total / steps)
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "The losses of an epoch's batches are added up. What turns the sum into a mean over the rows?"
)
def digits_sum_of_batch_losses(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total)
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training("The losses of all rows are added up. By what must the sum be divided?")
def digits_sum_over_rows(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total)
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "The losses of the batches are added up and divided by the number of rows. For how many rows "
    "does the loss of one batch stand?"
)
def digits_batch_losses_over_rows(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training("The training loss is that of the epoch's last batch. What about the other rows?")
def digits_last_batch_only(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total = float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total)
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "There is a training loss for each batch. How many should there be after one epoch?"
)
def digits_an_entry_for_each_batch(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            training_losses.append(float(loss.data))
            loss.backward()
            optimiser.step()
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "Every epoch has the same batches in the same order: they were dealt once. When should the "
    "rows be shuffled?"
)
def digits_same_batches_in_each_epoch(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    batches = list(minibatches(*training, batch_size, rng))
    for _ in range(epochs):
        total = 0.0
        for X, y in batches:
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "From the second epoch on nothing is learned: a generator can be walked through only once. "
    "Where should minibatches be called?"
)
def digits_batches_used_up(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    batches = minibatches(*training, batch_size, rng)
    for _ in range(epochs):
        total = 0.0
        for X, y in batches:
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "Trainings with different generators have the same order: you made one of your own. What is "
    "rng there for?"
)
def digits_own_generator(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    rng = np.random.default_rng(0)
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "Every epoch has the same order: a generator that is made anew begins anew. Which generator "
    "was handed to you?"
)
def digits_new_generator_in_each_epoch(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, np.random.default_rng(0)):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training("The rows come in the order of the table, in every epoch. Who shuffles them?")
def digits_unshuffled(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(training[0]), batch_size):
            X = training[0][start : start + batch_size]
            y = training[1][start : start + batch_size]
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "Rows are left over at the end of an epoch. What happens to them when the number of rows is "
    "not a multiple of batch_size?"
)
def digits_drops_the_last_batch(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        order = rng.permutation(len(training[0]))
        for i in range(len(order) // batch_size):
            rows = order[i * batch_size : (i + 1) * batch_size]
            X, y = training[0][rows], training[1][rows]
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "There is one step in each epoch, with all rows at once. Who deals out the batches?"
)
def digits_all_rows_at_once(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in [training]:
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training("alpha has no effect on the steps. Who has to know it?")
def digits_alpha_unused(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training("The lists end with the best epoch. Which epochs were gone through, all in all?")
def digits_lists_end_with_the_best(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    count = held_out_losses.index(best) + 1
    return training_losses[:count], held_out_losses[:count]


@wrong_training(
    "The share of rows that are read rightly takes the place of the held-out loss. Which of the "
    "two notices that the network is less sure than before?"
)
def digits_accuracy_for_loss(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = -np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(np.mean(model.forward(Tensor(X)).data.argmax(axis=1) == y))
        held_out_losses.append(held_out_loss)
        if held_out_loss > best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training(
    "The lists hold Tensors, and each of them keeps its whole diary in memory. Where does a "
    "Tensor have its number?"
)
def digits_tensors_in_the_lists(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> Losses:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        loss = criterion.forward(model.forward(Tensor(X)), y)
        held_out_losses.append(loss)
        if float(loss.data) < best:
            best, waited = float(loss.data), 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses


@wrong_training("None comes back. Which two lists was the caller promised?")
def digits_losses_not_returned(
    model: Sequential,
    training: Table,
    held_out: Table,
    epochs: int,
    batch_size: int,
    alpha: float,
    patience: int,
    rng: Generator,
) -> None:
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses = []
    held_out_losses = []
    best, waited = np.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, y in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), y)
            total += len(X) * float(loss.data)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, y = held_out
        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
        held_out_losses.append(held_out_loss)
        if held_out_loss < best:
            best, waited = held_out_loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
