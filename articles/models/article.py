from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import cleaning, gating
from articles.models.author import Author
from articles.models.keyword import Keyword
from articles.models.picture import Picture
from articles.models.section import Section
from portal import languages


class ArticleQuerySet(models.QuerySet["Article"]):
    def public(self, at: datetime | None = None) -> "ArticleQuerySet":
        """What any reader may see at `at` (aware; default: now).

        The only definition of "public": pages, feeds, sitemap, search and the weekly ask here.
        """
        at = at or timezone.now()
        open_end = Q(expires_at=None) | Q(expires_at__gt=at)
        return self.filter(open_end, state=Article.State.PUBLISHED, published_at__lte=at)

    def gone(self, at: datetime | None = None) -> "ArticleQuerySet":
        """What readers once saw and may not any more: answered with 410."""
        at = at or timezone.now()
        ended = Q(state=Article.State.RETRACTED) | Q(state=Article.State.PUBLISHED, expires_at__lte=at)
        return self.filter(ended, published_at__lte=at)

    def scheduled(self, at: datetime | None = None) -> "ArticleQuerySet":
        """What will appear by itself after `at`."""
        return self.filter(state=Article.State.PUBLISHED, published_at__gt=at or timezone.now())

    def expiring(self, at: datetime | None = None) -> "ArticleQuerySet":
        """What will disappear by itself after `at`."""
        return self.filter(state=Article.State.PUBLISHED, expires_at__gt=at or timezone.now())

    def in_language(self, language: str | None = None) -> "ArticleQuerySet":
        """What stands on the pages of `language` (default: the page's)."""
        return self.filter(language=language or languages.current())

    def newest(self) -> "ArticleQuerySet":
        return self.order_by("-published_at", "-pk")

    def for_cards(self) -> "ArticleQuerySet":
        """With what a line in a list shows (section, picture), without bodies: one query."""
        return self.select_related("section", "picture").defer("body", "source_data")

    def next_change(self, at: datetime | None = None) -> datetime | None:
        """The next moment after `at` when something of this set appears or disappears; None: never by itself."""
        at = at or timezone.now()
        # The few that will change are found by their indexes before the moments are compared.
        waiting = self.filter(Q(published_at__gt=at) | Q(expires_at__gt=at), state=Article.State.PUBLISHED)
        moments = waiting.aggregate(
            appears=models.Min("published_at", filter=Q(published_at__gt=at)),
            expires=models.Min("expires_at", filter=Q(expires_at__gt=at)),
        )
        return min((moment for moment in moments.values() if moment), default=None)


class Article(models.Model):
    """A story, from idea to retraction. *Scheduled* and *corrected* are derived, an embargo is `published_at`."""

    class State(models.TextChoices):
        IDEA = "idea", _("idea")
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        READY = "ready", _("ready")
        PUBLISHED = "published", _("published")
        RETRACTED = "retracted", _("retracted")

    class Access(models.TextChoices):
        PUBLIC = "public", _("everybody")
        REGISTERED = "registered", _("everybody with an account")
        MEMBERS = "members", _("members and trial readers")

    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, related_name="articles", verbose_name=_("section")
    )
    headline = models.CharField(_("headline"), max_length=250)
    slug = models.SlugField(
        _("address"),
        max_length=150,
        blank=True,
        allow_unicode=True,
        help_text=_("The last part of the address. Left empty, it is made from the headline."),
    )
    abstract = models.TextField(
        _("abstract"), blank=True, help_text=_("One or two sentences: lists and letters show it.")
    )
    body = models.TextField(_("body"), blank=True)
    byline = models.CharField(
        _("byline"), max_length=200, blank=True, help_text=_("Only when the authors' names do not say it.")
    )
    dateline = models.CharField(
        _("dateline"), max_length=120, blank=True, help_text=_("For example: CHONGQING, March 7")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    translation_group = models.UUIDField(null=True, blank=True, db_index=True, editable=False)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(
        _("published"),
        null=True,
        blank=True,
        help_text=_("A moment ahead schedules the article, to the second."),
    )
    expires_at = models.DateTimeField(
        _("expires"), null=True, blank=True, help_text=_("Readers see it until then.")
    )
    # Stored at first publication in the site's zone and never recomputed: addresses live for ever.
    address_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    address_month = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    retraction_note = models.TextField(
        _("why it was retracted"), blank=True, help_text=_("Readers see it at the address.")
    )
    access = models.CharField(
        _("who may read the whole"), max_length=10, choices=Access.choices, default=Access.PUBLIC
    )

    authors = models.ManyToManyField(Author, related_name="articles", blank=True, verbose_name=_("authors"))
    keywords = models.ManyToManyField(
        Keyword, through="ArticleKeyword", related_name="articles", blank=True, verbose_name=_("keywords")
    )
    related = models.ManyToManyField(
        "self", blank=True, verbose_name=_("related, by hand"), symmetrical=False
    )
    picture = models.ForeignKey(
        Picture,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("lead picture"),
    )
    lead_position = models.PositiveSmallIntegerField(
        _("place on the home page"), null=True, blank=True, help_text=_("1 is the lead; empty: by time.")
    )

    link_url = models.URLField(
        _("link"), max_length=1000, blank=True, help_text=_("An item without a body of its own: “Read at …”.")
    )
    source = models.CharField(
        _("source"), max_length=60, blank=True, help_text=_("Where an imported article came from.")
    )
    source_id = models.CharField(_("id at the source"), max_length=300, blank=True)
    source_url = models.URLField(_("address at the source"), max_length=1000, blank=True)
    source_data = models.JSONField(_("what else the source said"), default=dict, blank=True)

    word_count = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("saved"), auto_now=True)
    # When readers were last told something new (a correction, a substantial edit), not a comma.
    modified_at = models.DateTimeField(_("updated for readers"), null=True, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_at", "-pk"]
        permissions = [("publish_article", "Can publish, schedule and retract articles")]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "address_year", "address_month", "slug"],
                condition=Q(address_year__isnull=False),
                name="article_address_once",
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="article_source_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "retracted"])
                | Q(published_at__isnull=False, address_year__isnull=False, address_month__isnull=False),
                name="article_published_has_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], name="article_newest", condition=Q(state="published")
            ),
            models.Index(
                fields=["language", "-published_at", "-id"],
                name="article_language_newest",
                condition=Q(state="published"),
            ),
            models.Index(
                fields=["section", "language", "-published_at", "-id"],
                name="article_section_newest",
                condition=Q(state="published"),
            ),
            models.Index(
                fields=["lead_position"], name="article_leads", condition=Q(lead_position__isnull=False)
            ),
            models.Index(
                fields=["expires_at"], name="article_expires", condition=Q(expires_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def save(self, *args: object, **kwargs: object) -> None:
        """Clean the body (the one place) and count its words. Publishing, revisions and purges: `articles.publishing`."""
        self.body = cleaning.clean(self.body)
        self.word_count = cleaning.count_words(self.body)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        """The one address readers use; a draft has only its preview."""
        if self.address_year is None:
            return reverse("article_preview", args=[self.pk])
        where = [self.section.slug, self.address_year, f"{self.address_month:02d}", self.slug]
        return languages.address("article", where, language=self.language)

    @property
    def short_url(self) -> str:
        """What the QR code carries; site-relative."""
        return reverse("article_short", args=[self.pk])

    @property
    def tag(self) -> str:
        return f"article:{self.pk}"

    @property
    def group_tags(self) -> set[str]:
        """The tag of what shows that this article has translations; empty when it stands alone."""
        return {f"translations:{self.translation_group}"} if self.translation_group else set()

    @property
    def is_gated(self) -> bool:
        return self.access != self.Access.PUBLIC

    @property
    def is_link(self) -> bool:
        """An item that only points elsewhere."""
        return bool(self.link_url) and not self.body

    def is_public(self, at: datetime | None = None) -> bool:
        """The same question as `objects.public()`, of this row in hand."""
        at = at or timezone.now()
        return (
            self.state == self.State.PUBLISHED
            and self.published_at is not None
            and self.published_at <= at
            and (self.expires_at is None or self.expires_at > at)
        )

    @property
    def is_scheduled(self) -> bool:
        return (
            self.state == self.State.PUBLISHED
            and self.published_at is not None
            and self.published_at > timezone.now()
        )

    @cached_property
    def open_body(self) -> str:
        """What everybody may read: the whole body of a public article, else the part before the gate."""
        return gating.open_part(self.body) if self.is_gated else gating.whole(self.body)

    @cached_property
    def full_body(self) -> str:
        """The whole body, for whom `articles.access.may_read` lets in."""
        return gating.whole(self.body)

    @property
    def reading_minutes(self) -> int:
        """At 230 words a minute (Han characters count half a word); at least one."""
        return max(1, round(self.word_count / 230))


class ArticleKeyword(models.Model):
    """An article's keyword, in the editor's order.

    `published_at` and `language` are copied, so that a keyword's newest in a language are one walk.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="tagged")
    keyword = models.ForeignKey(Keyword, on_delete=models.CASCADE, related_name="tagged")
    position = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True, editable=False)
    language = models.CharField(max_length=10, default="en", editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "keyword"], name="article_keyword_once")]
        indexes = [models.Index(fields=["keyword", "language", "-published_at"], name="keyword_newest")]

    def __str__(self) -> str:
        return f"{self.keyword}"
