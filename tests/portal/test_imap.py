import pytest

from portal import checks, imap
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("imaps://desk:secret@mail.example.org/INBOX", ("imaps", "mail.example.org", 993, "desk", "secret", "INBOX")),
        ("imap+tls://desk:secret@mail.example.org", ("imap+tls", "mail.example.org", 143, "desk", "secret", "INBOX")),
        ("imap://desk:secret@127.0.0.1:1143/In", ("imap", "127.0.0.1", 1143, "desk", "secret", "In")),
        ("imaps://desk%40example.org:p%2Fw%C3%B6%2C@h/Press%20Office",
         ("imaps", "h", 993, "desk@example.org", "p/wö,", "Press Office")),
    ],
)  # fmt: skip
def test_an_address_is_read(url, parts):
    found = imap.parse(url)

    assert (found.scheme, found.host, found.port, found.user, found.password, found.folder) == parts


def test_no_password_is_shown():
    address = imap.parse("imaps://desk:secret@mail.example.org")

    assert address.name == "desk@mail.example.org/INBOX"
    assert "secret" not in repr(address)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("pop3://desk:secret@h", "must begin with imaps://"),
        ("imaps://h/INBOX", "must be like imaps://"),
        ("imaps://desk@h", "must be like imaps://"),
        ("imaps://desk:secret@", "must be like imaps://"),
        ("imaps://desk:secret@h:port", "has no host and port that can be read"),
        ("imaps://desk:s#ecret@h", "has no host and port that can be read"),
        ("imaps://desk:secret@h/INBOX?x", "write %3F or %23"),
        (
            "imap://desk:secret@mail.example.org",
            "Plain imap:// would send the password of mail.example.org in the open",
        ),
    ],
)
def test_a_malformed_address_is_refused_at_the_start(settings, url, sentence):
    settings.MAILBOX_URL = [url]

    (fault,) = checks.mailboxes_can_be_read()

    assert fault.id == "portal.E007"
    assert sentence in fault.msg
    assert "secret" not in str(fault)


def test_a_ca_that_is_not_there_is_refused_at_the_start(settings, tmp_path):
    settings.MAILBOX_CA = str(tmp_path / "ca.pem")

    assert [fault.id for fault in checks.mailboxes_can_be_read()] == ["portal.E007"]


def test_what_the_example_says_is_fine(settings):
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    said = [word for line in lines for word in line.split() if word.startswith(("imaps://", "imap+tls://"))]
    settings.MAILBOX_URL = [word for word in said if "user:" in word]

    assert len(settings.MAILBOX_URL) == 2
    assert checks.mailboxes_can_be_read() == []
