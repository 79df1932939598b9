"""Records a second of `import_articles` into an empty SQLite database, the first time and again.

    python bench/import_articles.py [PATH]

Without PATH it takes the 1,051 files of `../shared/data/digitalgov-news.tar.xz`. Goal on two cores: 60 s.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data" / "digitalgov-news.tar.xz"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not path.exists():
        raise SystemExit(f"There is nothing at {path}.")
    folder = tempfile.mkdtemp(prefix="portal-import-")
    os.environ.update({"VAR_ROOT": folder, "DJANGO_SETTINGS_MODULE": "portal.settings"})
    os.environ.pop("DATABASE_URL", None)
    sys.path.insert(0, str(ROOT))
    try:
        import django  # noqa: PLC0415  after the environment is set

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        for title in ("first:", "again:"):
            started = time.monotonic()
            work = _import(path)
            seconds = time.monotonic() - started
            records = work.read + work.refused
            print(f"{title} {seconds:6.1f} s, {records / seconds:6.0f} records/s ({work})")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _import(path: Path) -> Any:
    from articles.importers import reading  # noqa: PLC0415
    from articles.importing import Import  # noqa: PLC0415

    return Import("markdown", publish=True, say=lambda line: None).run(reading.read(path))


if __name__ == "__main__":
    main()
