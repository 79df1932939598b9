"""Narrowing the list of reports by section, keyword and year, with how many each choice would leave."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Count, F, IntegerField, Value
from django.db.models.functions import Cast, ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.languages import in_language
from articles.models import Report
from articles.models.report import ReportQuerySet
from portal import languages

NAMES = ("section", "keyword", "year")
# So many keywords are offered, those of most reports.
KEYWORDS = 12
_SLUG = re.compile(r"[-\w]{1,100}")
_YEAR = re.compile(r"[12][0-9]{3}")


@dataclass(frozen=True)
class Wish:
    """What the address asks for, by name; `is_possible`: whether anything could match it."""

    asked: Mapping[str, str]
    is_possible: bool

    def narrow(self, reports: ReportQuerySet, *, but: str = "") -> ReportQuerySet:
        """Those of `reports` that match; `but` names the one filter that is left out."""
        if not self.is_possible:
            return reports.none()
        for name, value in self.asked.items():
            if name == but:
                continue
            if name == "year":
                zone = timezone.get_default_timezone()
                start, end = (datetime(year, 1, 1, tzinfo=zone) for year in (int(value), int(value) + 1))
                reports = reports.filter(published_at__gte=start, published_at__lt=end)
            else:
                reports = reports.filter(**{f"{name}{'s' if name == 'keyword' else ''}__slug": value})
        return reports

    def query(self, **changed: str) -> str:
        """The query string of this wish with some values changed ("": left out), its "?" included."""
        wanted = {name: changed.get(name, self.asked.get(name, "")) for name in NAMES}
        return (
            "?" + urlencode(kept)
            if (kept := {name: value for name, value in wanted.items() if value})
            else ""
        )


@dataclass(frozen=True)
class Choices:
    """The facets as `articles/facets.html` shows them, and whether the other language has reports too."""

    facets: list[dict[str, Any]]
    is_in_both: bool


def read(query: Mapping[str, str]) -> Wish:
    """Any text will do: what can be no value of a filter matches nothing."""
    asked = {name: query[name].strip() for name in NAMES if query.get(name, "").strip()}
    good = {name: (_YEAR if name == "year" else _SLUG).fullmatch(value) for name, value in asked.items()}
    return Wish({name: asked[name] for name in asked if good[name]}, all(good.values()))


def choices(wish: Wish, path: str, at: datetime) -> Choices:
    """Each filter's values among the public reports that the other filters leave; one query."""
    public = Report.objects.public(at)
    here = public.in_language().order_by()
    year = Cast(ExtractYear("published_at", tzinfo=timezone.get_default_timezone()), CharField())
    parts = [
        _counted(
            wish.narrow(here, but="section"), "section",
            F("section__slug"), F("section__name"), F("section__name_zh"), F("section__order"),
        ),
        _counted(
            wish.narrow(here.filter(keywords__isnull=False), but="keyword"), "keyword",
            F("keywords__slug"), F("keywords__name"), F("keywords__name_zh"),
        ),
        _counted(wish.narrow(here, but="year"), "year", year, Value(""), Value("")),
        _counted(public.in_language(languages.other()).order_by(), "other", Value(""), Value(""), Value("")),
    ]  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in (*NAMES, "other")}
    for row in parts[0].union(*parts[1:], all=True):
        rows[row["what"]].append(row)
    rows["section"].sort(key=lambda row: (row["place"], row["name"]))
    rows["keyword"].sort(key=lambda row: (-row["count"], row["name"]))
    rows["year"].sort(key=lambda row: row["value"], reverse=True)
    called = {"section": _("Section"), "keyword": _("Keyword"), "year": _("Year")}
    facets = [_facet(wish, path, name, called[name], rows[name]) for name in NAMES]
    return Choices(
        [facet for facet in facets if facet["choices"]], any(row["count"] for row in rows["other"])
    )


def _counted(
    reports: ReportQuerySet, what: str, value: Any, name: Any, name_zh: Any, place: Any = None
) -> Any:
    columns = {
        "what": Value(what, CharField()), "value": value, "name": name, "name_zh": name_zh,
        "place": place or Value(0, IntegerField()),
    }  # fmt: skip
    return reports.values(**columns).annotate(count=Count("pk"))


def _facet(wish: Wish, path: str, name: str, called: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    chosen = wish.asked.get(name, "")
    limit = KEYWORDS if name == "keyword" else len(rows)
    shown = [row for place, row in enumerate(rows) if place < limit or row["value"] == chosen]
    found = [
        {
            "name": in_language(row["name"], row["name_zh"]) or row["value"],
            "count": row["count"],
            "url": path + wish.query(**{name: row["value"]}),
            "is_chosen": row["value"] == chosen,
        }
        for row in shown
    ]
    return {
        "name": called, "choices": found, "is_open": bool(chosen), "all_url": path + wish.query(**{name: ""}),
    }  # fmt: skip
