from django.db import models


class Throttle(models.Model):
    """How often something happened in one window of time. Written by `portal.throttles` only."""

    scope = models.CharField(max_length=60)
    # An HMAC of the address or mailbox: the row must not tell who it was.
    key = models.CharField(max_length=64)
    window_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key", "window_at"], name="throttle_once_per_window")
        ]
        indexes = [models.Index(fields=["window_at"], name="throttle_age")]

    def __str__(self) -> str:
        return f"{self.scope} {self.window_at:%Y-%m-%d %H:%M} × {self.count}"
