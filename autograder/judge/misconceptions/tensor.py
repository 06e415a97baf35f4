"""Lesson 08: tensors, the way back through what was made, SGD and layers."""

import numpy as np

from autograder.judge.misconceptions.catalogue import misconceptions
from miniflow_ref.tensor import Tensor

misconceptions(
    "tensor_ops",
    "Tensor.__neg__",
    neg_hands_on="""
    -x hands the gradient on as it is. If x grows a little, which way does -x go?

    def __neg__(self):
        return made("neg", -self.data, (self,), lambda g: (g,))
    """,
)

misconceptions(
    "tensor_ops",
    "Tensor.__add__",
    add_needs_both="""
    The sum wants gradients only if both of its parts do: one constant, and the way back is cut. Who
    decides whether a tensor remembers how it was made?

    def __add__(self, other):
        data = self.data + other.data
        if self.autograd and other.autograd:
            return made("add", data, (self, other), lambda g: (g, g))
        return Tensor(data)
    """,
    add_shares_out="""
    A sum shares its gradient out, half to each. If one part grows by 1, by how much does the sum
    grow?

    def __add__(self, other):
        return made("add", self.data + other.data, (self, other), lambda g: (g / 2, g / 2))
    """,
)

misconceptions(
    "tensor_ops",
    "Tensor.__sub__",
    sub_same_sign="""
    x - y hands the same gradient to both. If y grows a little, which way does the difference go?

    def __sub__(self, other):
        return made("sub", self.data - other.data, (self, other), lambda g: (g, g))
    """,
)

misconceptions(
    "tensor_ops",
    "Tensor.__mul__",
    mul_own_factor="""
    Each factor gets the gradient times itself. If x grows by 1, how often is y added to x * y?

    def __mul__(self, other):
        x, y = self.data, other.data
        return made("mul", x * y, (self, other), lambda g: (g * x, g * y))
    """,
    mul_hands_on="""
    A product hands the gradient on as a sum does. Does it matter how large the other factor is?

    def __mul__(self, other):
        return made("mul", self.data * other.data, (self, other), lambda g: (g, g))
    """,
)

misconceptions(
    "tensor_ops",
    "Tensor.sum",
    sum_hands_on="""
    The gradient of a sum comes back in the shape of the sum. Which shape has the tensor that was
    summed, and which of its elements took part?

    def sum(self, dim):
        return made(f"sum_{dim}", self.data.sum(dim), (self,), lambda g: (g,))
    """,
    sum_back_along_0="""
    The copies on the way back always lie along axis 0. Along which axis were the elements added up?

    def sum(self, dim):
        copies = self.data.shape[dim]
        return made(
            f"sum_{dim}",
            self.data.sum(dim),
            (self,),
            lambda g: (np.repeat(np.expand_dims(g, 0), copies, 0).reshape(self.data.shape),),
        )
    """,
    sum_of_everything="""
    The sum adds up everything, whatever the axis. Which axis should be gone, which stay?

    def sum(self, dim):
        return made(
            f"sum_{dim}",
            np.sum(self.data),
            (self,),
            lambda g: (g * np.ones(self.data.shape),),
        )
    """,
)

misconceptions(
    "tensor_ops",
    "Tensor.expand",
    expand_scrambles="""
    The copies are there, but the numbers lie in another order: repeat on a flat array puts equal
    numbers side by side. Along which axis should the copies lie?

    def expand(self, dim, copies):
        shape = [*self.data.shape]
        shape.insert(dim, copies)
        data = np.repeat(self.data, copies).reshape(shape)
        return made(f"expand_{dim}", data, (self,), lambda g: (g.sum(dim),))
    """,
    expand_back_mean="""
    The copies' gradients are averaged. If every copy adds to the cost, what do they add up to?

    def expand(self, dim, copies):
        data = np.repeat(np.expand_dims(self.data, dim), copies, axis=dim)
        return made(f"expand_{dim}", data, (self,), lambda g: (g.mean(dim),))
    """,
    expand_back_everything="""
    On the way back everything is summed into one number. Which axis did expand add, and which were
    there before?

    def expand(self, dim, copies):
        data = np.repeat(np.expand_dims(self.data, dim), copies, axis=dim)
        return made(f"expand_{dim}", data, (self,), lambda g: (g.sum(),))
    """,
)

misconceptions(
    "tensor_ops",
    "Tensor.transpose",
    transpose_hands_on="""
    The gradient comes back with rows and columns as they are in the result. How do they lie in the
    tensor that was transposed?

    def transpose(self):
        return made("transpose", self.data.T, (self,), lambda g: (g,))
    """,
)

misconceptions(
    "tensor_ops",
    "Tensor.mm",
    mm_without_transposes="""
    The shapes of the parts do not fit, or fit only where everything is square. x is (m, n), y is
    (n, k), the gradient (m, k): which of them has to be turned so that (m, n) comes out?

    def mm(self, other):
        x, y = self.data, other.data
        return made("mm", x @ y, (self, other), lambda g: (g @ y, x @ g))
    """,
    mm_parts_swapped="""
    The two parts come in the wrong order. Which creator stands first in the tuple?

    def mm(self, other):
        x, y = self.data, other.data
        return made("mm", x @ y, (self, other), lambda g: (x.T @ g, g @ y.T))
    """,
    mm_elementwise="""
    mm multiplies element by element. What does a matrix product do with a row and a column?

    def mm(self, other):
        x, y = self.data, other.data
        return made("mm", x * y, (self, other), lambda g: (g * y, g * x))
    """,
    mm_needs_both="""
    One constant matrix, and the product forgets how it was made. Which of the two has to want
    gradients?

    def mm(self, other):
        x, y = self.data, other.data
        if self.autograd and other.autograd:
            return made("mm", x @ y, (self, other), lambda g: (g @ y.T, x.T @ g))
        return Tensor(x @ y)
    """,
)

misconceptions(
    "tensor_activations",
    "Tensor.sigmoid",
    tensor_sigmoid_overflows="""
    The numbers are right, but exp(-x) overflows where x is far below 0, and NumPy warns. How did
    you keep the exponent from becoming large in lesson 03?

    def sigmoid(self):
        value = 1 / (1 + np.exp(-self.data))
        return made("sigmoid", value, (self,), lambda g: (g * value * (1 - value),))
    """,
    tensor_sigmoid_ignores_the_gradient="""
    The slope leaves the gradient out that comes from above. What does the chain rule do with two
    slopes, one after the other?

    def sigmoid(self):
        e = np.exp(-np.abs(self.data))
        value = np.where(self.data >= 0, 1.0, e) / (1 + e)
        return made("sigmoid", value, (self,), lambda g: (value * (1 - value),))
    """,
    tensor_sigmoid_of_its_value="""
    The slope is taken at the sigmoid's value, as if that were x. Which of the two does value * (1 -
    value) want?

    def sigmoid(self):
        e = np.exp(-np.abs(self.data))
        value = np.where(self.data >= 0, 1.0, e) / (1 + e)
        again = 1 / (1 + np.exp(-value))
        return made("sigmoid", value, (self,), lambda g: (g * again * (1 - again),))
    """,
)

misconceptions(
    "tensor_activations",
    "Tensor.tanh",
    tensor_tanh_slope_of_x="""
    The slope of tanh is 1 minus the square of something. Is it the square of x, or of tanh(x)?

    def tanh(self):
        x = self.data
        return made("tanh", np.tanh(x), (self,), lambda g: (g * (1 - x * x),))
    """,
    tensor_tanh_is_the_sigmoid="""
    This is the sigmoid under the name of tanh. Between which two numbers does tanh run, and what is
    it at 0?

    def tanh(self):
        e = np.exp(-np.abs(self.data))
        value = np.where(self.data >= 0, 1.0, e) / (1 + e)
        return made("tanh", value, (self,), lambda g: (g * value * (1 - value),))
    """,
    tensor_tanh_overflows="""
    Written with exponentials, tanh overflows where x is far from 0. Which function of NumPy has
    been written with care already?

    def tanh(self):
        up, down = np.exp(self.data), np.exp(-self.data)
        value = (up - down) / (up + down)
        return made("tanh", value, (self,), lambda g: (g * (1 - value * value),))
    """,
    tensor_tanh_with_the_slope_of_the_sigmoid="""
    The slope of tanh is computed by the sigmoid's rule. At x = 0, where tanh is 0: is it flat?

    def tanh(self):
        value = np.tanh(self.data)
        return made("tanh", value, (self,), lambda g: (g * value * (1 - value),))
    """,
)

misconceptions(
    "tensor_activations",
    "Tensor.relu",
    tensor_relu_hands_on="""
    The gradient goes back everywhere. Where relu made a 0 of a negative number: does the result
    move when that number moves?

    def relu(self):
        return made("relu", np.maximum(self.data, 0), (self,), lambda g: (g,))
    """,
    tensor_relu_by_the_gradients_sign="""
    What goes back is chosen by the sign of the gradient. Whose sign decides whether relu is flat?

    def relu(self):
        return made("relu", np.maximum(self.data, 0), (self,), lambda g: (g * (g > 0),))
    """,
    tensor_relu_value_for_slope="""
    relu hands back its own value times the gradient. What is the slope of a line at 45 degrees?

    def relu(self):
        value = np.maximum(self.data, 0)
        return made("relu", value, (self,), lambda g: (g * value,))
    """,
)


def tensor_backward(self, grad=None):
    order, met, stack = [], set(), [(self, False)]
    while stack:
        tensor, ready = stack.pop()
        if ready:
            order.append(tensor)
        elif tensor not in met:
            met.add(tensor)
            stack.append((tensor, True))
            stack += [(one, False) for one in tensor.creators if one.autograd]
    gradients = {self: np.ones_like(self.data) if grad is None else grad.data}
    for tensor in reversed(order):
        gradient = gradients[tensor]
        tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
            gradients[creator] = gradients.get(creator, 0) + part


misconceptions(
    "tensor_backward",
    "Tensor.backward",
    tensor_backward,
    backward_by_recursion="""
    The gradients are right, but backward calls itself for every creator, and Python allows about a
    thousand calls within each other. What could hold what is still to be visited instead?

    def backward(self, grad=None):
        order, met = [], set()

        def visit(tensor):
            if tensor in met or not tensor.autograd:
                return
            met.add(tensor)
            for creator in tensor.creators:
                visit(creator)
            order.append(tensor)

        visit(self)
        gradients = {self: np.ones_like(self.data) if grad is None else grad.data}
        for tensor in reversed(order):
            gradient = gradients[tensor]
            tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
            for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
                gradients[creator] = gradients.get(creator, 0) + part
    """,
    backward_every_way="""
    The gradients are right, but every way through the graph is walked on its own: two ways at each
    diamond, four at two, and so on. How often should a tensor hand back, and when has it heard from
    everybody?

    def backward(self, grad=None):
        ways = [(self, np.ones_like(self.data) if grad is None else grad.data)]
        while ways:
            tensor, gradient = ways.pop()
            tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
            for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
                if creator.autograd:
                    ways.append((creator, part))
    """,
    backward_overwrites="""
    Each pass overwrites what grad held. What should be in it after a second cost has been handed
    back?

    -        gradient = gradients[tensor]
    -        tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
    -        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
    +        tensor.grad = Tensor(gradients[tensor])
    +        for creator, part in zip(
    +            tensor.creators, tensor.hand_back(gradients[tensor]), strict=True
    +        ):
    """,
    backward_hands_on_the_sum="""
    A second pass hands on what grad has gathered so far, the first pass's part included: it counts
    twice. What has this pass alone brought?

    -    gradients = {self: np.ones_like(self.data) if grad is None else grad.data}
    +
    +    def add(tensor, part):
    +        tensor.grad = Tensor(part + (0 if tensor.grad is None else tensor.grad.data))
    +
    +    add(self, np.ones_like(self.data) if grad is None else grad.data)

    -        gradient = gradients[tensor]
    -        tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
    -        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
    -            gradients[creator] = gradients.get(creator, 0) + part
    +        for creator, part in zip(
    +            tensor.creators, tensor.hand_back(tensor.grad.data), strict=True
    +        ):
    +            if creator.autograd:
    +                add(creator, part)
    """,
    backward_shares_an_array="""
    Two grads are one and the same array: setting one to 0 sets the other to 0 as well. Who should
    own the array that a grad holds?

    -        tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
    +        if tensor.grad is None:
    +            tensor.grad = Tensor(0.0)
    +            tensor.grad.data = gradient
    +        else:
    +            tensor.grad = Tensor(tensor.grad.data + gradient)

    -            gradients[creator] = gradients.get(creator, 0) + part
    +            gradients[creator] = gradients[creator] + part if creator in gradients else part
    """,
    backward_at_first_visit="""
    A tensor hands back when it is met first, with the part of one user alone. Which of its users
    has not spoken yet?

    def backward(self, grad=None):
        gradients = {self: np.ones_like(self.data) if grad is None else grad.data}
        ready, met = [self], {self}
        for tensor in ready:
            for creator, part in zip(
                tensor.creators, tensor.hand_back(gradients[tensor]), strict=True
            ):
                if not creator.autograd:
                    continue
                gradients[creator] = gradients.get(creator, 0) + part
                if creator not in met:
                    met.add(creator)
                    ready.append(creator)
        for tensor in ready:
            gradient = gradients[tensor]
            tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
    """,
    backward_begins_with_ones="""
    The gradient that was given is not used: the pass always begins with ones. When is the cost's
    own gradient 1, and when do you get one from outside?

    -    gradients = {self: np.ones_like(self.data) if grad is None else grad.data}
    +    gradients = {self: np.ones_like(self.data)}
    """,
    backward_leaves_alone="""
    Only what was made of nothing gets a grad. Which tensors between there and the cost want theirs
    as well?

    -        tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
    +        if not tensor.creators:
    +            tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
    """,
    backward_to_constants_too="""
    A tensor that wants no gradient gets one all the same. What does autograd say about it?

    -            stack += [(one, False) for one in tensor.creators if one.autograd]
    +            stack += [(one, False) for one in tensor.creators]
    """,
)

misconceptions(
    "tensor_sgd",
    "SGD.step",
    sgd_step_climbs="""
    The parameters climb. Which way does the cost fall: with the gradient, or against it?

    def step(self, zero=True):
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data = parameter.data + self.alpha * parameter.grad.data
        if zero:
            self.zero()
    """,
    sgd_step_in_place="""
    -= changes the array itself, and whoever else holds it sees it change. How do you make a new
    one?

    def step(self, zero=True):
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data -= self.alpha * parameter.grad.data
        if zero:
            self.zero()
    """,
    sgd_step_never_forgets="""
    The gradients stay after the step, and the next pass adds to them. What is `zero` there for?

    def step(self, zero=True):
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data = parameter.data - self.alpha * parameter.grad.data
    """,
    sgd_step_always_forgets="""
    The gradients are forgotten even where step is told to keep them. What does zero say?

    def step(self, zero=True):
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data = parameter.data - self.alpha * parameter.grad.data
        self.zero()
    """,
    sgd_step_without_alpha="""
    alpha is not used: every step is as long as the gradient. What is alpha there for?

    def step(self, zero=True):
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data = parameter.data - parameter.grad.data
        if zero:
            self.zero()
    """,
    sgd_step_local_name="""
    A name inside the function changes, and the parameters stay as they are. Where does a parameter
    keep its numbers?

    def step(self, zero=True):
        for parameter in self.parameters:
            if parameter.grad is not None:
                data = parameter.data
                data = data - self.alpha * parameter.grad.data
        if zero:
            self.zero()
    """,
    sgd_step_forgets_first="""
    The gradients are forgotten before they are used, so nothing moves. In which order do the two
    things have to happen?

    def step(self, zero=True):
        if zero:
            self.zero()
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data = parameter.data - self.alpha * parameter.grad.data
    """,
    sgd_step_needs_every_gradient="""
    A parameter without a gradient stops the step with an error. What should happen to a parameter
    that nothing has been handed back to?

    def step(self, zero=True):
        for parameter in self.parameters:
            parameter.data = parameter.data - self.alpha * parameter.grad.data
        if zero:
            self.zero()
    """,
)

misconceptions(
    "tensor_sgd",
    "SGD.zero",
    sgd_zeroes_the_parameters="""
    zero() sets the parameters themselves to 0. What is it that should be forgotten?

    def zero(self):
        for parameter in self.parameters:
            parameter.data = np.zeros_like(parameter.data)
    """,
)

misconceptions(
    "layers",
    "Linear.forward",
    layer_without_bias="""
    The bias is missing. What does a layer add to every row of the product?

    def forward(self, input):
        return input.mm(self.weight)
    """,
    layer_bias_not_expanded="""
    The bias has one axis, the product two, and nothing is broadcast here. How many copies of the
    bias are needed, and along which axis?

    def forward(self, input):
        return input.mm(self.weight) + self.bias
    """,
    layer_bias_in_columns="""
    The copies of the bias lie in columns. Which axis of the product counts the samples?

    def forward(self, input):
        return input.mm(self.weight) + self.bias.expand(1, len(input.data))
    """,
    layer_on_data="""
    The layer computes with data, and what comes out does not know how it was made. Which operations
    keep the graph?

    def forward(self, input):
        return Tensor(input.data @ self.weight.data + self.bias.data, autograd=True)
    """,
)

misconceptions(
    "layers",
    "Sequential.__init__",
    sequential_shares_its_list="""
    Two networks share one list of layers: a default value is made once, when Python reads the def.
    How does each network get a list of its own?

    def __init__(self, layers=[]):
        Layer.__init__(self)
        self.layers = layers
    """,
)

misconceptions(
    "layers",
    "Sequential.forward",
    sequential_forgets_the_chain="""
    Every layer gets the network's input, so only the last one counts. What should the second layer
    be given?

    def forward(self, input):
        output = input
        for layer in self.layers:
            output = layer.forward(input)
        return output
    """,
    sequential_returns_early="""
    The result of the first layer is returned at once. When is the loop done?

    def forward(self, input):
        for layer in self.layers:
            return layer.forward(input)
        return input
    """,
)

misconceptions(
    "layers",
    "Sequential.get_parameters",
    sequential_lists_in_a_list="""
    The parameters come as a list of lists. How do you put the contents of one list into another?

    def get_parameters(self):
        return [layer.get_parameters() for layer in self.layers]
    """,
    sequential_parameters_grow="""
    The network keeps adding to its list: asked twice, it names each parameter twice. Where should
    the list begin?

    def get_parameters(self):
        for layer in self.layers:
            self.parameters += layer.get_parameters()
        return self.parameters
    """,
)

misconceptions(
    "layers",
    "MSELoss.forward",
    loss_sums="""
    This is the sum of the squares, not their mean: it grows with the batch. What is it to be
    divided by?

    def forward(self, prediction, target):
        difference = prediction - target
        total = difference * difference
        while total.data.ndim:
            total = total.sum(0)
        return total
    """,
    loss_divides_by_rows="""
    The loss is divided by the number of rows, not of elements. How many squares were added up?

    def forward(self, prediction, target):
        difference = prediction - target
        total = difference * difference
        while total.data.ndim:
            total = total.sum(0)
        return total * Tensor(1 / len(difference.data))
    """,
    loss_of_one_axis="""
    The squares are added up along one axis only, so an array comes out. How many axes have to go?

    def forward(self, prediction, target):
        difference = prediction - target
        return (difference * difference).sum(0)
    """,
    loss_on_data="""
    The number is right, but it was computed with data, so nothing can be handed back. Which
    operations on tensors do the same?

    def forward(self, prediction, target):
        return Tensor(np.mean((prediction.data - target.data) ** 2), autograd=True)
    """,
    loss_halves="""
    The loss is half the mean of the squares. Where does the 2 come from?

    def forward(self, prediction, target):
        difference = prediction - target
        total = difference * difference
        while total.data.ndim:
            total = total.sum(0)
        return total * Tensor(1 / (2 * difference.data.size))
    """,
)
