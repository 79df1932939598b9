"""What somebody wrote, parted from what their mail program put around it: the history it answers, and a signature.

Bounded in time: only the first lines of a text are looked at, and each by itself. The whole is always kept elsewhere.
"""

import re

from mailparser_reply import EmailReplyParser  # type: ignore[import-untyped]
from mailparser_reply.constants import MAIL_LANGUAGES  # type: ignore[import-untyped]

# A letter has fewer; beyond them nothing is trimmed.
MOST_SIGNS, MOST_LINES = 200_000, 5_000
# Longer lines are nobody's "On Monday Ana wrote:".
_LONGEST, _MOST_GUESSES = 300, 200
_SPACES = re.compile(r"[ \t\u00a0\u3000\u200b]+")

# Below one of these all is history.
_SEPARATOR = re.compile(
    r"[-_*—=]{2,} ?(?:original message|original appointment|reply message|ursprüngliche nachricht|message d'origine"
    r"|mensaje original|原始邮件|原始郵件|原邮件|原郵件|回复的原邮件|回复邮件|邮件原件) ?[-_*—=]{2,}",
    re.IGNORECASE,
)
# Outlook's block and its Chinese cousins: who, and at least two more of when, to whom, what about.
_FROM = re.compile(
    r"\*?(?:From|发件人|發件人|寄件者|寄件人|发送人|Von|De|Da|Van|От кого|От) ?[:：]", re.IGNORECASE
)
_MORE = re.compile(
    r"\*?(?:Sent|Date|To|Cc|Subject|发送时间|發送時間|发送日期|寄件日期|傳送時間|時間|时间|日期|收件人|收件者|抄送|副本"
    r"|主题|主題|主旨|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado|Para|Asunto|Assunto|Дата|Кому|Тема) ?\*?[:：]",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-_*=]{8,}")
# Below one of these follows what is quoted. The first kind may be broken into several lines.
_WROTE = re.compile(
    r"(?:(?:On|At)\b.{4,280}\bwrote|El\b.{4,280}\bescribió|[在于於].{4,280}[写寫]道) ?[:：]", re.IGNORECASE
)
_WROTE_ON_ONE_LINE = re.compile(
    r"(?:.{0,200}[12][0-9]{3} ?[年/.-].{0,120}[写寫]道|.{1,200}<[^<>]{3,100}> ?[写寫]道) ?[:：]"
)
_SIGNED = re.compile(
    r"(?:(?:来自|發自|发自|從|从)(?:我的|网易|QQ|手机|华为|小米|Outlook|iPhone|iPad|Android).{0,40}"
    r"|Sent from (?:my|Mail for|Outlook|Yahoo|Proton).{0,60}|Get Outlook for .{2,40}|Von meinem .{2,40} gesendet"
    r"|Envoyé de mon .{2,30}|Enviado desde mi .{2,30})",
    re.IGNORECASE,
)
# "Am … schrieb …:", "Le … a écrit :" and their likes, as the library knows them.
_OTHERS = EmailReplyParser(
    languages=[name for name in MAIL_LANGUAGES if name not in {"en", "zh", "david"}]
).read("")


def own_words(text: str) -> str:
    """`text` without the quoted history, and without a signature below "-- "; whole where nothing else would be left.

    Lines that answer between quoted ones stay.
    """
    head = text[:MOST_SIGNS].split("\n")
    lines = [_SPACES.sub(" ", line).rstrip() for line in head[:MOST_LINES]]
    rest = "\n".join(head[MOST_LINES:]) + text[MOST_SIGNS:]
    kept, is_cut = _without_history(lines)
    own = "\n".join(_without_signature(kept)).strip()
    if rest and not is_cut:
        own = f"{own}\n{rest}".strip()
    return own or text.strip()


def without_signature(text: str) -> str:
    """`text` without what stands below "-- "; whole where nothing else would be left."""
    lines = text.split("\n")
    at = next((number for number, line in enumerate(lines) if line.rstrip("\r") in {"-- ", "--"}), len(lines))
    return "\n".join(lines[:at]).strip() or text.strip()


def _without_history(lines: list[str]) -> tuple[list[str], bool]:
    """What stays, and whether the rest was cut off (not only quoted lines left out)."""
    kept: list[str] = []
    guesses, at = _MOST_GUESSES, 0
    while at < len(lines):
        bare = lines[at].strip()
        if bare in {"--", "- -"} or _begins_history(lines, at):
            return kept, True
        length = _wrote(lines, at) if guesses > 0 else 0
        guesses -= bare.endswith((":", "："))
        if length:
            if not _is_quoted_below(lines, at + length):
                return kept, True
            at += length
        elif bare.startswith(">"):
            at += 1
        else:
            kept.append(lines[at])
            at += 1
    return kept, False


def _begins_history(lines: list[str], at: int) -> bool:
    bare = lines[at].strip()
    if len(bare) > _LONGEST:
        return False
    if _SEPARATOR.fullmatch(bare):
        return True
    if _RULE.fullmatch(bare):
        following = next(
            (number for number in range(at + 1, min(at + 3, len(lines))) if lines[number].strip()), at
        )
        return following > at and _is_block(lines, following)
    return _is_block(lines, at)


def _is_block(lines: list[str], at: int) -> bool:
    if not _FROM.match(lines[at].strip()[:_LONGEST]):
        return False
    more = [line for line in lines[at + 1 : at + 8] if _MORE.match(line.strip()[:_LONGEST])]
    return len(more) >= 2


def _wrote(lines: list[str], at: int) -> int:
    """How many lines "On … Ana wrote:" takes that begins here; 0: none does."""
    for length in (1, 2, 3):
        piece = [line.strip() for line in lines[at : at + length]]
        one = " ".join(piece)
        if len(piece) < length or not piece[-1] or piece[0].startswith(">") or len(one) > _LONGEST:
            return 0
        if one.endswith((":", "：")):
            begins = _says_wrote(one, length)
            # "On the whole, yes." above it is no part of it.
            return length if begins and not (length > 1 and _wrote(lines, at + 1)) else 0
    return 0


def _says_wrote(one: str, length: int) -> bool:
    if _WROTE.fullmatch(one) or (length == 1 and _WROTE_ON_ONE_LINE.fullmatch(one)):
        return True
    # Those of other languages name a year or an hour.
    return any(sign.isdigit() for sign in one) and _OTHERS.HEADER_REGEX.fullmatch(one) is not None


def _is_quoted_below(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 4] if line.strip()), "")
    return following.lstrip().startswith(">")


def _without_signature(lines: list[str]) -> list[str]:
    """Without the last words if they only say by what they were sent."""
    kept = list(lines)
    while kept and (not kept[-1].strip() or _SIGNED.fullmatch(kept[-1].strip()[:_LONGEST])):
        kept.pop()
    return kept
