"""The head of a Markdown file: YAML between lines of `---`, or TOML between lines of `+++`.

Every value is read as text, a list or a mapping, never guessed at: `title: 2019` is a title, `title: No` is
not false, and a date is read by us, so that a bad one gets a sentence.
"""

import re
import tomllib
from typing import Any

import yaml

from articles.importers.records import Refused, sound

MOST_BYTES = 2_000_000
MOST_HEAD = 64_000
_HEAD = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<head>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M
)
_NOTHING = {"", "~", "null", "Null", "NULL"}


class _Loader(yaml.BaseLoader):
    """Text, lists and mappings only; follows no alias: ten lines could stand for a billion values."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise Refused("Its front matter uses YAML aliases (*name), which are not followed.")
        return super().compose_node(parent, index)


def split(data: bytes) -> tuple[dict[str, Any], str]:
    """The front matter of a file, empty values left out, and the text below it.

    Raises:
        Refused: with the sentence that says what is wrong.
    """
    if len(data) > MOST_BYTES:
        raise Refused(f"It has {len(data):,} bytes; {MOST_BYTES:,} are the most.")
    if b"\x00" in data:
        raise Refused("It holds NUL bytes: it is no text.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused(f"It is not UTF-8: byte {fault.start + 1} belongs to no letter.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _HEAD.match(text.lstrip("\n"))
    if found is None:
        raise Refused("It has no front matter.")
    head = found["head"]
    if len(head) > MOST_HEAD:
        raise Refused(f"Its front matter has {len(head):,} characters; {MOST_HEAD:,} are the most.")
    values = _toml(head) if found["fence"] == "+++" else _yaml(head)
    if not isinstance(values, dict):
        raise Refused("Its front matter is no list of names and values.")
    return _plain(values), text.lstrip("\n")[found.end() :]


def _yaml(head: str) -> Any:
    try:
        loader = _Loader(head)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        # The first line of the file is the fence.
        where = f" in line {mark.line + 2}" if mark else ""
        what = getattr(fault, "problem", None) or "unreadable"
        raise Refused(f"Its front matter is broken YAML{where}: {what}.") from None
    except RecursionError:
        raise Refused("Its front matter is nested too deeply.") from None


def _toml(head: str) -> Any:
    try:
        return tomllib.loads(head)
    except tomllib.TOMLDecodeError as fault:
        raise Refused(f"Its front matter is broken TOML: {fault}.") from None
    except RecursionError:
        raise Refused("Its front matter is nested too deeply.") from None


def _plain(value: Any) -> Any:
    """Text, lists and mappings of sound text, nothing empty among them."""
    if isinstance(value, dict):
        plain = ((sound(str(key)), _plain(inner)) for key, inner in value.items())
        return {key: inner for key, inner in plain if inner not in ("", [], {})}
    if isinstance(value, list):
        return [inner for inner in map(_plain, value) if inner not in ("", [], {})]
    if isinstance(value, bool):
        return str(value).lower()
    text = sound(str(value)).strip()
    return "" if text in _NOTHING else text
