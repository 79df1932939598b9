"""Putting a case into an editor's hands, and saying so in its time line."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contributions import desk
from contributions.models import Event, Question, Submission
from contributions.moves import QUESTION_MOVES


def assign(item: Submission | Question, editor: Any, by: Any) -> Event | None:
    """`item` is `editor`'s from now on (None: nobody's), as the editor `by` decides; None: it was so already.

    A question taken by its own editor also moves to “assigned”.

    Raises:
        desk.Refused: with the reason.
    """
    with transaction.atomic():
        row = type(item)._default_manager.select_for_update().get(pk=item.pk)
        if row.assignee_id == (editor.pk if editor else None):
            return None
        item.assignee = editor
        takes = isinstance(row, Question) and editor == by and row.state in QUESTION_MOVES["assign"].sources
        if takes:
            return desk.move(item, "assign", by)
        type(item)._default_manager.filter(pk=item.pk).update(assignee=editor)
        note = str(editor) if editor else _("in nobody's hands")
        return item.events.create(name="assigned", actor=Event.Actor.DESK, user=by, note=note)
