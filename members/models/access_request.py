from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.membership import Membership
from members.models.plan import Plan


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def waiting(self) -> "AccessRequestQuerySet":
        """What the desk has still to answer."""
        return self.filter(state=AccessRequest.State.NEW)


class AccessRequest(models.Model):
    """A member asks the desk for access: answered by a membership, or declined with a letter."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        GRANTED = "granted", _("granted")
        DECLINED = "declined", _("declined")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_requests",
        verbose_name=_("member"),
    )  # fmt: skip
    plan = models.ForeignKey(
        Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("plan")
    )
    organisation = models.CharField(_("organisation"), max_length=150, blank=True)
    message = models.TextField(_("message"), max_length=2000)
    # Where the reader stood: a site-relative path.
    path = models.CharField(_("asked at"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests",
        verbose_name=_("membership"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.member}: {self.created_at:%Y-%m-%d}"
