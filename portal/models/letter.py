from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, at: datetime | None = None) -> "LetterQuerySet":
        """Letters to be tried at `at` (aware; default: now): never tried, to be retried, or stuck in a dead sender."""
        at = at or timezone.now()
        waiting = Q(state=Letter.State.PENDING, next_try_at__lte=at)
        stuck = Q(state=Letter.State.SENDING, lease_until__lte=at)
        return self.filter(waiting | stuck).order_by("next_try_at", "pk")


class Letter(models.Model):
    """Every letter that leaves but an issue's `Delivery`: written in the transaction of its reason, sent later."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    # Retried after these pauses, then every last one, until GIVE_UP_AFTER has passed.
    PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
    GIVE_UP_AFTER = timedelta(hours=48)

    purpose = models.CharField(_("purpose"), max_length=60, help_text=_("For example weekly.confirm."))
    to_address = models.EmailField(_("to"))
    to_name = models.CharField(_("name"), max_length=200, blank=True)
    from_address = models.CharField(
        _("from"), max_length=320, blank=True, help_text=_("Empty: the portal's own.")
    )
    reply_to = models.CharField(_("reply to"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("further headers"), default=dict, blank=True)
    thread = models.CharField(
        _("thread"), max_length=100, blank=True, db_index=True, help_text=_("For example submission:12.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    claim = models.CharField(max_length=32, blank=True, editable=False)
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    code = models.PositiveSmallIntegerField(_("server's code"), null=True, blank=True)
    answer = models.TextField(_("server's words"), blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("outbox")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="letter_open", condition=Q(state__in=["pending", "sending"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_address}"
