"""The notebook itself: a file that is not what it should be.

What markup may do on a feedback page (scripts, handlers, links) is not looked at here; these cases
hold that such a notebook is graded like any other and stops nobody.
"""

import json
from collections.abc import Callable

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


def script(notebook: NotebookNode) -> None:
    texts = (
        "<script>document.title = 'proof'</script>",
        "<img src=x onerror=alert(1)>",
        "[link](javascript:alert(1)) <a href='javascript:alert(1)'>x</a>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "</div></div></body></html><iframe src='http://example.com'>",
    )
    notebook.cells += [new_markdown_cell(text) for text in texts]
    notebook.cells += [
        new_code_cell(f"from IPython.display import *\ndisplay(HTML({text!r}), SVG(data={text!r}))")
        for text in texts
    ]
    notebook.cells.append(new_code_cell("%%javascript\nalert(1)"))
    notebook.cells.append(new_code_cell("%%html\n<script>alert(1)</script>"))


def widgets(notebook: NotebookNode) -> None:
    state = {"state": {"a": {"model_name": "x", "state": {"value": "<script>"}}}}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    cell = new_markdown_cell("![x](attachment:x.svg)")
    cell["attachments"] = {"x.svg": {"image/svg+xml": "PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+"}}
    notebook.cells.append(cell)


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
        with_("doubled-answer", "An answer's cell twice.", doubled, earns=REFUSED),
        with_(
            "doubled-check",
            "A check's cell twice, the second without a check.",
            doubled_check,
            earns=REFUSED,
        ),
        with_("points", "Points raised in the cell's metadata.", worth_more),
        with_("type", "A check turned into text.", other_type),
        with_("flipped", "A check turned into an answer, to be graded by hand.", flipped),
        with_("unlocked", "A check unlocked and replaced by its points.", unlocked),
        with_("check-rewritten", "A check replaced by its points.", rewritten),
        with_("library-rewritten", "The library replaced what checks.", library_changed),
        with_("check-deleted", "A check deleted.", deleted, earns=REFUSED),
        with_("check-added", "A check of one's own, with points.", fake),
        with_(
            "checks-swapped",
            "Two checks under each other's name.",
            swapped_names,
            earns={"check_neuron_forward": 2.0, "check_linear_forward": 0.0},
        ),
        with_("outputs-baked-in", "Outputs that were there before.", baked),
        with_("skip-tag", "A tag that has the check skipped.", skipped),
        with_("all-tags", "Tags that hide, skip and excuse every cell.", tagged),
        with_("another-kernel", "Another language.", another_kernel),
        with_("old-schema", "Metadata of an old version of nbgrader.", old_schema),
        with_("new-schema", "Metadata of a version that does not exist.", new_schema),
        with_("strange-metadata", "Metadata of the wrong types.", strange_metadata),
        with_("reversed", "All cells in reverse, checks before answers.", order, earns=REFUSED),
        with_("scripts", "Scripts, handlers and links, as text and as outputs.", script),
        with_("widgets", "Widget states and attachments.", widgets),
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
            change=script,
            earns=FULL,
        ),
    ],
)
