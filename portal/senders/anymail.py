from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from portal.senders.parcel import Outcome, Parcel, Verdict

_CARRIED = (
    "Reply-To",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
    "Precedence",
)


class AnymailSender:
    """Any provider django-anymail speaks to, by its API. Message-ID and envelope are the provider's own."""

    def __init__(self, provider: str) -> None:
        self.provider = provider

    @cached_property
    def _backend(self) -> BaseEmailBackend:
        backend: BaseEmailBackend = get_connection(f"anymail.backends.{self.provider}.EmailBackend")
        return backend

    def send(self, parcel: Parcel) -> Outcome:
        message = _for_django(parcel)
        try:
            self._backend.send_messages([message])
        except AnymailRecipientsRefused as error:
            return Outcome(Verdict.NO_SUCH_RECIPIENT, words=str(error), stage="rcpt")
        except AnymailAPIError as error:
            code = getattr(error, "status_code", None)
            ours = code is not None and 400 <= code < 500 and code not in {408, 429}
            return Outcome(Verdict.REFUSED if ours else Verdict.LATER, code, str(error), "data")
        except AnymailError as error:
            return Outcome(Verdict.REFUSED, words=str(error), stage="data")
        except OSError as error:
            return Outcome(Verdict.LATER, words=str(error), stage="connect")
        status = getattr(message, "anymail_status", None)
        return Outcome(Verdict.SENT, words=str(getattr(status, "message_id", "") or ""))

    def close(self) -> None:
        """Forget the provider's HTTP session."""
        self.__dict__.pop("_backend", None)


def _for_django(parcel: Parcel) -> EmailMultiAlternatives:
    parsed = message_from_bytes(parcel.data, policy=policy.default)
    assert isinstance(parsed, EmailMessage)  # noqa: S101  what policy.default makes
    text, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    message = EmailMultiAlternatives(
        subject=str(parsed["Subject"]),
        body=text.get_content() if text else "",
        from_email=str(parsed["From"]),
        to=[str(parsed["To"])],
        headers={name: str(parsed[name]) for name in _CARRIED if parsed[name]},
    )
    if html:
        message.attach_alternative(html.get_content(), "text/html")
    message.metadata = parcel.metadata  # type: ignore[attr-defined]
    return message
