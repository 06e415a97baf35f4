"""The bridge to PyTorch: what stands there for each layer, as plain data."""

from __future__ import annotations

from collections.abc import Iterable

from miniflow_ref.graph import FloatArray
from miniflow_ref.tensor import Layer, Linear, MSELoss, Relu, Sigmoid, Tanh

COUNTERPARTS: dict[type, str] = {
    Linear: "Linear",
    Tanh: "Tanh",
    Sigmoid: "Sigmoid",
    Relu: "ReLU",
    MSELoss: "MSELoss",
}
"""What each layer is called in torch.nn."""


def to_pytorch(layers: Iterable[Layer | MSELoss]) -> list[tuple[str, dict[str, FloatArray]]]:
    """A row for each layer: the name of its counterpart in torch.nn, and that one's arrays.

    A Linear has "weight" (n_outputs, n_inputs), as PyTorch keeps it, and "bias" (n_outputs,),
    copies both; the others have none. Raises KeyError for a layer without a counterpart.
    """
    table = []
    for layer in layers:
        arrays = {}
        if isinstance(layer, Linear):
            arrays = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((COUNTERPARTS[type(layer)], arrays))
    return table
