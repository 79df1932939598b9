from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles import cleaning
from portal import languages, purges


class Page(models.Model):
    """A page editors write once: about, contact, privacy, the contributors' guidelines."""

    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=60)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    body = models.TextField(_("body"), blank=True)
    is_in_footer = models.BooleanField(_("in the foot of every page"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    updated_at = models.DateTimeField(_("saved"), auto_now=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["order", "title"]
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="page_once_per_language")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.body = cleaning.clean(self.body)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        purges.purge({"menu", f"page:{self.slug}"})

    def get_absolute_url(self) -> str:
        return languages.address("page", [self.slug], language=self.language)
