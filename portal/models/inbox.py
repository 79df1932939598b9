from datetime import timedelta

from django.db import models


class Inbox(models.Model):
    """A mailbox that is fetched from: who does so at the moment, and what hinders it. Written by `portal.fetching`."""

    # Longer than one mail may take; renewed before each.
    LEASE = timedelta(minutes=5)

    # user@host/folder, without the password.
    name = models.CharField(max_length=320, unique=True)
    holder = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    fault = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
