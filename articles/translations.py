"""Articles that say the same in different languages: a group holds at most one of each."""

from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext as _

from articles.models import Article
from articles.together import Together
from portal import purges


class NotATranslation(Exception):
    """Why two articles cannot be translations of each other; the sentence is for the editor."""


def group_with(article: Article, original: Article | None) -> None:
    """Make `article` (saved by the caller) a translation of `original` (saved here), or of nothing.

    Raises:
        NotATranslation: both are in one language, or the group has one in this language already.
    """
    if original is None:
        article.translation_group = None
        return
    check(article, original)
    if original.translation_group is None:
        # What was alone before begins a group; an article's own earlier group is left.
        original.translation_group = uuid4()
        Article.objects.filter(pk=original.pk).update(translation_group=original.translation_group)
    article.translation_group = original.translation_group
    purges.purge({original.tag})


def check(article: Article, original: Article) -> None:
    """Whether `article` may be called a translation of `original`.

    Raises:
        NotATranslation: see `group_with`.
    """
    if article.pk == original.pk or article.language == original.language:
        raise NotATranslation(_("A translation is in another language: “%s” is in the same.") % original)
    if original.translation_group is None:
        return
    beside = Article.objects.filter(translation_group=original.translation_group, language=article.language)
    taken = beside.exclude(pk=article.pk).first()
    if taken is not None:
        raise NotATranslation(_("“%s” is its translation already.") % taken)


def original_of(article: Article) -> Article | None:
    """The other article of its group, for the desk; None when it stands alone."""
    if article.translation_group is None:
        return None
    group = Article.objects.filter(translation_group=article.translation_group).exclude(pk=article.pk)
    return group.order_by("created_at", "pk").first()


def pairs(found: Together, at: datetime) -> list[dict[str, str]]:
    """The article and its public translations as `{language, path}`; empty when it stands alone."""
    others = [article for article in found.translations if article.is_public(at)]
    everyone = sorted([found.article, *others], key=lambda article: article.language) if others else []
    return [{"language": article.language, "path": article.get_absolute_url()} for article in everyone]


def next_change(found: Together, at: datetime) -> datetime | None:
    """The next moment after `at` when a translation appears or disappears by itself."""
    moments = [
        moment
        for article in found.translations
        for moment in (article.published_at, article.expires_at)
        if moment and moment > at
    ]
    return min(moments, default=None)
