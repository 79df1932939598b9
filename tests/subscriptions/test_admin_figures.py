from datetime import date, timedelta

import pytest
from django.urls import reverse

from subscriptions.models import Census, Issue, Pace, Weekly
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(clock, weekly) -> Weekly:
    for back, active in ((1, 12), (30, 10), (200, 5)):
        Census.objects.create(
            weekly=weekly, day=date(2026, 11, 18) - timedelta(days=back), active=active, joined=2, left=1
        )
    Issue.objects.create(
        weekly=weekly, number=1, period="2026-W46", due_at=NOW, state="sent", key="k", frozen_at=NOW,
        sending_at=NOW, sent_at=NOW,
    )  # fmt: skip
    return weekly


def test_the_figures_show_readers_outcomes_and_why_people_left(desk, past, subscriber):
    subscriber()
    subscriber(state="unsubscribed", unsubscribed_at=NOW, unsubscribe_reason="Too <many> letters.")

    page = desk.get(reverse("admin:subscriptions_weekly_figures")).content.decode()

    assert page.count('class="plot-drawing"') == 2
    assert "subscribers: 10 → 12" in page
    assert "№ 1" in page
    assert "Too &lt;many&gt; letters." in page
    assert " style=" not in page.split('class="figures"')[1].split("</section>")[0]


@pytest.mark.parametrize(("days", "words"), [("365", "5 → 12"), ("7; DROP", "10 → 12")])
def test_the_time_shown_is_chosen(desk, past, days, words):
    page = desk.get(reverse("admin:subscriptions_weekly_figures"), {"days": days}).content.decode()

    assert f"subscribers: {words}" in page


def test_the_figures_are_for_who_sees_the_weekly(client, member, past):
    member.is_staff = True
    member.save()
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(reverse("admin:subscriptions_weekly_figures")).status_code == 403


def test_lists_lead_to_the_figures(desk, past):
    link = f'href="{reverse("admin:subscriptions_weekly_figures")}"'

    for table in ("weekly", "issue"):
        assert link in desk.get(reverse(f"admin:subscriptions_{table}_changelist")).content.decode()


def test_looking_at_the_pace_makes_no_row_and_there_is_never_a_second(desk):
    one = reverse("admin:subscriptions_pace_change", args=[1])

    assert desk.get(reverse("admin:subscriptions_pace_changelist")).headers["Location"] == one
    assert desk.get(one).status_code == 200
    assert Pace.objects.count() == 0
    fields = {
        "per_second": "", "per_minute": "600", "per_hour": "",
        "domains-TOTAL_FORMS": "1", "domains-INITIAL_FORMS": "0",
        "domains-0-domain": "Example.ORG", "domains-0-per_minute": "60", "domains-0-pace": "1",
    }  # fmt: skip

    assert desk.post(one, fields).status_code == 302
    assert desk.get(one.replace("/1/", "/2/")).status_code == 302
    assert desk.get(reverse("admin:subscriptions_pace_add")).status_code == 403
    assert str(Pace.current()) == "600 a minute"
    assert [str(cap) for cap in Pace.current().domains.all()] == ["example.org: 60"]
