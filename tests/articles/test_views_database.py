from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles import access, holdings, paging
from articles.access import Door
from articles.models import Article, Edition, Report, Section
from articles.search.stories import Stories
from portal import rooms

pytestmark = pytest.mark.django_db

NOW = timezone.now()
BODY = '<p>Open words.</p><hr class="gate"><p>Treasure behind it.</p>'


@pytest.fixture
def study(section):
    """`study(title="Rails", pages=12)`: a report whose full edition is for members."""

    def make(title="A study", *, where="news", pages=None, days_ago=0.0, **fields):
        fields.setdefault("access", "members")
        fields.setdefault("published_at", NOW - timedelta(days=days_ago, minutes=1))
        report = Report.objects.create(
            section=section(where),
            title=title,
            slug=title.lower().replace(" ", "-"),
            abstract=f"What {title} says.",
            **fields,
        )
        if pages:
            Edition.objects.create(report=report, file="reports/x.pdf", size=1, pages=pages, sha256="")
        return report

    return make


@pytest.fixture
def signed_in(client, member):
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def names(response):
    return [getattr(item, "title", "") or item.headline for item in response.context["items"]]


def found(response):
    return [hit.title for hit in response.context["results"].hits]


def test_reports_and_gated_articles_stand_in_one_list_newest_first(client, story, study):
    story(headline="For everybody")
    story(headline="For members", access="members", published_at=NOW - timedelta(days=3))
    story(headline="For accounts", access="registered", published_at=NOW - timedelta(days=1))
    study("Rails", days_ago=2)
    study("Free report", access="public")
    study("Next week", days_ago=-7)

    response = client.get("/database/")

    assert names(response) == ["For accounts", "Rails", "For members"]
    assert "For everybody" not in response.content.decode()


def test_the_numbers_are_those_of_what_stands_there_now(client, story, study):
    story(access="members", section="energy")
    study("Rails", where="energy", pages=12)
    second = study("Ports", where="places", pages=30)
    Edition.objects.create(report=second, file="reports/y.pdf", size=1, pages=28, sha256="")
    study("A draft", pages=99, published_at=None)

    told = client.get("/database/").context["holdings"]

    assert (told.reports, told.pages, told.articles) == (2, 42, 1)
    assert [(str(shelf.section), shelf.count) for shelf in told.shelves] == [("Energy", 2), ("Places", 1)]


def test_a_section_shows_its_own_and_an_unknown_one_is_not_found(client, story, study):
    story(headline="Wind", access="members", section="energy")
    study("Inns", where="places")

    assert names(client.get("/database/?section=energy")) == ["Wind"]
    assert client.get("/database/?section=nowhere").status_code == 404


def test_each_language_lists_its_own_and_tells_of_the_other(client, story, study):
    story(headline="English", access="members")
    study("zhongwen", language="zh-hans")

    english, chinese = client.get("/database/"), client.get("/zh/database/")

    assert (names(english), english.context["others"]) == (["English"], 1)
    assert (names(chinese), chinese.context["others"]) == (["zhongwen"], 1)


def test_pages_go_on_where_the_last_one_ended_also_within_one_moment(client, story, study, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 2)
    for number in range(3):
        article = story(headline=f"Story {number}", access="members")
        report = study(f"Study {number}")
        for row in (article, report):
            type(row).objects.filter(pk=row.pk).update(published_at=NOW)

    read, address = [], "/database/"
    while address:
        response = client.get(address)
        read += names(response)
        address = response.context["older_url"]

    assert sorted(read) == [*(f"Story {n}" for n in range(3)), *(f"Study {n}" for n in range(3))]
    assert len(read) == 6
    assert response.context["newest_url"] == "/database/"
    assert client.get("/database/?before=nonsense").status_code == 404


def test_nobody_who_has_no_session_gets_other_bytes_and_every_change_purges_the_page(client, story, study):
    story(access="members")
    report = study("Rails")

    first, again = client.get("/database/"), client.get("/database/", headers={"cookie": "theme=dark"})

    assert first.content == again.content
    assert "public" in first.headers["Cache-Control"]
    assert {"archive", "reports", report.tag} <= set(first.headers["Surrogate-Key"].split())
    assert "/account/trial/?next=%2Fdatabase%2F" in first.content.decode()
    assert "/account/login/?next=/database/" in first.content.decode()


def test_the_page_is_fresh_until_the_next_thing_appears(client, study):
    study("Tomorrow", days_ago=-1)

    assert holdings.next_change(NOW) == NOW + timedelta(days=1, minutes=-1)
    assert client.get("/database/").context["holdings"].reports == 0


def test_who_has_an_account_hears_at_the_door_why_it_is_shut(signed_in, monkeypatch):
    door = Door("Your free trial ended on May 1.", "See the plans", "/account/access/?next=x", False)
    monkeypatch.setattr(access, "_doorman", lambda request, item, back: door)

    response = signed_in.get("/database/")

    page = response.content.decode()
    assert "Your free trial ended on May 1." in page
    assert 'href="/account/access/?next=x"' in page
    assert "/account/login/?next" not in page
    assert response.headers["Cache-Control"] == "private, no-store"


def test_who_may_read_is_not_offered_a_trial(signed_in, monkeypatch):
    monkeypatch.setattr(access, "_answerer", lambda request, item: True)

    page = signed_in.get("/database/").content.decode()

    assert "It is all open to you" in page
    assert "/account/trial/" not in page


def test_searching_looks_behind_the_gate_only_and_at_the_open_part_only(client, story):
    story(headline="Open harbour")
    story(headline="Gated harbour", access="members", body=BODY)

    response = client.get("/database/", {"q": "harbour"})

    assert found(response) == ["Gated harbour"]
    assert found(client.get("/database/", {"q": "treasure"})) == []
    assert sorted(found(client.get("/search/", {"q": "harbour"}))) == ["Gated harbour", "Open harbour"]
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Surrogate-Key" not in response.headers


def test_a_kind_of_things_that_have_no_gate_has_nothing_behind_one(story):
    sections: Any = type("Sections", (Stories,), {"model": Section})()
    gated = story(access="members")
    story()

    assert sections.gated(Section.objects.all()) is None
    assert list(Stories().gated(Article.objects.all()) or ()) == [gated]


@pytest.mark.parametrize("text", ['"', "(((", "\x00", "<script>alert(1)</script>", "%", "from:x", "合作"])
def test_any_text_is_answered_with_a_page(client, story, text):
    story(access="members")

    response = client.get("/database/", {"q": text})

    assert response.status_code == 200
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("number_of_each", [1, 3])
def test_the_page_costs_the_same_with_one_row_of_each_and_with_three(
    client, story, study, number_of_each, monkeypatch, django_assert_num_queries
):
    # What other rooms put there is theirs to count.
    monkeypatch.setattr(rooms, "_slots", {})
    for number in range(number_of_each):
        story(access="members")
        study(f"Study {number}", pages=2)
    client.get("/database/")

    with django_assert_num_queries(11):
        client.get("/database/")
