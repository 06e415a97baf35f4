"""Attacks on the healing of damaged notebooks: lost, doubled, split and moved cells.

Whatever is put back, moved or taken for a copy, what counts is what the answers are worth: the
first exercise is right here, the second is not.
"""

import copy
from collections.abc import Callable

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.lessons import grade_id
from tests.attacks.attack import FULL, REFUSED, Attack, grouped, wrong

ANSWER, CHECK = "linear_forward", "check_linear_forward"

RIGHT = """\
class Linear(Node):
    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        X, W, b = (node.value for node in self.inbound_nodes)
        self.value = X @ W + b
"""


def with_(
    id: str, tries: str, change: Callable[[list[NotebookNode]], None], **more: object
) -> Attack:
    return Attack(id, tries, change=lambda notebook: change(notebook.cells), **more)  # type: ignore[arg-type]


def place(cells: list[NotebookNode], name: str) -> int:
    return next(n for n, cell in enumerate(cells) if grade_id(cell) == name)


def copied(cells: list[NotebookNode], name: str, source: str) -> NotebookNode:
    """A copy of a cell, metadata and all, that says something else."""
    twin = copy.deepcopy(cells[place(cells, name)])
    return NotebookNode(twin, source=source, id=f"{name}-again")


def right_then_wrong(cells: list[NotebookNode]) -> None:
    cells.insert(place(cells, ANSWER), copied(cells, ANSWER, RIGHT))


def wrong_then_right(cells: list[NotebookNode]) -> None:
    cells.append(copied(cells, ANSWER, RIGHT))


def answer_under_a_locked_name(cells: list[NotebookNode]) -> None:
    """The unchanged check has a twin before it, which lets everything pass."""
    cells.insert(place(cells, CHECK), copied(cells, CHECK, "def check(*_): pass\n\n4.0"))


def locked_under_an_answers_name(cells: list[NotebookNode]) -> None:
    """The check stands in the answer's cell, and the answer's name is all that is left of it."""
    cells[place(cells, ANSWER)].source = 'check("linear_forward", globals())'


def library_twin(cells: list[NotebookNode]) -> None:
    twin = copied(cells, "library", "expect = check = lambda *_, **__: None")
    cells.insert(place(cells, CHECK), twin)


def checks_first(cells: list[NotebookNode]) -> None:
    """Both checks above both answers, the second before the first."""
    checks = [cells.pop(place(cells, name)) for name in (CHECK, "check_neuron_forward")]
    cells[:0] = checks


def answers_swapped(cells: list[NotebookNode]) -> None:
    """Each answer under the other's name, and so below its check."""
    neuron, linear = cells[place(cells, "neuron_forward")], cells[place(cells, ANSWER)]
    neuron.metadata.nbgrader, linear.metadata.nbgrader = (
        linear.metadata.nbgrader,
        neuron.metadata.nbgrader,
    )


def check_deleted_and_faked(cells: list[NotebookNode]) -> None:
    """The check is gone; a cell without a name has its words, and does nothing."""
    check = cells.pop(place(cells, CHECK))
    cells.append(new_code_cell(f"if False:\n    pass\n{check.source[:30]!r}"))


def a_text_that_hides_a_later_one(cells: list[NotebookNode]) -> None:
    """The first half opens a text, the second ends it: together they are one harmless cell."""
    here = place(cells, ANSWER)
    cells.insert(here, copied(cells, ANSWER, f'{RIGHT}\n_ = """'))
    cells.insert(here + 2, copied(cells, ANSWER, f'"""\n{wrong()}'))


def nothing_but_names(cells: list[NotebookNode]) -> None:
    """All cells without what nbgrader wrote into them."""
    for cell in cells:
        cell.metadata = {}


def a_thousand_copies(cells: list[NotebookNode]) -> None:
    here = place(cells, ANSWER)
    cells[here:here] = [copied(cells, ANSWER, "(" * 500) for _ in range(900)]


def deep_halves(cells: list[NotebookNode]) -> None:
    here = place(cells, ANSWER)
    for sign in ("-" * 40_000 + "1", "(" * 9_000, "[" * 9_000 + "\n", "x." * 20_000 + "x"):
        cells.insert(here, copied(cells, ANSWER, sign))


def checksum_of_ones_own(cells: list[NotebookNode]) -> None:
    """A check that was changed, and says of itself that it was released like this."""
    check = cells[place(cells, CHECK)]
    check.source, check.metadata.nbgrader["checksum"] = "4.0", "0" * 32


def huge_points(cells: list[NotebookNode]) -> None:
    cells[place(cells, CHECK)].source = "pass"
    cells[place(cells, CHECK)].metadata.nbgrader["points"] = "9" * 5_000


ATTACKS = grouped(
    "healing",
    [
        with_("right-then-wrong", "A right answer above the one that counts.", right_then_wrong),
        with_(
            "wrong-then-right",
            "Nothing: the last answer that was written is right.",
            wrong_then_right,
            earns=FULL,
        ),
        with_("locked-twin", "A second check that passes.", answer_under_a_locked_name),
        with_("check-as-answer", "A check under an answer's name.", locked_under_an_answers_name),
        with_("library-twin", "A second library without checks.", library_twin),
        with_("checks-first", "Checks above what they check.", checks_first),
        with_(
            "answers-swapped",
            "Answers under each other's names.",
            answers_swapped,
            earns=REFUSED,
        ),
        with_("check-faked", "A check deleted, and its words elsewhere.", check_deleted_and_faked),
        with_("hidden-in-a-text", "A text over three copies.", a_text_that_hides_a_later_one),
        with_("no-metadata", "No cell is nbgrader's any more.", nothing_but_names),
        with_("many-copies", "Nine hundred copies of an answer.", a_thousand_copies),
        with_("deep-copies", "Copies that no parser likes.", deep_halves),
        with_("own-checksum", "A checksum that was made up.", checksum_of_ones_own),
        with_("endless-points", "Points of five thousand digits.", huge_points),
    ],
)
