from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contributions.models.question import Question
from contributions.models.submission import Submission
from portal.models import RawMail


class Reply(models.Model):
    """What came from outside into a thread that had begun: a mail, or words written on the sender's page.

    `is_verified`: whether its sender is known to be the submission's (the token in the address we gave only to them,
    their signed page, or our own mail server's word). Others are notes for the desk: anybody may write any From.
    """

    class Source(models.TextChoices):
        WEB = "web", _("sender's page")
        MAIL = "mail", _("e-mail")

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    source = models.CharField(_("came by"), max_length=4, choices=Source.choices)
    sender = models.CharField(_("from"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True, help_text=_("Without the quoted history."))
    whole = models.TextField(_("whole text"), blank=True)
    html = models.TextField("HTML", blank=True)
    is_verified = models.BooleanField(_("verified"), default=False)
    is_automatic = models.BooleanField(_("written by a machine"), default=False)
    message_id = models.CharField(max_length=255, blank=True, editable=False)
    mail = models.ForeignKey(
        RawMail,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("raw mail"),
    )
    created_at = models.DateTimeField(_("came"), default=timezone.now)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(submission__isnull=False) ^ Q(question__isnull=False),
                name="reply_is_of_one_thing",
            ),
            # A mail tried again after a kill is one reply.
            models.UniqueConstraint(
                fields=["mail"], name="reply_once_a_mail", condition=Q(mail__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.text[:80]
