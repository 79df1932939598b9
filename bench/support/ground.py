"""The ground benchmarks stand on: a database and a folder of their own, many readers, processes that start together."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent
SUPPORT = ROOT / "bench" / "support"


class Cluster:
    """A PostgreSQL of one's own, so that it can be restarted; `PG_BIN` is the folder of `initdb` and `pg_ctl`."""

    def __init__(self, folder: Path) -> None:
        self.data, self.port = folder / "cluster", free_port()
        folder.chmod(0o755)
        self.data.mkdir()
        self.as_whom = []
        if os.geteuid() == 0:
            shutil.chown(self.data, "postgres", "postgres")
            self.as_whom = ["runuser", "-u", "postgres", "--"]
        self._run("initdb", "--username", "postgres", "--auth", "trust", "--no-sync")
        self._run(
            "pg_ctl", "--wait", "--log", str(self.data / "log"), "--options", f"-p {self.port} -k ''", "start"
        )
        os.environ["DATABASE_URL"] = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def restart(self) -> None:
        """As after a power cut: nothing is finished, and the log is read again at the start."""
        self._run("pg_ctl", "--wait", "--mode", "immediate", "--log", str(self.data / "log"), "restart")

    def stop(self) -> None:
        self._run("pg_ctl", "--mode", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [
            *self.as_whom,
            str(Path(os.environ["PG_BIN"]) / program),
            "--pgdata",
            str(self.data),
            *arguments,
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


def prepare(name: str, folder: Path | None = None) -> Path:
    """A folder, and where `DATABASE_URL` names a PostgreSQL a fresh database there; then Django, ready to be used."""
    folder = folder or new_folder()
    os.environ |= {"VAR_ROOT": str(folder), "EMAIL_URL": f"folder:{folder}/outbox", "PORTAL_MODE": "embedded"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        _admin(url, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415  the environment comes first
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    with Path(os.devnull).open("w") as silence:
        call_command("demo", stdout=silence)
    return folder


def readers(people: int) -> None:
    """So many confirmed subscribers of the English weekly, those of before gone."""
    from django.utils import timezone  # noqa: PLC0415

    from subscriptions.models import Bounce, Delivery, Subscriber, Weekly  # noqa: PLC0415

    Bounce.objects.all().delete()
    Delivery.objects.all().delete()
    Subscriber.objects.all().delete()
    weekly, now = Weekly.objects.take("en"), timezone.now()
    for first in range(0, people, 10_000):
        Subscriber.objects.bulk_create(
            [
                Subscriber(
                    weekly=weekly, email=f"reader{number}@example.net", email_key=f"reader{number}@example.net",
                    state=Subscriber.State.ACTIVE, confirmed_at=now, asked_at=now,
                )
                for number in range(first, min(first + 10_000, people))
            ],
            batch_size=1000,
        )  # fmt: skip


@contextmanager
def sink(*options: str) -> Iterator[int]:
    """The lean SMTP server on a port of its own."""
    port = free_port()
    process = start("sink.py", "--port", str(port), *options)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield port
    finally:
        process.kill()
        process.communicate()


def new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="portal-bench-"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(script: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(SUPPORT / script), *arguments],
        env={**os.environ, **environment}, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def together(processes: list[subprocess.Popen[str]]) -> tuple[list[str], float]:
    """Let processes that said "ready" begin at once; what each printed last, and the seconds until the last ended."""
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    started = time.perf_counter()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate()[0].strip() for process in processes]
    return answers, time.perf_counter() - started


def _admin(url: str, *statements: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()
