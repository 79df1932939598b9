from datetime import UTC, datetime, timedelta

import pytest

from articles import publishing, related, together
from articles.models import Article

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)


def whole(article):
    found = together.first(Article.objects.filter(pk=article.pk))
    assert found is not None
    return found


def beside(article, at=NOW, **options):
    return related.to(whole(article), at, **options)


def headlines(article, **options):
    return [other.headline for other in beside(article, **options).articles]


def test_hand_picked_articles_come_first_then_those_with_shared_keywords(story):
    picked = story(headline="Picked", published_at=YESTERDAY)
    story(headline="Shares a keyword", keywords=["ports"], published_at=YESTERDAY)
    story(headline="Shares nothing", keywords=["tea"], published_at=YESTERDAY)
    article = story(keywords=["ports"], published_at=YESTERDAY)
    publishing.save(article, related=[picked])

    assert headlines(article) == ["Picked", "Shares a keyword"]


def test_a_rare_keyword_says_more_than_a_common_one(story):
    for number in range(5):
        story(headline=f"Trade {number}", keywords=["trade"], published_at=YESTERDAY)
    story(headline="The rare one", keywords=["lighthouses"], published_at=YESTERDAY)
    article = story(keywords=["trade", "lighthouses"], published_at=YESTERDAY)

    assert headlines(article)[0] == "The rare one"


def test_of_two_alike_the_newer_and_then_the_nearer_in_section_comes_first(story):
    story(headline="Old", keywords=["ports"], section="news", published_at=NOW - timedelta(days=2000))
    story(headline="Elsewhere", keywords=["ports"], section="energy", published_at=YESTERDAY)
    story(headline="Here", keywords=["ports"], section="news", published_at=YESTERDAY)
    article = story(keywords=["ports"], section="news", published_at=YESTERDAY)

    assert headlines(article) == ["Here", "Elsewhere", "Old"]


def test_what_readers_may_not_see_is_not_recommended(story):
    hidden = [
        story(keywords=["ports"], state="draft"),
        story(keywords=["ports"], published_at=YESTERDAY, state="retracted"),
        story(keywords=["ports"], published_at=YESTERDAY, expires_at=NOW),
        story(keywords=["ports"], published_at=NOW + timedelta(hours=1)),
    ]
    article = story(keywords=["ports"], published_at=YESTERDAY)
    publishing.save(article, related=hidden)

    assert beside(article).articles == []


def test_the_list_is_fresh_until_a_relative_appears_or_expires(story):
    story(keywords=["ports"], published_at=YESTERDAY, expires_at=NOW + timedelta(hours=5))
    story(keywords=["ports"], published_at=NOW + timedelta(hours=3))
    picked = story(published_at=NOW + timedelta(hours=2))
    article = story(keywords=["ports"], published_at=YESTERDAY)

    assert beside(article).fresh_until == NOW + timedelta(hours=3)

    publishing.save(article, related=[picked])
    assert beside(article).fresh_until == NOW + timedelta(hours=2)
    assert beside(article, at=NOW + timedelta(hours=4)).fresh_until == NOW + timedelta(hours=5)


def test_an_article_is_never_its_own_relative_and_no_relative_comes_twice(story):
    twin = story(headline="Twin", keywords=["ports", "trade"], published_at=YESTERDAY)
    article = story(keywords=["ports", "trade"], published_at=YESTERDAY)
    publishing.save(article, related=[twin])

    assert headlines(article) == ["Twin"]


@pytest.mark.parametrize("others", [1, 6])
def test_it_costs_two_queries_however_many_there_are(story, django_assert_num_queries, others):
    for number in range(others):
        story(keywords=["ports", "trade", f"word {number}"], published_at=YESTERDAY)
    article = story(keywords=["ports", "trade"], published_at=YESTERDAY)
    found = whole(article)

    with django_assert_num_queries(2):
        shown = related.to(found, NOW).articles
        assert [other.section.slug for other in shown] == ["news"] * min(others, 4)


def test_an_article_without_keywords_asks_nothing(story, django_assert_num_queries):
    found = whole(story(published_at=YESTERDAY))

    with django_assert_num_queries(0):
        assert related.to(found, NOW) == related.Related([], None)
