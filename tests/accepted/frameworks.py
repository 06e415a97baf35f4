"""Lesson 10: right programs of many kinds, each of which has to pass."""

TO_PYTORCH = {
    "a dict of types, and arrays copied": """
def to_pytorch(layers):
    names = {Linear: "Linear", Tanh: "Tanh", Sigmoid: "Sigmoid", Relu: "ReLU", MSELoss: "MSELoss"}
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))
    return table
""",
    "one isinstance after the other": """
def to_pytorch(layers):
    result = []
    for layer in layers:
        if isinstance(layer, Linear):
            w = np.array(np.transpose(layer.weight.data))
            b = np.array(layer.bias.data)
            result.append(["Linear", {"weight": w, "bias": b}])
        elif isinstance(layer, Tanh):
            result.append(["Tanh", {}])
        elif isinstance(layer, Sigmoid):
            result.append(["Sigmoid", {}])
        elif isinstance(layer, Relu):
            result.append(["ReLU", {}])
        elif isinstance(layer, MSELoss):
            result.append(["MSELoss", {}])
        else:
            raise ValueError(f"no counterpart for {layer}")
    return result
""",
    "the type's name, with one exception": """
def to_pytorch(layers):
    table = []
    for layer in layers:
        name = type(layer).__name__
        if name == "Relu":
            name = "ReLU"
        settings = {}
        for key in ("weight", "bias"):
            if hasattr(layer, key):
                settings[key] = getattr(layer, key).data.T.copy()
        table.append((name, settings))
    return table
""",
    "a row by a helper, and a comprehension": """
def row(layer):
    name = layer.__class__.__name__.replace("Relu", "ReLU")
    if name != "Linear":
        return name, {}
    weight, bias = (parameter.data for parameter in layer.get_parameters())
    return name, dict(weight=weight.T.copy(), bias=bias.copy())


def to_pytorch(layers):
    return [row(layer) for layer in layers]
""",
    "lists of numbers": """
def to_pytorch(layers):
    table = []
    for layer in layers:
        if type(layer) is Linear:
            weight, bias = layer.parameters
            columns = [weight.data[:, j].tolist() for j in range(weight.data.shape[1])]
            table.append(("Linear", {"bias": bias.data.tolist(), "weight": columns}))
        else:
            names = {"Tanh": "Tanh", "Sigmoid": "Sigmoid", "Relu": "ReLU", "MSELoss": "MSELoss"}
            table.append((names[type(layer).__name__], {}))
    return table
""",
    "weights filled in number by number": """
def to_pytorch(layers):
    table = []
    for i in range(len(layers)):
        layer = layers[i]
        settings = dict()
        if len(layer.parameters) == 2:
            n_inputs, n_outputs = layer.weight.data.shape
            weight = np.zeros((n_outputs, n_inputs))
            bias = np.zeros(n_outputs)
            for o in range(n_outputs):
                for i in range(n_inputs):
                    weight[o, i] = layer.weight.data[i, o]
                bias[o] = layer.bias.data[o]
            settings["weight"] = weight
            settings["bias"] = bias
            name = "Linear"
        else:
            name = [n for k, n in [(Tanh, "Tanh"), (Sigmoid, "Sigmoid"), (Relu, "ReLU"),
                                   (MSELoss, "MSELoss")] if isinstance(layer, k)][0]
        table += [(name, settings)]
    return table
""",
    "match, and the tensors' own transpose": """
def to_pytorch(layers):
    def translated(layer):
        match layer:
            case Linear():
                turned = layer.weight.transpose().data
                return "Linear", {"weight": turned, "bias": Tensor(layer.bias.data).data}
            case Relu():
                return "ReLU", {}
            case Tanh() | Sigmoid() | MSELoss():
                return type(layer).__name__, {}
    return list(map(translated, layers))
""",
    "einsum, and einops' way to copy": """
NAMES = [("Linear", Linear), ("Tanh", Tanh), ("Sigmoid", Sigmoid), ("ReLU", Relu),
         ("MSELoss", MSELoss)]

def to_pytorch(layers):
    table = []
    for layer in layers:
        (name,) = (n for n, kind in NAMES if isinstance(layer, kind))
        if layer.get_parameters():
            w = np.einsum("io->oi", layer.weight.data) + 0.0
            b = 1.0 * layer.bias.data
            table.append((name, {"weight": w, "bias": b}))
            continue
        table.append((name, {}))
    return table
""",
    "a deep copy first": """
import copy

def to_pytorch(layers):
    table = []
    for layer in copy.deepcopy(list(layers)):
        name = {"Relu": "ReLU"}.get(type(layer).__name__, type(layer).__name__)
        table.append((name, {}))
        if name == "Linear":
            table[-1][1]["weight"] = np.swapaxes(layer.weight.data, 0, 1)
            table[-1][1]["bias"] = layer.bias.data
    return table
""",
}

PROGRAMS = {"to_pytorch": TO_PYTORCH}
