from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from contributions.models import PublicAnswer


class PublicAnswers(Sitemap):
    """Each published answer where it stands."""

    tags = frozenset({"questions"})

    def items(self) -> "QuerySet[PublicAnswer]":
        return PublicAnswer.objects.public().newest()

    def lastmod(self, item: PublicAnswer) -> datetime:
        return item.modified_at or item.published_at
