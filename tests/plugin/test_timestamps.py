"""When something was handed in: times in many forms, and one clear line for what is none."""

import codecs
import logging
import os
from datetime import datetime
from types import SimpleNamespace

import pytest

from autograder.plugin.patches import distrust
from autograder.plugin.timestamps import TimestampError, handed_in_at

TIME = datetime(2026, 1, 10, 14, 0, 0)

TIMES = [
    b"2026-01-10 14:00:00 UTC",
    b"2026-01-10 14:00:00 UTC\n",
    b"2026-01-10T15:00:00+01:00",
    b"2026-01-10 15:00:00 Europe/Berlin",
    codecs.BOM_UTF8 + b"2026-01-10 14:00:00 UTC",
    "2026-01-10 14:00:00 UTC\r\n".encode("utf-16"),
    b"2026-01-10-14-00-00",
    b"2026-01-10-14-00-00-000000",
    b"2026-01-10-14-00-00 UTC",
    b"1768053600",
]


@pytest.mark.parametrize("content", TIMES)
def test_a_time_is_read_in_whatever_form_programs_write_it(content, tmp_path):
    (tmp_path / "timestamp.txt").write_bytes(content)
    assert handed_in_at(tmp_path) == TIME


def test_without_a_timestamp_nothing_is_said(tmp_path):
    assert handed_in_at(tmp_path) is None


NO_TIMES = [
    b"",
    b"But late",
    b"2026-01-10 14:00\n2026-01-11 14:00",
    b"\xff",
    b"9" * 300,
    b"99" * 40,
]


@pytest.mark.parametrize("content", NO_TIMES)
def test_what_is_no_time_is_told_in_one_line_with_the_way_out(content, tmp_path):
    (tmp_path / "timestamp.txt").write_bytes(content)
    with pytest.raises(TimestampError, match="counts as on time; write it as 2026-01-31") as told:
        handed_in_at(tmp_path)
    assert "\n" not in str(told.value)


def test_a_link_and_a_pipe_are_no_times(tmp_path):
    (tmp_path / "time").write_text("2026-01-10")
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "timestamp.txt").symlink_to(tmp_path / "time")
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "timestamp.txt")
    for folder in ("link", "pipe"):
        with pytest.raises(TimestampError):
            handed_in_at(tmp_path / folder)


def test_nbgraders_own_grading_goes_on_and_logs_it(tmp_path, caplog):
    (tmp_path / "timestamp.txt").write_text("But late")
    log = logging.getLogger("grading")
    grading = SimpleNamespace(coursedir=SimpleNamespace(), assignments={}, log=log)
    distrust(grading)
    assert grading.coursedir.get_existing_timestamp(str(tmp_path)) is None
    assert f"{tmp_path}: no time can be read from timestamp.txt" in caplog.text
