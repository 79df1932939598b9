import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import cleaning


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("", ""),
        ("<p>Plain</p>", "<p>Plain</p>"),
        ("<p onclick='steal()' style='color:red' class='x'>Plain</p>", "<p>Plain</p>"),
        ("<script>bad()</script><p>Good</p><style>p{}</style>", "<p>Good</p>"),
        ("<b>bold</b> <i>it</i> <del>old</del>", "<strong>bold</strong> <em>it</em> <s>old</s>"),
        ("<h1>Title</h1><h6>Small</h6>", "<h2>Title</h2><h4>Small</h4>"),
        ("<p> </p><p><br></p><p>&nbsp;</p><p>x</p>", "<p>x</p>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="//example.org/a">x</a>', '<a href="https://example.org/a">x</a>'),
        ('<a href="/energy/">x</a>', '<a href="/energy/">x</a>'),
        ('<a href="mailto:desk@example.org">x</a>', '<a href="mailto:desk@example.org">x</a>'),
        ('<p>a<img src="https://example.org/spy.gif" alt="spy">b</p>', "<p>ab</p>"),
        ('<figure><img src="data:image/png;base64,AAAA"></figure>', ""),
        ('<img src="/media/a-360.webp" alt="A port">', '<img src="/media/a-360.webp" alt="A port">'),
        ('<iframe src="https://example.org"></iframe><p>x</p>', "<p>x</p>"),
        ('<hr class="gate">', '<hr class="gate">'),
        ('<hr class="wide">', "<hr>"),
        ("<p>a</p><!-- more --><p>b</p>", '<p>a</p><hr class="gate"><p>b</p>'),
        ("<p>a\x00b</p>", "<p>ab</p>"),
        ("<ul><li><p>one</p></li><li><p>two</p><ul><li><p>in</p></li></ul></li></ul>",
         "<ul><li>one</li><li>two<ul><li>in</li></ul></li></ul>"),
        ("<ul><li><p>one</p><p>more</p></li></ul>", "<ul><li><p>one</p><p>more</p></li></ul>"),
        ('<ol><li id="fn1"><p>Note</p></li></ol>', '<ol><li id="fn1">Note</li></ol>'),
        ("<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>",
         "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"),
        ("<table><tbody><tr><th>a</th><td>1</td></tr></tbody></table>",
         "<table><tbody><tr><th>a</th><td>1</td></tr></tbody></table>"),
        ("<table><thead><tr><th>a</th></tr></thead><tbody><tr><th>b</th></tr></tbody></table>",
         "<table><thead><tr><th>a</th></tr></thead><tbody><tr><th>b</th></tr></tbody></table>"),
    ],
)  # fmt: skip
def test_readers_get_only_what_the_editor_can_make(dirty, clean):
    assert cleaning.clean(dirty) == clean
    assert cleaning.clean(clean) == clean


MARKUP = (
    "<p> </p> <li> <ul> </ul> </li> <table> <tbody> <tr> <th> </th> <td> </td> </tr> </tbody> </table>",
    "<b> </b> <img> <figure> </figure> <script> text &nbsp; < > & 合作 </a> <dl> <dt> <dd> <sup> </sup>",
    "<pre> <code> </pre>",
)
SPACED = (
    " ",
    '"',
    "<img src='/media/a'>",
    "<hr class=gate>",
    "<!-- more -->",
    "<a href='//x.org'>",
    "<a title='<img '>",
)
PIECES = st.sampled_from([*(piece for line in MARKUP for piece in line.split()), *SPACED])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_cleaning_twice_changes_nothing(html):
    once = cleaning.clean(html)

    assert cleaning.clean(once) == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_no_text_whatever_brings_a_script_or_a_handler(text):
    html = cleaning.clean(f"<p>{text}</p>").lower()

    assert "<script" not in html
    assert "<iframe" not in html


def test_what_is_cut_out_leaves_no_handler_behind():
    trick = '<a title="<img ">X</a><a title=" onmouseover=alert(1) ">y</a>'

    assert ' onmouseover=alert(1) "' not in cleaning.clean(trick).replace(
        'title=" onmouseover=alert(1) "', ""
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two &amp; three</p>", "One two & three"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("line<br>break", "line break"),
    ],
)
def test_words_of_blocks_do_not_run_together(html, text):
    assert cleaning.text_of(html) == text


@pytest.mark.parametrize(
    ("html", "words"), [("<p>Three small words</p>", 3), ("<p>一带一路</p>", 2), ("", 0)]
)
def test_two_han_characters_count_as_a_word(html, words):
    assert cleaning.count_words(html) == words
