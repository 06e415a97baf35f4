"""Lesson 01: right programs of many kinds, each of which has to pass."""

ADD = {
    "np.add into a fresh array": """
class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        total = np.zeros(np.shape(self.inbound_nodes[0].value))
        for node in self.inbound_nodes:
            np.add(total, node.value, out=total)
        self.value = total
""",
    "builtin sum": """
class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = sum(node.value for node in self.inbound_nodes)
""",
    "np.sum over a list": """
class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        values = [node.value for node in self.inbound_nodes]
        self.value = np.sum(values, axis=0)
""",
    "value reset, then added to": """
class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = 0
        for i in range(len(self.inbound_nodes)):
            self.value = self.value + self.inbound_nodes[i].value
""",
    "value reset, then += on it": """
class Add(Node):
    def __init__(self, *inputs):
        Node.__init__(self, inputs)

    def forward(self):
        self.value = 0
        for n in self.inbound_nodes:
            self.value += n.value
""",
    "a copy of the first, then += on it": """
import copy


class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        first, *rest = self.inbound_nodes
        total = copy.deepcopy(first.value)
        for node in rest:
            total += node.value
        self.value = total
""",
    "reduce": """
import operator
from functools import reduce


class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = reduce(operator.add, [node.value for node in self.inbound_nodes])
""",
    "recursion over the inputs": """
def add_up(values):
    if len(values) == 1:
        return values[0]
    middle = len(values) // 2
    return add_up(values[:middle]) + add_up(values[middle:])


class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = add_up([node.value for node in self.inbound_nodes])
""",
    "always floats, and a print": """
class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)
        self.calls = 0

    def forward(self):
        self.calls += 1
        stacked = np.stack([np.asarray(n.value, dtype=float) for n in self.inbound_nodes])
        self.value = np.einsum("i...->...", stacked)
        print("Add no.", self.calls, "gives", self.value)
""",
    "single precision": """
class Add(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = sum(np.asarray(n.value, dtype=np.float32) for n in self.inbound_nodes)
""",
    "from right to left, with a warning": """
import sys
import warnings


class Add(Node):
    def __init__(self, *inputs):
        super().__init__(list(inputs))

    def forward(self) -> None:
        warnings.warn("adding from the right")
        print("adding", file=sys.stderr)
        waiting = list(self.inbound_nodes)
        total = waiting.pop().value
        while waiting:
            total = waiting.pop().value + total
        self.value = total
""",
}

MUL = {
    "np.prod over a list": """
class Mul(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = np.prod([node.value for node in self.inbound_nodes], axis=0)
""",
    "math.prod": """
import math


class Mul(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = math.prod(node.value for node in self.inbound_nodes)
""",
    "value reset, then *= on it": """
class Mul(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = 1
        for node in self.inbound_nodes:
            self.value *= node.value
""",
    "ones, in place": """
class Mul(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        product = np.ones_like(self.inbound_nodes[0].value, dtype=float)
        for node in self.inbound_nodes:
            product *= node.value
        self.value = product
""",
    "np.multiply.reduce": """
class Mul(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        self.value = np.multiply.reduce(np.array([n.value for n in self.inbound_nodes]))
""",
    "recursion over the inputs": """
class Mul(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def product(self, nodes):
        return nodes[0].value * self.product(nodes[1:]) if nodes else 1.0

    def forward(self):
        self.value = self.product(self.inbound_nodes)
""",
    "first and rest": """
class Mul(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        inputs = iter(self.inbound_nodes)
        product = next(inputs).value
        for node in inputs:
            product = product * node.value
        self.value = np.array(product)
""",
    "single precision, from right to left": """
class Mul(Node):
    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        result = np.float32(1)
        for node in reversed(self.inbound_nodes):
            result = np.asarray(node.value, dtype="float32") * result
        self.value = result
        print(result)
""",
    "counts its instances on the class": """
class Mul(Node):
    count = 0
    made = []
    def __init__(self, *inputs):
        print("a new Mul")
        super().__init__(inputs)
        Mul.count += 1
        Mul.made.append(self)
    def forward(self):
        product = 1
        for node in self.inbound_nodes:
            product = product * node.value
        self.value = product
""",
}

SORT = {
    "depth-first, post-order, reversed": """
def topological_sort(feed_dict):
    order, state = [], {}
    for source in feed_dict:
        source.value = feed_dict[source]

    def visit(node):
        if state.get(node) == "open":
            raise ValueError(f"cycle through {node.name}")
        if node in state:
            return
        state[node] = "open"
        for consumer in node.outbound_nodes:
            visit(consumer)
        state[node] = "done"
        order.append(node)

    for source in feed_dict:
        visit(source)
    for node in order:
        for source in node.inbound_nodes:
            if source not in state:  # no fed Input leads to it
                raise ValueError("no value for " + source.name)
    return order[::-1]
""",
    "walk forwards, then depth-first along the inputs with a stack": """
def topological_sort(feed_dict):
    reachable, stack = {}, list(feed_dict)
    while stack:
        node = stack.pop()
        if node not in reachable:
            reachable[node] = True
            stack.extend(node.outbound_nodes)

    order, begun, done = [], set(), set()
    for start in reachable:
        stack = [(start, False)]
        while stack:
            node, finished = stack.pop()
            if finished:
                done.add(node)
                order.append(node)
                continue
            if node in done:
                continue
            if node in begun:
                raise ValueError(f"{node} needs itself")
            begun.add(node)
            if isinstance(node, Input):
                if node not in feed_dict:
                    raise ValueError(f"Input {node} was not fed")
                node.value = feed_dict[node]
            stack.append((node, True))
            for source in dict.fromkeys(node.inbound_nodes):
                if source in begun and source not in done:
                    raise ValueError(f"{source} needs itself")
                if source not in done:
                    stack.append((source, False))
    return order
""",
    "sets of arrows, as in the seeds, with a stack": """
def topological_sort(feed_dict):
    input_nodes = [n for n in feed_dict.keys()]

    G = {}
    nodes = [n for n in input_nodes]
    while len(nodes) > 0:
        n = nodes.pop(0)
        if n not in G:
            G[n] = {'in': set(), 'out': set()}
        for m in n.outbound_nodes:
            if m not in G:
                G[m] = {'in': set(), 'out': set()}
                nodes.append(m)
            G[n]['out'].add(m)
            G[m]['in'].add(n)
    for n in G:
        for m in n.inbound_nodes:
            if m not in G:
                raise ValueError(f'{m.name} needs a value that feed_dict lacks')

    L = []
    S = list(input_nodes)
    while len(S) > 0:
        n = S.pop()
        if isinstance(n, Input):
            n.value = feed_dict[n]
        L.append(n)
        for m in n.outbound_nodes:
            if m in G[n]['out']:
                G[n]['out'].remove(m)
                G[m]['in'].remove(n)
                if len(G[m]['in']) == 0:
                    S.append(m)
    left = [n.name for n in G if len(G[n]['in']) > 0]
    if len(left) > 0:
        raise ValueError(f'{left} wait for each other')
    return L
""",
    "a queue and counted places": """
from collections import Counter, deque


def topological_sort(feed_dict):
    missing = {}
    ready = deque(feed_dict)
    for node, value in feed_dict.items():
        node.value = value
    result = []
    while ready:
        node = ready.popleft()
        result.append(node)
        for consumer in set(node.outbound_nodes):
            pass  # only to look at them
        for consumer in node.outbound_nodes:
            left = missing.setdefault(consumer, Counter(consumer.inbound_nodes))
            del left[node]
            if not left:
                ready.append(consumer)
    for consumer, left in missing.items():
        for source in left:
            if isinstance(source, Input):
                raise ValueError(f"{source.name}: no value")
    for consumer, left in missing.items():
        trail = [consumer] if left else []
        while trail and trail[-1] not in trail[:-1]:  # each waits for the next
            trail += [source for source in trail[-1].inbound_nodes if source not in result][:1]
            if isinstance(trail[-1], Input):
                raise ValueError(f"{trail[-1].name}: no value")
        if trail:
            raise ValueError(f"{trail[-1].name} waits for itself")
    return result
""",
    "sorted by depth, by their longest way from an Input": """
def topological_sort(feed_dict):
    depth = {}

    def depth_of(node, path=()):
        if node in depth:
            return depth[node]
        if node in path:
            raise ValueError(f"{node.name} waits for itself")
        if isinstance(node, Input) and node not in feed_dict:
            raise ValueError(f"{node.name} has no value")
        below = [depth_of(source, (*path, node)) for source in node.inbound_nodes]
        depth[node] = max(below, default=-1) + 1
        return depth[node]

    found, todo = {}, list(feed_dict)
    while todo:
        node = todo.pop()
        if node in found:
            continue
        found[node] = None
        todo.extend(node.outbound_nodes)
    for node in feed_dict:
        node.value = feed_dict[node]
    for node in found:
        depth_of(node)
    print(len(found), "nodes")
    return sorted(found, key=depth_of)
""",
    "a generator inside, ids as keys": """
def topological_sort(feed_dict):
    def walk():
        waiting, alive = {}, {}
        ready = list(feed_dict.items())
        for node, value in ready:
            node.value = value
        ready = [node for node, _ in ready]
        while ready:
            node = ready.pop()
            yield node
            for consumer in node.outbound_nodes:
                alive[id(consumer)] = consumer
                if id(consumer) not in waiting:
                    waiting[id(consumer)] = {id(source) for source in consumer.inbound_nodes}
                waiting[id(consumer)].discard(id(node))
                if not waiting[id(consumer)]:
                    ready.append(consumer)
        for key in waiting:
            for source in alive[key].inbound_nodes:
                if type(source) is Input and source not in feed_dict:
                    raise ValueError(f"feed {source}!")
        stuck = [alive[key] for key in waiting if waiting[key]]
        if stuck:
            raise ValueError(f"{stuck} cannot be computed: a cycle")

    return [*walk()]
""",
    "counters kept on the nodes, set anew at every call": """
class GraphError(ValueError):
    pass


def topological_sort(feed_dict):
    everything, i = list(feed_dict), 0
    seen = set(everything)
    while i < len(everything):
        for consumer in everything[i].outbound_nodes:
            if consumer not in seen:
                seen.add(consumer)
                everything.append(consumer)
        i += 1
    for node in everything:
        node.waiting_for = len(set(node.inbound_nodes))
    ordered = [node for node in everything if node.waiting_for == 0]
    for node in ordered:
        if node in feed_dict:
            node.value = feed_dict[node]
        for consumer in node.outbound_nodes:
            consumer.waiting_for -= 1
            if consumer.waiting_for == 0:
                ordered.append(consumer)
    if len(ordered) != len(everything):
        left = [node for node in everything if node.waiting_for]
        needed = {source.name for node in left for source in node.inbound_nodes
                  if isinstance(source, Input) and source not in feed_dict}
        if needed:
            raise GraphError(f"These Inputs have no value: {needed}")
        raise GraphError(f"There is a cycle among {left}")
    return ordered
""",
    "the standard library's sorter": """
from graphlib import CycleError, TopologicalSorter

def topological_sort(feed_dict):
    found, todo = {}, [*feed_dict]
    for node in feed_dict:
        node.value = feed_dict[node]
    while todo:
        node = todo.pop(0)
        if node not in found:
            found[node] = [*dict.fromkeys(node.inbound_nodes)]
            todo += node.outbound_nodes
    for node, inputs in found.items():
        for source in inputs:
            if source not in found:
                raise ValueError(f"{source} not in the feed")
    try:
        return [*TopologicalSorter(found).static_order()]
    except CycleError as error:
        raise ValueError(f"cycle: {error.args[1]}") from None
""",
}

PROGRAMS = {"add_forward": ADD, "mul_forward": MUL, "topological_sort": SORT}
