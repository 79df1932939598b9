from datetime import timedelta

import psycopg2
import pytest
from django.db import connection

from portal.senders import Outcome
from portal.senders.parcel import Verdict
from subscriptions import claiming, outcomes, sending
from subscriptions.models import Delivery, Subscriber, Suppression
from subscriptions.stepping import Stepper, Taken
from tests.subscriptions.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
only_postgres = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="the step is planned on PostgreSQL only"
)


def test_one_step_closes_the_last_letter_and_begins_the_next(leaving):
    issue = leaving(people=2)
    first, second = claiming.claim(issue.pk, NOW)
    stepper = Stepper()

    assert stepper.step(None, first, first.address, NOW)
    assert stepper.step(Taken(first.pk, 250, "2.0.0 queued\x00", NOW), second, second.address, NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.code, first.answer, first.sent_at) == ("sent", 250, "2.0.0 queued\ufffd", NOW)
    assert (first.claim, first.lease_until, first.next_try_at, first.verdict) == ("", None, None, "sent")
    assert (second.state, second.attempts, second.first_tried_at) == ("sending", 1, NOW)
    assert second.next_try_at == second.lease_until == NOW + Delivery.LEASE


def test_the_last_letter_is_closed_even_when_the_next_may_not_begin(leaving):
    issue = leaving(people=2)
    first, second = claiming.claim(issue.pk, NOW)
    stepper = Stepper()
    stepper.step(None, first, first.address, NOW)
    Subscriber.objects.filter(email_key=second.address).update(state="unsubscribed")

    began = stepper.step(Taken(first.pk, 250, "ok", NOW), second, second.address, NOW)

    assert began is False
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "claimed"]


def test_a_suppressed_address_does_not_begin_even_under_a_former_key(leaving, settings):
    issue = leaving(people=1)
    (row,) = claiming.claim(issue.pk, NOW)
    Suppression.objects.put(row.address, "complained")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, as long as a key has to be, and then some more"

    assert Stepper().step(None, row, row.address, NOW) is False


def test_a_row_that_is_sent_stays_as_it_was(leaving):
    issue = leaving(people=2)
    first, second = claiming.claim(issue.pk, NOW)
    stepper = Stepper()
    stepper.step(None, first, first.address, NOW)
    outcomes.record(first, Outcome(Verdict.SENT, 250, "first words"), NOW)

    stepper.step(Taken(first.pk, 250, "later words", NOW + timedelta(hours=1)), second, second.address, NOW)

    first.refresh_from_db()
    assert (first.answer, first.sent_at) == ("first words", NOW)


@only_postgres
def test_a_pool_that_forgets_the_planned_step_gets_it_in_full(leaving, monkeypatch):
    issue = leaving(people=2)
    first, second = claiming.claim(issue.pk, NOW)
    stepper = Stepper()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE weekly_step")
    # Inside a test's transaction an error would be the end of it.
    stepper._planned = False

    assert stepper.step(None, first, first.address, NOW)
    assert stepper.step(Taken(first.pk, 250, "ok", NOW), second, second.address, NOW)
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "sending"]


@only_postgres
@pytest.mark.django_db(transaction=True)
def test_a_forgotten_plan_is_noticed_between_two_letters(leaving):
    issue = leaving(people=2)
    first, _second = claiming.claim(issue.pk, NOW)
    stepper = Stepper()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE weekly_step")

    assert stepper.step(None, first, first.address, NOW)
    assert Stepper().step(Taken(first.pk, 250, "ok", NOW), _second, _second.address, NOW)


@only_postgres
@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_restarted_under_a_letter_costs_no_second_copy(leaving, sink):
    issue = leaving(people=3)
    cut = []

    def restart(address: str, count: int) -> None:
        if count == 2:
            cut.append(address)
            _cut_every_connection()

    sink.data = restart

    with pytest.raises(Exception, match=r"terminat|closed|connection"):
        sending.drain(issue.pk)
    connection.close()
    sending.drain(issue.pk)

    assert len(cut) == 1
    assert sink.recipients == ["r00@example.org", "r01@example.org", "r02@example.org"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def _cut_every_connection() -> None:
    """What a restart is to a client, from another connection."""
    parameters = connection.get_connection_params()
    other = psycopg2.connect(
        host=parameters["host"],
        port=parameters.get("port"),
        user=parameters["user"],
        dbname=parameters["dbname"],
    )
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    other.close()
