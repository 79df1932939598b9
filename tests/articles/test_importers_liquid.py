import time

import pytest

from articles.importers import liquid, markdown
from articles.importers.records import Refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On {{ site.title }}.", "On ."),
        ("![a]({{ site.baseurl }}/a.png)", "![a](/a.png)"),
        ('{{ "/about" | relative_url }}', ""),
        ("{% include figure.html src='a.png' %}Words", "Words"),
        ("{%- if page.x -%}yes{% endif %}", "yes"),
        ("[see]({% post_url 2019-05-02-port %})", "[see](article:2019-05-02-port)"),
        ("[see]({{ site.baseurl }}{% link _posts/2019-05-02-port.md %})", "[see](article:2019-05-02-port)"),
        ("{% highlight ruby linenos %}\nx = {{ 1 }}\n{% endhighlight %}", "\n```ruby\nx = {{ 1 }}\n```\n"),
        ("{% raw %}{{ page.title }}{% endraw %}", "{{ page.title }}"),
        ("Words\n{: .notice}\n## Head {:#top}", "Words\n\n## Head "),
        ("* toc\n{:toc}", "* toc\n"),
    ],
)
def test_what_only_jekyll_understands_gets_a_meaning_or_goes(text, expected):
    assert liquid.expand(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Dear {{name}}, {5 % of 6}",
        "Write `{{ page.title }}` and `{% include x %}`.",
        "```\n{% include x %}\n{: .y}\n```\n",
        "~~~ liquid\n{{ site.title }}\n~~~",
    ],
)
def test_text_and_code_stay(text):
    assert liquid.expand(text) == text


def test_an_article_of_jekylls_shows_no_liquid():
    html = markdown.render("{{ site.title }} has {% include a.html %}\n\n{: .b}\nWords {{% c %}}.")

    assert html == "<p>has</p>\n<p>Words .</p>\n"


@pytest.mark.parametrize(
    "piece", ["{% raw %}", "{{ a | ", "](", "{% highlight x %}", "```\n", "`", "{:a", "{{"]
)
def test_hostile_text_takes_no_time(piece):
    began = time.perf_counter()

    liquid.expand(piece * min(4_000, 100_000 // len(piece)) + "words " * 60_000)

    assert time.perf_counter() - began < 3


def test_more_tags_than_an_article_has_are_refused():
    with pytest.raises(Refused, match=r"It has more than 5,000 Liquid tags\."):
        liquid.expand("{% raw %}" * 5_001)
