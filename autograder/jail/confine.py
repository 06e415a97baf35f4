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

_libc = ctypes.CDLL(None, use_errno=True)

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x00020000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
RDONLY, NOSUID, NODEV, NOEXEC = 1, 2, 4, 8
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
    child: int = python.syscall(_CLONE[_column()], flags, 0, 0, 0, 0)
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


def limit(limits: Mapping[str, int]) -> None:
    """Set the kernel's limits on this process, for good."""
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_NPROC, limits["threads"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


# System calls by number, x86_64 and aarch64 (-1: not there). A denied call fails with EPERM.
_DENIED = {
    # out of the walls
    "ptrace": (101, 117),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "syslog": (103, 116),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "open_by_handle_at": (304, 265),
    # memory that no limit counts
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    # processes and programs
    "fork": (57, -1),
    "vfork": (58, -1),
    "execve": (59, 221),
    "execveat": (322, 281),
}
_CLONE, _CLONE3 = (56, 220), (435, 435)
_SOCKET, _SOCKETPAIR = (41, 198), (53, 199)
_MACHINES = ("x86_64", "aarch64")
_ARCHITECTURES = (0xC000003E, 0xC00000B7)
CLONE_THREAD, AF_UNIX = 0x00010000, 1
_EPERM, _ENOSYS = 1, 38


def _column() -> int:
    """Which of the numbers of a system call is this machine's. Raises OSError."""
    try:
        return _MACHINES.index(platform.machine())
    except ValueError:
        raise OSError(f"the jail knows {' and '.join(_MACHINES)} alone") from None


def forbid_calls() -> None:
    """Deny for good what no lesson needs: new processes and programs, mounts, debuggers.

    Threads stay possible, and local sockets, which asyncio needs. Other families of sockets need
    not belong to a network namespace: one is a virtual machine's line to its host. clone3 hides
    its flags behind a pointer, so it is said not to exist, and the C library falls back to clone.
    """
    column = _column()
    load, jump_equal, jump_set, give = 0x20, 0x15, 0x45, 0x06
    allow, deny, absent = 0x7FFF0000, 0x00050000 | _EPERM, 0x00050000 | _ENOSYS
    program = [
        (load, 0, 0, 4),  # the architecture the call is made for
        (jump_equal, 1, 0, _ARCHITECTURES[column]),
        (give, 0, 0, deny),
        (load, 0, 0, 0),  # the call's number
    ]
    if column == 0:
        program += [(0x35, 0, 1, 0x40000000), (give, 0, 0, deny)]  # the x32 calls
    for number in (numbers[column] for numbers in _DENIED.values()):
        if number >= 0:
            program += [(jump_equal, 0, 1, number), (give, 0, 0, deny)]
    for number in (_SOCKET[column], _SOCKETPAIR[column]):
        program += [
            (jump_equal, 0, 4, number),
            (load, 0, 0, 16),  # its first argument, the family
            (jump_equal, 1, 0, AF_UNIX),
            (give, 0, 0, deny),
            (give, 0, 0, allow),
        ]
    program += [
        (jump_equal, 0, 1, _CLONE3[column]),
        (give, 0, 0, absent),
        (jump_equal, 0, 3, _CLONE[column]),
        (load, 0, 0, 16),  # its first argument, the flags
        (jump_set, 1, 0, CLONE_THREAD),
        (give, 0, 0, deny),
        (give, 0, 0, allow),
    ]
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
