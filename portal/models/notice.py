from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something that waits for a person, told to one editor: at once, or in the morning's letter."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_notices")
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    path = models.CharField(_("where to look"), max_length=300)
    # What it is about (`portal.notices.Kind`), as far as editors may choose about it.
    kind = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["user"], name="notice_untold", condition=models.Q(told_at=None))]

    def __str__(self) -> str:
        return self.subject


class NoticeChoice(models.Model):
    """How an editor wants to hear of one kind of thing, where it differs from the choice for all (`Member.notices`)."""

    class When(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        MORNING = "morning", _("in one letter each morning")
        NONE = "none", _("not at all")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(_("what"), max_length=30)
    when = models.CharField(_("when"), max_length=10, choices=When.choices)

    class Meta:
        verbose_name = _("choice of letters")
        verbose_name_plural = _("choices of letters")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notice_choice_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.when}"
