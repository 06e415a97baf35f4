"""Beside the run: what lies on this machine for all, held, watched, filled or used up by one."""

import textwrap

from tests.attacks.attack import Attack, grouped

MOUNTED = """
import ctypes, fcntl, glob, os, struct
kernel = ctypes.CDLL(None, use_errno=True)
mounted = sorted(glob.glob(os.path.dirname(os.__file__) + "/*.py"))[:40]

def got(worked):
    if worked:
        print("pro" + "of-@TOKEN@")

def asked(path, command, argument):
    try:
        fcntl.fcntl(os.open(path, os.O_RDONLY), command, argument)
    except OSError:
        return False
    return True

def refused(attempt, *arguments):
    try:
        attempt(*arguments)
    except OSError:
        return True
    return False
"""
"""What these attacks have in common; `got` tells that one got through."""


def beside(id: str, tries: str, code: str) -> Attack:
    """An attack on what this machine has for all: not to be tried without our walls."""
    return Attack(id, tries, code=f"{MOUNTED}\n{textwrap.dedent(code)}", ours_only=True)


ATTACKS = grouped(
    "beside",
    [
        beside(
            "lease",
            "Leases on mounted files: whoever opens one next waits for 45 seconds.",
            "got(any([asked(path, fcntl.F_SETLEASE, fcntl.F_WRLCK) for path in mounted]))",
        ),
        beside(
            "reading-lease",
            "Leases that stop those who write.",
            "got(any([asked(path, fcntl.F_SETLEASE, fcntl.F_RDLCK) for path in mounted]))",
        ),
        beside(
            "lease-by-another-number",
            "A lease by a number that is the same in its lower half.",
            """
            got(any([kernel.syscall(72 if os.uname().machine == "x86_64" else 25,
                ctypes.c_long(os.open(path, os.O_RDONLY)), ctypes.c_long(1024 + (1 << 32)),
                ctypes.c_long(1)) == 0 for path in mounted]))
            """,
        ),
        beside(
            "lease-on-a-folder",
            "A lease on a folder, which newer kernels have: nobody makes a file in it.",
            """
            lease = struct.pack("=IHHI", 0, fcntl.F_RDLCK, 0, 0)
            got(asked(os.path.dirname(mounted[0]), 1040, lease))
            """,
        ),
        beside(
            "notification",
            "Be told what others read in a mounted folder.",
            "got(asked(os.path.dirname(mounted[0]), fcntl.F_NOTIFY, fcntl.DN_ACCESS))",
        ),
        beside(
            "inotify",
            "Watch mounted folders, and use up all watchers that the user has.",
            "got([kernel.inotify_init1(0) for _ in range(200)][0] >= 0)",
        ),
        beside(
            "fanotify",
            "The same by a younger way.",
            "got(kernel.fanotify_init(0x200, 0) >= 0)",
        ),
        beside(
            "lock",
            "Hold a lock on a mounted file, which another run sees.",
            """
            one, other = open(mounted[0]), open(mounted[0])
            fcntl.flock(one, fcntl.LOCK_EX)
            got(refused(fcntl.flock, other, fcntl.LOCK_EX | fcntl.LOCK_NB))
            """,
        ),
        beside(
            "lock-of-an-open-file",
            "The same by a lock that belongs to an open file.",
            """
            lock = struct.pack("hhqqi", fcntl.F_RDLCK, 0, 0, 0, 0)
            got(asked(mounted[0], 37, lock))
            """,
        ),
        beside(
            "look-for-a-lock",
            "See whether another run holds a lock on a mounted file.",
            """
            lock = struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0)
            got(asked(mounted[0], fcntl.F_GETLK, lock))
            """,
        ),
        beside(
            "pages-in-memory",
            "See which pages of a mounted file others have read.",
            """
            kernel.mmap.restype = ctypes.c_void_p
            pages = kernel.mmap(None, 4096, 1, 1, os.open(mounted[0], os.O_RDONLY), 0)
            seen = ctypes.create_string_buffer(1)
            got(kernel.mincore(ctypes.c_void_p(pages), 4096, seen) == 0)
            """,
        ),
        beside(
            "larger-pipes",
            "Use up the room for pipes that the user has.",
            "got(not refused(fcntl.fcntl, os.pipe()[0], 1031, 1 << 20))",
        ),
        beside(
            "files-on-their-way",
            "Use up the open files that may be on their way between the user's processes.",
            """
            import socket
            one, other = socket.socketpair()
            handed = lambda: socket.send_fds(one, [b"x"], [0] * 200)
            got(not refused(handed))
            """,
        ),
        beside(
            "timers",
            "Use up the timers and signals that the user may have waiting.",
            """
            timer = ctypes.c_void_p()
            made = [kernel.timer_create(0, None, ctypes.byref(timer)) for _ in range(2000)]
            got(made[-1] == 0)
            """,
        ),
        beside(
            "waiting-signals",
            "The same with signals that nobody takes.",
            """
            import signal
            signal.pthread_sigmask(signal.SIG_BLOCK, range(34, 64))
            got(all([kernel.sigqueue(os.getpid(), 40, None) == 0 for _ in range(2000)]))
            """,
        ),
        beside(
            "locked-memory",
            "Keep memory from being given back.",
            "got(kernel.mlockall(3) == 0)",
        ),
        beside(
            "runs-as-its-owner",
            "Leave a program in /tmp that runs with its owner's rights, for a moment.",
            """
            open("/tmp/left-program-@TOKEN@", "w").close()
            got(not refused(os.chmod, "/tmp/left-program-@TOKEN@", 0o4755))
            """,
        ),
        beside(
            "made-to-run-as-its-owner",
            "The same in the moment in which the file is made.",
            """
            path = "/tmp/left-program-@TOKEN@"
            refused(os.open, path, os.O_CREAT | os.O_WRONLY, 0o6755)
            got(os.path.exists(path) and os.stat(path).st_mode & 0o6000)
            """,
        ),
        beside(
            "made-without-a-name",
            "The same with a file that has no name yet.",
            """
            import ctypes
            number = kernel.open(b"/tmp", 0o20200002, 0o4755)
            got(number >= 0 and os.fstat(number).st_mode & 0o6000)
            """,
        ),
    ],
)
