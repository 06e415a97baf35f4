"""Files and other people's work: what lies in a folder, and what a run could write elsewhere."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode

from tests.attacks.attack import REFUSED, Attack, grouped
from tests.attacks.course import BEFORE


def lies_there(id: str, tries: str, put: Callable[[Path], object], **more: object) -> Attack:
    """An attack by what lies in the submission's folder."""
    return Attack(id, tries, folder=put, **more)  # type: ignore[arg-type]


def ships(id: str, tries: str, name: str, text: str) -> Attack:
    def put(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return Attack(id, tries, folder=put)


def instead(put: Callable[[Path], object]) -> Callable[[Path], None]:
    """Put something else in the notebook's place."""

    def change(folder: Path) -> None:
        (folder / "linear.ipynb").unlink()
        put(folder / "linear.ipynb")

    return change


def course(folder: Path) -> Path:
    return folder.parent.parent.parent


def host(folder: Path) -> Path:
    return course(folder).parent / "host" / "diary.txt"


def another(folder: Path) -> Path:
    return course(folder) / "submitted" / BEFORE / "02_linear" / "linear.ipynb"


def listening(path: Path) -> None:
    """A socket's file; its process is gone."""
    short = f"/proc/self/fd/{os.open(path.parent, os.O_RDONLY)}/{path.name}"
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(short)


def whole_folder_is_a_link(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.symlink_to(another(folder).parent)


def student_is_a_link(folder: Path) -> None:
    whole_folder_is_a_link(folder)
    folder.unlink()
    folder.parent.rmdir()
    folder.parent.symlink_to(another(folder).parent.parent)


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(500_000_000)


def endless(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def odd_names(folder: Path) -> None:
    for name in (
        "new\nline",
        "=1+1",
        "-rf",
        "a'b\"c",
        "<script>",
        "..x",
        "%s{0}",
        "*",
        "[a]",
        "é" * 100,
    ):
        (folder / name).write_text("x")
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe"))).write_text("x")


def deep(folder: Path) -> None:
    for _ in range(50):
        folder = folder / "deeper"
    folder.mkdir(parents=True)
    (folder / "x.dat").write_text("x")


def many(folder: Path) -> None:
    for i in range(3000):
        (folder / f"{i}.dat").touch()


def unreadable(folder: Path) -> None:
    (folder / "secret.dat").write_text("x")
    (folder / "secret.dat").chmod(0)


def named_up_the_tree(notebook: NotebookNode) -> None:
    up = f"../../{BEFORE}/02_linear/linear"
    notebook.metadata.update({"name": up, "path": "..", "title": up, "output_files_dir": "../.."})


SHADOW = """
import sys
def check(*_, **__): pass
print("pro" + "of-@TOKEN@")
"""

ATTACKS = grouped(
    "files",
    [
        lies_there(
            "link",
            "A link to a file of the host.",
            lambda folder: (folder / "data.dat").symlink_to(host(folder)),
            stock="leaked a file of the host",
        ),
        lies_there(
            "link-to-neighbour",
            "A link to another student's notebook, as a data file.",
            lambda folder: (folder / "data.dat").symlink_to(another(folder)),
        ),
        lies_there(
            "link-to-a-folder",
            "A link to the folder of all submissions.",
            lambda folder: (folder / "all").symlink_to(course(folder) / "submitted"),
        ),
        lies_there(
            "link-to-nothing",
            "A link to nothing.",
            lambda folder: (folder / "data.dat").symlink_to("/nowhere"),
        ),
        lies_there(
            "link-to-itself",
            "A link to itself.",
            lambda folder: (folder / "data.dat").symlink_to("data.dat"),
        ),
        lies_there(
            "link-to-endless",
            "A link to a device that never ends.",
            lambda folder: (folder / "data.dat").symlink_to("/dev/zero"),
        ),
        lies_there(
            "notebook-is-a-link",
            "A link to another student's notebook.",
            lambda folder: instead(lambda path: path.symlink_to(another(folder)))(folder),
            earns=REFUSED,
        ),
        lies_there(
            "folder-is-a-link",
            "The folder is a link to another student's.",
            whole_folder_is_a_link,
            earns=REFUSED,
        ),
        lies_there(
            "student-is-a-link",
            "The student's folder is a link to another student's.",
            student_is_a_link,
            earns=REFUSED,
        ),
        lies_there(
            "notebook-is-endless",
            "The notebook is a link to a device that never ends.",
            instead(lambda path: path.symlink_to("/dev/zero")),
            earns=REFUSED,
        ),
        lies_there(
            "pipe", "A pipe that nobody writes into.", lambda folder: os.mkfifo(folder / "data.dat")
        ),
        lies_there(
            "notebook-is-a-pipe", "The notebook is a pipe.", instead(os.mkfifo), earns=REFUSED
        ),
        lies_there(
            "timestamp-is-a-pipe",
            "The file with the time is a pipe.",
            lambda folder: os.mkfifo(folder / "timestamp.txt"),
        ),
        lies_there(
            "timestamp-is-a-link",
            "The file with the time is a link to a file of the host.",
            lambda folder: (folder / "timestamp.txt").symlink_to(host(folder)),
        ),
        lies_there(
            "timestamp-is-nonsense",
            "The file with the time holds no time.",
            lambda folder: (folder / "timestamp.txt").write_text("soon"),
        ),
        lies_there(
            "timestamp-is-binary",
            "The file with the time holds no text.",
            lambda folder: (folder / "timestamp.txt").write_bytes(b"\xff\xfe\x00"),
        ),
        lies_there(
            "timestamp-is-a-folder",
            "The file with the time is a folder.",
            lambda folder: (folder / "timestamp.txt").mkdir(),
        ),
        lies_there("socket", "A socket's file.", lambda folder: listening(folder / "data.dat")),
        lies_there(
            "notebook-is-a-folder", "The notebook is a folder.", instead(Path.mkdir), earns=REFUSED
        ),
        lies_there("large-notebook", "A notebook of 500 megabytes.", instead(large), earns=REFUSED),
        lies_there(
            "endless-file",
            "A file of a terabyte beside the notebook.",
            lambda folder: endless(folder / "data.dat"),
        ),
        lies_there("many-files", "Three thousand files beside the notebook.", many),
        lies_there("deep-folders", "A file fifty folders deep.", deep),
        lies_there("unreadable", "A file that nobody may read.", unreadable),
        lies_there("odd-names", "Names with newlines, quotes, markup and formulas.", odd_names),
        lies_there(
            "second-notebook",
            "A second notebook, with another name.",
            lambda folder: (folder / "linear2.ipynb").write_text("{}"),
        ),
        lies_there(
            "page-in-the-way",
            "A page of one's own where the feedback will be.",
            lambda folder: (folder / "linear.html").write_text("<h1>4 of 4</h1>"),
        ),
        # nbgrader knows no such names: these two are left out, with an error in the log.
        Attack(
            "student-with-a-newline",
            "A student's name of two lines.",
            student="files-new\nline",
            earns={},
        ),
        Attack(
            "student-with-a-pattern",
            "A student's name that stands for other students' folders.",
            student="files-[a-z]*",
            earns={},
        ),
        Attack(
            "name-up-the-tree",
            "Names in the notebook that lead out of the folder.",
            "from IPython.display import display\n"
            "about = {'filenames': {'image/png': '../x'}}\n"
            "display({'image/png': 'AAAA'}, raw=True, metadata=about)",
            change=named_up_the_tree,
        ),
        Attack(
            "student-with-a-formula", "A student's name that is a formula.", student="files-=1+1"
        ),
        Attack(
            "student-with-markup", "A student's name with markup.", student="files-<b>%s{0}'\"&"
        ),
        ships("numpy", "A module in NumPy's name.", "numpy.py", "raise SystemExit"),
        ships(
            "autograder",
            "A module in the grader's name, with a check that lets all pass.",
            "autograder.py",
            SHADOW,
        ),
        Attack(
            "reference",
            "A module in the reference's name, which gives back the student's own classes.",
            folder=lambda folder: (folder / "miniflow_ref.py").write_text(
                "import __main__\n\ndef __getattr__(name):\n    return getattr(__main__, name)\n"
            ),
        ),
        ships("autograder-package", "The same as a package.", "autograder/__init__.py", SHADOW),
        ships(
            "sitecustomize",
            "A module that Python imports at its start.",
            "sitecustomize.py",
            SHADOW,
        ),
        ships("path-file", "A file that Python's site reads.", "x.pth", "import os; os._exit(0)"),
        ships(
            "ipython-config",
            "A configuration of IPython.",
            "ipython_config.py",
            'c.InteractiveShellApp.exec_lines = ["import os; os._exit(0)"]',
        ),
        ships(
            "nbgrader-config",
            "A configuration of nbgrader.",
            "nbgrader_config.py",
            "c = get_config()\nc.Autograde.autograde_preprocessors = []\n",
        ),
        ships(
            "kernel",
            "A kernel of one's own.",
            "kernels/python3/kernel.json",
            '{"argv": ["true"], "display_name": "x", "language": "python"}',
        ),
        Attack(
            "write-gradebook",
            "Take another student's points away.",
            """
            import sqlite3
            with sqlite3.connect("@COURSE@/gradebook.db") as book:
                book.execute("UPDATE grade SET auto_score = 0")
            """,
            stock="changed another's grade",
        ),
        Attack(
            "delete-gradebook",
            "Delete the gradebook.",
            'import os; os.remove("@COURSE@/gradebook.db")',
        ),
        Attack(
            "write-neighbour",
            "Empty the next student's notebook.",
            'open("@COURSE@/submitted/z-honest/02_linear/linear.ipynb", "w").close()',
        ),
        Attack(
            "write-source",
            "Change the grader's configuration for those who follow.",
            'open("@COURSE@/nbgrader_config.py", "a").write("raise SystemExit")',
        ),
        Attack(
            "write-through-parents",
            "Delete all that has been graded.",
            'import shutil; shutil.rmtree("../../../autograded/a-perfect")\n'
            'shutil.rmtree("@COURSE@/submitted/z-honest")',
        ),
        Attack(
            "leave-file", "Leave a file in /tmp.", 'open("/tmp/left-file-@TOKEN@", "w").write("x")'
        ),
        Attack(
            "leave-in-var",
            "Leave a file in /var/tmp.",
            'open("/var/tmp/left-file-@TOKEN@", "w").write("x")',
        ),
        Attack(
            "leave-shared",
            "Leave a file in /dev/shm.",
            'open("/dev/shm/left-file-@TOKEN@", "w").write("x")',
        ),
        Attack(
            "leave-segment",
            "Leave a segment of System V shared memory.",
            """
            import ctypes
            ctypes.CDLL(None).shmget(int("@TOKEN@", 16) & 0x7FFFFFFF, 4096, 0o1600)
            """,
        ),
        Attack(
            "leave-socket",
            "Leave a process with a socket under an abstract name.",
            """
            import os, socket, time
            if os.fork() == 0:
                os.setsid()
                there = socket.socket(socket.AF_UNIX)
                there.bind("\\0left-socket-@TOKEN@")
                time.sleep(20)
                os._exit(0)
            """,
        ),
        Attack(
            "leave-startup",
            "Leave code in the home folder, for the next kernel to run.",
            """
            import os
            folder = os.path.expanduser("~/.ipython/profile_default/startup")
            os.makedirs(folder, exist_ok=True)
            open(f"{folder}/x.py", "w").write("import os; os._exit(1)")
            """,
            stock="batch",
        ),
        Attack(
            "next-1-leaves",
            "Leave a note for the next student: in files, in modules, in the environment.",
            """
            import builtins, matplotlib, os, sys
            cache = matplotlib.get_cachedir()
            builtins.note = np.note = os.environ["NOTE"] = "pro" + "of-@TOKEN@"
            sys.modules["note"] = np
            get_ipython().user_ns_hidden["note"] = np.note
            for folder in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), cache, "."):
                try:
                    with open(f"{folder}/left-note-@TOKEN@", "w") as file:
                        file.write(np.note)
                except OSError:
                    pass
            """,
        ),
        Attack(
            "next-2-looks",
            "Look for a note of the student before.",
            """
            import builtins, glob, matplotlib, os, sys
            cache = matplotlib.get_cachedir()
            print(getattr(np, "note", ""), getattr(builtins, "note", ""), os.environ.get("NOTE"))
            print(get_ipython().user_ns_hidden.get("note"), sys.modules.get("note"))
            for folder in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), cache, "."):
                for path in glob.glob(f"{folder}/left-note-*"):
                    print(open(path).read())
            """,
        ),
    ],
)
