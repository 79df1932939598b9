from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CannedAnswer(models.Model):
    """Words for what is asked again and again; an editor puts them into an answer and goes on from there."""

    title = models.CharField(_("title"), max_length=100, help_text=_("By which the editors know it."))
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Smaller stands higher."))

    class Meta:
        verbose_name = _("canned answer")
        verbose_name_plural = _("canned answers")
        ordering = ["order", "title", "pk"]

    def __str__(self) -> str:
        return self.title
