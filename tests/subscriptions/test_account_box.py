"""What a reader with an account finds of their weekly on their page."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from subscriptions import parts

pytestmark = pytest.mark.django_db


def own(member):
    request = RequestFactory().get("/account/")
    request.user = member
    return parts.account(request)["subscriptions"]


@pytest.fixture
def page(client, member):
    """The box's words on the member's page."""

    def read():
        client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
        html = client.get("/account/").content.decode()
        return " ".join(html.partition('id="my-weekly"')[2].partition("</section>")[0].split())

    return read


def test_who_does_not_receive_it_is_offered_to_subscribe(page, weekly):
    box = page()

    assert f'href="{reverse("weekly_subscribe")}"' in box
    assert "You do not receive Belt &amp; Road Weekly" in box


def test_a_subscriber_reads_when_it_comes_with_which_sections_and_changes_that(
    client, member, page, subscriber, section
):
    section("energy"), section("news")
    subscriber(member.email.upper(), sections=["energy"])

    box = page()

    assert [words in box for words in ("Comes every Friday", "Energy")] == [True, True]
    assert "All sections" not in box
    (mine,) = own(member)
    assert mine["link"].startswith("/weekly/preferences/")
    assert client.get(mine["link"]).status_code == 200


def test_a_pause_says_until_when_and_is_over_by_itself(member, page, subscriber):
    until = timezone.now() + timedelta(days=9)
    person = subscriber(member.email, paused_until=until)
    paused = page()
    person.paused_until = timezone.now()
    person.save()

    awake = page()

    assert ("Paused until" in paused, "Comes every" in paused) == (True, False)
    assert ("Paused until" in awake, "Comes every" in awake) == (False, True)


@pytest.mark.parametrize(
    ("state", "words", "has_link"),
    [("pending", "Waiting for your confirmation", False), ("bounced", "Our letters came back", True)],
)
def test_what_keeps_the_letter_away_is_said(member, page, subscriber, state, words, has_link):
    subscriber(member.email, state=state)

    assert words in page()
    assert [bool(mine["link"]) for mine in own(member)] == [has_link]


def test_who_left_may_subscribe_anew(member, page, subscriber):
    subscriber(member.email, state="unsubscribed")

    assert reverse("weekly_subscribe") in page()


def test_each_confirmed_address_counts_and_no_other(member, subscriber):
    EmailAddress.objects.create(user=member, email="max@work.example", verified=True)
    EmailAddress.objects.create(user=member, email="minister@example.org", verified=False)
    mine = [subscriber("max@work.example"), subscriber(member.email)]
    subscriber("minister@example.org")
    subscriber("somebody@example.net")

    assert [each["person"] for each in own(member)] == mine
