"""Senders are killed while an issue leaves: real processes, a real server. The long run is bench/chaos.py."""

import os
import random
import time

import pytest
from django.db import connection
from support import disaster, ground

from subscriptions import subscribing
from subscriptions.models import Delivery, Issue, Subscriber
from tests.portal.test_worker import database_url

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
LEASE_SECONDS = 1.0


def is_over(issue: Issue) -> bool:
    return Issue.objects.get(pk=issue.pk).state == Issue.State.SENT


def test_whoever_is_killed_loses_nobody_and_repeats_one_letter_at_most(departing, tmp_path):
    issue, record, chance, started = (
        departing(150),
        tmp_path / "taken.tsv",
        random.Random(7),
        time.monotonic(),
    )
    record.touch()
    lanes = 2 if connection.vendor == "postgresql" else 1
    environment = {"DATABASE_URL": database_url(), "VAR_ROOT": os.environ["VAR_ROOT"]}
    with ground.sink("--delay", "15", "--record", str(record)) as port:
        senders = disaster.Senders(
            issue.pk, lanes, LEASE_SECONDS, chance, EMAIL_URL=f"smtp://127.0.0.1:{port}", **environment
        )
        subscribing.unsubscribe(Subscriber.objects.get(email="r149@example.org"))
        try:
            while senders.kills < 6 and not is_over(issue):
                time.sleep(chance.uniform(0.05, 0.3))
                senders.kill()
            senders.stop(2 * LEASE_SECONDS)
            assert disaster.wait_until(lambda: is_over(issue), 60)
        finally:
            senders.end()

    toll = disaster.toll(issue.pk, record, senders.kills, started)
    # One that was stopped beyond its lease may repeat a letter just as a killed one may.
    most_repeated = senders.kills + senders.stops
    assert (toll.frozen, toll.lost, toll.worst <= 2, toll.duplicates <= most_repeated) == (
        150,
        0,
        True,
        True,
    ), toll
    assert toll.received == toll.states["sent"] + toll.states["unknown"]
    assert toll.states["unknown"] <= most_repeated
    assert {state: toll.states[state] for state in ("pending", "claimed", "sending", "failed")} == {
        "pending": 0,
        "claimed": 0,
        "sending": 0,
        "failed": 0,
    }
    assert Delivery.objects.get(address="r149@example.org").reason == "unsubscribed before it left"
    assert "r149@example.org" not in record.read_text()
