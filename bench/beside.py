"""How long a confirmation letter takes while an issue to 100,000 readers leaves; and memory with few and many readers.

python bench/beside.py [PEOPLE]                               # SQLite and folders, as `make run` does it
DATABASE_URL=postgres://… REDIS_URL=… python bench/beside.py  # four senders
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import disaster, ground

FOLDER = ground.prepare("portal_bench_beside")

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from subscriptions import approving, compiling, subscribing, timetable  # noqa: E402
from subscriptions.models import Delivery, Issue, IssueItem, Weekly  # noqa: E402

ASKED = 12


def main(people: int) -> None:
    record = FOLDER / "taken.tsv"
    record.touch()
    with ground.sink("--record", str(record)) as port:
        issue = closed(people)
        processes = workers(port)
        try:
            assert disaster.wait_until(lambda: record.stat().st_size > 0, 120)
            waits = []
            for number in range(ASKED):
                time.sleep(1)
                waits.append(confirmation(number, record))
            sent = issue.deliveries.filter(state=Delivery.State.SENT).count()
        finally:
            for process in processes:
                process.terminate()
                process.wait()
    state = Issue.objects.get(pk=issue.pk).state
    print(f"{sent:,} of {people:,} had left ({state}) when the last of {ASKED} confirmation letters came:")
    print(f"median {statistics.median(waits):.2f} s, longest {max(waits):.2f} s", flush=True)
    for many in (10_000, 200_000):
        with ground.sink() as port:
            issue = closed(many)
            (peak,), _took = ground.together(
                [ground.start("lane.py", str(issue.pk), "0", "10", EMAIL_URL=f"smtp://127.0.0.1:{port}")]
            )
        print(f"{many:,} readers, frozen and sent for ten seconds: {peak} MB at most", flush=True)


def confirmation(number: int, record: Path) -> float:
    """Seconds from asking to the server that takes the letter."""
    started, address = time.monotonic(), f"asker{number}@example.com"
    subscribing.ask(subscribing.Wish(email=address))
    with record.open() as file:
        while address not in file.read():
            assert time.monotonic() - started < 60, "a minute, and nothing came"
            time.sleep(0.02)
    return time.monotonic() - started


def workers(port: int) -> "list[subprocess.Popen[bytes]]":
    """A worker for letters and one for the weekly, and the bell that starts them."""
    pool = (
        ["--pool", "prefork", "--concurrency", "4"]
        if connection.vendor == "postgresql"
        else ["--pool", "solo"]
    )
    environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}", "HURRIED_LEASE": "300",
                   "PYTHONPATH": str(ground.ROOT / "bench")}  # fmt: skip
    commands = [
        ["worker", "--pool", "solo", "--queues", "letters"],
        ["worker", *pool, "--queues", "weekly"],
        ["beat", "--pidfile=", "--schedule", str(FOLDER / "beat")],
    ]
    return [
        subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "support.hurried", "--quiet", *command, "--loglevel", "CRITICAL"],
            env=environment, cwd=ground.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for command in commands
    ]  # fmt: skip


def closed(people: int) -> Issue:
    """An issue that is closed and waits for its rows."""
    ground.readers(people)
    weekly, now = Weekly.objects.take("en"), timezone.now()
    stale = [Issue.State.SENDING, Issue.State.FROZEN]
    Issue.objects.filter(weekly=weekly, state__in=stale).update(state=Issue.State.CANCELLED)
    IssueItem.objects.filter(weekly=weekly).delete()
    Issue.objects.filter(weekly=weekly).update(cutoff_at=None, last_revision=None)
    issue = compiling.draft(weekly, now)
    compiling.collect(issue, now)
    timetable.depart(approving.approve_and_send_now(issue), timezone.now())
    return Issue.objects.get(pk=issue.pk)


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
