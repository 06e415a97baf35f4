"""Lesson 01: wrong programs in many hands, each with the misconception that it holds."""

from textwrap import indent


def add(forward):
    return "class Add(Node):\n" + CONSTRUCTOR + indent(forward.strip("\n"), "    ") + "\n"


def mul(forward):
    return "class Mul(Node):\n" + CONSTRUCTOR + indent(forward.strip("\n"), "    ") + "\n"


CONSTRUCTOR = """
    def __init__(self, *inputs):
        super().__init__(inputs)

"""

ADD = [
    (
        "add_first_and_second_by_index",
        """
def forward(self):
    a = self.inbound_nodes[0].value
    b = self.inbound_nodes[1].value
    self.value = np.add(a, b)
""",
    ),
    (
        "add_unpacks_two_inputs",
        """
def forward(self):
    left, right = [node.value for node in self.inbound_nodes]
    self.value = left + right
""",
    ),
    (
        "add_changes_its_input",
        """
def forward(self):
    values = [n.value for n in self.inbound_nodes]
    total = values.pop(0)
    while values:
        total += values.pop(0)
    self.value = total
""",
    ),
    (
        "add_never_reset",
        """
def forward(self):
    if not hasattr(self, "total"):
        self.total = 0.0
    for i in range(len(self.inbound_nodes)):
        self.total = self.inbound_nodes[i].value + self.total
    self.value = self.total
""",
    ),
    (
        "add_last_input_only",
        """
def forward(self):
    for k in range(len(self.inbound_nodes)):
        self.value = 0
        self.value += self.inbound_nodes[k].value
""",
    ),
    (
        "add_sums_all_elements",
        """
def forward(self):
    self.value = sum(np.sum(node.value) for node in self.inbound_nodes)
""",
    ),
    (
        "add_counts_an_input_once",
        """
def forward(self):
    values = {node: node.value for node in self.inbound_nodes}
    result = 0
    for value in values.values():
        result = result + value
    self.value = result
""",
    ),
    (
        "add_first_input_only",
        """
def forward(self):
    total = 0
    for node in self.inbound_nodes:
        total = total + node.value
        self.value = total
        return
""",
    ),
    (
        "add_keeps_no_value",
        """
def forward(self):
    value = 0
    for node in self.inbound_nodes:
        value = value + node.value
""",
    ),
    (
        None,
        """
def forward(self):
    self.value = sum(node.value for node in self.inbound_nodes) + 1
""",
    ),
    (
        "add_first_and_second_by_index_in_place",
        """
def forward(self):
    self.value = self.inbound_nodes[0].value
    self.value += self.inbound_nodes[1].value
""",
    ),
    (
        "add_adds_the_nodes",
        """
def forward(self):
    self.value = sum(self.inbound_nodes)
""",
    ),
    (
        "add_last_input_only",
        """
def forward(self):
    total = 0
    for node in self.inbound_nodes:
        self.value = total + node.value
""",
    ),
    (
        "add_leaves_out_the_last",
        """
def forward(self):
    total = 0
    for i in range(len(self.inbound_nodes) - 1):
        total = total + self.inbound_nodes[i].value
    self.value = total
""",
    ),
    (
        "add_begins_with_none",
        """
def forward(self):
    for node in self.inbound_nodes:
        self.value += node.value
""",
    ),
    (
        "add_counts_an_input_once",
        """
def forward(self):
    total = 0
    for node in set(self.inbound_nodes):
        total += node.value
    self.value = total
""",
    ),
    (
        "add_single_numbers_only",
        """
def forward(self):
    total = 0
    for node in self.inbound_nodes:
        total = total + float(node.value)
    self.value = total
""",
    ),
    (
        "add_last_input_only",
        """
def forward(self):
    [setattr(self, 'value', n.value) for n in self.inbound_nodes]
""",
    ),
]

MUL = [
    (
        "mul_starts_at_zero",
        """
def forward(self):
    result = 0.0
    for i in range(len(self.inbound_nodes)):
        result *= self.inbound_nodes[i].value
    self.value = result
""",
    ),
    (
        "mul_adds",
        """
def forward(self):
    self.value = np.sum([n.value for n in self.inbound_nodes], axis=0)
""",
    ),
    (
        "mul_unpacks_two_inputs",
        """
def forward(self):
    (a, b) = self.inbound_nodes
    product = np.multiply(a.value, b.value)
    self.value = product
""",
    ),
    (
        "mul_changes_its_input",
        """
def forward(self):
    first, *rest = self.inbound_nodes
    self.value = first.value
    for factor in rest:
        self.value *= factor.value
""",
    ),
    (
        "mul_never_reset",
        """
def forward(self):
    try:
        self.product
    except AttributeError:
        self.product = 1
    for node in self.inbound_nodes:
        self.product = node.value * self.product
    self.value = self.product
""",
    ),
    (
        "mul_multiplies_all_elements",
        """
def forward(self):
    total = 1
    for node in self.inbound_nodes:
        total *= np.prod(node.value)
    self.value = total
""",
    ),
    (
        "mul_leaves_out_the_first",
        """
def forward(self):
    result = 1
    i = 1
    while i < len(self.inbound_nodes):
        result = result * self.inbound_nodes[i].value
        i += 1
    self.value = result
""",
    ),
    (
        "mul_as_matrix_product",
        """
def forward(self):
    from functools import reduce

    self.value = reduce(np.dot, [node.value for node in self.inbound_nodes])
""",
    ),
    (
        "mul_last_input_only",
        """
def forward(self):
    for node in self.inbound_nodes:
        product = 1
        product = product * node.value
    self.value = product
""",
    ),
    (
        "mul_keeps_no_value",
        """
def forward(self):
    total = 0
    for node in self.inbound_nodes:
        total = total * node.value
""",
    ),
    (
        "mul_counts_the_first_twice",
        """
def forward(self):
    self.value = self.inbound_nodes[0].value
    for node in self.inbound_nodes:
        self.value = self.value * node.value
""",
    ),
    (
        "mul_multiplies_all_elements",
        """
def forward(self):
    self.value = np.prod([n.value for n in self.inbound_nodes])
""",
    ),
    (
        None,
        """
def forward(self):
    self.value = self.inbound_nodes[0].value ** len(self.inbound_nodes)
""",
    ),
    (
        "mul_starts_at_zero",
        """
def forward(self):
    if self.value is None:
        self.value = 0
    for n in self.inbound_nodes:
        self.value *= n.value
""",
    ),
]

SORT = [
    (
        "sort_marks_at_first_visit",
        """
from collections import deque


def topological_sort(feed_dict):
    q = deque()
    for n in feed_dict:
        n.value = feed_dict[n]
        q.append(n)
    visited = set(q)
    out = []
    while q:
        n = q.popleft()
        out.append(n)
        for m in n.outbound_nodes:
            if m in visited:
                continue
            visited.add(m)
            q.append(m)
    return out
""",
    ),
    (
        "sort_depth_first_on_the_way_in",
        """
def topological_sort(feed_dict):
    stack = list(feed_dict.keys())[::-1]
    done = {}
    result = []
    while stack:
        current = stack.pop()
        if current in done:
            continue
        done[current] = True
        if current in feed_dict:
            current.value = feed_dict[current]
        result.append(current)
        for nxt in reversed(current.outbound_nodes):
            stack.append(nxt)
    return result
""",
    ),
    (
        "sort_stops_quietly",
        """
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
    return L
""",
    ),
    (
        "sort_misses_unfed_inputs",
        """
def topological_sort(feed_dict):
    indegree = {n: 0 for n in feed_dict}
    todo = list(feed_dict)
    while todo:
        n = todo.pop()
        n.value = feed_dict.get(n)
        for m in n.outbound_nodes:
            if m not in indegree:
                indegree[m] = 0
                todo.append(m)
            indegree[m] += 1
    order = []
    free = [n for n in indegree if indegree[n] == 0]
    while free:
        n = free.pop()
        order.append(n)
        for m in n.outbound_nodes:
            indegree[m] -= 1
            if indegree[m] == 0:
                free.append(m)
    if len(order) < len(indegree):
        names = [n.name for n in indegree if n not in set(order)]
        raise ValueError("cycle: " + ", ".join(names))
    return order
""",
    ),
    (
        "sort_counts_an_input_twice_and_stops_quietly",
        """
def topological_sort(feed_dict):
    left = {}
    result = []
    S = [n for n in feed_dict]
    for n in S:
        n.value = feed_dict[n]
    while S:
        n = S.pop()
        result += [n]
        for m in n.outbound_nodes:
            if m not in left:
                left[m] = [1 for _ in m.inbound_nodes]
            left[m].pop()
            if left[m] == []:
                S.append(m)
    return result
""",
    ),
    (
        "sort_walks_every_way",
        """
def topological_sort(feed_dict):
    for k, v in feed_dict.items():
        k.value = v
    level = {}

    def push(node, depth):
        level[node] = max(depth, level.get(node, 0))
        for consumer in node.outbound_nodes:
            push(consumer, depth + 1)

    for k in feed_dict:
        push(k, 0)
    return sorted(level, key=level.get)
""",
    ),
    (
        "sort_reversed_and_never_refuses",
        """
def topological_sort(feed_dict):
    seen, result = set(), []

    def dfs(n):
        if n in seen:
            return
        seen.add(n)
        for m in n.outbound_nodes:
            dfs(m)
        result.append(n)

    for n in feed_dict:
        n.value = feed_dict[n]
        dfs(n)
    return result
""",
    ),
    (
        "sort_errors_without_a_name",
        """
def topological_sort(feed_dict):
    for n in feed_dict:
        n.value = feed_dict[n]
    missing = {}
    order = []
    queue = list(feed_dict)
    while queue:
        n = queue.pop()
        order.append(n)
        for m in n.outbound_nodes:
            need = missing.setdefault(m, set(m.inbound_nodes))
            need.discard(n)
            if not need:
                queue.append(m)
    for m in missing:
        if missing[m]:
            raise ValueError("This graph cannot be sorted!")
    return order
""",
    ),
    (
        "sort_feeds_nothing",
        """
def topological_sort(feed_dict):
    count = {}
    order = []
    queue = list(feed_dict)
    while len(queue) != 0:
        n = queue.pop(0)
        order.append(n)
        for m in n.outbound_nodes:
            count[m] = count.get(m, len(set(m.inbound_nodes))) - 1
            if count[m] == 0:
                queue.append(m)
    waiting = [m for m in count if count[m] > 0]
    if waiting:
        raise ValueError(f"cannot be computed: {waiting}")
    return order
""",
    ),
    (
        "sort_in_the_order_of_a_set_and_stops_quietly",
        """
def topological_sort(feed_dict):
    ready, result, arrived = set(), [], {}
    for node in feed_dict:
        node.value = feed_dict[node]
        ready.add(node)
    while ready:
        now = list(ready)
        ready = set()
        for node in now:
            result.append(node)
            for consumer in node.outbound_nodes:
                arrived.setdefault(consumer, set()).add(node)
                if arrived[consumer] == set(consumer.inbound_nodes):
                    ready.add(consumer)
    return result
""",
    ),
    (
        "sort_lists_nodes_again",
        """
def topological_sort(feed_dict):
    for node in feed_dict:
        node.value = feed_dict[node]
    order = []
    level = list(feed_dict)
    while level:
        order.extend(level)
        level = [consumer for node in level for consumer in node.outbound_nodes]
    return order
""",
    ),
    (
        "sort_at_first_visit_and_feeds_nothing",
        """
def topological_sort(feed_dict):
    ordered = list(feed_dict)
    for node in ordered:
        for out in node.outbound_nodes:
            if out not in ordered:
                ordered.append(out)
    return ordered
""",
    ),
    (
        "sort_counts_an_input_twice_in_errors_without_a_name",
        """
def topological_sort(feed_dict):
    ready = []
    waiting = {}
    for node in feed_dict:
        node.value = feed_dict[node]
        ready.append(node)
    result = []
    while ready:
        n = ready.pop(0)
        result.append(n)
        for c in n.outbound_nodes:
            waiting[c] = waiting.get(c, len(c.inbound_nodes)) - 1
            if waiting[c] == 0:
                ready.append(c)
    if any(waiting.values()):
        raise ValueError("cycle detected")
    return result
""",
    ),
    (
        "sort_searches_lists_and_stops_quietly",
        """
def topological_sort(feed_dict):
    for node in feed_dict:
        node.value = feed_dict[node]
    result = []
    ready = list(feed_dict)
    while ready:
        n = ready.pop(0)
        result.append(n)
        for c in n.outbound_nodes:
            if all(i in result for i in c.inbound_nodes):
                ready.append(c)
    return result
""",
    ),
    (
        "sort_asserts",
        """
def topological_sort(feed_dict):
    for node in feed_dict:
        node.value = feed_dict[node]
    result = []
    ready = list(feed_dict)
    waiting = {}
    while ready:
        n = ready.pop(0)
        result.append(n)
        for c in n.outbound_nodes:
            waiting.setdefault(c, set(c.inbound_nodes)).discard(n)
            if not waiting[c]:
                ready.append(c)
    for c in waiting:
        assert not waiting[c], f"{c} waits"
    return result
""",
    ),
    (
        "sort_misses_unfed_inputs",
        """
def topological_sort(feed_dict):
    result = []
    visited = set()
    path = set()
    def dfs(n):
        if n in path:
            raise ValueError("cycle at " + n.name)
        if n in visited:
            return
        path.add(n)
        visited.add(n)
        for m in n.outbound_nodes:
            dfs(m)
        path.remove(n)
        result.insert(0, n)
    for n in feed_dict:
        n.value = feed_dict[n]
        dfs(n)
    return result
""",
    ),
    (
        "sort_stops_quietly",
        """
def topological_sort(feed_dict):
    result = []
    visited = set()
    def dfs(n):
        visited.add(n)
        for m in n.outbound_nodes:
            if m not in visited:
                dfs(m)
        result.insert(0, n)
    for n in feed_dict:
        n.value = feed_dict[n]
        if n not in visited:
            dfs(n)
    return result
""",
    ),
    (
        "sort_reversed",
        """
def topological_sort(feed_dict):
    w = {}
    r = list(feed_dict)
    for n in r:
        n.value = feed_dict.get(n)
        for m in n.outbound_nodes:
            w.setdefault(m, set(m.inbound_nodes)).discard(n)
            if not w[m]:
                r.append(m)
    if any(w.values()):
        raise ValueError([m.name for m in w if w[m]])
    return r[::-1]
""",
    ),
]

PROGRAMS = {
    "add_forward": [(known, add(forward)) for known, forward in ADD],
    "mul_forward": [(known, mul(forward)) for known, forward in MUL],
    "topological_sort": SORT,
}
