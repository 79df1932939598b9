"""The whole way: a stranger subscribes, confirms, and receives the issue an editor sends; then leaves by one click."""

import re
import subprocess
import sys
import time
import urllib.request
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from tests.conftest import ROOT

pytestmark = pytest.mark.browser

ADDRESS = "new.reader@example.org"


def read(path):
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def text_of(message) -> str:
    return message.get_body(("plain",)).get_content()


def test_from_the_form_to_the_letter_and_out_again(page, portal, context):
    page.goto("/")
    page.get_by_role("link", name="Subscribe").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail").fill(ADDRESS)
    for box in dialog.get_by_role("checkbox").all():
        if "agree" in (box.evaluate("box => box.labels[0].innerText") or "").lower():
            box.check()
    dialog.get_by_role("button", name=re.compile("Subscribe|Send", re.I)).first.click()
    expect(dialog).to_contain_text(ADDRESS)

    (confirmation,) = portal.letters(f"To: {ADDRESS}")
    link = re.search(r"https?://\S+/weekly/confirm/\S+", text_of(read(confirmation)))
    assert link is not None
    assert link[0].startswith(portal.url)
    page.goto(link[0])
    page.get_by_role("main").get_by_role("button").first.click()
    assert len(portal.letters(f"To: {ADDRESS}", 30)) >= 1

    admin = context.new_page()
    admin.goto("/account/login/?next=/admin/subscriptions/issue/")
    admin.get_by_label("E-mail").fill("editor@example.org")
    admin.get_by_label("Password", exact=True).fill(portal.password)
    admin.get_by_role("main").get_by_role("button", name="Sign in").click()
    admin.wait_for_url("**/admin/subscriptions/issue/**")
    admin.get_by_role("link", name=re.compile(r"^Belt & Road Weekly \d{4}-W")).first.click()
    admin.get_by_role("link", name=re.compile("send now", re.I)).click()
    admin.get_by_role("button", name="Send it now").click()
    admin.wait_for_load_state("load")

    issue = wait_for_issue(portal)
    message = read(issue)
    assert str(message["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert "Auto-Submitted" in message
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert len(issue.read_bytes()) < 100_000
    text = text_of(message)
    assert "/weekly/unsubscribe/" in text
    assert portal.url in text

    (unsubscribe,) = re.findall(
        r"<(https?://[^>]+/weekly/unsubscribe/[^>]+)>", str(message["List-Unsubscribe"])
    )
    request = urllib.request.Request(unsubscribe, data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200
    assert context.watch.complaints == []


def wait_for_issue(portal):
    """The issue's letter to the new reader: the one with a List-Id."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        for path in portal.letters(f"To: {ADDRESS}", 1):
            if b"List-Id:" in path.read_bytes():
                return path
        time.sleep(0.5)
    raise AssertionError("the issue never reached the new reader")


def test_a_second_portal_on_the_same_port_says_so(portal):
    port = portal.url.rsplit(":", 1)[1]
    second = subprocess.run(
        [sys.executable, "manage.py", "run"], cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "VAR_ROOT": str(portal.var), "PORT": port},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert second.returncode != 0
    assert f"Port {port} is taken by another program." in second.stderr
