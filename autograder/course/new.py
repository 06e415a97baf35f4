"""A new course folder: everything an instructor needs to release, grade and give feedback."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from autograder.course import roster
from autograder.errors import AutograderError
from autograder.lessons import DATA, Lesson, lessons

CONFIG = '''\
"""nbgrader's configuration for this course."""

from autograder.plugin import configure

c = get_config()  # nbgrader provides it
c.CourseDirectory.course_id = "{name}"
configure(c)
'''

README = """\
# {name}

`lessons/` holds the lessons' texts and `source/` the notebooks that are made from them, both with
the solutions: keep them from your students. Change a text, and `autograder build` makes its
notebooks again. A text may be thrown away; the lesson then stays as it is.

Write your class into `{roster}`, one student a line, then, here in this folder:

```
nbgrader db student import {roster}
nbgrader generate_assignment {lesson}
autograder collect SUBMISSIONS.zip {lesson}
autograder grade
```

The second makes `release/{lesson}/{topic}.ipynb`: give that to your students. The third takes what
Moodle or Canvas gives you of their work; a file that you put at
`submitted/<student>/{lesson}/{topic}.ipynb` yourself is as good. Then `nbgrader generate_feedback
{lesson}` writes a page for each student, `nbgrader export` a table of grades, and
`autograder report` says how the class did. `autograder doctor` tells what is amiss.
"""


class CourseError(AutograderError):
    """The course folder cannot be made; the message says why."""


def new(folder: Path, wanted: Sequence[str] = ()) -> list[Lesson]:
    """Make a course folder with these lessons, by id or topic, or with all; they are given back.

    Whatever is there already stays. Raises CourseError, and has written nothing then.
    """
    chosen = _chosen(wanted)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CourseError(
                f"{folder} is there already, and nothing is overwritten: name a new folder."
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-course-") as draft:
            _lay_out(Path(draft), folder.resolve().name, chosen)
            folder.mkdir(exist_ok=True)
            for path in Path(draft).iterdir():
                path.rename(folder / path.name)
    except OSError as error:
        raise CourseError(f"{folder} cannot be made: {error.strerror}.") from error
    return chosen


def _chosen(wanted: Sequence[str]) -> list[Lesson]:
    known = {name: lesson for lesson in lessons() for name in (lesson.id, lesson.topic)}
    for name in wanted:
        if name not in known:
            there = ", ".join(lesson.id for lesson in lessons())
            raise CourseError(f"there is no lesson {name!r}; there are {there}.")
    return [one for one in lessons() if not wanted or {one.id, one.topic} & set(wanted)]


def _lay_out(folder: Path, name: str, chosen: list[Lesson]) -> None:
    (folder / "lessons").mkdir()
    for lesson in chosen:
        shutil.copyfile(
            DATA / "lessons" / f"{lesson.id}.py", folder / "lessons" / f"{lesson.id}.py"
        )
        notebook = Path("source", lesson.id, f"{lesson.topic}.ipynb")
        (folder / notebook).parent.mkdir(parents=True)
        shutil.copyfile(DATA / notebook, folder / notebook)
    course = re.sub(r"[^\w.-]+", "-", name)  # nbgrader makes folders of this name
    (folder / "nbgrader_config.py").write_text(CONFIG.format(name=course), "utf-8")
    (folder / roster.FILE).write_text(",".join(roster.COLUMNS) + "\n", "utf-8")
    first = chosen[0]
    text = README.format(name=name, lesson=first.id, topic=first.topic, roster=roster.FILE)
    (folder / "README.md").write_text(text, "utf-8")
