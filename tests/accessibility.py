"""Our pages in a browser: for everybody, on any screen, in any light, and on paper.

    python -m tests.accessibility [PAGE.html]...

Every page is looked at by axe, with all its folds open; it may not scroll sideways on a phone, and
the browser may not complain of anything that its policy had to stop. Needs the system's Chromium
and `pip install -e '.[browser]'`. `make accessibility` does it all.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.pages import feedback_pages
from tests.report import reporting

PAGES = {
    "feedback, perfect": feedback_pages.perfect,
    "feedback, mistaken": feedback_pages.mistaken,
    "feedback, refused": feedback_pages.refused,
    "feedback, hostile": feedback_pages.hostile,
    "class report": reporting.sample,
}
"""How each page is made."""

PHONE, DESK = 320, 1100
"""Pixels."""

VIEWS = {
    "light": {"color_scheme": "light", "media": "screen", "width": DESK},
    "dark": {"color_scheme": "dark", "media": "screen", "width": DESK},
    "phone": {"color_scheme": "light", "media": "screen", "width": PHONE},
    "phone, dark": {"color_scheme": "dark", "media": "screen", "width": PHONE},
    "print": {"color_scheme": "light", "media": "print", "width": DESK},
    "print, dark": {"color_scheme": "dark", "media": "print", "width": DESK},
}

OPEN = "for (const fold of document.querySelectorAll('details')) fold.open = true"


def chromium() -> str:
    """The system's browser. Exits where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        sys.exit(f"This needs a browser, and none of {', '.join(names)} is on the PATH.")
    return found


def findings(browser: Browser, file: Path) -> Iterator[str]:
    """What is wrong with a page, a line each."""
    for view, how in VIEWS.items():
        said: list[str] = []
        for bypass in (False, True):  # as a reader opens it; then axe, which is a script
            context = browser.new_context(
                bypass_csp=bypass,
                color_scheme=how["color_scheme"],
                viewport={"width": how["width"], "height": 800},
            )
            page = context.new_page()
            page.emulate_media(media=how["media"])
            if not bypass:
                page.on("console", lambda message, said=said: said.append(message.text))
                page.on("pageerror", lambda error, said=said: said.append(str(error)))
                page.on("request", lambda request, said=said: said.extend(foreign(request.url)))
            page.goto(file.as_uri())
            for state in ("folded", "open"):
                if bypass:
                    yield from (f"{view}, {state}: {one}" for one in axe(page))
                elif (wide := page.evaluate("document.documentElement.scrollWidth")) > how["width"]:
                    yield f"{view}, {state}: {wide} pixels wide, it scrolls sideways"
                page.evaluate(OPEN)
            context.close()
        yield from (f"{view}: the browser says {text}" for text in said)


def foreign(address: str) -> list[str]:
    """What a page has no reason to ask for."""
    return [] if address.startswith(("file:", "data:")) else [f"it asked for {address}"]


def axe(page: Page) -> Iterator[str]:
    for found in Axe().run(page).response["violations"]:
        where = "; ".join(node["html"][:120] for node in found["nodes"][:3])
        count = len(found["nodes"])
        yield f"{found['impact']}: {found['id']} ({found['help']}), {count} times: {where}"


def main() -> None:
    """Look at every page and at those named; exits 1 on any finding."""
    count = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        files = {name: Path(name).resolve() for name in sys.argv[1:]}
        for number, (name, make) in enumerate(PAGES.items()):
            files[name] = Path(folder, f"{number}.html")
            files[name].write_text(make(), "utf-8")
        # A browser that root starts has no sandbox of its own; our pages hold no script.
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = play.chromium.launch(executable_path=chromium(), args=root)
        for name, file in files.items():
            found = list(findings(browser, file))
            count += len(found)
            print(f"{name}: {'nothing found' if not found else ''}", *found, sep="\n  ")
        browser.close()
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
