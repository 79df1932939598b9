"""A real Celery worker in a process of its own, a real SMTP server, the folder broker or Redis between them."""

import os
import subprocess
import sys
import time
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.db import connection

from portal import letters
from portal.models import Letter, RawMail
from tests.conftest import ROOT
from tests.mailroom import letter_from
from tests.servers import free_port

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


class Relay:
    def __init__(self):
        self.taken = []
        self.url = ""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@pytest.fixture
def relay():
    handler = Relay()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.url = f"smtp://127.0.0.1:{controller.port}"
    yield handler
    controller.stop()


def database_url() -> str:
    """The test database, as another process reaches it."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture
def worker(relay, tmp_path):
    """A worker on the test's own database; every queue, stopped at the end."""
    environment = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": relay.url}
    log = (tmp_path / "worker.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "portal", "worker", "--pool", "solo", "--loglevel", "INFO",
         "--without-gossip", "--without-mingle", "--without-heartbeat", "--queues", "letters,weekly,media,mail"],
        cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    yield process
    process.terminate()
    process.wait(20)
    log.close()


def wait(condition, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_written_letter_rings_its_bell_and_reaches_the_relay(worker, relay, member):
    letters.write("account/code", member.email, {"code": "ABC-123", "email": member.email})

    assert wait(lambda: relay.taken)

    (message,) = relay.taken
    assert str(message["To"]) == "member@example.org"
    assert str(message["Subject"]).startswith("ABC-123")
    assert wait(lambda: Letter.objects.get().state == "sent", 5)


def test_letters_whose_rings_were_lost_are_found_by_the_next_ring(relay, member, request, monkeypatch):
    with monkeypatch.context() as broker_is_down:
        broker_is_down.setattr("portal.bell.current_app.send_task", _refuse)
        for number in range(3):
            letters.write("account/code", member.email, {"code": f"LOST-{number}"})
    request.getfixturevalue("worker")

    letters.write("account/code", member.email, {"code": "RING"})

    assert wait(lambda: len(relay.taken) == 4)
    assert sorted(str(message["Subject"]).split()[0] for message in relay.taken) == [
        "LOST-0",
        "LOST-1",
        "LOST-2",
        "RING",
    ]


def test_a_piped_mail_rings_its_bell_and_is_dealt_with(worker):
    raw = letter_from(to="nobody-we-know@example.org")
    environment = {**os.environ, "DATABASE_URL": database_url()}

    subprocess.run(
        [sys.executable, "manage.py", "ingest_mail"],
        cwd=ROOT,
        env=environment,
        input=raw,
        check=True,
        timeout=60,
    )

    assert wait(lambda: RawMail.objects.get().state == "unclaimed")


def _refuse(*args, **kwargs):
    raise ConnectionError("nobody listens")


def test_the_test_database_is_one_another_process_can_open():
    assert ":memory:" not in str(connection.settings_dict["NAME"])
    assert django_settings.VAR_ROOT.exists()
