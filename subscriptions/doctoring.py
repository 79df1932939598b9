"""A letter to ourselves through the relay, and what the way there and back did to it.

It is a row of the outbox (`portal.Letter`, purpose `weekly.doctor`), so that mail in knows its Message-ID, and what
came back is seen by whichever process asks. Its bytes are an issue's, not those the row would make.
"""

import re
import time
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal import envelopes, fetching, handling, letters, senders
from portal.mailbox import Mail
from portal.models import Letter
from portal.senders import Outcome, Parcel
from portal.senders.parcel import Verdict
from subscriptions import examining
from subscriptions.findings import Finding, error, ok, warning
from subscriptions.models import Weekly

PURPOSE = "weekly.doctor"
# What is noted of a letter that came back, beside the headers that must have been kept.
_SIGNS = ("Authentication-Results", "DKIM-Signature")
_KEPT = tuple(name for name, _pattern, _looks in examining.HEADERS)
_CAME_AT, _REPORT = "came at", "report"


def send(weekly: Weekly, to: str = "", now: datetime | None = None) -> tuple[Letter, Outcome]:
    """Hand an issue's letter to the relay now, to `to` or else to an address of ours that mail in opens.

    Raises:
        examining.NoArticle: there is no issue to take it from.
        rendering.TooLarge: the draft cannot be brought below 100 kB.
        ValueError: `to` is an address that no header can carry.
    """
    now = now or timezone.now()
    with transaction.atomic():
        letter = Letter.objects.create(
            purpose=PURPOSE,
            to_address=to or "doctor@localhost",
            subject=f"[Test] {weekly}",
            text="An issue's letter, sent by weekly_doctor; its bytes are not kept.\n",
            message_id=letters.new_message_id(),
            # Whoever sends what is due must not find it: it leaves here.
            state=Letter.State.CANCELLED,
        )
        own = envelopes.address("doctor", f"n{letter.pk}")
        _issue, data = examining.sample(weekly, to or own, letter.message_id, now, mark="[Test] ")
    parcel = Parcel(own, to or own, data, {"letter": str(letter.pk)})
    outcome = senders.current().send(parcel)
    letter.to_address, letter.attempts = to or own, 1
    letter.code, letter.answer = outcome.code, outcome.words[:2000]
    is_sent = outcome.verdict is Verdict.SENT
    letter.state, letter.sent_at = (Letter.State.SENT, now) if is_sent else (Letter.State.FAILED, None)
    # Not the headers: a quick way back has written them already.
    letter.save(update_fields=["to_address", "attempts", "code", "answer", "state", "sent_at"])
    return letter, outcome


def receive(mail: Mail, value: str) -> None:
    """Mail in opened an address of ours: note how the letter looked when it came back."""
    noted = {_CAME_AT: mail.row.received_at.isoformat()}
    if mail.message.get_content_type() == "multipart/report":
        noted[_REPORT] = mail.subject[:300]
    for name in (*_SIGNS, *_KEPT):
        # The topmost, where one stands several times: our own server's is written last.
        found = mail.message.get(name)
        if found is not None:
            noted[name] = " ".join(str(found).split())[:2000]
    Letter.objects.filter(pk=int(value.removeprefix("n")), purpose=PURPOSE).update(headers=noted)


def wait(letter: Letter, seconds: float) -> bool:
    """Until the letter has come back, at most so long. Mail is fetched meanwhile, if the timetable does not."""
    until = time.monotonic() + seconds
    while True:
        letter.refresh_from_db()
        if _CAME_AT in letter.headers:
            return True
        if time.monotonic() >= until:
            return False
        fetching.fetch_all(seconds=5)
        handling.handle_waiting(seconds=5)
        time.sleep(0.5)


def handed_over(letter: Letter, outcome: Outcome) -> Finding:
    """What the way out said."""
    words = " ".join(f"{outcome.code or ''} {outcome.words}".split())
    if outcome.verdict is not Verdict.SENT:
        return error("relay", f"It was not taken, at {outcome.stage}: {words or outcome.verdict}.")
    if settings.EMAIL_URL.startswith("folder:"):
        return ok("relay", f"Letters go to a folder: it lies in the outbox as {outcome.words}.")
    return ok("relay", f"It was taken for {letter.to_address}: {words}.")


def way(letter: Letter) -> list[Finding]:
    """What became of a letter that came back."""
    if _REPORT in letter.headers:
        return [error("arrival", f"It came back as undeliverable: {letter.headers[_REPORT]}.")]
    came_at = parse_datetime(letter.headers[_CAME_AT])
    seconds = (came_at - letter.sent_at).total_seconds() if came_at and letter.sent_at else 0
    return [
        ok("arrival", f"It came back after {max(seconds, 0):.0f} s."),
        *_authentication(letter.headers.get("Authentication-Results", "")),
        _signature(letter.headers.get("DKIM-Signature", "")),
        _kept(letter),
    ]


def _authentication(results: str) -> list[Finding]:
    """Our own mail server's verdicts (RFC 8601); without them nobody here can tell."""
    if not results:
        return [warning("authentication", "Our mail server writes no Authentication-Results.")]
    findings = []
    for method in ("spf", "dkim", "dmarc"):
        said = re.search(rf"\b{method}\s*=\s*([a-z]+)", results, re.IGNORECASE)
        verdict = said[1].lower() if said else ""
        if verdict == "pass":
            findings.append(ok("authentication", f"{method.upper()}: pass."))
        elif verdict in {"fail", "permerror", "softfail"}:
            findings.append(error("authentication", f"{method.upper()}: {verdict}."))
        else:
            findings.append(warning("authentication", f"{method.upper()}: {verdict or 'not looked at'}."))
    return findings


def _signature(signature: str) -> Finding:
    """RFC 8058, 4: the signature must cover both headers of the one click."""
    if not signature:
        return warning("signature", "The relay does not sign our letters (no DKIM-Signature).")
    signed = re.search(r"\bh\s*=\s*([^;]*)", signature)
    names = {name.strip().lower() for name in (signed[1] if signed else "").split(":")}
    missing = [name for name in ("List-Unsubscribe", "List-Unsubscribe-Post") if name.lower() not in names]
    if missing:
        return warning(
            "signature", f"DKIM does not cover {' and '.join(missing)}, which one click asks for (RFC 8058)."
        )
    return ok("signature", "DKIM covers List-Unsubscribe and List-Unsubscribe-Post.")


def _kept(letter: Letter) -> Finding:
    lost = [name for name in _KEPT if name not in letter.headers]
    if lost:
        level = error if "List-Unsubscribe" in lost else warning
        return level("headers", f"Lost on the way: {', '.join(lost)}.")
    if letter.headers["Message-ID"] != letter.message_id:
        return warning("headers", f"The relay put its own Message-ID ({letter.headers['Message-ID']}).")
    return ok("headers", f"All {len(_KEPT)} were kept.")
