"""All attacks, and the classes of attackers that are graded together."""

from tests.attacks import (
    beside,
    files,
    forging,
    gaming,
    healing,
    leaving,
    network,
    notebook,
    reading,
    unfair,
    using_up,
)
from tests.attacks.attack import Attack

GROUPS = {
    "Reading the answers": reading.ATTACKS,
    "Forging the result": forging.ATTACKS,
    "Leaving": leaving.ATTACKS,
    "Using up": using_up.ATTACKS,
    "Files and other people's work": files.ATTACKS,
    "Beside the run": beside.ATTACKS,
    "Network": network.ATTACKS,
    "The notebook itself": notebook.ATTACKS,
    "Healing": healing.ATTACKS,
    "Gaming": gaming.ATTACKS,
    "Unfair the other way": unfair.ATTACKS,
}

ATTACKS: list[Attack] = [attack for group in GROUPS.values() for attack in group]

BY_ID = {attack.id: attack for attack in ATTACKS}

READ = [a for a in ATTACKS if a.proves or a.group in ("files", "healing", "notebook")]
"""Attacks for which it matters that nbgrader itself reads the files and writes the feedback."""


def classes(attacks: list[Attack]) -> list[list[Attack]]:
    """These attacks as classes of attackers, by the time that their cells are given.

    Honest work has more: on a busy machine it must not look like an endless loop.
    """
    return [
        [attack for attack in attacks if attack.cell_seconds == seconds]
        for seconds in sorted({attack.cell_seconds for attack in attacks})
    ]
