"""Every attack on classes that are graded by us: what may not happen, and what may not be lost."""

import pytest

from tests.attacks.cases import ATTACKS, BY_ID, GROUPS, READ, classes
from tests.attacks.checklist import CHECKLIST
from tests.attacks.course import COMMAND, OURS
from tests.attacks.run import attacked


def test_every_phrase_has_its_attacks_and_every_attack_its_phrase():
    assert len(BY_ID) == len(ATTACKS)
    assert CHECKLIST.keys() == GROUPS.keys()
    for group, attacks in GROUPS.items():
        listed = " ".join(CHECKLIST[group].values()).split()
        assert len(listed) == len(set(listed))
        assert set(listed) == {attack.id.removeprefix(f"{attack.group}-") for attack in attacks}
    assert sum(map(len, CHECKLIST.values())) >= 70


def told(outcomes, promise):
    return {o.id: getattr(o, promise) for o in outcomes if getattr(o, promise)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("way", "attacks"), [(COMMAND, ATTACKS), (OURS, READ)], ids=["command", "nbgrader"]
)
def test_an_attack_gains_learns_harms_and_leaves_nothing(tmp_path, subtests, way, attacks):
    outcomes = list(attacked(tmp_path, way, classes(attacks), seconds=900))
    with subtests.test("every attack was graded"):
        assert {o.id for o in outcomes} == {attack.id for attack in attacks}
    with subtests.test("nobody gains a point"):
        assert told(outcomes, "gained") == {}
    with subtests.test("nobody loses a point that was earned"):
        assert told(outcomes, "lost") == {}
    with subtests.test("nothing is carried off, in files or in messages"):
        assert told(outcomes, "leaked") == {}
    with subtests.test("others' grades stay, the class goes on, every page is written"):
        assert told(outcomes, "harmed") == {}
    with subtests.test("no process, file, socket or shared memory is left"):
        assert told(outcomes, "left") == {}
