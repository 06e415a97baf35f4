"""What every error of ours has in common: a message with the way out, and an exit code."""

from __future__ import annotations

from typing import ClassVar


class AutograderError(Exception):
    """Something that whoever typed the command can mend; the message says what, where and how.

    The command line prints it as one line, `way_out` after it, and exits with `exit_code`: 1 where
    the work could not be done, 2 where what was named is no such thing, 3 where there is no jail.
    """

    exit_code: ClassVar[int] = 1
    way_out: ClassVar[str] = ""
