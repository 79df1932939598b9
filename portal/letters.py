"""Writing letters: a row in the transaction of its reason. Nobody sends anything here (`portal.outbox` does)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any

import mjml
from django.conf import settings
from django.db.models import QuerySet
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from portal.models import Letter, SiteSettings

# How long a letter that was sent or given up stays in the outbox.
KEPT = timedelta(days=180)
# What XML cannot carry, and MJML is XML. People paste it: Word's line break is a vertical tab.
# Source: XML 1.0, 2.2 Characters.
_NO_MARKUP = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(
    name: str,
    to: str,
    context: Mapping[str, Any] | None = None,
    *,
    to_name: str = "",
    language: str = settings.LANGUAGE_CODE,
    thread: str = "",
    reply_to: str = "",
    from_address: str = "",
    headers: Mapping[str, str] | None = None,
    automatic: bool = True,
) -> Letter:
    """Write the letter `templates/mail/<name>/` (subject.txt, text.txt, html.mjml) to one address.

    The templates see `context`, `site` (SiteSettings) and `site_url`. `name` becomes the letter's purpose,
    with dots: `weekly/confirm` is `weekly.confirm`. `automatic` letters say so (RFC 3834), so that no
    out-of-office note answers them.
    """
    with translation.override(language):
        seen = {**(context or {}), "site": SiteSettings.current(), "site_url": settings.SITE_URL}
        subject = " ".join(_plain(f"mail/{name}/subject.txt", seen).split())
        text = _plain(f"mail/{name}/text.txt", seen).strip() + "\n"
        html = markup(f"mail/{name}/html.mjml", seen)
    extra = dict(headers or {})
    if automatic:
        extra.setdefault("Auto-Submitted", "auto-generated")
        extra.setdefault("X-Auto-Response-Suppress", "All")
    return Letter.objects.create(
        purpose=name.replace("/", "."),
        to_address=to,
        to_name=" ".join(to_name.split()),
        from_address=from_address,
        reply_to=reply_to,
        subject=subject[:300],
        text=text,
        html=html,
        headers=extra,
        thread=thread,
        message_id=new_message_id(),
    )


def new_message_id() -> str:
    """A Message-ID of ours: its right-hand side is how mail in knows our own letters again."""
    return make_msgid(domain=settings.MESSAGE_ID_HOST)


def export(email: str) -> list[dict[str, str]]:
    """What we wrote to an address: when, what about and the text."""
    letters = Letter.objects.filter(to_address__iexact=email).order_by("pk")
    return [
        {"written": letter.created_at.isoformat(), "subject": letter.subject, "text": letter.text}
        for letter in letters
    ]


def erase(email: str) -> int:
    """Delete the letters to an address that are done with; one that still waits goes its way first."""
    return _done().filter(to_address__iexact=email).delete()[0]


def forget(now: datetime) -> int:
    """Delete letters done with for longer than `KEPT`."""
    return _done().filter(created_at__lt=now - KEPT).delete()[0]


def _done() -> QuerySet[Letter]:
    return Letter.objects.filter(state__in=[Letter.State.SENT, Letter.State.FAILED, Letter.State.CANCELLED])


def markup(template: str, context: Mapping[str, Any]) -> str:
    """An MJML template as HTML with inlined CSS; empty when there is no such template."""
    try:
        source = get_template(template).render(dict(context))
    except TemplateDoesNotExist as missing:
        if str(missing) == template:
            return ""
        raise
    # Without this a font named Roboto or Lato would be fetched from a foreign host by whoever opens the letter.
    return mjml.mjml2html(_NO_MARKUP.sub(" ", source), fonts={})


def _plain(template: str, context: Mapping[str, Any]) -> str:
    """A text template, where nothing is escaped as HTML."""
    return get_template(template).template.render(Context(dict(context), autoescape=False))  # type: ignore[attr-defined]
