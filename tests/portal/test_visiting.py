import pytest
from django.utils import translation

from portal import visiting

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def test_a_page_of_ours_answers_as_to_a_reader(story):
    article = story(headline="Port reopens")

    answer = visiting.visit(f"{SITE}{article.get_absolute_url()}?from=letter#top")

    assert answer == visiting.Answer(200, "text/html; charset=utf-8")


def test_a_page_that_is_not_there_says_so():
    assert visiting.visit(f"{SITE}/news/2026/11/nothing/").status == 404


def test_a_draft_is_not_shown_to_whoever_asks_from_inside(story):
    article = story(state="draft")

    assert visiting.visit(f"{SITE}/a/{article.pk}").status == 404


def test_the_language_of_the_page_does_not_stay(db):
    with translation.override("en"):
        assert visiting.visit(f"{SITE}/zh/").status == 200

        assert translation.get_language() == "en"


def test_a_site_behind_https_is_asked_as_its_proxy_would(settings):
    settings.SITE_URL = "https://127.0.0.1"
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert visiting.visit("https://127.0.0.1/weekly/").status == 200
