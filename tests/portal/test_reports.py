"""What servers and providers send back, in their own forms (tests/portal/reports/)."""

from email import message_from_bytes, message_from_string
from pathlib import Path

import pytest

from portal import reports
from portal.reports import Kind, Report

FOLDER = Path(__file__).parent / "reports"
ORIGINAL = "<0011223344556677.7@www.example.org>"
VERP = "bounce+d12-0123456789abcdef0123@example.org"
LEAVE = "leave+s7-0123456789abcdef0123@example.org"


def mail(name: str):
    return message_from_bytes((FOLDER / f"{name}.eml").read_bytes())


def told(name: str) -> list[tuple[str, str, str]]:
    return [(report.kind.value, report.status, report.recipient) for report in reports.read(mail(name))]


@pytest.mark.parametrize(
    ("name", "kind", "status", "recipient", "message_id"),
    [
        ("postfix", "hard", "5.1.1", "ann@example.net", ORIGINAL),
        ("postfix_expired", "soft", "4.4.1", "ann@example.net", ""),
        ("postfix_delayed", "delayed", "4.4.1", "ann@example.net", ORIGINAL),
        ("exim", "soft", "5.2.2", "ann@example.net", ORIGINAL),
        ("exim_words", "hard", "", "ann@example.net", ORIGINAL),
        ("exim_words_delayed", "delayed", "4.7.1", "", ""),
        ("sendmail", "hard", "5.1.2", "ann@nowhere.example", ORIGINAL),
        ("qmail", "hard", "5.1.1", "ann@example.net", ORIGINAL),
        ("exchange_words", "hard", "5.1.1", "ann@example.net", ""),
        ("microsoft365", "hard", "5.1.10", "ann@example.net", ORIGINAL),
        ("gmail", "hard", "5.1.1", "ann@example.net", ORIGINAL),
        ("gmail_blocked", "soft", "5.7.1", "ann@example.net", ""),
        ("yahoo", "hard", "5.0.0", "ann@yahoo.example", ORIGINAL),
        ("base64", "hard", "5.1.1", "ann@example.net", ""),
        ("wrong_charset", "hard", "5.1.1", "ann@example.net", ORIGINAL),
        ("complaint", "complaint", "", "ann@mailbox.example", ORIGINAL),
        ("redacted_complaint", "complaint", "", "", ORIGINAL),
        ("not_spam", "unknown", "", "ann@mailbox.example", ORIGINAL),
        ("out_of_office", "auto-reply", "", "", ""),
        ("out_of_office_bare", "auto-reply", "", "", ""),
        ("receipt", "auto-reply", "", "", ""),
        ("person", "unknown", "", "", ""),
    ],
)
def test_each_servers_way_of_saying_it_is_read(name, kind, status, recipient, message_id):
    (report,) = reports.read(mail(name))

    assert (report.kind.value, report.status, report.recipient, report.message_id) == (
        kind,
        status,
        recipient,
        message_id,
    )


def test_a_letter_that_was_delivered_relayed_or_expanded_is_no_bounce():
    assert reports.read(mail("postfix_delivered")) == []


def test_each_recipient_has_a_report_of_its_own_named_as_we_wrote_to_them():
    assert told("two_recipients") == [
        ("hard", "5.1.1", "ann@example.net"),
        ("delayed", "4.4.1", "ann-at-work@example.com"),
    ]


def test_addresses_in_utf_8_are_read():
    assert told("utf8") == [
        ("hard", "5.1.1", "用户@例子.example"),
        ("hard", "5.2.1", "用户@example.net"),
    ]
    assert {report.message_id for report in reports.read(mail("utf8"))} == {ORIGINAL}
    assert reports.read(mail("utf8"))[0].words == "550 5.1.1 用户不存在"


def test_action_and_status_must_agree_and_a_missing_one_bounces_nobody():
    assert told("half") == [
        ("unknown", "5.1.1", "without-action@example.net"),
        ("unknown", "", "without-status@example.net"),
        ("unknown", "2.0.0", "contradiction@example.net"),
        ("unknown", "5.1.1", "contradiction-too@example.net"),
        ("hard", "5.1.1", ""),
    ]


def test_fields_quoted_in_a_text_or_nested_in_the_returned_letter_are_not_read():
    """Keila, Mailtrain and others search the body for a status first: whoever quotes one is believed."""
    (report,) = reports.read(mail("forged_in_text"))

    assert (report.kind, report.recipient) == (Kind.UNKNOWN, "")


def test_the_servers_words_are_kept_on_one_line():
    (report,) = reports.read(mail("postfix"))

    assert report.words == (
        "550 5.1.1 <ann@example.net>: Recipient address rejected: User unknown in virtual mailbox table"
    )


def test_addresses_of_ours_are_found_in_the_letter_that_came_back():
    assert reports.read(mail("postfix"))[0].traces == (VERP, LEAVE)
    assert reports.read(mail("complaint"))[0].traces == (VERP, LEAVE)
    assert reports.read(mail("redacted_complaint"))[0].traces == (LEAVE,)


def test_words_behind_the_copy_of_our_letter_are_not_the_servers():
    """Our own article speaks of 450 lorries and 552 ships."""
    (report,) = reports.read(mail("exim_words"))

    assert "lorries" not in report.words
    assert report.words.endswith("host mail.example.net [192.0.2.25]: 550 no such user here")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Auto-Submitted: auto-replied (vacation)\n", True),
        ("Auto-Submitted: auto-generated\n", False),
        ("Precedence: auto_reply\n", True),
        ("Precedence: bulk\n", False),
        ("X-Autoreply: yes\n", True),
        ("Subject: Automatic reply: unsubscribe\n", True),
        ("Subject: unsubscribe\n", False),
        ("Subject: On leaving\n", False),
    ],
)
def test_automatic_replies_are_told_from_other_machines(headers, expected):
    message = message_from_string(f"From: ann@example.net\n{headers}\nunsubscribe\n")

    assert reports.is_automatic_reply(message) is expected


def test_of_several_reports_the_recipients_own_counts_else_the_mildest():
    hard, soft = (
        Report(Kind.HARD, recipient="home@example.com"),
        Report(Kind.SOFT, recipient="work@example.com"),
    )

    assert reports.about([hard, soft], "HOME@example.com") == hard
    assert reports.about([hard, soft], "ann@example.net") == soft
    assert reports.about([hard], "ann@example.net") == hard
    assert reports.about([], "ann@example.net") is None


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "Content-Type: multipart/report\n\n",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n",
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n--b--\n",
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\n--b--\n",
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n"
        "Content-Transfer-Encoding: base64\n\n====\x00\n--b--\n",
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; x\n\nFinal-Recipient: utf-8; \\x{D800}\\x{FFFFFF}@x\nAction: failed\nStatus: 5.\n--b--\n",
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n\n--b--\n",
        "Subject: =?utf-8?b?YWJjZ?= \x00\n\ncould not be delivered\n",
        "From: =?x?q?MAILER-DAEMON?= <mailer-daemon@x>\nSubject: =?utf-8?b?!?=\n\ncould not be delivered\n",
    ],
)
def test_whatever_comes_in_is_no_bounce_and_no_fault(raw):
    (report,) = reports.read(message_from_string(raw))

    assert report.kind is Kind.UNKNOWN


def test_a_report_of_ten_thousand_recipients_is_read_as_far_as_any_server_writes():
    group = "Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.1.1\n\n"
    raw = (
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; x\n\n{group * 10_000}--b--\n"
    )

    assert len(reports.read(message_from_string(raw))) == reports.MOST_REPORTS


def test_nothing_in_a_report_keeps_a_database_from_storing_it():
    data = (FOLDER / "complaint.eml").read_bytes().replace(b"ann@mailbox", b"an\x00n@mail\xffbox")
    data += (FOLDER / "postfix.eml").read_bytes().replace(b"ann@example", b"an\x00n@exam\xffple")

    for raw in (data, data[data.index(b"Return-Path: <>\nReceived") :]):
        (report,) = reports.read(message_from_bytes(raw))
        told = f"{report.status}{report.words}{report.message_id}{report.recipient}{report.traces}"
        assert "\x00" not in told
        assert told.encode()
