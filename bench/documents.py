"""Seconds and memory of the file gate over the bomb set, and of reading honest documents.

    python bench/documents.py

Goals on two cores: each bomb answered in under 2 s by a process under 300 MB; 3,000 words with 10 pictures read, and
its pictures put into the library, in under 5 s.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from support import bombs  # noqa: E402  after the path is set


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="portal-documents-"))
    os.environ.update({"VAR_ROOT": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "portal.settings"})
    os.environ.pop("DATABASE_URL", None)
    try:
        _gate(folder)
        _reading(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _gate(folder: Path) -> None:
    print(f"{'bomb':18} {'KB':>7} {'seconds':>8} {'peak MB':>8}  answer")
    for name, make in bombs.BOMBS.items():
        (folder / name).write_bytes(make())
    paths = [str(folder / name) for name in bombs.BOMBS]
    judging = subprocess.run(
        [sys.executable, "-m", "support.judging", *paths],
        cwd=ROOT / "bench", capture_output=True, text=True, check=True,
    )  # fmt: skip
    for line in judging.stdout.splitlines():
        name, said, seconds, megabytes = json.loads(line)
        size = (folder / name).stat().st_size // 1024
        print(f"{name:18} {size:7,} {seconds:8.2f} {megabytes:8}  {said[:70]}")


def _reading(folder: Path) -> None:
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from articles import documents  # noqa: PLC0415
    from tests.articles import manuscripts  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    path = folder / "long.docx"
    path.write_bytes(manuscripts.long_manuscript())
    started = time.monotonic()
    document = documents.read(path, "docx")
    read = time.monotonic() - started
    documents.with_library(document)
    library = time.monotonic() - started - read
    print(f"\n3,000 words, 10 pictures: read {read:.2f} s, into the library {library:.2f} s")
    most = manuscripts.package(manuscripts.p("x") * 11_999)
    path.write_bytes(most)
    started = time.monotonic()
    documents.read(path, "docx")
    print(f"60,000 elements: read {time.monotonic() - started:.2f} s")


if __name__ == "__main__":
    main()
