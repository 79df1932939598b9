import pytest

from articles.importers import shortcodes
from articles.importers.records import Refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('See [this]({{< ref "2014-02-18-story.md" >}} "Title").', 'See [this](article:2014-02-18-story "Title").'),
        ('See [this]({{< relref "story" >}}).', "See [this](article:story)."),
        ('See [this]({{< ref "story.md#part" >}}).', "See [this](article:story#part)."),
        ('<a href="{{< ref "/topics/mobile" >}}">x</a>', '<a href="article:/topics/mobile/">x</a>'),
        ('<a href="{{<ref "/authors/a-b">}}">x</a>', '<a href="article:/authors/a-b/">x</a>'),
        ('[x]({{< ref "/about/_index.md" >}})', "[x](article:/about/)"),
        ('[x]({{< tmp"events/gone.md" >}})', "[x](article:)"),
        ('[x]: {{< ref "story.md" >}}', "[x]: article:story"),
        ('A bare {{< ref "story.md" >}} address', "A bare  address"),
        ('{{< button href="https://example.org/" text="Go »" >}}',
         '\n\n<p><a href="https://example.org/">Go »</a></p>\n\n'),
        ('Take {{< asset-static file="a.pdf" label="the list (PDF)" >}} home', "Take the list (PDF) home"),
        ('{{< youtube id="abc" title="Skin & Bones" >}}',
         '\n\n<p><a href="https://www.youtube.com/watch?v=abc">Watch on YouTube: Skin &amp; Bones</a></p>\n\n'),
        ("{{< youtube abc >}}", '\n\n<p><a href="https://www.youtube.com/watch?v=abc">Watch on YouTube</a></p>\n\n'),
        ('{{< fb-video "https://www.facebook.com/a/videos/1" >}}',
         '\n\n<p><a href="https://www.facebook.com/a/videos/1">Watch on Facebook</a></p>\n\n'),
        ('{{< tweet user="OpenGov" id="12" >}}',
         '\n\n<p><a href="https://twitter.com/OpenGov/status/12">Post by @OpenGov on Twitter</a></p>\n\n'),
        ('{{< quote-block text="Ask." cite="W. Deming" >}}',
         "\n\n<blockquote>\n\nAsk.\n\n— W. Deming\n\n</blockquote>\n\n"),
        ('{{< note variant="alert" >}}Mind **this**.{{< /note >}}',
         "\n\n<blockquote>\n\n\n\n\n\nMind **this**.\n\n\n\n</blockquote>\n\n"),
        ("{{< highlight >}}Cost = time{{< /highlight >}}", "Cost = time"),
        ("{{< highlight go >}}x := 1{{< /highlight >}}", "\n\n```go\nx := 1\n```\n\n"),
        ('{{< accordion title="More" icon="" >}}Words{{< /accordion >}}', "\n\n**More**\n\nWords\n\n"),
        ("{{% aside %}}Words{{% /aside %}}", "Words"),
        ("{{< toc >}}", ""),
        ('{{< map src="https://example.org/map" title="The map" />}}',
         '\n\n<p><a href="https://example.org/map">The map</a></p>\n\n'),
        ('{{< featured-resource link="resources/x/" kicker="Learn more">}}', ""),
        ("a {{</* ref */>}} b", "a  b"),
        ('{{< img src="a" alt="say "hi" now" >}} and {{< toc >}} more',
         '\n\n<p><img src="a" alt="say" title=""></p>\n\n and  more'),
        ("An open {{< note and no end", "An open  note and no end"),
        ("{{< /note >}} nothing was open", " nothing was open"),
        ("A template's {{ variable }} is no shortcode", "A template's {{ variable }} is no shortcode"),
    ],
)  # fmt: skip
def test_a_shortcode_becomes_what_it_means(text, expected):
    assert shortcodes.expand(text) == expected


def test_a_picture_stands_in_a_paragraph_of_its_own_or_within_its_sentence():
    alone = shortcodes.expand(
        '{{< legacy-img src="2013/12/Eye\\_App.jpg" alt="Eye\\_App" caption="By us" >}}Words'
    )
    within = shortcodes.expand('Words {{< img src="logo" alt="A logo" >}} more')

    assert alone == '\n\n<p><img src="2013/12/Eye_App.jpg" alt="Eye_App" title="By us"></p>\n\nWords'
    assert within == 'Words <img src="logo" alt="A logo" title=""> more'


def test_pairs_that_were_never_closed_are_closed_at_the_end():
    assert shortcodes.expand("{{< box >}}Words").endswith("Words\n\n\n\n</blockquote>\n\n")


def test_more_shortcodes_than_any_article_has_are_refused():
    with pytest.raises(Refused, match=r"It has more than 5,000 shortcodes\."):
        shortcodes.expand("{{< toc >}}" * 5001)
