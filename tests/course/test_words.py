"""The pages of notation and of terms hold for the lessons: one meaning, defined before use."""

import re

import pytest

from autograder.lessons import ROOT, lessons
from tests.course.test_lessons import FOLLOWED

SYMBOLS = re.findall(
    r"^\| \$(\\?\w+)\$ \| (\d\d) \|", (ROOT / "docs" / "notation.md").read_text("utf-8"), re.M
)
TERMS = re.findall(
    r"^\| ([a-z][a-z -]*) \| (\d\d) \|", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.M
)
WRITING = {
    *("frac sum cdot left right max tanh sqrt lVert rVert").split(),
    *("ge le quad qquad infty approx ldots CE").split(),
}
"""What TeX writes without naming anything."""

EVERYDAY = {"answer"}
"""Terms that are common words as well: a student is asked for an answer from the first page on."""

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.DOTALL)


def prose(lesson):
    """A lesson's text on one line, without its card, headings, opening questions and last link."""
    texts = [cell.source for cell in lesson.notebook.cells[1:] if cell.cell_type == "markdown"]
    told = [text for text in texts if not text.startswith(("**How this", "**Three questions"))]
    lines = "\n".join(told).splitlines()
    return " ".join(line for line in lines if not line.startswith(("#", "**Next:**")))


def symbols_in(text):
    """The letters and the names of letters that formulas in a text hold."""
    for display, inline in FORMULA.findall(text):
        formula = re.sub(r"\\(text|operatorname|mathrm)\{[^}]*\}", "", display or inline)
        for name in re.findall(r"\\[A-Za-z]+|[A-Za-z]+", formula):
            yield from [name] if name.startswith("\\") or name in WRITING else name


def test_a_symbol_and_a_term_stand_on_their_pages_once():
    for rows in (SYMBOLS, TERMS):
        names = [name for name, _ in rows]
        assert len(rows) > 25
        assert sorted(set(names)) == sorted(names)
        assert [lesson for _, lesson in rows] == sorted(lesson for _, lesson in rows)


@pytest.mark.parametrize("lesson", FOLLOWED)
def test_a_symbol_in_a_lesson_is_one_of_those_that_it_or_an_earlier_one_defines(lesson):
    (one,) = (each for each in lessons() if each.id == lesson)
    known = {symbol for symbol, since in SYMBOLS if since <= lesson[:2]}
    used = {s for s in symbols_in(prose(one)) if s.lstrip("\\") not in WRITING}
    assert used <= known


@pytest.mark.parametrize("term, number", [row for row in TERMS if row[1] <= FOLLOWED[-1][:2]])
def test_a_term_is_defined_in_its_lesson_before_it_is_used(term, number):
    texts = {lesson.id[:2]: prose(lesson) for lesson in lessons()}
    used = re.compile(rf"(?<![\w`.]){re.escape(term)}s?(?![\w`(])", re.IGNORECASE)
    defined = re.search(rf"\*\*{re.escape(term)}\w{{0,2}}\W?\*\*", texts[number], re.IGNORECASE)
    assert defined, f"lesson {number} has no **{term}**"
    earlier = [texts[n] for n in texts if n < number] + [texts[number][: defined.start()]]
    if term not in EVERYDAY:
        assert [
            text[m.start() - 40 : m.end() + 40] for text in earlier if (m := used.search(text))
        ] == []
