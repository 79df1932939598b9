"""What is forgotten by itself, and what one person may ask to see or to have forgotten."""

from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from contributions import code, post, publishing, staging
from contributions.models import Flag, Question, Reply, Submission, SubmissionFile
from portal import notices

UNCONFIRMED, FLAGGED, SPAM, AT_REST = (timedelta(days=days) for days in (14, 30, 30, 365))
IP_HASHES = timedelta(days=30)
# A file is written before its row: younger ones may have one in a moment.
ORPHANED = timedelta(days=1)


def forget_submissions(now: datetime) -> int:
    """Unconfirmed after 14 days (flagged at the door: 30), spam after 30, declined, lapsed, withdrawn after a year."""
    rest = (Submission.State.DECLINED, Submission.State.LAPSED, Submission.State.WITHDRAWN)
    at_rest = Submission.objects.filter(state__in=rest, state_at__lte=now - AT_REST)
    return sum(_delete(old) for old in (*_old_strangers(Submission, now), at_rest))


def forget_questions(now: datetime) -> int:
    """Unconfirmed after 14 days (flagged at the door: 30), spam after 30."""
    return sum(_delete(old) for old in _old_strangers(Question, now))


def forget_addresses(now: datetime) -> int:
    """The hashes of clients' addresses, after 30 days."""
    return sum(
        model._default_manager.filter(created_at__lte=now - IP_HASHES).exclude(ip_hash="").update(ip_hash="")
        for model in (Submission, Question)
    )


def forget_orphans(now: datetime) -> int:
    """Files, and what was read out of them, that no row names: a process died between the commit and the deleting."""
    root = Path(settings.PRIVATE_ROOT)
    old = [
        path
        for folder in ("submissions", "papers")
        for path in (root / folder).glob("*")
        if path.stat().st_mtime < (now - ORPHANED).timestamp()
    ]
    named = {Path(name).name for name in SubmissionFile.objects.values_list("file", flat=True).iterator()}
    orphans = [path for path in old if path.name.partition(".")[0] not in named] if old else []
    for path in orphans:
        if path.is_dir():
            rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(orphans)


forget_staged_files = staging.forget
forget_codes = code.forget


def export(email: str) -> dict[str, Any]:
    """All we hold about an address, ready for JSON; internal notes are the desk's own."""
    stories = Submission.objects.by(email).prefetch_related("files", "earlier", "replies")
    return {
        "submissions": [_story(submission) for submission in stories],
        "questions": [
            _question(question) for question in Question.objects.by(email).prefetch_related("replies")
        ],
        "mail in threads of others": [_reply(reply) for reply in _replies_elsewhere(email)],
    }


def erase(email: str) -> int:
    """Forget an address: its submissions with versions, files and replies, its questions, what it wrote in other threads.

    What editors were told of them goes too. An article made of a submission stays the paper's.
    """
    items = [*Submission.objects.by(email), *Question.objects.by(email)]
    notices.erase([post.desk_path(item) for item in items])
    return (
        _delete(_replies_elsewhere(email))
        + _delete(Submission.objects.by(email))
        + _delete(Question.objects.by(email))
    )


def _old_strangers(model: type[Submission] | type[Question], now: datetime) -> list[QuerySet[Any]]:
    rows = model._default_manager
    waiting = rows.filter(state="unconfirmed")
    return [
        waiting.filter(flag=Flag.NONE, created_at__lte=now - UNCONFIRMED),
        waiting.exclude(flag=Flag.NONE).filter(created_at__lte=now - FLAGGED),
        rows.filter(state="spam", state_at__lte=now - SPAM),
    ]


def _replies_elsewhere(email: str) -> QuerySet[Reply]:
    """What came from an address into threads that another one began."""
    own = Q(submission__email__iexact=email.strip()) | Q(question__email__iexact=email.strip())
    return Reply.objects.filter(sender__iexact=email.strip()).exclude(own)


def _delete(rows: QuerySet[Any]) -> int:
    """How many rows went, not counting what hung on them."""
    return rows.delete()[1].get(rows.model._meta.label, 0)


def _story(submission: Submission) -> dict[str, Any]:
    return {
        "reference": submission.number,
        "kind": submission.kind,
        "version": submission.version,
        "title": submission.title,
        "summary": submission.abstract,
        "text": submission.text,
        "HTML of the mail": submission.html,
        "name": submission.name,
        "email": submission.email,
        "affiliation": submission.affiliation,
        "country": submission.country,
        "state": submission.public_state,
        "sent": submission.created_at.isoformat(),
        "terms": submission.terms.version if submission.terms else None,
        "files": [_file(file) for file in submission.files.all()],
        "earlier versions": [
            {
                "version": earlier.number,
                "title": earlier.title,
                "summary": earlier.abstract,
                "text": earlier.text,
                "came": earlier.came_at.isoformat(),
            }
            for earlier in submission.earlier.all()
        ],
        "replies": [_reply(reply) for reply in submission.replies.all() if _is_theirs(reply, submission)],
    }


def _file(file: SubmissionFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "bytes": file.size,
        "version": file.version,
        "caption": file.caption,
        "credit": file.credit,
    }


def _question(question: Question) -> dict[str, Any]:
    published = publishing.live(question)
    return {
        "reference": question.number,
        "question": question.text,
        "name": question.name,
        "email": question.email,
        "consent": question.consent,
        "answer": question.answer,
        "state": question.public_state,
        "asked": question.created_at.isoformat(),
        "published": published.get_absolute_url() if published else None,
        "replies": [_reply(reply) for reply in question.replies.all() if _is_theirs(reply, question)],
    }


def _is_theirs(reply: Reply, item: Submission | Question) -> bool:
    """What somebody else wrote into the thread is theirs, not the sender's."""
    return reply.is_verified or not reply.sender or reply.sender.lower() == item.email.lower()


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "came": reply.created_at.isoformat(),
        "from": reply.sender,
        "subject": reply.subject,
        "text": reply.whole or reply.text,
    }
