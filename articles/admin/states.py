"""An article's state as the desk says it: the stored one, or scheduled, expired, corrected (derived)."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Correction

DERIVED = (("scheduled", gettext_lazy("scheduled")), ("expired", gettext_lazy("expired")))


def with_corrections(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Each article with `has_correction`, in the same query."""
    return articles.annotate(has_correction=Exists(Correction.objects.filter(article=OuterRef("pk"))))


def label(article: Article) -> str:
    """One or two words; `article` comes from `with_corrections`."""
    if article.state != Article.State.PUBLISHED:
        return article.get_state_display()
    if article.is_scheduled:
        return _("scheduled")
    if not article.is_public():
        return _("expired")
    return _("published, corrected") if getattr(article, "has_correction", False) else _("published")


class StateFilter(admin.SimpleListFilter):
    """By what readers see: *published* means now, *scheduled* and *expired* are their own."""

    title = gettext_lazy("state")
    parameter_name = "shown"

    def lookups(self, request: HttpRequest, model_admin: object) -> Iterable[tuple[str, Any]]:
        yield from Article.State.choices
        yield from DERIVED
        yield "corrected", _("corrected")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        now, published = timezone.now(), Q(state=Article.State.PUBLISHED)
        conditions = {
            "published": published & Q(published_at__lte=now) & (Q(expires_at=None) | Q(expires_at__gt=now)),
            "scheduled": published & Q(published_at__gt=now),
            "expired": published & Q(expires_at__lte=now),
            "corrected": Q(corrections__isnull=False),
        }
        value = self.value()
        if value is None:
            return queryset
        return queryset.filter(conditions.get(value, Q(state=value))).distinct()
