"""Ten thousand looks at pages, the form and the code write no row; what a picture and a sound of a code cost.

    python bench/codes.py [VIEWS]
    DATABASE_URL=postgres://… python bench/codes.py

The WSGI application is called as a server calls it; every table is counted before and after.
"""

import shutil
import statistics
import sys
import time
from io import BytesIO
from pathlib import Path
from wsgiref.util import setup_testing_defaults

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import ground

FOLDER = ground.prepare("portal_bench_codes")

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402

from articles.models import Article  # noqa: E402
from contributions import code  # noqa: E402

application = get_wsgi_application()


def look(path: str) -> None:
    """One anonymous view, its bytes read to the end."""
    environment: dict[str, object] = {"PATH_INFO": path, "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "192.0.2.1"}
    setup_testing_defaults(environment)
    environment["wsgi.input"] = BytesIO()
    statuses: list[str] = []
    answer = application(environment, lambda status, _headers: statuses.append(status))
    for _chunk in answer:
        pass
    answer.close()
    assert statuses == ["200 OK"], (path, statuses)


def rows() -> dict[str, int]:
    """How many each table has."""
    counts = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  our own tables
            counts[table] = cursor.fetchone()[0]
    return counts


def cost(act: str, times: int) -> str:
    taken = []
    for _time in range(times):
        started = time.perf_counter()
        code.draw("EHK46") if act == "picture" else code.speak("EHK46", act)
        taken.append((time.perf_counter() - started) * 1000)
    return f"{act}: {statistics.median(taken):.0f} ms"


def main(views: int) -> None:
    paths = ["/", Article.objects.public()[0].get_absolute_url(), "/ask/", "/zh/ask/"]
    for path in paths:
        look(path)
    before, started = rows(), time.monotonic()
    for number in range(views):
        look(paths[number % len(paths)])
    written = {table: count - before[table] for table, count in rows().items() if count != before[table]}
    print(f"{views:,} views in {time.monotonic() - started:.0f} s; rows written: {written or 'none'}")
    print(", ".join((cost("picture", 50), cost("en", 20), cost("zh-hans", 20))), flush=True)
    assert not written


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
