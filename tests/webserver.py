"""The portal's web processes alone, as they run in production, on the database of a test."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.conftest import ROOT
from tests.portal.test_worker import database_url
from tests.servers import free_port


@contextmanager
def serving(workers: int, **environment: str) -> Iterator[str]:
    """Granian with so many processes; its address. The test must be a transactional one."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
         "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
         "portal.wsgi:application"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), "PORT": str(port), "CONN_MAX_AGE": "0", **environment},
    )  # fmt: skip
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 40
    while True:
        assert process.poll() is None, "the web processes did not start"
        assert time.monotonic() < until, "the web processes took too long to start"
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
