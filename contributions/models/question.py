from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contributions.models.case import Case, CaseQuerySet


class QuestionQuerySet(CaseQuerySet["Question"]):
    """Questions, of which `waiting()` are the unanswered ones."""


class Question(Case):
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

    WAITING = (State.NEW, State.ASSIGNED, State.REOPENED)
    PUBLIC_STATES = {
        State.UNCONFIRMED: _("Waiting for your confirmation"),
        State.NEW: _("Received"),
        State.ASSIGNED: _("Received"),
        State.ANSWERED: _("Answered"),
        State.REOPENED: _("Received again"),
        State.CLOSED: _("Answered"),
        State.DUPLICATE: _("Received: you have asked us this already, and we answer once"),
        State.SPAM: _("Not taken"),
    }

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    text = models.TextField(_("question"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    consent = models.CharField(
        _("consent to publish"), max_length=10, choices=Consent.choices, default=Consent.NONE
    )
    confirmation = models.CharField(
        _("asker confirmed by"), max_length=4, choices=Confirmation.choices, blank=True
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip

    objects = QuestionQuerySet.as_manager()

    class Meta(Case.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        permissions = [
            ("answer_question", "Can answer questions"),
            ("sort_question", "Can assign questions, write internal notes, mark spam and duplicates"),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="question_queue"),
            models.Index(fields=["email"], name="question_asker"),
        ]

    def __str__(self) -> str:
        return self.first_words

    @property
    def first_words(self) -> str:
        """What stands for it in lists: questions have no titles."""
        words = " ".join(self.text.split())
        return words if len(words) <= 80 else f"{words[:79].rstrip()}…"
