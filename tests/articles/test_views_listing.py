from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import paging
from articles.models import Author, Keyword
from articles.views.listing import initial

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def headlines(response):
    return [article.headline for article in response.context["articles"]]


@pytest.mark.parametrize("path", ["/energy/", "/keywords/silk-road/", "/authors/ann-lee/"])
def test_a_list_is_walked_to_its_end_and_back_without_loss(client, story, path):
    for number in range(45):
        # Several at one moment: the cursor tells them apart.
        moment = NOW - timedelta(hours=number // 3)
        story(
            headline=f"Story {number}", section="energy", keywords=["silk road"], authors=["Ann Lee"],
            published_at=moment,
        )  # fmt: skip
    story(headline="Elsewhere")

    pages, url = [], path
    while url:
        response = client.get(url)
        pages.append(headlines(response))
        last, url = url, response.context["older_url"]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert sorted(headline for page in pages for headline in page) == sorted(
        f"Story {number}" for number in range(45)
    )

    back = client.get(client.get(last).context["newer_url"])
    assert headlines(back) == pages[1]
    top = client.get(back.context["newer_url"])
    assert (top.status_code, top.headers.get("Location")) == (302, path)


def test_each_page_of_a_list_has_an_address_of_its_own(client, story):
    for number in range(21):
        story(section="energy", published_at=NOW - timedelta(hours=number))

    first = client.get("/energy/?page=abc&utm_source=letter")
    second = client.get(first.context["older_url"])

    assert first.status_code == 200
    assert first.context["canonical_url"] == f"{SITE}/energy/"
    assert second.context["canonical_url"] == SITE + first.context["older_url"]
    assert (first.context["newer_url"], second.context["older_url"]) == ("", "")


@pytest.mark.parametrize("name", ["before", "after"])
@pytest.mark.parametrize(
    "cursor",
    ["", "abc", "%00", "合作", "A" * 5000, "AAAAAAAAAAAAAAAAAAAAAA", "f" * 22, "AAAAAAAAAAAAAAAAAAAAAB=="],
)
def test_a_cursor_that_is_not_ours_is_not_found(client, section, name, cursor):
    section("energy")

    assert client.get("/energy/", {name: cursor}).status_code == 404


def test_a_cursor_holds_moment_and_id(story):
    article = story(published_at=NOW + timedelta(microseconds=1))

    assert paging.read_cursor(paging.cursor(article)) == (article.published_at, article.pk)


def test_a_list_shows_only_what_is_public_and_is_fresh_until_that_changes(client, story):
    story(headline="Here", section="energy", keywords=["silk road"], authors=["Ann Lee"])
    story(
        headline="Later", section="energy", keywords=["silk road"], authors=["Ann Lee"],
        published_at=NOW + timedelta(seconds=77),
    )  # fmt: skip
    story(headline="Draft", section="energy", keywords=["silk road"], authors=["Ann Lee"], state="draft")

    for path in ("/energy/", "/keywords/silk-road/", "/authors/ann-lee/"):
        response = client.get(path)
        assert headlines(response) == ["Here"]
        assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=77"

    with time_machine.travel(NOW + timedelta(seconds=77), tick=False):
        for path in ("/energy/", "/keywords/silk-road/", "/authors/ann-lee/"):
            assert headlines(client.get(path)) == ["Later", "Here"]


def test_a_keyword_of_an_embargoed_story_tells_nothing(client, story):
    story(keywords=["secret merger"], published_at=NOW + timedelta(hours=1))

    assert client.get("/keywords/secret-merger/").status_code == 404
    assert client.get("/keywords/").context["groups"] == []


def test_a_section_or_author_without_articles_has_a_page_and_an_unknown_one_has_not(client, section):
    section("energy")
    Author.objects.create(name="Ann Lee", slug="ann-lee")

    assert headlines(client.get("/energy/")) == []
    assert headlines(client.get("/authors/ann-lee/")) == []
    assert [client.get(path).status_code for path in ("/no/", "/authors/no/", "/keywords/no/")] == [404] * 3


def test_a_list_is_made_of_what_it_shows(client, story):
    article = story(section="energy", keywords=["ports"], authors=["Ann Lee"])
    keyword, author = Keyword.objects.get(), Author.objects.get()

    for path, own in (
        ("/energy/", "section:energy"),
        ("/keywords/ports/", keyword.tag),
        ("/authors/ann-lee/", author.tag),
    ):
        tags = set(client.get(path).headers["Surrogate-Key"].split())
        assert tags == {"site", "menu", "section:energy", "reports", own, article.tag}


def test_all_keywords_stand_under_their_initials_with_counts(client, story):
    story(keywords=["ports", "Élan", "合作", "5G"])
    story(keywords=["ports", "energy"])

    groups = client.get("/keywords/").context["groups"]

    assert [
        (group["initial"], [(keyword.name, keyword.count) for keyword in group["keywords"]])
        for group in groups
    ] == [
        ("#", [("5G", 1)]),
        ("E", [("Élan", 1), ("energy", 1)]),
        ("P", [("ports", 2)]),
        ("汉", [("合作", 1)]),
    ]


@pytest.mark.parametrize(
    ("name", "letter"), [("ports", "P"), ("Ōsaka", "O"), ("北京", "汉"), ("5G", "#"), ("юг", "Ю")]
)
def test_a_keyword_stands_under_its_letter(name, letter):
    assert initial(name) == letter
