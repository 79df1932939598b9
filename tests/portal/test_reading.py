"""Mails made to harm whoever parses them: refused in seconds and with little memory, in a process of its own."""

import base64
import os
import subprocess
import sys

import pytest

from portal import headers, parts, reading
from tests.conftest import ROOT
from tests.mailroom import letter_from

# `read` in a fresh process: prints what became of it and the highest megabytes of both processes.
TRIAL = """
import resource, sys
from pathlib import Path
from portal import reading
raw = sys.stdin.buffer.read()
try:
    reading.read(raw)
    print("read")
except reading.Unreadable as refused:
    print(refused)
# Its own peak since it began: what `getrusage` says of a process holds its parent's from before as well.
status = Path("/proc/self/status")
own = int(status.read_text().partition("VmHWM:")[2].split()[0]) if status.exists() else 0
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)
"""


def tried(raw: bytes) -> tuple[str, int]:
    process = subprocess.run(
        [sys.executable, "-c", TRIAL], cwd=ROOT, input=raw, capture_output=True, check=True, timeout=60
    )
    said, megabytes = process.stdout.decode().splitlines()
    return said, int(megabytes)


def nested(depth: int) -> bytes:
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth)
    )


BOMBS = {
    "10,000 parts": (
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\nhi\r\n" * 10_000 + b"--x--\r\n",
        "The mail has more than 100 parts.",
    ),
    "1,000 multiparts deep": (nested(1000), "The mail is more than 50 levels deep."),
    "1,000 mails deep": (
        b"Content-Type: message/rfc822\r\n\r\n" * 1000,
        "The mail is more than 50 levels deep.",
    ),
    "100,000 mails deep": (b"Content-Type: message/rfc822\n\n" * 100_000, None),
    "60 digests deep": (
        b"".join(
            b"Content-Type: multipart/digest; boundary=b%d\r\n\r\n--b%d\r\n\r\n" % (n, n) for n in range(60)
        ),
        "The mail is more than 50 levels deep.",
    ),
    "49 deep with a long tail": (nested(49) + b"tail\r\n" * 1_500_000, None),
    "9,000,000 headers": (b"a:b\n" * 9_000_000, "The mail has more than 2000000 lines."),
    "36 MB of empty lines": (b"a:b\n\n" + b"\n" * 36_000_000, "The mail has more than 2000000 lines."),
    "36 MB of carriage returns": (b"a:b\n\n" + b"\r" * 36_000_000, "The mail has more than 2000000 lines."),
    "a Content-Type of a million parameters": (
        b"Content-Type: multipart/mixed" + b";" * 1_000_000 + b"\r\n\r\nhi",
        "Reading the mail took too much time or memory.",
    ),
    "100,000 reports in one": (
        b"Content-Type: message/delivery-status\r\n\r\n" + b"a:b\r\n\r\n" * 100_000,
        "The mail has more than 100 parts.",
    ),
    "more than 36 MB": (b"a:b\n\n" + b"x" * 36 * 1024 * 1024, "The mail is larger than 36 MB."),
}


# A parser that is not held back takes hours, or all of the memory.
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_seconds_and_with_little_memory(name):
    raw, sentence = BOMBS[name]

    said, megabytes = tried(raw)

    assert said != "read"
    if sentence:
        assert said == sentence
    assert megabytes < 700


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: " + b"x" * 1_000_000 + b"\r\n\r\nhi",
        b"X: y\r\n" * 20_000 + b"\r\nhi",
        b"Content-Disposition: attachment" + b";" * 1_000_000 + b"\r\n\r\nhi",
        b'Content-Disposition: attachment; filename="' + b'";' * 400_000 + b"\r\n\r\nhi",
    ],
    ids=["one-header-of-a-megabyte", "20,000-headers", "a-million-parameters", "a-million-quotes"],
)
def test_what_can_be_read_costs_its_readers_nothing_later(raw):
    message = reading.read(raw)
    headers.decoded(message, "Subject")
    headers.filename(message)
    parts.text_of(message)

    assert len(message.keys()) <= reading.MOST_HEADERS
    assert max(len(str(value)) for value in message.values()) <= reading.LONGEST_HEADER


def test_an_ordinary_mail_needs_no_second_process(monkeypatch):
    monkeypatch.setattr("portal.reading.subprocess.run", None)
    picture = base64.encodebytes(os.urandom(2_000_000))
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nHello\n"
        b"--x\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n" + picture + b"--x--\n"
    )  # fmt: skip

    message = reading.read(raw)

    assert parts.text_of(message) == "Hello"
    assert [(file.name, file.kind, len(file.content())) for file in parts.attachments(message)] == [
        ("a.png", "image/png", 2_000_000)
    ]


def test_a_mail_that_only_looks_dangerous_is_read_after_the_trial():
    """A table of dashes is no boundary, and 49 levels are allowed."""
    table = letter_from(body="--\r\n" * 5000)
    deep = nested(48) + b"\r\nthe end\r\n"

    assert not reading.is_harmless(table)
    assert parts.text_of(reading.read(table)) == "--\n" * 5000
    assert parts.text_of(reading.read(deep)).strip() == "the end"


def test_a_trial_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(reading, "WALL_SECONDS", 0.001)

    with pytest.raises(reading.Unreadable, match="took too long"):
        reading.read(nested(60))


def test_no_guess_of_harmlessness_is_wrong():
    """Whatever `is_harmless` lets pass must be within the limits once parsed."""
    for depth in range(1, 60):
        for raw in (
            nested(depth),
            b"Content-Type: message/rfc822\r\n\r\n" * depth,
            b"CONTENT-TYPE: Message/RFC822\r\r" * depth,
        ):
            if reading.is_harmless(raw):
                reading.read(raw)
