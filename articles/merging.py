"""Two keywords that mean one thing become one, and both names and both addresses go on working."""

from collections.abc import Iterable
from urllib.parse import unquote

from django.db import transaction

from articles.models import ArticleKeyword, Keyword, KeywordAlias, Redirect
from portal import languages


def merge(kept: Keyword, others: Iterable[Keyword]) -> int:
    """Make `kept` stand for `others` too: their articles, names and aliases pass to it; how many were merged.

    An article that carries both keeps one, at its earlier place. The old keyword's page leads to the new.
    """
    merged = 0
    with transaction.atomic():
        for other in others:
            if other.pk != kept.pk:
                _merge_one(kept, other)
                merged += 1
        if merged:
            # Saving tells the pages and the search rows of all its articles (`articles.receivers`).
            kept.save()
    return merged


def _merge_one(kept: Keyword, other: Keyword) -> None:
    places = dict(other.tagged.values_list("article_id", "position"))
    for tagged in ArticleKeyword.objects.filter(keyword=kept, article__in=places):
        tagged.position = min(tagged.position, places.pop(tagged.article_id))
        tagged.save(update_fields=["position"])
    other.tagged.filter(article__in=places).update(keyword=kept)
    other.aliases.update(keyword=kept)
    moved = zip(
        languages.addresses("keyword", [other.slug]), languages.addresses("keyword", [kept.slug]), strict=True
    )
    other.delete()
    KeywordAlias.objects.get_or_create(key=other.key, defaults={"keyword": kept, "name": other.name})
    for old, new in moved:
        Redirect.lead(unquote(old["path"]), unquote(new["path"]))
