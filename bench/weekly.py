"""The weekly's figures on this machine: rendering, the freeze, one letter's bytes, and senders against SMTP's own limit.

python bench/weekly.py [PEOPLE]                      # SQLite: one sender
DATABASE_URL=postgres://… python bench/weekly.py     # a database of its own, made on that server
"""

import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import ground

FOLDER = ground.prepare("portal_bench_weekly")

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from subscriptions import approving, compiling, freezing, rendering, timetable  # noqa: E402
from subscriptions.models import Delivery, Issue, Subscriber, Weekly  # noqa: E402

SECONDS = 6


def main(people: int) -> None:
    ground.readers(people)
    now = timezone.now()
    issue = compiling.draft(Weekly.objects.take("en"), now)
    compiling.collect(issue, now)
    letter_of(issue)
    freeze(issue)
    data = assemble(issue)
    lanes = (1, 4, 8) if connection.vendor == "postgresql" else (1,)
    for delay in (0, 20):
        for count in lanes:
            against_the_limit(issue, data, count, delay)


def letter_of(issue: Issue) -> None:
    started = time.perf_counter()
    letter = rendering.render(issue, "", "0" * 16)
    took = 1000 * (time.perf_counter() - started)
    say("render one variant", f"{took:.0f} ms, {len(letter.html.encode()):,} bytes of HTML")


def freeze(issue: Issue) -> None:
    timetable.depart(approving.approve_and_send_now(issue), timezone.now())
    started = time.perf_counter()
    freezing.fill(issue)
    took, rows = time.perf_counter() - started, issue.deliveries.count()
    say("freeze", f"{rows:,} rows, {rows / took:,.0f} a second")


def assemble(issue: Issue) -> Path:
    mould, person = rendering.letter(issue.variants.order_by("pk")[0]), Subscriber.objects.first()
    assert person is not None
    started, many, data = time.perf_counter(), 5000, b""
    for _number in range(many):
        data = mould.cast(
            to=person.email, message_id="<a@b>", at=timezone.now(), values=rendering.values_of(person)
        )
    took = time.perf_counter() - started
    say("one person's letter", f"{1000 * took / many:.3f} ms, {len(data):,} bytes")
    file = FOLDER / "letter.eml"
    file.write_bytes(data)
    return file


def against_the_limit(issue: Issue, data: Path, count: int, delay: int) -> None:
    """Senders, each with its durable rows, beside bare connections that send the same bytes to the same server."""
    with ground.sink("--delay", str(delay)) as port:
        bare = [ground.start("raw.py", str(port), str(data), str(SECONDS)) for _lane in range(count)]
        limit = sum(int(words.split()[0]) / float(words.split()[1]) for words in ground.together(bare)[0])
        again(issue)
        lanes = [
            ground.start(
                "lane.py", str(issue.pk), str(lane), str(SECONDS), EMAIL_URL=f"smtp://127.0.0.1:{port}"
            )
            for lane in range(count)
        ]
        answers, took = ground.together(lanes)
        sent = issue.deliveries.filter(state=Delivery.State.SENT).count()
    say(
        f"{count} at once, {delay} ms",
        f"{sent / took:,.0f} a second of {limit:,.0f}: {sent / took / limit:.2f}; {max(answers)} MB each",
    )


def again(issue: Issue) -> None:
    """Everybody waits for the letter anew."""
    Issue.objects.filter(pk=issue.pk).update(state=Issue.State.SENDING, faults=0)
    issue.deliveries.update(
        state=Delivery.State.PENDING, next_try_at=timezone.now(), claim="", attempts=0, first_tried_at=None,
        uncertain=0, verdict="", sent_at=None,
    )  # fmt: skip
    issue.lanes.all().delete()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE subscriptions_delivery")


def say(what: str, figure: str) -> None:
    print(f"{what:<22} {figure}", flush=True)


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
