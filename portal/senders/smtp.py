import re
import smtplib
import ssl
import time
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote, urlsplit

from portal.senders.parcel import Outcome, Parcel, Verdict

TIMEOUT_SECONDS = 30
RECYCLE_AFTER_LETTERS = 200
RECYCLE_AFTER_IDLE_SECONDS = 60
_GOES_ON = {"mail": {250}, "rcpt": {250, 251}, "data": {354}}
_PLAIN = re.compile(r"[!-;=?-~]+")


class SmtpSender:
    """One kept connection to a relay: RSET after a refusal, reopened after an error, recycled when old.

    smtplib's single commands are used instead of `sendmail`, so that every outcome knows its stage.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.scheme = parts.scheme
        self.host = parts.hostname or "localhost"
        self.port = parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25)
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self._line: smtplib.SMTP | None = None
        self._letters = 0
        self._used_at = 0.0

    def send(self, parcel: Parcel) -> Outcome:
        try:
            line = self._open()
        except smtplib.SMTPResponseException as error:
            self.close()
            verdict = Verdict.REFUSED if error.smtp_code >= 500 else Verdict.LATER
            return Outcome(verdict, error.smtp_code, _words(error.smtp_error), "connect")
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Outcome(Verdict.LATER, words=str(error) or type(error).__name__, stage="connect")
        stage = "mail"
        try:
            for stage, code, words in self._asked(line, parcel):
                if code not in _GOES_ON[stage]:
                    return self._refused(code, words, stage)
            stage = "final"
            line.send(_stuffed(parcel.data))
            code, words = line.getreply()
            if code != 250:
                return self._refused(code, words, stage)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Outcome(Verdict.LATER, words=str(error) or type(error).__name__, stage=stage)
        self._letters += 1
        self._used_at = time.monotonic()
        return Outcome(Verdict.SENT, code, _words(words))

    def _asked(self, line: smtplib.SMTP, parcel: Parcel) -> Iterator[tuple[str, int, bytes]]:
        """MAIL, RCPT and DATA with the server's answers; at once where it says that it can take them so.

        Source: RFC 2920, 3.1. A server that goes on to 354 although it refused the recipient is left alone: no
        letter may come of it.
        """
        commands = {
            "mail": f"MAIL FROM:{_path(parcel.envelope_from)}",
            "rcpt": f"RCPT TO:{_path(parcel.recipient)}",
            "data": "DATA",
        }
        if not line.has_extn("pipelining"):
            for stage, command in commands.items():
                yield stage, *line.docmd(command)
            return
        line.send("".join(f"{command}\r\n" for command in commands.values()))
        answers = []
        for stage in commands:
            try:
                answers.append((stage, *line.getreply()))
            except (OSError, smtplib.SMTPException):
                # What was answered before the line broke counts first.
                yield from answers
                raise
        refused = any(code not in _GOES_ON[stage] for stage, code, _words in answers)
        if refused and answers[-1][1] in _GOES_ON["data"]:
            self.close()
        yield from answers

    def close(self) -> None:
        if self._line is not None:
            # `quit` waits for an answer that a dead line never gives.
            self._line.close()
            self._line = None

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def _open(self) -> smtplib.SMTP:
        idle = time.monotonic() - self._used_at
        if self._line is not None and (
            self._letters >= RECYCLE_AFTER_LETTERS or idle > RECYCLE_AFTER_IDLE_SECONDS
        ):
            self.close()
        if self._line is None:
            line: smtplib.SMTP
            if self.scheme == "smtps":
                line = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=self._context)
            else:
                line = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
            self._line = line
            line.ehlo_or_helo_if_needed()
            if self.scheme == "smtp+tls":
                line.starttls(context=self._context)
                line.ehlo()
            if self.user:
                line.login(self.user, self.password)
            self._letters = 0
            self._used_at = time.monotonic()
        return self._line

    def _refused(self, code: int, words: bytes, stage: str) -> Outcome:
        if code == 421 or code < 0:
            self.close()
        elif self._line is not None:
            try:
                self._line.rset()
            except (OSError, smtplib.SMTPException):
                self.close()
        if code < 500:
            return Outcome(Verdict.LATER, code if code > 0 else None, _words(words), stage)
        verdict = Verdict.NO_SUCH_RECIPIENT if stage == "rcpt" else Verdict.REFUSED
        return Outcome(verdict, code, _words(words), stage)


def _path(address: str) -> str:
    """An address in angle brackets. Raises ValueError when a line break would make two commands of it."""
    if _PLAIN.fullmatch(address):
        return f"<{address}>"
    if "\r" in address or "\n" in address:
        raise ValueError(f"{address!r} cannot be an address.")
    return smtplib.quoteaddr(address)


def _stuffed(data: bytes) -> bytes:
    """The letter's own lines, dots doubled, and the final dot: what `smtplib.data` does after its 354."""
    data = (b"." if data.startswith(b".") else b"") + data.replace(b"\n.", b"\n..")
    return data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n")


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
