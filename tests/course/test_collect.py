"""Zip files as platforms make them: every notebook to its student, and nothing anywhere else."""

import csv
import io
import json
import stat
import zipfile

import nbformat
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import archive
from autograder.course.new import new
from autograder.course.roster import COLUMNS
from autograder.demo.made_up import filled_in
from autograder.lessons import lessons

ADD, LINEAR = (one for one in lessons() if one.topic in ("add", "linear"))
CLASS = [
    ("ana1", "Ana", "Arce", "ana@uni.edu", "4711"),
    ("ben", "Ben", "Åberg-O'Neill", "", "4712"),
    ("chi", "Chidi María", "Castillo Díaz", "", ""),
    ("s99", "Zoë", "Zhang", "", ""),
]


def notebook(lesson=LINEAR, mark=""):
    """A lesson's notebook as a student hands it in; the mark tells it from others."""
    answered = filled_in(lesson, {})
    answered.cells[0].source += mark
    return nbformat.writes(answered).encode()


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("collect") / "course"
    new(folder, ["add", "linear"])
    return folder


@pytest.fixture
def course(template, tmp_path, monkeypatch):
    """A course with two lessons and four students, which one stands in."""
    course = tmp_path / "course"
    course.mkdir()
    (course / "source").symlink_to(template / "source")
    with (course / "roster.csv").open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *CLASS])
    monkeypatch.chdir(course)
    return course


def zipped(path, files):
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def zip_of(files):
    return zipped(io.BytesIO(), files).getvalue()


def collect(course, files, *options):
    path = course.parent / "submissions.zip"
    zipped(path, files)
    return CliRunner().invoke(main, ["collect", str(path), *options])


def handed_in(course):
    return {
        "/".join(path.relative_to(course / "submitted").parts): path.read_bytes()
        for path in course.glob("submitted/**/*")
        if path.is_file()
    }


def test_moodles_folders_and_files_go_to_the_ids_of_the_roster(course):
    done = collect(
        course,
        {
            "Ana Arce_100_assignsubmission_file_/linear.ipynb": notebook(mark="a"),
            "Ben Åberg-O'Neill_101_assignsubmission_file_linear.ipynb": notebook(mark="b"),
            "Group 3-Castillo Díaz Chidi María_102_assignsubmission_file/x.ipynb": notebook(
                mark="c"
            ),
            "Castillo Díaz, Chidi María_102_assignsubmission_onlinetext/onlinetext.html": "hello",
            "Zoe Zhang_103_assignsubmission_file_/hw 2/final/linear.ipynb": notebook(mark="z"),
        },
    )
    assert done.exit_code == 0, done.output
    assert handed_in(course) == {
        "ana1/02_linear/linear.ipynb": notebook(mark="a"),
        "ben/02_linear/linear.ipynb": notebook(mark="b"),
        "chi/02_linear/linear.ipynb": notebook(mark="c"),
        "s99/02_linear/linear.ipynb": notebook(mark="z"),
    }
    assert done.output == "4 collected, 0 left out.\n"


def test_canvas_files_go_to_the_ids_of_the_roster_late_and_resubmitted_ones_too(course):
    done = collect(
        course,
        {
            "arceana_LATE_4711_8001_linear-1.ipynb": notebook(mark="a"),
            "bergoneillben_4712_8002_linear (1).ipynb": notebook(mark="b"),
            "castillodiazchidimaria_4713_8003_Linear-2.IPYNB": notebook(mark="c"),
            "zhangzoë_4714_8004_01_02_linear.ipynb": notebook(mark="z"),
        },
    )
    assert done.exit_code == 0, done.output
    assert set(handed_in(course)) == {
        f"{student}/02_linear/linear.ipynb" for student in ("ana1", "ben", "chi", "s99")
    }
    assert "Note: ana1 handed in late, says Canvas" in done.output
    assert done.output.count("Note") == 1


def test_a_notebooks_lesson_is_known_by_its_cells_and_a_damaged_ones_by_its_name(course):
    done = collect(
        course,
        {
            "arceana_4711_1_homework.ipynb": notebook(ADD),
            "arceana_4711_2_untitled (3).ipynb": notebook(LINEAR),
            "aabergoneillben_4712_3_add-1.ipynb": notebook(ADD)[:500],
            "zhangzoe_9_4_linear.ipynb": b"",
        },
    )
    assert done.exit_code == 0, done.output
    assert handed_in(course) == {
        "ana1/01_add/add.ipynb": notebook(ADD),
        "ana1/02_linear/linear.ipynb": notebook(LINEAR),
        "ben/01_add/add.ipynb": notebook(ADD)[:500],
        "s99/02_linear/linear.ipynb": b"",
    }


def test_one_lesson_can_be_taken_alone(course):
    files = {"ana1/add.ipynb": notebook(ADD), "ben/linear.ipynb": notebook(LINEAR)}
    done = collect(course, files, "02_linear")
    assert done.exit_code == 1
    assert list(handed_in(course)) == ["ben/02_linear/linear.ipynb"]
    assert "Left out: ana1 handed in add.ipynb: no notebook of 02_linear." in done.output


def test_folders_by_id_zip_files_by_name_and_a_folder_around_all_are_understood(course):
    done = collect(
        course,
        {
            "all of them/ana1/02_linear/linear.ipynb": notebook(mark="a"),
            "all of them/Ben Åberg-O'Neill.zip": zip_of({"hw/linear.ipynb": notebook(mark="b")}),
            "all of them/chi_linear.ipynb": notebook(mark="c"),
            "all of them/__MACOSX/ana1/._linear.ipynb": b"junk",
            "all of them/ana1/.ipynb_checkpoints/linear-checkpoint.ipynb": notebook(mark="old"),
        },
    )
    assert done.exit_code == 0, done.output
    assert handed_in(course) == {
        "ana1/02_linear/linear.ipynb": notebook(mark="a"),
        "ben/02_linear/linear.ipynb": notebook(mark="b"),
        "chi/02_linear/linear.ipynb": notebook(mark="c"),
    }


def test_of_several_copies_the_newest_is_taken_and_the_others_are_named(course):
    moodle = "Ana Arce_1_assignsubmission_file_/"
    done = collect(
        course,
        {
            f"{moodle}linear (2).ipynb": notebook(mark="new"),
            f"{moodle}linear.ipynb": notebook(mark="old"),
            f"{moodle}linear (1).ipynb": notebook(mark="old"),
            f"{moodle}linear (3).ipynb": notebook()[:300],
        },
    )
    assert done.exit_code == 0, done.output
    assert handed_in(course) == {"ana1/02_linear/linear.ipynb": notebook(mark="new")}
    (note,) = [line for line in done.output.splitlines() if line.startswith("Note")]
    assert "ana1: linear (2).ipynb was taken as the newest, not " in note


def test_a_later_time_makes_a_newer_copy_than_a_higher_number(course):
    with zipfile.ZipFile(course.parent / "submissions.zip", "w") as made:
        for name, hour in (("linear (1).ipynb", 9), ("linear.ipynb", 10)):
            info = zipfile.ZipInfo(f"ana1/{name}", (2026, 1, 10, hour, 0, 0))
            made.writestr(info, notebook(mark=str(hour)))
    done = CliRunner().invoke(main, ["collect", str(course.parent / "submissions.zip")])
    assert done.exit_code == 0, done.output
    assert handed_in(course) == {"ana1/02_linear/linear.ipynb": notebook(mark="10")}


def test_who_is_not_in_the_roster_or_may_be_two_is_told_and_the_others_are_collected(course):
    with (course / "roster.csv").open("a") as file:
        file.write("ana2,Ana,Arce,,\n")
    done = collect(
        course,
        {
            "Ana Arce_1_assignsubmission_file_/linear.ipynb": notebook(),
            "Uma Unknown_2_assignsubmission_file_/ben/linear.ipynb": notebook(),
            "Zoë Zhang_3_assignsubmission_file_/linear.ipynb": notebook(),
        },
    )
    assert done.exit_code == 1
    assert list(handed_in(course)) == ["s99/02_linear/linear.ipynb"]
    assert "Left out: Ana Arce may be ana1 and ana2: " in done.output
    assert "Left out: Uma Unknown is not in the roster (linear.ipynb)." in done.output
    assert "1 collected, 2 left out." in done.output


def test_canvas_number_tells_two_students_of_one_name_apart(course):
    with (course / "roster.csv").open("a") as file:
        file.write("ana2,Ana,Arce,,4799\n")
    done = collect(
        course,
        {
            "arceana_4711_1_linear.ipynb": notebook(mark="1"),
            "arceana_4799_2_linear.ipynb": notebook(mark="2"),
            "arceana_4800_3_linear.ipynb": notebook(mark="3"),
        },
    )
    assert handed_in(course) == {
        "ana1/02_linear/linear.ipynb": notebook(mark="1"),
        "ana2/02_linear/linear.ipynb": notebook(mark="2"),
    }
    assert "Left out: arceana is not in the roster (arceana_4800_3_linear.ipynb)." in done.output


def test_a_student_cannot_hand_in_for_another_by_a_folders_or_a_files_name(course):
    done = collect(
        course,
        {
            "Uma/ana1/linear.ipynb": notebook(),
            "Uma/ana1_linear.ipynb": notebook(),
            "Uma.zip": zip_of({"Ana Arce_1_assignsubmission_file_/linear.ipynb": notebook()}),
            "Zoë Zhang_3_assignsubmission_file_/arceana_4711_9_linear.ipynb": notebook(mark="z"),
        },
    )
    assert handed_in(course) == {"s99/02_linear/linear.ipynb": notebook(mark="z")}
    assert done.output.count("Uma") == 2


def test_what_a_student_handed_in_instead_of_a_notebook_is_named(course):
    done = collect(course, {"ana1/linear.pdf": b"%PDF", "ana1/notes.txt": b""})
    assert done.exit_code == 1
    assert "Left out: ana1 handed in linear.pdf, notes.txt: no notebook of " in done.output


def test_collected_again_a_newer_version_replaces_the_older_one(course):
    collect(course, {"ana1/linear.ipynb": notebook(mark="old")})
    done = collect(course, {"ana1/linear.ipynb": notebook(mark="new")})
    assert done.exit_code == 0
    assert handed_in(course) == {"ana1/02_linear/linear.ipynb": notebook(mark="new")}


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


HOSTILE = {
    "a path upwards": ({"ana1/../../../x.ipynb": b""}, "a path that leads out of it"),
    "an absolute path": ({"/etc/x.ipynb": b""}, "a path that leads out of it"),
    "a path of Windows": ({"ana1\\..\\..\\x.ipynb": b""}, "a path that leads out of it"),
    "a drive of Windows": ({"C:\\x.ipynb": b""}, "a path that leads out of it"),
    "a link": ({link("ana1/linear.ipynb"): b"/etc/passwd"}, "a link, 'ana1/linear.ipynb'"),
    "10,000 files": ({f"ana1/{n}.txt": b"" for n in range(10_000)}, "10,001 files; at most 9,999"),
}


@pytest.mark.parametrize(("files", "says"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_zip_file_is_one_line_and_nothing_is_written(files, says, course):
    before = sorted(course.parent.rglob("*"))
    done = collect(course, {"ben/linear.ipynb": notebook()} | files)
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1
    assert done.output.startswith("Error: submissions.zip: it holds ")
    assert says in done.output
    assert "nothing was collected." in done.output
    assert handed_in(course) == {}
    left = set(course.parent.rglob("*")) - set(before)
    assert left == {course.parent / "submissions.zip", course / "submitted"}


@pytest.mark.parametrize(
    "content", [b"", b"no zip file", zip_of({"ana1/linear.ipynb": notebook()})[:-40]]
)
def test_a_file_that_is_no_zip_file_is_one_line(content, course):
    path = course.parent / "broken.zip"
    path.write_bytes(content)
    done = CliRunner().invoke(main, ["collect", str(path)])
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1
    assert "broken.zip: it is no zip file that can be unpacked" in done.output


def test_a_zip_file_with_a_password_is_one_line(course):
    path = zipped(course.parent / "locked.zip", {"ana1/linear.ipynb": notebook()})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # as the list of files has it
    path.write_bytes(content)
    done = CliRunner().invoke(main, ["collect", str(path)])
    assert "locked.zip: it needs a password; save it without one;" in done.output


def test_a_bomb_costs_neither_memory_nor_another_students_notebook(course, monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 1_000_000)
    with zipfile.ZipFile(course.parent / "submissions.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ana1/linear.ipynb", b" " * 1_000_001)
        made.writestr("ben/linear.ipynb", notebook())
    done = CliRunner().invoke(main, ["collect", str(course.parent / "submissions.zip")])
    assert list(handed_in(course)) == ["ben/02_linear/linear.ipynb"]
    assert "Left out: ana1/linear.ipynb: it has more than 1,000,000 bytes." in done.output


def test_bombs_that_are_small_one_by_one_end_at_a_total(course, monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 200_000)
    inner = zip_of({f"{n}.ipynb": b" " * 30_000 for n in range(5)})
    done = collect(course, {"ben/linear.ipynb": notebook(), "ana1/x.zip": inner})
    assert done.exit_code == 1
    assert "it unpacks to more than 200,000 bytes; nothing was collected." in done.output
    assert handed_in(course) == {}


def test_a_students_own_hostile_zip_file_costs_that_student_alone(course):
    inside = zip_of({"../../ben/02_linear/linear.ipynb": notebook()})
    deep = zip_of({"a.zip": zip_of({"b.zip": zip_of({"linear.ipynb": notebook()})})})
    files = {"ana1/work.zip": inside, "ben/linear.ipynb": notebook(mark="b"), "chi/d.zip": deep}
    done = collect(course, files)
    assert handed_in(course) == {"ben/02_linear/linear.ipynb": notebook(mark="b")}
    assert "Left out: ana1/work.zip: it holds a path that leads out of it" in done.output
    assert "Left out: chi/d.zip: it lies too deep within other zip files." in done.output


def test_a_students_folder_that_is_a_link_is_left_alone(course):
    (course / "submitted").mkdir()
    (course / "elsewhere").mkdir()
    (course / "submitted" / "ana1").symlink_to(course / "elsewhere")
    done = collect(course, {"ana1/linear.ipynb": notebook()})
    assert "is a link, and nothing is written there" in done.output
    assert list((course / "elsewhere").iterdir()) == []


ROSTERS = {
    "missing": (None, "there is no roster"),
    "empty": ("id,first_name\n", "names nobody; write a line for each student"),
    "no id": ("name,mail\nAna,a@b\n", "has no column id; its first line is id,first_name,"),
    "twice": ("id\nana\nana\n", "line 3: the id ana stands there twice"),
    "no folder": ("id\n../ana\n", "line 2: '../ana' is no id; it has to be a folder's name"),
    "latin": ("id,first_name\nzoe,Zoë\n".encode("latin-1"), "is no text in UTF-8"),
}


@pytest.mark.parametrize(("text", "says"), ROSTERS.values(), ids=ROSTERS)
def test_a_roster_that_cannot_be_used_is_one_line(text, says, course):
    (course / "roster.csv").unlink()
    if text is not None:
        (course / "roster.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    done = collect(course, {"ana/linear.ipynb": notebook()})
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1
    assert says in done.output


def test_a_roster_as_a_spreadsheet_saves_it_is_read(course):
    text = "\ufeffid;first_name;last_name\r\nana1;Ana;Arce\r\n;;\r\n"
    (course / "roster.csv").write_text(text)
    assert collect(course, {"Ana Arce/linear.ipynb": notebook()}).exit_code == 0
    assert list(handed_in(course)) == ["ana1/02_linear/linear.ipynb"]


def test_a_lesson_of_the_instructors_own_is_collected_by_its_cells(course):
    own = course / "source" / "own"
    (course / "source").unlink()
    own.mkdir(parents=True)
    about = {"schema_version": 3, "grade": True, "solution": True, "locked": False, "task": False}
    essay = nbformat.v4.new_markdown_cell("Why?", id="essay")
    essay.metadata["nbgrader"] = {**about, "grade_id": "cell-1a2b", "points": 5}
    text = nbformat.writes(nbformat.v4.new_notebook(cells=[essay]))
    (own / "essay.ipynb").write_text(text)
    collect(course, {"ben/my answer.ipynb": text, "chi/empty.ipynb": json.dumps({"nbformat": 4})})
    assert list(handed_in(course)) == ["ben/own/essay.ipynb"]


def test_a_lesson_that_the_course_lacks_is_told_with_those_that_it_has(course):
    done = collect(course, {}, "03_sigmoid")
    assert done.exit_code == 1
    assert "has no lesson 03_sigmoid; there is 01_add, 02_linear." in done.output
