"""A mark, or why there is none, in the formats that other programs read.

- `json`: our own.
- `gradescope`: the `results.json` of Gradescope's autograder specification.
- `junit`: JUnit's XML as GitLab, Jenkins and GitHub's actions read it: an exercise is a testcase,
  one that is not right a failure. Elements and attributes are those that the schemas of pytest and
  Jenkins have in common; GitLab shows a failure's text, others its attribute.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from xml.etree import ElementTree

from autograder.grading.mark import Mark

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML forbids; a database behind a platform may refuse them as well."""


class Format(NamedTuple):
    """How a mark is written, and what stands there for a file that was refused.

    That is a function of the file's name and the reason, and may be nothing.
    """

    mark: Callable[[Mark], str]
    refusal: Callable[[str, str], str]


def _json(mark: Mark) -> str:
    data = {
        "lesson": mark.lesson.id,
        "notebook": f"{mark.lesson.topic}.ipynb",
        "score": mark.score,
        "max_score": mark.lesson.max_score,
        "exercises": [
            {
                "id": exercise.id,
                "points": exercise.points,
                "score": exercise.points if verdict.passed else 0.0,
                "passed": verdict.passed,
                "message": verdict.message,
                "misconception": verdict.misconception,
            }
            for exercise in mark.lesson.exercises
            for verdict in (mark.result.verdicts[exercise.id],)
        ],
        "flags": mark.result.flags,
    }
    return json.dumps(data, indent=2)


def _gradescope(mark: Mark) -> str:
    tests = []
    for exercise in mark.lesson.exercises:
        verdict = mark.result.verdicts[exercise.id]
        tests.append(
            {
                "name": exercise.id,
                "score": exercise.points if verdict.passed else 0.0,
                "max_score": exercise.points,
                "status": "passed" if verdict.passed else "failed",
                "output": _printable(verdict.message),
                "output_format": "text",
                "visibility": "visible",
            }
        )
    said = f"{mark.lesson.id}: {mark.score:g} of {mark.lesson.max_score:g} points"
    return _results(mark.score, said, tests, mark.result.flags)


def _gradescope_refusal(name: str, why: str) -> str:
    return _results(0.0, f"Nothing could be graded: {_printable(why)}", [], [])


def _results(score: float, said: str, tests: list[dict[str, Any]], flags: list[str]) -> str:
    results = {
        "score": score,
        "output": said,
        "output_format": "text",  # the usual one takes what a student wrote for markup
        "stdout_visibility": "hidden",
        "tests": tests,
        # For instructors. A hidden test would hide the score from the student as well.
        "extra_data": {"flags": [_printable(flag) for flag in flags]},
    }
    return json.dumps(results, indent=2)


def _junit(mark: Mark) -> str:
    suite = ElementTree.Element("testsuite", name=mark.lesson.id)
    properties = ElementTree.SubElement(suite, "properties")
    points = {"score": mark.score, "max_score": mark.lesson.max_score}
    for name, value in points.items():
        ElementTree.SubElement(properties, "property", name=name, value=f"{value:g}")
    for exercise in mark.lesson.exercises:
        verdict = mark.result.verdicts[exercise.id]
        case = _testcase(
            suite, mark.lesson.id, exercise.id, mark.result.seconds.get(exercise.id, 0.0)
        )
        if not verdict.passed:
            _fail(case, verdict.misconception or "wrong", verdict.message)
    if mark.result.flags:
        notes = ElementTree.SubElement(suite, "system-err")
        notes.text = _printable("\n".join(mark.result.flags))
    return _document(suite)


def _junit_refusal(name: str, why: str) -> str:
    suite = ElementTree.Element("testsuite", name="autograder")
    _fail(_testcase(suite, "autograder", _printable(name), 0.0), "refused", why)
    return _document(suite)


def _testcase(
    suite: ElementTree.Element, group: str, name: str, seconds: float
) -> ElementTree.Element:
    return ElementTree.SubElement(
        suite, "testcase", classname=group, name=name, time=f"{seconds:.3f}"
    )


def _fail(case: ElementTree.Element, kind: str, message: str) -> None:
    message = _printable(message)
    ElementTree.SubElement(case, "failure", type=kind, message=message).text = message


def _document(suite: ElementTree.Element) -> str:
    """The whole document in ASCII, so that no terminal and no platform can misread it."""
    seconds = sum(float(case.get("time", 0)) for case in suite.iter("testcase"))
    counts = {
        "tests": str(sum(1 for _ in suite.iter("testcase"))),
        "failures": str(sum(1 for _ in suite.iter("failure"))),
        "errors": "0",
        "time": f"{seconds:.3f}",
    }
    suite.attrib.update(counts)
    document = ElementTree.Element("testsuites", {"name": "autograder", **counts})
    document.append(suite)
    ElementTree.indent(document)
    text: bytes = ElementTree.tostring(document, "us-ascii", xml_declaration=True)
    return text.decode("ascii")


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


FORMATS = {
    "json": Format(_json, lambda name, why: ""),
    "gradescope": Format(_gradescope, _gradescope_refusal),
    "junit": Format(_junit, _junit_refusal),
}
