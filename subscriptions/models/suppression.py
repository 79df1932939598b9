from collections.abc import Iterable

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import signing


def hashes(email_key: str) -> list[str]:
    """What an address may be stored as: under the key of today and under each former one."""
    return signing.digests("subscriptions.suppression", email_key)


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def of(self, email_key: str) -> "SuppressionQuerySet":
        return self.filter(email_hash__in=hashes(email_key))

    def among(self, email_keys: Iterable[str]) -> set[str]:
        """Which of these addresses are suppressed."""
        named = {digest: key for key in email_keys for digest in hashes(key)}
        digests = list(named)
        found: set[str] = set()
        # In pages: a statement takes no more than some thousand parameters.
        for start in range(0, len(digests), 500):
            page = self.filter(email_hash__in=digests[start : start + 500])
            found |= {named[digest] for digest in page.values_list("email_hash", flat=True)}
        return found

    def put(self, email_key: str, reason: str) -> None:
        """This address is not mailed until its owner confirms anew. A bounce gives way to what a person wants."""
        row, is_new = self.get_or_create(email_hash=hashes(email_key)[0], defaults={"reason": reason})
        if not is_new and row.reason == Suppression.Reason.BOUNCED:
            self.filter(pk=row.pk).update(reason=reason)


class Suppression(models.Model):
    """An address that must not be mailed, as a keyed hash: it tells "the same again", not who it was."""

    class Reason(models.TextChoices):
        ERASED = "erased", _("erased on request")
        BOUNCED = "bounced", _("bounced")
        COMPLAINED = "complained", _("complained")

    email_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.email_hash[:8]}… {self.get_reason_display()}"
