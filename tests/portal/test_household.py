import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from portal import household
from tests.conftest import ROOT
from tests.servers import free_port


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


FAMILY = """
import subprocess, time
child = subprocess.Popen(["sleep", "60"])
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_stopping_ends_every_child_and_its_children(tmp_path):
    house = household.Household(os.environ, tmp_path)
    told = tmp_path / "pid"
    house.start(
        "family",
        [
            sys.executable,
            "-c",
            FAMILY.replace("print(child.pid, flush=True)", f"open({str(told)!r}, 'w').write(str(child.pid))"),
        ],
    )
    assert wait_until(lambda: told.exists() and told.read_text() != "")
    grandchild, child = int(told.read_text()), house.children["family"].pid

    house.stop()

    assert wait_until(lambda: not is_alive(child) and not is_alive(grandchild))


def test_a_child_that_ends_by_itself_is_noticed(tmp_path):
    house = household.Household(os.environ, tmp_path)
    house.start("short", [sys.executable, "-c", "pass"])

    assert wait_until(lambda: house.first_dead() == "short")
    house.stop()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux takes the children along")
def test_children_of_a_parent_that_was_killed_outright_go_too(tmp_path):
    told = tmp_path / "pid"
    parent = subprocess.Popen(
        [sys.executable, "-c",
         "import os, time, pathlib; from portal.household import Household\n"
         f"house = Household(os.environ, pathlib.Path({str(tmp_path)!r})); house.start('child', ['sleep', '60'])\n"
         f"open({str(told)!r}, 'w').write(str(house.children['child'].pid)); time.sleep(60)"],
        cwd=ROOT,
    )  # fmt: skip
    assert wait_until(lambda: told.exists() and told.read_text() != "")

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    assert wait_until(lambda: not is_alive(int(told.read_text())))


def test_a_taken_port_is_said_with_another_to_try():
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()

        with pytest.raises(household.PortTaken, match=f"make run PORT={port + 1}"):
            household.check_port("127.0.0.1", port)


def test_every_queue_has_a_worker_in_the_household(tmp_path):
    from portal.celery import app

    commands = household.commands("127.0.0.1", 8000, tmp_path).values()
    queues = {
        queue
        for command in commands
        for i, part in enumerate(command)
        if part == "--queues"
        for queue in command[i + 1].split(",")
    }

    assert queues == {route["queue"] for route in app.conf.task_routes.values()}
