"""What a page has room for: no page is more work to show than ten times an honest one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Room:
    """What is left of a page's room, in characters where nothing else is said."""

    formatted: int = 300_000  # prose and code that are not the instructor's; a lesson has 44,000
    tags: int = 130_000  # that they are made into; a lesson is made into 13,000
    known: int = 300_000  # code whose lines an error may name
    shown: int = 1_000_000  # other text
    drawn: int = 200_000  # elements of drawings, thousands of pixels; a busy figure has 18,000
    spanned: int = 2_000  # rows and columns that cells of tables reach over
    held: int = 12_000_000  # what pictures are written in; a run may print a little less
    full: bool = False

    def take(self, **amounts: int) -> bool:
        """Take so much of it, if there is so much; once there is not, the page is `full`."""
        fits = all(amount <= getattr(self, name) for name, amount in amounts.items())
        for name, amount in amounts.items() if fits else ():
            setattr(self, name, getattr(self, name) - amount)
        self.full = self.full or not fits
        return fits
