from datetime import time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal import purges

FRIDAY = 4


def _is_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValidationError(
            _("“%(zone)s” is no time zone. Examples: UTC, Europe/Berlin, Asia/Shanghai."),
            params={"zone": name},
        ) from None


def _default_zone() -> str:
    return settings.TIME_ZONE


class WeeklyQuerySet(models.QuerySet["Weekly"]):
    def of(self, language: str) -> "Weekly":
        """The letter of a language as saved, else its defaults unsaved: a GET makes no row."""
        return self.filter(language=language).first() or Weekly(language=language)

    def of_page(self) -> "Weekly":
        """The letter in the page's language, else in the site's own."""
        wanted = [get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE]
        known = {weekly.language: weekly for weekly in self.filter(language__in=wanted)}
        return next((known[code] for code in wanted if code in known), Weekly(language=wanted[1]))

    def take(self, language: str) -> "Weekly":
        """The letter of a language, its row made when it is missing."""
        return self.get_or_create(language=language)[0]


class Weekly(models.Model):
    """One letter a language: its name and when it leaves. It owns its issues and its subscribers."""

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, unique=True)
    name = models.CharField(_("name"), max_length=80, default="Belt & Road Weekly")
    weekday = models.PositiveSmallIntegerField(
        _("leaves on"), choices=sorted(WEEKDAYS.items()), default=FRIDAY
    )
    time = models.TimeField(_("at"), default=time(8), help_text=_("By the clock of the time zone below."))
    zone = models.CharField(
        _("time zone"),
        max_length=60,
        default=_default_zone,
        validators=[_is_zone],
        help_text=_("For example Europe/Berlin. Summer time is followed."),
    )
    min_items = models.PositiveSmallIntegerField(
        _("fewest articles"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("With fewer, the week is skipped and its articles wait for the next issue."),
    )
    max_items = models.PositiveSmallIntegerField(
        _("most articles"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_(
            "What does not fit waits for the next issue. A letter over 100 kB is cut short by mail programs."
        ),
    )
    auto_send = models.BooleanField(
        _("leaves by itself"),
        default=True,
        help_text=_("Off: an issue that nobody approved is held when it is due."),
    )
    lateness = models.DurationField(
        _("may be late by"),
        default=timedelta(hours=12),
        help_text=_(
            "An issue later than this is held, and an editor decides. Written as hours:minutes:seconds."
        ),
    )
    is_active = models.BooleanField(
        _("appears"), default=True, help_text=_("Off: no new issues are drafted.")
    )

    objects = WeeklyQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly")
        verbose_name_plural = _("weeklies")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="weekly_weekday_is_a_weekday"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        purges.purge({"weekly", "home"})

    def clean(self) -> None:
        if self.max_items < self.min_items:
            raise ValidationError({"max_items": _("Cannot be smaller than the fewest articles.")})

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)
