"""docs/seeds.md says where each part of the seeds lives: the cells that it names are there."""

import re

import pytest

from autograder.lessons import ROOT, lessons

PAGE = (ROOT / "docs" / "seeds.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
HEAD = "| part | lesson | cell | mended |"
ROW = re.compile(r"\| ([^|]+) \| (\d\d_\w+) \| ([^|]+) \|[^|]*\|")  # part, lesson, cells
CELL = re.compile(r"`\w+`|\*[^*]+\*")  # a grade id, or a heading
SEEDS = {text[:3]: text for text in PAGE.split("\n## Seed ")[1:]}


def rows(text):
    """Part, lesson and cells of each row of the tables in a text."""
    found = (ROW.fullmatch(line) for line in text.splitlines())
    return [match.groups() for match in found if match]


def cells_of(lesson):
    """The grade ids and headings of a lesson, as the page writes them."""
    names = {f"`{name}`" for name in lesson.cells}
    for cell in lesson.notebook.cells:
        if cell.cell_type == "markdown":
            names |= {f"*{name}*" for name in re.findall(r"^#+ (.+)$", cell.source, re.MULTILINE)}
    return names


def test_there_is_a_table_for_each_of_the_five_seeds_and_every_row_of_it_can_be_read():
    assert sorted(SEEDS) == ["000", "001", "002", "003", "004"]
    for number, text in SEEDS.items():
        in_table = [line for line in text.splitlines() if line.startswith("| ")]
        assert in_table[0] == HEAD
        assert [line for line in in_table[1:] if not ROW.fullmatch(line)] == [], number


@pytest.mark.parametrize("part, lesson, cells", rows(PAGE))
def test_a_part_of_a_seed_stands_in_the_cells_that_are_named(part, lesson, cells):
    there = {each.id: cells_of(each) for each in lessons()}
    named = CELL.findall(cells)
    assert named and ", ".join(named) == cells
    assert set(named) <= there[lesson]


def test_the_readme_names_the_same_lessons_for_each_seed():
    for number, text in SEEDS.items():
        (line,) = (line for line in README.splitlines() if line.startswith(f"| {number} |"))
        named = line.split("|")[3].split()
        assert named == sorted({lesson[:2] for _, lesson, _ in rows(text)})
