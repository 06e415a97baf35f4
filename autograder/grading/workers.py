"""Where units of work are run: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from autograder.errors import AutograderError
from autograder.grading.job import Job, LessonText, grader_digest, ready
from autograder.jail.ending import end_with
from autograder.jail.policy import Limits

NO_JAIL = "Without one, grade only what you trust, with --no-jail."


LOOK_SECONDS = 2.0
"""How often a cluster is looked at for workers that came or went."""


class ExecutorError(AutograderError):
    """Nothing can be run there; the message says why, and the way out."""

    exit_code = 3


@dataclass(frozen=True)
class Workers:
    """Workers that run units, how many there are, and what is to be said about them."""

    executor: Executor
    count: int
    note: str = ""


@contextmanager
def processes(count: int, limits: Limits | None) -> Iterator[Workers]:
    """Processes of this machine, each with a jail; without limits, without a jail.

    Raises ExecutorError where no jail can be made.
    """
    # A fork has nbgrader imported already, and is made before there are other threads.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(count, context, end_with, (os.getpid(),)) as executor:
        for missing in executor.map(ready, [limits] * count) if limits else []:
            if missing:
                raise ExecutorError(f"{missing} {NO_JAIL}")
        yield Workers(executor, count)


class _Cluster(Executor):
    """The workers of a Dask cluster that can be used, whoever comes and goes.

    A worker can be used if it runs this version of the grader, and has a jail where one is needed.
    """

    def __init__(self, client: Any, limits: Limits | None) -> None:
        self._client = client
        self._limits = limits
        self._why_not: dict[str, str] = {}
        """Each worker that was asked, and why it gets no work; empty if it does."""
        self._looked = 0.0
        self._sent: dict[LessonText, Any] = {}

    def able(self) -> dict[str, int]:
        """The workers that can be used now, and how many threads each has."""
        if time.monotonic() > self._looked + LOOK_SECONDS:
            self._threads: dict[str, int] = self._client.nthreads()
            new = [worker for worker in self._threads if worker not in self._why_not]
            if new:
                self._why_not |= self._asked(new)
            self._looked = time.monotonic()
        return {w: count for w, count in self._threads.items() if not self._why_not.get(w)}

    def refused(self) -> list[str]:
        """Why workers get no work, each reason once."""
        reasons = {self._why_not[w] for w in self._threads if self._why_not.get(w)}
        return sorted(reasons)

    def _asked(self, workers: list[str]) -> dict[str, str]:
        digests = self._client.run(grader_digest, workers=workers, on_error="return")
        same = [worker for worker in workers if digests.get(worker) == grader_digest()]
        missing = {}
        if same and self._limits:
            missing = self._client.run(ready, self._limits, workers=same, on_error="return")
        other = dict.fromkeys(workers, "it runs another version of the autograder.")
        return other | {worker: str(missing.get(worker, "")) for worker in same}

    def submit(self, do: Any, /, lesson: LessonText, job: Job) -> Future[Any]:  # type: ignore[override]
        """Do a job on a worker; the lesson goes to each worker once."""
        able = list(self.able())
        if not able:
            raise ExecutorError("the cluster has no worker any more that can be used.")
        if lesson not in self._sent:
            self._sent[lesson] = self._client.scatter(lesson, hash=True)
        executor = self._client.get_executor(workers=able, allow_other_workers=False, pure=False)
        future: Future[Any] = executor.submit(do, self._sent[lesson], job)
        return future


@contextmanager
def cluster(address: str, limits: Limits | None) -> Iterator[Workers]:
    """Those workers of a Dask cluster that can be used; with limits, they need a jail.

    Raises ExecutorError.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ExecutorError("Dask is missing; install miniflow-course[dask].") from error
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ExecutorError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        executor = _Cluster(client, limits)
        able = executor.able()
        reasons = executor.refused()
        if not able:
            why = "; ".join(reasons) or "it has no workers."
            raise ExecutorError(f"no worker at {address} can be used: {why} {NO_JAIL}")
        total = len(client.nthreads())
        why = "; ".join(reason.rstrip(".") for reason in reasons)
        note = f"{total - len(able)} of {total} workers get no work: {why}"
        yield Workers(executor, sum(able.values()), note * bool(reasons))
