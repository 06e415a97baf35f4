"""Who may import whom: the walls on which the jail stands, and floors without a way up."""

import ast
import graphlib
import itertools
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("autograder", "miniflow_ref")
    for path in sorted((ROOT / package).rglob("*.py"))
}

FLOORS = (
    *("errors", "verdict", "lessons", "files", "signs"),
    *("experiments", "jail", "judge", "grading", "pages", "report", "plugin"),
    *("course", "terminal", "demo", "doctor", "cli", "__main__", "__init__"),
)
"""Folders and modules of autograder, each of which may import from those before it alone."""


def imports(path: Path) -> set[str]:
    """What a file imports; of this project, modules."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            inside = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            names |= inside or {node.module}
    return names


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names


def floor(module: str) -> str:
    return [*module.split("."), "__init__"][1]


def knowing(what: str) -> set[str]:
    """The floors of autograder on which something is imported."""
    return {
        floor(module)
        for module, path in MODULES.items()
        if module.startswith("autograder")
        and any(name == what or name.startswith(f"{what}.") for name in imports(path))
    }


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("miniflow_ref")])
def test_the_reference_needs_numpy_alone(module):
    assert packages(MODULES[module]) <= {"numpy", "miniflow_ref"}


@pytest.mark.parametrize("module", [name for name in MODULES if floor(name) == "experiments"])
def test_experiments_know_numpy_and_themselves_alone(module):
    assert packages(MODULES[module]) <= {"numpy", "autograder"}
    own = {name for name in imports(MODULES[module]) if name.startswith("autograder")}
    assert all(name.startswith("autograder.experiments") for name in own)


def test_only_plugin_knows_nbgrader():
    assert knowing("nbgrader") == {"plugin"}


def test_only_judge_knows_the_reference():
    assert knowing("miniflow_ref") == {"judge"}


def test_only_judge_and_the_made_up_class_know_the_wrong_answers():
    assert knowing("autograder.judge.misconceptions") == {"judge", "demo"}


def test_no_import_runs_upwards():
    upwards = [
        f"{module} imports {name}"
        for module, path in MODULES.items()
        for name in imports(path)
        if module.startswith("autograder") and name.startswith("autograder.")
        if FLOORS.index(floor(name)) > FLOORS.index(floor(module))
    ]
    assert upwards == []


def test_no_import_runs_in_a_circle():
    graph = {module: imports(path) & MODULES.keys() for module, path in MODULES.items()}
    graphlib.TopologicalSorter(graph).prepare()


def test_every_package_that_is_imported_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [
        *project["dependencies"],
        *itertools.chain(*project["optional-dependencies"].values()),
    ]
    names = {re.match(r"[\w-]+", one)[0].lower().replace("_", "-") for one in declared}
    dists = metadata.packages_distributions()
    missing = {
        package
        for path in MODULES.values()
        for package in packages(path) - {"autograder", "miniflow_ref"}
        if not names & {dist.lower().replace("_", "-") for dist in dists.get(package, [package])}
    }
    assert missing == set()
