from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.models import Author, Keyword, Report
from articles.search import index, query

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def found(text, **options):
    return [hit.title for hit in query.find(text, **options).hits]


@pytest.mark.parametrize(
    "word", ["harbours", "costs", "hinterland", "chapter", "terminal", "码头", "wharves", "lee", "wp7"]
)
def test_a_report_is_found_by_all_that_everybody_may_read(report, word):
    made = report(
        title="Harbours", subtitle="Costs", abstract="The hinterland pays.", number="WP7", authors=["Ann Lee"],
        keywords=["terminal"], contents=[(1, "1", "First chapter", 3)],
    )  # fmt: skip
    keyword = Keyword.objects.get()
    keyword.name_zh = "码头"
    keyword.save()
    keyword.aliases.create(name="wharves")

    assert found(word) == ["Harbours"]

    made.delete()
    assert found(word) == []


def test_a_hit_says_that_it_is_a_report_and_that_it_is_locked(client, report, story):
    story(headline="Harbours in the news")
    report(title="Harbours")

    hits = {hit.kind: hit for hit in query.find("harbours").hits}
    page = client.get("/search/?q=kind:report harbours").content.decode()

    assert (str(hits["report"].section), hits["report"].access) == ("Research report", "members")
    assert hits["report"].url == "/reports/harbours/"
    assert (page.count('class="lock"'), "Harbours in the news" in page) == (1, False)


def test_search_keeps_to_what_is_public_in_the_pages_language_and_section(report):
    report(title="Harbours now", section="energy")
    later = report(title="Harbours later", published_at=NOW + timedelta(seconds=9))
    report(title="Harbours draft", published_at=None)
    report(title="Harbours wrong", published_at=NOW - timedelta(days=1), retracted_at=NOW)
    report(title="Harbours 港口", language="zh-hans")

    assert found("harbours", language="en") == ["Harbours now"]
    assert found("harbours section:energy") == ["Harbours now"]
    assert found("harbours", language="en", at=later.published_at) == ["Harbours later", "Harbours now"]


def test_the_row_follows_every_change_and_a_new_index_says_the_same(report):
    made = report(title="Harbours", authors=["Ann Lee"], contents=[(1, "1", "Quays", 3)])

    def row():
        before = found("harbours"), found("quays"), found("lee"), found("wharves")
        index.rebuild()
        assert (found("harbours"), found("quays"), found("lee"), found("wharves")) == before
        return before

    assert row() == (["Harbours"], ["Harbours"], ["Harbours"], [])
    made.contents.all().delete()
    made.keywords.add(Keyword.objects.get_or_make("wharves"))
    assert row() == (["Harbours"], [], ["Harbours"], ["Harbours"])
    Author.objects.all().delete()
    Keyword.objects.all().delete()
    assert row() == (["Harbours"], [], [], [])
    made.retracted_at = NOW
    made.save()
    assert row() == ([], [], [], [])


def test_a_batch_of_reports_costs_the_same_for_one_and_for_three(report, django_assert_num_queries):
    from articles.search.reports import REPORTS

    for number in range(3):
        report(keywords=["ports", f"k{number}"], authors=["Ann Lee"], contents=[(1, "1", "Quays", 3)])
    everything = list(Report.objects.all())

    for some in (everything[:1], everything):
        with django_assert_num_queries(3):
            REPORTS.documents(some)
            REPORTS.keywords(some)
