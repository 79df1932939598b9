from django.db import models
from django.utils import timezone


class SpentCode(models.Model):
    """An identifying code that was answered, rightly or not: nobody can answer it again."""

    nonce = models.CharField(max_length=32, unique=True)
    spent_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.nonce} {self.spent_at:%Y-%m-%d %H:%M}"
