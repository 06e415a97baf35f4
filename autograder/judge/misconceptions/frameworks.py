"""Lesson 10: the bridge to PyTorch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.judge.misconceptions.catalogue import misconceptions
from miniflow_ref.tensor import Linear, MSELoss, Relu, Sigmoid, Tanh

wrong_table = misconceptions("to_pytorch", "to_pytorch")


@wrong_table(
    "The weights stand as they do here, one column for each unit. Which shape does PyTorch keep "
    "for 3 inputs and 2 outputs?"
)
def weight_not_turned(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.copy(), "bias": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "The arrays are your layer's own, and the weights stand as they do here. Which shape does "
    "PyTorch keep, and what becomes of your layer when somebody writes into the table?"
)
def weight_handed_over_as_it_is(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data, "bias": layer.bias.data}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "The weights have the right shape, and the numbers are in the wrong places: reshape reads them "
    "row by row into new rows. What turns rows into columns?"
)
def weight_reshaped(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            inputs, outputs = layer.weight.data.shape
            weight = np.array(layer.weight.data.reshape(outputs, inputs))
            settings = {"weight": weight, "bias": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "The arrays in the table are your layer's own, turned or not: who trains there moves the "
    "weights here. What makes an array that belongs to nobody else?"
)
def arrays_shared(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T, "bias": layer.bias.data}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "The weights in the table are a copy, the biases are your layer's own. What does `.T` alone "
    "copy, and what is missing for the bias?"
)
def bias_shared(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "The weights are turned in the layer itself: afterwards your own network is another one. "
    "Which line assigns to the layer?"
)
def weight_turned_in_the_layer(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            layer.weight.data = layer.weight.data.T
            settings = {"weight": layer.weight.data.copy(), "bias": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "All rows carry the names that the layers have here. One of them is written in another way in "
    "torch.nn: which capital letters has it there?"
)
def relu_as_it_is_here(layers: Iterable[Any]) -> Any:
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((type(layer).__name__, settings))
    return table


@wrong_table(
    "All rows carry the names that the layers have here, and the arrays are your layer's own. How "
    "is ReLU written in torch.nn, and what makes a copy?"
)
def relu_as_it_is_here_and_shared(layers: Iterable[Any]) -> Any:
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T, "bias": layer.bias.data}
        table.append((type(layer).__name__, settings))
    return table


@wrong_table(
    "Names and weights are handed over as they are here. How is ReLU written in torch.nn, and "
    "which shape does a weight have there?"
)
def nothing_translated(layers: Iterable[Any]) -> Any:
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.copy(), "bias": layer.bias.data.copy()}
        table.append((type(layer).__name__, settings))
    return table


@wrong_table(
    "The names are all in lower case. Those are functions; which capital letters do the modules "
    "in torch.nn have?"
)
def names_in_lower_case(layers: Iterable[Any]) -> Any:
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((type(layer).__name__.lower(), settings))
    return table


@wrong_table(
    "The names say where the module is as well. Which part of `torch.nn.ReLU` is its name in "
    "torch.nn?"
)
def names_with_their_module(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append(("nn." + names[type(layer)], settings))
    return table


@wrong_table(
    "The loss is called MSE, as the node was. What is its class called in torch.nn, and in your "
    "lesson 08?"
)
def loss_called_mse(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSE"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "Classes stand where names should. A table is plain data that could be written down on paper: "
    "what is a class called?"
)
def classes_for_names(layers: Iterable[Any]) -> Any:
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((type(layer), settings))
    return table


@wrong_table("A Linear has its weights, and no bias. What else does it add to each row?")
def bias_left_out(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings["weight"] = layer.weight.data.T.copy()
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "The bias is a column of shape (n_outputs, 1). Which shape has it here, and is there any need "
    "to turn it?"
)
def bias_as_a_column(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            bias = layer.bias.data.reshape(-1, 1).copy()
            settings = {"weight": layer.weight.data.T.copy(), "bias": bias}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "The bias is a row of shape (1, n_outputs). It is added to rows, but which shape does it have "
    "by itself?"
)
def bias_as_a_row(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            bias = layer.bias.data.reshape(1, -1).copy()
            settings = {"weight": layer.weight.data.T.copy(), "bias": bias}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "Tensors stand in the table where plain numbers should. Which attribute of a Tensor holds its "
    "numbers?"
)
def tensors_for_arrays(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.transpose(), "bias": layer.bias}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "The settings say how large a layer is, and not what it has learned. Which two arrays make "
    "this very layer?"
)
def sizes_for_arrays(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            inputs, outputs = layer.weight.data.shape
            settings = {"in_features": inputs, "out_features": outputs}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "The letters W and b are ours. What are a Linear's two settings called in the table of the "
    "exercise?"
)
def settings_called_w_and_b(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"W": layer.weight.data.T.copy(), "b": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "The two arrays stand in a list. How would a reader know which is which: by what are settings "
    "looked up?"
)
def settings_in_a_list(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = []
        if isinstance(layer, Linear):
            settings = [layer.weight.data.T.copy(), layer.bias.data.copy()]
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "A layer without parameters has None for its settings. What does a dict look like in which "
    "nothing stands?"
)
def none_for_no_settings(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = None
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "Only layers with parameters have a row. What would a network be without its activations?"
)
def activations_forgotten(layers: Iterable[Any]) -> Any:
    table = []
    for layer in layers:
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
            table.append(("Linear", settings))
    return table


@wrong_table(
    "All rows hold one and the same dict, so all Linear layers have the last one's weights. Where "
    "is the dict made: before the loop, or in it?"
)
def one_dict_for_all_rows(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table, settings = [], {}
    for layer in layers:
        if isinstance(layer, Linear):
            settings["weight"] = layer.weight.data.T.copy()
            settings["bias"] = layer.bias.data.copy()
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "An activation has the weights of the layer before it. Is your dict made anew for each row, "
    "or for each Linear only?"
)
def settings_left_over(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    settings: dict[str, Any] = {}
    for layer in layers:
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))
    return table


@wrong_table(
    "A dict from names to settings keeps one Linear of all. What holds several rows, in their "
    "order, with the same name more than once?"
)
def table_as_a_dict(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = {}
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table[names[type(layer)]] = settings
    return table


@wrong_table(
    "The table is made, and nobody gets it. What does a function give back without return?"
)
def table_not_returned(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))


@wrong_table(
    "The function comes back after the first layer. Where does the line with return stand, in the "
    "loop or after it?"
)
def only_the_first_layer(layers: Iterable[Any]) -> Any:
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table: list[Any] = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))
        return table
    return table
