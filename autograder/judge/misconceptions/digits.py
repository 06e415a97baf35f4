"""Lesson 09: networks built wrongly, and trainings that stop too late, too early or not at all."""

import numpy as np

from autograder.judge.misconceptions.catalogue import misconceptions
from miniflow_ref.optim import minibatches
from miniflow_ref.tensor import SGD, CrossEntropyLoss, Linear, Sequential, Tanh, Tensor


def digits_model(sizes, rng):
    model = Sequential()
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(inputs, outputs, rng))
    return model


misconceptions(
    "digits_model",
    "digits_model",
    digits_model,
    model_tanh_at_the_end="""
    A Tanh stands after the last layer as well, so no logit gets beyond -1 and 1. How sure could
    such a network ever be?

    -        if model.layers:
    -            model.add(Tanh())
             model.add(Linear(inputs, outputs, rng))
    +        model.add(Tanh())
    """,
    model_sigmoid_at_the_end="""
    A Sigmoid stands after the last layer, as if its outputs had to be probabilities. Who makes
    probabilities of the logits here?

             model.add(Linear(inputs, outputs, rng))
    +    model.add(Sigmoid())
    """,
    model_without_tanh="""
    The Linear layers stand next to each other. What can two of them do that one cannot, with
    nothing bent between them?

    def digits_model(sizes, rng):
        return Sequential([Linear(n, k, rng) for n, k in zip(sizes[:-1], sizes[1:], strict=True)])
    """,
    model_sizes_swapped="""
    Each layer's two sizes are swapped. What comes in, what goes out?

    -        model.add(Linear(inputs, outputs, rng))
    +        model.add(Linear(outputs, inputs, rng))
    """,
    model_new_generator_for_each_layer="""
    Each layer gets a generator of its own, made anew, so layers of one size begin with the same
    weights. Which generator was handed to you?

    -        model.add(Linear(inputs, outputs, rng))
    +        model.add(Linear(inputs, outputs, np.random.default_rng(0)))
    """,
    model_without_generator="""
    Linear is not told from which generator to draw. Which three things does it want?

    -        model.add(Linear(inputs, outputs, rng))
    +        model.add(Linear(inputs, outputs))
    """,
    model_one_layer_too_many="""
    The loop goes once too often: after the last size there is no next one. How many pairs of
    neighbours are there?

    -    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
    +    for i in range(len(sizes)):

    -        model.add(Linear(inputs, outputs, rng))
    +        model.add(Linear(sizes[i], sizes[i + 1], rng))
    """,
    model_classes_for_layers="""
    The class Tanh stands in the list, and not a layer of that kind. How is one made of a class?

    -            model.add(Tanh())
    +            model.add(Tanh)
    """,
    model_last_layer_missing_after_a_tanh="""
    The last layer is missing, and a Tanh stands at the end. How many pairs of neighbours are there,
    and after which of them comes a bend?

    def digits_model(sizes, rng):
        model = Sequential()
        for i in range(len(sizes) - 2):
            model.add(Linear(sizes[i], sizes[i + 1], rng))
            model.add(Tanh())
        return model
    """,
    model_always_from_the_second_size="""
    All layers but the first take as many numbers as the second size says. What comes in where three
    or more layers follow each other?

    def digits_model(sizes, rng):
        model = Sequential([Linear(sizes[0], sizes[1], rng)])
        for size in sizes[2:]:
            model.add(Tanh())
            model.add(Linear(sizes[1], size, rng))
        return model
    """,
    model_own_generator="""
    The weights are the same whichever generator is given: you made one of your own. What is rng
    there for?

     def digits_model(sizes, rng):
    +    rng = np.random.default_rng(0)
    """,
    model_generator_without_a_seed="""
    Two generators of one seed give different weights, so no run can be repeated. Which generator
    was handed to you?

    -        model.add(Linear(inputs, outputs, rng))
    +        model.add(Linear(inputs, outputs, np.random.default_rng()))
    """,
    model_last_layer_missing="""
    The last layer is missing: with three sizes there are two layers. How many pairs of neighbours
    are there?

    -    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
    +    for i in range(len(sizes) - 2):

    -        model.add(Linear(inputs, outputs, rng))
    +        model.add(Linear(sizes[i], sizes[i + 1], rng))
    """,
    model_always_two_layers="""
    There are always two layers, of the first three sizes. What is to happen with two sizes, or with
    five?

    def digits_model(sizes, rng):
        return Sequential(
            [Linear(sizes[0], sizes[1], rng), Tanh(), Linear(sizes[1], sizes[2], rng)]
        )
    """,
    model_fixed_sizes="""
    The network is 64-32-10 whatever is asked for. Where do the sizes come in?

    def digits_model(sizes, rng):
        return Sequential([Linear(64, 32, rng), Tanh(), Linear(32, 10, rng)])
    """,
    model_relu="""
    Between the layers stands a Relu. Which bend was asked for?

    -            model.add(Tanh())
    +            model.add(Relu())
    """,
    model_sigmoid="""
    Between the layers stands a Sigmoid. Which bend was asked for?

    -            model.add(Tanh())
    +            model.add(Sigmoid())
    """,
    model_tanh_before_each_layer="""
    The pixels themselves go through a Tanh, before the first layer. Where should a bend stand?

    -        if model.layers:
    -            model.add(Tanh())
    +        model.add(Tanh())
    """,
    model_one_layer_repeated="""
    One and the same hidden layer stands in the list several times, and so learns once for all of
    them. How many layers did you make, and how many do you need?

    def digits_model(sizes, rng):
        hidden = [Linear(sizes[0], sizes[1], rng), Tanh()]
        return Sequential(hidden * (len(sizes) - 2) + [Linear(sizes[-2], sizes[-1], rng)])
    """,
    model_drawn_from_the_end="""
    The last layer draws its weights first. In which order do the layers stand, and in which are
    they made?

    def digits_model(sizes, rng):
        layers = []
        for i in reversed(range(len(sizes) - 1)):
            if layers:
                layers.insert(0, Tanh())
            layers.insert(0, Linear(sizes[i], sizes[i + 1], rng))
        return Sequential(layers)
    """,
    model_plain_list="""
    A plain list comes back. What can a Sequential do that a list cannot?

    def digits_model(sizes, rng):
        layers = []
        for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
            if layers:
                layers.append(Tanh())
            layers.append(Linear(inputs, outputs, rng))
        return layers
    """,
    model_not_returned="""
    None comes back: the network is built, and kept to itself. What hands it over?

    -    return model
    """,
)


def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
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


misconceptions(
    "digits_train",
    "digits_train",
    digits_train,
    digits_never_zeroed="""
    The steps grow from batch to batch: each pass adds to the gradients of the ones before. Who
    forgets them, and when?

    -            optimiser.step()
    +            optimiser.step(zero=False)
    """,
    digits_zeroed_once_an_epoch="""
    Within an epoch the steps grow from batch to batch: the gradients are forgotten only when it is
    over. How often is there a step?

    -            optimiser.step()
    +            optimiser.step(zero=False)
    +        optimiser.zero()
    """,
    digits_steps_before_the_way_back="""
    The step is taken before the gradients come back, so it goes by those of the batch before. Which
    comes first?

    -            loss.backward()
    -            optimiser.step()
    +            optimiser.step()
    +            loss.backward()
    """,
    digits_arrays_for_tensors="""
    The network is given an array, and its layers work on Tensors. What makes one of the other?

    -            loss = criterion.forward(model.forward(Tensor(X)), y)
    +            loss = criterion.forward(model.forward(X), y)
    """,
    digits_never_steps="""
    The parameters stay where they were. What moves them, after backward has found the gradients?

    -            optimiser.step()
    +            optimiser.zero()
    """,
    digits_one_step_an_epoch="""
    There is one step in each epoch, where there should be one for each batch. In which loop does
    step stand?

    -            optimiser.step()
    +        optimiser.step()
    """,
    digits_learns_from_held_out="""
    The network learns from the held-out rows as well. What can they still tell you then?

    -        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
    +        loss = criterion.forward(model.forward(Tensor(X)), y)
    +        held_out_loss = float(loss.data)
             held_out_losses.append(held_out_loss)
    +        loss.backward()
    +        optimiser.step()
    """,
    digits_held_out_gradient_left="""
    backward was called on the held-out loss, and what it left behind goes into the next step. Is
    there anything to learn from these rows?

    -        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
    +        loss = criterion.forward(model.forward(Tensor(X)), y)
    +        loss.backward()
    +        held_out_loss = float(loss.data)
    """,
    digits_best_not_restored="""
    At the end the model has the parameters of its last epoch. Was the best kept as arrays, and who
    puts it back?

    -            kept = [parameter.data for parameter in parameters]

    -    for parameter, data in zip(parameters, kept, strict=True):
    -        parameter.data = data
    """,
    digits_restored_only_when_stopped="""
    The best parameters come back only if training stopped early. What if the epochs run out while
    you wait?

                 if waited == patience:
    +                for parameter, data in zip(parameters, kept, strict=True):
    +                    parameter.data = data

    -    for parameter, data in zip(parameters, kept, strict=True):
    -        parameter.data = data
    """,
    digits_stopped_without_restoring="""
    When training stops early, the model keeps the parameters of its last epoch: the function ends
    before they are put back. What should happen on either way out?

    -                break
    +                return training_losses, held_out_losses
    """,
    digits_patience_in_total="""
    All epochs without a new best are counted, not the ones in a row. What should a new best do to
    the count?

    -            best, waited = held_out_loss, 0
    +            best = held_out_loss
    """,
    digits_waits_one_more="""
    Training stops one epoch too late. With patience 1, how many epochs without a new best may there
    be?

    -            if waited == patience:
    +            if waited > patience:
    """,
    digits_waits_one_less="""
    Training stops one epoch too early. With patience 2, how many epochs without a new best should
    there be?

    -            if waited == patience:
    +            if waited >= patience - 1:
    """,
    digits_stops_at_once="""
    Training stops at the first epoch without a new best. How many such epochs in a row does
    patience allow for?

    -    best, waited = np.inf, 0
    +    best = np.inf

    -            best, waited = held_out_loss, 0
    +            best = held_out_loss

    -            waited += 1
    -            if waited == patience:
    -                break
    +            break
    """,
    digits_never_stops="""
    Training goes on to the last epoch, however long the held-out loss has been above its best. Who
    looks at patience?

    -    best, waited = np.inf, 0
    +    best = np.inf

    -            best, waited = held_out_loss, 0
    +            best = held_out_loss

    -        else:
    -            waited += 1
    -            if waited == patience:
    -                break
    """,
    digits_never_stops_nor_restores="""
    Training goes on to the last epoch, and the model keeps the parameters it has then. When should
    it stop, and which parameters should come back?

    -    best, waited = np.inf, 0

    -        if held_out_loss < best:
    -            best, waited = held_out_loss, 0
    -            kept = [parameter.data for parameter in parameters]
    -        else:
    -            waited += 1
    -            if waited == patience:
    -                break
    -    for parameter, data in zip(parameters, kept, strict=True):
    -        parameter.data = data
    """,
    digits_compares_with_the_last_epoch="""
    Each held-out loss is compared with the one before it, not with the best. Is going down from a
    height a new best?

             else:
    +            best = held_out_loss
    """,
    digits_counts_only_rises="""
    What is counted are the epochs in which the held-out loss rose. If it falls a little from a
    height, is that a new best?

    -            best, waited = held_out_loss, 0
    +            best = held_out_loss

    -        else:
    -            waited += 1
    -            if waited == patience:
    -                break
    +        rises = len(held_out_losses) > 1 and held_out_loss > held_out_losses[-2]
    +        waited = waited + 1 if rises else 0
    +        if waited == patience:
    +            break
    """,
    digits_wants_more_than_a_little="""
    A loss that is only a little below the best does not count. How far below the best must a new
    best be?

    -        if held_out_loss < best:
    +        if held_out_loss < best - 1e-3:
    """,
    digits_keeps_the_first_best="""
    The parameters of the first new best are kept, and those of later ones are not. When are they
    kept anew?

    -    best, waited = np.inf, 0
    +    best, waited, kept = np.inf, 0, None

    -            kept = [parameter.data for parameter in parameters]
    +            kept = kept or [parameter.data for parameter in parameters]
    """,
    digits_a_tie_is_progress="""
    A held-out loss that equals the best counts as a new best, so a loss that stays where it is
    would never end the training. What does below mean?

    -        if held_out_loss < best:
    +        if held_out_loss <= best:
    """,
    digits_watches_the_training_loss="""
    The training loss decides when to stop and which epoch was best. Which loss shows whether
    something of use is learned?

    -        if held_out_loss < best:
    -            best, waited = held_out_loss, 0
    +        if training_losses[-1] < best:
    +            best, waited = training_losses[-1], 0
    """,
    digits_held_out_loss_before_the_epoch="""
    The held-out loss is taken before the epoch. Whose parameters are judged by it?

         for _ in range(epochs):
    +        X, y = held_out
    +        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)

    -        X, y = held_out
    -        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
             held_out_losses.append(held_out_loss)
    """,
    digits_lists_exchanged="""
    The two lists come in the wrong order. Which one was promised first?

    -    return training_losses, held_out_losses
    +    return held_out_losses, training_losses
    """,
    digits_last_epoch_not_noted="""
    The held-out loss of the epoch at which training stops is missing. When is an entry made, and
    when is the loop left?

    -        held_out_losses.append(held_out_loss)

                 if waited == patience:
                     break
    +        held_out_losses.append(held_out_loss)
    """,
    digits_loss_after_the_update="""
    The training loss is the one after the update. When does a batch tell what the network makes of
    rows it is about to learn from?

    -            total += len(X) * float(loss.data)

                 optimiser.step()
    +            loss = criterion.forward(model.forward(Tensor(X)), y)
    +            total += len(X) * float(loss.data)
    """,
    digits_training_loss_after_the_epoch="""
    The training loss is taken anew when the epoch is over. Which losses were seen while it was
    going on?

    -        total = 0.0

    -            total += len(X) * float(loss.data)

    -        training_losses.append(total / len(training[0]))
    +        X, y = training
    +        loss = criterion.forward(model.forward(Tensor(X)), y)
    +        training_losses.append(float(loss.data))
    """,
    digits_mean_over_batches="""
    The mean is taken over the batches. The last one may be shorter: how much should its loss count?

    -        total = 0.0
    +        total, steps = 0.0, 0

    -            total += len(X) * float(loss.data)
    +            total += float(loss.data)
    +            steps += 1

    -        training_losses.append(total / len(training[0]))
    +        training_losses.append(total / steps)
    """,
    digits_sum_of_batch_losses="""
    The losses of an epoch's batches are added up. What turns the sum into a mean over the rows?

    digits_sum_over_rows and digits_batch_losses_over_rows
    """,
    digits_sum_over_rows="""
    The losses of all rows are added up. By what must the sum be divided?

    -        training_losses.append(total / len(training[0]))
    +        training_losses.append(total)
    """,
    digits_short_batch_counts_as_a_full_one="""
    Every batch counts batch_size rows, the short one at the end as well. How many rows has it?

    -            total += len(X) * float(loss.data)
    +            total += batch_size * float(loss.data)
    """,
    digits_batch_losses_over_rows="""
    The losses of the batches are added up and divided by the number of rows. For how many rows does
    the loss of one batch stand?

    -            total += len(X) * float(loss.data)
    +            total += float(loss.data)
    """,
    digits_last_batch_only="""
    The training loss is that of the epoch's last batch. What about the other rows?

    -            total += len(X) * float(loss.data)
    +            total = float(loss.data)

    -        training_losses.append(total / len(training[0]))
    +        training_losses.append(total)
    """,
    digits_an_entry_for_each_batch="""
    There is a training loss for each batch. How many should there be after one epoch?

    -        total = 0.0

    -            total += len(X) * float(loss.data)
    +            training_losses.append(float(loss.data))

    -        training_losses.append(total / len(training[0]))
    """,
    digits_same_batches_in_each_epoch="""
    Every epoch has the same batches in the same order: they were dealt once. When should the rows
    be shuffled?

         best, waited = np.inf, 0
    +    batches = list(minibatches(*training, batch_size, rng))

    -        for X, y in minibatches(*training, batch_size, rng):
    +        for X, y in batches:
    """,
    digits_batches_used_up="""
    From the second epoch on nothing is learned: a generator can be walked through only once. Where
    should minibatches be called?

         best, waited = np.inf, 0
    +    batches = minibatches(*training, batch_size, rng)

    -        for X, y in minibatches(*training, batch_size, rng):
    +        for X, y in batches:
    """,
    digits_own_generator="""
    Trainings with different generators have the same order: you made one of your own. What is rng
    there for?

         best, waited = np.inf, 0
    +    rng = np.random.default_rng(0)
    """,
    digits_new_generator_in_each_epoch="""
    Every epoch has the same order: a generator that is made anew begins anew. Which generator was
    handed to you?

    -        for X, y in minibatches(*training, batch_size, rng):
    +        for X, y in minibatches(*training, batch_size, np.random.default_rng(0)):
    """,
    digits_unshuffled="""
    The rows come in the order of the table, in every epoch. Who shuffles them?

    -        for X, y in minibatches(*training, batch_size, rng):
    +        for start in range(0, len(training[0]), batch_size):
    +            X = training[0][start : start + batch_size]
    +            y = training[1][start : start + batch_size]
    """,
    digits_drops_the_last_batch="""
    Rows are left over at the end of an epoch. What happens to them when the number of rows is not a
    multiple of batch_size?

    -        for X, y in minibatches(*training, batch_size, rng):
    +        order = rng.permutation(len(training[0]))
    +        for i in range(len(order) // batch_size):
    +            rows = order[i * batch_size : (i + 1) * batch_size]
    +            X, y = training[0][rows], training[1][rows]
    """,
    digits_all_rows_at_once="""
    There is one step in each epoch, with all rows at once. Who deals out the batches?

    -        for X, y in minibatches(*training, batch_size, rng):
    +        for X, y in [training]:
    """,
    digits_alpha_unused="""
    alpha has no effect on the steps. Who has to know it?

    -    optimiser = SGD(parameters, alpha)
    +    optimiser = SGD(parameters)
    """,
    digits_lists_end_with_the_best="""
    The lists end with the best epoch. Which epochs were gone through, all in all?

    -    return training_losses, held_out_losses
    +    count = held_out_losses.index(best) + 1
    +    return training_losses[:count], held_out_losses[:count]
    """,
    digits_accuracy_for_loss="""
    The share of rows that are read rightly takes the place of the held-out loss. Which of the two
    notices that the network is less sure than before?

    -    best, waited = np.inf, 0
    +    best, waited = -np.inf, 0

    -        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
    +        held_out_loss = float(np.mean(model.forward(Tensor(X)).data.argmax(axis=1) == y))

    -        if held_out_loss < best:
    +        if held_out_loss > best:
    """,
    digits_tensors_in_the_lists="""
    The lists hold Tensors, and each of them keeps its whole diary in memory. Where does a Tensor
    have its number?

    -        held_out_loss = float(criterion.forward(model.forward(Tensor(X)), y).data)
    -        held_out_losses.append(held_out_loss)
    -        if held_out_loss < best:
    -            best, waited = held_out_loss, 0
    +        loss = criterion.forward(model.forward(Tensor(X)), y)
    +        held_out_losses.append(loss)
    +        if float(loss.data) < best:
    +            best, waited = float(loss.data), 0
    """,
    digits_losses_not_returned="""
    None comes back. Which two lists was the caller promised?

    -    return training_losses, held_out_losses
    """,
)
