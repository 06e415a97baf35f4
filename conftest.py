"""Holds the lessons' figures to account: `pytest --nbval notebooks` compares them too."""

from typing import Any


def pytest_collectstart(collector: Any) -> None:
    """Take pictures out of what nbval leaves uncompared: a lesson's are the same at every run."""
    if hasattr(collector, "skip_compare"):
        kinds = collector.skip_compare
        collector.skip_compare = tuple(kind for kind in kinds if not kind.startswith("image/"))
