"""The autograder of the MiniFlow course: experiments, an oracle, and nbgrader's stages."""

from __future__ import annotations

from typing import Any

__all__ = ["check"]


def check(exercise: str, namespace: dict[str, Any]) -> None:
    """Check one exercise of the notebook whose `globals()` are given, and show the verdict.

    This is what the hidden line of a check cell calls. It observes here, where the student's
    code is, and asks the oracle, which is elsewhere whenever grading is protected.
    Raises CheckFailed, which stops the cell, unless the exercise is right.
    """
    import secrets

    from IPython.display import display

    from autograder.experiments import observe
    from autograder.oracle import judge
    from autograder.verdict import CheckFailed

    seed = secrets.randbits(32)
    verdict = judge(exercise, observe(exercise, namespace, seed), seed)
    display(verdict.as_output(), raw=True)  # type: ignore[no-untyped-call]
    if not verdict.passed:
        raise CheckFailed(f"{exercise} is not right yet.")
