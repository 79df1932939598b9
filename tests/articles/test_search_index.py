import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles import publishing
from articles.models import Article, Keyword, KeywordAlias
from articles.search import index, query, rows

pytestmark = pytest.mark.django_db


def found(text: str, **options) -> list[str]:
    return [hit.title for hit in query.find(text, **options).hits]


def count_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_search_row")
        return cursor.fetchone()[0]


def test_a_published_article_is_found_at_once(story):
    story(headline="Port reopens")

    assert found("port") == ["Port reopens"]


def test_a_changed_headline_is_found_and_the_old_one_is_not(story):
    article = story(headline="Port reopens")

    article.headline = "Harbour reopens"
    publishing.save(article)

    assert found("harbour") == ["Harbour reopens"]
    assert found("port") == []


@pytest.mark.parametrize("state", ["idea", "draft", "in_review", "ready", "retracted"])
def test_what_is_not_published_is_not_found_and_has_no_row(story, state):
    story(headline="Zeppelin", state=state)

    assert found("zeppelin") == []
    assert count_rows() == 0


def test_a_scheduled_article_is_found_the_second_it_appears_and_until_it_expires(story):
    appears = timezone.now() + timedelta(days=1)
    story(headline="Zeppelin", published_at=appears, expires_at=appears + timedelta(days=1))

    moments = [
        appears - timedelta(seconds=1),
        appears,
        appears + timedelta(hours=23),
        appears + timedelta(days=1),
    ]
    assert [found("zeppelin", at=moment) for moment in moments] == [[], ["Zeppelin"], ["Zeppelin"], []]


@pytest.mark.parametrize("access", ["registered", "members"])
def test_nothing_behind_the_gate_is_found_or_shown(story, access):
    story(
        headline="Cargo",
        abstract="Goods.",
        body='<p>open words</p><hr class="gate"><p>hidden treasure</p>',
        access=access,
    )

    assert found("hidden") == found("treasure") == []
    assert str(query.find("open").hits[0].excerpt) == "<mark>open</mark> words"
    assert query.find("cargo").hits[0].access == access


def test_closing_an_article_forgets_what_is_now_behind_the_gate(story):
    article = story(headline="Cargo", body='<p>open</p><hr class="gate"><p>treasure</p>')
    assert found("treasure") == ["Cargo"]

    article.access = Article.Access.MEMBERS
    publishing.save(article)

    assert found("treasure") == []


def test_keywords_other_names_authors_and_the_dateline_are_found(story):
    keyword = Keyword.objects.create(name="Dry ports", name_zh="陆港")
    KeywordAlias.objects.create(keyword=keyword, name="Inland terminals")
    story(
        headline="Khorgos", keywords=["dry ports"], authors=["Ada Byron"], byline="By hand", dateline="ALMATY"
    )

    for text in ["dry port", "陆港", "inland terminal", "byron", "by hand", "almaty"]:
        assert found(text) == ["Khorgos"], text


def test_no_phrase_runs_from_one_keyword_or_column_into_the_next(story):
    story(
        headline="Silk", abstract="Road works", body="<p>near</p>", keywords=["green power", "line dancing"]
    )

    assert found("silk road") == ["Silk"]
    assert found('"silk road"') == []
    assert found('"power line"') == []


def test_a_deleted_article_leaves_no_row(story):
    article = story(headline="Port reopens")

    article.delete()

    assert count_rows() == 0


def test_removing_and_putting_twice_is_safe(story):
    article = story(headline="Port reopens")

    index.put([article, article])
    index.put([article])
    assert (count_rows(), found("port")) == (1, ["Port reopens"])

    index.remove([article.pk, 999_999])
    index.remove([article.pk])
    index.remove([])
    assert (count_rows(), found("port")) == (0, [])


def test_a_batch_costs_the_same_statements_for_one_and_for_three(story, django_assert_num_queries):
    articles = [story(headline=f"Port {number}", keywords=["ports"], authors=["Ada"]) for number in range(3)]
    one, three = list(articles[:1]), list(articles)
    expected = 9 if connection.vendor == "sqlite" else 6

    with django_assert_num_queries(expected):
        index.put(one)
    with django_assert_num_queries(expected):
        index.put(three)


def test_reindex_mends_missing_strange_and_stale_rows(story):
    story(headline="Port reopens")
    stale = story(headline="Harbour")
    draft = story(headline="Draft", state="draft")
    index.remove([Article.objects.get(headline="Port reopens").pk])
    Article.objects.filter(pk=stale.pk).update(headline="Quay")
    Article.objects.filter(pk=draft.pk).update(
        state="published", published_at=timezone.now(), address_year=2020, address_month=1
    )
    index.put(Article.objects.filter(pk=draft.pk))
    Article.objects.filter(pk=draft.pk).update(state="draft")
    out = io.StringIO()

    call_command("reindex", stdout=out)

    assert out.getvalue().startswith("2 indexed in ")
    assert (found("port"), found("harbour"), found("quay")) == (["Port reopens"], [], ["Quay"])
    assert count_rows() == 2


def test_a_book_of_an_article_is_indexed_as_far_as_both_engines_reach(story):
    words = " ".join(f"word{number}" for number in range(rows.MOST_TERMS + 1000))
    story(headline="Book", body=f"<p>{'very ' * 400} long {words}</p>")

    assert found('"very long"') == []
    assert found("very long") == ["Book"]
    assert found("word15000") == ["Book"]
    assert found(f"word{rows.MOST_TERMS + 500}") == []


def test_ids_ascend_with_time_then_with_the_primary_key():
    first, second = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, 0, 0, 1, tzinfo=UTC)

    ids = [rows.row_id(first, 5), rows.row_id(first, 6), rows.row_id(first, 6, 1), rows.row_id(second, 1)]

    assert ids == sorted(ids)
    assert [rows.second_of(row) for row in ids] == [1577836800] * 3 + [1577836801]


@pytest.mark.parametrize("year", [1, 1400, 1969, 2514, 2600, 9999])
def test_any_moment_gives_an_id_that_a_database_can_hold(year):
    moment = datetime(year, 6, 1, tzinfo=UTC)

    assert -(2**63) <= rows.row_id(moment, 2**26 - 1, 7) < 2**63


@time_machine.travel("2026-01-01 12:00:00Z", tick=False)
def test_an_article_of_long_ago_is_indexed_too(story):
    story(headline="Founding", published_at=datetime(1851, 2, 3, tzinfo=UTC))

    assert found("founding to:1851") == ["Founding"]
    assert found("founding from:1852") == []
