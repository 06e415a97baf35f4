"""Lesson 07: two activations, the larger of two, and the costs of a network that classifies."""

import numpy as np

from autograder.judge.misconceptions.catalogue import misconceptions

misconceptions(
    "tanh_node",
    "Tanh.forward",
    tanh_by_exponentials="""
    Far from 0 both exponentials overflow or vanish, and inf / inf is no number. Which function of
    NumPy knows this curve already?

    def forward(self):
        x = self.inbound_nodes[0].value
        grown, shrunk = np.exp(x), np.exp(-x)
        self.value = (grown - shrunk) / (grown + shrunk)
    """,
    tanh_divides_infinities="""
    Far above 0 the exponential of 2x overflows, above and below the line, and inf / inf is no
    number. Which function of NumPy knows this curve already?

    def forward(self):
        grown = np.exp(2 * np.asarray(self.inbound_nodes[0].value))
        self.value = (grown - 1) / (grown + 1)
    """,
    tanh_overflows="""
    Far below 0 the exponential overflows and NumPy warns. Which function of NumPy knows this curve
    already?

    def forward(self):
        self.value = 2 / (1 + np.exp(-2 * np.asarray(self.inbound_nodes[0].value))) - 1
    """,
    tanh_is_the_tangent="""
    This is the tangent, which goes up and down without end. What does the h in tanh stand for?

    def forward(self):
        self.value = np.tan(self.inbound_nodes[0].value)
    """,
    tanh_is_sigmoid="""
    This is the sigmoid, which goes from 0 to 1. From where to where does tanh go, and what is it at
    0?

    def forward(self):
        self.value = 1 / (1 + np.exp(-np.clip(self.inbound_nodes[0].value, -500, 500)))
    """,
    tanh_half_as_steep="""
    The sigmoid was stretched to reach from -1 to 1, but it climbs half as fast as tanh. What
    happens to x on the way from one curve to the other?

    def forward(self):
        x = np.clip(self.inbound_nodes[0].value, -500, 500)
        self.value = 2 / (1 + np.exp(-x)) - 1
    """,
    tanh_with_math="""
    math.tanh takes one number at a time, and an array holds many. Which tanh works on all of them
    at once?

    def forward(self):
        import math

        self.value = math.tanh(self.inbound_nodes[0].value)
    """,
)

misconceptions(
    "tanh_node",
    "Tanh.backward",
    tanh_slope_of_the_input="""
    The slope is made of the input: 1 - x². Which number, squared, belongs there, and where has
    forward left it?

    def backward(self):
        x = self.inbound_nodes[0].value
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * (1 - x**2)}
    """,
    tanh_with_the_slope_of_sigmoid="""
    value(1 - value) is the sigmoid's slope. How steep is tanh at 0, where its value is 0?

    def backward(self):
        slope = self.value * (1 - self.value)
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
    tanh_slope_not_squared="""
    The value is not squared here, so that left of 0 the slope comes out above 1. What is the slope
    of a curve that looks the same from both sides?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * (1 - self.value)}
    """,
    tanh_slope_of_its_value="""
    tanh is taken of its own value before the slope is made. What does self.value hold when forward
    is done: x, or tanh x?

    def backward(self):
        slope = 1 - np.tanh(self.value) ** 2
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
    tanh_of_the_gradient="""
    The slope is taken at the upstream gradient, as if that were x. At which number is the slope of
    tanh asked, and what is it multiplied by?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: 1 - np.tanh(self.upstream_gradient()) ** 2}
    """,
    tanh_slope_negative="""
    The sign is wrong: tanh only ever rises. Which number minus which is meant?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * (self.value**2 - 1)}
    """,
    tanh_ignores_upstream="""
    This is tanh's own slope; the chain ends here. How does what comes after this node enter?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: 1 - self.value**2}
    """,
    tanh_first_consumer_only="""
    Only the first consumer is asked. What do the others say about this node?

    def backward(self):
        upstream = self.outbound_nodes[0].gradients[self]
        self.gradients = {self.inbound_nodes[0]: upstream * (1 - self.value**2)}
    """,
    tanh_slope_by_cosh="""
    cosh overflows far from 0 and NumPy warns. What do you need besides self.value, which is there
    already?

    def backward(self):
        slope = 1 / np.cosh(self.inbound_nodes[0].value) ** 2
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
    tanh_whole_number_zeros="""
    With whole numbers as inputs the sum cannot be stored: zeros_like of an array of whole numbers
    is one too. How else can you make zeros in the same shape?

    def backward(self):
        self.gradients = {node: np.zeros_like(node.value) for node in self.inbound_nodes}
        for consumer in self.outbound_nodes:
            slope = 1 - self.value**2
            self.gradients[self.inbound_nodes[0]] += slope * consumer.gradients[self]
    """,
)

misconceptions(
    "tanh_node",
    "Tanh",
    tanh_is_sigmoid_both_ways="""
    Both ways belong to the sigmoid: its curve, and the slope of that. From where to where does tanh
    go, and how steep is it at 0?

    class Tanh(Node):
        def __init__(self, node):
            super().__init__([node])

        def forward(self):
            self.value = 1 / (1 + np.exp(-np.clip(self.inbound_nodes[0].value, -500, 500)))

        def backward(self):
            slope = self.value * (1 - self.value)
            self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
    tanh_by_exponentials_with_the_slope_of_the_input="""
    Far from 0 the exponentials overflow, and the slope is made of the input where the value
    belongs. Which function of NumPy knows this curve, and what is its slope in terms of it?

    class Tanh(Node):
        def __init__(self, node):
            super().__init__([node])

        def forward(self):
            x = self.inbound_nodes[0].value
            grown, shrunk = np.exp(x), np.exp(-x)
            self.value = (grown - shrunk) / (grown + shrunk)

        def backward(self):
            x = self.inbound_nodes[0].value
            self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * (1 - x**2)}
    """,
)

misconceptions(
    "relu_node",
    "Relu.forward",
    relu_reduces="""
    np.max makes one number of many: here it takes 0 for the axis along which to look. Which
    function of NumPy compares number by number?

    def forward(self):
        self.value = np.max(self.inbound_nodes[0].value, 0)
    """,
    relu_asks_once="""
    Python's max, like an `if`, asks once which of two is larger, and an array has an answer for
    each of its numbers. What lets NumPy choose number by number?

    def forward(self):
        self.value = max(0, self.inbound_nodes[0].value)
    """,
    relu_absolute="""
    Numbers below 0 come out with their sign turned. What should become of them?

    def forward(self):
        self.value = np.abs(self.inbound_nodes[0].value)
    """,
    relu_keeps_the_smaller="""
    What is above 0 is gone and what is below it stays. Which of x and 0 is to be kept?

    def forward(self):
        self.value = np.minimum(self.inbound_nodes[0].value, 0)
    """,
    relu_leaks="""
    Below 0 a little of x comes through, as in another activation, the leaky ReLU. What is this one
    below 0?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value)
        self.value = np.where(x > 0, x, 0.01 * x)
    """,
    relu_as_step="""
    Every number above 0 comes out as 1: this is a step. What should become of a 3, and what of a 5?

    def forward(self):
        self.value = np.where(np.asarray(self.inbound_nodes[0].value) > 0, 1.0, 0.0)
    """,
    relu_changes_its_input="""
    The input's own array now has zeros in it. Which of your names belong to the same array as the
    input's value, and where do you write into it?

    def forward(self):
        x = np.asarray(self.inbound_nodes[0].value)
        x[x < 0] = 0
        self.value = x
    """,
)

misconceptions(
    "relu_node",
    "Relu.backward",
    relu_passes_everything="""
    The gradient passes everywhere: relu's value is never below 0, so `value >= 0` is always true.
    Where is the slope 1, and what is it at 0?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * (self.value >= 0)}
    """,
    relu_leaks_on_the_way_back="""
    A little of the gradient goes back below 0 as well, as in another activation, the leaky ReLU.
    How steep is this one there?

    def backward(self):
        slope = np.where(np.asarray(self.inbound_nodes[0].value) > 0, 1, 0.01)
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
    relu_sign_for_slope="""
    Below 0 the gradient comes back with its sign turned: np.sign is -1 there. How steep is the
    curve below 0?

    def backward(self):
        slope = np.sign(self.inbound_nodes[0].value)
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
    relu_writes_into_the_gradient="""
    The upstream gradient is written into. Of a plain number it is a number, and nothing can be
    written into that; of an array, it may be somebody else's. What gives a new array with zeros in
    these places?

    def backward(self):
        gradient = self.upstream_gradient()
        gradient[np.asarray(self.inbound_nodes[0].value) <= 0] = 0
        self.gradients = {self.inbound_nodes[0]: gradient}
    """,
    relu_whole_number_zeros="""
    With whole numbers as inputs the sum cannot be stored: zeros_like of an array of whole numbers
    is one too. How else can you make zeros in the same shape?

    def backward(self):
        self.gradients = {node: np.zeros_like(node.value) for node in self.inbound_nodes}
        for consumer in self.outbound_nodes:
            self.gradients[self.inbound_nodes[0]] += consumer.gradients[self] * (self.value > 0)
    """,
    relu_slope_1_at_zero="""
    At 0 this lesson takes the slope to be 0, and here it is 1. For which x is it 1?

    def backward(self):
        slope = np.asarray(self.inbound_nodes[0].value) >= 0
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
    relu_mask_by_the_wrong_sign="""
    The gradient passes where x is below 0, and stops where x is above. On which side does the curve
    rise?

    def backward(self):
        slope = np.asarray(self.inbound_nodes[0].value) < 0
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
    relu_mask_of_the_gradient="""
    The gradient is cut off where the gradient itself is below 0. Whose sign decides whether this
    node's slope is 0 or 1?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: np.maximum(self.upstream_gradient(), 0)}
    """,
    relu_value_for_slope="""
    The upstream gradient is multiplied by the value, not by the slope. How steep is the line y = x
    at 3, and at 5?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * self.value}
    """,
    relu_ignores_upstream="""
    This is relu's own slope, 0 or 1; the chain ends here. How does what comes after this node
    enter?

    def backward(self):
        slope = np.asarray(self.inbound_nodes[0].value) > 0
        self.gradients = {self.inbound_nodes[0]: slope.astype(float)}
    """,
    relu_first_consumer_only="""
    Only the first consumer is asked. What do the others say about this node?

    def backward(self):
        slope = np.asarray(self.inbound_nodes[0].value) > 0
        self.gradients = {self.inbound_nodes[0]: self.outbound_nodes[0].gradients[self] * slope}
    """,
    relu_gradient_in_whole_numbers="""
    On whole numbers the gradient loses its decimals: zeros_like of an array of whole numbers can
    hold nothing else. How else can you make zeros in the same shape?

    def backward(self):
        x = np.asarray(self.inbound_nodes[0].value)
        gradient = np.zeros_like(x)
        gradient[x > 0] = self.upstream_gradient()[x > 0]
        self.gradients = {self.inbound_nodes[0]: gradient}
    """,
    relu_slope_asks_once="""
    An `if` asks one question, and an array has an answer for each of its numbers. What is x > 0 for
    a whole array, and what is a gradient times that?

    def backward(self):
        slope = 1 if self.inbound_nodes[0].value > 0 else 0
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
)

misconceptions(
    "relu_node",
    "Relu",
    relu_leaks_both_ways="""
    Both ways let a little through below 0, as in another activation, the leaky ReLU. What is this
    one below 0, and how steep is it there?

    class Relu(Node):
        def __init__(self, node):
            super().__init__([node])

        def forward(self):
            x = np.asarray(self.inbound_nodes[0].value)
            self.value = np.where(x > 0, x, 0.01 * x)

        def backward(self):
            slope = np.where(np.asarray(self.inbound_nodes[0].value) > 0, 1, 0.01)
            self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
)

for _name, _slope in (("Tanh", "1 - self.value**2"), ("Relu", "(self.value > 0)")):
    misconceptions(
        f"{_name.lower()}_node",
        f"{_name}.backward",
        **{
            f"{_name.lower()}_last_consumer_only": f"""
    Each consumer's part takes the place of the one before, so only the last one counts. What do all
    of them say together?

    def backward(self):
        for consumer in self.outbound_nodes:
            gradient = consumer.gradients[self] * ({_slope})
            self.gradients = {{self.inbound_nodes[0]: gradient}}
    """,
            f"{_name.lower()}_adds_to_the_last_pass": f"""
    The gradient is added to what the pass before has left. Where does each pass begin?

    def backward(self):
        x, gradient = self.inbound_nodes[0], self.upstream_gradient() * ({_slope})
        self.gradients[x] = self.gradients.get(x, 0) + gradient
    """,
        },
    )
    misconceptions(
        f"{_name.lower()}_node",
        f"{_name}.forward",
        **{
            f"{_name.lower()}_keeps_its_value_to_itself": """
    forward computes something and leaves no value: self.value stays None. Where will backward, and
    the nodes that come after, look for it?

    def forward(self):
        return np.zeros(np.shape(self.inbound_nodes[0].value))
    """
        },
    )
misconceptions(
    "max_gate",
    "Max.forward",
    max_by_python="""
    Python's max asks once which of two is larger, and arrays have an answer for each of their
    numbers. Which function of NumPy compares number by number?

    def forward(self):
        x, y = self.inbound_nodes
        self.value = max(x.value, y.value)
    """,
    max_of_all_numbers="""
    Of two arrays a single number is left, the largest of all. Which function of NumPy compares the
    first of x with the first of y, and so on?

    def forward(self):
        self.value = np.max([node.value for node in self.inbound_nodes])
    """,
    max_is_min="""
    The smaller one comes out. Which of the two is asked for?

    def forward(self):
        x, y = self.inbound_nodes
        self.value = np.minimum(x.value, y.value)
    """,
    max_of_absolute_values="""
    The number that is larger without its sign comes out. Which is larger, -3 or 2?

    def forward(self):
        x, y = (node.value for node in self.inbound_nodes)
        self.value = np.where(np.abs(x) > np.abs(y), x, y)
    """,
)

misconceptions(
    "max_gate",
    "Max.backward",
    max_twice_at_a_tie="""
    At a tie x and y both get all of the gradient: together twice as much as came. How much may the
    two parts add up to?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {x: upstream * (x.value >= y.value), y: upstream * (y.value >= x.value)}
    """,
    max_twice_at_a_tie_and_for_the_same_input="""
    At a tie x and y both get all of the gradient, and Max(x, x) gives it to x twice. How much may
    the two parts add up to?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        self.gradients[x] = self.gradients[x] + upstream * (x.value >= y.value)
        self.gradients[y] = self.gradients[y] + upstream * (y.value >= x.value)
    """,
    max_nothing_at_a_tie="""
    At a tie neither x nor y gets anything, and the gradient is lost. Where should it go when the
    two are equal?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {x: upstream * (x.value > y.value), y: upstream * (y.value > x.value)}
    """,
    max_same_input_overwritten="""
    In Max(x, x), x is in the dictionary once, and its second part replaces the first. How do you
    keep both?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {x: upstream * (x.value >= y.value), y: upstream * (x.value < y.value)}
    """,
    max_same_input_gets_half="""
    In Max(x, x), x is in the dictionary once, and its second half replaces the first. How do you
    keep both?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        share = np.where(x.value == y.value, 0.5, x.value > y.value)
        self.gradients = {x: upstream * share, y: upstream * (1 - share)}
    """,
    max_all_to_the_first="""
    The first input gets all of the gradient, also where it is the smaller one. Which of the two
    moves the maximum?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {x: upstream, y: 0 * upstream} if x is not y else {x: upstream}
    """,
    max_all_to_the_second="""
    The second input gets all of the gradient, also where it is the smaller one. Which of the two
    moves the maximum?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        to_x, to_y = upstream * (np.asarray(x.value) >= y.value), upstream
        self.gradients = {x: to_x, y: to_y} if x is not y else {x: to_x + to_y}
    """,
    max_to_the_smaller="""
    The smaller input gets the gradient. When it grows a little, does the larger of the two change
    at all?

    def backward(self):
        x, y = self.inbound_nodes
        upstream, first = self.upstream_gradient(), x.value < y.value
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        self.gradients[x] = self.gradients[x] + upstream * first
        self.gradients[y] = self.gradients[y] + upstream * (1 - first)
    """,
    max_shares_like_a_product="""
    Each input gets the gradient times the other input: that is how a product shares. When the
    larger one grows by a little, by how much does the maximum grow?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        to_x, to_y = upstream * y.value, upstream * x.value
        self.gradients = {x: to_x, y: to_y} if x is not y else {x: to_x + to_y}
    """,
    max_shares_like_a_sum="""
    Both inputs get the gradient: that is how a sum shares. When the smaller one grows a little,
    what does the maximum do?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {x: upstream, y: upstream} if x is not y else {x: upstream + upstream}
    """,
    max_always_halves="""
    Each input gets one half, everywhere. What does the smaller one have to do with the result?

    def backward(self):
        x, y = self.inbound_nodes
        half = self.upstream_gradient() / 2
        self.gradients = {x: half, y: half} if x is not y else {x: half + half}
    """,
    max_value_for_share="""
    The gradient that goes to the larger input is multiplied by that input. How steep is the maximum
    in its larger input?

    def backward(self):
        x, y = self.inbound_nodes
        upstream, first = self.upstream_gradient(), x.value >= y.value
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        self.gradients[x] = self.gradients[x] + upstream * x.value * first
        self.gradients[y] = self.gradients[y] + upstream * y.value * (1 - first)
    """,
    max_ignores_upstream="""
    These are Max's own slopes, 0 and 1; the chain ends here. How does what comes after this node
    enter?

    def backward(self):
        x, y = self.inbound_nodes
        first = np.asarray(x.value >= y.value).astype(float)
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        self.gradients[x] = self.gradients[x] + first
        self.gradients[y] = self.gradients[y] + (1 - first)
    """,
    max_first_consumer_only="""
    Only the first consumer is asked. What do the others say about this node?

    def backward(self):
        x, y = self.inbound_nodes
        upstream, first = self.outbound_nodes[0].gradients[self], x.value >= y.value
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        self.gradients[x] = self.gradients[x] + upstream * first
        self.gradients[y] = self.gradients[y] + upstream * (1 - first)
    """,
    max_asks_once="""
    An `if` asks one question for all numbers together. What is x > y for two arrays, and what is a
    gradient times that?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        if x.value > y.value:
            self.gradients[x] = upstream
        else:
            self.gradients[y] = upstream
    """,
)

misconceptions(
    "softmax_forward",
    "Softmax.forward",
    softmax_without_shift="""
    Large logits give nan: exp overflows, and inf / inf is no number. What may be subtracted from
    all logits of a row without changing its probabilities?

    def forward(self):
        e = np.exp(self.inbound_nodes[0].value)
        self.value = e / np.sum(e, axis=-1, keepdims=True)
    """,
    softmax_over_everything="""
    All rows together add up to 1: the sum goes over the whole matrix. Along which axis do the
    classes of one sample lie?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.max(z))
        self.value = e / np.sum(e)
    """,
    softmax_without_shift_and_over_everything="""
    The sum goes over the whole matrix, and large logits give nan because exp overflows. Along which
    axis do the classes of one sample lie, and what may be subtracted from a row first?

    def forward(self):
        e = np.exp(self.inbound_nodes[0].value)
        self.value = e / np.sum(e)
    """,
    softmax_over_samples="""
    The columns add up to 1, not the rows. Along which axis do the classes of one sample lie?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.max(z, axis=0, keepdims=True))
        self.value = e / np.sum(e, axis=0, keepdims=True)
    """,
    softmax_sums_columns="""
    The columns add up to 1, not the rows: axis 0 counts the samples. Along which axis do the
    classes of one sample lie?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.max(z))
        self.value = e / e.sum(axis=0)
    """,
    softmax_sums_columns_without_shift="""
    The columns add up to 1, not the rows, and large logits give nan because exp overflows. Along
    which axis do the classes of one sample lie, and what may be subtracted from a row first?

    def forward(self):
        e = np.exp(self.inbound_nodes[0].value)
        self.value = e / np.sum(e, axis=0)
    """,
    softmax_drops_the_axis_of_the_largest="""
    A row's largest logit has lost its axis, shape (m,), and no longer stands beside the rows of
    (m, k). Which argument keeps an axis of length 1?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.max(z, axis=-1))
        self.value = e / np.sum(e, axis=-1, keepdims=True)
    """,
    softmax_drops_the_axis_of_the_sum="""
    A row's sum has lost its axis, shape (m,), and no longer stands beside the rows of (m, k). Which
    argument keeps an axis of length 1?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.max(z, axis=-1, keepdims=True))
        self.value = e / np.sum(e, axis=-1)
    """,
    softmax_shifts_by_the_mean="""
    Each row is shifted by its mean, so its largest logit may still be large, and exp overflows.
    Which number of a row makes the largest exponent 0?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.mean(z, axis=-1, keepdims=True))
        self.value = e / np.sum(e, axis=-1, keepdims=True)
    """,
    softmax_shifts_by_the_smallest="""
    Each row is shifted by its smallest logit, so the largest one becomes larger still, and exp
    overflows. Which number of a row makes the largest exponent 0?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.min(z, axis=-1, keepdims=True))
        self.value = e / np.sum(e, axis=-1, keepdims=True)
    """,
    softmax_divides_by_the_largest="""
    The logits are divided by the largest one of their row, which changes their differences. What
    may be done to all logits of a row without changing its shares?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value, dtype=float)
        e = np.exp(z / np.max(z, axis=-1, keepdims=True))
        self.value = e / np.sum(e, axis=-1, keepdims=True)
    """,
    softmax_adds_to_the_sum="""
    A small number is added to the sum, so the shares add up to less than 1. Can the sum be 0, after
    the shift?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.max(z, axis=-1, keepdims=True))
        self.value = e / (np.sum(e, axis=-1, keepdims=True) + 1e-6)
    """,
    softmax_shifts_all_rows_alike="""
    Every row is shifted by the largest logit of all rows, and far below that one every exponential
    becomes 0, where 0 / 0 is no number. Whose largest logit does a row need?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.max(z))
        self.value = e / np.sum(e, axis=-1, keepdims=True)
    """,
    softmax_drops_the_axis="""
    A row's largest logit and its sum have lost their axis, shape (m,), and no longer stand beside
    the rows of (m, k). Which argument keeps an axis of length 1?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.max(z, axis=-1))
        self.value = e / np.sum(e, axis=-1)
    """,
    softmax_of_matrices_only="""
    A vector has no axis 1. Which axis is the last one of a matrix and of a vector?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        self.value = e / np.sum(e, axis=1, keepdims=True)
    """,
    softmax_without_shift_of_matrices_only="""
    A matrix is not shifted, and a vector has no axis 1. What may be subtracted from a row first,
    and which axis is the last one of both?

    def forward(self):
        e = np.exp(self.inbound_nodes[0].value)
        self.value = e / np.sum(e, axis=1, keepdims=True)
    """,
    softmax_clips_its_logits="""
    The logits are cut off at some bound, so that two which both lie above become equal. What may be
    subtracted from all logits of a row without changing its probabilities?

    def forward(self):
        e = np.exp(np.clip(self.inbound_nodes[0].value, -500, 500))
        self.value = e / np.sum(e, axis=-1, keepdims=True)
    """,
    softmax_without_exponential="""
    The logits are divided by their sum as they are. What makes every number positive before the
    division, even a logit below 0?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        self.value = z / np.sum(z, axis=-1, keepdims=True)
    """,
    softmax_as_sigmoid="""
    Each logit went through a sigmoid of its own, so a row need not add up to 1. What do the classes
    of a row have to share?

    def forward(self):
        self.value = 1 / (1 + np.exp(-np.clip(self.inbound_nodes[0].value, -500, 500)))
    """,
    softmax_mirrored="""
    The smallest logit gets the largest probability. Which is subtracted from which: the largest
    logit from z, or z from it?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        e = np.exp(np.min(z, axis=-1, keepdims=True) - z)
        self.value = e / np.sum(e, axis=-1, keepdims=True)
    """,
    softmax_is_hard="""
    The largest class gets everything, the others nothing. That is the hard maximum; what should two
    logits that are almost equal give?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        self.value = (z == np.max(z, axis=-1, keepdims=True)) * 1.0
    """,
    softmax_leaves_the_logarithm="""
    These are the logarithms of the probabilities. Which step is left to do, or was done one time
    too many?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        z = z - np.max(z, axis=-1, keepdims=True)
        self.value = z - np.log(np.sum(np.exp(z), axis=-1, keepdims=True))
    """,
    softmax_shifts_its_input="""
    The input's own logits have been shifted as well: -= writes into the array it is given. How do
    you make a new one?

    def forward(self):
        z = np.asarray(self.inbound_nodes[0].value)
        z -= np.max(z, axis=-1, keepdims=True)
        e = np.exp(z)
        self.value = e / np.sum(e, axis=-1, keepdims=True)
    """,
)

misconceptions(
    "cross_entropy",
    "CrossEntropy.forward",
    cross_entropy_log_of_softmax="""
    A class far below the others gets probability 0, and the logarithm of 0 is infinite. What is
    log(e^z / Σ e^z) when you take the logarithm apart before you compute anything?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        p = e / np.sum(e, axis=1, keepdims=True)
        self.value = float(-np.mean(np.log(p[np.arange(len(y)), y])))
    """,
    cross_entropy_without_shift="""
    Large logits give nan or infinity: exp overflows. What may be subtracted from all logits of a
    row without changing its probabilities?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        total = np.log(np.sum(np.exp(z), axis=1))
        self.value = float(np.mean(total - z[np.arange(len(y)), y]))
    """,
    cross_entropy_shifts_all_rows_alike="""
    Every row is shifted by the largest logit of all rows, and far below that one every exponential
    becomes 0. Whose largest logit does a row need?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        z = z - np.max(z)
        total = np.log(np.sum(np.exp(z), axis=1))
        self.value = float(np.mean(total - z[np.arange(len(y)), y]))
    """,
    cross_entropy_adds_epsilon="""
    A small number stands in where a share would be 0, added or by clipping, and so the cost of a
    confident mistake stops growing. What is log(e^z / Σ e^z) when you take the logarithm apart
    first?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        p = e / np.sum(e, axis=1, keepdims=True)
        self.value = float(-np.mean(np.log(p[np.arange(len(y)), y] + 1e-15)))
    """,
    cross_entropy_sums="""
    The rows are summed and nothing is divided, so a batch twice as large costs twice as much. What
    does the formula of this lesson divide by?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        z = z - np.max(z, axis=1, keepdims=True)
        total = np.log(np.sum(np.exp(z), axis=1))
        self.value = float(np.sum(total - z[np.arange(len(y)), y]))
    """,
    cross_entropy_mean_over_classes="""
    The mean goes over rows and classes: it is divided by m times k. How many numbers does each row
    contribute, when only its own class counts?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        z = z - np.max(z, axis=1, keepdims=True)
        logs = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
        self.value = float(-np.mean(np.eye(z.shape[1])[y] * logs))
    """,
    cross_entropy_as_binary="""
    This is the cost of yes and no, for each class on its own, where one class out of several is
    true. Which share alone does a row's surprise come from?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        p = np.clip(e / np.sum(e, axis=1, keepdims=True), 1e-12, 1 - 1e-12)
        t = np.eye(p.shape[1])[y]
        self.value = float(-np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)))
    """,
    cross_entropy_as_binary_summed_over_classes="""
    This is the cost of yes and no, for each class on its own and added up, where one class out of
    several is true. Which share alone does a row's surprise come from?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        p = np.clip(e / np.sum(e, axis=1, keepdims=True), 1e-12, 1 - 1e-12)
        t = np.eye(p.shape[1])[y]
        self.value = float(-np.sum(t * np.log(p) + (1 - t) * np.log(1 - p)) / len(y))
    """,
    cross_entropy_in_bits="""
    The logarithm has the base 2, and the cost comes in bits. Which logarithm belongs to e^z?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        z = z - np.max(z, axis=1, keepdims=True)
        p = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
        self.value = float(-np.mean(np.log2(p[np.arange(len(y)), y])))
    """,
    cross_entropy_picks_rows="""
    `p[y]` takes whole rows: the first index counts the samples. How do you take from each row the
    number of its own class?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        p = e / np.sum(e, axis=1, keepdims=True)
        self.value = float(-np.mean(np.log(p[y])))
    """,
    cross_entropy_shifts_its_input="""
    The input's own logits are others now: -= writes into their array. How do you get the difference
    as a new array?

    def forward(self):
        y, z = (np.asarray(node.value) for node in self.inbound_nodes)
        z -= np.max(z, axis=1, keepdims=True)
        total = np.log(np.sum(np.exp(z), axis=1))
        self.value = float(np.mean(total - z[np.arange(len(y)), y]))
    """,
    cross_entropy_of_columns="""
    The shares are those of each column: axis 0 counts the samples. Along which axis do the classes
    of one sample lie?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        e = np.exp(z - np.max(z, axis=0))
        p = e / np.sum(e, axis=0)
        self.value = float(-np.mean(np.log(p[np.arange(len(y)), y])))
    """,
    cross_entropy_without_minus="""
    The cost is below 0: the logarithm of a probability never is above it. Which sign stands in
    front of the formula?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        z = z - np.max(z, axis=1, keepdims=True)
        total = np.log(np.sum(np.exp(z), axis=1))
        self.value = float(np.mean(z[np.arange(len(y)), y] - total))
    """,
    cross_entropy_softmax_twice="""
    Softmax is taken twice: the second one makes every answer look undecided. What are z: logits or
    probabilities?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        for _ in range(2):
            e = np.exp(z - np.max(z, axis=1, keepdims=True))
            z = e / np.sum(e, axis=1, keepdims=True)
        self.value = float(-np.mean(np.log(z[np.arange(len(y)), y])))
    """,
    cross_entropy_without_softmax="""
    The logarithm is taken of the logits themselves, and a logit may be below 0. What turns logits
    into probabilities?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        self.value = float(-np.mean(np.log(z[np.arange(len(y)), y])))
    """,
    cross_entropy_of_the_logit_alone="""
    Only the own class's logit is counted, as if it were a logarithm of a probability. What is
    missing, so that raising all logits of a row by one changes nothing?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        self.value = float(-np.mean(z[np.arange(len(y)), y]))
    """,
    cross_entropy_without_logarithm="""
    Probabilities are averaged without their logarithm. What should a certain answer cost, and what
    an answer that had almost no chance?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        e = np.exp(z - np.max(z, axis=1, keepdims=True))
        p = e / np.sum(e, axis=1, keepdims=True)
        self.value = float(-np.mean(p[np.arange(len(y)), y]))
    """,
    cross_entropy_picks_columns="""
    z[:, y] takes m columns for every row, (m, m) numbers in all. How do you take one number from
    each row, the first from row 0, the next from row 1?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        z = z - np.max(z, axis=1, keepdims=True)
        logs = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
        self.value = float(-np.mean(logs[:, y]))
    """,
    cross_entropy_takes_y_for_one_hot="""
    y is multiplied with the table of logarithms as if it were one-hot, and it holds one class
    number for each row. How do you take from each row the number at its class?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        z = z - np.max(z, axis=1, keepdims=True)
        logs = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
        self.value = float(-np.mean(np.sum(y * logs, axis=1)))
    """,
    cross_entropy_of_the_likeliest="""
    Each row pays for the class it finds likeliest, not for the one it belongs to, and y is not
    looked at. Whose probability does the formula take the logarithm of?

    def forward(self):
        z = self.inbound_nodes[1].value
        z = z - np.max(z, axis=1, keepdims=True)
        self.value = float(np.mean(np.log(np.sum(np.exp(z), axis=1))))
    """,
    cross_entropy_keeps_every_row="""
    Every row's cost is kept. The cost is one number: what should become of them?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        z = z - np.max(z, axis=1, keepdims=True)
        self.value = np.log(np.sum(np.exp(z), axis=1)) - z[np.arange(len(y)), y]
    """,
    cross_entropy_over_samples="""
    The columns are normalised, not the rows. Along which axis do the classes of one sample lie?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        z = z - np.max(z, axis=0, keepdims=True)
        logs = z - np.log(np.sum(np.exp(z), axis=0, keepdims=True))
        self.value = float(-np.mean(logs[np.arange(len(y)), y]))
    """,
)


def cross_entropy_backward(self):
    y, z = self.inbound_nodes
    e = np.exp(z.value - np.max(z.value, axis=1, keepdims=True))
    slope = e / np.sum(e, axis=1, keepdims=True)
    slope[np.arange(len(y.value)), y.value] -= 1
    self.gradients = {y: np.zeros(y.value.shape), z: slope / len(slope)}


misconceptions(
    "cross_entropy",
    "CrossEntropy.backward",
    cross_entropy_backward,
    cross_entropy_slope_of_the_sum="""
    This is the gradient of the sum over the rows. forward takes their mean: what does that change?

    -    self.gradients = {y: np.zeros(y.value.shape), z: slope / len(slope)}
    +    self.gradients = {y: np.zeros(y.value.shape), z: slope}
    """,
    cross_entropy_slope_divided_by_elements="""
    The gradient is divided by m times k. Over how many numbers does forward take the mean?

    -    self.gradients = {y: np.zeros(y.value.shape), z: slope / len(slope)}
    +    self.gradients = {y: np.zeros(y.value.shape), z: slope / slope.size}
    """,
    cross_entropy_slope_negative="""
    A step against this gradient would climb. When the own class's logit grows, does the cost rise
    or fall?

    -    self.gradients = {y: np.zeros(y.value.shape), z: slope / len(slope)}
    +    self.gradients = {y: np.zeros(y.value.shape), z: -slope / len(slope)}
    """,
    cross_entropy_slope_without_one_hot="""
    These are the probabilities over m; the targets are not in them. What is subtracted from the
    probability of each row's own class?

    -    slope[np.arange(len(y.value)), y.value] -= 1
    """,
    cross_entropy_slope_of_the_own_class_only="""
    Only the own class's logit has a gradient. When another logit of the row grows, what happens to
    the own class's probability?

    def backward(self):
        y, z = self.inbound_nodes
        rows = np.arange(len(y.value))
        e = np.exp(z.value - np.max(z.value, axis=1, keepdims=True))
        p = e / np.sum(e, axis=1, keepdims=True)
        slope = np.zeros(z.value.shape)
        slope[rows, y.value] = p[rows, y.value] - 1
        self.gradients = {y: np.zeros(y.value.shape), z: slope / len(slope)}
    """,
    cross_entropy_slope_in_whole_columns="""
    slope[:, y] -= 1 reaches every row in all of these columns. How do you reach one number in each
    row, the first in row 0, the next in row 1?

    -    slope[np.arange(len(y.value)), y.value] -= 1
    +    slope[:, y.value] -= 1
    """,
    cross_entropy_slope_subtracts_the_class_number="""
    The class number itself is subtracted from all probabilities of its row. What does class 2 look
    like as a row of zeros and a one?

    -    slope = e / np.sum(e, axis=1, keepdims=True)
    -    slope[np.arange(len(y.value)), y.value] -= 1
    +    slope = e / np.sum(e, axis=1, keepdims=True) - y.value.reshape(-1, 1)
    """,
    cross_entropy_slope_without_shift="""
    Large logits give nan: exp overflows on the way back, too. What may be subtracted from all
    logits of a row without changing its probabilities?

    -    e = np.exp(z.value - np.max(z.value, axis=1, keepdims=True))
    +    e = np.exp(z.value)
    """,
    cross_entropy_slope_of_probabilities="""
    This is the slope in terms of the probabilities, -1 over the own class's. z holds logits: what
    do softmax and logarithm together leave of it?

    def backward(self):
        y, z = self.inbound_nodes
        rows = np.arange(len(y.value))
        e = np.exp(z.value - np.max(z.value, axis=1, keepdims=True))
        p = e / np.sum(e, axis=1, keepdims=True)
        slope = np.zeros(z.value.shape)
        slope[rows, y.value] = -1 / p[rows, y.value]
        self.gradients = {y: np.zeros(y.value.shape), z: slope / len(slope)}
    """,
    cross_entropy_nothing_for_y="""
    y has no gradient. Nobody trains a class number, but whoever asks for its gradient must find
    one: what does the exercise want there?

    -    self.gradients = {y: np.zeros(y.value.shape), z: slope / len(slope)}
    +    self.gradients = {z: slope / len(slope)}
    """,
    cross_entropy_waits_for_consumers="""
    The loop over consumers finds none, so everything stays 0: the cost is the last node. What is
    the gradient of the cost with respect to itself?

         y, z = self.inbound_nodes
    +    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}

    -    self.gradients = {y: np.zeros(y.value.shape), z: slope / len(slope)}
    +    for consumer in self.outbound_nodes:
    +        self.gradients[z] += consumer.gradients[self] * slope / len(slope)
    """,
)

misconceptions(
    "cross_entropy",
    "CrossEntropy",
    cross_entropy_sums_both_ways="""
    Both ways belong to the sum over the rows: a batch twice as large costs, and moves the weights,
    twice as much. What does the formula of this lesson divide by?

    class CrossEntropy(Node):
        def __init__(self, y, z):
            super().__init__([y, z])

        def forward(self):
            y, z = (node.value for node in self.inbound_nodes)
            z = z - np.max(z, axis=1, keepdims=True)
            total = np.log(np.sum(np.exp(z), axis=1))
            self.value = float(np.sum(total - z[np.arange(len(y)), y]))

        def backward(self):
            y, z = self.inbound_nodes
            e = np.exp(z.value - np.max(z.value, axis=1, keepdims=True))
            slope = e / np.sum(e, axis=1, keepdims=True)
            slope[np.arange(len(y.value)), y.value] -= 1
            self.gradients = {y: np.zeros(y.value.shape), z: slope}
    """,
    cross_entropy_mean_over_classes_both_ways="""
    Both ways divide by m times k. How many numbers does each row contribute to the mean, when only
    its own class counts?

    class CrossEntropy(Node):
        def __init__(self, y, z):
            super().__init__([y, z])

        def forward(self):
            y, z = (node.value for node in self.inbound_nodes)
            z = z - np.max(z, axis=1, keepdims=True)
            logs = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
            self.value = float(-np.mean(np.eye(z.shape[1])[y] * logs))

        def backward(self):
            y, z = self.inbound_nodes
            e = np.exp(z.value - np.max(z.value, axis=1, keepdims=True))
            slope = e / np.sum(e, axis=1, keepdims=True)
            slope[np.arange(len(y.value)), y.value] -= 1
            self.gradients = {y: np.zeros(y.value.shape), z: slope / slope.size}
    """,
    cross_entropy_without_shift_both_ways="""
    Large logits give nan, forwards and backwards: exp overflows. What may be subtracted from all
    logits of a row without changing its probabilities?

    class CrossEntropy(Node):
        def __init__(self, y, z):
            super().__init__([y, z])

        def forward(self):
            y, z = (node.value for node in self.inbound_nodes)
            e = np.exp(z)
            self.p = e / np.sum(e, axis=1, keepdims=True)
            self.value = float(-np.mean(np.log(self.p[np.arange(len(y)), y])))

        def backward(self):
            y, z = self.inbound_nodes
            slope = self.p.copy()
            slope[np.arange(len(y.value)), y.value] -= 1
            self.gradients = {y: np.zeros(y.value.shape), z: slope / len(slope)}
    """,
    cross_entropy_log_of_softmax_and_slope_of_the_sum="""
    The logarithm of a probability of 0 is infinite, and the gradient is that of the sum over the
    rows. What is log(e^z / Σ e^z) when you take it apart first, and what does the mean divide by?

    class CrossEntropy(Node):
        def __init__(self, y, z):
            super().__init__([y, z])

        def forward(self):
            y, z = (node.value for node in self.inbound_nodes)
            e = np.exp(z - np.max(z, axis=1, keepdims=True))
            self.p = e / np.sum(e, axis=1, keepdims=True)
            self.value = float(-np.mean(np.log(self.p[np.arange(len(y)), y])))

        def backward(self):
            y, z = self.inbound_nodes
            slope = self.p.copy()
            slope[np.arange(len(y.value)), y.value] -= 1
            self.gradients = {y: np.zeros(y.value.shape), z: slope}
    """,
)

misconceptions(
    "binary_cross_entropy",
    "BinaryCrossEntropy.forward",
    binary_from_probabilities="""
    Far from 0 the sigmoid is exactly 0 or 1, and the logarithm of 0 is infinite. Which formula of
    this lesson needs the logit alone, and no probability?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        p = (1 + np.tanh(z / 2)) / 2
        self.value = float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    """,
    binary_from_probabilities_that_overflow="""
    e^-z overflows far below 0, and the logarithm of a probability of 0 is infinite. Which formula
    of this lesson needs no probability?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        p = 1 / (1 + np.exp(-z))
        self.value = float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    """,
    binary_adds_epsilon="""
    A small number stands in where a share would be 0, added or by clipping, and so the cost of a
    confident mistake stops growing. Which formula of this lesson needs no probability?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        p = (1 + np.tanh(z / 2)) / 2
        self.value = float(-np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)))
    """,
    binary_overflows="""
    e^z overflows far above 0. Which exponent is never positive, and what does max(z, 0) in front of
    it make up for?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(np.mean(np.log(1 + np.exp(z)) - z * y))
    """,
    binary_without_absolute="""
    The formula's bars are missing: e^-z grows without end where z is far below 0. What is -|z| for
    a z of -3?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(np.mean(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-z))))
    """,
    binary_spreads="""
    Where y has shape (m,) and z has shape (m, 1), z * y has shape (m, m): every target meets every
    answer. What can be done to both arrays first?

    def forward(self):
        y, z = (node.value for node in self.inbound_nodes)
        self.value = float(np.mean(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z)))))
    """,
    binary_sums="""
    The costs are summed and nothing is divided, so a batch twice as large costs twice as much. What
    does the formula of this lesson divide by?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(np.sum(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z)))))
    """,
    binary_divides_by_rows="""
    The costs are divided by the number of rows. With several outputs in a row, how many costs were
    added up?

    def forward(self):
        m = len(self.inbound_nodes[0].value)
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(np.sum(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z)))) / m)
    """,
    binary_classes_exchanged="""
    The two classes are exchanged: a high logit is cheap where y is 0. Which y stands beside log p,
    and which beside log(1 - p)?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(np.mean(np.maximum(z, 0) - z * (1 - y) + np.log(1 + np.exp(-np.abs(z)))))
    """,
    binary_without_minus="""
    The cost is below 0: the logarithm of a probability never is above it. Which sign stands in
    front of the formula?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(-np.mean(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z)))))
    """,
    binary_counts_ones_only="""
    Only targets of 1 cost anything. What should an answer cost that is high where y is 0?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(np.mean(y * (np.maximum(-z, 0) + np.log(1 + np.exp(-np.abs(z))))))
    """,
    binary_without_sigmoid="""
    The logarithms are taken of the logits themselves, and a logit may be below 0 or above 1. What
    turns a logit into a probability?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(-np.mean(y * np.log(z) + (1 - y) * np.log(1 - z)))
    """,
    binary_is_squared_error="""
    This is the mean squared error of the probabilities: it never charges more than 1 for a mistake.
    What charges more, the more certain the mistake was?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = float(np.mean((y - (1 + np.tanh(z / 2)) / 2) ** 2))
    """,
    binary_keeps_every_cost="""
    Every element's cost is kept. The cost is one number: what should become of them?

    def forward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        self.value = np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z)))
    """,
)

misconceptions(
    "binary_cross_entropy",
    "BinaryCrossEntropy.backward",
    binary_slope_of_the_sum="""
    This is the gradient of the sum. forward takes the mean: what does that change?

    def backward(self):
        y, z = self.inbound_nodes
        slope = (1 + np.tanh(z.value / 2)) / 2 - y.value.reshape(z.value.shape)
        self.gradients = {y: np.zeros(y.value.shape), z: slope}
    """,
    binary_slope_divided_by_rows="""
    The gradient is divided by the number of rows. Over how many numbers does forward take the mean,
    when z has shape (4, 3)?

    def backward(self):
        y, z = self.inbound_nodes
        slope = (1 + np.tanh(z.value / 2)) / 2 - y.value.reshape(z.value.shape)
        self.gradients = {y: np.zeros(y.value.shape), z: slope / len(slope)}
    """,
    binary_slope_negative="""
    A step against this gradient would climb. Where y is 1 and z grows, does the cost rise or fall?

    def backward(self):
        y, z = self.inbound_nodes
        slope = y.value.reshape(z.value.shape) - (1 + np.tanh(z.value / 2)) / 2
        self.gradients = {y: np.zeros(y.value.shape), z: slope / slope.size}
    """,
    binary_slope_times_the_sigmoids="""
    The sigmoid's slope is multiplied in once more, and it makes a confident mistake's gradient
    vanish. What of it is left when logarithm and sigmoid are differentiated together?

    def backward(self):
        y, z = self.inbound_nodes
        p = (1 + np.tanh(z.value / 2)) / 2
        slope = (p - y.value.reshape(z.value.shape)) * p * (1 - p)
        self.gradients = {y: np.zeros(y.value.shape), z: slope / slope.size}
    """,
    binary_slope_of_the_probability="""
    This is the slope in terms of the probability, divided by p(1 - p). z is a logit: what is left
    when logarithm and sigmoid are differentiated together?

    def backward(self):
        y, z = self.inbound_nodes
        p = (1 + np.tanh(z.value / 2)) / 2
        slope = (p - y.value.reshape(z.value.shape)) / (p * (1 - p))
        self.gradients = {y: np.zeros(y.value.shape), z: slope / slope.size}
    """,
    binary_slope_of_the_logit="""
    The logit itself is compared with y. Which number between 0 and 1 does it stand for?

    def backward(self):
        y, z = self.inbound_nodes
        slope = z.value - y.value.reshape(z.value.shape)
        self.gradients = {y: np.zeros(y.value.shape), z: slope / slope.size}
    """,
    binary_slope_overflows="""
    On the way back e^-z overflows where z is far below 0, and NumPy warns. How did the sigmoid of
    lesson 03 get by without it?

    def backward(self):
        y, z = self.inbound_nodes
        slope = 1 / (1 + np.exp(-z.value)) - y.value.reshape(z.value.shape)
        self.gradients = {y: np.zeros(y.value.shape), z: slope / slope.size}
    """,
    binary_slope_spreads="""
    Where y has shape (m,) and z has shape (m, 1), their difference is a table of m times m. What
    did forward do to both before it combined them?

    def backward(self):
        y, z = self.inbound_nodes
        slope = (1 + np.tanh(z.value / 2)) / 2 - y.value
        self.gradients = {y: np.zeros(y.value.shape), z: slope / slope.size}
    """,
    binary_slope_stays_flat="""
    The gradient of z is flat, whatever z looks like. Which shape does it have to have?

    def backward(self):
        y, z = (np.ravel(node.value) for node in self.inbound_nodes)
        slope = (1 + np.tanh(z / 2)) / 2 - y
        self.gradients = {
            self.inbound_nodes[0]: np.zeros(y.shape),
            self.inbound_nodes[1]: slope / slope.size,
        }
    """,
    binary_nothing_for_y="""
    y has no gradient. Nobody trains a target, but whoever asks for its gradient must find one: what
    does the exercise want there?

    def backward(self):
        y, z = self.inbound_nodes
        slope = (1 + np.tanh(z.value / 2)) / 2 - y.value.reshape(z.value.shape)
        self.gradients = {z: slope / slope.size}
    """,
    binary_waits_for_consumers="""
    The loop over consumers finds none, so everything stays 0: the cost is the last node. What is
    the gradient of the cost with respect to itself?

    def backward(self):
        y, z = self.inbound_nodes
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        slope = (1 + np.tanh(z.value / 2)) / 2 - y.value.reshape(z.value.shape)
        for consumer in self.outbound_nodes:
            self.gradients[z] += consumer.gradients[self] * slope / slope.size
    """,
)

misconceptions(
    "binary_cross_entropy",
    "BinaryCrossEntropy",
    binary_sums_both_ways="""
    Both ways belong to the sum: a batch twice as large costs, and moves the weights, twice as much.
    What does the formula of this lesson divide by?

    class BinaryCrossEntropy(Node):
        def __init__(self, y, z):
            super().__init__([y, z])

        def forward(self):
            y, z = (np.ravel(node.value) for node in self.inbound_nodes)
            self.value = float(np.sum(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z)))))

        def backward(self):
            y, z = self.inbound_nodes
            slope = (1 + np.tanh(z.value / 2)) / 2 - y.value.reshape(z.value.shape)
            self.gradients = {y: np.zeros(y.value.shape), z: slope}
    """,
    binary_spreads_both_ways="""
    Forwards and backwards, y of shape (m,) meets z of shape (m, 1) in a table of m times m. What
    can be done to both arrays before they are combined?

    class BinaryCrossEntropy(Node):
        def __init__(self, y, z):
            super().__init__([y, z])

        def forward(self):
            y, z = (node.value for node in self.inbound_nodes)
            self.value = float(np.mean(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z)))))

        def backward(self):
            y, z = self.inbound_nodes
            slope = (1 + np.tanh(z.value / 2)) / 2 - y.value
            self.gradients = {y: np.zeros(y.value.shape), z: slope / slope.size}
    """,
    binary_divides_by_rows_both_ways="""
    Both ways divide by the number of rows. With several outputs in a row, over how many costs is
    the mean to go?

    class BinaryCrossEntropy(Node):
        def __init__(self, y, z):
            super().__init__([y, z])

        def forward(self):
            m = len(self.inbound_nodes[0].value)
            y, z = (np.ravel(node.value) for node in self.inbound_nodes)
            self.value = float(
                np.sum(np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z)))) / m
            )

        def backward(self):
            y, z = self.inbound_nodes
            slope = (1 + np.tanh(z.value / 2)) / 2 - y.value.reshape(z.value.shape)
            self.gradients = {y: np.zeros(y.value.shape), z: slope / len(y.value)}
    """,
    binary_from_probabilities_both_ways="""
    The logarithm of a probability of 0 is infinite, and the slope is that of the probability. Which
    formulas of this lesson, both ways, start from the logit?

    class BinaryCrossEntropy(Node):
        def __init__(self, y, z):
            super().__init__([y, z])

        def forward(self):
            y, z = (np.ravel(node.value) for node in self.inbound_nodes)
            p = (1 + np.tanh(z / 2)) / 2
            self.value = float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))

        def backward(self):
            y, z = self.inbound_nodes
            p = (1 + np.tanh(z.value / 2)) / 2
            slope = (p - y.value.reshape(z.value.shape)) / (p * (1 - p))
            self.gradients = {y: np.zeros(y.value.shape), z: slope / slope.size}
    """,
)
