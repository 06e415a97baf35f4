"""Lesson 05: the numerical gradient, the upstream gradient, and every node's way back."""

import numpy as np

from autograder.judge.misconceptions.catalogue import misconceptions


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


misconceptions(
    "numerical_gradient",
    "numerical_gradient",
    numerical_gradient,
    numeric_one_sided="""
    This is a one-sided difference: f at x + h against f at x. What does the same step to the other
    side say, and where do you take the mean of both?

    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        gradient[index] = (f(x + step) - f(x)) / h
    """,
    numeric_divides_by_h="""
    Everything is twice as large as it should be. How far is it from x - h to x + h?

    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        gradient[index] = (f(x + step) - f(x - step)) / h
    """,
    numeric_changes_x="""
    x is moved to look at f, and never moved back: the next element is measured somewhere else, and
    the caller's x has drifted. What should x be when the loop goes on?

    def numerical_gradient(f, x, h=1e-5):
        x = np.asarray(x, dtype=float)
        gradient = np.zeros(x.shape)
        for index in np.ndindex(x.shape):
            x[index] += h
            above = f(x)
            x[index] -= 2 * h
            below = f(x)
            gradient[index] = (above - below) / (2 * h)
        return gradient
    """,
    numeric_keeps_whole_numbers="""
    With whole numbers the result is far off: x stays an array of whole numbers, and x - 0.00001 is
    cut off to the whole number below. What type should your copy of x have?

    def numerical_gradient(f, x, h=1e-5):
        x = np.array(x)
        gradient = np.zeros(np.shape(x))
        for index in np.ndindex(np.shape(x)):
            here = x[index]
            x[index] = here + h
            above = f(x)
            x[index] = here - h
            below = f(x)
            x[index] = here
            gradient[index] = (above - below) / (2 * h)
        return gradient
    """,
    numeric_whole_number_step="""
    With whole numbers everything is 0: zeros_like of whole numbers gives whole numbers, and a step
    of 0.00001 in them is 0. How else can you make zeros in the same shape?

    -        step = np.zeros(np.shape(x))
    +        step = np.zeros_like(x)
    """,
    numeric_all_at_once="""
    All elements of x are moved at once, so you get one number for all of them. Which single element
    moves while the gradient of that element is measured?

    def numerical_gradient(f, x, h=1e-5):
        return (f(x + h) - f(x - h)) / (2 * h)
    """,
    numeric_moves_whole_rows="""
    The loop goes along the first axis only: in a table it moves whole rows, and a single number has
    no first axis at all. How can a loop visit every place of an array of any shape?

    def numerical_gradient(f, x, h=1e-5):
        gradient = np.zeros(np.shape(x))
        for i in range(len(x)):
            step = np.zeros(np.shape(x))
            step[i] = h
            gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
        return gradient
    """,
    numeric_ignores_h="""
    The step is 1e-5 whatever the caller asks for. Which name holds the step that was asked for?

     def numerical_gradient(f, x, h=1e-5):
    +    h = 1e-5
    """,
    numeric_one_sided_and_changes_x="""
    This looks to one side only, and moves x without moving it back. What does the same step to the
    other side say, and what should x be when the loop goes on?

    def numerical_gradient(f, x, h=1e-5):
        x = np.asarray(x, dtype=float)
        gradient = np.zeros(x.shape)
        for index in np.ndindex(x.shape):
            here = f(x)
            x[index] += h
            gradient[index] = (f(x) - here) / h
        return gradient
    """,
    numeric_looks_back_only="""
    This is a one-sided difference: f at x against f at x - h. What does the same step to the other
    side say, and where do you take the mean of both?

    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        gradient[index] = (f(x) - f(x - step)) / h
    """,
    numeric_one_sided_by_two_h="""
    f is taken at x + h and at x, and the difference is divided by 2h, so everything is half of what
    it should be. How far apart are the two places, and which place is missing?

    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        gradient[index] = (f(x + step) - f(x)) / (2 * h)
    """,
    numeric_one_sided_all_at_once="""
    All elements of x are moved at once, and to one side only. Which single element moves while its
    gradient is measured, and what does the step to the other side say?

    def numerical_gradient(f, x, h=1e-5):
        return (f(x + h) - f(x)) / h
    """,
    numeric_all_at_once_in_a_loop="""
    All elements of x are moved at once, and each place gets the same number. Which single element
    moves while the gradient of that element is measured?

    -        step = np.zeros(np.shape(x))
    -        step[index] = h
    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        gradient[index] = (f(x + h) - f(x - h)) / (2 * h)
    """,
    numeric_without_brackets="""
    Everything comes out almost 0: what stands after the division sign is divided by 2 and then
    multiplied by h. What belongs together below the fraction bar?

    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        gradient[index] = (f(x + step) - f(x - step)) / 2 * h
    """,
    numeric_never_divides="""
    This is how far f moves, and the gradient is how far it moves for each unit of x. By how much
    has x moved from the one place to the other?

    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        gradient[index] = f(x + step) - f(x - step)
    """,
    numeric_the_other_way_round="""
    Every sign is the wrong one: the difference is taken the other way round. If f is larger at x +
    h than at x - h, which sign has its gradient?

    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        gradient[index] = (f(x - step) - f(x + step)) / (2 * h)
    """,
    numeric_writes_into_x="""
    You write into x itself: a single number has no places to write to, and whole numbers cannot
    hold a small step. What could you make, in decimals, to write into instead?

    -        step = np.zeros(np.shape(x))
    -        step[index] = h
    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        x[index] += h
    +        above = f(x)
    +        x[index] -= 2 * h
    +        below = f(x)
    +        x[index] += h
    +        gradient[index] = (above - below) / (2 * h)
    """,
    numeric_hands_over_one_element="""
    f is given one element where it expects all of x. What does f need besides the element that
    moves?

    -        step = np.zeros(np.shape(x))
    -        step[index] = h
    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        here = np.asarray(x)[index]
    +        gradient[index] = (f(here + h) - f(here - h)) / (2 * h)
    """,
    numeric_looks_up_one_element="""
    f is given one element where it expects all of x, and a single number has no places to look up.
    What does f need besides the element that moves?

    -        step = np.zeros(np.shape(x))
    -        step[index] = h
    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        gradient[index] = (f(x[index] + h) - f(x[index] - h)) / (2 * h)
    """,
    numeric_keeps_the_last_element_only="""
    A single number comes back, the last element's: each one replaces the whole gradient. Which
    place of it should each element get?

    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        gradient = (f(x + step) - f(x - step)) / (2 * h)
    """,
    numeric_step_never_reset="""
    The step keeps its earlier places: at the second element the first one moves along. What should
    the step be when the loop goes on?

         gradient = np.zeros(np.shape(x))
    +    step = np.zeros(np.shape(x))

    -        step = np.zeros(np.shape(x))
    """,
    numeric_compares_x_with_itself="""
    The moved x is the same array as x, so f is compared with itself, and the caller's x has moved.
    What makes another array with the same numbers?

    -        step = np.zeros(np.shape(x))
    -        step[index] = h
    -        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    +        moved = x
    +        moved[index] = x[index] + h
    +        gradient[index] = (f(moved) - f(x)) / h
    """,
)


def upstream_gradient(self):
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    gradient = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = gradient + consumer.gradients[self]
    return gradient


misconceptions(
    "upstream_gradient",
    "Node.upstream_gradient",
    upstream_gradient,
    upstream_last_consumer="""
    Only the last consumer counts: each one replaces what the one before has said. What becomes of
    several opinions about the same node?

    def upstream_gradient(self):
        gradient = np.ones(np.shape(self.value))
        for consumer in self.outbound_nodes:
            gradient = consumer.gradients[self]
        return gradient
    """,
    upstream_first_consumer="""
    Only the first consumer is asked. How many are there in outbound_nodes?

    def upstream_gradient(self):
        if not self.outbound_nodes:
            return np.ones(np.shape(self.value))
        return self.outbound_nodes[0].gradients[self]
    """,
    upstream_zeros_at_the_cost="""
    A node that nothing consumes gets 0, so the cost has no gradient and nothing before it has one
    either. How much does the cost change when the cost changes by 1?

    -    if not self.outbound_nodes:
    -        return np.ones(np.shape(self.value))
    """,
    upstream_none_at_the_cost="""
    A node that nothing consumes gets None. It is the cost: how much does the cost change when the
    cost changes by 1?

    def upstream_gradient(self):
        gradient = None
        for consumer in self.outbound_nodes:
            part = consumer.gradients[self]
            gradient = part if gradient is None else gradient + part
        return gradient
    """,
    upstream_single_one="""
    A node that nothing consumes gets the single number 1. If its value is an array, how many ones
    are there?

    -        return np.ones(np.shape(self.value))
    +        return 1.0
    """,
    upstream_grows="""
    The gradient grows from pass to pass: something is kept from the last one. What should the sum
    be when upstream_gradient begins?

    def upstream_gradient(self):
        if not self.outbound_nodes:
            return np.ones(np.shape(self.value))
        if self not in self.gradients:
            self.gradients[self] = np.zeros(np.shape(self.value))
        for consumer in self.outbound_nodes:
            self.gradients[self] = self.gradients[self] + consumer.gradients[self]
        return self.gradients[self]
    """,
    upstream_changes_a_consumer="""
    The sum is made inside the first consumer's own array, so that consumer's gradient has changed.
    Where could the sum begin instead?

    -    gradient = np.zeros(np.shape(self.value))
    -    for consumer in self.outbound_nodes:
    -        gradient = gradient + consumer.gradients[self]
    +    gradient = self.outbound_nodes[0].gradients[self]
    +    for consumer in self.outbound_nodes[1:]:
    +        gradient += consumer.gradients[self]
    """,
    upstream_counts_arrows="""
    A consumer that takes this node twice is counted twice. Its gradients hold one entry for the
    node, in which both parts are already added: how often should you read it?

    -        gradient = gradient + consumer.gradients[self]
    +        for source in consumer.inbound_nodes:
    +            if source is self:
    +                gradient = gradient + consumer.gradients[self]
    """,
    upstream_mean="""
    The consumers' opinions are averaged. If two ways lead from a node to the cost and each moves it
    by 3, how far does the cost move?

    def upstream_gradient(self):
        if not self.outbound_nodes:
            return np.ones(np.shape(self.value))
        return np.mean([consumer.gradients[self] for consumer in self.outbound_nodes], axis=0)
    """,
    upstream_sums_all_entries="""
    The sum reaches over all gradients of a consumer, also those of its other inputs. Which one of
    them is about this node?

    -        gradient = gradient + consumer.gradients[self]
    +        for part in consumer.gradients.values():
    +            gradient = gradient + part
    """,
    upstream_last_consumer_and_zeros_at_the_cost="""
    Only the last consumer counts, and a node that nothing consumes gets 0. What becomes of several
    opinions about one node, and how much does the cost change when the cost changes by 1?

    def upstream_gradient(self):
        gradient = np.zeros(np.shape(self.value))
        for consumer in self.outbound_nodes:
            gradient = consumer.gradients[self]
        return gradient
    """,
    upstream_first_consumer_even_at_the_cost="""
    Only the first consumer is asked, and the cost has none. How many are there in outbound_nodes,
    and what is the gradient of the cost with respect to itself?

    def upstream_gradient(self):
        return self.outbound_nodes[0].gradients[self]
    """,
    upstream_sum_of_nothing_at_the_cost="""
    A node that nothing consumes gets the single number 0, the sum of nothing, so nothing before it
    has a gradient. How much does the cost change when the cost changes by 1?

    def upstream_gradient(self):
        return sum(consumer.gradients[self] for consumer in self.outbound_nodes)
    """,
    upstream_begins_with_ones="""
    The sum begins with the ones that belong to the cost, so everything is too large by 1. Which
    nodes start from 1, and from what do the others start?

    -    if not self.outbound_nodes:
    -        return np.ones(np.shape(self.value))
    -    gradient = np.zeros(np.shape(self.value))
    +    gradient = np.ones(np.shape(self.value))
    """,
    upstream_multiplies="""
    The consumers' opinions are multiplied. Along one way ratios multiply; what do they do where
    several ways meet?

    def upstream_gradient(self):
        gradient = np.ones(np.shape(self.value))
        for consumer in self.outbound_nodes:
            gradient = gradient * consumer.gradients[self]
        return gradient
    """,
    upstream_asks_its_own_dictionary="""
    The consumer is looked up in this node's own dictionary. Who keeps what a consumer has to say
    about this node?

    -        gradient = gradient + consumer.gradients[self]
    +        gradient = gradient + self.gradients[consumer]
    """,
    upstream_always_ones="""
    Every node is treated as if it were the cost: the answer is always 1. Who knows how much the
    cost follows a node that stands before it?

    def upstream_gradient(self):
        return np.ones(np.shape(self.value))
    """,
    upstream_whole_number_zeros="""
    With whole numbers as value the sum cannot be stored: zeros_like of an array of whole numbers is
    one too. How else can you make zeros in the same shape?

    -    gradient = np.zeros(np.shape(self.value))
    +    gradient = np.zeros_like(self.value)

    -        gradient = gradient + consumer.gradients[self]
    +        gradient += consumer.gradients[self]
    """,
    upstream_keeps_its_first_answer="""
    The first answer is kept and given again, whatever the consumers say at the next pass. What has
    changed between two passes?

     def upstream_gradient(self):
    +    if self in self.gradients:
    +        return self.gradients[self]

             gradient = gradient + consumer.gradients[self]
    +    self.gradients[self] = gradient
    """,
    upstream_of_the_consumers="""
    The consumers' own upstream gradients are added up, without what each does with this node. Which
    entry of a consumer's gradients is about this node?

    -        gradient = gradient + consumer.gradients[self]
    +        gradient = gradient + consumer.upstream_gradient()
    """,
    upstream_adds_the_dictionaries="""
    A consumer's whole dictionary is added, where one entry of it is meant. Which key has the entry
    that is about this node?

    -        gradient = gradient + consumer.gradients[self]
    +        gradient = gradient + consumer.gradients
    """,
    upstream_asks_its_inputs="""
    The inputs are asked, and they know nothing of the cost: the walk goes backwards. Who stands
    between this node and the cost?

    -    for consumer in self.outbound_nodes:
    -        gradient = gradient + consumer.gradients[self]
    +    for source in self.inbound_nodes:
    +        gradient = gradient + source.gradients[self]
    """,
    upstream_sums_all_elements="""
    One number comes out, all elements of all opinions added up. Which numbers belong together, if
    each element of the value is to have a gradient of its own?

    def upstream_gradient(self):
        if not self.outbound_nodes:
            return np.ones(np.shape(self.value))
        return np.sum([consumer.gradients[self] for consumer in self.outbound_nodes])
    """,
)

misconceptions(
    "add_backward",
    "Add.backward",
    add_backward_overwrites_a_shared_input="""
    In Add(x, x) only one of the two x counts: the other's part is lost. How much does x + x grow
    when x grows by 1?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {}
        for node in self.inbound_nodes:
            self.gradients[node] = upstream
    """,
    add_backward_ignores_upstream="""
    Every input gets 1, the slope of Add alone. How does what comes after Add enter the gradient of
    the cost?

    def backward(self):
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            self.gradients[node] = self.gradients[node] + np.ones(np.shape(node.value))
    """,
    add_backward_divides_among_inputs="""
    The upstream gradient is divided among the inputs. If one input of a sum grows by 1 and the
    others stay, how much does the sum grow?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            self.gradients[node] = self.gradients[node] + upstream / len(self.inbound_nodes)
    """,
    add_backward_multiplies_by_value="""
    The upstream gradient is multiplied by the input's value. Does it matter to the growth of a sum
    how large its inputs are already?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            self.gradients[node] = self.gradients[node] + upstream * node.value
    """,
    add_backward_counts_a_shared_input_twice="""
    An input that is used twice gets four times the upstream gradient: it is counted in the loop and
    once more inside it. Which of the two should go?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            times = self.inbound_nodes.count(node)
            self.gradients[node] = self.gradients[node] + times * upstream
    """,
    add_backward_first_consumer_only="""
    Only the first consumer is asked. What do the others say about this sum?

    def backward(self):
        upstream = self.outbound_nodes[0].gradients[self]
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            self.gradients[node] = self.gradients[node] + upstream
    """,
    add_backward_keeps_the_last_pass="""
    The gradients of the last pass are still there when the next one adds its own. What should they
    be when backward begins?

    def backward(self):
        upstream = self.upstream_gradient()
        for node in self.inbound_nodes:
            self.gradients[node] = self.gradients.get(node, 0) + upstream
    """,
    add_backward_ignores_upstream_and_overwrites="""
    Every input gets 1, and in Add(x, x) the second x replaces what the first has brought. How does
    what comes after Add enter, and how much does x + x grow when x grows by 1?

    def backward(self):
        self.gradients = {node: np.ones(np.shape(node.value)) for node in self.inbound_nodes}
    """,
    add_backward_single_one="""
    Every input gets the single number 1, the slope of Add alone, whatever its shape. How does what
    comes after Add enter the gradient of the cost?

    def backward(self):
        self.gradients = {}
        for node in self.inbound_nodes:
            self.gradients[node] = np.ones(())
    """,
    add_backward_last_consumer_only="""
    With several consumers only the last one counts: each replaces what the one before has brought.
    What should become of them all?

    def backward(self):
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for consumer in self.outbound_nodes:
            for node in self.inbound_nodes:
                self.gradients[node] = consumer.gradients[self]
    """,
    add_backward_whole_number_zeros="""
    With whole numbers as inputs the sum cannot be stored: zeros_like of an array of whole numbers
    is one too. How else can you make zeros in the same shape?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros_like(node.value) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            self.gradients[node] += upstream
    """,
    add_backward_shares_one_array="""
    All inputs hold one and the same array, so what is added for an input that comes twice is added
    for its neighbours too. How does each input get an array of its own?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {}
        for node in self.inbound_nodes:
            if node in self.gradients:
                self.gradients[node] += upstream
            else:
                self.gradients[node] = upstream
    """,
    add_backward_first_consumer_and_overwrites="""
    Only the first consumer is asked, and in Add(x, x) the second x replaces what the first has
    brought. What do the other consumers say, and how much does x + x grow when x grows by 1?

    def backward(self):
        self.gradients = {}
        for node in self.inbound_nodes:
            self.gradients[node] = self.outbound_nodes[0].gradients[self]
    """,
    add_backward_stores_nothing="""
    After backward, self.gradients has no entry for the inputs. Where will they look for what this
    node says, and under which key?

    def backward(self):
        upstream = self.upstream_gradient()
        return [upstream for _ in self.inbound_nodes]
    """,
    add_backward_adds_to_a_missing_entry="""
    Something is added to an entry that is not there yet. What should each input's entry be when
    backward begins?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {}
        for node in self.inbound_nodes:
            self.gradients[node] += upstream
    """,
    add_backward_unpacks_two_inputs="""
    The inputs are unpacked into two names, and that fails unless there are exactly two; and of two
    equal ones only one counts. What goes over any number of inputs, and adds up?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {x: upstream, y: upstream}
    """,
    add_backward_divides_among_inputs_and_overwrites="""
    The upstream gradient is divided among the inputs, and of two equal ones only one counts. If one
    input of a sum grows by 1 and the others stay, how much does the sum grow?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: upstream / len(self.inbound_nodes) for node in self.inbound_nodes}
    """,
)


def mul_backward(self):
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for i, node in enumerate(self.inbound_nodes):
        others = 1
        for j, other in enumerate(self.inbound_nodes):
            if j != i:
                others = others * other.value
        self.gradients[node] = self.gradients[node] + upstream * others


misconceptions(
    "mul_backward",
    "Mul.backward",
    mul_backward,
    mul_backward_divides_by_the_input="""
    The product of the others is found by dividing, and where an input is 0 there is nothing to
    divide by. How can you multiply the others without the whole product?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            self.gradients[node] = self.gradients[node] + upstream * self.value / node.value
    """,
    mul_backward_hands_on="""
    The upstream gradient is handed on as it is: that is what Add does. When x grows by 1, how much
    does x times 5 grow?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            self.gradients[node] = self.gradients[node] + upstream
    """,
    mul_backward_takes_its_own_value="""
    Each input gets its own value as slope. When x grows by 1, does x times 5 grow by x or by 5?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            self.gradients[node] = self.gradients[node] + upstream * node.value
    """,
    mul_backward_leaves_out_equal_nodes="""
    Mul(x, x) goes wrong: both factors are taken for the same one and left out together. What tells
    two places in the list apart when the node in them is the same?

    -    for i, node in enumerate(self.inbound_nodes):
    +    for node in self.inbound_nodes:

    -        for j, other in enumerate(self.inbound_nodes):
    -            if j != i:
    +        for other in self.inbound_nodes:
    +            if other is not node:
    """,
    mul_backward_overwrites_a_shared_input="""
    In Mul(x, x) the second x replaces what the first has brought. The slope of x times x is not x:
    what is it?

    -    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    +    self.gradients = {}

    -        self.gradients[node] = self.gradients[node] + upstream * others
    +        self.gradients[node] = upstream * others
    """,
    mul_backward_two_inputs_only="""
    Two inputs are swapped. Mul takes any number: what do three of them get?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        if len(self.inbound_nodes) == 1:
            self.gradients[self.inbound_nodes[0]] = upstream
        else:
            x, y = self.inbound_nodes[:2]
            self.gradients[x] = self.gradients[x] + upstream * y.value
            self.gradients[y] = self.gradients[y] + upstream * x.value
    """,
    mul_backward_ignores_upstream="""
    These are the slopes of Mul alone. How does what comes after Mul enter the gradient of the cost?

    -    upstream = self.upstream_gradient()

    -        others = 1
    +        others = np.ones(np.shape(node.value))

    -        self.gradients[node] = self.gradients[node] + upstream * others
    +        self.gradients[node] = self.gradients[node] + others
    """,
    mul_backward_first_consumer_only="""
    Only the first consumer is asked. What do the others say about this product?

    -    upstream = self.upstream_gradient()
    +    upstream = self.outbound_nodes[0].gradients[self]
    """,
    mul_backward_whole_number_zeros="""
    With whole numbers as inputs the sum cannot be stored: zeros_like of an array of whole numbers
    is one too. How else can you make zeros in the same shape?

    -    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    +    self.gradients = {node: np.zeros_like(node.value) for node in self.inbound_nodes}

    -        self.gradients[node] = self.gradients[node] + upstream * others
    +        self.gradients[node] += upstream * others
    """,
    mul_backward_divides_and_overwrites="""
    The product of the others is found by dividing, which fails at 0, and in Mul(x, x) the second x
    replaces what the first has brought. How can you multiply the others alone, and add up?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: upstream * self.value / node.value for node in self.inbound_nodes}
    """,
    mul_backward_ignores_upstream_and_overwrites="""
    These are the slopes of Mul alone, and in Mul(x, x) the second x replaces what the first has
    brought. How does what comes after Mul enter, and what is the slope of x times x?

    def backward(self):
        self.gradients = {}
        for i, node in enumerate(self.inbound_nodes):
            others = np.ones(np.shape(node.value))
            for j, other in enumerate(self.inbound_nodes):
                if j != i:
                    others = others * other.value
            self.gradients[node] = others
    """,
    mul_backward_unpacks_two_inputs="""
    Exactly two different inputs are taken for granted. What does each of three inputs get, and what
    becomes of two parts that belong to one and the same input?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {x: upstream * y.value, y: upstream * x.value}
    """,
    mul_backward_first_two_by_index="""
    Two different inputs are taken for granted, and the rest gets nothing. What does each of three
    inputs get, and what becomes of two parts that belong to one and the same input?

    def backward(self):
        upstream = self.upstream_gradient()
        x, y = self.inbound_nodes[0], self.inbound_nodes[1]
        self.gradients = {x: upstream * y.value, y: upstream * x.value}
    """,
    mul_backward_takes_the_whole_product="""
    Each input gets the whole product, itself included. When x grows by 1, does x times 5 grow by x
    times 5, or by 5?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            self.gradients[node] = self.gradients[node] + upstream * self.value
    """,
    mul_backward_adds_the_others="""
    The others are added up instead of multiplied, which is the same only where there is just one
    other. When x grows by 1, how much does x times 2 times 5 grow?

    -        others = 1
    +        others = 0

    -                others = others * other.value
    +                others = others + other.value
    """,
    mul_backward_last_consumer_only="""
    With several consumers only the last one counts: each replaces what the one before has brought.
    What should become of them all?

    def backward(self):
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for consumer in self.outbound_nodes:
            for i, node in enumerate(self.inbound_nodes):
                others = 1
                for j, other in enumerate(self.inbound_nodes):
                    if j != i:
                        others = others * other.value
                self.gradients[node] = consumer.gradients[self] * others
    """,
    mul_backward_keeps_the_last_pass="""
    The gradients of the last pass are still there when the next one adds its own. What should they
    be when backward begins?

    -    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}

    -        self.gradients[node] = self.gradients[node] + upstream * others
    +        self.gradients[node] = self.gradients.get(node, 0) + upstream * others
    """,
    mul_backward_stores_nothing="""
    After backward, self.gradients has no entry for the inputs. Where will they look for what this
    node says, and under which key?

    def backward(self):
        upstream = self.upstream_gradient()
        values = [node.value for node in self.inbound_nodes]
        return [upstream * self.value / value for value in values]
    """,
    mul_backward_divides_before_upstream="""
    The product of the others is found by dividing, and nobody can divide by an input that is 0. How
    can you multiply the others without the whole product?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for node in self.inbound_nodes:
            self.gradients[node] = self.gradients[node] + upstream * (self.value / node.value)
    """,
    mul_backward_divides_before_upstream_and_overwrites="""
    The product of the others is found by dividing, and nobody can divide by 0; and in Mul(x, x) the
    second x replaces what the first has brought. How can you multiply the others alone, and add up?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: upstream * (self.value / node.value) for node in self.inbound_nodes}
    """,
    mul_backward_unpacks_two_inputs_and_takes_its_own_value="""
    Exactly two inputs are taken for granted, and each gets its own value. What does each of three
    inputs get, and when x grows by 1, does x times 5 grow by x or by 5?

    def backward(self):
        x, y = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients = {x: upstream * x.value, y: upstream * y.value}
    """,
    mul_backward_unpacks_two_inputs_and_ignores_upstream="""
    Exactly two inputs are taken for granted, and they get the slopes of Mul alone. What does each
    of three inputs get, and how does what comes after Mul enter?

    def backward(self):
        x, y = self.inbound_nodes
        self.gradients = {x: y.value, y: x.value}
    """,
    mul_backward_leaves_out_equal_nodes_and_overwrites="""
    In Mul(x, x) both factors are left out together, and the second x replaces what the first has
    brought. What tells two places in the list apart, and what becomes of two parts?

    mul_backward_leaves_out_equal_nodes and mul_backward_overwrites_a_shared_input
    """,
    mul_backward_takes_the_whole_product_and_overwrites="""
    Each input gets the whole product, itself included, and of two equal inputs only one counts.
    When x grows by 1, does x times 5 grow by x times 5, or by 5?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: upstream * self.value for node in self.inbound_nodes}
    """,
    mul_backward_hands_on_and_overwrites="""
    The upstream gradient is handed on as it is, and of two equal inputs only one counts. When x
    grows by 1, how much does x times 5 grow, and how much x times x?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: 1 * upstream for node in self.inbound_nodes}
    """,
    mul_backward_takes_its_own_value_and_overwrites="""
    Each input gets its own value as slope, and of two equal inputs only one counts. When x grows by
    1, does x times 5 grow by x or by 5?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {node: upstream * node.value for node in self.inbound_nodes}
    """,
    mul_backward_adds_to_a_missing_entry="""
    Something is added to an entry that is not there yet. What should each input's entry be when
    backward begins?

    def backward(self):
        upstream = self.upstream_gradient()
        self.gradients = {}
        values = [node.value for node in self.inbound_nodes]
        for node, value in zip(self.inbound_nodes, values, strict=True):
            self.gradients[node] += upstream * self.value / value
    """,
)


def linear_backward(self):
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: upstream.sum(axis=0),
    }


misconceptions(
    "linear_backward",
    "Linear.backward",
    linear_backward,
    linear_backward_dX_without_transpose="""
    The gradient of X is made as upstream, (m, k), times W, (n, k). In a product the numbers in the
    middle are equal: which way round must W lie to give (m, n)?

    -        X: upstream @ W.value.T,
    +        X: upstream @ W.value,
    """,
    linear_backward_dW_without_transpose="""
    The gradient of W is X times upstream. Each weight collects from all samples: which axis of X
    counts the samples, and where must it stand in the product?

    -        W: X.value.T @ upstream,
    +        W: X.value @ upstream,
    """,
    linear_backward_dW_transposed="""
    The gradient of W lies on its side: it has a row for each unit, and W has a row for each
    feature. Which factor should come first?

    -        W: X.value.T @ upstream,
    +        W: upstream.T @ X.value,
    """,
    linear_backward_db_is_upstream="""
    The gradient of b has a row for each sample, and b has one number for each unit. A bias is used
    by every sample: what becomes of what they all say?

    -        b: upstream.sum(axis=0),
    +        b: upstream,
    """,
    linear_backward_db_mean="""
    The gradient of b is m times too small, m being the number of samples. Who divides by the number
    of elements already, at the end of the network?

    -        b: upstream.sum(axis=0),
    +        b: upstream.mean(axis=0),
    """,
    linear_backward_db_sums_over_everything="""
    The gradient of b is one number for all units: the sum went over both axes. Which axis of the
    upstream gradient counts the samples?

    -        b: upstream.sum(axis=0),
    +        b: upstream.sum(),
    """,
    linear_backward_db_sums_over_units="""
    The gradient of b has a number for each sample: the sum went over the units. Which axis of the
    upstream gradient counts the samples?

    -        b: upstream.sum(axis=0),
    +        b: upstream.sum(axis=1),
    """,
    linear_backward_db_keeps_an_axis="""
    The gradient of b has shape (1, k) and b has shape (k,). Which axis has been kept that should
    have vanished in the sum?

    -        b: upstream.sum(axis=0),
    +        b: upstream.sum(axis=0, keepdims=True),
    """,
    linear_backward_dW_mean="""
    The gradient of W is divided by the number of samples. Who divides by the number of elements
    already, at the end of the network?

    -        W: X.value.T @ upstream,
    +        W: X.value.T @ upstream / len(X.value),
    """,
    linear_backward_ignores_upstream="""
    These are the slopes of Linear alone, as if it were the cost. How does what comes after it
    enter?

    -    upstream = self.upstream_gradient()
    +    upstream = np.ones(np.shape(self.value))
    """,
    linear_backward_first_consumer_only="""
    Only the first consumer is asked. What do the others say about this layer?

    -    upstream = self.upstream_gradient()
    +    upstream = self.outbound_nodes[0].gradients[self]
    """,
    linear_backward_last_consumer_only="""
    With several consumers only the last one counts: each replaces what the one before has brought.
    What should become of them all?

    def backward(self):
        X, W, b = self.inbound_nodes
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        for consumer in self.outbound_nodes:
            grad_cost = consumer.gradients[self]
            self.gradients[X] = grad_cost @ W.value.T
            self.gradients[W] = X.value.T @ grad_cost
            self.gradients[b] = np.sum(grad_cost, axis=0)
    """,
    linear_backward_whole_number_zeros="""
    With whole numbers as inputs the sum cannot be stored: zeros_like of an array of whole numbers
    is one too. How else can you make zeros in the same shape?

    def backward(self):
        X, W, b = self.inbound_nodes
        self.gradients = {node: np.zeros_like(node.value) for node in self.inbound_nodes}
        for consumer in self.outbound_nodes:
            grad_cost = consumer.gradients[self]
            self.gradients[X] += grad_cost @ W.value.T
            self.gradients[W] += X.value.T @ grad_cost
            self.gradients[b] += np.sum(grad_cost, axis=0)
    """,
    linear_backward_keeps_the_last_pass="""
    The gradients of the last pass are still there when the next one adds its own. What should they
    be when backward begins?

    def backward(self):
        X, W, b = self.inbound_nodes
        upstream = self.upstream_gradient()
        self.gradients[X] = self.gradients.get(X, 0) + upstream @ W.value.T
        self.gradients[W] = self.gradients.get(W, 0) + X.value.T @ upstream
        self.gradients[b] = self.gradients.get(b, 0) + upstream.sum(axis=0)
    """,
    linear_backward_without_transposes="""
    Neither product has a transpose: upstream times W, and X times upstream. Which axis has to
    vanish in each of them, and so which factor has to be turned?

    linear_backward_dX_without_transpose and linear_backward_dW_without_transpose
    """,
    linear_backward_dX_without_transpose_and_db_is_upstream="""
    W is not turned in the gradient of X, and the gradient of b is upstream as it came. Which axis
    has to vanish in the product, and which one in the gradient of b?

    linear_backward_dX_without_transpose and linear_backward_db_is_upstream
    """,
    linear_backward_dW_without_transpose_and_db_is_upstream="""
    X is not turned in the gradient of W, and the gradient of b is upstream as it came. Each weight
    and each bias is used by all samples: which axis has to vanish in both?

    linear_backward_dW_without_transpose and linear_backward_db_is_upstream
    """,
    linear_backward_without_transposes_and_db_is_upstream="""
    All three need another look: no product has a transpose, and the gradient of b is upstream as it
    came. Which axis has to vanish in each, if every gradient has its own value's shape?

    linear_backward_dX_without_transpose and linear_backward_dW_without_transpose and
    linear_backward_db_is_upstream
    """,
    linear_backward_without_transposes_and_db_sums_over_everything="""
    No product has a transpose, and the gradient of b is one number for all units. Which axis has to
    vanish in each, if every gradient has its own value's shape?

    linear_backward_dX_without_transpose and linear_backward_dW_without_transpose and
    linear_backward_db_sums_over_everything
    """,
    linear_backward_dX_without_transpose_and_db_sums_over_everything="""
    W is not turned in the gradient of X, and the gradient of b is one number for all units. Which
    axis has to vanish in the product, and which one in the gradient of b?

    linear_backward_dX_without_transpose and linear_backward_db_sums_over_everything
    """,
    linear_backward_dX_without_transpose_and_dW_transposed="""
    W is not turned in the gradient of X, and the gradient of W lies on its side. What are the
    shapes of X and of W, and which order of the factors gives each of them?

    linear_backward_dX_without_transpose and linear_backward_dW_transposed
    """,
    linear_backward_dX_and_dW_transposed="""
    Both the gradient of X and that of W lie on their sides. What are the shapes of X and of W, and
    which order of the factors gives each of them?

    linear_backward_dW_transposed and linear_backward_dX_transposed
    """,
    linear_backward_dX_transposed="""
    The gradient of X lies on its side: it has a column for each sample, and X has a row for each.
    Which factor should come first?

    -        X: upstream @ W.value.T,
    +        X: W.value @ upstream.T,
    """,
    linear_backward_dW_and_db_mean="""
    The gradients of W and of b are divided by the number of samples. Who divides by the number of
    elements already, at the end of the network?

    linear_backward_db_mean and linear_backward_dW_mean
    """,
    linear_backward_db_is_one="""
    The gradient of b is its slope alone, 1 for each unit. How many samples use a bias, and how does
    what comes after Linear enter?

    -        b: upstream.sum(axis=0),
    +        b: np.ones(np.shape(b.value)),
    """,
    linear_backward_bare_factors="""
    X gets W turned, W gets X turned, and b gets ones: these are slopes of Linear alone. How does
    what comes after this layer enter, and which shape must each gradient have?

    def backward(self):
        X, W, b = self.inbound_nodes
        self.gradients = {
            X: W.value.T,
            W: X.value.T,
            b: np.ones(np.shape(b.value)),
        }
    """,
    linear_backward_keys_exchanged="""
    X has the gradient of W and W that of X. In a product each factor gets the other one: which of
    the two stands beside upstream in the gradient of X?

    -        X: upstream @ W.value.T,
    -        W: X.value.T @ upstream,
    +        W: upstream @ W.value.T,
    +        X: X.value.T @ upstream,
    """,
    linear_backward_elementwise="""
    The products go entry by entry, as * does it. In the formulas there is a sum in each gradient:
    which product adds up as well?

    -        X: upstream @ W.value.T,
    -        W: X.value.T @ upstream,
    +        X: upstream * W.value,
    +        W: upstream * X.value,
    """,
    linear_backward_stores_nothing="""
    After backward, self.gradients has no entry for X, W and b. Where will they look for what this
    node says, and under which key?

    def backward(self):
        X, W, _ = self.inbound_nodes
        upstream = self.upstream_gradient()
        return upstream @ W.value.T, X.value.T @ upstream, upstream.sum(axis=0)
    """,
    linear_backward_dX_factors_exchanged="""
    W turned stands before upstream in the gradient of X. Write both shapes side by side: which
    order leaves the samples on the left?

    -        X: upstream @ W.value.T,
    +        X: W.value.T @ upstream,
    """,
    linear_backward_dW_factors_exchanged="""
    Upstream stands before X turned in the gradient of W. Write both shapes side by side: which
    order leaves the features on the left?

    -        W: X.value.T @ upstream,
    +        W: upstream @ X.value.T,
    """,
    linear_backward_db_mean_of_everything="""
    The gradient of b is one number, the mean of all upstream. Which axis of it counts the samples,
    and is a mean asked for or a sum?

    -        b: upstream.sum(axis=0),
    +        b: upstream.mean(),
    """,
    linear_backward_bare_factors_as_they_are="""
    X gets W and W gets X, each as it is, and b gets 1. How does what comes after this layer get to
    them, and which shape must each gradient have?

    def backward(self):
        X, W, b = self.inbound_nodes
        self.gradients = {
            X: W.value,
            W: X.value,
            b: np.ones(()),
        }
    """,
    linear_backward_bare_factors_and_single_one="""
    X gets W turned and W gets X turned, and b gets the single number 1. How does what comes after
    this layer get to them, and which shape must each gradient have?

    def backward(self):
        X, W, b = self.inbound_nodes
        self.gradients = {
            X: W.value.T,
            W: X.value.T,
            b: np.ones(()),
        }
    """,
    linear_backward_takes_nodes_for_values="""
    The nodes themselves are turned and multiplied, and a node is no array. Which attribute of a
    node holds its numbers?

    -        X: upstream @ W.value.T,
    -        W: X.value.T @ upstream,
    +        X: upstream @ W.T,
    +        W: X.T @ upstream,
    """,
    linear_backward_dX_bare_weights="""
    The gradient of X is W turned, and nothing else. How does what comes after this layer get to X,
    and which shape must that gradient have?

    -        X: upstream @ W.value.T,
    +        X: W.value.T,
    """,
    linear_backward_db_last_sample_only="""
    The gradient of b is that of the last sample alone. A bias is used by every sample: what becomes
    of what they all say?

    -        b: upstream.sum(axis=0),
    +        b: 1 * upstream[-1],
    """,
    linear_backward_all_mean="""
    All three gradients are divided by the number of samples. Who divides by the number of elements
    already, at the end of the network?

    -    upstream = self.upstream_gradient()
    +    upstream = self.upstream_gradient() / len(X.value)
    """,
    linear_backward_dW_transposed_and_db_sums_over_units="""
    The gradient of W lies on its side, and that of b has a number for each sample. What is the
    shape of W, and which axis of the upstream gradient counts the samples?

    linear_backward_dW_transposed and linear_backward_db_sums_over_units
    """,
)

misconceptions(
    "sigmoid_backward",
    "Sigmoid.backward",
    sigmoid_backward_of_its_value="""
    The sigmoid is taken of its own value before the slope is made. self.value is the sigmoid
    already: what is the slope in terms of it?

    def backward(self):
        again = 1 / (1 + np.exp(-self.value))
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * again * (1 - again)}
    """,
    sigmoid_backward_ignores_upstream="""
    This is the sigmoid's own slope; the chain ends here. How does what comes after the sigmoid
    enter?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.value * (1 - self.value)}
    """,
    sigmoid_backward_slope_of_the_input="""
    x(1 - x) is made of the input's value. Which value belongs into value(1 - value)?

    def backward(self):
        x = self.inbound_nodes[0].value
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * x * (1 - x)}
    """,
    sigmoid_backward_with_the_slope_of_tanh="""
    1 - value squared is the slope of another S-curve, tanh. What is the sigmoid's slope where its
    value is 1/2?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * (1 - self.value**2)}
    """,
    sigmoid_backward_value_for_slope="""
    The upstream gradient is multiplied by the value, not by the slope. How steep is the S-curve
    where its value is almost 1?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * self.value}
    """,
    sigmoid_backward_overflows="""
    Far out the exponential overflows and the gradient becomes nan. What do you need besides
    self.value, which is there already?

    def backward(self):
        e = np.exp(-np.asarray(self.inbound_nodes[0].value, dtype=float))
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * e / (1 + e) ** 2}
    """,
    sigmoid_backward_first_consumer_only="""
    Only the first consumer is asked. What do the others say about this node?

    def backward(self):
        slope = self.value * (1 - self.value)
        self.gradients = {self.inbound_nodes[0]: self.outbound_nodes[0].gradients[self] * slope}
    """,
    sigmoid_backward_whole_number_zeros="""
    With whole numbers as inputs the sum cannot be stored: zeros_like of an array of whole numbers
    is one too. How else can you make zeros in the same shape?

    def backward(self):
        self.gradients = {node: np.zeros_like(node.value) for node in self.inbound_nodes}
        for consumer in self.outbound_nodes:
            slope = self.value * (1 - self.value)
            self.gradients[self.inbound_nodes[0]] += slope * consumer.gradients[self]
    """,
    sigmoid_backward_of_its_value_and_ignores_upstream="""
    The sigmoid is taken of its own value, and the chain ends there. What is self.value already, and
    how does what comes after the sigmoid enter?

    def backward(self):
        again = 1 / (1 + np.exp(-self.value))
        self.gradients = {self.inbound_nodes[0]: again * (1 - again)}
    """,
    sigmoid_backward_slope_of_the_input_and_ignores_upstream="""
    x(1 - x) is made of the input's value, and the chain ends there. Which value belongs into the
    slope, and how does what comes after the sigmoid enter?

    def backward(self):
        x = self.inbound_nodes[0].value
        self.gradients = {self.inbound_nodes[0]: x * (1 - x)}
    """,
    sigmoid_backward_with_the_slope_of_tanh_and_ignores_upstream="""
    The slope is that of tanh, another S-curve, and the chain ends there. What is the sigmoid's
    slope where its value is 1/2, and how does what comes after it enter?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: 1 - self.value**2}
    """,
    sigmoid_backward_hands_on="""
    The upstream gradient is handed on as it is: that is what Add does. How far does the sigmoid
    move when its input moves by a little?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: 1 * self.upstream_gradient()}
    """,
    sigmoid_backward_without_the_value="""
    The slope has two factors, and the value itself is missing here. How steep is the S-curve where
    its value is almost 0?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * (1 - self.value)}
    """,
    sigmoid_backward_negative="""
    The sign is wrong: the S-curve only ever rises. Which number minus which is meant in the slope?

    def backward(self):
        slope = self.value * (self.value - 1)
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}
    """,
    sigmoid_backward_adds_the_slope="""
    The upstream gradient and the slope are added. Along one way, what do ratios do with each other?

    def backward(self):
        slope = self.value * (1 - self.value)
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() + slope}
    """,
    sigmoid_backward_as_matrix_product="""
    A matrix product mixes the numbers of an array with each other. Each number of the input moves
    only its own: which product goes number by number?

    def backward(self):
        slope = self.value * (1 - self.value)
        self.gradients = {self.inbound_nodes[0]: np.dot(self.upstream_gradient(), slope)}
    """,
    sigmoid_backward_last_consumer_only="""
    With several consumers only the last one counts: each replaces what the one before has brought.
    What should become of them all?

    def backward(self):
        slope = self.value * (1 - self.value)
        for consumer in self.outbound_nodes:
            self.gradients[self.inbound_nodes[0]] = consumer.gradients[self] * slope
    """,
    sigmoid_backward_keeps_the_last_pass="""
    The gradients of the last pass are still there when the next one adds its own. What should they
    be when backward begins?

    def backward(self):
        x = self.inbound_nodes[0]
        slope = self.value * (1 - self.value)
        self.gradients[x] = self.gradients.get(x, 0) + self.upstream_gradient() * slope
    """,
    sigmoid_backward_stores_nothing="""
    After backward, self.gradients has no entry for the input. Where will it look for what this node
    says, and under which key?

    def backward(self):
        return self.upstream_gradient() * self.value * (1 - self.value)
    """,
    sigmoid_backward_value_alone="""
    The value itself is handed back, and the chain ends there. How steep is the S-curve where its
    value is almost 1, and how does what comes after it enter?

    def backward(self):
        self.gradients = {self.inbound_nodes[0]: 1 * self.value}
    """,
    sigmoid_backward_with_matrix_operator="""
    @ is a product of matrices, and single numbers do not know it. Each number of the input moves
    only its own: which product goes number by number?

    def backward(self):
        slope = self.value * (1 - self.value)
        self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() @ slope}
    """,
    sigmoid_backward_replaces_the_dictionary="""
    The dictionary of gradients is replaced by the gradient itself, so nobody can look anything up
    in it. For whom is this gradient, and where should it stand?

    def backward(self):
        slope = self.value * (1 - self.value)
        self.gradients = self.upstream_gradient() * slope
    """,
    sigmoid_backward_without_brackets="""
    Everything comes out as 0: in value * 1 - value the multiplication comes before the subtraction.
    What belongs together?

    def backward(self):
        self.gradients = {
            self.inbound_nodes[0]: self.upstream_gradient() * (self.value * 1 - self.value)
        }
    """,
)


def mse_backward(self):
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * difference / difference.size
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


misconceptions(
    "mse_backward",
    "MSE.backward",
    mse_backward,
    mse_backward_without_the_two="""
    The gradients are half as large as they should be. What does the derivative of a square bring
    down?

    -    slope = 2 * difference / difference.size
    +    slope = difference / difference.size
    """,
    mse_backward_signs_swapped="""
    y and a have each other's gradient: a step against these would climb. When a is below y and
    grows, does the cost rise or fall?

    -    difference = np.ravel(y.value) - np.ravel(a.value)
    +    difference = np.ravel(a.value) - np.ravel(y.value)
    """,
    mse_backward_same_sign_for_both="""
    y and a have gradients of the same sign. When the cost falls because a comes nearer to y, does y
    come nearer to a by moving the same way?

    -        a: -slope.reshape(np.shape(a.value)),
    +        a: slope.reshape(np.shape(a.value)),
    """,
    mse_backward_rows_for_elements="""
    The gradients are divided by the number of rows. Over how many numbers does forward take the
    mean, when y has shape (4, 3)?

    -    slope = 2 * difference / difference.size
    +    slope = 2 * difference / len(y.value)
    """,
    mse_backward_columns="""
    Both gradients are columns, whatever the inputs look like. Which shape does the gradient of y
    have to have, and which that of a?

    def backward(self):
        y, a = self.inbound_nodes
        difference = np.reshape(y.value, (-1, 1)) - np.reshape(a.value, (-1, 1))
        self.gradients = {
            y: 2 / difference.size * difference,
            a: -2 / difference.size * difference,
        }
    """,
    mse_backward_columns_divided_by_rows="""
    Both gradients are columns, and they are divided by the number of rows. Which shape has each
    input, and over how many numbers does forward take the mean?

    def backward(self):
        y, a = self.inbound_nodes
        difference = np.reshape(y.value, (-1, 1)) - np.reshape(a.value, (-1, 1))
        self.gradients = {
            y: 2 / len(y.value) * difference,
            a: -2 / len(y.value) * difference,
        }
    """,
    mse_backward_of_the_sum="""
    This is the gradient of the sum of squares. forward takes their mean: what does that change?

    -    difference = np.ravel(y.value) - np.ravel(a.value)
    -    slope = 2 * difference / difference.size
    +    slope = 2 * (np.ravel(y.value) - np.ravel(a.value))
    """,
    mse_backward_spreads="""
    y of shape (m,) minus a of shape (m, 1) is a table of m times m differences. What did forward do
    to both before it subtracted?

    def backward(self):
        y, a = self.inbound_nodes
        difference = y.value - a.value
        self.gradients = {y: 2 * difference / difference.size, a: -2 * difference / difference.size}
    """,
    mse_backward_nothing_for_y="""
    y gets no gradient. Nobody will ever train a target, but the node was asked for both of its
    inputs: what is the slope in the direction of y?

    -        y: slope.reshape(np.shape(y.value)),
    +        y: np.zeros(np.shape(y.value)),
    """,
    mse_backward_waits_for_consumers="""
    The loop over consumers finds none, so everything stays 0: the cost is the last node. What is
    the gradient of the cost with respect to itself?

    def backward(self):
        y, a = self.inbound_nodes
        self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
        difference = np.ravel(y.value) - np.ravel(a.value)
        for consumer in self.outbound_nodes:
            slope = consumer.gradients[self] * 2 * difference / difference.size
            self.gradients[y] += slope.reshape(np.shape(y.value))
            self.gradients[a] -= slope.reshape(np.shape(a.value))
    """,
    mse_backward_without_the_two_and_signs_swapped="""
    The gradients are half as large as they should be, and y and a have each other's. What does the
    derivative of a square bring down, and does the cost rise or fall when an a below y grows?

    mse_backward_without_the_two and mse_backward_signs_swapped
    """,
    mse_backward_without_the_two_by_rows="""
    The 2 of the square is missing, and the gradients are divided by the number of rows. What does a
    derivative of a square bring down, and over how many numbers does forward take the mean?

    -    slope = 2 * difference / difference.size
    +    slope = difference / len(y.value)
    """,
    mse_backward_signs_swapped_by_rows="""
    y and a have each other's gradient, and both are divided by the number of rows. Does the cost
    fall or rise when an a below y grows, and over how many numbers is the mean taken?

    mse_backward_signs_swapped and mse_backward_rows_for_elements
    """,
    mse_backward_of_the_sum_with_signs_swapped="""
    This is the gradient of the sum of squares, and y and a have each other's. What does the mean
    change, and does the cost rise or fall when an a below y grows?

    -    difference = np.ravel(y.value) - np.ravel(a.value)
    -    slope = 2 * difference / difference.size
    +    difference = np.ravel(a.value) - np.ravel(y.value)
    +    slope = 2 * difference
    """,
    mse_backward_is_the_difference="""
    Here is the difference alone: the 2 of the square is missing, and so is the mean. What does the
    derivative of a square bring down, and what does forward divide by?

    -    slope = 2 * difference / difference.size
    +    slope = difference
    """,
    mse_backward_both_negative="""
    y and a have gradients of the same sign, that of a. When the cost falls because a comes nearer
    to y, does y come nearer to a by moving the same way?

    -        y: slope.reshape(np.shape(y.value)),
    +        y: -slope.reshape(np.shape(y.value)),
    """,
    mse_backward_columns_without_the_two="""
    Both gradients are columns, and the 2 of the square is missing. Which shape does the gradient of
    y have to have, and what does the derivative of a square bring down?

    def backward(self):
        y, a = self.inbound_nodes
        difference = np.reshape(y.value, (-1, 1)) - np.reshape(a.value, (-1, 1))
        slope = difference / difference.size
        self.gradients = {
            y: slope,
            a: -slope,
        }
    """,
    mse_backward_columns_with_signs_swapped="""
    Both gradients are columns, and y and a have each other's. Which shape has each input, and does
    the cost rise or fall when an a below y grows?

    -    difference = np.ravel(y.value) - np.ravel(a.value)
    +    difference = np.reshape(y.value, (-1, 1)) - np.reshape(a.value, (-1, 1))

    -        y: slope.reshape(np.shape(y.value)),
    -        a: -slope.reshape(np.shape(a.value)),
    +        y: -slope,
    +        a: slope,
    """,
    mse_backward_flat="""
    Both gradients are flat, whatever the inputs look like. Which shape does the gradient of y have
    to have, and which that of a?

    -        y: slope.reshape(np.shape(y.value)),
    -        a: -slope.reshape(np.shape(a.value)),
    +        y: slope,
    +        a: -slope,
    """,
    mse_backward_spreads_without_the_two="""
    y of shape (m,) minus a of shape (m, 1) is a table of m times m, and the 2 of the square is
    missing. What did forward do to both, and what does the derivative of a square bring down?

    def backward(self):
        y, a = self.inbound_nodes
        difference = y.value - a.value
        slope = difference / difference.size
        self.gradients = {
            y: slope,
            a: -slope,
        }
    """,
    mse_backward_spreads_and_divides_by_rows="""
    y of shape (m,) minus a of shape (m, 1) is a table of m times m, and the gradients are divided
    by the number of rows. What did forward do to both, and over how many numbers is the mean?

    def backward(self):
        y, a = self.inbound_nodes
        difference = y.value - a.value
        slope = 2 * difference / len(y.value)
        self.gradients = {
            y: slope,
            a: -slope,
        }
    """,
    mse_backward_squares_again="""
    The difference is still squared, so no gradient knows its sign. What is left of a square when
    its derivative is taken?

    -    slope = 2 * difference / difference.size
    +    slope = 2 * difference**2 / difference.size
    """,
    mse_backward_divides_by_the_elements_twice="""
    The gradients are divided by the number of elements twice. How often does the mean of forward
    divide?

    -    slope = 2 * difference / difference.size
    +    slope = 2 * difference / difference.size**2
    """,
    mse_backward_leaves_out_y="""
    y has no entry in self.gradients. Nobody will ever train a target, but each inbound node is owed
    one: what is the slope in the direction of y?

    def backward(self):
        y, a = self.inbound_nodes
        difference = np.ravel(y.value) - np.ravel(a.value)
        self.gradients = {a: (-2 * difference / difference.size).reshape(np.shape(a.value))}
    """,
    mse_backward_stores_nothing="""
    After backward, self.gradients has no entry for y and a. Where will they look for what this node
    says, and under which key?

    def backward(self):
        y, a = self.inbound_nodes
        difference = np.ravel(y.value) - np.ravel(a.value)
        return 2 * difference / difference.size
    """,
    mse_backward_of_the_sum_spreads="""
    y of shape (m,) minus a of shape (m, 1) is a table of m times m, and the mean has been
    forgotten. What did forward do to both, and by what does it divide?

    def backward(self):
        y, a = self.inbound_nodes
        difference = y.value - a.value
        slope = 2 * difference
        self.gradients = {
            y: slope,
            a: -slope,
        }
    """,
    mse_backward_is_the_difference_in_columns="""
    Here is the difference alone, as a column: the 2 of the square is missing, the mean, and each
    input's own shape. Which of the three do you see first in the formula?

    def backward(self):
        y, a = self.inbound_nodes
        difference = np.reshape(y.value, (-1, 1)) - np.reshape(a.value, (-1, 1))
        slope = 1 * difference
        self.gradients = {
            y: slope,
            a: -slope,
        }
    """,
    mse_backward_is_one_number="""
    Each input gets a single number, the mean of the differences. How many numbers has y, and how
    does the cost move when only one of them does?

    -    slope = 2 * difference / difference.size
    +    slope = 2 * np.mean(difference)

    -        y: slope.reshape(np.shape(y.value)),
    -        a: -slope.reshape(np.shape(a.value)),
    +        y: slope,
    +        a: -slope,
    """,
    mse_backward_both_in_the_shape_of_y="""
    Both gradients have the shape of y. Which shape has a?

    -        a: -slope.reshape(np.shape(a.value)),
    +        a: -slope.reshape(np.shape(y.value)),
    """,
    mse_backward_both_in_the_shape_of_a="""
    Both gradients have the shape of a. Which shape has y?

    -        y: slope.reshape(np.shape(y.value)),
    +        y: slope.reshape(np.shape(a.value)),
    """,
    mse_backward_of_the_root="""
    The gradients are divided by the cost, as if its root had been taken. Which function of the
    differences does forward compute?

    -    slope = 2 * difference / difference.size
    +    slope = difference / difference.size / np.sqrt(np.mean(difference**2))
    """,
    mse_backward_of_absolute_differences="""
    Only the signs of the differences are left: this is the slope of the absolute error. What does
    the derivative of a square keep of its size?

    -    slope = 2 * difference / difference.size
    +    slope = np.sign(difference) / difference.size
    """,
)
