"""The reader's pages."""

from articles.views.reading import not_found

__all__ = ["not_found"]
