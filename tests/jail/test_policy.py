"""The policy: limits are whole numbers, and what is mounted holds no answer."""

import dataclasses
import sys
from pathlib import Path

import pytest

from autograder.jail import policy
from autograder.jail.policy import ABSENT, COURSE, Limits, Mount, PolicyError, command, mounts

SITE = next(iter(policy.packages()))


def test_a_limit_can_be_set_and_the_others_stay():
    changed = Limits().changed({"cell_seconds": 5})
    assert changed == dataclasses.replace(Limits(), cell_seconds=5)


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "5", None])
def test_a_limit_that_is_no_positive_whole_number_is_refused(value):
    with pytest.raises(PolicyError, match="cell_seconds must be a positive whole number"):
        Limits().changed({"cell_seconds": value})


def test_a_limit_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(PolicyError, match=r"no limit 'seconds'.*cell_seconds.*threads"):
        Limits().changed({"seconds": 5})


def test_our_clock_comes_before_the_kernels():
    assert Limits().cell_seconds < Limits().notebook_seconds < Limits().cpu_seconds


def test_an_output_that_a_notebook_may_hold_fits_into_one_frame():
    assert Limits().cell_output_bytes < Limits().frame_bytes


def test_every_mount_says_why_and_exists():
    for mount in mounts():
        assert mount.why
        assert mount.source is None or mount.source.exists()


def test_of_the_course_nothing_is_mounted_but_the_experiments_and_the_guest():
    ours = {str(mount.target) for mount in mounts() if mount.target.is_relative_to(COURSE)}
    assert ours == {
        "/course/autograder/__init__.py",
        "/course/autograder/experiments",
        "/course/autograder/jail/__init__.py",
        "/course/autograder/jail/guest.py",
        "/course/autograder/jail/beside.py",
        "/course/autograder/jail/calls.py",
        "/course/autograder/jail/confine.py",
        "/course/autograder/jail/shell.py",
        "/course/autograder/jail/wire.py",
    }


def test_a_folder_is_mounted_before_what_lies_in_it():
    targets = [mount.target for mount in mounts()]
    for i, target in enumerate(targets):
        assert not any(later in target.parents for later in targets[i:])


def seen(path: Path) -> bool:
    """Whether a host's file can be seen anywhere in the guest."""
    return any(
        shown.source and path.is_relative_to(shown.source) and on_top(shown, path)
        for shown in mounts()
    )


def on_top(shown: Mount, path: Path) -> bool:
    target = shown.target / path.relative_to(shown.source)
    return [mount for mount in mounts() if target.is_relative_to(mount.target)][-1] == shown


def test_a_course_below_a_mounted_folder_is_covered_up(monkeypatch):
    course = Path(sys.base_prefix) / "courses" / "miniflow"
    monkeypatch.setattr(policy, "PACKAGE", course / "autograder")
    assert not seen(course / "miniflow_ref" / "nodes.py")
    assert not seen(course / "gradebook.db")
    assert seen(SITE / "numpy")


def test_a_course_around_the_packages_is_covered_up_and_the_packages_are_not(monkeypatch):
    course = Path(sys.base_prefix) / "courses" / "miniflow"
    site = course / ".venv" / "site-packages"
    monkeypatch.setattr(policy, "PACKAGE", course / "autograder")
    monkeypatch.setattr(policy, "packages", lambda: {site: Path("/packages/0")})
    assert seen(site / "numpy")
    assert not seen(course / ".env")


def test_an_installed_course_is_covered_up_and_the_packages_beside_it_are_not(
    monkeypatch, tmp_path
):
    for name in ("autograder", "miniflow_ref", "numpy"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(policy, "PACKAGE", tmp_path / "autograder")
    monkeypatch.setattr(policy, "packages", lambda: {tmp_path: Path("/packages/0")})
    assert seen(tmp_path / "numpy" / "__init__.py")
    assert not seen(tmp_path / "miniflow_ref" / "nodes.py")
    assert not seen(tmp_path / "autograder" / "judge" / "oracle.py")


def test_a_package_that_is_left_out_is_refused_at_its_import(monkeypatch, tmp_path):
    for name in ("torch", "numpy"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    monkeypatch.setattr(policy, "packages", lambda: {tmp_path: Path("/packages/0")})
    instead = {mount.target: mount.source for mount in mounts() if mount.source == ABSENT}
    assert instead == {Path("/packages/0/torch/__init__.py"): ABSENT}
    with pytest.raises(ImportError, match="torch is left out while a notebook is graded"):
        exec(ABSENT.read_text(), {"__name__": "torch"})


def test_a_course_installed_beside_python_itself_is_covered_up_in_both_places(monkeypatch):
    site = Path(sys.base_prefix) / "lib" / "site-packages"
    monkeypatch.setattr(policy, "PACKAGE", site / "autograder")
    monkeypatch.setattr(policy, "packages", lambda: {site: Path("/packages/0")})
    monkeypatch.setattr(Path, "is_dir", lambda path: True)
    assert seen(site / "numpy" / "__init__.py")
    assert not seen(site / "miniflow_ref" / "nodes.py")


def test_a_python_that_the_guests_own_folder_would_hide_is_refused(monkeypatch):
    monkeypatch.setattr(sys, "base_prefix", "/tmp/python")
    with pytest.raises(PolicyError, match="Python may not lie in /tmp"):
        command("bwrap", 3)


def test_whatever_bwrap_makes_is_sealed_and_nothing_is_bound_for_writing():
    words = command("bwrap", 3)
    sealed = {words[i + 1] for i, word in enumerate(words) if word == "--remount-ro"}
    made = {words[i + 1] for i, word in enumerate(words) if word in ("--tmpfs", "--dev")}
    assert sealed >= {"/", *made} - {"/tmp"}  # every run has a /tmp of its own over it
    assert not {"--bind", "--dev-bind", "--bind-try", "--share-net"} & set(words)
    assert "--unshare-all" in words and "--clearenv" in words


def test_the_environment_holds_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET", "canary")
    assert not any("canary" in word for word in command("bwrap", 3))


def test_a_mount_is_read_only():
    for mount in mounts():
        if mount.source:
            words = command("bwrap", 3)
            where = [i for i, w in enumerate(words) if w == str(mount.target)]
            assert any(words[i - 2] == "--ro-bind" for i in where)
