"""`python -m articles.conversion KIND PATH FOLDER`: read the document at PATH, leave what was asked for in FOLDER.

Limits are set before anything is read; whoever started us reads the result as a stranger's, since we may be one.
"""

import importlib
import sys
from pathlib import Path

from articles.conversion.result import Locked, TooLong

# How we end, for whoever started us; any other number but 0 means that the file is broken.
TOO_MUCH, TOO_LONG, LOCKED = 3, 4, 5
SECONDS, MOST_MEMORY, MOST_FILE = 10, 1024**3, 128 * 1024**2
_READERS = {
    "docx": "docx", "odt": "odt", "rtf": "plain", "txt": "plain", "md": "plain", "pdf": "pdf", "doc": "oldword",
    "pdf-facts": "pdf_facts", "pdf-pages": "pdf_pages",
}  # fmt: skip


def main() -> None:
    _limit()
    kind, path, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    # Only the library that this kind needs: each takes a tenth of a second or more.
    reader = importlib.import_module(f"articles.conversion.{_READERS[kind.partition(':')[0]]}")
    try:
        reader.read(path, kind, folder)
    except (MemoryError, RecursionError):
        sys.exit(TOO_MUCH)
    except TooLong:
        sys.exit(TOO_LONG)
    except Locked:
        sys.exit(LOCKED)


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415  Windows has none; there the clock of our parent is the limit
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, MOST_FILE),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in wanted:
        hard = resource.getrlimit(what)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):
            # macOS knows a limit of memory and takes none.
            continue


if __name__ == "__main__":
    main()
