from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import publishing
from articles.models import Article, Redirect, Section

pytestmark = pytest.mark.django_db


def test_public_means_published_begun_and_not_over(story):
    now = timezone.now()
    hour = timedelta(hours=1)
    shown = story(published_at=now - hour, expires_at=now + hour)
    story(published_at=now + hour)
    story(published_at=now - hour * 2, expires_at=now - hour)
    story(state="retracted")
    story(state="ready")

    assert list(Article.objects.public(now)) == [shown]
    assert [article.is_public(now) for article in Article.objects.order_by("pk")] == [True] + [False] * 4


def test_an_article_appears_the_moment_it_says_and_goes_the_moment_it_says(story):
    start = timezone.now() + timedelta(hours=1)
    end = start + timedelta(hours=1)
    story(published_at=start, expires_at=end)
    second = timedelta(seconds=1)

    counts = [Article.objects.public(moment).count() for moment in (start - second, start, end - second, end)]
    assert counts == [0, 1, 1, 0]


def test_the_next_change_is_the_next_moment_something_comes_or_goes(story):
    story()
    now = timezone.now()
    assert Article.objects.next_change(now) is None

    story(published_at=now, expires_at=now + timedelta(hours=3))
    assert Article.objects.next_change(now) == now + timedelta(hours=3)

    story(published_at=now + timedelta(hours=2))
    assert Article.objects.next_change(now) == now + timedelta(hours=2)


def test_a_published_article_without_an_address_is_impossible(section):
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(
            section=section(), headline="x", state="published", published_at=timezone.now()
        )


def test_two_articles_cannot_share_an_address(section, story):
    one = story()
    same = {name: getattr(one, name) for name in ("section", "slug", "address_year", "address_month")}

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(headline="x", **same)


def test_a_source_and_its_id_stand_for_one_article(section):
    for _each in range(2):
        Article.objects.create(section=section(), headline="x")
    Article.objects.create(section=section(), headline="x", source="wire", source_id="1")

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(section=section(), headline="y", source="wire", source_id="1")


def test_a_redirect_has_one_target(story):
    for targets in ({}, {"article": story(), "target": "/x/"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Redirect.objects.create(path="/old/", **targets)


@pytest.mark.parametrize(
    "slug", ["admin", "search", "keywords", "archive", "weekly", "reports", "zh", "feeds"]
)
def test_a_section_cannot_be_named_like_a_page_of_the_portal(slug):
    with pytest.raises(ValidationError):
        Section(name="x", slug=slug).clean()


def test_a_link_is_an_item_without_a_body(section):
    link = publishing.save(Article(section=section(), headline="x", link_url="https://example.org/"))

    assert link.is_link
    link.body = "<p>words</p>"
    assert not link.is_link


def test_reading_takes_at_least_a_minute(story):
    assert story(body="<p>word</p>").reading_minutes == 1
    assert story(body="<p>" + "word " * 690 + "</p>").reading_minutes == 3
