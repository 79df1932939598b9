import time

import nh3
import pytest

from articles import cleaning, nesting


def deepest(html):
    """How many of nh3's own well-formed elements stand within each other."""
    depth = most = 0
    for tag in nh3.clean(html).split("<")[1:]:
        depth += -1 if tag.startswith("/") else 0 if tag.startswith(("br", "hr", "img")) else 1
        most = max(most, depth)
    return most


def test_what_an_article_holds_is_left_as_it_stands():
    html = (
        '<p title="a > b">One<p>Two<ul><li>a<li><b>b</ul><!-- </p> -->'
        + "<table><tr><th>x<th>y" + "<tr><td><b>1<td>2" * 200 + "</table>"
        + "<ul>" + "<li><p>x" * 300 + "</ul>" + "<dl>" + "<dt>a<dd>b" * 200 + "</dl>"
    )  # fmt: skip

    assert nesting.flat(html) == html


def test_elements_too_deep_lose_their_tags_and_keep_their_words():
    html = "<blockquote>" * 150 + "<p>deep</p>" + "</blockquote>" * 150 + "<h2>after</h2>"

    flat = nesting.flat(html)

    assert flat.count("<blockquote>") == flat.count("</blockquote>") == nesting.DEEPEST
    assert "deep" in flat
    assert flat.endswith("<h2>after</h2>")


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<strong>",
        "<p><em>",
        "<dd><li>",
        "<b><div></b>",
        "<div><!--</div>-->",
        "<div><!--></div><div>-->",
        '<div><a title="</div>">',
        "<div><a title=</div>",
        "<div><title></div></title>",
        "<div><?</div>",
        "<DIV\n>",
        "<svg><td>",
        "<table>",
        "<table><tr><td>",
        "<div><table></div>",
        "<ul><li>",
        "<img",
        "<a <a ",
        "<a b='",
        "<!--",
        "&amp",
        "</div>",
    ],
)
def test_a_hundred_thousand_elements_within_each_other_are_cleaned_in_a_breath(piece):
    began = time.perf_counter()

    html = cleaning.clean(piece * (600_000 // len(piece)))

    assert time.perf_counter() - began < 5
    assert deepest(html) <= 2 * nesting.DEEPEST


def test_nested_empties_disappear_at_once():
    assert cleaning.clean("<strong>" * 50_000 + "</strong>" * 50_000) == ""
