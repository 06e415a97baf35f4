"""Lesson 09: a network of any sizes, and a training that stops in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from autograder.experiments.observing import Case, experiment


@experiment
def digits_model(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Linear layers of the given sizes, drawn from rng, a Tanh between two, none after the last."""
    several: list[Sequence[int]] = [(5, 4, 3), [6, 4, 5, 3], (4, 2), [5, 5, 5, 5, 2], (64, 32, 10)]
    seed = int(rng.integers(1 << 30))

    def model(sizes: Sequence[int], other: int = 0) -> Any:
        return mf.digits_model(sizes, np.random.default_rng(seed + other))

    def parameters(sizes: Sequence[int], other: int = 0) -> list[Any]:
        return [parameter.data for parameter in model(sizes, other).get_parameters()]

    def kind() -> str:
        network = model((5, 4, 3))
        usable = hasattr(network, "forward") and hasattr(network, "get_parameters")
        return "a network" if usable else f"an object of type {type(network).__name__}"

    yield Case("what comes back", kind)

    for sizes in several:
        yield Case(
            f"the shapes of the parameters for sizes {sizes}",
            lambda sizes=sizes: [np.shape(one) for one in parameters(sizes)],  # type: ignore[misc]
        )

    for sizes in several:
        X, numbers = rng.normal(size=(7, sizes[0])), rng.normal(size=50)

        def outputs(
            sizes: Sequence[int] = sizes, X: np.ndarray = X, numbers: np.ndarray = numbers
        ) -> Any:
            """What comes out with other weights: where they come from is asked below."""
            network = model(sizes)
            for i, parameter in enumerate(network.get_parameters()):
                shape = np.shape(parameter.data)
                parameter.data = np.resize(np.roll(numbers, i), shape) / np.sqrt(shape[0])
            return network.forward(mf.Tensor(X)).data

        yield Case(f"what comes out for 7 samples, sizes {sizes}, the weights given", outputs)

    yield Case(
        "the weights as they are drawn from rng, the first layer's first, sizes [6, 4, 5, 3]",
        lambda: [one for one in parameters([6, 4, 5, 3]) if np.ndim(one) == 2],
        "which",
        facts=("layer 1", "layer 2", "layer 3"),
    )

    def different(arrays: Sequence[Any]) -> int:
        return len({np.asarray(array).tobytes() for array in arrays})

    yield Case(
        "how many different weights are drawn with three generators, two of one seed",
        lambda: different([parameters((5, 4, 3), other)[0] for other in (0, 0, 1)]),
    )
    yield Case(
        "how many different weights three layers of one size have",
        lambda: different(parameters((5, 5, 5, 5, 2))[0:6:2]),
    )
    yield Case(
        "how many parameters there are, none counted twice, sizes (5, 5, 5, 5, 2)",
        lambda: len({id(one) for one in model((5, 5, 5, 5, 2)).get_parameters()}),
    )

    def afterwards() -> list[int]:
        sizes = [5, 4, 3]
        model(sizes)
        return sizes

    yield Case("the caller's list of sizes afterwards", afterwards)


Table = tuple[np.ndarray, np.ndarray]
"""Rows and their classes."""

CLASSES = 4


def table(rng: np.random.Generator, losses: np.ndarray, held_out: bool = False) -> Table:
    """A table for an actor: each row's number, and its logits after 0, 1, 2, … steps.

    losses: (rows, steps), what they come to. Held-out rows are counted backwards, from -1.
    """
    rows = len(losses)
    classes = rng.integers(CLASSES, size=rows)
    numbers = -1 - np.arange(rows) if held_out else np.arange(rows)
    right = np.arange(CLASSES) == classes[:, np.newaxis, np.newaxis]
    larger = (np.log(CLASSES - 1) - np.log(np.expm1(losses)))[:, :, np.newaxis]
    logits = rng.normal(size=(*losses.shape, 1)) + right * larger
    return np.column_stack([numbers, logits.reshape(rows, -1)]), classes


class Course(NamedTuple):
    """Where an actor's weight begins, and how it moves: by alpha times the slopes in each step."""

    start: np.ndarray
    slopes: np.ndarray
    alpha: float


def actor(mf: Any, course: Course) -> tuple[Any, list[np.ndarray]]:
    """A Sequential that stands in for a network, and the numbers of the rows it has learned from.

    Its weight has the same slope at all times, so it tells how many steps have been taken, whoever
    asks and however often. After each step a row shows its next logits.
    """
    start, slopes, alpha = course
    learned: list[np.ndarray] = []

    class Actor(mf.Linear):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(*start.shape, np.random.default_rng(0))
            self.weight.data = start.copy()

        def forward(self, input: Any) -> Any:
            numbers = input.data[:, 0]
            logits = input.data[:, 1:].reshape(len(numbers), -1, CLASSES)
            way = (start - self.weight.data) / (alpha * slopes)
            step = int(np.clip(np.rint(way[0, 0]), 0, logits.shape[1] - 1))

            def hand_back(gradient: Any) -> tuple[np.ndarray, np.ndarray]:
                if numbers[0] >= 0:
                    learned.append(numbers)
                return slopes, slopes[0]

            return mf.made("acted", logits[:, step], (self.weight, self.bias), hand_back)

    return mf.Sequential([Actor()]), learned


@experiment
def digits_train(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """One step follows each batch; training stops when the held-out loss has stopped falling."""
    slopes = rng.uniform(0.5, 2, size=(2, 3)) * rng.choice([-1, 1], size=(2, 3))
    course = Course(rng.normal(size=(2, 3)), slopes, float(rng.uniform(0.2, 0.6)))
    seed = int(rng.integers(1 << 30))

    def trained(
        model: Any,
        tables: tuple[Table, Table],
        epochs: int,
        batch_size: int,
        patience: int,
        other: int = 0,
    ) -> list[Any]:
        """Both lists of losses, if two came back, and the parameters that the model has then."""
        pairs = [tuple(one.copy() for one in pair) for pair in tables]
        generator = np.random.default_rng(seed + other)
        asked = epochs, batch_size, course.alpha, patience, generator
        losses = mf.digits_train(model, *pairs, *asked)
        if not isinstance(losses, tuple | list) or len(losses) != 2:
            losses = [losses, losses]
        lists = [list(one) if np.ndim(one) == 1 else one for one in losses]
        return [*lists, [one.data for one in model.get_parameters()]]

    def seen(label: str, train: Callable[[], list[Any]]) -> Iterator[Case]:
        """Cases for all that comes of one training."""
        once = cache(train)
        for i, what in enumerate(
            ("the training losses", "the held-out losses", "the parameters in the end")
        ):
            yield Case(f"{label}: {what}", lambda i=i: once()[i])  # type: ignore[misc]

    X, classes = rng.normal(size=(9, 5)), rng.permutation(9) % 3
    X_held, held = rng.normal(size=(6, 5)), rng.permutation(6) % 3

    def real() -> list[Any]:
        """All rows in one batch: its order makes no difference."""
        generator = np.random.default_rng(seed)
        model = mf.Sequential([mf.Linear(5, 4, generator), mf.Tanh(), mf.Linear(4, 3, generator)])
        return trained(model, ((X, classes), (X_held, held)), 5, 9, 5)

    yield from seen("a network of two layers, all rows in one batch", real)

    factors = np.array([[0.6], [1.4], [0.9], [1.3], [0.8]])
    """Of each held-out row; their mean is 1."""

    def tables(
        rows: int, steps: int, held_out: np.ndarray, each: np.ndarray = factors
    ) -> tuple[Table, Table]:
        """A training table of which all rows have one loss, and a held-out one.

        held_out: its losses after each epoch of so many steps. Between these they are small, for
        who looks too early or too late.
        """
        between = rng.uniform(0.1, 0.2, size=(len(held_out), steps))
        between[:, -1] = held_out
        losses = np.append(rng.uniform(3, 4), between)
        training = np.tile(rng.uniform(0.5, 2, size=losses.size), (rows, 1))
        return table(rng, training), table(rng, each * losses, held_out=True)

    def losing(
        label: str, held_out: Sequence[float], patience: int, each: np.ndarray = factors
    ) -> Iterator[Case]:
        """Three batches in each epoch. These held-out losses, times a factor."""
        pair = tables(10, 3, rng.uniform(0.8, 1.2) * np.array(held_out), each)
        yield from seen(
            f"{label}, patience {patience}, 10 rows in batches of 4",
            lambda: trained(actor(mf, course)[0], pair, len(held_out), 4, patience),
        )

    yield from losing("a held-out loss that falls in each of 4 epochs", [2.0, 1.6, 1.3, 1.1], 2)
    for_good = [2.0, 1.4, 1.5, 1.8, 1.2, 1.1]
    yield from losing("a held-out loss that is at its best in epoch 2", for_good, 2)
    yield from losing("a held-out loss that rises in epoch 3", [2.0, 1.4, 1.5, 1.3, 1.2, 1.1], 1)
    up_and_down = [2.0, 2.2, 1.7, 1.9, 1.5, 1.6, 1.4, 1.45, 1.43]
    yield from losing("a held-out loss that rises in every other epoch", up_and_down, 2)
    back = [1.2, 2.0, 1.8, 1.6, 1.1, 1.0]
    yield from losing("a held-out loss that is at its best in epoch 1", back, 3)
    yield from losing(
        "4 epochs, the held-out loss at its best in the second", [2.0, 1.4, 1.5, 1.8], 3
    )
    alone = np.ones((1, 1))  # one row's mean is the same to the last digit
    yield from losing("a held-out loss that stays as it is", [1.3] * 5, 2, alone)
    by_a_hair = [1.3, 1.3 - 1e-8, 1.3 - 2e-8, 1.3 - 3e-8]
    yield from losing("a held-out loss that falls by a hair in each of 4 epochs", by_a_hair, 1)

    long = tables(23, 5, np.array([2.0, 1.6, 1.3]))

    def batches(other: int = 0) -> list[np.ndarray]:
        """The batches of three epochs: the numbers of their rows."""
        model, learned = actor(mf, course)
        trained(model, long, 3, 5, 4, other)
        return learned

    yield Case(
        "how many rows a batch has, 23 rows in batches of 5",
        lambda: sorted({len(batch) for batch in batches()}),
    )

    def visits() -> list[int]:
        return sorted(set(np.bincount(np.concatenate(batches()).astype(int)).tolist()))

    yield Case("how often a row is learned from in 3 epochs", visits)

    def orders(other: int = 0) -> list[bytes]:
        seen = np.concatenate(batches(other))
        return [seen[start : start + 23].tobytes() for start in range(0, len(seen), 23)]

    yield Case(
        "how many different orders of the rows there are in the table and three epochs",
        lambda: len({np.arange(23.0).tobytes(), *orders()}),
    )
    yield Case(
        "how many different orders trainings with three generators begin with, two of one seed",
        lambda: len({orders(other)[0] for other in (0, 0, 1)}),
    )

    def afterwards() -> Any:
        pairs = [tuple(one.copy() for one in pair) for pair in long]
        generator = np.random.default_rng(seed)
        mf.digits_train(actor(mf, course)[0], *pairs, 2, 4, course.alpha, 2, generator)
        return [one for pair in pairs for one in pair]

    yield Case("the training and the held-out table afterwards", afterwards)
