"""`autograder report`: its page is safe and says what its JSON says, and no course is too odd."""

import base64
import csv
import hashlib
import json
import re
import shutil

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_notebook

from autograder.cli import main
from autograder.demo.made_up import students
from autograder.grading.result import Result
from autograder.judge.misconceptions import Misconception
from autograder.lessons import lessons
from autograder.plugin.classroom import Classroom
from autograder.report.page import ReportError, data, html, write
from tests.courses import Here, database, released
from tests.report.reporting import TWO, Page, a_lesson, entry, made_up, report_on, table, wrong


def shown_number(text):
    return None if text == "–" else float(text.replace("−", "-"))


@pytest.mark.parametrize(
    ("lessons", "entries"),
    [([], []), (TWO, []), (TWO, [entry("a", "01_a", {"one": 2.0})]), ([a_lesson("00_x", {})], [])],
    ids=["no lessons", "no grades", "one student", "nothing that is graded"],
)
def test_a_small_class_has_a_page(tmp_path, lessons, entries):
    report = report_on(tmp_path, lessons, entries)
    shown = Page(html(report, "."))
    assert [row[0] for row in table(shown, "Points in each lesson")] == [one.id for one in lessons]
    assert ("Nothing is graded yet" in html(report, ".")) == (not entries)
    assert json.loads(data(report))["graded"] == len(entries)


HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "caf\udce9",
    "two\nlines",
    "=1+1",
    "{{ 7 * 7 }}",
    "../../etc",
]


def called(tmp_path, chosen):
    """A report on students who are called like this, and in whose messages and flags it stands."""
    entries = [entry(name, "01_a", {"one": 0.0}) for name in chosen]
    for one in entries[:4]:
        shown = tmp_path / "feedback" / one.student / one.lesson / f"{one.topic}.html"
        shown.parent.mkdir(parents=True)
        shown.touch()
    findings = [
        Result({"one": wrong("one", None, f"it raised {name}: {name}", name)}, flags=[name])
        for name in chosen
    ]
    names = {name: f"{name} last" for name in chosen[:2]}
    return report_on(tmp_path, TWO, entries, findings, names=names)


def test_what_students_choose_is_text_on_the_page_and_nothing_else(tmp_path):
    text = html(called(tmp_path, HOSTILE), ".")
    harmless = html(called(tmp_path, [f"student {number}" for number in range(len(HOSTILE))]), ".")
    shown, usual = Page(text), Page(harmless)
    assert sorted(shown.tags) == sorted(usual.tags)
    assert shown.attributes == usual.attributes
    flagged = [row[2] for row in table(shown, "flagged")]
    assert flagged == [" ".join(name.split()) for name in HOSTILE]


def test_a_lesson_is_called_by_its_whole_name(tmp_path):
    text = html(report_on(tmp_path, [a_lesson("02_linear_more", {"one": 1.0})], []), ".")
    rows = re.findall('<th scope="row(?:group)?"[^>]*>(02.*?)</th>', text)
    assert rows == ["02_<wbr>linear_<wbr>more"] * 3


def test_links_lead_within_the_course_folder_whatever_a_student_is_called(tmp_path):
    shown = Page(html(called(tmp_path, HOSTILE), "../course #1"))
    links = [link for link in shown.links if not link.startswith("#")]
    assert links
    for link in links:
        assert link.startswith("../course%20%231/feedback/")
        assert not set(link) & set("<>\"'\n ")


def test_hostile_names_are_written_as_files_that_can_be_read(tmp_path):
    beside = write(called(tmp_path, HOSTILE), tmp_path, tmp_path / "report.html")
    assert "caf?" in (tmp_path / "report.html").read_text("utf-8")
    flags = json.loads(beside.read_text("utf-8"))["flags"]
    assert [flag["what"] for flag in flags] == HOSTILE


def test_a_page_runs_no_script_and_loads_nothing():
    text = html(report_on(None, TWO, made_up(9)), ".")
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = text.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    for word in ("<script", "style=", "url(", "@import", "http:", "https:"):
        assert word not in text


def test_the_page_says_the_numbers_of_the_json(tmp_path):
    entries = made_up(60)
    findings = [
        Result(
            {"one": wrong("one", f"m{number % 20}", "x", f"hint {number % 20}")},
            {cell.removeprefix("check_"): 0.01 * number for cell in one.cells},
            ["odd"] * (number % 9 == 0),
        )
        for number, one in enumerate(entries)
    ]
    report = report_on(tmp_path, TWO, entries, findings)
    shown, told = Page(html(report, ".")), json.loads(data(report))
    for row, lesson in zip(table(shown, "Points in each"), told["lessons"], strict=True):
        grades = lesson["grades"]
        assert row[0] == lesson["id"]
        assert [float(text) for text in row[1:]] == [
            *(lesson["points"], lesson["handed_in"], lesson["graded"], grades["lowest"]),
            *(grades["lower_quartile"], grades["median"]),
            *(grades["upper_quartile"], grades["highest"]),
        ]
    for picture, lesson in zip(shown.pictures, told["lessons"], strict=True):
        bars = [bar for bar in lesson["grades"]["bars"] if bar["students"]]
        for said, bar in zip(picture.split("; "), bars, strict=True):
            assert said.startswith(f"{bar['start']:g} ")
            assert said.split(": ")[1].split()[0] == str(bar["students"])
    rows = [row for row in table(shown, "How each exercise went") if len(row) > 1]
    exercises = [one for lesson in told["lessons"] for one in lesson["exercises"]]
    for row, one in zip(rows, exercises, strict=True):
        assert row[:2] == [one["id"], f"{one['solved']} of {one['graded']}"]
        told_of = (one["separation"], one["median_seconds"], one["longest_seconds"])
        for text, number in zip(row[2:], told_of, strict=True):
            assert shown_number(text) == pytest.approx(number, abs=0.0051)
    rows = [
        row
        for caption, those in shown.tables.items()
        if "most common misconceptions" in caption
        for row in those[1:]
    ]
    for row, one in zip(rows, told["misconceptions"], strict=True):
        assert row[0] == str(one["students"])
        assert row[1].startswith(one["name"])
        assert row[1].endswith(one["text"])
    assert len(table(shown, "flagged")) == len(told["flags"]) == len(report.flags)


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path):
    report = report_on(tmp_path, TWO, made_up(4))
    there = tmp_path / "report.html"
    there.mkdir()
    with pytest.raises(ReportError, match=r"report\.html cannot be written"):
        write(report, tmp_path, there)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    (tmp_path / "file").write_text("old")
    with pytest.raises(ReportError, match="Not a directory"):
        write(report, tmp_path, tmp_path / "file" / "report.html")
    assert (tmp_path / "file").read_text() == "old"


SMALL = [lesson for lesson in lessons() if lesson.topic in ("add", "mse")]
CLASS = students(12)


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory):
    """A course in which a made-up class was graded in two lessons."""
    folder = tmp_path_factory.mktemp("class") / "course"
    CLASS[5].missing.add(SMALL[1].id)
    classroom = Classroom(released(folder, CLASS, SMALL))
    for student in CLASS:
        classroom.enrol(student.id, student.first_name, student.last_name)
    graded = classroom.grade_all(classroom.submissions(), Here())
    assert not [done.failure for done in graded if done.failure]
    classroom.give_feedback(SMALL[0].id, CLASS[1].id)
    return folder


@pytest.fixture
def course(graded_class, tmp_path):
    """The graded class's course, to be spoilt."""
    return shutil.copytree(graded_class, tmp_path / "course", symlinks=True)


def report(course, *options):
    """The command's result, and the figures that it wrote if it did."""
    result = CliRunner().invoke(main, ["report", "--course", str(course), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    figures = course / "report.json"
    return result, json.loads(figures.read_text("utf-8")) if figures.exists() else None


def changed(course, *statements):
    """Change the gradebook behind nbgrader's back."""
    with database(course) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount


@pytest.mark.slow
def test_the_report_on_a_class_counts_what_its_students_were_given(course):
    result, told = report(course)
    assert result.exit_code == 0, result.output
    assert str(course / "report.html") in result.output
    misconceptions = {(m["exercise"], m["name"]): m for m in told["misconceptions"]}
    given = {}
    for lesson, told_of in zip(SMALL, told["lessons"], strict=True):
        handed_in = [student for student in CLASS if student.file(lesson) is not None]
        graded = [student for student in handed_in if lesson.id not in student.broken]
        assert told_of["handed_in"] == told_of["graded"] == len(handed_in)
        missing = [student.id for student in CLASS if student not in handed_in]
        assert [one["id"] for one in told_of["missing"]] == missing
        scores = [student.points(lesson) for student in handed_in]
        quartiles = [told_of["grades"][f"{name}"] for name in ("lower_quartile", "median")]
        assert quartiles == pytest.approx(np.percentile(scores, [25, 50]))
        for exercise, one in zip(lesson.exercises, told_of["exercises"], strict=True):
            answers = [(student, student.answers[lesson.id][exercise.id]) for student in graded]
            assert one["solved"] == sum(answer is None for _, answer in answers)
            assert 0 < one["median_seconds"] <= one["longest_seconds"] < 30
            for student, answer in answers:
                if isinstance(answer, Misconception):
                    given.setdefault((exercise.id, answer.id), (answer.hint, []))[1].append(student)
    assert misconceptions.keys() == given.keys()
    for key, (hint, those) in given.items():
        assert misconceptions[key]["students"] == len(those)
        assert misconceptions[key]["text"] == hint
        assert misconceptions[key]["example"]["student"]["id"] in {student.id for student in those}
        assert (course / misconceptions[key]["example"]["page"]).is_file()
    (flag,) = told["flags"]
    assert "it is not JSON" in flag["what"]
    assert flag["example"]["student"]["id"] == CLASS[2].id
    assert told["notes"] == []


@pytest.mark.slow
def test_json_goes_to_the_terminal_and_no_file_is_written(course):
    result, written = report(course, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["students"] == len(CLASS)
    assert written is None
    assert not (course / "report.html").exists()


@pytest.mark.slow
def test_the_links_of_a_page_in_another_folder_lead_to_the_course(course, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    result, _ = report(course, "--output", str(tmp_path / "elsewhere" / "page.html"))
    assert result.exit_code == 0, result.output
    folder = tmp_path / "elsewhere"
    assert sorted(path.name for path in folder.iterdir()) == ["page.html", "page.json"]
    links = Page((folder / "page.html").read_text("utf-8")).links
    work = [link for link in links if not link.startswith("#")]
    assert work
    assert all((folder / link).is_file() for link in work)
    assert any(link.endswith(".html") for link in work)


@pytest.mark.slow
def test_late_work_penalties_and_grades_by_hand_count_as_in_the_gradebook(course):
    late, by_hand = CLASS[0].id, CLASS[4].id
    lesson = SMALL[0].id
    assignment = f"(select id from assignment where name = '{lesson}')"
    notebook = (
        "(select submitted_notebook.id from submitted_notebook join submitted_assignment on"
        f" submitted_notebook.assignment_id = submitted_assignment.id where student_id = '%s'"
        f" and submitted_assignment.assignment_id = {assignment})"
    )
    changed(
        course,
        f"update assignment set duedate = '2026-01-01 00:00:00.000000' where name = '{lesson}'",
        "update submitted_assignment set timestamp = '2026-01-01 00:00:01.000000'"
        f" where student_id = '{late}' and assignment_id = {assignment}",
        "update submitted_assignment set timestamp = '2025-12-31 00:00:00.000000'"
        f" where student_id = '{by_hand}' and assignment_id = {assignment}",
        f"update submitted_notebook set late_submission_penalty = 4 where id = {notebook % late}",
        f"update grade set manual_score = 1.5, extra_credit = 0.25 where id = (select id from grade"
        f" where notebook_id = {notebook % by_hand} limit 1)",
    )
    told = report(course)[1]["lessons"][0]
    assert [one["id"] for one in told["late"]] == [late]
    Classroom(course).export()
    with (course / "grades.csv").open(newline="") as file:
        scores = [
            float(row["score"]) for row in csv.DictReader(file) if row["assignment"] == lesson
        ]
    assert len(scores) == len(CLASS)
    assert told["grades"]["median"] == pytest.approx(np.median(scores))
    edges = [bar["start"] for bar in told["grades"]["bars"]] + [100]
    assert [bar["students"] for bar in told["grades"]["bars"]] == list(
        np.histogram(scores, edges)[0]
    )


@pytest.mark.slow
def test_work_that_is_not_graded_or_was_lost_since_is_told(course):
    new, lost, broken = CLASS[6].id, CLASS[7].id, CLASS[8].id
    lesson = SMALL[0].id
    (course / "submitted" / "zoe" / lesson).mkdir(parents=True)
    (course / "submitted" / "zoe" / "08_other").mkdir()
    (course / "submitted" / "zoe" / ".ipynb_checkpoints").mkdir()
    changed(
        course,
        f"delete from submitted_assignment where student_id = '{new}'",
    )
    shutil.rmtree(course / "autograded" / lost / lesson)
    (course / "autograded" / broken / lesson / "add.ipynb").write_text("{")
    result, told = report(course)
    assert result.exit_code == 0, result.output
    assert [one["id"] for one in told["lessons"][0]["waiting"]] == [new, "zoe"]
    assert told["lessons"][0]["graded"] == len(CLASS) - 1
    flags = {flag["example"]["student"]["id"]: flag["what"] for flag in told["flags"]}
    assert "No such file" in flags[lost]
    assert "not JSON" in flags[broken]
    (note,) = told["notes"]
    assert "08_other was handed in by 1" in note


@pytest.mark.slow
def test_an_exercise_that_was_removed_after_grading_is_told_and_the_others_are_reported(course):
    changed(
        course,
        "delete from source_cell where name = 'check_add_forward'",
        "delete from base_cell where name = 'check_mul_forward'",
    )
    result, told = report(course)
    assert result.exit_code == 0, result.output
    assert [one["id"] for one in told["lessons"][0]["exercises"]] == ["topological_sort"]
    assert any("check_add_forward" in note for note in told["notes"])


@pytest.mark.slow
def test_a_course_of_another_subject_is_reported_by_its_points(tmp_path):
    cells = [
        new_code_cell("check('no_such_exercise', globals())", metadata=marked("strange", 3)),
        new_code_cell("assert 1 + 1 == 2", metadata=marked("sum", 2)),
        new_code_cell("# nothing", metadata={}),
    ]
    source = tmp_path / "source" / "essay" / "text.ipynb"
    source.parent.mkdir(parents=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), source)
    (tmp_path / "nbgrader_config.py").write_text(
        "from autograder.plugin import configure\nc = get_config()\nconfigure(c)\n"
    )
    classroom = Classroom(tmp_path)
    classroom.release("essay")
    result, told = report(tmp_path)
    assert result.exit_code == 0, result.output
    assert "Nothing is graded yet" in (tmp_path / "report.html").read_text("utf-8")
    classroom.enrol("ana", "=1+1", "<b>")
    with classroom._open() as gradebook:
        gradebook.add_submission("essay", "ana")
        for grade in gradebook.find_submission_notebook("text", "essay", "ana").grades:
            grade.auto_score = grade.cell.max_score
        gradebook.db.commit()
    result, told = report(tmp_path)
    assert result.exit_code == 0, result.output
    (lesson,) = told["lessons"]
    assert [(e["id"], e["solved"], e["graded"]) for e in lesson["exercises"]] == [
        ("no_such_exercise", 1, 1),
        ("sum", 1, 1),
    ]
    assert (lesson["points"], lesson["grades"]["median"]) == (5.0, 5.0)
    assert told["flags"][0]["example"]["student"]["name"] == "=1+1 <b>"


def marked(name, points):
    """The metadata of a locked cell with points."""
    about = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3}
    return {"nbgrader": {**about, "grade_id": name, "points": points, "cell_type": "code"}}


def without_gradebook(course):
    (course / "gradebook.db").unlink()


def with_an_empty_gradebook(course):
    (course / "gradebook.db").write_bytes(b"")


def with_a_damaged_gradebook(course):
    (course / "gradebook.db").write_text("this is no database " * 100)


def with_a_database_of_something_else(course):
    without_gradebook(course)
    with database(course) as connection:
        connection.execute("create table student (number integer)")


def with_a_mistake_in_its_configuration(course):
    (course / "nbgrader_config.py").write_text("c = get_config(")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (without_gradebook, "there is no gradebook in"),
        (with_an_empty_gradebook, "there is no gradebook in"),
        (with_a_damaged_gradebook, "the gradebook cannot be used: file is not a database"),
        (with_a_database_of_something_else, "the gradebook is of another version of nbgrader"),
        (with_a_mistake_in_its_configuration, "nbgrader_config.py cannot be read"),
    ],
)
def test_a_folder_that_cannot_be_reported_on_is_one_clear_line(course, spoil, says):
    spoil(course)
    before = sorted(course.iterdir())
    result, told = report(course)
    assert result.exit_code == 1
    assert says in result.output
    assert len(result.stderr.strip().splitlines()) == 1
    assert told is None
    assert sorted(course.iterdir()) == before


@pytest.mark.slow
def test_a_gradebook_that_another_program_holds_is_one_clear_line(course):
    with database(course) as other:
        other.execute("begin exclusive")
        result, told = report(course)
        other.rollback()
    assert result.exit_code == 1
    assert "the gradebook cannot be used: database is locked" in result.output
    assert told is None


@pytest.mark.slow
def test_a_report_may_be_made_while_grading_writes(course):
    with database(course) as other:
        other.execute("begin immediate")
        other.execute("update grade set auto_score = 0")
        result, told = report(course)
        other.rollback()
    assert result.exit_code == 0, result.output
    assert told["graded"] == 2 * len(CLASS) - 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--course", "/no/such/folder"], "does not exist"),
        (["--output", "figures.json"], "name the page, FILE.html"),
        (["--output", "/"], "is a directory"),
    ],
)
def test_a_mistake_on_the_command_line_is_told(tmp_path, options, says):
    result = CliRunner().invoke(main, ["report", "--course", str(tmp_path), *options])
    assert result.exit_code == 2
    assert says in result.output
