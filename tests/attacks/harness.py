"""Attacks as data, and a class of attackers that is graded for real.

An attack says what it tries, what is handed in, and what must come of it. Here a course is laid
out around the attackers: an honest student behind them, a perfect one graded before them, and
*canaries*, texts that nobody may carry off. nbgrader grades the course with our configuration or
with its own, and what happened to each attacker is reported.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import resource
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.cohort import filled_in
from autograder.lessons import ROOT, Lesson, grade_id, lessons

LESSONS = {lesson.id: lesson for lesson in lessons()}
WORKERS = 2
BEFORE, BEHIND = "a-perfect", "z-honest"
"""The student who was graded before, and the one whose turn comes after the attackers."""

OURS = """\
from autograder.plugin import configure

c = get_config()
c.CourseDirectory.course_id = "attacked"
c.Execute.timeout = 3
c.RunChecks.limits = {"notebook_seconds": 30}
configure(c)
"""
STOCK = """\
c = get_config()
c.CourseDirectory.course_id = "attacked"
c.Execute.timeout = 3
c.KernelManager.transport_encryption = "auto"
"""

LONGEST = 30.0
"""Seconds that a submission may cost, ten times what its longest cell is given."""

LARGEST_PAGE = 30_000_000
"""Bytes that a submission may come to in autograded/ or feedback/, however much it prints."""

# ---- attacks as data


def wrong(inside: str = "") -> str:
    """A Linear that computes nothing; `inside` runs in its forward, and so under every test."""
    body = textwrap.indent(textwrap.dedent(inside).strip(), " " * 8)
    return (
        "class Linear(Node):\n"
        "    def __init__(self, X, W, b):\n"
        "        super().__init__([X, W, b])\n\n"
        "    def forward(self):\n"
        "        self.value = 0.0\n"
        "        X, W, b = (node.value for node in self.inbound_nodes)\n"
        f"{body}\n"
    )


@dataclass(frozen=True)
class Attack:
    """What an attacker tries and hands in, and the points that must come of it.

    `code` stands in the cell of the exercise `Linear`, followed by a Linear that is wrong unless
    the code has its own; `inside` runs in that Linear's forward. `answers` are whole cells by
    their grade ids, `change` is done to the notebook, `folder` to the folder that it is in.
    `earns` maps check cells to points, `proves` looks at what came back and complains.
    """

    id: str
    tries: str
    code: str = ""
    inside: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    change: Callable[[NotebookNode], None] | None = None
    text: Callable[[str], str] | None = None
    folder: Callable[[Path], None] | None = None
    lesson: str = "02_linear"
    earns: dict[str, float] = field(
        default_factory=lambda: {"check_neuron_forward": 2.0, "check_linear_forward": 0.0}
    )
    proves: Callable[[Result], str] | None = None
    student: str = ""
    group: str = ""
    note: str = ""

    def file(self, words: dict[str, str]) -> str:
        """The notebook file, with the placeholders in its cells filled in."""
        answers = dict(self.answers)
        if self.lesson == "02_linear" and "linear_forward" not in answers:
            code = textwrap.dedent(self.code).strip()
            if not re.search("class Linear|Linear =|import Linear", code):
                code = f"{code}\n\n\n{wrong(self.inside)}".lstrip()
            answers["linear_forward"] = code
        notebook = short(LESSONS[self.lesson], answers)
        if self.change:
            self.change(notebook)
        text = json.dumps(notebook)
        for word, stands_for in words.items():
            text = text.replace(word, json.dumps(stands_for)[1:-1])
        return self.text(text) if self.text else text


REFUSED = {"check_neuron_forward": 0.0, "check_linear_forward": 0.0}
FULL = {"check_neuron_forward": 2.0, "check_linear_forward": 4.0}


def short(lesson: Lesson, answers: dict[str, str | None]) -> NotebookNode:
    """A filled-in lesson without the cells that nothing depends on: most of the drawing."""
    notebook = filled_in(lesson, answers)
    notebook.cells = [cell for cell in notebook.cells if grade_id(cell)]
    return notebook


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def grouped(group: str, attacks: Iterable[Attack]) -> list[Attack]:
    """A module's attacks, named after it."""
    return [
        replace(
            one, id=f"{group}-{one.id}", group=group, student=one.student or f"{group}-{one.id}"
        )
        for one in attacks
    ]


# ---- what may not be carried off


@dataclass
class Canaries:
    """Texts that nobody may carry off, and where they are; new ones for every run."""

    folder: Path
    token: str = field(default_factory=lambda: secrets.token_hex(6))
    port: int = 0

    def __post_init__(self) -> None:
        self.host.parent.mkdir(parents=True, exist_ok=True)
        self.host.write_text(self.texts["a file of the host"])

    @property
    def host(self) -> Path:
        return self.folder / "host" / "diary.txt"

    @property
    def texts(self) -> dict[str, str]:
        """Every canary by its name. `proof` is what an attack prints when it got through."""
        return {
            "the reference": "shares the blame.",
            "another student": f"neighbour-{self.token}",
            "the environment": f"environment-{self.token}",
            "a command line": f"argument-{self.token}",
            "a file of the host": f"diary-{self.token}",
            "the gradebook": f"gradebook-{self.token}",
            "the loopback": f"loopback-{self.token}",
            "proof": f"proof-{self.token}",
        }

    def words(self, course: Path) -> dict[str, str]:
        """What an attack's placeholders stand for."""
        return {
            "@TOKEN@": self.token,
            "@COURSE@": str(course),
            "@ROOT@": str(ROOT),
            "@HOST@": str(self.host),
            "@PORT@": str(self.port),
        }

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Services on the host: TCP on the loopback, and a socket with an abstract name."""
        reply = self.texts["the loopback"].encode()
        open_to_all = socket.create_server(("127.0.0.1", 0))
        self.port = open_to_all.getsockname()[1]
        abstract = socket.socket(socket.AF_UNIX)
        abstract.bind(f"\0service-{self.token}")
        in_a_file = socket.socket(socket.AF_UNIX)
        in_a_file.bind(str(self.folder / "host" / "service"))
        services = [open_to_all, abstract, in_a_file]

        def serve(service: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = service.accept()
                    with connection:
                        connection.sendall(reply)

        for service in services:
            service.listen()
            threading.Thread(target=serve, args=(service,), daemon=True).start()
        try:
            yield
        finally:
            for service in services:
                with contextlib.suppress(OSError):
                    service.shutdown(socket.SHUT_RDWR)
                service.close()


# ---- a course under attack


def lay_out(course: Path, attacks: Iterable[Attack], canaries: Canaries) -> None:
    """Hand in what the attackers and the honest student behind them have."""
    words = canaries.words(course)
    for attack in attacks:
        lesson = LESSONS[attack.lesson]
        folder = course / "submitted" / attack.student / lesson.id
        folder.mkdir(parents=True)
        with contextlib.suppress(UnicodeEncodeError):
            (folder / f"{lesson.topic}.ipynb").write_text(attack.file(words))
        if attack.folder:
            attack.folder(folder)
            for path in folder.rglob("*"):
                if path.suffix in (".py", ".txt", ".pth") and path.is_file():
                    text = path.read_text(errors="surrogateescape")
                    for word, stands_for in words.items():
                        text = text.replace(word, stands_for)
                    path.write_text(text, errors="surrogateescape")
    for used in {attack.lesson for attack in attacks}:
        _hand_in(course, BEHIND, short(LESSONS[used], {}))


def _hand_in(course: Path, student: str, notebook: NotebookNode, lesson: str = "") -> None:
    lesson = lesson or next(
        one.id for one in LESSONS.values() if set(map(grade_id, notebook.cells)) >= set(one.cells)
    )
    path = course / "submitted" / student / lesson / f"{LESSONS[lesson].topic}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def template(course: Path, config: str, canaries: Canaries) -> None:
    """A course in which nobody has attacked yet, ready to be released."""
    course.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(config)
    for lesson in LESSONS.values():
        if lesson.id in ("01_add", "02_linear"):
            path = course / "source" / lesson.id / f"{lesson.topic}.ipynb"
            path.parent.mkdir(parents=True)
            nbformat.write(lesson.notebook, path)
    perfect = filled_in(LESSONS["02_linear"], {})
    perfect.cells[0].source += f"\n\n{canaries.texts['another student']}"
    _hand_in(course, BEFORE, perfect, "02_linear")


# ---- grading, in a process of its own


def work(job_file: str) -> None:
    """Grade courses, each in a child process that may be killed; what a worker process does."""
    job = json.loads(Path(job_file).read_text())
    become_subreaper()
    import nbgrader.apps  # noqa: F401  (once, for all children)

    ready = Path(job["template"])
    _in_a_child(lambda: _prepare(ready, job["gradebook"]), ready, 120)
    for name in job["courses"]:
        course = Path(name)
        shutil.copytree(ready, course, dirs_exist_ok=True)
        began, before = time.time(), shared_memory()
        ended = _in_a_child(lambda course=course: _grade(course), course, job["seconds"])
        left = leftovers(job["token"], before)
        report = {"ended": ended, "left": left, "began": began}
        (course / "ending").write_text(json.dumps(report))
        (course / "ending").rename(course / "ended.json")


def become_subreaper() -> None:
    """Have processes whose parent has gone become children of this one, so that none is missed."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def _in_a_child(task: Callable[[], None], course: Path, seconds: float) -> str:
    """Run a task in a forked process: how it ended, "" if well."""
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        # A grader that an attack leads astray must not take the machine with it.
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        home = course.parent / f"{course.name}.home"
        home.mkdir(exist_ok=True)
        os.environ["HOME"] = str(home)
        os.environ["TMPDIR"] = str(home)
        log = os.open(course.parent / f"{course.name}.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        task()
        sys.exit()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return "" if code == 0 else f"ended with {code}"
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return "hung"


def _nbgrader(course: Path):  # type: ignore[no-untyped-def]
    from nbgrader.apps import NbGrader, NbGraderAPI

    os.chdir(course)
    app = NbGrader()
    app.load_config_file()
    app.config.CourseDirectory.root = str(course)
    return NbGraderAPI(config=app.config)


def _told(result: dict[str, str]) -> None:
    print(result.get("log", ""), result.get("error", ""), flush=True)


def _prepare(course: Path, secret: str) -> None:
    from nbgrader.api import Gradebook

    api = _nbgrader(course)
    for folder in sorted((course / "source").iterdir()):
        _told(api.generate_assignment(folder.name))
    with Gradebook(api.coursedir.db_url, "attacked") as gradebook:
        gradebook.update_or_create_student(BEFORE, last_name=secret)
    _told(api.autograde("02_linear", BEFORE))
    _told(api.generate_feedback("02_linear", BEFORE))


def _grade(course: Path) -> None:
    api = _nbgrader(course)
    used = {path.name for path in (course / "submitted").glob("*/*")}
    failed = False
    for lesson in sorted(used):
        for step in (api.autograde, api.generate_feedback):
            result = step(lesson, "*", force=False)
            _told(result)
            failed = failed or not result["success"]
    sys.exit(3 if failed else 0)


def leftovers(token: str, shared_before: set[str]) -> list[str]:
    """What the run left on this machine; processes are ended, the rest is taken away."""
    found = []
    for _ in range(40):
        processes = _children()
        if not processes:
            break
        time.sleep(0.05)
    for pid in processes:
        with contextlib.suppress(OSError):
            found.append(f"process {Path(f'/proc/{pid}/cmdline').read_text()[:60]!r}")
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    for folder in ("/tmp", "/dev/shm", "/var/tmp"):
        for path in Path(folder).glob(f"*left-*{token}*"):
            found.append(str(path).replace(token, "…"))
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    unix = Path("/proc/net/unix").read_text()
    found += [f"socket {name}" for name in re.findall(rf"@\S*left-\S*{token}\S*", unix)]
    for key in shared_memory() - shared_before:
        found.append(f"shared memory {key}")
        ctypes.CDLL(None).shmctl(int(key), 0, None)
    return found


def _children() -> list[int]:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    alive = []
    for pid in map(int, children):
        with contextlib.suppress(ChildProcessError):
            done, _ = os.waitpid(pid, os.WNOHANG)
            if not done:
                alive.append(pid)
    return alive


def shared_memory() -> set[str]:
    """The ids of System V shared memory segments."""
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return {line.split()[1] for line in lines}


# ---- what came of it


@dataclass(frozen=True)
class Result:
    """What came of one attack: points by check cell, canaries found, what else was harmed."""

    attack: Attack
    points: dict[str, float | None]
    canaries: list[str]
    harmed: list[str]
    ended: str
    left: list[str]
    notebook: str
    page: str

    @property
    def gained(self) -> bool:
        return any((got or 0.0) > self.attack.earns[name] for name, got in self.points.items())

    @property
    def lost(self) -> bool:
        earns = self.attack.earns
        return (earns and not self.points) or any(
            got is None or got < earns[name] for name, got in self.points.items()
        )

    def happened(self) -> str:
        """What happened, in a few words; "held" if nothing should worry anyone."""
        full = all(got == FULL.get(name, got) for name, got in self.points.items())
        words = [
            ("full marks" if full else "points gained") if self.gained else "",
            f"leaked {', '.join(self.canaries)}" if self.canaries else "",
            "hung" if self.ended == "hung" else "",
            "; ".join(self.harmed),
            f"left {', '.join(self.left)}" if self.left else "",
            "ungraded" if self.lost and not any(self.points.values()) and self._none() else "",
            "unfair" if self.lost and not self._none() else "",
            self.attack.proves(self) if self.attack.proves else "",
        ]
        return "; ".join(word for word in words if word) or "held"

    def _none(self) -> bool:
        return not self.points or any(got is None for got in self.points.values())


def results(course: Path, attacks: list[Attack], canaries: Canaries) -> list[Result]:
    """What came of the attacks on a course that has been graded."""
    report = json.loads((course / "ended.json").read_text())
    grades = gradebook(course)
    harmed = []
    if grades.get((BEFORE, "02_linear")) != FULL:
        harmed.append(f"another's grade is {grades.get((BEFORE, '02_linear'))}")
    for lesson in {attack.lesson for attack in attacks}:
        got = grades.get((BEHIND, lesson), {})
        full = {e.check_cell: e.points for e in LESSONS[lesson].exercises}
        if got != full and report["ended"] != "hung":
            harmed.append("the batch was aborted" if not any(got.values()) else "honest work lost")
    took = durations(course, report["began"])
    found = []
    for attack in attacks:
        own = list(harmed)
        if took.get(attack.student, 0.0) > LONGEST and report["ended"] != "hung":
            own.append(f"took {took[attack.student]:.0f} seconds")
        one = _result(course, attack, canaries, grades, own, report["ended"], report["left"])
        found.append(one)
    if report["ended"] not in ("", "hung") and all(one.happened() == "held" for one in found):
        return [replace(one, harmed=[f"nbgrader {report['ended']}"]) for one in found]
    return found


def durations(course: Path, began: float) -> dict[str, float]:
    """How long each student's submission or page took, by when their files were written."""
    took: dict[str, float] = {}
    for lesson in sorted({path.name for path in (course / "submitted").glob("*/*")}):
        topic = LESSONS[lesson].topic
        for file in (f"autograded/*/{lesson}/{topic}.ipynb", f"feedback/*/{lesson}/{topic}.html"):
            written = sorted((path.stat().st_mtime, path.parts[-3]) for path in course.glob(file))
            for end, student in written:
                if student != BEFORE:
                    took[student] = max(took.get(student, 0.0), end - began)
                    began = end
    return took


def _result(  # type: ignore[no-untyped-def]
    course: Path, attack: Attack, canaries: Canaries, grades, harmed, ended, left
) -> Result:
    folders = [
        course / kind / attack.student / attack.lesson for kind in ("autograded", "feedback")
    ]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    texts = {path: path.read_bytes() for path in files if path.stat().st_size < 10 * LARGEST_PAGE}
    own = harmed + [
        f"{path.name} has {path.stat().st_size:,} bytes"
        for path in files
        if path.stat().st_size > LARGEST_PAGE
    ]
    topic = LESSONS[attack.lesson].topic
    read = {path.name: text.decode(errors="replace") for path, text in texts.items()}
    if attack.earns and not (folders[1] / f"{topic}.html").exists() and ended != "hung":
        own.append("no feedback")
    everything = b"\n".join(texts.values())
    return Result(
        attack,
        grades.get((attack.student, attack.lesson), {}),
        [name for name, text in canaries.texts.items() if text.encode() in everything],
        own,
        ended,
        left,
        read.get(f"{topic}.ipynb", ""),
        read.get(f"{topic}.html", ""),
    )


def gradebook(course: Path) -> dict[tuple[str, str], dict[str, float | None]]:
    """The automatic score of every check cell: (student, lesson) to cell to points."""
    query = """
        SELECT a.student_id, assignment.name, base_cell.name, grade.auto_score
        FROM grade
        JOIN submitted_notebook n ON n.id = grade.notebook_id
        JOIN submitted_assignment a ON a.id = n.assignment_id
        JOIN assignment ON assignment.id = a.assignment_id
        JOIN base_cell ON base_cell.id = grade.cell_id
    """
    found: dict[tuple[str, str], dict[str, float | None]] = {}
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database:
        for student, lesson, cell, points in database.execute(query):
            found.setdefault((student, lesson), {})[cell] = points
    return found


def attacked(
    folder: Path, config: str, classes: list[list[Attack]], seconds: float
) -> Iterator[Result]:
    """Grade these classes of attackers, each in a course of its own, two at a time."""
    canaries = Canaries(folder)
    with canaries.listening(), ThreadPoolExecutor(WORKERS) as pool:
        courses = {folder / f"course-{i}": attacks for i, attacks in enumerate(classes)}
        for course, attacks in courses.items():
            lay_out(course, attacks, canaries)

        jobs = []
        for number in range(min(WORKERS, len(classes))):
            ready = folder / f"template-{number}"
            template(ready, config, canaries)
            content = {
                "template": str(ready),
                "courses": list(map(str, list(courses)[number::WORKERS])),
                "gradebook": canaries.texts["the gradebook"],
                "token": canaries.token,
                "seconds": seconds,
            }
            job = folder / f"job-{number}.json"
            job.write_text(json.dumps(content))
            jobs.append(pool.submit(_work_in_a_process, job, canaries))
        while courses:
            time.sleep(0.2)
            over = all(job.done() for job in jobs)
            for course in [one for one in courses if (one / "ended.json").exists()]:
                yield from results(course, courses.pop(course), canaries)
                shutil.rmtree(course)
            if over and courses:
                raise RuntimeError(f"not graded: {', '.join(map(str, courses))}")


def _work_in_a_process(job: Path, canaries: Canaries) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {
        **os.environ,
        "PATH": path,
        "PYTHONPATH": str(ROOT),
        "MPLCONFIGDIR": str(job.parent / "matplotlib"),
        "SECRET": canaries.texts["the environment"],
    }
    words = [sys.executable, "-P", __file__, str(job), canaries.texts["a command line"]]
    subprocess.run(words, env=environment, check=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    work(sys.argv[1])
