"""A platform's zip file, read with suspicion: students named and wrote what is in it."""

from __future__ import annotations

import io
import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from autograder.errors import AutograderError
from autograder.grading.submission import MAX_BYTES

MAX_FILES = 9_999
"""Files in one zip file; those of a class of five hundred are a few thousand."""

MAX_ZIPPED, MAX_UNPACKED = 200_000_000, 2_000_000_000
"""Bytes of a student's own zip file, and of all that is unpacked, whatever it says of itself."""

MAX_DEPTH = 3
"""Zip files within zip files: students hand in such."""

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    UnicodeDecodeError,
    NotImplementedError,
    EOFError,
    OSError,
)
_IGNORED = {"__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db"}


class ArchiveError(AutograderError):
    """A zip file cannot be used; the message says of it why."""


class Member(NamedTuple):
    """A file in a zip file, or in one within it.

    `path` is where it lies in the outermost one, or the zip file around it does; `name` is its
    own. What is no notebook has no `content`. `age` is its time: a later one is greater.
    """

    path: PurePosixPath
    name: str
    content: bytes
    age: tuple[int, ...]


class Archive:
    """The members of a zip file, once they are asked for.

    `problems` tells of those that could not be read, `shared` is how many outer folders all share.
    """

    def __init__(self, path: Path) -> None:
        self.problems: list[str] = []
        self.shared = 0
        self._path = path
        self._room = MAX_UNPACKED

    def members(self) -> Iterator[Member]:
        """All members, those of zip files within too. Raises ArchiveError, at the last one too."""
        try:
            with self._path.open("rb") as file:
                yield from self._members(file, None, 1)
        except OSError as error:
            raise ArchiveError(f"it cannot be read: {error.strerror or error}") from error

    def _members(
        self, file: IO[bytes], around: PurePosixPath | None, depth: int
    ) -> Iterator[Member]:
        try:
            with zipfile.ZipFile(file) as zipped:
                listed = _listed(zipped)
                if around is None:
                    folders = zip(*(path.parent.parts for _, path in listed), strict=False)
                    self.shared = len(list(takewhile(lambda names: len(set(names)) == 1, folders)))
                for info, path in listed:
                    if path.suffix.lower() == ".zip":
                        yield from self._within(zipped, info, around or path, depth)
                        continue
                    notebook = path.suffix.lower() == ".ipynb"
                    content = self._content(zipped, info, MAX_BYTES) if notebook else b""
                    if content is not None:
                        yield Member(around or path, path.name, content, info.date_time)
        except _UNREADABLE as error:
            raise ArchiveError(f"it is no zip file that can be unpacked ({error})") from error

    def _within(
        self, zipped: zipfile.ZipFile, info: zipfile.ZipInfo, path: PurePosixPath, depth: int
    ) -> Iterator[Member]:
        """The members of a student's own zip file: trouble with it is that student's alone."""
        try:
            if depth == MAX_DEPTH:
                raise ArchiveError("it lies too deep within other zip files")
            content = self._content(zipped, info, MAX_ZIPPED)
            if content is not None:
                yield from self._members(io.BytesIO(content), path, depth + 1)
        except ArchiveError as error:
            if self._room < 0:
                raise
            self.problems.append(f"{path}: {error}")

    def _content(self, zipped: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes | None:
        """A member's bytes; None, and a problem, for one that is too large."""
        with zipped.open(info) as stream:
            content = stream.read(most + 1)
        self._room -= len(content)
        if self._room < 0:
            raise ArchiveError(f"it unpacks to more than {MAX_UNPACKED:,} bytes")
        if len(content) > most:
            self.problems.append(f"{_name(info)}: it has more than {most:,} bytes")
            return None
        return content


def _listed(zipped: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of a zip file that count, once all of its entries are found to be harmless."""
    entries = zipped.infolist()
    if len(entries) > MAX_FILES:
        raise ArchiveError(f"it holds {len(entries):,} files; at most {MAX_FILES:,} are read")
    found = []
    for info in entries:
        name = _name(info)
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or re.match("[a-zA-Z]:", name):
            raise ArchiveError(f"it holds a path that leads out of it, {name!r}")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ArchiveError(f"it holds a link, {name!r}")
        if info.flag_bits & 1:
            raise ArchiveError("it needs a password; save it without one")
        ignored = _IGNORED.intersection(path.parts) or path.name.startswith("._")
        if not name.endswith("/") and not ignored:
            found.append((info, path))
    return found


def _name(info: zipfile.ZipInfo) -> str:
    """An entry's name as its maker meant it: Windows writes backslashes, some mark no UTF-8."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")
