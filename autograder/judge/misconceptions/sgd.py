"""Lesson 06: one step downhill, mini-batches, and training."""

from autograder.judge.misconceptions.catalogue import misconceptions
from miniflow_ref import forward_and_backward, sgd_update

misconceptions(
    "gradient_descent_update",
    "gradient_descent_update",
    gd_climbs="""
    This step goes uphill. Where does the gradient point, and where do you want to go?

    def gradient_descent_update(x, gradx, learning_rate):
        return x + learning_rate * gradx
    """,
    gd_learning_rate_unused="""
    The learning rate has no effect on your step. What should it scale?

    def gradient_descent_update(x, gradx, learning_rate):
        return x - gradx
    """,
    gd_returns_the_step="""
    What comes back is the step alone. Where does x stand after it?

    def gradient_descent_update(x, gradx, learning_rate):
        return -learning_rate * gradx
    """,
    gd_divides_by_the_rate="""
    The step is divided by the learning rate. Should a larger rate make a smaller step?

    def gradient_descent_update(x, gradx, learning_rate):
        return x - gradx / learning_rate
    """,
    gd_in_place="""
    The caller's own array has changed: -= works on the array that both names share, and it cannot
    put fractions into an array of whole numbers. How do you get a new value instead?

    def gradient_descent_update(x, gradx, learning_rate):
        x -= learning_rate * gradx
        return x
    """,
    gd_climbs_in_place="""
    This step goes uphill, and the caller's own array has changed with it. Where does the gradient
    point, and how do you get a new value instead?

    def gradient_descent_update(x, gradx, learning_rate):
        x += learning_rate * gradx
        return x
    """,
    gd_in_place_and_not_returned="""
    x is changed in place, and nothing comes back: a number stays where it was, and an array of the
    caller's has moved. How do you make a new value and hand it over?

    def gradient_descent_update(x, gradx, learning_rate):
        x -= learning_rate * gradx
    """,
    gd_not_returned="""
    None comes back: the new place is computed, and kept to itself. What hands it over?

    def gradient_descent_update(x, gradx, learning_rate):
        new = x - learning_rate * gradx
    """,
    gd_scales_the_place="""
    The learning rate multiplies x as well, so x shrinks although nobody asked for it. What alone
    should the rate scale?

    def gradient_descent_update(x, gradx, learning_rate):
        return learning_rate * (x - gradx)
    """,
    gd_step_minus_place="""
    x is taken away from the step, so you end on the other side of 0. What is taken away from what?

    def gradient_descent_update(x, gradx, learning_rate):
        return learning_rate * gradx - x
    """,
    gd_uses_the_sign_only="""
    The step has the same length wherever the ground rises at all: only the gradient's sign is used.
    What else does a gradient say?

    def gradient_descent_update(x, gradx, learning_rate):
        return x - learning_rate * np.sign(gradx)
    """,
    gd_rate_twice="""
    The step is far too small: how often is the learning rate multiplied in?

    def gradient_descent_update(x, gradx, learning_rate):
        step = learning_rate * gradx
        return x - learning_rate * step
    """,
    gd_multiplies_by_the_place="""
    The gradient is multiplied by x. How long should the step be at x = 0, if the ground rises
    there?

    def gradient_descent_update(x, gradx, learning_rate):
        return x - learning_rate * gradx * x
    """,
    gd_rate_on_the_place="""
    The learning rate scales x and leaves the gradient alone. Which of the two should a small rate
    make small?

    def gradient_descent_update(x, gradx, learning_rate):
        return learning_rate * x - gradx
    """,
    gd_loops_along_one_axis_in_place="""
    The loop takes arrays with one axis only, and writes into the caller's own. What goes over
    numbers and arrays of any shape alike, and makes a new one?

    def gradient_descent_update(x, gradx, learning_rate):
        for i in range(len(x)):
            x[i] -= learning_rate * gradx[i]
        return x
    """,
)


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


misconceptions(
    "minibatches",
    "minibatches",
    minibatches,
    batches_with_replacement="""
    Some rows come twice and others never: these batches are drawn with replacement. How can each
    row get its turn exactly once?

    def minibatches(X, y, batch_size, rng):
        for _ in range(0, len(X), batch_size):
            rows = rng.integers(0, len(X), size=batch_size)
            yield X[rows], y[rows]
    """,
    batches_drawn_anew="""
    Each batch is drawn anew from all rows, so a row may come in two batches and another in none.
    What should be drawn once, before the batches are cut?

    def minibatches(X, y, batch_size, rng):
        for _ in range(0, len(X), batch_size):
            rows = rng.permutation(len(X))[:batch_size]
            yield X[rows], y[rows]
    """,
    batches_drop_the_last="""
    Rows are left over at the end. What happens to them when the number of rows is not a multiple of
    batch_size?

    -    for start in range(0, len(X), batch_size):
    -        rows = order[start : start + batch_size]
    +    for i in range(len(X) // batch_size):
    +        rows = order[i * batch_size : (i + 1) * batch_size]
    """,
    batches_unshuffled="""
    The rows come in the order of the table. Where does rng have its say?

    def minibatches(X, y, batch_size, rng):
        for start in range(0, len(X), batch_size):
            yield X[start : start + batch_size], y[start : start + batch_size]
    """,
    batches_shuffled_apart="""
    X and y are shuffled apart, so a row of X stands beside another row's y. How can one order serve
    both?

    def minibatches(X, y, batch_size, rng):
        X, y = rng.permutation(X), rng.permutation(y)
        for start in range(0, len(X), batch_size):
            yield X[start : start + batch_size], y[start : start + batch_size]
    """,
    batches_keep_neighbours="""
    Neighbours in the table always share a batch, whatever changes places among them. What has to be
    shuffled, and before what?

    def minibatches(X, y, batch_size, rng):
        starts = np.arange(0, len(X) - len(X) % batch_size, batch_size)
        for start in [
            *rng.permutation(starts),
            *range(len(starts) * batch_size, len(X), batch_size),
        ]:
            yield X[start : start + batch_size], y[start : start + batch_size]
    """,
    batches_reorder_the_table="""
    The caller's own table has been reordered. How can you read the rows in another order and leave
    the table as it is?

    def minibatches(X, y, batch_size, rng):
        order = rng.permutation(len(X))
        X[:], y[:] = X[order], y[order]
        for start in range(0, len(X), batch_size):
            yield X[start : start + batch_size], y[start : start + batch_size]
    """,
    batches_own_seed="""
    Every pass has the same order: a generator that is made anew with one seed begins anew. Which
    generator was handed to you?

    -    order = rng.permutation(len(X))
    +    order = np.random.default_rng(0).permutation(len(X))
    """,
    batches_global_randomness="""
    Two generators of the same seed give different batches, so a run cannot be repeated. Where does
    your randomness come from, if not from rng?

    -    order = rng.permutation(len(X))
    +    order = np.random.permutation(len(X))
    """,
    batches_return_the_first="""
    The function ends with its first batch. What is the difference between return and yield?

    -        yield X[rows], y[rows]
    +        return X[rows], y[rows]
    """,
    batches_unshuffled_and_drop_the_last="""
    The rows come in the order of the table, and those that fill no whole batch are dropped. Where
    does rng have its say, and what happens to the rows at the end?

    def minibatches(X, y, batch_size, rng):
        for i in range(len(X) // batch_size):
            part = slice(i * batch_size, (i + 1) * batch_size)
            yield X[part], y[part]
    """,
    batches_stop_one_early="""
    The last rows are missing, even where they would fill a batch: the starts end too early. Where
    does the last batch begin when 20 rows are dealt in fives?

    -    for start in range(0, len(X), batch_size):
    +    for start in range(0, len(X) - batch_size, batch_size):
    """,
    batches_shuffled_apart_and_drop_the_last="""
    X and y are shuffled apart, and the rows that fill no whole batch are dropped. How can one order
    serve both, and what happens to the rows at the end?

    def minibatches(X, y, batch_size, rng):
        X, y = rng.permutation(X), rng.permutation(y)
        for i in range(len(X) // batch_size):
            part = slice(i * batch_size, (i + 1) * batch_size)
            yield X[part], y[part]
    """,
    batches_with_replacement_from_global_randomness="""
    Rows are drawn with replacement, and not by rng, so no pass is fair and no run can be repeated.
    How can each row get its turn exactly once, and which generator was handed to you?

    def minibatches(X, y, batch_size, rng):
        for _ in range(0, len(X), batch_size):
            rows = np.random.randint(0, len(X), size=batch_size)
            yield X[rows], y[rows]
    """,
    batches_global_randomness_and_drop_the_last="""
    The randomness does not come from rng, so no run can be repeated, and the rows that fill no
    whole batch are dropped. Which generator was handed to you, and what happens at the end?

    batches_drop_the_last and batches_global_randomness
    """,
    batches_shuffled_apart_from_global_randomness="""
    X and y are shuffled apart, and not by rng. How can one order serve both, and which generator
    was handed to you?

    def minibatches(X, y, batch_size, rng):
        X, y = np.random.permutation(X), np.random.permutation(y)
        for start in range(0, len(X), batch_size):
            yield X[start : start + batch_size], y[start : start + batch_size]
    """,
    batches_of_row_numbers="""
    The batches hold row numbers, not rows. What do you get when a table is indexed by an array of
    row numbers?

    -        yield X[rows], y[rows]
    +        yield rows, rows
    """,
    batches_of_one_row="""
    Each batch is one row only. How many rows belong into a batch, and how far is it from the start
    of one to the start of the next?

    def minibatches(X, y, batch_size, rng):
        for row in rng.permutation(len(X)):
            yield X[row : row + 1], y[row : row + 1]
    """,
    batches_overlap="""
    Neighbouring batches share rows: each begins one row after the last one. How far is it from the
    start of a batch to the start of the next?

    -    for start in range(0, len(X), batch_size):
    +    for start in range(len(X)):
    """,
    batches_count_for_start="""
    Each batch begins one row after the last one, so rows come again and again. What must the number
    of a batch be multiplied by to give its first row?

    -    for start in range(0, len(X), batch_size):
    -        rows = order[start : start + batch_size]
    +    for i in range(len(X) // batch_size):
    +        rows = order[i : i + batch_size]
    """,
    batches_return_a_list_of_one="""
    The list comes back with its first batch: return stands inside the loop. When is the list
    complete?

         order = rng.permutation(len(X))
    +    batches = []

    -        yield X[rows], y[rows]
    +        batches.append((X[rows], y[rows]))
    +        return batches
    """,
    batches_shuffled_apart_in_the_table="""
    The caller's own table is reordered, and X and y apart, so a row of X stands beside another
    row's y. How can one order serve both, and leave the table as it is?

    def minibatches(X, y, batch_size, rng):
        rng.shuffle(X)
        rng.shuffle(y)
        for start in range(0, len(X), batch_size):
            yield X[start : start + batch_size], y[start : start + batch_size]
    """,
    batches_end_with_an_empty_one="""
    Where the rows fill whole batches, an empty one follows. How many batches are 20 rows in fives,
    and how many are 23?

    -    for start in range(0, len(X), batch_size):
    -        rows = order[start : start + batch_size]
    +    for i in range(len(X) // batch_size + 1):
    +        rows = order[i * batch_size : (i + 1) * batch_size]
    """,
    batches_of_even_sizes="""
    The batches are made as equal as possible, so most of them are too small. How many rows belong
    into each batch, and where are the rows that are left over?

    -    for start in range(0, len(X), batch_size):
    -        rows = order[start : start + batch_size]
    +    for rows in np.array_split(order, -(-len(X) // batch_size)):
    """,
    batches_in_two_lists="""
    All X batches stand in one list and all y batches in another. What belongs together in one
    batch?

    def minibatches(X, y, batch_size, rng):
        order = rng.permutation(len(X))
        starts = range(0, len(X), batch_size)
        X_batches = [X[order[start : start + batch_size]] for start in starts]
        y_batches = [y[order[start : start + batch_size]] for start in starts]
        return X_batches, y_batches
    """,
)

misconceptions(
    "sgd_update",
    "sgd_update",
    sgd_climbs="""
    The parameters climb. Which sign takes them against the gradient?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            node.value = node.value + learning_rate * node.gradients[node]
    """,
    sgd_local_name="""
    Nothing has moved: the new value went elsewhere, into a name of your own perhaps, and the node
    still holds the old one. What does the node's next forward pass read?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            value = node.value
            value = value - learning_rate * node.gradients[node]
    """,
    sgd_in_place="""
    The caller's arrays have changed: -= works on the array that the node was fed, and it cannot put
    fractions into whole numbers. How does the node get an array of its own?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            node.value -= learning_rate * node.gradients[node]
    """,
    sgd_first_consumer="""
    This takes what the first consumer says. Where does a node keep the sum over all of them?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            partial = node.outbound_nodes[0].gradients[node]
            node.value = node.value - learning_rate * partial
    """,
    sgd_wrong_key="""
    The gradient is looked up under a consumer. gradients maps a node to the gradient with respect
    to it: with respect to which node is this one to move?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            partial = node.gradients[node.outbound_nodes[0]]
            node.value = node.value - learning_rate * partial
    """,
    sgd_fixed_rate="""
    The learning rate that was handed in has no effect. Which one do you use?

    def sgd_update(trainables, learning_rate=1e-2):
        learning_rate = 1e-2
        for node in trainables:
            node.value = node.value - learning_rate * node.gradients[node]
    """,
    sgd_rate_twice="""
    The step is far too small: how often is the learning rate multiplied in?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            step = learning_rate * node.gradients[node]
            node.value = node.value - learning_rate * step
    """,
    sgd_first_trainable_only="""
    Only the first trainable moves. When does your loop end?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            node.value = node.value - learning_rate * node.gradients[node]
            return node.value
    """,
    sgd_climbs_in_place="""
    The parameters climb, and the arrays that were fed have changed with them. Which sign goes
    against the gradient, and how does a node get an array of its own?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            node.value += learning_rate * node.gradients[node]
    """,
    sgd_first_consumer_climbs="""
    The parameters climb, and by what the first consumer says alone. Which sign goes against the
    gradient, and where does a node keep the sum over all consumers?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            node.value = node.value + learning_rate * node.outbound_nodes[0].gradients[node]
    """,
    sgd_without_a_rate="""
    The learning rate has no effect on your step. What should it scale?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            node.value = node.value - node.gradients[node]
    """,
    sgd_keeps_the_step_alone="""
    The value is replaced by the step alone. Where does the parameter stand after the step, if it
    began at 5?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            node.value = -learning_rate * node.gradients[node]
    """,
    sgd_divides_by_the_rows="""
    The step is divided by the number of rows. MSE is a mean: is that not done yet?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            node.value = node.value - learning_rate * node.gradients[node] / len(node.value)
    """,
    sgd_last_trainable_only="""
    Only the last trainable moves: the update stands after the loop. How often should it run?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            partial = node.gradients[node]
        node.value = node.value - learning_rate * partial
    """,
    sgd_uses_the_whole_dictionary="""
    The whole dictionary of gradients stands in the formula, where one entry of it is meant. Under
    which key does a parameter keep its own gradient?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            gradients = node.gradients
            node.value = node.value - learning_rate * gradients
    """,
    sgd_hands_on_the_whole_dictionary="""
    The whole dictionary of gradients is handed on, where one entry of it is meant. Under which key
    does a parameter keep its own gradient?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            node.value = gradient_descent_update(node.value, node.gradients, learning_rate)
    """,
    sgd_step_for_each_consumer="""
    A parameter takes a step for each of its consumers, and its gradient is already their sum. How
    many steps should it take?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            for _ in node.outbound_nodes:
                node.value = node.value - learning_rate * node.gradients[node]
    """,
    sgd_mean_of_the_gradient="""
    All elements of a parameter take the same step, by the mean of their gradients. Why has the
    gradient a number for each of them?

    def sgd_update(trainables, learning_rate=1e-2):
        for node in trainables:
            node.value = node.value - learning_rate * np.mean(node.gradients[node])
    """,
)


def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
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


misconceptions(
    "train",
    "train",
    train,
    train_sum_of_losses="""
    The losses of an epoch are added up. What turns the sum into a mean over the epoch's rows?

    train_sum_over_rows and train_sum_divided_by_rows
    """,
    train_mean_over_batches="""
    The mean is taken over the batches. The last one may be shorter: how much should its loss count?

    -        total = 0.0
    +        total, steps = 0.0, 0

    -            total += cost.value * len(X_batch)
    +            total += cost.value
    +            steps += 1

    -        losses.append(total / len(data[0]))
    +        losses.append(total / steps)
    """,
    train_last_batch_only="""
    An epoch's loss is that of its last batch alone. What about the rows before it?

    -        total = 0.0

    -            total += cost.value * len(X_batch)

    -        losses.append(total / len(data[0]))
    +        losses.append(cost.value)
    """,
    train_loss_after_the_update="""
    The loss is looked at after the update, when the batch has already been learned from. When does
    the lesson ask for it?

    -            total += cost.value * len(X_batch)
                 sgd_update(trainables, learning_rate)
    +            total += forward_pass(cost, graph) * len(X_batch)
    """,
    train_every_step_an_entry="""
    There is an entry for each batch. How many are asked for?

    -        total = 0.0

    -            total += cost.value * len(X_batch)
    +            losses.append(cost.value)

    -        losses.append(total / len(data[0]))
    """,
    train_total_never_reset="""
    The losses grow from epoch to epoch by what was there before. Where should the total begin anew?

         losses = []
    +    total = 0.0

    -        total = 0.0
    """,
    train_default_learning_rate="""
    The learning rate that train was given does not reach the update. Who should hand it on?

    -            sgd_update(trainables, learning_rate)
    +            sgd_update(trainables)
    """,
    train_rate_divided_by_the_batch="""
    The step is divided by the number of rows once more. MSE is a mean: is that not done yet?

    -            sgd_update(trainables, learning_rate)
    +            sgd_update(trainables, learning_rate / len(X_batch))
    """,
    train_one_update_an_epoch="""
    The parameters move once an epoch. Is your update inside the loop over the batches?

    -            sgd_update(trainables, learning_rate)
    +        sgd_update(trainables, learning_rate)
    """,
    train_one_parameter_at_a_time="""
    The gradients are computed again between the updates of one step, so later parameters see the
    new values of earlier ones. How many backward passes does a step need?

    -            forward_and_backward(graph)
    -            total += cost.value * len(X_batch)
    -            sgd_update(trainables, learning_rate)
    +            total += forward_pass(cost, graph) * len(X_batch)
    +            for node in trainables:
    +                forward_and_backward(graph)
    +                sgd_update([node], learning_rate)
    """,
    train_updates_during_the_backward_pass="""
    Parameters change while the backward pass is still on its way, so earlier layers compute with
    new weights. When is it safe to move them?

    -            forward_and_backward(graph)
    -            total += cost.value * len(X_batch)
    -            sgd_update(trainables, learning_rate)
    +            total += forward_pass(cost, graph) * len(X_batch)
    +            for node in reversed(graph):
    +                node.backward()
    +                for source in node.inbound_nodes:
    +                    if source in trainables:
    +                        source.value = source.value - learning_rate * node.gradients[source]
    """,
    train_batches_used_up="""
    From the second epoch on nothing happens: a generator can be walked through only once. Where
    should a new pass begin?

         losses = []
    +    batches = minibatches(*data, batch_size, rng)

    -        for X_batch, y_batch in minibatches(*data, batch_size, rng):
    +        for X_batch, y_batch in batches:
    """,
    train_one_order_for_all_epochs="""
    Every epoch has the same batches. Where should they be shuffled again?

         losses = []
    +    batches = list(minibatches(*data, batch_size, rng))

    -        for X_batch, y_batch in minibatches(*data, batch_size, rng):
    +        for X_batch, y_batch in batches:
    """,
    train_unshuffled="""
    The batches are cut in the order of the table. Who shuffles the rows?

    -        for X_batch, y_batch in minibatches(*data, batch_size, rng):
    -            X.value, y.value = X_batch, y_batch
    +        for start in range(0, len(data[0]), batch_size):
    +            X_batch = data[0][start : start + batch_size]
    +            X.value, y.value = X_batch, data[1][start : start + batch_size]
    """,
    train_trusts_the_last_node="""
    The loss is read off the last node of the graph, which need not be the cost. Which argument
    tells you where the cost stands?

    -            total += cost.value * len(X_batch)
    +            total += graph[-1].value * len(X_batch)
    """,
    train_sum_of_losses_after_the_update="""
    The losses are added up, and looked at after the update, when the batch has already been learned
    from. What turns a sum into a mean over rows, and when does the lesson ask for the loss?

    -            total += cost.value * len(X_batch)

    -        losses.append(total / len(data[0]))
    +            total += forward_pass(cost, graph)
    +        losses.append(total)
    """,
    train_last_batch_after_the_update="""
    An epoch's loss is that of its last batch alone, and after it has been learned from. What about
    the rows before it, and when does the lesson ask for the loss?

    -        total = 0.0

    -            total += cost.value * len(X_batch)

    -        losses.append(total / len(data[0]))
    +        losses.append(forward_pass(cost, graph))
    """,
    train_mean_over_batches_after_the_update="""
    The mean is taken over the batches, and their losses are looked at after the update. How much
    should a short last batch count, and when does the lesson ask for the loss?

    -        total = 0.0
    +        seen = []

    -            total += cost.value * len(X_batch)

    -        losses.append(total / len(data[0]))
    +            seen.append(forward_pass(cost, graph))
    +        losses.append(float(np.mean(seen)))
    """,
    train_whole_table_at_the_end="""
    An epoch's loss is computed once, on the whole table, when the epoch is over. Which losses have
    you seen on the way, before each update?

    -        total = 0.0

    -            total += cost.value * len(X_batch)

    -        losses.append(total / len(data[0]))
    +        X.value, y.value = data
    +        losses.append(forward_pass(cost, graph))
    """,
    train_sum_over_rows="""
    Each batch's loss counts for its rows, and nobody divides by them in the end. How many rows has
    an epoch?

    -        losses.append(total / len(data[0]))
    +        losses.append(total)
    """,
    train_sum_divided_by_rows="""
    The batches' losses are added up and divided by the number of rows, but each of them is the mean
    of many rows. What should a batch's loss be multiplied by before it is added?

    -            total += cost.value * len(X_batch)
    +            total += cost.value
    """,
    train_batch_size_for_rows="""
    Every batch counts for batch_size rows. How many rows has the last one?

    -            total += cost.value * len(X_batch)
    +            total += cost.value * batch_size
    """,
    train_never_updates="""
    The network looks at every batch and never moves. Who takes the step, and how often?

    -            sgd_update(trainables, learning_rate)
    """,
    train_single_epoch="""
    One epoch only: what comes back has a single entry. Where does your function end?

             losses.append(total / len(data[0]))
    +        break
    """,
    train_whole_table_in_every_step="""
    Every step sees the whole table. What is batch_size there for, and who cuts the batches?

    def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
        losses = []
        for _ in range(epochs):
            X.value, y.value = data
            forward_and_backward(graph)
            losses.append(cost.value)
            sgd_update(trainables, learning_rate)
        return losses
    """,
    train_feeds_no_targets="""
    X gets a new batch and y keeps its old value, so the answers are compared with other rows'
    targets. What does a batch hold besides X?

    -        for X_batch, y_batch in minibatches(*data, batch_size, rng):
    -            X.value, y.value = X_batch, y_batch
    +        for X_batch, _y_batch in minibatches(*data, batch_size, rng):
    +            X.value = X_batch
    """,
    train_updates_twice="""
    Two steps follow each batch. How many should there be for each backward pass?

                 sgd_update(trainables, learning_rate)
    +            sgd_update(trainables, learning_rate)
    """,
    train_mean_over_batches_at_the_default_rate="""
    The mean is taken over the batches, and the learning rate that train was given does not reach
    the update. How much should a short last batch count, and who should hand the rate on?

    -        total = 0.0
    +        seen = []

    -            total += cost.value * len(X_batch)
    -            sgd_update(trainables, learning_rate)
    -        losses.append(total / len(data[0]))
    +            seen.append(cost.value)
    +            sgd_update(trainables)
    +        losses.append(float(np.mean(seen)))
    """,
    train_returns_nothing="""
    None comes back: the losses are collected, and kept to themselves. What hands them over?

    -    return losses
    +    return None
    """,
    train_last_loss_only="""
    What comes back is one number. How many losses are asked for?

    -    losses = []

    -        losses.append(total / len(data[0]))
    -    return losses
    +        loss = total / len(data[0])
    +    return loss
    """,
    train_fixed_learning_rate="""
    The learning rate that train was given has no effect: another one is written into your step.
    Should a network move at all when the rate is 0?

    -            sgd_update(trainables, learning_rate)
    +            for node in trainables:
    +                node.value = node.value - 0.01 * node.gradients[node]
    """,
    train_feeds_nothing="""
    No batch reaches the network: the Inputs keep the values that they had. Which attribute of X and
    y does the next forward pass read?

    -        for X_batch, y_batch in minibatches(*data, batch_size, rng):
    -            X.value, y.value = X_batch, y_batch
    +        for X_batch, _y_batch in minibatches(*data, batch_size, rng):
    """,
    train_sum_of_losses_at_the_default_rate="""
    The losses of an epoch are added up, and the learning rate that train was given does not reach
    the update. What turns a sum into a mean over rows, and who should hand the rate on?

    train_default_learning_rate and train_sum_over_rows and train_sum_divided_by_rows
    """,
    train_updates_before_the_backward_pass="""
    The update comes before the backward pass has made any gradient. What has to be there before a
    step can be taken?

                 X.value, y.value = X_batch, y_batch
    +            sgd_update(trainables, learning_rate)

    -            sgd_update(trainables, learning_rate)
    """,
    train_appends_in_the_loop_over_batches="""
    There is an entry after each batch, and it grows within the epoch. After which of the two loops
    is an epoch's total complete?

    -        losses.append(total / len(data[0]))
    +            losses.append(total / len(data[0]))
    """,
    train_unshuffled_mean_over_batches="""
    The batches are cut in the order of the table, and the mean is taken over them. Who shuffles the
    rows, and how much should a short last batch count?

    def train(graph, cost, trainables, X, y, data, epochs, batch_size, learning_rate, rng):
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
    """,
    train_drops_the_last_batch="""
    The rows that fill no whole batch never reach the network. What happens to them when the number
    of rows is not a multiple of batch_size?

         for _ in range(epochs):
    +        order = rng.permutation(len(data[0]))

    -        for X_batch, y_batch in minibatches(*data, batch_size, rng):
    -            X.value, y.value = X_batch, y_batch
    +        for i in range(len(order) // batch_size):
    +            rows = order[i * batch_size : (i + 1) * batch_size]
    +            X.value, y.value = data[0][rows], data[1][rows]

    -            total += cost.value * len(X_batch)
    +            total += cost.value * len(rows)
    """,
)
