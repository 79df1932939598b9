"""How a report is cited: a line to copy, and the same for reference managers.

English follows APA 7 (https://apastyle.apa.org/style-grammar-guidelines/references/examples/report-references),
Chinese GB/T 7714-2015. Names stand as their bearers write them: which part is the family's, no rule can tell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from articles.links import absolute
from articles.models import Author, Report
from portal import languages

_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Citation:
    """`text` for a list of references, `bibtex` and `ris` for programs."""

    text: str
    bibtex: str
    ris: str


def cite(report: Report, authors: Sequence[Author], publisher: str) -> Citation:
    """The citation of a published report; without authors the publisher stands in their place."""
    names = [author.name for author in authors] or [publisher]
    text = _chinese if languages.is_chinese(report.language) else _apa
    return Citation(
        text(report, names, publisher), _bibtex(report, names, publisher), _ris(report, names, publisher)
    )


def _apa(report: Report, names: Sequence[str], publisher: str) -> str:
    number = f" ({report.number})" if report.number else ""
    # APA 7, 10.4: who is author and publisher at once is named once.
    by = "" if list(names) == [publisher] else f" {_stop(publisher)}"
    who = f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else names[0]
    title = _stop(f"{_title(report, ': ')}{number}")
    return f"{who} ({_year(report)}). {title}{by} {_url(report)}"


def _chinese(report: Report, names: Sequence[str], publisher: str) -> str:
    # GB/T 7714, 8.1.2: three names at most.
    who = ", ".join(names[:3]) + (", 等" if len(names) > 3 else "")
    number = f": {report.number}" if report.number else ""
    return f"{who}. {_title(report, ': ')}{number}[R/OL]. {publisher}, {_year(report)}. {_url(report)}"


def _bibtex(report: Report, names: Sequence[str], publisher: str) -> str:
    fields = {
        # Braces keep a name whole: BibTeX would look for a family name at its end.
        "author": " and ".join(f"{{{_tex(name)}}}" for name in names),
        "title": f"{{{_tex(_title(report, ': '))}}}",
        "institution": _tex(publisher),
        "number": _tex(report.number),
        "year": str(_year(report)),
        "url": _url(report),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@techreport{{report-{report.pk},\n" + ",\n".join(lines) + "\n}"


def _ris(report: Report, names: Sequence[str], publisher: str) -> str:
    day = f"{timezone.localtime(report.published_at, timezone.get_default_timezone()):%Y/%m/%d}"
    fields = [
        ("TY", "RPRT"),
        *(("AU", name) for name in names),
        ("TI", _title(report, ": ")),
        ("PB", publisher),
        ("SN", report.number),
        ("PY", str(_year(report))),
        ("DA", day),
        ("LA", report.language),
        ("UR", _url(report)),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\n".join([*lines, "ER  - "])


def _title(report: Report, between: str) -> str:
    return _line(f"{report.title}{between}{report.subtitle}" if report.subtitle else report.title)


def _stop(text: str) -> str:
    """`text` as a sentence: with a full stop unless it ends with a mark already."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _line(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str) -> str:
    return re.sub(r"[\\~^{}&%$#_]", lambda found: _SPECIAL.get(found[0], f"\\{found[0]}"), text)


def _year(report: Report) -> int:
    return timezone.localtime(report.published_at, timezone.get_default_timezone()).year


def _url(report: Report) -> str:
    return absolute(report.get_absolute_url())
