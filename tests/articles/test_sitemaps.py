from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.contrib.sitemaps import Sitemap

from articles import sitemaps
from articles.models import Page, Picture

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGES = "{http://www.google.com/schemas/sitemap-image/1.1}"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def registered(monkeypatch):
    """A registry of this test's own."""
    monkeypatch.setattr(sitemaps, "_registered", dict(sitemaps._registered))


def places(client, path):
    """(address, lastmod) of each entry."""
    root = ElementTree.fromstring(client.get(path).content)
    return [(entry.findtext(f"{NS}loc"), entry.findtext(f"{NS}lastmod")) for entry in root]


def test_robots_keeps_crawlers_out_of_search_account_and_desk_and_names_the_sitemap(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "User-agent: *\nDisallow: /search/\nDisallow: /zh/search/\nDisallow: /account/\nDisallow: /admin/\n\n"
        f"Sitemap: {SITE}/sitemap.xml\n"
    )


def test_the_index_names_every_part_and_each_part_opens(client, story):
    story(keywords=["ports"])

    addresses = [address for address, _changed in places(client, "/sitemap.xml")]

    assert f"{SITE}/sitemap-articles.xml" in addresses
    assert len(set(addresses)) == len(addresses) >= 6
    for address in addresses:
        assert client.get(address.removeprefix(SITE)).status_code == 200


def test_articles_come_newest_first_with_the_time_of_their_last_change(client, story):
    story(headline="Old", published_at=NOW - timedelta(days=40))
    story(headline="New", modified_at=NOW - timedelta(minutes=5), published_at=NOW - timedelta(hours=2))

    assert places(client, "/sitemap-articles.xml") == [
        (f"{SITE}/news/2026/03/new/", "2026-03-20T11:55:00+00:00"),
        (f"{SITE}/news/2026/02/old/", "2026-02-08T12:00:00+00:00"),
    ]
    assert dict(places(client, "/sitemap.xml"))[f"{SITE}/sitemap-articles.xml"] == "2026-03-20T11:55:00+00:00"


def test_what_readers_may_not_see_is_in_no_sitemap(client, story):
    story(headline="Secret one", keywords=["secret word"], published_at=NOW + timedelta(hours=1))
    story(headline="Secret two", keywords=["secret word"], state="draft")
    story(
        headline="Secret three",
        keywords=["secret word"],
        state="retracted",
        published_at=NOW - timedelta(days=1),
    )

    for address, _changed in places(client, "/sitemap.xml"):
        assert "secret" not in client.get(address.removeprefix(SITE)).content.decode()


def test_an_articles_picture_stands_beside_it(client, story):
    picture = Picture.objects.create(file="pictures/p.webp", width=16, height=9, sha256="0" * 64)
    story(picture=picture)

    (entry,) = ElementTree.fromstring(client.get("/sitemap-articles.xml").content)

    assert entry.findtext(f"{IMAGES}image/{IMAGES}loc") == f"{SITE}/media/pictures/p.webp"


def test_sections_keywords_pages_and_months_have_their_addresses(client, story):
    story(section="energy", keywords=["silk road"], published_at=NOW - timedelta(days=40))
    Page.objects.create(title="About", slug="about")

    assert places(client, "/sitemap-sections.xml") == [(f"{SITE}/energy/", "2026-02-08T12:00:00+00:00")]
    assert places(client, "/sitemap-keywords.xml") == [
        (f"{SITE}/keywords/silk-road/", "2026-02-08T12:00:00+00:00")
    ]
    assert places(client, "/sitemap-pages.xml") == [(f"{SITE}/pages/about/", "2026-03-20T12:00:00+00:00")]
    assert places(client, "/sitemap-archive.xml") == [(f"{SITE}/archive/2026/02/", None)]
    assert places(client, "/sitemap-fronts.xml") == [
        (f"{SITE}/", None),
        (f"{SITE}/keywords/", None),
        (f"{SITE}/archive/", None),
        (f"{SITE}/reports/", None),
        (f"{SITE}/database/", None),
        (f"{SITE}/zh/", None),
        (f"{SITE}/zh/keywords/", None),
        (f"{SITE}/zh/archive/", None),
        (f"{SITE}/zh/reports/", None),
        (f"{SITE}/zh/database/", None),
    ]


def test_a_long_sitemap_is_parted(client, story, monkeypatch):
    monkeypatch.setattr(sitemaps.Articles, "limit", 2)
    for number in range(3):
        story(headline=f"Story {number}", published_at=NOW - timedelta(hours=number))

    addresses = [address for address, _changed in places(client, "/sitemap.xml")]

    assert f"{SITE}/sitemap-articles.xml?p=2" in addresses
    assert [place for place, _changed in places(client, "/sitemap-articles.xml?p=2")] == [
        f"{SITE}/news/2026/03/story-2/"
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap-nothing.xml",
        "/sitemap-articles.xml?p=9",
        "/sitemap-articles.xml?p=x",
        "/sitemap-articles.xml?p=0",
    ],
)
def test_a_part_that_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_another_room_may_register_its_own(client, registered):
    class Issues(Sitemap):
        tags = frozenset({"weekly"})

        def items(self):
            return [1, 2]

        def location(self, item):
            return f"/weekly/{item}/"

    sitemaps.register("issues", Issues)

    assert places(client, "/sitemap-issues.xml") == [(f"{SITE}/weekly/1/", None), (f"{SITE}/weekly/2/", None)]
    assert client.get("/sitemap-issues.xml").headers["Surrogate-Key"] == "weekly"
    assert "weekly" in client.get("/sitemap.xml").headers["Surrogate-Key"].split()


def test_a_sitemap_is_fresh_until_the_next_story(client, story):
    story(published_at=NOW + timedelta(seconds=30))

    for path in ("/sitemap.xml", "/sitemap-articles.xml"):
        assert client.get(path).headers["Cache-Control"] == "public, max-age=0, s-maxage=30"
