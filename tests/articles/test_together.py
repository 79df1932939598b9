from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing, together
from articles.models import Article

pytestmark = pytest.mark.django_db


def test_an_article_comes_with_all_that_belongs_to_it_in_one_query(story, django_assert_num_queries):
    other = story()
    article = story(keywords=["silk road", "合作", "ports"], authors=["Zoe Ash", "Ann Lee"])
    publishing.save(article, related=[other])
    first = publishing.correct(article, note="The year is 2020.")
    second = publishing.correct(article, note="The port is Aktau.")

    with django_assert_num_queries(1):
        found = together.first(Article.objects.filter(pk=article.pk))
        assert found is not None
        assert found.article.section.slug == "news"
        assert [keyword.name for keyword in found.keywords] == ["silk road", "合作", "ports"]
        assert [keyword.get_absolute_url() for keyword in found.keywords] == [
            "/keywords/silk-road/",
            "/keywords/%E5%90%88%E4%BD%9C/",
            "/keywords/ports/",
        ]
        assert [author.name for author in found.authors] == ["Ann Lee", "Zoe Ash"]
        assert [(note.note, note.corrected_at) for note in found.corrections] == [
            (second.note, second.corrected_at),
            (first.note, first.corrected_at),
        ]
        assert found.picked == [other.pk]


def test_an_article_alone_has_empty_lists(story):
    found = together.first(Article.objects.filter(pk=story().pk))

    assert found is not None
    assert (found.keywords, found.authors, found.corrections, found.picked) == ([], [], [], [])


def test_several_articles_cost_what_one_costs(story, django_assert_num_queries):
    for number in range(3):
        story(keywords=[f"word {number}", "ports"], published_at=timezone.now() - timedelta(days=number))

    with django_assert_num_queries(1):
        found = together.fetch(Article.objects.public().newest())
        assert [[keyword.name for keyword in one.keywords] for one in found] == [
            ["word 0", "ports"],
            ["word 1", "ports"],
            ["word 2", "ports"],
        ]


def test_nothing_found_is_none():
    assert together.first(Article.objects.filter(pk=1)) is None
