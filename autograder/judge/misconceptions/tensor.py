"""Lesson 08: tensors, the way back through what was made, SGD and layers."""

import numpy as np

from autograder.judge.misconceptions.catalogue import misconceptions
from miniflow_ref.tensor import Tensor

OPERATIONS = {
    "add": ("__add__(self, other)", "(self, other)", "self.data + other.data", "g, g"),
    "sub": ("__sub__(self, other)", "(self, other)", "self.data - other.data", "g, -g"),
    "mul": (
        "__mul__(self, other)",
        "(self, other)",
        "self.data * other.data",
        "g * other.data, g * self.data",
    ),
    "mm": (
        "mm(self, other)",
        "(self, other)",
        "self.data @ other.data",
        "g @ other.data.T, self.data.T @ g",
    ),
    "sum": (
        "sum(self, dim)",
        "(self,)",
        "self.data.sum(dim)",
        "np.repeat(np.expand_dims(g, dim), self.data.shape[dim], axis=dim)",
    ),
    "expand": (
        "expand(self, dim, copies)",
        "(self,)",
        "np.repeat(np.expand_dims(self.data, dim), copies, axis=dim)",
        "g.sum(dim)",
    ),
    "transpose": ("transpose(self)", "(self,)", "self.data.T", "g.T"),
}
"""Each operation's signature, its creators, its data and what it hands back."""

for _name, (_signature, _creators, _data, _parts) in OPERATIONS.items():
    _target = f"Tensor.{_signature.partition('(')[0]}"
    misconceptions(
        "tensor_ops",
        _target,
        **{
            f"{_name}_forgets_how_it_was_made": f"""
    A plain Tensor comes back that knows no creators, so nothing can be handed back. Who writes the
    note?

    def {_signature}:
        return Tensor({_data})
    """
        },
    )
    if _creators == "(self, other)":
        misconceptions(
            "tensor_ops",
            _target,
            **{
                f"{_name}_needs_both": f"""
    The result wants gradients only if both operands do: one constant, and the way back is cut. Who
    decides whether a tensor remembers how it was made?

    def {_signature}:
        if self.autograd and other.autograd:
            return made("{_name}", {_data}, {_creators}, lambda g: ({_parts}))
        return Tensor({_data})
    """,
                f"{_name}_asks_the_first_alone": f"""
    Whether the result wants gradients is decided by the first operand alone. And if only the second
    one wants them?

    def {_signature}:
        if self.autograd:
            return made("{_name}", {_data}, {_creators}, lambda g: ({_parts}))
        return Tensor({_data})
    """,
            },
        )
    else:
        misconceptions(
            "tensor_ops",
            _target,
            **{
                f"{_name}_hands_back_no_tuple": f"""
    hand_back gives an array where a tuple of arrays is asked, one for each creator. What does the
    comma in (g,) make?

    def {_signature}:
        return made("{_name}", {_data}, {_creators}, lambda g: ({_parts}))
    """
            },
        )

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
    sub_the_other_way_round="""
    It takes x away from y. Which of the two is self?

    def __sub__(self, other):
        return made("sub", other.data - self.data, (self, other), lambda g: (g, -g))
    """,
    sub_same_sign="""
    x - y hands the same gradient to both. If y grows a little, which way does the difference go?

    def __sub__(self, other):
        return made("sub", self.data - other.data, (self, other), lambda g: (g, g))
    """,
)

misconceptions(
    "tensor_ops",
    "Tensor.__mul__",
    mul_without_the_gradient="""
    Each factor gets the other one, and not the gradient times that. How does what comes from above
    enter?

    def __mul__(self, other):
        return made("mul", self.data * other.data, (self, other), lambda g: (other.data, self.data))
    """,
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
    sum_keeps_the_axis="""
    The axis is still there, with length 1. Of shape (3, 2), which shape has the sum over dim 0?

    def sum(self, dim):
        copies = self.data.shape[dim]
        data = self.data.sum(dim, keepdims=True)
        return made(f"sum_{dim}", data, (self,), lambda g: (np.repeat(g, copies, axis=dim),))
    """,
    sum_back_by_broadcasting="""
    The gradient is stretched over the shape of the tensor as NumPy likes it, which puts the new
    axis first. Along which axis were the elements added up?

    def sum(self, dim):
        shape = self.data.shape
        return made(f"sum_{dim}", self.data.sum(dim), (self,), lambda g: (g * np.ones(shape),))
    """,
    sum_back_always_along_0="""
    The copies on the way back always lie along axis 0, so the shape comes out turned. Along which
    axis were the elements added up?

    def sum(self, dim):
        copies = self.data.shape[dim]
        return made(
            f"sum_{dim}",
            self.data.sum(dim),
            (self,),
            lambda g: (np.repeat(np.expand_dims(g, 0), copies, axis=0),),
        )
    """,
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
    expand_without_a_new_axis="""
    repeat alone makes an axis longer; the copies need a new one. Of shape (3,) and 4 copies, which
    shape is asked?

    def expand(self, dim, copies):
        data = np.repeat(self.data, copies, axis=dim)
        return made(f"expand_{dim}", data, (self,), lambda g: (g.sum(dim),))
    """,
    expand_back_the_first_copy="""
    Only one of the copies' gradients comes back. What do all copies together tell the number that
    they were made of?

    def expand(self, dim, copies):
        data = np.repeat(np.expand_dims(self.data, dim), copies, axis=dim)
        return made(f"expand_{dim}", data, (self,), lambda g: (np.take(g, 0, axis=dim),))
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
    mm_part_of_the_second_turned="""
    The second part lies turned: (k, n) where y is (n, k). Which of x and the gradient has to stand
    first?

    def mm(self, other):
        x, y = self.data, other.data
        return made("mm", x @ y, (self, other), lambda g: (g @ y.T, g.T @ x))
    """,
    mm_factors_in_the_wrong_order="""
    The right matrices are turned, but the factors stand in the wrong order, so the shapes do not
    fit. x is (m, n), y is (n, k), the gradient (m, k): which number has to vanish in the middle?

    def mm(self, other):
        x, y = self.data, other.data
        return made("mm", x @ y, (self, other), lambda g: (y.T @ g, g @ x.T))
    """,
    mm_data_elementwise="""
    The data are multiplied element by element; the way back is that of a matrix product. What does
    a matrix product do with a row and a column?

    def mm(self, other):
        x, y = self.data, other.data
        return made("mm", x * y, (self, other), lambda g: (g @ y.T, x.T @ g))
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
)

misconceptions(
    "tensor_activations",
    "Tensor.sigmoid",
    tensor_sigmoid_overflows="""
    exp(-x) overflows where x is far below 0, and NumPy warns. How did you keep the exponent from
    becoming large in lesson 03?

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
    tensor_sigmoid_slope_of_x="""
    The slope is x (1 - x). Which number stands in the rule v (1 - v), x or the sigmoid of it?

    def sigmoid(self):
        x, e = self.data, np.exp(-np.abs(self.data))
        value = np.where(x >= 0, 1.0, e) / (1 + e)
        return made("sigmoid", value, (self,), lambda g: (g * x * (1 - x),))
    """,
    tensor_sigmoid_with_the_slope_of_tanh="""
    The slope is 1 minus the square of the value, as tanh has it. How steep is the sigmoid at 0?

    def sigmoid(self):
        e = np.exp(-np.abs(self.data))
        value = np.where(self.data >= 0, 1.0, e) / (1 + e)
        return made("sigmoid", value, (self,), lambda g: (g * (1 - value * value),))
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
    tensor_tanh_ignores_the_gradient="""
    The slope leaves the gradient out that comes from above. What does the chain rule do with two
    slopes, one after the other?

    def tanh(self):
        value = np.tanh(self.data)
        return made("tanh", value, (self,), lambda g: (1 - value * value,))
    """,
    tensor_tanh_of_its_value="""
    tanh is taken of its own value before the slope is made. What does the value hold already?

    def tanh(self):
        value = np.tanh(self.data)
        return made("tanh", value, (self,), lambda g: (g * (1 - np.tanh(value) ** 2),))
    """,
    tensor_tanh_slope_not_squared="""
    The value is not squared, so that left of 0 the slope comes out above 1. What is the slope of a
    curve that looks the same from both sides?

    def tanh(self):
        value = np.tanh(self.data)
        return made("tanh", value, (self,), lambda g: (g * (1 - value),))
    """,
    tensor_tanh_has_the_data_of_the_sigmoid="""
    The data are the sigmoid's. Between which two numbers does tanh run, and what is it at 0?

    def tanh(self):
        e, value = np.exp(-np.abs(self.data)), np.tanh(self.data)
        data = np.where(self.data >= 0, 1.0, e) / (1 + e)
        return made("tanh", data, (self,), lambda g: (g * (1 - value * value),))
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
    tensor_relu_ignores_the_gradient="""
    1 or 0 is handed back, and not the gradient times that. How does what comes from above enter?

    def relu(self):
        positive = self.data > 0
        return made("relu", self.data * positive, (self,), lambda g: (positive * 1.0,))
    """,
    tensor_relu_gives_the_mask="""
    Every number above 0 comes out as 1. What should become of a 3, and what of a 5?

    def relu(self):
        positive = self.data > 0
        return made("relu", positive * 1.0, (self,), lambda g: (g * positive,))
    """,
    tensor_relu_reduces="""
    np.max makes one number of many: here it takes 0 for the axis along which to look. Which
    function of NumPy compares number by number?

    def relu(self):
        positive = self.data > 0
        return made("relu", np.max(self.data, 0), (self,), lambda g: (g * positive,))
    """,
    tensor_relu_compares_the_product="""
    True or False is handed back: `g * x > 0` first multiplies, then compares. Where do brackets
    belong?

    def relu(self):
        x = self.data
        return made("relu", x * (x > 0), (self,), lambda g: (g * x > 0,))
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
    uses, waiting = {self: 0}, [self]
    while waiting:
        for creator in waiting.pop().creators:
            if creator.autograd:
                if creator not in uses:
                    uses[creator] = 0
                    waiting.append(creator)
                uses[creator] += 1
    told = {self: np.ones_like(self.data) if grad is None else grad.data}
    ready = [self]
    while ready:
        tensor = ready.pop()
        gradient = told[tensor]
        before = 0 if tensor.grad is None else tensor.grad.data
        tensor.grad = Tensor(before + gradient)
        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
            if creator.autograd:
                told[creator] = told[creator] + part if creator in told else part
                uses[creator] -= 1
                if uses[creator] == 0:
                    ready.append(creator)


misconceptions(
    "tensor_backward",
    "Tensor.backward",
    tensor_backward,
    backward_by_recursion="""
    backward calls itself for every creator, and Python allows about a thousand calls within each
    other. What could hold what is still to be visited instead?

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
    Every way through the graph is walked on its own: two ways at each diamond, four at two, and so
    on. How often should a tensor hand back, and when has it heard from everybody?

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
    A pass leaves nothing of what grad held before. What should be in it after a second cost has
    been handed back?

    -        tensor.grad = Tensor(before + gradient)
    +        tensor.grad = Tensor(gradient)
    """,
    backward_hands_on_the_sum="""
    A second pass hands on what grad has gathered so far, the first pass's part included: it counts
    twice. What has this pass alone brought?

    -    told = {self: np.ones_like(self.data) if grad is None else grad.data}
    -    ready = [self]
    +
    +    def add(tensor, part):
    +        tensor.grad = Tensor(part if tensor.grad is None else tensor.grad.data + part)
    +
    +    add(self, np.ones_like(self.data) if grad is None else grad.data)
    +    ready = [self]

    -        gradient = told[tensor]
    -        before = 0 if tensor.grad is None else tensor.grad.data
    -        tensor.grad = Tensor(before + gradient)
    +        gradient = tensor.grad.data

    -                told[creator] = told[creator] + part if creator in told else part
    +                add(creator, part)
    """,
    backward_keeps_the_last_part_only="""
    Each part that comes takes the place of the one before. What do several users of one tensor tell
    it together?

    -                told[creator] = told[creator] + part if creator in told else part
    +                told[creator] = part
    """,
    backward_adds_in_place="""
    += writes into an array that others hold too: a sum hands back one and the same array to both of
    its operands. How do you add and get a new array?

    -                told[creator] = told[creator] + part if creator in told else part
    +                if creator in told:
    +                    told[creator] += part
    +                else:
    +                    told[creator] = part
    """,
    backward_begins_with_a_single_one="""
    Told nothing, the pass begins with a single 1, whatever the shape. Which shape has the gradient
    of a tensor of shape (2, 3)?

    -    told = {self: np.ones_like(self.data) if grad is None else grad.data}
    +    told = {self: np.array(1.0) if grad is None else grad.data}
    """,
    backward_arrays_for_tensors="""
    grad holds an array. What should it be, so that an optimiser finds its `data`?

    -        before = 0 if tensor.grad is None else tensor.grad.data
    -        tensor.grad = Tensor(before + gradient)
    +        tensor.grad = gradient if tensor.grad is None else tensor.grad + gradient
    """,
    backward_leaves_itself_out="""
    The tensor at which backward is called gets no grad. What is told first, and to whom?

    -        tensor.grad = Tensor(before + gradient)
    +        if tensor is not self:
    +            tensor.grad = Tensor(before + gradient)
    """,
    backward_first_creator_only="""
    Only the first creator of each tensor is told anything. Who else went into it?

    -        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
    +        for creator, part in zip(tensor.creators[:1], tensor.hand_back(gradient)):
    """,
    backward_tells_a_tensor="""
    hand_back is given a Tensor and wants an array. Where does a Tensor keep its array?

    -        before = 0 if tensor.grad is None else tensor.grad.data
    -        tensor.grad = Tensor(before + gradient)
    -        for creator, part in zip(tensor.creators, tensor.hand_back(gradient), strict=True):
    +        tensor.grad = Tensor(gradient if tensor.grad is None else tensor.grad.data + gradient)
    +        for creator, part in zip(tensor.creators, tensor.hand_back(Tensor(gradient))):
    """,
    backward_passes_by_who_was_met="""
    A tensor that was met before is passed by, and with it the part that came on this way. What do
    several users of one tensor tell it together?

    def backward(self, grad=None):
        met, ways = set(), [(self, np.ones_like(self.data) if grad is None else grad.data)]
        while ways:
            tensor, gradient = ways.pop()
            if tensor in met:
                continue
            met.add(tensor)
            tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
            for creator, part in zip(tensor.creators, tensor.hand_back(gradient)):
                if creator.autograd:
                    ways.append((creator, part))
    """,
    backward_at_first_visit_with_what_is_there="""
    A tensor has its turn as soon as it is met, with what has come so far; what comes later is lost.
    When have all of its users spoken?

    def backward(self, grad=None):
        gradients = {self: np.ones_like(self.data) if grad is None else grad.data}
        ready, met = [self], {self}
        for tensor in ready:
            gradient = gradients[tensor]
            tensor.grad = Tensor(gradient + (0 if tensor.grad is None else tensor.grad.data))
            for creator, part in zip(tensor.creators, tensor.hand_back(gradient)):
                if not creator.autograd:
                    continue
                gradients[creator] = gradients.get(creator, 0) + part
                if creator not in met:
                    met.add(creator)
                    ready.append(creator)
    """,
    backward_hands_on_the_sum_on_every_way="""
    Every way through the graph is walked on its own, and on each of them all that grad has gathered
    so far is handed on: parts count several times. When is it a tensor's turn, and what has this
    pass alone brought?

    def backward(self, grad=None):
        part = np.ones_like(self.data) if grad is None else grad.data
        self.grad = Tensor(part + (0 if self.grad is None else self.grad.data))
        for creator, part in zip(self.creators, self.hand_back(self.grad.data)):
            if creator.autograd:
                creator.backward(Tensor(part))
    """,
    backward_every_way_by_recursion="""
    backward calls itself for every creator, once for each way that leads there: two at each
    diamond, and Python allows about a thousand calls within each other. What could hold what is
    still to be visited instead, and when has a tensor heard from everybody?

    def backward(self, grad=None):
        part = np.ones_like(self.data) if grad is None else grad.data
        self.grad = Tensor(part + (0 if self.grad is None else self.grad.data))
        for creator, part in zip(self.creators, self.hand_back(part)):
            if creator.autograd:
                creator.backward(Tensor(part))
    """,
    backward_shares_an_array="""
    Two grads are one and the same array: setting one to 0 sets the other to 0 as well. Who should
    own the array that a grad holds?

    -        tensor.grad = Tensor(before + gradient)
    +        if tensor.grad is None:
    +            tensor.grad = Tensor(0.0)
    +            tensor.grad.data = gradient
    +        else:
    +            tensor.grad = Tensor(tensor.grad.data + gradient)
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

    -    told = {self: np.ones_like(self.data) if grad is None else grad.data}
    +    told = {self: np.ones_like(self.data)}
    """,
    backward_leaves_alone="""
    Only what was made of nothing gets a grad. Which tensors between there and the cost want theirs
    as well?

    -        tensor.grad = Tensor(before + gradient)
    +        if not tensor.creators:
    +            tensor.grad = Tensor(before + gradient)
    """,
    backward_to_constants_too="""
    A tensor that wants no gradient gets one all the same. What does autograd say about it?

    -            if creator.autograd:
    -                if creator not in uses:
    -                    uses[creator] = 0
    -                    waiting.append(creator)
    -                uses[creator] += 1
    +            if creator not in uses:
    +                uses[creator] = 0
    +                waiting.append(creator)
    +            uses[creator] += 1

    -            if creator.autograd:
    -                told[creator] = told[creator] + part if creator in told else part
    -                uses[creator] -= 1
    -                if uses[creator] == 0:
    -                    ready.append(creator)
    +            told[creator] = told[creator] + part if creator in told else part
    +            uses[creator] -= 1
    +            if uses[creator] == 0:
    +                ready.append(creator)
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
    sgd_step_with_a_rate_of_its_own="""
    The step is 0.01 times the gradient, whatever alpha is. Where does the optimiser keep its rate?

    def step(self, zero=True):
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data = parameter.data - 0.01 * parameter.grad.data
        if zero:
            self.zero()
    """,
    sgd_step_takes_the_tensor="""
    A number times a Tensor: grad is a Tensor, and its array is asked for. Where does it keep that?

    def step(self, zero=True):
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data = parameter.data - self.alpha * parameter.grad
        if zero:
            self.zero()
    """,
    sgd_step_has_momentum="""
    A step also carries on the one before: that is momentum. What alone decides about a step here?

    def step(self, zero=True):
        for parameter in self.parameters:
            if parameter.grad is not None:
                before = getattr(parameter, "velocity", 0)
                parameter.velocity = 0.9 * before - self.alpha * parameter.grad.data
                parameter.data = parameter.data + parameter.velocity
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
    A parameter without a gradient ends in an error. What should happen to one that nothing has been
    handed back to?

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
    sgd_zero_is_a_number="""
    grad becomes the number 0, which has no `data`. What is a gradient before the first pass?

    def zero(self):
        for parameter in self.parameters:
            parameter.grad = 0
    """,
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
    layer_weight_turned="""
    W is turned first, as PyTorch keeps it, and no longer fits the input. Which shapes have input
    and W here?

    def forward(self, input):
        return input.mm(self.weight.transpose()) + self.bias.expand(0, len(input.data))
    """,
    layer_weight_first="""
    W stands in front of the input. Which of them has to come first, so that n_inputs vanishes in
    the middle?

    def forward(self, input):
        return self.weight.mm(input) + self.bias.expand(0, len(input.data))
    """,
    layer_elementwise="""
    * multiplies number by number. Which operation makes the product of two matrices?

    def forward(self, input):
        return input * self.weight + self.bias.expand(0, len(input.data))
    """,
    layer_counts_the_inputs="""
    There are as many copies of the bias as W has rows. Which number counts the samples?

    def forward(self, input):
        return input.mm(self.weight) + self.bias.expand(0, len(self.weight.data))
    """,
    layer_bias_by_data="""
    The bias is added by its data, so nothing comes back to it, and it never learns. Which operation
    makes copies of a tensor?

    def forward(self, input):
        copies = np.repeat(self.bias.data[np.newaxis], len(input.data), axis=0)
        return input.mm(self.weight) + Tensor(copies)
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
    sequential_backwards="""
    The layers come from the last to the first. Which one does the network's input meet first?

    def forward(self, input):
        for layer in reversed(self.layers):
            input = layer.forward(input)
        return input
    """,
    sequential_calls_its_layers="""
    A layer is no function here: it cannot be called. Which method of it is meant?

    def forward(self, input):
        for layer in self.layers:
            input = layer(input)
        return input
    """,
    sequential_returns_nothing="""
    The loop is done, and nothing is returned. What comes out of the last layer, and who gets it?

    def forward(self, input):
        for layer in self.layers:
            input = layer.forward(input)
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
    sequential_has_no_parameters_but_its_own="""
    The network names its own parameters, and it has none. Whose are asked?

    def get_parameters(self):
        return self.parameters
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
    loss_of_one_axis_as_a_mean="""
    One axis is summed away and the result divided by its length, so an array is left. How many axes
    have to go, and how many elements are there?

    def forward(self, prediction, target):
        difference = prediction - target
        return (difference * difference).sum(0) * Tensor(1 / len(difference.data))
    """,
    loss_of_two_axes="""
    Two axes are summed away, however many there are. What if there is only one, or three?

    def forward(self, prediction, target):
        difference = prediction - target
        total = (difference * difference).sum(0).sum(0)
        return total * Tensor(1 / difference.data.size)
    """,
    loss_without_the_square="""
    The differences are added up as they are, and those above 0 cancel those below. What is done to
    each of them first?

    def forward(self, prediction, target):
        total = prediction - target
        while total.data.ndim:
            total = total.sum(0)
        return total * Tensor(1 / prediction.data.size)
    """,
    loss_times_a_number="""
    A Tensor is multiplied by a plain number, and * wants a Tensor on both sides. How do you make
    one of a number?

    def forward(self, prediction, target):
        difference = prediction - target
        total = difference * difference
        while total.data.ndim:
            total = total.sum(0)
        return total * (1 / difference.data.size)
    """,
    loss_by_a_power="""
    ** is no operation of these tensors. Which one squares a number?

    def forward(self, prediction, target):
        difference = prediction - target
        total = difference**2
        while total.data.ndim:
            total = total.sum(0)
        return total * Tensor(1 / difference.data.size)
    """,
    loss_on_data="""
    The loss was computed with data, so nothing can be handed back. Which operations on tensors do
    the same?

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
