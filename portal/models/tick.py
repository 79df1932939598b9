from django.db import models


class Tick(models.Model):
    """When the timetable last rang a bell by name: `/readyz` and the desk see from it whether beat is alive."""

    name = models.CharField(max_length=60, unique=True)
    rang_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.rang_at:%Y-%m-%d %H:%M:%S}"
