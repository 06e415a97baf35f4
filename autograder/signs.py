"""What students' names, files and errors look like where they are printed: nothing acts, all shows.

A terminal obeys what it is sent: an escape sets its title and clipboard, a mark of direction turns
a line around, a line break makes up a message. So everything that is printed comes by here.
"""

from __future__ import annotations

import unicodedata

import click

_JOINERS = "\u200c\u200d"
"""They have no shape of their own either, but some languages cannot be written without them."""


class _Signs(dict[int, str]):
    """For each character the one that stands for it: itself, if it only shows."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if code < 0x20:
            sign = chr(0x2400 + code)  # such as ␛
        elif code == 0x7F:
            sign = "␡"
        elif unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            sign = letter if letter in _JOINERS else f"\\u{code:04x}"
        else:
            sign = letter
        return self.setdefault(code, sign)


_IN_A_LINE = _Signs()
_IN_LINES = _Signs({ord(letter): letter for letter in "\n\t"})


def shown(text: str) -> str:
    """A text of one or more lines, in which control characters and the like are visible signs."""
    return text.translate(_IN_LINES)


def in_a_line(text: str) -> str:
    """The same of a text that is to stay in its line: ends of lines are signs as well."""
    return text.translate(_IN_A_LINE)


def echo(text: str, err: bool = False, nl: bool = True) -> None:
    """Print a text, but for what a terminal would obey."""
    click.echo(shown(text), err=err, nl=nl)


def complain(text: str) -> None:
    """Print what is wrong; only its first line begins where a line begins."""
    echo("Error: " + text.replace("\n", "\n  "), err=True)
