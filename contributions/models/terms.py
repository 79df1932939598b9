from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

FIRST_TEXT = """\
You wrote this text yourself, or you may dispose of it, and it has not been published elsewhere.

You remain the author and keep the copyright. You allow us to publish the text and its pictures here and in our \
letters, to edit and translate them, and to keep them in the archive. Nothing appears under your name that you have \
not seen.

If a program wrote or translated part of the text, you tell us which part.

Until it is published you may withdraw it at any time."""

FIRST_TEXT_ZH = """\
这篇文章由您本人撰写，或者您有权处置它，并且它没有在别处发表过。

您仍是作者，著作权归您所有。您允许我们在本站和我们的信件中刊登文章及其图片，对其进行编辑和翻译，并存入档案。凡署您姓名的内容，\
刊登前都会请您过目。

如果其中一部分由程序撰写或翻译，请告诉我们是哪一部分。

在刊登之前，您可以随时撤回。"""

FIRST = {"text": FIRST_TEXT, "text_zh": FIRST_TEXT_ZH}


class Terms(models.Model):
    """What a sender agrees to. A version is never changed once it stands: senders agreed to these very words."""

    version = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    text = models.TextField(
        _("text"),
        help_text=_("Blank lines part paragraphs. Saved as a new version; earlier ones stay as they were."),
    )
    text_zh = models.TextField(
        _("text in Chinese"), blank=True, help_text=_("Empty: senders on Chinese pages read the text above.")
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

    @property
    def words(self) -> str:
        """The text in the language of the page."""
        is_chinese = (get_language() or "").startswith("zh")
        return self.text_zh or self.text if is_chinese else self.text

    @classmethod
    def current(cls) -> "Terms":
        """The newest version; while nobody has written one, the first, not yet stored."""
        return cls.objects.order_by("-version").first() or cls(version=1, **FIRST)

    @classmethod
    def stored(cls, version: int) -> "Terms":
        """The row of `version`, to be named by a submission. Raises `DoesNotExist` for a version that never was."""
        if version == 1:
            return cls.objects.get_or_create(version=1, defaults=FIRST)[0]
        return cls.objects.get(version=version)
