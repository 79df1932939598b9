import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import access, publishing
from articles.models import Article, Redirect
from portal import rooms

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def gate(monkeypatch):
    """Opens for whoever has signed in."""
    monkeypatch.setattr(access, "_answerer", lambda request, item: request.user.is_authenticated)


def shown(response):
    """Headlines of the front page in reading order."""
    context = response.context
    lead = [context["lead"]] if context["lead"] else []
    return [article.headline for article in (*lead, *context["seconds"], *context["river"])]


def test_the_front_page_fills_its_places_by_time(client, story):
    for number in range(18):
        story(headline=f"Story {number}", published_at=NOW - timedelta(hours=number))

    response = client.get("/")

    assert response.context["lead"].headline == "Story 0"
    assert [article.headline for article in response.context["seconds"]] == ["Story 1", "Story 2", "Story 3"]
    assert shown(response) == [f"Story {number}" for number in range(16)]
    assert [
        (band["section"].slug, [article.headline for article in band["articles"]])
        for band in response.context["bands"]
    ] == [("news", ["Story 16", "Story 17"])]


def test_what_editors_chose_leads_and_no_article_stands_twice(client, story):
    for number in range(6):
        story(headline=f"Story {number}", published_at=NOW - timedelta(hours=number))
    story(headline="Second", lead_position=2, published_at=NOW - timedelta(days=9))
    story(headline="First", lead_position=1, published_at=NOW - timedelta(days=8))

    assert shown(client.get("/")) == ["First", "Second", *(f"Story {number}" for number in range(6))]


def test_each_section_of_the_menu_has_a_band_of_what_is_not_shown_above(client, story, section):
    section("energy", order=1)
    section("aside", order=2, is_in_menu=False)
    for number in range(6):
        story(headline=f"Energy {number}", section="energy", published_at=NOW - timedelta(days=90 + number))
        story(section="aside", published_at=NOW - timedelta(days=90 + number))
    for number in range(16):
        story(published_at=NOW - timedelta(hours=number))

    bands = client.get("/").context["bands"]

    assert [(band["section"].slug, len(band["articles"])) for band in bands] == [("energy", 4)]
    assert bands[0]["articles"][0].headline == "Energy 0"


def test_an_embargoed_story_appears_the_second_its_embargo_ends(client, story):
    story(headline="Port reopens", published_at=NOW + timedelta(seconds=60))
    response = client.get("/")
    assert shown(response) == []
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"

    with time_machine.travel(NOW + timedelta(seconds=60), tick=False):
        assert shown(client.get("/")) == ["Port reopens"]


def test_an_article_shows_every_part_of_itself(client, story):
    article = story(
        headline="Port reopens",
        abstract="It took a year.",
        body="<p>The whole text.</p>",
        dateline="AKTAU, March 20",
        keywords=["ports", "silk road"],
        authors=["Ann Lee"],
        published_at=NOW - timedelta(days=800),
    )
    publishing.correct(article, note="The port is Aktau.")
    story(headline="A relative", keywords=["ports"])

    response = client.get(article.get_absolute_url())
    text = response.content.decode()

    assert response.context["canonical_url"] == f"{SITE}/news/2024/01/port-reopens/"
    assert response.context["short_url"] == f"{SITE}/a/{article.pk}"
    assert response.context["is_whole"] is True
    assert response.context["age_years"] == 2
    assert [relative.headline for relative in response.context["related"]] == ["A relative"]
    for part in (
        "<h1>Port reopens</h1>", "It took a year.", "<p>The whole text.</p>", "AKTAU, March 20",
        "The port is Aktau.",
        'href="/keywords/ports/"', 'href="/keywords/silk-road/"', 'href="/authors/ann-lee/"', 'class="qr"',
    ):  # fmt: skip
        assert part in text, part
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["@graph"][0]["headline"] == "Port reopens"
    assert f'<link rel="canonical" href="{SITE}/news/2024/01/port-reopens/">' in text


def test_an_article_in_another_language_says_so(client, story):
    article = story(headline="合作", body="<p>正文。</p>", language="zh-hans")

    assert 'lang="zh-hans"' in client.get(article.get_absolute_url()).content.decode()


def test_of_a_gated_article_a_stranger_gets_the_open_part_only(client, story, gate):
    body = "<p>Open words.</p>" + '<hr class="gate">' + "<p>Secret words.</p>"
    article = story(abstract="", body=body, access="members")

    for path in (article.get_absolute_url(), article.get_absolute_url() + "print/"):
        response = client.get(path)
        text = response.content.decode()
        assert "Open words." in text
        assert "Secret" not in text
        assert response.context["is_whole"] is False
        assert "public" in response.headers["Cache-Control"]


def test_whom_the_gate_lets_in_reads_the_whole_and_nobody_stores_it(client, story, gate, member):
    body = "<p>Open words.</p>" + '<hr class="gate">' + "<p>Secret words.</p>"
    article = story(body=body, access="members")
    client.force_login(member)

    response = client.get(article.get_absolute_url())
    printed = client.get(article.get_absolute_url() + "print/")

    assert "<p>Secret words.</p>" in response.content.decode()
    assert response.context["is_whole"] is True
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Surrogate-Key" not in response.headers
    assert "<p>Secret words.</p>" in printed.content.decode()
    assert printed.headers["Cache-Control"] == "private, no-store"


def test_a_session_cookie_that_is_nobodys_opens_nothing(client, story, gate):
    article = story(body='<p>Open.</p><hr class="gate"><p>Secret.</p>', access="members")
    client.cookies["sessionid"] = "invented"

    response = client.get(article.get_absolute_url())

    assert "Secret" not in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_short_address_leads_to_wherever_the_article_lives(client, story, section):
    article = story(headline="Port reopens")
    assert client.get(f"/a/{article.pk}").headers["Location"] == "/news/2026/03/port-reopens/"

    article.section = section("energy")
    publishing.save(article)

    response = client.get(f"/a/{article.pk}")
    assert (response.status_code, response.headers["Location"]) == (302, "/energy/2026/03/port-reopens/")


def test_the_short_address_tells_nothing_before_publication(client, story):
    draft, scheduled = story(state="draft"), story(published_at=NOW + timedelta(hours=1))

    for pk in (draft.pk, scheduled.pk, 999_999_999, 10**30):
        assert client.get(f"/a/{pk}").status_code == 404


def test_any_number_of_moves_is_one_hop(client, story, section):
    article = story(headline="Port reopens")
    first = article.get_absolute_url()
    article.slug = "second"
    publishing.save(article)
    second = article.get_absolute_url()
    article.section = section("energy")
    publishing.save(article)

    for old in (first, second):
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, "/energy/2026/03/second/")
        assert article.tag in response.headers["Surrogate-Key"].split()
        assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=300"
        assert client.get(old + "print/").headers["Location"] == "/energy/2026/03/second/print/"
    assert client.get("/energy/2026/03/second/").status_code == 200


def test_an_imported_alias_leads_on_with_and_without_its_slash(client, story):
    article = story(headline="Port reopens")
    Redirect.objects.create(path="/2019/03/04/port-opens/", article=article)
    Redirect.objects.create(path="/old/合作/", article=article)

    for path in ("/2019/03/04/port-opens/", "/2019/03/04/port-opens", "/old/%E5%90%88%E4%BD%9C/"):
        response = client.get(path)
        assert (response.status_code, response.headers["Location"]) == (301, "/news/2026/03/port-reopens/"), (
            path
        )
    assert client.post("/2019/03/04/port-opens/").status_code == 404


def test_a_redirect_to_an_address_is_followed_but_never_in_a_circle(client):
    Redirect.objects.create(path="/imprint/", target="/pages/about/")
    Redirect.objects.create(path="/round/", target="/round/")
    Redirect.objects.create(path="/and-round/", target="/and-round")

    assert client.get("/imprint/").headers["Location"] == "/pages/about/"
    assert client.get("/round/").status_code == 404
    assert client.get("/and-round/").status_code == 404


def test_a_redirect_tells_nothing_of_an_article_that_is_not_public(client, story):
    scheduled = story(published_at=NOW + timedelta(hours=1))
    retracted = story(state="retracted")
    Redirect.objects.create(path="/early/", article=scheduled)
    Redirect.objects.create(path="/late/", article=retracted)

    assert client.get("/early/").status_code == 404
    assert client.get("/late/").status_code == 410


def test_a_retracted_article_is_gone_with_the_editors_note(client, story):
    article = story(headline="Port reopens", body="<p>Wrong words.</p>")
    publishing.retract(article, note="The port never closed.")

    for path in (article.get_absolute_url(), article.get_absolute_url() + "print/", f"/a/{article.pk}"):
        response = client.get(path)
        text = response.content.decode()
        assert response.status_code == 410
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert article.tag in response.headers["Surrogate-Key"].split()
        assert "The port never closed." in text
        assert "Wrong words" not in text


def test_an_expired_article_is_gone_to_the_second(client, story):
    article = story(expires_at=NOW + timedelta(seconds=40), published_at=NOW - timedelta(days=1))
    response = client.get(article.get_absolute_url())
    assert (response.status_code, response.headers["Cache-Control"]) == (
        200,
        "public, max-age=0, s-maxage=40",
    )

    with time_machine.travel(NOW + timedelta(seconds=40), tick=False):
        assert client.get(article.get_absolute_url()).status_code == 410


def test_a_scheduled_article_is_not_there_yet(client, story):
    article = story(published_at=NOW + timedelta(hours=1))

    assert client.get(article.get_absolute_url()).status_code == 404


def test_the_page_is_stored_no_longer_than_until_its_birthday(client, story):
    article = story(published_at=NOW.replace(year=2025, month=3, day=21))

    with time_machine.travel(datetime(2026, 3, 20, 23, 59, 30, tzinfo=UTC), tick=False):
        response = client.get(article.get_absolute_url())
        assert response.context["age_years"] == 0
        assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"


def test_what_is_not_there_is_a_page_that_no_cache_keeps(client):
    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-cache, max-age=0"
    assert "Vary" not in response.headers
    assert not response.cookies


def test_one_query_finds_a_redirect_among_many(client, story, django_assert_num_queries):
    article = story()
    Redirect.objects.bulk_create(Redirect(path=f"/old/{number}/", article=article) for number in range(2000))
    client.get("/")

    with django_assert_num_queries(1):
        assert client.get("/old/1234/").status_code == 301
    with django_assert_num_queries(1):
        assert client.get("/old/none/").status_code == 404


def test_a_link_item_names_the_place_to_read_it(client, story):
    article = story(body="", link_url="https://www.example.org/story")

    response = client.get(article.get_absolute_url())

    assert response.context["link_host"] == "example.org"
    assert 'href="https://www.example.org/story"' in response.content.decode()


def test_an_articles_page_is_made_of_all_it_shows(client, story):
    relative = story(keywords=["ports"], section="energy")
    article = story(keywords=["ports"], authors=["Ann Lee"])
    (keyword,), (author,) = article.keywords.all(), article.authors.all()

    tags = set(client.get(article.get_absolute_url()).headers["Surrogate-Key"].split())

    assert tags == {
        "site", "menu", article.tag, "section:news", keyword.tag, author.tag, relative.tag, "section:energy",
    }  # fmt: skip


def test_the_front_page_is_made_of_what_the_rooms_put_there_too(client, story, monkeypatch):
    part = rooms.Part("x", "components/lock.html", lambda request: {}, tags=frozenset({"weekly"}))
    monkeypatch.setattr(rooms, "_slots", {"home": {"x": part}})
    article = story()

    tags = set(client.get("/").headers["Surrogate-Key"].split())

    assert tags == {"site", "menu", "home", "weekly", "reports", article.tag, "section:news"}


def test_a_new_article_at_an_old_slug_is_that_article(client, story):
    first = story(headline="Port reopens")
    first.slug = "moved-away"
    publishing.save(first)
    second = story(headline="Port reopens")

    response = client.get("/news/2026/03/port-reopens/")

    assert response.status_code == 200
    assert response.context["article"] == Article.objects.get(pk=second.pk)
