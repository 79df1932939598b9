"""An issue to 3,000 readers while its senders are killed 60 times: who received it, and how often.

python bench/chaos.py [LETTERS] [KILLS]                      # SQLite: one sender
DATABASE_URL=postgres://… python bench/chaos.py              # four senders; some are stopped beyond their lease
DATABASE_URL=… REDIS_URL=… python bench/chaos.py             # then again as in production: Celery, two beats, the
                                                             # broker emptied, every database connection cut
PG_BIN=/usr/lib/postgresql/15/bin REDIS_URL=… python bench/chaos.py   # the same on a PostgreSQL of its own, which is
                                                             # restarted in the midst as after a power cut
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import disaster, ground

FOLDER = ground.new_folder()
CLUSTER = ground.Cluster(FOLDER) if os.environ.get("PG_BIN") else None
ground.prepare("portal_bench_chaos", FOLDER)

import redis  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from subscriptions import approving, compiling, freezing, timetable  # noqa: E402
from subscriptions.models import Issue, IssueItem, Weekly  # noqa: E402

LEASE = 2.0
CHANCE = random.Random(20)


def main(letters: int, kills: int) -> None:
    print("senders alone   ", senders_alone(letters, kills), flush=True)
    if os.environ.get("REDIS_URL"):
        print("as in production", as_in_production(letters, kills), flush=True)


def senders_alone(letters: int, kills: int) -> disaster.Toll:
    issue, record, started = leaving(letters), FOLDER / "alone.tsv", time.monotonic()
    record.touch()
    lanes = 4 if connection.vendor == "postgresql" else 1
    with ground.sink("--delay", "40", "--record", str(record)) as port:
        senders = disaster.Senders(issue.pk, lanes, LEASE, CHANCE, EMAIL_URL=f"smtp://127.0.0.1:{port}")
        while senders.kills < kills and not is_over(issue):
            time.sleep(CHANCE.uniform(0.02, 0.4))
            senders.kill()
            if lanes > 1 and senders.kills % 20 == 10:
                senders.stop(2 * LEASE)
        disaster.wait_until(lambda: is_over(issue), 300)
        senders.end()
    print(f"({senders.stops} stopped beyond their lease)", end=" ")
    return disaster.toll(issue.pk, record, senders.kills, started)


def as_in_production(letters: int, kills: int) -> disaster.Toll:
    """A worker with four processes and two beats, in a hurry; its processes killed, its broker and database lost."""
    issue, record, started = leaving(letters), FOLDER / "production.tsv", time.monotonic()
    record.touch()
    broker, killed = redis.Redis.from_url(os.environ["REDIS_URL"]), 0
    with ground.sink("--delay", "20", "--record", str(record)) as port:
        household = [celery(port, "worker", "--pool", "prefork", "--concurrency", "4", "--queues", "weekly")]
        household += [
            celery(port, "beat", "--pidfile=", "--schedule", str(FOLDER / f"beat{n}")) for n in (1, 2)
        ]
        disaster.wait_until(lambda: record.stat().st_size > 0, 60)
        while killed < kills and not is_over(issue):
            time.sleep(CHANCE.uniform(0.1, 0.5))
            victims = disaster.children(household[0].pid)
            if victims:
                with suppress(ProcessLookupError):
                    os.kill(CHANCE.choice(victims), signal.SIGKILL)
                    killed += 1
                    if killed % 10 == 5:
                        broker.flushdb()
                    if killed % 20 == 15:
                        cut_the_database()
        disaster.wait_until(lambda: is_over(issue), 300)
        for process in household:
            process.terminate()
            process.wait()
    return disaster.toll(issue.pk, record, killed, started)


def celery(port: int, *arguments: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}", "HURRIED_LEASE": str(LEASE)}
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "support.hurried", "--quiet", *arguments, "--loglevel", "CRITICAL"],
        env={**environment, "PYTHONPATH": str(ground.ROOT / "bench")}, cwd=ground.ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def cut_the_database() -> None:
    """A restart; where the PostgreSQL is somebody else's, what that is to its clients: every connection ends."""
    if CLUSTER:
        connection.close()
        CLUSTER.restart()
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def leaving(letters: int) -> Issue:
    """An issue that is frozen and may leave, to so many readers."""
    ground.readers(letters)
    weekly, now = Weekly.objects.take("en"), timezone.now()
    Issue.objects.filter(weekly=weekly, state=Issue.State.SENDING).update(state=Issue.State.CANCELLED)
    # Every run has the same articles to tell of.
    IssueItem.objects.filter(weekly=weekly).delete()
    Issue.objects.filter(weekly=weekly).update(cutoff_at=None, last_revision=None)
    issue = compiling.draft(weekly, now)
    compiling.collect(issue, now)
    timetable.depart(approving.approve_and_send_now(issue), timezone.now())
    freezing.fill(issue)
    return Issue.objects.get(pk=issue.pk)


def is_over(issue: Issue) -> bool:
    return not Issue.objects.filter(pk=issue.pk, state=Issue.State.SENDING).exists()


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000, int(sys.argv[2]) if len(sys.argv) > 2 else 60)
    finally:
        if CLUSTER:
            CLUSTER.stop()
        shutil.rmtree(FOLDER, ignore_errors=True)
