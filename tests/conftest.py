"""What several tests need: a lesson's code, run in this process as a notebook would run it."""

import pytest

from autograder.cohort import filled_in
from autograder.lessons import grade_id


@pytest.fixture
def names_of():
    """Run a lesson's library, given cells and answers; give the names that they define."""

    def run(lesson, answers=None):
        names = {"__name__": "__main__"}
        for cell in filled_in(lesson, answers or {}).cells:
            name = grade_id(cell)
            if cell.cell_type == "code" and name and not name.startswith("check_"):
                exec(compile(cell.source, name, "exec"), names)
        return names

    return run
