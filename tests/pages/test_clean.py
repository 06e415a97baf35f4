"""What may stand on a page: honest markup stays, and nothing that runs, loads or covers up."""

import pytest

from autograder.pages.clean import MOST_HTML, MOST_NESTED, clean, clean_markdown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# My way", "<h1"),
        ("*so*, `a < b`", "<em>so</em>, <code>a &lt; b</code>"),
        ("$a_i < b$ & c", "$a_i &lt; b$ &amp; c"),
        ("[docs](https://numpy.org)", '<a href="https://numpy.org">docs</a>'),
        ("![x](data:image/png;base64,AAAA)", 'src="data:image/png;base64,AAAA"'),
        ("| a |\n|:-:|\n| 1 |\n", '<td style="text-align:center;">1</td>'),
        ("```python\nx = 1\n```", '<span class="n">x</span>'),
        ("<details><summary>Why</summary>So.</details>", "<details><summary>Why</summary>"),
    ],
)
def test_honest_markdown_is_shown_as_it_was_meant(text, shown):
    assert shown in clean_markdown(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b onclick=go()>x</b>", "<b>x</b>"),
        ("<a href='javascript:go()'>x</a>", "<a>x</a>"),
        ("<a href=' data:text/html,x'>x</a>", "<a>x</a>"),
        ("<img src='https://elsewhere/x.png'>", "<img>"),
        ("<img src='data:image/svg+xml;base64,AAAA'>", "<img>"),
        ("<p style='position: fixed' class='panel' id='top'>x</p>", "<p>x</p>"),
        (
            "<table><tr><td style='position: fixed; text-align: right'>x</td></tr></table>",
            "text-align: right",
        ),
        ("<iframe src='x'>y</iframe>", "y"),
        ("<script>go()</script>", "go()"),
        (b"<b>bytes</b>", "<b>bytes</b>"),
    ],
)
def test_what_runs_loads_or_covers_up_is_taken_out(text, shown):
    cleaned = clean(text)
    assert shown in cleaned
    assert not any(word in cleaned for word in ("javascript", "fixed", "elsewhere", "<script"))


def test_a_flood_of_html_is_shown_as_text():
    assert clean("<b>" * MOST_HTML).startswith("<pre>&lt;b&gt;")


def test_elements_in_elements_beyond_measure_are_shown_as_text():
    assert clean("<div>" * (MOST_NESTED + 1)).startswith("<pre>&lt;div&gt;")
    assert clean("<tr><td>x" * MOST_NESTED).count("<") == 0
    assert clean("<table>" + "<tr><td>x" * MOST_NESTED + "</table>").count("<td>") == MOST_NESTED
