from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.languages import in_language
from articles.models import Section


class PlanQuerySet(models.QuerySet["Plan"]):
    def offered(self) -> "PlanQuerySet":
        """What readers may ask for."""
        return self.filter(is_offered=True)


class Plan(models.Model):
    """What a membership opens. Plans are data: a newsroom names and prices its own."""

    # The plan of free trials, made by a migration.
    TRIAL = "trial"

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)
    summary = models.TextField(_("what it holds"), blank=True, help_text=_("A sentence or two for readers."))
    summary_zh = models.TextField(_("what it holds, in Chinese"), blank=True)
    price = models.CharField(
        _("price"), max_length=80, blank=True, help_text=_("As readers shall see it: “120 euros a year”.")
    )
    price_zh = models.CharField(_("price in Chinese"), max_length=80, blank=True)
    opens_articles = models.BooleanField(_("opens articles"), default=True)
    opens_reports = models.BooleanField(_("opens reports"), default=True)
    sections = models.ManyToManyField(
        Section, blank=True, related_name="+", verbose_name=_("only these sections"),
        help_text=_("None chosen: all sections."),
    )  # fmt: skip
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Stands on the page of plans; readers may ask for it.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_zh)

    @property
    def what_it_holds(self) -> str:
        return in_language(self.summary, self.summary_zh)

    @property
    def price_shown(self) -> str:
        return in_language(self.price, self.price_zh)
