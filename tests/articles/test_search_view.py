from datetime import timedelta

import pytest
from django.utils import timezone

from articles.views import searching

pytestmark = pytest.mark.django_db

ASKED = [
    "",
    "port",
    '"',
    "(((",
    "AND",
    "*",
    "\x00",
    "x" * 10_000,
    "🚢",
    "合作",
    "<script>alert(1)</script>",
    "%",
    "from:x",
]


def headlines(response) -> list[str]:
    return [hit.title for hit in response.context["results"].hits]


@pytest.mark.parametrize("text", ASKED, ids=range(len(ASKED)))
def test_any_text_is_answered_with_a_page_that_nobody_lists(client, story, text):
    story(headline="Port reopens")

    response = client.get("/search/", {"q": text})

    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize(
    "raw", ["q=%ED%A0%80", "q=%FF%FE", "q=%00", "q", "q=a&q=b", "%71=port", "q=port&page=x"]
)
def test_bytes_that_are_no_text_are_answered_too(client, raw):
    assert client.get(f"/search/?{raw}").status_code == 200


def test_the_found_words_are_marked_and_the_rest_is_escaped(client, story):
    story(headline="Port <b>", abstract="The <i>port</i> reopens.")

    page = client.get("/search/", {"q": "port"}).content.decode()

    assert "Port &lt;b&gt;" in page
    assert "The &lt;i&gt;<mark>port</mark>&lt;/i&gt; reopens." in page
    assert "1 result" in page


def test_nothing_found_is_a_page_that_helps(client, story):
    story(headline="Port reopens")

    response = client.get("/search/", {"q": "zeppelin"})

    assert headlines(response) == []
    assert response.context["results"].total_text == ""
    assert "Nothing found" in response.content.decode()


def test_what_was_asked_stands_escaped_in_the_field_only_so_far_as_it_was_looked_at(client):
    page = client.get("/search/", {"q": '"><b>call +86 ' + "spam " * 100}).content.decode()

    assert '"><b>' not in page
    assert page.count("spam") < 100


def test_pages_follow_and_a_page_that_is_none_is_the_first(client, story, monkeypatch):
    monkeypatch.setattr(searching, "PER_PAGE", 2)
    for number in range(5):
        story(headline=f"Port {number}", published_at=timezone.now() - timedelta(days=number))

    def results(page):
        return client.get("/search/", {"q": "port", "page": page}).context["results"]

    assert [hit.title for hit in results("2").hits] == ["Port 2", "Port 3"]
    assert (results("1").newer_url, results("1").older_url) == ("", "/search/?q=port&page=2")
    assert (results("2").newer_url, results("2").older_url) == (
        "/search/?q=port&page=1",
        "/search/?q=port&page=3",
    )
    assert (results("3").newer_url, results("3").older_url) == ("/search/?q=port&page=2", "")
    for junk in ["", "0", "-1", "51", "4", "50", "1e3", "x", "٢", "9" * 5000]:
        assert [hit.title for hit in results(junk).hits] == ["Port 0", "Port 1"], junk


def test_a_page_costs_two_queries_with_one_and_with_three_results(client, story, django_assert_num_queries):
    story(headline="Port 0")
    client.get("/search/")

    with django_assert_num_queries(2):
        client.get("/search/", {"q": "port"})
    story(headline="Port 1")
    story(headline="Port 2")
    client.get("/search/")
    with django_assert_num_queries(2):
        assert len(headlines(client.get("/search/", {"q": "port"}))) == 3


def test_a_search_that_finds_nothing_stays_within_four_queries(client, story, django_assert_max_num_queries):
    story(headline="Port")
    client.get("/search/")

    with django_assert_max_num_queries(4):
        client.get("/search/", {"q": "zeppelin over mombasa"})


def test_a_member_sees_the_same_results_and_searching_is_reading_only(client, member, story):
    story(headline="Port", access="members", body='<p>open</p><hr class="gate"><p>treasure</p>')
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")

    assert headlines(client.get("/search/", {"q": "treasure"})) == []
    assert client.post("/search/", {"q": "port"}).status_code == 405
