"""A weekly's people, and a real SMTP server that misbehaves to order."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone

from portal import senders
from subscriptions import approving, compiling, freezing
from subscriptions.models import Issue, Subscriber, Weekly
from tests.servers import free_port

# A Wednesday; the weekly leaves on Friday at 08:00 UTC.
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
DUE = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    """Wednesday noon, standing still until it is moved: `clock.move_to(...)`, `clock.shift(...)`."""
    import time_machine

    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def weekly(db: None) -> Weekly:
    return Weekly.objects.take("en")


@pytest.fixture
def subscriber(weekly: Weekly) -> Callable[..., Subscriber]:
    """`subscriber("ann@example.org", sections=["energy"])`: confirmed two weeks ago, unless told otherwise."""
    counter = iter(range(1, 100_000))

    def make(email: str = "", *, sections: list[str] | None = None, **fields: Any) -> Subscriber:
        email = email or f"reader{next(counter)}@example.org"
        fields.setdefault("state", Subscriber.State.ACTIVE)
        if fields["state"] != Subscriber.State.PENDING:
            fields.setdefault("confirmed_at", datetime(2026, 3, 3, 10, tzinfo=UTC))
        fields.setdefault("asked_at", datetime(2026, 3, 3, 9, tzinfo=UTC))
        return Subscriber.objects.create(
            weekly=weekly, email=email, variant_key=",".join(sorted(sections or [])), **fields
        )

    return make


@pytest.fixture
def departing(
    weekly: Weekly, story: Callable[..., Any], subscriber: Callable[..., Subscriber]
) -> Callable[..., Issue]:
    """`departing(people=3)`: an issue frozen and on its way to that many readers, at `now` or by the real clock."""

    def make(people: int = 0, now: datetime | None = None, **fields: Any) -> Issue:
        now = now or timezone.now()
        for number in range(people):
            subscriber(f"r{number:02d}@example.org")
        story(headline="Port reopens", published_at=now - timedelta(hours=1), **fields)
        issue = Issue.objects.create(weekly=weekly, period="2026-W47", due_at=now)
        compiling.collect(issue, now)
        approving.approve_and_send_now(issue, now=now)
        freezing.close(issue, now)
        assert freezing.fill(issue, now)
        return Issue.objects.get(pk=issue.pk)

    return make


@pytest.fixture
def leaving(clock: Any, departing: Callable[..., Issue]) -> Callable[..., Issue]:
    """The same on Wednesday noon, with the clock standing still."""
    return lambda people=0, **fields: departing(people, NOW, **fields)


class Sink:
    """What arrived, and the faults to order: `sink.rcpt(address, n)`, `sink.data(address, n)` answer a line or None."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str, bytes]] = []
        self.rcpt: Callable[[str, int], str | None] = lambda address, count: None
        self.mail: Callable[[str, int], str | None] = lambda address, count: None
        self.data: Callable[[str, int], str | None] = lambda address, count: None
        self.asked = {"rcpt": 0, "mail": 0, "data": 0}

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked["mail"] += 1
        fault = self.mail(address, self.asked["mail"])
        if fault:
            return fault
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked["rcpt"] += 1
        fault = self.rcpt(address, self.asked["rcpt"])
        if fault:
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.asked["data"] += 1
        address = envelope.rcpt_tos[0]
        fault = self.data(address, self.asked["data"])
        if fault == "drop":
            # The line breaks after the final dot: nobody learns whether the letter was taken.
            self.arrived.append((address, envelope.mail_from or "", _content(envelope)))
            assert server.transport is not None
            server.transport.close()
            return "250 never heard"
        if fault:
            return fault
        self.arrived.append((address, envelope.mail_from or "", _content(envelope)))
        return "250 OK queued"

    @property
    def recipients(self) -> list[str]:
        return sorted(address for address, _sender, _data in self.arrived)

    def letter(self, address: str) -> Any:
        data = next(data for to, _sender, data in self.arrived if to == address)
        return message_from_bytes(data, policy=policy.default)


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A real SMTP server; the portal sends through it."""
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield handler
    finally:
        senders.close()
        controller.stop()


def _content(envelope: Envelope) -> bytes:
    content = envelope.content or b""
    return content if isinstance(content, bytes) else content.encode()
