"""Django's `send_mail` ends as a `Letter` like everything else, so that no library sends inside a request."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from portal.letters import new_message_id
from portal.models import Letter


class LetterBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            html = next((str(a[0]) for a in getattr(message, "alternatives", []) if a[1] == "text/html"), "")
            for recipient in message.recipients():
                Letter.objects.create(
                    purpose="django",
                    to_address=recipient,
                    from_address=message.from_email,
                    subject=" ".join(str(message.subject).split())[:300],
                    text=str(message.body),
                    html=html,
                    message_id=new_message_id(),
                )
        return len(email_messages)
