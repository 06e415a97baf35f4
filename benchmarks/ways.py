"""The ways of grading that are timed, each in a process of its own: `python -m benchmarks.ways`.

A way prints one line of JSON: what start-up took, and what a notebook takes once it runs.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

MEGABYTE = 1 << 20


def stock(course: Path) -> Iterator[None]:
    """Stock nbgrader, as its Python API grades; what a terminal shows is left out."""
    os.chdir(course)
    from nbgrader.apps import NbGrader, NbGraderAPI

    app = NbGrader()
    app.load_config_file()
    app.config.CourseDirectory.root = str(course)
    api = NbGraderAPI(config=app.config)
    for path in sorted(course.glob("submitted/*/*")):
        told = api.autograde(path.name, path.parent.name, force=True)
        if not told["success"]:
            raise RuntimeError(f"{path} was not graded: {told['log']}")
        yield


def grade(course: Path, jobs: int) -> Iterator[None]:
    """`autograder grade --force`."""
    from autograder.grading.workers import processes
    from autograder.plugin.classroom import Classroom

    classroom = Classroom(course)
    with processes(jobs, classroom.limits) as workers:
        for result in classroom.grade_all(classroom.submissions(), workers.executor, force=True):
            if result.failure:
                raise RuntimeError(f"{result.student}, {result.lesson}: {result.failure}")
            yield


def floor(course: Path) -> Iterator[None]:
    """The same cells one after another in one warm interpreter: no isolation, no bookkeeping."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the jail
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    import matplotlib.pyplot  # noqa: F401
    import sklearn.model_selection  # noqa: F401
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    import autograder.judge.oracle  # noqa: F401
    from autograder.grading.healing import restored
    from autograder.grading.submission import read
    from autograder.lessons import lessons

    known = {lesson.id: lesson for lesson in lessons()}
    submissions = [
        restored(read(path), known[path.parent.name])[0]
        for path in sorted(course.glob("submitted/*/*/*.ipynb"))
    ]
    shell = InteractiveShell.instance()
    gc.freeze()  # as in the jail, or every reset would look through all that was imported
    for notebook in submissions:
        shell.reset(new_session=True)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                with capture_output():
                    shell.run_cell(cell.source)
        yield


WAYS: dict[str, Callable[[Path], Iterator[None]]] = {
    "stock nbgrader": stock,
    "nbgrader autograde": stock,  # the course's configuration makes the difference
    "grade --jobs 1": lambda course: grade(course, 1),
    "grade --jobs 2": lambda course: grade(course, 2),
    "floor": floor,
}


def processor_seconds() -> float:
    """What this process and all below it have used so far."""
    used = 0.0
    for process in [me := psutil.Process(), *me.children(recursive=True)]:
        try:
            used += sum(process.cpu_times()[:4])
        except psutil.Error:  # it has just ended; its parent counts it
            continue
    return used


def largest_worker() -> float:
    """Megabytes of the largest process below this one, its own children included.

    What processes share is counted once, in parts. Without children, this process's own.
    """
    me = psutil.Process()
    sizes = [_size([child, *child.children(recursive=True)]) for child in me.children()]
    return max(sizes, default=_size([me]))


def _size(processes: list[psutil.Process]) -> float:
    size = 0.0
    for process in processes:
        try:
            size += process.memory_full_info().pss / MEGABYTE
        except psutil.Error:
            continue
    return size


def measured(way: str, course: Path) -> dict[str, float]:
    """Grade a course: seconds to the first notebook, then wall and processor seconds of each.

    Looking costs time too: memory is looked at four times, processor time at the two ends.
    """
    began = psutil.Process().create_time()
    count = len(list(course.glob("submitted/*/*/*.ipynb")))
    looks, largest = {count * part // 4 for part in (1, 2, 3, 4)}, 0.0
    for done, _ in enumerate(WAYS[way](course), start=1):
        if done == 1:
            first, used = time.time(), processor_seconds()
        if done == count:
            last, total = time.time(), processor_seconds()
        if done in looks:
            largest = max(largest, largest_worker())
    return {
        "notebooks": count,
        "startup": first - began,
        "seconds": (last - first) / (count - 1),
        "processor": (total - used) / (count - 1),
        "megabytes": largest,
    }


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]))))
