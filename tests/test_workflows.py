"""The workflows for GitHub: valid, without rights or secrets, and right about what they check."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
import yaml

from autograder.demo.made_up import filled_in
from autograder.judge.misconceptions import MISCONCEPTIONS
from autograder.lessons import ROOT, lessons
from workflows import checks

FOLDER = ROOT / "workflows"
WORKFLOWS = sorted([*FOLDER.glob("*.yml"), *(ROOT / ".github" / "workflows").glob("*.yml")])
TOOLS = Path(sys.executable).parent
LINEAR = next(lesson for lesson in lessons() if lesson.topic == "linear")
UNFINISHED = ROOT / "release" / LINEAR.id / "linear.ipynb"


def steps(path):
    """All steps of a workflow."""
    return [s for job in yaml.safe_load(path.read_text())["jobs"].values() for s in job["steps"]]


def runs(path):
    """The commands of a workflow."""
    return [step["run"] for step in steps(path) if "run" in step]


def complaints(path):
    """What the schema and the audit say of a workflow; nothing if it is in order."""
    schema = [TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", path]
    audit = [TOOLS / "zizmor", "--offline", "--config", ROOT / ".github" / "zizmor.yml", path]
    done = [subprocess.run(c, capture_output=True, text=True, check=False) for c in (schema, audit)]
    return "".join(one.stdout + one.stderr for one in done if one.returncode)


@pytest.mark.slow
@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_fits_githubs_schema_and_passes_the_audit(path):
    assert complaints(path) == ""


@pytest.mark.slow
def test_the_audit_and_the_schema_see_what_is_wrong(tmp_path):
    right = (FOLDER / "student.yml").read_text()
    for old, new, seen in (
        ("timeout-minutes: 15", "timeout: 15", "timeout"),
        ("python .github/checks.py", "echo ${{ github.event.head_commit.message }}", "injection"),
        ("actions/checkout@v4", "someone/checkout@v4", "unpinned"),
    ):
        assert old in right
        path = tmp_path / "workflow.yml"
        path.write_text(right.replace(old, new))
        assert seen in complaints(path)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_holds_no_secret_and_runs_no_text_of_others(path):
    content = yaml.safe_load(path.read_text())
    assert content["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in content["jobs"].values())
    assert "secrets" not in path.read_text()
    assert "pull_request_target" not in path.read_text()
    assert not any("${{" in run for run in runs(path))
    for uses in (step["uses"] for step in steps(path) if "uses" in step):
        assert re.fullmatch(r"actions/[\w-]+@v\d+", uses)


@pytest.fixture(scope="module")
def machine(bare, tmp_path_factory):
    """Run a command on a bare machine on which the student's workflow has installed its needs."""
    folder = tmp_path_factory.mktemp("student") / "venv"
    shutil.copytree(bare, folder, symlinks=True, copy_function=os.link)
    known = ("HOME", "LANG", "TMPDIR", "HTTPS_PROXY", "PIP_INDEX_URL", "PIP_CONFIG_FILE")
    bare = {name: os.environ[name] for name in known if name in os.environ}
    bare["PATH"] = f"{folder / 'bin'}:/usr/bin:/bin"

    def run(command, place, **variables):
        return subprocess.run(
            ["bash", "-e", "-c", command],
            cwd=place,
            env={**bare, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    install, _ = runs(FOLDER / "student.yml")
    done = run(install, folder, PIP_CONSTRAINT=str(ROOT / "constraints.txt"), PIP_NO_COMPILE="no")
    assert done.returncode == 0, done.stderr
    assert run("python -c 'import autograder'", folder).returncode != 0
    return run


@pytest.fixture
def push(machine, tmp_path):
    """Push a notebook to a student's repository: the exit code, the log and the summary."""

    def pushed(notebook):
        repository = tmp_path / "repository"
        (repository / ".github").mkdir(parents=True)
        shutil.copy(FOLDER / "checks.py", repository / ".github")
        if isinstance(notebook, Path):
            shutil.copy(notebook, repository / "linear.ipynb")
        else:
            nbformat.write(notebook, repository / "linear.ipynb")
        summary = tmp_path / "summary.md"
        _, check = runs(FOLDER / "student.yml")
        done = machine(check, repository, GITHUB_STEP_SUMMARY=str(summary))
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, summary.read_text()

    return pushed


@pytest.mark.slow
def test_a_solved_notebook_passes_on_a_bare_machine(push):
    code, log, summary = push(filled_in(LINEAR, {}))
    assert code == 0, log
    assert log.splitlines() == [
        "== linear.ipynb: 3 of 3 checks pass",
        "passes  neuron_forward",
        "passes  linear_forward",
        "passes  merge_linear",
    ]
    assert summary.count("| passes |") == 3


@pytest.mark.slow
def test_an_unfinished_notebook_fails_and_says_what_is_not_written(push):
    code, log, summary = push(UNFINISHED)
    assert code == 1
    assert "not yet neuron_forward: This is not written yet." in log
    assert "not yet linear_forward: This is not written yet." in log
    assert summary.count("| not yet |") == 3


def test_a_check_that_is_gone_is_noticed():
    notebook = filled_in(LINEAR, {})
    notebook.cells = [cell for cell in notebook.cells if cell.id != "check_linear_forward"]
    replies = {number: {"status": "ok"} for number in range(len(notebook.cells))}
    states = {line.name: line.state for line in checks.lines(notebook, replies)}
    names = {exercise.id for exercise in LINEAR.exercises}
    assert states == dict.fromkeys(names, "passes") | {"linear_forward": "not yet"}


@pytest.mark.slow
def test_a_wrong_answer_fails_with_the_message_of_its_check(push):
    wrong = next(m for m in MISCONCEPTIONS["neuron_forward"] if "bias" in m.id)
    code, log, summary = push(filled_in(LINEAR, {"neuron_forward": wrong}))
    assert code == 1
    assert "== linear.ipynb: 2 of 3 checks pass" in log
    assert re.search(
        r"^not yet neuron_forward: Neuron\(x, w, b\) with .* expected 12\.7", log, re.M
    )
    assert "neuron&#95;forward" in summary


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import os\nos._exit(0)", "linear_forward: This cell was not reached."),
        ("def f(:", "SyntaxError: invalid syntax"),
        (
            "class Linear(Node):\n    def __init__(self, *_):\n        raise ValueError('\\ud800')",
            "linear_forward: UnicodeEncodeError",
        ),
        (
            "class Linear(Node):\n    def __init__(self, *_):\n"
            "        raise ValueError('| <b>x</b>\\n::error::x\\n\\x1b[31m[y](z)')",
            "linear_forward: ValueError: | <b>x</b> ::error::x [y](z)",
        ),
    ],
    ids=["leaves", "syntax", "surrogate", "markup"],
)
def test_whatever_a_cell_does_its_check_fails_on_one_line_that_is_only_text(push, code, says):
    exit_code, log, summary = push(filled_in(LINEAR, {"linear_forward": code}))
    assert exit_code == 1
    assert "passes  neuron_forward" in log
    assert says in log
    assert all(
        re.match(r"(==|passes|not yet|stops) ", line) for line in log.splitlines()
    )  # a line that begins with `::` is a command to the runner
    table = [line for line in summary.splitlines() if line.startswith("|")]
    assert all(line.count("|") == 4 for line in table)
    assert not re.search(r"[<>`\[\]*_]", "".join(table))


@pytest.mark.slow
def test_a_repository_without_checks_fails(machine, tmp_path):
    shutil.copy(FOLDER / "checks.py", tmp_path)
    done = machine("python checks.py", tmp_path)
    assert done.returncode == 2
    assert "There is no notebook with checks here." in done.stdout
    (tmp_path / "x.ipynb").write_text("<no notebook>")
    done = machine("python checks.py", tmp_path)
    assert done.returncode == 1
    assert "This is no notebook that can be read" in done.stdout


def mark(submitted, results, **variables):
    """What the instructors' workflow runs, on another folder."""
    command = [sys.executable, FOLDER / "mark.py", submitted, results]
    return subprocess.run(
        command,
        cwd=submitted.parent,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_instructors_workflow_marks_every_submission_and_shows_the_points(tmp_path):
    submitted, summary = tmp_path / "submitted", tmp_path / "summary.md"
    hostile = (
        "class Linear(Node):\n    def __init__(self, *_):\n        raise ValueError('<b>x|\\n::y')"
    )
    for student, content in {
        "ana": nbformat.writes(filled_in(LINEAR, {})),
        "ben": nbformat.writes(filled_in(LINEAR, {"linear_forward": hostile})),
        "[eve](x)": "",
    }.items():
        path = submitted / student / LINEAR.id / "linear.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(content)
    done = mark(submitted, tmp_path / "results", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "3 marked, 0 not.\n"
    rows = [line for line in summary.read_text().splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[1] for row in rows[1:]] == ["not marked", "8 of 8", "4 of 8"]
    assert all(row.count("|") == 4 and "<" not in row and "[" not in row for row in rows)
    reports = sorted((tmp_path / "results").iterdir())
    failures = [len([*ElementTree.parse(report).iter("failure")]) for report in reports]
    assert failures == [1, 0, 1]


@pytest.mark.slow
def test_the_instructors_workflow_fails_where_the_grader_does_and_where_there_is_nothing(tmp_path):
    assert mark(tmp_path / "submitted", tmp_path / "results").returncode == 1
    path = tmp_path / "submitted" / "ana" / LINEAR.id / "linear.ipynb"
    path.parent.mkdir(parents=True)
    path.touch()
    package = tmp_path / "autograder"
    package.mkdir()
    (package / "__init__.py").touch()
    for code in (
        "raise SystemExit(3)",
        "raise SystemExit('no jail here')",
        "import os; os.kill(os.getpid(), 9)",
    ):
        (package / "__main__.py").write_text(code)
        done = mark(tmp_path / "submitted", tmp_path / "results", PYTHONPATH=str(tmp_path))
        assert done.returncode == 1
        assert done.stdout == "0 marked, 1 not.\n", done.stderr
        assert not list((tmp_path / "results").iterdir())
