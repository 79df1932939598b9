"""The demonstration newspaper: sections, authors, pages and articles from the files beside this one.

Safe to run twice: an article is known by its file's name. It is written again only when its file or picture
has changed and no editor has changed the article; its date stays as it was at the first run. Sections,
authors and pages that exist are left alone.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from articles import importing, pictures, publishing
from articles.importers import frontmatter, links, markdown
from articles.models import Article, Author, Page, Picture, Section
from portal.models import SiteSettings

HERE = Path(__file__).resolve().parent
SOURCE = "demonstration"
REASON = "Demonstration"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Sheet:
    """One article's file, and its picture's if it has one."""

    path: Path
    picture_path: Path

    @property
    def slug(self) -> str:
        return self.path.stem

    @cached_property
    def fingerprint(self) -> str:
        picture = self.picture_path.read_bytes() if self.picture_path.exists() else b""
        return hashlib.sha256(self.path.read_bytes() + hashlib.sha256(picture).digest()).hexdigest()

    @cached_property
    def parts(self) -> tuple[dict[str, Any], str]:
        return frontmatter.split(self.path.read_bytes())

    @property
    def head(self) -> dict[str, Any]:
        return self.parts[0]

    def published_at(self, now: datetime) -> datetime:
        """The fixed date, or about `days_ago` before `now`, at an hour when somebody is at work."""
        if "date" in self.head:
            return markdown.moment(self.head["date"])
        days = float(self.head["days_ago"])
        # Not every article of last month at the hour at which the demonstration was started.
        quarters = zlib.crc32(self.slug.encode()) % (40 if days > 7 else 4)
        moment = timezone.localtime(now - timedelta(days=days, minutes=15 * quarters))
        if moment.hour < 6:
            moment -= timedelta(hours=moment.hour + 3)
        return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def make(say: Say, content: Path = HERE / "content", drawings: Path = HERE / "pictures") -> None:
    """Make the newspaper, or what is missing or has changed of it; `say` takes lines for the terminal."""
    now = timezone.now()
    sheets = [Sheet(path, drawings / f"{path.stem}.webp") for path in sorted(content.glob("*.md"))]
    known = {article.source_id: article for article in _known()}
    changed = [sheet for sheet in sheets if _has_changed(sheet, known.get(sheet.slug))]
    library = {sheet.slug: picture for sheet in changed if (picture := _picture(sheet))}
    with transaction.atomic():
        _settings()
        sections = _sections(content / "sections.yaml")
        authors = _authors(content / "authors.yaml")
        pages = sum(_page(path, place) for place, path in enumerate(sorted((content / "pages").glob("*.md"))))
        articles = _prepared(changed, known, sections, now)
        addresses = {
            slug: article.get_absolute_url()
            for slug, article in {**known, **articles}.items()
            if article.section_id
        }
        for sheet in changed:
            article = articles[sheet.slug]
            _fill(article, sheet, addresses)
            article.picture = library.get(sheet.slug, article.picture)
            bylines = [authors[name] for name in sheet.head.get("authors", []) if name in authors]
            publishing.check_ready(article)
            publishing.save(article, reason=REASON, keywords=sheet.head.get("topics", []), authors=bylines)
    if changed or pages:
        say(f"{len(changed)} articles ({len(library)} with a picture) and {pages} pages written.")
    else:
        say(f"All {len(sheets)} articles were there already.")


def _known() -> Iterator[Article]:
    return Article.objects.filter(source=SOURCE).select_related("section").defer("body").iterator()


def _has_changed(sheet: Sheet, article: Article | None) -> bool:
    if article is None:
        return True
    if article.source_data.get("fingerprint") == sheet.fingerprint:
        return False
    return not importing.is_edited(article, REASON)


def _picture(sheet: Sheet) -> Picture | None:
    """The library's picture for `sheet`, made outside the transaction: drawing renditions takes its time."""
    if "picture" not in sheet.head or not sheet.picture_path.exists():
        return None
    said = {name: sheet.head.get(name, "") for name in ("alt", "caption", "credit")}
    picture = pictures.add(sheet.picture_path.read_bytes(), sheet.picture_path.name, **said)
    if {name: getattr(picture, name) for name in said} != said:
        Picture.objects.filter(pk=picture.pk).update(**said)
    return picture


def _settings() -> None:
    if not SiteSettings.objects.exists():
        SiteSettings().save()


def _sections(path: Path) -> dict[str, Section]:
    wanted: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    return {
        slug: Section.objects.get_or_create(slug=slug, defaults=fields)[0] for slug, fields in wanted.items()
    }


def _authors(path: Path) -> dict[str, Author]:
    wanted: list[dict[str, str]] = yaml.safe_load(path.read_text("utf-8")) if path.exists() else []
    return {
        fields["name"]: Author.objects.get_or_create(slug=fields["slug"], defaults=fields)[0]
        for fields in wanted
    }


def _page(path: Path, place: int) -> bool:
    """Whether the page had to be made. `about.zh.md` is `about` in the language its head names."""
    head, text = frontmatter.split(path.read_bytes())
    which = {"slug": path.stem.partition(".")[0], "language": head.get("language", "en")}
    if Page.objects.filter(**which).exists():
        return False
    body = links.resolved(markdown.render(text), lambda reference: "")
    fields = {
        "title": head["title"],
        "summary": head.get("summary", ""),
        "body": body,
        "order": 10 * (place + 1),
    }
    Page.objects.create(**which, **fields)
    return True


def _prepared(
    sheets: list[Sheet], known: dict[str, Article], sections: dict[str, Section], now: datetime
) -> dict[str, Article]:
    """The articles of `sheets`, new ones with what makes their address: all may link to each other."""
    leads = sorted(
        (sheet for sheet in sheets if sheet.head.get("lead") == "true"),
        key=lambda sheet: float(sheet.head["days_ago"]),
    )
    articles = {}
    for sheet in sheets:
        article = known.get(sheet.slug)
        if article is None:
            published_at = sheet.published_at(now)
            local = timezone.localtime(published_at, timezone.get_default_timezone())
            article = Article(
                source=SOURCE,
                source_id=sheet.slug,
                slug=sheet.slug,
                section=sections[sheet.head["section"]],
                state=Article.State.PUBLISHED,
                published_at=published_at,
                address_year=local.year,
                address_month=local.month,
                lead_position=leads.index(sheet) + 1 if sheet in leads else None,
            )
        article.language = sheet.head.get("language", "en")
        articles[sheet.slug] = article
    return articles


def _fill(article: Article, sheet: Sheet, addresses: dict[str, str]) -> None:
    head, text = sheet.parts
    article.headline, article.abstract = head["title"], head["summary"]
    article.body = links.resolved(markdown.render(text), lambda slug: addresses.get(slug, ""))
    article.dateline = head.get("dateline", "")
    article.access = head.get("access", Article.Access.PUBLIC)
    article.source_data = {"fingerprint": sheet.fingerprint}
