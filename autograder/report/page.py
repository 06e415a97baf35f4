"""The class report: how a class did, what it got wrong, and what the instructor should look at.

Here it becomes a page to read, and the same as JSON for programs.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from autograder.errors import AutograderError
from autograder.files import replacing
from autograder.pages.template import from_template
from autograder.report.report import Report

TEMPLATE = Path(__file__).parent / "page.html.j2"

MOST = 15
"""Mistakes that a page shows at once; the others are folded away."""


class ReportError(AutograderError):
    """A report cannot be written; the message says where and why."""


def html(report: Report, course: str) -> str:
    """The report as one HTML page; `course` is the way from its folder to the course's."""
    return from_template(
        TEMPLATE,
        report=report,
        most=MOST,
        breakable=lambda name: Markup("_<wbr>").join(name.split("_")),
        link=lambda path: quote(f"{course}/{path}", errors="surrogateescape"),
        date=lambda iso: f"{datetime.fromisoformat(iso):%d %B %Y, %H:%M}",
    )


def data(report: Report) -> str:
    """The report as JSON."""
    return json.dumps(asdict(report), indent=2) + "\n"


def write(report: Report, course: Path, to: Path) -> Path:
    """Write the page, and its figures as JSON beside it; give the latter's path.

    Either file is written whole or left as it was. Raises ReportError.
    """
    beside = to.with_suffix(".json")
    _write(to, html(report, os.path.relpath(course, to.parent)))
    _write(beside, data(report))
    return beside


def _write(path: Path, text: str) -> None:
    try:
        with replacing(path) as beside:
            beside.write_text(text, "utf-8", errors="replace")  # a file's name need not be text
    except OSError as error:
        raise ReportError(f"{path} cannot be written: {error.strerror}.") from error
