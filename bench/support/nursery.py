"""Senders that can be killed and replaced at once: one process reads Django and forks each sender off.

python bench/support/nursery.py ISSUE LEASE_SECONDS
Reads "start LANE" lines and prints the pid of the sender it forked; a sender drains its lane until the issue is sent.
"""

import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
django.setup()

from django.db import OperationalError, connection  # noqa: E402

from subscriptions import rendering, sending  # noqa: E402
from subscriptions.models import Delivery, Issue, IssueVariant, Lane  # noqa: E402

issue = int(sys.argv[1])
# Whoever kills senders by the dozen does not wait five minutes for each.
Delivery.LEASE = Lane.LEASE = timedelta(seconds=float(sys.argv[2]))


def main() -> None:
    for variant in IssueVariant.objects.filter(issue=issue).select_related("issue__weekly"):
        rendering.letter(variant)
    connection.close()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        lane = int(line.split()[1])
        pid = os.fork()
        if pid == 0:
            send(lane)
            os._exit(0)
        print(pid, flush=True)


def send(lane: int) -> None:
    """What a worker does with the rings of every minute's tick, without the minute."""
    while True:
        try:
            sending.drain(issue, lane, 5)
            if not Issue.objects.filter(pk=issue, state=Issue.State.SENDING).exists():
                return
        except OperationalError:
            # A worker lives through a database that is away; its next task finds a new connection.
            connection.close()
        time.sleep(0.05)


main()
