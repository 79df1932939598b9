from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from portal.models import Throttle
from subscriptions import pacing, progress, sending
from subscriptions.models import Delivery, DomainCap, Issue, Pace
from tests.subscriptions.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def waits(monkeypatch, clock):
    """What a sender waits for, in seconds; waiting moves the clock."""
    waited = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        clock.shift(seconds)

    monkeypatch.setattr("subscriptions.sending.time.sleep", wait)
    return waited


def test_without_a_pace_letters_leave_as_fast_as_they_go(leaving, sink, waits):
    issue = leaving(people=60)

    sending.drain(issue.pk)

    assert (len(sink.arrived), waits) == (60, [])
    assert Throttle.objects.count() == 0


def test_so_many_a_second_and_no_more(leaving, sink, waits):
    Pace.objects.create(per_second=4)
    issue = leaving(people=10)

    sending.drain(issue.pk)

    assert (len(sink.arrived), waits) == (10, [1.0, 1.0])
    assert sorted(Throttle.objects.values_list("count", flat=True), reverse=True)[0] >= 4


@pytest.mark.parametrize(
    ("field", "window"), [("per_minute", timedelta(minutes=1)), ("per_hour", timedelta(hours=1))]
)
def test_so_many_a_minute_or_an_hour_and_the_next_tick_goes_on(leaving, sink, waits, clock, field, window):
    Pace.objects.create(**{field: 4})
    issue = leaving(people=10)

    arrived = []
    for _tick in range(4):
        assert sending.drain(issue.pk) is False
        arrived.append(len(sink.arrived))
        assert sending.drain(issue.pk) is False
        clock.shift(window)

    assert arrived == [4, 8, 10, 10]
    assert waits == []
    assert Issue.objects.get(pk=issue.pk).state == "sent"


@pytest.mark.parametrize(("field", "span"), [("per_minute", "a minute"), ("per_hour", "an hour")])
def test_an_editor_reads_that_it_is_the_pace_that_nothing_leaves_for(
    leaving, sink, waits, clock, field, span
):
    Pace.objects.create(**{field: 4})
    issue = leaving(people=10)
    assert pacing.why_waiting() == ""

    sending.drain(issue.pk)

    assert f"The pace lets 4 letters leave {span}" in progress.of(issue, timezone.now()).why_none
    clock.shift(timedelta(hours=1))
    assert pacing.why_waiting() == ""


def test_all_senders_and_issues_share_one_pace(leaving, sink, waits):
    Pace.objects.create(per_minute=6)
    issue = leaving(people=10)
    first, second = pacing.Pacer(issue.pk), pacing.Pacer(issue.pk)

    granted = [first.grant(4, NOW)[0], second.grant(4, NOW)[0], first.grant(4, NOW)[0]]

    assert granted == [4, 2, 0]
    assert second.grant(4, NOW)[1] == NOW + timedelta(minutes=1)


def test_the_tightest_of_the_limits_counts(leaving, waits):
    Pace.objects.create(per_second=5, per_minute=7)
    pacer = pacing.Pacer(leaving(people=1).pk)

    assert pacer.grant(50, NOW)[0] == 5
    waits.clear()
    assert [pacer.grant(50, NOW)[0] for _again in range(2)] == [0, 0]


def test_a_domain_with_a_cap_gets_its_letters_minute_by_minute_and_the_others_at_once(
    leaving, sink, subscriber, clock, waits
):
    DomainCap.objects.create(pace=Pace.objects.create(), domain="@Slow.Example", per_minute=2)
    for number in range(5):
        subscriber(f"s{number}@slow.example")
    issue = leaving(people=3)

    arrived = []
    for _minute in range(3):
        sending.drain(issue.pk)
        arrived.append(sum(1 for to in sink.recipients if to.endswith("@slow.example")))
        clock.shift(timedelta(minutes=1))

    assert sum(1 for to in sink.recipients if to.endswith("@example.org")) == 3
    assert arrived == [2, 4, 5]
    assert Issue.objects.get(pk=issue.pk).state == "sent"


def test_what_a_cap_puts_off_is_spread_over_the_minutes_to_come(leaving, sink, subscriber):
    DomainCap.objects.create(pace=Pace.objects.create(), domain="slow.example", per_minute=2)
    for number in range(7):
        subscriber(f"s{number}@slow.example")
    issue = leaving()

    sending.drain(issue.pk)

    def minutes(at: datetime | None) -> float:
        assert at is not None
        return (at - NOW).total_seconds() / 60

    waiting = Delivery.objects.filter(state="pending").order_by("next_try_at", "pk")
    assert [minutes(row.next_try_at) for row in waiting] == [1, 1, 2, 2, 3]
    assert set(waiting.values_list("attempts", flat=True)) == {0}


def test_a_server_that_puts_us_off_halves_the_rate_and_a_quiet_minute_doubles_it(leaving, sink, waits, clock):
    sink.rcpt = lambda address, count: "451 4.7.1 Too fast" if count in {1, 2} else None
    Pace.objects.create(per_second=8)
    issue = leaving(people=12)

    sending.drain(issue.pk)
    assert Issue.objects.get(pk=issue.pk).slowdown == 1
    assert pacing.Pacer(issue.pk).grant(50, timezone.now() + timedelta(seconds=1))[0] <= 4

    clock.shift(pacing.DOUBLED_AFTER)
    pacing.recover(issue.pk)
    assert Issue.objects.get(pk=issue.pk).slowdown == 0
    assert pacing.Pacer(issue.pk).grant(50, timezone.now())[0] == 8


def test_each_fault_after_a_while_halves_once_more_down_to_a_bottom(leaving, clock):
    issue = leaving(people=1)

    slowdowns = []
    for _fault in range(9):
        pacing.slow_down(issue.pk, timezone.now())
        pacing.slow_down(issue.pk, timezone.now())
        slowdowns.append(Issue.objects.get(pk=issue.pk).slowdown)
        clock.shift(pacing.HALVED_AT_MOST_EVERY)

    assert slowdowns == [1, 2, 3, 4, 5, 6, 6, 6, 6]


def test_halving_waits_as_long_as_a_letter_took_and_no_longer_than_five_seconds(leaving):
    issue = leaving(people=1)
    Issue.objects.update(slowdown=2)
    pacer = pacing.Pacer(issue.pk)

    assert [round(pacer.pause(took), 6) for took in (0.1, 30.0)] == [0.3, 5.0]
