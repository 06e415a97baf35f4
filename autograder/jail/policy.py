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

ABSENT = PACKAGE / "jail" / "absent.py"
"""What a guest finds in place of a package that is left out."""


class PolicyError(Exception):
    """A limit that does not exist or is no positive number, or a machine that does not fit."""


@dataclass(frozen=True)
class Limits:
    """How much one notebook may use. Set them in nbgrader_config.py as `c.RunChecks.limits`."""

    cell_seconds: int = 30  # an endless loop costs this much, and its own cell alone
    notebook_seconds: int = 300  # many slow cells must not hold up the class
    cpu_seconds: int = 330  # the kernel's own clock, should ours be fooled
    memory_bytes: int = 2_000_000_000  # address space: numpy and its friends take half of it
    file_bytes: int = 10_000_000  # one file that a notebook writes
    disk_bytes: int = 50_000_000  # all of them: they live in memory
    files: int = 2_000  # inodes of that folder
    open_files: int = 256  # more than matplotlib needs, too few to starve the machine
    threads: int = 64  # lessons need one; the kernel does not hold root to this limit
    cell_output_bytes: int = 2_000_000  # a figure is 50 kB; more than this nobody reads
    notebook_output_bytes: int = 10_000_000  # keeps a feedback page loadable
    cell_sent_bytes: int = 50_000_000  # shown or not: reading it costs the grader time
    notebook_sent_bytes: int = 100_000_000  # many such cells must not hold up the class
    frame_bytes: int = 4_000_000  # one message; above it the guest is stopped unread

    def changed(self, changes: dict[str, int]) -> Limits:
        """These limits with some of them set otherwise. Raises PolicyError."""
        known = {field.name for field in dataclasses.fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise PolicyError(
                    f"there is no limit {name!r}; there are {', '.join(sorted(known))}."
                )
            if type(value) is not int or value < 1:
                raise PolicyError(
                    f"the limit {name} must be a positive whole number, not {value!r}."
                )
        return dataclasses.replace(self, **changes)


@dataclass(frozen=True)
class Mount:
    """A file or folder of this machine that the guest may read, and why it must.

    Without a source it is an empty folder, which covers up what would be seen there.
    """

    source: Path | None
    target: Path
    why: str


LEFT_OUT = {
    "torch": "seconds to import, gigabytes of addresses, threads; lesson 10 goes on without it",
    "micrograd": "lesson 10 shows what it gave, as it does without it",
}
"""Packages that a notebook does without while it is graded, even where this machine has them."""


def mounts() -> list[Mount]:
    """All that a guest can see of this machine, folders before what lies in them."""
    same = [
        (Path("/usr"), "shared libraries, and the system's Python where that is used"),
        (Path("/lib"), "the loader"),
        (Path("/lib64"), "the loader, on machines that keep it apart"),
        (Path("/etc/ld.so.cache"), "where the loader finds libraries"),
        (Path(sys.base_prefix), "Python and its standard library"),
    ]
    ours = [
        ("__init__.py", "check(), which a check cell calls"),
        ("experiments", "what is asked; holds no answer"),
        ("jail/__init__.py", "the guest itself"),
        ("jail/guest.py", "the guest itself"),
        ("jail/beside.py", "the instructor's files beside the notebook"),
        ("jail/calls.py", "what it may ask of the kernel"),
        ("jail/confine.py", "the guest itself"),
        ("jail/shell.py", "the guest itself"),
        ("jail/wire.py", "how it reports"),
    ]
    shown = [(path, path, why) for path, why in same if path.exists()]
    shown += [(*pair, "numpy, matplotlib, scikit-learn, IPython") for pair in packages().items()]
    shown += [
        (ABSENT, target / name / "__init__.py", why)
        for name, why in LEFT_OUT.items()
        for source, target in packages().items()
        if (source / name / "__init__.py").exists()
    ]
    covers = {
        target / own.relative_to(source): "the reference, the lessons and the gradebook"
        for own in _own_folders()
        for source, target, _ in shown
        if own.is_relative_to(source)
    }
    found = [Mount(*mount) for mount in dict.fromkeys(shown)]
    found += [Mount(None, target, why) for target, why in covers.items()]
    found += [Mount(PACKAGE / n, COURSE / "autograder" / n, why) for n, why in ours]
    return sorted(found, key=lambda mount: mount.target.parts)


def packages() -> dict[Path, Path]:
    """Where this environment's packages lie, and where the guest finds them.

    That is another place, as this environment may lie where the guest has its own folder.
    """
    paths = dict.fromkeys(Path(sysconfig.get_path(name)) for name in ("purelib", "platlib"))
    return {path: Path("/packages") / str(number) for number, path in enumerate(paths)}


def _own_folders() -> list[Path]:
    """Where the grader's own code and data lie: the course, or its installed packages."""
    installed = [path / name for path in packages() for name in ("autograder", "miniflow_ref")]
    course = [] if PACKAGE.parent in packages() else [PACKAGE.parent]
    return course + [path for path in installed if path.is_dir()]


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
    "NBGRADER_EXECUTION": "autograde",  # as nbgrader tells a lesson's code that it is graded
}
"""All environment variables of a guest."""


def command(bwrap: str, control: int) -> list[str]:
    """The command that starts the warm process in its outer walls; `control` is inherited.

    Raises PolicyError where Python lies in the folder that the guest has for itself.
    """
    if Path(sys.base_prefix).is_relative_to(WORK):
        raise PolicyError(f"Python may not lie in {WORK}: the jail's own {WORK} would hide it.")
    python = os.path.realpath(sys.executable)
    path = [str(COURSE), *map(str, packages().values())]
    start = f"import sys; sys.path[:0] = {path}; from autograder.jail import guest; "
    start += f"guest.main({control})"
    words = [bwrap, "--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session"]
    words += [
        "--cap-drop",
        "ALL",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--hostname",
        "jail",
        "--clearenv",
    ]
    for name, value in ENVIRONMENT.items():
        words += ["--setenv", name, value]
    sealed = [Path("/"), Path("/dev")]
    for mount in mounts():
        if mount.source:
            words += ["--ro-bind", str(mount.source), str(mount.target)]
        else:
            words += ["--tmpfs", str(mount.target)]
            sealed.append(mount.target)
    words += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", str(WORK), "--chdir", str(WORK)]
    # What bwrap makes itself can be written, and would carry one student's files to the next.
    for folder in sealed:
        words += ["--remount-ro", str(folder)]
    return [*words, "--", python, "-I", "-S", "-c", start]
