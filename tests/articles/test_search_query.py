from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search
from articles.models import Article
from articles.search import index, kinds, query
from articles.search.stories import Stories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NASTY = [
    '"', '""', "(((", ")", "AND", "OR OR", "NOT", "NEAR(", "NEAR(a b, 3)", "*", "a*", "^a", "{a b}: c", "%s",
    "-", "--", "-*", "+port", "a:b:c", "port:*", "headline:port", "'port' & !x", "\\", "'", "_", "a_b",
    "'; DROP TABLE articles_search_row; --", "<script>alert(1)</script>", "\x00", "port\x00", "\ud800",
    "\udfff port", "🚢", "…", " ", "\n\t", "x" * 10_000, "port " * 2_000, '"' * 10_000, "section:",
    "section:\x00", "section:%s", "kind:'", "from:0001", "to:9999", "from:9998-12-31 to:0002",
    "from:2020 to:2019", "合", "合" * 300, "½ ㎏ ⼀", "ﷺ",
]  # fmt: skip


def found(text: str, **options) -> list[str]:
    return [hit.title for hit in query.find(text, at=NOW, **options).hits]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_any_text_is_answered(story, text):
    story(headline="Port reopens", published_at=NOW - timedelta(days=1))

    results = query.find(text, at=NOW)

    assert results.query.encode() is not None
    assert len(results.hits) <= 1


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(st.characters(), max_size=300),
        st.lists(
            st.sampled_from(
                [*NASTY, "port", '"', "-", "section:", "from:", "to:", "kind:", "2020", "-13", " "]
            ),
            max_size=8,
        ).map("".join),
    )
)
def test_any_text_at_all_is_answered(db, text):
    results = query.find(text, at=NOW)

    results.query.encode()
    assert results.hits == []


def test_words_are_all_wanted_and_exceptions_are_not(story):
    story(headline="Port and rail", published_at=NOW)
    story(headline="Port and road", published_at=NOW)

    assert found("port rail") == ["Port and rail"]
    assert found("port -rail") == ["Port and road"]
    assert found('port -"and rail"') == ["Port and road"]


def test_a_section_a_span_of_time_and_a_kind_narrow_the_search(story):
    story(headline="Port one", section="ports", published_at=datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC))
    story(headline="Port two", section="trade", published_at=datetime(2025, 1, 1, tzinfo=UTC))

    assert found("port section:ports") == ["Port one"]
    assert found("port section:nowhere") == []
    assert found("port from:2025") == ["Port two"]
    assert found("port to:2024") == ["Port one"]
    assert found("port from:2024-12-31 to:2025-01-01") == ["Port two", "Port one"]
    assert found("port kind:article") == ["Port two", "Port one"]
    assert found("port kind:report") == []


def test_filters_alone_list_the_newest_first(story):
    story(headline="Old", section="ports", published_at=NOW - timedelta(days=9))
    story(headline="New", section="ports", published_at=NOW - timedelta(days=1))
    story(headline="Other", published_at=NOW)

    assert found("section:ports") == ["New", "Old"]
    assert found("section:ports -old") == ["New"]


def test_only_exceptions_look_for_nothing_and_the_page_says_so(story):
    story(headline="Port", published_at=NOW)

    results = query.find("-rail", at=NOW)

    assert (results.hits, results.total_text) == ([], "")
    assert results.notes == ["There is no word in this to look for."]


def test_title_outranks_keyword_outranks_abstract_outranks_body(story):
    when = NOW - timedelta(days=3)
    filler = "Something else is told here"
    story(headline="D", abstract=filler, body="<p>A zeppelin was seen.</p>", published_at=when)
    story(headline="C", abstract="A zeppelin was seen.", body=f"<p>{filler}</p>", published_at=when)
    story(headline="B", abstract=filler, body=f"<p>{filler}</p>", keywords=["zeppelin"], published_at=when)
    story(headline="A zeppelin", abstract=filler, body=f"<p>{filler}</p>", published_at=when)

    assert found("zeppelin") == ["A zeppelin", "B", "C", "D"]


def test_of_two_that_say_the_same_the_newer_comes_first(story):
    for number, age in enumerate([400, 2, 40]):
        story(
            headline=f"Zeppelin {number}",
            abstract="",
            body="<p>x</p>",
            published_at=NOW - timedelta(days=age),
        )

    assert found("zeppelin") == ["Zeppelin 1", "Zeppelin 2", "Zeppelin 0"]


def test_equals_come_by_primary_key(story):
    for letter in "abc":
        story(headline=f"Zeppelin {letter}", abstract="", body="<p>x</p>", published_at=NOW)

    assert found("zeppelin") == ["Zeppelin c", "Zeppelin b", "Zeppelin a"]


def test_an_exact_headline_is_first_even_beyond_the_newest_that_are_ranked(story, monkeypatch):
    monkeypatch.setattr(query, "RANKED", 3)
    story(headline="The port", published_at=NOW - timedelta(days=3000))
    for number in range(6):
        story(headline=f"The port, the port {number}", published_at=NOW - timedelta(days=number))

    assert found("the port")[0] == "The port"
    assert query.find("the port", at=NOW).notes == [
        "Only the newest 3 are ranked. Words, section:, from: and to: narrow the search."
    ]


def test_a_long_headline_pasted_whole_is_first(story):
    headline = " ".join(f"word{number}" for number in range(30))[:240]
    story(headline=headline + " again", published_at=NOW)
    story(headline=headline, published_at=NOW - timedelta(days=900))

    assert found(headline)[0] == headline


def test_some_of_the_words_are_better_than_nothing(story):
    story(headline="Port of Colombo", published_at=NOW)
    story(headline="Nothing to do with it", published_at=NOW)

    results = query.find("the port of mombasa", at=NOW)

    assert results.is_loose
    assert [hit.title for hit in results.hits] == ["Port of Colombo"]
    assert not query.find("of mombasa", at=NOW).is_loose


def test_pages_follow_each_other_without_gap_or_double(story):
    for number in range(5):
        story(headline=f"Port {number}", published_at=NOW - timedelta(days=number))

    pages = [query.find("port", at=NOW, limit=2, offset=offset) for offset in (0, 2, 4, 6)]

    assert [[hit.title for hit in page.hits] for page in pages] == [
        ["Port 0", "Port 1"],
        ["Port 2", "Port 3"],
        ["Port 4"],
        [],
    ]
    assert [page.has_more for page in pages] == [True, True, False, False]
    assert {page.total_text for page in pages} == {"5 results"}


def test_nobody_counts_beyond_what_is_ranked(story, monkeypatch):
    monkeypatch.setattr(query, "RANKED", 2)
    for number in range(4):
        story(headline=f"Port {number}", published_at=NOW)

    assert query.find("port", at=NOW).total_text == "2+ results"


def test_two_queries_whatever_is_found(story, django_assert_num_queries):
    story(headline="Port 0", published_at=NOW)
    with django_assert_num_queries(2):
        assert len(found("port")) == 1

    for number in (1, 2):
        story(headline=f"Port {number}", published_at=NOW)
    with django_assert_num_queries(2):
        assert len(found("port")) == 3


def test_a_hit_says_what_a_line_shows(story, section):
    ports = section("ports", name="Ports")
    article = story(headline="Port & quay", abstract="A <port>.", section=ports, published_at=NOW)

    hit = query.find("port", at=NOW).hits[0]

    assert (hit.title, hit.url, hit.section, hit.published_at) == (
        "Port & quay",
        article.get_absolute_url(),
        ports,
        NOW,
    )
    assert (hit.kind, hit.access, hit.excerpt) == ("article", "public", "A &lt;<mark>port</mark>&gt;.")


class Notices(Stories):
    """Articles once more, as another room's kind would come."""

    name = "notice"
    number = 5

    def in_section(self, items, slug):
        return None


@pytest.fixture
def notices():
    before = dict(kinds._kinds)
    search.register_kind(Notices())
    yield kinds._kinds["notice"]
    kinds._kinds.clear()
    kinds._kinds.update(before)


def test_another_rooms_kind_is_found_beside_the_articles(story, notices):
    article = story(headline="Port", published_at=NOW)
    index.put_items(notices, [article])

    assert [hit.kind for hit in query.find("port", at=NOW).hits] == ["notice", "article"]
    assert [hit.kind for hit in query.find("port kind:notice", at=NOW).hits] == ["notice"]
    assert [hit.kind for hit in query.find("port section:news", at=NOW).hits] == ["article"]


def test_a_kind_that_nobody_registers_any_more_is_not_found_and_reindex_forgets_it(story, notices):
    article = story(headline="Port", published_at=NOW)
    index.put_items(notices, [article])
    del kinds._kinds["notice"]

    assert [hit.kind for hit in query.find("port", at=NOW).hits] == ["article"]
    index.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM articles_search_row")
        assert cursor.fetchall() == [("article",)]


def test_two_kinds_cannot_share_a_number():
    class Twin(Stories):
        name = "twin"

    with pytest.raises(ValueError, match=r"The number 0 of 'twin' belongs to another kind\."):
        search.register_kind(Twin())
    assert kinds.kind_of(Article).name == "article"
