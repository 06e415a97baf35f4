"""What all tests share: seeds, what is made once, and a guard over what is quick."""

import fcntl
import os
import subprocess
import sys

import pytest

from autograder.lessons import ROOT


def pytest_addoption(parser):
    parser.addoption("--seeds", type=int, default=3, help="seeds that a program is judged with")


@pytest.fixture(scope="session")
def seeds(pytestconfig):
    """The seeds with which each right and each wrong program is judged: one in `make quick`."""
    return range(pytestconfig.getoption("seeds"))


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Gives a folder that `make(folder)` fills once, for all of the session's workers."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent

    def made(name, make):
        folder = place / name
        with (place / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (place / f"{name}.made").exists():
                make(folder)
                (place / f"{name}.made").touch()
        return folder

    return made


@pytest.fixture(scope="session")
def bare(once):
    """A student's environment: numpy, scikit-learn, a kernel, and nothing of the course."""

    def make(folder):
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = ["-m", "pip", "install", "--quiet", "--no-compile"]
        packages = ["numpy", "matplotlib", "scikit-learn", "ipykernel"]
        subprocess.run(
            [folder / "bin" / "python", *install, *packages],
            env={**os.environ, "PIP_CONSTRAINT": str(ROOT / "constraints.txt")},
            check=True,
        )

    return once("bare", make)


HEAVY = ("--unshare-all", "ipykernel_launcher", "zizmor", "check-jsonschema", "pip", "nbgrader")
"""Words in the commands of jails, kernels, audits, installations and nbgrader."""

_under_way = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    _under_way[:] = [item]


def pytest_configure(config):
    sys.addaudithook(_keep_quick_tests_quick)


def _keep_quick_tests_quick(event, arguments):
    """Fail a test that starts what takes long, if it does not say that it is slow."""
    if event != "subprocess.Popen" or not _under_way or _under_way[0].get_closest_marker("slow"):
        return
    words = [os.path.basename(os.fspath(word)) for word in arguments[1]]
    if started := set(words) & set(HEAVY):
        pytest.fail(f"mark this test slow: it starts {started.pop()} ({' '.join(words[:3])})")
