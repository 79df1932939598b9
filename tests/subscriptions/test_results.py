from datetime import timedelta

import pytest

from subscriptions import results
from subscriptions.models import Bounce, Delivery, Issue, IssueVariant
from subscriptions.results import Outcome, Reason
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(weekly) -> Issue:
    return Issue.objects.create(
        weekly=weekly, period="2026-W47", due_at=NOW, number=1, key="k", state="sent", frozen_at=NOW,
        sending_at=NOW, sent_at=NOW,
    )  # fmt: skip


def deliver(issue: Issue, person, state: str, **fields) -> Delivery:
    variant, _made = IssueVariant.objects.get_or_create(issue=issue, key="")
    return Delivery.objects.create(
        issue=issue, variant=variant, subscriber=person, address=person.email_key, state=state, **fields
    )


def test_reasons_are_counted_the_most_frequent_first(issue, subscriber):
    for _number in range(2):
        deliver(issue, subscriber(), "failed", reason="the server refused the address", code=550)
    deliver(issue, subscriber(), "skipped", reason="nothing in your sections")
    deliver(issue, subscriber(), "sent", sent_at=NOW)

    assert results.reasons(issue) == [
        Reason("failed", "failed", "the server refused the address", 550, 2),
        Reason("skipped", "skipped", "nothing in your sections", None, 1),
    ]


def test_what_came_back_is_no_longer_counted_as_sent(issue, subscriber, weekly):
    for _number in range(2):
        deliver(issue, subscriber(), "sent", sent_at=NOW)
    refused = subscriber()
    row = deliver(issue, refused, "failed")
    Bounce.objects.create(subscriber=refused, delivery=row, kind="hard", source="smtp")
    returned = subscriber()
    row = deliver(issue, returned, "sent", sent_at=NOW)
    for number in range(2):
        Bounce.objects.create(
            subscriber=returned, delivery=row, kind="soft", source="report", event_id=str(number)
        )

    assert results.of_issues(weekly) == [Outcome(issue, sent=2, failed=1, came_back=1)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_outcomes_cost_the_same_with_one_issue_and_three(
    issue, weekly, count, subscriber, django_assert_num_queries
):
    for number in range(2, count + 1):
        Issue.objects.create(
            weekly=weekly, period=f"2026-W{47 + number}", due_at=NOW, number=number, key="k",
            state="sent", frozen_at=NOW, sending_at=NOW,
        )  # fmt: skip

    with django_assert_num_queries(3):
        found = results.of_issues(weekly)

    assert [outcome.issue.number for outcome in found] == list(range(1, count + 1))


def test_the_file_tells_each_delivery_with_the_servers_words_on_one_line(issue, subscriber):
    ann = subscriber("ann@example.org", name="Ann")
    deliver(issue, ann, "sent", code=250, answer="2.0.0 Ok:\r\n queued", attempts=1, sent_at=NOW)
    gone = deliver(issue, subscriber("gone@example.org"), "skipped", reason="erased before it left")
    assert gone.subscriber is not None
    gone.subscriber.delete()

    assert list(results.table(issue)) == [
        ["address", "name", "state", "reason", "code", "words", "attempts", "sent_at"],
        ["ann@example.org", "Ann", "sent", "", "250", "2.0.0 Ok: queued", "1", "2026-11-18T12:00:00+00:00"],
        ["gone@example.org", "(erased)", "skipped", "erased before it left", "", "", "0", ""],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_file_is_a_formula(issue, subscriber, start):
    deliver(issue, subscriber("ann@example.org", name=f"{start}HYPERLINK(1)"), "sent", sent_at=NOW)

    assert list(results.table(issue))[1][1] == f"'{start}HYPERLINK(1)"


def test_the_latest_who_left_say_why(weekly, subscriber):
    left = {"state": "unsubscribed", "unsubscribe_reason": "Too many."}
    subscriber("old@example.org", unsubscribed_at=NOW - timedelta(days=9), **left)
    subscriber("new@example.org", unsubscribed_at=NOW, **left)
    subscriber("mute@example.org", state="unsubscribed", unsubscribed_at=NOW)

    assert [person.email for person in results.why_they_left(weekly)] == [
        "new@example.org",
        "old@example.org",
    ]
