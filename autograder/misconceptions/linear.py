"""Lesson 02: one neuron, and a layer of them on a batch of samples."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions.catalogue import misconceptions
from miniflow_ref import Node

wrong_neuron = misconceptions("neuron_forward", "Neuron.forward")


@wrong_neuron("The bias is not in the result. What should come out when every input is 0?")
def neuron_without_bias(self: Node) -> None:
    inputs, weights = (node.value for node in self.inbound_nodes[:2])
    self.value = np.dot(inputs, weights)


@wrong_neuron(
    "The bias is counted once for each input. How often is a box delivered, however much is in it?"
)
def neuron_bias_for_each_product(self: Node) -> None:
    inputs, weights, bias = (node.value for node in self.inbound_nodes)
    self.value = 0
    for x, w in zip(inputs, weights, strict=True):
        self.value += x * w + bias


@wrong_neuron(
    "The products stand side by side, one for each input. Which step turns them into one number?"
)
def neuron_products_not_summed(self: Node) -> None:
    inputs, weights, bias = (node.value for node in self.inbound_nodes)
    self.value = np.array(inputs) * np.array(weights) + bias


@wrong_neuron(
    "It works on arrays and fails on lists. Which operators mean something else, or nothing at "
    "all, when a list stands beside them?"
)
def neuron_arrays_only(self: Node) -> None:
    inputs, weights, bias = (node.value for node in self.inbound_nodes)
    self.value = np.sum(inputs * weights) + bias


@wrong_neuron(
    "Only the last product is in the result. What happens to the earlier ones as the loop goes on?"
)
def neuron_last_product_only(self: Node) -> None:
    inputs, weights, bias = (node.value for node in self.inbound_nodes)
    for x, w in zip(inputs, weights, strict=True):
        total = x * w
    self.value = total + bias


@wrong_neuron(
    "The inputs are added up before they are weighed. Does every input still meet its own weight?"
)
def neuron_sums_before_weighing(self: Node) -> None:
    inputs, weights, bias = (node.value for node in self.inbound_nodes)
    self.value = sum(inputs) * sum(weights) + bias


@wrong_neuron("The value grows from pass to pass. What should the sum be when forward begins?")
def neuron_never_reset(self: Node) -> None:
    inputs, weights, bias = (node.value for node in self.inbound_nodes)
    if self.value is None:
        self.value = 0
    for x, w in zip(inputs, weights, strict=True):
        self.value += x * w
    self.value += bias


wrong_linear = misconceptions("linear_forward", "Linear.forward")


@wrong_linear(
    "X and W are multiplied entry by entry, as * does it. Which product sets a row of X against a "
    "column of W?"
)
def linear_elementwise(self: Node) -> None:
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = X * W + b


@wrong_linear(
    "W stands before X in the product. Write both shapes side by side: which order lets the number "
    "of features meet in the middle?"
)
def linear_swapped(self: Node) -> None:
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = W @ X + b


@wrong_linear(
    "W is transposed. In this course W has shape (n, k): what does each of its columns stand for?"
)
def linear_weights_transposed(self: Node) -> None:
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = X @ W.T + b


@wrong_linear(
    "The result lies on its side, with a unit in each row, as in books that put samples into "
    "columns. What are the rows of X in this course, and so those of Z?"
)
def linear_samples_in_columns(self: Node) -> None:
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = W.T @ X.T + b.reshape(-1, 1)


@wrong_linear("The bias is not in the result. What should a sample of nothing but zeros give?")
def linear_without_bias(self: Node) -> None:
    X, W = (node.value for node in self.inbound_nodes[:2])
    self.value = X @ W


@wrong_linear(
    "The bias is counted once for each feature. Inside which of your sums does it stand, and how "
    "often does that one go round?"
)
def linear_bias_for_each_product(self: Node) -> None:
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        for j in range(W.shape[1]):
            for n in range(X.shape[1]):
                self.value[i, j] += X[i, n] * W[n, j] + b[j]


@wrong_linear(
    "b was turned into a column, so it goes by samples. Whose biases are they, and along which "
    "axis of Z do those lie?"
)
def linear_bias_as_column(self: Node) -> None:
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = X @ W + b.reshape(-1, 1)


@wrong_linear("All units share the first bias. How many numbers does b hold, and whose are they?")
def linear_one_bias_for_all(self: Node) -> None:
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = X @ W + b[0]


@wrong_linear(
    "Everything was added up, all samples and all units. Which sum of the formula does the matrix "
    "product already hold, and is there another one left?"
)
def linear_sums_everything(self: Node) -> None:
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = np.sum(X @ W) + b


@wrong_linear(
    "Where there is one sample or one unit, an axis has vanished. What shape should Z have when m "
    "or k is 1?"
)
def linear_drops_axes_of_one(self: Node) -> None:
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = np.squeeze(X @ W + b)
