"""When something was handed in, as the `timestamp.txt` beside it says."""

from __future__ import annotations

import codecs
import re
import stat
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from autograder.errors import AutograderError

MAX_BYTES = 200
"""A time has some thirty characters, and UTF-16 takes two bytes for each."""

_DASHES = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)(?:-(\d{1,6}))?( \S+)?")
_SECONDS = re.compile(r"\d{10}(\.\d+)?")


class TimestampError(AutograderError):
    """A timestamp.txt that no time can be read from; it counts as on time."""


def handed_in_at(folder: Path) -> datetime | None:
    """The time in a folder's `timestamp.txt`, in UTC without saying so, as nbgrader has it.

    None without such a file. Raises TimestampError.
    """
    path = folder / "timestamp.txt"
    try:
        about = path.lstat()
    except OSError:
        return None
    try:
        if not stat.S_ISREG(about.st_mode) or about.st_size > MAX_BYTES:
            raise ValueError
        text = _text(path.read_bytes()).strip()
        return _time(text)
    except (OSError, ValueError, OverflowError) as error:
        raise TimestampError(
            "no time can be read from timestamp.txt, so it counts as on time; write it as "
            "2026-01-31 23:59:00 UTC"
        ) from error


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def _time(text: str) -> datetime:
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC).replace(tzinfo=None)
    if dashes := _DASHES.fullmatch(text):
        day, hour, minute, second, fraction, zone = dashes.groups()
        text = f"{day} {hour}:{minute}:{second}.{fraction or 0}{zone or ''}"
    if "\n" in text:
        raise ValueError("one line is expected")
    return parse_utc(text)  # type: ignore[no-any-return]
