import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from portal import languages
from subscriptions.models.weekly import Weekly


class IssueState(models.TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    FROZEN = "frozen", _("frozen")
    SENDING = "sending", _("leaving")
    SENT = "sent", _("sent")
    SKIPPED = "skipped", _("skipped")
    HELD = "held", _("held")
    PAUSED = "paused", _("paused")
    CANCELLED = "cancelled", _("cancelled")


_S = IssueState
# From which state an issue may go where. Held is before the freeze, paused after it.
TRANSITIONS: dict[IssueState, frozenset[IssueState]] = {
    _S.DRAFT: frozenset({_S.APPROVED, _S.FROZEN, _S.SKIPPED, _S.HELD, _S.CANCELLED}),
    _S.APPROVED: frozenset({_S.FROZEN, _S.SKIPPED, _S.HELD, _S.CANCELLED}),
    _S.HELD: frozenset({_S.DRAFT, _S.APPROVED, _S.CANCELLED}),
    _S.FROZEN: frozenset({_S.SENDING, _S.PAUSED, _S.CANCELLED}),
    _S.SENDING: frozenset({_S.SENT, _S.PAUSED, _S.CANCELLED}),
    _S.PAUSED: frozenset({_S.FROZEN, _S.SENDING, _S.CANCELLED}),
    # "Retry failed" and "Send once more" open a sent issue again.
    _S.SENT: frozenset({_S.SENDING}),
    _S.SKIPPED: frozenset(),
    _S.CANCELLED: frozenset(),
}


class IssueQuerySet(models.QuerySet["Issue"]):
    def public(self) -> "IssueQuerySet":
        """What stands in the public archive: what began to leave, for its links must lead somewhere."""
        # An issue's address asks for its weekly's language.
        return self.filter(sending_at__isnull=False).select_related("weekly")

    def upcoming(self) -> "IssueQuerySet":
        """Not frozen and still meant to leave."""
        return self.filter(state__in=[Issue.State.DRAFT, Issue.State.APPROVED]).order_by("due_at", "pk")

    def newest(self) -> "IssueQuerySet":
        return self.order_by("-number")


class Issue(models.Model):
    """One week of a weekly, from draft to sent. `reason` always says why it stands where it stands."""

    State = IssueState

    weekly = models.ForeignKey(
        Weekly, on_delete=models.PROTECT, related_name="issues", verbose_name=_("weekly")
    )
    # Given at the freeze, without gaps.
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    period = models.CharField(
        _("week"), max_length=8, editable=False, help_text=_("ISO week in the weekly's zone.")
    )
    due_at = models.DateTimeField(_("due"))
    subject = models.CharField(
        _("subject"),
        max_length=200,
        blank=True,
        help_text=_("Left empty, the lead's headline is the subject."),
    )
    preheader = models.CharField(
        _("preheader"),
        max_length=150,
        blank=True,
        help_text=_(
            "What mail programs list beside the subject. Left empty: the introduction's or the lead's words."
        ),
    )
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("A few words of yours above the articles. Empty lines part paragraphs."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    reason = models.TextField(_("reason"), blank=True, editable=False)

    # Everything published until here stands in this issue or an earlier one; set at the freeze.
    cutoff_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The last revision of an article seen at the freeze: what is first published after it, back-dated as it
    # may be, belongs to the next issue.
    last_revision = models.BigIntegerField(null=True, blank=True, editable=False)
    ready_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("approved by"),
    )
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True, editable=False)
    sending_at = models.DateTimeField(_("began to leave"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    # Random, made at the freeze: in every Message-ID, and what marks the places of personal tokens.
    key = models.CharField(max_length=16, blank=True, editable=False)
    candidates = models.PositiveIntegerField(default=0, editable=False)
    excluded = models.PositiveIntegerField(default=0, editable=False)
    # Network faults in a row, over all lanes.
    faults = models.PositiveIntegerField(default=0, editable=False)
    probe_at = models.DateTimeField(null=True, blank=True, editable=False)
    # How often the rate was halved since the server began to put us off; and when that was last.
    slowdown = models.PositiveSmallIntegerField(default=0, editable=False)
    slowed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("drafted"), default=timezone.now, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-due_at", "-pk"]
        permissions = [("approve_issue", "Can approve, hold, resume, cancel and send issues")]
        constraints = [
            models.UniqueConstraint(fields=["weekly", "period"], name="issue_once_a_week"),
            models.UniqueConstraint(fields=["weekly", "number"], name="issue_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["frozen", "sending", "sent"])
                | Q(number__isnull=False, frozen_at__isnull=False) & ~Q(key=""),
                name="issue_frozen_has_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekly} № {self.number}" if self.number else f"{self.weekly} {self.period}"

    def get_absolute_url(self) -> str:
        """The issue's page, in its weekly's language; before it has a number there is only the archive it will be in."""
        name, args = ("weekly_issue", [self.number]) if self.number else ("weekly", [])
        return languages.address(name, args, language=self.weekly.language)

    @property
    def tag(self) -> str:
        return f"weekly:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether an editor may still change what is in it."""
        return self.state in {self.State.DRAFT, self.State.APPROVED, self.State.HELD}

    @property
    def subject_line(self) -> str:
        """The subject as it would leave now."""
        if self.subject:
            return self.subject
        lead = next(iter(self.shown_items()), None)
        return lead.article.headline[:200] if lead else self.weekly.name

    @property
    def paragraphs(self) -> list[str]:
        """The introduction, parted at its empty lines (a browser ends its lines with CR LF)."""
        text = "\n".join(line.rstrip() for line in self.introduction.splitlines())
        return [part.strip() for part in re.split(r"\n{2,}", text) if part.strip()]

    def shown_items(self, at: datetime | None = None) -> list["IssueItem"]:
        """What a reader would find at `at` (default: now), lead first: not dropped, and public still."""
        items = self.items.filter(is_dropped=False).select_related("article__section", "article__picture")
        public = [item for item in items if item.article.is_public(at)]
        return sorted(public, key=IssueItem.place)

    def may_become(self, state: IssueState) -> bool:
        return state in TRANSITIONS[IssueState(self.state)]


class IssueItem(models.Model):
    """One article in one issue. Its row is what keeps it from any other issue of the same weekly."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="items")
    # The issue's own, copied so that the database can hold "once a weekly".
    weekly = models.ForeignKey(Weekly, on_delete=models.PROTECT, related_name="+", editable=False)
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="weekly_items", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("place"), default=100)
    is_lead = models.BooleanField(_("lead"), default=False)
    is_pinned = models.BooleanField(
        _("pinned"), default=False, help_text=_("Stays when newer articles push others out.")
    )
    is_dropped = models.BooleanField(
        _("dropped"), default=False, help_text=_("Not in this letter, and in no later one.")
    )
    teaser = models.TextField(_("teaser"), blank=True, help_text=_("Left empty, the abstract stands here."))

    class Meta:
        verbose_name = _("article of the issue")
        verbose_name_plural = _("articles of the issue")
        ordering = ["-is_lead", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["weekly", "article"], name="article_in_one_issue"),
            models.UniqueConstraint(fields=["issue"], condition=Q(is_lead=True), name="issue_has_one_lead"),
        ]

    def __str__(self) -> str:
        return self.article.headline

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.weekly_id = self.issue.weekly_id
        # A dropped lead leaves its place to another.
        self.is_lead = self.is_lead and not self.is_dropped
        super().save(*args, **kwargs)

    def place(self) -> tuple[bool, int, float, int]:
        """Sorts an issue's items: the lead, then by the editor's places, equal ones newest first."""
        published = self.article.published_at.timestamp() if self.article.published_at else 0.0
        return (not self.is_lead, self.position, -published, self.pk)

    @property
    def words(self) -> str:
        """What stands under the headline."""
        return self.teaser or self.article.abstract


class IssueVariant(models.Model):
    """The letter for one choice of sections, rendered once at the freeze, with places for personal tokens."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="variants")
    key = models.CharField(max_length=600, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    is_empty = models.BooleanField(default=False, help_text=_("These sections hold nothing this week."))
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "key"], name="issue_variant_once")]

    def __str__(self) -> str:
        return f"{self.issue} [{self.key or '*'}]"
