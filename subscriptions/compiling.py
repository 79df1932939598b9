"""Building an issue out of what was published: the draft, what joins it, the word to the editors."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article, Revision
from portal import notices, signing
from subscriptions import readiness, schedule
from subscriptions.models import Issue, IssueItem, Weekly

TOLD_BEFORE = timedelta(hours=24)
HOLD = "weekly.hold"


def draft(weekly: Weekly, now: datetime) -> Issue:
    """The issue that is being prepared: the first upcoming one, made when there is none.

    Each period has one issue ever: two ticks at once, or a late one, find the same row.
    """
    upcoming = Issue.objects.upcoming().filter(weekly=weekly).first()
    if upcoming:
        return upcoming
    period = schedule.next_period(weekly, now)
    while Issue.objects.filter(weekly=weekly, period=period).exists():
        period = schedule.following(period)
    try:
        with transaction.atomic():
            return Issue.objects.create(weekly=weekly, period=period, due_at=schedule.due_at(weekly, period))
    except IntegrityError:
        return Issue.objects.get(weekly=weekly, period=period)


def reschedule(weekly: Weekly, now: datetime) -> None:
    """An editor changed the weekday or time: the draft follows, to the first such moment still ahead."""
    for issue in Issue.objects.upcoming().filter(weekly=weekly, due_at__gt=now):
        period = (
            issue.period if schedule.due_at(weekly, issue.period) > now else schedule.next_period(weekly, now)
        )
        if not Issue.objects.filter(weekly=weekly, period=period).exclude(pk=issue.pk).exists():
            issue.period, issue.due_at = period, schedule.due_at(weekly, period)
            issue.save(update_fields=["period", "due_at"])


@transaction.atomic
def collect(issue: Issue, now: datetime) -> int:
    """Let what was published since the last cutoff join a draft, newest first; how many joined.

    With more than `max_items`, the oldest that nobody pinned, rewrote or made the lead wait for the next.
    """
    issue = Issue.objects.select_for_update(of=("self",)).select_related("weekly").get(pk=issue.pk)
    if issue.state != Issue.State.DRAFT:
        return 0
    waiting = list(candidates(issue.weekly, now)[: issue.weekly.max_items])
    if not waiting:
        return 0
    kept = issue.items.filter(is_dropped=False)
    movable = list(
        kept.filter(is_pinned=False, is_lead=False, teaser="")
        .select_related("article")
        .order_by("article__published_at", "article__pk")
    )
    joined, room = 0, issue.weekly.max_items - kept.count()
    for article in waiting:
        if room <= 0:
            if not movable or _age(movable[0].article) >= _age(article):
                break
            movable.pop(0).delete()
            room += 1
        IssueItem.objects.create(issue=issue, article=article)
        joined, room = joined + 1, room - 1
    _propose(issue)
    return joined


def free(weekly: Weekly, now: datetime) -> QuerySet[Article]:
    """Public articles of the weekly's language that no issue of it has, however old; the newest first."""
    taken = IssueItem.objects.filter(weekly=weekly, article=OuterRef("pk"))
    return Article.objects.public(now).filter(~Exists(taken), language=weekly.language).newest()


def candidates(weekly: Weekly, now: datetime) -> QuerySet[Article]:
    """Public articles of the weekly's language that no issue of it has yet, new since the last freeze.

    New is what was published since the last cutoff, and what appeared back-dated: its first published
    revision came after the last freeze.
    """
    frozen = Issue.objects.filter(weekly=weekly, cutoff_at__isnull=False)
    since = frozen.aggregate(cutoff=Max("cutoff_at"), revision=Max("last_revision"))
    found = free(weekly, now)
    if since["cutoff"] is None:
        return found
    published_once = Revision.objects.filter(
        article=OuterRef("pk"), pk__lte=since["revision"] or 0, snapshot__state=Article.State.PUBLISHED
    )
    touched = Revision.objects.filter(pk__gt=since["revision"] or 0).values("article")
    backdated = Q(pk__in=touched) & ~Exists(published_once)
    return found.filter(Q(published_at__gt=since["cutoff"]) | backdated)


def cutoff(issue: Issue, now: datetime) -> dict[str, Any]:
    """What the freeze notes of this issue: everything published until `cutoff_at` stands in an issue.

    What is new by its date and did not fit keeps the cutoff back, so that it is a candidate next week.
    """
    left = candidates(issue.weekly, now).filter(published_at__gt=_last_cutoff(issue.weekly) or now)
    oldest = left.order_by("published_at").values_list("published_at", flat=True).first()
    at = min(now, oldest - timedelta(microseconds=1)) if oldest else now
    return {"cutoff_at": at, "last_revision": Revision.objects.aggregate(last=Max("pk"))["last"] or 0}


def tell_ready(issue: Issue, now: datetime) -> bool:
    """A day before it leaves, once, a letter to the editors with *Look* and *Hold*."""
    won = Issue.objects.filter(pk=issue.pk, ready_told_at=None).update(ready_told_at=now)
    if not won:
        return False
    path = f"/admin/subscriptions/issue/{issue.pk}/change/"
    due = date_format(issue.due_at.astimezone(issue.weekly.tz), "DATETIME_FORMAT")
    found = readiness.check(issue, now)
    leaves = issue.weekly.auto_send or issue.state == Issue.State.APPROVED
    context = {
        "issue": issue,
        "items": issue.shown_items(now),
        "due": due,
        "zone": issue.weekly.zone,
        "leaves": leaves,
        "findings": [*found.blockers, *found.warnings],
        "look_path": path,
        "hold_token": signing.sign(HOLD, issue.pk),
    }
    if leaves:
        text = _("It leaves by itself on %(due)s (%(zone)s).") % {"due": due, "zone": issue.weekly.zone}
    else:
        text = _("It is due on %(due)s (%(zone)s) and waits for approval.") % {
            "due": due,
            "zone": issue.weekly.zone,
        }
    notices.tell(
        "subscriptions.change_issue",
        _("Ready: %s") % issue,
        path,
        text,
        kind="weekly_ready",
        letter="weekly/ready",
        context=context,
    )
    return True


def _propose(issue: Issue) -> None:
    """A lead where the editor has chosen none."""
    items = list(issue.items.filter(is_dropped=False).select_related("article"))
    if items and not any(item.is_lead for item in items):
        lead = min(items, key=_fitness)
        lead.is_lead = True
        lead.save(update_fields=["is_lead"])


def _fitness(item: IssueItem) -> tuple[bool, bool, float]:
    """Smaller fits better as the lead: the home page's lead, then one with a picture, then the newest."""
    article = item.article
    return (article.lead_position != 1, article.picture_id is None, -_age(article).timestamp())


def _age(article: Article) -> datetime:
    return article.published_at or timezone.now()


def _last_cutoff(weekly: Weekly) -> datetime | None:
    latest: datetime | None = Issue.objects.filter(weekly=weekly).aggregate(at=Max("cutoff_at"))["at"]
    return latest
