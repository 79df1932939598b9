"""Does the clock tell who has an account? Sign-up, mailed code, reset and password, for known and unknown addresses.

    python bench/account_timing.py [TIMES]
    DATABASE_URL=postgres://… python bench/account_timing.py

Each way is gone TIMES times (default 25) with each kind of address, turn by turn, Argon2 as in production; the
difference of the medians is printed, and more than 50 ms ends with 1.
"""

import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import ground

FOLDER = ground.prepare("portal_bench_account_timing")

from allauth.account.models import EmailAddress  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402

from members.models import Member  # noqa: E402

PASSWORD, GOAL = "a horse of one's own", 0.050
WAYS: dict[str, Callable[[str], tuple[str, dict[str, str]]]] = {
    "sign-up": lambda address: ("/account/signup/", {"email": address, "password1": PASSWORD}),
    "mailed code": lambda address: ("/account/login/code/", {"email": address}),
    "reset": lambda address: ("/account/password/reset/", {"email": address}),
    "wrong password": lambda address: ("/account/login/", {"login": address, "password": "not it at all"}),
}


def seconds(path: str, fields: dict[str, str]) -> float:
    """One POST of a browser that was never here, no limit used up."""
    cache.clear()
    client = Client()
    start = time.perf_counter()
    answer = client.post(path, fields)
    taken = time.perf_counter() - start
    assert answer.status_code in {200, 302}, (path, answer.status_code)
    return taken


def known(number: int) -> str:
    """An account with a confirmed address."""
    member = Member.objects.create_user(f"known{number}@example.org", PASSWORD)
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member.email


def main(times: int) -> int:
    settings.ALLOWED_HOSTS.append("testserver")
    addresses = [known(number) for number in range(times)]
    worst = 0.0
    print(f"{'':<16}{'known':>10}{'unknown':>10}{'apart':>10}   (medians of {times}, ms)")
    for name, way in WAYS.items():
        seconds(*way("first@example.org"))
        taken: dict[bool, list[float]] = {True: [], False: []}
        for number, address in enumerate(addresses):
            # Turn by turn, and each first as often as the other: a busy machine weighs on both.
            for is_known in (number % 2 == 0, number % 2 == 1):
                stranger = f"{name[:4].strip()}{number}@example.net"
                taken[is_known].append(seconds(*way(address if is_known else stranger)))
        here, nowhere = statistics.median(taken[True]), statistics.median(taken[False])
        worst = max(worst, abs(here - nowhere))
        print(f"{name:<16}{here * 1000:>10.1f}{nowhere * 1000:>10.1f}{abs(here - nowhere) * 1000:>10.1f}")
    print(f"largest difference {worst * 1000:.1f} ms, goal {GOAL * 1000:.0f} ms")
    return 0 if worst <= GOAL else 1


if __name__ == "__main__":
    try:
        code = main(int(sys.argv[1]) if len(sys.argv) > 1 else 25)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    sys.exit(code)
