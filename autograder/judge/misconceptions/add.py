"""Lesson 01: Add, Mul and the order of a graph."""

from autograder.judge.misconceptions.catalogue import misconceptions

misconceptions(
    "add_forward",
    "Add.forward",
    add_two_inputs_only="""
    Two inputs are added. Add takes any number: how many does your code look at?

    def forward(self):
        x, y = self.inbound_nodes[:2]
        self.value = x.value + y.value
    """,
    add_first_and_second_by_index="""
    The first two inputs are added, and where there is only one, the second is missing. Add takes
    any number: what goes over all that there are?

    def forward(self):
        self.value = self.inbound_nodes[0].value + self.inbound_nodes[1].value
    """,
    add_unpacks_two_inputs="""
    The inputs are unpacked into two names, and that fails unless there are exactly two. What goes
    over any number of inputs without naming each?

    def forward(self):
        x, y = self.inbound_nodes
        self.value = x.value + y.value
    """,
    add_never_reset="""
    The value grows from pass to pass. What should it be when forward begins?

    def forward(self):
        if self.value is None:
            self.value = 0
        for node in self.inbound_nodes:
            self.value = self.value + node.value
    """,
    add_changes_its_input="""
    The sum comes out right, but the first input's own array has changed: += works on the array that
    both names share. Where could the sum begin instead?

    def forward(self):
        self.value = self.inbound_nodes[0].value
        for node in self.inbound_nodes[1:]:
            self.value += node.value
    """,
    add_last_input_only="""
    Only the last input is in the result: each one replaces what was added up before it. What should
    become of the total so far when the next input comes?

    def forward(self):
        total = 0
        for node in self.inbound_nodes:
            total = node.value
        self.value = total
    """,
    add_first_input_only="""
    Only the first input is in the result. How often does your loop go round?

    def forward(self):
        total = 0
        for node in self.inbound_nodes:
            total = total + node.value
            break
        self.value = total
    """,
    add_leaves_out_the_first="""
    The first input is left out: the sum begins with nothing, and the loop with the second. Where
    should one of the two begin?

    def forward(self):
        total = 0
        for node in self.inbound_nodes[1:]:
            total = total + node.value
        self.value = total
    """,
    add_sums_all_elements="""
    Arrays are added up to a single number, all of their elements together. Which numbers of the
    inputs belong together, if the sum is to have the inputs' shape?

    def forward(self):
        self.value = np.sum([node.value for node in self.inbound_nodes])
    """,
    add_counts_an_input_once="""
    In Add(x, x) x is counted once: a set or a dictionary holds each node only once. Which list has
    it twice?

    def forward(self):
        total = 0
        for node in dict.fromkeys(self.inbound_nodes):
            total = total + node.value
        self.value = total
    """,
    add_adds_the_nodes="""
    The nodes themselves are added, and a node is no number. Which attribute of a node holds its
    number?

    def forward(self):
        total = 0
        for node in self.inbound_nodes:
            total = total + node
        self.value = total
    """,
    add_keeps_no_value="""
    The node's value is still None after forward: the sum is made, and goes nowhere. Where do other
    nodes look for it?

    def forward(self):
        total = 0
        for node in self.inbound_nodes:
            total = total + node.value
        return total
    """,
    add_first_and_second_by_index_in_place="""
    The first two inputs are added, in the first one's own array. What goes over any number of
    inputs, and where could the sum begin so that no input changes?

    def forward(self):
        self.value = self.inbound_nodes[0].value
        self.value += self.inbound_nodes[1].value
    """,
    add_leaves_out_the_last="""
    The last input is left out: the loop ends one too early. How many inputs are there, and what is
    the number of the last?

    def forward(self):
        total = 0
        for node in self.inbound_nodes[:-1]:
            total = total + node.value
        self.value = total
    """,
    add_counts_the_first_twice="""
    The first input is counted twice: the sum begins with it, and the loop comes by it again. Where
    should one of the two begin?

    def forward(self):
        self.value = self.inbound_nodes[0].value
        for node in self.inbound_nodes:
            self.value = self.value + node.value
    """,
    add_begins_with_none="""
    At the first pass self.value is still None, and nothing can be added to that. What should the
    sum be when forward begins?

    def forward(self):
        for node in self.inbound_nodes:
            self.value += node.value
    """,
    add_single_numbers_only="""
    float takes a single number, and an input may hold an array. Does the sum need to know which of
    the two it adds?

    def forward(self):
        total = 0.0
        for node in self.inbound_nodes:
            total = total + float(node.value)
        self.value = total
    """,
)

misconceptions(
    "mul_forward",
    "Mul.forward",
    mul_starts_at_zero="""
    Everything comes out as 0. Which number leaves a product as it is?

    def forward(self):
        self.value = 0
        for node in self.inbound_nodes:
            self.value = self.value * node.value
    """,
    mul_adds="""
    The inputs are added here. Which operation should stand in the loop?

    def forward(self):
        self.value = 0
        for node in self.inbound_nodes:
            self.value = self.value + node.value
    """,
    mul_adds_to_one="""
    The inputs are added, and the 1 that a product begins with is added too. Which operation should
    stand in the loop?

    def forward(self):
        self.value = 1
        for node in self.inbound_nodes:
            self.value = self.value + node.value
    """,
    mul_two_inputs_only="""
    Two inputs are multiplied. Mul takes any number: how many does your code look at?

    def forward(self):
        x, y = self.inbound_nodes[:2]
        self.value = x.value * y.value
    """,
    mul_first_and_second_by_index="""
    The first two inputs are multiplied, and where there is only one, the second is missing. Mul
    takes any number: what goes over all that there are?

    def forward(self):
        self.value = self.inbound_nodes[0].value * self.inbound_nodes[1].value
    """,
    mul_unpacks_two_inputs="""
    The inputs are unpacked into two names, and that fails unless there are exactly two. What goes
    over any number of inputs without naming each?

    def forward(self):
        x, y = self.inbound_nodes
        self.value = x.value * y.value
    """,
    mul_never_reset="""
    The last pass's product is multiplied in again, so the value changes from pass to pass. What
    should the product be when forward begins?

    def forward(self):
        if self.value is None:
            self.value = 1
        for node in self.inbound_nodes:
            self.value = self.value * node.value
    """,
    mul_changes_its_input="""
    The product comes out right, but the first input's own array has changed: *= works on the array
    that both names share. Where could the product begin instead?

    def forward(self):
        self.value = self.inbound_nodes[0].value
        for node in self.inbound_nodes[1:]:
            self.value *= node.value
    """,
    mul_last_input_only="""
    Only the last input is in the result: each one replaces the product of those before it. What
    should become of the product so far when the next input comes?

    def forward(self):
        product = 1
        for node in self.inbound_nodes:
            product = node.value
        self.value = product
    """,
    mul_first_input_only="""
    Only the first input is in the result. How often does your loop go round?

    def forward(self):
        self.value = 1
        for node in self.inbound_nodes:
            self.value = self.value * node.value
            break
    """,
    mul_leaves_out_the_first="""
    The first input is left out: the product begins with 1, and the loop with the second. Where
    should one of the two begin?

    def forward(self):
        product = 1
        for node in self.inbound_nodes[1:]:
            product = product * node.value
        self.value = product
    """,
    mul_multiplies_all_elements="""
    Arrays are multiplied down to a single number, all of their elements together. Which numbers of
    the inputs belong together, if the product is to have the inputs' shape?

    def forward(self):
        self.value = np.prod([node.value for node in self.inbound_nodes])
    """,
    mul_as_matrix_product="""
    This is the product of matrices, which adds up as well and needs shapes that fit. Mul goes
    element by element: which operator does that?

    def forward(self):
        product = 1
        for node in self.inbound_nodes:
            product = np.dot(product, node.value)
        self.value = product
    """,
    mul_counts_an_input_once="""
    In Mul(x, x) x is counted once: a set or a dictionary holds each node only once. Which list has
    it twice?

    def forward(self):
        product = 1
        for node in dict.fromkeys(self.inbound_nodes):
            product = product * node.value
        self.value = product
    """,
    mul_keeps_no_value="""
    The node's value is still None after forward: the product is made, and goes nowhere. Where do
    other nodes look for it?

    def forward(self):
        product = 1
        for node in self.inbound_nodes:
            product = product * node.value
        return product
    """,
    mul_leaves_out_the_last="""
    The last input is left out: the loop ends one too early. How many inputs are there, and what is
    the number of the last?

    def forward(self):
        product = 1
        for node in self.inbound_nodes[:-1]:
            product = product * node.value
        self.value = product
    """,
    mul_counts_the_first_twice="""
    The first input is counted twice: the product begins with it, and the loop comes by it again.
    Where should one of the two begin?

    def forward(self):
        self.value = self.inbound_nodes[0].value
        for node in self.inbound_nodes:
            self.value = self.value * node.value
    """,
    mul_multiplies_the_nodes="""
    The nodes themselves are multiplied, and a node is no number. Which attribute of a node holds
    its number?

    def forward(self):
        product = 1
        for node in self.inbound_nodes:
            product = product * node
        self.value = product
    """,
    mul_begins_with_none="""
    At the first pass self.value is still None, and nothing can be multiplied by that. What should
    the product be when forward begins?

    def forward(self):
        for node in self.inbound_nodes:
            self.value *= node.value
    """,
)


def topological_sort(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    waiting = {}
    ready = list(feed_dict)
    for node in ready:
        for consumer in node.outbound_nodes:
            waiting.setdefault(consumer, len(set(consumer.inbound_nodes)))
            waiting[consumer] -= 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    if any(waiting.values()):
        raise ValueError(f"no order for {[node for node in waiting if waiting[node]]}")
    return ready


misconceptions(
    "topological_sort",
    "topological_sort",
    topological_sort,
    sort_at_first_visit="""
    A node enters the list when it is first reached. What has to be true of all of its inputs before
    it may?

    def topological_sort(feed_dict):
        ordered, queue = [], list(feed_dict)
        while queue:
            node = queue.pop(0)
            if node in ordered:
                continue
            if isinstance(node, Input):
                node.value = feed_dict[node]
            ordered.append(node)
            queue.extend(node.outbound_nodes)
        return ordered
    """,
    sort_marks_at_first_visit="""
    A node enters the list when it is first reached. What has to be true of all of its inputs before
    it may?

    def topological_sort(feed_dict):
        for node, value in feed_dict.items():
            node.value = value
        ordered = list(feed_dict)
        seen = set(ordered)
        for node in ordered:
            for consumer in node.outbound_nodes:
                if consumer not in seen:
                    seen.add(consumer)
                    ordered.append(consumer)
        return ordered
    """,
    sort_depth_first_on_the_way_in="""
    You go as deep as you can and write a node down on the way in, so the first branch runs on
    before the second has been seen. Which moment of the visit is late enough?

    def topological_sort(feed_dict):
        ordered = []
        seen = set()

        def visit(node):
            if node in seen:
                return
            seen.add(node)
            ordered.append(node)
            for consumer in node.outbound_nodes:
                visit(consumer)

        for node, value in feed_dict.items():
            node.value = value
            visit(node)
        return ordered
    """,
    sort_reversed="""
    The order is the wrong way round: what needs a value stands before what makes it. Which node can
    run first, and where does it stand in your list?

    def topological_sort(feed_dict):
        ordered = []
        state = {}

        def visit(node):
            if state.get(node) == "open":
                raise ValueError(f"{node.name} is part of a cycle")
            if node in state:
                return
            state[node] = "open"
            for consumer in node.outbound_nodes:
                visit(consumer)
            state[node] = "done"
            ordered.append(node)

        for node, value in feed_dict.items():
            node.value = value
            visit(node)
        for node in ordered:
            for source in node.inbound_nodes:
                if source not in state:
                    raise ValueError(f"{source.name} has no value in the feed")
        return ordered
    """,
    sort_reversed_and_never_refuses="""
    The order is the wrong way round, and where no order exists you give one all the same. What
    stands first in your list, and how would you notice that a node waits for itself?

    def topological_sort(feed_dict):
        ordered = []
        seen = set()

        def visit(node):
            seen.add(node)
            for consumer in node.outbound_nodes:
                if consumer not in seen:
                    visit(consumer)
            ordered.append(node)

        for node, value in feed_dict.items():
            node.value = value
            if node not in seen:
                visit(node)
        return ordered
    """,
    sort_walks_every_way="""
    The same nodes are visited again by every way that leads to them, and the ways double with each
    diamond. How can a visit tell that it has been here before?

    def topological_sort(feed_dict):
        ordered = []

        def visit(node):
            for consumer in node.outbound_nodes:
                visit(consumer)
            if node not in ordered:
                ordered.insert(0, node)

        for node, value in feed_dict.items():
            node.value = value
            visit(node)
        return ordered
    """,
    sort_lists_nodes_again="""
    A node that is reached twice stands in the list twice, and on a cycle the walk never ends. How
    can you tell which nodes have been dealt with?

    def topological_sort(feed_dict):
        ordered, queue = [], list(feed_dict)
        while queue:
            node = queue.pop(0)
            if isinstance(node, Input):
                node.value = feed_dict[node]
            ordered.append(node)
            queue.extend(node.outbound_nodes)
        return ordered
    """,
    sort_takes_a_diamond_for_a_cycle="""
    Whoever is met a second time counts as a cycle, so a diamond is refused. A cycle comes back to a
    node whose own visit is not over yet: how can you tell open visits from finished ones?

    def topological_sort(feed_dict):
        ordered = []
        seen = set()

        def visit(node):
            if node in seen:
                raise ValueError(f"{node.name} is part of a cycle")
            seen.add(node)
            for consumer in node.outbound_nodes:
                visit(consumer)
            ordered.insert(0, node)

        for node, value in feed_dict.items():
            node.value = value
            visit(node)
        for node in ordered:
            for source in node.inbound_nodes:
                if source not in seen:
                    raise ValueError(f"{source.name} has no value in the feed")
        return ordered
    """,
    sort_searches_lists="""
    The order is right, but each node is looked for in a list of all the others, so ten times as
    many nodes take a hundred times as long. What finds a thing without looking at all the rest?

    def topological_sort(feed_dict):
        for node, value in feed_dict.items():
            node.value = value
        found = list(feed_dict)
        for node in found:
            for consumer in node.outbound_nodes:
                if consumer not in found:
                    found.append(consumer)
        ordered = []
        while len(ordered) < len(found):
            before = len(ordered)
            for node in found:
                if node not in ordered and all(source in ordered for source in node.inbound_nodes):
                    ordered.append(node)
            if len(ordered) == before:
                stuck = [node for node in found if node not in ordered]
                raise ValueError(f"no order for {stuck}")
        return ordered
    """,
    sort_waits_for_ever="""
    The loop goes on until every node has been placed, and on a cycle, or without a needed value,
    that never happens. What can you notice after a round in which no node was placed?

    def topological_sort(feed_dict):
        for node, value in feed_dict.items():
            node.value = value
        found = list(feed_dict)
        seen = set(found)
        for node in found:
            for consumer in node.outbound_nodes:
                if consumer not in seen:
                    seen.add(consumer)
                    found.append(consumer)
        ordered = []
        placed = set()
        while len(ordered) < len(found):
            for node in found:
                if node not in placed and all(source in placed for source in node.inbound_nodes):
                    placed.add(node)
                    ordered.append(node)
        return ordered
    """,
    sort_in_the_order_of_a_set="""
    The same graph gets another order in another run: a set gives its nodes in no order of its own.
    What keeps things in the order in which they came?

             node.value = value
    +    ordered = []
    +    ready = set(feed_dict)

    -    ready = list(feed_dict)
    -    for node in ready:
    +    while ready:
    +        node = ready.pop()
    +        ordered.append(node)

    -                ready.append(consumer)
    +                ready.add(consumer)

    -    return ready
    +    return ordered
    """,
    sort_in_the_order_of_a_set_and_stops_quietly="""
    The order changes from run to run, since a set gives its nodes in no order of its own; and where
    no order exists, nodes are left out quietly. What keeps the order of arrival, and who is still
    waiting at the end?

    def topological_sort(feed_dict):
        for node, value in feed_dict.items():
            node.value = value
        ordered = []
        ready = set(feed_dict)
        waiting = {}
        while ready:
            node = ready.pop()
            ordered.append(node)
            for consumer in node.outbound_nodes:
                waiting.setdefault(consumer, len(set(consumer.inbound_nodes)))
                waiting[consumer] -= 1
                if waiting[consumer] == 0:
                    ready.add(consumer)
        return ordered
    """,
    sort_stops_quietly="""
    The sort ends quietly on a cycle, or where an Input has no value. How can it tell at its end
    that some nodes were never ready?

    def topological_sort(feed_dict):
        ordered, ready = [], list(feed_dict)
        arrived = {}
        while ready:
            node = ready.pop(0)
            if isinstance(node, Input):
                node.value = feed_dict[node]
            ordered.append(node)
            for consumer in node.outbound_nodes:
                arrived[consumer] = arrived.get(consumer, 0) + 1
                if arrived[consumer] == len(set(consumer.inbound_nodes)):
                    ready.append(consumer)
        return ordered
    """,
    sort_misses_unfed_inputs="""
    A cycle is noticed, an Input without a value is not: you look along the arrows from the fed
    Inputs only. What else may a node wait for?

    def topological_sort(feed_dict):
        for node, value in feed_dict.items():
            node.value = value
        waiting = {node: set() for node in feed_dict}
        found = list(feed_dict)
        for node in found:
            for consumer in node.outbound_nodes:
                if consumer not in waiting:
                    waiting[consumer] = set()
                    found.append(consumer)
                waiting[consumer].add(node)
        ordered = []
        ready = list(feed_dict)
        while ready:
            node = ready.pop(0)
            ordered.append(node)
            for consumer in node.outbound_nodes:
                waiting[consumer].discard(node)
                if not waiting[consumer]:
                    ready.append(consumer)
        stuck = [node for node in found if waiting[node]]
        if stuck:
            raise ValueError(f"The graph has a cycle: {stuck}")
        return ordered
    """,
    sort_counts_an_input_twice="""
    Add(x, x) waits for two inputs, but x will announce itself only once. What should the counter of
    a node count?

    def topological_sort(feed_dict):
        ordered, ready = [], list(feed_dict)
        arrived = {}
        while ready:
            node = ready.pop(0)
            if isinstance(node, Input):
                node.value = feed_dict[node]
            ordered.append(node)
            for consumer in node.outbound_nodes:
                arrived[consumer] = arrived.get(consumer, 0) + 1
                if arrived[consumer] == len(consumer.inbound_nodes):
                    ready.append(consumer)
        for node, count in arrived.items():
            for source in node.inbound_nodes:
                if isinstance(source, Input) and source not in feed_dict:
                    raise ValueError(f"{source.name} has no value in the feed")
        stuck = [node for node, count in arrived.items() if count < len(node.inbound_nodes)]
        if stuck:
            raise ValueError(f"{stuck} wait for each other")
        return ordered
    """,
    sort_counts_an_input_twice_and_stops_quietly="""
    Add(x, x) waits for two inputs, but x will announce itself only once; and whoever never gets
    ready is left out quietly. What should the counter count, and who is still waiting at the end?

    -            waiting.setdefault(consumer, len(set(consumer.inbound_nodes)))
    +            waiting.setdefault(consumer, len(consumer.inbound_nodes))

    -    if any(waiting.values()):
    -        raise ValueError(f"no order for {[node for node in waiting if waiting[node]]}")
    """,
    sort_removes_an_arrow_twice="""
    In Add(x, x) the arrow from x is taken away twice, and the second time it is not there. How many
    different inputs does that node wait for?

    -            waiting.setdefault(consumer, len(set(consumer.inbound_nodes)))
    -            waiting[consumer] -= 1
    -            if waiting[consumer] == 0:
    +            if consumer not in waiting:
    +                waiting[consumer] = set(consumer.inbound_nodes)
    +            for source in consumer.inbound_nodes:
    +                if source is node:
    +                    waiting[consumer].remove(node)
    +            if not waiting[consumer]:
    """,
    sort_errors_without_a_name="""
    The error comes, but it does not say where. Which node would you like to be told of, if the
    graph had a thousand?

    -        raise ValueError(f"no order for {[node for node in waiting if waiting[node]]}")
    +        raise ValueError("a cycle, or an Input without a value")
    """,
    sort_feeds_nothing="""
    The Inputs are put in order, but nobody hands them their values. What does feed_dict hold
    besides the nodes?

    -    for node, value in feed_dict.items():
    -        node.value = value
    """,
    sort_feeds_nothing_and_stops_quietly="""
    The Inputs get no values, and on a cycle, or where one has none to get, the sort ends quietly.
    What does feed_dict hold besides the nodes, and who is still waiting at the end?

    -    for node, value in feed_dict.items():
    -        node.value = value

    -    if any(waiting.values()):
    -        raise ValueError(f"no order for {[node for node in waiting if waiting[node]]}")
    """,
    sort_leaves_out_the_inputs="""
    The list holds the operations only. In which list does the forward pass find the Inputs, if not
    in this one?

    -    return ready
    +    return [node for node in ready if not isinstance(node, Input)]
    """,
    sort_leaves_out_a_lonely_input="""
    An Input that nothing needs is not in the list: only nodes at an arrow were collected. What else
    has been fed?

    -    ready = list(feed_dict)
    +    ready = [node for node in feed_dict if node.outbound_nodes]
    """,
    sort_yields_its_nodes="""
    What comes back is a generator, whose code has not even begun: no Input is fed and no error
    raised until somebody walks along it. How do you give back all nodes at once?

         for node in ready:
    +        yield node

    -    return ready
    """,
    sort_at_first_visit_and_feeds_nothing="""
    A node enters the list when it is first reached, and the Inputs get no values. What has to be
    true of all of a node's inputs before it may, and what does feed_dict hold besides the nodes?

    def topological_sort(feed_dict):
        ordered = list(feed_dict)
        for node in ordered:
            for consumer in node.outbound_nodes:
                if consumer not in ordered:
                    ordered.append(consumer)
        return ordered
    """,
    sort_searches_lists_and_stops_quietly="""
    Each node is looked for in a list of all the others, and where no order exists the sort ends
    quietly. What finds a thing without looking at all the rest, and who is still waiting at the
    end?

    def topological_sort(feed_dict):
        for node, value in feed_dict.items():
            node.value = value

        ordered = []
        ready = list(feed_dict)
        while ready:
            node = ready.pop(0)
            ordered.append(node)
            for consumer in node.outbound_nodes:
                if all(source in ordered for source in consumer.inbound_nodes):
                    ready.append(consumer)
        return ordered
    """,
    sort_searches_lists_feeds_nothing_and_stops_quietly="""
    Each node is looked for in a list of all the others, no Input gets its value, and nothing is
    ever refused. What finds a thing without looking at all the rest, and which two tasks are left?

    def topological_sort(feed_dict):
        ordered = []
        ready = list(feed_dict)
        while ready:
            node = ready.pop(0)
            ordered.append(node)
            for consumer in node.outbound_nodes:
                if all(source in ordered for source in consumer.inbound_nodes):
                    ready.append(consumer)
        return ordered
    """,
    sort_counts_an_input_twice_in_errors_without_a_name="""
    Add(x, x) waits for two inputs, but x will announce itself only once; and the error does not say
    which node is stuck. What should the counter count, and whom should the error name?

    -            waiting.setdefault(consumer, len(set(consumer.inbound_nodes)))
    +            waiting.setdefault(consumer, len(consumer.inbound_nodes))

    -        raise ValueError(f"no order for {[node for node in waiting if waiting[node]]}")
    +        raise ValueError("there is a cycle")
    """,
    sort_feeds_nothing_in_errors_without_a_name="""
    The error does not say which node is stuck, and the Inputs get no values. Whom should the error
    name, and what does feed_dict hold besides the nodes?

    -    for node, value in feed_dict.items():
    -        node.value = value

    -        raise ValueError(f"no order for {[node for node in waiting if waiting[node]]}")
    +        raise ValueError("there is a cycle")
    """,
    sort_asserts="""
    An assert raises an AssertionError, which says that your own code is wrong. Here it is the
    graph: which error was asked for, and what raises it?

    -    if any(waiting.values()):
    -        raise ValueError(f"no order for {[node for node in waiting if waiting[node]]}")
    +    for node, missing in waiting.items():
    +        assert missing == 0, f"{node.name} waits for an input that never comes"
    """,
)
