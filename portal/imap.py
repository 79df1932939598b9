"""A mailbox on an IMAP server: its address in the settings, and the few things we do there. Nothing is ever deleted.

imap-tools' own `move` and `delete` expunge, which would take along what others marked, so they are passed over.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit

from django.conf import settings
from imap_tools.errors import ImapToolsError, MailboxLoginError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

PROCESSED, FAILED = "Processed", "Failed"
# For each answer of the server.
TIMEOUT_SECONDS = 30
HEAD_BYTES = 256_000

_PORTS = {"imaps": 993, "imap+tls": 143, "imap": 143}
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")


class Malformed(ValueError):
    """An address of MAILBOX_URL that cannot be meant; the sentence never holds its password."""


class Fault(Exception):
    """The server does not do what we ask. The sentence is for editors."""


class Refused(Fault):
    """The server will not do one thing, with one mail; others may be well."""


@dataclass(frozen=True)
class Address:
    """One entry of MAILBOX_URL."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @property
    def name(self) -> str:
        """What may be shown and logged."""
        return f"{self.user}@{self.host}/{self.folder}"[:320]


def addresses() -> list[Address]:
    """Every mailbox of the settings.

    Raises:
        Malformed: one cannot be meant, or MAILBOX_CA is no file.
    """
    if settings.MAILBOX_CA and not Path(settings.MAILBOX_CA).is_file():
        raise Malformed("MAILBOX_CA must be a file with certificates; there is none.")
    return [parse(url.strip()) for url in settings.MAILBOX_URL if url.strip()]


def parse(url: str) -> Address:
    """Raises Malformed: see the class."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise Malformed("An address in MAILBOX_URL has no host and port that can be read.") from None
    if parts.scheme not in _PORTS:
        raise Malformed("An address in MAILBOX_URL must begin with imaps://, imap+tls:// or imap://.")
    if not (host and parts.username and parts.password):
        raise Malformed("An address in MAILBOX_URL must be like imaps://user:password@host:993/INBOX.")
    if parts.query or parts.fragment:
        raise Malformed(
            f"The address of {host} in MAILBOX_URL has a ? or #: write %3F or %23 in its password."
        )
    if parts.scheme == "imap" and host not in _LOOPBACK:
        raise Malformed(
            f"Plain imap:// would send the password of {host} in the open: use imaps:// or imap+tls://."
        )
    return Address(
        scheme=parts.scheme,
        host=host,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


class Mailbox:
    """An open folder. Use it as a context; every method raises `Fault`."""

    def __init__(self, address: Address) -> None:
        self.address = address

    def __enter__(self) -> "Mailbox":
        with _in_words(self.address):
            self._box = _connect(self.address)
            try:
                self._sign_in()
                self._box.folder.set(self.address.folder)
                # What it can do is often said only after the login.
                self.can_move = b"MOVE" in b" ".join(self._box.client.capability()[1]).upper().split()
                self._folders = {name: self._folder(name) for name in (PROCESSED, FAILED)}
            except BaseException:
                self._leave()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def sizes(self) -> list[tuple[str, int]]:
        """UID and size in bytes of every mail, oldest first. What we marked as moved is not among them."""
        with _in_words(self.address):
            # Some servers refuse a charset in a search, and these words need none.
            uids = self._box.uids("UNDELETED", charset=None)
            found = [pair for at in range(0, len(uids), 200) for pair in self._sizes(uids[at : at + 200])]
        return sorted(found, key=lambda pair: int(pair[0]))

    def fetch(self, uid: str, most: int) -> bytes | None:
        """A mail's first `most` bytes, without marking it as seen; None when it is gone."""
        return self._fetch(uid, f"BODY.PEEK[]<0.{most}>")

    def fetch_head(self, uid: str) -> bytes | None:
        """A mail's headers, at most 256 kB of them; None when it is gone."""
        return self._fetch(uid, f"BODY.PEEK[HEADER]<0.{HEAD_BYTES}>")

    def move(self, uid: str, folder: str) -> None:
        """Move a mail to `PROCESSED` or `FAILED`.

        A server without MOVE copies it, and only then the first one is marked as deleted; nobody expunges it.
        Source: RFC 6851.
        """
        target = self._folders[folder]
        with _in_words(self.address):
            if self.can_move:
                self._ask("MOVE", uid, target)
            else:
                self._ask("COPY", uid, target)
                self._ask("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")

    def _sign_in(self) -> None:
        plain = self.address.user.isascii() and self.address.password.isascii()
        login = self._box.login if plain else self._box.login_utf8
        try:
            login(self.address.user, self.address.password, initial_folder=None)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, MailboxLoginError) as error:
            words = error.command_result[1] if isinstance(error, MailboxLoginError) else str(error)
            raise Fault(f"{self.address.name}: the server refused the login: {_words(words)}") from None

    def _fetch(self, uid: str, what: str) -> bytes | None:
        with _in_words(self.address):
            for item in self._ask("FETCH", uid, f"({what})"):
                if isinstance(item, tuple) and isinstance(item[1], bytes):
                    return item[1]
        return None

    def _sizes(self, uids: Sequence[str]) -> Iterator[tuple[str, int]]:
        for item in self._ask("FETCH", ",".join(uids), "(RFC822.SIZE)"):
            line = item[0] if isinstance(item, tuple) else item
            uid, size = (found.search(line) if isinstance(line, bytes) else None for found in (_UID, _SIZE))
            if uid and size:
                yield uid[1].decode(), int(size[1])

    def _ask(self, command: str, *arguments: str) -> list[object]:
        kind, answer = self._box.client.uid(command, *arguments)
        if kind != "OK":
            raise Refused(f"{self.address.name}: the server refused {command}: {_words(answer)}")
        return list(answer)

    def _folder(self, name: str) -> str:
        """The quoted name of a folder of ours, made where it is missing; some servers have all below INBOX."""
        refused: Exception | None = None
        for full in (name, f"INBOX/{name}", f"INBOX.{name}"):
            try:
                if not self._box.folder.exists(full):
                    self._box.folder.create(full)
            except ImapToolsError as error:
                refused = refused or error
                continue
            return f'"{full}"'
        raise Fault(f"{self.address.name}: the folder {name} cannot be made: {refused}")

    def _leave(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            self._box.logout()


def _connect(address: Address) -> BaseMailBox:
    if address.scheme == "imap":
        return MailBoxUnencrypted(address.host, address.port, timeout=TIMEOUT_SECONDS)
    context = ssl.create_default_context(cafile=settings.MAILBOX_CA or None)
    kind = MailBox if address.scheme == "imaps" else MailBoxStartTls
    return kind(address.host, address.port, timeout=TIMEOUT_SECONDS, ssl_context=context)


@contextmanager
def _in_words(address: Address) -> Iterator[None]:
    """Whatever goes wrong on the line becomes a Fault with a sentence; the password is in none of them."""
    try:
        yield
    except MailboxLoginError as error:
        raise Fault(
            f"{address.name}: the server refused the login: {_words(error.command_result[1])}"
        ) from None
    except ssl.SSLCertVerificationError as error:
        raise Fault(
            f"{address.name}: the server's certificate is not trusted: {error.verify_message}"
        ) from error
    except TimeoutError as error:
        raise Fault(f"{address.name}: no answer within {TIMEOUT_SECONDS} seconds.") from error
    except imaplib.IMAP4.abort as error:
        raise Fault(f"{address.name}: the line dropped: {error}") from error
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise Fault(f"{address.name}: the server refused: {error}") from error
    except OSError as error:
        raise Fault(f"{address.name}: the server cannot be reached: {error}") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        # What the libraries below raise over an answer that no standard knows.
        raise Fault(f"{address.name}: the server's answer makes no sense: {error}") from error


def _words(answer: object) -> str:
    pieces = answer if isinstance(answer, list) else [answer]
    return " ".join(one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in pieces)
