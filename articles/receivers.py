"""Pages and search rows that follow when a name, a picture or a section is changed or deleted, by any way."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete

from articles import editions, pictures, publishing
from articles.models import (
    Article,
    Author,
    Correction,
    Edition,
    Keyword,
    KeywordAlias,
    Page,
    Picture,
    Redirect,
    Section,
)
from articles.search import index
from portal import purges


def connect() -> None:
    """Listen, once, from `apps.py: ready()`."""
    for signal, model, receiver in (
        (pre_delete, Article, _article_goes),
        (post_save, Author, _name_changes),
        (pre_delete, Author, _name_goes),
        (post_delete, Author, _name_is_gone),
        (post_save, Keyword, _name_changes),
        (pre_delete, Keyword, _name_goes),
        (post_delete, Keyword, _name_is_gone),
        (post_save, KeywordAlias, _alias_changes),
        (post_delete, KeywordAlias, _alias_changes),
        (post_save, Picture, _picture_changes),
        (pre_delete, Picture, _picture_goes),
        (post_save, Section, _section_changes),
        (post_save, Correction, _correction_changes),
        (post_delete, Correction, _correction_changes),
        (post_save, Redirect, _redirect_changes),
        (post_delete, Redirect, _redirect_changes),
        (post_delete, Page, _page_goes),
        (post_delete, Edition, _edition_goes),
    ):
        signal.connect(receiver, sender=model, dispatch_uid=f"articles.{receiver.__name__}.{model.__name__}")


def _article_goes(sender: type[Model], instance: Article, **_: Any) -> None:
    if instance.state in publishing.SHOWN:
        purges.purge(publishing.tags(instance))


def _name_changes(sender: type[Model], instance: Author | Keyword, raw: bool = False, **said: Any) -> None:
    """A name stands on its own page, on each of its articles and in their search rows."""
    if not raw and not said.get("created"):
        _refresh(instance, _articles_of(instance))


def _name_goes(sender: type[Model], instance: Author | Keyword, **_: Any) -> None:
    # After the deletion nobody could say any more whose articles these were.
    instance._left_behind = _articles_of(instance)  # type: ignore[union-attr]


def _name_is_gone(sender: type[Model], instance: Author | Keyword, **_: Any) -> None:
    _refresh(instance, getattr(instance, "_left_behind", []))


def _alias_changes(sender: type[Model], instance: KeywordAlias, raw: bool = False, **_: Any) -> None:
    keyword = None if raw else Keyword.objects.filter(pk=instance.keyword_id).first()
    if keyword is not None:
        _refresh(keyword, _articles_of(keyword))


def _articles_of(owner: Author | Keyword) -> list[Article]:
    return list(owner.articles.filter(state__in=publishing.SHOWN).select_related("section"))


def _refresh(owner: Author | Keyword, articles: list[Article]) -> None:
    index.put(articles)
    purges.purge({owner.tag, *publishing.EVERYWHERE} | {article.tag for article in articles})


def _picture_changes(sender: type[Model], instance: Picture, raw: bool = False, **said: Any) -> None:
    if not raw and not said.get("created"):
        purges.purge(_tags_around(instance))


def _picture_goes(sender: type[Model], instance: Picture, **_: Any) -> None:
    purges.purge(_tags_around(instance))
    transaction.on_commit(lambda: pictures.forget_files(instance))


def _tags_around(picture: Picture) -> set[str]:
    articles: Iterable[Article] = pictures.articles_showing(picture)
    tags = {
        tag for article in articles if article.state in publishing.SHOWN for tag in publishing.tags(article)
    }
    return tags | {f"page:{page.slug}" for page in pictures.pages_showing(picture)}


def _section_changes(sender: type[Model], instance: Section, raw: bool = False, **said: Any) -> None:
    """A section's name stands in every menu (purged by the model itself) and above each article."""
    if not raw and not said.get("created"):
        pks = instance.articles.filter(state__in=publishing.SHOWN).values_list("pk", flat=True)
        purges.purge(publishing.EVERYWHERE | {instance.tag} | {f"article:{pk}" for pk in pks})


def _correction_changes(sender: type[Model], instance: Correction, raw: bool = False, **_: Any) -> None:
    if not raw:
        purges.purge({f"article:{instance.article_id}"})


def _redirect_changes(sender: type[Model], instance: Redirect, raw: bool = False, **_: Any) -> None:
    if not raw:
        purges.purge({"redirects"})


def _page_goes(sender: type[Model], instance: Page, **_: Any) -> None:
    purges.purge({"menu", f"page:{instance.slug}"})


def _edition_goes(sender: type[Model], instance: Edition, **_: Any) -> None:
    name = str(instance.file.name)
    transaction.on_commit(lambda: editions.forget_file(name))
