"""Where units run: processes of this machine, or a Dask cluster, and only where there is a jail."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.demo.made_up import students
from autograder.grading.workers import ExecutorError, cluster, processes
from autograder.jail.policy import Limits
from autograder.lessons import ROOT, lessons
from autograder.plugin.classroom import Classroom
from tests.courses import released

pytestmark = pytest.mark.slow

LESSON = next(lesson for lesson in lessons() if lesson.topic == "linear")
CLASS = students(8)


@contextmanager
def started(*words, path=""):
    """A program of Dask's that runs meanwhile; `path` comes before the usual ones."""
    environment = {**os.environ, "PATH": f"{path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    program = subprocess.Popen(
        [sys.executable, "-m", *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield program
    finally:
        program.terminate()
        program.wait(30)


@contextmanager
def scheduler(folder):
    """A scheduler on the loopback: its address."""
    about = folder / "scheduler.json"
    words = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    with started(*words, "--no-dashboard", "--scheduler-file", str(about)):
        end = time.monotonic() + 60
        while not about.exists() or not about.read_text().strip():
            assert time.monotonic() < end
            time.sleep(0.1)
        yield json.loads(about.read_text())["address"]


def worker(address, path=""):
    """A worker of one thread, on the loopback."""
    words = ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
    return started(*words, "--host", "127.0.0.1", "--no-dashboard", path=path)


def wait_for_workers(address, count):
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)


@pytest.fixture
def without_jail(tmp_path):
    """A folder whose bwrap builds no walls."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "bwrap").write_text("#!/bin/sh\necho no namespaces here >&2\nexit 1\n")
    (folder / "bwrap").chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    return released(tmp_path_factory.mktemp("class") / "course", CLASS, [LESSON])


@pytest.fixture
def course(handed_in, tmp_path):
    return shutil.copytree(handed_in, tmp_path / "course")


def grade(course, *options):
    return CliRunner().invoke(main, ["grade", "--course", str(course), *options])


def test_workers_with_a_jail_give_the_grades_and_one_without_gets_no_work(
    course, tmp_path, without_jail
):
    with ExitStack() as stack:
        address = stack.enter_context(scheduler(tmp_path))
        stack.enter_context(worker(address, path=without_jail))
        wait_for_workers(address, 1)
        refused = grade(course, "--executor", f"dask:{address}")
        assert refused.exit_code == 3
        assert "no namespaces here" in refused.output
        assert Classroom(course).scores() == {}
        for _ in range(2):
            stack.enter_context(worker(address))
        wait_for_workers(address, 3)
        result = grade(course, "--executor", f"dask:{address}")
    assert result.exit_code == 0, result.output
    assert "1 of 3 workers get no work" in result.output
    assert "no namespaces here" in result.output
    must_get = {(LESSON.id, pupil.id): pupil.points(LESSON) for pupil in CLASS}
    assert Classroom(course).scores() == must_get


def test_a_scheduler_that_does_not_answer_is_one_clear_line(course):
    result = grade(course, "--executor", "dask:tcp://127.0.0.1:9")
    assert result.exit_code == 3
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in result.output
    assert "Traceback" not in result.output


def test_an_executor_of_no_known_kind_is_one_clear_line(course):
    result = grade(course, "--executor", "slurm")
    assert result.exit_code == 2
    assert "dask:ADDRESS" in result.output


def test_without_dask_its_name_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExecutorError, match="Dask is missing"), cluster("tcp://x:1", Limits()):
        pass


def test_without_a_jail_grading_refuses_and_no_score_is_written(course, monkeypatch, without_jail):
    monkeypatch.setenv("PATH", f"{without_jail}:{os.environ['PATH']}")
    result = grade(course)
    assert result.exit_code == 3
    assert "no namespaces here" in result.output and "--no-jail" in result.output
    assert Classroom(course).scores() == {}


@pytest.mark.parametrize("asked", ["by option", "by configuration"])
def test_without_a_jail_every_page_says_so(asked, course, monkeypatch, without_jail):
    monkeypatch.setenv("PATH", f"{without_jail}:{os.environ['PATH']}")
    pupil = CLASS[0].id
    option = ["--no-jail"] if asked == "by option" else []
    if not option:
        with (course / "nbgrader_config.py").open("a") as configuration:
            configuration.write("c.RunChecks.jailed = False\n")
    result = grade(course, *option, "--student", pupil)
    assert result.exit_code == 0, result.output
    page = Classroom(course).give_feedback(LESSON.id, pupil)
    assert "Graded without protection" in page.read_text()


def test_every_process_is_ready_before_the_first_unit():
    with processes(2, Limits()) as workers:
        assert workers.count == 2
        assert workers.executor.submit(os.getpid).result() != os.getpid()
