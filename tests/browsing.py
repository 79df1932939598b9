"""The whole portal as `make run` starts it, in a folder of its own, and a real Chromium in front of it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import ROOT, missing
from tests.servers import free_port

CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Portal:
    """A running portal: its address, its data folder, what it printed at its start."""

    url: str
    var: Path
    process: subprocess.Popen[bytes]
    log: Path
    environment: dict[str, str]

    def run(self, code: str) -> str:
        """Python run beside the portal, on its data (`manage.py shell -c`); what it printed."""
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        ).stdout.strip()

    @property
    def printed(self) -> str:
        return self.log.read_text()

    @property
    def password(self) -> str:
        found = re.search(r"Password of all: (\S+)", self.printed)
        assert found is not None
        return found[1]

    def fetch(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return answer.read().decode()

    def letters(self, containing: str, seconds: float = 30) -> list[Path]:
        """Letters whose source holds `containing`, newest first; waits until there is one."""
        until = time.monotonic() + seconds
        while True:
            found = [path for path in sorted((self.var / "outbox").glob("*.eml"), reverse=True)
                     if containing in path.read_bytes().decode("utf-8", "replace")]  # fmt: skip
            if found or time.monotonic() > until:
                return found
            time.sleep(0.2)


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    """`manage.py run` with the demonstration, on SQLite or on what DATABASE_URL and REDIS_URL name."""
    var = Path(tempfile.mkdtemp(prefix="portal-browser-"))
    port = free_port()
    environment = {
        key: value for key, value in os.environ.items() if key not in {"SITE_URL", "VAR_ROOT", "DATABASE_URL"}
    }
    environment |= {"VAR_ROOT": str(var), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    # A context that sends X-Forwarded-For is a reader of its own, whose limits nobody else uses up.
    environment["TRUSTED_PROXY_COUNT"] = "1"
    database = _own_database(os.environ.get("DATABASE_URL", ""))
    if database:
        environment["DATABASE_URL"] = database
    log = var / "run.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for_tour(process, log)
            yield Portal(f"http://127.0.0.1:{port}", var, process, log, environment)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
            _drop(database)
            shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield started
        started.close()


class Watch:
    """What a page must never do: break the CSP, fail in a script, or ask another host for anything."""

    def __init__(self, context: BrowserContext, own: str) -> None:
        self.complaints: list[str] = []
        context.on("console", lambda message: self._heard(message.type, message.text))
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", lambda request: self._asked(request.url, own))

    def _heard(self, kind: str, text: str) -> None:
        # A browser logs each 4xx answer of a page too; those pages are looked at on purpose.
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(f"console: {text}")

    def _asked(self, url: str, own: str) -> None:
        if urlsplit(url).scheme in {"http", "https"} and not url.startswith(own):
            self.complaints.append(f"foreign request: {url}")


_clients = count(1)


def own_address() -> dict[str, str]:
    """The header by which a browser comes from an address that nobody else has: limits count by it."""
    number = next(_clients)
    return {"X-Forwarded-For": f"198.18.{number // 250}.{number % 250 + 1}"}


@pytest.fixture
def context(browser: Browser, portal: Portal) -> Iterator[BrowserContext]:
    made = browser.new_context(
        base_url=portal.url,
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        extra_http_headers=own_address(),
    )
    made.set_default_timeout(15_000)
    made.watch = Watch(made, portal.url)  # type: ignore[attr-defined]
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def editors_page(context: BrowserContext, portal: Portal) -> Page:
    """A page in which the demonstration's editor has signed in by the portal's own form."""
    page = context.new_page()
    page.goto("/account/login/?next=/admin/")
    page.get_by_label("E-mail").fill("editor@example.org")
    page.get_by_label("Password", exact=True).fill(portal.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page


def _wait_for_tour(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 200
    while "Ctrl-C stops everything" not in log.read_text():
        assert process.poll() is None, f"the portal did not start:\n{log.read_text()}"
        assert time.monotonic() < until, f"the portal took too long to start:\n{log.read_text()}"
        time.sleep(0.2)


def _own_database(url: str) -> str:
    """A fresh PostgreSQL database beside the one of `url`; empty for SQLite."""
    if not url.startswith("postgres"):
        return ""
    name = f"portal_browser_{os.getpid()}"
    _on_server(url, f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + f"/{name}"


def _drop(url: str) -> None:
    if url:
        base, name = url.rsplit("/", 1)
        _on_server(f"{base}/postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
