"""All attacks, as two classes of attackers."""

from itertools import chain

from tests.attacks import (
    files,
    forging,
    gaming,
    leaving,
    network,
    notebook,
    reading,
    unfair,
    using_up,
)
from tests.attacks.harness import Attack

CLASSES: list[list[Attack]] = [
    list(chain.from_iterable(group.ATTACKS for group in groups))
    for groups in (
        (reading, forging, using_up, network),
        (leaving, files, notebook, gaming, unfair),
    )
]
"""Two classes that take about as long; attacks that need each other are in one group."""

ATTACKS: list[Attack] = list(chain.from_iterable(CLASSES))
