"""Running a submission: in the jail, or unprotected in a kernel as stock nbgrader does."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from autograder.grading.kernel import run_cells
from autograder.jail.host import LEFT, Jail, warm_jail
from autograder.jail.policy import Limits
from autograder.judge.oracle import judge
from autograder.lessons import Lesson, checks_in, grade_id, graded_cells
from autograder.verdict import MIME, Verdict, verdict_in

MAX_ERROR = 300
"""Characters of an error that a verdict quotes."""

UNPROTECTED = (
    "**Graded without protection.** This notebook ran outside of the jail; its results are not "
    "protected from the code that it holds."
)


@dataclass(frozen=True)
class Outcome:
    """What a run found: a verdict for every exercise, and the check cells that claimed another."""

    ledger: dict[str, Verdict]
    claims: list[str]

    @property
    def flags(self) -> list[str]:
        """What the instructor should look at."""
        return [f"the output of {cell} claimed another verdict" for cell in self.claims]

    def passed(self, lesson: Lesson) -> dict[str, bool]:
        """Whether all checks of each check cell passed.

        Which cell names which checks is the instructor's word: a cell graded by hand holds what
        the student wrote, and that may look like a check.
        """
        passed: dict[str, bool] = {}
        for exercise in lesson.exercises:
            so_far = passed.get(exercise.check_cell, True)
            passed[exercise.check_cell] = so_far and self.ledger[exercise.id].passed
        return passed


def grade(notebook: NotebookNode, lesson: Lesson, limits: Limits, jailed: bool) -> Outcome:
    """Run a submission, in a jail unless told otherwise, and judge what it reports.

    The notebook's metadata gets what the instructor should look at. Raises JailError where the
    jail is to blame.
    """
    if jailed:
        outcome = _grade_in_jail(notebook, lesson, warm_jail(limits))
    else:
        outcome = _grade_in_kernel(notebook, lesson, limits.cell_seconds)
        notebook.cells.insert(0, new_markdown_cell(UNPROTECTED, id="unprotected"))
    if outcome.flags:
        about = notebook.metadata.setdefault("miniflow", {})
        about["flags"] = [*about.get("flags", []), *outcome.flags]
    return outcome


def _grade_in_jail(notebook: NotebookNode, lesson: Lesson, jail: Jail) -> Outcome:
    """Verdicts are made here, out of the student's reach."""
    checks = {
        index: checks_in(lesson.cells[grade_id(cell)].source)
        for index, cell in enumerate(notebook.cells)
        if grade_id(cell) in lesson.cells
    }
    run = jail.run(notebook, checks, judge)
    return _outcome(notebook, lesson, run.verdicts, run.stopped)


def _grade_in_kernel(notebook: NotebookNode, lesson: Lesson, timeout: int) -> Outcome:
    """A plain kernel, unprotected: verdicts are read off its outputs."""
    stopped = ""
    try:
        with tempfile.TemporaryDirectory() as folder:
            run_cells(notebook, timeout=timeout, folder=Path(folder))
    except DeadKernelError:
        stopped = LEFT
    cells = {grade_id(cell): cell for cell in graded_cells(notebook)}
    verdicts = {
        exercise.id: verdict
        for exercise in lesson.exercises
        if (verdict := verdict_in(cells[exercise.check_cell], exercise.id))
    }
    return _outcome(notebook, lesson, verdicts, stopped)


def refused(lesson: Lesson, why: str) -> Outcome:
    """The outcome of a submission that could not be run: no exercise is right."""
    return Outcome({e.id: Verdict(e.id, False, why) for e in lesson.exercises}, [])


def _outcome(
    notebook: NotebookNode, lesson: Lesson, verdicts: Mapping[str, Verdict], stopped: str
) -> Outcome:
    """A verdict for every exercise, and check cells whose outputs say what their verdicts say."""
    cells = {grade_id(cell): cell for cell in graded_cells(notebook)}
    ledger, claims = {}, []
    for exercise in lesson.exercises:
        cell = cells[exercise.check_cell]
        verdict = verdicts.get(exercise.id)
        if verdict is None:
            verdict = Verdict(exercise.id, False, _why_none(cell, stopped))
            claimed = _take_out_verdicts(cell)
            cell.outputs.append(new_output("display_data", verdict.as_output()))
        else:
            claimed = _overwrite_claims(cell, verdict)
        if claimed:
            claims.append(exercise.check_cell)
        ledger[exercise.id] = verdict
    return Outcome(ledger, claims)


def _overwrite_claims(cell: NotebookNode, verdict: Verdict) -> bool:
    """Put the true verdict into a check cell that shows another one; whether it did."""
    ours = verdict.as_output()
    claims = [o for o in cell.outputs if MIME in o.get("data", {}) and o.data != ours]
    went_on = not verdict.passed and not any(o.output_type == "error" for o in cell.outputs)
    if claims or went_on:
        _take_out_verdicts(cell)
        cell.outputs.insert(0, new_output("display_data", ours))
    return bool(claims) or went_on


def _take_out_verdicts(cell: NotebookNode) -> bool:
    """Take every verdict out of a cell's outputs; whether there was one."""
    before = len(cell.outputs)
    cell.outputs = [o for o in cell.outputs if MIME not in o.get("data", {})]
    return len(cell.outputs) < before


def _why_none(cell: NotebookNode, stopped: str) -> str:
    for output in reversed(cell.outputs):  # an interrupted cell's last word is the grader's
        if output.output_type == "error":
            said = output.evalue or output.ename
            return f"The check ended without a verdict: {said[:MAX_ERROR]}."
    if stopped:
        return f"The check was not reached: in a cell above, {stopped}."
    return "The check was not reached."
