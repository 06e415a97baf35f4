"""One process that grades attacked courses, one after another, and says what came of them.

It reads what to do from standard input and writes outcomes to standard output, a line of JSON
each. Where there is no protection it refuses to work outside of a sandbox.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sys
import time
from pathlib import Path

from tests.attacks import sandbox
from tests.attacks.attack import PERFECT
from tests.attacks.cases import BY_ID
from tests.attacks.course import BEFORE, WAYS, Canaries, lay_out, template
from tests.attacks.grading import (
    become_subreaper,
    grade,
    in_a_child,
    left_behind,
    log_of,
    prepare,
    shared_memory,
)
from tests.attacks.outcome import Ending, gradebook, outcomes


def main() -> None:
    job = json.load(sys.stdin)
    way, folder = WAYS[job["way"]], Path(job["folder"])
    report = os.fdopen(os.dup(1), "w")
    if not way.protected:
        sandbox.look_around()
        sandbox.limit()
    become_subreaper()
    import nbgrader.apps  # noqa: F401  (once, for all children)

    canaries = Canaries(folder, job["token"])
    ready = folder / "template"
    template(ready, way, canaries)
    in_a_child(lambda: prepare(ready, canaries.texts["the gradebook"]), ready, 240)
    if gradebook(ready).get((BEFORE, "02_linear")) != PERFECT:
        raise RuntimeError(f"no course could be prepared:\n{log_of(ready).read_text()}")
    canaries.listen()
    for number, names in enumerate(job["classes"]):
        attacks = [BY_ID[name] for name in names]
        course = folder / f"course-{number}"
        shutil.copytree(ready, course)
        lay_out(course, way, attacks, canaries)
        began, before = time.time(), shared_memory()
        how = in_a_child(lambda course=course: grade(course, way), course, job["seconds"])  # type: ignore[misc]
        ending = Ending(how, began, left_behind(canaries.token, before))
        for outcome in outcomes(course, way, attacks, canaries, ending):
            print(json.dumps(dataclasses.asdict(outcome)), file=report, flush=True)
        shutil.rmtree(course, ignore_errors=True)


if __name__ == "__main__":
    main()
