import pytest

from articles import cleaning
from articles.importers import links, tidying
from articles.importers.records import Refused


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p><img src="https://example.org/a.png" alt="A port"></p>',
         '<p><a href="https://example.org/a.png">Picture: A port</a></p>'),
        ('<p><img src="//example.org/a.png"></p>', '<p><a href="https://example.org/a.png">Picture</a></p>'),
        ('<p><img src="2013/a.png" alt="A port" title="By us"></p>',
         "<p><small>Picture: A port (By us)</small></p>"),
        ('<p><img src="2013/port-of-call.png" alt="port_of call">x</p>', "<p> x</p>"),
        ('<p><a href="https://example.org/"><img src="a.png" alt="A port"></a>now</p>',
         '<p><a href="https://example.org/">A port</a> now</p>'),
        ('<p><a href="https://example.org/"><img src="a.png"></a></p>',
         '<p><a href="https://example.org/">Picture</a></p>'),
        ('<iframe src="//www.youtube.com/embed/abc?start=3" title="A talk">old</iframe>',
         '<p><a href="https://www.youtube.com/watch?v=abc">Watch on YouTube: A talk</a></p>'),
        ('<iframe src="https://maps.example.org/x"></iframe>',
         '<p><a href="https://maps.example.org/x">See it at maps.example.org</a></p>'),
        ('<audio controls><source src="https://example.org/a.mp3"></audio>',
         '<p><a href="https://example.org/a.mp3">Listen at example.org</a></p>'),
        ('<video src="https://example.org/a.mp4"></video>',
         '<p><a href="https://example.org/a.mp4">Watch at example.org</a></p>'),
        ('<embed src="https://example.org/a.swf">',
         '<p><a href="https://example.org/a.swf">See it at example.org</a></p>'),
        ('<iframe src="/inside"></iframe>', ""),
        ("<script>alert(1)</script><style>p{}</style><p>x</p>", "<p>x</p>"),
        ("<h1>A</h1><h2>B</h2><h6>C</h6>", "<h2>A</h2><h3>B</h3><h4>C</h4>"),
        ("<h2>A</h2><h5>B</h5>", "<h2>A</h2><h4>B</h4>"),
        ('<p><a href="#b">x</a></p><h2>B {#b}</h2><h2>C {#c}</h2>',
         '<p><a href="#b">x</a></p><h2 id="b">B</h2><h2>C</h2>'),
        ('<p><a href="#how-it-works">x</a></p><h2>How it works</h2>',
         '<p><a href="#how-it-works">x</a></p><h2 id="how-it-works">How it works</h2>'),
        ('<p><a href="#the part">x</a> <a name="the part"></a>y <a name="z"></a></p>',
         '<p><a href="#the-part">x</a> <a id="the-part"></a>y </p>'),
        ('<p><a href="#nowhere">x</a> <a href="#">y</a> <a href="https://">z</a></p>', "<p>x y z</p>"),
        ('<p>a<a href="https://example.org/"></a>b</p>', "<p>ab</p>"),
        ('<p><a href="/about/">x</a> <a href="../b/c.md#d">y</a> <a href="page.html">z</a></p>',
         '<p><a href="article:/about/">x</a> <a href="article:c">y</a> z</p>'),
        ('<p><a href="mailto:%20a@example.org">x</a> <a href="javascript:alert(1)">y</a></p>',
         '<p><a href="mailto:a@example.org">x</a> y</p>'),
        ("<div><p>One</p>two</div>", "<p><p>One</p>two</p>"),
        ("<p><tt>x</tt></p>", "<p><code>x</code></p>"),
        ("<p>a</p><!-- more --><p>b</p><!--other-->", '<p>a</p><hr class="gate"><p>b</p>'),
        ('<pre><code>&lt;a id="x"&gt; <b>name="y"</b></code></pre>',
         '<pre><code>&lt;a id="x"&gt; <b>name="y"</b></code></pre>'),
    ],
)  # fmt: skip
def test_foreign_html_gets_a_meaning_here(html, expected):
    assert tidying.tidy(html) == expected


def test_what_is_tidied_stays_as_it_is_when_cleaned():
    html = tidying.tidy('<p><img src="https://example.org/a.png" alt="A &quot;port&quot; > x"></p><h2>B</h2>')

    assert cleaning.clean(html) == (
        '<p><a href="https://example.org/a.png">Picture: A "port" &gt; x</a></p><h2>B</h2>'
    )


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<div>" * 101, "Its elements stand more than 100 deep within each other."),
        ("x" * 1_000_001, "Its text has 1,000,001 characters; 1,000,000 are the most."),
    ],
)
def test_a_text_that_would_keep_a_machine_busy_is_refused(html, sentence):
    with pytest.raises(Refused) as refused:
        tidying.tidy(html)

    assert str(refused.value) == sentence


def test_links_to_articles_are_put_in_where_they_are_known_and_leave_their_words_elsewhere():
    html = (
        '<p><a href="article:known#b" title="T">a</a> <a href="article:no">b</a> <a href="article:">c</a></p>'
    )

    assert links.references(html) == ["known", "no", ""]
    assert (
        links.resolved(html, lambda name: {"known": "/a/7"}.get(name, ""))
        == '<p><a href="/a/7#b" title="T">a</a> b c</p>'
    )
    assert links.resolved("[a](article:/about/ never closed", lambda name: "") == "[a] never closed"
