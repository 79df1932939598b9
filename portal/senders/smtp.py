import smtplib
import ssl
import time
from urllib.parse import unquote, urlsplit

from portal import answers
from portal.senders.parcel import Outcome, Parcel, Verdict

TIMEOUT_SECONDS = 30
RECYCLE_AFTER_LETTERS = 200
RECYCLE_AFTER_IDLE_SECONDS = 60


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
            code, words = line.mail(parcel.envelope_from)
            if code != 250:
                return self._refused(code, words, stage)
            stage = "rcpt"
            code, words = line.rcpt(parcel.recipient)
            if code not in {250, 251}:
                return self._refused(code, words, stage)
            stage = "data"
            code, words = line.docmd("DATA")
            if code != 354:
                return self._refused(code, words, stage)
            stage = "final"
            # The letter's own lines, dots doubled, and the final dot: what smtplib.data() does after its 354.
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

    def close(self) -> None:
        if self._line is not None:
            # `quit` waits for an answer that a dead line never gives.
            self._line.close()
            self._line = None

    def _open(self) -> smtplib.SMTP:
        idle = time.monotonic() - self._used_at
        if self._line is not None and (
            self._letters >= RECYCLE_AFTER_LETTERS or idle > RECYCLE_AFTER_IDLE_SECONDS
        ):
            self.close()
        if self._line is None:
            context = ssl.create_default_context()
            line: smtplib.SMTP
            if self.scheme == "smtps":
                line = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
            else:
                line = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
            self._line = line
            line.ehlo_or_helo_if_needed()
            if self.scheme == "smtp+tls":
                line.starttls(context=context)
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
        said = _words(words)
        status = answers.status_of(said)
        if code < 500:
            return Outcome(Verdict.LATER, code if code > 0 else None, said, stage, status)
        # Servers answer at RCPT what they hold against us as well (Postfix delays its refusals until there).
        theirs = stage == "rcpt" and answers.meaning(status, code, said) is not answers.Meaning.OURS
        verdict = Verdict.NO_SUCH_RECIPIENT if theirs else Verdict.REFUSED
        return Outcome(verdict, code, said, stage, status)


def _stuffed(data: bytes) -> bytes:
    stuffed = smtplib._quote_periods(data)  # type: ignore[attr-defined]
    if not stuffed.endswith(b"\r\n"):
        stuffed += b"\r\n"
    return stuffed + b".\r\n"


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
