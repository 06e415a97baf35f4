"""What all tests share: with how many seeds a program is judged."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--seeds", type=int, default=3, help="seeds that a program is judged with")


@pytest.fixture(scope="session")
def seeds(pytestconfig):
    """The seeds with which each right and each wrong program is judged: one in `make quick`."""
    return range(pytestconfig.getoption("seeds"))
