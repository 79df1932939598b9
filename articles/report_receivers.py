"""Pages and search rows that follow when a report, or what stands on its page, is changed by any way."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from django.db.models import Model, Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.utils import timezone

from articles.models import (
    Author,
    Edition,
    Keyword,
    KeywordAlias,
    Picture,
    Redirect,
    Report,
    SamplePage,
    Section,
    TocEntry,
)
from articles.search import index
from articles.search.reports import REPORTS
from portal import purges

# Pages that show reports of all kinds. The sitemap is made of "archive".
EVERYWHERE = frozenset({"reports", "home", "archive"})


def connect() -> None:
    """Listen, once, from `apps.py: ready()`."""
    listeners: list[tuple[Any, Any, Any]] = [
        (pre_save, Report, _report_was),
        (post_save, Report, _report_changes),
        (pre_delete, Report, _report_goes),
        (post_save, Section, _section_changes),
        (post_save, KeywordAlias, _alias_changes),
        (post_delete, KeywordAlias, _alias_changes),
        (post_save, Picture, _picture_changes),
        (pre_delete, Picture, _picture_changes),
    ]
    for name in (Author, Keyword):
        listeners += [
            (post_save, name, _name_changes),
            (pre_delete, name, _name_goes),
            (post_delete, name, _name_is_gone),
        ]
    for part in (Edition, TocEntry, SamplePage):
        listeners += [(post_save, part, _part_changes), (post_delete, part, _part_changes)]
    for through in (Report.authors.through, Report.keywords.through, Report.related.through):
        listeners.append((m2m_changed, through, _company_changes))
    for signal, sender, receiver in listeners:
        signal.connect(receiver, sender=sender, dispatch_uid=f"reports.{receiver.__name__}.{sender.__name__}")


def tags(report: Report) -> set[str]:
    """The tags of every page `report` stands on; none for a draft, which stands on none."""
    if report.published_at is None:
        return set()
    beside: list[Keyword | Author] = [*report.keywords.all(), *report.authors.all()]
    return {report.tag, report.section.tag, *EVERYWHERE} | {one.tag for one in beside}


def _refresh(reports: Iterable[Report]) -> None:
    found = list(reports)
    index.put_items(REPORTS, found)
    purges.purge({tag for report in found for tag in tags(report)})


def _of(condition: Q) -> QuerySet[Report]:
    """The reports that readers see, saw or will see."""
    pks = Report.objects.filter(condition, published_at__isnull=False).order_by().values("pk")
    return Report.objects.filter(pk__in=pks).select_related("section")


def _report_was(sender: type[Model], instance: Report, raw: bool = False, **_: Any) -> None:
    """What it stood on before: it may leave its section, or readers' sight, with this save."""
    stored = None if raw or not instance.pk else _of(Q(pk=instance.pk)).first()
    instance._tags_before = tags(stored) if stored else set()  # type: ignore[attr-defined]
    seen = stored is not None and stored.published_at is not None and stored.published_at <= timezone.now()
    instance._path_before = stored.get_absolute_url() if stored and seen else ""  # type: ignore[attr-defined]


def _report_changes(sender: type[Model], instance: Report, raw: bool = False, **_: Any) -> None:
    before: set[str] = getattr(instance, "_tags_before", set())
    if not raw and (before or instance.published_at):
        index.put_items(REPORTS, [instance])
        purges.purge(before | tags(instance))
    _lead_on(getattr(instance, "_path_before", ""), instance)


def _lead_on(old: str, report: Report) -> None:
    """Addresses are promises: what readers have seen leads to where it is now."""
    new = report.get_absolute_url()
    if old and old != new:
        Redirect.lead(unquote(old), unquote(new))


def _report_goes(sender: type[Model], instance: Report, **_: Any) -> None:
    # Its search row goes by itself.
    purges.purge(tags(instance))


def _part_changes(
    sender: type[Model], instance: Edition | TocEntry | SamplePage, raw: bool = False, **_: Any
) -> None:
    if not raw:
        _refresh(_of(Q(pk=instance.report_id)))


def _company_changes(
    sender: type[Model],
    instance: Model,
    action: str,
    reverse: bool,
    pk_set: set[int] | None,
    **_: Any,
) -> None:
    """Authors, keywords or related articles come or go; from whichever side it was said."""
    if not reverse:
        touched = [instance.pk]
    elif pk_set is not None:
        touched = list(pk_set)
    else:
        # The other side is emptied: afterwards nobody could say of which reports.
        if action == "pre_clear":
            instance._left = list(instance.reports.values_list("pk", flat=True))  # type: ignore[attr-defined]
        touched = getattr(instance, "_left", [])
    # Before, for the pages of what goes; after, for those of what came.
    reports = _of(Q(pk__in=touched))
    if action.startswith("post_"):
        _refresh(reports)
    elif action != "pre_add":
        purges.purge({tag for report in reports for tag in tags(report)})


def _name_changes(sender: type[Model], instance: Author | Keyword, raw: bool = False, **said: Any) -> None:
    if not raw and not said.get("created"):
        _refresh(_of(_named(instance)))


def _name_goes(sender: type[Model], instance: Author | Keyword, **_: Any) -> None:
    # After the deletion nobody could say any more whose reports these were.
    instance._reports_left_behind = list(_of(_named(instance)))  # type: ignore[union-attr]


def _name_is_gone(sender: type[Model], instance: Author | Keyword, **_: Any) -> None:
    _refresh(getattr(instance, "_reports_left_behind", []))


def _named(instance: Author | Keyword) -> Q:
    return Q(authors=instance) if isinstance(instance, Author) else Q(keywords=instance)


def _alias_changes(sender: type[Model], instance: KeywordAlias, raw: bool = False, **_: Any) -> None:
    if not raw:
        _refresh(_of(Q(keywords=instance.keyword_id)))


def _picture_changes(sender: type[Model], instance: Picture, raw: bool = False, **said: Any) -> None:
    """Its words or its cut, on each page that shows it as a cover or a sample."""
    if not raw and not said.get("created"):
        shown = _of(Q(cover=instance) | Q(samples__picture=instance))
        purges.purge({tag for report in shown for tag in tags(report)})


def _section_changes(sender: type[Model], instance: Section, raw: bool = False, **said: Any) -> None:
    if not raw and not said.get("created"):
        found = list(_of(Q(section=instance)))
        if found:
            purges.purge({"reports"} | {report.tag for report in found})
