from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from portal import envelopes, mailbox
from portal.models import Letter, RawMail
from portal.senders import Outcome, Parcel
from portal.senders.parcel import Verdict
from subscriptions import compiling, doctoring, examining
from subscriptions.findings import error, ok, warning
from tests.subscriptions.conftest import NOW

pytestmark = pytest.mark.django_db
PASSED = "in.paper.net; spf=pass smtp.mailfrom=paper.net; dkim=pass header.d=paper.net; dmarc=pass"
SIGNED = "v=1; a=rsa-sha256; d=paper.net; h=From:List-Unsubscribe:List-Unsubscribe-Post; b=abc"


@pytest.fixture
def issue(clock, weekly, story):
    story(headline="Port reopens", published_at=NOW - timedelta(hours=1))
    made = compiling.draft(weekly, NOW)
    compiling.collect(made, NOW)
    return made


@pytest.fixture
def come_back(sink):
    """The letter the sink took, as mail in hands it on: with headers above, or others left out."""

    def hand_on(*above: str, without: str = "-", after: int = 7) -> None:
        recipient, sender, data = sink.arrived[-1]
        lines = [line for line in data.split(b"\r\n") if not line.startswith(without.encode())]
        whole = "".join(f"{line}\r\n" for line in above).encode() + b"\r\n".join(lines)
        message = message_from_bytes(whole, policy=policy.compat32)
        row = RawMail(size=len(whole), received_at=NOW + timedelta(seconds=after))
        purpose, value = envelopes.read(recipient) or ("", "")
        (receiver,) = [one for one in mailbox.receivers() if one.purpose == purpose]
        receiver.receive(
            mailbox.Mail(row, message, (recipient,), sender, str(message["Subject"]), "", (), True), value
        )

    return hand_on


def test_an_issues_letter_goes_through_the_relay_to_an_address_of_ours(issue, weekly, sink):
    letter, outcome = doctoring.send(weekly, now=NOW)

    ((recipient, sender, data),) = sink.arrived
    assert recipient == sender == letter.to_address
    assert envelopes.read(recipient) == ("doctor", f"n{letter.pk}")
    message = message_from_bytes(data, policy=policy.default)
    assert message["Subject"] == "[Test] Port reopens"
    assert message["Message-ID"] == letter.message_id
    assert examining.examine(data.replace(b"[Test] ", b""))[0].level == "ok"
    assert (letter.state, letter.code, letter.sent_at) == ("sent", 250, NOW)
    assert doctoring.handed_over(letter, outcome) == ok(
        "relay", f"It was taken for {recipient}: 250 OK queued."
    )


def test_the_letter_may_go_to_any_address_and_comes_back_to_ours(issue, weekly, sink):
    letter, _outcome = doctoring.send(weekly, "check@paper.net", NOW)

    ((recipient, sender, data),) = sink.arrived
    assert recipient == letter.to_address == "check@paper.net"
    assert b"To: check@paper.net\r\n" in data
    assert envelopes.read(sender) == ("doctor", f"n{letter.pk}")


def test_what_the_server_said_is_told_with_its_stage(issue, weekly, sink):
    sink.mail = lambda address, count: "550 5.7.1 Not from you"

    letter, outcome = doctoring.send(weekly, now=NOW)

    assert doctoring.handed_over(letter, outcome) == error(
        "relay", "It was not taken, at mail: 550 5.7.1 Not from you."
    )
    assert (letter.state, letter.code, letter.sent_at) == ("failed", 550, None)


def test_nobody_else_sends_the_letter_a_second_time(issue, weekly, sink):
    from portal import outbox

    sink.mail = lambda address, count: "451 Later" if count == 1 else None
    doctoring.send(weekly, now=NOW)

    assert outbox.send_due() == 0


def test_into_a_folder_it_lies_in_the_outbox(issue, weekly):
    letter, outcome = doctoring.send(weekly, now=NOW)

    finding = doctoring.handed_over(letter, outcome)

    assert finding == ok("relay", f"Letters go to a folder: it lies in the outbox as {outcome.words}.")


def test_without_an_article_nothing_is_sent_or_written(clock, weekly, sink):
    with pytest.raises(examining.NoArticle):
        doctoring.send(weekly, now=NOW)

    assert (sink.arrived, Letter.objects.count()) == ([], 0)


def test_an_address_no_header_can_carry_leaves_no_row(issue, weekly):
    with pytest.raises(ValueError, match="line break"):
        doctoring.send(weekly, "a@paper.net\r\nBcc: b@paper.net", NOW)

    assert Letter.objects.count() == 0


def test_a_letter_that_came_back_whole_and_signed_is_all_right(issue, weekly, sink, come_back):
    letter, _outcome = doctoring.send(weekly, now=NOW)
    assert not doctoring.wait(letter, 0)

    come_back(f"Authentication-Results: {PASSED}", f"DKIM-Signature: {SIGNED}")

    assert doctoring.wait(letter, 0)
    assert doctoring.way(letter) == [
        ok("arrival", "It came back after 7 s."),
        ok("authentication", "SPF: pass."),
        ok("authentication", "DKIM: pass."),
        ok("authentication", "DMARC: pass."),
        ok("signature", "DKIM covers List-Unsubscribe and List-Unsubscribe-Post."),
        ok("headers", f"All {len(examining.HEADERS)} were kept."),
    ]


def test_only_our_own_servers_topmost_results_count(issue, weekly, sink, come_back):
    letter, _outcome = doctoring.send(weekly, now=NOW)

    come_back(
        "Authentication-Results: in.paper.net; spf=softfail; dkim=none",
        f"Authentication-Results: forged.net; {PASSED}",
        "DKIM-Signature: v=1; h=From:To; b=abc",
    )

    doctoring.wait(letter, 0)
    assert doctoring.way(letter)[1:5] == [
        error("authentication", "SPF: softfail."),
        warning("authentication", "DKIM: none."),
        warning("authentication", "DMARC: not looked at."),
        warning(
            "signature",
            "DKIM does not cover List-Unsubscribe and List-Unsubscribe-Post, "
            "which one click asks for (RFC 8058).",
        ),
    ]


def test_a_way_that_signs_nothing_and_checks_nothing_is_warned_of(issue, weekly, sink, come_back):
    letter, _outcome = doctoring.send(weekly, now=NOW)

    come_back()

    doctoring.wait(letter, 0)
    assert doctoring.way(letter)[1:3] == [
        warning("authentication", "Our mail server writes no Authentication-Results."),
        warning("signature", "The relay does not sign our letters (no DKIM-Signature)."),
    ]


@pytest.mark.parametrize(
    ("without", "finding"),
    [
        ("List-Help", warning("headers", "Lost on the way: List-Help.")),
        ("List-Unsubscribe:", error("headers", "Lost on the way: List-Unsubscribe.")),
    ],
)
def test_headers_lost_on_the_way_are_named(issue, weekly, sink, come_back, without, finding):
    letter, _outcome = doctoring.send(weekly, now=NOW)

    come_back(without=without)

    doctoring.wait(letter, 0)
    assert doctoring.way(letter)[-1] == finding


def test_a_relay_that_writes_its_own_message_id_is_told(issue, weekly, sink, come_back):
    letter, _outcome = doctoring.send(weekly, now=NOW)

    come_back("Message-ID: <x@relay.net>", without="Message-ID")

    doctoring.wait(letter, 0)
    assert doctoring.way(letter)[-1] == warning(
        "headers", "The relay put its own Message-ID (<x@relay.net>)."
    )


def test_a_report_that_it_could_not_be_delivered_is_an_error(issue, weekly, sink):
    letter, _outcome = doctoring.send(weekly, "gone@paper.net", NOW)
    report = message_from_bytes(
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b--\r\n"
    )

    doctoring.receive(
        mailbox.Mail(RawMail(size=1), report, (), "", "Undelivered Mail", "", (), True), f"n{letter.pk}"
    )

    doctoring.wait(letter, 0)
    assert doctoring.way(letter) == [error("arrival", "It came back as undeliverable: Undelivered Mail.")]


def test_mail_to_our_address_changes_no_other_letter(issue, weekly, sink, come_back):
    other = Letter.objects.create(
        purpose="weekly.test", to_address="a@paper.net", subject="A", message_id="<a>"
    )

    doctoring.receive(
        mailbox.Mail(RawMail(size=1), message_from_bytes(b"A: b\r\n\r\n"), (), "", "", "", (), True),
        f"n{other.pk}",
    )

    other.refresh_from_db()
    assert other.headers == {}


def test_a_way_quicker_than_our_own_note_of_it_is_not_forgotten(issue, weekly, monkeypatch):
    due: list[Letter] = []

    class Quick:
        def send(self, parcel: Parcel) -> Outcome:
            due.extend(Letter.objects.due(NOW))
            Letter.objects.update(headers={"came at": NOW.isoformat()})
            return Outcome(Verdict.SENT, 250, "OK")

        def close(self) -> None: ...

    monkeypatch.setattr("portal.senders.current", Quick)

    letter, _outcome = doctoring.send(weekly, now=NOW)

    assert doctoring.wait(letter, 0)
    assert (letter.state, letter.code, due) == ("sent", 250, [])


def test_a_line_that_breaks_is_told_in_words(issue, weekly):
    letter = Letter(to_address="a@paper.net")

    finding = doctoring.handed_over(
        letter, Outcome(Verdict.LATER, words="Connection refused", stage="connect")
    )

    assert finding == error("relay", "It was not taken, at connect: Connection refused.")
