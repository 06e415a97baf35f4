"""Running a notebook's cells in a kernel, unprotected, as stock nbgrader does."""

from __future__ import annotations

import queue
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.util import ensure_async
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets.config import Config

ATTEMPTS = 3
"""How often a kernel may fail to start."""

GRACE = 2
"""Seconds that an interrupted cell has to stop."""

MAX_PRINTED = 100_000
"""Characters kept of what one cell prints."""

SKIP = "skip-execution"
"""nbclient's tag for a cell that is not run; a submission's own tags are gone by now."""


class _StuckError(Exception):
    """A cell's code cannot be interrupted: it is somewhere below Python, or does not listen."""

    def __init__(self, cell: NotebookNode) -> None:
        super().__init__()
        self.cell = cell


class _Client(NotebookClient):  # type: ignore[misc]
    """nbclient, but a cell that had to be stopped says so, and a flood of text is cut short."""

    def output(
        self,
        outs: list[NotebookNode],
        msg: dict[str, Any],
        display_id: str | None,
        cell_index: int,
    ) -> NotebookNode | None:
        """Take in one output, unless the cell has printed more than enough already."""
        if msg["msg_type"] != "stream":
            return super().output(outs, msg, display_id, cell_index)
        streams = [] if self.clear_before_next_output else outs
        room = MAX_PRINTED - sum(len(o.get("text", "")) for o in streams)
        if room <= 0:
            return None
        content = msg["content"]
        if len(content["text"]) > room:
            content["text"] = content["text"][:room] + "\n(The rest is left out.)\n"
        return super().output(outs, msg, display_id, cell_index)

    async def stopped(self, cell: NotebookNode, reply: Mapping[str, Any]) -> None:
        """Say in a cell that it was stopped. Raises _StuckError if it did not stop."""
        content = reply["content"]
        if content["status"] != "error" or content["ename"] != "CellTimeout":
            return
        cell.outputs = [o for o in cell.outputs if o.output_type != "error"]
        text = {key: content[key] for key in ("ename", "evalue", "traceback")}
        cell.outputs.append(new_output("error", **text))
        try:  # the kernel's own reply comes late, but it comes if the kernel is free again
            await ensure_async(self.kc.shell_channel.get_msg(timeout=GRACE))
        except queue.Empty:
            if self.allow_errors:
                raise _StuckError(cell) from None


def run_cells(
    notebook: NotebookNode,
    *,
    timeout: int,
    folder: Path | None = None,
    stop_at_error: bool = False,
) -> None:
    """Run all code cells in order in a fresh kernel and put the outputs into the notebook.

    A cell that takes longer than `timeout` seconds is interrupted; the next one runs. If a cell
    cannot be interrupted, the kernel is ended and everything else is run again in a fresh one.
    Raises nbclient's CellExecutionError at the first error if `stop_at_error`.
    """
    said = f"the cell ran longer than {timeout} seconds and was stopped"
    client = partial(
        _Client,
        notebook,
        timeout=timeout,
        interrupt_on_timeout=True,
        error_on_timeout={
            "ename": "CellTimeout",
            "evalue": said,
            "traceback": [f"CellTimeout: {said}"],
        },
        allow_errors=not stop_at_error,
        kernel_name="python3",
        extra_arguments=["--HistoryManager.hist_file=:memory:"],
        record_timing=False,
        startup_timeout=30,
        resources={"metadata": {"path": str(folder)}} if folder else {},
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
    )
    stuck: list[NotebookNode] = []
    try:
        while True:
            try:
                _execute(client())
                return
            except _StuckError as error:
                stuck.append(error.cell)
                error.cell.metadata["tags"] = [SKIP]
    finally:
        for cell in stuck:
            del cell.metadata["tags"]
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = joined(cell.outputs)


def _execute(client: _Client) -> None:
    client.on_cell_executed = lambda cell, cell_index, execute_reply: client.stopped(
        cell, execute_reply
    )
    for attempt in range(ATTEMPTS):
        try:
            client.execute()
            break
        except RuntimeError as error:
            # Kernels pick their ports at random; now and then two pick the same, and one dies.
            if type(error) is not RuntimeError or attempt == ATTEMPTS - 1:
                raise


def joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Outputs with neighbouring pieces of one stream put together: how it was cut is chance."""
    result: list[NotebookNode] = []
    for output in outputs:
        last = result[-1] if result else None
        if last and output.output_type == "stream" and last.get("name") == output.name:
            last.text += output.text
        else:
            result.append(output)
    return result
