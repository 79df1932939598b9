"""Asking and answering."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contributions import desk, intake, manuscripts, post
from contributions.models import Flag, Question


def ask(
    text: str,
    email: str,
    *,
    name: str = "",
    consent: str = Question.Consent.NONE,
    confirmation: str = "",
    flag: str = Flag.NONE,
    raw_sha256: str = "",
    ip_hash: str = "",
    message_id: str = "",
    refusals: Sequence[str] = (),
) -> Question:
    """Take a question in. With `confirmation` (a right code) and no flag it is new at once, else the asker gets a button.

    `raw_sha256`: of everything a form or mail brought; the same again is the same question. `message_id`: of the mail;
    `refusals`: sentences about what came with it and could not be taken.
    """
    with transaction.atomic():
        question, is_new = store(
            text, email, name=name, consent=consent, flag=flag, raw_sha256=raw_sha256, ip_hash=ip_hash,
            message_id=message_id, refusals=refusals,
        )  # fmt: skip
        if is_new and confirmation and not flag:
            desk.confirm(question, desk.PORTAL, authentication=confirmation)
        elif is_new:
            post.confirm(question)
    return question


def store(
    text: str,
    email: str,
    *,
    name: str = "",
    consent: str = Question.Consent.NONE,
    flag: str = Flag.NONE,
    raw_sha256: str = "",
    ip_hash: str = "",
    message_id: str = "",
    refusals: Sequence[str] = (),
    at: datetime | None = None,
) -> tuple[Question, bool]:
    """The row and the first line of its time line, without any letter; and whether it is new."""
    at = at or timezone.now()
    fresh = Question(
        text=manuscripts.typed(text),
        email=email.strip(),
        name=manuscripts.line(name, 150),
        language=manuscripts.language_of(text),
        consent=consent,
        flag=flag,
        raw_sha256=raw_sha256 or None,
        ip_hash=ip_hash,
        message_id=message_id,
        created_at=at,
        state_at=at,
    )
    return intake.keep(fresh, refusals=refusals)


def answer(question: Question, text: str, user: AbstractBaseUser, *, seen: str = "") -> Question:
    """Answer by letter, in the question's thread.

    Raises:
        desk.NotReady: there is no answer in it.
        desk.NotNow: somebody was faster.
        desk.NotAllowed: this editor may not answer.
    """
    if not text.strip():
        raise desk.NotReady(_("The answer is empty."))
    with transaction.atomic():
        now = timezone.now()
        event = desk.transition(
            question,
            "answer",
            desk.By.editor(user),
            seen=seen,
            at=now,
            fields={"answer": text.strip(), "answered_at": now, "answered_by": user},
        )
        event.letter, event.text = post.answer(question, text.strip(), user), text.strip()
        event.save(update_fields=["letter", "text"])
    return question
