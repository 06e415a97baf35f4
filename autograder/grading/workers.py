"""Where units of work are run: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.errors import AutograderError
from autograder.grading.job import ready
from autograder.jail.ending import end_with
from autograder.jail.policy import Limits

NO_JAIL = "Without one, grade only what you trust, with --no-jail."


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


@contextmanager
def cluster(address: str, limits: Limits | None) -> Iterator[Workers]:
    """Those workers of a Dask cluster that have a jail; without limits, all of them.

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
        threads = client.nthreads()
        lacking = client.run(ready, limits) if limits else {}
        able = [worker for worker in threads if not lacking.get(worker)]
        if not able:
            why = "; ".join(sorted(set(lacking.values()))) or "it has no workers."
            raise ExecutorError(f"no worker at {address} can be used: {why} {NO_JAIL}")
        refusing = len(threads) - len(able)
        note = f"{refusing} of {len(threads)} workers have no jail and get no work" * bool(refusing)
        executor = client.get_executor(workers=able, allow_other_workers=False, pure=False)
        yield Workers(executor, sum(threads[worker] for worker in able), note)
