from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.models.weekly import Weekly


def email_key(email: str) -> str:
    """What makes two spellings one mailbox: without spaces, lower case, the domain as it travels (IDNA).

    Dots and "+…" of the local part stay: only the mailbox's own server knows what they mean.
    """
    local, _at, domain = email.strip().rpartition("@")
    return f"{local.lower()}@{_ascii_domain(domain)}"


def clean_email(email: str) -> str:
    """An address as we mail to it: the local part as its owner wrote it, the domain as it travels."""
    local, _at, domain = email.strip().rpartition("@")
    return f"{local}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode().lower()
    except UnicodeError:
        return domain.lower()


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def receiving(self, at: datetime) -> "SubscriberQuerySet":
        """Who gets what leaves at `at`: confirmed, not gone, not pausing."""
        awake = Q(paused_until=None) | Q(paused_until__lte=at)
        return self.filter(awake, state=Subscriber.State.ACTIVE)

    def by_email(self, email: str) -> "Subscriber | None":
        return self.filter(email_key=email_key(email)).first()


class Subscriber(models.Model):
    """One mailbox and its choice of the weekly. Pausing is a time, not a state: it ends by itself."""

    class State(models.TextChoices):
        PENDING = "pending", _("asked, not confirmed")
        ACTIVE = "active", _("active")
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed")
        BOUNCED = "bounced", _("bounced")

    weekly = models.ForeignKey(
        Weekly, on_delete=models.PROTECT, related_name="subscribers", verbose_name=_("weekly")
    )
    email = models.EmailField(_("e-mail"), max_length=254)
    email_key = models.CharField(max_length=254, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation = models.CharField(_("organisation"), max_length=150, blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    # The chosen sections' slugs, sorted, joined by commas; "" is all. Equal choices share a rendered letter.
    variant_key = models.CharField(
        _("sections"), max_length=600, blank=True, help_text=_("Empty: all sections.")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PENDING)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)

    consent_text = models.TextField(_("consent: the words"), blank=True)
    consent_version = models.CharField(_("consent: version"), max_length=20, blank=True)
    consent_source = models.CharField(_("consent: from"), max_length=100, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    unsubscribed_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True)
    unsubscribe_reason = models.CharField(_("why they left"), max_length=500, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-asked_at", "-pk"]
        permissions = [
            ("export_subscriber", "Can download subscribers as CSV"),
            ("import_subscriber", "Can bring in subscribers from CSV"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="active") | Q(confirmed_at__isnull=False),
                name="subscriber_active_has_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["weekly", "state", "id"], name="subscriber_of_weekly")]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = clean_email(self.email)
        self.email_key = email_key(self.email)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def is_paused(self, at: datetime | None = None) -> bool:
        return self.paused_until is not None and self.paused_until > (at or timezone.now())

    @property
    def sections(self) -> list[str]:
        """The chosen sections' slugs; none means all."""
        return self.variant_key.split(",") if self.variant_key else []

    @property
    def masked_email(self) -> str:
        """Enough to know one's own address again, too little for whom the letter was forwarded to."""
        local, _at, domain = self.email.rpartition("@")
        return f"{local[:1]}•••@{domain}"
