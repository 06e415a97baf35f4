"""Using up: time, memory, disk, processes, and the grader's own patience."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.attacks.attack import REFUSED, Attack, grouped


def many_cells(notebook: NotebookNode) -> None:
    """Cells that print two megabytes each."""
    notebook.cells += [new_code_cell("print(('x' * 99 + '\\n') * 18_000)") for _ in range(30)]


def crowd(notebook: NotebookNode) -> None:
    """More cells than anyone has written."""
    notebook.cells += [new_code_cell("1", id=f"n{i}") for i in range(20_000)]


ATTACKS = grouped(
    "using_up",
    [
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
