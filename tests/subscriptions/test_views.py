import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.urls import reverse

from articles import publishing
from portal import signing
from subscriptions import approving, freezing, timetable
from subscriptions.models import Issue
from tests.subscriptions.conftest import DUE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(clock, weekly, story) -> Issue:
    story(headline="Port reopens", section="ports", published_at=NOW)
    story(
        headline="For members",
        access="members",
        published_at=NOW - timedelta(hours=1),
        body="<p>Secret.</p>" * 5,
    )
    timetable.keep(weekly, NOW)
    issue = Issue.objects.get()
    freezing.close(approving.approve_and_send_now(issue, now=NOW), NOW)
    freezing.fill(issue, NOW)
    return Issue.objects.get()


def test_a_draft_is_not_to_be_seen(client, clock, weekly, story):
    story(published_at=NOW)
    timetable.keep(weekly, NOW)

    assert client.get("/weekly/1/").status_code == 404
    assert "The first issue has not left yet" in client.get("/weekly/").content.decode()


def test_a_sent_issue_stands_in_the_archive_and_on_its_own_page(client, issue):
    listed = client.get("/weekly/").content.decode()
    page = client.get("/weekly/1/").content.decode()

    assert '<a href="/weekly/1/">Port reopens</a>' in listed
    assert page.index("Port reopens") < page.index("For members")
    assert "Secret." not in page


def test_public_pages_are_the_same_bytes_for_everybody_and_may_be_kept(client, issue):
    for path in ("/weekly/", "/weekly/1/", "/weekly/feeds/rss.xml"):
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": first.headers["ETag"]})

        assert "public" in first.headers["Cache-Control"]
        assert "Vary" not in first.headers
        assert first.cookies == {}
        assert "weekly" in first.headers["Surrogate-Key"].split()
        assert again.status_code == 304


def test_an_issue_names_what_it_was_made_of(client, issue):
    tags = client.get("/weekly/1/").headers["Surrogate-Key"].split()

    assert set(tags) >= {"weekly", issue.tag, *(item.article.tag for item in issue.items.all())}


def test_a_retracted_article_leaves_the_issues_page(client, issue):
    publishing.retract(issue.items.get(article__headline="Port reopens").article, note="It was wrong.")

    page = client.get("/weekly/1/").content.decode()

    assert "/ports/" not in page.split("<main")[1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_archive_costs_the_same_with_one_and_with_three_issues(
    client, weekly, count, django_assert_num_queries
):
    for number in range(1, count + 1):
        Issue.objects.create(
            weekly=weekly, number=number, period=f"2026-W{number:02d}", due_at=NOW, state="sent", frozen_at=NOW,
            key="k", sending_at=NOW, subject=f"Week {number}",
        )  # fmt: skip
    client.get("/weekly/")

    with django_assert_num_queries(2):
        client.get("/weekly/")


def test_the_feed_lists_issues_by_whole_addresses(client, issue):
    feed = ET.fromstring(client.get("/weekly/feeds/rss.xml").content)

    assert [item.findtext("title") for item in feed.iter("item")] == ["№ 1: Port reopens"]
    assert [item.findtext("link") for item in feed.iter("item")] == ["http://127.0.0.1:8000/weekly/1/"]


def test_the_form_is_a_page_and_a_fragment_and_never_stored(client, issue):
    page = client.get("/weekly/subscribe/")
    fragment = client.get("/weekly/subscribe/", headers={"hx-request": "true"})

    assert b"<html" in page.content
    assert b"<html" not in fragment.content
    assert b"hx-post" in fragment.content
    assert "no-store" in page.headers["Cache-Control"]
    text = page.content.decode()
    assert "every Friday at 08:00 (UTC), next on November 20" in text
    assert '<a href="/weekly/1/">Port reopens</a>' in text


def test_after_asking_another_address_is_typed_where_one_is(client, weekly):
    """In a dialog the form comes back into the dialog; on a page it is the page."""
    thanks = client.post("/weekly/subscribe/", {"email": "ann@example.org"}).headers["Location"]

    dialog = client.get(thanks, headers={"hx-request": "true"}).content.decode()
    page = client.get(thanks).content.decode()

    assert dialog.count('hx-get="/weekly/subscribe/"') == 1
    assert "hx-get" not in page
    for words in (
        "ann@example.org",
        "weekly@example.org",
        "folder for spam",
        "Send again",
        "lies in the outbox",
    ):
        assert words in page
        assert words in dialog


def test_the_home_page_shows_the_weekly(client, issue):
    home = client.get("/").content.decode()

    assert "every Friday at 08:00" in home
    assert '<a href="/weekly/1/">Port reopens</a>' in home


def test_holding_from_the_letter_takes_a_button(client, clock, weekly, story):
    story(published_at=NOW)
    timetable.keep(weekly, NOW)
    path = reverse("weekly_hold", args=[signing.sign("weekly.hold", Issue.objects.get().pk)])

    assert client.get(path).status_code == 200
    assert Issue.objects.get().state == "draft"
    assert client.post(path).status_code == 200

    assert Issue.objects.get().state == "held"
    timetable.keep(weekly, DUE)
    assert Issue.objects.get(period="2026-W47").state == "held"


def test_holding_too_late_is_refused_with_a_sentence(client, issue):
    Issue.objects.update(state="sent")

    answer = client.post(reverse("weekly_hold", args=[signing.sign("weekly.hold", issue.pk)]))

    assert answer.status_code == 409
    assert "This issue is sent and cannot become held." in answer.content.decode()


@pytest.mark.parametrize("path", ["/weekly/99999999999999999999999/", "/weekly/0/", "/weekly/x/"])
def test_a_number_that_is_none_is_not_found(client, weekly, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "name", ["weekly_confirm", "weekly_preferences", "weekly_unsubscribe", "weekly_hold"]
)
@pytest.mark.parametrize("token", ["x", "..", "~.1.x", "1.1.1", "%00", "é"])
def test_a_broken_link_says_so(client, db, name, token):
    path = reverse(name, args=["X"]).replace("X", token)

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
