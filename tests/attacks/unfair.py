"""Unfair the other way: what honest students do costs them nothing."""

from collections.abc import Callable

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.attacks.attack import FULL, Attack, cell_of, grouped

RIGHT = """
import sys, time, warnings

class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
"""


def honest(id: str, does: str, forward: str, code: str = "") -> Attack:
    """A right answer in another manner."""
    body = "\n".join(f"        {line}" for line in forward.strip().splitlines())
    return Attack(id, does, code=f"{RIGHT}{body}\n\n{code}", earns=FULL)


def beside(id: str, does: str, *cells: str, at: int = 0) -> Attack:
    """Right answers, and cells of the student's own before them."""

    def change(notebook: NotebookNode) -> None:
        notebook.cells[at:at] = [new_code_cell(cell) for cell in cells]

    return Attack(id, does, answers={"linear_forward": SOLVED}, change=change, earns=FULL)


def changed(id: str, does: str, change: Callable[[NotebookNode], None]) -> Attack:
    return Attack(id, does, answers={"linear_forward": SOLVED}, change=change, earns=FULL)


SOLVED = f"{RIGHT}        self.value = X @ W + b\n"


def as_lists(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.source = cell.source.splitlines(keepends=True)


def without_ids(notebook: NotebookNode) -> None:
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]


def explained(notebook: NotebookNode) -> None:
    notebook.cells[2:2] = [new_markdown_cell("# Mein Lösungsweg 🙂\n\n$a_i < b$ & <b>so</b>")]


def spaced(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.source += "\n\n"


def with_a_note(notebook: NotebookNode) -> None:
    cell_of(notebook, "check_linear_forward").source += "\nprint('I tried this too')\n"


ATTACKS = grouped(
    "unfair",
    [
        honest(
            "warning",
            "A warning at every pass.",
            'warnings.warn("slow", stacklevel=1)\nself.value = X @ W + b',
        ),
        honest(
            "standard-error",
            "A line on stderr at every pass.",
            'print("shapes", np.shape(X), file=sys.stderr)\nself.value = X @ W + b',
        ),
        honest(
            "debug-print",
            "A thousand lines of debug prints.",
            'print("x\\n" * 1000)\nself.value = X @ W + b',
        ),
        honest("slow", "Slow, but within the limit.", "time.sleep(0.05)\nself.value = X @ W + b"),
        honest(
            "loops",
            "Three loops instead of a product.",
            """
rows = [[float(b[j]) for j in range(len(b))] for _ in range(len(X))]
for i in range(len(X)):
    for j in range(len(b)):
        for p in range(len(W)):
            rows[i][j] += X[i][p] * W[p][j]
self.value = np.array(rows)
""",
        ),
        honest(
            "single-precision", "Single precision.", "self.value = (X @ W + b).astype(np.float32)"
        ),
        honest(
            "column-order", "An array in column order.", "self.value = np.asfortranarray(X @ W + b)"
        ),
        honest(
            "einsum",
            "Einstein's notation.",
            'self.value = np.einsum("ij,jk->ik", X, W) + np.broadcast_to(b, (len(X), len(b)))',
        ),
        honest(
            "logging",
            "Logs as it goes.",
            'import logging\nlogging.getLogger().warning("pass")\nself.value = X @ W + b',
        ),
        honest("magic", "A magic on the cell's last line.", "self.value = X @ W + b", "%pwd"),
        honest(
            "own-seed",
            "Seeds the random numbers itself.",
            "np.random.seed(0)\nself.value = X @ W + b",
        ),
        honest(
            "typed",
            "Type hints, and names in another alphabet.",
            "бит: np.ndarray = X @ W\nself.value = бит + b",
        ),
        honest(
            "memory",
            "A hundred megabytes for a moment.",
            "_ = np.ones(12_000_000)\nself.value = X @ W + b",
        ),
        honest(
            "class-renamed",
            "Helpers of one's own, and the class under a second name.",
            "self.value = helper(X, W) + b",
            "def helper(X, W):\n    return np.dot(X, W)\n\nLayer = Linear",
        ),
        beside("error-before", "A cell of one's own that fails, further up.", "1 / 0", at=2),
        beside("exit-before", "A cell of one's own that calls exit().", "exit()", at=2),
        beside(
            "loop-before", "A cell of one's own that never ends.", "while True:\n    pass", at=2
        ),
        beside("input-before", "A cell of one's own that waits for typing.", "input()", at=2),
        beside("much-printed", "A megabyte of prints.", "print('x' * 1_000_000)", at=2),
        beside("figures", "Figures of one's own.", *["plt.plot([1, 2]); plt.show()"] * 3, at=2),
        beside("await", "Top-level await.", "import asyncio\nawait asyncio.sleep(0.01)", at=2),
        beside("star-import", "from numpy import *.", "from numpy import *", at=1),
        beside("shell", "A shell command that the jail does not have.", "!pip list", at=1),
        beside(
            "odd-letters",
            "Prints half a character, and control characters.",
            r"print('\ud83d \x00 \x1b[31m \r \x08 ok')",
            at=2,
        ),
        beside(
            "progress",
            "A progress bar.",
            "for i in range(500):\n    print(i, end='\\r', flush=True)",
            at=2,
        ),
        beside(
            "display",
            "Displays and widgets' leftovers.",
            "from IPython.display import *\ndisplay(HTML('<b>x</b>'), Markdown('# x'))\n"
            "clear_output(wait=True)\ndisplay({'a': float('nan')}, {1, 2})",
            at=2,
        ),
        beside(
            "profiler",
            "A trace function left on.",
            "import sys\nsys.settrace(lambda *_: None)",
            at=2,
        ),
        beside(
            "threads",
            "Threads.",
            "from concurrent.futures import ThreadPoolExecutor\n"
            "with ThreadPoolExecutor(4) as pool:\n    print(sum(pool.map(abs, range(99))))",
            at=2,
        ),
        changed("lines", "A notebook whose cells are lists of lines.", as_lists),
        changed(
            "older-notebook", "A notebook of format 4.4, whose cells have no ids.", without_ids
        ),
        changed("notes", "Notes in between.", explained),
        changed("blank-lines", "Blank lines at the end of every cell, locked ones too.", spaced),
        changed("note-in-a-check", "A line added to a check cell.", with_a_note),
        Attack(
            "byte-order-mark",
            "A file with a byte order mark.",
            answers={"linear_forward": SOLVED},
            text=lambda text: "\ufeff" + text,
            earns=FULL,
        ),
        Attack(
            "earlier-mistake",
            "The first exercise is wrong, the second right.",
            answers={"linear_forward": SOLVED, "neuron_forward": "Neuron = 1 / 0"},
            earns={"check_neuron_forward": 0.0, "check_linear_forward": 4.0},
        ),
        Attack(
            "earlier-loop",
            "The first exercise never ends, the second is right.",
            answers={"linear_forward": SOLVED, "neuron_forward": "while True:\n    pass"},
            earns={"check_neuron_forward": 0.0, "check_linear_forward": 4.0},
        ),
        Attack(
            "another-order",
            "A valid order that is not the reference's.",
            lesson="01_add",
            answers={
                "topological_sort": """
def topological_sort(feed):
    nodes, known, todo = [], set(), list(feed)
    while todo:
        node = todo.pop()
        if node not in known:
            known.add(node)
            nodes.append(node)
            todo += node.outbound_nodes
    order, done = [], set()
    def visit(node, above):
        if node in above:
            raise ValueError(f"a cycle at {node.name}")
        if node in done:
            return
        if isinstance(node, Input) and node not in feed:
            raise ValueError(f"no value for {node.name}")
        for source in reversed(node.inbound_nodes):
            visit(source, above | {node})
        done.add(node)
        order.append(node)
    for node in reversed(nodes):
        visit(node, frozenset())
    for node, value in feed.items():
        node.value = value
    return order
"""
            },
            earns={
                "check_add_forward": 3.0,
                "check_mul_forward": 2.0,
                "check_topological_sort": 5.0,
            },
        ),
    ],
    cell_seconds=5,
)
