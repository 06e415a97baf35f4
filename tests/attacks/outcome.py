"""What came of an attack: points by check cell, canaries that were carried off, harm done."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.attack import FULL, LESSONS, PERFECT, Attack
from tests.attacks.course import BEFORE, BEHIND, Canaries, Way
from tests.attacks.grading import log_of

LONGEST = 25.0
"""Seconds that a submission may cost: a notebook's time, and some for nbgrader."""

LARGEST_PAGE = 30_000_000
"""Bytes that a file in autograded/ or feedback/ may have, however much was printed."""

Points = dict[str, float | None]


@dataclass(frozen=True)
class Ending:
    """How the grading of a course ended ("" is well), when it began, and what it left behind."""

    how: str
    began: float
    left: list[str]

    @property
    def hung(self) -> bool:
        return self.how == "hung"


@dataclass(frozen=True)
class Outcome:
    """What came of one attack; plain data. Each field after `points` tells of a broken promise."""

    id: str
    points: Points
    gained: str
    lost: str
    leaked: list[str]
    harmed: list[str]
    left: list[str]

    def __str__(self) -> str:
        taken = [name for name in self.leaked if name != "proof"]
        words = [
            self.gained,
            self.lost,
            "got through" if "proof" in self.leaked else "",
            f"leaked {', '.join(taken)}" if taken else "",
            *self.harmed,
            f"left {', '.join(self.left)}" if self.left else "",
        ]
        return "; ".join(word for word in words if word) or "held"

    @property
    def held(self) -> bool:
        return str(self) == "held"


def outcomes(
    course: Path, way: Way, attacks: list[Attack], canaries: Canaries, ending: Ending
) -> Iterator[Outcome]:
    """What came of the attacks on a course that has been graded."""
    grades = gradebook(course)
    shared = _harm_to_others(grades, attacks, ending)
    took = _durations(course, ending.began)
    told = _told(log_of(course), attacks, canaries)
    for attack in attacks:
        points = grades.get((attack.student, attack.lesson), {})
        pages = _files(course, attack)
        texts = {
            path.name: path.read_bytes().decode(errors="replace")
            for path in pages
            if path.stat().st_size < 10 * LARGEST_PAGE
        }
        topic = LESSONS[attack.lesson].topic
        page = texts.get(f"{topic}.html")
        harmed = shared + [
            f"{path.name} has {path.stat().st_size:,} bytes"
            for path in pages
            if path.stat().st_size > LARGEST_PAGE
        ]
        if took.get(attack.student, 0.0) > LONGEST and not ending.hung:
            harmed.append(f"took {took[attack.student]:.0f} seconds")
        if attack.proves and page and (complaint := attack.proves(page)):
            harmed.append(complaint)
        written = f"{topic}.ipynb" if way.command else f"{topic}.html"
        if attack.earns and written not in texts and not ending.hung:
            harmed.append(f"no {written}")
        everything = "\n".join([*texts.values(), told[attack.id]])
        yield Outcome(
            attack.id,
            points,
            _gained(attack, points),
            "" if ending.hung else _lost(attack, points),
            [name for name, text in canaries.texts.items() if text in everything],
            harmed,
            ending.left,
        )


def _gained(attack: Attack, points: Points) -> str:
    if all((got or 0.0) <= attack.earns.get(name, 0.0) for name, got in points.items()):
        return ""
    return "full marks" if points == FULL else "points gained"


def _lost(attack: Attack, points: Points) -> str:
    if attack.earns and (not points or None in points.values()):
        return "ungraded"
    less = any((points.get(name) or 0.0) < earned for name, earned in attack.earns.items())
    return "marks lost" if less else ""


def _harm_to_others(
    grades: dict[tuple[str, str], Points], attacks: list[Attack], ending: Ending
) -> list[str]:
    """What the attackers of a course did to the others in it, and to the grading itself."""
    harmed = []
    if grades.get((BEFORE, "02_linear")) != PERFECT:
        harmed.append("changed another's grade")
    if ending.hung:
        return [*harmed, "hung"]
    for lesson in sorted({attack.lesson for attack in attacks}):
        got = grades.get((BEHIND, lesson), {})
        if not any(got.values()):
            harmed.append("aborted the batch")
        elif got != {e.check_cell: e.points for e in LESSONS[lesson].exercises}:
            harmed.append("honest work lost marks")
    if ending.how and all(attack.earns for attack in attacks):
        harmed = harmed or [f"the grader {ending.how}"]
    return harmed


def _files(course: Path, attack: Attack) -> list[Path]:
    """What the student would be given back, and what is kept of her work."""
    folders = [
        course / kind / attack.student / attack.lesson for kind in ("autograded", "feedback")
    ]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def _told(log: Path, attacks: list[Attack], canaries: Canaries) -> dict[str, str]:
    """The canaries in what the grader said, each with the attack that was spoken of last."""
    text = log.read_text(errors="replace")
    told = {attack.id: "" for attack in attacks}
    for canary in canaries.texts.values():
        found = text.find(canary)
        if found >= 0:
            last = max(attacks, key=lambda attack: text.rfind(attack.student, 0, found))
            told[last.id] += canary
    return told


def _durations(course: Path, began: float) -> dict[str, float]:
    """How long each student's submission or page took, by when their files were written."""
    made = [path for kind in ("autograded", "feedback") for path in course.glob(f"{kind}/*/*/*")]
    took: dict[str, float] = {}
    for end, path in sorted((path.stat().st_mtime, path) for path in made):
        if end > began and path.suffix in (".ipynb", ".html"):
            took[path.parts[-3]] = max(took.get(path.parts[-3], 0.0), end - began)
            began = end
    return took


def gradebook(course: Path) -> dict[tuple[str, str], Points]:
    """The automatic score of every check cell: (student, lesson) to cell to points."""
    query = """
        SELECT a.student_id, assignment.name, base_cell.name, grade.auto_score
        FROM grade
        JOIN submitted_notebook n ON n.id = grade.notebook_id
        JOIN submitted_assignment a ON a.id = n.assignment_id
        JOIN assignment ON assignment.id = a.assignment_id
        JOIN base_cell ON base_cell.id = grade.cell_id
    """
    found: dict[tuple[str, str], Points] = {}
    with (
        contextlib.suppress(sqlite3.DatabaseError),
        contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database,
    ):
        for student, lesson, cell, points in database.execute(query):
            found.setdefault((student, lesson), {})[cell] = points
    return found
