"""The roster: who is in the class, and whom a platform means by a name."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from autograder.errors import AutograderError

FILE = "roster.csv"


class RosterError(AutograderError):
    """The roster cannot be used, or somebody is not in it; the message says who and why."""


@dataclass(frozen=True)
class Person:
    """One student, as `nbgrader db student import` reads them; the id names folders."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""


COLUMNS = tuple(field.name for field in fields(Person))


class Roster:
    """The class, looked up as a platform names its students."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = list(people)

    def called(self, label: str, number: str = "") -> Person:
        """Whom a label means: an id, an address or a name in any order, in any spelling of it.

        `number` is the platform's own for its user, if it tells. Raises RosterError.
        """
        found = [one for one in self.people if number and one.lms_user_id == number]
        found = found or [one for one in self.people if label in (one.id, one.email) and label]
        found = found or [
            one
            for one in self.people
            if _spellings(label) & (_names(one)) and not (number and one.lms_user_id)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            ids = " and ".join(one.id for one in found)
            raise RosterError(
                f"{label} may be {ids}: write their numbers on the platform into lms_user_id, or "
                "put the file into submitted/ yourself"
            )
        raise RosterError(f"{label} is not in the roster")


def read_roster(path: Path) -> Roster:
    """The roster in a CSV file with nbgrader's columns. Raises RosterError."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise RosterError(f"there is no roster {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise RosterError(f"{path} is no text in UTF-8; save it as CSV UTF-8.") from error
    heads, _, _ = text.partition("\n")
    comma = ";" if heads.count(";") > heads.count(",") else ","  # as some spreadsheets save it
    rows = csv.DictReader(text.splitlines(), delimiter=comma)
    if "id" not in (rows.fieldnames or []):
        raise RosterError(f"{path} has no column id; its first line is {','.join(COLUMNS)}.")
    people: dict[str, Person] = {}
    for row in rows:
        given = {name: (row.get(name) or "").strip() for name in COLUMNS}
        where = f"{path}, line {rows.line_num}"
        if not any(given.values()):
            continue
        person = Person(**given)
        if not person.id or re.search(r"[/\\*?\[\]\n]|^\.", person.id):
            raise RosterError(f"{where}: {person.id!r} is no id; it has to be a folder's name.")
        if person.id in people:
            raise RosterError(f"{where}: the id {person.id} stands there twice.")
        people[person.id] = person
    if not people:
        raise RosterError(f"{path} names nobody; write a line for each student.")
    return Roster(people.values())


def _names(person: Person) -> set[str]:
    first, last = person.first_name, person.last_name
    return _spellings(f"{first} {last}") | _spellings(f"{last} {first}")


def _spellings(name: str) -> set[str]:
    """A name as platforms write it: small letters alone, with accents, without, or left out."""
    plain = "".join(filter(str.isalnum, unicodedata.normalize("NFC", name).casefold()))
    bare = "".join(filter(str.isalnum, unicodedata.normalize("NFKD", plain)))
    ascii_alone = plain.encode("ascii", "ignore").decode()
    return {plain, bare, ascii_alone} - {""}
