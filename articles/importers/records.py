"""What every reader makes: a record for `articles.importing`, or a refusal with a sentence."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


class Refused(Exception):
    """Why a record cannot go in; the sentence is for the person at the terminal."""


@dataclass(frozen=True)
class Refusal:
    """A record that stays outside: where it was found, and why."""

    path: str
    sentence: str


@dataclass(frozen=True)
class Name:
    """An author: the slug tells two apart, the name is what readers see."""

    slug: str
    name: str


@dataclass(frozen=True)
class Record:
    """One article of another system, in our terms.

    `body` is HTML that nobody has cleaned yet; a link to another record or to the old site is
    `article:REFERENCE` (see `articles.importers.links`). `data` is whatever else the source said, ready for
    JSON. `notes` are sentences about what was left out.
    """

    path: str
    source_id: str
    title: str
    slug: str
    published_at: datetime
    body: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    authors: tuple[Name, ...] = ()
    language: str = ""
    dateline: str = ""
    is_draft: bool = False
    link_url: str = ""
    source_url: str = ""
    # Paths readers still hold, each beginning and ending with a slash.
    aliases: tuple[str, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        """Changes when the source, or what we read out of it, does; not with the folder it lies in."""
        content = {key: value for key, value in asdict(self).items() if key not in {"path", "notes"}}
        text = json.dumps(content, sort_keys=True, default=datetime.isoformat)
        return hashlib.sha256(text.encode()).hexdigest()


def sound(text: str) -> str:
    """`text` as every database takes it: surrogate pairs joined, halves replaced, no control characters."""
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(letter for letter in joined if letter >= " " or letter in "\t\n")
