"""What is forgotten by itself, and what one person may ask to see or to have forgotten."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from contributions import code, publishing, staging
from contributions.models import Flag, Question, Submission

UNCONFIRMED, FLAGGED, SPAM, AT_REST = (timedelta(days=days) for days in (14, 30, 30, 365))
IP_HASHES = timedelta(days=30)


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


forget_staged_files = staging.forget
forget_codes = code.forget


def export(email: str) -> dict[str, Any]:
    """All we hold about an address, ready for JSON; internal notes are the desk's own."""
    return {
        "submissions": [
            _story(submission) for submission in Submission.objects.by(email).prefetch_related("files")
        ],
        "questions": [_question(question) for question in Question.objects.by(email)],
    }


def erase(email: str) -> int:
    """Forget an address: its submissions with their files, its questions. An article made of one stays the paper's."""
    return _delete(Submission.objects.by(email)) + _delete(Question.objects.by(email))


def _old_strangers(model: type[Submission] | type[Question], now: datetime) -> list[QuerySet[Any]]:
    rows = model._default_manager
    waiting = rows.filter(state="unconfirmed")
    return [
        waiting.filter(flag=Flag.NONE, created_at__lte=now - UNCONFIRMED),
        waiting.exclude(flag=Flag.NONE).filter(created_at__lte=now - FLAGGED),
        rows.filter(state="spam", state_at__lte=now - SPAM),
    ]


def _delete(rows: QuerySet[Any]) -> int:
    """How many rows went, not counting what hung on them."""
    return rows.delete()[1].get(rows.model._meta.label, 0)


def _story(submission: Submission) -> dict[str, Any]:
    return {
        "reference": submission.number,
        "title": submission.title,
        "summary": submission.abstract,
        "text": submission.text,
        "name": submission.name,
        "email": submission.email,
        "affiliation": submission.affiliation,
        "country": submission.country,
        "state": submission.public_state,
        "sent": submission.created_at.isoformat(),
        "terms": submission.terms.version if submission.terms else None,
        "files": [{"name": file.name, "bytes": file.size} for file in submission.files.all()],
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
    }
