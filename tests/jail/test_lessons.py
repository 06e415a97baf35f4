"""The lessons themselves show in the jail what they show in a kernel."""

import nbformat
import pytest

from autograder.jail.host import Jail
from autograder.lessons import ROOT

pytestmark = pytest.mark.slow

EDITIONS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def jail():
    with Jail() as jail:
        yield jail


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_a_lessons_outputs_are_those_of_its_rendered_edition(path, jail):
    rendered = nbformat.read(path, as_version=4)
    ours = nbformat.read(path, as_version=4)
    assert jail.run(ours, {}, None).stopped == ""
    for cell, wanted in zip(ours.cells, rendered.cells, strict=True):
        if cell.source.startswith("#| gather"):  # it says nothing where it is graded
            assert cell.outputs == []
        elif "nbval-ignore-output" not in wanted.metadata.get("tags", []):
            assert cell.get("outputs") == wanted.get("outputs"), cell.source
