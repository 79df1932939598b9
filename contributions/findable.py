"""Published answers as a kind that search finds, and those that may fit a question somebody is typing."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from articles.search import analyser, asked, query
from articles.search.kinds import Document, Kind
from articles.search.query import Hit
from contributions import manuscripts
from contributions.models import PublicAnswer

MOST = 5
# Fewer signs say nothing yet; Chinese says it in fewer.
SHORTEST, SHORTEST_HAN = 8, 3
_LOOKED_AT = 400
_HAN = re.compile(r"[㐀-鿿]{2,}")
# What would be an order to search, not a word of the question: a field's colon, quotes, the minus of "without".
_ORDERS = re.compile(r"[:：\"“”„‟＂]|(?<!\w)-")


class Answers(Kind[PublicAnswer]):
    """What readers see of an answered question, and nothing else of it."""

    name = "question"
    number = 2
    model = PublicAnswer

    def public(self, at: datetime) -> QuerySet[PublicAnswer]:
        return PublicAnswer.objects.public()

    def indexed(self) -> QuerySet[PublicAnswer]:
        return PublicAnswer.objects.public().order_by("published_at", "pk")

    def documents(self, items: Sequence[PublicAnswer]) -> list[Document]:
        return [
            Document(item.pk, item.title, item.details, item.answer, item.published_at)
            for item in items
            if item.is_public
        ]

    def keywords(self, items: Sequence[PublicAnswer]) -> Mapping[int, Sequence[str]]:
        return {}

    def in_section(self, items: QuerySet[PublicAnswer], slug: str) -> QuerySet[PublicAnswer]:
        return items.filter(section=Section.objects.filter(slug__iexact=slug).values("pk")[:1])

    def in_language(self, items: QuerySet[PublicAnswer], language: str) -> QuerySet[PublicAnswer]:
        return items.filter(language=language)

    def for_hits(self, items: QuerySet[PublicAnswer]) -> QuerySet[PublicAnswer]:
        return items.select_related("question", "section")

    def section(self, item: PublicAnswer) -> str | Promise:
        """In a list of articles the label says that this is none."""
        return _("Questions and answers")


ANSWERS = Answers()


def matching(text: str) -> list[Hit]:
    """At most 5 published answers that share words with `text`, best first, in the language it is written in."""
    text = " ".join(text[:_LOOKED_AT].split())
    language = manuscripts.language_of(text)
    if len(text) < (SHORTEST if language == "en" else SHORTEST_HAN):
        return []
    words = _HAN.sub(_in_pairs, _ORDERS.sub(" ", text))
    wanted = {group.terms for group in asked.read(words).wanted}
    if not wanted:
        return []
    found = query.find(f"kind:{ANSWERS.name} {words}", limit=4 * MOST, language=language)
    # One word in common is chance, unless it is all there is.
    enough = min(2, len(wanted))
    return [hit for hit in found.hits if _shared(hit, wanted) >= enough][:MOST]


def _shared(hit: Hit, wanted: set[tuple[str, ...]]) -> int:
    """How many of the words stand in the question or in the place that was found."""
    there = set(analyser.terms(f"{hit.title} {strip_tags(hit.excerpt)}"))
    return sum(there.issuperset(terms) for terms in wanted)


def _in_pairs(run: re.Match[str]) -> str:
    """A Chinese sentence has no spaces: each two neighbours are looked for like a word."""
    signs = run.group()
    return f" {' '.join(signs[place : place + 2] for place in range(len(signs) - 1))} "
