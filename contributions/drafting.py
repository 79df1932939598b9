"""From an accepted submission to an article's draft in one act; and a newer version into its history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles import cleaning, documents, pictures, proposing, publishing, revisions
from articles.models import Article, Author, Picture, Section
from articles.models.keyword import normal_key
from contributions import desk, manuscripts, papers
from contributions.models import Event, Submission, SubmissionFile

# A typed text this many times shorter than the document beside it is a note to the desk, not the story.
_NOTE = 3


@dataclass
class Manuscript:
    """What becomes the article's text: HTML whose pictures are the library's, and what an editor should look at."""

    headline: str
    body: str = ""
    warnings: list[str] = field(default_factory=list)
    lead: Picture | None = None


def make_article(
    submission: Submission, user: AbstractBaseUser, *, section: Section | None = None, seen: str = ""
) -> Article:
    """An article draft of an accepted submission, done once: headline, byline, author, summary, text, pictures, keywords.

    What could not be taken over stands in the event's note.

    Raises:
        desk.NotReady: there is no section to put it in.
        desk.Refused: with the reason.
    """
    where = section or submission.section
    if where is None:
        raise desk.NotReady(_("Choose the section the article shall stand in."))
    desk.check(submission, "make_article", desk.By.editor(user), seen=seen)
    # Before the transaction: a document may take seconds, and what was read once is kept.
    manuscript = read(submission)
    with transaction.atomic():
        # The move locks the submission: two editors make one article.
        event = desk.transition(submission, "make_article", desk.By.editor(user), seen=seen)
        article = Article(
            section=where,
            headline=submission.title,
            abstract=submission.abstract,
            body=manuscript.body,
            byline=manuscripts.byline_of(submission),
            language=submission.language,
            picture=manuscript.lead,
            state=Article.State.DRAFT,
        )
        text = f"{submission.title}\n{submission.abstract}\n{cleaning.text_of(manuscript.body)}"
        publishing.save(
            article,
            user=user,
            reason=_("From submission %s") % submission.number,
            keywords=proposing.keywords(text),
            authors=[author_of(submission)],
        )
        submission.article, submission.article_version = article, submission.version
        submission.save(update_fields=["article", "article_version"])
        event.note = "\n".join([_("Draft: %s") % article.headline, *manuscript.warnings])
        event.save(update_fields=["note"])
        return article


def bring_versions() -> int:
    """Lay each newer version of a submission in production into its article's history; how many. Safe to run twice."""
    behind = Submission.objects.in_production().behind()
    return sum(bring_version(submission) for submission in behind)


def bring_version(submission: Submission) -> bool:
    """One newer version as a proposed revision: the article an editor works on stays as it is."""
    version = submission.version
    manuscript = read(submission)
    with transaction.atomic():
        row = Submission.objects.select_for_update().select_related(None).get(pk=submission.pk)
        if row.article_id is None or row.article_version >= version:
            return False
        if manuscript.body:
            article = Article.objects.select_for_update(of=("self",)).get(pk=row.article_id)
            reason = _("Version %(version)d from %(name)s") % {"version": version, "name": row.name}
            words = {"headline": row.title, "abstract": row.abstract, "body": manuscript.body}
            revisions.propose(article, words, reason=reason)
        row.article_version = version
        row.save(update_fields=["article_version"])
        row.events.create(
            name="converted" if manuscript.body else "unconverted",
            actor=Event.Actor.PORTAL,
            note="\n".join([_("Version %d") % version, *manuscript.warnings]),
        )
    return bool(manuscript.body)


def read(submission: Submission) -> Manuscript:
    """The manuscript of the newest version: the typed text, or the documents, with the pictures after it.

    A document that cannot be read is a warning; nothing else of the submission is held up by it.
    """
    found = Manuscript(submission.title)
    files = list(submission.files.all())
    read_documents = list(_documents(_of_version(files, submission.version), found))
    typed = manuscripts.to_html(submission.text)
    from_files = "".join(body for _file, body in read_documents)
    if _is_note(typed, from_files):
        if typed:
            found.warnings.append(_("The typed text was taken as a note to the desk, the file as the story."))
        found.body = from_files
    else:
        found.body = typed
        left_out = _("“%s” was not put in: the typed text was taken as the story.")
        found.warnings += [left_out % file.name for file, _body in read_documents]
    _add_pictures(found, [file for file in files if file.kind in manuscripts.PICTURES])
    return found


def author_of(submission: Submission) -> Author:
    """The byline with a page of its own: the one of the sender's account or earlier articles, else a new one."""
    account = get_user_model().objects.filter(email__iexact=submission.email, author__isnull=False).first()
    if account is not None and submission.confirmed_at is not None:
        return account.author
    earlier = Author.objects.filter(
        articles__submission__in=Submission.objects.by(submission.email), name=submission.name
    ).first()
    if earlier is not None:
        return earlier
    return Author.objects.create(
        name=submission.name, slug=_free_slug(submission.name), role=submission.affiliation[:120]
    )


def _of_version(files: Iterable[SubmissionFile], version: int) -> list[SubmissionFile]:
    return [file for file in files if file.version == version and file.kind in manuscripts.DOCUMENTS]


def _documents(files: Iterable[SubmissionFile], found: Manuscript) -> Iterable[tuple[SubmissionFile, str]]:
    for file in files:
        try:
            document = papers.read(file)
        except documents.Unreadable as refusal:
            found.warnings.append(f"{file.name}: {refusal}")
            continue
        body, unfit = documents.with_library(document, credit=file.credit)
        found.warnings += [f"{file.name}: {warning}" for warning in (*document.warnings, *unfit)]
        yield file, _own_title(document, found) + body


def _own_title(document: documents.Document, found: Manuscript) -> str:
    """The document's own title, unless it is the headline already."""
    is_headline = normal_key(document.title) == normal_key(found.headline)
    return "" if is_headline or not document.title else f"<h2>{escape(document.title)}</h2>"


def _is_note(typed: str, from_files: str) -> bool:
    """Whether what was typed stands beside the story, which is in the files."""
    return (
        cleaning.count_words(typed) * _NOTE <= cleaning.count_words(from_files) if from_files else not typed
    )


def _add_pictures(found: Manuscript, files: Iterable[SubmissionFile]) -> None:
    """The first photograph is the article's lead picture, the others stand under the text; each once."""
    seen: set[int] = set()
    for file in files:
        picture = _in_library(file, found)
        if picture is None or picture.pk in seen or picture.url in found.body:
            continue
        seen.add(picture.pk)
        if found.lead is None:
            found.lead = picture
        else:
            found.body += _figure(picture)


def _in_library(file: SubmissionFile, found: Manuscript) -> Picture | None:
    try:
        with file.file.open("rb") as content:
            picture = pictures.add(
                content.read(), file.name, alt=file.caption, caption=file.caption, credit=file.credit
            )
    except FileNotFoundError:
        found.warnings.append(_("“%s” is gone from the disk.") % file.name)
        return None
    except pictures.Refused as refusal:
        found.warnings.append(str(refusal))
        return None
    if not picture.alt:
        found.warnings.append(_("“%s” has no description for those who cannot see it.") % file.name)
    return picture


def _figure(picture: Picture) -> str:
    words = " ".join(filter(None, [picture.caption, picture.credit]))
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    return (
        f'<figure><img src="{escape(picture.url)}" alt="{escape(picture.alt)}" '
        f'width="{picture.width}" height="{picture.height}">{caption}</figure>'
    )


def _free_slug(name: str) -> str:
    base = slugify(name)[:90] or slugify(name, allow_unicode=True)[:90] or "author"
    slug, number = base, 1
    while Author.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
