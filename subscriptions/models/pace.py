from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Pace(models.Model):
    """How fast issues may leave, all weeklies and senders together: what the relay or provider allows. One row."""

    per_second = models.PositiveIntegerField(
        _("letters a second"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    per_minute = models.PositiveIntegerField(
        _("letters a minute"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    per_hour = models.PositiveIntegerField(
        _("letters an hour"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("pace")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="pace_is_one_row")]

    def __str__(self) -> str:
        shown = [
            (self.per_second, _("a second")),
            (self.per_minute, _("a minute")),
            (self.per_hour, _("an hour")),
        ]
        return ", ".join(f"{count} {unit}" for count, unit in shown if count) or str(_("as fast as it goes"))

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @classmethod
    def current(cls) -> "Pace":
        """As saved, else without any limit."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class DomainCap(models.Model):
    """What one domain of recipients takes in a minute before it turns us away."""

    pace = models.ForeignKey(Pace, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(
        _("domain"), max_length=253, unique=True, help_text=_("What stands behind the @, like example.org.")
    )
    per_minute = models.PositiveIntegerField(_("letters a minute"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("cap of a domain")
        verbose_name_plural = _("caps of domains")
        ordering = ["domain"]

    def __str__(self) -> str:
        return f"{self.domain}: {self.per_minute}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.domain = self.domain.strip().lower().removeprefix("@")
        super().save(*args, **kwargs)  # type: ignore[arg-type]
