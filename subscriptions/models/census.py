from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.models.weekly import Weekly


class Census(models.Model):
    """How many read a weekly on one day (of its own zone), kept beyond the people themselves, who may be erased."""

    weekly = models.ForeignKey(Weekly, on_delete=models.CASCADE, related_name="census", db_index=False)
    day = models.DateField(_("day"))
    active = models.PositiveIntegerField(_("subscribers"), default=0)
    joined = models.PositiveIntegerField(_("joined"), default=0)
    left = models.PositiveIntegerField(_("left"), default=0)
    bounced = models.PositiveIntegerField(_("bounced"), default=0)
    # A day's count is final when it was taken after the day.
    taken_at = models.DateTimeField(_("counted"), default=timezone.now)

    class Meta:
        verbose_name = _("day's count")
        verbose_name_plural = _("subscribers by day")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["weekly", "day"], name="census_once_a_day")]

    def __str__(self) -> str:
        return f"{self.weekly} {self.day}: {self.active}"
