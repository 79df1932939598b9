"""Reading a mail's structure without being harmed by it: at most 50 deep, 100 parts, some seconds, bounded memory.

A cheap look says whether the standard library's parser can do no harm. Where it might, a child process with limits
of its own parses first, and only what it survives is parsed here. This file is that child's program as well, so it
imports nothing but the standard library.

How a mail does harm: `message/rfc822` in itself needs ten bytes a level; each line is held against the boundary of
each level; parameters of a header are split in quadratic time; every line costs an object.
"""

import re
import subprocess
import sys
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from pathlib import Path

MOST_BYTES = 36 * 1024 * 1024
# Encoded files of 36 MB have half a million lines.
DEEPEST, MOST_PARTS, MOST_LINES = 50, 100, 2_000_000
# The child's time; what it does within them is done once more here, so that both stay within 30.
CPU_SECONDS, WALL_SECONDS = 6, 12
MEMORY_BYTES = 640 * 1024 * 1024
# Every header of a part beyond these is dropped or cut: whoever splits one later must not pay for its length.
MOST_HEADERS, LONGEST_HEADER, LONGEST_CONTENT_HEADER = 1000, 64_000, 8_000

# Lines times levels that the parser may look at in this process: about a second.
_HARMLESS_WORK, _HARMLESS_LINES = 4_000_000, 1_000_000
# In a mail in small letters, with its folded lines.
_CONTENT_TYPE = re.compile(rb"content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*|\r[ \t][^\r\n]*)*")
_BAD, _FINE = 3, 0


class Unreadable(Exception):
    """The mail's structure is beyond what a person's mail has. Its sentence is for editors."""


def read(raw: bytes) -> Message:
    """The mail as the standard library parses it (policy `compat32`), within the limits above.

    Raises:
        Unreadable: it is too deep, too many parts, too large, or took too long.
    """
    if len(raw) > MOST_BYTES:
        raise Unreadable("The mail is larger than 36 MB.")
    if _lines(raw) > MOST_LINES:
        raise Unreadable(f"The mail has more than {MOST_LINES} lines.")
    if not is_harmless(raw):
        _try_in_a_child(raw)
    message = message_from_bytes(raw, policy=compat32)
    _check(message)
    _cut_headers(message)
    return message


def is_harmless(raw: bytes) -> bool:
    """Whether parsing is cheap whatever the mail means, by counting what could make it dear."""
    small = raw.lower()
    if any(len(found[0]) > LONGEST_CONTENT_HEADER for found in _CONTENT_TYPE.finditer(small)):
        return False
    messages = small.count(b"message/")
    # A part of multipart/digest is a message without saying so: each multipart may hide one level more.
    depth = 2 * small.count(b"multipart/") + messages + 1
    parts = small.count(b"\n--") + small.count(b"\r--") + messages + 1
    if b"delivery-status" in small:
        # Each of its blocks, parted by empty lines, is a part.
        parts += small.count(b"\n\n") + small.count(b"\n\r\n") + small.count(b"\r\r")
    lines = _lines(raw)
    return (
        depth <= DEEPEST
        and parts <= MOST_PARTS
        and lines <= _HARMLESS_LINES
        and lines * depth <= _HARMLESS_WORK
    )


def _lines(raw: bytes) -> int:
    # As the parser counts: it takes a carriage return alone for an end as well.
    return raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")


def _try_in_a_child(raw: bytes) -> None:
    """Raises Unreadable unless a process with limits has parsed the same bytes and found them in order."""
    command = [sys.executable, "-I", "-S", str(Path(__file__).resolve())]
    try:
        child = subprocess.run(  # noqa: S603  this very file
            command, input=raw, capture_output=True, timeout=WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("Reading the mail took too long.") from None
    if child.returncode == _BAD:
        raise Unreadable(child.stdout.decode("utf-8", "replace"))
    if child.returncode != _FINE:
        raise Unreadable("Reading the mail took too much time or memory.")


def _check(message: Message) -> None:
    """Raises Unreadable: more levels or parts than allowed. Walks without recursion."""
    waiting, parts = [(message, 1)], 0
    while waiting:
        part, depth = waiting.pop()
        parts += 1
        if depth > DEEPEST:
            raise Unreadable(f"The mail is more than {DEEPEST} levels deep.")
        if parts > MOST_PARTS:
            raise Unreadable(f"The mail has more than {MOST_PARTS} parts.")
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting.extend((one, depth + 1) for one in inner if isinstance(one, Message))


def _cut_headers(message: Message) -> None:
    for part in message.walk():
        kept = list(part.raw_items())[:MOST_HEADERS]
        part._headers = [  # type: ignore[attr-defined]
            (
                name,
                str(value)[
                    : LONGEST_CONTENT_HEADER if name.lower().startswith("content-") else LONGEST_HEADER
                ],
            )
            for name, value in kept
        ]


def _in_the_child() -> int:
    """Parse what comes on standard input under limits; the exit code says whether it may be parsed outside them."""
    import resource  # noqa: PLC0415  there is none on Windows, where only this fails

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _check(message_from_bytes(sys.stdin.buffer.read(), policy=compat32))
    except (Unreadable, RecursionError) as refused:
        deep = f"The mail is more than {DEEPEST} levels deep."
        sys.stdout.write(deep if isinstance(refused, RecursionError) else str(refused))
        return _BAD
    return _FINE


if __name__ == "__main__":
    sys.exit(_in_the_child())
