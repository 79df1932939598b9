"""Mail that a provider hands over: through anymail's own webhook, with its secret."""

import base64
import hashlib
import hmac
import json

import pytest
from django.test import override_settings

from portal import parts, reading
from portal.models import RawMail
from tests.mailroom import letter_from

pytestmark = pytest.mark.django_db

SECRET = "hook:secret"


@pytest.fixture
def hook(client, settings):
    """Post to a provider's inbound address, as the provider would."""
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "key"}

    def post(provider: str, data, *, secret: str = SECRET, **more):
        token = base64.b64encode(secret.encode()).decode()
        return client.post(
            f"/api/mail/{provider}/inbound/", data, headers={"Authorization": f"Basic {token}"}, **more
        ).status_code

    return post


def postmark(**more):
    return json.dumps(
        {
            "FromFull": {"Email": "ana@example.net", "Name": "Ana"},
            "ToFull": [{"Email": "stories@example.org", "Name": ""}],
            "OriginalRecipient": "stories@example.org",
            "Subject": "Story",
            "MessageID": "not-the-header",
            "Headers": [
                {"Name": "Message-ID", "Value": "<1@example.net>"},
                {"Name": "Return-Path", "Value": "<ana@example.net>"},
                {"Name": "Auto-Submitted", "Value": "auto-replied"},
            ],
            "TextBody": "Dear editors,\n",
            "HtmlBody": "<p>Dear editors,</p>",
            "Attachments": [
                {"Name": "a.txt", "Content": base64.b64encode(b"words").decode(), "ContentType": "text/plain",
                 "ContentID": "", "ContentLength": 5},
            ],
            **more,
        }
    )  # fmt: skip


def test_the_source_is_kept_where_the_provider_gives_it(hook):
    raw = letter_from()
    body = postmark(RawEmail=raw.decode())

    assert hook("postmark", body, content_type="application/json") == 200

    row = RawMail.objects.get()
    assert (row.raw(), row.source, row.recipient) == (raw, "webhook", "stories@example.org")


def test_what_comes_in_pieces_is_put_together_and_its_repetition_known(hook):
    for _ in range(2):
        assert hook("postmark", postmark(), content_type="application/json") == 200

    row = RawMail.objects.get()
    message = reading.read(row.raw())
    assert (row.message_id, row.sender, row.recipient) == (
        "<1@example.net>",
        "ana@example.net",
        "stories@example.org",
    )
    assert parts.text_of(message) == "Dear editors,\n"
    assert parts.text_of(message, "html") == "<p>Dear editors,</p>"
    assert [(file.name, file.content()) for file in parts.attachments(message)] == [("a.txt", b"words")]
    assert message["Auto-Submitted"] == "auto-replied"


def test_a_file_in_pieces_keeps_every_byte(hook):
    data = bytes(range(256)) + b"\r\n\n\r--\r\nFrom \r"
    file = {"Name": "a.png", "Content": base64.b64encode(data).decode(), "ContentType": "image/png", "ContentID": "",
            "ContentLength": len(data)}  # fmt: skip

    hook("postmark", postmark(Attachments=[file]), content_type="application/json")

    (kept,) = parts.attachments(reading.read(RawMail.objects.get().raw()))
    assert kept.content() == data


def test_a_form_with_the_source_is_kept_too(hook):
    """Mailgun posts a form whose field `body-mime` is the mail."""
    raw = letter_from()
    signature = hmac.new(b"key", b"1" + b"token", hashlib.sha256).hexdigest()
    form = {"body-mime": raw.decode(), "recipient": "stories@example.org", "sender": "ana@example.net",
            "timestamp": "1", "token": "token", "signature": signature}  # fmt: skip

    assert hook("mailgun", form) == 200

    row = RawMail.objects.get()
    assert (row.raw(), row.recipient, row.envelope_from) == (raw, "stories@example.org", "ana@example.net")


def test_a_source_in_base64_is_opened(hook, monkeypatch):
    """Postal signs what it sends, and a key of its own would prove nothing here."""
    monkeypatch.setattr(
        "anymail.webhooks.postal.PostalBaseWebhookView.validate_request", lambda self, request: None
    )
    raw = letter_from()
    body = {"id": 1, "rcpt_to": "stories@example.org", "mail_from": "ana@example.net", "base64": True,
            "message": base64.b64encode(raw).decode()}  # fmt: skip

    with override_settings(ANYMAIL={"WEBHOOK_SECRET": SECRET, "POSTAL_WEBHOOK_KEY": "key"}):
        assert hook("postal", json.dumps(body), content_type="application/json") == 200

    assert RawMail.objects.get().raw() == raw


def test_the_same_mail_from_a_provider_and_by_the_mailbox_is_one(hook):
    from portal.keeping import keep

    raw = letter_from(Delivered_To="stories@example.org")
    row = keep(b"Received: from x\r\n" + raw, source="imap")

    hook("postmark", postmark(RawEmail=raw.decode()), content_type="application/json")

    assert RawMail.objects.get() == row


def test_without_the_secret_nothing_is_taken(hook):
    assert hook("postmark", postmark(), secret="hook:wrong", content_type="application/json") == 400
    assert RawMail.objects.count() == 0


def test_what_cannot_be_stored_is_asked_for_again(hook, client, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.keeping.write", full)
    client.raise_request_exception = False

    assert hook("postmark", postmark(), content_type="application/json") == 500


def test_a_mail_of_20_mb_has_room_in_a_post(hook):
    """Django itself takes 2.5 MB of what is no file; a manuscript with pictures has more."""
    raw = letter_from(body="a line of seventy letters, as encoded files have them, and more\r\n" * 300_000)

    assert hook("postmark", postmark(RawEmail=raw.decode()), content_type="application/json") == 200

    assert RawMail.objects.get().size == len(raw)


@pytest.mark.parametrize(("secret", "size", "status"), [("hook:wrong", 3, 400), (SECRET, 55, 413)])
def test_there_is_no_room_for_strangers_nor_for_more_than_a_mail(hook, secret, size, status):
    body = b"{" + b" " * size * 1024 * 1024

    assert hook("postmark", body, secret=secret, content_type="application/json") == status
