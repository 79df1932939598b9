from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.models.delivery import Delivery
from subscriptions.models.subscriber import Subscriber


class Bounce(models.Model):
    """One sign that a mailbox does not take, or does not want, our letters. What follows: `subscriptions.bounces`."""

    class Kind(models.TextChoices):
        HARD = "hard", _("for good")
        SOFT = "soft", _("for now")
        COMPLAINT = "complaint", _("complaint")

    class Source(models.TextChoices):
        SMTP = "smtp", _("said at the door")
        REPORT = "report", _("came back by mail")
        WEBHOOK = "webhook", _("told by the provider")

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="bounces", verbose_name=_("subscriber")
    )
    delivery = models.ForeignKey(
        Delivery, on_delete=models.SET_NULL, null=True, related_name="bounces", verbose_name=_("delivery")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    source = models.CharField(_("learnt from"), max_length=10, choices=Source.choices)
    # RFC 3463, "5.1.1"; empty where nobody said.
    status = models.CharField(_("status"), max_length=12, blank=True)
    words = models.TextField(_("the server's words"), blank=True)
    is_ours = models.BooleanField(
        _("a fault of ours"),
        default=False,
        help_text=_("Refused as unwanted: it says nothing about the mailbox, and does not count against it."),
    )
    # A provider's event, or a mail, counts once.
    event_id = models.CharField(max_length=200, unique=True, null=True, blank=True, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.status}".strip()
