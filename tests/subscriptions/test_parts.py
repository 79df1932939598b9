from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission

from subscriptions import timetable
from subscriptions.models import Census, Delivery, Issue, IssueVariant, Weekly
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db


def panel(browser) -> str:
    return " ".join(browser.get("/admin/").content.decode().split('id="panel-weekly"')[1].split())


def test_each_weekly_shows_its_next_issue_with_its_countdown_on_its_own_clock(clock, desk, weekly):
    chinese = Weekly.objects.create(language="zh-hans", name="周刊", weekday=1, zone="Asia/Shanghai")
    for each in (weekly, chinese):
        timetable.keep(each, NOW)

    page = panel(desk)

    assert "draft · 0 articles · in 1 day, 20 hours (Fri 20 Nov 2026, 08:00, UTC)" in page
    assert "in 5 days, 12 hours (Tue 24 Nov 2026, 08:00, Asia/Shanghai)" in page


def test_what_is_held_says_why_and_what_is_leaving_says_how_far(clock, desk, weekly):
    Issue.objects.create(weekly=weekly, period="2026-W40", due_at=NOW, state="held", reason="No address.")
    leaving = Issue.objects.create(
        weekly=weekly, number=1, period="2026-W46", due_at=NOW, state="sending", key="k", frozen_at=NOW,
        sending_at=NOW,
    )  # fmt: skip
    variant = IssueVariant.objects.create(issue=leaving)
    for number in range(4):
        Delivery.objects.create(
            issue=leaving, variant=variant, address=f"{number}@example.org",
            **({"state": "sent", "sent_at": NOW} if number else {"next_try_at": NOW}),
        )  # fmt: skip

    page = panel(desk)

    assert "held · No address." in page
    assert "75 % · waiting: 1, sent: 3" in page
    assert 'max="4" value="3"' in page


def test_the_panel_draws_the_subscribers_for_who_may_see_the_weekly(clock, desk, client, weekly, member):
    for back, active in ((9, 3), (1, 5)):
        Census.objects.create(weekly=weekly, day=date(2026, 11, 18) - timedelta(days=back), active=active)
    assert "3 → 5" in panel(desk)
    member.is_staff = True
    member.save()
    member.user_permissions.add(Permission.objects.get(codename="view_issue"))
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert "3 → 5" not in panel(client)
