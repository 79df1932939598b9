from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Section
from contributions.models.case import Case, CaseQuerySet
from contributions.models.terms import Terms


class SubmissionQuerySet(CaseQuerySet["Submission"]):
    def new(self) -> "SubmissionQuerySet":
        """Confirmed, and nobody has begun to read."""
        return self.filter(state=Submission.State.RECEIVED).order_by("created_at", "pk")

    def in_production(self) -> "SubmissionQuerySet":
        """With an article that readers have not seen yet."""
        return self.filter(state=Submission.State.IN_PRODUCTION, article__isnull=False)

    def behind(self) -> "SubmissionQuerySet":
        """Of which the article does not know the newest version."""
        return self.filter(article_version__lt=models.F("version"))


class Submission(Case):
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

    class Kind(models.TextChoices):
        STORY = "story", _("story")
        PRESS_RELEASE = "press_release", _("press release")

    class Authentication(models.TextChoices):
        NONE = "", _("not yet")
        LINK = "link", _("the mailed button")
        ACCOUNT = "account", _("an account")
        DMARC = "dmarc", _("the mail server")
        DESK = "desk", _("an editor")

    WAITING = (State.RECEIVED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.ACCEPTED)
    PUBLIC_STATES = {
        State.UNCONFIRMED: _("Waiting for your confirmation"),
        State.RECEIVED: _("Received"),
        State.IN_REVIEW: _("Being read"),
        State.CHANGES_REQUESTED: _("Changes asked"),
        State.ACCEPTED: _("Accepted"),
        State.IN_PRODUCTION: _("In preparation"),
        State.PUBLISHED: _("Published"),
        State.DECLINED: _("Not taken"),
        State.LAPSED: _("At rest: the changes did not come"),
        State.WITHDRAWN: _("Withdrawn"),
        State.SPAM: _("Not taken"),
    }

    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.UNCONFIRMED)
    source = models.CharField(_("came by"), max_length=4, choices=Source.choices, default=Source.WEB)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, default=Kind.STORY)
    title = models.CharField(_("title"), max_length=200)
    abstract = models.TextField(_("summary"), blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML of the mail"), blank=True)
    # Counts what the sender brought: each newer text or file is a version, earlier ones are `EarlierVersion` rows.
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    # Until when the changes asked for are expected.
    due_at = models.DateTimeField(_("changes due"), null=True, blank=True)
    # The newest version that stands in the article, or in its history.
    article_version = models.PositiveSmallIntegerField(default=0, editable=False)
    section = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    name = models.CharField(_("name"), max_length=150)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    terms = models.ForeignKey(
        Terms, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions",
        verbose_name=_("terms accepted"),
    )  # fmt: skip
    authentication = models.CharField(
        _("sender confirmed by"), max_length=8, choices=Authentication.choices, blank=True
    )
    article = models.OneToOneField(
        Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="submission",
        verbose_name=_("article"),
    )  # fmt: skip

    objects = SubmissionQuerySet.as_manager()

    class Meta(Case.Meta):
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
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
