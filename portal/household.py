"""The embedded portal's processes under one parent: web, two workers, beat. The parent ends every child it started."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

GRACE_SECONDS = 10
_PR_SET_PDEATHSIG = 1


class PortTaken(Exception):
    """Somebody else listens there."""


def check_port(host: str, port: int) -> None:
    """Raises PortTaken when another program listens on `host:port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} is taken by another program. Stop it, or choose another: make run PORT={port + 1}"
            ) from error


def commands(host: str, port: int, var: Path) -> dict[str, list[str]]:
    """What each process of the household runs."""
    worker = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "portal",
        "--quiet",
        "worker",
        "--pool",
        "solo",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "--loglevel",
        "WARNING",
    ]
    (var / "beat").mkdir(parents=True, exist_ok=True)
    return {
        "web": [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            host,
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "--no-ws",
            "--log-level",
            "warning",
            "portal.wsgi:application",
        ],
        "letters": [*worker, "--queues", "letters", "--hostname", "letters@%h"],
        "weekly": [*worker, "--queues", "weekly,media,mail", "--hostname", "weekly@%h"],
        "beat": [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "portal",
            "--quiet",
            "beat",
            "--loglevel",
            "WARNING",
            "--pidfile=",
            "--schedule",
            str(var / "beat" / "schedule"),
        ],
    }


def manage(*arguments: str) -> list[str]:
    """A command of `manage.py` as a process."""
    return [sys.executable, "manage.py", *arguments]


@dataclass
class Household:
    """Starts processes, watches them, and ends them all when one dies or somebody asks."""

    environment: Mapping[str, str]
    folder: Path
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: list[str]) -> None:
        """Start one process in a session of its own, so that Ctrl-C reaches only the parent, which then ends it."""
        self.children[name] = subprocess.Popen(  # noqa: S603  our own commands
            command,
            cwd=self.folder,
            env=dict(self.environment),
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  single-threaded here
        )

    def first_dead(self) -> str | None:
        """The name of a process that has ended by itself."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """SIGTERM to every child and its children; after a grace, SIGKILL."""
        for child in self.children.values():
            _signal(child, signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        for child in self.children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
            # Whoever of its children is still there goes too.
            _signal(child, signal.SIGKILL)
            child.wait()


def wait_for(host: str, port: int, seconds: float) -> bool:
    """Whether something answers on `host:port` within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with socket.create_connection((host, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _die_with_parent() -> None:
    """Linux: a child of a parent that was killed outright gets SIGTERM."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
