"""What a guest may touch and how much it may use, as data; each entry with its reason."""

from __future__ import annotations

import dataclasses
import os
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

COURSE = Path("/course")
"""Where the guest finds the experiments."""

WORK = Path("/tmp")
"""The one place where a guest may write: its own memory-backed folder, gone with it."""

PACKAGE = Path(__file__).resolve().parent.parent


class PolicyError(Exception):
    """A limit that does not exist or is no positive number."""


@dataclass(frozen=True)
class Limits:
    """How much one notebook may use. Set them in nbgrader_config.py as `c.RunChecks.limits`."""

    cell_seconds: int = 30  # an endless loop costs this much, and its own cell alone
    notebook_seconds: int = 300  # many slow cells must not hold up the class
    cpu_seconds: int = 240  # the kernel's own clock, should ours be fooled
    memory_bytes: int = 2_000_000_000  # address space: numpy and its friends take half of it
    file_bytes: int = 10_000_000  # one file that a notebook writes
    disk_bytes: int = 50_000_000  # all of them: they live in memory
    files: int = 2_000  # inodes of that folder
    open_files: int = 256  # more than matplotlib needs, too few to starve the machine
    cell_output_bytes: int = 2_000_000  # a figure is 50 kB; more than this nobody reads
    notebook_output_bytes: int = 10_000_000  # keeps a feedback page loadable
    frame_bytes: int = 16_000_000  # one message; above it the guest is stopped unread

    def changed(self, changes: dict[str, int]) -> Limits:
        """These limits with some of them set otherwise. Raises PolicyError."""
        known = {field.name for field in dataclasses.fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise PolicyError(f"there is no limit {name!r}; there are {', '.join(sorted(known))}.")
            if type(value) is not int or value < 1:
                raise PolicyError(f"the limit {name} must be a positive whole number, not {value!r}.")
        return dataclasses.replace(self, **changes)


@dataclass(frozen=True)
class Mount:
    """A file or folder of this machine that the guest may read, and why it must."""

    source: Path
    target: Path
    why: str


def mounts() -> list[Mount]:
    """All that a guest can see of this machine; nothing of it can be written."""
    same = [
        (Path("/usr"), "shared libraries, and the system's Python where that is used"),
        (Path("/lib"), "the loader"),
        (Path("/lib64"), "the loader, on machines that keep it apart"),
        (Path("/etc/ld.so.cache"), "where the loader finds libraries"),
        (Path(sys.base_prefix), "Python and its standard library"),
        *((path, "numpy, matplotlib, scikit-learn, IPython") for path in packages()),
    ]
    found = [Mount(path, path, why) for path, why in same if path.exists()]
    ours = [
        ("__init__.py", "check(), which a check cell calls"),
        ("experiments", "what is asked; holds no answer"),
        ("jail/__init__.py", "the guest itself"),
        ("jail/guest.py", "the guest itself"),
        ("jail/confine.py", "the guest itself"),
        ("jail/wire.py", "how it reports"),
    ]
    return found + [Mount(PACKAGE / n, COURSE / "autograder" / n, why) for n, why in ours]


def hidden() -> list[Path]:
    """Folders within what is mounted that are covered up again: the grader's own."""
    course = PACKAGE.parent
    covered = [course] if any(course.is_relative_to(mount.source) for mount in mounts()) else []
    ours = (path / name for path in packages() for name in ("autograder", "miniflow_ref"))
    return covered + [path for path in ours if path.is_dir() and course not in path.parents]


def packages() -> list[Path]:
    """Where this environment's packages lie."""
    return list(dict.fromkeys(Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")))


ENVIRONMENT = {
    "HOME": str(WORK),
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "MPLCONFIGDIR": str(WORK / "matplotlib"),
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # figures as a notebook shows them
    "OPENBLAS_NUM_THREADS": "1",  # a process with threads cannot be forked safely
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""All environment variables of a guest."""


def command(bwrap: str, control: int) -> list[str]:
    """The command that starts the warm process in its outer walls; `control` is inherited."""
    python = os.path.realpath(sys.executable)
    path = [str(COURSE), *map(str, packages())]
    start = f"import sys; sys.path[:0] = {path}; from autograder.jail.guest import main; main({control})"
    words = [bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    words += ["--uid", "1000", "--gid", "1000", "--hostname", "jail", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        words += ["--setenv", name, value]
    for mount in mounts():
        words += ["--ro-bind", str(mount.source), str(mount.target)]
    for folder in hidden():
        words += ["--tmpfs", str(folder)]
    words += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", str(WORK), "--chdir", str(WORK)]
    return [*words, "--", python, "-I", "-S", "-c", start]
