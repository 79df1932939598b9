from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import languages, memory, purges

_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour is written as # and six digits, like #c8321f."))


class SiteSettings(models.Model):
    """The publication's names and looks: one row. Languages, time zone and address are environment only."""

    name = models.CharField(_("name"), max_length=80, default="Belt & Road Portal")
    name_zh = models.CharField(_("name in Chinese"), max_length=80, default="一带一路门户", blank=True)
    tagline = models.CharField(
        _("tagline"), max_length=160, default="News and research along the land and sea routes", blank=True
    )
    tagline_zh = models.CharField(
        _("tagline in Chinese"), max_length=160, default="陆海丝路上的新闻与研究", blank=True
    )
    description = models.TextField(
        _("description"),
        blank=True,
        default="News, explainers and research reports on trade, transport and culture along the Silk Road routes.",
        help_text=_("Shown by search engines and in feeds: one or two sentences."),
    )
    description_zh = models.TextField(
        _("description in Chinese"),
        blank=True,
        default="报道陆海丝路沿线的贸易、交通与文化：新闻、释疑与研究报告。",
    )
    accent = models.CharField(
        _("accent colour"), max_length=7, default="#b3261e", validators=[_colour], help_text=_("On paper.")
    )
    accent_dark = models.CharField(
        _("accent colour in the dark"), max_length=7, default="#ff8a75", validators=[_colour]
    )
    database_name = models.CharField(
        _("name of the database"),
        max_length=80,
        default="Belt & Road Database",
        help_text=_("The place behind the gate, where members read reports."),
    )
    database_name_zh = models.CharField(
        _("name of the database in Chinese"), max_length=80, default="一带一路数据库", blank=True
    )
    contact_email = models.EmailField(_("contact e-mail"), default="desk@example.org")
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    postal_address = models.TextField(
        _("postal address"),
        default="Belt & Road Portal\n1 Harbour Road\nExampletown",
        help_text=_(
            "Stands in the foot of every issue of the weekly; the law asks for it in many countries."
        ),
    )
    legal_line = models.CharField(_("legal line"), max_length=200, blank=True)
    answer_days = models.PositiveSmallIntegerField(
        _("days until we answer"), default=10, help_text=_("What contributors and askers are promised.")
    )

    # The name on the pages of the other language (`current()` sets it).
    name_elsewhere = ""

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="site_settings_is_one_row")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        purges.purge({"site"})

    @classmethod
    def current(cls) -> "SiteSettings":
        """The settings as saved last, from process memory; the defaults while nothing was saved.

        On a Chinese page the names are the Chinese ones: for showing, never for saving.
        """
        language = languages.current()
        return memory.held(f"site_settings:{language}", lambda: cls._stored()._in(language))

    @classmethod
    def _stored(cls) -> "SiteSettings":
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def _in(self, language: str) -> "SiteSettings":
        self.name_elsewhere = self.name_zh
        if languages.is_chinese(language):
            self.name_elsewhere = self.name
            for name in ("name", "tagline", "description", "database_name"):
                setattr(self, name, getattr(self, f"{name}_zh") or getattr(self, name))
        return self
