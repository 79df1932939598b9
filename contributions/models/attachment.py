from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contributions.models.submission import Submission
from portal.private_files import private_storage


class SubmissionFileQuerySet(models.QuerySet["SubmissionFile"]):
    def staged(self, at: datetime | None = None) -> "SubmissionFileQuerySet":
        """Kept for a form that is not sent yet."""
        at = at or timezone.now()
        return self.filter(submission=None, created_at__gt=at - SubmissionFile.STAGED_FOR)

    def forgotten(self, at: datetime) -> "SubmissionFileQuerySet":
        """Kept for a form that never came."""
        return self.filter(submission=None, created_at__lte=at - SubmissionFile.STAGED_FOR)


class SubmissionFile(models.Model):
    """A file that passed the gate (`contributions.gate`), under a random name; `name` is what its sender called it."""

    STAGED_FOR = timedelta(hours=24)

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="files",
        verbose_name=_("submission"),
    )  # fmt: skip
    file = models.FileField(_("file"), storage=private_storage, max_length=120)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=5, help_text=_("What the bytes are: docx, pdf, jpg …"))
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    # With which of the submission's versions it came.
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    remark = models.CharField(
        _("remark"), max_length=300, blank=True, help_text=_("What the gate wants the desk to know.")
    )
    created_at = models.DateTimeField(_("came"), default=timezone.now)

    objects = SubmissionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["created_at"], name="file_staged", condition=models.Q(submission=None))
        ]

    def __str__(self) -> str:
        return self.name
