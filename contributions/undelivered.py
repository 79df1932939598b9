"""Letters to senders that came back, or failed for good."""

from django.db.models import Q
from django.utils.translation import gettext as _

from contributions import post, sorting
from contributions.models import Event
from contributions.models.case import SPAM, UNCONFIRMED
from portal import notices, returns
from portal.models import Letter

_KINDS = {"submission": "s", "question": "q"}


def register() -> None:
    """From `apps.py`: all letters of this room."""
    returns.register("contributions.", came_back)


def came_back(letter: Letter, words: str) -> None:
    """Note it in the thread, and tell the desk; `words` are the other server's.

    Of what is unconfirmed nobody is told: anybody may write any address into a form, and must not ring at will.
    """
    kind, _colon, pk = letter.thread.partition(":")
    item = sorting.find(_KINDS[kind], int(pk)) if kind in _KINDS and pk.isdigit() else None
    if item is None:
        return
    item.events.create(name="bounced", actor=Event.Actor.PORTAL, note=words[:2000], letter=letter)
    if item.state in {UNCONFIRMED, SPAM}:
        return
    text = _("“%(subject)s” to %(address)s: %(words)s") % {
        "subject": letter.subject,
        "address": letter.to_address,
        "words": words[:500],
    }
    notices.tell(
        f"contributions.view_{item._meta.model_name}",
        _("Letter came back: %s") % item,
        post.desk_path(item),
        text,
        kind="bounced",
    )


def is_dead(email: str) -> bool:
    """Whether a letter to this address has come back: it gets no reminders."""
    theirs = Q(submission__email__iexact=email) | Q(question__email__iexact=email)
    return Event.objects.filter(theirs, name="bounced").exists()
