"""What a member finds on their own page."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Download, Edition, Report
from members.models import AccessRequest, Member, Membership, Plan
from subscriptions.models import Subscriber, Weekly
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 14, 5, tzinfo=UTC)


@pytest.fixture
def signed_in(client: Client, member: Any) -> Client:
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def report(section: Callable[..., Any]) -> Callable[..., Report]:
    """`report("Dry ports")`: published a week ago with one edition, unless told otherwise."""

    def make(title: str, label: str = "", **fields: Any) -> Report:
        fields.setdefault("published_at", timezone.now() - timedelta(days=7))
        made = Report.objects.create(
            title=title,
            slug=title.lower().replace(" ", "-"),
            abstract="What it finds.",
            section=section(),
            **fields,
        )
        Edition.objects.create(
            report=made,
            label=label,
            file="reports/x.pdf",
            media_type="application/pdf",
            size=1,
            sha256="0" * 64,
        )
        return made

    return make


def fetch(member: Any, report: Report, at: datetime | None = None) -> Download:
    return Download.objects.create(
        member=member, report=report, edition=report.editions.first(), at=at or timezone.now()
    )


def give(
    member: Any, plan: str = "member", days: int | None = 14, kind: str = "granted", **fields: Any
) -> Membership:
    starts_at = fields.pop("starts_at", timezone.now())
    return Membership.objects.create(
        member=member,
        plan=Plan.objects.get(slug=plan),
        kind=kind,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=days) if days else None,
        **fields,
    )


def part(page: Any, name: str) -> str:
    """One section of the page: its HTML on one line, with single spaces."""
    html = " ".join(unescape(page.content.decode()).split())
    found = re.search(rf'<section class="road[^>]*aria-labelledby="{name}".*?</section>', html)
    assert found is not None
    return found[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_who_has_no_plan_is_offered_the_free_trial(signed_in):
    plan = part(signed_in.get("/account/"), "plan")

    assert f'href="{reverse("account_trial")}">Start a Free Trial</a>' in plan
    assert reverse("account_access") not in plan


def test_a_trial_says_how_many_days_are_left_until_when_and_what_it_opens(signed_in, member):
    with time_machine.travel(NOW, tick=False):
        give(member, Plan.TRIAL, kind="trial", days=8)

        plan = part(signed_in.get("/account/"), "plan")

    assert "Free trial 8 days left, until December 6, 2026, 14:05 UTC" in words(plan)
    assert "Every article and every report, for two weeks." in plan
    assert "Start a Free Trial" not in plan


def test_the_last_day_is_one_day(signed_in, member):
    with time_machine.travel(NOW, tick=False):
        give(member, days=1)

        assert "1 day left, until November 29" in words(part(signed_in.get("/account/"), "plan"))


def test_in_the_second_a_trial_ends_the_page_says_so_and_leads_to_the_plans(signed_in, member):
    with time_machine.travel(NOW - timedelta(days=14), tick=False) as clock:
        give(member, Plan.TRIAL, kind="trial", days=14)
        clock.move_to(NOW - timedelta(seconds=1))
        before = words(part(signed_in.get("/account/"), "plan"))
        clock.move_to(NOW)
        after = part(signed_in.get("/account/"), "plan")

    assert "1 day left" in before
    assert "Free trial Ended on November 28, 2026, 14:05 UTC" in words(after)
    assert f'<a class="button" href="{reverse("account_access")}">See the plans</a>' in after
    assert "Start a Free Trial" not in after


def test_a_membership_without_an_end_says_so_and_names_its_sections(signed_in, member, section):
    give(member, days=None).plan.sections.add(section("energy"), section("transport"))

    plan = words(part(signed_in.get("/account/"), "plan"))

    assert "Membership Without an end" in plan
    assert "Energy Transport" in plan


def test_of_two_open_memberships_the_longer_stands_first(signed_in, member):
    give(member, Plan.TRIAL, kind="trial", days=3)
    give(member, days=300)

    plan = words(part(signed_in.get("/account/"), "plan"))

    assert plan.index("300 days left") < plan.index("3 days left")


def test_a_membership_to_come_says_when_it_begins(signed_in, member):
    with time_machine.travel(NOW, tick=False):
        give(member, starts_at=NOW + timedelta(days=2))

        plan = words(part(signed_in.get("/account/"), "plan"))

    assert "Membership Begins on November 30, 2026, 14:05 UTC" in plan
    assert "Start a Free Trial" not in plan


def test_a_request_that_waits_is_named_and_an_answered_one_is_not(signed_in, member):
    asked = AccessRequest.objects.create(member=member, message="For our library.", created_at=NOW)
    waiting = words(part(signed_in.get("/account/"), "plan"))
    AccessRequest.objects.filter(pk=asked.pk).update(state=AccessRequest.State.DECLINED)

    answered = words(part(signed_in.get("/account/"), "plan"))

    assert "You asked the desk for access on November 28, 2026, 14:05 UTC." in waiting
    assert "You asked the desk" not in answered


def test_an_editor_reads_everything_and_is_offered_no_trial(desk):
    plan = part(desk.get("/account/"), "plan")

    assert "everything is open to you" in plan
    assert "Start a Free Trial" not in plan


def test_downloads_stand_newest_first_each_leading_to_its_report(signed_in, member, report):
    old, new = report("Dry ports"), report("Night trains", label="Chinese edition")
    fetch(member, old, NOW - timedelta(days=3))
    fetch(member, new, NOW)

    downloads = part(signed_in.get("/account/"), "downloads")

    assert words(downloads).endswith(
        "All reports Night trains Chinese edition November 28, 2026 Dry ports November 25, 2026"
    )
    assert f'<a href="{new.get_absolute_url()}">Night trains</a>' in downloads


def test_a_download_of_a_report_taken_back_leads_nowhere(signed_in, member, report):
    fetch(member, report("Dry ports", retracted_at=NOW))

    downloads = part(signed_in.get("/account/"), "downloads")

    assert "<span>Dry ports</span>" in downloads
    assert "no longer published" in downloads


def test_a_download_whose_edition_was_removed_still_stands(signed_in, member, report):
    fetch(member, report("Dry ports"))
    Edition.objects.all().delete()

    assert "Dry ports" in part(signed_in.get("/account/"), "downloads")


def test_the_newest_ten_stand_open_and_the_older_below_a_click(signed_in, member, report):
    for number in range(12):
        fetch(member, report(f"Report {number:02d}"), NOW + timedelta(minutes=number))

    open_part, _, folded = part(signed_in.get("/account/"), "downloads").partition("<details>")

    assert [found in open_part for found in ("Report 11", "Report 02", "Report 01")] == [True, True, False]
    assert "2 older downloads" in words(folded)
    assert "Report 00" in folded


def test_nobody_sees_what_another_downloaded(signed_in, editor, report):
    fetch(editor, report("Dry ports"))

    downloads = part(signed_in.get("/account/"), "downloads")

    assert "Dry ports" not in downloads
    assert "Nothing yet." in downloads


def test_the_page_counts_the_devices_that_are_signed_in(client, member):
    other = Client()
    for browser in (client, other):
        browser.post("/account/login/", {"login": member.email, "password": PASSWORD})
    two = words(part(client.get("/account/"), "devices"))
    other.post("/account/logout/")

    one = words(part(client.get("/account/"), "devices"))

    assert "signed in on 2 devices" in two
    assert "on this device only" in one


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ([], "Whoever knows your password can sign in."),
        (["recovery_codes"], "Whoever knows your password can sign in."),
        (["totp"], "Your account is guarded by one-time codes."),
        (["webauthn"], "Your account is guarded by a passkey."),
        (["totp", "webauthn"], "Your account is guarded by a passkey and by one-time codes."),
    ],
)
def test_the_page_says_what_guards_the_account(signed_in, member, kinds, sentence):
    for kind in kinds:
        Authenticator.objects.create(user=member, type=kind, data={})

    assert sentence in part(signed_in.get("/account/"), "security")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_row_as_for_three(
    rows, signed_in, member, report, django_assert_num_queries
):
    from contributions.models import Question, Submission

    for number in range(rows):
        address = f"max{number}@example.org"
        EmailAddress.objects.create(user=member, email=address, verified=True)
        give(member, days=number + 1)
        fetch(member, report(f"Report {number}"))
        Submission.objects.create(email=address, title="A story", name="Max", state="received")
        Question.objects.create(email=address, text="How wide is the strait?", state="new")
        Subscriber.objects.create(
            weekly=Weekly.objects.take("en"), email=address, state="active", confirmed_at=NOW
        )
    signed_in.get("/account/")

    with django_assert_num_queries(14):
        page = signed_in.get("/account/")

    names = ("plan", "downloads", "my-stories", "my-questions", "my-weekly")
    found = [
        part(page, name).count(mark) for name, mark in zip(names, ["plan-one", *["<li>"] * 4], strict=True)
    ]
    assert found == [rows] * 5


def test_the_page_of_a_new_member_helps_in_every_part(client):
    Member.objects.create_user("new@example.org", PASSWORD)
    client.force_login(Member.objects.get(), backend=settings.AUTHENTICATION_BACKENDS[0])

    page = client.get("/account/")

    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page.content.decode())
    assert [unescape(heading).strip() for heading in headings[:9]] == [
        "Your plan",
        "Downloads",
        "My stories",
        "My questions",
        "The Weekly",
        "Devices",
        "Security",
        "Your data",
        "About you",
    ]
