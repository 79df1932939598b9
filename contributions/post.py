"""Our letters to senders and askers, and the signed links in them. Each is written in the transaction of its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from contributions.models import Question, Submission
from portal import envelopes, languages, letters, signing
from portal.models import Letter, SiteSettings

STORY, QUESTION = "contributions.submission", "contributions.question"
# The event about a file that was not taken; its note is the sentence for the sender.
REFUSED = "refused_file"
LINKS_LAST = timedelta(days=180)
# When a letter leaves that an editor wants sent in the morning, by the site's clock.
MORNING = time(8)


@dataclass(frozen=True)
class Draft:
    """A letter as an editor wrote it. `at` (aware; None: now): not before then."""

    subject: str
    text: str
    at: datetime | None = None


# What a link is signed for, and which page it opens.
_PURPOSES = {Submission: STORY, Question: QUESTION}
_PAGES = {Submission: "contribution", Question: "question"}


class Moved(signing.BadToken):
    """What the link was for is of the other kind now; the same link opens it at `path`."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def token_of(item: Submission | Question) -> str:
    """The signed link's token: good for this submission or question only, for 180 days."""
    return signing.sign(STORY if isinstance(item, Submission) else QUESTION, item.reference)


def link_to(item: Submission | Question) -> str:
    """The sender's page, absolute, in the sender's language."""
    name = "contribution" if isinstance(item, Submission) else "question"
    return settings.SITE_URL + languages.address(name, [token_of(item)], language=item.language)


def submission_of(token: str) -> Submission:
    """Raises: `portal.signing.BadToken` when the link is not ours, too old, or of something that is gone; `Moved`."""
    return _opened_by(token, Submission, Question)


def question_of(token: str) -> Question:
    """Raises: `portal.signing.BadToken` when the link is not ours, too old, or of something that is gone; `Moved`."""
    return _opened_by(token, Question, Submission)


def _opened_by(token: str, model: Any, other: Any) -> Any:
    """A link opens its own kind; the other one only where the desk has moved it there (`contributions.sorting`)."""
    try:
        reference = signing.unsign(_PURPOSES[model], token, LINKS_LAST)
    except signing.OldToken:
        raise
    except signing.BadToken:
        found = _moved(model, other, signing.unsign(_PURPOSES[other], token, LINKS_LAST))
    else:
        found = model.objects.filter(reference=reference).first()
        if found is None and _moved(other, model, reference):
            raise Moved(reverse(_PAGES[other], args=[token]))
    if found is None:
        raise signing.BadToken(token)
    return found


def _moved(model: Any, other: Any, reference: str) -> Any:
    """What is of `model` now and was of the other kind once."""
    once = f"{other._meta.model_name}:"
    rows = model.objects.filter(reference=reference)
    return rows.filter(events__name="moved", events__from_state__startswith=once).first()


def desk_path(item: Submission | Question) -> str:
    """Where an editor looks at it."""
    return reverse(f"admin:contributions_{item._meta.model_name}_change", args=[item.pk])


def confirm(item: Submission | Question) -> Letter:
    """Asks the sender to press the button, and names what could not be taken."""
    return _write(item, "confirm", refused=_refused(item))


def received(item: Submission | Question) -> Letter:
    """Thanks, with the reference and a copy of the text, and names what could not be taken."""
    return _write(item, "received", refused=_refused(item))


def files_refused(submission: Submission, refused: Sequence[str]) -> Letter:
    """Files that came with a reply could not be taken: each with its sentence."""
    return _write(submission, "files", refused=refused)


def remind(item: Submission | Question, *, until: datetime, is_last: bool) -> Letter:
    """Of the button, or of the changes that are due; `until` (aware): when it is forgotten or put to rest."""
    name = "changes_due" if item.state == Submission.State.CHANGES_REQUESTED else "reminder"
    return _write(item, name, until=until, is_last=is_last)


def published(submission: Submission) -> Letter:
    """The article is live; how to ask for a correction or its removal."""
    article = submission.article
    assert article is not None  # noqa: S101  only submissions with an article are published
    author = article.authors.first()
    urls = {
        "article_url": article.get_absolute_url(),
        "author_url": author.get_absolute_url() if author else "",
    }
    return _write(
        submission, "published", **{name: settings.SITE_URL + url for name, url in urls.items() if url}
    )


def decision(item: Submission | Question, draft: Draft, user: Any) -> Letter:
    """An editor's own words about a decision, or in the thread."""
    letter = _write(item, "decision", automatic=False, draft=draft, editor=user)
    if draft.at is not None:
        letter.next_try_at = draft.at
        letter.save(update_fields=["next_try_at"])
    return letter


def answer(question: Question, text: str, user: Any) -> Letter:
    """An editor's answer, in the question's thread."""
    return _write(question, "answer", automatic=False, answer=text, editor=user)


def links(email: str, items: Sequence[Submission | Question]) -> Letter:
    """New links to all that is under way from this address, or the sentence that nothing is."""
    found = [{"title": str(item), "state": item.public_state, "link": link_to(item)} for item in items]
    return letters.write("contributions/links", email, {"found": found})


def next_morning(now: datetime) -> datetime:
    """The next eight o'clock by the site's clock, later than `now` (aware); UTC may be meant by that (`TIME_ZONE`)."""
    zone = timezone.get_default_timezone()
    today = datetime.combine(now.astimezone(zone).date(), MORNING, zone)
    return today if today > now else datetime.combine(today.date() + timedelta(days=1), MORNING, zone)


def draft_for(move_draft: str, item: Submission | Question, editor: Any) -> Draft:
    """The letter an editor starts from: templates/mail/contributions/drafts/, its first line the subject."""
    with translation.override(item.language):
        seen = {"submission": item, "site": SiteSettings.current(), "editor": editor}
        whole = render_to_string(f"mail/contributions/drafts/{move_draft}.txt", seen).strip()
    subject, _line, text = whole.partition("\n")
    return Draft(subject.strip(), text.strip())


def _write(item: Submission | Question, name: str, *, automatic: bool = True, **context: Any) -> Letter:
    is_story = isinstance(item, Submission)
    folder = "contributions/story" if is_story else "contributions/question"
    return letters.write(
        f"{folder}_{name}",
        item.email,
        {"item": item, "link": link_to(item), **context},
        to_name=item.name,
        language=item.language,
        thread=item.thread,
        reply_to=reply_address(item),
        headers=_threading(item),
        automatic=automatic,
    )


def _refused(item: Submission | Question) -> list[str]:
    return list(item.events.filter(name=REFUSED).values_list("note", flat=True))


def reply_address(item: Submission | Question) -> str:
    """Where an answer to our letters comes back to: only the sender knows it, so who writes there is the sender."""
    is_story = isinstance(item, Submission)
    if settings.HAS_MAIL_IN:
        return envelopes.address("reply", f"{'s' if is_story else 'q'}{item.pk}")
    return settings.STORY_ADDRESS if is_story else settings.QUESTION_ADDRESS


def _threading(item: Submission | Question) -> dict[str, str]:
    """So that mail programs show all letters about one thing as one conversation (RFC 5322, 3.6.4)."""
    letters_out = Letter.objects.filter(thread=item.thread).values_list("created_at", "message_id")
    mails_in = item.replies.exclude(message_id="").values_list("created_at", "message_id")
    dated = sorted([*letters_out, *mails_in], key=lambda one: one[0])
    # An id that no header of ours may carry was not written by a mail program.
    earlier = [one for one in (item.message_id, *(key for _at, key in dated)) if one and one.isascii()]
    if not earlier:
        return {}
    return {"In-Reply-To": earlier[-1], "References": " ".join(earlier[:1] + earlier[1:][-9:])}
