"""Submissions out of a platform's zip file, each to its place in `submitted/`.

Moodle names a folder or a file `Ana Arce_4711_assignsubmission_file_…`, Canvas names a file
`arceana_LATE_4711_815_…`, others have a folder for each student.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from autograder.course.archive import Archive, ArchiveError, Member
from autograder.course.roster import Person, Roster, RosterError
from autograder.errors import AutograderError
from autograder.grading.submission import RefusedError, parsed
from autograder.lessons import Lesson, lesson_of, lessons_in

MOODLE = re.compile(r"(?P<who>.+?)_\d+_assignsubmission_[a-z]+(_(?P<file>.*))?")
CANVAS = re.compile(r"(?P<who>.+?)(?P<late>_late)?_(?P<user>\d+)_\d+_(?P<file>.+)", re.IGNORECASE)

COPY = re.compile(r"(\s*\((\d+)\)|[-_ ]copy\s?(\d*)|-(\d+))+$", re.IGNORECASE)
"""What a browser, Jupyter or a platform puts behind a name that is taken."""


class CollectError(AutograderError):
    """The zip file cannot be used, and nothing was written; the message says why."""


@dataclass
class Collected:
    """What was collected, as (lesson, student); what to look at; what was left out, and why."""

    placed: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


class _Copy(NamedTuple):
    """A notebook for a lesson: how good and how new it is, its name, and where it waits."""

    rank: tuple[bool, tuple[int, ...], int]
    name: str
    waiting: Path

    def same_as(self, other: _Copy) -> bool:
        return self.waiting.read_bytes() == other.waiting.read_bytes()


def collect(path: Path, course: Path, roster: Roster, wanted: str = "") -> Collected:
    """Put the notebooks of a zip file to the course's `submitted/student/lesson/`.

    A notebook's lesson is known by its cells, a damaged one's by its name; `wanted` takes one
    lesson's alone. Raises CollectError.
    """
    lessons, submitted, result = lessons_in(course), course / "submitted", Collected()
    there = {lesson.id for lesson in lessons}
    if not there or wanted not in {"", *there}:
        known = f"; there is {', '.join(sorted(there))}" if there else ""
        raise CollectError(f"{course / 'source'} has no lesson {wanted}".rstrip() + f"{known}.")
    copies: dict[tuple[str, int], list[_Copy]] = defaultdict(list)
    others: dict[str, list[str]] = defaultdict(list)
    try:
        submitted.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=submitted, prefix=".collected-") as folder:
            for person, member in _owned(path, roster, result):
                number, sure = _lesson(member, lessons)
                if number is None or wanted not in ("", lessons[number].id):
                    others[person.id].append(member.name)
                    continue
                waiting = Path(folder, str(sum(map(len, copies.values()))))
                waiting.write_bytes(member.content)
                rank = sure, member.age, _copy_number(member.name)
                copies[person.id, number].append(_Copy(rank, member.name, waiting))
            for (student, number), found in copies.items():
                _place(student, lessons[number], found, submitted, result)
    except OSError as error:
        raise CollectError(f"{submitted} cannot be written: {error.strerror}.") from error
    what = wanted or "the course's lessons"
    for student in sorted(others.keys() - {student for student, _ in copies}):
        names = ", ".join(others[student])
        result.left_out.append(f"{student} handed in {names}: no notebook of {what}")
    return result


def _place(
    student: str, lesson: Lesson, copies: list[_Copy], submitted: Path, result: Collected
) -> None:
    """Put the newest of a student's copies of a notebook where nbgrader looks for it."""
    *older, newest = sorted(copies, key=lambda copy: copy.rank)
    if names := ", ".join(copy.name for copy in older if not copy.same_as(newest)):
        result.notes.append(f"{student}: {newest.name} was taken as the newest, not {names}")
    folder = submitted / student / lesson.id
    if folder.is_symlink() or folder.parent.is_symlink():
        result.left_out.append(f"{student}: {folder} is a link, and nothing is written there")
        return
    folder.mkdir(parents=True, exist_ok=True)
    os.replace(newest.waiting, folder / f"{lesson.topic}.ipynb")
    result.placed.append((lesson.id, student))


def _owned(path: Path, roster: Roster, result: Collected) -> Iterator[tuple[Person, Member]]:
    """What students of the roster handed in. Raises CollectError."""
    archive = Archive(path)
    unknown: dict[str, str] = {}
    late: dict[str, None] = {}
    try:
        for member in archive.members():
            try:
                person, was_late = _owner(member.path.parts[: archive.shared + 1], roster)
            except RosterError as error:
                unknown.setdefault(str(error), member.name)
                continue
            if was_late:
                late[person.id] = None
            yield person, member
    except ArchiveError as error:
        raise CollectError(f"{path.name}: {error}; nothing was collected.") from error
    result.left_out += [f"{why} ({name})" for why, name in unknown.items()] + archive.problems
    result.notes += [
        f"{student} handed in late, says Canvas; a timestamp.txt would have to say when"
        for student in late
    ]


def _owner(parts: Sequence[str], roster: Roster) -> tuple[Person, bool]:
    """Whose a path is that begins with these parts, and whether it was late.

    The outermost part that names somebody counts: what is further in, a student may have named.
    Raises RosterError.
    """
    for part in parts:
        if moodle := MOODLE.fullmatch(part):
            return _behind_a_group(moodle["who"], roster), False
        if canvas := CANVAS.fullmatch(part):
            return roster.called(canvas["who"], canvas["user"]), bool(canvas["late"])
    for part in parts:
        stem = PurePosixPath(part).stem
        for label in (part, stem, *(stem[: end.start()] for end in _ends(stem))):
            with contextlib.suppress(RosterError):
                return roster.called(label), False
    return roster.called(parts[-1]), False


def _ends(stem: str) -> list[re.Match[str]]:
    """Where a student's name may end in a file's, the last place first: `ana_b_linear`."""
    return list(re.finditer("[ _-]", stem))[::-1]


def _behind_a_group(who: str, roster: Roster) -> Person:
    """Moodle may put a group's name and a hyphen in front; people's names have hyphens too."""
    try:
        return roster.called(who)
    except RosterError:
        for hyphen in re.finditer("-", who):
            try:
                return roster.called(who[hyphen.end() :])
            except RosterError:
                continue
        raise


def _lesson(member: Member, lessons: Sequence[Lesson]) -> tuple[int | None, bool]:
    """The number of the lesson that a notebook answers, and whether its cells say so."""
    name = PurePosixPath(member.name)
    if name.suffix.lower() != ".ipynb":
        return None, False
    try:
        lesson = lesson_of(parsed(member.name, member.content)["cells"], lessons)
    except RefusedError:
        lesson = None
    if lesson is not None:
        return lessons.index(lesson), True
    named = MOODLE.fullmatch(name.stem) or CANVAS.fullmatch(name.stem)
    topic = COPY.sub("", named["file"] or "" if named else name.stem).lower()
    numbers = (n for n, one in enumerate(lessons) if one.topic.lower() == topic)
    return next(numbers, None), False


def _copy_number(name: str) -> int:
    found = COPY.search(PurePosixPath(name).stem)
    return int(next(filter(None, found.groups()[1:]), 0)) if found else 0
