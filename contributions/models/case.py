from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contributions.models.reference import new_reference, spaced
from portal.models import SiteSettings

Row = TypeVar("Row", bound="Case")


class Flag(models.TextChoices):
    """Why something waits for its mailed button although it came by the front door. Nothing is dropped for it."""

    NONE = "", _("none")
    HONEYPOT = "honeypot", _("the hidden field was filled")
    TOO_FAST = "too_fast", _("sent within three seconds")
    TOO_LATE = "too_late", _("the form had been open for more than twelve hours")
    NO_TIME = "no_time", _("no sign of when the form was opened")


class CaseQuerySet(models.QuerySet[Row]):
    def waiting(self) -> Self:
        """What waits for somebody at the desk, oldest first: neither unconfirmed nor at rest."""
        return self.filter(state__in=self.model.WAITING).order_by("created_at", "pk")

    def overdue(self, at: datetime | None = None) -> Self:
        """What has waited for longer than we promise."""
        at = at or timezone.now()
        return self.waiting().filter(created_at__lt=at - promised())

    def unconfirmed(self) -> Self:
        """What waits for its sender's button, and raised no suspicion."""
        return self.filter(state=UNCONFIRMED, flag=Flag.NONE)

    def suspicious(self) -> Self:
        """Spam, and what was noticed at the door."""
        return self.filter(models.Q(state=SPAM) | models.Q(state=UNCONFIRMED) & ~models.Q(flag=Flag.NONE))

    def by(self, email: str) -> Self:
        return self.filter(email__iexact=email.strip())

    def with_bytes(self, raw_sha256: str) -> Row | None:
        """What came with these very bytes: a mail read twice and a double click are one case."""
        return self.filter(raw_sha256=raw_sha256).first() if raw_sha256 else None


class Case(models.Model):
    """What somebody outside sent us and the desk deals with: a story or a question. States: `contributions.moves`.

    Each kind has states of its own, among them `unconfirmed` and `spam`; `WAITING` are those in which the desk's turn
    has come, `PUBLIC_STATES` all of them in the sender's words.
    """

    WAITING: ClassVar[tuple[str, ...]]
    PUBLIC_STATES: ClassVar[Mapping[str, str | Promise]]
    state: "models.CharField[str, str]"

    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    flag = models.CharField(_("noticed at the door"), max_length=10, choices=Flag.choices, blank=True)
    # Of the raw mail, or of all a form brought: a mail read twice and a double click are one case.
    raw_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    # Of the mail it came by: our letters answer it, so that mail programs show one conversation.
    message_id = models.CharField(max_length=255, blank=True, editable=False)
    ip_hash = models.CharField(max_length=64, blank=True, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("in the hands of"), limit_choices_to={"is_staff": True},
    )  # fmt: skip
    created_at = models.DateTimeField(_("came"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    state_at = models.DateTimeField(_("in this state since"), default=timezone.now)
    # The desk hears once that something waits longer than promised.
    overdue_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    @property
    def number(self) -> str:
        """The reference as people read it."""
        return spaced(self.reference)

    @property
    def thread(self) -> str:
        """Under which its letters are found in the outbox."""
        return f"{self._meta.model_name}:{self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING

    @property
    def is_overdue(self) -> bool:
        """Whether it has waited for longer than we promise."""
        return self.is_waiting and timezone.now() - self.created_at > promised()

    @property
    def public_state(self) -> str:
        """The state in the words its sender reads."""
        return str(self.PUBLIC_STATES[self.state])


# The two states that every kind has.
UNCONFIRMED, SPAM = "unconfirmed", "spam"


def promised() -> timedelta:
    """Within which time we answer."""
    return timedelta(days=SiteSettings.current().answer_days)
