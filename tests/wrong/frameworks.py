"""Lesson 10: wrong programs in other hands, each after the mistake that it has to be told of."""

_ROW = """
def row(layer):
    name = type(layer).__name__.replace("Relu", "ReLU")
    if name != "Linear":
        return name, {}
    return name, {SETTINGS}

def to_pytorch(layers):
    return [row(layer) for layer in layers]
"""


def _with(settings):
    """The table with a Linear's settings written otherwise."""
    return _ROW.replace("{SETTINGS}", settings)


TO_PYTORCH = [
    (
        "weight_not_turned",
        _with('{"weight": np.array(layer.weight.data), "bias": np.array(layer.bias.data)}'),
    ),
    (
        "weight_not_turned",
        _with('{"weight": layer.weight.data.tolist(), "bias": layer.bias.data.tolist()}'),
    ),
    (
        "weight_handed_over_as_it_is",
        """
def to_pytorch(layers):
    table = []
    for layer in layers:
        if isinstance(layer, Linear):
            W, b = layer.parameters
            table.append(["Linear", {"weight": W.data, "bias": b.data}])
        elif isinstance(layer, Relu):
            table.append(["ReLU", {}])
        else:
            table.append([type(layer).__name__, {}])
    return table
""",
    ),
    (
        "weight_reshaped",
        _with(
            '{"weight": np.reshape(np.array(layer.weight.data), layer.weight.data.shape[::-1]), '
            '"bias": np.array(layer.bias.data)}'
        ),
    ),
    (
        "arrays_shared",
        _with('{"weight": np.transpose(layer.weight.data), "bias": layer.bias.data}'),
    ),
    (
        "arrays_shared",
        _with('{"weight": np.asarray(layer.weight.data).T, "bias": np.asarray(layer.bias.data)}'),
    ),
    (
        "bias_shared",
        _with('{"weight": layer.weight.transpose().data, "bias": layer.bias.data}'),
    ),
    (
        "relu_as_it_is_here",
        """
def to_pytorch(layers):
    table = []
    for layer in layers:
        kind = type(layer)
        if kind is Linear:
            table.append(
                ("Linear", {"weight": np.array(layer.weight.data.T), "bias": 1 * layer.bias.data})
            )
        if kind is Tanh: table.append(("Tanh", {}))
        if kind is Sigmoid: table.append(("Sigmoid", {}))
        if kind is Relu: table.append(("Relu", {}))
        if kind is MSELoss: table.append(("MSELoss", {}))
    return table
""",
    ),
    (
        "tensors_for_arrays",
        _with('{"weight": Tensor(layer.weight.data.T), "bias": Tensor(layer.bias.data)}'),
    ),
    ("bias_left_out", _with('{"weight": np.array(layer.weight.data.T)}')),
    (
        "bias_as_a_column",
        _with('{"weight": layer.weight.data.T + 0, "bias": layer.bias.data[:, None] + 0}'),
    ),
    (
        "bias_as_a_row",
        _with('{"weight": layer.weight.data.T + 0, "bias": layer.bias.data[np.newaxis] + 0}'),
    ),
    (
        "activations_forgotten",
        """
def to_pytorch(layers):
    return [
        ("Linear", {"weight": one.weight.data.T.copy(), "bias": one.bias.data.copy()})
        for one in layers
        if one.get_parameters()
    ]
""",
    ),
    (
        "one_dict_for_all_rows",
        """
SETTINGS = {}

def to_pytorch(layers):
    SETTINGS.clear()
    table = []
    for layer in layers:
        for name in ("weight", "bias"):
            if hasattr(layer, name):
                SETTINGS[name] = np.array(getattr(layer, name).data.T)
        table.append((type(layer).__name__.replace("Relu", "ReLU"), SETTINGS))
    return table
""",
    ),
    (
        "table_as_a_dict",
        """
def to_pytorch(layers):
    return dict(row(layer) for layer in layers)

def row(layer):
    name = type(layer).__name__.replace("Relu", "ReLU")
    if name == "Linear":
        return name, {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    return name, {}
""",
    ),
    (
        "classes_for_names",
        """
def to_pytorch(layers):
    table = []
    for layer in layers:
        settings = {}
        if layer.get_parameters():
            settings["bias"] = np.array(layer.bias.data)
            settings["weight"] = np.array(layer.weight.data.T)
        table.append([layer.__class__, settings])
    return table
""",
    ),
    (
        None,  # biases and weights in each other's place: no known mistake
        _with('{"weight": np.array(layer.bias.data), "bias": np.array(layer.weight.data.T)}'),
    ),
]

PROGRAMS = {"to_pytorch": TO_PYTORCH}
