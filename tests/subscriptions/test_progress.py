from datetime import timedelta

import pytest
from django.core.cache import cache

from subscriptions import progress
from subscriptions.models import Delivery, Issue, IssueVariant
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(clock, weekly) -> Issue:
    return Issue.objects.create(
        weekly=weekly, period="2026-W47", due_at=NOW, number=1, key="k", state="sending", frozen_at=NOW,
        sending_at=NOW,
    )  # fmt: skip


@pytest.fixture
def put(issue):
    """`put(3, "sent", sent_at=…)`: deliveries of the issue."""
    variant = IssueVariant.objects.create(issue=issue)

    def make(count: int, state: str, **fields) -> None:
        begun = Delivery.objects.count()
        if state in {"pending", "claimed", "sending"}:
            fields.setdefault("next_try_at", NOW)
        Delivery.objects.bulk_create(
            Delivery(issue=issue, variant=variant, address=f"r{begun + n}@example.org", state=state, **fields)
            for n in range(count)
        )

    return make


def test_figures_stand_in_the_order_of_a_rows_life_without_the_empty_ones(issue, put):
    put(2, "sent", sent_at=NOW)
    put(1, "failed")
    put(1, "pending")

    found = progress.of(issue, NOW)

    assert found.shown == [("pending", "waiting", 1), ("sent", "sent", 2), ("failed", "failed", 1)]
    assert (found.total, found.final, found.open, found.percent) == (4, 3, 1, 75)


def test_the_end_follows_from_the_letters_of_the_last_minutes(issue, put):
    put(60, "sent", sent_at=NOW - timedelta(minutes=2))
    put(500, "sent", sent_at=NOW - timedelta(minutes=6))
    put(90, "pending")

    found = progress.of(issue, NOW)

    assert (found.per_minute, found.ends_at, found.why_none) == (30, NOW + timedelta(minutes=3), "")
    assert not found.is_nearly_over


def test_the_last_seconds_are_called_so(issue, put):
    put(60, "sent", sent_at=NOW - timedelta(minutes=1))
    put(59, "pending")

    assert progress.of(issue, NOW).is_nearly_over


def test_a_letter_that_waits_for_its_next_try_may_be_the_end(issue, put):
    put(60, "sent", sent_at=NOW - timedelta(minutes=1))
    put(60, "pending")
    put(1, "pending", next_try_at=NOW + timedelta(hours=1))

    assert progress.of(issue, NOW).ends_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "waiting", "words"),
    [
        ("sending", timedelta(0), "No letter has left in the last 5 minutes. Is a worker running?"),
        (
            "sending",
            timedelta(hours=1),
            "Everything that is left waits to be tried again; the next at 13:00.",
        ),
        ("paused", timedelta(0), "It is paused."),
        ("frozen", timedelta(0), "The recipients' rows are being written."),
    ],
)
def test_without_an_end_it_says_why(issue, put, state, waiting, words):
    issue.state = state
    put(2, "pending", next_try_at=NOW + waiting)

    found = progress.of(issue, NOW)

    assert (found.ends_at, found.why_none) == (None, words)


def test_an_issue_that_was_sent_needs_no_end(issue, put):
    issue.state = "sent"
    put(1, "sent", sent_at=NOW)

    found = progress.of(issue, NOW)

    assert (found.percent, found.ends_at, found.why_none) == (100, None, "")


def test_two_glances_count_once(issue, put, django_assert_num_queries):
    put(1, "pending")
    progress.of(issue, NOW)

    with django_assert_num_queries(0):
        progress.of(issue, NOW)
    cache.clear()
    with django_assert_num_queries(4):
        progress.of(issue, NOW)


def test_an_empty_issue_is_not_divided_by(issue):
    issue.state = "frozen"

    assert progress.of(issue, NOW).percent == 0
