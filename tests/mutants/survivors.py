"""Mutants that pass because they are right: what was changed, by exercise, and why it is right."""

from __future__ import annotations

_ORDER = "any order in which each node comes after its inputs is right"
_BLAME = "the error names a node that waits for the Input instead, which the exercise allows"
_OTHER_END = "a product is the same from its other end"
_OWN_ARRAY = "the name holds an array of its own by then: it began as a number"

_NOT_ASKED = "nobody waits for the uses of the last tensor"
_ONE_EACH = "each creator has one part"
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
        "if source in waiting and source not in feed_dict:": _BLAME,
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
        "self.value = np.where(x >= 0, 1, small) / (1 + small)  →  "
        "self.value = np.where(x > 0, 1, small) / (1 + small)": "at 0, small is 1 as well",
    },
    "mse_forward": {
        "self.value = float(np.mean(difference ** 2))  →  "
        "self.value = np.mean(difference ** 2)": "NumPy's number is a number",
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
        "self.gradients = {self.inbound_nodes[-1]: self.upstream_gradient() * slope}": (
            "of one input, the first is the last"
        ),
    },
    "mse_backward": {
        "slope = self.upstream_gradient() * 2 * difference / difference.size  →  "
        "slope = 2 * difference / difference.size": "nothing consumes a cost: its upstream is 1",
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
    },
}
