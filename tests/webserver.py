"""The portal's web processes alone, as they run in production, on the database of a test; and our nginx before them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT, missing
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


@contextmanager
def nginx(before: int, folder: Path) -> Iterator[int]:
    """The port at which nginx stands as `ops/nginx.conf` sets it up, before the port `before`.

    What it keeps lies in `folder`; private files are those in `folder/data/private`.
    """
    if shutil.which("nginx") is None:
        missing("nginx")
    port = free_port()
    text = (ROOT / "ops" / "nginx.conf").read_text()
    for there, here in (
        ("server web:8000", f"server 127.0.0.1:{before}"),
        ("/tmp/", f"{folder}/"),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("/data/", f"{folder}/data/"),
        ("access_log /dev/stdout;", "access_log off;"),
        ("/dev/stderr", f"{folder}/error.log"),
    ):
        text = text.replace(there, here)
    (folder / "nginx.conf").write_text(text)
    # In its container nginx has the portal's own user.
    user = ["-g", "daemon off; user root;"] if os.geteuid() == 0 else ["-g", "daemon off;"]
    process = subprocess.Popen(["nginx", "-c", folder / "nginx.conf", *user], stderr=subprocess.DEVNULL)
    try:
        for _try in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)
