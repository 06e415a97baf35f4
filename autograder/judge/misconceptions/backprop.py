"""Lesson 05: the numerical gradient, the upstream gradient, and every node's way back."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judge.misconceptions.catalogue import misconceptions
from miniflow_ref import Node

wrong_numerical = misconceptions("numerical_gradient", "numerical_gradient")


@wrong_numerical(
    "This is a one-sided difference: f at x + h against f at x. What does the same step to the "
    "other side say, and where do you take the mean of both?"
)
def numeric_one_sided(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient[index] = (f(x + step) - f(x)) / h
    return gradient


@wrong_numerical("Everything is twice as large as it should be. How far is it from x - h to x + h?")
def numeric_divides_by_h(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / h
    return gradient


@wrong_numerical(
    "x is moved to look at f, and never moved back: the next element is measured somewhere else, "
    "and the caller's x has drifted. What should x be when the loop goes on?"
)
def numeric_changes_x(f: Any, x: Any, h: float = 1e-5) -> Any:
    x = np.asarray(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += h
        above = f(x)
        x[index] -= 2 * h
        below = f(x)
        gradient[index] = (above - below) / (2 * h)
    return gradient


@wrong_numerical(
    "With whole numbers the result is far off: x stays an array of whole numbers, and x - 0.00001 "
    "is cut off to the whole number below. What type should your copy of x have?"
)
def numeric_keeps_whole_numbers(f: Any, x: Any, h: float = 1e-5) -> Any:
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


@wrong_numerical(
    "With whole numbers everything is 0: zeros_like of whole numbers gives whole numbers, and a "
    "step of 0.00001 in them is 0. How else can you make zeros in the same shape?"
)
def numeric_whole_number_step(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros_like(x)
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@wrong_numerical(
    "All elements of x are moved at once, so you get one number for all of them. Which single "
    "element moves while the gradient of that element is measured?"
)
def numeric_all_at_once(f: Any, x: Any, h: float = 1e-5) -> Any:
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong_numerical(
    "The loop goes along the first axis only: in a table it moves whole rows, and a single number "
    "has no first axis at all. How can a loop visit every place of an array of any shape?"
)
def numeric_moves_whole_rows(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for i in range(len(x)):
        step = np.zeros(np.shape(x))
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@wrong_numerical(
    "The step is 1e-5 whatever the caller asks for. Which name holds the step that was asked for?"
)
def numeric_ignores_h(f: Any, x: Any, h: float = 1e-5) -> Any:
    h = 1e-5
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@wrong_numerical(
    "This looks to one side only, and moves x without moving it back. What does the same step to "
    "the other side say, and what should x be when the loop goes on?"
)
def numeric_one_sided_and_changes_x(f: Any, x: Any, h: float = 1e-5) -> Any:
    x = np.asarray(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        here = f(x)
        x[index] += h
        gradient[index] = (f(x) - here) / h
    return gradient


@wrong_numerical(
    "This is a one-sided difference: f at x against f at x - h. What does the same step to the "
    "other side say, and where do you take the mean of both?"
)
def numeric_looks_back_only(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient[index] = (f(x) - f(x - step)) / h
    return gradient


@wrong_numerical(
    "f is taken at x + h and at x, and the difference is divided by 2h, so everything is half of "
    "what it should be. How far apart are the two places, and which place is missing?"
)
def numeric_one_sided_by_two_h(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient[index] = (f(x + step) - f(x)) / (2 * h)
    return gradient


@wrong_numerical(
    "All elements of x are moved at once, and to one side only. Which single element moves while "
    "its gradient is measured, and what does the step to the other side say?"
)
def numeric_one_sided_all_at_once(f: Any, x: Any, h: float = 1e-5) -> Any:
    return (f(x + h) - f(x)) / h


@wrong_numerical(
    "All elements of x are moved at once, and each place gets the same number. Which single "
    "element moves while the gradient of that element is measured?"
)
def numeric_all_at_once_in_a_loop(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        gradient[index] = (f(x + h) - f(x - h)) / (2 * h)
    return gradient


@wrong_numerical(
    "Everything comes out almost 0: what stands after the division sign is divided by 2 and then "
    "multiplied by h. What belongs together below the fraction bar?"
)
def numeric_without_brackets(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / 2 * h
    return gradient


@wrong_numerical(
    "This is how far f moves, and the gradient is how far it moves for each unit of x. By how much "
    "has x moved from the one place to the other?"
)
def numeric_never_divides(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient[index] = f(x + step) - f(x - step)
    return gradient


@wrong_numerical(
    "Every sign is the wrong one: the difference is taken the other way round. If f is larger at "
    "x + h than at x - h, which sign has its gradient?"
)
def numeric_the_other_way_round(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient[index] = (f(x - step) - f(x + step)) / (2 * h)
    return gradient


@wrong_numerical(
    "You write into x itself: a single number has no places to write to, and whole numbers cannot "
    "hold a small step. What could you make, in decimals, to write into instead?"
)
def numeric_writes_into_x(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        x[index] += h
        above = f(x)
        x[index] -= 2 * h
        below = f(x)
        x[index] += h
        gradient[index] = (above - below) / (2 * h)
    return gradient


@wrong_numerical(
    "f is given one element where it expects all of x. What does f need besides the element that "
    "moves?"
)
def numeric_hands_over_one_element(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        here = np.asarray(x)[index]
        gradient[index] = (f(here + h) - f(here - h)) / (2 * h)
    return gradient


@wrong_numerical(
    "f is given one element where it expects all of x, and a single number has no places to look "
    "up. What does f need besides the element that moves?"
)
def numeric_looks_up_one_element(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        gradient[index] = (f(x[index] + h) - f(x[index] - h)) / (2 * h)
    return gradient


@wrong_numerical(
    "A single number comes back, the last element's: each one replaces the whole gradient. Which "
    "place of it should each element get?"
)
def numeric_keeps_the_last_element_only(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step = np.zeros(np.shape(x))
        step[index] = h
        gradient = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@wrong_numerical(
    "The step keeps its earlier places: at the second element the first one moves along. What "
    "should the step be when the loop goes on?"
)
def numeric_step_never_reset(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    step = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@wrong_numerical(
    "The moved x is the same array as x, so f is compared with itself, and the caller's x has "
    "moved. What makes another array with the same numbers?"
)
def numeric_compares_x_with_itself(f: Any, x: Any, h: float = 1e-5) -> Any:
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        moved = x
        moved[index] = x[index] + h
        gradient[index] = (f(moved) - f(x)) / h
    return gradient


wrong_upstream = misconceptions("upstream_gradient", "Node.upstream_gradient")


@wrong_upstream(
    "Only the last consumer counts: each one replaces what the one before has said. What becomes "
    "of several opinions about the same node?"
)
def upstream_last_consumer(self: Node) -> Any:
    gradient = np.ones(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = consumer.gradients[self]
    return gradient


@wrong_upstream("Only the first consumer is asked. How many are there in outbound_nodes?")
def upstream_first_consumer(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    return self.outbound_nodes[0].gradients[self]


@wrong_upstream(
    "A node that nothing consumes gets 0, so the cost has no gradient and nothing before it has "
    "one either. How much does the cost change when the cost changes by 1?"
)
def upstream_zeros_at_the_cost(self: Node) -> Any:
    gradient = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = gradient + consumer.gradients[self]
    return gradient


@wrong_upstream(
    "A node that nothing consumes gets None. It is the cost: how much does the cost change when "
    "the cost changes by 1?"
)
def upstream_none_at_the_cost(self: Node) -> Any:
    gradient = None
    for consumer in self.outbound_nodes:
        part = consumer.gradients[self]
        gradient = part if gradient is None else gradient + part
    return gradient


@wrong_upstream(
    "A node that nothing consumes gets the single number 1. If its value is an array, how many "
    "ones are there?"
)
def upstream_single_one(self: Node) -> Any:
    if not self.outbound_nodes:
        return 1.0
    gradient = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = gradient + consumer.gradients[self]
    return gradient


@wrong_upstream(
    "The gradient grows from pass to pass: something is kept from the last one. What should the "
    "sum be when upstream_gradient begins?"
)
def upstream_grows(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    if self not in self.gradients:
        self.gradients[self] = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        self.gradients[self] = self.gradients[self] + consumer.gradients[self]
    return self.gradients[self]


@wrong_upstream(
    "The sum is made inside the first consumer's own array, so that consumer's gradient has "
    "changed. Where could the sum begin instead?"
)
def upstream_changes_a_consumer(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    gradient = self.outbound_nodes[0].gradients[self]
    for consumer in self.outbound_nodes[1:]:
        gradient += consumer.gradients[self]
    return gradient


@wrong_upstream(
    "A consumer that takes this node twice is counted twice. Its gradients hold one entry for the "
    "node, in which both parts are already added: how often should you read it?"
)
def upstream_counts_arrows(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    gradient = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        for source in consumer.inbound_nodes:
            if source is self:
                gradient = gradient + consumer.gradients[self]
    return gradient


@wrong_upstream(
    "The consumers' opinions are averaged. If two ways lead from a node to the cost and each moves "
    "it by 3, how far does the cost move?"
)
def upstream_mean(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    return np.mean([consumer.gradients[self] for consumer in self.outbound_nodes], axis=0)


@wrong_upstream(
    "The sum reaches over all gradients of a consumer, also those of its other inputs. Which one "
    "of them is about this node?"
)
def upstream_sums_all_entries(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    gradient = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        for part in consumer.gradients.values():
            gradient = gradient + part
    return gradient


@wrong_upstream(
    "Only the last consumer counts, and a node that nothing consumes gets 0. What becomes of "
    "several opinions about one node, and how much does the cost change when the cost changes by 1?"
)
def upstream_last_consumer_and_zeros_at_the_cost(self: Node) -> Any:
    gradient = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = consumer.gradients[self]
    return gradient


@wrong_upstream(
    "Only the first consumer is asked, and the cost has none. How many are there in "
    "outbound_nodes, and what is the gradient of the cost with respect to itself?"
)
def upstream_first_consumer_even_at_the_cost(self: Node) -> Any:
    return self.outbound_nodes[0].gradients[self]


@wrong_upstream(
    "A node that nothing consumes gets the single number 0, the sum of nothing, so nothing before "
    "it has a gradient. How much does the cost change when the cost changes by 1?"
)
def upstream_sum_of_nothing_at_the_cost(self: Node) -> Any:
    return sum(consumer.gradients[self] for consumer in self.outbound_nodes)


@wrong_upstream(
    "The sum begins with the ones that belong to the cost, so everything is too large by 1. Which "
    "nodes start from 1, and from what do the others start?"
)
def upstream_begins_with_ones(self: Node) -> Any:
    gradient = np.ones(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = gradient + consumer.gradients[self]
    return gradient


@wrong_upstream(
    "The consumers' opinions are multiplied. Along one way ratios multiply; what do they do where "
    "several ways meet?"
)
def upstream_multiplies(self: Node) -> Any:
    gradient = np.ones(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = gradient * consumer.gradients[self]
    return gradient


@wrong_upstream(
    "The consumer is looked up in this node's own dictionary. Who keeps what a consumer has to say "
    "about this node?"
)
def upstream_asks_its_own_dictionary(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    gradient = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = gradient + self.gradients[consumer]
    return gradient


@wrong_upstream(
    "Every node is treated as if it were the cost: the answer is always 1. Who knows how much the "
    "cost follows a node that stands before it?"
)
def upstream_always_ones(self: Node) -> Any:
    return np.ones(np.shape(self.value))


@wrong_upstream(
    "With whole numbers as value the sum cannot be stored: zeros_like of an array of whole numbers "
    "is one too. How else can you make zeros in the same shape?"
)
def upstream_whole_number_zeros(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    gradient = np.zeros_like(self.value)
    for consumer in self.outbound_nodes:
        gradient += consumer.gradients[self]
    return gradient


@wrong_upstream(
    "The first answer is kept and given again, whatever the consumers say at the next pass. What "
    "has changed between two passes?"
)
def upstream_keeps_its_first_answer(self: Node) -> Any:
    if self in self.gradients:
        return self.gradients[self]
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    gradient = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = gradient + consumer.gradients[self]
    self.gradients[self] = gradient
    return gradient


@wrong_upstream(
    "The consumers' own upstream gradients are added up, without what each does with this node. "
    "Which entry of a consumer's gradients is about this node?"
)
def upstream_of_the_consumers(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    gradient = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = gradient + consumer.upstream_gradient()
    return gradient


@wrong_upstream(
    "A consumer's whole dictionary is added, where one entry of it is meant. Which key has the "
    "entry that is about this node?"
)
def upstream_adds_the_dictionaries(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    gradient: Any = np.zeros(np.shape(self.value))
    for consumer in self.outbound_nodes:
        gradient = gradient + consumer.gradients
    return gradient


@wrong_upstream(
    "The inputs are asked, and they know nothing of the cost: the walk goes backwards. Who stands "
    "between this node and the cost?"
)
def upstream_asks_its_inputs(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    gradient = np.zeros(np.shape(self.value))
    for source in self.inbound_nodes:
        gradient = gradient + source.gradients[self]
    return gradient


@wrong_upstream(
    "One number comes out, all elements of all opinions added up. Which numbers belong together, "
    "if each element of the value is to have a gradient of its own?"
)
def upstream_sums_all_elements(self: Node) -> Any:
    if not self.outbound_nodes:
        return np.ones(np.shape(self.value))
    return np.sum([consumer.gradients[self] for consumer in self.outbound_nodes])


wrong_add = misconceptions("add_backward", "Add.backward")


@wrong_add(
    "In Add(x, x) only one of the two x counts: the other's part is lost. How much does x + x grow "
    "when x grows by 1?"
)
def add_backward_overwrites_a_shared_input(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {}
    for node in self.inbound_nodes:
        self.gradients[node] = upstream


@wrong_add(
    "Every input gets 1, the slope of Add alone. How does what comes after Add enter the gradient "
    "of the cost?"
)
def add_backward_ignores_upstream(self: Node) -> None:
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        self.gradients[node] = self.gradients[node] + np.ones(np.shape(node.value))


@wrong_add(
    "The upstream gradient is divided among the inputs. If one input of a sum grows by 1 and the "
    "others stay, how much does the sum grow?"
)
def add_backward_divides_among_inputs(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        self.gradients[node] = self.gradients[node] + upstream / len(self.inbound_nodes)


@wrong_add(
    "The upstream gradient is multiplied by the input's value. Does it matter to the growth of a "
    "sum how large its inputs are already?"
)
def add_backward_multiplies_by_value(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        self.gradients[node] = self.gradients[node] + upstream * node.value


@wrong_add(
    "An input that is used twice gets four times the upstream gradient: it is counted in the loop "
    "and once more inside it. Which of the two should go?"
)
def add_backward_counts_a_shared_input_twice(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        times = self.inbound_nodes.count(node)
        self.gradients[node] = self.gradients[node] + times * upstream


@wrong_add("Only the first consumer is asked. What do the others say about this sum?")
def add_backward_first_consumer_only(self: Node) -> None:
    upstream = self.outbound_nodes[0].gradients[self]
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        self.gradients[node] = self.gradients[node] + upstream


@wrong_add(
    "The gradients of the last pass are still there when the next one adds its own. What should "
    "they be when backward begins?"
)
def add_backward_keeps_the_last_pass(self: Node) -> None:
    upstream = self.upstream_gradient()
    for node in self.inbound_nodes:
        self.gradients[node] = self.gradients.get(node, 0) + upstream


@wrong_add(
    "Every input gets 1, and in Add(x, x) the second x replaces what the first has brought. How "
    "does what comes after Add enter, and how much does x + x grow when x grows by 1?"
)
def add_backward_ignores_upstream_and_overwrites(self: Node) -> None:
    self.gradients = {node: np.ones(np.shape(node.value)) for node in self.inbound_nodes}


@wrong_add(
    "Every input gets the single number 1, the slope of Add alone, whatever its shape. How does "
    "what comes after Add enter the gradient of the cost?"
)
def add_backward_single_one(self: Node) -> None:
    self.gradients = {}
    for node in self.inbound_nodes:
        self.gradients[node] = np.ones(())


@wrong_add(
    "With several consumers only the last one counts: each replaces what the one before has "
    "brought. What should become of them all?"
)
def add_backward_last_consumer_only(self: Node) -> None:
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for consumer in self.outbound_nodes:
        for node in self.inbound_nodes:
            self.gradients[node] = consumer.gradients[self]


@wrong_add(
    "With whole numbers as inputs the sum cannot be stored: zeros_like of an array of whole "
    "numbers is one too. How else can you make zeros in the same shape?"
)
def add_backward_whole_number_zeros(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros_like(node.value) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        self.gradients[node] += upstream


@wrong_add(
    "All inputs hold one and the same array, so what is added for an input that comes twice is "
    "added for its neighbours too. How does each input get an array of its own?"
)
def add_backward_shares_one_array(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {}
    for node in self.inbound_nodes:
        if node in self.gradients:
            self.gradients[node] += upstream
        else:
            self.gradients[node] = upstream


@wrong_add(
    "Only the first consumer is asked, and in Add(x, x) the second x replaces what the first has "
    "brought. What do the other consumers say, and how much does x + x grow when x grows by 1?"
)
def add_backward_first_consumer_and_overwrites(self: Node) -> None:
    self.gradients = {}
    for node in self.inbound_nodes:
        self.gradients[node] = self.outbound_nodes[0].gradients[self]


@wrong_add(
    "After backward, self.gradients has no entry for the inputs. Where will they look for what "
    "this node says, and under which key?"
)
def add_backward_stores_nothing(self: Node) -> Any:
    upstream = self.upstream_gradient()
    return [upstream for _ in self.inbound_nodes]


@wrong_add(
    "Something is added to an entry that is not there yet. What should each input's entry be when "
    "backward begins?"
)
def add_backward_adds_to_a_missing_entry(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {}
    for node in self.inbound_nodes:
        self.gradients[node] += upstream


@wrong_add(
    "The inputs are unpacked into two names, and that fails unless there are exactly two; and of "
    "two equal ones only one counts. What goes over any number of inputs, and adds up?"
)
def add_backward_unpacks_two_inputs(self: Node) -> None:
    x, y = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {x: upstream, y: upstream}


@wrong_add(
    "The upstream gradient is divided among the inputs, and of two equal ones only one counts. If "
    "one input of a sum grows by 1 and the others stay, how much does the sum grow?"
)
def add_backward_divides_among_inputs_and_overwrites(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: upstream / len(self.inbound_nodes) for node in self.inbound_nodes}


wrong_mul = misconceptions("mul_backward", "Mul.backward")


@wrong_mul(
    "The product of the others is found by dividing, and where an input is 0 there is nothing to "
    "divide by. How can you multiply the others without the whole product?"
)
def mul_backward_divides_by_the_input(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        self.gradients[node] = self.gradients[node] + upstream * self.value / node.value


@wrong_mul(
    "The upstream gradient is handed on as it is: that is what Add does. When x grows by 1, how "
    "much does x times 5 grow?"
)
def mul_backward_hands_on(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        self.gradients[node] = self.gradients[node] + upstream


@wrong_mul(
    "Each input gets its own value as slope. When x grows by 1, does x times 5 grow by x or by 5?"
)
def mul_backward_takes_its_own_value(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        self.gradients[node] = self.gradients[node] + upstream * node.value


@wrong_mul(
    "Mul(x, x) goes wrong: both factors are taken for the same one and left out together. What "
    "tells two places in the list apart when the node in them is the same?"
)
def mul_backward_leaves_out_equal_nodes(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        others = 1
        for other in self.inbound_nodes:
            if other is not node:
                others = others * other.value
        self.gradients[node] = self.gradients[node] + upstream * others


@wrong_mul(
    "In Mul(x, x) the second x replaces what the first has brought. The slope of x times x is not "
    "x: what is it?"
)
def mul_backward_overwrites_a_shared_input(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {}
    for i, node in enumerate(self.inbound_nodes):
        others = 1
        for j, other in enumerate(self.inbound_nodes):
            if j != i:
                others = others * other.value
        self.gradients[node] = upstream * others


@wrong_mul("Two inputs are swapped. Mul takes any number: what do three of them get?")
def mul_backward_two_inputs_only(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    if len(self.inbound_nodes) == 1:
        self.gradients[self.inbound_nodes[0]] = upstream
    else:
        x, y = self.inbound_nodes[:2]
        self.gradients[x] = self.gradients[x] + upstream * y.value
        self.gradients[y] = self.gradients[y] + upstream * x.value


@wrong_mul(
    "These are the slopes of Mul alone. How does what comes after Mul enter the gradient of the "
    "cost?"
)
def mul_backward_ignores_upstream(self: Node) -> None:
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for i, node in enumerate(self.inbound_nodes):
        others = np.ones(np.shape(node.value))
        for j, other in enumerate(self.inbound_nodes):
            if j != i:
                others = others * other.value
        self.gradients[node] = self.gradients[node] + others


@wrong_mul("Only the first consumer is asked. What do the others say about this product?")
def mul_backward_first_consumer_only(self: Node) -> None:
    upstream = self.outbound_nodes[0].gradients[self]
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for i, node in enumerate(self.inbound_nodes):
        others = 1
        for j, other in enumerate(self.inbound_nodes):
            if j != i:
                others = others * other.value
        self.gradients[node] = self.gradients[node] + upstream * others


@wrong_mul(
    "With whole numbers as inputs the sum cannot be stored: zeros_like of an array of whole "
    "numbers is one too. How else can you make zeros in the same shape?"
)
def mul_backward_whole_number_zeros(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros_like(node.value) for node in self.inbound_nodes}
    for i, node in enumerate(self.inbound_nodes):
        others = 1
        for j, other in enumerate(self.inbound_nodes):
            if j != i:
                others = others * other.value
        self.gradients[node] += upstream * others


@wrong_mul(
    "The product of the others is found by dividing, which fails at 0, and in Mul(x, x) the second "
    "x replaces what the first has brought. How can you multiply the others alone, and add up?"
)
def mul_backward_divides_and_overwrites(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: upstream * self.value / node.value for node in self.inbound_nodes}


@wrong_mul(
    "These are the slopes of Mul alone, and in Mul(x, x) the second x replaces what the first has "
    "brought. How does what comes after Mul enter, and what is the slope of x times x?"
)
def mul_backward_ignores_upstream_and_overwrites(self: Node) -> None:
    self.gradients = {}
    for i, node in enumerate(self.inbound_nodes):
        others = np.ones(np.shape(node.value))
        for j, other in enumerate(self.inbound_nodes):
            if j != i:
                others = others * other.value
        self.gradients[node] = others


@wrong_mul(
    "Exactly two different inputs are taken for granted. What does each of three inputs get, and "
    "what becomes of two parts that belong to one and the same input?"
)
def mul_backward_unpacks_two_inputs(self: Node) -> None:
    x, y = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {x: upstream * y.value, y: upstream * x.value}


@wrong_mul(
    "Two different inputs are taken for granted, and the rest gets nothing. What does each of "
    "three inputs get, and what becomes of two parts that belong to one and the same input?"
)
def mul_backward_first_two_by_index(self: Node) -> None:
    upstream = self.upstream_gradient()
    x, y = self.inbound_nodes[0], self.inbound_nodes[1]
    self.gradients = {x: upstream * y.value, y: upstream * x.value}


@wrong_mul(
    "Each input gets the whole product, itself included. When x grows by 1, does x times 5 grow by "
    "x times 5, or by 5?"
)
def mul_backward_takes_the_whole_product(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        self.gradients[node] = self.gradients[node] + upstream * self.value


@wrong_mul(
    "The others are added up instead of multiplied, which is the same only where there is just one "
    "other. When x grows by 1, how much does x times 2 times 5 grow?"
)
def mul_backward_adds_the_others(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for i, node in enumerate(self.inbound_nodes):
        others = 0
        for j, other in enumerate(self.inbound_nodes):
            if j != i:
                others = others + other.value
        self.gradients[node] = self.gradients[node] + upstream * others


@wrong_mul(
    "With several consumers only the last one counts: each replaces what the one before has "
    "brought. What should become of them all?"
)
def mul_backward_last_consumer_only(self: Node) -> None:
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for consumer in self.outbound_nodes:
        for i, node in enumerate(self.inbound_nodes):
            others = 1
            for j, other in enumerate(self.inbound_nodes):
                if j != i:
                    others = others * other.value
            self.gradients[node] = consumer.gradients[self] * others


@wrong_mul(
    "The gradients of the last pass are still there when the next one adds its own. What should "
    "they be when backward begins?"
)
def mul_backward_keeps_the_last_pass(self: Node) -> None:
    upstream = self.upstream_gradient()
    for i, node in enumerate(self.inbound_nodes):
        others = 1
        for j, other in enumerate(self.inbound_nodes):
            if j != i:
                others = others * other.value
        self.gradients[node] = self.gradients.get(node, 0) + upstream * others


@wrong_mul(
    "After backward, self.gradients has no entry for the inputs. Where will they look for what "
    "this node says, and under which key?"
)
def mul_backward_stores_nothing(self: Node) -> Any:
    upstream = self.upstream_gradient()
    values = [node.value for node in self.inbound_nodes]
    return [upstream * self.value / value for value in values]


@wrong_mul(
    "The product of the others is found by dividing, and nobody can divide by an input that is 0. "
    "How can you multiply the others without the whole product?"
)
def mul_backward_divides_before_upstream(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for node in self.inbound_nodes:
        self.gradients[node] = self.gradients[node] + upstream * (self.value / node.value)


@wrong_mul(
    "The product of the others is found by dividing, and nobody can divide by 0; and in Mul(x, x) "
    "the second x replaces what the first has brought. How can you multiply the others alone, and "
    "add up?"
)
def mul_backward_divides_before_upstream_and_overwrites(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: upstream * (self.value / node.value) for node in self.inbound_nodes}


@wrong_mul(
    "Exactly two inputs are taken for granted, and each gets its own value. What does each of "
    "three inputs get, and when x grows by 1, does x times 5 grow by x or by 5?"
)
def mul_backward_unpacks_two_inputs_and_takes_its_own_value(self: Node) -> None:
    x, y = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {x: upstream * x.value, y: upstream * y.value}


@wrong_mul(
    "Exactly two inputs are taken for granted, and they get the slopes of Mul alone. What does "
    "each of three inputs get, and how does what comes after Mul enter?"
)
def mul_backward_unpacks_two_inputs_and_ignores_upstream(self: Node) -> None:
    x, y = self.inbound_nodes
    self.gradients = {x: y.value, y: x.value}


@wrong_mul(
    "In Mul(x, x) both factors are left out together, and the second x replaces what the first has "
    "brought. What tells two places in the list apart, and what becomes of two parts?"
)
def mul_backward_leaves_out_equal_nodes_and_overwrites(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {}
    for node in self.inbound_nodes:
        others = 1
        for other in self.inbound_nodes:
            if other is not node:
                others = others * other.value
        self.gradients[node] = upstream * others


@wrong_mul(
    "Each input gets the whole product, itself included, and of two equal inputs only one counts. "
    "When x grows by 1, does x times 5 grow by x times 5, or by 5?"
)
def mul_backward_takes_the_whole_product_and_overwrites(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: upstream * self.value for node in self.inbound_nodes}


@wrong_mul(
    "The upstream gradient is handed on as it is, and of two equal inputs only one counts. When x "
    "grows by 1, how much does x times 5 grow, and how much x times x?"
)
def mul_backward_hands_on_and_overwrites(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: 1 * upstream for node in self.inbound_nodes}


@wrong_mul(
    "Each input gets its own value as slope, and of two equal inputs only one counts. When x grows "
    "by 1, does x times 5 grow by x or by 5?"
)
def mul_backward_takes_its_own_value_and_overwrites(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {node: upstream * node.value for node in self.inbound_nodes}


@wrong_mul(
    "Something is added to an entry that is not there yet. What should each input's entry be when "
    "backward begins?"
)
def mul_backward_adds_to_a_missing_entry(self: Node) -> None:
    upstream = self.upstream_gradient()
    self.gradients = {}
    values = [node.value for node in self.inbound_nodes]
    for node, value in zip(self.inbound_nodes, values, strict=True):
        self.gradients[node] += upstream * self.value / value


wrong_linear = misconceptions("linear_backward", "Linear.backward")


@wrong_linear(
    "The gradient of X is made as upstream, (m, k), times W, (n, k). In a product the numbers in "
    "the middle are equal: which way round must W lie to give (m, n)?"
)
def linear_backward_dX_without_transpose(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value,
        W: X.value.T @ upstream,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "The gradient of W is X times upstream. Each weight collects from all samples: which axis of "
    "X counts the samples, and where must it stand in the product?"
)
def linear_backward_dW_without_transpose(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value @ upstream,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "The gradient of W lies on its side: it has a row for each unit, and W has a row for each "
    "feature. Which factor should come first?"
)
def linear_backward_dW_transposed(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: upstream.T @ X.value,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "The gradient of b has a row for each sample, and b has one number for each unit. A bias is "
    "used by every sample: what becomes of what they all say?"
)
def linear_backward_db_is_upstream(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: upstream,
    }


@wrong_linear(
    "The gradient of b is m times too small, m being the number of samples. Who divides by the "
    "number of elements already, at the end of the network?"
)
def linear_backward_db_mean(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: upstream.mean(axis=0),
    }


@wrong_linear(
    "The gradient of b is one number for all units: the sum went over both axes. Which axis of the "
    "upstream gradient counts the samples?"
)
def linear_backward_db_sums_over_everything(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: upstream.sum(),
    }


@wrong_linear(
    "The gradient of b has a number for each sample: the sum went over the units. Which axis of "
    "the upstream gradient counts the samples?"
)
def linear_backward_db_sums_over_units(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: upstream.sum(axis=1),
    }


@wrong_linear(
    "The gradient of b has shape (1, k) and b has shape (k,). Which axis has been kept that should "
    "have vanished in the sum?"
)
def linear_backward_db_keeps_an_axis(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: upstream.sum(axis=0, keepdims=True),
    }


@wrong_linear(
    "The gradient of W is divided by the number of samples. Who divides by the number of elements "
    "already, at the end of the network?"
)
def linear_backward_dW_mean(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream / len(X.value),
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "These are the slopes of Linear alone, as if it were the cost. How does what comes after it "
    "enter?"
)
def linear_backward_ignores_upstream(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = np.ones(np.shape(self.value))
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: upstream.sum(axis=0),
    }


@wrong_linear("Only the first consumer is asked. What do the others say about this layer?")
def linear_backward_first_consumer_only(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.outbound_nodes[0].gradients[self]
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "With several consumers only the last one counts: each replaces what the one before has "
    "brought. What should become of them all?"
)
def linear_backward_last_consumer_only(self: Node) -> None:
    X, W, b = self.inbound_nodes
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    for consumer in self.outbound_nodes:
        grad_cost = consumer.gradients[self]
        self.gradients[X] = grad_cost @ W.value.T
        self.gradients[W] = X.value.T @ grad_cost
        self.gradients[b] = np.sum(grad_cost, axis=0)


@wrong_linear(
    "With whole numbers as inputs the sum cannot be stored: zeros_like of an array of whole "
    "numbers is one too. How else can you make zeros in the same shape?"
)
def linear_backward_whole_number_zeros(self: Node) -> None:
    X, W, b = self.inbound_nodes
    self.gradients = {node: np.zeros_like(node.value) for node in self.inbound_nodes}
    for consumer in self.outbound_nodes:
        grad_cost = consumer.gradients[self]
        self.gradients[X] += grad_cost @ W.value.T
        self.gradients[W] += X.value.T @ grad_cost
        self.gradients[b] += np.sum(grad_cost, axis=0)


@wrong_linear(
    "The gradients of the last pass are still there when the next one adds its own. What should "
    "they be when backward begins?"
)
def linear_backward_keeps_the_last_pass(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients[X] = self.gradients.get(X, 0) + upstream @ W.value.T
    self.gradients[W] = self.gradients.get(W, 0) + X.value.T @ upstream
    self.gradients[b] = self.gradients.get(b, 0) + upstream.sum(axis=0)


@wrong_linear(
    "Neither product has a transpose: upstream times W, and X times upstream. Which axis has to "
    "vanish in each of them, and so which factor has to be turned?"
)
def linear_backward_without_transposes(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value,
        W: X.value @ upstream,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "W is not turned in the gradient of X, and the gradient of b is upstream as it came. Which "
    "axis has to vanish in the product, and which one in the gradient of b?"
)
def linear_backward_dX_without_transpose_and_db_is_upstream(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value,
        W: X.value.T @ upstream,
        b: upstream,
    }


@wrong_linear(
    "X is not turned in the gradient of W, and the gradient of b is upstream as it came. Each "
    "weight and each bias is used by all samples: which axis has to vanish in both?"
)
def linear_backward_dW_without_transpose_and_db_is_upstream(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value @ upstream,
        b: upstream,
    }


@wrong_linear(
    "All three need another look: no product has a transpose, and the gradient of b is upstream as "
    "it came. Which axis has to vanish in each, if every gradient has its own value's shape?"
)
def linear_backward_without_transposes_and_db_is_upstream(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value,
        W: X.value @ upstream,
        b: upstream,
    }


@wrong_linear(
    "No product has a transpose, and the gradient of b is one number for all units. Which axis has "
    "to vanish in each, if every gradient has its own value's shape?"
)
def linear_backward_without_transposes_and_db_sums_over_everything(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value,
        W: X.value @ upstream,
        b: upstream.sum(),
    }


@wrong_linear(
    "W is not turned in the gradient of X, and the gradient of b is one number for all units. "
    "Which axis has to vanish in the product, and which one in the gradient of b?"
)
def linear_backward_dX_without_transpose_and_db_sums_over_everything(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value,
        W: X.value.T @ upstream,
        b: upstream.sum(),
    }


@wrong_linear(
    "W is not turned in the gradient of X, and the gradient of W lies on its side. What are the "
    "shapes of X and of W, and which order of the factors gives each of them?"
)
def linear_backward_dX_without_transpose_and_dW_transposed(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value,
        W: upstream.T @ X.value,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "Both the gradient of X and that of W lie on their sides. What are the shapes of X and of W, "
    "and which order of the factors gives each of them?"
)
def linear_backward_dX_and_dW_transposed(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: W.value @ upstream.T,
        W: upstream.T @ X.value,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "The gradient of X lies on its side: it has a column for each sample, and X has a row for "
    "each. Which factor should come first?"
)
def linear_backward_dX_transposed(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: W.value @ upstream.T,
        W: X.value.T @ upstream,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "The gradients of W and of b are divided by the number of samples. Who divides by the number "
    "of elements already, at the end of the network?"
)
def linear_backward_dW_and_db_mean(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream / len(X.value),
        b: upstream.mean(axis=0),
    }


@wrong_linear(
    "The gradient of b is its slope alone, 1 for each unit. How many samples use a bias, and how "
    "does what comes after Linear enter?"
)
def linear_backward_db_is_one(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: np.ones(np.shape(b.value)),
    }


@wrong_linear(
    "X gets W turned, W gets X turned, and b gets ones: these are slopes of Linear alone. How does "
    "what comes after this layer enter, and which shape must each gradient have?"
)
def linear_backward_bare_factors(self: Node) -> None:
    X, W, b = self.inbound_nodes
    self.gradients = {
        X: W.value.T,
        W: X.value.T,
        b: np.ones(np.shape(b.value)),
    }


@wrong_linear(
    "X has the gradient of W and W that of X. In a product each factor gets the other one: which "
    "of the two stands beside upstream in the gradient of X?"
)
def linear_backward_keys_exchanged(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        W: upstream @ W.value.T,
        X: X.value.T @ upstream,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "The products go entry by entry, as * does it. In the formulas there is a sum in each "
    "gradient: which product adds up as well?"
)
def linear_backward_elementwise(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream * W.value,
        W: upstream * X.value,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "After backward, self.gradients has no entry for X, W and b. Where will they look for what "
    "this node says, and under which key?"
)
def linear_backward_stores_nothing(self: Node) -> Any:
    X, W, _ = self.inbound_nodes
    upstream = self.upstream_gradient()
    return upstream @ W.value.T, X.value.T @ upstream, upstream.sum(axis=0)


@wrong_linear(
    "W turned stands before upstream in the gradient of X. Write both shapes side by side: which "
    "order leaves the samples on the left?"
)
def linear_backward_dX_factors_exchanged(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: W.value.T @ upstream,
        W: X.value.T @ upstream,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "Upstream stands before X turned in the gradient of W. Write both shapes side by side: which "
    "order leaves the features on the left?"
)
def linear_backward_dW_factors_exchanged(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: upstream @ X.value.T,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "The gradient of b is one number, the mean of all upstream. Which axis of it counts the "
    "samples, and is a mean asked for or a sum?"
)
def linear_backward_db_mean_of_everything(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: upstream.mean(),
    }


@wrong_linear(
    "X gets W and W gets X, each as it is, and b gets 1. How does what comes after this layer get "
    "to them, and which shape must each gradient have?"
)
def linear_backward_bare_factors_as_they_are(self: Node) -> None:
    X, W, b = self.inbound_nodes
    self.gradients = {
        X: W.value,
        W: X.value,
        b: np.ones(()),
    }


@wrong_linear(
    "X gets W turned and W gets X turned, and b gets the single number 1. How does what comes "
    "after this layer get to them, and which shape must each gradient have?"
)
def linear_backward_bare_factors_and_single_one(self: Node) -> None:
    X, W, b = self.inbound_nodes
    self.gradients = {
        X: W.value.T,
        W: X.value.T,
        b: np.ones(()),
    }


@wrong_linear(
    "The nodes themselves are turned and multiplied, and a node is no array. Which attribute of a "
    "node holds its numbers?"
)
def linear_backward_takes_nodes_for_values(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.T,  # type: ignore[attr-defined]
        W: X.T @ upstream,  # type: ignore[attr-defined]
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "The gradient of X is W turned, and nothing else. How does what comes after this layer get to "
    "X, and which shape must that gradient have?"
)
def linear_backward_dX_bare_weights(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: W.value.T,
        W: X.value.T @ upstream,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "The gradient of b is that of the last sample alone. A bias is used by every sample: what "
    "becomes of what they all say?"
)
def linear_backward_db_last_sample_only(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: 1 * upstream[-1],
    }


@wrong_linear(
    "All three gradients are divided by the number of samples. Who divides by the number of "
    "elements already, at the end of the network?"
)
def linear_backward_all_mean(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient() / len(X.value)
    self.gradients = {
        X: upstream @ W.value.T,
        W: X.value.T @ upstream,
        b: upstream.sum(axis=0),
    }


@wrong_linear(
    "The gradient of W lies on its side, and that of b has a number for each sample. What is the "
    "shape of W, and which axis of the upstream gradient counts the samples?"
)
def linear_backward_dW_transposed_and_db_sums_over_units(self: Node) -> None:
    X, W, b = self.inbound_nodes
    upstream = self.upstream_gradient()
    self.gradients = {
        X: upstream @ W.value.T,
        W: upstream.T @ X.value,
        b: upstream.sum(axis=1),
    }


wrong_sigmoid = misconceptions("sigmoid_backward", "Sigmoid.backward")


@wrong_sigmoid(
    "The sigmoid is taken of its own value before the slope is made. self.value is the sigmoid "
    "already: what is the slope in terms of it?"
)
def sigmoid_backward_of_its_value(self: Node) -> None:
    again = 1 / (1 + np.exp(-self.value))
    self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * again * (1 - again)}


@wrong_sigmoid(
    "This is the sigmoid's own slope; the chain ends here. How does what comes after the sigmoid "
    "enter?"
)
def sigmoid_backward_ignores_upstream(self: Node) -> None:
    self.gradients = {self.inbound_nodes[0]: self.value * (1 - self.value)}


@wrong_sigmoid("x(1 - x) is made of the input's value. Which value belongs into value(1 - value)?")
def sigmoid_backward_slope_of_the_input(self: Node) -> None:
    x = self.inbound_nodes[0].value
    self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * x * (1 - x)}


@wrong_sigmoid(
    "1 - value squared is the slope of another S-curve, tanh. What is the sigmoid's slope where "
    "its value is 1/2?"
)
def sigmoid_backward_with_the_slope_of_tanh(self: Node) -> None:
    self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * (1 - self.value**2)}


@wrong_sigmoid(
    "The upstream gradient is multiplied by the value, not by the slope. How steep is the S-curve "
    "where its value is almost 1?"
)
def sigmoid_backward_value_for_slope(self: Node) -> None:
    self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * self.value}


@wrong_sigmoid(
    "Far out the exponential overflows and the gradient becomes nan. What do you need besides "
    "self.value, which is there already?"
)
def sigmoid_backward_overflows(self: Node) -> None:
    e = np.exp(-np.asarray(self.inbound_nodes[0].value, dtype=float))
    self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * e / (1 + e) ** 2}


@wrong_sigmoid("Only the first consumer is asked. What do the others say about this node?")
def sigmoid_backward_first_consumer_only(self: Node) -> None:
    slope = self.value * (1 - self.value)
    self.gradients = {self.inbound_nodes[0]: self.outbound_nodes[0].gradients[self] * slope}


@wrong_sigmoid(
    "With whole numbers as inputs the sum cannot be stored: zeros_like of an array of whole "
    "numbers is one too. How else can you make zeros in the same shape?"
)
def sigmoid_backward_whole_number_zeros(self: Node) -> None:
    self.gradients = {node: np.zeros_like(node.value) for node in self.inbound_nodes}
    for consumer in self.outbound_nodes:
        slope = self.value * (1 - self.value)
        self.gradients[self.inbound_nodes[0]] += slope * consumer.gradients[self]


@wrong_sigmoid(
    "The sigmoid is taken of its own value, and the chain ends there. What is self.value already, "
    "and how does what comes after the sigmoid enter?"
)
def sigmoid_backward_of_its_value_and_ignores_upstream(self: Node) -> None:
    again = 1 / (1 + np.exp(-self.value))
    self.gradients = {self.inbound_nodes[0]: again * (1 - again)}


@wrong_sigmoid(
    "x(1 - x) is made of the input's value, and the chain ends there. Which value belongs into the "
    "slope, and how does what comes after the sigmoid enter?"
)
def sigmoid_backward_slope_of_the_input_and_ignores_upstream(self: Node) -> None:
    x = self.inbound_nodes[0].value
    self.gradients = {self.inbound_nodes[0]: x * (1 - x)}


@wrong_sigmoid(
    "The slope is that of tanh, another S-curve, and the chain ends there. What is the sigmoid's "
    "slope where its value is 1/2, and how does what comes after it enter?"
)
def sigmoid_backward_with_the_slope_of_tanh_and_ignores_upstream(self: Node) -> None:
    self.gradients = {self.inbound_nodes[0]: 1 - self.value**2}


@wrong_sigmoid(
    "The upstream gradient is handed on as it is: that is what Add does. How far does the sigmoid "
    "move when its input moves by a little?"
)
def sigmoid_backward_hands_on(self: Node) -> None:
    self.gradients = {self.inbound_nodes[0]: 1 * self.upstream_gradient()}


@wrong_sigmoid(
    "The slope has two factors, and the value itself is missing here. How steep is the S-curve "
    "where its value is almost 0?"
)
def sigmoid_backward_without_the_value(self: Node) -> None:
    self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * (1 - self.value)}


@wrong_sigmoid(
    "The sign is wrong: the S-curve only ever rises. Which number minus which is meant in the "
    "slope?"
)
def sigmoid_backward_negative(self: Node) -> None:
    slope = self.value * (self.value - 1)
    self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() * slope}


@wrong_sigmoid(
    "The upstream gradient and the slope are added. Along one way, what do ratios do with each "
    "other?"
)
def sigmoid_backward_adds_the_slope(self: Node) -> None:
    slope = self.value * (1 - self.value)
    self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() + slope}


@wrong_sigmoid(
    "A matrix product mixes the numbers of an array with each other. Each number of the input "
    "moves only its own: which product goes number by number?"
)
def sigmoid_backward_as_matrix_product(self: Node) -> None:
    slope = self.value * (1 - self.value)
    self.gradients = {self.inbound_nodes[0]: np.dot(self.upstream_gradient(), slope)}


@wrong_sigmoid(
    "With several consumers only the last one counts: each replaces what the one before has "
    "brought. What should become of them all?"
)
def sigmoid_backward_last_consumer_only(self: Node) -> None:
    slope = self.value * (1 - self.value)
    for consumer in self.outbound_nodes:
        self.gradients[self.inbound_nodes[0]] = consumer.gradients[self] * slope


@wrong_sigmoid(
    "The gradients of the last pass are still there when the next one adds its own. What should "
    "they be when backward begins?"
)
def sigmoid_backward_keeps_the_last_pass(self: Node) -> None:
    x = self.inbound_nodes[0]
    slope = self.value * (1 - self.value)
    self.gradients[x] = self.gradients.get(x, 0) + self.upstream_gradient() * slope


@wrong_sigmoid(
    "After backward, self.gradients has no entry for the input. Where will it look for what this "
    "node says, and under which key?"
)
def sigmoid_backward_stores_nothing(self: Node) -> Any:
    return self.upstream_gradient() * self.value * (1 - self.value)


@wrong_sigmoid(
    "The value itself is handed back, and the chain ends there. How steep is the S-curve where its "
    "value is almost 1, and how does what comes after it enter?"
)
def sigmoid_backward_value_alone(self: Node) -> None:
    self.gradients = {self.inbound_nodes[0]: 1 * self.value}


@wrong_sigmoid(
    "@ is a product of matrices, and single numbers do not know it. Each number of the input moves "
    "only its own: which product goes number by number?"
)
def sigmoid_backward_with_matrix_operator(self: Node) -> None:
    slope = self.value * (1 - self.value)
    self.gradients = {self.inbound_nodes[0]: self.upstream_gradient() @ slope}


@wrong_sigmoid(
    "The dictionary of gradients is replaced by the gradient itself, so nobody can look anything "
    "up in it. For whom is this gradient, and where should it stand?"
)
def sigmoid_backward_replaces_the_dictionary(self: Node) -> None:
    slope = self.value * (1 - self.value)
    self.gradients = self.upstream_gradient() * slope


@wrong_sigmoid(
    "Everything comes out as 0: in value * 1 - value the multiplication comes before the "
    "subtraction. What belongs together?"
)
def sigmoid_backward_without_brackets(self: Node) -> None:
    self.gradients = {
        self.inbound_nodes[0]: self.upstream_gradient() * (self.value * 1 - self.value)
    }


wrong_mse = misconceptions("mse_backward", "MSE.backward")


@wrong_mse(
    "The gradients are half as large as they should be. What does the derivative of a square bring "
    "down?"
)
def mse_backward_without_the_two(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = difference / difference.size
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "y and a have each other's gradient: a step against these would climb. When a is below y and "
    "grows, does the cost rise or fall?"
)
def mse_backward_signs_swapped(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(a.value) - np.ravel(y.value)
    slope = 2 * difference / difference.size
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "y and a have gradients of the same sign. When the cost falls because a comes nearer to y, "
    "does y come nearer to a by moving the same way?"
)
def mse_backward_same_sign_for_both(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * difference / difference.size
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "The gradients are divided by the number of rows. Over how many numbers does forward take the "
    "mean, when y has shape (4, 3)?"
)
def mse_backward_rows_for_elements(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * difference / len(y.value)
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "Both gradients are columns, whatever the inputs look like. Which shape does the gradient of "
    "y have to have, and which that of a?"
)
def mse_backward_columns(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.reshape(y.value, (-1, 1)) - np.reshape(a.value, (-1, 1))
    self.gradients = {
        y: 2 / difference.size * difference,
        a: -2 / difference.size * difference,
    }


@wrong_mse(
    "Both gradients are columns, and they are divided by the number of rows. Which shape has each "
    "input, and over how many numbers does forward take the mean?"
)
def mse_backward_columns_divided_by_rows(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.reshape(y.value, (-1, 1)) - np.reshape(a.value, (-1, 1))
    self.gradients = {
        y: 2 / len(y.value) * difference,
        a: -2 / len(y.value) * difference,
    }


@wrong_mse(
    "This is the gradient of the sum of squares. forward takes their mean: what does that change?"
)
def mse_backward_of_the_sum(self: Node) -> None:
    y, a = self.inbound_nodes
    slope = 2 * (np.ravel(y.value) - np.ravel(a.value))
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "y of shape (m,) minus a of shape (m, 1) is a table of m times m differences. What did forward "
    "do to both before it subtracted?"
)
def mse_backward_spreads(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = y.value - a.value
    self.gradients = {y: 2 * difference / difference.size, a: -2 * difference / difference.size}


@wrong_mse(
    "y gets no gradient. Nobody will ever train a target, but the node was asked for both of its "
    "inputs: what is the slope in the direction of y?"
)
def mse_backward_nothing_for_y(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * difference / difference.size
    self.gradients = {
        y: np.zeros(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "The loop over consumers finds none, so everything stays 0: the cost is the last node. What is "
    "the gradient of the cost with respect to itself?"
)
def mse_backward_waits_for_consumers(self: Node) -> None:
    y, a = self.inbound_nodes
    self.gradients = {node: np.zeros(np.shape(node.value)) for node in self.inbound_nodes}
    difference = np.ravel(y.value) - np.ravel(a.value)
    for consumer in self.outbound_nodes:
        slope = consumer.gradients[self] * 2 * difference / difference.size
        self.gradients[y] += slope.reshape(np.shape(y.value))
        self.gradients[a] -= slope.reshape(np.shape(a.value))


@wrong_mse(
    "The gradients are half as large as they should be, and y and a have each other's. What does "
    "the derivative of a square bring down, and does the cost rise or fall when an a below y "
    "grows?"
)
def mse_backward_without_the_two_and_signs_swapped(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(a.value) - np.ravel(y.value)
    slope = difference / difference.size
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "The 2 of the square is missing, and the gradients are divided by the number of rows. What "
    "does a derivative of a square bring down, and over how many numbers does forward take the "
    "mean?"
)
def mse_backward_without_the_two_by_rows(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = difference / len(y.value)
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "y and a have each other's gradient, and both are divided by the number of rows. Does the cost "
    "fall or rise when an a below y grows, and over how many numbers is the mean taken?"
)
def mse_backward_signs_swapped_by_rows(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(a.value) - np.ravel(y.value)
    slope = 2 * difference / len(y.value)
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "This is the gradient of the sum of squares, and y and a have each other's. What does the mean "
    "change, and does the cost rise or fall when an a below y grows?"
)
def mse_backward_of_the_sum_with_signs_swapped(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(a.value) - np.ravel(y.value)
    slope = 2 * difference
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "Here is the difference alone: the 2 of the square is missing, and so is the mean. What does "
    "the derivative of a square bring down, and what does forward divide by?"
)
def mse_backward_is_the_difference(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = difference
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "y and a have gradients of the same sign, that of a. When the cost falls because a comes "
    "nearer to y, does y come nearer to a by moving the same way?"
)
def mse_backward_both_negative(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * difference / difference.size
    self.gradients = {
        y: -slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "Both gradients are columns, and the 2 of the square is missing. Which shape does the gradient "
    "of y have to have, and what does the derivative of a square bring down?"
)
def mse_backward_columns_without_the_two(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.reshape(y.value, (-1, 1)) - np.reshape(a.value, (-1, 1))
    slope = difference / difference.size
    self.gradients = {
        y: slope,
        a: -slope,
    }


@wrong_mse(
    "Both gradients are columns, and y and a have each other's. Which shape has each input, and "
    "does the cost rise or fall when an a below y grows?"
)
def mse_backward_columns_with_signs_swapped(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.reshape(y.value, (-1, 1)) - np.reshape(a.value, (-1, 1))
    slope = 2 * difference / difference.size
    self.gradients = {
        y: -slope,
        a: slope,
    }


@wrong_mse(
    "Both gradients are flat, whatever the inputs look like. Which shape does the gradient of y "
    "have to have, and which that of a?"
)
def mse_backward_flat(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * difference / difference.size
    self.gradients = {
        y: slope,
        a: -slope,
    }


@wrong_mse(
    "y of shape (m,) minus a of shape (m, 1) is a table of m times m, and the 2 of the square is "
    "missing. What did forward do to both, and what does the derivative of a square bring down?"
)
def mse_backward_spreads_without_the_two(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = y.value - a.value
    slope = difference / difference.size
    self.gradients = {
        y: slope,
        a: -slope,
    }


@wrong_mse(
    "y of shape (m,) minus a of shape (m, 1) is a table of m times m, and the gradients are "
    "divided by the number of rows. What did forward do to both, and over how many numbers is the "
    "mean?"
)
def mse_backward_spreads_and_divides_by_rows(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = y.value - a.value
    slope = 2 * difference / len(y.value)
    self.gradients = {
        y: slope,
        a: -slope,
    }


@wrong_mse(
    "The difference is still squared, so no gradient knows its sign. What is left of a square when "
    "its derivative is taken?"
)
def mse_backward_squares_again(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * difference**2 / difference.size
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "The gradients are divided by the number of elements twice. How often does the mean of forward "
    "divide?"
)
def mse_backward_divides_by_the_elements_twice(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * difference / difference.size**2
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "y has no entry in self.gradients. Nobody will ever train a target, but each inbound node is "
    "owed one: what is the slope in the direction of y?"
)
def mse_backward_leaves_out_y(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    self.gradients = {a: (-2 * difference / difference.size).reshape(np.shape(a.value))}


@wrong_mse(
    "After backward, self.gradients has no entry for y and a. Where will they look for what this "
    "node says, and under which key?"
)
def mse_backward_stores_nothing(self: Node) -> Any:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    return 2 * difference / difference.size


@wrong_mse(
    "y of shape (m,) minus a of shape (m, 1) is a table of m times m, and the mean has been "
    "forgotten. What did forward do to both, and by what does it divide?"
)
def mse_backward_of_the_sum_spreads(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = y.value - a.value
    slope = 2 * difference
    self.gradients = {
        y: slope,
        a: -slope,
    }


@wrong_mse(
    "Here is the difference alone, as a column: the 2 of the square is missing, the mean, and each "
    "input's own shape. Which of the three do you see first in the formula?"
)
def mse_backward_is_the_difference_in_columns(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.reshape(y.value, (-1, 1)) - np.reshape(a.value, (-1, 1))
    slope = 1 * difference
    self.gradients = {
        y: slope,
        a: -slope,
    }


@wrong_mse(
    "Each input gets a single number, the mean of the differences. How many numbers has y, and how "
    "does the cost move when only one of them does?"
)
def mse_backward_is_one_number(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * np.mean(difference)
    self.gradients = {
        y: slope,
        a: -slope,
    }


@wrong_mse("Both gradients have the shape of y. Which shape has a?")
def mse_backward_both_in_the_shape_of_y(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * difference / difference.size
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(y.value)),
    }


@wrong_mse("Both gradients have the shape of a. Which shape has y?")
def mse_backward_both_in_the_shape_of_a(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = 2 * difference / difference.size
    self.gradients = {
        y: slope.reshape(np.shape(a.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "The gradients are divided by the cost, as if its root had been taken. Which function of the "
    "differences does forward compute?"
)
def mse_backward_of_the_root(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = difference / difference.size / np.sqrt(np.mean(difference**2))
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }


@wrong_mse(
    "Only the signs of the differences are left: this is the slope of the absolute error. What "
    "does the derivative of a square keep of its size?"
)
def mse_backward_of_absolute_differences(self: Node) -> None:
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    slope = np.sign(difference) / difference.size
    self.gradients = {
        y: slope.reshape(np.shape(y.value)),
        a: -slope.reshape(np.shape(a.value)),
    }
