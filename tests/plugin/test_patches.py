"""What nbgrader is patched for is what it was when the patches were made."""

import importlib.metadata

import pytest

from autograder.plugin.patches import MADE_FOR, PATCHED


@pytest.mark.parametrize("one", PATCHED, ids=lambda one: one.where)
def test_the_code_that_is_patched_has_not_changed(one):
    assert one.digest_now() == one.digest, f"{one.where} is another one now: {one.why}"


def test_the_patches_were_made_for_the_pinned_version():
    assert importlib.metadata.version("nbgrader") == MADE_FOR
