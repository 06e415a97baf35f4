"""Reading the answers: nothing worth stealing is within a submission's reach."""

import re
import textwrap

from tests.attacks.attack import LESSONS, Attack, grouped


def tells_own_numbers_only(page: str) -> str:
    """A verdict may repeat what the student's code gave, and no number that was expected."""
    said = re.findall(r"-?\d+\.\d+", " ".join(re.findall(r"yours is \S+", page)))
    return "" if set(said) <= {"-12345.7"} else f"the verdict holds {said}"


def borrowed(id: str, tries: str, found: str) -> Attack:
    """An attack whose `sgd_update` is whatever it finds; all else is honest."""
    code = f"""
def found():
{textwrap.indent(textwrap.dedent(found).strip(), "    ")}

def sgd_update(trainables, learning_rate=1e-2):
    for update in found():
        update(trainables, learning_rate)
        break
"""
    earns = {exercise.check_cell: exercise.points for exercise in LESSONS["06_sgd"].exercises}
    return Attack(
        id,
        tries,
        lesson="06_sgd",
        answers={"sgd_update": code},
        earns={**earns, "check_sgd_update": 0.0},
        ours_only=True,
        cell_seconds=5,
    )


BLAMES_ALL = """
def topological_sort(feed_dict):
    ready, waiting = list(feed_dict), {}
    for node in ready:
        node.value = feed_dict[node]
    for node in ready:
        for consumer in node.outbound_nodes:
            needed = waiting.setdefault(consumer, set(consumer.inbound_nodes))
            if needed == {node}:
                ready.append(consumer)
            needed.discard(node)
    everyone = {*ready, *waiting, *(one for node in waiting for one in node.inbound_nodes)}
    if len(everyone) > len(ready):
        raise ValueError(" ".join(node.name for node in everyone))
    return ready
"""


ATTACKS = grouped(
    "reading",
    [
        borrowed(
            "stand-in-behind-a-function",
            "Take the update from the object that another exercise's function belongs to.",
            """
            owner = getattr(gradient_descent_update, "__self__", None)
            return [owner.sgd_update] if hasattr(owner, "sgd_update") else []
            """,
        ),
        borrowed(
            "function-of-that-name",
            "Take any function of the exercise's name that is in memory.",
            """
            import gc, types
            return [one for one in gc.get_objects() if isinstance(one, types.FunctionType)
                    and "sgd_update" in one.__qualname__ and one is not sgd_update
                    and "found" not in one.__code__.co_names]
            """,
        ),
        borrowed(
            "helper-of-a-caller",
            "Take what an experiment that is running knows about updates.",
            """
            import sys
            frame, seen = sys._getframe(), []
            while frame:
                for value in [*frame.f_locals.values(), *frame.f_globals.values()]:
                    update = getattr(value, "sgd_update", None)
                    if callable(update) and update is not sgd_update:
                        seen.append(update)
                frame = frame.f_back
            return seen
            """,
        ),
        Attack(
            "error-blames-all",
            "An error that names every node, so that the right one is among them.",
            lesson="01_add",
            answers={"topological_sort": BLAMES_ALL},
            earns={
                "check_add_forward": 3.0,
                "check_mul_forward": 2.0,
                "check_topological_sort": 0.0,
            },
            ours_only=True,
            cell_seconds=5,
        ),
        Attack(
            "history",
            "Read the check cell in the history, from inside the tested function; ask the same.",
            inside="""
            import importlib, re
            cell = get_ipython().user_ns["In"][-1]
            asked = re.search("import (miniflow_ref)", cell) or re.search("from (autograder)", cell)
            importlib.import_module(asked[1]).Linear.forward(self)
            """,
            stock="full marks",
        ),
        Attack(
            "frames",
            "Walk up the callers' frames to an implementation that is not one's own.",
            inside="""
            import sys
            frame = sys._getframe()
            while frame:
                names = {**frame.f_globals, **frame.f_locals}
                for other in (names, getattr(names.get("judge"), "__globals__", {})):
                    if "miniflow_ref" in other:
                        other["miniflow_ref"].Linear.forward(self)
                frame = frame.f_back
            """,
            stock="full marks",
        ),
        Attack(
            "garbage-collector",
            "Find the reference's class among all objects of the process.",
            inside="""
            import gc
            for found in gc.get_objects():
                if isinstance(found, type) and found.__module__ == "miniflow_ref.nodes":
                    if found.__name__ == "Linear":
                        found.forward(self)
            """,
        ),
        Attack(
            "strings-in-memory",
            "Search the memory of the process for the reference's text.",
            """
            import gc
            for found in gc.get_objects():
                for text in gc.get_referents(found):
                    if isinstance(text, str) and "shares the " + "blame" in text:
                        print(text)
            """,
        ),
        Attack(
            "own-memory",
            "Read the process's memory through /proc, and that of its parent.",
            """
            import os, re
            for pid in ("self", os.getppid(), 1):
                try:
                    maps = open(f"/proc/{pid}/maps").read()
                    memory = open(f"/proc/{pid}/mem", "rb", 0)
                    for start, end in re.findall(r"(\\w+)-(\\w+) rw", maps):
                        memory.seek(int(start, 16))
                        text = memory.read(int(end, 16) - int(start, 16))
                        for word in (b"shares the " b"blame.", b"environ" b"ment-@TOKEN@"):
                            if word in text:
                                print(word.decode())
                except (OSError, OverflowError, ValueError) as error:
                    print(type(error))
            """,
        ),
        Attack(
            "loaded-modules",
            "Take the reference out of sys.modules.",
            'import sys\n\nLinear = sys.modules["miniflow_ref"].Linear',
            stock="full marks",
        ),
        Attack(
            "import",
            "Import the reference.",
            "from miniflow_ref import Linear",
            stock="full marks",
        ),
        Attack(
            "import-by-path",
            "Load the reference from its place on the disk.",
            """
            import importlib.util
            import sys

            where = importlib.util.spec_from_file_location(
                "miniflow_ref", "@ROOT@/miniflow_ref/__init__.py"
            )
            sys.modules["miniflow_ref"] = importlib.util.module_from_spec(where)
            where.loader.exec_module(sys.modules["miniflow_ref"])
            Linear = sys.modules["miniflow_ref"].Linear
            """,
            stock="full marks",
        ),
        Attack(
            "misconceptions",
            "Import the oracle and what it knows, and ask it.",
            """
            import inspect
            import autograder.judge.oracle
            print(inspect.getsource(inspect.getmodule(autograder.judge.oracle.miniflow_ref.Linear)))
            """,
        ),
        Attack(
            "inspect",
            "Have Python show the reference's source.",
            """
            import importlib, inspect
            print(inspect.getsource(importlib.import_module("miniflow_ref.nodes")))
            """,
        ),
        Attack(
            "linecache",
            "Find the reference's lines in the cache that tracebacks fill.",
            """
            import linecache
            print(linecache.getlines("@ROOT@/miniflow_ref/nodes.py"))
            for name, entry in list(linecache.cache.items()):
                if "miniflow_ref" in name:
                    print(name, entry)
            """,
        ),
        Attack(
            "bytecode",
            "Read the reference's compiled form.",
            """
            import glob, sys
            for folder in ["@ROOT@", *sys.path]:
                for path in glob.glob(f"{folder}/miniflow_ref/__pycache__/nodes*.pyc"):
                    print(open(path, "rb").read())
            """,
        ),
        Attack(
            "open",
            "Open the reference's file, and a file of the host.",
            """
            for path in ("@ROOT@/miniflow_ref/nodes.py", "@HOST@"):
                try:
                    print(open(path).read())
                except OSError as error:
                    print(type(error))
            """,
            stock="leaked the reference",
        ),
        Attack(
            "up-the-tree",
            "Climb from the working folder to the course's source and run its solution.",
            """
            import glob, json
            for path in glob.glob("../../../source/02_linear/*.ipynb"):
                for cell in json.load(open(path))["cells"]:
                    if "class " + "Linear" in "".join(cell["source"]):
                        exec("".join(cell["source"]))
                        stolen = Linear
            Linear = stolen
            """,
            stock="full marks",
        ),
        Attack(
            "course-by-name",
            "Read the solution from the course folder, whose path is no secret.",
            """
            import json
            for cell in json.load(open("@COURSE@/source/02_linear/linear.ipynb"))["cells"]:
                if "class " + "Linear" in "".join(cell["source"]):
                    exec("".join(cell["source"]))
            Linear = Linear
            """,
            stock="full marks",
        ),
        Attack(
            "neighbour",
            "Read what another student handed in.",
            """
            import glob
            for path in glob.glob("@COURSE@/*/a-perfect/**/*.*", recursive=True):
                print(open(path).read()[:5000])
            """,
        ),
        Attack(
            "gradebook",
            "Read the gradebook.",
            """
            import sqlite3
            print(*sqlite3.connect("@COURSE@/gradebook.db").execute("SELECT * FROM student"))
            """,
        ),
        Attack(
            "environment",
            "Search the environment for a secret, one's own and that of every process.",
            """
            import glob, os
            print([value for value in os.environ.values() if "environ" "ment-@TOKEN@" in value])
            for path in glob.glob("/proc/*/environ"):
                try:
                    if b"environ" b"ment-@TOKEN@" in open(path, "rb").read():
                        print("environ" + "ment-@TOKEN@")
                except OSError:
                    pass
            """,
        ),
        Attack(
            "command-lines",
            "Search every process's command line for a secret.",
            """
            import glob
            for path in glob.glob("/proc/*/cmdline"):
                try:
                    if b"argu" b"ment-@TOKEN@" in open(path, "rb").read():
                        print("argu" + "ment-@TOKEN@")
                except OSError:
                    pass
            """,
        ),
        Attack(
            "descriptors",
            "Read from whatever file descriptors were inherited.",
            """
            import os
            for number in range(3, 200):
                try:
                    where = os.readlink(f"/proc/self/fd/{number}")
                except OSError:
                    where = ""
                try:
                    print(number, where, os.pread(number, 5000, 0))
                except OSError:
                    pass
            """,
        ),
        Attack(
            "seed",
            "Make the inputs all zeros by replacing the random numbers, so that zero is right.",
            """
            import numpy as np

            class Zeros:
                def __init__(self, *_): pass
                def integers(self, low, high=None, size=None): return np.zeros(size, int)[()]
                def normal(self, *_, size=None): return np.zeros(size)[()]
                uniform = normal
                def permutation(self, values): return np.zeros_like(values)
                def choice(self, values, size=None): return 0

            np.random.default_rng = Zeros
            """,
            inside="self.value = np.zeros((len(X), np.shape(W)[1]))",
            stock="full marks",
        ),
        Attack(
            "generator-state",
            "Find the experiment's random generator among the callers and turn it back.",
            inside="""
            import sys
            frame = sys._getframe()
            while frame:
                rng = frame.f_locals.get("rng")
                if rng is not None:
                    rng.bit_generator.state = np.random.default_rng(0).bit_generator.state
                frame = frame.f_back
            self.value = np.zeros((len(X), np.shape(W)[1]))
            """,
        ),
        Attack(
            "carried-out-by-an-error",
            "Carry the reference and the host's files out in the text of an error.",
            inside="""
            text = ""
            for path in ("@ROOT@/miniflow_ref/nodes.py", "@HOST@"):
                try:
                    text += open(path).read()[:100]
                except OSError:
                    text += " nothing "
            raise ValueError(text)
            """,
        ),
        Attack(
            "asking-the-verdict",
            "Hand in a number and read the right one off the verdict.",
            inside="self.value = np.full((len(X), np.shape(W)[1]), -12345.678)",
            proves=tells_own_numbers_only,
        ),
        Attack(
            "whole-machine",
            "Search every file that can be read for a secret's name.",
            """
            import os
            for where in ("/root", "/home", "/srv", "/work", "/mnt", "/opt", "/run", "/tmp"):
                for folder, _, files in os.walk(where):
                    if "site-packages" in folder or "node_modules" in folder:
                        continue
                    for name in files:
                        if name in ("nodes.py", "diary.txt"):
                            print(open(os.path.join(folder, name)).read())
            """,
        ),
        Attack(
            "shell",
            "Read through the shell and through magics.",
            """
            !cat @HOST@ @ROOT@/miniflow_ref/nodes.py; env | grep SECRET
            %sx cat @HOST@
            %pycat @ROOT@/miniflow_ref/nodes.py
            """,
        ),
    ],
)
