"""The inner walls: what a process does to itself before it runs a student's code.

Python's standard library calls neither mount nor prctl, so these go through libc.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from collections.abc import Mapping
from pathlib import Path

from autograder.jail.calls import (
    ARGUMENTS,
    IDLE,
    MACHINES,
    YOUNG,
    Never,
    Only,
    names,
    numbers,
)

_libc = ctypes.CDLL(None, use_errno=True)

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x00020000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT, BIND = 1, 2, 4, 8, 32, 4096
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 1, 38, 22, 2


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


def fork_into_namespaces() -> int:
    """Fork; the child is the first process of namespaces of its own: all others end with it.

    One system call, where fork, unshare and fork would copy this process twice. No other thread
    may run. Returns what os.fork returns. Raises OSError.
    """
    flags = NEWUSER | NEWNS | NEWPID | NEWIPC | NEWNET | NEWUTS | signal.SIGCHLD
    python = ctypes.PyDLL(None, use_errno=True)  # keeps Python's lock, as a fork must
    python.PyOS_BeforeFork()
    child: int = python.syscall(numbers(_machine())["clone"], flags, 0, 0, 0, 0)
    error = ctypes.get_errno()
    if child != 0:
        python.PyOS_AfterFork_Parent()
        if child < 0:
            raise OSError(error, f"clone: {os.strerror(error)}")
        return child
    python.PyOS_AfterFork_Child()
    return 0


def keep_user(user: int, group: int) -> None:
    """Be the same user in the new namespaces as before."""
    for file, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{file}", "w") as handle:
            handle.write(text)


def stand_alone() -> None:
    """End with the parent, and leave its process group: signals to a group cross namespaces."""
    _call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.setsid()


def private_folders(limits: Mapping[str, int]) -> None:
    """Put an empty folder of limited size over everything that could be written."""
    flags = NOSUID | NODEV
    size = f"size={limits['disk_bytes']},nr_inodes={limits['files']},mode=0700"
    _call("mount", b"tmpfs", b"/tmp", b"tmpfs", flags, size.encode())
    _call("mount", b"tmpfs", b"/dev/shm", b"tmpfs", flags | NOEXEC, size.encode())
    # The outer walls cover parts of /proc, so the kernel allows no fresh one. None is better yet.
    _call("mount", b"tmpfs", b"/proc", b"tmpfs", flags | NOEXEC | RDONLY, b"size=4096")
    os.chdir("/tmp")


def only_readable(path: Path) -> None:
    """Let nothing be changed below a file or folder, nor put in its place."""
    here = os.fsencode(path)
    _call("mount", here, here, None, BIND, None)
    _call("mount", None, here, None, BIND | REMOUNT | RDONLY | NOSUID | NODEV, None)


def limit(limits: Mapping[str, int]) -> None:
    """Set the kernel's limits on this process, for good."""
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_NPROC, limits["threads"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_SIGPENDING, 64),  # counted for the user as a whole
    ):
        resource.setrlimit(what, (most, most))


def _machine() -> str:
    """This machine, if its calls are known. Raises OSError."""
    if platform.machine() not in MACHINES:
        raise OSError(f"the jail knows {' and '.join(MACHINES)} alone")
    return platform.machine()


_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _GIVE = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _IDLE, _DENY, _ABSENT = 0x7FFF0000, 0x00050000, 0x00050001, 0x00050026  # 0, EPERM, ENOSYS
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # where the filter finds them
Step = tuple[int, int, int, int]
"""An instruction of a filter: what to do, steps to jump if so, steps to jump if not, a number."""


def filter_of(machine: str) -> list[Step]:
    """The filter that `calls` describes, as a program of the kernel's.

    Calls whose arguments matter come first. The others are looked for by runs of numbers, and the
    kernel remembers for each of them that it is allowed.
    """
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, MACHINES[machine]),
        (_GIVE, 0, 0, _DENY),  # a call as a program of 32 bits makes it
        (_LOAD, 0, 0, _NUMBER),
    ]
    known = numbers(machine)
    for name in sorted({*ARGUMENTS, *names(IDLE)} & known.keys()):
        looks = [step for rule in ARGUMENTS.get(name, ()) for step in _looks(rule)]
        looks.append((_GIVE, 0, 0, _ALLOW if name in ARGUMENTS else _IDLE))
        program += [(_EQUAL, 0, len(looks), known.pop(name)), *looks]
    for first, last in _runs(sorted(known.values())):
        program += [(_AT_LEAST, 0, 2, first), (_AT_LEAST, 1, 0, last + 1), (_GIVE, 0, 0, _ALLOW)]
    return [*program, (_AT_LEAST, 0, 1, YOUNG), (_GIVE, 0, 0, _ABSENT), (_GIVE, 0, 0, _DENY)]


def _looks(rule: Only | Never) -> list[Step]:
    """Steps that refuse a call whose argument is not as the rule has it, and else go on."""
    look = (_LOAD, 0, 0, _ARGUMENTS + 8 * rule.argument)
    if isinstance(rule, Never):
        refuse = [look, (_ANY_BIT, 0, 1, rule.bits), (_GIVE, 0, 0, _DENY)]
        if rule.when is None:
            return refuse
        argument, bits = rule.when
        return [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument), (_ANY_BIT, 0, 3, bits), *refuse]
    idle = [step for n in rule.idle.values() for step in ((_EQUAL, 0, 1, n), (_GIVE, 0, 0, _IDLE))]
    rest = range(len(rule.values), 0, -1)
    wanted = [(_EQUAL, left, 0, n) for left, n in zip(rest, rule.values.values(), strict=True)]
    return [look, *idle, *wanted, (_GIVE, 0, 0, _DENY)]


def _runs(found: list[int]) -> list[tuple[int, int]]:
    """Numbers in their order as runs without a gap: the first and the last of each."""
    starts = [n for n in found if n - 1 not in found]
    ends = [n for n in found if n + 1 not in found]
    return list(zip(starts, ends, strict=True))


def forbid_calls() -> None:
    """Refuse for good what no lesson needs: new processes and programs, mounts, debuggers, leases.

    Threads stay possible, and a pair of sockets, which asyncio needs.
    """
    program = filter_of(_machine())
    code = b"".join(struct.pack("=HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    filter = Program(len(program), ctypes.addressof(buffer))
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("prctl", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filter), 0, 0)


def drop_capabilities() -> None:
    """Give up what the new user namespace granted."""

    class Header(ctypes.Structure):
        _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))

    nothing = (ctypes.c_uint32 * 6)()
    _call("capset", ctypes.byref(Header(0x20080522, 0)), ctypes.byref(nothing))
