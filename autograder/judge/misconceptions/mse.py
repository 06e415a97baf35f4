"""Lesson 04: the mean squared error."""

from autograder.judge.misconceptions.catalogue import misconceptions

misconceptions(
    "mse_forward",
    "MSE.forward",
    mse_spreads="""
    Where y has shape (m,) and a has shape (m, 1), y - a has shape (m, m): every target meets every
    answer. What can be done to both arrays before they are subtracted?

    def forward(self):
        y, a = (node.value for node in self.inbound_nodes)
        self.value = np.mean((y - a) ** 2)
    """,
    mse_reshapes_only_y="""
    One of the two became a column, the other one stayed as it was, so even two vectors spread into
    a square. Which shape do both need?

    def forward(self):
        y = self.inbound_nodes[0].value.reshape(-1, 1)
        a = self.inbound_nodes[1].value
        self.value = np.mean((y - a) ** 2)
    """,
    mse_sums="""
    The squares are summed and nothing is divided, so a batch twice as large costs twice as much.
    Which word in the name is missing?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.sum((y - a) ** 2)
    """,
    mse_halves="""
    Your number is half of the mean. Some books put a 1/2 before the sum to tidy the derivative;
    what does the formula of this lesson divide by?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.mean((y - a) ** 2) / 2
    """,
    mse_absolute="""
    This is the mean of the absolute differences. What should an error of 4 count for: 4, or
    something else?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.mean(np.abs(y - a))
    """,
    mse_root="""
    A square root is taken at the end. That number has a name of its own, RMSE; which step does the
    formula of this lesson end with?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.sqrt(np.mean((y - a) ** 2))
    """,
    mse_norm_not_squared="""
    The norm is the square root of the summed squares. The formula has a small 2 behind its norm:
    what does that 2 undo?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.linalg.norm(y - a) / y.size
    """,
    mse_mean_over_rows_only="""
    The mean goes over the rows only, and one number for each output remains. Over which axes should
    it go, so that a single number comes out?

    def forward(self):
        y, a = (node.value.reshape(len(node.value), -1) for node in self.inbound_nodes)
        self.value = np.mean((y - a) ** 2, axis=0)
    """,
    mse_mean_over_outputs_only="""
    The mean goes over the outputs of each sample, and one number for each sample remains. Over
    which axes should it go, so that a single number comes out?

    def forward(self):
        y, a = (node.value.reshape(len(node.value), -1) for node in self.inbound_nodes)
        self.value = np.mean((y - a) ** 2, axis=1)
    """,
    mse_builtin_sum="""
    The number may be right, but it sits in an array of one: Python's own sum adds the rows of a
    column, and a row is an array. Which sum adds numbers?

    def forward(self):
        y = self.inbound_nodes[0].value.reshape(-1, 1)
        a = self.inbound_nodes[1].value.reshape(-1, 1)
        m = len(y)
        self.value = (1.0 / m) * sum((y - a) ** 2)
    """,
    mse_divides_by_rows="""
    The squares are divided by the number of samples. With k outputs for each sample, how many
    squares were added up?

    def forward(self):
        m = len(self.inbound_nodes[0].value)
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.sum((y - a) ** 2) / m
    """,
    mse_signed_mean="""
    The differences are averaged with their signs, so that too high and too low cancel. What should
    be done to each difference first?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.mean(y - a)
    """,
    mse_square_of_the_mean="""
    Here the mean is squared: too high and too low have cancelled before. Where does the bracket
    close, and which should come first, the square or the mean?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.mean(y - a) ** 2
    """,
    mse_difference_of_squares="""
    y and a are squared one by one and then subtracted. What is to be squared: the two numbers, or
    the distance between them?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.mean(y**2 - a**2)
    """,
    mse_keeps_every_square="""
    All the squares are kept, one for each element. The cost is one number: what should become of
    them?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = (y - a) ** 2
    """,
    mse_reshapes_its_inputs="""
    The cost is right, but the inputs' values have another shape afterwards. Where can the reshaped
    arrays be kept, so that the nodes keep theirs?

    def forward(self):
        y, a = self.inbound_nodes
        y.value = y.value.reshape(-1, 1)
        a.value = a.value.reshape(-1, 1)
        self.value = float(np.mean((y.value - a.value) ** 2))
    """,
    mse_changes_its_input="""
    The answers' own array has changed: a reshaped array still shares its numbers with the original,
    and -= writes into them. How do you make a new array instead?

    def forward(self):
        y = self.inbound_nodes[0].value.reshape(-1)
        difference = self.inbound_nodes[1].value.reshape(-1)
        difference -= y
        self.value = float(np.mean(difference**2))
    """,
    mse_sums_and_halves="""
    The squares are summed, not averaged, and halved. Some books put a 1/2 before the sum; what does
    the formula of this lesson divide by?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.sum((y - a) ** 2) / 2
    """,
    mse_halves_by_rows="""
    The sum is divided by twice the number of samples. What does the formula of this lesson divide
    by, and how many squares are there when each sample has several outputs?

    def forward(self):
        m = len(self.inbound_nodes[0].value)
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.sum((y - a) ** 2) / (2 * m)
    """,
    mse_spreads_and_sums="""
    (m,) minus (m, 1) spreads into a table of m times m, and its squares are summed, not averaged.
    Which shape do both need before they are subtracted, and what is missing at the end?

    def forward(self):
        y, a = (node.value for node in self.inbound_nodes)
        self.value = np.sum((y - a) ** 2)
    """,
    mse_spreads_and_divides_by_rows="""
    (m,) minus (m, 1) spreads into a table of m times m, and the sum of its squares is divided by
    the number of samples. How many differences should there be, and how many outputs in all?

    def forward(self):
        y, a = (node.value for node in self.inbound_nodes)
        self.value = np.sum((y - a) ** 2) / len(y)
    """,
    mse_spreads_and_halves="""
    (m,) minus (m, 1) spreads into a table of m times m, and half of its mean is taken. Which shape
    do both need, and what does the formula of this lesson divide by?

    def forward(self):
        y, a = (node.value for node in self.inbound_nodes)
        self.value = np.mean((y - a) ** 2) / 2
    """,
    mse_spreads_and_takes_the_root="""
    (m,) minus (m, 1) spreads into a table of m times m, and the square root of its mean is taken.
    Which shape do both need, and with which step does the formula end?

    def forward(self):
        y, a = (node.value for node in self.inbound_nodes)
        self.value = np.sqrt(np.mean((y - a) ** 2))
    """,
    mse_spreads_and_averages_rows="""
    (m,) minus (m, 1) spreads into a table of m times m, and the mean goes over its rows only. Which
    shape do both need, and over which axes does the mean go?

    def forward(self):
        y, a = (node.value for node in self.inbound_nodes)
        self.value = np.mean((y - a) ** 2, axis=0)
    """,
    mse_is_the_norm="""
    The result is the length of the difference, the square root of the summed squares, and nothing
    is averaged. What undoes the root, and which word in the name is missing?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.linalg.norm(y - a)
    """,
    mse_divides_by_one_less="""
    The sum is divided by one less than the number of elements, as statisticians do to estimate a
    variance. Over how many squares is the mean taken here?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.sum((y - a) ** 2) / (y.size - 1)
    """,
    mse_is_the_variance="""
    The variance measures how far the differences are from their own mean, so answers that are all
    too high by 5 cost nothing. From what should each difference be measured?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.var(y - a)
    """,
    mse_sums_absolute="""
    The absolute differences are summed: there is no square, and no mean. Which two words of the
    name are missing?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.sum(np.abs(y - a))
    """,
    mse_in_a_table_of_one="""
    The number sits in a table of shape (1, 1), since a row times a column is a product of matrices.
    How do you get at the one number in it?

    def forward(self):
        y, a = (node.value.reshape(-1, 1) for node in self.inbound_nodes)
        self.value = (y - a).T @ (y - a) / y.size
    """,
    mse_keeps_no_value="""
    The node's value is still None after forward: the cost is made, and goes nowhere. Where does the
    training look for it?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        return np.mean((y - a) ** 2)
    """,
    mse_spreads_and_keeps_every_square="""
    All the squares are kept, and (m,) minus (m, 1) even spreads into a table of m times m. Which
    shape do both need, and what should become of the squares?

    def forward(self):
        y, a = (node.value for node in self.inbound_nodes)
        self.value = (y - a) ** 2
    """,
    mse_half_times_rows="""
    1 / 2 * m is half of m, so the sum grows with the batch once more. What belongs together below
    the fraction bar, and what does the formula of this lesson divide by?

    def forward(self):
        m = len(self.inbound_nodes[0].value)
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = 1 / 2 * m * np.sum((y - a) ** 2)
    """,
    mse_builtin_sum_without_mean="""
    An array of one comes out, since Python's own sum adds the rows of a column; and nothing is
    averaged. Which sum adds numbers, and which word in the name is missing?

    def forward(self):
        y, a = (node.value.reshape(-1, 1) for node in self.inbound_nodes)
        self.value = sum((y - a) ** 2)
    """,
    mse_builtin_sum_halved="""
    An array of one comes out, since Python's own sum adds the rows of a column; and it is halved,
    not averaged. Which sum adds numbers, and what does the formula divide by?

    def forward(self):
        y, a = (node.value.reshape(-1, 1) for node in self.inbound_nodes)
        self.value = sum((y - a) ** 2) / 2
    """,
    mse_matrix_product_spreads="""
    A product of matrices makes a table where y or a is one, and (m,) minus (m, 1) spreads. Which
    shape do both need, and how do you get at one number?

    def forward(self):
        y, a = (node.value for node in self.inbound_nodes)
        self.value = (y - a).T @ (y - a) / len(y)
    """,
)

misconceptions(
    "absolute_error",
    "MAE.forward",
    mae_spreads="""
    Where y has shape (m,) and a has shape (m, 1), every target meets every answer, as it did with
    MSE. What did you do to both arrays there?

    def forward(self):
        y, a = (node.value for node in self.inbound_nodes)
        self.value = np.mean(np.abs(y - a))
    """,
    mae_without_absolute="""
    What is too high and what is too low cancel. Which word in the name is missing?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.mean(y - a)
    """,
    mae_absolute_of_the_mean="""
    The mean is taken first, so what is too high and what is too low has cancelled before its sign
    goes. In which order do the two steps belong?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.abs(np.mean(y - a))
    """,
    mae_squares="""
    This is the mean of the squares, MSE once more. What should an error of 4 count for here?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.mean((y - a) ** 2)
    """,
    mae_root_of_the_mean_square="""
    A square and a root undo each other for one number, not for a mean: large errors still count for
    more here. What stands between the two?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.sqrt(np.mean((y - a) ** 2))
    """,
    mae_sums="""
    The differences are added up, and nothing is divided. Which word in the name is missing?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.sum(np.abs(y - a))
    """,
    mae_divides_by_rows="""
    With several outputs the sum is divided by the number of samples. How many numbers were
    compared?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.sum(np.abs(y - a)) / len(self.inbound_nodes[0].value)
    """,
    mae_mean_over_rows_only="""
    The mean goes over the rows only, and one number for each output remains. Over which axes should
    it go?

    def forward(self):
        y, a = (node.value.reshape(len(node.value), -1) for node in self.inbound_nodes)
        self.value = np.mean(np.abs(y - a), axis=0)
    """,
    mae_halves="""
    Your number is half of the mean. A half in front belongs to some books' squares; what does a
    mean divide by?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.mean(np.abs(y - a)) / 2
    """,
    mae_median="""
    This is the median of the absolute differences. Which kind of average has MAE in its name?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.median(np.abs(y - a))
    """,
    mae_largest="""
    Only the largest difference counts here. What about the others?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.max(np.abs(y - a))
    """,
    mae_difference_of_absolutes="""
    The signs of y and a are taken away before the two are compared, so 3 and -3 seem to agree. What
    should lose its sign?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.mean(np.abs(np.abs(y) - np.abs(a)))
    """,
    mae_keeps_every_difference="""
    One number is wanted, and a whole array came. Which step makes one number of many?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        self.value = np.abs(y - a)
    """,
    mae_keeps_no_value="""
    After forward the node has no value. Where does a node keep what it has made?

    def forward(self):
        y, a = (node.value.ravel() for node in self.inbound_nodes)
        return np.mean(np.abs(y - a))
    """,
)
