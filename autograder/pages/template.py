"""Our own pages: a template in our look, under a policy that lets nothing run or load."""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent


def from_template(template: Path, **values: object) -> str:
    """A page made of a template, with the style sheet of its name where there is one beside it.

    Whatever is put into a template is escaped, unless it is Markup.
    """
    sheets = [HERE / "look.css", template.with_name(template.name.replace(".html.j2", ".css"))]
    look = "".join(sheet.read_text("utf-8") for sheet in sheets if sheet.exists())
    digest = base64.b64encode(hashlib.sha256(look.encode()).digest()).decode()
    made = _environment(template.parent).get_template(template.name)
    return made.render(look=Markup(look), digest=digest, **values)


@functools.cache
def _environment(folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([folder, HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = lambda number: f"{round(number, 2):g}"
    return environment
