import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from articles import addresses, publishing
from articles.models import Article, Redirect

MOMENT = datetime(2026, 3, 9, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Chongqing to co-host 2020 Smart China Expo", "chongqing-to-co-host-2020-smart-china-expo"),
        ("Café in Århus", "cafe-in-arhus"),
        ("中欧班列", "中欧班列"),
        ("2026年中欧班列开行", "2026年中欧班列开行"),
        ("What 合作 means", "what-means"),
        ("???", "story"),
    ],
)  # fmt: skip
def test_a_headline_becomes_words_of_an_address(headline, slug):
    assert addresses.slug_of(headline) == slug


def test_a_long_headline_is_cut_at_a_word():
    slug = addresses.slug_of("harbour " * 30)

    assert slug == "-".join(["harbour"] * 15)
    assert len(slug) == 119


def test_one_word_without_end_is_cut_too():
    assert len(addresses.slug_of("x" * 300)) == 120


def test_a_slug_taken_in_its_section_and_month_gets_a_number(story):
    slugs = [story(headline="Port reopens", published_at=MOMENT).slug for _each in range(3)]

    assert slugs == ["port-reopens", "port-reopens-2", "port-reopens-3"]


def test_the_same_slug_is_free_in_another_section_and_month(story):
    story(headline="Port reopens", published_at=MOMENT)

    assert story(headline="Port reopens", section="ports", published_at=MOMENT).slug == "port-reopens"
    assert story(headline="Port reopens", published_at=MOMENT.replace(month=4)).slug == "port-reopens"


def test_an_address_outlives_a_new_date(story):
    article = story(headline="Port reopens", published_at=MOMENT)
    article.published_at = MOMENT.replace(year=2027)
    publishing.save(article)

    assert article.get_absolute_url() == "/news/2026/03/port-reopens/"


def leads(path):
    return Redirect.objects.get(path=path).article


def test_after_two_moves_both_old_addresses_are_one_hop_away(story, section):
    article = story(headline="Port reopens", published_at=MOMENT)
    article.slug = "harbour-reopens"
    publishing.save(article)
    article.section = section("ports")
    publishing.save(article)

    assert leads("/news/2026/03/port-reopens/") == article
    assert leads("/news/2026/03/harbour-reopens/") == article
    assert Redirect.objects.count() == 2


def test_moving_back_leaves_no_redirect_of_an_address_to_itself(story):
    article = story(headline="Port reopens", published_at=MOMENT)
    for slug in ("harbour-reopens", "port-reopens"):
        article.slug = slug
        publishing.save(article)

    assert list(Redirect.objects.values_list("path", flat=True)) == ["/news/2026/03/harbour-reopens/"]


def test_a_chinese_address_redirects_by_its_letters(story):
    article = story(headline="中欧班列", published_at=MOMENT)
    article.slug = "班列"
    publishing.save(article)

    assert leads("/news/2026/03/中欧班列/") == article


def test_an_address_nobody_saw_leaves_no_redirect(story):
    article = story(headline="Port reopens", published_at=datetime(2090, 1, 1, tzinfo=UTC))
    article.slug = "harbour-reopens"
    publishing.save(article)

    assert Redirect.objects.count() == 0


def test_a_section_with_a_new_address_takes_its_articles_along(story, section):
    article = story(headline="Port reopens", published_at=MOMENT)
    news = section("news")
    for old, new in (("news", "world"), ("world", "earth")):
        news.slug = new
        news.save()
        addresses.move_section(news, old)

    assert leads("/news/2026/03/port-reopens/") == article
    assert leads("/world/2026/03/port-reopens/") == article
    homes = Redirect.objects.filter(article=None).order_by("path").values_list("path", "target")
    assert list(homes) == [("/news/", "/earth/"), ("/world/", "/earth/")]


def test_a_section_that_takes_its_old_address_back_makes_no_loop(story, section):
    story(headline="Port reopens", published_at=MOMENT)
    news = section("news")
    for old, new in (("news", "world"), ("world", "news")):
        news.slug = new
        news.save()
        addresses.move_section(news, old)

    paths = set(Redirect.objects.values_list("path", flat=True))
    assert paths == {"/world/", "/world/2026/03/port-reopens/"}


@pytest.mark.django_db(transaction=True)
def test_editors_who_publish_at_the_same_moment_get_addresses_of_their_own(section):
    news, start = section("news"), threading.Barrier(3)

    def work():
        article = publishing.save(Article(section=news, headline="Port reopens", body="<p>Ships.</p>"))
        start.wait()
        publishing.publish(article, at=MOMENT)
        connection.close()

    editors = [threading.Thread(target=work) for _each in range(3)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()

    slugs = Article.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["port-reopens", "port-reopens-2", "port-reopens-3"]

    # The search rows are no model's: nobody else takes them away after a test that commits.
    Article.objects.all().delete()
