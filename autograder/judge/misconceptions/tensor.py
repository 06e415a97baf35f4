"""Lesson 08: tensors, the way back through what was made, SGD and layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judge.misconceptions.catalogue import misconceptions
from miniflow_ref.tensor import Layer, Tensor, made

wrong_neg = misconceptions("tensor_ops", "Tensor.__neg__")
wrong_add = misconceptions("tensor_ops", "Tensor.__add__")
wrong_sub = misconceptions("tensor_ops", "Tensor.__sub__")
wrong_mul = misconceptions("tensor_ops", "Tensor.__mul__")
wrong_sum = misconceptions("tensor_ops", "Tensor.sum")
wrong_expand = misconceptions("tensor_ops", "Tensor.expand")
wrong_transpose = misconceptions("tensor_ops", "Tensor.transpose")
wrong_mm = misconceptions("tensor_ops", "Tensor.mm")


@wrong_neg("-x hands the gradient on as it is. If x grows a little, which way does -x go?")
def neg_hands_on(self: Any) -> Any:
    return made("neg", -self.data, (self,), lambda g: (g,))


@wrong_add(
    "The sum wants gradients only if both of its parts do: one constant, and the way back is cut. "
    "Who decides whether a tensor remembers how it was made?"
)
def add_needs_both(self: Any, other: Any) -> Any:
    data = self.data + other.data
    if self.autograd and other.autograd:
        return made("add", data, (self, other), lambda g: (g, g))
    return Tensor(data)


@wrong_add(
    "A sum shares its gradient out, half to each. If one part grows by 1, by how much does the "
    "sum grow?"
)
def add_shares_out(self: Any, other: Any) -> Any:
    return made("add", self.data + other.data, (self, other), lambda g: (g / 2, g / 2))


@wrong_sub(
    "x - y hands the same gradient to both. If y grows a little, which way does the difference go?"
)
def sub_same_sign(self: Any, other: Any) -> Any:
    return made("sub", self.data - other.data, (self, other), lambda g: (g, g))


@wrong_mul(
    "Each factor gets the gradient times itself. If x grows by 1, how often is y added to x * y?"
)
def mul_own_factor(self: Any, other: Any) -> Any:
    x, y = self.data, other.data
    return made("mul", x * y, (self, other), lambda g: (g * x, g * y))


@wrong_mul(
    "A product hands the gradient on as a sum does. Does it matter how large the other factor is?"
)
def mul_hands_on(self: Any, other: Any) -> Any:
    return made("mul", self.data * other.data, (self, other), lambda g: (g, g))


@wrong_sum(
    "The gradient of a sum comes back in the shape of the sum. Which shape has the tensor that was "
    "summed, and which of its elements took part?"
)
def sum_hands_on(self: Any, dim: int) -> Any:
    return made(f"sum_{dim}", self.data.sum(dim), (self,), lambda g: (g,))


@wrong_sum(
    "The copies on the way back always lie along axis 0. Along which axis were the elements "
    "added up?"
)
def sum_back_along_0(self: Any, dim: int) -> Any:
    copies = self.data.shape[dim]
    return made(
        f"sum_{dim}",
        self.data.sum(dim),
        (self,),
        lambda g: (np.repeat(np.expand_dims(g, 0), copies, 0).reshape(self.data.shape),),
    )


@wrong_sum("The sum adds up everything, whatever the axis. Which axis should be gone, which stay?")
def sum_of_everything(self: Any, dim: int) -> Any:
    return made(
        f"sum_{dim}",
        np.sum(self.data),
        (self,),
        lambda g: (g * np.ones(self.data.shape),),
    )


@wrong_expand(
    "The copies are there, but the numbers lie in another order: repeat on a flat array puts equal "
    "numbers side by side. Along which axis should the copies lie?"
)
def expand_scrambles(self: Any, dim: int, copies: int) -> Any:
    shape = [*self.data.shape]
    shape.insert(dim, copies)
    data = np.repeat(self.data, copies).reshape(shape)
    return made(f"expand_{dim}", data, (self,), lambda g: (g.sum(dim),))


@wrong_expand(
    "The copies' gradients are averaged. If every copy adds to the cost, what do they add up to?"
)
def expand_back_mean(self: Any, dim: int, copies: int) -> Any:
    data = np.repeat(np.expand_dims(self.data, dim), copies, axis=dim)
    return made(f"expand_{dim}", data, (self,), lambda g: (g.mean(dim),))


@wrong_expand(
    "On the way back everything is summed into one number. Which axis did expand add, and which "
    "were there before?"
)
def expand_back_everything(self: Any, dim: int, copies: int) -> Any:
    data = np.repeat(np.expand_dims(self.data, dim), copies, axis=dim)
    return made(f"expand_{dim}", data, (self,), lambda g: (g.sum(),))


@wrong_transpose(
    "The gradient comes back with rows and columns as they are in the result. How do they lie in "
    "the tensor that was transposed?"
)
def transpose_hands_on(self: Any) -> Any:
    return made("transpose", self.data.T, (self,), lambda g: (g,))


@wrong_mm(
    "The shapes of the parts do not fit, or fit only where everything is square. x is (m, n), y is "
    "(n, k), the gradient (m, k): which of them has to be turned so that (m, n) comes out?"
)
def mm_without_transposes(self: Any, other: Any) -> Any:
    x, y = self.data, other.data
    return made("mm", x @ y, (self, other), lambda g: (g @ y, x @ g))


@wrong_mm("The two parts come in the wrong order. Which creator stands first in the tuple?")
def mm_parts_swapped(self: Any, other: Any) -> Any:
    x, y = self.data, other.data
    return made("mm", x @ y, (self, other), lambda g: (x.T @ g, g @ y.T))


@wrong_mm(
    "mm multiplies element by element. What does a matrix product do with a row and a column?"
)
def mm_elementwise(self: Any, other: Any) -> Any:
    x, y = self.data, other.data
    return made("mm", x * y, (self, other), lambda g: (g * y, g * x))


@wrong_mm(
    "One constant matrix, and the product forgets how it was made. Which of the two has to want "
    "gradients?"
)
def mm_needs_both(self: Any, other: Any) -> Any:
    x, y = self.data, other.data
    if self.autograd and other.autograd:
        return made("mm", x @ y, (self, other), lambda g: (g @ y.T, x.T @ g))
    return Tensor(x @ y)


wrong_sigmoid = misconceptions("tensor_activations", "Tensor.sigmoid")
wrong_tanh = misconceptions("tensor_activations", "Tensor.tanh")
wrong_relu = misconceptions("tensor_activations", "Tensor.relu")


@wrong_sigmoid(
    "The numbers are right, but exp(-x) overflows where x is far below 0, and NumPy warns. How did "
    "you keep the exponent from becoming large in lesson 03?"
)
def tensor_sigmoid_overflows(self: Any) -> Any:
    value = 1 / (1 + np.exp(-self.data))
    return made("sigmoid", value, (self,), lambda g: (g * value * (1 - value),))


@wrong_sigmoid(
    "The slope leaves the gradient out that comes from above. What does the chain rule do with two "
    "slopes, one after the other?"
)
def tensor_sigmoid_ignores_the_gradient(self: Any) -> Any:
    e = np.exp(-np.abs(self.data))
    value = np.where(self.data >= 0, 1.0, e) / (1 + e)
    return made("sigmoid", value, (self,), lambda g: (value * (1 - value),))


@wrong_sigmoid(
    "The slope is taken at the sigmoid's value, as if that were x. Which of the two does "
    "value * (1 - value) want?"
)
def tensor_sigmoid_of_its_value(self: Any) -> Any:
    e = np.exp(-np.abs(self.data))
    value = np.where(self.data >= 0, 1.0, e) / (1 + e)
    again = 1 / (1 + np.exp(-value))
    return made("sigmoid", value, (self,), lambda g: (g * again * (1 - again),))


@wrong_tanh(
    "The slope of tanh is 1 minus the square of something. Is it the square of x, or of tanh(x)?"
)
def tensor_tanh_slope_of_x(self: Any) -> Any:
    x = self.data
    return made("tanh", np.tanh(x), (self,), lambda g: (g * (1 - x * x),))


@wrong_tanh(
    "This is the sigmoid under the name of tanh. Between which two numbers does tanh run, and what "
    "is it at 0?"
)
def tensor_tanh_is_the_sigmoid(self: Any) -> Any:
    e = np.exp(-np.abs(self.data))
    value = np.where(self.data >= 0, 1.0, e) / (1 + e)
    return made("tanh", value, (self,), lambda g: (g * value * (1 - value),))


@wrong_tanh(
    "Written with exponentials, tanh overflows where x is far from 0. Which function of NumPy has "
    "been written with care already?"
)
def tensor_tanh_overflows(self: Any) -> Any:
    up, down = np.exp(self.data), np.exp(-self.data)
    value = (up - down) / (up + down)
    return made("tanh", value, (self,), lambda g: (g * (1 - value * value),))


@wrong_tanh(
    "The slope of tanh is computed by the sigmoid's rule. At x = 0, where tanh is 0: is it flat?"
)
def tensor_tanh_with_the_slope_of_the_sigmoid(self: Any) -> Any:
    value = np.tanh(self.data)
    return made("tanh", value, (self,), lambda g: (g * value * (1 - value),))


@wrong_relu(
    "The gradient goes back everywhere. Where relu made a 0 of a negative number: does the result "
    "move when that number moves?"
)
def tensor_relu_hands_on(self: Any) -> Any:
    return made("relu", np.maximum(self.data, 0), (self,), lambda g: (g,))


@wrong_relu(
    "What goes back is chosen by the sign of the gradient. Whose sign decides whether relu is flat?"
)
def tensor_relu_by_the_gradients_sign(self: Any) -> Any:
    return made("relu", np.maximum(self.data, 0), (self,), lambda g: (g * (g > 0),))


@wrong_relu(
    "relu hands back its own value times the gradient. What is the slope of a line at 45 degrees?"
)
def tensor_relu_value_for_slope(self: Any) -> Any:
    value = np.maximum(self.data, 0)
    return made("relu", value, (self,), lambda g: (g * value,))


wrong_backward = misconceptions("tensor_backward", "Tensor.backward")


@wrong_backward(
    "The gradients are right, but backward calls itself for every creator, and Python allows about "
    "a thousand calls within each other. What could hold what is still to be visited instead?"
)
def backward_by_recursion(self: Any, grad: Any = None) -> None:
    order, met = [], set()

    def visit(tensor: Any) -> None:
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


@wrong_backward(
    "The gradients are right, but every way through the graph is walked on its own: two ways at "
    "each diamond, four at two, and so on. How often should a tensor hand back, and when has it "
    "heard from everybody?"
)
def backward_every_way(self: Any, grad: Any = None) -> None:
    ways = [(self, np.ones_like(self.data) if grad is None else grad.data)]
    while ways:
        tensor, gradient = ways.pop()
        tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
            if creator.autograd:
                ways.append((creator, part))


@wrong_backward(
    "Each pass overwrites what grad held. What should be in it after a second cost has been "
    "handed back?"
)
def backward_overwrites(self: Any, grad: Any = None) -> None:
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
        tensor.grad = Tensor(gradients[tensor])
        for creator, part in zip(tensor.creators, tensor.hand_back(gradients[tensor]), strict=True):
            gradients[creator] = gradients.get(creator, 0) + part


@wrong_backward(
    "A second pass hands on what grad has gathered so far, the first pass's part included: it "
    "counts twice. What has this pass alone brought?"
)
def backward_hands_on_the_sum(self: Any, grad: Any = None) -> None:
    order, met, stack = [], set(), [(self, False)]
    while stack:
        tensor, ready = stack.pop()
        if ready:
            order.append(tensor)
        elif tensor not in met:
            met.add(tensor)
            stack.append((tensor, True))
            stack += [(one, False) for one in tensor.creators if one.autograd]

    def add(tensor: Any, part: Any) -> None:
        tensor.grad = Tensor(part + (0 if tensor.grad is None else tensor.grad.data))

    add(self, np.ones_like(self.data) if grad is None else grad.data)
    for tensor in reversed(order):
        for creator, part in zip(tensor.creators, tensor.hand_back(tensor.grad.data), strict=True):
            if creator.autograd:
                add(creator, part)


@wrong_backward(
    "Two grads are one and the same array: setting one to 0 sets the other to 0 as well. Who "
    "should own the array that a grad holds?"
)
def backward_shares_an_array(self: Any, grad: Any = None) -> None:
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
        if tensor.grad is None:
            tensor.grad = Tensor(0.0)
            tensor.grad.data = gradient
        else:
            tensor.grad = Tensor(tensor.grad.data + gradient)
        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
            gradients[creator] = gradients[creator] + part if creator in gradients else part


@wrong_backward(
    "A tensor hands back when it is met first, with the part of one user alone. Which of its users "
    "has not spoken yet?"
)
def backward_at_first_visit(self: Any, grad: Any = None) -> None:
    gradients = {self: np.ones_like(self.data) if grad is None else grad.data}
    ready, met = [self], {self}
    for tensor in ready:
        for creator, part in zip(tensor.creators, tensor.hand_back(gradients[tensor]), strict=True):
            if not creator.autograd:
                continue
            gradients[creator] = gradients.get(creator, 0) + part
            if creator not in met:
                met.add(creator)
                ready.append(creator)
    for tensor in ready:
        gradient = gradients[tensor]
        tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))


@wrong_backward(
    "The gradient that was given is not used: the pass always begins with ones. When is the cost's "
    "own gradient 1, and when do you get one from outside?"
)
def backward_begins_with_ones(self: Any, grad: Any = None) -> None:
    order, met, stack = [], set(), [(self, False)]
    while stack:
        tensor, ready = stack.pop()
        if ready:
            order.append(tensor)
        elif tensor not in met:
            met.add(tensor)
            stack.append((tensor, True))
            stack += [(one, False) for one in tensor.creators if one.autograd]
    gradients = {self: np.ones_like(self.data)}
    for tensor in reversed(order):
        gradient = gradients[tensor]
        tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
            gradients[creator] = gradients.get(creator, 0) + part


@wrong_backward(
    "Only what was made of nothing gets a grad. Which tensors between there and the cost want "
    "theirs as well?"
)
def backward_leaves_alone(self: Any, grad: Any = None) -> None:
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
        if not tensor.creators:
            tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
            gradients[creator] = gradients.get(creator, 0) + part


@wrong_backward(
    "A tensor that wants no gradient gets one all the same. What does autograd say about it?"
)
def backward_to_constants_too(self: Any, grad: Any = None) -> None:
    order, met, stack = [], set(), [(self, False)]
    while stack:
        tensor, ready = stack.pop()
        if ready:
            order.append(tensor)
        elif tensor not in met:
            met.add(tensor)
            stack.append((tensor, True))
            stack += [(one, False) for one in tensor.creators]
    gradients = {self: np.ones_like(self.data) if grad is None else grad.data}
    for tensor in reversed(order):
        gradient = gradients[tensor]
        tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
            gradients[creator] = gradients.get(creator, 0) + part


wrong_step = misconceptions("tensor_sgd", "SGD.step")
wrong_zero = misconceptions("tensor_sgd", "SGD.zero")


@wrong_step("The parameters climb. Which way does the cost fall: with the gradient, or against it?")
def sgd_step_climbs(self: Any, zero: bool = True) -> None:
    for parameter in self.parameters:
        if parameter.grad is not None:
            parameter.data = parameter.data + self.alpha * parameter.grad.data
    if zero:
        self.zero()


@wrong_step(
    "-= changes the array itself, and whoever else holds it sees it change. How do you make a new "
    "one?"
)
def sgd_step_in_place(self: Any, zero: bool = True) -> None:
    for parameter in self.parameters:
        if parameter.grad is not None:
            parameter.data -= self.alpha * parameter.grad.data
    if zero:
        self.zero()


@wrong_step(
    "The gradients stay after the step, and the next pass adds to them. What is `zero` there for?"
)
def sgd_step_never_forgets(self: Any, zero: bool = True) -> None:
    for parameter in self.parameters:
        if parameter.grad is not None:
            parameter.data = parameter.data - self.alpha * parameter.grad.data


@wrong_step("The gradients are forgotten even where step is told to keep them. What does zero say?")
def sgd_step_always_forgets(self: Any, zero: bool = True) -> None:
    for parameter in self.parameters:
        if parameter.grad is not None:
            parameter.data = parameter.data - self.alpha * parameter.grad.data
    self.zero()


@wrong_step("alpha is not used: every step is as long as the gradient. What is alpha there for?")
def sgd_step_without_alpha(self: Any, zero: bool = True) -> None:
    for parameter in self.parameters:
        if parameter.grad is not None:
            parameter.data = parameter.data - parameter.grad.data
    if zero:
        self.zero()


@wrong_step(
    "A name inside the function changes, and the parameters stay as they are. Where does a "
    "parameter keep its numbers?"
)
def sgd_step_local_name(self: Any, zero: bool = True) -> None:
    for parameter in self.parameters:
        if parameter.grad is not None:
            data = parameter.data
            data = data - self.alpha * parameter.grad.data
    if zero:
        self.zero()


@wrong_step(
    "The gradients are forgotten before they are used, so nothing moves. In which order do the two "
    "things have to happen?"
)
def sgd_step_forgets_first(self: Any, zero: bool = True) -> None:
    if zero:
        self.zero()
    for parameter in self.parameters:
        if parameter.grad is not None:
            parameter.data = parameter.data - self.alpha * parameter.grad.data


@wrong_step(
    "A parameter without a gradient stops the step with an error. What should happen to a "
    "parameter that nothing has been handed back to?"
)
def sgd_step_needs_every_gradient(self: Any, zero: bool = True) -> None:
    for parameter in self.parameters:
        parameter.data = parameter.data - self.alpha * parameter.grad.data
    if zero:
        self.zero()


@wrong_zero("zero() sets the parameters themselves to 0. What is it that should be forgotten?")
def sgd_zeroes_the_parameters(self: Any) -> None:
    for parameter in self.parameters:
        parameter.data = np.zeros_like(parameter.data)


wrong_linear = misconceptions("layers", "Linear.forward")
wrong_init = misconceptions("layers", "Sequential.__init__")
wrong_forward = misconceptions("layers", "Sequential.forward")
wrong_parameters = misconceptions("layers", "Sequential.get_parameters")
wrong_loss = misconceptions("layers", "MSELoss.forward")


@wrong_linear("The bias is missing. What does a layer add to every row of the product?")
def layer_without_bias(self: Any, input: Any) -> Any:
    return input.mm(self.weight)


@wrong_linear(
    "The bias has one axis, the product two, and nothing is broadcast here. How many copies of the "
    "bias are needed, and along which axis?"
)
def layer_bias_not_expanded(self: Any, input: Any) -> Any:
    return input.mm(self.weight) + self.bias


@wrong_linear(
    "The copies of the bias lie in columns. Which axis of the product counts the samples?"
)
def layer_bias_in_columns(self: Any, input: Any) -> Any:
    return input.mm(self.weight) + self.bias.expand(1, len(input.data))


@wrong_linear(
    "The layer computes with data, and what comes out does not know how it was made. Which "
    "operations keep the graph?"
)
def layer_on_data(self: Any, input: Any) -> Any:
    return Tensor(input.data @ self.weight.data + self.bias.data, autograd=True)


@wrong_init(
    "Two networks share one list of layers: a default value is made once, when Python reads the "
    "def. How does each network get a list of its own?"
)
def sequential_shares_its_list(self: Any, layers: Any = []) -> None:  # noqa: B006
    Layer.__init__(self)
    self.layers = layers


@wrong_forward(
    "Every layer gets the network's input, so only the last one counts. What should the second "
    "layer be given?"
)
def sequential_forgets_the_chain(self: Any, input: Any) -> Any:
    output = input
    for layer in self.layers:
        output = layer.forward(input)
    return output


@wrong_forward("The result of the first layer is returned at once. When is the loop done?")
def sequential_returns_early(self: Any, input: Any) -> Any:
    for layer in self.layers:
        return layer.forward(input)
    return input


@wrong_parameters(
    "The parameters come as a list of lists. How do you put the contents of one list into another?"
)
def sequential_lists_in_a_list(self: Any) -> Any:
    return [layer.get_parameters() for layer in self.layers]


@wrong_parameters(
    "The network keeps adding to its list: asked twice, it names each parameter twice. Where "
    "should the list begin?"
)
def sequential_parameters_grow(self: Any) -> Any:
    for layer in self.layers:
        self.parameters += layer.get_parameters()
    return self.parameters


@wrong_loss(
    "This is the sum of the squares, not their mean: it grows with the batch. What is it to be "
    "divided by?"
)
def loss_sums(self: Any, prediction: Any, target: Any) -> Any:
    difference = prediction - target
    total = difference * difference
    while total.data.ndim:
        total = total.sum(0)
    return total


@wrong_loss(
    "The loss is divided by the number of rows, not of elements. How many squares were added up?"
)
def loss_divides_by_rows(self: Any, prediction: Any, target: Any) -> Any:
    difference = prediction - target
    total = difference * difference
    while total.data.ndim:
        total = total.sum(0)
    return total * Tensor(1 / len(difference.data))


@wrong_loss(
    "The squares are added up along one axis only, so an array comes out. How many axes have to go?"
)
def loss_of_one_axis(self: Any, prediction: Any, target: Any) -> Any:
    difference = prediction - target
    return (difference * difference).sum(0)


@wrong_loss(
    "The number is right, but it was computed with data, so nothing can be handed back. Which "
    "operations on tensors do the same?"
)
def loss_on_data(self: Any, prediction: Any, target: Any) -> Any:
    return Tensor(np.mean((prediction.data - target.data) ** 2), autograd=True)


@wrong_loss("The loss is half the mean of the squares. Where does the 2 come from?")
def loss_halves(self: Any, prediction: Any, target: Any) -> Any:
    difference = prediction - target
    total = difference * difference
    while total.data.ndim:
        total = total.sum(0)
    return total * Tensor(1 / (2 * difference.data.size))
