"""A jail that is warm for a module's tests, and as empty after each of them as before."""

import pytest

from autograder.jail.host import Jail
from tests.jail.running import LIMITS, processes, run, said


@pytest.fixture(scope="module")
def warm():
    with Jail(LIMITS) as jail:
        yield jail


@pytest.fixture
def jail(warm):
    """A warm jail, which must be as warm and as empty after the test as before."""
    run(warm, "")
    before = processes(warm)
    yield warm
    assert processes(warm) == before
    cells = run(warm, "import os; print(os.listdir('/tmp'), os.listdir('/dev/shm'), os.getpid())")
    assert said(cells) == ["[] [] 1\n"]
