"""The reader's process: started with nothing of ours but the file, ended by the clock whatever it does."""

import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from articles.conversion import __main__ as child
from articles.documents import wording

logger = logging.getLogger(__name__)

SECONDS = 30
# Where the packages `articles` and those it needs are found.
ROOT = Path(__file__).resolve().parents[2]
# No keys, no addresses of databases: what a process needs to start, on Windows too.
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_TOLD = 2_000


class Unreadable(Exception):
    """Why a document cannot be read; the sentence is for the editor. `is_lasting`: it will be no better next time."""

    def __init__(self, sentence: str, *, is_lasting: bool = True) -> None:
        super().__init__(sentence)
        self.is_lasting = is_lasting


def run(path: Path, kind: str, folder: Path) -> None:
    """Have the document at `path` read into `folder`.

    Raises:
        Unreadable: it cannot be, or not within the limits.
    """
    command = [sys.executable, "-m", "articles.conversion", kind, str(path.resolve()), str(folder.resolve())]
    with tempfile.TemporaryFile() as errors:
        try:
            code = subprocess.run(  # noqa: S603  our own program; the sender chose neither of its words
                command,
                cwd=ROOT,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                timeout=SECONDS,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            raise Unreadable(wording.too_much(), is_lasting=False) from None
        except OSError as fault:
            logger.exception("No process could be started to read %s", path.name)
            raise Unreadable(wording.too_much(), is_lasting=False) from fault
        if code == 0:
            return
        errors.seek(max(0, errors.seek(0, 2) - _TOLD))
        last = errors.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    logger.warning("%s (%s) cannot be read: exit %s, %s", path.name, kind, code, last[:300])
    raise _why(code)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # One arena for memory: each thread's own counts against the limit before it is used.
    return {**kept, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1"}


def _why(code: int) -> Unreadable:
    # Ended by a signal (negative): its time or its memory was up.
    if code < 0 or code == child.TOO_MUCH:
        return Unreadable(wording.too_much(), is_lasting=False)
    if code == child.TOO_LONG:
        return Unreadable(wording.too_long())
    return Unreadable(wording.locked() if code == child.LOCKED else wording.broken())
