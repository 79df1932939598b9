"""Senders' documents as text (thin: the keeper of converted documents takes its place)."""

from pathlib import Path

from articles import documents
from contributions.models import SubmissionFile


def read(file: SubmissionFile) -> documents.Document:
    """Raises: `documents.Unreadable`."""
    return documents.read(Path(file.file.path), file.kind)


def preview(file: SubmissionFile) -> str:
    """A whole HTML page. Raises: `documents.Unreadable`."""
    return f"<!doctype html><title>x</title>{read(file).html}"
