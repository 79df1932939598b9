"""Kills senders while an issue leaves, and counts afterwards who received it how often."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from support import ground


@dataclass(frozen=True)
class Toll:
    """What became of an issue. `lost`: with a row that says sent, and nothing received."""

    frozen: int
    received: int
    lost: int
    duplicates: int
    worst: int
    kills: int
    states: dict[str, int]
    seconds: float

    def __str__(self) -> str:
        states = ", ".join(f"{state} {count}" for state, count in self.states.items() if count)
        return (
            f"{self.kills} kills, {self.frozen} frozen, {self.received} received, {self.lost} lost, "
            f"{self.duplicates} duplicates, nobody more than {self.worst} times; {states}; {self.seconds:.0f} s"
        )


class Senders:
    """Lanes 0 to `lanes` - 1 of an issue, each held by one process that is replaced when it dies."""

    def __init__(
        self, issue_pk: int, lanes: int, lease: float, chance: random.Random, **environment: str
    ) -> None:
        self.nursery = ground.start("nursery.py", str(issue_pk), str(lease), **environment)
        self.chance, self.kills, self.stops = chance, 0, 0
        self._line()
        self.pids = [self._born(lane) for lane in range(lanes)]

    def kill(self) -> None:
        """`kill -9` one of them, whatever it is doing, and let another take its lane."""
        lane = self.chance.randrange(len(self.pids))
        with suppress(ProcessLookupError):
            os.kill(self.pids[lane], signal.SIGKILL)
            self.kills += 1
        self.pids[lane] = self._born(lane)

    def stop(self, seconds: float) -> None:
        """SIGSTOP one for longer than its lease, then let it go on as if nothing had been."""
        lane = self.chance.randrange(len(self.pids))
        with suppress(ProcessLookupError):
            os.kill(self.pids[lane], signal.SIGSTOP)
            time.sleep(seconds)
            os.kill(self.pids[lane], signal.SIGCONT)
            self.stops += 1

    def end(self) -> None:
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.nursery.kill()
        self.nursery.communicate()

    def _born(self, lane: int) -> int:
        assert self.nursery.stdin is not None
        self.nursery.stdin.write(f"start {lane}\n")
        self.nursery.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self.nursery.stdout is not None
        return self.nursery.stdout.readline()


def toll(issue_pk: int, record: Path, kills: int, started: float) -> Toll:
    """Compares what the server took with what the rows say."""
    from subscriptions import sending  # noqa: PLC0415  Django is ready by now
    from subscriptions.models import Delivery, Issue  # noqa: PLC0415

    copies = Counter(line.split("\t")[0] for line in record.read_text().splitlines())
    rows = Delivery.objects.filter(issue=issue_pk)
    claimed_sent = set(rows.filter(state=Delivery.State.SENT).values_list("message_id", flat=True))
    return Toll(
        frozen=rows.count(),
        received=len(copies),
        lost=len(claimed_sent - set(copies)),
        duplicates=sum(copies.values()) - len(copies),
        worst=max(copies.values(), default=0),
        kills=kills,
        states=sending.figures(Issue.objects.get(pk=issue_pk)),
        seconds=time.monotonic() - started,
    )


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if done():
            return True
        time.sleep(0.1)
    return False


def children(pid: int) -> list[int]:
    """The processes a process started."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(line) for line in found.split()]
