from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.plan import Plan
from portal.models import Letter


class MembershipQuerySet(models.QuerySet["Membership"]):
    def open(self, at: datetime | None = None) -> "MembershipQuerySet":
        """What gives access at `at` (aware; default: now). Asked at each request: nothing is stored, no job ends it."""
        at = at or timezone.now()
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)

    def trials(self) -> "MembershipQuerySet":
        return self.filter(kind=Membership.Kind.TRIAL)


class Membership(models.Model):
    """That a member may read, from when until when (empty: without an end): a free trial, or granted by the desk."""

    class Kind(models.TextChoices):
        TRIAL = "trial", _("free trial")
        GRANTED = "granted", _("granted")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships",
        verbose_name=_("member"),
    )  # fmt: skip
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("plan")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.GRANTED)
    starts_at = models.DateTimeField(_("starts"), default=timezone.now)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True, help_text=_("Empty: without an end."))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("granted by"), editable=False,
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("For the desk."))
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(kind="trial"), name="membership_one_trial_a_member"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                name="membership_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["kind", "ends_at"], name="membership_kind_ends")]

    def __str__(self) -> str:
        return f"{self.member}: {self.plan}"

    def is_open(self, at: datetime | None = None) -> bool:
        """The same question as `objects.open()`, of this row in hand."""
        at = at or timezone.now()
        return self.starts_at <= at and (self.ends_at is None or self.ends_at > at)

    def days_left(self, at: datetime | None = None) -> int | None:
        """Days begun until it ends: 1 on the last day, 0 when it has ended; None without an end."""
        if self.ends_at is None:
            return None
        left = self.ends_at - (at or timezone.now())
        return max(0, -(-left // timedelta(days=1)))


class MembershipLetter(models.Model):
    """That a letter about a membership was written, once for each end it has had."""

    class Kind(models.TextChoices):
        STARTED = "started", _("started")
        ENDS_SOON = "ends_soon", _("ends in three days")
        ENDED = "ended", _("ended")
        EXTENDED = "extended", _("extended")

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="letters", verbose_name=_("membership")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # A trial that was extended ends anew: it may be told of anew.
    # Its end in UTC (ISO 8601); "" for one without.
    end = models.CharField(_("of the end"), max_length=40, blank=True)
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("letter about a membership")
        verbose_name_plural = _("letters about memberships")
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "kind", "end"], name="membership_letter_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.get_kind_display()}"


class TrialTaken(models.Model):
    """That somebody had a free trial, as a keyed hash of the address: it outlives the account."""

    email_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("trial taken")
        verbose_name_plural = _("trials taken")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.email_hash[:8]}… {self.at:%Y-%m-%d}"
