"""A student's notebooks become one library: what they wrote, and a word on what is missing."""

import json
import shutil
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from autograder.course.gather import Library, Part, definitions, parts_in
from autograder.demo.made_up import filled_in
from autograder.lessons import ROOT, STUB, lessons


def library_of(*cells):
    library = Library()
    for lesson, cell in enumerate(cells, start=1):
        for name, code in definitions(cell):
            library.add(name, Part(code, lesson, own=True))
    return library.code()


def names_in(code):
    return [name for name, _ in definitions(code)]


def run(code):
    names = {"np": np}
    exec(code, names)
    return names


def test_the_library_holds_each_definition_once_the_later_one_in_the_earlier_ones_place():
    code = library_of(
        "import numpy as np\n\nclass A:\n    x = 1\n\n\ndef f():\n    return A",
        "import numpy as np\n\n@np.vectorize\ndef g():\n    pass\n\nclass A:\n    x = 2",
    )
    assert names_in(code) == ["A", "f", "g"]
    assert "x = 2" in code
    assert "@np.vectorize" in code


def test_the_library_keeps_a_class_with_all_that_later_cells_added_to_it():
    names = run(
        library_of(
            "class A:\n    x = 1\n\n\nclass B(A):\n    pass",
            "class A(A):\n    y = 2",
            "class A(A):\n    z = 3",
        )
    )
    assert (names["A"].x, names["A"].y, names["B"].z) == (1, 2, 3)


def test_a_class_that_is_replaced_by_one_with_a_new_base_stands_below_that_base():
    code = library_of(
        "class Linear:\n    pass\n\n\nclass Last:\n    pass",
        "class Layer:\n    pass\n\n\nclass Linear(Layer):\n    pass",
    )
    assert names_in(code) == ["Last", "Layer", "Linear"]


def test_what_was_put_away_under_another_name_stays_when_its_name_is_taken():
    names = run(
        library_of(
            "class Linear:\n    of = 'a node'",
            "LinearNode = Linear",
            "class Linear:\n    of = 'a layer'",
        )
    )
    assert (names["LinearNode"].of, names["Linear"].of) == ("a node", "a layer")


def test_the_library_can_be_taken_apart_by_lessons_again():
    code = library_of("class A:\n    x = 1", "class B(A):\n    y = 2", "class A:\n    x = 3")
    assert parts_in(f"#| library\nimport io\n\n\n{code}") == {
        3: {"A": "class A:\n    x = 3"},
        2: {"B": "class B(A):\n    y = 2"},
    }


def test_a_print_in_an_exported_cell_is_no_part_of_the_library():
    assert names_in(library_of("x = 1\nprint(x)\n\n\ndef f():\n    return x")) == ["x = 1", "f"]


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """All lessons, solved, each in a folder of its own as in release/."""
    folder = tmp_path_factory.mktemp("solved")
    for lesson in lessons():
        path = folder / lesson.id / f"{lesson.topic}.ipynb"
        path.parent.mkdir()
        nbformat.write(filled_in(lesson, {}), path)
    return folder


@pytest.fixture
def folder(solved, tmp_path):
    """A student's own folder with them."""
    return shutil.copytree(solved, tmp_path, dirs_exist_ok=True)


def change(path, old, new):
    """Replace some text in a notebook's cells; each has to be there."""
    notebook = json.loads(path.read_text())
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert any(old in source for source in sources)
    for cell, source in zip(notebook["cells"], sources, strict=True):
        cell["source"] = source.replace(old, new)
    path.write_text(json.dumps(notebook))


def gathered(folder):
    """Run the program where a student would, from a file of its own."""
    copy = folder / "gather.py"
    copy.write_bytes((ROOT / "autograder" / "course" / "gather.py").read_bytes())
    return subprocess.run(
        [sys.executable, "gather.py"], cwd=folder, capture_output=True, text=True, check=False
    )


def used(folder, code):
    """What a program prints that imports the library, where nothing but numpy can be imported."""
    only_numpy = (
        "import sys\n"
        "for name in ('IPython', 'matplotlib', 'sklearn', 'autograder', 'miniflow_ref'):\n"
        "    sys.modules[name] = None\n"
    )
    words = [sys.executable, "-c", only_numpy + code]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_all_lessons_become_one_library_that_needs_numpy_alone(folder):
    result = gathered(folder)
    assert result.returncode == 0
    assert "!" not in result.stdout
    assert "stands in" not in result.stdout
    for lesson in lessons():
        assert f"{lesson.id}/{lesson.topic}.ipynb" in result.stdout
    code = (
        "from miniflow import *\n"
        "x, y = Input('x'), Input('y')\n"
        "print(forward_pass(Mul(x, y), topological_sort({x: 4, y: 5})))\n"
        "print(issubclass(LinearNode, Node), issubclass(Linear, Layer))\n"
        "print(Tensor([1, 2]) + Tensor([1, 1]))\n"
    )
    assert used(folder, code).splitlines() == ["20", "True True", "Tensor([2. 3.])"]


def test_what_is_imported_is_what_the_student_wrote(folder):
    change(folder / "06_sgd" / "sgd.ipynb", "x - step", "x + learning_rate")
    gathered(folder)
    code = "import miniflow; print(miniflow.gradient_descent_update(1, 100, 0.5))"
    assert used(folder, code) == "1.5"


def test_notebooks_that_lie_beside_each_other_or_beside_this_folder_are_found(folder):
    beside = gathered(folder / "08_tensor")
    assert "../01_add/add.ipynb" in beside.stdout
    for lesson in lessons():
        path = folder / lesson.id / f"{lesson.topic}.ipynb"
        path.rename(folder / path.name)
    flat = gathered(folder)
    assert "01_add" not in flat.stdout
    library = (folder / "miniflow.py").read_text()
    assert library == (folder / "08_tensor" / "miniflow.py").read_text()


def test_where_lessons_are_missing_the_courses_parts_stand_in_and_it_says_so(folder):
    for path in ("03_sigmoid/sigmoid.ipynb", "08_tensor/tensor.ipynb"):
        (folder / path).unlink()
    said = gathered(folder).stdout
    assert "! Lesson 03 was not found" in said
    assert "The course's own part stands in for lesson 03, lesson 08\n" in said
    code = "from miniflow import *; print(issubclass(Linear, Layer), issubclass(LinearNode, Node))"
    assert used(folder, code) == "True True"


def test_lessons_that_are_still_to_come_are_not_missed(folder):
    for lesson in lessons()[2:]:
        (folder / lesson.id / f"{lesson.topic}.ipynb").unlink()
    result = gathered(folder)
    assert "!" not in result.stdout
    assert "sigmoid" not in result.stdout


def unsolved(folder, lesson, start):
    """Take the answer out of the exported cell that begins so."""
    path = folder / lesson
    solved = next(
        "".join(cell["source"])
        for cell in json.loads(path.read_text())["cells"]
        if "".join(cell["source"]).startswith(f"#| export\n{start}")
    )
    begin = solved.index("def forward" if "def backward" not in solved else "def backward")
    change(
        path,
        solved,
        f"{solved[:begin]}def backward(self):\n        # YOUR CODE HERE\n        {STUB}\n",
    )


def test_the_courses_part_stands_in_for_what_is_not_written_yet(folder):
    unsolved(folder, "05_backprop/backprop.ipynb", "class Sigmoid")
    said = gathered(folder).stdout
    assert "! backprop.ipynb, Sigmoid: not written yet." in said
    assert "The course's own part stands in for Sigmoid" in said
    code = "from miniflow import *; s = SigmoidNode(Input()); s.inbound_nodes[0].value = 0.0; "
    assert used(folder, code + "s.forward(); print(s.value)") == "0.5"


def test_what_the_last_lesson_has_not_written_yet_is_left_out(folder):
    for lesson in lessons()[2:]:
        (folder / lesson.id / f"{lesson.topic}.ipynb").unlink()
    unsolved(folder, "02_linear/linear.ipynb", "class Linear")
    assert "! linear.ipynb, Linear: not written yet." in gathered(folder).stdout
    code = "import miniflow; print(hasattr(miniflow, 'Linear'), hasattr(miniflow, 'Neuron'))"
    assert used(folder, code) == "False True"


def test_a_cell_that_does_not_parse_is_named_with_its_line(folder):
    change(folder / "02_linear" / "linear.ipynb", "class Neuron(Node):", "class Neuron(Node:")
    result = gathered(folder)
    assert "! linear.ipynb, the cell that begins with `class Neuron(Node:`, line 2" in result.stdout
    assert "stands in for Neuron (02)" in result.stdout


def test_what_does_not_run_is_named_and_left_out(folder):
    path = folder / "06_sgd" / "sgd.ipynb"
    change(path, "def sgd_update(", "import numqy\nstep = 1 / 0\n\n\ndef sgd_update(")
    result = gathered(folder)
    assert "! import numqy does not run: ModuleNotFoundError" in result.stdout
    assert "! step = 1 / 0 does not run: ZeroDivisionError: division by zero. It is left out." in (
        result.stdout
    )
    assert used(folder, "import miniflow; print(miniflow.sgd_update.__name__)") == "sgd_update"


def test_a_helper_from_a_cell_that_is_not_exported_is_missed(folder):
    path = folder / "06_sgd" / "sgd.ipynb"
    change(path, "x - step", "my_step(x, step)")
    result = gathered(folder)
    assert "! gradient_descent_update uses my_step, which no exported cell holds." in result.stdout


def test_two_helpers_of_one_name_in_two_lessons_are_told(folder):
    helper = "def total(numbers):\n    return sum(numbers)\n\n\n"
    for lesson, start in (("02_linear/linear", "class Neuron("), ("04_mse/mse", "class MSE(")):
        change(folder / f"{lesson}.ipynb", f"#| export\n{start}", f"#| export\n{helper}{start}")
    result = gathered(folder)
    assert "! mse.ipynb, total: an earlier lesson has a function of this name too." in result.stdout
    assert result.stdout.count("!") == 1


def test_a_magic_does_not_stop_a_cell(folder):
    path = folder / "06_sgd" / "sgd.ipynb"
    change(path, "#| export\ndef sgd_update(", "#| export\n%matplotlib inline\ndef sgd_update(")
    assert "!" not in gathered(folder).stdout


def test_a_file_that_is_no_notebook_is_named(folder):
    (folder / "04_mse" / "mse.ipynb").write_text("<<<<<<< HEAD")
    assert "! mse.ipynb cannot be read as a notebook" in gathered(folder).stdout


def test_two_copies_of_a_lesson_are_asked_about(folder):
    copy = folder / "old" / "mse.ipynb"
    copy.parent.mkdir()
    copy.write_bytes((folder / "04_mse" / "mse.ipynb").read_bytes())
    question = "Which one is your lesson 04: 04_mse/mse.ipynb or old/mse.ipynb?"
    said = gathered(folder).stdout
    assert question in said
    assert "stands in for MSE" in said or "MSE" not in said


@pytest.mark.parametrize("name", ["add (1).ipynb", "Lesson one.ipynb", "add_ana.ipynb"])
def test_a_lesson_is_known_by_its_cells_whatever_its_file_is_called(name, folder):
    path = folder / "01_add" / "add.ipynb"
    path.rename(path.with_name(name))
    said = gathered(folder).stdout
    assert f"01_add/{name}" in said
    assert "!" not in said


@pytest.mark.parametrize(
    "mark", ["# | export", "\n#| export", "# my answer\n#| export", "%%time\n#| export", "#|export"]
)
def test_a_mark_that_was_moved_or_put_another_way_is_still_seen(mark, folder):
    path = folder / "02_linear" / "linear.ipynb"
    change(path, "#| export\nclass Linear", f"{mark}\nclass Linear")
    said = gathered(folder).stdout
    assert "!" not in said
    assert "stands in" not in said


def test_what_ran_and_is_not_in_the_saved_notebook_is_told_first(folder):
    mine = "#| export\nclass Linear(Node):\n    mine = 1\n"
    code = (folder / "02_linear" / "linear.ipynb").parent
    program = (ROOT / "autograder" / "course" / "gather.py").read_text()
    done = subprocess.run(
        [sys.executable, "-c", f"In = ['', {mine!r}]\n{program}"],
        cwd=code,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "! Save first: Linear ran, and is not in the saved notebook." in done.stdout


def test_a_grader_that_runs_the_notebook_gathers_nothing(folder, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert gathered(folder).stdout == ""
    assert not (folder / "miniflow.py").exists()


def test_somebody_elses_miniflow_is_not_overwritten(folder):
    (folder / "miniflow.py").write_text("mine = 1\n")
    assert "Rename it" in gathered(folder).stdout
    assert (folder / "miniflow.py").read_text() == "mine = 1\n"


def test_a_folder_without_lessons_is_no_library_and_an_old_one_stays(tmp_path):
    empty = tmp_path / "a" / "b"
    empty.mkdir(parents=True)
    (empty / "miniflow.py").write_text("old")
    assert "no library was gathered" in gathered(empty).stdout
    assert (empty / "miniflow.py").read_text() == "old"


def test_gathering_again_takes_in_what_changed_and_leaves_nothing_beside_the_library(folder):
    gathered(folder)
    change(folder / "06_sgd" / "sgd.ipynb", "x - step", "x + learning_rate")
    assert gathered(folder).returncode == 0
    assert "x + learning_rate" in (folder / "miniflow.py").read_text()
    assert sorted(path.name for path in folder.glob("*.py")) == ["gather.py", "miniflow.py"]
    assert not (folder / ".miniflow.py").exists()


def said_by_lesson_09(folder, monkeypatch, grading=None):
    """What lesson 09 prints beside a student's other lessons, one of them with a mark in it."""
    mark = "class Tanh(Layer):\n    mine = 1"
    change(folder / "08_tensor" / "tensor.ipynb", "class Tanh(Layer):", mark)
    path = folder / "09_digits" / "digits.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("print('mine:', hasattr(Tanh, 'mine'))"))
    if grading:
        monkeypatch.setenv("NBGRADER_EXECUTION", grading)
    NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}).execute()
    return [
        output.text
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream"
    ]


@pytest.mark.slow
def test_lesson_09_gathers_and_runs_on_what_the_student_wrote(folder, monkeypatch):
    said = said_by_lesson_09(folder, monkeypatch)
    assert any("../08_tensor/tensor.ipynb" in text and "!" not in text for text in said)
    assert "This lesson runs on your own: miniflow.py.\n" in said
    assert said[-1] == "mine: True\n"


@pytest.mark.slow
def test_a_grader_runs_lesson_09_on_the_courses_library(folder, monkeypatch):
    said = said_by_lesson_09(folder, monkeypatch, grading="autograde")
    assert "This lesson runs on the course's library.\n" in said
    assert said[-1] == "mine: False\n"


@pytest.mark.slow
def test_a_students_notebook_gathers_when_it_runs_and_keeps_to_a_few_lines(folder):
    for lesson in lessons()[2:]:
        (folder / lesson.id / f"{lesson.topic}.ipynb").unlink()
    path = folder / "02_linear" / "linear.ipynb"
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}).execute()
    (cell,) = (cell for cell in notebook.cells if cell.source.startswith("#| gather"))
    assert "".join(output.text for output in cell.outputs) == (
        "I write miniflow.py here, from ../01_add/add.ipynb, linear.ipynb\n"
        "It holds 9 parts, 9 of them yours: from miniflow import *\n"
    )
    names = used(path.parent, "import miniflow; print(*vars(miniflow))").split()
    assert set(MADE_BY_02) <= set(names)


MADE_BY_02 = (
    *("Node", "Input", "Add", "Mul", "topological_sort", "forward_pass"),
    *("Neuron", "Linear", "merge_linear"),
)
