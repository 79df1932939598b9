"""From a fresh clone to the first page, and again: seconds until `/` answers 200 under `make run`.

    python bench/first_page.py [REVISION]

Goals on two cores: 120 s the first time, 8 s the second.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = 8765


def answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def measure(clone: Path) -> float:
    """Seconds from `make run` to the first page; the portal is stopped afterwards."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    environment |= {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_"))}
    started = time.monotonic()
    running = subprocess.Popen(["make", "run", f"PORT={PORT}"], cwd=clone, env=environment, stdout=subprocess.DEVNULL,
                               start_new_session=True)  # fmt: skip
    try:
        while not answers():
            if running.poll() is not None:
                raise SystemExit("make run ended before the first page")
            time.sleep(0.1)
        return time.monotonic() - started
    finally:
        os.killpg(running.pid, signal.SIGINT)
        running.wait(30)
        while answers():
            time.sleep(0.1)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="portal-clone-"))
    try:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "portal")], check=True)
        if len(sys.argv) > 1:
            subprocess.run(["git", "checkout", "--quiet", sys.argv[1]], cwd=folder / "portal", check=True)
        print(f"first:  {measure(folder / 'portal'):6.1f} s  (goal 120)")
        print(f"again:  {measure(folder / 'portal'):6.1f} s  (goal 8)")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
