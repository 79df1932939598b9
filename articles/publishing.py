"""What happens to an article: saved, published, corrected, retracted. Whoever changes one comes here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import addresses, cleaning, revisions
from articles.models import Article, ArticleKeyword, Author, Correction, Keyword, Revision
from articles.models.keyword import keyword_slug
from articles.revisions import Company
from articles.search import index
from portal import purges

# Pages that show articles of all kinds: each published, changed or retracted article is among them.
EVERYWHERE = frozenset({"home", "archive", "keywords", "feeds"})
SHOWN = frozenset({Article.State.PUBLISHED, Article.State.RETRACTED})


class NotReady(Exception):
    """Why an article cannot be published, corrected or retracted; the sentence is for the editor."""


@dataclass(frozen=True)
class _Before:
    """The article as it is stored, its row locked until the end of the transaction."""

    version: int
    state: str
    published_at: datetime | None
    language: str
    path: str
    tags: frozenset[str]


def save(
    article: Article,
    *,
    user: AbstractBaseUser | None = None,
    reason: str = "",
    keywords: Sequence[str] | None = None,
    authors: Sequence[Author] | None = None,
    related: Iterable[Article] | None = None,
) -> Article:
    """Store `article` with everything that follows from it, in one transaction; its state is the caller's.

    Cleans the body, settles the address (a changed one leaves a redirect), writes a Revision if something
    changed, keeps the search row in step and, where readers see or saw the article, purges the pages it
    stands on. `keywords` are names in order, `authors` and `related` the whole lists; None leaves what is
    stored.
    """
    with transaction.atomic():
        before = _before(article)
        article.version = (before.version if before else 0) + 1
        if article.state in SHOWN and article.published_at is None:
            article.published_at = timezone.now()
        addresses.settle(article)
        article.save()
        _forget_derived(article)
        beside = _put_beside(article, before, keywords, authors, related)
        written = revisions.write(article, beside, user=user, reason=reason)
        addresses.lead_on(article, before.path if before else "")
        if article.state in SHOWN or (before and before.state in SHOWN):
            _put_in_search(article)
            if written:
                purges.purge((before.tags if before else frozenset()) | _tags(article, beside))
    return article


def publish(article: Article, *, at: datetime | None = None, user: AbstractBaseUser | None = None) -> Article:
    """Publish at `at` (aware); a moment ahead schedules. None: at the date the article carries, else now.

    Raises:
        NotReady: no headline, no section, or neither a body nor a link.
    """
    with transaction.atomic():
        _lock(article)
        check_ready(article)
        article.published_at = at or article.published_at or timezone.now()
        article.state = Article.State.PUBLISHED
        article.retraction_note = ""
        return save(article, user=user, reason=_("Published"))


def retract(article: Article, *, note: str, user: AbstractBaseUser | None = None) -> Article:
    """Take an article back for good: its address answers 410 and shows `note`.

    Raises:
        NotReady: the note is empty, or readers have not seen the article.
    """
    with transaction.atomic():
        _lock(article)
        if not note.strip():
            raise NotReady(_("Say why it is retracted: readers find the note at the article's address."))
        check_seen(article)
        article.state = Article.State.RETRACTED
        article.retraction_note = note.strip()
        return save(article, user=user, reason=_("Retracted"))


def correct(
    article: Article,
    *,
    note: str,
    user: AbstractBaseUser | None = None,
    keywords: Sequence[str] | None = None,
    authors: Sequence[Author] | None = None,
    related: Iterable[Article] | None = None,
) -> Correction:
    """Save the changed `article` with a dated public note; the text as it was stays with the note.

    Raises:
        NotReady: the note is empty, or readers have not seen the article.
    """
    with transaction.atomic():
        _lock(article)
        if not note.strip():
            raise NotReady(_("Say what was wrong and what is right: readers see the note under the article."))
        check_seen(article)
        earlier = article.revisions.saved().order_by("-number").first()
        article.modified_at = timezone.now()
        correction = Correction.objects.create(
            article=article, note=note.strip(), corrected_at=article.modified_at, earlier=earlier
        )
        save(article, user=user, reason=_("Corrected"), keywords=keywords, authors=authors, related=related)
        return correction


def restore(article: Article, revision: Revision, *, user: AbstractBaseUser | None = None) -> Article:
    """Put back the words of an earlier revision, not its state, dates or address. Makes a revision itself."""
    with transaction.atomic():
        _lock(article)
        keywords, authors = revisions.put_back(article, revision.snapshot)
        reason = _("Restored from revision %d") % revision.number
        return save(article, user=user, reason=reason, keywords=keywords, authors=authors)


def check_ready(article: Article) -> None:
    """Whether `article` has what readers need; an abstract may be missing.

    Raises:
        NotReady: with the sentence that says what is missing.
    """
    if not article.headline.strip():
        raise NotReady(_("An article needs a headline before it is published."))
    if article.section_id is None:
        raise NotReady(_("An article needs a section before it is published."))
    if not cleaning.clean(article.body) and not article.link_url:
        raise NotReady(_("“%s” has neither a text nor a link.") % article.headline)


def check_seen(article: Article) -> None:
    """Whether readers have seen `article`: only then is there something to correct or to take back.

    Raises:
        NotReady: they have not.
    """
    if article.state not in SHOWN or article.published_at is None or article.published_at > timezone.now():
        raise NotReady(_("Readers have not seen “%s” yet: set it back to draft instead.") % article.headline)


def tags(article: Article) -> frozenset[str]:
    """The tags of every page `article` stands on."""
    return _tags(article, revisions.company(article))


def _lock(article: Article) -> None:
    if article.pk:
        list(
            Article.objects.order_by().select_for_update(no_key=True).filter(pk=article.pk).values_list("pk")
        )


def _before(article: Article) -> _Before | None:
    if not article.pk:
        return None
    rows = Article.objects.select_for_update(no_key=True, of=("self",)).select_related("section")
    stored = rows.defer("body", "source_data", "abstract").filter(pk=article.pk).first()
    if stored is None:
        return None
    shown = stored.state in SHOWN
    # A draft that was public once has left addresses behind; a scheduled article has left none.
    seen = stored.published_at is not None and stored.published_at <= timezone.now()
    return _Before(
        version=stored.version,
        state=stored.state,
        published_at=stored.published_at,
        language=stored.language,
        path=addresses.present_path(stored) if seen else "",
        tags=_tags(stored, revisions.company(stored)) if shown else frozenset(),
    )


def _put_beside(
    article: Article,
    before: _Before | None,
    keywords: Sequence[str] | None,
    authors: Sequence[Author] | None,
    related: Iterable[Article] | None,
) -> Company:
    """Store what was given, read what was not."""
    if keywords is not None:
        _tag(article, keywords, is_new=before is None)
    elif before and (before.published_at, before.language) != (article.published_at, article.language):
        article.tagged.update(published_at=article.published_at, language=article.language)
    if authors is not None and (authors or before):
        article.authors.set(authors)
    if related is not None and (related or before):
        article.related.set([other for other in related if other.pk != article.pk])
    return revisions.company(article)


def _tag(article: Article, names: Iterable[str], *, is_new: bool) -> None:
    """Give `article` the keywords `names` mean, in order, each once. A name without a letter means none."""
    wanted: dict[int, None] = {}
    for name in names:
        if keyword_slug(name):
            wanted.setdefault(Keyword.objects.get_or_make(name).pk)
    order = {pk: position for position, pk in enumerate(wanted)}
    if not is_new:
        stored = dict(article.tagged.values_list("keyword_id", "position"))
        copied = set(article.tagged.values_list("published_at", "language"))
        if stored == order and copied <= {(article.published_at, article.language)}:
            return
        article.tagged.all().delete()
    ArticleKeyword.objects.bulk_create(
        ArticleKeyword(
            article=article,
            keyword_id=pk,
            position=position,
            published_at=article.published_at,
            language=article.language,
        )
        for pk, position in order.items()
    )


def _put_in_search(article: Article) -> None:
    if article.state == Article.State.PUBLISHED:
        index.put([article])
    else:
        index.remove([article.pk])


def _tags(article: Article, beside: Company) -> frozenset[str]:
    own = {article.tag, article.section.tag}
    keywords = {keyword.tag for keyword in beside.keywords}
    return EVERYWHERE | own | keywords | article.group_tags | {author.tag for author in beside.authors}


def _forget_derived(article: Article) -> None:
    """Let go of what was derived from the text before it was cleaned."""
    for name in ("open_body", "full_body"):
        article.__dict__.pop(name, None)
