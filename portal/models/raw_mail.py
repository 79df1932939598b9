from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RawMail(models.Model):
    """A mail as it came, stored before anything reads it. Its bytes lie below PRIVATE_ROOT, named by their hash."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        HANDLED = "handled", _("handled")
        # No receiver wanted it: a person looks.
        UNCLAIMED = "unclaimed", _("for nobody we know")
        QUARANTINED = "quarantined", _("quarantined")
        TOO_LARGE = "too_large", _("too large, not fetched")

    class Source(models.TextChoices):
        IMAP = "imap", _("mailbox")
        PIPE = "pipe", _("mail server")
        WEBHOOK = "webhook", _("provider")

    source = models.CharField(_("came by"), max_length=10, choices=Source.choices)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    message_id = models.CharField(_("Message-ID"), max_length=255, null=True, blank=True, unique=True)
    envelope_from = models.CharField(_("envelope sender"), max_length=320, blank=True)
    recipient = models.CharField(_("came to"), max_length=320, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    receiver = models.CharField(_("taken by"), max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    received_at = models.DateTimeField(_("came"), default=timezone.now)
    handled_at = models.DateTimeField(_("dealt with"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail that came in")
        verbose_name_plural = _("mail in")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["received_at"], name="raw_mail_waiting", condition=models.Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M} {self.envelope_from or '–'} → {self.recipient or '–'}"
