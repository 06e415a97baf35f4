"""A course under attack: the attackers, two honest students, and what nobody may carry off."""

from __future__ import annotations

import contextlib
import copy
import secrets
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.demo.made_up import filled_in
from autograder.lessons import ROOT, grade_id
from tests.attacks.attack import LESSONS, Attack, short

BEFORE, BEHIND = "a-perfect", "z-honest"
"""The student who was graded before, and the one whose turn comes after the attackers."""


@dataclass(frozen=True)
class Way:
    """A way of grading: nbgrader's configuration of a course, and who grades it.

    nbgrader itself does, through its API as formgrader does, and writes the feedback; or `command`
    does, which writes none.
    """

    name: str
    config: str
    command: tuple[str, ...] = ()
    protected: bool = True

    def configuration(self, attacks: Iterable[Attack]) -> str:
        """The text of nbgrader_config.py for a course that these attack."""
        seconds = max((attack.cell_seconds for attack in attacks), default=30)
        return self.config.replace("@SECONDS@", str(seconds if self.protected else 10))


_CONFIG = """\
from autograder.plugin import configure

c = get_config()
c.CourseDirectory.course_id = "attacked"
c.Execute.timeout = @SECONDS@
c.RunChecks.limits = {"notebook_seconds": 20}
configure(c)
"""
OURS = Way("nbgrader with our configuration", _CONFIG)
COMMAND = Way("autograder grade", _CONFIG, ("grade", "--jobs", "2"))
STOCK = Way(
    "stock nbgrader",
    """\
c = get_config()
c.CourseDirectory.course_id = "attacked"
c.Execute.timeout = @SECONDS@
c.KernelManager.transport_encryption = "auto"
""",
    protected=False,
)
WAYS = {way.name: way for way in (OURS, COMMAND, STOCK)}


_PLAIN = """\
### BEGIN HIDDEN TESTS
import miniflow_ref

rng = np.random.default_rng(7)
for shapes in @SHAPES@:
    inputs = [Input("first"), Input("second"), Input("third")]
    for node, shape in zip(inputs, shapes):
        node.value = rng.normal(size=shape)
    came, expected = @KIND@(*inputs), miniflow_ref.@KIND@(*inputs)
    came.forward()
    expected.forward()
    same = came.value == expected.value
    assert np.all(same) or np.allclose(came.value, expected.value), "@KIND@ is not right yet."
### END HIDDEN TESTS
"""
PLAIN = {
    f"check_{kind.lower()}_forward": _PLAIN.replace("@KIND@", kind).replace("@SHAPES@", shapes)
    for kind, shapes in (
        ("Neuron", "[(3, 3, ()), (5, 5, ())]"),
        ("Linear", "[((5, 2), (2, 3), 3), ((2, 3), (3, 2), 2)]"),
    )
}
"""What a check cell holds where there is no oracle: tests as nbgrader's manual writes them."""


@dataclass
class Canaries:
    """Texts that nobody may carry off, and where they are; new ones for every run."""

    folder: Path
    token: str = field(default_factory=lambda: secrets.token_hex(6))
    port: int = 0

    def __post_init__(self) -> None:
        self.host.parent.mkdir(parents=True, exist_ok=True)
        self.host.write_text(self.texts["a file of the host"])

    @property
    def host(self) -> Path:
        return self.folder / "host" / "diary.txt"

    @property
    def texts(self) -> dict[str, str]:
        """Every canary by its name. `proof` is what an attack prints when it got through."""
        return {
            "the reference": "shares the blame.",
            "another student": f"neighbour-{self.token}",
            "the environment": f"environment-{self.token}",
            "a command line": f"argument-{self.token}",
            "a file of the host": f"diary-{self.token}",
            "the gradebook": f"gradebook-{self.token}",
            "the loopback": f"loopback-{self.token}",
            "proof": f"proof-{self.token}",
        }

    def words(self, course: Path) -> dict[str, str]:
        """What the words in an attack stand for."""
        return {
            "@TOKEN@": self.token,
            "@COURSE@": str(course),
            "@ROOT@": str(ROOT),
            "@HOST@": str(self.host),
            "@PORT@": str(self.port),
        }

    def listen(self) -> None:
        """Start services on the host: TCP on the loopback, an abstract name, a socket in a file."""
        reply = self.texts["the loopback"].encode()
        open_to_all = socket.create_server(("127.0.0.1", 0))
        self.port = open_to_all.getsockname()[1]
        abstract, in_a_file = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        abstract.bind(f"\0service-{self.token}")
        in_a_file.bind(str(self.folder / "host" / "service"))

        def serve(service: socket.socket) -> None:
            while True:
                connection, _ = service.accept()
                with connection, contextlib.suppress(OSError):
                    connection.sendall(reply)

        for service in (open_to_all, abstract, in_a_file):
            service.listen()
            threading.Thread(target=serve, args=(service,), daemon=True).start()


def template(course: Path, way: Way, canaries: Canaries) -> None:
    """A course in which nobody has attacked yet, ready to be released."""
    course.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(way.configuration([]))
    for lesson in (LESSONS["01_add"], LESSONS["02_linear"], LESSONS["06_sgd"]):
        path = course / "source" / lesson.id / f"{lesson.topic}.ipynb"
        path.parent.mkdir(parents=True)
        notebook = copy.deepcopy(lesson.notebook)
        for cell in notebook.cells:
            if not way.protected and grade_id(cell) in PLAIN:
                cell.source = PLAIN[grade_id(cell)]
        nbformat.write(notebook, path)
    perfect = filled_in(LESSONS["02_linear"], {})
    perfect.cells[0].source += f"\n\n{canaries.texts['another student']}"
    _hand_in(course, BEFORE, "02_linear", perfect)


def lay_out(course: Path, way: Way, attacks: list[Attack], canaries: Canaries) -> None:
    """Hand in what the attackers and the honest student behind them have."""
    (course / "nbgrader_config.py").write_text(way.configuration(attacks))
    words = canaries.words(course)
    for attack in attacks:
        lesson = LESSONS[attack.lesson]
        folder = course / "submitted" / attack.student / lesson.id
        folder.mkdir(parents=True)
        (folder / f"{lesson.topic}.ipynb").write_text(attack.file(words))
        if attack.folder:
            attack.folder(folder)
            for path in folder.rglob("*"):
                if path.suffix in (".py", ".txt", ".pth") and path.is_file():
                    text = path.read_text(errors="surrogateescape")
                    for word, stands_for in words.items():
                        text = text.replace(word, stands_for)
                    path.write_text(text, errors="surrogateescape")
    for used in {attack.lesson for attack in attacks}:
        _hand_in(course, BEHIND, used, short(LESSONS[used], {}))


def _hand_in(course: Path, student: str, lesson: str, notebook: NotebookNode) -> None:
    path = course / "submitted" / student / lesson / f"{LESSONS[lesson].topic}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
