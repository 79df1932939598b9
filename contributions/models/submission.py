from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Section
from contributions.models.reference import new_reference, spaced
from contributions.models.terms import Terms


class Flag(models.TextChoices):
    """Why something waits for its mailed button although it came by the front door. Nothing is dropped for it."""

    NONE = "", _("none")
    HONEYPOT = "honeypot", _("the hidden field was filled")
    TOO_FAST = "too_fast", _("sent within three seconds")
    TOO_LATE = "too_late", _("the form had been open for more than twelve hours")
    NO_TIME = "no_time", _("no sign of when the form was opened")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> "SubmissionQuerySet":
        """What waits for somebody at the desk, oldest first: neither unconfirmed nor at rest."""
        return self.filter(state__in=Submission.WAITING).order_by("created_at", "pk")

    def new(self) -> "SubmissionQuerySet":
        """Confirmed, and nobody has begun to read."""
        return self.filter(state=Submission.State.RECEIVED).order_by("created_at", "pk")

    def by(self, email: str) -> "SubmissionQuerySet":
        return self.filter(email__iexact=email.strip())


class Submission(models.Model):
    """A story somebody sent us, by form or by mail, on its way to an article or back. States: `contributions.moves`."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("unconfirmed")
        RECEIVED = "received", _("received")
        IN_REVIEW = "in_review", _("in review")
        CHANGES_REQUESTED = "changes_requested", _("changes requested")
        ACCEPTED = "accepted", _("accepted")
        IN_PRODUCTION = "in_production", _("in production")
        PUBLISHED = "published", _("published")
        DECLINED = "declined", _("declined")
        LAPSED = "lapsed", _("lapsed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SPAM = "spam", _("spam")

    class Source(models.TextChoices):
        WEB = "web", _("form")
        MAIL = "mail", _("e-mail")

    class Authentication(models.TextChoices):
        NONE = "", _("not yet")
        LINK = "link", _("the mailed button")
        ACCOUNT = "account", _("an account")
        DMARC = "dmarc", _("the mail server")
        DESK = "desk", _("an editor")

    WAITING = (State.RECEIVED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.ACCEPTED)
    CHANGES_WITHIN = timedelta(days=30)

    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.UNCONFIRMED)
    source = models.CharField(_("came by"), max_length=4, choices=Source.choices, default=Source.WEB)
    title = models.CharField(_("title"), max_length=200)
    abstract = models.TextField(_("summary"), blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML of the mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    section = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    terms = models.ForeignKey(
        Terms, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions",
        verbose_name=_("terms accepted"),
    )  # fmt: skip
    authentication = models.CharField(
        _("sender confirmed by"), max_length=8, choices=Authentication.choices, blank=True
    )
    flag = models.CharField(_("noticed at the door"), max_length=10, choices=Flag.choices, blank=True)
    # Of the raw mail, or of all a form brought: a mail read twice and a double click are one submission.
    raw_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    ip_hash = models.CharField(max_length=64, blank=True, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("in the hands of"), limit_choices_to={"is_staff": True},
    )  # fmt: skip
    article = models.OneToOneField(
        Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="submission",
        verbose_name=_("article"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    state_at = models.DateTimeField(_("in this state since"), default=timezone.now)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("decide_submission", "Can read, accept and decline submissions, and make articles of them"),
            ("note_submission", "Can write internal notes, assign submissions and mark spam"),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="submission_queue"),
            models.Index(fields=["email"], name="submission_sender"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """The reference as people read it."""
        return spaced(self.reference)

    @property
    def thread(self) -> str:
        """Under which its letters are found in the outbox."""
        return f"submission:{self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING

    @property
    def public_state(self) -> str:
        """The state in the words the sender reads."""
        return str(PUBLIC_STATES[self.State(self.state)])


PUBLIC_STATES = {
    Submission.State.UNCONFIRMED: _("Waiting for your confirmation"),
    Submission.State.RECEIVED: _("Received"),
    Submission.State.IN_REVIEW: _("Being read"),
    Submission.State.CHANGES_REQUESTED: _("Changes asked"),
    Submission.State.ACCEPTED: _("Accepted"),
    Submission.State.IN_PRODUCTION: _("In preparation"),
    Submission.State.PUBLISHED: _("Published"),
    Submission.State.DECLINED: _("Not taken"),
    Submission.State.LAPSED: _("At rest: the changes did not come"),
    Submission.State.WITHDRAWN: _("Withdrawn"),
    Submission.State.SPAM: _("Not taken"),
}
