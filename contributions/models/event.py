from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contributions.models.question import Question
from contributions.models.reply import Reply
from contributions.models.submission import Submission
from portal.models import Letter


class Event(models.Model):
    """Something that happened to a submission or a question: its time line. Never changed, only added."""

    class Actor(models.TextChoices):
        SENDER = "sender", _("the sender")
        DESK = "desk", _("the desk")
        PORTAL = "portal", _("the portal")

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    # The move's name in `contributions.moves`, or `sent`, `note`.
    name = models.CharField(_("what"), max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    actor = models.CharField(_("who"), max_length=6, choices=Actor.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("editor"),
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True, help_text=_("For the desk only."))
    # What was said with it, in the words the sender got: each answer, also when a later one follows.
    text = models.TextField(_("text"), blank=True, editable=False)
    # The sender sees that it happened and when, never the note.
    is_public = models.BooleanField(_("shown to the sender"), default=False)
    letter = models.ForeignKey(
        Letter, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("letter")
    )
    reply = models.ForeignKey(
        Reply, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reply")
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(submission__isnull=False) ^ Q(question__isnull=False),
                name="event_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.created_at:%Y-%m-%d %H:%M}"
