import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

from portal.celery import app
from tests.conftest import ROOT, missing
from tests.servers import free_port


def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_compose_file_fits_the_compose_schema():
    schema = json.loads((Path(__file__).parent / "fixtures" / "compose_spec.json").read_text())

    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(compose())] == []


def test_the_compose_file_starts_every_part():
    parts = {"db", "redis", "migrate", "web", "letters", "weekly", "beat", "nginx", "mail"}

    assert set(compose()["services"]) == parts


def test_some_worker_takes_every_queue_the_portal_uses():
    commands = [service["command"] for service in compose()["services"].values() if "command" in service]
    queues = {
        queue for command in commands for part in command for queue in part.removeprefix("--queues=").split(",")
        if part.startswith("--queues=")
    }  # fmt: skip

    assert queues == {route["queue"] for route in app.conf.task_routes.values()}


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()

    assert [
        entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"] not in app.tasks
    ] == []


def test_nginx_accepts_its_configuration(tmp_path):
    if shutil.which("nginx") is None:
        missing("nginx")
    text = (ROOT / "ops" / "nginx.conf").read_text()
    text = text.replace("server web:8000", "server 127.0.0.1:8000").replace("/tmp/", f"{tmp_path}/")
    text = text.replace("listen 8080", f"listen 127.0.0.1:{free_port()}").replace(
        "access_log /dev/stdout;", "access_log off;"
    )
    text = text.replace("error_log /dev/stderr warn;", f"error_log {tmp_path}/error.log warn;")
    path = tmp_path / "nginx.conf"
    path.write_text(text)

    tested = subprocess.run(["nginx", "-t", "-c", path], capture_output=True, text=True, check=False)

    assert "test is successful" in tested.stderr


@pytest.mark.parametrize("name", ["Dockerfile", ".ci/run", "Makefile", "docker-compose.yml"])
def test_no_file_names_a_package_index(name):
    assert (
        re.findall(
            r"index-url|find-links\s*=|/simple\b",
            (ROOT / name).read_text().replace("--no-emit-find-links", "").replace("--no-emit-index-url", ""),
        )
        == []
    )


def test_make_says_which_python_to_install(tmp_path):
    """With an empty PATH but for make and a shell, the sentence is printed and nothing is made."""
    (tmp_path / "bin").mkdir()
    for tool in ("sh", "make", "touch", "env"):
        where = shutil.which(tool)
        if where is None:
            missing(tool)
        os.symlink(str(where), tmp_path / "bin" / tool)
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").write_text("")

    made = subprocess.run(
        ["make", "run"],
        cwd=tmp_path,
        env={"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert made.returncode != 0
    assert "The portal needs Python 3.11, 3.12, 3.13 or 3.14" in made.stdout
