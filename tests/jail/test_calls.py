"""The filter: every call and command of the kernel is allowed or refused, and the list says why."""

import errno
import platform
import struct
from pathlib import Path

import pytest

from autograder.jail.calls import (
    ALLOWED,
    ARGUMENTS,
    IDLE,
    MACHINES,
    REFUSED,
    YOUNG,
    names,
    numbers,
)
from autograder.jail.confine import filter_of
from tests.jail.running import errors, run, said

ALLOW, IDLES, DENY, ABSENT = "allowed", "idle", errno.EPERM, errno.ENOSYS

KERNEL = {
    name: dict(zip(MACHINES, given, strict=True))
    for name, *given in map(
        str.split, Path(__file__).with_name("kernel_calls.tsv").read_text().splitlines()
    )
}
"""The calls of Linux 6.19 and their numbers on each machine; - where there is none."""

EVERY = [
    (name, machine, int(number))
    for name, given in KERNEL.items()
    for machine, number in given.items()
    if number != "-"
]


def answer(machine, number, *arguments, architecture=None):
    """What a machine's filter says of a call: the kernel's way of running it."""
    program = filter_of(machine)
    given = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<IIQ6Q", number, architecture or MACHINES[machine], 0, *given)
    at = value = 0
    while True:
        code, so, otherwise, constant = program[at]
        match code:
            case 0x20:
                (value,) = struct.unpack_from("<I", data, constant)
                at += 1
                continue
            case 0x15:
                holds = value == constant
            case 0x35:
                holds = value >= constant
            case 0x45:
                holds = bool(value & constant)
            case 0x06:
                if constant == 0x7FFF0000:
                    return ALLOW
                assert constant & 0xFFFF0000 == 0x00050000
                return constant & 0xFFFF or IDLES
        at += 1 + (so if holds else otherwise)


def test_every_call_of_the_kernel_stands_in_one_group_that_says_why():
    listed = names(ALLOWED) + names(IDLE) + names(REFUSED)
    assert sorted(listed) == sorted(KERNEL)
    assert all(reason.strip() for group in (ALLOWED, IDLE, REFUSED) for reason in group)


@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_the_kernels(machine):
    wanted = {name: given[machine] for name, given in KERNEL.items()}
    assert numbers(machine) == {
        name: int(wanted[name]) for name in names(ALLOWED) + names(IDLE) if wanted[name] != "-"
    }


@pytest.mark.parametrize("machine", MACHINES)
def test_a_call_is_answered_as_its_group_says(machine):
    for name, on, number in EVERY:
        if on == machine and name not in ARGUMENTS:
            refused = ABSENT if number >= YOUNG else DENY
            wanted = ALLOW if name in names(ALLOWED) else IDLES if name in names(IDLE) else refused
            assert answer(machine, number) == wanted, name


NEWER = {
    "clone3": ABSENT,
    "close_range": ALLOW,
    "epoll_pwait2": ALLOW,
    "faccessat2": ALLOW,
    "fchmodat2": ALLOW,
    "memfd_create": DENY,
    "userfaultfd": DENY,
    "bpf": DENY,
    "rseq": ALLOW,
    "statx": ALLOW,
    "copy_file_range": ALLOW,
    "getrandom": ALLOW,
    "io_pgetevents": DENY,
    "pkey_alloc": DENY,
}
"""Calls since Linux 3.17 that are not in the run of numbers that all machines share, and those of
that run that are allowed: all else of it is said not to exist."""


@pytest.mark.parametrize("machine", MACHINES)
def test_of_the_newer_calls_these_alone_are_allowed(machine):
    for name, on, number in EVERY:
        if on == machine and (name in NEWER or number >= YOUNG):
            assert answer(machine, number) == NEWER.get(name, ABSENT), name


@pytest.mark.parametrize("machine", MACHINES)
def test_a_call_that_is_younger_than_the_list_or_of_another_kind_does_not_exist(machine):
    youngest = max(number for _, _, number in EVERY)
    for number in (youngest + 1, 999, 0x40000000, 0x40000000 + 257, 0xFFFFFFFF):
        assert answer(machine, number) == ABSENT
    of_32_bits = {"x86_64": 0x40000003, "aarch64": 0x40000028}[machine]
    assert answer(machine, 0, architecture=of_32_bits) == DENY


COMMANDS = {
    **{"F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_SETFL": 4, "F_GETLK": 5},
    **{"F_SETLK": 6, "F_SETLKW": 7, "F_SETOWN": 8, "F_GETOWN": 9, "F_SETSIG": 10, "F_GETSIG": 11},
    **{"F_GETLK64": 12, "F_SETLK64": 13, "F_SETLKW64": 14, "F_SETOWN_EX": 15, "F_GETOWN_EX": 16},
    **{"F_GETOWNER_UIDS": 17, "F_OFD_GETLK": 36, "F_OFD_SETLK": 37, "F_OFD_SETLKW": 38},
    **{"F_SETLEASE": 1024, "F_GETLEASE": 1025, "F_NOTIFY": 1026, "F_DUPFD_QUERY": 1027},
    **{"F_CREATED_QUERY": 1028, "F_CANCELLK": 1029, "F_DUPFD_CLOEXEC": 1030},
    **{"F_SETPIPE_SZ": 1031, "F_GETPIPE_SZ": 1032, "F_ADD_SEALS": 1033, "F_GET_SEALS": 1034},
    **{"F_GET_RW_HINT": 1035, "F_SET_RW_HINT": 1036, "F_GET_FILE_RW_HINT": 1037},
    **{"F_SET_FILE_RW_HINT": 1038, "F_GETDELEG": 1039, "F_SETDELEG": 1040},
}
"""The commands of fcntl in Linux 6.19."""

USED = {"F_DUPFD", "F_GETFD", "F_SETFD", "F_GETFL", "F_SETFL", "F_DUPFD_CLOEXEC"}
"""Of these, what Python needs to open, copy and hand on a descriptor."""


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("high", [0, 1 << 32, 0xFFFFFFFF << 32])
def test_a_command_of_fcntl_is_allowed_by_name_and_all_others_are_refused(machine, high):
    call = numbers(machine)["fcntl"]
    for number in {*range(2048), *COMMANDS.values(), 1 << 31, 0xFFFFFFFF}:
        name = next((name for name, value in COMMANDS.items() if value == number), "")
        locks = name in ("F_SETLK", "F_SETLKW")
        wanted = ALLOW if name in USED else IDLES if locks else DENY
        assert answer(machine, call, 3, number | high) == wanted, name or number


ANSWERS = {
    "a thread": ("clone", [0x3D0F00], ALLOW),
    "a process": ("clone", [17], DENY),
    "a thread in a namespace of its own": ("clone", [0x3D0F00 | 0x10000000], DENY),
    "a pair of streams": ("socketpair", [1, 1 | 0o2000000, 0], ALLOW),
    "a pair of datagrams, which can be sent elsewhere": ("socketpair", [1, 2, 0], DENY),
    "a pair of another family": ("socketpair", [2, 1, 0], DENY),
    "bytes to the other end": ("sendto", [3, 4096, 10, 0, 0, 0], ALLOW),
    "bytes to an address": ("sendto", [3, 4096, 10, 0, 4096, 110], DENY),
    "typing into a terminal": ("ioctl", [0, 0x5412], DENY),
    "copying blocks": ("ioctl", [0, 0x40049409], DENY),
    "not to block": ("ioctl", [0, 0x5421], ALLOW),
    "memory given back": ("madvise", [4096, 4096, 4], ALLOW),
    "files thrown out of memory": ("madvise", [4096, 4096, 21], DENY),
    "an end that does not follow the parent's": ("prctl", [1, 0], DENY),
    "a mode": ("fchmod", [3, 0o755], ALLOW),
    "a mode with another's rights": ("fchmod", [3, 0o4755], DENY),
    "a mode with a group's rights": ("fchmodat", [3, 4096, 0o2755], DENY),
    "a new file": ("openat", [3, 4096, 0o101, 0o666], ALLOW),
    "a new file with another's rights": ("openat", [3, 4096, 0o101, 0o4777], DENY),
    "a nameless file with another's rights": ("openat", [3, 4096, 0o20200002, 0o4777], DENY),
    "an old file": ("openat", [3, 4096, 0, 0o7777], ALLOW),
}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("call", "arguments", "wanted"), ANSWERS.values(), ids=ANSWERS)
def test_of_some_calls_a_part_is_allowed(machine, call, arguments, wanted):
    assert answer(machine, numbers(machine)[call], *arguments) == wanted


@pytest.mark.slow
def test_the_kernel_answers_as_the_list_says(jail):
    own = ("uprobe", "uretprobe")  # the kernel asks no filter, and ends whoever calls them
    kept = set(names(REFUSED)) - set(own)
    refused = [n for name, machine, n in EVERY if machine == platform.machine() and name in kept]
    code = f"""
import ctypes
call = ctypes.CDLL(None, use_errno=True).syscall
seen = set()
for number in {refused}:
    seen.add((call(number, -1, -1, -1, -1, -1, -1), ctypes.get_errno(), number >= {YOUNG}))
print(sorted(seen))
"""
    wanted = [(-1, DENY, False), (-1, ABSENT, True)]
    assert said(run(jail, code)) == [f"{wanted}\n"]


FILE = "import fcntl, os\nfile = open(os.__file__)\n"

BESIDE = {
    "a lease": "fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)",
    "a look at a lease": "fcntl.fcntl(file, fcntl.F_GETLEASE)",
    "a lease on a folder": "fcntl.fcntl(os.open('/usr', 0), 1040, fcntl.F_RDLCK)",
    "a notification": "fcntl.fcntl(os.open('/usr', 0), fcntl.F_NOTIFY, fcntl.DN_ACCESS)",
    "a look at a lock": "fcntl.fcntl(file, fcntl.F_GETLK, bytes(32))",
    "a lock of an open file": "fcntl.fcntl(file, fcntl.F_OFD_SETLK, bytes(32))",
    "a larger pipe": "fcntl.fcntl(os.pipe()[0], fcntl.F_SETPIPE_SZ, 1 << 20)",
    "a file that runs as another": "open('/tmp/x', 'w'); os.chmod('/tmp/x', 0o4755)",
    "a new file that runs as another": "os.open('/tmp/x', os.O_CREAT | os.O_WRONLY, 0o4755)",
    "a pipe with a name": "os.mkfifo('/tmp/x')",
    "a socket": "import socket; socket.socket(socket.AF_UNIX)",
}


@pytest.mark.slow
@pytest.mark.parametrize("code", BESIDE.values(), ids=BESIDE)
def test_what_reaches_beside_a_runs_own_files_is_refused(code, jail):
    assert errors(run(jail, FILE + code)[0]) == ["PermissionError"]


LOCKS = {
    "flock": "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)",
    "lockf": "fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)",
}


@pytest.mark.slow
@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_a_lock_on_a_mounted_file_is_none_and_one_on_its_own_file_is_had(lock, jail):
    import fcntl
    import os

    with open(os.__file__) as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # as another run would hold it
        fcntl.lockf(file, fcntl.LOCK_SH)
        cells = run(jail, FILE + lock, "file = open('/tmp/own', 'w+')\n" + lock, "print('on')")
    assert [errors(cell) for cell in cells] == [[], [], []]


@pytest.mark.slow
def test_a_database_of_the_runs_own_can_be_used(jail):
    code = """
import sqlite3
with sqlite3.connect("/tmp/own.db") as own:
    own.execute("CREATE TABLE t (x)")
    own.execute("INSERT INTO t VALUES (7)")
print(sqlite3.connect("/tmp/own.db").execute("SELECT x FROM t").fetchall())
"""
    assert said(run(jail, code)) == ["[(7,)]\n"]


@pytest.mark.slow
def test_what_is_flushed_to_a_disk_is_said_to_be_and_not_done(jail):
    code = FILE + "os.fsync(file.fileno()); os.sync(); os.posix_fadvise(file.fileno(), 0, 0, 4)"
    assert errors(run(jail, code)[0]) == []
