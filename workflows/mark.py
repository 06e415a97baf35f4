"""Mark submissions one by one with `autograder mark`: an instructor's CI.

    python workflows/mark.py SUBMITTED RESULTS

SUBMITTED holds notebooks as nbgrader has them, STUDENT/LESSON/TOPIC.ipynb. RESULTS gets a JUnit
report of each; on GitHub the scores are also shown as the job's summary. Nothing that a student
wrote is printed: a line in a log may be a command to the runner. Exits 0 if everything was marked,
whatever the marks, and 1 if the grader failed or there was nothing to mark.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from checks import Line, markdown, summarise

MARKED = (0, 1, 2)
"""What `autograder mark` exits with: full marks, fewer, a file that cannot be graded."""


def mark(path: Path, report: Path) -> str:
    """Mark a notebook; why the grader failed, or nothing."""
    command = [sys.executable, "-m", "autograder", "mark", str(path), "--format", "junit"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if (
        done.returncode in MARKED and done.stdout
    ):  # 1 and 2 are also what Python and click exit with
        report.write_text(done.stdout, encoding="utf-8")
        return ""
    told = done.stderr.strip().splitlines()
    return told[-1] if told else f"it exited with {done.returncode}"


def line(name: str, report: Path) -> Line:
    """A report in one line: the points, and the messages for what is not right."""
    document = ElementTree.parse(report)
    points = {one.get("name"): one.get("value") for one in document.iter("property")}
    failures = [
        f"{case.get('name')}: {failure.text}"
        for case in document.iter("testcase")
        for failure in case.iter("failure")
    ]
    score = f"{points['score']} of {points['max_score']}" if points else "not marked"
    return Line(name, score, " ".join(failures))


def main(submitted: Path, results: Path) -> int:
    results.mkdir(parents=True, exist_ok=True)
    found, failed = [], 0
    for number, path in enumerate(sorted(submitted.glob("*/*/*.ipynb")), start=1):
        report = results / f"{number:04}.xml"
        name = str(path.relative_to(submitted))
        why = mark(path, report)
        failed += bool(why)
        found.append(Line(name, "the grader failed", why) if why else line(name, report))
    summarise(markdown("Marks", ("notebook", "points", "not yet"), found))
    print(f"{len(found) - failed} marked, {failed} not.")
    return 1 if failed or not found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
