"""What happens by time alone: reminders, what goes to rest, what went live, what waits for longer than promised.

Safe to run twice, at any interval and in any number of processes: each row is locked and looked at once more.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from contributions import desk, forgetting, post, undelivered
from contributions.models import Event, Flag, Question, Submission
from contributions.models.case import promised
from portal import loops, notices

Item = Submission | Question
_S = Submission.State

CLOSED_AFTER = timedelta(days=14)
# The sender is reminded of the mailed button so long after the item came …
BUTTON = (timedelta(days=2), timedelta(days=10))
# … and of the changes so long before they are due.
CHANGES = (timedelta(days=14), timedelta(days=3))
# Two reminders are never closer than this: one that an outage delayed pushes the next one back.
APART = timedelta(days=2)
# A notice names so many; the queue it leads to shows all.
MOST_NAMED = 20


def follow(at: datetime | None = None) -> int:
    """All that is due at `at` (aware; default: now): how many moves, reminders and items told of."""
    at = at or timezone.now()
    return sum(step(at) for step in (publish, unmake, close, lapse, remind, tell_overdue))


def publish(at: datetime) -> int:
    """Stories whose article went live: their senders hear of it."""
    live = Article.objects.public(at).filter(submission__state=_S.IN_PRODUCTION)
    waiting = Submission.objects.filter(article__in=live).select_related("article__section")
    return sum(_publish(submission, at) for submission in waiting)


def unmake(at: datetime) -> int:
    """Stories whose article was deleted before it went live are accepted again, so that the desk can go on."""
    orphans = Submission.objects.filter(state=_S.IN_PRODUCTION, article=None)
    return sum(_moved(one, "unmake", at, article_version=0) for one in orphans)


def close(at: datetime) -> int:
    """Answers that nobody replied to."""
    answered = Question.objects.filter(state=Question.State.ANSWERED, state_at__lte=at - CLOSED_AFTER)
    return sum(_moved(question, "close", at) for question in answered)


def lapse(at: datetime) -> int:
    """Stories whose changes did not come. No letter: the last reminder said what would happen."""
    return sum(
        _lapse(pk, at)
        for pk in Submission.objects.filter(state=_S.CHANGES_REQUESTED, due_at__lte=at).values_list(
            "pk", flat=True
        )
    )


def remind(at: datetime) -> int:
    """Senders whose button was not pressed or whose changes are due; how many letters.

    After an outage one letter, the one that fits, stands for all that were missed.
    """
    waiting = chain(
        _reminded_of_button(Submission, at), _reminded_of_button(Question, at), _owing_changes(at)
    )
    return sum(_remind(item, at) for item in waiting if _is_due(item, item.reminded_at, at))


def tell_overdue(at: datetime) -> int:
    """Tell the editors, once an item, what has waited for longer than promised: one notice a queue, naming all."""
    stories = Submission.objects.overdue(at).filter(state__in=(_S.RECEIVED, _S.IN_REVIEW))
    return _tell_overdue(_unheard(stories, at), at) + _tell_overdue(
        _unheard(Question.objects.overdue(at), at), at
    )


def _publish(submission: Submission, at: datetime) -> bool:
    with transaction.atomic():
        try:
            event = desk.transition(submission, "publish", desk.PORTAL, at=at)
        except desk.NotNow:
            return False
        event.letter = post.published(submission)
        event.save(update_fields=["letter"])
        return True


def _moved(item: Item, name: str, at: datetime, **fields: object) -> bool:
    try:
        desk.transition(item, name, desk.PORTAL, at=at, fields=fields)
    except desk.NotNow:
        return False
    return True


def _lapse(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        # Changes may have been asked for anew, with another date.
        row = Submission.objects.select_for_update().filter(pk=pk, due_at__lte=at).first()
        return row is not None and _moved(row, "lapse", at)


def _reminded_of_button(model: type[Submission] | type[Question], at: datetime) -> Iterator[Any]:
    rows = model._default_manager.unconfirmed().filter(
        created_at__lte=at - BUTTON[0], created_at__gt=at - forgetting.UNCONFIRMED
    )
    return _with_reminders(rows)


def _owing_changes(at: datetime) -> Iterator[Any]:
    rows = Submission.objects.filter(state=_S.CHANGES_REQUESTED, due_at__gt=at, due_at__lte=at + max(CHANGES))
    return _with_reminders(rows)


def _with_reminders(rows: QuerySet[Any]) -> Iterator[Any]:
    reminders = Q(events__name="reminded")
    return iter(rows.annotate(reminded_at=Max("events__created_at", filter=reminders)).order_by("pk"))


def _is_due(item: Item, reminded_at: datetime | None, at: datetime) -> bool:
    """Whether a moment to remind has passed, and no reminder went since, nor a short while before."""
    passed = [moment for moment in _moments(item) if moment <= at]
    if not passed or _end(item) <= at:
        return False
    return reminded_at is None or (reminded_at < max(passed) and reminded_at <= at - APART)


def _moments(item: Item) -> list[datetime]:
    """When its sender is to be reminded; none when nothing is expected of them."""
    if item.state == _S.UNCONFIRMED and item.flag == Flag.NONE:
        return [item.created_at + after for after in BUTTON]
    if isinstance(item, Submission) and item.state == _S.CHANGES_REQUESTED and item.due_at:
        moments = [item.due_at - before for before in CHANGES]
        # One before they were asked for reminds of nothing.
        return [moment for moment in moments if moment > item.state_at]
    return []


def _end(item: Item) -> datetime:
    """When it is forgotten, or put to rest."""
    if isinstance(item, Submission) and item.state == _S.CHANGES_REQUESTED and item.due_at:
        return item.due_at
    return item.created_at + forgetting.UNCONFIRMED


def _remind(item: Item, at: datetime) -> bool:
    with transaction.atomic():
        row: Any = type(item)._default_manager.select_for_update().filter(pk=item.pk).first()
        if row is None:
            return False
        last = row.events.filter(name="reminded").aggregate(at=Max("created_at"))["at"]
        if not _is_due(row, last, at) or not _may_be_written_to(row, at):
            return False
        is_last = max(_moments(row)) <= at
        letter = post.remind(row, until=_end(row), is_last=is_last)
        row.events.create(
            name="reminded", actor=Event.Actor.PORTAL, is_public=True, letter=letter, created_at=at
        )
        return True


def _may_be_written_to(item: Item, at: datetime) -> bool:
    return loops.may_answer(item.thread, at) and not undelivered.is_dead(item.email)


def _unheard(rows: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Those whose sender has heard nothing from us, or for too long again since they answered."""
    mine = Event.objects.filter(**{str(rows.model._meta.model_name): OuterRef("pk")}, actor=Event.Actor.DESK)
    heard = mine.filter(Q(letter__isnull=False) | Q(name="ask_changes")).order_by("-created_at")
    before = at - promised()
    return rows.annotate(heard_at=Subquery(heard.values("created_at")[:1])).filter(
        Q(heard_at=None) | Q(heard_at__lt=before, state_at__lt=before)
    )


def _tell_overdue(rows: QuerySet[Any], at: datetime) -> int:
    with transaction.atomic():
        # Whoever comes second waits here, and finds them told.
        items = list(rows.filter(overdue_told_at=None).select_for_update())
        if not items:
            return 0
        model = rows.model
        model._default_manager.filter(pk__in=[item.pk for item in items]).update(overdue_told_at=at)
        queue = reverse(f"admin:contributions_{model._meta.model_name}_changelist") + "?queue=overdue"
        notices.tell(
            f"contributions.view_{model._meta.model_name}",
            _overdue_subject(items),
            queue,
            "\n".join(_named(items)),
            kind="overdue",
        )
        return len(items)


def _overdue_subject(items: list[Any]) -> str:
    count = len(items)
    if isinstance(items[0], Submission):
        text = ngettext(
            "%d story waits longer than we promise", "%d stories wait longer than we promise", count
        )
    else:
        text = ngettext(
            "%d question waits longer than we promise", "%d questions wait longer than we promise", count
        )
    return text % count


def _named(items: list[Any]) -> list[str]:
    named = [
        _("%(item)s (since %(day)s)")
        % {"item": item, "day": formats.date_format(timezone.localtime(item.created_at), "DATE_FORMAT")}
        for item in items[:MOST_NAMED]
    ]
    more = len(items) - len(named)
    return [*named, ngettext("and %d more", "and %d more", more) % more] if more else named
