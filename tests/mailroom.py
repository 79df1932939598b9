"""A real IMAP server (Dovecot over TLS, under a CA of our own), and mails as strangers write them."""

import datetime
import imaplib
import itertools
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.conftest import missing
from tests.servers import free_port

PASSWORD = "p@ss/wörd"

CONFIGURATION = """
base_dir = {folder}/run
instance_name = {name}
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = no
auth_username_format = %n
mail_location = maildir:{folder}/mail/%n
mail_privileged_group =
first_valid_uid = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/mail/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  {no_chroot}
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Post:
    """A mailbox on the running server, as its owner sees it and as somebody puts mails into it."""

    port: int
    tls_port: int
    ca: Path
    user: str = ""

    def url(self, scheme: str = "imaps", host: str = "localhost", password: str = PASSWORD) -> str:
        port = self.tls_port if scheme == "imaps" else self.port
        return f"{scheme}://{self.user}:{quote(password, safe='')}@{host}:{port}/INBOX"

    def put(self, *mails: bytes, folder: str = "INBOX") -> None:
        with self._session() as client:
            for raw in mails:
                kind, answer = client.append(folder, "", "", raw)
                assert kind == "OK", answer

    def count(self, folder: str = "INBOX") -> int:
        """How many mails lie in a folder, those marked as deleted not counted; 0 when there is no such folder."""
        with self._session() as client:
            if client.select(f'"{folder}"', readonly=True)[0] != "OK":
                return 0
            return len(client.search(None, "UNDELETED")[1][0].split())

    def all(self, folder: str = "INBOX") -> int:
        """How many mails lie in a folder, whatever they are marked as."""
        with self._session() as client:
            return int(client.select(f'"{folder}"', readonly=True)[1][0] or b"0")

    def _session(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        token = f"\0{self.user}\0{PASSWORD}".encode()
        client.authenticate("PLAIN", lambda _: token)
        return client


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Post]:
    """Dovecot on loopback for the whole run; any user may sign in with PASSWORD."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        missing("Dovecot")
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    if not said.startswith("2.3."):
        # 2.4 speaks another language of configuration.
        missing("Dovecot 2.3")
    # Unix sockets have short names only, so not below pytest's own folder.
    folder = Path(tempfile.mkdtemp(prefix="mailroom-"))
    folder.chmod(0o755)
    post = Post(free_port(), free_port(), certificates(folder))
    (folder / "mail").mkdir()
    (folder / "dovecot.conf").write_text(_configuration(folder, post), "utf-8")
    process = subprocess.Popen([str(program), "-F", "-c", str(folder / "dovecot.conf")])
    try:
        _wait_for(post.tls_port, process, folder / "log")
        yield post
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


_users = itertools.count(1)


@pytest.fixture
def post(dovecot: Post, settings: Any) -> Post:
    """An empty mailbox of this test's own, named in the settings."""
    own = replace(dovecot, user=f"desk{os.getpid()}n{next(_users)}")
    settings.MAILBOX_URL, settings.MAILBOX_CA = [own.url()], str(own.ca)
    return own


def _configuration(folder: Path, post: Post) -> str:
    # Dovecot of a package has users of its own; started by an ordinary one it can be nobody else.
    is_root = os.geteuid() == 0
    own, group = (str(os.geteuid()), str(os.getegid()))
    if is_root:
        shutil.chown(folder / "mail", "nobody", "nogroup")
    else:
        import grp
        import pwd

        own, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    return CONFIGURATION.format(
        folder=folder,
        name=folder.name,
        port=post.port,
        tls_port=post.tls_port,
        password=PASSWORD,
        internal="dovecot" if is_root else own,
        internal_group="dovecot" if is_root else group,
        login="dovenull" if is_root else own,
        owner="nobody" if is_root else own,
        owner_group="nogroup" if is_root else group,
        no_chroot="" if is_root else "chroot =",
    )


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    process.terminate()
    said = log.read_text() if log.exists() else ""
    pytest.fail(f"Dovecot does not answer. {said}")


def certificates(folder: Path) -> Path:
    """A CA (its certificate is returned) and what it signed for localhost, as Python's strictest context wants them."""
    ca_key, ca = _certificate("Mailroom's CA", None)
    server_key, server = _certificate("localhost", (ca_key, ca))
    path = folder / "ca.pem"
    path.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    (folder / "server.pem").write_bytes(server.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(
        server_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.create_default_context(cafile=str(path))
    assert context.cert_store_stats()["x509_ca"] >= 1
    return path


def _certificate(name: str, by: Any) -> Any:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now, is_ca = datetime.datetime.now(datetime.UTC), by is None
    signer, issuer = (key, subject) if by is None else (by[0], by[1].subject)
    usage = {"key_cert_sign": is_ca, "crl_sign": is_ca, "digital_signature": not is_ca} | dict.fromkeys(
        ["content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
         "decipher_only"], False)  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if not is_ca:
        names = [x509.DNSName("localhost")]
        usages = [ExtendedKeyUsageOID.SERVER_AUTH]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    return key, builder.sign(signer, hashes.SHA256())


_numbers = itertools.count(1)


def letter_from(
    sender: str = "ana@example.net",
    to: str = "stories@example.org",
    *,
    subject: str | None = None,
    body: str = "Dear editors,\r\n\r\nthe bridge is open.\r\n",
    message_id: str | None = None,
    **more: str,
) -> bytes:
    """A mail as bytes; `more` are headers, `X_Loop="1"` for X-Loop. Each has a Message-ID of its own unless told."""
    number = next(_numbers)
    fields = {
        "From": f"Ana <{sender}>",
        "To": to,
        "Subject": f"Story {number}" if subject is None else subject,
        "Date": "Wed, 25 Nov 2026 09:00:00 +0000",
        "Message-ID": f"<{number}@example.net>" if message_id is None else message_id,
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"{head}\r\n{body}".encode()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[Any, str]]]:
    """`receiver("stories", address="stories@example.org")`: takes what comes; answers the list of what it got.

    While a test uses it, the rooms' own receivers are away.
    """
    from portal import mailbox

    monkeypatch.setattr(mailbox, "_receivers", {})

    def register(
        name: str = "stories", *, address: str = "", purpose: str = "", prefix: str = "", act: Any = None
    ) -> list[tuple[Any, str]]:
        taken: list[tuple[Any, str]] = []

        def receive(mail: Any, value: str) -> None:
            taken.append((mail, value))
            if act is not None:
                act(mail)

        mailbox.register(mailbox.Receiver(name, receive, purpose, prefix, lambda: address))
        return taken

    return register
