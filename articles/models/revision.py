from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class RevisionQuerySet(models.QuerySet["Revision"]):
    def saved(self) -> "RevisionQuerySet":
        """What the article once was; texts brought from outside never were it."""
        return self.filter(is_proposed=False)


class Revision(models.Model):
    """An article as it was saved once: what, who, when, why. Written by `articles.publishing.save`."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    reason = models.CharField(_("why"), max_length=200, blank=True)
    # A newer text of its contributor: it waits in the history until an editor puts it in.
    is_proposed = models.BooleanField(_("proposed"), default=False)
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.article} № {self.number}"
