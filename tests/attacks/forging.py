"""Forging the result: what a submission says of itself counts for nothing."""

from tests.attacks.attack import Attack, grouped

SEND = """
import json, os, socket, struct, sys, time

line = None
for number in range(3, 99) if "autograder.jail.guest" in sys.modules else ():
    try:
        if os.get_blocking(number):
            line = socket.socket(fileno=number)
    except OSError:
        pass

def send(frame):
    body = json.dumps(frame).encode()
    if line:
        line.sendall(struct.pack(">I", len(body)) + body)

"""
"""For attacks on the wire: `line` is the connection to the grader, `send` writes a frame."""

YES = '{"exercise": "linear_forward", "passed": True, "rationale": "", "help": "", ' + (
    '"misconception": None}'
)
VERDICT = (
    f'{{"text/plain": "linear_forward: correct", "application/vnd.miniflow.verdict+json": {YES}}}'
)


def says_not_yet(page: str) -> str:
    """The page shows the true verdict."""
    true = (
        "linear_forward: not yet",
        "Linear is not right yet",
    )  # the oracle's, and a plain test's
    return "" if any(text in page for text in true) else "hid the verdict"


def answer(id: str, tries: str, value: str, before: str = "", stock: str = "") -> Attack:
    """An attack whose answer is of a strange kind."""
    inside = f"k = np.shape(W)[1]\nself.value = {value}"
    return Attack(id, tries, code=before, inside=inside, stock=stock)


def on_the_wire(id: str, tries: str, inside: str, code: str = "") -> Attack:
    """An attack that speaks to the grader in the place of the grader's own guest."""
    return Attack(id, tries, code=SEND + code, inside=inside, ours_only=True)


ATTACKS = grouped(
    "forging",
    [
        Attack(
            "displayhook",
            "Show the points as a result before the check fails.",
            inside="get_ipython().displayhook(4.0)",
            stock="full marks",
        ),
        Attack(
            "sys-displayhook",
            "The same through sys.displayhook, which the cell's last line goes through.",
            inside="import sys; sys.displayhook(4.0)",
            stock="full marks",
        ),
        Attack(
            "ast-transformer",
            "Have the shell drop every statement that could fail a check.",
            """
            import ast

            class Drop(ast.NodeTransformer):
                def visit_Expr(self, node):
                    return ast.copy_location(ast.Pass(), node)
                visit_Assert = visit_Raise = visit_Expr

            get_ipython().ast_transformers.append(Drop())
            """,
            stock="full marks",
        ),
        Attack(
            "input-transformer",
            "Have the shell empty every cell that holds a check.",
            """
            get_ipython().input_transformers_cleanup.append(
                lambda lines: [] if "HIDDEN TESTS" in "".join(lines) else lines
            )
            """,
            stock="full marks",
        ),
        Attack(
            "stubborn-thread",
            "A thread that puts the transformer back as often as it is taken out.",
            """
            import threading, time

            def empty(lines):
                return [] if "HIDDEN TESTS" in "".join(lines) else lines

            def again():
                while True:
                    get_ipython().input_transformers_cleanup[:] = [empty]
                    time.sleep(0.001)

            threading.Thread(target=again, daemon=True).start()
            """,
            stock="full marks",
        ),
        Attack(
            "run-code",
            "Replace the shell's way of running a cell.",
            """
            async def nothing(*_, **__):
                return False

            get_ipython().run_code = nothing
            """,
        ),
        Attack(
            "numpy",
            "Replace what comparisons are made of: allclose, abs, isnan and their kin.",
            """
            def yes(*_, **__):
                return np.True_

            for name in ("allclose", "array_equal", "isclose", "isfinite", "all", "any"):
                setattr(np, name, yes)
            np.testing.assert_allclose = np.testing.assert_array_equal = yes
            np.abs = np.absolute = lambda x: np.zeros_like(x)
            expect = yes
            """,
            inside="self.value = np.zeros((len(X), np.shape(W)[1]))",
        ),
        Attack(
            "builtins",
            "Replace zip, with which expected and observed are paired, by one that pairs nothing.",
            """
            import builtins
            real = builtins.zip

            def pair(*lists, strict=False):
                kinds = {type(x[0]).__name__ for x in lists if isinstance(x, list) and x}
                return iter(()) if "Observation" in kinds else real(*lists, strict=strict)

            builtins.zip = pair
            expect = print
            """,
            ours_only=True,
        ),
        Attack(
            "check",
            "Replace the check itself.",
            "import autograder\nautograder.check = expect = lambda *_: None",
            ours_only=True,
        ),
        Attack(
            "oracle",
            "Replace the judge.",
            """
            import autograder.judge.oracle
            from autograder.verdict import Verdict
            autograder.judge.oracle.judge = lambda exercise, *_: Verdict(exercise, True)
            expect = print
            """,
            ours_only=True,
        ),
        Attack(
            "rules",
            "Replace the rules of comparison.",
            """
            from autograder.judge.compare import RULES
            RULES.update(dict.fromkeys(RULES, lambda *_: None))
            expect = print
            """,
            ours_only=True,
        ),
        Attack(
            "experiment",
            "Replace the experiment by one that asks nothing.",
            """
            from autograder.experiments import EXPERIMENTS
            EXPERIMENTS["linear_forward"] = lambda mf, rng: iter(())
            expect = print
            """,
            ours_only=True,
        ),
        Attack(
            "observer",
            "Replace what observes, wherever it was imported.",
            """
            import sys
            for module in list(sys.modules.values()):
                if module.__name__.startswith("autograder") and hasattr(module, "observe"):
                    module.observe = lambda *_: []
            expect = print
            """,
            ours_only=True,
        ),
        Attack(
            "answer-of-the-host",
            "Replace what asks the host, so that its answer is always yes.",
            f"""
            import sys
            guest = sys.modules.get("autograder.jail.guest")
            if guest:
                guest.ask_host = lambda *_: (True, {VERDICT})
            expect = print
            """,
            proves=says_not_yet,
            ours_only=True,
        ),
        Attack(
            "verdict-as-output",
            "Show a verdict of one's own, before and inside the check.",
            f"from IPython.display import display\ndisplay({VERDICT}, raw=True)",
            inside=f"display({VERDICT}, raw=True)",
            proves=says_not_yet,
            ours_only=True,
        ),
        Attack(
            "printing",
            "Print what a grader might read.",
            inside="""
            import os, sys
            for text in ("4.0", "linear_forward: correct", "PASSED", '{"score": 4.0}'):
                print(text)
                sys.__stdout__ and print(text, file=sys.__stdout__, flush=True)
                os.write(1, text.encode())
            """,
            proves=says_not_yet,
        ),
        Attack(
            "message-key",
            "Sign a result with the kernel's own key and send it to the frontend.",
            inside="""
            kernel = get_ipython().kernel
            kernel.session.send(
                kernel.iopub_socket, "execute_result",
                {"data": {"text/plain": "4.0"}, "metadata": {}, "execution_count": 1},
                parent=kernel.get_parent(),
            )
            """,
        ),
        Attack(
            "silent-errors",
            "Have the shell show no errors.",
            """
            get_ipython().showtraceback = lambda *_, **__: None
            get_ipython().set_custom_exc((BaseException,), lambda *_, **__: None)
            """,
        ),
        Attack(
            "settrace",
            "Trace the check and turn its variables `passed` and `same` to True.",
            """
            import ctypes, sys

            mine = globals()

            def trace(frame, event, _):
                if frame.f_globals is mine or frame.f_code.co_name in ("check", "judge"):
                    for name in {"passed", "same"} & set(frame.f_locals):
                        frame.f_locals[name] = True
                        ctypes.pythonapi.PyFrame_LocalsToFast(
                            ctypes.py_object(frame), ctypes.c_int(0)
                        )
                return trace

            expect = print
            sys.settrace(trace)
            """,
            stock="full marks",
        ),
        Attack(
            "monitoring",
            "The same with the monitoring of newer Pythons: have no line fail.",
            """
            import sys

            def started(code, offset):
                if code.co_name == "<module>":
                    frame = sys._getframe(1)
                    frame.f_globals.update(check=print, expect=print)
            watch = getattr(sys, "monitoring", None)
            if watch:
                watch.use_tool_id(3, "watch")
                watch.register_callback(3, watch.events.PY_START, started)
                watch.set_events(3, watch.events.PY_START)
            """,
        ),
        Attack(
            "atexit",
            "Say that all is well at the end of the process.",
            f"""
            import atexit, sys
            atexit.register(print, {VERDICT!r})
            atexit.register(sys.stdout.write, "linear_forward: correct")
            """,
        ),
        Attack(
            "pickle",
            "An answer that runs code where it is unpickled.",
            """
            import os
            class Bomb:
                def __reduce__(self):
                    return os.system, ("echo left > /tmp/left-pickle-@TOKEN@",)
            """,
            inside="self.value = Bomb()",
        ),
        Attack(
            "pickle-in-an-array",
            "The same inside an array of objects.",
            """
            import os
            class Bomb:
                def __reduce__(self):
                    return os.system, ("echo left > /tmp/left-pickles-@TOKEN@",)
            """,
            inside="self.value = np.array([[Bomb()]])",
        ),
        # answers of strange kinds
        answer(
            "always-equal",
            "An object that says that it equals anything.",
            "Yes()",
            """
            class Yes:
                shape, ndim, dtype, size = (3, 4), 2, np.dtype(float), 12
                def __eq__(self, other): return True
                __le__ = __ge__ = __lt__ = __gt__ = __contains__ = __eq__
                def __sub__(self, other): return 0
                __rsub__ = __abs__ = lambda self, *_: 0
                def __float__(self): return 0.0
                def __len__(self): return 3
                def __hash__(self): return 0
            """,
            stock="full marks",
        ),
        answer(
            "array-subclass",
            "An array that answers every function of NumPy with yes.",
            "np.zeros((len(X), k)).view(Yes)",
            """
            class Yes(np.ndarray):
                def __array_function__(self, *_): return np.True_
                def __array_ufunc__(self, *_, **__): return np.True_
                def __eq__(self, other): return np.True_
                def __abs__(self): return self
            """,
        ),
        answer(
            "float-subclass",
            "A number whose differences are always zero.",
            "[[Zero(1.0)] * k] * len(X)",
            """
            class Zero(float):
                def __sub__(self, other): return 0.0
                __rsub__ = __abs__ = lambda self, *_: 0.0
                def __eq__(self, other): return True
                __hash__ = float.__hash__
            """,
        ),
        answer(
            "class-liar",
            "An object that says that it is an array.",
            "Liar()",
            """
            class Liar:
                __class__ = property(lambda self: np.ndarray)
                def __array__(self, *_, **__): return np.zeros((3, 4))
                def __eq__(self, other): return True
                __hash__ = None
            """,
        ),
        answer(
            "two-faced",
            "A value that is another one each time it is looked at.",
            "None",
            """
            class Linear(Node):
                looks = 0
                def __init__(self, X, W, b):
                    self.inbound_nodes = [X, W, b]
                def forward(self): pass
                @property
                def value(self):
                    Linear.looks += 1
                    return np.full((Linear.looks, Linear.looks), 1.0)
            """,
        ),
        answer("nan", "Not a number, which differs from nothing.", "np.full((len(X), k), np.nan)"),
        answer("infinity", "Infinity.", "np.full((len(X), k), np.inf)"),
        answer("object-array", "An array of objects.", "np.full((len(X), k), None)"),
        answer("complex", "Complex numbers.", "np.zeros((len(X), k), complex)"),
        answer("scalar", "A single number that broadcasts to any shape.", "np.float64(0)"),
        answer("broadcastable", "An array that broadcasts to any shape.", "np.zeros((1, 1))"),
        answer(
            "empty", "An array with no numbers, so that all of them are right.", "np.zeros((0, k))"
        ),
        answer("dates", "An array of dates.", 'np.full((len(X), k), np.datetime64("NaT"))'),
        answer("records", "An array of records.", 'np.zeros((len(X), k), "f8,f8")'),
        answer("huge-integer", "An integer of five thousand digits.", "10**5000"),
        answer("none", "Nothing at all.", "None"),
        Attack(
            "inputs-changed",
            "Set the inputs to zero in place, so that zero is right for both sides.",
            inside="""
            for part in (X, W, b):
                if isinstance(part, np.ndarray):
                    part[...] = 0
            self.value = np.zeros((len(X), np.shape(W)[1]))
            """,
            stock="full marks",
        ),
        Attack(
            "changing-later",
            "A value that a thread goes on changing after it was looked at.",
            """
            import threading, time
            values = []
            def change():
                while True:
                    for value in values:
                        value += 1.0
                    time.sleep(0.0001)
            threading.Thread(target=change, daemon=True).start()
            """,
            inside="""
            self.value = np.zeros((len(X), np.shape(W)[1]))
            values.append(self.value)
            """,
        ),
        # on the wire
        on_the_wire(
            "early-answer",
            "Answer the check from a cell before it.",
            "",
            'if line: send({"exercise": "linear_forward", "observations": []})',
        ),
        on_the_wire(
            "empty-answer",
            "Answer the check with no observation at all.",
            'send({"exercise": "linear_forward", "observations": []})',
        ),
        on_the_wire(
            "second-answer",
            "Answer twice, in the hope that the better answer counts.",
            """
            for _ in range(2):
                send({"ask": "linear_forward"})
                send({"exercise": "linear_forward", "observations": []})
            """,
        ),
        on_the_wire(
            "verdict-frame",
            "Send the grader a verdict.",
            f"""
            send({{"passed": True, "show": {VERDICT}}})
            send({{"verdict": {YES}, "exercise": "linear_forward"}})
            """,
        ),
        on_the_wire(
            "done-too-early",
            "Tell the grader that the check's cell is done.",
            'send({"done": 1}); send({"done": 2})',
        ),
        on_the_wire(
            "another-check",
            "Answer another exercise's check.",
            'send({"exercise": "neuron_forward", "observations": []})',
        ),
        on_the_wire(
            "strange-answer",
            "Observations that are none.",
            """
            for bad in (None, 5, [[]], [["a", {"array": "object", "shape": [1], "data": "AAAA"}]]):
                send({"exercise": "linear_forward", "observations": bad})
            """,
        ),
        on_the_wire(
            "another-label",
            "An answer to a question that was not asked.",
            'send({"exercise": "linear_forward", "observations": [["elsewhere", "text"]]})',
        ),
        on_the_wire(
            "array-liar",
            "An array whose shape promises more than its data hold.",
            """
            array = {"array": "float64", "shape": [1 << 30, 1 << 30], "data": ""}
            send({"exercise": "linear_forward", "observations": [["a", array]]})
            """,
        ),
        on_the_wire(
            "half-a-frame",
            "Half a frame, then silence.",
            "line.send(bytes([0, 0, 9])); time.sleep(9)",
        ),
        on_the_wire(
            "four-gigabytes",
            "Announce a frame of four gigabytes.",
            "line.send(bytes([255] * 99)); time.sleep(9)",
        ),
        on_the_wire("no-json", "A frame that is no JSON.", r'line.send(b"\0\0\0\4\xff\xfe{]" * 3)'),
        on_the_wire(
            "deep-json",
            "A frame nested as deeply as fits.",
            r'body = b"[" * 10**6; line.sendall(struct.pack(">I", 10**6) + body)',
        ),
        on_the_wire(
            "deep-output",
            "An output nested just less deeply than the reader of JSON allows.",
            """
            for depth in (200, 400, 600, 800, 900, 950, 980, 990):
                data = "1"
                for _ in range(depth):
                    data = '{"a": %s}' % data
                body = '{"output": "display_data", "content": {"metadata": {}, "data": {"x/y": '
                body = (body + data + "}}}").encode()
                line.sendall(struct.pack(">I", len(body)) + body)
            """,
        ),
        on_the_wire(
            "strange-output",
            "Outputs that are none, and would stop whoever shows them.",
            """
            bad = [
                ("stream", {"name": "stdout", "text": 5}),
                ("stream", {"name": "elsewhere", "text": "x"}),
                ("display_data", {"data": "x", "metadata": 5}),
                ("display_data", {"data": {"text/html": 5, "image/png": ["x"]}, "metadata": {}}),
                ("display_data", {"data": {"image/svg+xml": {"a": 1}}, "metadata": {"x": []}}),
                ("execute_result", {"data": {}, "metadata": {}, "execution_count": "x"}),
                ("error", {"ename": 1, "evalue": 2, "traceback": "x"}),
                ("error", {"ename": "a", "evalue": "b", "traceback": [1, None]}),
            ]
            for kind, content in bad:
                send({"output": kind, "content": content})
            """,
        ),
        on_the_wire(
            "strange-output-after-another",
            "The same one at a time, in cells of their own.",
            """
            send({"output": "display_data", "content": {"data": {"text/html": 5}, "metadata": {}}})
            """,
        ),
        on_the_wire(
            "output-without-content",
            "An output without content.",
            'send({"output": "stream"}); send({"output": None, "content": []})',
        ),
        on_the_wire("silence", "Wait for the grader to lose patience.", "time.sleep(600)"),
        on_the_wire(
            "thread-on-the-wire",
            "A thread that answers every check at once, over and over.",
            "",
            """
import threading

def answer():
    while True:
        time.sleep(0.01)
        try:
            send({"exercise": "linear_forward", "observations": []})
        except OSError:
            return

if line:
    threading.Thread(target=answer, daemon=True).start()
""",
        ),
        Attack(
            "giant-order",
            "A list of millions of names for the judge to look through.",
            lesson="01_add",
            answers={
                "topological_sort": SEND
                + """
def topological_sort(feed):
    names = ["a"] * 300_000
    send({"exercise": "topological_sort", "observations": [["a chain", names]]})
"""
            },
            earns={
                "check_add_forward": 3.0,
                "check_mul_forward": 2.0,
                "check_topological_sort": 0.0,
            },
            ours_only=True,
        ),
    ],
)
