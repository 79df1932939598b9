from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.models.issue import Issue, IssueVariant
from subscriptions.models.subscriber import Subscriber


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("waiting")
    CLAIMED = "claimed", _("taken by a sender")
    SENDING = "sending", _("being handed over")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    SKIPPED = "skipped", _("skipped")
    UNKNOWN = "unknown", _("unknown")


OPEN = (DeliveryState.CLAIMED, DeliveryState.PENDING, DeliveryState.SENDING)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def open(self) -> "DeliveryQuerySet":
        """Not final: each has a `next_try_at`."""
        return self.filter(state__in=OPEN)

    def by_state(self) -> dict[str, int]:
        """How many stand in each state; states without a row are left out."""
        return dict(self.order_by().values_list("state").annotate(count=models.Count("pk")))


class Delivery(models.Model):
    """One issue to one mailbox. It ends as exactly one of sent, failed, skipped or unknown."""

    State = DeliveryState

    # Tried again after these pauses, then every last one, until GIVE_UP_AFTER has passed since the first try.
    PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
    GIVE_UP_AFTER = timedelta(hours=48)
    # A claim's: longer than the slowest handing over, six answers of 30 seconds each.
    LEASE = timedelta(minutes=5)

    # The unique constraints below begin with the issue: an index of its own would only cost.
    issue = models.ForeignKey(
        Issue, on_delete=models.PROTECT, related_name="deliveries", db_index=False, verbose_name=_("issue")
    )
    subscriber = models.ForeignKey(
        Subscriber,
        on_delete=models.SET_NULL,
        null=True,
        related_name="deliveries",
        verbose_name=_("subscriber"),
    )
    variant = models.ForeignKey(
        IssueVariant, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    address = models.CharField(_("address"), max_length=254)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    # Why it is skipped or failed, in our words; the server's stand in `answer`.
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # How often the letter was handed over without our learning whether it was taken: 2 is the end.
    uncertain = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    # While a sender holds the row this is the end of its lease: one index answers "what is open and due".
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    verdict = models.CharField(max_length=20, blank=True)
    code = models.PositiveSmallIntegerField(_("server's code"), null=True, blank=True)
    answer = models.TextField(_("server's words"), blank=True)
    message_id = models.CharField(max_length=200)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "address"], name="delivery_once"),
            models.UniqueConstraint(fields=["issue", "subscriber"], name="delivery_once_a_person"),
            models.CheckConstraint(
                condition=~Q(state__in=OPEN) | Q(next_try_at__isnull=False), name="delivery_open_has_next_try"
            ),
        ]
        indexes = [
            models.Index(
                fields=["issue", "next_try_at", "id"], name="delivery_open", condition=Q(state__in=OPEN)
            ),
            models.Index(fields=["issue", "state"], name="delivery_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.issue} → {self.address}"


class Lane(models.Model):
    """Who drains an issue in this lane just now. A second sender turns away; a dead one's lease runs out."""

    LEASE = timedelta(minutes=2)

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="lanes")
    number = models.PositiveSmallIntegerField()
    holder = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "number"], name="lane_once")]

    def __str__(self) -> str:
        return f"{self.issue} / {self.number}"
