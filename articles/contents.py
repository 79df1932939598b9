"""A report's table of contents as it is read: sections within chapters, subsections within sections."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.models import TocEntry


@dataclass(frozen=True)
class Line:
    """A line and the lines under it."""

    entry: TocEntry
    below: list["Line"] = field(default_factory=list)


def nested(entries: Iterable[TocEntry]) -> list[Line]:
    """The lines of the first level with theirs, in order. A level that was left out is no gap."""
    top: list[Line] = []
    above: list[Line] = []
    for entry in entries:
        line = Line(entry)
        while above and above[-1].entry.level >= entry.level:
            above.pop()
        (above[-1].below if above else top).append(line)
        above.append(line)
    return top
