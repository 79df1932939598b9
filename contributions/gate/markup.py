"""XML from strangers, read as a stream and never built: what it counts, declares and points to."""

import re
from collections.abc import Callable
from urllib.parse import unquote
from xml.parsers import expat

from contributions.gate.limits import MOST_DEPTH, MOST_TOKEN

# What a document may show or lead to without loading anything of its own accord, or at most a picture.
_HARMLESS = {"hyperlink", "image", "video", "audio", "media"}
# A template on its author's own disk, which every document of an office names: no place a stranger could fill.
_LOCAL = re.compile(r"(?:file:///(?![\\/]))?(?:[a-z]:[\\/])?(?![\\/]{2})[^:]*", re.I)

Watch = Callable[[str, dict[str, str]], None]


class Tangle(Exception):
    """More elements, deeper ones or larger tags than a manuscript has, or entities of its own."""


class Broken(Exception):
    """Not well-formed."""


class Active(Exception):
    """It calls a macro."""


class Remote(Exception):
    """It loads a part of itself from elsewhere."""


class Encrypted(Exception):
    """Its parts are encrypted."""


class Stream:
    """`feed` it block by block, then `close`. `watch` sees each element: its name without prefix, its attributes.

    Raises:
        Tangle, Broken: and what `watch` raises.
    """

    def __init__(self, most_elements: int, watch: Watch) -> None:
        self._left, self._depth, self._fed, self._watch = most_elements, 0, 0, watch
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, block: bytes, *, is_last: bool = False) -> None:
        try:
            self._parser.Parse(block, is_last)
        except (expat.ExpatError, LookupError, ValueError) as fault:
            # The last two: an encoding that nobody knows, or that is none.
            raise Broken from fault
        self._fed += len(block)
        if self._fed - self._parser.CurrentByteIndex > MOST_TOKEN:
            raise Tangle

    def close(self) -> None:
        self.feed(b"", is_last=True)

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        # Old programs name their DTD, which nobody fetches; only what is declared here makes a bomb.
        if has_subset:
            raise Tangle

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._left -= 1
        self._depth += 1
        if self._left < 0 or self._depth > MOST_DEPTH:
            raise Tangle
        self._watch(tag.rpartition(":")[2], attributes)

    def _end(self, tag: str) -> None:
        self._depth -= 1


def watch_for(part: str) -> Watch:
    """What has to be looked for in a part of a document, by its name."""
    if part.endswith(".rels"):
        return _relationship
    if part == "[content_types].xml":
        return _content_type
    return _manifest if part == "meta-inf/manifest.xml" else _listener


def _relationship(tag: str, attributes: dict[str, str]) -> None:
    """Source: ECMA-376 part 2, 9.3: a part is what its relationship calls it, whatever the name of its file."""
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    if kind in {"vbaproject", "wordvbadata", "attachedtoolbars"}:
        raise Active
    is_external = attributes.get("TargetMode", "").lower() == "external"
    if is_external and kind not in _HARMLESS and not _LOCAL.fullmatch(unquote(attributes.get("Target", ""))):
        raise Remote


def _content_type(tag: str, attributes: dict[str, str]) -> None:
    kind = attributes.get("ContentType", "").lower()
    if "macroenabled" in kind or "vbaproject" in kind:
        raise Active


def _manifest(tag: str, attributes: dict[str, str]) -> None:
    if tag == "encryption-data":
        raise Encrypted


def _listener(tag: str, attributes: dict[str, str]) -> None:
    """Source: CVE-2018-16858: a listener may call a script that is installed with the program itself."""
    if tag == "event-listener":
        raise Active
