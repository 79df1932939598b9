"""Published answers at the foot of the articles they name."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from contributions.models import PublicAnswer
from portal import languages, memory

# Section, year, month and slug of an article's address, and the language of its page.
Place = tuple[str, int, int, str, str]


def of_article(request: HttpRequest) -> Mapping[str, Any] | None:
    """The published answers that name the article of this page; None when there are none.

    Whoever publishes, edits or takes back an answer purges the articles it names, and so what is remembered here.
    """
    match = request.resolver_match
    if match is None or match.url_name != "article":
        return None
    at = match.kwargs
    place = (at["section"], at["year"], at["month"], at["slug"], languages.current())
    found = memory.held("contributions.beside", _by_article).get(place)
    return {"answers_beside": found} if found else None


def _by_article() -> Mapping[Place, list[tuple[str, str]]]:
    """Heading and address of every answer under each article it names, newest first: one query after each purge."""
    by_article: defaultdict[Place, list[tuple[str, str]]] = defaultdict(list)
    named = PublicAnswer.objects.public().newest().filter(related__address_year__isnull=False)
    where = ("section__slug", "address_year", "address_month", "slug")
    for title, slug, language, *place in named.values_list(
        "title", "slug", "language", *(f"related__{part}" for part in where)
    ):
        path = languages.address("public_answer", [slug], language=language)
        by_article[(*place, language)].append((title, path))
    return by_article
