"""How an autograder is attacked, phrase by phrase, and the attacks that try it.

The words are those of the project's list of what is owed; a phrase without an attack, or an attack
under no phrase, fails a test.
"""

CHECKLIST: dict[str, dict[str, str]] = {
    "Reading the answers": {
        "the history from inside a tested function": "history",
        "callers' frames": "frames",
        "gc.get_objects()": "garbage-collector strings-in-memory",
        "inspect, linecache, .pyc": "inspect linecache bytecode",
        "opening or globbing the course tree": "open up-the-tree course-by-name "
        "whole-machine shell",
        "another student's work, the gradebook": "neighbour gradebook",
        "/proc/*/environ": "environment",
        "/proc/*/cmdline": "command-lines",
        "/proc/*/mem, maps": "own-memory",
        "importing the reference": "loaded-modules import import-by-path misconceptions",
        "inherited file descriptors": "descriptors",
        "the generator's seed or state": "seed generator-state",
        "answers carried out through exception texts": "carried-out-by-an-error",
        "many submissions as an oracle": "asking-the-verdict",
        "stand-ins that do what is asked": "stand-in-behind-a-function function-of-that-name "
        "helper-of-a-caller",
        "answers that are all answers": "error-blames-all",
    },
    "Forging the result": {
        "displayhook(points)": "displayhook sys-displayhook",
        "ast_transformers": "ast-transformer",
        "input_transformers_cleanup": "input-transformer",
        "a thread that keeps putting them back": "stubborn-thread",
        "replacing numpy.testing, np.allclose": "numpy",
        "replacing builtins": "builtins",
        "replacing check itself, and what is behind it": "check run-code oracle rules experiment "
        "observer answer-of-the-host silent-errors",
        "objects whose __eq__ is always true": "always-equal",
        "ndarray or float subclasses": "array-subclass float-subclass class-liar",
        "sys.settrace, sys.monitoring": "settrace monitoring",
        "atexit": "atexit",
        "printing whatever the grader reads": "printing verdict-as-output",
        "pickles in what comes back": "pickle pickle-in-an-array",
        "the kernel's message key": "message-key",
        "NaN, inf": "nan infinity",
        "object and complex types, and stranger ones": "object-array complex dates records "
        "huge-integer none",
        "0-d and broadcastable shapes": "scalar broadcastable empty",
        "changing the inputs in place": "inputs-changed",
        "results that change after they were looked at": "changing-later two-faced",
        "the wire between guest and host": "early-answer empty-answer second-answer verdict-frame "
        "done-too-early another-check strange-answer another-label array-liar half-a-frame "
        "four-gigabytes no-json deep-json deep-output strange-output strange-output-after-another "
        "output-without-content silence thread-on-the-wire giant-order",
    },
    "Leaving": {
        "os._exit": "exit-now exit-now-in-the-check",
        "sys.exit(0)": "exit exit-in-the-check quit restart",
        "dying": "segmentation-fault abort alarm stop raise-base raise-odd-text another-program",
        "killing the parent or the process group": "kill-parent kill-group kill-others",
        "ignoring SIGINT and SIGTERM": "deaf-to-signals",
        "catching KeyboardInterrupt": "catch-interrupt raise-interrupt",
        "input()": "input",
        "setsid and double forks that outlive the run": "daemon background-program late-points "
        "waiting-thread",
        "closing the line": "close-everything close-streams",
    },
    "Using up": {
        "endless loops in pure Python": "loop loop-in-a-check loop-at-exit sleep",
        "endless loops inside NumPy": "loop-in-numpy",
        "fork bombs": "fork-bomb thread-bomb",
        "memory": "memory memory-by-and-by memory-caught shared-memory",
        "disk": "disk",
        "inodes": "many-files open-files",
        "megabytes on one line": "one-long-line long-traceback terminal-colours",
        "gigabytes in many cells": "many-cells printing-for-ever printing-in-a-check",
        "very many things": "crowd-of-cells many-outputs alternating-streams figures signals",
        "BLAS threads": "linear-algebra-threads",
        "deep recursion": "recursion recursion-unlimited",
        "deeply nested data": "deep-data deep-list endless-list",
        "very large answers": "huge-answer long-list",
        "arrays without data": "rows-without-numbers columns-without-numbers "
        "layers-without-numbers rows-of-one-byte one-row-for-all many-batches",
        "counted once, kept many times": "one-update-many-places one-name-many-displays "
        "update-of-earlier-cells clearing clearing-later",
        "written longer than they are": "control-characters empty-lines odd-line-ends quotes",
    },
    "Files and other people's work": {
        "symlinks in a submission": "link link-to-neighbour link-to-a-folder link-to-nothing "
        "link-to-itself notebook-is-a-link folder-is-a-link student-is-a-link timestamp-is-a-link",
        "FIFOs and devices": "pipe notebook-is-a-pipe timestamp-is-a-pipe link-to-endless "
        "notebook-is-endless socket",
        "a notebook of 500 MB": "large-notebook endless-file many-files deep-folders",
        "what is not what its name says": "notebook-is-a-folder timestamp-is-a-folder "
        "timestamp-is-nonsense timestamp-is-binary unreadable second-notebook page-in-the-way",
        "names with ../": "name-up-the-tree",
        "names with newline, =": "odd-names student-with-a-newline student-with-a-pattern "
        "student-with-a-formula student-with-markup",
        "writing the gradebook": "write-gradebook delete-gradebook",
        "other students' folders": "write-neighbour write-source write-through-parents",
        "shipping numpy.py": "numpy reference autograder autograder-package",
        "shipping sitecustomize, .pth": "sitecustomize path-file",
        "shipping ipython_config.py, a kernelspec": "ipython-config kernel nbgrader-config",
        "leaving something in /tmp, /dev/shm": "leave-file leave-in-var leave-shared leave-segment",
        "leaving something in abstract sockets": "leave-socket",
        "leaving something in caches for the next student": "leave-startup "
        "next-1-leaves next-2-looks",
    },
    "Beside the run": {
        "leases on mounted files": "lease reading-lease lease-by-another-number lease-on-a-folder",
        "watching what others do": "notification inotify fanotify pages-in-memory",
        "locks that another run sees": "lock lock-of-an-open-file look-for-a-lock",
        "what the kernel counts for the user as a whole": "larger-pipes files-on-their-way timers "
        "waiting-signals locked-memory",
        "files that run as their owner": "runs-as-its-owner made-to-run-as-its-owner "
        "made-without-a-name",
    },
    "Network": {
        "any connection out": "out datagram web interfaces raw host-of-a-virtual-machine",
        "DNS": "names",
        "loopback services of the host": "loopback every-address mapped-address abstract-socket "
        "socket-file",
        "cloud metadata addresses": "metadata",
    },
    "The notebook itself": {
        "duplicated grade ids": "doubled-answer doubled-check",
        "changed points, types or metadata": "points type strange-metadata another-kernel "
        "old-schema new-schema checks-swapped template-code",
        "flipped test cells": "flipped unlocked check-rewritten library-rewritten reversed",
        "deleted check cells": "check-deleted",
        "added fake ones": "check-added",
        "tags such as skip-execution": "skip-tag all-tags",
        "invalid JSON or an old format": "half-a-file empty not-json deep-json list format-3 "
        "format-99 minor-99 minor-text no-cells no-lesson long-number nan",
        "outputs baked in": "outputs-baked-in outputs-of-every-kind",
        "<script>, onerror": "scripts scripts-in-html scripts-in-markdown isolated-html javascript "
        "picture-attributes loads loads-in-html right-all-the-same",
        "SVG": "svg",
        "javascript: links": "links links-in-html",
        "widget state and attachments": "widgets attachments",
        "markdown that is slow to render": "deep-quotes deep-list open-brackets stars "
        "ticks-and-dollars half-letters",
    },
    "Healing": {
        "two copies with different answers": "right-then-wrong wrong-then-right many-copies "
        "deep-copies",
        "a locked cell under a solution's name, and the other way": "check-as-answer locked-twin "
        "library-twin answers-swapped",
        "cells out of order": "checks-first",
        "a copy that hides a later one": "hidden-in-a-text",
        "cells that lost their names": "no-metadata check-faked",
        "what a locked cell says of itself": "own-checksum endless-points",
    },
    "Gaming": {
        "hard-coding the visible cases": "visible-cases",
        "behaving differently when graded": "environment time user modules callers standard-output",
        "answering by call count": "call-count first-answer-again",
    },
    "Unfair the other way": {
        "a warning on stderr": "warning standard-error logging",
        "a debug print": "debug-print much-printed odd-letters progress display figures",
        "a slow but correct loop within the limit": "slow loops memory",
        "a different but valid order": "another-order",
        "a different but valid dtype or layout": "single-precision column-order einsum "
        "class-renamed typed",
        "an earlier mistake": "earlier-mistake earlier-loop error-before exit-before loop-before "
        "input-before",
        "habits of notebooks": "magic own-seed await star-import shell profiler threads",
        "a file saved by another program": "lines older-notebook notes blank-lines note-in-a-check "
        "byte-order-mark",
    },
}
