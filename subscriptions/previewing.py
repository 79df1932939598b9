"""The letter of an issue before it leaves: looked at in the admin, or sent to one address as a test."""

import secrets
from dataclasses import replace

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import letters
from portal.models import Letter
from subscriptions import readiness, rendering, splicing
from subscriptions.approving import Refusal
from subscriptions.models import Issue
from subscriptions.rendering import Rendered


def preview(issue: Issue, variant_key: str = "") -> Rendered:
    """The letter as it would leave now, its personal places filled for nobody in particular.

    Raises:
        Refusal: it is larger than mail programs show.
    """
    key = secrets.token_hex(8)
    try:
        letter = rendering.render(issue, variant_key, key)
    except rendering.TooLarge as error:
        raise Refusal(str(readiness.TOO_LARGE)) from error
    values = rendering.sample_values(issue.weekly, timezone.now())
    return replace(
        letter, html=splicing.fill(letter.html, key, values), text=splicing.fill(letter.text, key, values)
    )


def send_test(issue: Issue, address: str) -> Letter:
    """A test letter to one address, as a row of the outbox: its subject begins with [Test].

    Raises:
        Refusal: there is nothing in the issue, or too much.
    """
    letter = preview(issue)
    if not letter.items:
        raise Refusal(_("There is no article in this issue yet."))
    return Letter.objects.create(
        purpose="weekly.test",
        to_address=address,
        from_address=settings.WEEKLY_FROM,
        subject=f"[Test] {letter.subject}"[:300],
        text=letter.text,
        html=letter.html,
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        thread=f"issue:{issue.pk}",
        message_id=letters.new_message_id(),
    )


def darkened(html: str) -> str:
    """A letter's HTML with its rules for dark mail programs in force, whatever the browser prefers."""
    return html.replace("(prefers-color-scheme: dark)", "(min-width: 0)").replace(
        "color-scheme: light dark", "color-scheme: dark"
    )
