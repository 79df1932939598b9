"""Who took a picture and what it shows, as authors write it under one."""

import re

LONGEST = 400
_OF_PICTURE = r"photos?|photographs?|pictures?|pics?|images?|fotos?|illustrations?|graphics?"
_KINDS = rf"(?:{_OF_PICTURE}|credits?|courtesy|source)"
_HAN_KINDS = r"摄影|攝影|图片来源|圖片來源|图源|圖源|供图|供圖|图片|圖片|图|圖|摄|攝|来源"
# "Photo: X", "Picture by X", "Photo credit: X", "Image courtesy of X", each at the end or alone.
_CREDITS = (
    re.compile(
        rf"[(\[（]?\s*(?:\b{_KINDS}(?:\s+(?:credits?|courtesy|by))*\s*(?:[:：/]|(?<=by)\s|(?<=courtesy)\sof\s))\s*"
        r"(?P<who>[^()\[\]（）\n]{2,120}?)\s*[)\]）]?\.?\s*$",
        re.I,
    ),
    re.compile(
        rf"[(（\[【]?\s*(?:{_HAN_KINDS})\s*[:：/／]\s*(?P<who>[^()（）\[\]【】\n]{{2,60}}?)\s*[)）\]】]?[。.]?\s*$"
    ),
    re.compile(r"[(（]\s*(?P<who>[^()（）\n]{2,40}?)\s*(?:摄影|攝影|摄|攝|供图|供圖)\s*[)）][。.]?\s*$"),
    re.compile(r"(?:©|\(c\))\s*(?:\d{4}\s*)?(?P<who>[^()\n]{2,120}?)\s*\.?\s*$", re.I),
)
_BEGINS = re.compile(
    rf"^\s*(?:[(（\[【]?\s*(?:{_KINDS})(?:\s+(?:credits?|courtesy|by))*\s*(?:[:：/]|(?<=by)\s|(?<=courtesy)\sof\s)"
    rf"|(?:{_OF_PICTURE}|figures?|fig\.)\s*\d+\s*(?:[.:：–—-]|\s)"
    rf"|[(（\[【]?\s*(?:{_HAN_KINDS})\s*[:：/／]|[图圖]\s*\d+\s*[.:：、\s]|©|[▲△▼↑↓]\s*)",
    re.I,
)
_ARROW = re.compile(r"^\s*[▲△▼↑↓]\s*")
# What programs write where a person should: names of files, numbers, guesses of a machine.
_MACHINE = re.compile(
    r"\s*(?:Description automatically generated.*|AI-generated content may be incorrect\.?|描述已自动生成.*)\s*$",
    re.I | re.S,
)
_NO_WORDS = re.compile(
    r"(?:(?:picture|image|graphic|grafik|photo|img|dsc|screenshot|图片|圖片|图像|图)[\s_-]*\d*"
    r"|[\w\s()-]+\.(?:jpe?g|png|gif|bmp|tiff?|webp|emf|wmf|heic)|[\da-f-]{16,}|https?://\S*)",
    re.I,
)


def is_one(text: str) -> bool:
    """Whether a paragraph next to a picture says by its own words that it belongs to it."""
    return len(text) <= LONGEST and bool(_BEGINS.match(text))


def split(text: str) -> tuple[str, str]:
    """What a picture shows, and whose it is; each "" when it is not said."""
    text = _ARROW.sub("", " ".join(text.split()))
    for pattern in _CREDITS:
        found = pattern.search(text)
        if found:
            return text[: found.start()].strip(" \t-–—|，,;；"), found["who"].strip()
    return text, ""


def description(text: str) -> str:
    """The words that describe a picture for those who cannot see it, if they are any."""
    text = " ".join(_MACHINE.sub("", text).split())
    return "" if _NO_WORDS.fullmatch(text) else text[:300]
