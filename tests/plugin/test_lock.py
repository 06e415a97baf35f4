"""One grader a course: the second is told who is at work, and a dead one's lock is free."""

import multiprocessing
import os
import re
import socket

import pytest

from autograder.plugin.lock import LockedError, sole_grader


def hold(course, ours):
    with sole_grader(course):
        ours.send("held")
        ours.recv()


@pytest.fixture
def another(tmp_path):
    """Another process that holds the course's lock, and what lets go of it."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=hold, args=(tmp_path, theirs))
    process.start()
    assert ours.recv() == "held"
    yield process, ours
    process.kill()
    process.join()


def test_a_second_grader_is_told_process_host_and_age_of_the_first(tmp_path, another):
    process, _ = another
    with pytest.raises(LockedError) as caught, sole_grader(tmp_path):
        pass
    said = str(caught.value)
    assert f"process {process.pid} on {socket.gethostname()}" in said
    assert re.search(r"for \d+ seconds", said)
    assert "Wait until it is done" in said


def test_the_lock_of_a_dead_grader_is_free(tmp_path, another):
    process, _ = another
    process.kill()
    process.join()
    with sole_grader(tmp_path):
        assert str(os.getpid()) in (tmp_path / ".autograder" / "grader.lock").read_text()


def test_a_grader_that_waits_goes_on_when_the_other_is_done(tmp_path, another):
    _, holder = another
    holder.send("let go")
    with sole_grader(tmp_path, patience=60):
        pass


def test_one_process_may_take_its_own_lock_again(tmp_path):
    with sole_grader(tmp_path), sole_grader(tmp_path):
        pass
    with sole_grader(tmp_path):
        pass
