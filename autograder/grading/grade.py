"""A submission's way: read, put back into its lesson's shape, run, judged."""

from __future__ import annotations

import tempfile
from pathlib import Path

from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from autograder.grading.healing import refusal, restored
from autograder.grading.kernel import run_cells
from autograder.grading.result import Result
from autograder.grading.submission import RefusedError, parsed
from autograder.jail.host import LEFT, Run, warm_jail
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


def grade(
    name: str, content: bytes, lesson: Lesson, limits: Limits, jailed: bool
) -> tuple[NotebookNode, Result]:
    """Grade a submitted file: the notebook with its outputs, and what came of it.

    Raises JailError where the jail, and not the student's code, is to blame.
    """
    notebook = restore(name, content, lesson)
    return notebook, run(notebook, lesson, limits, jailed)


def restore(name: str, content: bytes, lesson: Lesson) -> NotebookNode:
    """A submitted file's notebook in its lesson's shape, with what was found amiss."""
    try:
        notebook, flags = restored(parsed(name, content), lesson)
    except RefusedError as error:
        return refused(lesson, str(error), content)
    if name != f"{lesson.topic}.ipynb":
        flags.insert(0, f"{name} was taken for {lesson.topic}.ipynb")
    Result(flags=flags).write(notebook)
    return notebook


def refused(lesson: Lesson, why: str, content: bytes = b"") -> NotebookNode:
    """What stands for a file that cannot be graded: the reason, and what was written."""
    notebook = refusal(lesson, why, content)
    Result(refused=why).write(notebook)
    return notebook


def run(notebook: NotebookNode, lesson: Lesson, limits: Limits, jailed: bool) -> Result:
    """Run a restored notebook, in a jail unless told otherwise, and judge what it reports.

    Outputs go into the cells, what came of it into the metadata. Raises JailError where the jail
    is to blame.
    """
    result = Result.read(notebook)
    if result.refused:
        return result
    if jailed:
        ran = _in_jail(notebook, lesson, limits)
    else:
        ran = _in_kernel(notebook, lesson, limits.cell_seconds)
    result.protected = jailed
    _take_down(notebook, lesson, ran, result)
    if result.flags:
        listed = "\n".join(f"- {flag}" for flag in result.flags)
        note = f"**For the instructor alone:**\n\n{listed}"
        notebook.cells.insert(0, new_markdown_cell(note, id="flags"))
    result.write(notebook)
    return result


def _in_jail(notebook: NotebookNode, lesson: Lesson, limits: Limits) -> Run:
    """Verdicts are made here, out of the student's reach."""
    checks = {
        index: checks_in(lesson.cells[grade_id(cell)].source)
        for index, cell in enumerate(notebook.cells)
        if grade_id(cell) in lesson.cells
    }
    return warm_jail(limits).run(notebook, checks, judge, lesson.files)


def _in_kernel(notebook: NotebookNode, lesson: Lesson, timeout: int) -> Run:
    """A plain kernel, unprotected: verdicts are read off its outputs."""
    ran = Run()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in lesson.files.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            run_cells(notebook, timeout=timeout, folder=Path(folder))
    except DeadKernelError:
        ran.stopped = LEFT
    cells = {grade_id(cell): cell for cell in graded_cells(notebook)}
    for exercise in lesson.exercises:
        if verdict := verdict_in(cells[exercise.check_cell], exercise.id):
            ran.verdicts[exercise.id] = verdict
    notebook.cells.insert(0, new_markdown_cell(UNPROTECTED, id="unprotected"))
    return ran


def _take_down(notebook: NotebookNode, lesson: Lesson, ran: Run, result: Result) -> None:
    """A verdict for every exercise, and check cells whose outputs say what their verdicts say."""
    cells = {grade_id(cell): cell for cell in graded_cells(notebook)}
    for exercise in lesson.exercises:
        cell = cells[exercise.check_cell]
        verdict = ran.verdicts.get(exercise.id)
        if verdict is None:
            verdict = Verdict(exercise.id, False, _why_none(cell, ran.stopped))
            claimed = _take_out_verdicts(cell)
            cell.outputs.append(new_output("display_data", verdict.as_output()))
        else:
            claimed = _overwrite_claims(cell, verdict)
        if claimed:
            result.claims.append(exercise.check_cell)
            result.flags.append(f"the output of {exercise.check_cell} claimed another verdict")
        result.verdicts[exercise.id] = verdict
    result.seconds = ran.seconds


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
