"""Markdown files with front matter, as Hugo and Jekyll keep them: one file, one record.

The id at the source is the file's name without its ending (of a page bundle, `2019/some-story/index.md`, the
folder's name): it is the same whichever folder the import starts from, whether the file comes alone or with
the others, and when title, date or slug are edited. Two files of one name cannot both come from one source.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from datetime import timezone as fixed
from html import escape, unescape
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from articles import cleaning
from articles.ages import EARLIEST_YEAR, LATEST_YEAR
from articles.importers import frontmatter, liquid, shortcodes, tidying
from articles.importers.records import Name, Record, Refusal, Refused, sound
from articles.models.keyword import keyword_slug

SUFFIXES = (".md", ".markdown")
LONGEST_TITLE = 250
# A book; and what hostile brackets may cost is seconds.
LONGEST_TEXT = 500_000

# Archives indent whole paragraphs and pieces of tables by accident; beyond this depth it is left as it is.
_MOST_INDENTS = 4
_SPACED_LINK = re.compile(r"\]\(((?:https?://|mailto:)[^()<>\"'\n]* [^()<>\"'\n]*)\)")
_BOLD_END = re.compile(r"(?<![\w*])\*\*([^\s*](?:[^*\n]*[^\w\s*])?)\*\*(?=\w)")
_FILE_DATE = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:-|$)")
_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
    r"\s*(Z|z|UTC|[+-]\d{2}:?\d{2})?"
)
# What becomes a field of ours; the rest of the front matter is kept as it is.
_MAPPED = {
    "title", "slug", "date", "summary", "topics", "tags", "keywords", "authors", "author", "draft", "aliases",
    "redirect_from", "language", "lang", "dateline",
}  # fmt: skip
_is_address = URLValidator(schemes=["http", "https"])


def _indented(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    """A block indented by four spaces: code, unless it reads like prose or goes on with HTML begun before."""
    text, depth = tokens[place].content, env.get("indents", 0)
    goes_on = place > 0 and tokens[place - 1].type == "html_block"
    if depth < _MOST_INDENTS and (goes_on or _reads_like_prose(text)):
        return str(_markdown.render(text, {**env, "indents": depth + 1}))
    return f"<pre><code>{escape(text, quote=False)}</code></pre>\n"


def _reads_like_prose(text: str) -> bool:
    words = re.sub(r"<[^>]*>|\]\([^)]*\)|&#?\w+;", " ", text)
    plain = sum(letter.isalpha() or letter in " \n,.'’“”_" for letter in words)
    return len(words.split()) >= 12 and plain > 0.92 * len(words)


_markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable(["table", "strikethrough"])
_markdown.use(footnote_plugin).use(deflist_plugin)
_markdown.add_render_rule("code_block", _indented)


def read(path: str, data: bytes) -> Iterator[Record | Refusal]:
    """The record in the file `path` (relative, with slashes), or why there is none."""
    try:
        yield _record(path, data)
    except Refused as refusal:
        yield Refusal(path, str(refusal))


def render(text: str) -> str:
    """Markdown (CommonMark, tables, strikethrough, footnotes, definition lists, HTML, shortcodes, Liquid) as HTML.

    It is tidied, not yet cleaned.

    Raises:
        Refused: it is too long, or no text for an article.
    """
    if len(text) > LONGEST_TEXT:
        raise Refused(f"Its text has {len(text):,} characters; {LONGEST_TEXT:,} are the most.")
    return tidying.tidy(sound(_markdown.render(_mended(liquid.expand(shortcodes.expand(text))))))


def _mended(text: str) -> str:
    """What older programs took and CommonMark does not: spaces in an address, bold that ends at a word."""
    text = _SPACED_LINK.sub(lambda found: f"]({found[1].strip().replace(' ', '%20')})", text)
    return _BOLD_END.sub(r"**\1** ", text)


def moment(text: str) -> datetime:
    """A date as people write it; without an offset it is the site's time, without a time midnight.

    Raises:
        Refused: it is no date, or one outside 1400 to 9000.
    """
    found = _MOMENT.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        naive = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  the zone follows
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValueError
        return _in_zone(naive, found[7])
    except (ValueError, OverflowError):
        raise Refused(f"Its date is none: “{text[:40]}”.") from None


def _in_zone(naive: datetime, offset: str | None) -> datetime:
    if not offset:
        return timezone.make_aware(naive, timezone.get_default_timezone())
    if offset in {"Z", "z", "UTC"}:
        return naive.replace(tzinfo=UTC)
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    ahead = timedelta(hours=hours, minutes=minutes)
    return naive.replace(tzinfo=fixed(-ahead if offset[0] == "-" else ahead))


def _record(path: str, data: bytes) -> Record:
    stem = _stem(path)
    head, text = frontmatter.split(data)
    title = _line(head.get("title"), "title")
    if not title:
        raise Refused("It has no title.")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"Its title has {len(title):,} characters; {LONGEST_TITLE} are the most.")
    body = render(text)
    link, source_url = _addresses(head, is_empty=not cleaning.text_of(body))
    keywords, notes = _keywords(head)
    return Record(
        path=path,
        source_id=stem,
        title=title,
        slug=_line(head.get("slug"), "slug")[:150] or _FILE_DATE.sub("", stem, count=1),
        published_at=_date(head, stem),
        body="" if link else body,
        summary=_summary(head),
        keywords=keywords,
        authors=_authors(head),
        language=_language(head),
        dateline=_line(head.get("dateline"), "dateline")[:120],
        is_draft=_is_withheld(head, path),
        link_url=link,
        source_url=source_url,
        aliases=_aliases(head),
        data={key: value for key, value in head.items() if key not in _MAPPED},
        notes=notes,
    )


def _is_withheld(head: dict[str, Any], path: str) -> bool:
    """Whether its writer has not let it out: Hugo's `draft`, Jekyll's `published: false` and folder of drafts."""
    is_draft = _line(head.get("draft"), "draft").lower() in {"true", "yes", "on", "1"}
    is_held = _line(head.get("published"), "published").lower() in {"false", "no", "off", "0"}
    return is_draft or is_held or "_drafts" in PurePosixPath(path).parts


def _stem(path: str) -> str:
    place = PurePosixPath(path)
    if place.stem == "_index":
        raise Refused("It is the head of a list (_index.md), not an article.")
    stem = place.parent.name if place.stem == "index" and place.parent.name else place.stem
    if len(stem) > 300:
        raise Refused("Its file name is longer than 300 characters.")
    return sound(stem)


def _date(head: dict[str, Any], stem: str) -> datetime:
    written = _line(head.get("date"), "date")
    if written:
        return moment(written)
    in_name = _FILE_DATE.match(stem)
    if in_name:
        return moment(in_name[1])
    raise Refused("It has no date.")


def _line(value: Any, name: str) -> str:
    """A line of text without markup: entities decoded, white space as single spaces."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(f"Its {name} is no text.")
    # An entity may be all there is to a "<": markup first, then entities, as a browser would.
    return sound(" ".join(unescape(cleaning.text_of(value)).split()))


def _summary(head: dict[str, Any]) -> str:
    words = next((head[name] for name in ("summary", "excerpt", "description", "deck") if head.get(name)), "")
    if not isinstance(words, str):
        raise Refused("Its summary is no text.")
    return _line(_markdown.renderInline(shortcodes.expand(words)), "summary")


def _addresses(head: dict[str, Any], *, is_empty: bool) -> tuple[str, str]:
    """Where an item without a body is read, and the article's address at the source."""
    source = _address(head, "source_url") or _address(head, "canonical") or _address(head, "redirectto")
    if not is_empty:
        return "", source
    link = _address(head, "source_url") or _address(head, "redirectto")
    if not link:
        raise Refused("It has neither a text nor an address where there is one.")
    return link, source


def _address(head: dict[str, Any], name: str) -> str:
    written = head.get(name, "")
    if not isinstance(written, str) or len(written) > 1000:
        return ""
    try:
        _is_address(written)
    except ValidationError:
        return ""
    return written


def _several(value: Any) -> list[Any]:
    """A list, or a text of several parted by commas."""
    if isinstance(value, str):
        return value.split(",")
    return list(value) if isinstance(value, list) else [value] if value else []


def _keywords(head: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keywords as readers see them ("open-government" is "open government"); a note for each that is none."""
    keywords: dict[str, None] = {}
    notes = []
    for written in (value for name in ("topics", "tags", "keywords") for value in _several(head.get(name))):
        name = " ".join(re.sub(r"[-_\s]+", " ", str(written)).split()) if isinstance(written, str) else ""
        if keyword_slug(name) and len(name) <= 100:
            keywords.setdefault(name)
        else:
            notes.append(
                f"The keyword “{str(written)[:60]}” was left out: it is no word of 100 letters or fewer."
            )
    return tuple(keywords), tuple(notes)


def _authors(head: dict[str, Any]) -> tuple[Name, ...]:
    authors: dict[str, Name] = {}
    for written in _several(head.get("authors") or head.get("author")):
        name = written.get("name", "") if isinstance(written, dict) else written
        name = _line(name, "author")[:150]
        slug = slugify(name, allow_unicode=True)[:100]
        if slug:
            authors.setdefault(slug, Name(slug, _readable(name) if name == slug else name))
    return tuple(authors.values())


def _readable(slug: str) -> str:
    """ "tammi-marcoullier" as a name: "Tammi Marcoullier"."""
    return " ".join(part.capitalize() for part in re.split(r"[-_]+", slug) if part)


def _language(head: dict[str, Any]) -> str:
    code = _line(head.get("language") or head.get("lang"), "language").lower().replace("_", "-")
    known = [language for language, _name in settings.LANGUAGES]
    same = [
        language for language in known if language == code or language.split("-")[0] == code.split("-")[0]
    ]
    return (code if code in known else same[0] if same else "") if code else ""


def _aliases(head: dict[str, Any]) -> tuple[str, ...]:
    """Old addresses on this site, as `Redirect.path` holds them."""
    written = [*_several(head.get("aliases")), *_several(head.get("redirect_from"))]
    paths = (re.sub(r"^https?://[^/]*", "", text.strip()) for text in written if isinstance(text, str))
    bare = (unescape(path.partition("?")[0].partition("#")[0]).strip("/ ") for path in paths)
    return tuple(dict.fromkeys(f"/{path}/" for path in bare if path and len(path) < 498))
