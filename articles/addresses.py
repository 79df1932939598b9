"""Addresses are promises: how an article gets its own, and how an old one goes on leading to it."""

from collections.abc import Iterable
from urllib.parse import unquote

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from articles.models import Article, Redirect, Section

SLUG_LENGTH = 120


def slug_of(headline: str) -> str:
    """The last part of an address: at most 120 characters, cut at a word.

    ASCII words, or the letters as they are where ASCII would lose most of them (合作).
    """
    plain, full = slugify(headline), slugify(headline, allow_unicode=True)
    slug = plain if _letters(plain) * 2 >= _letters(full) else full
    return _cut(slug) or "story"


def settle(article: Article) -> None:
    """Give `article` its slug, and from its first publication on its year, month and a place of its own.

    Year and month are those of `published_at` in the site's zone, stored once. A slug that is taken in
    its section and month gets -2, -3 …. Changes the instance only; call it inside the transaction that
    saves it.
    """
    article.slug = _cut(slugify(article.slug, allow_unicode=True)) or slug_of(article.headline)
    if article.state in {Article.State.PUBLISHED, Article.State.RETRACTED} and article.address_year is None:
        moment = timezone.localtime(article.published_at, timezone.get_default_timezone())
        article.address_year, article.address_month = moment.year, moment.month
    if article.address_year is not None:
        article.slug = _free_slug(article)


def path_of(section: str, year: int, month: int, slug: str) -> str:
    """The path readers use, unquoted, as a request's `path` and `Redirect.path` hold it."""
    return unquote(reverse("article", args=[section, year, f"{month:02d}", slug]))


def present_path(article: Article) -> str:
    """Where `article` lives now; "" before its first publication."""
    if article.address_year is None or article.address_month is None:
        return ""
    return path_of(article.section.slug, article.address_year, article.address_month, article.slug)


def lead_on(article: Article, old_path: str) -> None:
    """Let `old_path` ("": there is none) lead to `article`, and its present address to nothing but itself.

    A redirect names the article, so that after any number of moves each old address is one hop away.
    """
    new_path = present_path(article)
    if new_path == old_path:
        return
    Redirect.objects.filter(path=new_path).delete()
    if old_path:
        Redirect.objects.update_or_create(path=old_path, defaults={"article": article, "target": ""})


def move_section(section: Section, old_slug: str) -> None:
    """After a section's slug was changed: its old address and its articles' lead to the new ones."""
    if old_slug == section.slug:
        return
    addressed = section.articles.filter(address_year__isnull=False).only(
        "pk", "slug", "address_year", "address_month"
    )
    _lead_on_all(addressed, section.slug, old_slug)
    old_home, new_home = f"/{old_slug}/", unquote(section.get_absolute_url())
    Redirect.objects.filter(path=new_home).delete()
    # Whatever led to the section by its old name leads to the new one directly: one hop.
    Redirect.objects.filter(target=old_home).update(target=new_home)
    Redirect.objects.update_or_create(path=old_home, defaults={"article": None, "target": new_home})


def _lead_on_all(articles: Iterable[Article], new_slug: str, old_slug: str) -> None:
    moves = [
        (
            article,
            [
                path_of(slug, article.address_year, article.address_month, article.slug)
                for slug in (old_slug, new_slug)
            ],
        )
        for article in articles
        if article.address_year is not None and article.address_month is not None
    ]
    both = [path for _article, paths in moves for path in paths]
    for start in range(0, len(both), 500):
        Redirect.objects.filter(path__in=both[start : start + 500]).delete()
    Redirect.objects.bulk_create(
        [Redirect(path=old, article=article) for article, (old, _new) in moves], batch_size=500
    )


def _free_slug(article: Article) -> str:
    # Two editors publishing at once would both find the slug free: the section's row is held meanwhile.
    list(
        Section.objects.order_by()
        .select_for_update(no_key=True)
        .filter(pk=article.section_id)
        .values_list("pk")
    )
    neighbours: QuerySet[Article] = Article.objects.filter(
        section=article.section_id,
        address_year=article.address_year,
        address_month=article.address_month,
        slug__startswith=article.slug,
    )
    taken = set(neighbours.exclude(pk=article.pk).values_list("slug", flat=True))
    slug, number = article.slug, 1
    while slug in taken:
        number += 1
        slug = f"{article.slug}-{number}"
    return slug


def _letters(slug: str) -> int:
    return len(slug.replace("-", ""))


def _cut(slug: str) -> str:
    if len(slug) <= SLUG_LENGTH:
        return slug
    words = slug[: SLUG_LENGTH + 1]
    return (words.rpartition("-")[0] or words[:SLUG_LENGTH]).strip("-_")
