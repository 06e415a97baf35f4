"""Gaming: being right only where somebody looks."""

from tests.attacks.attack import Attack, grouped

VISIBLE = """
            if np.shape(X) == (3, 2):
                self.value = np.array([[11, 22, 34, 39], [13, 24, 40, 39], [15, 26, 46, 39.0]])
            else:
                self.value = np.array([[11, 22, 34, 39.0]])
"""


def only_if(id: str, tries: str, condition: str, code: str = "") -> Attack:
    """Answers the visible checks from memory, when it believes to be graded or not to be."""
    lines = "\n".join(
        f"    {line.strip()}" if "self" not in line else f"        {line.strip()}"
        for line in VISIBLE.strip().splitlines()
    )
    return Attack(id, tries, code=code, inside=f"if {condition}:\n{lines}")


ATTACKS = grouped(
    "gaming",
    [
        Attack("visible-cases", "Hard-code the visible checks.", inside=VISIBLE),
        only_if(
            "environment",
            "Behave otherwise when nbgrader grades.",
            'not os.environ.get("NBGRADER_EXECUTION")',
            "import os",
        ),
        only_if("time", "Behave otherwise after a certain hour.", "time.time() > 0", "import time"),
        only_if(
            "user",
            "Behave otherwise for another user.",
            'os.environ.get("USER") != "me"',
            "import os",
        ),
        only_if(
            "modules",
            "Behave otherwise when a grader is loaded.",
            '"autograder" in sys.modules',
            "import sys",
        ),
        only_if(
            "callers",
            "Behave otherwise when an experiment calls.",
            '"observe" not in [f.function for f in inspect.stack()]',
            "import inspect",
        ),
        only_if(
            "standard-output",
            "Behave otherwise while nothing is shown.",
            '"StringIO" not in str(sys.stdout)',
            "import sys",
        ),
        Attack(
            "call-count",
            "Answer by the number of the call.",
            "calls, answers = 0, [np.zeros((5, 2)), np.zeros((2, 3)), np.zeros((3, 3))]",
            inside="""
            global calls
            self.value = answers[min(calls, 2)]
            calls += 1
            """,
        ),
        Attack(
            "first-answer-again",
            "Give the first right answer for every question of its shape.",
            "known = {}",
            inside="""
            key = np.shape(X), np.shape(W)
            self.value = known.setdefault(key, np.ones((len(X), np.shape(W)[1])))
            """,
        ),
    ],
)
