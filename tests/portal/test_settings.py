import os
import re
import subprocess
import sys

from tests.conftest import ROOT


def test_the_example_names_every_key_that_is_read():
    source = (ROOT / "portal" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    named = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert read == named


def test_the_example_can_be_copied_as_it_stands(tmp_path):
    lines = (ROOT / ".env.example").read_text().splitlines()
    environment = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    environment |= {"PATH": os.environ["PATH"], "VAR_ROOT": str(tmp_path)}

    checked = subprocess.run([sys.executable, "manage.py", "check"], env=environment, cwd=ROOT, check=False)

    assert checked.returncode == 0


def test_a_wrong_mode_is_refused_in_words(tmp_path):
    environment = {"PATH": os.environ["PATH"], "VAR_ROOT": str(tmp_path), "PORTAL_MODE": "prod"}

    checked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode != 0
    assert "PORTAL_MODE must be 'embedded' or 'production', not 'prod'." in checked.stderr


def test_the_lock_holds_hashes_and_no_address_of_an_index():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()

        assert "--hash=sha256:" in text
        assert (
            re.findall(r"^(?:-i|--index-url|--extra-index-url|--find-links|-f)\b.*", text, re.MULTILINE) == []
        )
        assert "://" not in text
