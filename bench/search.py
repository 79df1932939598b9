"""How long search takes at N articles, on whichever database is set.

python bench/search.py [N]        (default 10,000; in a test database of its own)
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Article, Section  # noqa: E402
from articles.search import index, query  # noqa: E402

WORDS = 20_000
BODY = 300
QUERIES = {
    "common word": "w1",
    "two common words": "w1 w2",
    "phrase of common words": '"w1 w2"',
    "rare word": f"w{WORDS - 7}",
    "common and rare": f"w1 w{WORDS - 7}",
    "common word, one section": "w1 section:s3",
    "common word, an old year": "w1 to:2022",
    "common without common": "w1 -w2",
    "section alone": "section:s3",
    "nothing has it": "unheard",
    "some of the words": f"w{WORDS - 7} unheard w3",
}


def articles(count: int) -> Iterator[Article]:
    """Articles whose words follow Zipf's law: w1 stands in nearly every one, the last in hardly any."""
    chance = random.Random(7)
    words = [f"w{number}" for number in range(1, WORDS + 1)]
    weights = list(accumulate(1 / (number + 8) for number in range(1, WORDS + 1)))
    sections = [Section.objects.create(name=f"S{number}", slug=f"s{number}") for number in range(8)]
    now = timezone.now()
    for number in range(count):
        text = chance.choices(words, cum_weights=weights, k=BODY + 30)
        at = now - timedelta(minutes=chance.randrange(60 * 24 * 365 * 8))
        yield Article(
            section=chance.choice(sections),
            headline=" ".join(text[:8]),
            abstract=" ".join(text[8:30]),
            body=f"<p>{' '.join(text[30:])}</p>",
            slug=f"a{number}",
            state=Article.State.PUBLISHED,
            published_at=at,
            address_year=at.year,
            address_month=at.month,
        )


def fill(count: int) -> None:
    made = list(articles(count))
    for start in range(0, count, 1000):
        Article.objects.bulk_create(made[start : start + 1000])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    started = time.perf_counter()
    total = index.rebuild()
    each = (time.perf_counter() - started) / total * 1000
    print(f"{connection.vendor}: {total} articles, {each:.2f} ms each to index")


def measure(name: str, text: str) -> None:
    times = []
    for _ in range(15):
        started = time.perf_counter()
        results = query.find(text)
        times.append((time.perf_counter() - started) * 1000)
    found = results.total_text or "nothing"
    print(f"{statistics.median(times):8.1f} ms (least {min(times):.1f})  {name}: {found}")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    name = connection.settings_dict["NAME"]
    own = Path(name).with_name("bench-search.sqlite3") if connection.vendor == "sqlite" else "bench_search"
    connection.settings_dict["TEST"]["NAME"] = str(own)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        fill(count)
        for what, text in QUERIES.items():
            measure(what, text)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
