"""The address alone decides about the language."""

import pytest
from django.urls import resolve, reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import languages

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "language"),
    [("/", "en"), ("/zh/", "zh-hans"), ("/zh", "zh-hans"), ("/zh/news/", "zh-hans"), ("/zhejiang/", "en")],
)
def test_a_path_has_one_language(path, language):
    assert languages.of_path(path) == language


def test_an_address_is_built_in_any_language_from_any():
    assert reverse("weekly") == "/weekly/"
    assert languages.address("weekly", language="zh-hans") == "/zh/weekly/"
    with translation.override("zh-hans"):
        assert reverse("weekly") == "/zh/weekly/"
        assert reverse("section", args=["energy"]) == "/zh/energy/"
        assert reverse("account") == "/account/"
        assert reverse("sitemap") == "/sitemap.xml"
        assert reverse("article_short", args=[7]) == "/a/7"
        assert languages.address("weekly", language="en") == "/weekly/"
        assert resolve("/zh/weekly/").url_name == "weekly"
    assert translation.get_language() == "en"


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/account/", "/theme.css", "/healthz", "/robots.txt", "/sitemap.xml", "/a/1", "/outbox/"],
)
def test_what_is_not_public_reading_stands_once(client, path):
    assert client.get(f"/zh{path}", follow=True).status_code == 404


def test_the_prefix_without_its_slash_is_one_hop_away(client):
    response = client.get("/zh")

    assert (response.status_code, response.headers["Location"]) == (301, "/zh/")


@pytest.mark.parametrize("path", ["/", "/zh/", "/zh/search/?q=茶", "/zh/write-to-us/", "/zh/nothing/here/"])
def test_nothing_is_negotiated(client, path):
    client.cookies.clear()
    plain = client.get(path)
    chinese = client.get(path, headers={"accept-language": "zh-CN,zh;q=0.9"})
    french = client.get(path, headers={"accept-language": "fr"}, cookies={"django_language": "zh-hans"})

    assert "accept-language" not in plain.headers.get("Vary", "").lower()
    assert "django_language" not in client.cookies
    if "write-to-us" not in path:
        assert plain.content == chinese.content == french.content


@pytest.mark.parametrize(
    ("path", "language", "switch"),
    [
        ("/", "en", "/zh/"),
        ("/zh/", "zh-hans", "/"),
        ("/search/", "en", "/zh/search/"),
        ("/zh/archive/", "zh-hans", "/archive/"),
        ("/zh/ask/", "zh-hans", "/ask/"),
        ("/weekly/subscribe/", "en", "/zh/weekly/subscribe/"),
        ("/nothing/here/", "en", "/zh/"),
    ],
)
def test_every_page_says_its_language_and_leads_to_the_other(client, path, language, switch):
    text = client.get(path).content.decode()

    assert f'<html lang="{language}"' in text
    assert f'<a href="{switch}"' in text


def test_the_masthead_is_in_the_pages_language(client):
    assert "一带一路门户" in client.get("/zh/").content.decode()
    assert "陆海丝路上的新闻与研究" in client.get("/zh/").content.decode()
    assert "Belt &amp; Road Portal" in client.get("/").content.decode()


def test_a_form_in_chinese_answers_in_chinese(client):
    response = client.post("/zh/ask/", {"text": "", "email": "nobody"})

    assert response.status_code == 422
    assert "请再看一下这里" in response.content.decode()


def test_the_language_does_not_outlive_its_request(client):
    client.get("/zh/")

    assert translation.get_language() == "en"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rest=st.text(max_size=40))
def test_any_address_below_the_prefix_is_answered(client, rest):
    assert client.get("/zh/" + rest.replace("?", "").replace("#", "")).status_code < 500
