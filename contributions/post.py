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
from portal import envelopes, letters, signing
from portal.models import Letter, SiteSettings

STORY, QUESTION = "contributions.submission", "contributions.question"
LINKS_LAST = timedelta(days=180)
# When a letter leaves that an editor wants sent in the morning, by the site's clock.
MORNING = time(8)


@dataclass(frozen=True)
class Draft:
    """A letter as an editor wrote it. `at` (aware; None: now): not before then."""

    subject: str
    text: str
    at: datetime | None = None


def token_of(item: Submission | Question) -> str:
    """The signed link's token: good for this submission or question only, for 180 days."""
    return signing.sign(STORY if isinstance(item, Submission) else QUESTION, item.reference)


def link_to(item: Submission | Question) -> str:
    """The sender's page, absolute."""
    name = "contribution" if isinstance(item, Submission) else "question"
    return settings.SITE_URL + reverse(name, args=[token_of(item)])


def submission_of(token: str) -> Submission:
    """Raises: `portal.signing.BadToken` when the link is not ours, too old, or of something that is gone."""
    found = Submission.objects.filter(reference=signing.unsign(STORY, token, LINKS_LAST)).first()
    if found is None:
        raise signing.BadToken(STORY)
    return found


def question_of(token: str) -> Question:
    """Raises: `portal.signing.BadToken` when the link is not ours, too old, or of something that is gone."""
    found = Question.objects.filter(reference=signing.unsign(QUESTION, token, LINKS_LAST)).first()
    if found is None:
        raise signing.BadToken(QUESTION)
    return found


def desk_path(item: Submission | Question) -> str:
    """Where an editor looks at it."""
    return reverse(f"admin:contributions_{item._meta.model_name}_change", args=[item.pk])


def confirm(item: Submission | Question) -> Letter:
    """Asks the sender to press the button."""
    return _write(item, "confirm")


def received(item: Submission | Question) -> Letter:
    """Thanks, with the reference and a copy of the text."""
    return _write(item, "received")


def published(submission: Submission) -> Letter:
    """The article is live; how to ask for a correction or its removal."""
    article = submission.article
    assert article is not None  # noqa: S101  only submissions with an article are published
    return _write(submission, "published", article_url=settings.SITE_URL + article.get_absolute_url())


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
