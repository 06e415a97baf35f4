"""Print what every attack does to stock nbgrader and to this project: `make attacks`.

Ours takes about three minutes on two cores, stock nbgrader about half an hour: it is given a
course for every attack, in a sandbox. Exits 1 if anything gets through here, or if an attack
that is known to get through stock nbgrader did not, for then it proves nothing; 2 if there is
no sandbox to run stock nbgrader in.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.attacks.attack import Attack
from tests.attacks.cases import ATTACKS, READ, classes
from tests.attacks.course import COMMAND, OURS, STOCK, Way
from tests.attacks.outcome import Outcome
from tests.attacks.run import attacked
from tests.attacks.sandbox import SandboxError

Found = dict[str, Outcome]
"""What came of attacks, by their ids."""


def found(way: Way, courses: list[list[Attack]], seconds: float, workers: int = 1) -> Found:
    """What came of these attacks, with a bar that shows how far it is."""
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        outcomes = attacked(Path(folder).resolve(), way, courses, seconds, workers)
        total = sum(map(len, courses))
        shown = track(outcomes, way.name, total, transient=True, console=console)
        return {outcome.id: outcome for outcome in shown}


def everything(attacks: list[Attack], ours_alone: bool) -> tuple[Found, Found]:
    """What came of the attacks on stock nbgrader, and on both of our ways of grading."""
    stock: Found = {}
    if not ours_alone:
        stock = found(
            STOCK, [[attack] for attack in attacks if not attack.ours_only], 60, workers=2
        )
    ours = found(COMMAND, classes(attacks), 900)
    read = [attack for attack in attacks if attack in READ]
    for name, outcome in found(OURS, classes(read), 900).items():
        ours[name] = outcome if ours[name].held else ours[name]
    return stock, ours


def printed(attacks: list[Attack], stock: Found, ours: Found) -> None:
    """The table, and two counts."""
    console = Console(width=100, markup=False)
    table = Table(box=box.SIMPLE_HEAD)
    for head, width in (("attack", 24), ("what it tries", 32), ("stock", 18), ("ours", 12)):
        table.add_column(head, width=width, overflow="fold")
    for attack in attacks:
        without = str(stock.get(attack.id, "·"))
        table.add_row(attack.id, attack.tries, without, str(ours[attack.id]))
    console.print(table)
    for name, outcomes in (("stock nbgrader", stock), ("ours", ours)):
        if outcomes:
            held = sum(outcome.held for outcome in outcomes.values())
            console.print(f"{name}: {held} of {len(outcomes)} held", highlight=False)


def as_json(attacks: list[Attack], stock: Found, ours: Found) -> str:
    """The same as data."""
    rows = [
        {
            "id": attack.id,
            "tries": attack.tries,
            "stock": dataclasses.asdict(stock[attack.id]) if attack.id in stock else None,
            "ours": dataclasses.asdict(ours[attack.id]),
        }
        for attack in attacks
    ]
    return json.dumps(rows, indent=2)


def main() -> int:
    options = argparse.ArgumentParser(
        prog="make attacks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--only", metavar="WORD", help="only attacks whose ids contain it")
    options.add_argument("--ours-alone", action="store_true", help="leave stock nbgrader out")
    options.add_argument("--json", action="store_true", help="print JSON instead of the table")
    chosen = options.parse_args()
    attacks = [attack for attack in ATTACKS if (chosen.only or "") in attack.id]
    if not attacks:
        options.error(f"no attack's id contains {chosen.only!r}")
    try:
        stock, ours = everything(attacks, chosen.ours_alone)
    except SandboxError as error:
        print(f"{error}\nWithout one, only --ours-alone can be run.", file=sys.stderr)
        return 2
    if chosen.json:
        print(as_json(attacks, stock, ours))
    else:
        printed(attacks, stock, ours)
    blunt = [one for one in attacks if one.id in stock and one.stock not in str(stock[one.id])]
    for attack in blunt:
        message = f"{attack.id} should do this to stock nbgrader, and does not: {attack.stock}"
        print(message, file=sys.stderr)
    return int(bool(blunt) or not all(outcome.held for outcome in ours.values()))


if __name__ == "__main__":
    raise SystemExit(main())
