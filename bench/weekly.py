"""The weekly's figures on this machine: rendering once, writing the rows, one letter's bytes, draining into a folder.

python bench/weekly.py [PEOPLE]                               # SQLite in a folder of its own
DATABASE_URL=postgres://… REDIS_URL=… python bench/weekly.py  # a database made for it: rows are left in it
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = tempfile.TemporaryDirectory()
os.environ |= {"VAR_ROOT": FOLDER.name, "EMAIL_URL": f"folder:{FOLDER.name}/outbox"}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from subscriptions import approving, compiling, freezing, rendering, sending, timetable  # noqa: E402
from subscriptions.models import Delivery, Subscriber, Weekly  # noqa: E402

SECONDS = 10


def main(people: int) -> None:
    call_command("migrate", verbosity=0)
    with Path(os.devnull).open("w") as silence:
        call_command("demo", stdout=silence)
    weekly, now = Weekly.objects.take("en"), timezone.now()
    Subscriber.objects.bulk_create(
        [
            Subscriber(
                weekly=weekly, email=f"reader{number}@example.net", email_key=f"reader{number}@example.net",
                state=Subscriber.State.ACTIVE, confirmed_at=now, asked_at=now,
            )
            for number in range(people)
        ],
        batch_size=1000,
    )  # fmt: skip
    issue = compiling.draft(weekly, now)
    compiling.collect(issue, now)

    started = time.perf_counter()
    letter = rendering.render(issue, "", "0" * 16)
    say(
        "render one variant",
        f"{1000 * (time.perf_counter() - started):.0f} ms, {len(letter.html.encode()):,} bytes",
    )

    timetable.depart(approving.approve_and_send_now(issue), timezone.now())
    started = time.perf_counter()
    freezing.fill(issue)
    took, rows = time.perf_counter() - started, issue.deliveries.count()
    say("freeze", f"{rows:,} rows, {rows / took:,.0f} a second")

    mould, person = rendering.letter(issue.variants.order_by("pk")[0]), Subscriber.objects.receiving(now)[0]
    started = time.perf_counter()
    for _number in range(5000):
        mould.cast(to=person.email, message_id="<a@b>", at=now, values=rendering.values_of(person))
    say("one person's letter", f"{(time.perf_counter() - started) / 5:.3f} ms")

    started = time.perf_counter()
    sending.drain(issue.pk, 0, SECONDS)
    sent = issue.deliveries.filter(state=Delivery.State.SENT).count()
    say(
        "drain into a folder",
        f"{sent / (time.perf_counter() - started):.0f} a second, one lane, a commit each",
    )


def say(what: str, figure: str) -> None:
    print(f"{what:<22} {figure}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
