"""The instructor's files beside a notebook are there in a run, and can only be read."""

import pytest

from tests.jail.running import run, said

pytestmark = pytest.mark.slow

FILES = {"data.csv": b"1,2\n3,4\n", "helper.py": b"def two():\n    return 2\n", "more/deep/x": b"x"}


def test_files_and_modules_beside_the_notebook_are_found_by_their_names(jail):
    code = "import helper, os\nprint(open('data.csv').read().split(), helper.two(), "
    code += "open('more/deep/x').read(), sorted(os.listdir()))"
    (text,) = said(run(jail, code, files=FILES))
    assert text == "['1,2', '3,4'] 2 x ['__pycache__', 'data.csv', 'helper.py', 'more']\n"


@pytest.mark.parametrize(
    "code",
    [
        "open('data.csv', 'w')",
        "open('data.csv', 'a')",
        "import os; os.remove('data.csv')",
        "import os; os.rename('data.csv', 'other.csv')",
        "open('mine', 'w').close(); import os; os.rename('mine', 'helper.py')",
        "import os; os.chmod('data.csv', 0o777)",
        "import os; os.rename('more', 'less')",
        "open('more/new', 'w')",
        "import shutil; shutil.rmtree('more')",
        "import ctypes; assert ctypes.CDLL(None).umount2(b'data.csv', 0) == 0",
    ],
)
def test_no_code_can_change_them_or_put_something_in_their_place(code, jail):
    cells = run(
        jail, code, "print(open('data.csv').read(), open('more/deep/x').read())", files=FILES
    )
    assert [output.output_type for output in cells[0].outputs] == ["error"]
    assert said(cells) == ["1,2\n3,4\n x\n"]


def test_the_next_run_knows_nothing_of_them(jail):
    run(jail, "", files=FILES)
    assert said(run(jail, "import os; print(os.listdir())")) == ["[]\n"]
