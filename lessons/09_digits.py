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
# # 09 · Reading digits
#
# | | |
# |---|---|
# | **You will build** | `digits_model`, a network of any size, and `digits_train`, a training that knows when to stop |
# | **You need** | lesson 08: tensors and layers; the batches of lesson 06, the cross-entropy of lesson 07 |
# | **Time** | about 75 minutes |
# | **Difficulty** | 3 of 5 |
# | **Points** | 10: the network 4, the training 6 |
#
# Your library is complete. Today you use it for what it was made for: real data. 1797 digits were
# written by hand, a scanner made 64 numbers of each, and your network learns to read them. At the
# end it reads more than 97 of 100 rightly, and you look at the others with your own eyes.

# %% [markdown]
# ## The idea
#
# Ines is new at the post office and learns to read postcodes. She has a stack of old envelopes, and
# ten of them she puts into a drawer. Every evening she practises with the stack. Then she takes the
# ten out of the drawer, reads them without help, and counts her mistakes:
#
# | evening | 1 | 2 | 3 | 4 | 5 | 6 | 7 |
# |---|---|---|---|---|---|---|---|
# | mistakes, of 10 | 9 | 6 | 4 | 5 | 3 | 4 | 5 |
#
# With the stack she gets better every evening. In the end she knows it by heart: the envelope with
# the coffee stain is the 7. That is just what worries her. Nobody else's envelope has that stain.
# The drawer tells her when she stops learning to read and starts learning stains.
#
# After evening 4 she does not give up. One bad evening can be chance. But after evening 7 she has
# waited two evenings for something better than 3, and ends it. And which evening's knowledge does
# she take to work? Not the last one's. The one of evening 5.
#
# A person cannot go back to evening 5. A network can, if somebody has kept its parameters.
#
# - Learning the stack by heart is called **over-fitting**. You met it at the end of lesson 06.
# - The drawer is the **held-out data**. The network never learns from it.
# - Stopping when the drawer says so is called **early stopping**. How many epochs in a row you wait
#   for a new best is the **patience**. Hers was 2.

# %% [markdown]
# ### The library so far
#
# Everything from lessons 01 to 08: `Tensor`, the layers and `SGD`, and `minibatches` among the rest.

# %% nbgrader={"grade": false, "grade_id": "library", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| library

# %% [markdown]
# **Your own library.** That cell holds the course's solutions. But you have written all of this
# yourself. The next cell collects what you wrote. It looks for your notebooks beside this one, or in
# the folders of their lessons, and makes one file of them: `miniflow.py`. It says what it found, and
# what is missing, not written yet, or does not run. Any program beside that file may then say
# `from miniflow import *`. Changed a notebook? Run the cell again.

# %% nbgrader={"grade": false, "grade_id": "given_gather", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true}
#| gather

# %% [markdown]
# Where the file is there, the next cell puts your parts in the place of the course's. (Your points do
# not depend on it: the grader runs this lesson on the course's library.)

# %% nbgrader={"grade": false, "grade_id": "given_own_library", "locked": true, "schema_version": 3, "solution": false, "task": false}
import os
from importlib.util import find_spec

if find_spec("miniflow") and "NBGRADER_EXECUTION" not in os.environ:  # which a grader sets
    from miniflow import *

    print("This lesson runs on your own: miniflow.py.")
else:
    print("This lesson runs on the course's library.")

# %% [markdown]
# The evenings of Ines, drawn.

# %%
mistakes = [9, 6, 4, 5, 3, 4, 5]
evenings = range(1, len(mistakes) + 1)
best = min(mistakes)
best_evening = mistakes.index(best) + 1
print(f"fewest mistakes: {best}, on evening {best_evening}")
print(f"evenings waited since then: {len(mistakes) - best_evening}")

chart = Chart("The drawer says when", "evening", "mistakes", {i: str(i) for i in evenings})
chart.line(evenings, mistakes, "in the drawer, of 10", BLUE, markers=True)
chart.line([best_evening, 7], [best, best], "nothing better than 3", ORANGE)
numbers = ", ".join(map(str, mistakes))
show(
    chart,
    f"Mistakes on seven evenings: {numbers}. The fewest are {best}, on evening {best_evening}.",
)

# %% [markdown]
# ## The data
#
# Each digit was written on paper, scanned, and shrunk to 8 × 8 squares. Each square holds how much
# ink is in it, from 0 to 16. Here is the first one, first as numbers and then, beside eleven more,
# as a picture.


# %% nbgrader={"grade": false, "grade_id": "given_pictures", "locked": true, "schema_version": 3, "solution": false, "task": false}
def show_digits(images, captions, text):
    """Show pictures of 8 by 8 squares, six in a row; `text` says in words what they show.

    images: (m, 64), ink from 0 to 1. captions: what to write below each.
    """
    picture, square = Picture(), 9
    for i, (image, caption) in enumerate(zip(images, captions, strict=True)):
        left, top = 16 + 92 * (i % 6), 16 + 108 * (i // 6)
        picture.box(left, top, 8 * square, 8 * square, "white", "#E2E2E2")
        for place, ink in enumerate(image):
            if ink > 0:
                x, y = left + square * (place % 8), top + square * (place // 8)
                grey = "#" + 3 * f"{round(255 * (1 - ink)):02x}"
                picture.box(x, y, square, square, grey, grey)
        picture.text(left + 4 * square, top + 8 * square + 16, caption)
    picture.show(560, 16 + 108 * math.ceil(len(images) / 6), text)


# %%
from sklearn.datasets import load_digits

ink, digits = load_digits(return_X_y=True)
images = ink / 16  # from 0 to 1, as large as a network likes its inputs
print("images:", images.shape, " digits:", digits.shape)
print(ink[0].reshape(8, 8).astype(int))
words = ", ".join(map(str, digits[:12]))
show_digits(
    images[:12], [f"a {digit}" for digit in digits[:12]], f"Twelve handwritten digits: {words}."
)

# %% [markdown]
# A row of 64 numbers is all that the network sees. It does not know which square lies below which.
# Mix the squares up, in every picture alike, and nothing changes for it.
#
# We deal the rows into three parts.
#
# - **Training**: the stack. The network learns from it.
# - **Held out**: the drawer. It decides when to stop.
# - **New**: 300 rows for the very end. Why a third part? Because the drawer has a say. Of all
#   epochs you take the one that suits it best, and so it is no stranger any more. An examiner
#   should be.

# %%
order = np.random.default_rng(0).permutation(len(images))
parts = {"training": order[:1197], "held out": order[1197:1497], "new": order[1497:]}
training, held_out, new = ((images[rows], digits[rows]) for rows in parts.values())
rows = [("", "rows", *(f"{digit}s" for digit in range(10)))]
for name, (X, classes) in zip(parts, (training, held_out, new), strict=True):
    rows.append((name, str(len(X)), *(f"{count:>3}" for count in np.bincount(classes))))
table(rows)

# %% [markdown]
# ### Given: the loss
#
# The cross-entropy of lesson 07, as a layer: the mean surprise at the right classes. It
# takes **logits**, a Tensor of shape (m, k) with any numbers in it, and the classes, m whole numbers.
# It makes probabilities of the logits itself. What goes back to a logit is its probability,
# less 1 at the right class, shared among the m rows. `accuracy` says which part of the rows
# is read rightly. Nothing can learn from that: it does not change when a weight moves a little.


# %% nbgrader={"grade": false, "grade_id": "given_loss", "locked": true, "schema_version": 3, "solution": false, "task": false}
#| export
class CrossEntropyLoss(Layer):
    """The mean surprise at the right classes. For k equal logits it is the logarithm of k."""

    def forward(self, logits, classes):
        """Of logits (m, k) and classes (m,), whole numbers below k, it makes a Tensor of shape ()."""
        m, k = logits.data.shape
        if np.shape(classes) != (m,):
            raise ValueError(f"There are {m} rows of logits, and classes of {np.shape(classes)}.")
        right = np.arange(k) == np.reshape(classes, (m, 1))  # True once in each row
        shifted = logits.data - logits.data.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        loss, slope = -log_p[right].mean(), (np.exp(log_p) - right) / m
        return made("cross_entropy", loss, (logits,), lambda g: (g * slope,))


def accuracy(model, X, classes):
    """The part of the rows of X (m, n) whose largest logit is the one of their class."""
    return np.mean(model.forward(Tensor(X)).data.argmax(axis=1) == classes)


# %%
logits = Tensor([[0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0, 0, 0, 0, 0]])
for row, meaning in enumerate(("ten equal logits", "a 9 for the zero")):
    one = Tensor(logits.data[[row]])
    for digit in (0, 4):
        loss = CrossEntropyLoss().forward(one, np.array([digit])).data
        print(f"{meaning:>17}, and it is a {digit}: surprise {loss:.3f}")

# %% [markdown]
# Who has no idea is surprised by 2.303, the logarithm of 10, whatever comes. Who is sure is hardly
# surprised where right, and very much where wrong.
#
# ## Exercise 1 · The network (4 points)
#
# A network is a list of sizes. (64, 32, 10) says: 64 numbers come in, a hidden layer makes 32 of
# them, and the last one makes 10 logits, one for each digit. Write `digits_model(sizes, rng)`,
# which returns a `Sequential` for *any* list of two sizes or more:
#
# - A `Linear` layer for each pair of neighbours. (64, 32, 10) makes `Linear(64, 32, rng)` and
#   `Linear(32, 10, rng)`.
# - A `Tanh` between two Linear layers. Without a bend, two layers are no more than one (lesson 07).
# - Nothing after the last. The loss wants logits, and those may be as large as they like.
# - The weights are drawn from the `rng` that you are given, layer by layer, the first layer first.
#
# With the pairs, Python helps:

# %%
sizes = (64, 32, 10)
print(list(zip(sizes[:-1], sizes[1:], strict=True)))


# %% nbgrader={"grade": false, "grade_id": "digits_model", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def digits_model(sizes, rng):
    """A Sequential of Linear layers of these sizes, with a Tanh between two of them.

    sizes: two whole numbers or more. rng: a numpy Generator, from which all weights are drawn.
    digits_model((64, 32, 10), rng) makes of an input (m, 64) logits (m, 10).
    """
    model = Sequential()
    ### BEGIN SOLUTION
    for n_inputs, n_outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if model.layers:
            model.add(Tanh())
        model.add(Linear(n_inputs, n_outputs, rng))
    ### END SOLUTION
    return model


# %% nbgrader={"grade": true, "grade_id": "check_digits_model", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("digits_model", globals())
### END HIDDEN TESTS
for sizes, shapes in [
    ((4, 3), [(4, 3), (3,)]),
    ((5, 4, 3), [(5, 4), (4,), (4, 3), (3,)]),
    ([2, 6, 5, 4], [(2, 6), (6,), (6, 5), (5,), (5, 4), (4,)]),
]:
    model = digits_model(sizes, np.random.default_rng(1))
    message = f"digits_model gave a {type(model).__name__}, expected a Sequential."
    assert hasattr(model, "get_parameters"), message
    found = [np.shape(parameter.data) for parameter in model.get_parameters()]
    message = f"Sizes {sizes}: the parameters have the shapes {found}, expected {shapes}."
    assert found == shapes, f"{message} Which layers are there, and which size comes first?"

model = digits_model((2, 2, 2), np.random.default_rng(1))
hidden, bias, last, _ = model.get_parameters()
hidden.data, bias.data, last.data = np.eye(2), np.array([1.0, 0]), np.array([[10.0, 0], [0, -10]])
question = "[-0.5, 1] plus the bias is [0.5, 1]; its tanh is [0.462117, 0.761594]. And then?"
result = model.forward(Tensor([[-0.5, 1]])).data
expect("Two layers by hand, on [-0.5, 1]", result, [[4.62117157, -7.61594156]], question)
weights = digits_model((3, 3, 3, 3), np.random.default_rng(1)).get_parameters()[::2]
rng = np.random.default_rng(1)
for number, weight in enumerate(weights, start=1):
    question = "Do all layers draw from rng, one after the other?"
    expect(
        f"The weights of layer {number} of 3", weight.data, Linear(3, 3, rng).weight.data, question
    )
result = digits_model((3, 1), np.random.default_rng(1)).forward(Tensor([[9, 8, 7]])).data
drawn = Linear(3, 1, np.random.default_rng(1)).forward(Tensor([[9, 8, 7]])).data
expect("A single layer, on [9, 8, 7]", result, drawn, "What else is there, beside the one layer?")
print("digits_model: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: a shape is the wrong way round, or matmul says that the sizes do not match</summary>
#
# `Linear(n_inputs, n_outputs, rng)`: what comes in stands first. In a pair of neighbours, which of
# the two is it?
#
# </details>
# <details><summary>Hint: I get 0.999807 where 4.62117 is expected</summary>
#
# That is the tanh of 4.62117: a Tanh stands after the last layer as well. How can the loop tell that
# it has come to the last pair? Or, the other way round: before which layer does none stand?
#
# </details>
# <details><summary>Hint: the weights of layer 2 are not the expected ones</summary>
#
# A generator gives other numbers at each call. One that is made anew begins at its beginning. Use
# `rng` itself, for every layer.
#
# </details>
# <details><summary>Hint: nearly the answer</summary>
#
# For each pair: if the model has layers already, add a `Tanh()`; then add
# `Linear(n_inputs, n_outputs, rng)`.
#
# </details>

# %% [markdown]
# Before it has learned anything:

# %%
model = digits_model((64, 32, 10), np.random.default_rng(1))
loss = CrossEntropyLoss().forward(model.forward(Tensor(held_out[0])), held_out[1])
count = sum(parameter.data.size for parameter in model.get_parameters())
print(f"{count} numbers to learn: 64 · 32 + 32 + 32 · 10 + 10 = {64 * 32 + 32 + 32 * 10 + 10}")
print(f"held-out loss {loss.data:.3f}, accuracy {accuracy(model, *held_out):.3f}")

# %% [markdown]
# ## Exercise 2 · A training that knows when to stop (6 points)
#
# Most of a training you have written in lesson 06 and seen again in lesson 08. New is the drawer. Write
# `digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng)`:
#
# - `training` and `held_out` are pairs (X, classes) of arrays, X of shape (m, n), classes of shape
#   (m,).
# - An epoch is one pass over `minibatches(X, classes, batch_size, rng)` of the training data. For each batch:
#   predict, cross-entropy, backward, one step with `alpha`. And somebody forgets the gradients.
# - The epoch's **training loss** is, as in lesson 06, the mean over its rows of the loss seen before
#   each update. A short last batch counts by its rows.
# - Then comes the **held-out loss**, of all held-out rows. Nothing is learned from it: no backward,
#   no step.
# - If it is *below* the best so far, it is the new best. A loss that only equals the best is not.
# - Training ends when there has been no new best for `patience` epochs in a row, or after `epochs`
#   epochs, whichever comes first.
# - In the end, stopped early or not, the model has **the parameters of its best epoch** again.
# - It returns two lists of plain numbers, `(training_losses, held_out_losses)`, with an entry for
#   every epoch that was gone through, the ones after the best too.
#
# How does one keep the parameters of an epoch? A list of the Tensors is no memory: those go on
# learning. Keep their `data`. (`step` gives every parameter a new array, so the old one stays as it
# was. Who wants to be safe keeps a copy.)
#
# Nothing is given. It takes about twenty-five lines.
#
# For the checks there is an actor. It plays a network, and its losses are written down beforehand.
# Its weight counts the steps that were taken.


# %% nbgrader={"grade": false, "grade_id": "given_actor", "locked": true, "schema_version": 3, "solution": false, "task": false}
class Actor(Linear):
    """Plays a network: after n steps its losses are on_training[n] and on_held_out[n].

    Its weight and bias begin at 0 and always have the slopes -1 and -10: n steps with alpha 1 make
    them n and 10 n. A row of its input is [whether it is held out, its number]; `learned` notes
    the training rows that it learned from.
    """

    def __init__(self, on_training, on_held_out):
        super().__init__(1, 1, np.random.default_rng(0))
        self.weight.data = np.zeros((1, 1))
        self.on_training, self.on_held_out, self.learned = on_training, on_held_out, []

    def forward(self, input):
        """Two logits for each row; it is the first that is right."""
        step = min(round(self.weight.data.item()), len(self.on_training) - 1)
        held_out, numbers = input.data.T
        losses = np.where(held_out, self.on_held_out[step], self.on_training[step])
        right = -np.log(np.expm1(losses))  # then log(1 + exp(-right)) is the loss
        logits = np.stack([right, np.zeros(len(losses))], axis=1)

        def hand_back(g):
            self.learned += numbers[held_out == 0].tolist()
            return np.full((1, 1), -1.0), np.full(1, -10.0)

        return made("acted", logits, (self.weight, self.bias), hand_back)


def rehearse(on_training, on_held_out, rows, epochs, batch_size, patience, seed=3):
    """Let digits_train train an actor: the two lists that it returns, and the actor afterwards."""
    actor, rng = Actor(on_training, on_held_out), np.random.default_rng(seed)
    training, held_out = (
        (np.stack([np.full(m, which), np.arange(m)], axis=1), np.zeros(m, dtype=int))
        for m, which in ((rows, 0), (2, 1))
    )
    model = Sequential([actor])
    losses = digits_train(model, training, held_out, epochs, batch_size, 1.0, patience, rng)
    message = f"digits_train gave a {type(losses).__name__}, expected two lists."
    assert isinstance(losses, tuple | list) and len(losses) == 2, message
    return *losses, actor


def stops(on_held_out, patience, last, best, question):
    """Stop with a message unless training ends after epoch `last`, with the model of epoch `best`."""
    count = len(on_held_out)
    losses, held, actor = rehearse([1.0] * (1 + count), [5.0, *on_held_out], 4, count, 4, patience)
    what = f"Held-out losses {', '.join(map(str, on_held_out))}, patience {patience}"
    expect(f"{what}: the losses in both lists", [len(losses), len(held)], [last, last], question)
    found, question = [one.data.item() for one in actor.parameters], "Who keeps them, and when?"
    expect(f"{what}: the parameters, n and 10 n of epoch n,", found, [best, 10 * best], question)


# %% nbgrader={"grade": false, "grade_id": "digits_train", "locked": false, "schema_version": 3, "solution": true, "task": false}
#| export
def digits_train(model, training, held_out, epochs, batch_size, alpha, patience, rng):
    """Train until the held-out loss falls no more; return (training_losses, held_out_losses).

    training, held_out: pairs (X, classes) of shapes (m, n) and (m,). alpha: the learning rate.
    It stops early when the held-out loss has not been below its best for `patience` epochs in a
    row. With 0.9, 0.5, 0.6, 0.7, 0.4 and patience 2 it stops after the fourth. In the end the
    model has the parameters of its best epoch: of the second.
    """
    ### BEGIN SOLUTION
    criterion, parameters = CrossEntropyLoss(), model.get_parameters()
    optimiser = SGD(parameters, alpha)
    training_losses, held_out_losses = [], []
    best, waited = math.inf, 0
    for _ in range(epochs):
        total = 0.0
        for X, classes in minibatches(*training, batch_size, rng):
            loss = criterion.forward(model.forward(Tensor(X)), classes)
            total += float(loss.data) * len(X)
            loss.backward()
            optimiser.step()
        training_losses.append(total / len(training[0]))
        X, classes = held_out
        loss = float(criterion.forward(model.forward(Tensor(X)), classes).data)
        held_out_losses.append(loss)
        if loss < best:
            best, waited = loss, 0
            kept = [parameter.data for parameter in parameters]
        else:
            waited += 1
            if waited == patience:
                break
    for parameter, data in zip(parameters, kept, strict=True):
        parameter.data = data
    return training_losses, held_out_losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_digits_train", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
### BEGIN HIDDEN TESTS
from autograder import check

check("digits_train", globals())
### END HIDDEN TESTS
losses, held, actor = rehearse([2.0, 1.5, 1.0], [3.0, 1.7, 1.4], 3, 1, batch_size=2, patience=2)
question = "2 rows saw a loss of 2, one a loss of 1.5. What is the mean over the 3 rows?"
expect("3 rows in batches of 2, losses 2 and 1.5: training", losses, [(2 * 2 + 1.5) / 3], question)
expect("The same: held out", held, [1.4], "After both steps it is 1.4. When is it taken?")
question = "One step after each batch, the short one too? Does alpha reach SGD, who forgets?"
expect("The same: the weight, 1 for each step", actor.weight.data, [[2]], question)

for on_held_out, patience, last, best, question in [
    ([0.9, 0.5, 0.6, 0.7, 0.4], 2, 4, 2, "0.6 and 0.7: two in a row that are no new best."),
    ([0.9, 0.5, 0.6, 0.7, 0.4], 1, 3, 2, "0.6 is no new best, and one is enough here."),
    ([0.9, 0.5, 0.6, 0.7, 0.4], 3, 5, 5, "After 0.7 it still waits, and 0.4 is better."),
    ([0.9, 0.5, 0.6], 2, 3, 2, "The epochs end before the patience does."),
    ([0.9, 1.0, 0.8, 0.85, 0.6, 0.7], 2, 6, 5, "What does a new best do to your count?"),
    ([0.5, 0.8, 0.7, 0.6], 2, 3, 1, "0.7 and 0.6 are not below the best, 0.5."),
    ([0.5, 0.5, 0.5, 0.5], 2, 3, 1, "0.5 is not below 0.5."),
    ([0.5, 0.499999, 0.499998], 1, 3, 3, "Below is below, however little."),
]:
    stops(on_held_out, patience, last, best, question)

orders = [rehearse([1.0] * 9, [1.0] * 9, 20, 2, 5, 3, seed)[2].learned for seed in (4, 4, 5)]
question = "Each row once in each epoch, and none that is held out?"
expect(
    "20 rows, two epochs: which were learned from", np.sort(orders[0]), np.arange(40) // 2, question
)
message = (
    "Two epochs have the same order, or the table's. Is minibatches called anew in each of them?"
)
assert orders[0][:20] != orders[0][20:] and orders[0][:20] != sorted(orders[0][:20]), message
message = "Does every draw come from rng? Same seed, same order; another seed, another order."
assert orders[0] == orders[1] != orders[2], message
print("digits_train: the visible checks pass.")

# %% [markdown]
# <details><summary>Hint: I get [2, 1.5, 0.5] where [2, 1.5, 1] is expected</summary>
#
# The second step was longer than the first: backward adds to gradients that are still there.
# `optimiser.step()` forgets them, `optimiser.step(zero=False)` does not. Is there a backward for the
# held-out loss, too?
#
# </details>
# <details><summary>Hint: the model has the parameters of its last epoch</summary>
#
# `best = model.get_parameters()` keeps the Tensors, which go on learning. Keep their arrays,
# `[parameter.data for parameter in …]`, when there is a new best. When training is over, give each
# parameter its array back. Does your function come to that line both after a `break` and
# without one?
#
# </details>
# <details><summary>Hint: it stops one epoch too late, or too early</summary>
#
# Count the epochs without a new best: 0 at a new best, and one more at every other epoch. After such
# an epoch, is the count *equal* to the patience?
#
# </details>
# <details><summary>Hint: I get 1.75 where 1.83333 is expected</summary>
#
# That is the mean over the two batches. The first has two rows and the second one. Multiply each
# batch's loss by its rows, add up, and divide by all rows.
#
# </details>
# <details><summary>Hint: 'Tensor' object …, or "setting an array element with a sequence"</summary>
#
# `model.forward` takes a Tensor: `Tensor(X)`. The classes stay an array. The loss is a Tensor, its
# number `float(loss.data)`; that belongs into the list.
#
# </details>
# <details><summary>Hint: the whole function in words</summary>
#
# Make the loss and `SGD(model.get_parameters(), alpha)`. The best is infinite, the count 0. For
# each epoch: a total of 0; for each batch the loss, times its rows into the total, `backward`,
# `step`. Append the total divided by all rows. Then the loss of the held-out rows, appended as well.
# Below the best: it is the best, the count is 0, keep each parameter's data. If not: one more on
# the count, and if that is the patience, `break`. After the loop put back what was kept, and
# return both lists.
#
# </details>

# %% [markdown]
# ### Patience
#
# *Before you run the next cell:* Ines's ten envelopes, and three evenings more that she never saw:
# 9, 6, 4, 5, 3, 4, 5, 2, 3, 4 mistakes. With patience 2 she stopped after evening 7. When does
# she stop with patience 1, and with which evening's knowledge? And with patience 3?
#
# <details><summary>The answer</summary>
#
# With patience 1 she stops after evening 4, the first without a new best, and takes the knowledge
# of evening 3. With patience 3 she gets through evenings 6 and 7, finds 2 mistakes on evening 8,
# and goes on until the evenings run out.
#
# </details>

# %%
mistakes = [9, 6, 4, 5, 3, 4, 5, 2, 3, 4]
on_held_out = [1.0, *(count / 10 for count in mistakes)]
rows = [("patience", "ends after", "goes back to", "mistakes then")]
for patience in (1, 2, 3):
    _, held, actor = rehearse([1.0] * 11, on_held_out, 4, 10, 4, patience)
    evening = round(actor.weight.data.item())
    ends = f"evening {len(held)}", f"evening {evening}"
    rows.append((f"{patience:>8}", *ends, str(mistakes[evening - 1])))
table(rows)

# %% [markdown]
# Patience is paid in evenings, and buys the chance that it was only a bad spell. Nobody can tell
# beforehand how much is enough. 5 or 10 is usual.
#
# ## Your network reads
#
# 64 squares, 32 hidden units, 10 digits; batches of 32, alpha 0.5, patience 5.


# %%
def learn(data, sizes=(64, 32, 10), epochs=60, batch_size=32, alpha=0.5, patience=5, seed=1):
    """Make a network and train it; returns it and its two lists of losses."""
    rng = np.random.default_rng(seed)
    model = digits_model(sizes, rng)
    return model, *digits_train(model, data, held_out, epochs, batch_size, alpha, patience, rng)


def best_epoch(losses):
    """The number of the epoch with the smallest loss, counted from 1."""
    return 1 + int(np.argmin(losses))


reader, losses, held = learn(training)
best = best_epoch(held)
shown = sorted({1, 2, 3, 5, 10, 20, best, len(held)})
table(
    [("epoch", "training", "held out")]
    + [(f"{i:>5}", f"{losses[i - 1]:.3f}", f"{held[i - 1]:.3f}") for i in shown]
)
print(f"it ended after epoch {len(held)} of 60, and went back to epoch {best}")

chart = Chart("Learning to read", "epoch", "cross-entropy")
chart.line(range(1, len(held) + 1), losses, "training", BLUE)
chart.line(range(1, len(held) + 1), held, "held out", ORANGE)
chart.points([best], [held[best - 1]], "the best epoch", GREEN)
show(
    chart,
    f"Loss over {len(held)} epochs. Training falls from {losses[0]:.2f} to {losses[-1]:.3f}, held out "
    f"from {held[0]:.2f} to {held[best - 1]:.3f} in epoch {best}, the best.",
)

# %% [markdown]
# The held-out curve trembles. From epoch 3 to epoch 5 it rose, from 0.256 to 0.280. Whoever gave up
# there would have four times the loss that patience got in epoch 40. And how many digits does
# it read?

# %%
rows = [("", "rows", "read wrongly", "accuracy")]
for name, (X, classes) in zip(parts, (training, held_out, new), strict=True):
    right = accuracy(reader, X, classes)
    rows.append((name, str(len(X)), f"{len(X) * (1 - right):>12.0f}", f"{right:.3f}"))
table(rows)
right = accuracy(reader, *new)
print(f"{right:.1%} of the new digits; 97 % reached: {'yes' if right >= 0.97 else 'no'}")

# %% [markdown]
# The last row is the examiner's: 300 digits that had no say in anything. (Two or three rows more or
# less are luck. Another deal of the rows gives another number, and so does another seed.)
#
# ### How many rows at a time?
#
# Eight epochs, and the same start. All trainings see every row eight times; the smaller the
# batches, the more steps they make of it.

# %%
runs = {}
for size, alpha in ((8, 0.3), (32, 0.3), (256, 0.3), (256, 1.2)):
    _, _, curve = learn(training, epochs=8, batch_size=size, alpha=alpha, patience=8)
    runs[f"{size} rows, alpha {alpha}"] = curve
seen = (1, 2, 4, 8)
rows = [("batches of", "steps", *(f"epoch {epoch}" for epoch in seen))]
for name, curve in runs.items():
    steps = 8 * math.ceil(len(training[0]) / int(name.split()[0]))
    rows.append((name, f"{steps:>5}", *(f"{curve[epoch - 1]:.3f}" for epoch in seen)))
table(rows)

chart = Chart("Eight epochs, three batch sizes", "epoch", "held-out loss")
for (name, curve), style in zip(runs.items(), (ORANGE, BLUE, GREY, GREEN), strict=True):
    chart.line(range(1, 9), curve, name, style, markers=True)
ends = "; ".join(f"{name}: {curve[0]:.2f} to {curve[-1]:.3f}" for name, curve in runs.items())
show(chart, f"Held-out loss after epochs 1 to 8. Batches of {ends}.")

# %% [markdown]
# With 256 rows the gradient is more exact, and forty exact steps come to less than 1200 rough ones.
# But an exact direction bears a longer step. With four times the alpha, the large batches stand
# after epoch 8 where the batches of 32 stood after epoch 4. Batch size and learning rate belong
# together: change one, and look at the other again.
#
# ### Learned by heart
#
# Now we make it hard on purpose: sixty rows only, and a network with 9610 parameters. And then once
# more, with twelve of the sixty sorted wrongly, as happens in every post office: they get
# another digit. Eighty epochs, and nobody stops.

# %%
few, labels_given = training[0][:60], training[1][:60]
wrong = labels_given.copy()
wrong[:12] = (wrong[:12] + np.random.default_rng(1).integers(1, 10, size=12)) % 10
print(f"labels that are wrong: {np.sum(wrong != labels_given)} of {len(wrong)}")
settings = {"sizes": (64, 128, 10), "epochs": 80, "batch_size": 10, "alpha": 0.2}
hard = {}
for name, classes in (("60 rows", labels_given), ("12 of them wrong", wrong)):
    hard[name] = learn((few, classes), patience=80, **settings)[1:]
seen = (1, 5, 10, 20, 40, 80)
rows = [("epoch", *(f"{name}: {kind}" for name in hard for kind in ("training", "held out")))]
for i in seen:
    rows.append((f"{i:>5}", *(f"{curve[i - 1]:.3f}" for pair in hard.values() for curve in pair)))
table(rows)
for name, (_, held) in hard.items():
    print(f"{name}: the best held-out loss is {min(held):.3f}, in epoch {best_epoch(held)}")

chart = Chart("Learning stains by heart", "epoch", "cross-entropy")
(_, clean), (losses, held) = hard.values()
chart.line(range(1, 81), clean, "held out, 60 rows", GREEN)
chart.line(range(1, 81), held, "held out, 12 of them wrong", ORANGE)
chart.line(range(1, 81), losses, "training, 12 of them wrong", BLUE)
show(
    chart,
    f"Loss over 80 epochs. With twelve wrong labels, training falls to {losses[-1]:.2f}; held out "
    f"falls to {min(held):.2f} in epoch {best_epoch(held)} and rises to {held[-1]:.2f}. With right "
    f"labels, held out falls to {min(clean):.2f} and ends at {clean[-1]:.2f}.",
)

# %% [markdown]
# With the right labels the drawer ends at 0.506, and the training rows at 0.013: what the network knows
# of its sixty pictures, it mostly knows by heart. That costs little more than the evenings.
#
# With the twelve false ones it is over-fitting in earnest. The training loss falls and falls, as if all
# were well. On the way it first learns to read, up to epoch 20. Then it learns the false labels too,
# and pays for them with what it could read before. The training loss never told. The drawer did, and
# with patience somebody listens:

# %%
patient, losses, held = learn((few, wrong), patience=5, **settings)
end = hard["12 of them wrong"][1][-1]
print(f"it ended after epoch {len(held)}, and went back to epoch {best_epoch(held)}")
print(f"held-out loss {min(held):.3f}; without an end to it {end:.3f}")

# %% [markdown]
# ### Look at the mistakes
#
# A number such as 97 % hides what it is made of. So look. Here is everything that your reader got wrong
# among the rows that it never learned from, with the digit that was meant and the one that it read.

# %%
X, classes = (np.concatenate(both) for both in zip(held_out, new, strict=True))
logits = reader.forward(Tensor(X)).data
p = np.exp(logits - logits.max(axis=1, keepdims=True))
p = p / p.sum(axis=1, keepdims=True)
read, sure = p.argmax(axis=1), p.max(axis=1)
(wrong,) = np.nonzero(read != classes)
captions = [f"{classes[i]}, read {read[i]}" for i in wrong]
show_digits(X[wrong], captions, f"Digits that were read wrongly: {'; '.join(captions)}.")
table(
    [("meant", "read", "sure by")]
    + [(f"{classes[i]:>5}", f"{read[i]:>4}", f"{sure[i]:>7.0%}") for i in wrong]
)
as_which = np.bincount(read[wrong], minlength=10)
print(f"{len(wrong)} of {len(X)} are read wrongly, {as_which.max()} of them as {as_which.argmax()}")
print(f"how sure it is, on average: {sure[read == classes].mean():.2f} where it is right,", end=" ")
print(f"{sure[wrong].mean():.2f} where it is wrong")

# %% [markdown]
# Some of them are hard for you, too: a 3 with a blot for its upper half, a 0 so thin that hardly
# anything is left of its hole. Five end up as an 8, which has ink nearly everywhere, so that every
# blot looks a little like one. Mostly the network is less sure where it is wrong. A post office could
# use that, and hand every letter below, say, 90 % to a human reader. But look at the 0 and the 1: sure,
# and wrong.
#
# One thing the new rows cannot tell. All 1797 digits were written by 13 people, says
# `load_digits().DESCR`, and we dealt them without asking by whom. So your network knows each hand
# already. How it reads a fourteenth would have to be tried on a fourteenth.
#
# ## Recap
#
# - A network is a list of layers, and a training the same few lines for all of them: predict,
#   compare, go back, step.
# - The loss on the training rows falls and falls. Held-out rows say when to stop, and you go back to
#   the best epoch. What chose is no examiner any more: keep some rows for the end.
# - Batch size and learning rate belong together. And look at the mistakes: a percentage has no face.
#
# The same elsewhere. PyTorch: `torch.nn.Sequential(Linear(64, 32), Tanh(), Linear(32, 10))`; the loop
# you write yourself, as here. TensorFlow with Keras: `model.fit(X, y, validation_data=held_out,
# callbacks=[EarlyStopping(patience=5, restore_best_weights=True)])`. scikit-learn:
# `MLPClassifier((32,), activation="tanh", solver="sgd", early_stopping=True, n_iter_no_change=5)`.
#
# **To try, without points:** mix up the 64 squares, by one order for all pictures, and train again:
# does the network mind? Then deal the rows with other seeds than 0: between which numbers does the
# accuracy on the new rows lie? And draw a digit of your own as 64 numbers, and have it read.
