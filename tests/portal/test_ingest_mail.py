"""A mail server's pipe, as a process: what it is told by the exit code is what it will do with the mail."""

import os
import subprocess
import sys

import pytest

from portal import reading
from portal.models import RawMail
from tests.conftest import ROOT
from tests.mailroom import letter_from
from tests.portal.test_worker import database_url

pytestmark = pytest.mark.django_db(transaction=True)


def piped(settings, raw: bytes, *arguments: str, **environment: str) -> tuple[int, str]:
    process = subprocess.run(
        [sys.executable, "manage.py", "ingest_mail", *arguments],
        cwd=ROOT, input=raw, capture_output=True, check=False, timeout=90,
        env={**os.environ, "DATABASE_URL": database_url(), "PRIVATE_ROOT": str(settings.PRIVATE_ROOT), **environment},
    )  # fmt: skip
    return process.returncode, process.stderr.decode()


def test_a_piped_mail_is_stored_with_its_envelope(settings):
    raw = letter_from()

    code, _said = piped(settings, raw, "--recipient", "stories@example.org", "--sender", "ana@example.net")

    row = RawMail.objects.get()
    assert code == 0
    assert (row.raw(), row.source, row.recipient, row.envelope_from) == (
        raw, "pipe", "stories@example.org", "ana@example.net",
    )  # fmt: skip


def test_an_empty_sender_means_a_bounce(settings):
    piped(settings, letter_from(), "--sender", "")

    assert RawMail.objects.get().envelope_from == "<>"


def test_a_mail_that_cannot_be_stored_is_asked_for_again(settings, tmp_path):
    (tmp_path / "file").write_text("no folder")

    code, said = piped(settings, letter_from(), PRIVATE_ROOT=str(tmp_path / "file"))

    assert code == 75
    assert "try again" in said
    assert RawMail.objects.count() == 0


def test_a_database_that_is_away_bounces_nothing(settings, tmp_path):
    code, _said = piped(settings, letter_from(), DATABASE_URL=f"sqlite:///{tmp_path}/no/such/folder.sqlite3")

    assert code == 75


def test_a_setting_that_is_wrong_elsewhere_bounces_nothing(settings):
    code, _said = piped(settings, letter_from(), MAILBOX_URL="nonsense", EMAIL_URL="nonsense")

    assert code == 0


def test_a_mail_beyond_36_mb_can_never_be_taken(settings):
    code, said = piped(settings, letter_from(body="x" * (reading.MOST_BYTES + 1)))

    assert (code, said.strip()) == (65, "CommandError: The mail is larger than 36 MB.")
    assert RawMail.objects.count() == 0


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n"])
def test_nothing_is_no_mail(settings, raw):
    code, said = piped(settings, raw)

    assert (code, said.strip()) == (65, "CommandError: No mail came.")
