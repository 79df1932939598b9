"""What stands at an address: an article, a step to where it lives now, a note that it is gone, or nothing."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import unquote

from articles import together
from articles.models import Article, Redirect
from articles.together import Together
from portal import languages

# Longer than any address we keep (`Redirect.path`).
LONGEST = 500


class NotFound(Exception):
    """Nothing stands here, and nothing that readers may know of ever did."""


class Moved(Exception):
    """What stood here has another address; the answer is true for pages' `tags` and until `fresh_until`."""

    def __init__(self, url: str, tags: set[str], fresh_until: datetime | None = None) -> None:
        super().__init__(url)
        self.url, self.tags, self.fresh_until = url, tags, fresh_until


class Gone(Exception):
    """The article that stood here was retracted or has expired."""

    def __init__(self, article: Article) -> None:
        super().__init__(str(article.pk))
        self.article = article


def at_address(section: str, year: int, month: int, slug: str, path: str, at: datetime) -> Together:
    """The public article at its address, with all that belongs to it.

    Raises:
        Moved, Gone, NotFound: what to answer instead. `path` is the address asked for, unquoted.
    """
    here = Article.objects.filter(section__slug=section, address_year=year, address_month=month, slug=slug)
    found = together.first(here)
    if found is None:
        follow(path, at)
        raise NotFound
    article = found.article
    _check_public(article, at)
    if languages.of(article.language) != languages.of_path(path):
        raise Moved(article.get_absolute_url(), {article.tag, article.section.tag}, article.expires_at)
    return found


def by_id(pk: int, at: datetime) -> Article:
    """The public article with this id (the short address).

    Raises:
        Gone, NotFound: what to answer instead; before publication there is nothing to find.
    """
    article = Article.objects.select_related("section").defer("body", "source_data").filter(pk=pk).first()
    if article is None:
        raise NotFound
    _check_public(article, at)
    return article


def follow(path: str, at: datetime) -> None:
    """Where an old address leads, with or without its last slash: one query, one hop. Returns if nowhere.

    Raises:
        Moved, Gone: where it leads.
    """
    spellings = _spellings(path)
    if not spellings:
        return
    redirects = Redirect.objects.filter(path__in=spellings).select_related("article__section")
    redirect = redirects.defer("article__body", "article__source_data").first()
    if redirect is None:
        return
    if redirect.article is None:
        if unquote(redirect.target) not in spellings:
            raise Moved(redirect.target, {"redirects"})
        return
    article = redirect.article
    try:
        _check_public(article, at)
    except NotFound:
        return
    url = article.get_absolute_url()
    if unquote(url) not in spellings:
        raise Moved(url, {"redirects", article.tag, article.section.tag}, article.expires_at)


def _check_public(article: Article, at: datetime) -> None:
    if article.is_public(at):
        return
    was_seen = article.published_at is not None and article.published_at <= at
    if was_seen and article.state in {Article.State.PUBLISHED, Article.State.RETRACTED}:
        raise Gone(article)
    raise NotFound


def _spellings(path: str) -> Sequence[str]:
    """How `path` may be written in the table. Nothing for a path no table could hold."""
    if len(path) > LONGEST or "\x00" in path or not path.startswith("/"):
        return ()
    with_slash = path if path.endswith("/") else path + "/"
    return (with_slash, with_slash.rstrip("/") or "/")
