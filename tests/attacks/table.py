"""Print what every attack does to stock nbgrader and to this project: `make attacks`."""

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.attacks.cases import CLASSES
from tests.attacks.harness import OURS, STOCK, Attack, attacked


def happened(config: str, classes: list[list[Attack]], seconds: float) -> dict[str, str]:
    """What each attack did, by its id."""
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        results = attacked(Path(folder).resolve(), config, classes, seconds)
        return {
            result.attack.id: result.happened()
            for result in track(results, "Attacking", sum(map(len, classes)), transient=True)
        }


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("words", nargs="*", help="only attacks whose ids contain one of these")
    options.add_argument("--ours-alone", action="store_true", help="leave stock nbgrader out")
    chosen = options.parse_args()
    classes = [
        [one for one in part if not chosen.words or any(word in one.id for word in chosen.words)]
        for part in CLASSES
    ]
    classes = [part for part in classes if part]
    attacks = [one for part in classes for one in part]
    ours = happened(OURS, classes, 600)
    stock = {} if chosen.ours_alone else happened(STOCK, [[one] for one in attacks], 60)
    attacks.sort(key=lambda one: one.group)
    table = Table(title="Attacks: what came of them", box=box.SIMPLE_HEAD)
    for head in ("attack", "what it tries", "stock nbgrader", "here"):
        table.add_column(head, overflow="fold")
    for attack in attacks:
        table.add_row(attack.id, attack.tries, stock.get(attack.id, "-"), ours[attack.id])
    console = Console()
    console.print(table)
    for name, found in (("stock nbgrader", stock), ("here", ours)):
        count = Counter("held" if what == "held" else "not held" for what in found.values())
        console.print(f"{name}: {count['held']} of {len(found)} held")
    return int(any(what != "held" for what in ours.values()))


if __name__ == "__main__":
    raise SystemExit(main())
