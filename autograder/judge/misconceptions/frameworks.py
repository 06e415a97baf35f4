"""Lesson 10: the bridge to PyTorch."""

from autograder.judge.misconceptions.catalogue import misconceptions
from miniflow_ref.tensor import Linear, MSELoss, Relu, Sigmoid, Tanh


def to_pytorch(layers):
    names = {
        Linear: "Linear",
        Tanh: "Tanh",
        Sigmoid: "Sigmoid",
        Relu: "ReLU",
        MSELoss: "MSELoss",
    }
    table = []
    for layer in layers:
        settings = {}
        if isinstance(layer, Linear):
            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
        table.append((names[type(layer)], settings))
    return table


misconceptions(
    "to_pytorch",
    "to_pytorch",
    to_pytorch,
    weight_not_turned="""
    The weights stand as they do here, one column for each unit. Which shape does PyTorch keep for 3
    inputs and 2 outputs?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            settings = {"weight": layer.weight.data.copy(), "bias": layer.bias.data.copy()}
    """,
    weight_handed_over_as_it_is="""
    The arrays are your layer's own, and the weights stand as they do here. Which shape does PyTorch
    keep, and what becomes of your layer when somebody writes into the table?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            settings = {"weight": layer.weight.data, "bias": layer.bias.data}
    """,
    weight_reshaped="""
    The weights have the right shape, and the numbers are in the wrong places: reshape reads them
    row by row into new rows. What turns rows into columns?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            inputs, outputs = layer.weight.data.shape
    +            weight = np.array(layer.weight.data.reshape(outputs, inputs))
    +            settings = {"weight": weight, "bias": layer.bias.data.copy()}
    """,
    arrays_shared="""
    The arrays in the table are your layer's own, turned or not: who trains there moves the weights
    here. What makes an array that belongs to nobody else?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            settings = {"weight": layer.weight.data.T, "bias": layer.bias.data}
    """,
    bias_shared="""
    The biases in the table are your layer's own: who trains there moves yours. What makes an array
    that belongs to nobody else?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data}
    """,
    copied_only_where_it_is_turned="""
    A layer with one input or one output shares its array with the table: ascontiguousarray copies
    only where it has to. What makes an array that belongs to nobody else?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            weight = np.ascontiguousarray(layer.weight.data.T)
    +            settings = {"weight": weight, "bias": layer.bias.data.copy()}
    """,
    weight_turned_in_the_layer="""
    The weights are turned in the layer itself: afterwards your own network is another one. Which
    line assigns to the layer?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            layer.weight.data = layer.weight.data.T
    +            settings = {"weight": layer.weight.data.copy(), "bias": layer.bias.data.copy()}
    """,
    relu_as_it_is_here="""
    All rows carry the names that the layers have here. One of them is written in another way in
    torch.nn: which capital letters has it there?

    def to_pytorch(layers):
        table = []
        for layer in layers:
            settings = {}
            if isinstance(layer, Linear):
                settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
            table.append((type(layer).__name__, settings))
        return table
    """,
    relu_as_it_is_here_and_shared="""
    All rows carry the names that the layers have here, and the arrays are your layer's own. How is
    ReLU written in torch.nn, and what makes a copy?

    def to_pytorch(layers):
        table = []
        for layer in layers:
            settings = {}
            if isinstance(layer, Linear):
                settings = {"weight": layer.weight.data.T, "bias": layer.bias.data}
            table.append((type(layer).__name__, settings))
        return table
    """,
    nothing_translated="""
    Names and weights are handed over as they are here. How is ReLU written in torch.nn, and which
    shape does a weight have there?

    def to_pytorch(layers):
        table = []
        for layer in layers:
            settings = {}
            if isinstance(layer, Linear):
                settings = {"weight": layer.weight.data.copy(), "bias": layer.bias.data.copy()}
            table.append((type(layer).__name__, settings))
        return table
    """,
    types_as_texts="""
    A type is written out whole, with <class …> around it. Where does a class keep its name?

    -        table.append((names[type(layer)], settings))
    +        table.append((f"<class '__main__.{type(layer).__name__}'>", settings))
    """,
    settings_called_kernel="""
    The weights are called kernel, as TensorFlow has it. What does the table of this lesson say?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            settings = {"kernel": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    """,
    rows_without_settings_are_no_pairs="""
    A layer without settings has its name alone for a row. What stands beside the name where there
    is nothing to set?

    -        table.append((names[type(layer)], settings))
    +        table.append((names[type(layer)], settings) if settings else names[type(layer)])
    """,
    loss_left_out="""
    MSELoss has no row. Which layers have one?

    -        table.append((names[type(layer)], settings))
    +        if not isinstance(layer, MSELoss):
    +            table.append((names[type(layer)], settings))
    """,
    names_in_lower_case="""
    The names are all in lower case. Those are functions; which capital letters do the modules in
    torch.nn have?

    def to_pytorch(layers):
        table = []
        for layer in layers:
            settings = {}
            if isinstance(layer, Linear):
                settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
            table.append((type(layer).__name__.lower(), settings))
        return table
    """,
    names_with_their_module="""
    The names say where the module is as well. Which part of `torch.nn.ReLU` is its name in
    torch.nn?

    -        table.append((names[type(layer)], settings))
    +        table.append(("nn." + names[type(layer)], settings))
    """,
    loss_called_mse="""
    The loss is called MSE, as the node was. What is its class called in torch.nn, and in your
    lesson 08?

    -        MSELoss: "MSELoss",
    +        MSELoss: "MSE",
    """,
    classes_for_names="""
    Classes stand where names should. A table is plain data that could be written down on paper:
    what is a class called?

    def to_pytorch(layers):
        table = []
        for layer in layers:
            settings = {}
            if isinstance(layer, Linear):
                settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
            table.append((type(layer), settings))
        return table
    """,
    bias_left_out="""
    A Linear has its weights, and no bias. What else does it add to each row?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            settings["weight"] = layer.weight.data.T.copy()
    """,
    bias_as_a_column="""
    The bias is a column of shape (n_outputs, 1). Which shape has it here, and is there any need to
    turn it?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            bias = layer.bias.data.reshape(-1, 1).copy()
    +            settings = {"weight": layer.weight.data.T.copy(), "bias": bias}
    """,
    bias_as_a_row="""
    The bias is a row of shape (1, n_outputs). It is added to rows, but which shape does it have by
    itself?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            bias = layer.bias.data.reshape(1, -1).copy()
    +            settings = {"weight": layer.weight.data.T.copy(), "bias": bias}
    """,
    tensors_for_arrays="""
    Tensors stand in the table where plain numbers should. Which attribute of a Tensor holds its
    numbers?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            settings = {"weight": layer.weight.transpose(), "bias": layer.bias}
    """,
    sizes_for_arrays="""
    The settings say how large a layer is, and not what it has learned. Which two arrays make this
    very layer?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            inputs, outputs = layer.weight.data.shape
    +            settings = {"in_features": inputs, "out_features": outputs}
    """,
    settings_called_w_and_b="""
    The letters W and b are ours. What are a Linear's two settings called in the table of the
    exercise?

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            settings = {"W": layer.weight.data.T.copy(), "b": layer.bias.data.copy()}
    """,
    settings_in_a_list="""
    The two arrays stand in a list. How would a reader know which is which: by what are settings
    looked up?

    -        settings = {}
    +        settings = []

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            settings = [layer.weight.data.T.copy(), layer.bias.data.copy()]
    """,
    none_for_no_settings="""
    A layer without parameters has None for its settings. What does a dict look like in which
    nothing stands?

    -        settings = {}
    +        settings = None
    """,
    activations_forgotten="""
    Only layers with parameters have a row. What would a network be without its activations?

    def to_pytorch(layers):
        table = []
        for layer in layers:
            if isinstance(layer, Linear):
                settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
                table.append(("Linear", settings))
        return table
    """,
    one_dict_for_all_rows="""
    All rows hold one and the same dict, so all Linear layers have the last one's weights. Where is
    the dict made: before the loop, or in it?

    -    table = []
    +    table, settings = [], {}

    -        settings = {}

    -            settings = {"weight": layer.weight.data.T.copy(), "bias": layer.bias.data.copy()}
    +            settings["weight"] = layer.weight.data.T.copy()
    +            settings["bias"] = layer.bias.data.copy()
    """,
    settings_left_over="""
    An activation has the weights of the layer before it. Is your dict made anew for each row, or
    for each Linear only?

         table = []
    +    settings = {}

    -        settings = {}
    """,
    table_as_a_dict="""
    A dict from names to settings keeps one Linear of all. What holds several rows, in their order,
    with the same name more than once?

    -    table = []
    +    table = {}

    -        table.append((names[type(layer)], settings))
    +        table[names[type(layer)]] = settings
    """,
    table_not_returned="""
    The table is made, and nobody gets it. What does a function give back without return?

    -    return table
    """,
    only_the_first_layer="""
    The function comes back after the first layer. Where does the line with return stand, in the
    loop or after it?

             table.append((names[type(layer)], settings))
    +        return table
    """,
)
