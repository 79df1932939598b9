from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_resolver, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from articles.languages import in_language
from portal import purges

# Addresses that stand in the contract but are built by no room yet.
_PROMISED = {
    "database",
    "llms.txt",
    "api",
    "count",
    "zh",
    "en",
    "static",
    "sitemap-news.xml",
    "outbox",
}


def reserved_slugs() -> set[str]:
    """First path parts that belong to something else: a section cannot be named like one of these."""
    taken = set(_PROMISED)
    # At the root: below another language's prefix stand the same.
    with translation.override(settings.LANGUAGE_CODE):
        for pattern in get_resolver().url_patterns:
            taken.update(_first_parts(pattern))
    return taken


def _first_parts(pattern: object) -> set[str]:
    text = str(getattr(pattern, "pattern", ""))
    head = text.strip("^/").split("/")[0]
    if head and "<" not in head:
        return {head}
    parts: set[str] = set()
    for inner in getattr(pattern, "url_patterns", []):
        parts |= _first_parts(inner)
    return parts


class Section(models.Model):
    """A department of the paper: every article stands in exactly one."""

    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)
    slug = models.SlugField(
        _("address"), max_length=60, unique=True, help_text=_("Stands in every article's address.")
    )
    description = models.CharField(
        _("description"), max_length=300, blank=True, help_text=_("One sentence under the section's name.")
    )
    description_zh = models.CharField(_("description in Chinese"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(
        _("order"), default=100, help_text=_("Smaller stands further left.")
    )
    is_in_menu = models.BooleanField(_("in the menu"), default=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_zh)

    def clean(self) -> None:
        if self.slug in reserved_slugs():
            raise ValidationError({"slug": _("This address belongs to another page of the portal.")})

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        purges.purge({"menu", self.tag})

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        purges.purge({"menu", self.tag})
        return super().delete(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("section", args=[self.slug])

    @property
    def tag(self) -> str:
        return f"section:{self.slug}"

    @property
    def summary(self) -> str:
        return in_language(self.description, self.description_zh)
