from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contributions.models.reference import new_reference, spaced
from contributions.models.submission import Flag
from portal.models import SiteSettings


class QuestionQuerySet(models.QuerySet["Question"]):
    def unanswered(self) -> "QuestionQuerySet":
        """What waits for an answer, oldest first."""
        return self.filter(state__in=Question.UNANSWERED).order_by("created_at", "pk")

    def overdue(self, at: datetime | None = None) -> "QuestionQuerySet":
        """Unanswered for longer than we promise."""
        at = at or timezone.now()
        return self.unanswered().filter(
            created_at__lt=at - timedelta(days=SiteSettings.current().answer_days)
        )

    def by(self, email: str) -> "QuestionQuerySet":
        return self.filter(email__iexact=email.strip())


class Question(models.Model):
    """What somebody asked us, and what we answered. States: `contributions.moves`."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("unconfirmed")
        NEW = "new", _("new")
        ASSIGNED = "assigned", _("assigned")
        ANSWERED = "answered", _("answered")
        REOPENED = "reopened", _("reopened")
        CLOSED = "closed", _("closed")
        DUPLICATE = "duplicate", _("duplicate")
        SPAM = "spam", _("spam")

    class Consent(models.TextChoices):
        NONE = "none", _("Please answer me only.")
        ANONYMOUS = "anonymous", _("You may publish the question and its answer without my name.")
        NAMED = "named", _("You may publish them with my name.")

    class Confirmation(models.TextChoices):
        NONE = "", _("not yet")
        CODE = "code", _("the identifying code")
        LINK = "link", _("the mailed button")
        DESK = "desk", _("an editor")
        MAIL = "mail", _("the mail server")

    UNANSWERED = (State.NEW, State.ASSIGNED, State.REOPENED)

    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    text = models.TextField(_("question"))
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    consent = models.CharField(
        _("consent to publish"), max_length=10, choices=Consent.choices, default=Consent.NONE
    )
    confirmation = models.CharField(
        _("asker confirmed by"), max_length=4, choices=Confirmation.choices, blank=True
    )
    flag = models.CharField(_("noticed at the door"), max_length=10, choices=Flag.choices, blank=True)
    raw_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    ip_hash = models.CharField(max_length=64, blank=True, editable=False)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("in the hands of"), limit_choices_to={"is_staff": True},
    )  # fmt: skip
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    state_at = models.DateTimeField(_("in this state since"), default=timezone.now)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("answer_question", "Can answer questions"),
            ("sort_question", "Can assign questions, write internal notes, mark spam and duplicates"),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="question_queue"),
            models.Index(fields=["email"], name="question_asker"),
        ]

    def __str__(self) -> str:
        """Its first words: questions have no titles."""
        words = " ".join(self.text.split())
        return words if len(words) <= 80 else f"{words[:79].rstrip()}…"

    @property
    def number(self) -> str:
        """The reference as people read it."""
        return spaced(self.reference)

    @property
    def thread(self) -> str:
        return f"question:{self.pk}"

    @property
    def is_unanswered(self) -> bool:
        return self.state in self.UNANSWERED

    @property
    def is_overdue(self) -> bool:
        promised = timedelta(days=SiteSettings.current().answer_days)
        return self.is_unanswered and timezone.now() - self.created_at > promised

    @property
    def public_state(self) -> str:
        """The state in the words the asker reads."""
        return str(PUBLIC_STATES[self.State(self.state)])


PUBLIC_STATES = {
    Question.State.UNCONFIRMED: _("Waiting for your confirmation"),
    Question.State.NEW: _("Received"),
    Question.State.ASSIGNED: _("Received"),
    Question.State.ANSWERED: _("Answered"),
    Question.State.REOPENED: _("Received again"),
    Question.State.CLOSED: _("Answered"),
    Question.State.DUPLICATE: _("Received: you have asked us this already, and we answer once"),
    Question.State.SPAM: _("Not taken"),
}
