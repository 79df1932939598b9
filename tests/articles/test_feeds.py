from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine

from articles import publishing
from articles.models import Picture

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def items(response):
    return ElementTree.fromstring(response.content).findall("channel/item")


def entries(response):
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_an_rss_item_carries_the_whole_open_text_and_what_belongs_to_it(client, story):
    article = story(
        headline="Port & rail",
        abstract="A <port> reopens.",
        body='<p>See <a href="/news/">news</a>, <a href="#n1">note</a>.</p>',
        keywords=["ports", "rail"],
        authors=["Ann Lee", "Zoe Ash"],
        section="energy",
    )

    (item,) = items(client.get("/feeds/rss.xml"))

    url = f"{SITE}/energy/2026/03/port-rail/"
    assert item.findtext("title") == "Port & rail"
    assert item.findtext("link") == url
    assert item.findtext("description") == "A &lt;port&gt; reopens."
    assert item.findtext("guid") == f"{SITE}/a/{article.pk}"
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert item.findtext("pubDate") == "Fri, 20 Mar 2026 12:00:00 +0000"
    assert [category.text for category in item.findall("category")] == ["Energy", "ports", "rail"]
    assert [creator.text for creator in item.findall(CREATOR)] == ["Ann Lee", "Zoe Ash"]
    assert item.findtext(CONTENT) == (
        f'<p>See <a href="{SITE}/news/">news</a>, <a href="{url}#n1">note</a>.</p>'
    )


def test_an_atom_entry_carries_the_same(client, story):
    article = story(
        headline="Port reopens", body="<p>Whole text.</p>", authors=["Ann Lee"], keywords=["ports"]
    )

    (entry,) = entries(client.get("/feeds/atom.xml"))

    assert entry.findtext(f"{ATOM}title") == "Port reopens"
    assert entry.findtext(f"{ATOM}id") == f"{SITE}/a/{article.pk}"
    assert entry.findtext(f"{ATOM}content") == "<p>Whole text.</p>"
    assert entry.find(f"{ATOM}content").attrib == {"type": "html"}
    assert entry.findtext(f"{ATOM}published") == "2026-03-20T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-20T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ann Lee"
    assert entry.findtext(f"{ATOM}author/{ATOM}uri") == f"{SITE}/authors/ann-lee/"
    assert [category.attrib["term"] for category in entry.findall(f"{ATOM}category")] == ["News", "ports"]


def test_each_feed_names_its_own_address(client, story):
    story(section="energy")

    for path in ("/feeds/rss.xml", "/energy/feeds/rss.xml"):
        (link,) = ElementTree.fromstring(client.get(path).content).findall(f"channel/{ATOM}link")
        assert link.attrib == {"rel": "self", "href": SITE + path}
    for path in ("/feeds/atom.xml", "/energy/feeds/atom.xml"):
        feed = ElementTree.fromstring(client.get(path).content)
        links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == SITE + path
        assert feed.findtext(f"{ATOM}id") == SITE + path


@pytest.mark.parametrize("access", ["registered", "members"])
@pytest.mark.parametrize(
    "path", ["/feeds/rss.xml", "/feeds/atom.xml", "/news/feeds/rss.xml", "/news/feeds/atom.xml"]
)
def test_of_a_gated_article_no_word_of_the_body_is_in_a_feed(client, story, path, access):
    body = "<p>First secret.</p>" + "<p>More secret.</p>" * 5 + '<hr class="gate"><p>Last secret.</p>'
    story(abstract="What may be said.", body=body, access=access)

    text = client.get(path).content.decode()

    assert "What may be said." in text
    assert "secret" not in text


def test_a_link_item_says_where_to_read_it(client, story):
    story(body="", link_url="https://www.example.org/a?b=1&c=2")

    (item,) = items(client.get("/feeds/rss.xml"))

    assert item.findtext(CONTENT) == (
        '<p><a href="https://www.example.org/a?b=1&amp;c=2">Read at example.org</a></p>'
    )


def test_a_picture_comes_with_its_size_and_words(client, story):
    picture = Picture.objects.create(
        file="pictures/p-1600.webp",
        renditions={"360": "pictures/p-360.webp", "jpeg": "pictures/p.jpg"},
        width=1600,
        height=900,
        sha256="0" * 64,
        alt="A harbour",
        credit="Ann Lee",
    )
    story(picture=picture)

    for part in (items(client.get("/feeds/rss.xml"))[0], entries(client.get("/feeds/atom.xml"))[0]):
        media = part.find(f"{MEDIA}content")
        assert media.attrib == {
            "url": f"{SITE}/media/pictures/p.jpg",
            "medium": "image",
            "type": "image/jpeg",
            "width": "1200",
            "height": "675",
        }
        assert media.findtext(f"{MEDIA}description") == "A harbour"
        assert media.findtext(f"{MEDIA}credit") == "Ann Lee"


def test_the_guid_survives_a_new_slug_and_a_correction_is_an_update(client, story):
    article = story(headline="Port reopens", published_at=NOW - timedelta(days=1))
    before = items(client.get("/feeds/rss.xml"))[0].findtext("guid")
    article.slug = "port-open-again"
    publishing.correct(article, note="The port is Aktau.")

    (entry,) = entries(client.get("/feeds/atom.xml"))
    (item,) = items(client.get("/feeds/rss.xml"))

    assert item.findtext("guid") == entry.findtext(f"{ATOM}id") == before
    assert item.findtext("link") == f"{SITE}/news/2026/03/port-open-again/"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-20T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}published") == "2026-03-19T12:00:00+00:00"


def test_a_sections_feed_holds_its_own_articles_only_and_twenty_at_most(client, story):
    story(headline="Elsewhere", section="news")
    for number in range(22):
        story(headline=f"Energy {number}", section="energy", published_at=NOW - timedelta(hours=number))

    found = [item.findtext("title") for item in items(client.get("/energy/feeds/rss.xml"))]

    assert found == [f"Energy {number}" for number in range(20)]
    assert client.get("/nowhere/feeds/rss.xml").status_code == 404


def test_a_feed_is_public_answers_304_and_is_fresh_until_the_next_story(client, story):
    story(section="energy")
    story(section="energy", published_at=NOW + timedelta(seconds=90))

    first = client.get("/energy/feeds/rss.xml")
    again = client.get("/energy/feeds/rss.xml", headers={"if-none-match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=0, s-maxage=90"
    assert "Vary" not in first.headers
    assert "Last-Modified" not in first.headers
    assert {"site", "section:energy"} <= set(first.headers["Surrogate-Key"].split())
    assert again.status_code == 304


def test_an_empty_feed_is_the_same_each_time(client):
    first = client.get("/feeds/rss.xml").content

    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert client.get("/feeds/rss.xml").content == first


def test_what_xml_cannot_hold_is_left_out(client, story):
    story(headline="Bell\x07 and vertical\x0b tab", abstract="A\x01B", body="<p>C\x02D</p>")

    for path in ("/feeds/rss.xml", "/feeds/atom.xml"):
        text = ElementTree.tostring(ElementTree.fromstring(client.get(path).content), encoding="unicode")
        assert "Bell and vertical tab" in text
        assert "AB" in text
        assert "CD" in text


@pytest.mark.parametrize("rows", [1, 4])
def test_a_feed_costs_two_queries_and_a_sections_three(client, story, django_assert_num_queries, rows):
    for number in range(rows):
        story(keywords=["ports", f"word {number}"], authors=["Ann Lee"], section="energy")
    client.get("/feeds/rss.xml")

    for path in ("/feeds/rss.xml", "/feeds/atom.xml"):
        with django_assert_num_queries(2):
            client.get(path)
    for path in ("/energy/feeds/rss.xml", "/energy/feeds/atom.xml"):
        with django_assert_num_queries(3):
            client.get(path)
