from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from articles.models.article import Article
from articles.models.author import Author
from articles.models.keyword import Keyword
from articles.models.picture import Picture
from articles.models.section import Section
from portal import languages
from portal.private_files import private_storage


class ReportQuerySet(models.QuerySet["Report"]):
    def public(self, at: datetime | None = None) -> "ReportQuerySet":
        """What any reader may see at `at` (aware; default: now): page, abstract, contents, samples; never the files.

        The only definition of a "public" report: pages, sitemap, search and counts ask here.
        """
        return self.filter(published_at__lte=at or timezone.now(), retracted_at=None)

    def gone(self, at: datetime | None = None) -> "ReportQuerySet":
        """What readers once saw and may not any more: answered with 410."""
        return self.filter(published_at__lte=at or timezone.now(), retracted_at__isnull=False)

    def in_language(self, language: str | None = None) -> "ReportQuerySet":
        """What stands on the pages of `language` (default: the page's)."""
        return self.filter(language=language or languages.current())

    def newest(self) -> "ReportQuerySet":
        return self.order_by("-published_at", "-pk")

    def for_cards(self) -> "ReportQuerySet":
        """With what a line in a list shows (section, cover, editions): two queries."""
        return self.select_related("section", "cover").prefetch_related("editions")

    def next_change(self, at: datetime | None = None) -> datetime | None:
        """The next moment after `at` when something of this set appears; None: never by itself."""
        waiting = self.filter(published_at__gt=at or timezone.now(), retracted_at=None)
        moment: datetime | None = waiting.aggregate(next=models.Min("published_at"))["next"]
        return moment


class Report(models.Model):
    """A research report: its page is for everybody, its full edition stands behind the gate.

    Without `published_at` it is a draft; a moment ahead schedules it, to the second.
    """

    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, related_name="reports", verbose_name=_("section")
    )
    title = models.CharField(_("title"), max_length=250)
    subtitle = models.CharField(_("subtitle"), max_length=250, blank=True)
    slug = models.SlugField(
        _("address"),
        max_length=150,
        unique=True,
        blank=True,
        allow_unicode=True,
        help_text=_("The last part of the address. Left empty, it is made from the title."),
    )
    number = models.CharField(
        _("number"), max_length=60, blank=True, help_text=_("In a series, as citations give it.")
    )
    abstract = models.TextField(_("abstract"), help_text=_("A paragraph or two, for everybody."))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    cover = models.ForeignKey(
        Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports",
        verbose_name=_("cover"),
    )  # fmt: skip
    authors = models.ManyToManyField(Author, related_name="reports", blank=True, verbose_name=_("authors"))
    keywords = models.ManyToManyField(Keyword, related_name="reports", blank=True, verbose_name=_("keywords"))
    related = models.ManyToManyField(
        Article, related_name="reports", blank=True, verbose_name=_("related articles, by hand")
    )
    access = models.CharField(
        _("who may read the full edition"),
        max_length=10,
        choices=Article.Access.choices,
        default=Article.Access.MEMBERS,
    )
    published_at = models.DateTimeField(
        _("published"),
        null=True,
        blank=True,
        help_text=_("Empty: a draft. A moment ahead: it appears by itself, to the second."),
    )
    retracted_at = models.DateTimeField(_("retracted"), null=True, blank=True, editable=False)
    retraction_note = models.TextField(
        _("why it was retracted"), blank=True, help_text=_("Readers see it at the address.")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("saved"), auto_now=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["language", "-published_at", "-id"], name="report_language_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(retracted_at=None) | Q(published_at__isnull=False),
                name="report_retracted_was_published",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return languages.address("report", [self.slug], language=self.language)

    @property
    def tag(self) -> str:
        return f"report:{self.pk}"

    @property
    def is_gated(self) -> bool:
        return self.access != Article.Access.PUBLIC

    @property
    def facts(self) -> str:
        """What its first edition is, as a card says it; "" while there is none."""
        return next((edition.facts for edition in self.editions.all()), "")

    def is_public(self, at: datetime | None = None) -> bool:
        """The same question as `objects.public()`, of this row in hand."""
        return (
            self.retracted_at is None
            and self.published_at is not None
            and self.published_at <= (at or timezone.now())
        )


class Edition(models.Model):
    """A file of a report: the full edition in one language or format. Its bytes lie below PRIVATE_ROOT."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="editions", verbose_name=_("report")
    )
    label = models.CharField(
        _("label"), max_length=80, blank=True, help_text=_("Only where there are several: “Chinese edition”.")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    file = models.FileField(_("file"), storage=private_storage, max_length=150)
    # What `articles.editions` read of the bytes; never typed.
    media_type = models.CharField(_("kind"), max_length=80, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False, help_text=_("Bytes."))
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label or str(self.report)

    @property
    def kind(self) -> str:
        """What readers call a file of this kind: PDF, EPUB, Word …"""
        known = _KINDS.get(self.media_type)
        return known or self.media_type.partition("/")[2].partition(";")[0].upper()

    @property
    def facts(self) -> str:
        """What stands beside a download: “PDF, 2.3 MB, 48 pages”."""
        facts = [self.kind, filesizeformat(self.size)]
        if self.pages:
            # No break within: "48" alone at the end of a line says nothing.
            facts.append((ngettext("%d page", "%d pages", self.pages) % self.pages).replace(" ", "\xa0"))
        return pgettext("between the facts of a file", ", ").join(fact for fact in facts if fact)


_KINDS = {
    "application/pdf": "PDF",
    "application/epub+zip": "EPUB",
    "application/zip": "ZIP",
    "text/csv": "CSV",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
}


class TocEntry(models.Model):
    """A line of a report's table of contents, which everybody may read."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="contents", verbose_name=_("report")
    )
    position = models.PositiveSmallIntegerField(_("order"))
    level = models.PositiveSmallIntegerField(
        _("level"), default=1, choices=[(1, _("chapter")), (2, _("section")), (3, _("subsection"))]
    )
    number = models.CharField(_("number"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=300)
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of the table of contents")
        verbose_name_plural = _("table of contents")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="toc_level_one_to_three")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class SamplePage(models.Model):
    """A page of the full edition that everybody may see, as a picture of the library."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="samples", verbose_name=_("report")
    )
    picture = models.ForeignKey(
        Picture, on_delete=models.PROTECT, related_name="sample_pages", verbose_name=_("picture")
    )
    page = models.PositiveIntegerField(_("page"))

    class Meta:
        verbose_name = _("sample page")
        verbose_name_plural = _("sample pages")
        ordering = ["page", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "page"], name="sample_page_once")]

    def __str__(self) -> str:
        return f"{self.report}: {self.page}"


class DownloadQuerySet(models.QuerySet["Download"]):
    def of_readers(self) -> "DownloadQuerySet":
        """Without the desk's own."""
        return self.filter(is_desk=False)


class Download(models.Model):
    """One reading of a full edition. When its member leaves, the row stays without a name."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="downloads", verbose_name=_("report")
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.SET_NULL, null=True, related_name="downloads", verbose_name=_("edition")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="downloads",
        verbose_name=_("member"),
    )  # fmt: skip
    is_desk = models.BooleanField(_("by the desk"), default=False)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["report", "at"], name="download_report_at"),
            models.Index(fields=["member", "-at"], name="download_member_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.at:%Y-%m-%d %H:%M}"
