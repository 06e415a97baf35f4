"""Grades for other systems: the columns that each takes, and nothing that a spreadsheet runs."""

import csv
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from nbgrader.api import BaseCell, Gradebook, Student
from sqlalchemy import event, text
from traitlets.config import Config

from autograder.plugin import configure
from autograder.plugin.exporters import (
    CanvasExporter,
    CsvExporter,
    GradesExporter,
    MoodleExporter,
    written,
)

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning:nbgrader")

LINEAR, ADD = "02_linear", "01_add"


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """The file of a gradebook with nothing in it."""
    configure(Config())  # nbgrader makes a new gradebook with a program that this finds
    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    Gradebook(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="module")
def made(empty, tmp_path_factory):
    """The file of a gradebook with two lessons, one of them with an essay."""
    path = shutil.copy(empty, tmp_path_factory.mktemp("made"))
    with Gradebook(f"sqlite:///{path}") as gradebook:
        for lesson, topic, cells in (
            (ADD, "add", {"check_add_forward": 4, "essay": 6}),
            (LINEAR, "linear", {"check_neuron_forward": 2, "check_linear_forward": 4}),
        ):
            gradebook.add_assignment(lesson)
            gradebook.add_notebook(topic, lesson)
            for name, points in cells.items():
                kind = "markdown" if name == "essay" else "code"
                about = {"notebook": topic, "assignment": lesson, "cell_type": kind}
                exercise = name.removeprefix("check_")
                source = "" if name == "essay" else f'check("{exercise}", globals())'
                gradebook.add_grade_cell(name, max_score=points, **about)
                gradebook.add_source_cell(name, source=source, **about)
    return path


@pytest.fixture
def gradebook(made, tmp_path):
    """A gradebook with two lessons and no students."""
    shutil.copy(made, tmp_path / "gradebook.db")
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        yield gradebook


def hand_in(gradebook, lesson, student, *points, **changes):
    """Enter what a student's cells have earned, in their order."""
    gradebook.add_submission(lesson, student)
    notebook = gradebook.find_submission(lesson, student).notebooks[0]
    for grade in notebook.grades:
        names = ["check_add_forward", "essay", "check_neuron_forward", "check_linear_forward"]
        place = names.index(grade.name) % 2
        grade.auto_score = points[place]
        for name, values in changes.items():
            if name != "late":
                setattr(grade, name, values[place])
    notebook.late_submission_penalty = changes.get("late")
    gradebook.db.commit()


def table(exporter, gradebook, tmp_path, **settings):
    """What an exporter writes, row by row."""
    to = tmp_path / "out.csv"
    exporter(to=str(to), **settings).export(gradebook)
    with to.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def test_the_csv_has_nbgraders_columns_then_a_status_and_quotes_what_holds_commas(
    gradebook, tmp_path
):
    gradebook.add_student("ana", first_name='Ana "A."', last_name="Arce, Jr.", email="ana@x.org")
    gradebook.add_student("bea")
    hand_in(gradebook, LINEAR, "ana", 2.0, 0.0)
    heads, *rows = table(CsvExporter, gradebook, tmp_path, assignment=[LINEAR])
    assert heads == [
        *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
        *("raw_score", "late_submission_penalty", "score", "max_score", "status"),
    ]
    ana = [LINEAR, "", "", "ana", "Arce, Jr.", 'Ana "A."', "ana@x.org"]
    assert [*ana, "2.0", "0.0", "2.0", "6.0", "graded"] in rows
    assert [LINEAR, "", "", "bea", "", "", "", "0.0", "0.0", "0.0", "6.0", "missing"] in rows
    assert b'"Arce, Jr.","Ana ""A.""",' in (tmp_path / "out.csv").read_bytes()


def test_penalties_manual_scores_and_extra_credit_count_as_the_gradebook_counts_them(
    gradebook, tmp_path
):
    gradebook.add_student("ana")
    hand_in(
        *(gradebook, LINEAR, "ana", 0.0, 4.0),
        manual_score=(1.5, None),
        extra_credit=(None, 0.5),
        late=3.0,
    )
    _, row = table(CsvExporter, gradebook, tmp_path, assignment=[LINEAR])
    assert row[7:] == ["6.0", "3.0", "3.0", "6.0", "graded"]
    assert gradebook.find_submission(LINEAR, "ana").score == 6.0
    by = {"by": "exercise", "assignment": [LINEAR]}
    heads, *rows = table(CsvExporter, gradebook, tmp_path, **by)
    assert heads[:2] + heads[6:] == [
        *("assignment", "exercise", "raw_score", "score", "max_score", "status")
    ]
    assert [row[:2] + row[6:] for row in rows] == [
        [LINEAR, "neuron_forward", "1.5", "0.75", "2.0", "graded"],
        [LINEAR, "linear_forward", "4.5", "2.25", "4.0", "graded"],
    ]
    assert table(CanvasExporter, gradebook, tmp_path, **by)[2][5:] == ["0.75", "2.25"]
    assert table(CanvasExporter, gradebook, tmp_path)[2][6:] == ["3.0"]


def test_a_penalty_above_the_points_leaves_zero_and_a_negative_score_stays_a_number(
    gradebook, tmp_path
):
    gradebook.add_student("ana")
    gradebook.add_student("bea")
    hand_in(gradebook, LINEAR, "ana", 2.0, 0.0, late=5.0)
    hand_in(gradebook, LINEAR, "bea", 2.0, 0.0, manual_score=(-1.0, 3.0))
    rows = table(CsvExporter, gradebook, tmp_path, assignment=[LINEAR])
    assert {row[3]: row[9] for row in rows[1:]} == {"ana": "0.0", "bea": "2.0"}
    rows = table(CanvasExporter, gradebook, tmp_path, by="exercise", assignment=[LINEAR])
    assert rows[3][5:] == ["-1.0", "3.0"]


def test_canvas_gets_its_columns_in_its_order_and_the_points_possible_above_the_students(
    gradebook, tmp_path
):
    gradebook.add_student("ana", first_name="Ana", last_name="Arce", lms_user_id="4711")
    hand_in(gradebook, LINEAR, "ana", 2.0, 4.0)
    titles = {LINEAR: "Lesson 2 (99)"}
    assert table(CanvasExporter, gradebook, tmp_path, titles=titles) == [
        [*("Student", "ID", "SIS User ID", "SIS Login ID", "Section"), ADD, "Lesson 2 (99)"],
        ["    Points Possible", "", "", "", "", "10.0", "6.0"],
        ["Arce, Ana", "4711", "", "ana", "", "", "6.0"],
    ]
    rows = table(CanvasExporter, gradebook, tmp_path, id_column="SIS User ID", by="exercise")
    assert rows[0][5:] == [
        *(f"{ADD} add_forward", f"{ADD} essay"),
        *(f"{LINEAR} neuron_forward", f"{LINEAR} linear_forward"),
    ]
    assert rows[1][5:] == ["4.0", "6.0", "2.0", "4.0"]
    assert rows[2] == ["Arce, Ana", "4711", "ana", "", "", "", "", "2.0", "4.0"]


def test_moodle_gets_its_columns_in_its_order(gradebook, tmp_path):
    gradebook.add_student("ana", first_name="Ana", last_name="Arce", email="ana@x.org")
    hand_in(gradebook, LINEAR, "ana", 2.0, 4.0)
    assert table(MoodleExporter, gradebook, tmp_path) == [
        ["First name", "Last name", "ID number", "Email address", ADD, LINEAR],
        ["Ana", "Arce", "ana", "ana@x.org", "-", "6.0"],
    ]


def test_moodle_gets_addresses_only_if_everybody_has_one(gradebook, tmp_path):
    """It gives a row without one to the student above."""
    gradebook.add_student("ana", email="ana@x.org")
    gradebook.add_student("bea")
    rows = table(MoodleExporter, gradebook, tmp_path)
    assert rows[0][:4] == ["First name", "Last name", "ID number", ADD]
    assert all(len(row) == 5 for row in rows)


def test_what_nobody_has_graded_yet_is_no_grade_to_a_platform(gradebook, tmp_path, caplog):
    gradebook.add_student("ana")
    hand_in(gradebook, ADD, "ana", 4.0, None)
    assert table(CanvasExporter, gradebook, tmp_path)[2][5:] == ["", ""]
    assert table(MoodleExporter, gradebook, tmp_path)[1][3:] == ["-", "-"]
    only = table(CanvasExporter, gradebook, tmp_path, by="exercise", assignment=[ADD])
    assert only[2][5:] == ["4.0", ""]
    rows = table(CsvExporter, gradebook, tmp_path, assignment=[ADD])
    assert rows[1][7:] == ["4.0", "0.0", "4.0", "10.0", "ungraded"]
    assert "01_add: points are still to be given to" in caplog.text


def test_an_exercise_that_was_removed_after_grading_counts_no_more(gradebook, tmp_path):
    gradebook.add_student("ana")
    hand_in(gradebook, LINEAR, "ana", 2.0, 4.0)
    (removed,) = gradebook.db.query(BaseCell).filter_by(
        name="check_linear_forward", type="GradeCell"
    )
    gradebook.db.execute(text("delete from base_cell where id = :id"), {"id": removed.id})
    gradebook.db.execute(text("delete from grade_cells where id = :id"), {"id": removed.id})
    gradebook.db.commit()
    gradebook.db.expire_all()
    rows = table(CanvasExporter, gradebook, tmp_path, assignment=[LINEAR], by="exercise")
    assert [row[5:] for row in rows] == [[f"{LINEAR} neuron_forward"], ["2.0"], ["2.0"]]
    assert table(CsvExporter, gradebook, tmp_path, assignment=[LINEAR])[1][9:11] == ["2.0", "2.0"]


def test_students_without_a_name_are_called_by_their_ids(gradebook, tmp_path):
    gradebook.add_student("x17")
    gradebook.add_student("x18", first_name="Plato")
    rows = table(CanvasExporter, gradebook, tmp_path)
    assert [row[0] for row in rows[2:]] == ["x17", "Plato"]


def test_only_the_students_that_are_named_are_exported(gradebook, tmp_path):
    gradebook.add_student("ana")
    gradebook.add_student("bea")
    rows = table(MoodleExporter, gradebook, tmp_path, student=["bea"])
    assert [row[2] for row in rows[1:]] == ["bea"]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"student": ["zoe"]}, "The gradebook has no student 'zoe'."),
        ({"assignment": ["09_x"]}, "The gradebook has no assignment '09_x'."),
    ],
)
def test_a_name_that_the_gradebook_does_not_know_is_one_clear_line(
    gradebook, tmp_path, settings, says
):
    with pytest.raises(SystemExit, match=says):
        table(CsvExporter, gradebook, tmp_path, **settings)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("exporter", [CsvExporter, CanvasExporter, MoodleExporter])
@pytest.mark.parametrize("by", ["lesson", "exercise"])
def test_a_course_with_nothing_in_it_is_a_table_with_heads_alone(
    empty, tmp_path, exporter, by, caplog
):
    with Gradebook(f"sqlite:///{shutil.copy(empty, tmp_path)}") as gradebook:
        rows = table(exporter, gradebook, tmp_path, by=by)
    assert len(rows) == (2 if exporter is CanvasExporter else 1)
    assert "holds no grades" in caplog.text


DANGEROUS = [
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", '"=1+1', "'=1+1"),
    *("＝1+1", "x;=1+1", "x,=1+1", "x\t=1+1", 'x",=1+1', "x\n@SUM(A1)", "=cmd|' /C calc'!A0"),
]


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("exporter", [CsvExporter, CanvasExporter, MoodleExporter])
def test_no_name_id_or_address_is_a_formula_to_a_spreadsheet(gradebook, tmp_path, exporter, text):
    gradebook.add_student(text, first_name=text, last_name=text, email=text, lms_user_id=text)
    hand_in(gradebook, LINEAR, text, -2.0, 4.0)
    rows = table(exporter, gradebook, tmp_path, by="exercise", assignment=[LINEAR])
    assert "-2.0" in [cell for row in rows for cell in row]
    for separator in ",;\t":  # a spreadsheet may cut at any of them
        with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
            for cell in (cell for row in csv.reader(file, delimiter=separator) for cell in row):
                assert cell.lstrip(' "\t\r\n')[:1] not in {*"=+@＝"}, cell
                assert not cell.lstrip(' "\t\r\n').startswith("-1"), cell
                assert cell[:1] not in {*"\t\r\n"}, cell


@pytest.mark.parametrize("text", ["-5", "+49123", "0012", "1.5", "Anna-Maria", "x=1", "a@b.org"])
def test_ids_names_and_addresses_that_are_harmless_stay_as_they_are(text):
    assert written(text) == text


def test_an_id_that_was_escaped_is_told(gradebook, tmp_path, caplog):
    gradebook.add_student("=1+1")
    rows = table(MoodleExporter, gradebook, tmp_path)
    assert rows[1][2] == "'=1+1"
    assert "'=1+1' looks like a formula; no import will find it" in caplog.text


def test_a_student_called_points_possible_does_not_change_the_points_possible(gradebook, tmp_path):
    gradebook.add_student("eve", last_name="Points Possible")
    rows = table(CanvasExporter, gradebook, tmp_path)
    assert [("Points Possible" in row[0]) for row in rows] == [False, True, False]


def test_markup_and_line_breaks_in_a_name_keep_the_table_whole(gradebook, tmp_path):
    gradebook.add_student("eve", last_name="<b>O'Neil</b>\nEve", first_name='"')
    rows = table(CsvExporter, gradebook, tmp_path)
    assert {row[4] for row in rows[1:]} == {"<b>O'Neil</b> Eve"}
    assert all(len(row) == len(rows[0]) for row in rows)


def test_a_file_is_replaced_whole_or_not_at_all(gradebook, tmp_path):
    class Failing(GradesExporter):
        def rows(self, lessons, pupils):
            yield ("one",)
            raise OSError(28, "No space left on device")

    to = tmp_path / "out.csv"
    to.write_text("as it was")
    with pytest.raises(SystemExit, match=r"out\.csv cannot be written: No space left"):
        Failing(to=str(to)).export(gradebook)
    assert to.read_text() == "as it was"
    assert {path.name for path in tmp_path.iterdir()} == {"out.csv", "gradebook.db"}


def test_a_place_that_is_no_file_is_one_clear_line(gradebook, tmp_path):
    for place, says in ((tmp_path, "is no file"), (tmp_path / "no" / "x.csv", "cannot be written")):
        with pytest.raises(SystemExit, match=says):
            CsvExporter(to=str(place)).export(gradebook)


def test_due_dates_and_the_times_of_submissions_are_exported(gradebook, tmp_path):
    gradebook.add_student("ana")
    hand_in(gradebook, LINEAR, "ana", 2.0, 4.0)
    gradebook.find_assignment(LINEAR).duedate = datetime(2026, 3, 1, 12, tzinfo=UTC)
    gradebook.find_submission(LINEAR, "ana").timestamp = datetime(2026, 2, 28, 9, tzinfo=UTC)
    gradebook.db.commit()
    _, row = table(CsvExporter, gradebook, tmp_path, assignment=[LINEAR])
    assert row[1:3] == ["2026-03-01 12:00:00", "2026-02-28 09:00:00"]


def test_a_class_of_500_is_exported_with_few_queries(gradebook, tmp_path):
    for number in range(500):
        gradebook.db.add(Student(id=f"s{number:03}"))
    gradebook.db.commit()
    count = 0

    def counting(*_):
        nonlocal count
        count += 1

    event.listen(gradebook.engine, "before_cursor_execute", counting)
    assert len(table(CsvExporter, gradebook, tmp_path)) == 1001
    event.remove(gradebook.engine, "before_cursor_execute", counting)
    assert count < 60


def test_our_csv_is_the_default_of_nbgraders_export():
    config = Config()
    configure(config)
    assert config.ExportApp.plugin_class is CsvExporter


@pytest.mark.slow
def test_nbgraders_own_command_takes_exporter_and_options(gradebook, tmp_path):
    gradebook.add_student("ana")
    hand_in(gradebook, LINEAR, "ana", 2.0, 4.0)
    options = [
        "--exporter=autograder.plugin.exporters.CanvasExporter",
        "--GradesExporter.by=exercise",
        "--CanvasExporter.id_column=SIS User ID",
        f"--db=sqlite:///{tmp_path / 'gradebook.db'}",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "export", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "canvas.csv").open(newline="") as file:
        assert list(csv.reader(file))[2][:3] == ["ana", "", "ana"]
