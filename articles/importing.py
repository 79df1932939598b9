"""Taking records of other systems into the paper: new ones, changed ones, and the same ones again.

A record is known by its source and its id there. What has not changed is not touched; what has is saved
through `articles.publishing`, unless an editor has written in it since: their words stay, and the record is
refused with a sentence. Each record stands in a savepoint of its own, a few dozen in one transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, transaction

from articles import publishing, revisions
from articles.importers import links
from articles.importers.known import Known, Row, marked
from articles.importers.records import Name, Record, Refusal, Refused
from articles.models import Article, Author, Redirect, Section

BATCH = 50
IMPORTED = "Imported"
# What an import writes and an editor may have changed.
_WORDS = (*revisions.RESTORED, "keywords", "authors")


class NoSection(Exception):
    """The section named for the import does not exist."""


@dataclass
class Summary:
    """How many records went which way."""

    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def read(self) -> int:
        return self.imported + self.updated + self.unchanged

    def __str__(self) -> str:
        return (
            f"{self.imported:,} imported, {self.updated:,} updated, "
            f"{self.unchanged:,} unchanged, {self.refused:,} refused"
        )


def is_edited(article: Article, reason: str = IMPORTED) -> bool:
    """Whether anybody has changed the words since they were last saved for `reason`."""
    last = article.revisions.filter(reason=reason).order_by("-number").first()
    if last is None:
        return True
    current = revisions.snapshot(article)
    return any(current[name] != last.snapshot.get(name) for name in _WORDS)


class Import:
    """One import from one source.

    `section` is a slug ("": *News*, made when there is none), `base_url` the old site's address, for links to
    its pages that did not come along. `say` takes lines for the terminal, `progress` how many of how many are
    done.

    Raises:
        NoSection: the section named does not exist.
    """

    def __init__(
        self,
        source: str,
        *,
        section: str = "",
        publish: bool = False,
        dry_run: bool = False,
        base_url: str = "",
        say: Callable[[str], None],
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        self.source, self.section_slug = source, section
        self.publish, self.dry_run = publish, dry_run
        self.say, self.progress = say, progress
        self.summary = Summary()
        self._forget()
        if section:
            self._section()
        self._known = Known(source, base_url)

    def run(self, items: Iterable[Record | Refusal]) -> Summary:
        """Take in all of `items`; one that cannot go in is told and never stops the rest."""
        records = list(self._accepted(items))
        self._all(_targets_first(records), count=True)
        # Two stories that link to each other: the first could not know where the second would be.
        if not self.dry_run:
            rows = self._known.rows
            again = [rec for rec in records if self._known.can_link_more(rows.get(rec.source_id))]
            self._all(again, count=False)
        return self.summary

    def _accepted(self, items: Iterable[Record | Refusal]) -> Iterator[Record]:
        for item in items:
            if isinstance(item, Refusal):
                self._refuse(item.path, item.sentence)
                continue
            for note in item.notes:
                self.say(f"note: {item.path}: {note}")
            yield item

    def _all(self, records: Sequence[Record], *, count: bool) -> None:
        for start in range(0, len(records), BATCH):
            with transaction.atomic():
                outcomes = [self._one(record) for record in records[start : start + BATCH]]
            if count:
                self.summary.imported += outcomes.count("imported")
                self.summary.updated += outcomes.count("updated")
                self.summary.unchanged += outcomes.count("unchanged")
                self.progress(min(start + BATCH, len(records)), len(records))

    def _one(self, record: Record) -> str:
        """What became of the record: "imported", "updated", "unchanged", or "" when it was refused."""
        try:
            with transaction.atomic():
                return self._take(record)
        except (Refused, publishing.NotReady) as refusal:
            self._refuse(record.path, str(refusal))
        except (DatabaseError, ValueError, OverflowError) as fault:
            self._refuse(record.path, f"The database does not take it: {' '.join(str(fault).split())}")
        # What was made inside the savepoint is gone.
        self._forget()
        return ""

    def _refuse(self, path: str, sentence: str) -> None:
        self.summary.refused += 1
        self.say(f"refused: {path}: {sentence}")

    def _take(self, record: Record) -> str:
        row = self._known.rows.get(record.source_id)
        if row is None:
            self._write(record, Article(source=self.source, source_id=record.source_id), None)
            return "imported"
        differs = row.fingerprint != record.fingerprint()
        goes_out = self.publish and not record.is_draft and not row.was_published
        if not (differs or goes_out or self._known.can_link_more(row)):
            return "unchanged"
        article = Article.objects.select_related("section").get(pk=row.pk)
        if not is_edited(article):
            self._write(record, article, row)
        elif differs:
            raise Refused("It has changed, but an editor has changed the article here: it was left as it is.")
        elif goes_out:
            self._put_out(article)
        else:
            return "unchanged"
        return "updated"

    def _write(self, record: Record, article: Article, row: Row | None) -> None:
        if self.dry_run:
            return
        known = self._known
        unresolved = [name for name in links.references(record.body) if not known.address(name)]
        article.headline, article.abstract = record.title, record.summary
        article.body = links.resolved(record.body, known.address)
        article.link_url, article.source_url = record.link_url, record.source_url
        article.dateline = record.dateline
        article.language = record.language or article.language
        if row is None:
            article.section = self._section()
        # The day of a story that was never out, and its slug, follow the source; what an editor has set
        # stays.
        if row is None or (row.date != record.published_at.isoformat() and not row.was_published):
            article.published_at = record.published_at
        if row is None or row.slug != record.slug:
            article.slug = record.slug
        article.source_data = marked(record, unresolved)
        if self.publish and not record.is_draft:
            _set_published(article)
        authors = [self._author(name) for name in record.authors]
        publishing.save(article, reason=IMPORTED, keywords=record.keywords, authors=authors)
        self._lead_old_addresses(record, article)
        known.remember(article)

    def _put_out(self, article: Article) -> None:
        """Publish with the editor's words."""
        if self.dry_run:
            return
        _set_published(article)
        publishing.save(article, reason="Published by an import")
        self._known.remember(article)

    def _lead_old_addresses(self, record: Record, article: Article) -> None:
        for path in record.aliases:
            if path not in self._known.paths:
                Redirect.objects.create(path=path, article=article)
                self._known.paths[path] = article.pk
            elif self._known.paths[path] != article.pk:
                self.say(f"note: {record.path}: {path} leads to another page already, and goes on doing so.")

    def _forget(self) -> None:
        self._authors: dict[str, Author] = {}
        self._place: Section | None = None

    def _section(self) -> Section:
        if self._place is None and self.section_slug:
            self._place = Section.objects.filter(slug=self.section_slug).first()
        elif self._place is None:
            names = {"name": "News", "name_zh": "新闻"}
            self._place = Section.objects.get_or_create(slug="news", defaults=names)[0]
        if self._place is None:
            slugs = ", ".join(Section.objects.values_list("slug", flat=True)) or "none"
            raise NoSection(f"There is no section “{self.section_slug}”. There are: {slugs}.")
        return self._place

    def _author(self, name: Name) -> Author:
        if name.slug not in self._authors:
            made = Author.objects.get_or_create(slug=name.slug, defaults={"name": name.name})
            self._authors[name.slug] = made[0]
        return self._authors[name.slug]


def _set_published(article: Article) -> None:
    """Out at its own date, unless it was out once: then an editor has decided what it is now.

    Raises:
        NotReady: readers would find nothing.
    """
    if article.address_year is None:
        article.state = Article.State.PUBLISHED
        publishing.check_ready(article)


def _targets_first(records: Sequence[Record]) -> list[Record]:
    """The records so that, but for circles, each comes after those it links to."""
    by_name = {record.slug: record for record in records}
    by_name.update({record.source_id: record for record in records})
    ordered: dict[str, Record] = {}
    begun: set[str] = set()
    for record in records:
        waiting = [record]
        while waiting:
            current = waiting[-1]
            if current.source_id in begun:
                waiting.pop()
                ordered.setdefault(current.source_id, current)
                continue
            begun.add(current.source_id)
            names = (name.strip("/").rpartition("/")[2] for name in links.references(current.body))
            targets = (by_name.get(name) for name in names)
            waiting += [other for other in targets if other is not None and other.source_id not in begun]
    return list(ordered.values())
