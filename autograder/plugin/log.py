"""What nbgrader says: it tells of trouble in its log alone."""

from __future__ import annotations

import logging

from autograder.signs import shown


class Heard(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def listening() -> tuple[logging.Logger, Heard]:
    """A logger for warnings and worse, and what it will have heard."""
    logger, heard = logging.Logger("nbgrader", logging.WARNING), Heard()
    logger.addHandler(heard)
    return logger, heard


class Shown(logging.LogRecord):
    """A message in which what a terminal would obey is a visible sign."""

    def getMessage(self) -> str:
        return shown(super().getMessage()).replace("\n", "\n  ")
