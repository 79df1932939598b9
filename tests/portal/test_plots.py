import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from portal import plots
from portal.plots import Bar, Series

DAY = date(2026, 11, 1)


def days(*numbers: int) -> list[tuple[date, int]]:
    return [(DAY + timedelta(days=place), number) for place, number in enumerate(numbers)]


def drawing(html: str) -> ElementTree.Element:
    """The plot's SVG, which must be well-formed."""
    found = re.search(r"<svg class=\"plot-drawing\".*</svg>(?=\s*<details)", html, re.DOTALL)
    assert found is not None
    return ElementTree.fromstring(found[0])


def table(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


def paths(html: str) -> list[str]:
    return [path.attrib["d"] for path in drawing(html).iter("path") if "plot-line" in path.attrib["class"]]


def test_a_line_goes_from_the_first_day_to_the_last_and_from_zero_to_the_top():
    html = plots.line("people", "Subscribers", [Series("active", days(0, 10, 20))])

    assert paths(html) == ["M0.00 100.00L50.00 50.00L100.00 0.00"]


def test_a_missing_day_is_bridged_not_zero():
    points = [(DAY, 10), (DAY + timedelta(days=4), 10)]

    html = plots.line("people", "Subscribers", [Series("active", points)])

    assert paths(html) == ["M0.00 0.00L100.00 0.00"]
    assert len(table(html)) == 3


def test_one_day_is_a_dot_in_the_middle():
    assert paths(plots.line("people", "Subscribers", [Series("active", days(5))])) == ["M50.00 16.67h0"]


def test_without_numbers_a_plot_says_so():
    line = plots.line("people", "Subscribers", [Series("active", [])])
    bars = plots.stacked_bars("out", "Outcomes", ["sent"], [])

    assert "There is nothing to draw yet." in line
    assert "There is nothing to draw yet." in bars
    assert "<svg" not in line + bars


def test_the_table_holds_the_same_numbers_newest_first_and_what_stands_beside():
    html = plots.line(
        "people",
        "Subscribers",
        [Series("active", days(5, 7))],
        beside=[Series("left", [(DAY, 1)])],
    )

    assert table(html) == [["", "active", "left"], ["2 Nov 2026", "7", "–"], ["1 Nov 2026", "5", "1"]]


@pytest.mark.parametrize(
    ("most", "marks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6]),
        (23, [0, 10, 20, 30]),
        (999, [0, 500, 1000]),
        (1_000_000, [0, 500_000, 1_000_000]),
    ],
)
def test_marks_are_round_numbers_and_few(most, marks):
    assert plots._scale(most) == (marks[-1], marks)


def test_bars_stand_on_one_another_and_none_vanishes():
    html = plots.stacked_bars("out", "Outcomes", ["sent", "failed"], [Bar("1", [9_999, 1]), Bar("2", [0, 0])])

    rects = [rect.attrib for rect in drawing(html).iter("rect")]
    assert [(rect["class"], rect["y"], rect["height"]) for rect in rects] == [
        ("plot-part plot-colour-0", "0.0", "200.0"),
        ("plot-part plot-colour-1", "-1.0", "1.0"),
    ]
    assert table(html) == [["", "sent", "failed"], ["2", "0", "0"], ["1", "9999", "1"]]


def test_words_are_escaped_and_nothing_is_styled_inline():
    nasty = '<script>alert("x")</script>'

    html = plots.line("a", nasty, [Series(nasty, days(1, 2)), Series("b", days(2, 3))])
    html += plots.stacked_bars("b", nasty, [nasty], [Bar(nasty, [3], path="/x/?a=1&b=2")])

    assert "<script" not in html
    assert "style=" not in html
    assert "/x/?a=1&amp;b=2" in html


def test_a_reader_who_cannot_see_hears_title_and_sum():
    html = plots.line("people", "Subscribers", [Series("active", days(5, 1_234))])

    svg = drawing(html)
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-labelledby"] == "people-title people-words"
    assert [child.text for child in list(svg)[:2]] == ["Subscribers", "active: 5 → 1\u202f234"]


def test_days_are_labelled_back_from_the_last_one_and_six_at_most():
    span = [(DAY + timedelta(days=place), place) for place in range(90)]

    labels = [tick.label for tick in plots._day_ticks([day for day, _number in span])]

    assert labels == ["6 Nov", "4 Dec", "1 Jan", "29 Jan"]
