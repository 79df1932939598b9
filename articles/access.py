"""Who may read an item whole. The room that knows members registers the answers; with none, nobody may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.pages import has_session


class Gated(Protocol):
    """Anything behind the gate: `access` is public, registered or members."""

    access: str


@dataclass(frozen=True)
class Door:
    """What stands at the gate for this reader: a sentence, and the way on.

    `path` holds `next` already. `may_sign_in`: a reader who has an account
    already is not signed in.
    """

    sentence: str | Promise
    label: str | Promise
    path: str
    may_sign_in: bool = True


_answerer: Callable[[HttpRequest, Gated], bool] | None = None
_doorman: Callable[[HttpRequest, Gated, str], Door] | None = None


def register(
    answerer: Callable[[HttpRequest, Gated], bool],
    doorman: Callable[[HttpRequest, Gated, str], Door] | None = None,
) -> None:
    """The one answer for items that are not public, and who says the way on; both asked only with a session."""
    global _answerer, _doorman
    _answerer, _doorman = answerer, doorman


def may_read(request: HttpRequest, item: Gated) -> bool:
    """Whether this reader may have the whole of `item`. A request without a session is never asked about further."""
    if item.access == "public":
        return True
    return _answerer is not None and has_session(request) and _answerer(request, item)


def door(request: HttpRequest, item: Gated, back: str) -> Door:
    """The way on for a reader who may not read `item`; `back` is the path to come back to.

    Without a session the same for everybody: pages that hold it are kept and served to all.
    """
    if _doorman is not None and has_session(request):
        return _doorman(request, item, back)
    return stranger(item, back)


def stranger(item: Gated, back: str) -> Door:
    """The way on for whoever is not signed in."""
    target = f"?{urlencode({'next': back})}"
    if item.access == "registered":
        return Door(
            _("It is for readers with an account. It costs nothing and takes a minute."),
            _("Create an account"),
            reverse("account_signup") + target,
        )
    return Door(
        _(
            "Click on the button below to create your account and get immediate access to thousands of articles."
        ),
        _("Start a Free Trial"),
        reverse("account_trial") + target,
    )
