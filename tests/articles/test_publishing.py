from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing
from articles.models import Article, ArticleKeyword, Author, Keyword
from articles.search import query
from portal import purges

pytestmark = pytest.mark.django_db


@pytest.fixture
def purged(monkeypatch, django_capture_on_commit_callbacks):
    """`purged(act)` answers the tags that `act` purged."""

    def watch(act):
        seen: set[str] = set()
        monkeypatch.setattr(purges, "_ring", seen.update)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return seen

    return watch


def draft(section, **fields):
    fields.setdefault("headline", "Port reopens")
    fields.setdefault("body", "<p>Ships came in.</p>")
    return Article(section=section("energy"), **fields)


def last(article):
    revision = article.revisions.first()
    assert revision is not None
    return revision


def test_a_draft_is_saved_with_a_slug_and_no_address(section):
    article = publishing.save(draft(section))

    assert (article.slug, article.address_year, article.state) == ("port-reopens", None, "draft")


def test_publishing_gives_the_address_of_its_month_in_the_sites_zone(section, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    article = publishing.publish(draft(section), at=datetime(2026, 3, 31, 17, tzinfo=UTC))

    assert (article.address_year, article.address_month) == (2026, 4)
    assert article.get_absolute_url() == "/energy/2026/04/port-reopens/"


def test_a_scheduled_article_is_invisible_until_its_moment(section):
    moment = timezone.now() + timedelta(hours=2)
    article = publishing.publish(draft(section), at=moment)

    assert article.is_scheduled
    assert list(Article.objects.public()) == []
    assert list(Article.objects.public(moment)) == [article]


def test_publishing_without_a_moment_keeps_the_date_the_draft_carries(section):
    moment = timezone.now() - timedelta(days=9)
    article = publishing.save(draft(section, published_at=moment))

    assert publishing.publish(article).published_at == moment


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"headline": " "}, "An article needs a headline before it is published."),
        ({"body": "<p> </p>"}, "“Port reopens” has neither a text nor a link."),
    ],
)
def test_an_article_that_lacks_something_is_refused_with_a_sentence(section, fields, sentence):
    with pytest.raises(publishing.NotReady) as refusal:
        publishing.publish(draft(section, **fields))

    assert str(refusal.value) == sentence


def test_an_article_without_a_section_is_refused():
    with pytest.raises(publishing.NotReady):
        publishing.publish(Article(headline="Nowhere", body="<p>Text.</p>"))


def test_a_link_needs_no_body(section):
    article = publishing.publish(draft(section, body="", link_url="https://example.org/a"))

    assert article.is_link


def test_the_body_is_cleaned_on_the_way_in(section):
    article = publishing.save(draft(section, body="<p onclick='x()'>Good</p><script>bad()</script>"))

    assert article.body == "<p>Good</p>"


def test_every_spelling_of_a_keyword_is_one_keyword_in_the_editors_order(section):
    article = publishing.save(draft(section), keywords=["Trade", "Silk road", "silk-road", "Silk Road", "--"])

    assert [tagged.keyword.name for tagged in article.tagged.all()] == ["Trade", "Silk road"]
    assert Keyword.objects.count() == 2


def test_keywords_can_change_places(section):
    article = publishing.save(draft(section), keywords=["Trade", "Ports"])

    publishing.save(article, keywords=["Ports", "Trade"])

    assert [tagged.keyword.name for tagged in article.tagged.all()] == ["Ports", "Trade"]
    assert last(article).snapshot["keywords"] == ["Ports", "Trade"]


def test_a_keywords_copy_of_the_date_stays_in_step(section):
    article = publishing.save(draft(section), keywords=["Trade"])
    publishing.publish(article)

    moment = timezone.now() - timedelta(days=1)
    article.published_at = moment
    publishing.save(article)

    assert list(ArticleKeyword.objects.values_list("published_at", flat=True)) == [moment]


def test_saving_without_naming_keywords_or_authors_leaves_them(section):
    author = Author.objects.create(name="Ada Lin", slug="ada-lin")
    article = publishing.save(draft(section), keywords=["Trade"], authors=[author])

    publishing.save(article)

    assert list(article.authors.all()) == [author]
    assert article.tagged.count() == 1


def test_each_save_counts_a_version(section):
    article = publishing.save(draft(section))
    stale = Article.objects.get(pk=article.pk)
    publishing.save(article)

    assert publishing.save(stale).version == 3


def test_a_retracted_article_is_gone_and_says_why(section, editor):
    article = publishing.publish(draft(section))

    publishing.retract(article, note=" It was wrong. ", user=editor)

    assert list(Article.objects.public()) == []
    assert list(Article.objects.gone()) == [article]
    assert article.retraction_note == "It was wrong."
    assert last(article).user == editor


def test_retracting_needs_a_note(section):
    article = publishing.publish(draft(section))

    with pytest.raises(publishing.NotReady):
        publishing.retract(article, note="  ")


def test_what_nobody_read_is_neither_retracted_nor_corrected(section):
    article = publishing.publish(draft(section), at=timezone.now() + timedelta(days=1))

    with pytest.raises(publishing.NotReady):
        publishing.retract(article, note="Wrong.")
    with pytest.raises(publishing.NotReady):
        publishing.correct(article, note="Wrong.")


def test_a_retracted_article_can_be_published_again_at_its_old_address(section):
    article = publishing.publish(draft(section), at=timezone.now() - timedelta(days=40))
    address = article.get_absolute_url()
    publishing.retract(article, note="Wrong.")

    publishing.publish(article)

    assert (article.get_absolute_url(), article.retraction_note) == (address, "")


def test_a_correction_keeps_the_text_as_it_was(section, editor):
    article = publishing.publish(draft(section))
    article.body = "<p>No ships came in.</p>"

    correction = publishing.correct(article, note="No ships came.", user=editor)

    assert correction.earlier is not None
    assert correction.earlier.snapshot["body"] == "<p>Ships came in.</p>"
    assert last(article).snapshot["body"] == "<p>No ships came in.</p>"
    assert article.modified_at == correction.corrected_at


def test_a_published_article_is_found_and_a_retracted_one_is_not(section):
    article = publishing.publish(draft(section))
    assert [hit.title for hit in query.find("ships").hits] == ["Port reopens"]

    publishing.retract(article, note="Wrong.")
    assert list(query.find("ships").hits) == []


def test_a_draft_is_not_found(section):
    publishing.save(draft(section))

    assert list(query.find("ships").hits) == []


def test_a_draft_purges_nothing(section, purged):
    article = draft(section)

    assert purged(lambda: publishing.save(article, keywords=["Trade"])) == set()


def test_publishing_purges_every_page_the_article_stands_on(section, purged):
    author = Author.objects.create(name="Ada Lin", slug="ada-lin")
    article = publishing.save(draft(section), keywords=["Trade"], authors=[author])

    tags = purged(lambda: publishing.publish(article))

    assert tags == {
        "home", "archive", "keywords", "feeds",
        f"article:{article.pk}", "section:energy", article.tagged.get().keyword.tag, author.tag,
    }  # fmt: skip


def test_a_move_purges_the_old_section_and_the_new_and_old_keywords_and_new(section, purged):
    article = publishing.save(draft(section), keywords=["Trade"])
    publishing.publish(article)
    article.section = section("ports")

    tags = purged(lambda: publishing.save(article, keywords=["Ships"]))

    keywords = {keyword.tag for keyword in Keyword.objects.all()}
    assert {"section:energy", "section:ports"} | keywords <= tags
    assert len(keywords) == 2


def test_a_save_that_changes_nothing_purges_nothing(section, purged):
    article = publishing.publish(draft(section))

    assert purged(lambda: publishing.save(article)) == set()


def test_a_deleted_article_purges_its_pages_and_leaves_the_search(section, purged):
    article = publishing.publish(draft(section))

    tags = purged(article.delete)

    assert {"home", "section:energy"} <= tags
    assert list(query.find("ships").hits) == []


def test_a_new_name_of_a_keyword_reaches_its_page_its_articles_and_the_search(section, purged):
    article = publishing.save(draft(section), keywords=["Trade"])
    publishing.publish(article)
    keyword = Keyword.objects.get()
    keyword.name = "Commerce"

    tags = purged(keyword.save)

    assert {keyword.tag, article.tag, "keywords"} <= tags
    assert [hit.title for hit in query.find("commerce").hits] == ["Port reopens"]


def test_a_deleted_authors_pages_are_purged(section, purged):
    author = Author.objects.create(name="Ada Lin", slug="ada-lin")
    article = publishing.save(draft(section), authors=[author])
    publishing.publish(article)
    tag = author.tag

    assert {tag, article.tag} <= purged(author.delete)


def test_saving_costs_the_same_number_of_queries_whatever_the_archive_holds(section):
    def cost():
        article = draft(section, state="published", published_at=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            publishing.save(article, keywords=["Trade", "Ports"])
        return len(queries)

    cost()
    among_one = cost()
    cost()

    assert cost() == among_one
    assert among_one <= 24
