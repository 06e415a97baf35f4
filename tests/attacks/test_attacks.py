"""Every attack on a class that is graded with our configuration."""

import pytest

from tests.attacks.cases import ATTACKS, CLASSES
from tests.attacks.harness import OURS, attacked


def test_there_are_attacks_of_every_kind():
    assert len({attack.id for attack in ATTACKS}) == len(ATTACKS) >= 70
    assert len({attack.group for attack in ATTACKS}) == 9


@pytest.mark.slow
def test_nobody_gains_learns_stops_or_leaves_anything(tmp_path):
    results = list(attacked(tmp_path, OURS, CLASSES, seconds=600))
    assert {r.attack.id: r.happened() for r in results if r.happened() != "held"} == {}
    assert {r.attack.id: r.points for r in results if r.points != r.attack.earns} == {}
    assert len(results) == len(ATTACKS)
