"""An article as it was saved: a JSON snapshot of all an editor decides, written only when it changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Max

from articles import cleaning
from articles.models import Article, Author, Keyword, Picture, Revision

# What an editor decides, in the order of the form.
FIELDS = (
    "headline",
    "slug",
    "abstract",
    "body",
    "byline",
    "dateline",
    "language",
    "translation_group",
    "state",
    "published_at",
    "expires_at",
    "modified_at",
    "retraction_note",
    "access",
    "lead_position",
    "link_url",
    "source",
    "source_id",
    "source_url",
    "source_data",
)
# What *Restore* puts back: the words and what goes with them. Never the state, the dates or the address.
RESTORED = ("headline", "abstract", "body", "byline", "dateline", "language", "link_url")


@dataclass(frozen=True)
class Company:
    """What stands beside an article's own row, in the editor's order."""

    keywords: Sequence[Keyword]
    authors: Sequence[Author]
    related: Sequence[int]


def company(article: Article) -> Company:
    """What is stored beside `article` now."""
    return Company(
        keywords=list(
            Keyword.objects.filter(tagged__article=article).order_by("tagged__position", "tagged__pk")
        ),
        authors=list(article.authors.all()),
        related=sorted(article.related.values_list("pk", flat=True)),
    )


def snapshot(article: Article, beside: Company | None = None) -> dict[str, Any]:
    """All editorial fields of `article`, ready for JSON: moments as ISO 8601, section and authors by slug."""
    beside = beside or company(article)
    return {
        **{name: _plain(getattr(article, name)) for name in FIELDS},
        "section": article.section.slug,
        "picture": article.picture_id,
        "keywords": [keyword.name for keyword in beside.keywords],
        "authors": [author.slug for author in beside.authors],
        "related": list(beside.related),
    }


def write(
    article: Article, beside: Company, *, user: AbstractBaseUser | None = None, reason: str = ""
) -> Revision | None:
    """The next revision of `article`; None when nothing differs from the last one."""
    last = article.revisions.saved().order_by("-number").first() if article.version > 1 else None
    current = snapshot(article, beside)
    if last is not None and last.snapshot == current:
        return None
    return Revision.objects.create(
        article=article,
        number=_next_number(article) if last else 1,
        snapshot=current,
        user_id=user.pk if user else None,
        reason=reason[:200],
    )


def propose(
    article: Article, words: dict[str, str], *, user: AbstractBaseUser | None = None, reason: str = ""
) -> Revision:
    """Lay another text into the history of a stored `article`, which stays as it is: an editor may put it in.

    `words` are fields of the snapshot (`headline`, `abstract`, `body`); the rest is as it stands now. Call it in a
    transaction that holds the article's row.
    """
    if "body" in words:
        words = {**words, "body": cleaning.clean(words["body"])}
    return Revision.objects.create(
        article=article,
        number=_next_number(article),
        snapshot={**snapshot(article), **words},
        user_id=user.pk if user else None,
        reason=reason[:200],
        is_proposed=True,
    )


def _next_number(article: Article) -> int:
    return (article.revisions.aggregate(last=Max("number"))["last"] or 0) + 1


def put_back(article: Article, old: dict[str, Any]) -> tuple[list[str], list[Author]]:
    """Give the instance the words of snapshot `old`; answer its keywords' names and authors, for saving.

    A picture or an author that is gone since stays away.
    """
    for name in RESTORED:
        setattr(article, name, old.get(name, getattr(article, name)))
    article.picture = Picture.objects.filter(pk=old.get("picture") or 0).first()
    return list(old.get("keywords", [])), list(Author.objects.filter(slug__in=old.get("authors", [])))


@dataclass(frozen=True)
class Change:
    """One field that differs: its name for people, and its words in runs of `same`, `gone` and `new`."""

    name: str
    runs: list[tuple[str, str]]


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """What differs between two snapshots, word by word, in the order of the form."""
    found = []
    for name in (*FIELDS, "section", "picture", "keywords", "authors", "related"):
        before, after = old.get(name), new.get(name)
        if before != after and name != "source_data":
            found.append(Change(_title(name), _runs(_words(name, before), _words(name, after))))
    return found


def _title(name: str) -> str:
    return str(getattr(Article._meta.get_field(name), "verbose_name", name))


def _words(name: str, value: Any) -> list[str]:
    if name == "body":
        # Han text has no spaces: each sign is a word.
        return re.findall(r"[㐀-鿿]|[^\s㐀-鿿]+", cleaning.text_of(value or ""))
    if isinstance(value, list):
        return [f"{part}," for part in value]
    return str("" if value is None else value).split()


def _runs(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    runs = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("same", " ".join(old[a:b])))
            continue
        runs += [
            (word, text) for word, text in (("gone", " ".join(old[a:b])), ("new", " ".join(new[c:d]))) if text
        ]
    return runs


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
