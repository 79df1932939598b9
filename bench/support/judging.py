"""`python -m support.judging FILE…`: what the gate says to each, its seconds, and the most memory it had, as JSON lines.

Each file is judged in a process of its own, which has the portal loaded already, as a worker has. The peak is that of
the whole process (VmHWM), not what the file added.
"""

import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from contributions import gate  # noqa: PLC0415

    for name in sys.argv[1:]:
        if os.fork() == 0:
            path = Path(name)
            with path.open("rb") as file:
                started = time.monotonic()
                try:
                    said = gate.judge(file, path.name, path.stat().st_size).name
                except gate.Refused as refusal:
                    said = str(refusal)
                seconds = time.monotonic() - started
            print(json.dumps([path.name, said, round(seconds, 3), peak()]), flush=True)
            os._exit(0)
        os.wait()


def peak() -> int:
    """The most memory this process has had, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
