"""The lines of a CSV file of subscribers, each read into an entry or refused with a sentence.

UTF-8 with or without a mark, UTF-16 with one, else GB 18030; comma, semicolon or tab.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import StringIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from articles.models import Section
from subscriptions.models import Subscriber, Weekly
from subscriptions.models.subscriber import clean_email, email_key
from subscriptions.subscribing import variant_key

COLUMNS = (
    "email", "name", "organisation", "country", "language", "sections", "consent_source", "confirmed_on",
)  # fmt: skip
# Other names for a column; `confirmed_at` is what our own export calls it.
_ALIASES = {
    "e-mail": "email", "mail": "email", "email_address": "email", "organization": "organisation",
    "confirmed_at": "confirmed_on", "consent": "consent_source",
}  # fmt: skip
_LONGEST = {"name": 150, "organisation": 150, "country": 80, "consent_source": 100}
# A spreadsheet would run a cell that begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """This is no CSV file of subscribers."""


class BadLine(Exception):
    """What is wrong with one line, in a sentence for the editor."""


@dataclass(frozen=True)
class Entry:
    """One person as a line tells."""

    email: str
    key: str
    language: str
    name: str = ""
    organisation: str = ""
    country: str = ""
    sections: str = ""
    source: str = ""
    confirmed_at: datetime | None = None
    # What a file that was exported here says of them; "" otherwise.
    state: str = ""


@dataclass(frozen=True)
class Line:
    """A line by its number in the file, with its entry or what is wrong with it."""

    number: int
    email: str
    entry: Entry | None = None
    problem: str = ""


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula. `plain` takes it back."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def decode(data: bytes) -> str:
    """The file's text.

    Raises:
        Unreadable: in no encoding we know.
    """
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The file is neither UTF-8 nor GB 18030. Please save it as “CSV UTF-8”."))


class Reader:
    """Reads one file's lines; knows the sections, the weeklies, and what holds for the whole file."""

    def __init__(self, *, source: str, language: str, now: datetime) -> None:
        self.source, self.language, self.now = source, language, now
        codes = dict(settings.LANGUAGES)
        written = [*Weekly.objects.values_list("language", flat=True), settings.LANGUAGE_CODE]
        self.languages = {name.casefold(): code for code in written for name in (code, codes.get(code, code))}
        self.sections: dict[str, str] = {}
        for section in Section.objects.all():
            for name in (section.slug, section.name, getattr(section, "name_zh", "")):
                self.sections[name.strip().casefold()] = section.slug
        # Asked once: a choice of sections is looked at on each of 100,000 lines.
        self._keys: dict[str, str] = {"": ""}

    def lines(self, data: bytes) -> Iterator[Line]:
        """Each line below the head, blank ones left out.

        Raises:
            Unreadable: no text, or no column "email".
        """
        text = decode(data)
        rows = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
        head = [_column(cell) for cell in next(rows, [])]
        if "email" not in head:
            raise Unreadable(_("The first line names no column “email”."))
        number = rows.line_num + 1
        try:
            for row in rows:
                if any(cell.strip() for cell in row):
                    yield self._line(number, dict(zip(head, row, strict=False)))
                number = rows.line_num + 1
        except csv.Error:
            yield Line(number, "", problem=_("From here on this is no CSV: a quotation mark is not closed."))

    def _line(self, number: int, cells: Mapping[str, str]) -> Line:
        cells = {name: " ".join(plain(cell).split()) for name, cell in cells.items()}
        try:
            return Line(number, cells["email"], self._entry(cells))
        except BadLine as bad:
            return Line(number, cells["email"][:254], problem=str(bad))

    def _entry(self, cells: Mapping[str, str]) -> Entry:
        if any("\x00" in cell for cell in cells.values()):
            raise BadLine(_("A cell holds a character that no text has."))
        for name, longest in _LONGEST.items():
            if len(cells.get(name, "")) > longest:
                raise BadLine(
                    _("%(column)s is longer than %(count)d characters.") % {"column": name, "count": longest}
                )
        source = cells.get("consent_source") or self.source
        if not source:
            raise BadLine(_("It is not said where and how they agreed (consent_source)."))
        email = _address(cells["email"])
        return Entry(
            email=email,
            key=email_key(email),
            language=self._language(cells.get("language", "")),
            name=cells.get("name", ""),
            organisation=cells.get("organisation", ""),
            country=cells.get("country", ""),
            sections=self._choice(cells.get("sections", "")),
            source=source,
            confirmed_at=self._moment(cells.get("confirmed_on", "")),
            state=cells.get("state", "") if cells.get("state", "") in Subscriber.State.values else "",
        )

    def _language(self, name: str) -> str:
        code = self.languages.get((name or self.language).casefold())
        if code is None:
            raise BadLine(_("There is no weekly in the language “%(name)s”.") % {"name": name})
        return code

    def _choice(self, cell: str) -> str:
        if cell not in self._keys:
            names = [name.strip() for name in cell.replace(";", ",").replace("|", ",").split(",")]
            slugs = []
            for name in filter(None, names):
                if name.casefold() == "all":
                    continue
                if name.casefold() not in self.sections:
                    raise BadLine(_("There is no section “%(name)s”.") % {"name": name})
                slugs.append(self.sections[name.casefold()])
            self._keys[cell] = variant_key(slugs)
        return self._keys[cell]

    def _moment(self, cell: str) -> datetime:
        if not cell:
            return self.now
        try:
            day = date.fromisoformat(cell[:10])
        except ValueError:
            raise BadLine(_("“%(cell)s” is no date. Write it like 2026-03-31.") % {"cell": cell}) from None
        if day > self.now.date():
            raise BadLine(_("They cannot have agreed in the future: %(cell)s.") % {"cell": cell})
        return min(self.now, datetime.combine(day, time(12), UTC))


def _address(cell: str) -> str:
    email = clean_email(cell)
    try:
        validate_email(email)
    except ValidationError:
        raise BadLine(_("“%(cell)s” is no e-mail address.") % {"cell": cell[:254]}) from None
    if len(email) > 254:
        raise BadLine(_("“%(cell)s” is no e-mail address.") % {"cell": cell[:254]})
    return email


def _column(cell: str) -> str:
    name = cell.strip().strip("\ufeff").lower().replace(" ", "_")
    return _ALIASES.get(name, name)


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)
