"""Using up: time, memory, disk, processes, and the grader's own patience."""

from collections.abc import Callable

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.attacks.attack import LESSONS, REFUSED, Attack, grouped


def many_cells(notebook: NotebookNode) -> None:
    """Cells that print two megabytes each."""
    notebook.cells += [new_code_cell("print(('x' * 99 + '\\n') * 18_000)") for _ in range(30)]


def crowd(notebook: NotebookNode) -> None:
    """More cells than anyone has written."""
    notebook.cells += [new_code_cell("1", id=f"n{i}") for i in range(20_000)]


LIE = """
import sys

guest = sys.modules.get("autograder.jail.guest")

def nothing(*shape):
    return {"array": "uint8", "shape": shape, "data": ""}

def zeros(*shape):
    import base64
    return {**nothing(*shape), "data": base64.b64encode(bytes(np.prod(shape))).decode()}

def lie(observations):
    guest.encode_observations = real
    sent = real(observations)
    sent[0][1] = lied
    return sent

if guest:
    real, guest.encode_observations = guest.encode_observations, lie
"""
"""One check's first observation is sent as another one, `lied`."""

BATCHES = "def minibatches(X, y, batch_size, rng):\n    yield X, y\n"


def instead_of_batches(id: str, tries: str, lied: str) -> Attack:
    """An attack in which other values come than batches; all else is honest."""
    earns = {exercise.check_cell: exercise.points for exercise in LESSONS["06_sgd"].exercises}
    return Attack(
        id,
        tries,
        lesson="06_sgd",
        answers={"minibatches": f"{BATCHES}\n{LIE}\nlied = {lied}"},
        earns={**earns, "check_minibatches": 0.0},
        ours_only=True,
        cell_seconds=5,
    )


UPDATES = """
from IPython import get_ipython
publish = get_ipython().display_pub.publish

def show(text, **more):
    publish({"text/plain": text}, transient={"display_id": "one"}, **more)
"""


def with_cells(*cells: str) -> Callable[[NotebookNode], None]:
    """Cells of one's own, at the notebook's end."""

    def change(notebook: NotebookNode) -> None:
        notebook.cells += [new_code_cell(cell) for cell in cells]

    return change


ATTACKS = grouped(
    "using_up",
    [
        instead_of_batches(
            "rows-without-numbers",
            "Two thousand million rows, none of which holds a number.",
            "[[nothing(2147483647, 0)] * 2]",
        ),
        instead_of_batches(
            "columns-without-numbers",
            "No row, and two thousand million columns.",
            "[[nothing(0, 2147483647)] * 2]",
        ),
        instead_of_batches(
            "layers-without-numbers",
            "An axis of length 0 between two long ones.",
            "[[nothing(2147483647, 0, 2147483647)] * 2]",
        ),
        instead_of_batches(
            "rows-of-one-byte", "Millions of rows of one byte.", "[[zeros(1_400_000, 1)] * 2]"
        ),
        instead_of_batches(
            "many-batches", "Thousands of small batches.", "[[zeros(1, 1)] * 2] * 20_000"
        ),
        Attack(
            "one-row-for-all",
            "Millions of rows that are one row in memory.",
            lesson="06_sgd",
            answers={
                "minibatches": """
def minibatches(X, y, batch_size, rng):
    yield np.broadcast_to(np.float16(1), (700_000, 1)), np.broadcast_to(0.0, (1_000_000_000, 0))
"""
            },
            earns={
                exercise.check_cell: exercise.points * (exercise.id != "minibatches")
                for exercise in LESSONS["06_sgd"].exercises
            },
            ours_only=True,
            cell_seconds=5,
        ),
        Attack(
            "one-update-many-places",
            "Thousands of displays of one name, and one large update.",
            UPDATES + "for _ in range(1800): show('a')\nshow('y' * 1_900_000, update=True)",
        ),
        Attack(
            "one-name-many-displays",
            "Displays of one name, each of which replaces all those before.",
            UPDATES + "for n in range(3000): show('y' * 100 * n)",
        ),
        Attack(
            "update-of-earlier-cells",
            "Displays of one name in many cells, each updated from cells that follow.",
            UPDATES,
            change=with_cells(
                *["for _ in range(900): show('a')"] * 3,
                *["for _ in range(9): show('y' * 1_900_000, update=True)"] * 20,
            ),
        ),
        Attack(
            "clearing",
            "Print and clear, again and again.",
            """
            from IPython.display import clear_output
            while True:
                print("x" * 1_000_000)
                clear_output()
            """,
            change=with_cells(*["while True: print('x' * 1_000_000); clear_output()"] * 5),
        ),
        Attack(
            "clearing-later",
            "The same, but each time only when the next output comes.",
            """
            from IPython.display import clear_output, display
            for n in range(100_000):
                clear_output(wait=True)
                display({"text/plain": "x" * 100_000}, raw=True)
            """,
        ),
        *(
            Attack(
                id,
                f"{tries}, in every cell.",
                f"print({text!r} * 1_900_000)",
                change=with_cells(*[f"print({text!r} * 1_900_000)"] * 9),
            )
            for id, tries, text in (
                ("control-characters", "Letters of one byte that are written as six", "\1"),
                ("empty-lines", "Lines that are nothing but their ends", "\n"),
                ("odd-line-ends", "Ends of lines of which Python alone knows", "\x1c"),
                ("quotes", "Marks that are written as two", '"'),
            )
        ),
        Attack("loop", "Run for ever.", "while True:\n    pass"),
        Attack("loop-in-a-check", "Run for ever in a test.", inside="while True: pass"),
        Attack(
            "loop-in-numpy",
            "Run for hours within one call, where no interrupt is seen.",
            "a = np.ones((400, 400))\nnp.einsum('ij,jk,kl,lm,mn->', a, a, a, a, a)",
        ),
        Attack(
            "loop-at-exit",
            "Run for ever when the process ends.",
            "import atexit\n\n@atexit.register\ndef stay():\n    while True: pass",
        ),
        Attack("sleep", "Sleep for an hour.", "import time; time.sleep(3600)"),
        Attack(
            "fork-bomb",
            "Fork as often as the machine lets one.",
            """
            import os, time
            for _ in range(60):
                if os.fork() == 0:
                    time.sleep(20)
                    os._exit(0)
            """,
        ),
        Attack(
            "thread-bomb",
            "Start thousands of threads.",
            """
            import threading, time
            started = 0
            try:
                for _ in range(3000):
                    threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
                    started += 1
            except RuntimeError:
                pass
            print(started, "pro" + "of-@TOKEN@" if started == 3000 else "")
            """,
        ),
        Attack("memory", "Ask for a hundred gigabytes at once.", "b'x' * 100_000_000_000"),
        Attack(
            "memory-by-and-by",
            "Take three gigabytes, piece by piece.",
            """
            kept = []
            for _ in range(30):
                kept.append(np.ones(12_500_000))
            print("pro" + "of-@TOKEN@")
            """,
        ),
        Attack(
            "memory-caught",
            "Take all memory, catch the error, and go on without any.",
            """
            kept = []
            while len(kept) < 300:
                try:
                    kept.append(bytearray(10_000_000))
                except MemoryError:
                    break
            """,
        ),
        Attack(
            "disk",
            "Fill the disk.",
            """
            with open("/tmp/left-disk-@TOKEN@", "wb") as file:
                for _ in range(100):
                    file.write(bytes(1_000_000))
            print("pro" + "of-@TOKEN@")
            """,
        ),
        Attack(
            "many-files",
            "Use up all inodes.",
            """
            import os, tempfile
            folder = tempfile.mkdtemp(prefix="left-files-@TOKEN@", dir="/dev/shm")
            for i in range(20_000):
                open(f"{folder}/{i}", "w").close()
            print("pro" + "of-@TOKEN@")
            """,
        ),
        Attack(
            "shared-memory",
            "Fill the memory that processes share.",
            """
            from multiprocessing.shared_memory import SharedMemory
            kept = SharedMemory(name="left-shared-@TOKEN@", create=True, size=100_000_000)
            kept.buf[:] = bytes(100_000_000)
            print("pro" + "of-@TOKEN@")
            """,
        ),
        Attack("one-long-line", "Fifty megabytes on one line.", "print('x' * 50_000_000)"),
        Attack("printing-for-ever", "Print for ever.", "while True:\n    print('x' * 1000)"),
        Attack(
            "printing-in-a-check",
            "Print for ever from a test, past what silences it.",
            "out = sys.stdout if 'sys' in globals() else __import__('sys').stdout",
            inside="while True: out.write('x' * 1000)",
        ),
        Attack("many-cells", "Two megabytes in each of thirty cells.", change=many_cells),
        Attack(
            "crowd-of-cells",
            "Twenty thousand cells.",
            change=crowd,
            earns=REFUSED,
        ),
        Attack(
            "many-outputs",
            "A hundred thousand small outputs.",
            """
            from IPython.display import display
            for i in range(100_000):
                display(i)
            """,
        ),
        Attack(
            "alternating-streams",
            "A hundred thousand pieces of two streams, in turn.",
            """
            import sys
            for i in range(100_000):
                print("a")
                print("b", file=sys.stderr)
            """,
        ),
        Attack(
            "terminal-colours",
            "Half a million colour codes.",
            r"print('\x1b[31m\x1b[1m' * 100_000)",
        ),
        Attack(
            "long-traceback",
            "An error with a megabyte of text.",
            "raise ValueError('\\n'.join(['x' * 99] * 10_000))",
        ),
        Attack(
            "figures",
            "A hundred large pictures.",
            """
            for i in range(100):
                plt.figure(figsize=(20, 20))
                plt.imshow(np.random.rand(300, 300))
            plt.show()
            """,
        ),
        Attack("recursion", "Recurse without end.", "def f():\n    return f()\n\nf()"),
        Attack(
            "recursion-unlimited",
            "The same with Python's limit lifted.",
            "import sys\nsys.setrecursionlimit(10**9)\nf = lambda n: f(n + 1)\nf(0)",
        ),
        Attack(
            "deep-data",
            "Display data nested ten thousand times.",
            """
            from IPython.display import display
            data = 1
            for _ in range(10_000):
                data = [data]
            display({"application/json": data, "text/plain": "x"}, raw=True)
            """,
        ),
        Attack(
            "huge-answer",
            "An answer of eighty megabytes.",
            inside="self.value = np.zeros((10_000_000,))",
        ),
        Attack(
            "long-list",
            "An answer of a million parts.",
            inside="self.value = [1.0] * 1_000_000",
        ),
        Attack(
            "deep-list",
            "An answer nested a thousand times.",
            inside="value = [1.0]\nfor _ in range(900): value = [value]\nself.value = value",
        ),
        Attack(
            "endless-list",
            "An answer that contains itself.",
            inside="value = []\nvalue.append(value)\nself.value = value",
        ),
        Attack(
            "linear-algebra-threads",
            "All cores at once.",
            """
            import threading
            a = np.ones((500, 500))
            def work():
                while True: a @ a
            for _ in range(8):
                threading.Thread(target=work, daemon=True).start()
            """,
        ),
        Attack(
            "open-files",
            "Open files until there are no more.",
            "kept = [open('/dev/null') for _ in range(5000)]",
        ),
        Attack(
            "signals",
            "Raise a signal in every microsecond.",
            """
            import signal
            signal.signal(signal.SIGALRM, lambda *_: None)
            signal.setitimer(signal.ITIMER_REAL, 1e-6, 1e-6)
            """,
        ),
    ],
)
