"""What a page has room for: no page is more work to show than ten times an honest one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Room:
    """What is left of a page's room.

    `formatted`: characters of prose and code that are not the instructor's; `shown`: characters of
    other text; `drawn`: elements of drawings, and thousands of pixels; `held`: characters that
    pictures are written in.
    """

    formatted: int = 150_000  # a long lesson has 40,000
    shown: int = 1_000_000
    drawn: int = 200_000  # the busiest figure of an honest class has 18,000
    held: int = 12_000_000  # a little more than a run may print
    full: bool = False

    def take(self, **amounts: int) -> bool:
        """Take so much of it, if there is so much; once there is not, the page is `full`."""
        fits = all(amount <= getattr(self, name) for name, amount in amounts.items())
        for name, amount in amounts.items() if fits else ():
            setattr(self, name, getattr(self, name) - amount)
        self.full = self.full or not fits
        return fits
