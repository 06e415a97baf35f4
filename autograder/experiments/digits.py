"""Lesson 09: a network of any sizes, and a training that stops in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograder.experiments.observing import Case, experiment


@experiment
def digits_model(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """Linear layers of the given sizes, drawn from rng, a Tanh between two, none after the last."""
    several: list[Sequence[int]] = [(5, 4, 3), [6, 4, 5, 3], (4, 2), [5, 5, 5, 5, 2], (64, 32, 10)]
    seeds = rng.choice(2**32, size=3, replace=False).tolist()

    def parameters(sizes: Sequence[int], seed: int) -> list[Any]:
        return list(mf.digits_model(sizes, np.random.default_rng(seed)).get_parameters())

    def kind() -> str:
        model = mf.digits_model((5, 4, 3), np.random.default_rng(seeds[0]))
        usable = hasattr(model, "forward") and hasattr(model, "get_parameters")
        return "a network" if usable else f"an object of type {type(model).__name__}"

    yield Case("what comes back", kind)

    for sizes in several:
        yield Case(
            f"the shapes of the parameters for sizes {sizes}",
            lambda sizes=sizes: [  # type: ignore[misc]
                np.shape(one.data) for one in parameters(sizes, seeds[0])
            ],
        )

    for sizes in several:
        X, numbers = rng.normal(size=(7, sizes[0])), rng.normal(size=50)

        def outputs(
            sizes: Sequence[int] = sizes, X: np.ndarray = X, numbers: np.ndarray = numbers
        ) -> Any:
            """What comes out with other weights: where they come from is asked below."""
            model = mf.digits_model(sizes, np.random.default_rng(seeds[0]))
            for i, parameter in enumerate(model.get_parameters()):
                shape = np.shape(parameter.data)
                parameter.data = np.resize(np.roll(numbers, i), shape) / np.sqrt(shape[0])
            return model.forward(mf.Tensor(X)).data

        yield Case(f"what comes out for 7 samples, sizes {sizes}, the weights given", outputs)

    def as_drawn() -> Any:
        """Whether the weights are the ones that Linear layers draw, one after the other."""
        sizes = several[1]
        drawn = np.random.default_rng(seeds[0])
        expected = [mf.Linear(*pair, drawn).weight.data for pair in pairwise(sizes)]
        weights = [one.data for one in parameters(sizes, seeds[0]) if np.ndim(one.data) == 2]
        return [np.array_equal(*pair) for pair in zip(weights, expected, strict=False)]

    yield Case(
        "whether the weights are drawn from rng, the first layer's first, sizes [6, 4, 5, 3]",
        as_drawn,
    )

    def different(arrays: Sequence[Any]) -> int:
        return len({np.asarray(array).tobytes() for array in arrays})

    yield Case(
        "how many different weights are drawn with three generators, two of one seed",
        lambda: different(
            [parameters((5, 4, 3), seed)[0].data for seed in (seeds[0], seeds[0], seeds[1])]
        ),
    )
    yield Case(
        "how many different weights three layers of one size have",
        lambda: different([one.data for one in parameters((5, 5, 5, 5, 2), seeds[2])[0:6:2]]),
    )
    yield Case(
        "how many parameters there are, none counted twice, sizes (5, 5, 5, 5, 2)",
        lambda: len({id(one) for one in parameters((5, 5, 5, 5, 2), seeds[2])}),
    )

    def afterwards() -> list[int]:
        sizes = [5, 4, 3]
        mf.digits_model(sizes, np.random.default_rng(seeds[0]))
        return sizes

    yield Case("the caller's list of sizes afterwards", afterwards)


Table = tuple[np.ndarray, np.ndarray]
"""Rows and their classes."""

CLASSES = 4


def table(rng: np.random.Generator, rows: int, held_out: bool = False) -> Table:
    """A table for `acted`. Its columns: class, number of the row, whether it is held out."""
    classes = rng.integers(CLASSES, size=rows)
    return np.stack([classes, np.arange(rows), np.full(rows, held_out)], axis=1) * 1.0, classes


class Script:
    """The losses that a network is to have, in each step of training and on the held-out rows.

    A held-out row has the loss of its step, times a factor of its own; the factors' mean is 1.
    """

    def __init__(self, rng: np.random.Generator, held_out: np.ndarray, steps: int) -> None:
        """held_out: the losses after each epoch of so many steps."""
        between = rng.uniform(0.1, 0.2, size=(len(held_out), steps))  # seen too early, or too late
        between[:, -1] = held_out
        self.held_out = np.append(rng.uniform(3, 4), between)
        self.training = rng.uniform(0.5, 2, size=self.held_out.size)
        self.factors = np.array([0.6, 1.4, 0.9, 1.3, 0.8])
        self.slopes = rng.uniform(0.5, 2, size=(2, 3)) * rng.choice([-1, 1], size=(2, 3))
        self.start = rng.normal(size=(2, 3))


def acted(mf: Any, script: Script, alpha: float) -> tuple[Any, list[np.ndarray]]:
    """A Sequential that stands in for a network, and the training batches it has learned from.

    Its losses are written in the script. Its weight has the same slope at all times, so it tells
    how many steps have been taken, whoever asks and however often.
    """
    learned: list[np.ndarray] = []

    class Actor(mf.Linear):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(2, 3, np.random.default_rng(0))
            self.weight.data = script.start.copy()

        def forward(self, input: Any) -> Any:
            classes, numbers, held_out = np.array(input.data).T
            way = (script.start - self.weight.data) / (alpha * script.slopes)
            step = int(np.clip(np.rint(way[0, 0]), 0, script.training.size - 1))
            factors = script.factors[numbers.astype(int) % script.factors.size]
            losses = np.where(held_out, factors * script.held_out[step], script.training[step])
            logits = np.zeros((len(losses), CLASSES))
            right = np.log(CLASSES - 1) - np.log(np.expm1(losses))
            logits[np.arange(len(losses)), classes.astype(int)] = right

            def hand_back(gradient: Any) -> tuple[np.ndarray, np.ndarray]:
                if not held_out.any():
                    learned.append(numbers)
                return script.slopes, script.slopes[0]

            return mf.made("acted", logits, (self.weight, self.bias), hand_back)

    return mf.Sequential([Actor()]), learned


@experiment
def digits_train(mf: Any, rng: np.random.Generator) -> Iterator[Case]:
    """One step follows each batch; training stops when the held-out loss has stopped falling."""
    alpha = float(rng.uniform(0.2, 0.6))
    seeds = rng.choice(2**32, size=2, replace=False).tolist()

    def trained(
        model: Any,
        training: Table,
        held_out: Table,
        epochs: int,
        batch_size: int,
        patience: int,
        seed: int = seeds[0],
    ) -> Any:
        """The two lists of losses, and the parameters that the model has at the end."""
        tables = [tuple(one.copy() for one in pair) for pair in (training, held_out)]
        generator = np.random.default_rng(seed)
        losses = mf.digits_train(model, *tables, epochs, batch_size, alpha, patience, generator)
        if isinstance(losses, tuple | list):
            losses = [list(one) if np.ndim(one) == 1 else one for one in losses]
        return [losses, [one.data for one in model.get_parameters()]]

    X, classes = rng.normal(size=(9, 5)), rng.permutation(9) % 3
    X_held, held = rng.normal(size=(6, 5)), rng.permutation(6) % 3

    def real() -> Any:
        """All rows in one batch: its order makes no difference."""
        generator = np.random.default_rng(seeds[1])
        model = mf.Sequential([mf.Linear(5, 4, generator), mf.Tanh(), mf.Linear(4, 3, generator)])
        return trained(model, (X, classes), (X_held, held), 5, 9, 5)

    yield Case("a network of two layers, all rows in one batch", real)

    rows, others = table(rng, 10), table(rng, 5, held_out=True)

    def case(
        label: str, held_out: Sequence[float], epochs: int, patience: int, others: Table = others
    ) -> Case:
        """Three batches in each epoch. These held-out losses, times a factor."""
        written = Script(rng, rng.uniform(0.8, 1.2) * np.array(held_out), 3)
        return Case(
            f"{label}, patience {patience}, 10 rows in batches of 4",
            lambda: trained(acted(mf, written, alpha)[0], rows, others, epochs, 4, patience),
        )

    yield case("a held-out loss that falls in each of 4 epochs", [2.0, 1.6, 1.3, 1.1], 4, 2)
    for_good = [2.0, 1.4, 1.5, 1.8, 1.2, 1.1]
    yield case("a held-out loss that is at its best in epoch 2", for_good, 6, 2)
    yield case("a held-out loss that rises in epoch 3", [2.0, 1.4, 1.5, 1.3, 1.2, 1.1], 6, 1)
    up_and_down = [2.0, 2.2, 1.7, 1.9, 1.5, 1.6, 1.4, 1.45, 1.43]
    yield case("a held-out loss that rises in every other epoch", up_and_down, 9, 2)
    back = [1.2, 2.0, 1.8, 1.6, 1.1, 1.0]
    yield case("a held-out loss that is at its best in epoch 1", back, 6, 3)
    yield case("4 epochs, the held-out loss at its best in the second", [2.0, 1.4, 1.5, 1.8], 4, 3)
    alone = table(rng, 1, held_out=True)  # its mean is the same to the last digit
    yield case("a held-out loss that stays as it is", [1.3] * 5, 5, 2, alone)

    many = table(rng, 23)
    written = Script(rng, np.array([2.0, 1.6, 1.3]), 5)

    def batches(seed: int) -> list[np.ndarray]:
        """The batches of three epochs: the numbers of their rows."""
        model, learned = acted(mf, written, alpha)
        trained(model, many, others, 3, 5, 4, seed)
        return learned

    yield Case(
        "how many rows a batch has, 23 rows in batches of 5",
        lambda: sorted({len(batch) for batch in batches(seeds[0])}),
    )

    def visits() -> list[int]:
        return sorted(set(np.bincount(np.concatenate(batches(seeds[0])).astype(int)).tolist()))

    yield Case("how often a row is learned from in 3 epochs", visits)

    def orders(seed: int) -> list[bytes]:
        seen = np.concatenate(batches(seed))
        return [seen[start : start + 23].tobytes() for start in range(0, len(seen), 23)]

    yield Case(
        "how many different orders of the rows there are in the table and three epochs",
        lambda: len({many[0][:, 1].tobytes(), *orders(seeds[0])}),
    )
    yield Case(
        "how many different orders trainings with three generators begin with, two of one seed",
        lambda: len({orders(seed)[0] for seed in (seeds[0], seeds[0], seeds[1])}),
    )

    def afterwards() -> Any:
        tables = [one.copy() for one in (*rows, *others)]
        model, _ = acted(mf, written, alpha)
        generator = np.random.default_rng(seeds[0])
        pairs = (tables[0], tables[1]), (tables[2], tables[3])
        mf.digits_train(model, *pairs, 2, 4, alpha, 2, generator)
        return tables

    yield Case("the training and the held-out table afterwards", afterwards)
