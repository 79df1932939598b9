from django.db import models
from django.utils.translation import gettext_lazy as _

from contributions.models.submission import Submission


class EarlierVersion(models.Model):
    """What a submission was before its sender brought a newer version. Its files carry the same number."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="earlier")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    abstract = models.TextField(_("summary"), blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML of the mail"), blank=True)
    came_at = models.DateTimeField(_("came"))

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="earlier_version_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
