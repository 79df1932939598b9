from datetime import timedelta

import pytest

from portal import memory
from portal.models import Letter, RawMail, SiteSettings, Tick
from subscriptions import rounds
from subscriptions.findings import error, ok, warning
from subscriptions.models import Delivery, Issue, IssueVariant, Lane, Suppression
from tests.subscriptions.conftest import DUE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(settings):
    """A portal with names of its own."""
    settings.WEEKLY_FROM = "Belt & Road Weekly <weekly@paper.net>"
    settings.MAIL_HOST = "paper.net"
    settings.SITE_URL = "https://www.paper.net"
    SiteSettings(postal_address="2 Quay Street\nPorttown", contact_email="desk@paper.net").save()
    memory.forget()


@pytest.fixture
def issue(clock, weekly):
    def make(**fields) -> Issue:
        fields = {"number": 1, "frozen_at": NOW, "key": "k" * 16, "sending_at": NOW} | fields
        return Issue.objects.create(weekly=weekly, period="2026-W46", due_at=NOW, **fields)

    return make


def test_settings_of_our_own_are_in_order(ours):
    assert rounds.settings_in_order() == [
        ok("postal address", "2 Quay Street, Porttown"),
        ok("contact e-mail", "desk@paper.net"),
        ok("sender", "Belt & Road Weekly <weekly@paper.net>; bounces come to paper.net."),
    ]


@pytest.mark.parametrize(("embedded", "level"), [(True, "warning"), (False, "error")])
def test_examples_are_errors_only_in_production(db, settings, embedded, level):
    settings.EMBEDDED = embedded

    assert [finding.level for finding in rounds.settings_in_order()] == [level] * 3


def test_an_empty_address_is_refused_everywhere(ours):
    SiteSettings(postal_address=" \n ", contact_email="").save()
    memory.forget()

    assert [(one.level, one.name) for one in rounds.settings_in_order()[:2]] == [
        ("error", "postal address"),
        ("error", "contact e-mail"),
    ]


def test_a_sender_at_another_domain_than_the_site_is_warned_of(ours, settings):
    settings.EMBEDDED = False
    settings.WEEKLY_FROM = "weekly@other.net"

    assert rounds.settings_in_order()[-1] == warning(
        "sender", "WEEKLY_FROM is at other.net, the site at www.paper.net: readers may wonder."
    )


def test_the_timetables_pulse_is_felt(db):
    assert rounds.house_in_order(NOW)[0].sentence.startswith("It has never rung")

    Tick.objects.create(name="weekly", rang_at=NOW)
    assert rounds.house_in_order(NOW + timedelta(minutes=3))[0] == ok("timetable", "It rang 180 s ago.")
    assert rounds.house_in_order(NOW + timedelta(minutes=3, seconds=1))[0] == error(
        "timetable", "It rang last at 2026-11-18 12:00 UTC: no issue leaves by itself. Is beat running?"
    )


def test_a_sender_that_died_is_seen_by_its_lane(issue):
    made = issue(state="sending")
    Lane.objects.create(issue=made, number=0, holder="a", lease_until=NOW + timedelta(seconds=1))
    assert rounds.house_in_order(NOW)[1] == ok("senders", "1 at work.")

    assert rounds.house_in_order(NOW + timedelta(seconds=1))[1] == warning(
        "senders", "1 died at work; the next tick takes over."
    )


def letter(**fields) -> None:
    Letter.objects.create(
        **{"purpose": "p", "to_address": "a@b.net", "subject": "s", "text": "t", "created_at": NOW,
           "next_try_at": NOW, "message_id": f"<{Letter.objects.count()}>", **fields}
    )  # fmt: skip


def test_letters_that_failed_or_are_overdue_are_counted(clock):
    assert rounds.house_in_order(NOW)[2] == ok(
        "outbox", "Nothing failed since yesterday, nothing is overdue."
    )

    letter(state="failed", code=550, answer="No such user")
    letter(state="failed", created_at=NOW - timedelta(days=2))
    letter(state="failed", purpose="weekly.doctor")
    letter(next_try_at=NOW - timedelta(minutes=11))
    letter(next_try_at=NOW - timedelta(minutes=9))

    assert rounds.house_in_order(NOW)[2:4] == [
        warning("outbox", "1 letters failed since yesterday. Last: 550 No such user"),
        error("outbox", "1 letters are overdue: is the worker of the queue “letters” running?"),
    ]


def test_mail_that_waits_for_a_person_is_counted(db):
    for number, state in enumerate(["quarantined", "unclaimed", "unclaimed", "handled", "waiting"]):
        RawMail.objects.create(source="imap", sha256=str(number), size=1, state=state)

    assert rounds.house_in_order(NOW)[-2:] == [
        warning("mail in", "1 in quarantine: Desk → Mail in."),
        warning("mail in", "2 for nobody we know: Desk → Mail in."),
    ]


def test_a_weekly_in_order_tells_its_next_issue_and_its_readers(clock, weekly, subscriber):
    subscriber("a@b.net")
    subscriber("c@b.net", paused_until=NOW + timedelta(days=1))
    Suppression.objects.put("x@b.net", "bounced")
    Issue.objects.create(weekly=weekly, period="2026-W47", due_at=DUE)

    assert rounds.weekly_in_order(weekly, NOW) == [
        ok("issue", "Belt & Road Weekly 2026-W47 leaves at 2026-11-20 08:00 UTC with 0 articles."),
        ok("deliveries", "0 open, none overdue."),
        ok("subscribers", "1 receive it; 1 addresses are suppressed."),
    ]


def test_issues_that_wait_for_an_editor_tell_why(issue, weekly):
    issue(state="paused", reason="The server refuses our letters.")

    assert rounds.weekly_in_order(weekly, NOW)[:2] == [
        warning("issue", "Belt & Road Weekly № 1 is paused: The server refuses our letters."),
        warning("issue", "No issue is being prepared; the next tick drafts one."),
    ]


def test_what_should_have_left_is_an_error(issue, weekly, subscriber):
    made = issue(state="sending")
    variant = IssueVariant.objects.create(issue=made)
    for minutes in (11, 9):
        person = subscriber()
        Delivery.objects.create(
            issue=made, subscriber=person, variant=variant, address=person.email_key, state="pending",
            next_try_at=NOW - timedelta(minutes=minutes), message_id=f"<{minutes}>",
        )  # fmt: skip
    Issue.objects.create(weekly=weekly, period="2026-W44", due_at=NOW - timedelta(minutes=11))
    Issue.objects.create(
        weekly=weekly, period="2026-W45", due_at=NOW, state="frozen", number=2, key="k" * 16,
        frozen_at=NOW - timedelta(minutes=11),
    )  # fmt: skip

    found = [one.sentence for one in rounds.weekly_in_order(weekly, NOW) if one.level == "error"]

    assert found == [
        "Belt & Road Weekly 2026-W44 was due at 2026-11-18 11:49 UTC and has not left.",
        "Belt & Road Weekly № 2 is frozen, and its rows are not written: is a worker running?",
        "1 are overdue: is the worker of the queue “weekly” running?",
    ]
