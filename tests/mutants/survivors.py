"""Mutants that pass because they are right: what was changed, by exercise, and why it is right."""

from __future__ import annotations

_ORDER = "any order in which each node comes after its inputs is right"
_BLAME = "the error names a node that waits for the Input instead, which the exercise allows"
_OTHER_END = "a product is the same from its other end"
_ONE_INPUT = "of one input, the first is the last"
_ONE_AXIS = "an array with one axis stays as it is when it is turned"
_NO_SIGN = "the absolute value takes the sign away"
_SMALLER = "the smaller of two is the same from either side"
_LARGER = "the larger of two is the same from either side"
_BARE = "a number or an array, which every input holds, is compared as it is"
_A_NUMBER = "NumPy's number is a number"
_COST = "nothing consumes a cost: its upstream is 1"
_SIGNS_CANCEL = "the sign is above the line and below it, and cancels"
_OWN_ARRAY = "the name holds an array of its own by then: it began as a number"

_NOT_ASKED = "nobody waits for the uses of the last tensor"
_ONE_EACH = "each creator has one part"
_FIRST = "the first epoch is a new best, whatever the count was"
_KEPT = "one array is kept of each parameter"
_PAIRS = "all but the last and all but the first are equally many"
_ROWS = "X and the classes have the same number of rows"
_SQUARED = "the sign goes when it is squared"

SURVIVORS: dict[str, dict[str, str]] = {
    "add_forward": {
        "total = total + node.value  →  total += node.value": _OWN_ARRAY,
    },
    "mul_forward": {
        "for node in self.inbound_nodes:  →  for node in list(self.inbound_nodes)[::-1]:": (
            _OTHER_END
        ),
        "product = product * node.value  →  product *= node.value": _OWN_ARRAY,
    },
    "merge_linear": {
        "return (W1 @ W2, b1 @ W2 + b2)  →  return (W1 @ W2, b1.T @ W2 + b2)": _ONE_AXIS,
    },
    "log_sigmoid": {
        "return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))  →  "
        "return np.minimum(0, z) - np.log1p(np.exp(-np.abs(z)))": _SMALLER,
    },
    "absolute_error": {
        "y, a = (np.ravel(node.value) for node in self.inbound_nodes)  →  "
        "y, a = (np.ravel(node.value) for node in list(self.inbound_nodes)[::-1])": _NO_SIGN,
        "self.value = float(np.mean(np.abs(y - a)))  →  self.value = np.mean(np.abs(y - a))": (
            _A_NUMBER
        ),
        "self.value = float(np.mean(np.abs(y - a)))  →  "
        "self.value = float(np.mean(np.abs(a - y)))": _NO_SIGN,
    },
    "topological_sort": {
        "for node in ready:  →  for node in list(ready)[::-1]:": _ORDER,
        "for consumer in node.outbound_nodes:  →  "
        "for consumer in list(node.outbound_nodes)[::-1]:": _ORDER,
        "stuck = [node for node, missing in waiting.items() if missing]  →  "
        "stuck = [node for node, missing in list(waiting.items())[::-1] if missing]": _BLAME,
        "for node in stuck:  →  for node in list(stuck)[1:]:": _BLAME,
        "for node in stuck:  →  for node in list(stuck)[:-1]:": _BLAME,
        "for node in stuck:  →  for node in list(stuck)[::-1]:": _BLAME,
        "for source in node.inbound_nodes:  →  for source in list(node.inbound_nodes)[1:]:": _BLAME,
        "for source in node.inbound_nodes:  →  "
        "for source in list(node.inbound_nodes)[:-1]:": _BLAME,
        "for source in node.inbound_nodes:  →  "
        "for source in list(node.inbound_nodes)[::-1]:": _BLAME,
        "for source in node.inbound_nodes:  →  for source in node.outbound_nodes:": _BLAME,
        "if isinstance(source, Input) and source not in feed_dict:  →  if False:": _BLAME,
        "raise ValueError(f'{source.name} has no value: add it to feed_dict.')  →  pass": _BLAME,
        "if source not in waiting and source not in feed_dict:  →  if False:": _BLAME,
        "if source not in waiting and source not in feed_dict:  →  "
        "if source not in waiting and source in feed_dict:": _BLAME,
        "waiting[source] = 1  →  pass": "it only keeps a node from being looked at twice",
        "waiting[source] = 1  →  waiting[source] = 2": "any number says that it was looked at",
        "waiting[source] = 1  →  waiting[source] = 0": "any number says that it was looked at",
        "stuck.append(source)  →  pass": _BLAME,
        "stuck.append(source)  →  source": _BLAME,
    },
    "neuron_forward": {
        "self.value = np.dot(inputs, weights) + bias  →  "
        "self.value = np.dot(weights, inputs) + bias": "a dot product has no order",
    },
    "sigmoid_forward": {
        "self.value = np.where(z >= 0, 1, small) / (1 + small)  →  "
        "self.value = np.where(z > 0, 1, small) / (1 + small)": "at 0, small is 1 as well",
    },
    "mse_forward": {
        "self.value = float(np.mean(difference ** 2))  →  "
        "self.value = np.mean(difference ** 2)": _A_NUMBER,
    },
    "upstream_gradient": {
        "total = np.zeros(np.shape(self.value))  →  "
        "total = -np.zeros(np.shape(self.value))": "a sum that begins at -0 is the same",
        "for consumer in self.outbound_nodes:  →  "
        "for consumer in list(self.outbound_nodes)[::-1]:": "a sum is the same from its other end",
        "total = total + consumer.gradients[self]  →  "
        "total += consumer.gradients[self]": "total is this method's own array",
    },
    "add_backward": {
        "self.gradients[node] = self.gradients[node] + upstream  →  "
        "self.gradients[node] += upstream": "the array of zeros is this pass's own",
    },
    "mul_backward": {
        "for j, other in enumerate(self.inbound_nodes):  →  "
        "for j, other in list(enumerate(self.inbound_nodes))[::-1]:": _OTHER_END,
        "others = others * other.value  →  others *= other.value": _OWN_ARRAY,
        "self.gradients[node] = self.gradients[node] + upstream * others  →  "
        "self.gradients[node] += upstream * others": "the array of zeros is this pass's own",
    },
    "sigmoid_backward": {
        "self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}  →  "
        "self.gradients = {self.inbound_nodes[-1]: self.upstream_gradient() * slope}": _ONE_INPUT,
    },
    "mse_backward": {
        "slope = self.upstream_gradient() * 2 * difference / difference.size  →  "
        "slope = 2 * difference / difference.size": _COST,
    },
    "train": {
        "for _ in range(epochs):  →  for _ in list(range(epochs))[::-1]:": (
            "the epochs' numbers are not used"
        ),
        "losses.append(total / len(data[0]))  →  losses.append(total / len(data[1]))": (
            "X and y have the same number of rows"
        ),
        "losses.append(total / len(data[0]))  →  losses.append(total / len(data[-1]))": (
            "X and y have the same number of rows"
        ),
    },
    "tensor_activations": {
        "value = np.where(self.data >= 0, 1, small) / (1 + small)  →  "
        "value = np.where(self.data > 0, 1, small) / (1 + small)": "at 0, small is 1 as well",
        "positive = self.data > 0  →  positive = self.data >= 0": (
            "at 0, any slope of relu between 0 and 1 is right"
        ),
    },
    "tensor_backward": {
        "uses, waiting = ({self: 0}, [self])  →  uses, waiting = ({self: 1}, [self])": _NOT_ASKED,
        "uses, waiting = ({self: 0}, [self])  →  uses, waiting = ({self: -1}, [self])": _NOT_ASKED,
        "for creator in waiting.pop().creators:  →  "
        "for creator in list(waiting.pop().creators)[::-1]:": "counting has no order",
        "if creator.autograd:  →  if True:": "who wants no gradient is counted, and never asked",
        "for creator, part in zip(tensor.creators, parts, strict=True):  →  "
        "for creator, part in list(zip(tensor.creators, parts, strict=True))[::-1]:": (
            "a sum is the same from its other end"
        ),
        "for creator, part in zip(tensor.creators, parts, strict=True):  →  "
        "for creator, part in zip(tensor.creators, parts):": _ONE_EACH,
        "for creator, part in zip(tensor.creators, parts, strict=True):  →  "
        "for creator, part in zip(tensor.creators, parts, strict=False):": _ONE_EACH,
    },
    "layers": {
        "difference = prediction - target  →  difference = -(prediction - target)": _SQUARED,
        "difference = prediction - target  →  difference = target - prediction": _SQUARED,
        "total = total.sum(0)  →  total = total.sum(-1)": "all axes go, in whatever order",
        "for _ in difference.data.shape:  →  for _ in list(difference.data.shape)[::-1]:": (
            "the axes are only counted"
        ),
    },
    "relu_node": {
        "self.value = np.maximum(z, 0)  →  self.value = np.maximum(0, z)": _LARGER,
        "self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * is_open}  →  "
        "self.gradients = {self.inbound_nodes[-1]: self.upstream_gradient() * is_open}": _ONE_INPUT,
    },
    "max_gate": {
        "x, y = (node.value for node in self.inbound_nodes)  →  "
        "x, y = (node.value for node in list(self.inbound_nodes)[::-1])": _LARGER,
        "self.value = np.maximum(x, y)  →  self.value = np.maximum(y, x)": _LARGER,
        "to_x = upstream * (np.asarray(x.value) >= y.value)  →  "
        "to_x = upstream * (np.asarray(x.value) > y.value)": (
            "at a tie y gets all of the gradient instead of x"
        ),
        "to_x = upstream * (np.asarray(x.value) >= y.value)  →  "
        "to_x = upstream * (x.value >= y.value)": _BARE,
    },
    "softmax_forward": {
        "powers = np.exp(z - z.max(axis=-1, keepdims=True))  →  "
        "powers = -np.exp(z - z.max(axis=-1, keepdims=True))": _SIGNS_CANCEL,
    },
    "cross_entropy": {
        "self.value = float(np.mean(log_sums - shifted[np.arange(len(y)), y]))  →  "
        "self.value = np.mean(log_sums - shifted[np.arange(len(y)), y])": _A_NUMBER,
        "powers = np.exp(z.value - np.max(z.value, axis=1, keepdims=True))  →  "
        "powers = -np.exp(z.value - np.max(z.value, axis=1, keepdims=True))": _SIGNS_CANCEL,
        "one_hot = np.arange(p.shape[1]) == np.reshape(y.value, (-1, 1))  →  "
        "one_hot = np.arange(p.shape[1]) == np.reshape(y.value, (-2, 1))": (
            "NumPy finds the length of any axis that is given below 0"
        ),
        "gradient = self.upstream_gradient() * (p - one_hot) / len(p)  →  "
        "gradient = (p - one_hot) / len(p)": _COST,
    },
    "binary_cross_entropy": {
        "surprises = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))  →  "
        "surprises = np.maximum(0, z) - z * y + np.log1p(np.exp(-np.abs(z)))": _LARGER,
        "self.value = float(np.mean(surprises))  →  self.value = np.mean(surprises)": _A_NUMBER,
        "p = np.where(np.asarray(z.value) >= 0, 1, small) / (1 + small)  →  "
        "p = np.where(np.asarray(z.value) > 0, 1, small) / (1 + small)": (
            "at 0, small is 1 as well"
        ),
        "p = np.where(np.asarray(z.value) >= 0, 1, small) / (1 + small)  →  "
        "p = np.where(z.value >= 0, 1, small) / (1 + small)": _BARE,
        "gradient = self.upstream_gradient() * (p - np.reshape(y.value, p.shape)) / p.size  →  "
        "gradient = (p - np.reshape(y.value, p.shape)) / p.size": _COST,
    },
    "digits_model": {
        "for n_inputs, n_outputs in zip(sizes[:-1], sizes[1:], strict=True):  →  "
        "for n_inputs, n_outputs in zip(sizes[:-1], sizes[1:]):": _PAIRS,
        "for n_inputs, n_outputs in zip(sizes[:-1], sizes[1:], strict=True):  →  "
        "for n_inputs, n_outputs in zip(sizes[:-1], sizes[1:], strict=False):": _PAIRS,
    },
    "digits_train": {
        "best, waited = (math.inf, 0)  →  best, waited = (math.inf, 1)": _FIRST,
        "best, waited = (math.inf, 0)  →  best, waited = (math.inf, -1)": _FIRST,
        "for _ in range(epochs):  →  for _ in list(range(epochs))[::-1]:": (
            "the epochs' numbers are not used"
        ),
        "total += float(loss.data) * len(X)  →  total += loss.data * len(X)": _A_NUMBER,
        "training_losses.append(total / len(training[0]))  →  "
        "training_losses.append(total / len(training[1]))": _ROWS,
        "training_losses.append(total / len(training[0]))  →  "
        "training_losses.append(total / len(training[-1]))": _ROWS,
        "loss = float(criterion.forward(model.forward(Tensor(X)), classes).data)  →  "
        "loss = criterion.forward(model.forward(Tensor(X)), classes).data": _A_NUMBER,
        "for parameter, data in zip(parameters, kept, strict=True):  →  "
        "for parameter, data in list(zip(parameters, kept, strict=True))[::-1]:": (
            "each parameter gets its own array back, whichever comes first"
        ),
        "for parameter, data in zip(parameters, kept, strict=True):  →  "
        "for parameter, data in zip(parameters, kept):": _KEPT,
        "for parameter, data in zip(parameters, kept, strict=True):  →  "
        "for parameter, data in zip(parameters, kept, strict=False):": _KEPT,
    },
}
