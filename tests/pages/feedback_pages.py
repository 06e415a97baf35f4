"""Feedback pages without nbgrader: notebooks made in sight, graded in the jail or not at all."""

from dataclasses import replace

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.demo.made_up import filled_in
from autograder.grading import grade as grading
from autograder.grading.grades import CellGrade, NotebookGrades
from autograder.grading.result import Result
from autograder.jail.policy import Limits
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.lessons import lessons
from autograder.pages.feedback import feedback
from autograder.verdict import MIME, Verdict
from tests.attacks.notebook import LINKS, LOADS, SCRIPTS

HIDDEN = [("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"), ("BEGIN MARK SCHEME", "END MARK SCHEME")]
LINEAR = next(lesson for lesson in lessons() if lesson.topic == "linear")
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><circle r='9'/></svg>"
NOTHING = NotebookGrades("lesson", "lesson", "ana", {}, {})


def page_of(its_cells, /, **about):
    """The page of a notebook that has these cells."""
    notebook = new_notebook(cells=its_cells)
    outputs = [output for cell in its_cells for output in cell.get("outputs", ())]
    shown = [output.data[MIME] for output in outputs if MIME in output.get("data", {})]
    Result({one["exercise"]: Verdict(**one) for one in shown}).write(notebook)
    grades = replace(NOTHING, **about)
    return feedback(notebook, grades.student, grades, HIDDEN)


def graded_cell(kind, source, name, outputs=(), run=None):
    """A cell that nbgrader knows: an "answer", a "test", an "essay" or a "task"."""
    new = new_markdown_cell if kind in ("essay", "task") else new_code_cell
    cell = new(source, id=name)
    cell.metadata["nbgrader"] = {
        "grade_id": name,
        "grade": kind in ("test", "essay"),
        "solution": kind in ("answer", "essay"),
        "task": kind == "task",
        "locked": kind in ("test", "task"),
    }
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = list(outputs), run
    return cell


def error(name, text, *traceback):
    return new_output("error", ename=name, evalue=text, traceback=list(traceback))


def run_in_jail(answers, lesson=LINEAR, change=lambda notebook: None):
    """A lesson with these answers as it is graded: the notebook and what was found."""
    notebook = filled_in(lesson, answers)
    change(notebook)
    content = nbformat.writes(notebook).encode()
    return grading.grade(
        f"{lesson.topic}.ipynb", content, lesson, Limits(cell_seconds=5), jailed=True
    )


def grades_for(lesson, earned, **about):
    """The gradebook's entry: these points for these exercises."""
    cells = {e.check_cell: CellGrade(earned.get(e.id, 0.0), e.points) for e in lesson.exercises}
    return NotebookGrades(lesson.id, lesson.topic, "ana", cells, {}, **about)


def perfect():
    notebook, _ = run_in_jail({})
    earned = {exercise.id: exercise.points for exercise in LINEAR.exercises}
    return feedback(notebook, "Ana Arce", grades_for(LINEAR, earned), HIDDEN)


def mistaken():
    answers = {
        "neuron_forward": MISCONCEPTIONS["neuron_forward"][0],
        "linear_forward": "class Linear(Node):\n    def forward(self):\n        return nope\n\n\n"
        "print('made')\nLinear([]).forward()\n",
    }
    notebook, _ = run_in_jail(answers)
    grades = grades_for(LINEAR, {})
    comments = {"neuron_forward": "Well tried. See $o = \\sum x_i w_i + b$ again."}
    return feedback(notebook, "Ana Arce", replace(grades, comments=comments), HIDDEN)


def refused():
    why = "linear.ipynb is no notebook: it is not JSON."
    return feedback(grading.refused(LINEAR, why), "Ana Arce", grades_for(LINEAR, {}), HIDDEN)


MESSY = """###### Six

# One

<h5></h5><li>x</li><ul><p>y</p></ul><dd>z</dd><summary></summary><img><table><th></th></table>

| a | b |
|--:|---|
| 1 | aVeryLongWordThatDoesNotEndBeforeTheEdgeOfAnyPhoneThatAnybodyHasInAnyPocket |

$$\\sum_{i=1}^{n} x_i + x_i + x_i + x_i + x_i + x_i + x_i + x_i + x_i + x_i + x_i + x_i + x_i$$

`code_that_does_not_end_before_the_edge_of_any_phone_that_anybody_has_in_any_pocket`
"""
"""What an honest student's text may look like at its worst."""


def hostile():
    """Everything of the attack list at once, wherever a student can write."""

    def change(notebook):
        kinds = ("text/html", "text/markdown", "image/svg+xml")
        for text in (*SCRIPTS, *LINKS, *LOADS, MESSY):
            shown = ", ".join(f"{kind!r}: {text!r}" for kind in kinds)
            notebook.cells += [
                new_markdown_cell(text),
                new_code_cell(
                    f"from IPython.display import display\n"
                    f"for kind, text in {{{shown}}}.items():\n"
                    f"    display({{kind: text}}, raw=True)\n"
                    f"raise ValueError({text!r})"
                ),
            ]

    answer = (
        f"{'# ' + 'wide ' * 60}\nclass Linear(Node):\n    def forward(self):\n        raise {{}}"
    )
    notebook, _ = run_in_jail({"linear_forward": answer}, change=change)
    return feedback(notebook, "<b>'\"" * 30, grades_for(LINEAR, {}), HIDDEN)
