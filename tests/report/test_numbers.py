"""The class report's figures, of records made up by hand."""

from dataclasses import replace

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_notebook

from autograder.grading.result import Result
from autograder.report.findings import Unread, result_in
from autograder.verdict import Verdict
from tests.report.reporting import TWO, a_lesson, entry, made_up, report_on, wrong


@pytest.mark.parametrize("count", [2, 7, 60])
def test_quartiles_and_bars_are_those_of_the_grades(tmp_path, count):
    entries = made_up(count)
    for lesson in report_on(tmp_path, TWO, entries).lessons:
        scores = [one.score for one in entries if one.lesson == lesson.id]
        grades = lesson.grades
        quartiles = [grades.lower_quartile, grades.median, grades.upper_quartile]
        assert quartiles == pytest.approx(np.percentile(scores, [25, 50, 75]))
        assert (grades.lowest, grades.highest) == (min(scores), max(scores))
        edges = [bar.start for bar in grades.bars] + [grades.bars[-1].end]
        assert [bar.students for bar in grades.bars] == list(np.histogram(scores, edges)[0])
        assert lesson.graded == len(scores) == sum(bar.students for bar in grades.bars)


@pytest.mark.parametrize("most", [0.5, 1, 4, 10, 22, 60, 100, 1234.5])
def test_a_picture_has_few_bars_and_full_points_stand_in_the_last(tmp_path, most):
    lesson = a_lesson("01_a", {"one": most})
    report = report_on(tmp_path, [lesson], [entry("a", "01_a", {"one": most})])
    bars = report.lessons[0].grades.bars
    assert len(bars) <= 13
    assert bars[-1].students == 1
    assert bars[-1].start <= most < bars[-1].end


def test_separation_is_the_correlation_with_the_sum_of_all_other_exercises(tmp_path):
    entries = made_up(40)
    given = {}
    for one in entries:
        for cell, grade in one.cells.items():
            given[one.student, cell.removeprefix("check_")] = grade.points
    exercises = [e.id for lesson in TWO for e in lesson.exercises]
    report = report_on(tmp_path, TWO, entries)
    for figure in (one for lesson in report.lessons for one in lesson.exercises):
        those = [student for student, exercise in given if exercise == figure.id]
        own = [given[student, figure.id] for student in those]
        rest = [
            sum(given.get((student, other), 0) for other in exercises if other != figure.id)
            for student in those
        ]
        assert figure.separation == pytest.approx(np.corrcoef(own, rest)[0, 1], abs=1e-4)


@pytest.mark.parametrize(
    "points",
    [
        {"a": (2, 3), "b": (0, 0)},
        {"a": (2, 3), "b": (2, 0), "c": (2, 3)},
        {"a": (0, 0.3), "b": (2, 0.1 + 0.2), "c": (2, 0.3)},
    ],
    ids=["two students", "everyone solved it", "the others differ by a rounding error"],
)
def test_there_is_no_separation_where_it_is_not_defined(tmp_path, points):
    entries = [
        entry(student, "01_a", {"one": one, "two": two}) for student, (one, two) in points.items()
    ]
    assert report_on(tmp_path, TWO, entries).lessons[0].exercises[0].separation is None


def test_solved_counts_full_points_among_those_who_have_points(tmp_path):
    points = {"a": 2.0, "b": 2.5, "c": 1.9, "d": 0.0, "e": None}
    entries = [entry(student, "01_a", {"one": given}) for student, given in points.items()]
    figure = report_on(tmp_path, TWO, entries).lessons[0].exercises[0]
    assert (figure.solved, figure.graded) == (2, 4)


def test_a_file_that_was_refused_is_left_out_of_an_exercises_figures(tmp_path):
    entries = [entry(name, "01_a", {"one": 2.0, "two": 0.0}) for name in "abc"]
    entries += [entry(name, "01_a", {"one": 0.0, "two": 0.0}) for name in "defg"]
    by_hand = replace(entries[-1].cells["check_one"], points=1.0, by_hand=True)
    entries[-1] = replace(entries[-1], cells={**entries[-1].cells, "check_one": by_hand})
    results = [Result(), Result(), Unread(refused="it is gone.")]
    results += [Result(refused="it is empty.")] * 4
    one, two, _ = report_on(tmp_path, TWO, entries, results).lessons[0].exercises
    assert (one.solved, one.graded) == (3, 4)
    assert (two.solved, two.graded) == (0, 3)


def test_seconds_are_the_median_and_the_longest_of_what_was_measured(tmp_path):
    entries = [entry(name, "01_a", {"one": 2.0, "two": 3.0}) for name in "abcd"]
    times = (0.5, 0.1, 9.25)
    findings = [Result(seconds={"one": one}) for one in times] + [Result()]
    one, two, _ = report_on(tmp_path, TWO, entries, findings).lessons[0].exercises
    assert (one.median_seconds, one.longest_seconds) == (0.5, 9.25)
    assert (two.median_seconds, two.longest_seconds) == (None, None)


def missed(*verdicts):
    return Result({verdict.exercise: verdict for verdict in verdicts})


def test_mistakes_are_counted_by_student_and_the_most_common_come_first(tmp_path):
    entries = [entry(name, "01_a", {"one": 0.0, "two": 0.0}) for name in "abcd"]
    kept = ("autograded/a/01_a/01_a.ipynb", "autograded/b/01_a/01_a.ipynb")
    for path in (*kept, "feedback/b/01_a/01_a.html"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    findings = [
        missed(wrong("one", "m", "x", "hint m"), wrong("two", None, "a case: got 1", "Look.")),
        missed(wrong("one", "n", "x", "hint n"), wrong("two", None, "a case: got 2", "Look.")),
        missed(wrong("one", "n", "x", "hint n"), wrong("two", None, "another case: got 1")),
        Result({"one": Verdict("one", True)}),
    ]
    report = report_on(tmp_path, TWO, entries, findings)
    assert [
        (m.lesson, m.exercise, m.name, m.text, m.students, m.example.student.id, m.example.page)
        for m in report.misconceptions
    ] == [
        ("01_a", "one", "n", "hint n", 2, "b", "feedback/b/01_a/01_a.html"),
        ("01_a", "one", "m", "hint m", 1, "a", "autograded/a/01_a/01_a.ipynb"),
    ]
    assert [(m.name, m.text, m.students) for m in report.failures] == [
        ("a case", "got 1 Look.", 2),
        ("another case", "got 1", 1),
    ]


def test_who_handed_in_nothing_is_not_graded_waits_or_was_late_is_named(tmp_path):
    entries = [
        entry("a", "01_a", {"one": 2.0}, late=True),
        entry("b", "01_a", {"one": 2.0, "two": None}, waiting=["two"]),
        entry("c", "01_a", {"one": None}, waiting=["one"]),
    ]
    findings = [Result(), Result(), Result(refused="it is gone.")]
    report = report_on(
        tmp_path,
        TWO,
        entries,
        findings,
        names={"d": "Dia Dube", "a": "Ana Arce"},
        submitted={("01_a", "a"), ("01_a", "new")},
    )
    first, second = report.lessons
    assert [one.name for one in first.missing] == ["Dia Dube"]
    assert [one.id for one in first.waiting] == ["c", "new"]
    assert [one.id for one in first.by_hand] == ["b"]
    assert [one.name for one in first.late] == ["Ana Arce"]
    assert (first.handed_in, first.graded) == (4, 2)
    assert len(second.missing) == report.students == 5
    assert second.grades is None
    assert (report.handed_in, report.graded) == (4, 2)


def test_flags_come_from_the_notebook_from_the_gradebook_and_from_what_cannot_be_read(tmp_path):
    entries = [
        entry("a", "01_a", {"one": 0.0}, flagged=True),
        entry("b", "01_a", {"one": 0.0}, flagged=True),
        entry("c", "01_a", {"one": 0.0}),
        entry("d", "01_a", {"one": 0.0}),
    ]
    findings = [Result(flags=["x", "y"]), Result(), Result(refused="gone."), Result()]
    report = report_on(tmp_path, TWO, entries, findings)
    assert [(flag.example.student.id, flag.what) for flag in report.flags] == [
        *(("a", "x"), ("a", "y"), ("b", "flagged in the gradebook")),
        ("c", "it could not be read: gone."),
    ]


def test_students_of_one_name_are_told_apart(tmp_path):
    names = {"a": "Ana Arce", "b": "Ana  Arce", "c": "", "d": "Dia Dube"}
    report = report_on(tmp_path, TWO, [], names=names)
    named = [one.name for one in report.lessons[0].missing]
    assert named == ["Ana Arce (a)", "Ana Arce (b)", "c", "Dia Dube"]


def test_points_for_a_removed_exercise_and_a_lesson_that_is_not_known_are_told(tmp_path):
    entries = [entry(name, "01_a", {"one": 2.0, "gone": 1.0}) for name in "ab"]
    report = report_on(tmp_path, TWO, entries, submitted={("09_z", "a"), ("01_a", "a")})
    unknown, removed = report.notes
    assert "09_z was handed in by 1" in unknown
    assert "nbgrader generate_assignment 09_z" in unknown
    assert "01_a no longer has check_gone, for which 2 were given points" in removed
    assert [e.id for e in report.lessons[0].exercises] == ["one", "two", "three"]
    assert report.lessons[0].grades.median == 3.0
    assert sum(bar.students for bar in report.lessons[0].grades.bars) == 2


def graded(**about):
    """A graded notebook that keeps this."""
    return nbformat.writes(new_notebook(metadata={"miniflow": about}))


@pytest.mark.parametrize(
    "result",
    [
        Result(),
        Result({"one": wrong("one", "m", "x: y", "Why?")}, {"one": 0.25}, ["odd"], ["check_one"]),
        Result(refused="it is empty."),
        Result({"one": Verdict("one", True)}, protected=False),
    ],
)
def test_a_graded_notebook_tells_what_came_of_it(tmp_path, result):
    notebook = new_notebook()
    result.write(notebook)
    path = tmp_path / "a.ipynb"
    nbformat.write(notebook, path)
    assert result_in(path) == result


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        ("", "is empty"),
        ("{", "not JSON"),
        ("[]", "no notebook"),
        ('{"nbformat": 4, "metadata": [], "cells": []}', "not what the grader writes"),
        (graded(verdicts={"one": {"exercise": "one", "new": 1}}), "not what the grader writes"),
        (graded(seconds={"one": "long"}), "not what the grader writes"),
        (graded(other="new"), "not what the grader writes"),
    ],
)
def test_a_graded_notebook_that_cannot_be_read_says_why(tmp_path, content, why):
    path = tmp_path / "a.ipynb"
    if content is not None:
        path.write_text(content)
    assert why in result_in(path).refused
