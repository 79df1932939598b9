"""Between two messages: the one that was taken becomes sent and the next one begins, in one commit.

On PostgreSQL that is one statement, planned once a connection; on SQLite two in one transaction. A pool that gives
each statement another connection (PgBouncer) does not know the planned one: then it is sent in full each time.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction

from subscriptions.models import Delivery
from subscriptions.models.suppression import hashes

_SENT = """
    UPDATE subscriptions_delivery
    SET state = 'sent', sent_at = {at}, reason = '', verdict = 'sent', code = {code}, answer = {answer},
        claim = '', lease_until = NULL, next_try_at = NULL
    WHERE id = {taken} AND state <> 'sent'"""
# If the claim holds, the issue leaves, and the person is there, awake and not suppressed.
_BEGIN = """
    UPDATE subscriptions_delivery
    SET state = 'sending', attempts = attempts + 1, first_tried_at = COALESCE(first_tried_at, {now}),
        lease_until = {lease}, next_try_at = {lease}
    WHERE id = {row} AND state = 'claimed' AND claim = {claim}
      AND EXISTS (SELECT 1 FROM subscriptions_issue i WHERE i.id = issue_id AND i.state = 'sending')
      AND EXISTS (SELECT 1 FROM subscriptions_subscriber s WHERE s.id = {person} AND s.state = 'active'
                  AND (s.paused_until IS NULL OR s.paused_until <= {now}))
      AND NOT EXISTS (SELECT 1 FROM subscriptions_suppression p WHERE p.email_hash {one_of_the_hashes})
    RETURNING id"""
_TYPES = {
    "at": "timestamptz", "code": "smallint", "answer": "text", "taken": "bigint", "now": "timestamptz",
    "lease": "timestamptz", "row": "bigint", "claim": "text", "person": "bigint", "hashes": "text[]",
}  # fmt: skip
_NAME = "weekly_step"
# Source: PostgreSQL, Appendix A: invalid_sql_statement_name.
_NO_SUCH_PLAN = "26000"


@dataclass(frozen=True)
class Taken:
    """A letter the server took, not yet written down. `at` is when it said so (aware)."""

    delivery_pk: int
    code: int | None
    words: str
    at: datetime


class Stepper:
    """Steps from message to message on this thread's connection; make a new one when the connection is new."""

    def __init__(self) -> None:
        self._is_postgres = connection.vendor == "postgresql"
        self._planned = self._is_postgres and _plan()

    def step(self, taken: Taken | None, row: Delivery, email_key: str, now: datetime) -> bool:
        """Write down what was taken and mark a claimed row as being handed over; whether it may be."""
        values = _values(taken, row, email_key, now)
        if not self._is_postgres:
            with transaction.atomic():
                return _on_sqlite(taken, values)
        if self._planned:
            try:
                return _asked(f"EXECUTE {_NAME} ({_named(', ')})", values)
            except OperationalError as error:
                # Another connection than the one that planned it; inside a transaction nothing can go on.
                if getattr(error.__cause__, "pgcode", "") != _NO_SUCH_PLAN or connection.in_atomic_block:
                    raise
                self._planned = False
        return _asked(_whole(_places()), values)


def begin(row: Delivery, email_key: str, now: datetime) -> bool:
    """Mark a claimed row as being handed over, if the claim holds, the issue leaves and the person stays."""
    return Stepper().step(None, row, email_key, now)


def _values(taken: Taken | None, row: Delivery, email_key: str, now: datetime) -> dict[str, Any]:
    return {
        "at": taken.at if taken else None,
        "code": taken.code if taken else None,
        "answer": taken.words[:2000].replace("\x00", "\ufffd") if taken else "",
        "taken": taken.delivery_pk if taken else None,
        "now": now,
        "lease": now + Delivery.LEASE,
        "row": row.pk,
        "claim": row.claim,
        "person": row.subscriber_id,
        "hashes": hashes(email_key),
    }


def _on_sqlite(taken: Taken | None, values: Mapping[str, Any]) -> bool:
    moment = connection.ops.adapt_datetimefield_value
    stored = {key: moment(value) if isinstance(value, datetime) else value for key, value in values.items()}
    stored["hashes"] = json.dumps(values["hashes"])
    places = _places()
    if taken is not None:
        with connection.cursor() as cursor:
            cursor.execute(_SENT.format(**places), stored)
    return _asked(
        _BEGIN.format(one_of_the_hashes="IN (SELECT value FROM json_each(%(hashes)s))", **places), stored
    )


def _whole(places: Mapping[str, str]) -> str:
    begin_at = _BEGIN.format(one_of_the_hashes=f"= ANY ({places['hashes']})", **places)
    return f"WITH done AS ({_SENT.format(**places)}) {begin_at}"


def _places() -> dict[str, str]:
    return {name: f"%({name})s" for name in _TYPES}


def _named(between: str) -> str:
    return between.join(_places().values())


def _plan() -> bool:
    """Let PostgreSQL plan the step once for this connection; False where that is not possible."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = %s", [_NAME])
        if cursor.fetchone() is None:
            numbered = {name: f"${number}" for number, name in enumerate(_TYPES, start=1)}
            cursor.execute(f"PREPARE {_NAME} ({', '.join(_TYPES.values())}) AS {_whole(numbered)}")
    return True


def _asked(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() is not None
