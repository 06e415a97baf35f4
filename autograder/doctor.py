"""What this machine and this folder can do for grading: one finding each, with the way out."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell, new_notebook

from autograder.jail.host import Jail, JailError, bwrap
from autograder.jail.policy import Limits, PolicyError
from autograder.lessons import ROOT
from autograder.verdict import Verdict

TRIED = ((3, 11), (3, 12), (3, 13))

ENOUGH_BYTES = 1_000_000_000

SWITCHES = {
    "/proc/sys/user/max_user_namespaces": ("0", "sysctl user.max_user_namespaces=10000"),
    "/proc/sys/kernel/unprivileged_userns_clone": (
        "0",
        "sysctl kernel.unprivileged_userns_clone=1",
    ),
    "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": (
        "1",
        "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for bwrap",
    ),
}
"""Where a system forbids user namespaces: the value that forbids, and how to allow them."""


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, and the way out if that is not good.

    `state` is "ok", "warn" (grading goes on) or "fail" (grading refuses).
    """

    subject: str
    state: str
    found: str
    way_out: str = ""

    def __str__(self) -> str:
        line = f"{self.state:<4}  {self.subject}: {self.found}"
        return f"{line} -> {self.way_out}" if self.way_out else line


def findings(folder: Path) -> Iterator[Finding]:
    """Look at this machine and at a course's folder."""
    yield _python()
    yield _packages(_pinned())
    if sys.platform == "linux":
        yield _bubblewrap()
        yield _namespaces()
        yield _jail()
        yield _landlock()
    else:
        way_out = "grade in a virtual machine or container with it; --no-jail protects nothing"
        yield Finding("jail", "fail", f"it needs Linux, and this is {sys.platform}", way_out)
    yield _stages(folder)
    yield _gradebook(folder)
    yield _disk(folder)


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] in TRIED:
        return Finding("Python", "ok", found)
    tried = ", ".join(f"{major}.{minor}" for major, minor in TRIED)
    return Finding("Python", "warn", f"{found} has not been tried", f"use one of {tried}")


def _pinned() -> str:
    """The constraints.txt that this grader was installed with; empty if it was not installed."""
    try:
        course = metadata.distribution("miniflow-course")
    except metadata.PackageNotFoundError:
        return ""
    return course.read_text("extra_metadata/constraints.txt") or ""


def _packages(constraints: str) -> Finding:
    pins = [line.split("==") for line in constraints.split() if "==" in line]
    if not pins:
        return Finding(
            "packages", "warn", "no pinned versions are known", "install miniflow-course with pip"
        )
    present = {name: version for name, pin in pins if (version := _version(name))}
    # 2.13.0+cpu is one of the builds of 2.13.0
    public = {name: version.partition("+")[0] for name, version in present.items()}
    other = [f"{name} {present[name]}" for name, pin in pins if public.get(name, pin) != pin]
    if not other:
        return Finding("packages", "ok", f"{len(present)} as pinned in constraints.txt")
    return Finding(
        "packages", "warn", f"not as pinned: {', '.join(other)}", "pip install -c constraints.txt"
    )


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _bubblewrap() -> Finding:
    try:
        program = bwrap()
        said = _said([program, "--version"])
    except (JailError, OSError, subprocess.SubprocessError) as error:
        return Finding("bubblewrap", "fail", _line(error), "apt-get install bubblewrap")
    return Finding("bubblewrap", "ok", f"{said} ({program})")


def _namespaces() -> Finding:
    code = "import os; from autograder.jail import confine; "
    code += "confine.fork_into_namespaces() or os._exit(0)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    try:
        _said([sys.executable, "-c", code], environment)
    except subprocess.CalledProcessError as error:
        said = (error.stderr.strip().splitlines() or ["no reason given"])[-1]
        return Finding("user namespaces", "fail", said, _allow_namespaces())
    except (OSError, subprocess.SubprocessError) as error:
        return Finding("user namespaces", "fail", _line(error), _allow_namespaces())
    return Finding("user namespaces", "ok", "can be made")


def _allow_namespaces() -> str:
    for file, (forbidding, way_out) in SWITCHES.items():
        path = Path(file)
        if path.exists() and path.read_text().strip() == forbidding:
            return way_out
    return "in a container, start it with --security-opt seccomp=unconfined"


def _jail() -> Finding:
    notebook = new_notebook(cells=[new_code_cell("6 * 7")])
    began = time.monotonic()
    try:
        with Jail() as jail:
            warm = time.monotonic() - began
            jail.run(notebook, {}, lambda exercise, _, __: Verdict(exercise, False))
    except JailError as error:
        return Finding(
            "jail", "fail", _line(error), "mend what fails above; grading refuses till then"
        )
    shown = [output.get("data", {}).get("text/plain") for output in notebook.cells[0].outputs]
    if shown != ["42"]:
        return Finding("jail", "fail", f"6 * 7 gave {shown}", "report this as a bug")
    ran = time.monotonic() - began - warm
    return Finding("jail", "ok", f"starts in {warm:.1f} s, runs a cell in {ran:.2f} s")


def _landlock() -> Finding:
    """Informational: the jail does not need it."""
    create_ruleset, give_version = 444, 1
    version = ctypes.CDLL(None).syscall(create_ruleset, None, ctypes.c_size_t(0), give_version)
    return Finding("Landlock", "ok", f"version {version}" if version > 0 else "none; not needed")


def _stages(folder: Path) -> Finding:
    subject = "nbgrader_config.py"
    call = "from autograder.plugin import configure; configure(c)"
    if not (folder / "nbgrader_config.py").exists():
        return Finding(subject, "warn", f"none in {folder}", "run this in a course's folder")
    try:
        config = _config(folder)
    except Exception as error:  # the file is a program, and may fail in any way
        return Finding(subject, "warn", f"cannot be read: {_line(error)}", "correct the file")
    stages: list[object] = list(config.get("Autograde", {}).get("autograde_preprocessors", []))
    names = {getattr(stage, "__name__", str(stage).rpartition(".")[2]) for stage in stages}
    missing = sorted({"RunChecks", "SaveVerdicts"} - names)
    if missing:
        return Finding(subject, "warn", f"does not use {' and '.join(missing)}", f"add: {call}")
    try:
        Limits().changed(config.get("RunChecks", {}).get("limits", {}))
    except PolicyError as error:
        return Finding(subject, "warn", f"c.RunChecks.limits: {error}", "correct the file")
    return Finding(subject, "ok", "uses our stages")


def _config(folder: Path) -> dict[str, dict[str, Any]]:
    from traitlets.config.loader import PyFileConfigLoader

    loaded: dict[str, dict[str, Any]] = PyFileConfigLoader(
        "nbgrader_config.py", str(folder)
    ).load_config()
    return loaded


def _gradebook(folder: Path) -> Finding:
    from sqlalchemy import create_engine, inspect, text
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from autograder.plugin.gradebook import missing_columns

    try:
        url = make_url(str(_config(folder)["CourseDirectory"]["db_url"]))
    except Exception:  # no such setting, or no such file, or one that fails
        url = make_url(f"sqlite:///{folder / 'gradebook.db'}")
    path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    if path and not path.exists():
        if os.access(path.parent, os.W_OK):
            return Finding("gradebook", "ok", f"{path} will be made")
        return Finding("gradebook", "warn", f"{path} cannot be made", "make its folder writable")
    if path and not os.access(path, os.W_OK):
        return Finding("gradebook", "warn", f"{path} cannot be written", f"chmod u+w {path}")
    try:
        engine = create_engine(url)
        if not inspect(engine).has_table("student"):
            return Finding("gradebook", "ok", f"{url.render_as_string()} is empty yet")
        with engine.connect() as connection:
            students = connection.execute(text("SELECT count(*) FROM student")).scalar()
        missing = missing_columns(engine)
        engine.dispose()
    except ModuleNotFoundError as error:
        found = f"{url.render_as_string()} needs {error.name}"
        return Finding("gradebook", "warn", found, "pip install miniflow-course[postgres]")
    except SQLAlchemyError as error:
        found = f"{url.render_as_string()} cannot be read: {_line(error)}"
        return Finding("gradebook", "warn", found, "check db_url in nbgrader_config.py")
    if missing:
        found = f"it has no {missing[0]}: it is of another version of nbgrader"
        return Finding("gradebook", "warn", found, "make a copy of it, then `nbgrader db upgrade`")
    return Finding("gradebook", "ok", f"{url.render_as_string()} has {students} students")


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e9:.1f} GB free in {folder}"
    if free < ENOUGH_BYTES:
        return Finding("disk", "warn", found, f"make room: {ENOUGH_BYTES / 1e9:.0f} GB or more")
    return Finding("disk", "ok", found)


def _said(command: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=20, check=True, env=environment
    )
    return done.stdout.strip()


def _line(error: Exception) -> str:
    """An error in one line."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
