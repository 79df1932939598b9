import os
from datetime import timedelta

import pytest
from django.utils import timezone

from portal import forgetting, rooms
from portal.keeping import keep
from portal.models import RawMail
from tests.mailroom import letter_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_commits")]


@pytest.fixture
def _commits(monkeypatch):
    """Files go after the commit, which a test's transaction never has."""
    monkeypatch.setattr("portal.forgetting.transaction.on_commit", lambda act: act())


def aged(state: str, days: int, raw: bytes | None = None, **more) -> RawMail:
    row = keep(raw or letter_from(), source="imap", **more)
    RawMail.objects.filter(pk=row.pk).update(state=state, received_at=timezone.now() - timedelta(days=days))
    return row


def test_mails_are_forgotten_after_180_days_with_their_bytes():
    old = [aged(state, 181) for state in ("handled", "unclaimed", "quarantined", "too_large")]
    young = [aged("handled", 179), aged("waiting", 181)]

    assert rooms.retention()["mail in"](timezone.now()) == 4

    assert [row.path.exists() for row in old] == [False] * 4
    assert [row.path.exists() for row in young] == [True] * 2
    assert set(RawMail.objects.all()) == set(young)


def test_a_file_that_two_mails_share_stays_for_the_younger():
    raw = letter_from()
    aged("handled", 181, raw, recipient="stories@example.org")
    young = aged("handled", 1, raw, recipient="questions@example.org")

    forgetting.forget(timezone.now())

    assert young.path.exists()


def test_files_that_belong_to_no_mail_go_after_a_day(settings):
    row = aged("handled", 1)
    orphan, aside, fresh = (row.path.with_name(name) for name in ("ab.eml", ".cd.eml.x", "ef.eml"))
    for path in (row.path, orphan, aside, fresh):
        path.write_bytes(b"x")
        before = timezone.now() - timedelta(days=0 if path == fresh else 2)
        os.utime(path, (before.timestamp(), before.timestamp()))

    assert forgetting.forget(timezone.now()) == 2

    assert [path.exists() for path in (row.path, orphan, aside, fresh)] == [True, False, False, True]


def test_whoever_wrote_gets_what_came_from_them_and_has_it_erased():
    mine = aged("handled", 1, letter_from(sender="Ana@example.net", subject="Story", body="Words\r\n"))
    waiting = aged("waiting", 1, letter_from(sender="ana@example.net", subject="Next"))
    others = aged("handled", 1, letter_from(sender="bo@example.net"))

    exported = rooms.export_personal_data("ana@example.net")["mail in"]
    erased = rooms.erase_personal_data("ana@example.net")["mail in"]

    assert [(one["subject"], one["text"]) for one in exported] == [
        ("Story", "Words\n"),
        ("Next", "Dear editors,\n\nthe bridge is open.\n"),
    ]
    assert erased == 1
    assert not mine.path.exists()
    assert set(RawMail.objects.all()) == {waiting, others}
