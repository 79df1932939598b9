"""What providers post to /api/mail/…, in the bodies that their documentation shows.

Source: https://postmarkapp.com/developer/webhooks/bounce-webhook, …/spam-complaint-webhook,
…/subscription-change-webhook; https://documentation.mailgun.com/docs/mailgun/user-manual/events/webhooks/.
"""

import base64
import hashlib
import hmac
import json

import pytest

from portal.models import Letter
from subscriptions.models import Bounce, Delivery, Subscriber, Suppression
from tests.portal.test_outbox import letter

pytestmark = pytest.mark.django_db
SECRET, KEY = "postbox:a-long-password", "mailgun-signing-key"


@pytest.fixture(autouse=True)
def _open(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


@pytest.fixture
def delivery(subscriber, delivered) -> Delivery:
    return delivered(subscriber("ann@example.net"))


def post(client, provider: str, body: object, secret: str | None = SECRET) -> int:
    headers = {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"} if secret else {}
    answer = client.post(
        f"/api/mail/{provider}/tracking/", json.dumps(body), content_type="application/json", headers=headers
    )
    return answer.status_code


def twice(client, provider: str, body: object) -> list[int]:
    """Providers post again what they do not know to have arrived."""
    return [post(client, provider, body) for _again in range(2)]


def postmark_bounce(about: Letter | Delivery, **fields: object) -> dict[str, object]:
    name = "letter" if isinstance(about, Letter) else "delivery"
    return {
        "RecordType": "Bounce",
        "MessageStream": "broadcast",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Name": "Hard bounce",
        "Tag": "",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {name: str(about.pk)},
        "ServerID": 23,
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": "ann@example.net",
        "From": "weekly@example.org",
        "BouncedAt": "2026-11-20T08:00:07Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "Port reopens",
        "Content": "<Full dump of bounce>",
    } | fields


def mailgun(event: str, delivery: Delivery, **fields: object) -> dict[str, object]:
    token, timestamp = f"{event:0<50}", "1763625607"
    signature = hmac.new(KEY.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"token": token, "timestamp": timestamp, "signature": signature},
        "event-data": {
            "event": event,
            "id": "G9Bn5sl1TC6nu79C8C0bwg",
            "timestamp": 1763625607.678,
            "log-level": "error",
            "recipient": "ann@example.net",
            "recipient-domain": "example.net",
            "tags": [],
            "campaigns": [],
            "user-variables": {"delivery": str(delivery.pk)},
            "flags": {
                "is-routed": False,
                "is-authenticated": True,
                "is-system-test": False,
                "is-test-mode": False,
            },
            "message": {
                "headers": {
                    "to": "ann@example.net",
                    "message-id": "20261120080005.1.77A8EAC7@example.org",
                    "from": "weekly@example.org",
                    "subject": "Port reopens",
                },
                "attachments": [],
                "size": 1111,
            },
        }
        | fields,
    }


FAILED = {
    "severity": "permanent",
    "reason": "suppress-bounce",
    "delivery-status": {
        "attempt-no": 1,
        "message": "",
        "code": 605,
        "enhanced-code": "",
        "description": "Not delivering to previously bounced address",
        "session-seconds": 0,
    },
}


def state() -> tuple[str, list[str]]:
    person = Subscriber.objects.get()
    return person.state, list(Suppression.objects.values_list("reason", flat=True))


def kinds() -> list[tuple[str, str, str]]:
    return list(Bounce.objects.values_list("kind", "source", "status"))


def test_postmarks_hard_bounce(client, delivery):
    assert twice(client, "postmark", postmark_bounce(delivery)) == [200, 200]

    assert (kinds(), state()) == ([("hard", "webhook", "5.1.1")], ("bounced", ["bounced"]))
    assert Bounce.objects.get().words.startswith("550 5.1.1 The email account")


def test_postmarks_soft_bounce_is_one_though_anymail_calls_both_bounced(client, delivery):
    body = postmark_bounce(
        delivery, Type="SoftBounce", TypeCode=4096, Details="",
        Description="Unable to temporarily deliver message (i.e. mailbox full, account disabled, exceeds quota).",
    )  # fmt: skip

    assert twice(client, "postmark", body) == [200, 200]

    assert (kinds(), state()) == ([("soft", "webhook", "")], ("active", []))


@pytest.mark.parametrize(
    ("kind", "details", "noted", "after"),
    [
        ("HardBounce", "", [("hard", "webhook", "")], "bounced"),
        ("BadEmailAddress", "", [("hard", "webhook", "")], "bounced"),
        ("SoftBounce", "smtp;552 5.2.2 Over quota", [("soft", "webhook", "5.2.2")], "active"),
        ("Blocked", "", [("soft", "webhook", "5.7.0")], "active"),
        ("DMARCPolicy", "smtp;550 5.7.26 Unauthenticated", [("soft", "webhook", "5.7.26")], "active"),
        ("SMTPApiError", "", [("soft", "webhook", "5.6.0")], "active"),
        ("SpamNotification", "", [("complaint", "webhook", "")], "unsubscribed"),
        ("Unsubscribe", "", [], "unsubscribed"),
        ("Transient", "smtp;451 4.7.1 Greylisted", [], "active"),
        ("DnsError", "", [], "active"),
        ("AutoResponder", "", [], "active"),
        ("Unknown", "smtp;550 5.1.1 No", [], "active"),
    ],
)
def test_each_kind_of_postmarks_is_taken_for_what_it_is(client, delivery, kind, details, noted, after):
    assert post(client, "postmark", postmark_bounce(delivery, Type=kind, Details=details)) == 200

    assert (kinds(), state()[0]) == (noted, after)


def test_postmarks_complaint(client, delivery):
    body = postmark_bounce(
        delivery,
        RecordType="SpamComplaint",
        Type="SpamComplaint",
        TypeCode=512,
        Details="Test spam complaint",
    )

    assert twice(client, "postmark", body) == [200, 200]

    assert (kinds(), state()) == ([("complaint", "webhook", "")], ("unsubscribed", ["complained"]))


def test_postmarks_own_list_of_who_left_is_obeyed(client, delivery):
    body = {
        "RecordType": "SubscriptionChange",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "ServerID": 23,
        "MessageStream": "broadcast",
        "ChangedAt": "2026-11-20T10:53:34Z",
        "Recipient": "ann@example.net",
        "Origin": "Recipient",
        "SuppressSending": True,
        "SuppressionReason": "ManualSuppression",
        "Tag": "",
        "Metadata": {"delivery": str(delivery.pk)},
    }

    assert twice(client, "postmark", body) == [200, 200]

    assert (kinds(), state()[0]) == ([], "unsubscribed")


def test_mailguns_permanent_failure(client, delivery):
    assert twice(client, "mailgun", mailgun("failed", delivery, **FAILED)) == [200, 200]

    assert (kinds(), state()) == ([("hard", "webhook", "")], ("bounced", ["bounced"]))
    assert Bounce.objects.get().words == "Not delivering to previously bounced address"


def test_mailguns_temporary_failure_is_no_bounce(client, delivery):
    body = mailgun("failed", delivery, **(FAILED | {"severity": "temporary", "reason": "generic"}))

    assert twice(client, "mailgun", body) == [200, 200]

    assert (kinds(), state()[0]) == ([], "active")


def test_mailguns_complaint_and_unsubscribing(client, delivery):
    assert twice(client, "mailgun", mailgun("complained", delivery)) == [200, 200]
    assert (kinds(), state()) == ([("complaint", "webhook", "")], ("unsubscribed", ["complained"]))

    assert twice(client, "mailgun", mailgun("unsubscribed", delivery)) == [200, 200]
    assert (len(kinds()), state()[0]) == (1, "unsubscribed")


@pytest.mark.parametrize("event", ["accepted", "delivered", "opened", "clicked"])
def test_good_news_changes_nothing(client, delivery, event):
    assert post(client, "mailgun", mailgun(event, delivery)) == 200

    assert (kinds(), state()[0]) == ([], "active")


@pytest.mark.parametrize("secret", [None, "postbox:wrong", "other:a-long-password"])
def test_without_the_secret_nobody_is_believed(client, delivery, secret):
    assert post(client, "postmark", postmark_bounce(delivery), secret) == 400
    assert post(client, "mailgun", mailgun("failed", delivery, **FAILED), secret) == 400

    assert (kinds(), state()[0]) == ([], "active")


def test_mailguns_signature_is_looked_at_as_well(client, delivery):
    body = mailgun("failed", delivery, **FAILED)
    body["signature"] = {"token": "x", "timestamp": "1", "signature": "0" * 64}

    assert post(client, "mailgun", body) == 400

    assert kinds() == []


def test_where_no_secret_is_set_the_door_is_shut(client, delivery, settings):
    from portal.settings import ANYMAIL

    settings.ANYMAIL = ANYMAIL

    assert post(client, "postmark", postmark_bounce(delivery), None) == 400
    assert post(client, "postmark", postmark_bounce(delivery), "shut:") == 400
    assert kinds() == []


@pytest.mark.parametrize(
    "metadata", [{}, {"delivery": ""}, {"delivery": "x"}, {"delivery": "9" * 30}, {"a": "1"}]
)
def test_an_event_about_nothing_of_ours_is_taken_and_changes_nothing(client, delivery, metadata):
    assert post(client, "postmark", postmark_bounce(delivery, Metadata=metadata)) == 200

    assert (kinds(), state()[0]) == ([], "active")


def test_a_letters_bounce_closes_the_letter_and_not_a_delivery_of_the_same_number(client, delivery):
    written = letter(pk=delivery.pk, state="sent", to_address="ann@example.net")

    assert twice(client, "postmark", postmark_bounce(written)) == [200, 200]

    written.refresh_from_db()
    assert (written.state, kinds(), state()[0]) == ("failed", [], "active")
    assert written.answer.startswith("came back: 550 5.1.1")


def test_an_event_of_an_erased_person_changes_nothing(client, delivery):
    from subscriptions import subscribing

    subscribing.erase("ann@example.net")

    assert post(client, "postmark", postmark_bounce(delivery)) == 200
    assert post(client, "mailgun", mailgun("unsubscribed", delivery)) == 200

    assert kinds() == []
