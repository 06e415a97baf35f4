"""The stages take nbgrader's settings in nbgrader's sense."""

import pytest
from traitlets.config import Config

from autograder.plugin.classroom import Classroom, ClassroomError
from autograder.plugin.stages import RunChecks


def limits(timeout, **changes):
    config = Config()
    config.Execute.timeout = timeout
    config.RunChecks.limits = changes
    return RunChecks(config=config).all_limits


@pytest.mark.parametrize("timeout", [None, 0, -1])
def test_no_timeout_means_no_limit_of_a_cell_but_the_notebooks(timeout):
    assert limits(timeout).cell_seconds == limits(30).notebook_seconds
    assert limits(timeout, notebook_seconds=7).cell_seconds == 7


def test_a_cell_may_run_as_long_as_nbgrader_allows_it():
    assert limits(600).cell_seconds == 600
    assert limits(600).notebook_seconds >= 600
    assert limits(600).cpu_seconds > 600


def test_a_limit_that_is_set_by_name_holds():
    assert limits(600, notebook_seconds=100).notebook_seconds == 100
    assert limits(600, cell_seconds=5).cell_seconds == 5


def test_a_misspelt_limit_is_one_line_that_names_those_there_are(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(
        "from autograder.plugin import configure\nc = get_config()\nconfigure(c)\n"
        'c.RunChecks.limits = {"cel_seconds": 1}\n'
    )
    with pytest.raises(ClassroomError) as caught:
        Classroom(tmp_path)
    said = str(caught.value)
    assert "there is no limit 'cel_seconds'" in said
    assert "cell_seconds" in said
    assert len(said.splitlines()) == 1
