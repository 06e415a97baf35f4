"""MiniFlow, complete: a graph of nodes that computes values forwards and gradients backwards.

Build a graph from `Input` and the operations, order it with `topological_sort`, run it with
`forward_pass` or `forward_and_backward`, and let `train` move its parameters downhill. After a
backward pass `node.gradients[inbound]` is ∂cost/∂inbound, as a float array in the shape of
`inbound.value`. NumPy is all it needs.
"""

from miniflow_ref.graph import Input, Node, forward_and_backward, forward_pass, topological_sort
from miniflow_ref.losses import MAE, MSE, BinaryCrossEntropy, CrossEntropy
from miniflow_ref.nodes import (
    Add,
    Linear,
    Max,
    Mul,
    Neuron,
    Relu,
    Sigmoid,
    Softmax,
    Tanh,
    log_sigmoid,
    merge_linear,
    sigmoid_derivative,
)
from miniflow_ref.numeric import numerical_gradient
from miniflow_ref.optim import gradient_descent_update, minibatches, sgd_update, train

__all__ = [
    "MAE",
    "MSE",
    "Add",
    "BinaryCrossEntropy",
    "CrossEntropy",
    "Input",
    "Linear",
    "Max",
    "Mul",
    "Neuron",
    "Node",
    "Relu",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "forward_and_backward",
    "forward_pass",
    "gradient_descent_update",
    "log_sigmoid",
    "merge_linear",
    "minibatches",
    "numerical_gradient",
    "sgd_update",
    "sigmoid_derivative",
    "topological_sort",
    "train",
]
