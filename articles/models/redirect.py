from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Redirect(models.Model):
    """An address that readers still hold. It leads to an article, wherever that lives now, so it is always one hop."""

    path = models.CharField(
        _("old address"), max_length=500, unique=True, help_text=_("Begins and ends with a slash.")
    )
    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="old_addresses",
        verbose_name=_("article"),
    )
    target = models.CharField(_("or an address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False) ^ ~Q(target=""), name="redirect_has_one_target"
            )
        ]

    def __str__(self) -> str:
        return self.path

    @classmethod
    def lead(cls, old: str, new: str) -> None:
        """Let the page at `old` lead to the page at `new` (paths), and whatever led to `old` too: one hop."""
        cls.objects.filter(path=new).delete()
        cls.objects.filter(target=old).update(target=new)
        cls.objects.update_or_create(path=old, defaults={"article": None, "target": new})

    def clean(self) -> None:
        """As an editor types or pastes it: between slashes, unquoted, leading to a page."""
        self.path = f"/{unquote(self.path).strip().strip('/')}/".replace("//", "/")
        is_ours = self.target.startswith("/") and not self.target.startswith("//")
        if self.target and not is_ours and not self.target.startswith(("https://", "http://")):
            raise ValidationError({"target": _("Write an address that begins with / or https://.")})
        if unquote(self.target) == self.path:
            raise ValidationError({"target": _("It would lead to itself.")})
