"""Lesson 03: the S-curve and its slope."""

from autograder.judge.misconceptions.catalogue import misconceptions

misconceptions(
    "sigmoid_forward",
    "Sigmoid.forward",
    sigmoid_overflows="""
    The numbers are right, but exp(-x) overflows where x is far below 0, and NumPy warns. Which
    exponential of the same x stays small there?

    def forward(self):
        x = self.inbound_nodes[0].value
        self.value = 1 / (1 + np.exp(-x))
    """,
    sigmoid_divides_infinities="""
    Far above 0 the result is nan: exp(x) overflows above and below the line, and inf / inf is no
    number. For which x is this way of writing the sigmoid safe, and what about the others?

    def forward(self):
        e = np.exp(self.inbound_nodes[0].value)
        self.value = e / (1 + e)
    """,
    sigmoid_where_computes_both="""
    Both formulas are right, each on its side, but np.where chooses only after both have been
    computed for every number. Can one exponential that never overflows serve both sides?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value)
        self.value = np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))
    """,
    sigmoid_mirrored="""
    The curve is mirrored: large numbers come out near 0. Which sign does x have in the exponent?

    def forward(self):
        x = np.clip(self.inbound_nodes[0].value, -500, 500)
        self.value = 1 / (1 + np.exp(x))
    """,
    sigmoid_clipped_too_close="""
    Clipping is a way out, but 20 is too close to 0: the sigmoid of -20 is still 2e-9, not yet the
    value of everything below it. How far out may x go before exp overflows?

    def forward(self):
        x = np.clip(self.inbound_nodes[0].value, -20, 20)
        self.value = 1 / (1 + np.exp(-x))
    """,
    sigmoid_clips_its_input="""
    The result is right, but the input's own array was clipped with it. Which of your names belong
    to the same array as the input's value, and where do you write into it?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        x[x > 500] = 500
        x[x < -500] = -500
        self.value = 1 / (1 + np.exp(-x))
    """,
    sigmoid_keeps_whole_numbers="""
    On whole numbers everything comes out as 0 or 1: the array for the result was made in the type
    of the input. Which type does the result need?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value)
        self.value = np.zeros_like(x)
        up = x >= 0
        self.value[up] = 1 / (1 + np.exp(-x[up]))
        self.value[~up] = np.exp(x[~up]) / (1 + np.exp(x[~up]))
    """,
    sigmoid_asks_once="""
    An `if` asks one question, and an array has an answer for each of its numbers, so this works on
    single numbers only. What lets NumPy choose number by number?

    def forward(self):
        x = self.inbound_nodes[0].value
        if x >= 0:
            self.value = 1 / (1 + np.exp(-x))
        else:
            self.value = np.exp(x) / (1 + np.exp(x))
    """,
    sigmoid_with_math_exp="""
    math.exp takes one number at a time, and an array holds many. Which exp works on all of them at
    once?

    def forward(self):
        import math

        self.value = 1 / (1 + math.exp(-self.inbound_nodes[0].value))
    """,
    sigmoid_as_step="""
    Every number comes out as exactly 0 or 1: this is the step that the S-curve replaces. What
    should the value be at 0, and a little above it?

    def forward(self):
        self.value = np.where(np.asarray(self.inbound_nodes[0].value) >= 0, 1.0, 0.0)
    """,
    sigmoid_mirrored_and_overflows="""
    The curve is mirrored, and exp(x) overflows where x is far above 0. Which sign does x have in
    the exponent, and which exponential of it never grows large?

    def forward(self):
        self.value = 1 / (1 + np.exp(np.asarray(self.inbound_nodes[0].value, dtype=float)))
    """,
    sigmoid_without_brackets="""
    The division comes before the sum here, so this is 1 plus an exponential, and it overflows. What
    stands below the fraction bar of the formula, and how do you say so in one line?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = 1 / 1 + np.exp(-x)
    """,
    sigmoid_is_tanh="""
    This is tanh, another S-curve: it goes from -1 to 1. Between which two numbers does the sigmoid
    lie, and what is it at 0?

    def forward(self):
        self.value = np.tanh(self.inbound_nodes[0].value)
    """,
    sigmoid_clips_its_result="""
    The results are pushed away from 0 and 1, and so are wrong far out; and the exponential has
    overflowed before. What of the two is too large: the result, or the exponent?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = np.clip(1 / (1 + np.exp(-x)), 1e-7, 1 - 1e-7)
    """,
    sigmoid_mirrored_with_math_exp="""
    math.exp takes one number at a time, and the sign in the exponent is the wrong one too. Which
    exp works on arrays, and does the curve rise or fall?

    def forward(self):
        import math

        self.value = 1 / (1 + math.exp(self.inbound_nodes[0].value))
    """,
    sigmoid_keeps_no_value="""
    The node's value is still None after forward: the sigmoid is computed, and goes nowhere. Where
    do other nodes look for it?

    def forward(self):
        e = np.exp(-np.abs(np.asarray(self.inbound_nodes[0].value, dtype=float)))
        return np.where(np.asarray(self.inbound_nodes[0].value) >= 0, 1, e) / (1 + e)
    """,
    sigmoid_mirrored_fraction="""
    The curve is mirrored, and where x is far below 0 it is nan. Which of the two exponentials
    belongs above the fraction bar, and which exponential of x never grows large?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = np.exp(-x) / (1 + np.exp(-x))
    """,
    sigmoid_clips_its_input_at_700="""
    The result is right, but the input's own array was clipped with it. Which of your names belong
    to the same array as the input's value, and where do you write into it?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        x[x < -700] = -700
        self.value = 1 / (1 + np.exp(-x))
    """,
    sigmoid_forgets_the_sign="""
    No overflow any more, but the sign of x is lost, so nothing comes out below 0.5. What should the
    sigmoid of -2 and that of 2 have to do with each other?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = 1 / (1 + np.exp(-np.abs(x)))
    """,
    sigmoid_clipped_at_ten="""
    Clipping is a way out, but 10 is much too close to 0: the sigmoid of -10 is still 0.00005, not
    yet the value of everything below it. How far out may x go before exp overflows?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        x = np.clip(x, -10, 10)
        self.value = 1 / (1 + np.exp(-x))
    """,
    sigmoid_along_one_axis_only="""
    The loop walks along one axis: a single number has none, and a table has two. What treats every
    number of any array by itself?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value, dtype=float)
        self.value = np.array(
            [1 / (1 + np.exp(-v)) if v >= 0 else np.exp(v) / (1 + np.exp(v)) for v in x]
        )
    """,
    sigmoid_takes_the_node_for_its_value="""
    The node itself is handed to NumPy, and a node is no number. Which attribute of a node holds its
    numbers?

    def forward(self):
        x = self.inbound_nodes[0]
        self.value = 1 / (1 + np.exp(-x))
    """,
)

misconceptions(
    "sigmoid_derivative",
    "sigmoid_derivative",
    sigmoid_slope_of_the_value="""
    The argument already is the sigmoid's value, and here the sigmoid is taken of it once more. What
    do you have in hand when forward is done: x or σ(x)?

    def sigmoid_derivative(value):
        s = 1 / (1 + np.exp(-value))
        return s * (1 - s)
    """,
    sigmoid_slope_without_value="""
    This slope is largest at a value of 0, where the sigmoid is flat. What is each factor where the
    value is near 0, and which of them is missing here?

    def sigmoid_derivative(value):
        return 1 - value
    """,
    sigmoid_slope_negative="""
    The sign is wrong: the S-curve only ever rises. Which number minus which is meant?

    def sigmoid_derivative(value):
        return value * (value - 1)
    """,
    sigmoid_slope_of_tanh="""
    This is the slope of tanh, another S-curve, from its value. What does the sigmoid's slope come
    to at the value 0.5?

    def sigmoid_derivative(value):
        return 1 - value**2
    """,
    sigmoid_slope_as_matrix_product="""
    A matrix product mixes the numbers of an array with each other. Each value has a slope of its
    own: which product goes number by number?

    def sigmoid_derivative(value):
        return np.dot(value, 1 - value)
    """,
    sigmoid_slope_in_place="""
    The slope is right, but the array of values now holds slopes: *= works on the caller's own
    array. How do you make a new one?

    def sigmoid_derivative(value):
        value *= 1 - value
        return value
    """,
    sigmoid_slope_is_the_sigmoid="""
    This is the sigmoid of the value, not a slope: the value already is a sigmoid. How steep is the
    curve where its value is almost 1?

    def sigmoid_derivative(value):
        return 1 / (1 + np.exp(-value))
    """,
    sigmoid_slope_is_the_value="""
    The value comes back as it was. How steep is the curve where its value is almost 1, and what
    does that take besides the value?

    def sigmoid_derivative(value):
        return 1 * value
    """,
    sigmoid_slope_as_sum="""
    The value and what it lacks to 1 are added, so the slope is 1 everywhere. Which operation makes
    it flat at both ends?

    def sigmoid_derivative(value):
        return value + (1 - value)
    """,
    sigmoid_slope_is_not_returned="""
    None comes back: the slope is computed, and kept to itself. What hands it over?

    def sigmoid_derivative(value):
        slope = value * (1 - value)
    """,
    sigmoid_slope_without_brackets="""
    Everything comes out as 0: the multiplication comes before the subtraction. What belongs
    together?

    def sigmoid_derivative(value):
        return value * 1 - value
    """,
    sigmoid_slope_with_plus="""
    The value is multiplied by 1 plus itself, so the slope grows and grows. What is missing from the
    value to 1?

    def sigmoid_derivative(value):
        return value * (1 + value)
    """,
    sigmoid_slope_with_matrix_operator="""
    @ is a product of matrices: single numbers do not know it, and in arrays it adds up. Each value
    has a slope of its own: which product goes number by number?

    def sigmoid_derivative(value):
        return value @ (1 - value)
    """,
)

misconceptions(
    "log_sigmoid",
    "log_sigmoid",
    log_sigmoid_overflows="""
    Far below 0 exp(-x) has become inf, and you get -inf where -1000 is right. Take the logarithm of
    the fraction on paper, before any number is computed. Which exponent is never positive?

    def log_sigmoid(x):
        return np.log(1 / (1 + np.exp(-x)))
    """,
    log_sigmoid_of_a_quiet_sigmoid="""
    Your sigmoid is quiet, and at -1000 it is exactly 0. The logarithm of that is -inf, where -1000
    is right. What becomes of the logarithm of a product or a fraction, if you take it on paper?

    def log_sigmoid(x):
        x = np.asarray(x, dtype=float)
        small = np.exp(-np.abs(x))
        return np.log(np.where(x >= 0, 1, small) / (1 + small))
    """,
    log_sigmoid_clips_the_value="""
    Far below 0 your number stops falling, since the sigmoid was kept above a smallest value. The
    right answer at -1000 is -1000. Can the logarithm be found without that sigmoid?

    def log_sigmoid(x):
        x = np.clip(np.asarray(x, dtype=float), -500, 500)
        return np.log(np.clip(1 / (1 + np.exp(-x)), 1e-12, 1))
    """,
    log_sigmoid_clips_its_input="""
    Clipping x was a way out for the sigmoid, whose ends are flat. This curve goes on falling: what
    is it at -10 000?

    def log_sigmoid(x):
        return -np.log(1 + np.exp(-np.clip(np.asarray(x, dtype=float), -500, 500)))
    """,
    log_sigmoid_where_computes_both="""
    The numbers are right, but NumPy warns: np.where gets both formulas ready-made, the one that
    overflows too. Which exponent is never positive?

    def log_sigmoid(x):
        x = np.asarray(x, dtype=float)
        return np.where(x >= 0, -np.log1p(np.exp(-x)), x - np.log1p(np.exp(x)))
    """,
    log_sigmoid_mirrored="""
    The curve is mirrored: large x should give nearly 0, and yours falls there. Which sign has x?

    def log_sigmoid(x):
        return -np.logaddexp(0, np.asarray(x, dtype=float))
    """,
    log_sigmoid_without_its_sign="""
    The number is right but for its sign. A sigmoid is below 1: on which side of 0 is its logarithm?

    def log_sigmoid(x):
        return np.logaddexp(0, -np.asarray(x, dtype=float))
    """,
    log_sigmoid_forgets_the_line_below="""
    Far from 0 it is right, and near 0 something is missing: at 0 it should be log(0.5), which is
    -0.693. What stands below the fraction's line?

    def log_sigmoid(x):
        return np.minimum(np.asarray(x, dtype=float), 0)
    """,
    log_sigmoid_to_the_base_ten="""
    This is the logarithm to the base 10. Which one belongs to e?

    def log_sigmoid(x):
        return -np.logaddexp(0, -np.asarray(x, dtype=float)) / np.log(10)
    """,
    log_sigmoid_is_the_sigmoid="""
    This is the sigmoid itself. Its logarithm was asked for.

    def log_sigmoid(x):
        small = np.exp(-np.abs(np.asarray(x, dtype=float)))
        return np.where(np.asarray(x) >= 0, 1, small) / (1 + small)
    """,
)
