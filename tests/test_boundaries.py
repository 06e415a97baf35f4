"""Who may import whom: the walls on which the jail will stand."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*(ROOT / "autograder").rglob("*.py"), *(ROOT / "miniflow_ref").rglob("*.py")])


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    return names


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names


@pytest.mark.parametrize(
    "path", [p for p in MODULES if "miniflow_ref" in p.parts], ids=lambda p: p.name
)
def test_the_reference_needs_numpy_alone(path):
    assert packages(path) <= {"numpy", "miniflow_ref"}


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.parent.name == "experiments"], ids=lambda p: p.name
)
def test_experiments_know_numpy_and_themselves_alone(path):
    assert packages(path) <= {"numpy", "autograder"}
    own = {name for name in imports(path) if name.startswith("autograder")}
    assert all(name.startswith("autograder.experiments") for name in own)


def test_only_plugin_knows_nbgrader():
    knowing = {
        path.relative_to(ROOT / "autograder").parts[0]
        for path in MODULES
        if "nbgrader" in packages(path)
    }
    assert knowing == {"plugin"}


def test_only_judge_and_the_made_up_class_know_the_wrong_answers():
    knowing = {
        path.relative_to(ROOT / "autograder").parts[0]
        for path in MODULES
        if any(name.startswith("autograder.judge.misconceptions") for name in imports(path))
    }
    assert knowing == {"judge", "demo"}
