"""Which purges concern what a page shows (see `portal.purges`)."""

from collections.abc import Iterable

from articles.models import Article

# Masthead and foot stand on every page.
FRAME = frozenset({"site", "menu"})


def of_cards(articles: Iterable[Article]) -> set[str]:
    """The tags of articles as a list or a feed shows them: themselves and their sections."""
    return {tag for article in articles for tag in (article.tag, article.section.tag)}
