import stat
import threading

import pytest
from django.db import connection

from portal import keeping
from portal.models import RawMail
from tests.mailroom import letter_from

pytestmark = pytest.mark.django_db


def keep(raw, **more):
    return keeping.keep(raw, source="pipe", **more)


def test_a_mail_is_kept_as_it_came_under_the_private_root(settings):
    raw = letter_from(subject="=?utf-8?B?5LiA5bim5LiA6Lev?=", Delivered_To="stories@example.org")

    row = keep(raw, envelope_from="ana@example.net")

    assert row.path == settings.PRIVATE_ROOT / "mail" / row.sha256[:2] / f"{row.sha256}.eml"
    assert row.path.read_bytes() == raw
    assert stat.S_IMODE(row.path.stat().st_mode) & 0o007 == 0
    assert (row.sender, row.subject, row.recipient) == ("ana@example.net", "一带一路", "stories@example.org")
    assert (row.envelope_from, row.size, row.state) == ("ana@example.net", len(raw), "waiting")
    assert [path.name for path in row.path.parent.iterdir()] == [row.path.name]


def test_the_same_mail_again_is_the_same_row():
    raw = letter_from()

    assert keep(raw) == keep(raw)
    assert RawMail.objects.count() == 1


def test_the_same_mail_by_another_road_is_the_same_row():
    raw = letter_from()
    other = b"Received: from relay.example.net\r\nX-Spam: no\r\n" + raw.replace(b"\r\n", b"\n")

    assert keep(raw, recipient="stories@example.org") == keep(other, recipient="stories@example.org")


@pytest.mark.parametrize(
    "changed", [{"body": "Another text"}, {"subject": "B"}, {"sender": "eve@example.net"}]
)
def test_a_forged_message_id_overhears_nobody(changed):
    """Whoever writes another's Message-ID first must not make the other's mail a mere repetition."""
    forged = letter_from(subject="A", message_id="<1@example.net>")
    true = letter_from(**({"subject": "A", "message_id": "<1@example.net>"} | changed))

    assert keep(forged) != keep(true)
    assert RawMail.objects.count() == 2


def test_a_mail_to_two_addresses_of_ours_is_two():
    raw = letter_from(to="stories@example.org, questions@example.org")
    copies = [
        b"Delivered-To: %s\r\n" % address + raw
        for address in (b"stories@example.org", b"questions@example.org")
    ]

    rows = [keep(copy) for copy in copies + copies]

    assert [row.recipient for row in rows[:2]] == ["stories@example.org", "questions@example.org"]
    assert rows[:2] == rows[2:]


def test_the_same_bytes_piped_for_two_addresses_share_a_file():
    raw = letter_from()

    one, two = (keep(raw, recipient=address) for address in ("stories@example.org", "questions@example.org"))

    assert one != two
    assert one.path == two.path


@pytest.mark.parametrize(
    ("headers", "recipient"),
    [
        ({"X_Original_To": "stories@example.org", "Delivered_To": "box@host"}, "stories@example.org"),
        # Written by a server that forwarded it: ours wrote above.
        ({"Delivered_To": "stories@example.org", "X_Original_To": "list@example.net"}, "stories@example.org"),
        ({"Envelope_To": "<stories@example.org>"}, "stories@example.org"),
        ({}, ""),
    ],
)
def test_the_servers_own_note_says_where_it_came_to(headers, recipient):
    row = keep(letter_from(to="somebody@example.net", **headers))

    assert row.recipient == recipient
    assert row.came_to == (recipient or "somebody@example.net")


def test_the_envelope_is_believed_before_any_header():
    row = keep(letter_from(Delivered_To="box@host"), recipient="stories@example.org")

    assert row.recipient == "stories@example.org"


@pytest.mark.parametrize(
    "message_id",
    ["", "<" + "x" * 2000 + "@example.net>", "<\u4e00\u00ff@example.net>", "<a\x00b@example.net>", "no brackets at all"],
    ids=["none", "2kB", "raw", "nul", "plain"],
)  # fmt: skip
def test_whatever_stands_for_a_message_id_is_kept(message_id):
    raw = letter_from(message_id=message_id)

    assert keep(raw) == keep(raw)
    assert keep(letter_from(message_id=message_id)) != keep(raw)
    assert RawMail.objects.count() == 2


@pytest.mark.parametrize(
    "raw", [b"", b"\x00", b"\n\n", b"\xff" * 1000, b"Subject: \x00\xff\x00\r\n\r\n\x00", b":" * 10_000]
)
def test_whatever_comes_is_kept(raw):
    assert keep(raw, envelope_from="a\x00@b", recipient="\x00").raw() == raw


def test_a_mail_whose_file_was_lost_gets_it_back():
    raw = letter_from()
    row = keep(raw)
    row.path.unlink()

    keep(raw)

    assert row.path.read_bytes() == raw


def test_a_failed_write_leaves_nothing_behind(monkeypatch, settings):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.keeping.os.fsync", full)

    with pytest.raises(OSError, match="No space left"):
        keep(letter_from())

    assert RawMail.objects.count() == 0
    assert [path for path in (settings.PRIVATE_ROOT / "mail").glob("*/*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_the_same_mail_by_eight_roads_at_once_is_one_row():
    raw = letter_from()
    rows = []

    def run():
        rows.append(keep(raw))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(rows) == 8
    assert {row.pk for row in rows} == {RawMail.objects.get().pk}
