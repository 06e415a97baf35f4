"""A student's machine: nothing but numpy, matplotlib, scikit-learn and a kernel."""

import json
import subprocess
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.demo.made_up import filled_in
from autograder.lessons import ROOT, lessons

pytestmark = pytest.mark.slow


def run(notebook, bare, folder):
    """Run a notebook in the student's environment; the errors by cell, and the texts printed."""
    spec = folder / "kernels" / "student"
    spec.mkdir(parents=True, exist_ok=True)
    python = str(bare / "bin" / "python")
    kernel = {
        "argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "student",
        "language": "python",
        "env": {"PYTHONDONTWRITEBYTECODE": ""},  # the next kernel starts faster
    }
    (spec / "kernel.json").write_text(json.dumps(kernel))
    client = NotebookClient(
        notebook,
        timeout=60,
        allow_errors=True,
        kernel_name="student",
        resources={"metadata": {"path": str(folder)}},
    )
    client.km = client.create_kernel_manager()
    client.km.kernel_spec_manager.kernel_dirs.insert(0, str(spec.parent))
    client.execute()
    outputs = [(cell, o) for cell in notebook.cells for o in cell.get("outputs", [])]
    errors = {c.id: f"{o.ename}: {o.evalue}" for c, o in outputs if o.output_type == "error"}
    return errors, "".join(o.text for _, o in outputs if o.output_type == "stream")


def test_the_environment_has_no_trace_of_the_course(bare):
    words = [bare / "bin" / "python", "-c", "import autograder"]
    seen = subprocess.run(words, capture_output=True, cwd="/", check=False)
    assert b"ModuleNotFoundError" in seen.stderr


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.id)
def test_before_any_answer_every_visible_check_fails_with_a_message(lesson, bare, tmp_path):
    path = Path("release", lesson.id, f"{lesson.topic}.ipynb")
    errors, said = run(nbformat.read(ROOT / path, as_version=4), bare, tmp_path)
    assert "visible checks pass" not in said
    for exercise in lesson.exercises:
        assert errors[exercise.check_cell] != ""
    given = {name for name in errors if name == "library" or name.startswith("given_")}
    assert given == set()


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.id)
def test_with_the_answers_filled_in_every_visible_check_passes(lesson, bare, tmp_path):
    errors, said = run(filled_in(lesson, {}), bare, tmp_path)
    assert errors == {}
    assert said.count("visible checks pass") == len(lesson.exercises)
