from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_TEXT = """\
You wrote this text yourself, or you may dispose of it, and it has not been published elsewhere.

You remain the author and keep the copyright. You allow us to publish the text and its pictures here and in our \
letters, to edit and translate them, and to keep them in the archive. Nothing appears under your name that you have \
not seen.

If a program wrote or translated part of the text, you tell us which part.

Until it is published you may withdraw it at any time."""


class Terms(models.Model):
    """What a sender agrees to. A version is never changed once it stands: senders agreed to these very words."""

    version = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    text = models.TextField(
        _("text"),
        help_text=_("Blank lines part paragraphs. Saved as a new version; earlier ones stay as they were."),
    )
    created_at = models.DateTimeField(_("in force since"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        editable=False, verbose_name=_("written by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("contributors' terms")
        verbose_name_plural = _("contributors' terms")
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(_("version %d")) % self.version

    @classmethod
    def current(cls) -> "Terms":
        """The newest version; while nobody has written one, the first, not yet stored."""
        return cls.objects.order_by("-version").first() or cls(version=1, text=FIRST_TEXT)

    @classmethod
    def stored(cls, version: int) -> "Terms":
        """The row of `version`, to be named by a submission. Raises `DoesNotExist` for a version that never was."""
        if version == 1:
            return cls.objects.get_or_create(version=1, defaults={"text": FIRST_TEXT})[0]
        return cls.objects.get(version=version)
