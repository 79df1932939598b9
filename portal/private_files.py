"""Where files lie that have no address: below `PRIVATE_ROOT`. Only a view hands them out."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files below `PRIVATE_ROOT`, without any address."""

    @property
    def base_location(self) -> Any:
        return settings.PRIVATE_ROOT

    @property
    def location(self) -> Any:
        return str(Path(settings.PRIVATE_ROOT).resolve())

    @property
    def base_url(self) -> Any:
        return None


def private_storage() -> PrivateStorage:
    return PrivateStorage()
