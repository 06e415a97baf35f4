"""Markup that is made to be slow: much of one thing, or of two that get into each other's way.

Each is as long as it is asked to be. What is worst grows with the square of that, or faster.
"""

from __future__ import annotations

from collections.abc import Callable

Maker = Callable[[int], str]


def again(unit: str) -> Maker:
    """One piece of text over and over."""
    return lambda length: (unit * (length // len(unit) + 1))[:length]


def after(first: Maker, second: Maker) -> Maker:
    """Half of this, then half of that."""
    return lambda length: first(length // 2) + second(length - length // 2)


def counted(unit: str) -> Maker:
    """A piece of text with another number in it each time."""

    def made(length: int) -> str:
        size = len(unit) + 3
        return "".join(unit.format(f"{number:x}") for number in range(length // size))

    return made


def within(opened: str, closed: str) -> Maker:
    """Something in itself, as deep as it goes."""

    def made(length: int) -> str:
        deep = length // (len(opened) + len(closed))
        return opened * deep + closed * deep

    return made


def around(before: str, made: Maker, behind: str = "") -> Maker:
    """Something with a beginning and an end."""
    return lambda length: before + made(length - len(before) - len(behind)) + behind


def units(text: str) -> dict[str, Maker]:
    """Pieces of text by themselves, each over and over; · is a space and ¶ the end of a line."""
    return {
        f"{unit} again": again(unit.replace("·", " ").replace("¶", "\n")) for unit in text.split()
    }


def formulas(made: Maker) -> Maker:
    """Formulas that are just short enough to be set."""
    return again(f"${made(900)}$ ")


HTML: dict[str, Maker] = {
    **units(r"""
        <b> <div> <ul><li> <li>x <dl><dd> <table><tr><td> <tr><td>x <table><tr><th>x <h1>x <a> <q·x>
        <a·href=x><p> <a·href='http://x'>y</a> <b><i>x</b></i> <a><b><p></a></b> <p><b> <img> </p>
        </br> </b> <pre>¶ <pre><pre>x <code>x</code>· <blockquote> <details><summary>x <h1><div>x
        <button> <select><option> <svg> <svg><foreignObject> <math><mi> <template> <nobr> <frameset>
        <ruby><rt> <table><caption> <table></table> <h1></h1> <summary></summary> <li></li>
        <th></th> <table><th></th></table> <div·class='k·k·k·k'> <td·style='text-align:right'> x· <
        <! & <!----> &amp; &notit; <img·src=data:image/png;base64,AAAA> <plaintext> <textarea>
        <title>
    """),
    "formatting in each paragraph": around("<p>", after(counted("<b a{}>"), again("<p>x"))),
    "formatting in each box": after(counted("<b a{}>"), again("<div>x</div>")),
    "formatting of all kinds in each paragraph": around(
        "<p><b><i><u><s><em><code><strong><tt><big><small><font><strike><nobr>" * 3, again("<p>x")
    ),
    "formatting that is ended in the wrong order": after(
        after(counted("<b {}>"), counted("<i {}>")), again("x</b>")
    ),
    "formatting that is ended behind many boxes": after(again("<b><div>"), again("</b>")),
    "formatting in cells": after(counted("<b a{}>"), again("<table><td>x")),
    "formatting before a table": around("<table>", again("<b>x<tr>")),
    "paragraphs before a table": around("<table>", again("<p>x")),
    "cells": around("<table>", again("<tr><td>x"), "</table>"),
    "ends in a deep place": after(again("<div>"), again("</span>")),
    "paragraphs in a deep place": after(again("<span>"), again("<p>")),
    "attributes of one tag": around("<b ", counted("a{} "), ">"),
    "attributes of one picture": around("<img ", counted("a{} "), ">"),
    "attributes of the page": counted("<html a{}>"),
    "attributes of an end": around("<b></b ", counted("a{} "), ">"),
    "a tag without end": around("<b ", again("x='")),
    "tags without end": again("<b x='"),
    "a class of many words": around("<span class='", counted("a{} "), "'>x</span>"),
    "a style of many words": around("<td style='", counted("a{}:b;"), "'>x</td>"),
    "lists in lists": within("<ul><li>x", "</li></ul>"),
    "tables in tables": within("<table><tr><td>x", "</td></tr></table>"),
    "boxes in boxes": within("<blockquote>", "</blockquote>"),
}
"""HTML by what there is too much of."""

MARKDOWN: dict[str, Maker] = {
    **units(r"""
        [ ] ![ [] [a]( [a](b [a](b) [a](<b [a][ [](·" [a¶ * ** *a **a *a· _a *a_ ***a·** ~~a *[ [*
        *] __a ` `` `a ``·a· `< $ $a $$a $$ $a$· $$¶ $` \(a \\( \\[ \begin{a} \begin{a}x\begin{b}
        \begin{a}¶ \ \* < <a <a> <a· <!-- <? <a·x=" <b¶ <div>¶¶ <http://a >· > >·a¶ >¶¶ -· -·a¶
        -·a¶¶ *·a¶·*·b¶ 1.·a¶ a¶ a¶¶ a¶=¶ #·a¶ ```¶ ```x¶ ····a¶ ¶ · ··¶ | |a¶|-¶ a|b¶-|-¶ & &amp;
        [a]:·b¶ [a]:·b·'c¶ [^a] [^a]:·b¶ [x]¶ a¶:·b¶ :·b¶ a¶:·b¶¶ -·[·]·a¶ ---¶ http://a a@b.c·
        https://a.b· ![a](b) [![a](b)](c) [[a](b)]( xy· -·-·-· >·-· 1.·-· ![a](attachment:b)
        ```python¶x¶```¶ <b>x</b>·
    """),
    "emphasis in emphasis": within("*a ", "a*"),
    "emphasis of two kinds": within("_*a ", "a*_"),
    "emphasis that is ended in the wrong order": within("*a **b ", "c** d* "),
    "links in links": within("[a", "](b)"),
    "pictures in pictures": within("![a", "](b)"),
    "quotes in quotes": lambda length: "\n".join(">" * n + " a" for n in range(int(length**0.5))),
    "lists in lists": lambda length: "\n".join("  " * n + "- a" for n in range(int(length**0.5))),
    "names and links": after(again("[a]: b\n"), again("[a] ")),
    "many names and links": after(counted("[{}]: b\n"), counted("[{}] ")),
    "a table": around("a|b\n-|-\n", again("a|b\n")),
    "a table of empty rows": around("|a|\n|-|\n", again("||\n")),
    "a table with many columns": lambda length: "|\n".join(
        again(cell)(length // 3) for cell in ("|a", "|-", "|a")
    ),
    "formatting in HTML": around("<p>", after(counted("<b a{}>"), again("<p>x"))),
    "code": around("```python\n", again("x=("), "\n```\n"),
    "a formula": around("$", again(r"\frac{a}{b}"), "$"),
    "formulas": again(r"$\frac{a}{b}$ "),
    "formulas with fractions in fractions": formulas(within(r"\frac{a}{", "}")),
    "formulas with roots in roots": formulas(again(r"\sqrt ")),
    "formulas with indices of indices": formulas(within("a_{", "}")),
    "formulas with brackets": formulas(again(r"\left(")),
    "formulas with tables": formulas(around(r"\begin{matrix}", again("a&"), r"\end{matrix}")),
    "formulas with macros": formulas(again(r"\def\a{\a\a}")),
}
"""Markdown by what there is too much of."""
