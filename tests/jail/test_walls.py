"""The guest sees nothing of the host, of other runs, or of the answers."""

import socket
import textwrap
from pathlib import Path

import pytest

from autograder.jail.policy import ENVIRONMENT, mounts
from tests.jail.running import LINE, errors, run, said

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

GUEST = {"__init__.py", "beside.py", "calls.py", "confine.py", "guest.py", "shell.py", "wire.py"}


def test_random_numbers_differ_from_run_to_run(jail):
    code = """
    import random, uuid, numpy
    from sklearn.datasets import make_blobs
    print(random.random()); print(numpy.random.rand()); print(uuid.uuid4())
    print(numpy.random.default_rng().random()); print(make_blobs(1)[0])
    """
    one, other = (said(run(jail, code))[0].splitlines() for _ in range(2))
    assert all(a != b for a, b in zip(one, other, strict=True))


def test_names_modules_and_settings_of_one_run_are_gone_in_the_next(jail):
    run(jail, "import sys, numpy; x = 1; sys.modules['json'] = None; numpy.exp = None")
    cells = run(jail, "import json, numpy; print(numpy.exp(0)); x")
    assert said(cells) == ["1.0\n"]
    assert errors(cells[0]) == ["NameError"]


def test_nothing_outside_its_own_folders_can_be_written(jail):
    bound = {str(mount.target) for mount in mounts() if mount.source}  # read-only as a whole
    code = f"bound = {bound}" + textwrap.dedent("""
    import os
    def writable(folder):
        try:
            with open(f"{folder}/left", "w"):
                return True
        except OSError:
            return False
    seen = []
    for folder, inner, _ in os.walk("/"):
        seen.append(folder)
        if folder in bound:
            inner.clear()
    print(sorted(filter(writable, seen)))
    """)
    assert said(run(jail, code)) == ["['/dev/shm', '/tmp']\n"]


def test_no_network_can_be_reached(jail):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = f"import socket; socket.create_connection(('127.0.0.1', {port}), 1)"
        cells = run(jail, code, "socket.getaddrinfo('example.org', 80)", "socket.socket(40, 1)")
    assert [errors(cell) for cell in cells] == [
        ["PermissionError"],
        ["gaierror"],
        ["PermissionError"],
    ]


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/sys", "/proc/1", "/home", "/var", ROOT],
)
def test_no_file_of_the_host_can_be_seen(path, jail):
    assert said(run(jail, f"import os; print(os.path.exists({str(path)!r}))")) == ["False\n"]


def test_the_course_holds_the_experiments_and_the_guest_alone(jail):
    code = "import os; print(sorted(f for _, _, names in os.walk('/course') for f in names))"
    experiments = {path.name for path in (ROOT / "autograder" / "experiments").glob("*.py")}
    (text,) = said(run(jail, code))
    seen = {name for name in eval(text) if name.endswith(".py")}
    assert seen == experiments | GUEST


@pytest.mark.parametrize(
    "module",
    [
        "miniflow_ref",
        "autograder.judge.oracle",
        "autograder.judge.misconceptions",
        "autograder.jail.host",
    ],
)
def test_what_knows_the_answers_cannot_be_imported(module, jail):
    assert errors(run(jail, f"import {module}")[0]) == ["ModuleNotFoundError"]


def test_the_environment_is_the_policys(jail):
    (text,) = said(run(jail, "import os; print(dict(os.environ))"))
    environment = eval(text)
    assert environment.items() >= ENVIRONMENT.items()
    own = {"PWD", "TERM", "CLICOLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "PAGER", "GIT_PAGER"}
    own |= {"KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK"}  # set by IPython and scikit-learn
    assert environment.keys() - ENVIRONMENT.keys() <= own


def test_no_descriptor_but_the_line_leads_outside(jail):
    code = """
import socket
kinds = set()
for fd in set(range(256)) - {line}:
    try:
        found = os.fstat(fd)
    except OSError:
        continue
    if stat.S_ISSOCK(found.st_mode):
        kinds.add(socket.socket(fileno=os.dup(fd)).getpeername() or "asyncio's own pair")
    elif found.st_rdev == os.makedev(1, 3):
        kinds.add("/dev/null")
    else:
        kinds.add(oct(found.st_mode))
print(sorted(kinds))
"""
    own = ["/dev/null", "0o600", "asyncio's own pair"]  # 0o600 is its queue of events
    assert said(run(jail, LINE + code)) == [f"{own}\n"]


def test_files_that_the_warm_process_had_open_do_not_close_the_students(jail):
    code = """
    import gc, matplotlib.font_manager as fonts
    files = [open("/dev/null") for _ in range(50)]
    fonts._get_font.cache_clear()
    gc.unfreeze()
    _ = gc.collect()
    print([file.read() for file in files if file.read()])
    """
    assert said(run(jail, code)) == ["[]\n"]
