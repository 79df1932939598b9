from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from members import demonstration, figures, trials
from members.models import AccessRequest, Member, Membership, Plan
from portal import rooms

# A Wednesday.
NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
LAST, MONDAY = date(2026, 3, 9), date(2026, 3, 16)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    def make(name):
        one = Member.objects.create_user(f"{name}@example.org", name=name)
        EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
        return one

    return make


@pytest.fixture
def plan():
    return Plan.objects.get(slug="member")


def granted(member, plan, at, end=None):
    return Membership.objects.create(member=member, plan=plan, starts_at=at, created_at=at, ends_at=end)


def test_trials_and_what_became_of_them_are_counted_by_week(person, plan, django_assert_num_queries):
    trying, over, paying, older = (person(name) for name in ("trying", "over", "paying", "older"))
    trials.start(trying, at=NOW)
    trials.start(over, at=NOW - 15 * DAY)
    trials.start(paying, at=datetime(2026, 3, 9, tzinfo=UTC))
    granted(paying, plan, NOW - HOUR)
    granted(paying, plan, NOW)
    granted(older, plan, NOW)
    trials.start(person("early"), at=datetime(2026, 3, 8, 23, 59, 59, tzinfo=UTC))

    with django_assert_num_queries(3):
        found = figures.by_week(NOW, 2)

    assert found == [figures.Week(LAST, 1, 0, 0), figures.Week(MONDAY, 1, 1, 1)]


def test_weeks_are_those_of_the_site_s_zone(person, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    # Monday morning in Shanghai.
    trials.start(person("early"), at=datetime(2026, 3, 15, 17, tzinfo=UTC))

    assert [week.started for week in figures.by_week(NOW, 2)] == [0, 1]


def test_the_wait_for_an_answer_is_a_median_of_hours(member, django_assert_num_queries):
    for hours in (1, 2, 30):
        answered_at = NOW - 8 * DAY
        AccessRequest.objects.create(
            member=member, message="Please.", state="granted",
            created_at=answered_at - hours * HOUR, answered_at=answered_at,
        )  # fmt: skip
    AccessRequest.objects.create(member=member, message="Waits.", created_at=NOW - DAY)

    with django_assert_num_queries(1):
        found = figures.to_answer(NOW, 3)

    assert found == [figures.Answers(LAST, 3, 2.0)]
    assert figures.median_hours(NOW, 3) == 2.0
    assert figures.median_hours(NOW, 1) is None


def test_the_page_of_figures_draws_them(desk, member):
    with time_machine.travel(NOW, tick=False):
        trials.start(member)
        response = desk.get(reverse("admin:members_membership_figures"), {"weeks": "26"})

    assert response.status_code == 200
    assert [str(number) for _name, number in response.context["numbers"]] == ["0", "1", "1", "0", "0", "–"]
    assert "<svg" in response.content.decode()
    assert " style=" not in response.content.decode().split("<main", 1)[1]


def test_the_start_page_shows_who_waits_and_whose_trial_ends_soon(desk, member, person, plan):
    with time_machine.travel(NOW, tick=False):
        AccessRequest.objects.create(member=member, message="Please.", organisation="Harbour College")
        trials.start(person("soon"), at=NOW - 8 * DAY)
        trials.start(person("later"), at=NOW - 6 * DAY)
        granted(person("paying"), plan, NOW, NOW + DAY)

        panel = next(part for part in rooms.panels() if part.name == "members")
        request = desk.get(reverse("admin:index")).wsgi_request
        seen = panel.context(request)

    assert seen is not None
    assert [row.organisation for row in seen["waiting"]] == ["Harbour College"]
    assert [membership.member.name for membership in seen["ending"]] == ["soon"]
    assert (seen["waiting_count"], seen["ending_count"]) == (1, 1)


def test_whoever_sees_no_memberships_has_no_panel(client):
    plain = Member.objects.create_user("deskhand@example.org", is_staff=True)
    client.force_login(plain, backend="allauth.account.auth_backends.AuthenticationBackend")

    response = client.get(reverse("admin:index"))

    assert "panel-members" not in response.content.decode()


def test_the_metrics_tell_who_may_read_and_who_waits(member, person, plan):
    trials.start(member)
    granted(person("paying"), plan, datetime(2026, 1, 1, tzinfo=UTC))
    granted(person("paid"), plan, NOW - 9 * DAY, NOW)
    AccessRequest.objects.create(member=member, message="Please.", created_at=timezone.now() - HOUR)

    with time_machine.travel(NOW + 3650 * DAY, tick=False):
        later = rooms.metrics()["portal_trials_open"]()
    measured = {
        name: measure() for name, measure in rooms.metrics().items() if "trial" in name or "access" in name
    }

    assert later == 0
    assert measured["portal_trials_open"] == 1
    assert measured["portal_access_requests_waiting"] == 1
    assert measured["portal_access_request_oldest_seconds"] == pytest.approx(3600, abs=60)


def test_the_demonstration_has_a_reader_for_each_way_to_stand_to_the_gate():
    demonstration.make(lambda line: None)
    demonstration.make(lambda line: None)

    members = {member.email.split("@")[0]: member for member in Member.objects.all()}
    assert sorted(members) == ["agency", "editor", "ended", "library", "member", "reader", "trial"]
    assert [row.days_left() for row in members["trial"].memberships.all()] == [8]
    assert [(row.is_open(), row.kind) for row in members["ended"].memberships.all()] == [(False, "trial")]
    assert [(row.is_open(), row.kind) for row in members["member"].memberships.all()] == [(True, "granted")]
    assert members["reader"].memberships.count() == 0
    assert [(row.member.email, row.state) for row in AccessRequest.objects.order_by("pk")] == [
        ("library@example.org", "new"),
        ("agency@example.org", "declined"),
    ]


def test_the_tour_names_every_login_with_the_password_in_one_line():
    demonstration.make(lambda line: None)

    note = demonstration.login_note()

    assert "\n" not in note
    assert all(f"{name}@example.org" in note for name in ("editor", "reader", "trial", "ended", "member"))
    assert demonstration.password() in note
