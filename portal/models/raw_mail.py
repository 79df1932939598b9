from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RawMailQuerySet(models.QuerySet["RawMail"]):
    def due(self, at: datetime | None = None) -> "RawMailQuerySet":
        """Mails to be dealt with at `at` (aware; default: now): new, to be tried again, or left by a dead process."""
        waiting = self.filter(state=RawMail.State.WAITING, next_try_at__lte=at or timezone.now())
        return waiting.order_by("next_try_at", "pk")

    def for_a_person(self) -> "RawMailQuerySet":
        """Mails that nothing but a person can bring further."""
        return self.filter(state__in=[RawMail.State.UNCLAIMED, RawMail.State.QUARANTINED])


class RawMail(models.Model):
    """A mail as it came, stored before anything reads it. Its bytes lie below PRIVATE_ROOT, named by their hash.

    The same bytes for the same address are one row; so is what has the same Message-ID, address and content but came
    by another road, with other trace headers. A Message-ID alone proves nothing, since anybody can write one: another
    content under it is another mail, and a mail to two addresses of ours is two, each dealt with once.
    """

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

    ATTEMPTS = 3
    # Tried again after these pauses; longer than the slowest receiver, a dead process's mail is free again.
    PAUSES = (timedelta(minutes=1), timedelta(minutes=10))
    LEASE = timedelta(minutes=5)

    source = models.CharField(_("came by"), max_length=10, choices=Source.choices)
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    message_id = models.CharField(_("Message-ID"), max_length=255, null=True, blank=True)
    # Hash of what another road does not change: people, subject, date, body.
    content = models.CharField(max_length=64, blank=True, editable=False)
    envelope_from = models.CharField(_("envelope sender"), max_length=320, blank=True)
    recipient = models.CharField(_("came to"), max_length=320, blank=True)
    # The first address in To, for the list only.
    written_to = models.CharField(_("written to"), max_length=320, blank=True)
    sender = models.CharField(_("from"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    receiver = models.CharField(_("taken by"), max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.CharField(max_length=32, blank=True, editable=False)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    error = models.TextField(_("what went wrong"), blank=True)
    received_at = models.DateTimeField(_("came"), default=timezone.now)
    handled_at = models.DateTimeField(_("dealt with"), null=True, blank=True)

    objects = RawMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail that came in")
        verbose_name_plural = _("mail in")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["sha256", "recipient"], name="raw_mail_once_by_bytes"),
            models.UniqueConstraint(
                fields=["message_id", "recipient", "content"],
                name="raw_mail_once_by_message_id",
                condition=Q(message_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="raw_mail_waiting", condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M} {self.sender or self.envelope_from or '–'} → {self.came_to or '–'}"

    @property
    def came_to(self) -> str:
        """The envelope's address, where anybody noted it, else the one in its To."""
        return self.recipient or self.written_to

    @property
    def path(self) -> Path:
        """Where its bytes lie; of one too large, its headers only."""
        return self.path_of(self.sha256)

    @staticmethod
    def path_of(sha256: str) -> Path:
        return Path(settings.PRIVATE_ROOT) / "mail" / sha256[:2] / f"{sha256}.eml"

    def raw(self) -> bytes:
        """Its bytes.

        Raises:
            OSError: they are gone.
        """
        return self.path.read_bytes()
