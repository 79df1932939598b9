"""The demonstration's post: stories and questions, each on another stretch of the way; three answered in public."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from articles import publishing as articles_publishing
from articles.models import Article, Section
from contributions import asking, desk, drafting, intake, publishing, replies, staging
from contributions.demonstration.questions import (
    ASKED_IN_PUBLIC,
    CANNED,
    PUBLISHED,
    QUESTIONS,
    Asked,
    Published,
)
from contributions.demonstration.stories import STORIES, Story
from contributions.models import CannedAnswer, Question, Reply, Submission, SubmissionFile

EDITOR = "editor@example.org"
FILES = Path(__file__).resolve().parent / "files"


def make(say: Callable[[str], None]) -> None:
    """Make them once; whatever an editor did with them since stays done."""
    editor = get_user_model().objects.filter(email=EDITOR).first()
    now = timezone.now()
    stories = sum(
        _story(story, editor, now) for story in STORIES if not Submission.objects.by(story.email).exists()
    )
    asked = sum(_asked(one, editor, now) for one in QUESTIONS if not Question.objects.by(one.email).exists())
    if stories or asked:
        say(f"{stories} stories from readers, {asked} questions")
    _answer_in_public(editor, now, say)


@transaction.atomic
def _story(story: Story, editor: Any, now: datetime) -> int:
    at = now - timedelta(days=story.days, hours=3)
    envelope = intake.Envelope(
        source=story.source,
        name=story.name,
        email=story.email,
        title=story.title,
        text=story.text,
        abstract=story.abstract,
        affiliation=story.affiliation,
        country=story.country,
        section=Section.objects.filter(slug=story.section).first(),
        terms_version=1,
        files=[_file(*one) for one in story.files],
    )
    submission, _new = intake.store(envelope, at)
    _walk(submission, story.moves, editor, at)
    if story.note and editor:
        desk.add_note(submission, editor, story.note)
    for days, text in story.replies:
        _reply(submission, text, at + timedelta(days=days))
    return 1


def _file(name: str, caption: str, credit: str) -> SubmissionFile:
    row = staging.admit(ContentFile((FILES / name).read_bytes(), name), name)
    row.caption, row.credit = caption, credit
    row.save(update_fields=["caption", "credit"])
    return row


def _reply(submission: Submission, text: str, at: datetime) -> None:
    said = replies.Said(
        text,
        source=Reply.Source.MAIL,
        whole=text,
        sender=submission.email,
        subject=submission.title,
        is_verified=True,
        is_told=True,
    )
    reply = replies.take(submission, said)
    for row in (reply, submission.events.get(reply=reply)):
        row.created_at = at
        row.save(update_fields=["created_at"])


@transaction.atomic
def _asked(one: Asked, editor: Any, now: datetime) -> int:
    at = now - timedelta(days=one.days, hours=5)
    question, _new = asking.store(one.text, one.email, name=one.name, consent=one.consent, at=at)
    answered = (
        {"answer": one.answer, "answered_at": at + timedelta(hours=15), "answered_by": editor}
        if editor
        else {}
    )
    _walk(question, one.moves, editor, at, answer=answered, assign={"assignee": editor})
    return 1


def _walk(item: Any, moves: tuple[str, ...], editor: Any, at: datetime, **fields: dict[str, Any]) -> None:
    """The moves of the past, by their hours; the letters of that time are not written again."""
    for number, name in enumerate(moves):
        when = at + timedelta(minutes=20) + number * timedelta(hours=7)
        if name == "confirm":
            proof = {"authentication": "link"} if isinstance(item, Submission) else {"confirmation": "code"}
            desk.transition(item, name, desk.SENDER, at=when, fields={"confirmed_at": when, **proof})
        elif name == "make_article" and editor is not None:
            _put_in_the_paper(item, editor, when)
        elif editor is not None:
            extra = fields.get(name, {"assignee": editor} if name == "start_reading" else {})
            if name == "ask_changes":
                extra = {"due_at": when + desk.CHANGES_WITHIN}
            desk.transition(item, name, desk.By.editor(editor), at=when, fields=extra)


def _put_in_the_paper(submission: Submission, editor: Any, at: datetime) -> None:
    """One story has gone the whole way: its author has a page."""
    if submission.section is None:
        return
    article = drafting.make_article(submission, editor)
    articles_publishing.publish(article, at=at, user=editor)
    desk.transition(submission, "publish", desk.PORTAL, at=at)


def _answer_in_public(editor: Any, now: datetime, say: Callable[[str], None]) -> None:
    """Answers for everybody, and canned ones for the desk; once, as above."""
    for number, (title, language, text) in enumerate(CANNED, start=1):
        CannedAnswer.objects.get_or_create(
            title=title, defaults={"language": language, "text": text, "order": number * 10}
        )
    if editor is None:
        return
    for one in ASKED_IN_PUBLIC:
        if not Question.objects.by(one.email).exists():
            _asked(one, editor, now)
    made = sum(_published(one, editor, now) for one in PUBLISHED)
    if made:
        say(f"{made} answers published")


def _published(one: Published, editor: Any, now: datetime) -> int:
    question = Question.objects.by(one.email).first()
    # Whoever withdrew consent, or took an answer back, is not overruled by a second run.
    if question is None or publishing.stored(question) or not publishing.may_be_published(question):
        return 0
    words = publishing.Wording(
        title=one.title,
        details=one.details,
        answer=one.answer or question.answer,
        section=Section.objects.filter(slug=one.section).first(),
        related=list(Article.objects.public().filter(slug__in=one.related)),
        names_asker=question.consent == Question.Consent.NAMED,
    )
    publishing.publish(question, words, editor, at=now - timedelta(days=one.days))
    return 1
