"""Which system calls a run may make, as data, each with its reason; `confine` makes it a filter.

Allowed is what Python, NumPy, IPython, matplotlib and scikit-learn need to run a notebook. All
else is refused, and a call that is younger than this list is said not to exist: the C library
then does without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ALLOWED = {
    "reading and writing: its own files, those that are mounted, its line to the host": """
        read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek open openat
        close close_range dup dup2 dup3 fcntl ioctl pipe pipe2 truncate ftruncate fallocate
        sendfile copy_file_range""",
    "looking at files": """
        stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents
        getdents64 getcwd chdir fchdir statfs fstatfs getxattr lgetxattr fgetxattr listxattr
        llistxattr flistxattr""",
    "changing files: none can be written but its own": """
        rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat mkdir mkdirat rmdir
        chmod fchmod fchmodat fchmodat2 umask utime utimes futimesat utimensat""",
    "its own memory": "brk mmap munmap mremap mprotect madvise mbind get_mempolicy",
    "its own threads": """
        clone futex set_tid_address set_robust_list get_robust_list rseq exit exit_group gettid
        getcpu arch_prctl prctl sched_yield sched_getaffinity sched_getparam
        sched_getscheduler sched_get_priority_max sched_get_priority_min wait4 waitid
        restart_syscall""",
    "signals: they stay within the run": """
        rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigsuspend rt_sigreturn
        sigaltstack kill tkill tgkill pause alarm getitimer setitimer""",
    "time, and waiting": """
        nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times getrusage
        select pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
        epoll_pwait2""",
    "the line to the host, and the pair of sockets by which asyncio wakes itself": """
        socketpair sendto recvfrom shutdown getsockopt getsockname getpeername""",
    "who it is, and what it may use": """
        getpid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgid getpgrp
        getsid getpriority getrlimit setrlimit prlimit64 capget uname sysinfo getrandom""",
}
"""The calls that are made, by what they are for."""

IDLE = {
    "its own files are in memory; on those that are mounted it would keep the host's disk busy": """
        fsync fdatasync sync syncfs msync sync_file_range""",
    "advice on mounted files would empty the host's cache of them": "fadvise64 readahead",
    "a run is one process, whom a lock of its own never stops; on what is mounted others would": """
        flock""",
}
"""The calls that are not made, but said to be done, with the reason."""

REFUSED = {
    "ways out of the walls, or into them": """
        mount umount2 pivot_root chroot open_tree open_tree_attr move_mount fsopen fsconfig fsmount
        fspick mount_setattr unshare setns ptrace process_vm_readv process_vm_writev kcmp
        process_madvise process_mrelease pidfd_open pidfd_getfd pidfd_send_signal
        name_to_handle_at open_by_handle_at userfaultfd personality statmount listmount listns""",
    "new processes and programs; clone3 hides from the filter what it is asked for": """
        fork vfork execve execveat clone3""",
    "like openat, but the filter cannot see with which rights a file is made": "creat openat2",
    "devices, pipes and files of another owner": """
        mknod mknodat chown fchown lchown fchownat setxattr lsetxattr fsetxattr setxattrat
        removexattr lremovexattr fremovexattr removexattrat getxattrat listxattrat file_getattr
        file_setattr""",
    "sees what the host or another run does with a file that is mounted": """
        inotify_init inotify_init1 inotify_add_watch inotify_rm_watch fanotify_init fanotify_mark
        mincore cachestat lookup_dcookie quotactl quotactl_fd""",
    "sockets that others can reach, and what may pass open files to them": """
        socket connect bind listen accept accept4 sendmsg recvmsg sendmmsg recvmmsg
        setsockopt""",
    "memory that no limit of the run counts, or that outlives it": """
        memfd_create memfd_secret shmget shmat shmctl shmdt semget semop semtimedop semctl msgget
        msgsnd msgrcv msgctl mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify
        mq_getsetattr mlock mlock2 mlockall munlock munlockall add_key request_key keyctl""",
    "of the kernel's, and counted for the user as a whole": """
        timer_create timer_settime timer_gettime timer_getoverrun timer_delete rt_sigqueueinfo
        rt_tgsigqueueinfo signalfd signalfd4 eventfd eventfd2 timerfd_create timerfd_settime
        timerfd_gettime""",
    "large parts of the kernel that no lesson needs": """
        io_uring_setup io_uring_enter io_uring_register io_setup io_destroy io_submit io_cancel
        io_getevents io_pgetevents bpf perf_event_open uprobe uretprobe seccomp
        landlock_create_ruleset landlock_add_rule landlock_restrict_self lsm_get_self_attr
        lsm_set_self_attr lsm_list_modules splice tee vmsplice remap_file_pages modify_ldt
        set_thread_area get_thread_area pkey_alloc pkey_free pkey_mprotect map_shadow_stack mseal
        futex_wait futex_wake futex_waitv futex_requeue""",
    "another user, or another session": """
        setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups setpgid
        setsid capset""",
    "shares of the machine: those that it was given stay": """
        setpriority ioprio_set ioprio_get sched_setparam sched_setscheduler sched_setattr
        sched_getattr sched_setaffinity sched_rr_get_interval membarrier
        set_mempolicy set_mempolicy_home_node migrate_pages move_pages""",
    "the machine's own": """
        reboot kexec_load kexec_file_load init_module finit_module delete_module swapon swapoff
        acct syslog settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname
        iopl ioperm vhangup ustat""",
    "not there any more": """
        uselib sysfs _sysctl create_module get_kernel_syms query_module nfsservctl getpmsg putpmsg
        afs_syscall tuxcall security vserver epoll_ctl_old epoll_wait_old""",
}
"""All other calls of the kernel, by why they are refused."""

YOUNG = 424
"""From this number on calls have the same number everywhere, and a refused one does not exist."""


@dataclass(frozen=True)
class Only:
    """An argument that has to be one of these numbers; with some of them the call is idle."""

    argument: int
    values: dict[str, int]
    idle: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Never:
    """Bits that an argument may not have, if another argument has one of `when`'s bits."""

    argument: int
    bits: int
    when: tuple[int, int] | None = None


SET_ID = 0o6000
"""In a file's mode: whoever runs it is its owner, or one of its group."""

NEW_FILE = 0o100 | 0o20000000
"""In the flags of an open: O_CREAT and what else O_TMPFILE has."""

WATCH = 0o200
"""In the flags of a pipe: the kernel tells through it of what others do."""

ARGUMENTS: dict[str, tuple[Only | Never, ...]] = {
    "fcntl": (
        Only(
            1,
            {
                "F_DUPFD": 0,
                "F_GETFD": 1,
                "F_SETFD": 2,
                "F_GETFL": 3,
                "F_SETFL": 4,
                "F_DUPFD_CLOEXEC": 1030,
            },
            idle={"F_SETLK": 6, "F_SETLKW": 7},
        ),
    ),
    "ioctl": (
        Only(
            1,
            {
                "TCGETS": 0x5401,
                "TCGETS2": 0x802C542A,
                "TIOCGWINSZ": 0x5413,
                "FIONREAD": 0x541B,
                "FIONBIO": 0x5421,
                "FIONCLEX": 0x5450,
                "FIOCLEX": 0x5451,
            },
        ),
    ),
    "madvise": (
        Only(
            2,
            {
                "MADV_NORMAL": 0,
                "MADV_RANDOM": 1,
                "MADV_SEQUENTIAL": 2,
                "MADV_DONTNEED": 4,
                "MADV_FREE": 8,
                "MADV_HUGEPAGE": 14,
                "MADV_NOHUGEPAGE": 15,
                "MADV_DONTDUMP": 16,
                "MADV_DODUMP": 17,
                "MADV_GUARD_INSTALL": 102,
                "MADV_GUARD_REMOVE": 103,
            },
            idle={"MADV_WILLNEED": 3},
        ),
    ),
    "prctl": (Only(0, {"PR_SET_NAME": 15, "PR_GET_NAME": 16}),),
    # A thread as the GNU C library makes it, and as musl does: no process, no namespace.
    "clone": (Only(0, {"glibc": 0x3D0F00, "musl": 0x7D0F00}),),
    "socketpair": (
        Only(0, {"AF_UNIX": 1}),
        Only(
            1,
            {
                "SOCK_STREAM": 1,
                "SOCK_STREAM | SOCK_NONBLOCK": 0o4001,
                "SOCK_STREAM | SOCK_CLOEXEC": 0o2000001,
                "SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC": 0o2004001,
            },
        ),
    ),
    "sendto": (Only(5, {"no address": 0}),),
    "getsockopt": (Only(2, {"SO_TYPE": 3, "SO_ERROR": 4, "SO_PROTOCOL": 38, "SO_DOMAIN": 39}),),
    "pipe2": (Never(1, WATCH),),
    "open": (Never(2, SET_ID, when=(1, NEW_FILE)),),
    "openat": (Never(3, SET_ID, when=(2, NEW_FILE)),),
    "chmod": (Never(1, SET_ID),),
    "fchmod": (Never(1, SET_ID),),
    "fchmodat": (Never(2, SET_ID),),
    "fchmodat2": (Never(2, SET_ID),),
}
"""What the arguments of an allowed call have to be, where not all of it is allowed.

A filter sees numbers, no memory, and of these arguments the kernel looks at the lower half alone.
"""

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""The machines whose calls are known, and how the kernel calls them."""

_NUMBERS = """
read 0 63; write 1 64; readv 19 65; writev 20 66; pread64 17 67; pwrite64 18 68; preadv 295 69;
pwritev 296 70; preadv2 327 286; pwritev2 328 287; lseek 8 62; open 2 -; openat 257 56; close 3 57;
close_range 436 436; dup 32 23; dup2 33 -; dup3 292 24; fcntl 72 25; ioctl 16 29; pipe 22 -;
pipe2 293 59; truncate 76 45; ftruncate 77 46; fallocate 285 47; sendfile 40 71;
copy_file_range 326 285; stat 4 -; fstat 5 80; lstat 6 -; newfstatat 262 79; statx 332 291;
access 21 -; faccessat 269 48; faccessat2 439 439; readlink 89 -; readlinkat 267 78; getdents 78 -;
getdents64 217 61; getcwd 79 17; chdir 80 49; fchdir 81 50; statfs 137 43; fstatfs 138 44;
getxattr 191 8; lgetxattr 192 9; fgetxattr 193 10; listxattr 194 11; llistxattr 195 12;
flistxattr 196 13; rename 82 -; renameat 264 38; renameat2 316 276; link 86 -; linkat 265 37;
symlink 88 -; symlinkat 266 36; unlink 87 -; unlinkat 263 35; mkdir 83 -; mkdirat 258 34;
rmdir 84 -; chmod 90 -; fchmod 91 52; fchmodat 268 53; fchmodat2 452 452; umask 95 166; utime 132 -;
utimes 235 -; futimesat 261 -; utimensat 280 88; brk 12 214; mmap 9 222; munmap 11 215;
mremap 25 216; mprotect 10 226; madvise 28 233; mbind 237 235; get_mempolicy 239 236; clone 56 220;
futex 202 98; set_tid_address 218 96; set_robust_list 273 99; get_robust_list 274 100; rseq 334 293;
 exit 60 93; exit_group 231 94; gettid 186 178; getcpu 309 168; arch_prctl 158 -;
prctl 157 167; sched_yield 24 124; sched_getaffinity 204 123; sched_getparam 143 121;
sched_getscheduler 145 120; sched_get_priority_max 146 125; sched_get_priority_min 147 126;
wait4 61 260; waitid 247 95; restart_syscall 219 128; rt_sigaction 13 134; rt_sigprocmask 14 135;
rt_sigpending 127 136; rt_sigtimedwait 128 137; rt_sigsuspend 130 133; rt_sigreturn 15 139;
sigaltstack 131 132; kill 62 129; tkill 200 130; tgkill 234 131; pause 34 -; alarm 37 -;
getitimer 36 102; setitimer 38 103; nanosleep 35 101; clock_nanosleep 230 115;
clock_gettime 228 113; clock_getres 229 114; gettimeofday 96 169; time 201 -; times 100 153;
getrusage 98 165; select 23 -; pselect6 270 72; poll 7 -; ppoll 271 73; epoll_create 213 -;
epoll_create1 291 20; epoll_ctl 233 21; epoll_wait 232 -; epoll_pwait 281 22; epoll_pwait2 441 441;
socketpair 53 199; sendto 44 206; recvfrom 45 207; shutdown 48 210; getsockopt 55 209;
getsockname 51 204; getpeername 52 205; getpid 39 172; getppid 110 173;
getuid 102 174; geteuid 107 175; getgid 104 176; getegid 108 177; getresuid 118 148;
getresgid 120 150; getgroups 115 158; getpgid 121 155; getpgrp 111 -; getsid 124 156;
getpriority 140 141; getrlimit 97 163; setrlimit 160 164; prlimit64 302 261; capget 125 90;
uname 63 160; sysinfo 99 179; getrandom 318 278; fsync 74 82; fdatasync 75 83; sync 162 81;
syncfs 306 267; msync 26 227; sync_file_range 277 84; fadvise64 221 223; readahead 187 213;
flock 73 32
"""
"""Of each call that is named to the filter its number on each machine; - where it has none."""


def names(groups: dict[str, str]) -> list[str]:
    """The calls of all groups."""
    return [name for group in groups.values() for name in group.split()]


def numbers(machine: str) -> dict[str, int]:
    """The numbers of the calls that are allowed or idle, by name."""
    column = 1 + list(MACHINES).index(machine)
    rows = (row.split() for row in _NUMBERS.split(";"))
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}
