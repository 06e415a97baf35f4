"""Lesson 02: one neuron, and a layer of them on a batch of samples."""

from autograder.judge.misconceptions.catalogue import misconceptions

misconceptions(
    "neuron_forward",
    "Neuron.forward",
    neuron_without_bias="""
    The bias is not in the result. What should come out when every input is 0?

    def forward(self):
        inputs, weights = (node.value for node in self.inbound_nodes[:2])
        self.value = np.dot(inputs, weights)
    """,
    neuron_bias_for_each_product="""
    The bias is counted once for each input. How often is a box delivered, however much is in it?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        self.value = 0
        for x, w in zip(inputs, weights, strict=True):
            self.value += x * w + bias
    """,
    neuron_products_not_summed="""
    The products stand side by side, one for each input. Which step turns them into one number?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        self.value = np.array(inputs) * np.array(weights) + bias
    """,
    neuron_arrays_only="""
    It works on arrays and fails on lists. Which operators mean something else, or nothing at all,
    when a list stands beside them?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        self.value = np.sum(inputs * weights) + bias
    """,
    neuron_last_product_only="""
    Only the last product is in the result. What happens to the earlier ones as the loop goes on?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        for x, w in zip(inputs, weights, strict=True):
            total = x * w
        self.value = total + bias
    """,
    neuron_sums_before_weighing="""
    The inputs are added up before they are weighed. Does every input still meet its own weight?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        self.value = sum(inputs) * sum(weights) + bias
    """,
    neuron_never_reset="""
    The value grows from pass to pass. What should the sum be when forward begins?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        if self.value is None:
            self.value = 0
        for x, w in zip(inputs, weights, strict=True):
            self.value += x * w
        self.value += bias
    """,
    neuron_products_alone="""
    The products stand side by side and the bias is missing. Which step turns them into one number,
    and what should come out when every input is 0?

    def forward(self):
        inputs, weights = (node.value for node in self.inbound_nodes[:2])
        self.value = np.multiply(inputs, weights)
    """,
    neuron_arrays_only_and_without_bias="""
    The bias is not in the result, and lists are not taken. What should come out when every input is
    0, and which operators mean something else when a list stands beside them?

    def forward(self):
        inputs, weights = (node.value for node in self.inbound_nodes[:2])
        self.value = np.sum(inputs * weights)
    """,
    neuron_subtracts_the_bias="""
    The bias is taken away, as a threshold would be. In this course a large bias makes the result
    large: with which sign does the formula take it?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        self.value = np.dot(inputs, weights) - bias
    """,
    neuron_multiplies_by_the_bias="""
    The weighted sum is multiplied by the bias. What does the formula do with b, and what should
    come out when every input is 0?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        self.value = np.dot(inputs, weights) * bias
    """,
    neuron_without_weights="""
    The bias is there, the weights are not: the inputs are added up as they come. What should an
    input with weight 0 count for?

    def forward(self):
        inputs, _, bias = (node.value for node in self.inbound_nodes)
        self.value = sum(inputs) + bias
    """,
    neuron_keeps_no_value="""
    The node's value is still None after forward: the weighted sum is made, and goes nowhere. Where
    do other nodes look for it?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        value = np.dot(inputs, weights) + bias
    """,
    neuron_last_product_only_and_without_bias="""
    Only the last product is in the result, and the bias is missing. What becomes of the earlier
    products as the loop goes on, and what comes out when every input is 0?

    def forward(self):
        inputs, weights = (node.value for node in self.inbound_nodes[:2])
        for x, w in zip(inputs, weights, strict=True):
            self.value = x * w
    """,
    neuron_sums_before_weighing_and_without_bias="""
    The inputs are added up before they are weighed, and the bias is missing. Does every input still
    meet its own weight, and what comes out when every input is 0?

    def forward(self):
        inputs, weights = (node.value for node in self.inbound_nodes[:2])
        self.value = sum(inputs) * sum(weights)
    """,
    neuron_products_in_a_list="""
    The products are in a list, one for each input. Which step turns them into one number?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        self.value = [x * w + bias for x, w in zip(inputs, weights, strict=True)]
    """,
    neuron_every_input_with_every_weight="""
    Every input meets every weight, and a whole table comes out. Which weight is the first input's
    own?

    def forward(self):
        inputs, weights, bias = (node.value for node in self.inbound_nodes)
        self.value = np.outer(inputs, weights) + bias
    """,
    neuron_takes_nodes_for_values="""
    The nodes themselves are multiplied, and a node is no array. Which attribute of a node holds its
    numbers?

    def forward(self):
        inputs, weights, bias = self.inbound_nodes
        self.value = np.dot(inputs, weights) + bias
    """,
    neuron_in_a_table_of_one="""
    The number sits in a table of shape (1, 1), since a row times a column is a product of matrices.
    How do you get at the one number in it?

    def forward(self):
        inputs, weights, bias = (np.asarray(node.value) for node in self.inbound_nodes)
        self.value = inputs.reshape(1, -1) @ weights.reshape(-1, 1) + bias
    """,
)

misconceptions(
    "linear_forward",
    "Linear.forward",
    linear_elementwise="""
    X and W are multiplied entry by entry, as * does it. Which product sets a row of X against a
    column of W?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X * W + b
    """,
    linear_swapped="""
    W stands before X in the product. Write both shapes side by side: which order lets the number of
    features meet in the middle?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = W @ X + b
    """,
    linear_weights_transposed="""
    W is transposed. In this course W has shape (n, k): what does each of its columns stand for?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X @ W.T + b
    """,
    linear_samples_in_columns="""
    The result lies on its side, with a unit in each row, as in books that put samples into columns.
    What are the rows of X in this course, and so those of Z?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = W.T @ X.T + b.reshape(-1, 1)
    """,
    linear_without_bias="""
    The bias is not in the result. What should a sample of nothing but zeros give?

    def forward(self):
        X, W = (node.value for node in self.inbound_nodes[:2])
        self.value = X @ W
    """,
    linear_bias_for_each_product="""
    The bias is counted once for each feature. Inside which of your sums does it stand, and how
    often does that one go round?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = np.zeros((X.shape[0], W.shape[1]))
        for i in range(X.shape[0]):
            for j in range(W.shape[1]):
                for n in range(X.shape[1]):
                    self.value[i, j] += X[i, n] * W[n, j] + b[j]
    """,
    linear_bias_as_column="""
    b was turned into a column, so it goes by samples. Whose biases are they, and along which axis
    of Z do those lie?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X @ W + b.reshape(-1, 1)
    """,
    linear_one_bias_for_all="""
    All units share the first bias. How many numbers does b hold, and whose are they?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X @ W + b[0]
    """,
    linear_sums_everything="""
    Everything was added up, all samples and all units. Which sum of the formula does the matrix
    product already hold, and is there another one left?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = np.sum(X @ W) + b
    """,
    linear_drops_axes_of_one="""
    Where there is one sample or one unit, an axis has vanished. What shape should Z have when m or
    k is 1?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = np.squeeze(X @ W + b)
    """,
    linear_samples_transposed="""
    X is transposed. Which axis of X counts the features, and where must it stand for a row of X to
    meet a column of W?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X.T @ W + b
    """,
    linear_swapped_without_bias="""
    W stands before X in the product, and the bias is missing. Which order lets the number of
    features meet in the middle, and what should a sample of nothing but zeros give?

    def forward(self):
        X, W = (node.value for node in self.inbound_nodes[:2])
        self.value = W @ X
    """,
    linear_weights_transposed_without_bias="""
    W is transposed, and the bias is missing. What does each column of W stand for, and what should
    a sample of nothing but zeros give?

    def forward(self):
        X, W = (node.value for node in self.inbound_nodes[:2])
        self.value = X @ W.T
    """,
    linear_elementwise_without_bias="""
    X and W are multiplied entry by entry, and the bias is missing. Which product sets a row of X
    against a column of W, and what is left of the formula after it?

    def forward(self):
        X, W = (node.value for node in self.inbound_nodes[:2])
        self.value = X * W
    """,
    linear_samples_in_columns_without_bias="""
    The result lies on its side, with a unit in each row, and the bias is missing. What are the rows
    of X in this course, and what should a sample of nothing but zeros give?

    def forward(self):
        X, W = (node.value for node in self.inbound_nodes[:2])
        self.value = W.T @ X.T
    """,
    linear_subtracts_the_bias="""
    The bias is taken away. In this course a large bias makes the result large: with which sign does
    the formula take it?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X @ W - b
    """,
    linear_last_feature_only="""
    Only the last feature is in the result: each product replaces the one before it. What should
    become of the products of one sample and one unit?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = np.zeros((X.shape[0], W.shape[1]))
        for i in range(X.shape[0]):
            for j in range(W.shape[1]):
                for n in range(X.shape[1]):
                    self.value[i, j] = X[i, n] * W[n, j] + b[j]
    """,
    linear_never_reset="""
    The last pass's Z is still in the value: it grows, and a batch of another size cannot be added
    to it. What should Z be when forward begins?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        if self.value is None:
            self.value = np.zeros((X.shape[0], W.shape[1]))
        self.value = self.value + X @ W + b
    """,
    linear_keeps_no_value="""
    The node's value is still None after forward: Z is made, and goes nowhere. Where do other nodes
    look for it?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        Z = X @ W + b
    """,
    linear_weights_turned_before_samples="""
    W is transposed and stands before X. Write the shapes side by side: which order, and which way
    round, lets the number of features meet in the middle?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = W.T @ X + b
    """,
    linear_sums_the_biases="""
    Every unit gets the sum of all biases. How many numbers does b hold, and whose are they?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X @ W + np.sum(b)
    """,
    linear_in_a_list="""
    A list of rows comes out. It looks like a table, but no other node can compute with it: what
    makes an array of it?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = [x @ W + b for x in X]
    """,
    linear_takes_nodes_for_values="""
    The nodes themselves are multiplied, and a node is no array. Which attribute of a node holds its
    numbers?

    def forward(self):
        X, W, b = self.inbound_nodes
        self.value = X @ W + b
    """,
    linear_hands_nodes_to_numpy="""
    The nodes themselves are handed to NumPy, and a node is no array. Which attribute of a node
    holds its numbers?

    def forward(self):
        X, W, b = self.inbound_nodes
        self.value = np.dot(X, W) + b
    """,
    linear_bias_before_the_product="""
    The bias is added before the product, to the rows of X. Where does it stand in the formula, and
    how many numbers has it?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = (X + b) @ W
    """,
    linear_multiplies_by_the_bias="""
    The bias multiplies the product. What does the formula do with b, and what should a sample of
    nothing but zeros give?

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X @ W * b
    """,
)

misconceptions(
    "merge_linear",
    "merge_linear",
    merge_adds_the_biases="""
    The two biases are added. But what comes out of the first layer, its bias too, still goes
    through the second layer's weights. What becomes of b1 there?

    def merge_linear(W1, b1, W2, b2):
        return W1 @ W2, b1 + b2
    """,
    merge_forgets_the_first_bias="""
    The first bias is gone. Feed X = 0 to both layers: what comes out of the first one, and what
    does the second one make of it?

    def merge_linear(W1, b1, W2, b2):
        return W1 @ W2, b2
    """,
    merge_forgets_the_second_bias="""
    The second bias is gone. What does the second layer still add, after its matrix product?

    def merge_linear(W1, b1, W2, b2):
        return W1 @ W2, b1 @ W2
    """,
    merge_both_biases_through_the_weights="""
    Both biases went through the second layer's weights. Which of the two is added only after that
    product?

    def merge_linear(W1, b1, W2, b2):
        return W1 @ W2, (b1 + b2) @ W2
    """,
    merge_swaps_the_weights="""
    The two matrices stand the wrong way round. X meets W1 first: (XW1)W2. Where do the brackets go
    when you take X out?

    def merge_linear(W1, b1, W2, b2):
        return W2 @ W1, b1 @ W2 + b2
    """,
    merge_multiplies_number_by_number="""
    The two matrices are multiplied number by number. A row of X meets columns twice: which product
    lets rows meet columns?

    def merge_linear(W1, b1, W2, b2):
        return W1 * W2, b1 * W2 + b2
    """,
    merge_adds_the_weights="""
    The two matrices are added. Two layers that stand beside each other would add up; what
    happens to what the first one made, when the second one stands behind it?

    def merge_linear(W1, b1, W2, b2):
        return W1 + W2, b1 + b2
    """,
    merge_returns_the_weights_alone="""
    One matrix came, and two things were asked for: W and b. What does a Linear need besides W?

    def merge_linear(W1, b1, W2, b2):
        return W1 @ W2
    """,
    merge_bias_as_a_row_of_a_table="""
    W is right, and b came as a table with one row. It is one number for each unit: which shape is
    that?

    def merge_linear(W1, b1, W2, b2):
        return W1 @ W2, b1.reshape(1, -1) @ W2 + b2
    """,
    merge_turns_the_second_weights_for_the_bias="""
    W is right. For the bias the second matrix was turned on its side, or stands before b1. b1
    is what a row would be: what does XW2 do with a row?

    def merge_linear(W1, b1, W2, b2):
        return W1 @ W2, W2 @ b1 + b2
    """,
    merge_is_not_returned="""
    Nothing came back. Which word hands a function's result to the one who called it?

    def merge_linear(W1, b1, W2, b2):
        W = W1 @ W2
        b = b1 @ W2 + b2
    """,
)
