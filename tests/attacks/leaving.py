"""Leaving: ending the process, or outliving it."""

from tests.attacks.attack import Attack, grouped

ATTACKS = grouped(
    "leaving",
    [
        Attack("exit-now", "End the process with success.", "import os; os._exit(0)"),
        Attack("exit", "End with sys.exit(0).", "import sys; sys.exit(0)"),
        Attack(
            "exit-in-the-check",
            "sys.exit(0) in the middle of a test.",
            inside="import sys; sys.exit(0)",
        ),
        Attack(
            "exit-now-in-the-check",
            "os._exit(0) in the middle of a test.",
            inside="import os; os._exit(0)",
        ),
        Attack("quit", "Ask the shell to exit.", "get_ipython().ask_exit(); quit(); exit()"),
        Attack("segmentation-fault", "Read from address 0.", "import ctypes; ctypes.string_at(0)"),
        Attack("abort", "Abort.", inside="import os; os.abort()"),
        Attack(
            "kill-parent",
            "Kill the process that started this one.",
            "import os; os.kill(os.getppid(), 9)",
        ),
        Attack("kill-group", "Kill the whole process group.", "import os; os.killpg(0, 9)"),
        Attack(
            "kill-others",
            "Kill every process around one's own number.",
            """
            import os
            me = os.getpid()
            around = {1, 2, 3, *range(me - 30, me + 3)} - {me}
            for pid in around if os.uname().nodename in ("jail", "sandbox") else ():
                try:
                    os.kill(max(pid, 1), 9)
                except OSError:
                    pass
            """,
        ),
        Attack(
            "stop", "Stop the process, without ending it.", "import os; os.kill(os.getpid(), 19)"
        ),
        Attack(
            "alarm",
            "Have an alarm end the process in the middle of a check.",
            "import signal; signal.setitimer(signal.ITIMER_REAL, 0.01)",
            inside="while True: pass",
        ),
        Attack(
            "deaf-to-signals",
            "Ignore SIGINT and SIGTERM, and go on for ever.",
            """
            import signal
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            while True:
                pass
            """,
        ),
        Attack(
            "catch-interrupt",
            "Catch every KeyboardInterrupt, and go on for ever.",
            """
            while True:
                try:
                    while True:
                        pass
                except BaseException:
                    pass
            """,
        ),
        Attack(
            "raise-interrupt",
            "Raise KeyboardInterrupt in a test.",
            inside="raise KeyboardInterrupt",
        ),
        Attack(
            "raise-base",
            "Raise an error that is no Exception in a test.",
            inside="class Odd(BaseException): pass\nraise Odd('out')",
        ),
        Attack(
            "raise-odd-text",
            "Raise an error whose text cannot be had.",
            """
               class Odd(Exception):
                   def __str__(self): raise SystemExit
               """,
            inside="raise Odd()",
        ),
        Attack("input", "Wait for somebody to type.", 'input("your password: ")'),
        Attack(
            "daemon",
            "Outlive the run: two forks and a session of one's own.",
            """
            import os, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.closerange(0, 100)
                    time.sleep(20)
                os._exit(0)
            """,
        ),
        Attack(
            "background-program",
            "Start a program that goes on.",
            """
            import subprocess
            subprocess.Popen(["sleep", "20"], start_new_session=True)
            """,
        ),
        Attack(
            "late-points",
            "Leave a process behind that writes points into the gradebook later.",
            """
            import os, sqlite3, time
            if os.fork() == 0:
                os.setsid()
                for _ in range(100):
                    time.sleep(0.1)
                    try:
                        with sqlite3.connect("@COURSE@/gradebook.db") as book:
                            book.execute("UPDATE grade SET auto_score = 4 WHERE auto_score = 0")
                    except sqlite3.Error:
                        pass
                os._exit(0)
            """,
        ),
        Attack(
            "another-program",
            "Become another program.",
            'import os; os.execv("/bin/sleep", ["sleep", "600"])',
        ),
        Attack(
            "close-everything", "Close every file descriptor.", "import os; os.closerange(0, 999)"
        ),
        Attack(
            "close-streams",
            "Take the output streams away.",
            "import sys\nsys.stdout.close()\nsys.stdout = sys.stderr = None",
        ),
        Attack(
            "restart",
            "Ask for a restart through the shell's own payloads.",
            "get_ipython().payload_manager.write_payload({'source': 'ask_exit', 'keepkernel': 0})",
        ),
        Attack(
            "waiting-thread",
            "A thread that is no daemon and never ends.",
            "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()",
        ),
    ],
)
