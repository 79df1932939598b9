from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.utils import timezone

from portal import letters, outbox
from portal.models import Letter
from tests.servers import free_port

pytestmark = pytest.mark.django_db


class Relay:
    """A real SMTP server that answers as told and keeps what it took."""

    def __init__(self):
        self.taken = []
        self.answers = {}

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get("mail")
        if answer:
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get("rcpt")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.get("data")
        if answer:
            return answer
        self.taken.append(envelope)
        return "250 taken"


@pytest.fixture
def relay(settings):
    handler = Relay()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{controller.port}"
    yield handler
    controller.stop()


def letter(**fields) -> Letter:
    defaults = {
        "purpose": "test",
        "to_address": "a@example.org",
        "subject": "Hello",
        "text": "Words\n.\nmore\n",
        "message_id": letters.new_message_id(),
    }
    return Letter.objects.create(**(defaults | fields))


def test_a_letter_reaches_the_relay_once(relay):
    written = letter(to_name="Ana Bö", html="<p>Words</p>")

    assert (outbox.send_due(), outbox.send_due()) == (1, 0)

    (taken,) = relay.taken
    message = message_from_bytes(taken.content, policy=policy.default)
    assert taken.rcpt_tos == ["a@example.org"]
    assert str(message["To"]) == "Ana Bö <a@example.org>"
    assert str(message["Message-ID"]) == written.message_id
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert next(message.iter_parts()).get_content().replace("\r\n", "\n") == "Words\n.\nmore\n"
    written.refresh_from_db()
    assert (written.state, written.code) == ("sent", 250)


def test_a_refused_recipient_is_failed_with_the_servers_words(relay):
    relay.answers["rcpt"] = "550 no such person"
    written = letter()

    outbox.send_due()

    written.refresh_from_db()
    assert (written.state, written.code, written.answer) == ("failed", 550, "no such person")


def test_a_relay_that_refuses_the_portal_itself_fails_no_letter(relay):
    """A password that expired at the relay is no fault of the letter: it waits until an editor has put it right."""
    relay.answers["mail"] = "530 5.7.0 Authenticate first"
    written = letter()

    assert outbox.send_due() == 0
    written.refresh_from_db()
    assert (written.state, written.code, written.answer) == ("pending", 530, "5.7.0 Authenticate first")

    relay.answers.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert outbox.send_due() == 1


def test_letters_leave_by_command_where_no_worker_runs(settings, tmp_path, capsys):
    settings.EMAIL_URL = f"folder:{tmp_path}"
    for _number in range(120):
        letter()
    letter(to_address="broken@")

    call_command("send_letters")

    assert len(list(tmp_path.glob("*.eml"))) == 120
    assert capsys.readouterr().out == "120 sent, 0 wait for a later try, 1 failed.\n"


def test_a_busy_server_is_asked_again_until_it_takes_the_letter(relay):
    relay.answers["data"] = "451 later"
    written = letter()

    outbox.send_due()

    written.refresh_from_db()
    assert (written.state, written.attempts) == ("pending", 1)
    assert outbox.send_due() == 0
    relay.answers.clear()
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert outbox.send_due() == 1


def test_a_server_that_never_answers_is_given_up_after_two_days(settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    written = letter(created_at=timezone.now() - timedelta(hours=49))

    outbox.send_due()

    written.refresh_from_db()
    assert (written.state, written.code) == ("failed", None)


def test_a_letter_of_a_dead_sender_is_taken_up_again(relay):
    written = letter(state="sending", claim="dead", lease_until=timezone.now() - timedelta(seconds=1))

    assert outbox.send_due() == 1

    written.refresh_from_db()
    assert written.state == "sent"


def test_a_letter_in_another_senders_hand_is_left_alone(relay):
    letter(state="sending", claim="alive", lease_until=timezone.now() + timedelta(minutes=1))

    assert outbox.send_due() == 0


def test_an_address_no_message_can_carry_is_failed_not_retried(relay):
    written = letter(to_address="a@b@c")

    assert outbox.send_due() == 0

    written.refresh_from_db()
    assert written.state == "failed"


def test_a_failed_letter_is_sent_again_when_an_editor_asks(relay):
    written = letter(state="failed")

    outbox.send_again(written)

    assert outbox.send_due() == 1


def test_a_subject_cannot_smuggle_a_header(relay):
    written = letter(subject="Hello\r\nBcc: x@example.org")

    assert outbox.send_due() == 0

    written.refresh_from_db()
    assert written.state == "failed"
    assert "linefeed" in written.answer


def test_the_folder_holds_whole_letters_only(settings, tmp_path):
    letter()

    assert outbox.send_due() == 1

    (path,) = (tmp_path / "outbox").iterdir()
    assert path.suffix == ".eml"
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"] == "Hello"


def test_a_mailbox_under_a_domain_with_umlauts_is_reached(relay):
    letter(to_address="ana@münchen.example.org")

    assert outbox.send_due() == 1

    (taken,) = relay.taken
    assert taken.rcpt_tos == ["ana@xn--mnchen-3ya.example.org"]
    assert message_from_bytes(taken.content)["To"] == "ana@xn--mnchen-3ya.example.org"
