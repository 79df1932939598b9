from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Section
from contributions.models.question import Question
from portal import languages

# What an asker may have agreed to for the answer to be published.
AGREED = (Question.Consent.ANONYMOUS, Question.Consent.NAMED)


class PublicAnswerQuerySet(models.QuerySet["PublicAnswer"]):
    def public(self) -> "PublicAnswerQuerySet":
        """What any reader may see, the only definition: without the asker's consent nothing, whatever else is stored."""
        return self.filter(unpublished_at=None, question__consent__in=AGREED).exclude(
            question__state=Question.State.SPAM
        )

    def in_language(self, language: str | None = None) -> "PublicAnswerQuerySet":
        """What stands on the pages of `language` (default: the page's)."""
        return self.filter(language=language or languages.current())

    def newest(self) -> "PublicAnswerQuerySet":
        return self.order_by("-published_at", "-pk")


class PublicAnswer(models.Model):
    """A question and its answer as readers see them, in edited words. Publishing it: `contributions.publishing`."""

    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, related_name="public_answer", verbose_name=_("asked as")
    )
    slug = models.SlugField(_("address"), max_length=150, unique=True, allow_unicode=True, editable=False)
    title = models.CharField(_("question"), max_length=250, help_text=_("One sentence: the page's heading."))
    details = models.TextField(
        _("more of the question"), blank=True, help_text=_("Only when the heading does not say it all.")
    )
    answer = models.TextField(
        _("answer"), help_text=_("Plain text: a blank line begins a paragraph, addresses become links.")
    )
    section = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    related = models.ManyToManyField(
        Article, blank=True, related_name="public_answers", verbose_name=_("related articles")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    # What the asker had agreed to when it was published: the name needs more than the question.
    consent = models.CharField(
        _("published"),
        max_length=10,
        choices=[
            (Question.Consent.ANONYMOUS, _("without the asker's name")),
            (Question.Consent.NAMED, _("with the asker's name")),
        ],
    )
    asker_name = models.CharField(_("the asker's name as shown"), max_length=150, blank=True)
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    # When readers were last told something new.
    modified_at = models.DateTimeField(_("changed"), null=True, blank=True)
    unpublished_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("published by"),
    )  # fmt: skip

    objects = PublicAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("published answer")
        verbose_name_plural = _("published answers")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(consent__in=AGREED), name="public_answer_has_consent"),
            models.CheckConstraint(
                condition=Q(asker_name="") | Q(consent=Question.Consent.NAMED),
                name="public_answer_name_agreed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["language", "-published_at", "-id"],
                name="public_answer_newest",
                condition=Q(unpublished_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The one address readers use, below /zh/ for an answer in Chinese."""
        return languages.address("public_answer", [self.slug], language=self.language)

    @property
    def tag(self) -> str:
        return f"answer:{self.pk}"

    @property
    def is_public(self) -> bool:
        """The same question as `objects.public()`, of this row in hand."""
        asked: Any = self.question
        agreed = asked.consent in AGREED and asked.state != Question.State.SPAM
        return self.unpublished_at is None and agreed

    @property
    def shown_name(self) -> str:
        """The asker's name while they agree to it, else ""."""
        return self.asker_name if self.question.consent == Question.Consent.NAMED else ""
