"""Which purges concern what a page shows (see `portal.purges`)."""

from collections.abc import Iterable

from articles.models import Article, Report

# Masthead and foot stand on every page.
FRAME = frozenset({"site", "menu"})


def of_cards(items: Iterable[Article | Report]) -> set[str]:
    """The tags of articles and reports as a list or a feed shows them: themselves and their sections."""
    return {tag for item in items for tag in (item.tag, item.section.tag)}
