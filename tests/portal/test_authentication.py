from email import message_from_bytes

import pytest

from portal import authentication

OURS = "Authentication-Results: mx.example.org; dmarc=pass header.from=example.net"
BY_US = "Received: from out.example.net (out.example.net [192.0.2.7]) by mx.example.org (Postfix) with ESMTPS id 1"
BY_OTHERS = "Received: from laptop by out.example.net with ESMTPSA id 2"
FROM = "From: Ana <ana@example.net>"


@pytest.fixture(autouse=True)
def _server(settings):
    settings.AUTHSERV_ID = "mx.example.org"


def passed(*lines: str, sender: str = "ana@example.net") -> bool:
    return authentication.dmarc_passed(message_from_bytes("\r\n".join([*lines, "", "x"]).encode()), sender)


@pytest.mark.parametrize(
    "lines",
    [
        (OURS, BY_US, BY_OTHERS, FROM),
        # Some servers write theirs below their own Received.
        (BY_US, OURS, BY_OTHERS, FROM),
        # Handed on inside the house first.
        ("Received: from mx.example.org ([10.0.0.2]) by store.example.org with LMTP id 3", OURS, BY_US, FROM),
        ("Received: by 2002:a05:6a10 with SMTP id 4; Wed, 25 Nov 2026", BY_US, OURS, FROM),
        # Two programs of the server, each with its own header.
        ("Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.net", OURS, BY_US, FROM),
        ("authentication-results: MX.Example.org 1; spf=pass (it (really) may) smtp.mailfrom=a@example.net;\r\n"
         "\tdmarc=pass (p=NONE sp=NONE dis=NONE) header.from=Example.NET", BY_US, FROM),
    ],
    ids=["above", "below", "handed-on", "by-nobody", "two-programs", "as-gmail-writes"],
)  # fmt: skip
def test_what_our_own_server_found_is_believed(lines):
    assert passed(*lines)


@pytest.mark.parametrize(
    "lines",
    [
        (BY_US, BY_OTHERS, FROM),
        # Written by its sender: it stands below what the sender's own server wrote.
        (BY_US, BY_OTHERS, OURS, FROM),
        (BY_OTHERS, OURS, FROM),
        # Ours says that it failed; a forged one below says otherwise.
        (BY_US, OURS.replace("pass", "fail"), OURS, FROM),
        (OURS.replace("pass", "fail"), OURS, BY_US, FROM),
        (BY_US, "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.net", OURS, FROM),
        ("Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=x.example", BY_US, OURS, FROM),
        (OURS.replace("mx.example.org", "mx.example.com"), BY_US, FROM),
        (OURS.replace("dmarc=pass", "dmarc=none"), FROM),
        (OURS.replace("dmarc=pass", "dkim=pass"), FROM),
        (OURS.replace("from=example.net", "from=example.com"), FROM),
        (OURS.replace("from=example.net", "from=mail.example.net"), FROM),
        (OURS.replace(" header.from=example.net", ""), FROM),
        (OURS, FROM, "From: Bo <bo@example.net>"),
        (OURS, "From: Ana <ana@example.net>, Bo <bo@example.com>"),
        (OURS, "From: ana@example.net <bo@example.com>"),
        (OURS, "Sender: ana@example.net"),
        ("ARC-" + OURS, FROM),
        ("Authentication-Results: mx.example.org; dmarc=pass (header.from=example.net", FROM),
        ("Authentication-Results: mx.example.org; dmarc=pass reason=\"header.from=example.net\"", FROM),
        ("Authentication-Results: mx.example.org; dkim=pass header.d=\"x; dmarc=pass header.from=example.net\"", FROM),
        ("Authentication-Results: mx.example.org", FROM),
        ("Authentication-Results: mx.example.org; " + "(" * 3900 + " dmarc=pass header.from=example.net", FROM),
    ],
)  # fmt: skip
def test_nothing_else_proves_a_from(lines):
    assert not passed(*lines)


def test_a_forged_name_of_our_server_in_a_greeting_opens_nothing():
    greeting = (
        "Received: from mx.example.org (evil.example [192.0.2.66]) by other.example.com with ESMTP id 5"
    )

    assert not passed(BY_OTHERS, greeting, OURS, FROM)


def test_without_the_servers_name_from_is_never_believed(settings):
    settings.AUTHSERV_ID = ""

    assert not passed(OURS, BY_US, FROM)
    assert not passed(OURS.replace("mx.example.org", ""), BY_US, FROM)


def test_the_sender_asked_about_is_the_one_in_from():
    assert not passed(OURS, BY_US, FROM, sender="bo@example.net")
