from datetime import UTC, datetime

import pytest

from articles import cleaning
from articles.importers import markdown
from articles.importers.records import Name, Record, Refusal

HEAD = "title: Port reopens\ndate: 2020-03-09 8:05:00 -0500\n"


def read(
    head: str = HEAD, text: str = "Words.\n", path: str = "2020/2020-03-09-port-reopens.md"
) -> Record | Refusal:
    [item] = markdown.read(path, f"---\n{head}\n---\n{text}".encode())
    return item


def record(head: str = "", text: str = "Words.\n", path: str = "2020/2020-03-09-port-reopens.md") -> Record:
    item = read(HEAD + head, text, path)
    assert isinstance(item, Record), item
    return item


def test_a_file_becomes_a_record():
    found = record(
        "slug: port\nsummary: Ships **come** again &#8217;\ntopics: [open-government, Trade]\n"
        "authors: [tammi-marcoullier, Ada Lin]\naliases: [/old/port, 'https://old.example.org/a/?x']\n"
        "expirydate: 2021-01-01\nweight: 3\nlanguage: zh\ndateline: PORT, March 9\n",
        "# Big\n\nWords\n\n| a | b |\n|---|---|\n| ~~c~~ | d |\n",
    )

    assert found == Record(
        path="2020/2020-03-09-port-reopens.md",
        source_id="2020-03-09-port-reopens",
        title="Port reopens",
        slug="port",
        published_at=datetime(2020, 3, 9, 13, 5, tzinfo=UTC),
        body="<h2>Big</h2>\n<p>Words</p>\n<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n"
        "<tr>\n<td><s>c</s></td>\n<td>d</td>\n</tr>\n</tbody>\n</table>\n",
        summary="Ships come again ’",
        keywords=("open government", "Trade"),
        authors=(Name("tammi-marcoullier", "Tammi Marcoullier"), Name("ada-lin", "Ada Lin")),
        language="zh-hans",
        dateline="PORT, March 9",
        aliases=("/old/port/", "/a/"),
        data={"expirydate": "2021-01-01", "weight": "3"},
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('"Citizens&#8217; &ldquo;Port&rdquo; &amp; more"', "Citizens’ “Port” & more"),
        ('"<strong>Bold</strong> port"', "Bold port"),
        ('"AT&T: 5 < 6"', "AT&T: 5 < 6"),
        ("2019", "2019"),
        ("'  two\n\n  lines '", "two lines"),
    ],
)
def test_a_title_is_a_line_without_markup(title, expected):
    found = read(f"title: {title}\ndate: 2020-03-09")

    assert isinstance(found, Record)
    assert found.title == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2011-06-21 15:20:28 -0400", datetime(2011, 6, 21, 19, 20, 28, tzinfo=UTC)),
        ("2011-11-28 8:32:24 -0400", datetime(2011, 11, 28, 12, 32, 24, tzinfo=UTC)),
        ("2019-05-20T13:00:00Z", datetime(2019, 5, 20, 13, tzinfo=UTC)),
        ("2019-05-20T13:00:00.123+08:00", datetime(2019, 5, 20, 5, tzinfo=UTC)),
        ("2024-04-01", datetime(2024, 4, 1, tzinfo=UTC)),
        ("2024-4-1 9:30", datetime(2024, 4, 1, 9, 30, tzinfo=UTC)),
        ("2999-01-01", datetime(2999, 1, 1, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_people_write_them(written, expected):
    assert markdown.moment(written) == expected


def test_a_date_without_an_offset_is_the_sites(settings):
    settings.TIME_ZONE = "Asia/Shanghai"

    assert markdown.moment("2020-03-09 09:00") == datetime(2020, 3, 9, 1, tzinfo=UTC)


def test_without_a_date_the_file_name_tells_it():
    found = read("title: Port", path="_posts/2020-03-09-port.md")

    assert isinstance(found, Record)
    assert (found.published_at, found.slug) == (datetime(2020, 3, 9, tzinfo=UTC), "port")


@pytest.mark.parametrize(
    ("path", "source_id"),
    [("a/b/2020-03-09-port.md", "2020-03-09-port"), ("2020-03-09-port.markdown", "2020-03-09-port"),
     ("posts/2020-port/index.md", "2020-port"), ("index.md", "index")],
)  # fmt: skip
def test_the_id_at_the_source_is_the_files_name_wherever_it_lies(path, source_id):
    assert record(path=path).source_id == source_id


def test_an_empty_body_with_an_address_becomes_a_link():
    found = record("source_url: https://example.org/story\n", "{{< img src=a >}}\n")
    redirected = record("redirectto: https://example.org/new\n", "")

    assert (found.body, found.link_url, found.source_url) == (
        "", "https://example.org/story", "https://example.org/story"
    )  # fmt: skip
    assert redirected.link_url == "https://example.org/new"


def test_a_body_that_was_moved_keeps_its_words_and_says_where_to():
    found = record("redirectto: https://example.org/new\n", "Words.")

    assert (found.body, found.link_url, found.source_url) == (
        "<p>Words.</p>\n",
        "",
        "https://example.org/new",
    )


def test_a_keyword_that_is_no_word_is_left_out_with_a_note():
    found = record("tags: 'ports, ---, !!'\ntopics: [{a: b}]\n")

    assert found.keywords == ("ports",)
    assert [note.split(" was")[0] for note in found.notes] == [
        "The keyword “{'a': 'b'}”", "The keyword “ ---”", "The keyword “ !!”"
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["true", "True", "yes"])
def test_a_draft_is_a_draft(written):
    assert record(f"draft: {written}\n").is_draft
    assert not record("draft: false\n").is_draft


def test_prose_indented_by_accident_is_no_code_and_code_is():
    text = (
        "List:\n\n    Just like your laptop any device that connects to the Internet can be found by "
        "somebody&#8217;s program, says [a report](https://example.org/).\n\nand\n\n    site:example.gov filetype:csv\n"
    )

    assert record(text=text).body == (
        "<p>List:</p>\n<p>Just like your laptop any device that connects to the Internet can be found by "
        'somebody’s program, says <a href="https://example.org/">a report</a>.</p>\n<p>and</p>\n'
        "<pre><code>site:example.gov filetype:csv\n</code></pre>\n"
    )


def test_what_older_programs_took_as_links_and_bold_is_taken():
    text = "[Write](mailto:a@example.org?subject=I want) **Getting Started—**Easy"

    assert record(text=text).body == (
        '<p><a href="mailto:a@example.org?subject=I%20want">Write</a> <strong>Getting Started—</strong> Easy</p>\n'
    )


@pytest.mark.parametrize(
    ("head", "text", "sentence"),
    [
        ("date: 2020-03-09", "Words", "It has no title."),
        ("title: ''\ndate: 2020-03-09", "Words", "It has no title."),
        ("title: [a]\ndate: 2020-03-09", "Words", "Its title is no text."),
        (f"title: {'x' * 251}\ndate: 2020-03-09", "Words", "Its title has 251 characters; 250 are the most."),
        ("title: Port\ndate: 2020-02-30", "Words", "Its date is none: “2020-02-30”."),
        ("title: Port\ndate: last Monday", "Words", "Its date is none: “last Monday”."),
        ("title: Port\ndate: 0020-03-09", "Words", "Its date is none: “0020-03-09”."),
        ("title: Port\ndate: 2020-03-09 25:00", "Words", "Its date is none: “2020-03-09 25:00”."),
        ("title: Port\ndate: 2020-03-09 10:00 +9900", "Words", "Its date is none: “2020-03-09 10:00 +9900”."),
        ("title: Port", "Words", "It has no date."),
        ("title: Port\ndate: 2020-03-09", "", "It has neither a text nor an address where there is one."),
        ("title: Port\ndate: 2020-03-09\nsource_url: javascript:alert(1)", "",
         "It has neither a text nor an address where there is one."),
        ("title: Port\ndate: 2020-03-09", "<div>" * 200 + "x",
         "Its elements stand more than 100 deep within each other."),
        ("title: Port\ndate: 2020-03-09", "x" * 500_001, "Its text has 500,002 characters; 500,000 are the most."),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_with_a_sentence(head, text, sentence):
    assert read(head, f"{text}\n" if text else "", path="port.md") == Refusal("port.md", sentence)


def test_the_head_of_a_list_is_no_article():
    assert read(path="news/_index.md") == Refusal(
        "news/_index.md", "It is the head of a list (_index.md), not an article."
    )


def test_the_fingerprint_tells_a_change_and_not_the_folder():
    assert record().fingerprint() == record(path="elsewhere/2020-03-09-port-reopens.md").fingerprint()
    assert record().fingerprint() != record(text="Words!\n").fingerprint()
    assert record().fingerprint() != record("weight: 1\n").fingerprint()


@pytest.mark.parametrize(
    ("head", "path"),
    [
        ("published: false\n", "_posts/2020-03-09-port.md"),
        ("published: No\n", "port.md"),
        ("", "_drafts/port.md"),
    ],
)
def test_what_jekyll_holds_back_is_a_draft(head, path):
    assert record(head, path=path).is_draft
    assert not record("published: true\n", path="drafts-of-trade/port.md").is_draft


def test_footnotes_and_definitions_come_through_cleaning():
    html = cleaning.clean(markdown.render("A claim.[^1]\n\nGauge\n: The width.\n\n[^1]: The *source*.\n"))

    assert "[^1]" not in html
    assert '<a id="fnref1" href="#fn1">[1]</a>' in html
    assert '<li id="fn1">' in html
    assert "<dt>Gauge</dt>" in html
    assert "<dd>The width.</dd>" in html
