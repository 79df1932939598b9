"""Words that nobody writes: each stands in one gated thing only, so that finding it anywhere is a leak."""

# Articles that readers may find, each gated in its own way.
GATED = {
    "members": "zqxjvkwypfbg",
    "registered": "kqvzjxwmfbpg",
    "short": "wxzqkvjbhmfp",
    "unmarked": "jzxkqwvfmhbp",
    "chinese": "vqjxzkwbmpfh",
    "imported": "xkzvqjwhpmbf",
}
# What no reader may see at all, gate or not.
UNSEEN = {
    "draft": "qwzxvjkbfhpm",
    "in review": "fzqxwkvjmbhp",
    "scheduled": "hvxqzwjkpbmf",
    "retracted": "mkxzqvwjfphb",
    "expired": "bjqzxwkvhfmp",
    "an earlier revision": "pzvxqkjwbhmf",
    "a report's draft": "zwvqxjkmhbpf",
    "a scheduled report": "kzwxqvjfbmhp",
    "a retracted report": "vwkzqxjpmfhb",
}
# The words of reports' files.
EDITIONS = {
    "report": "jwqzvxkhmpbf",
    "report for readers with an account": "xvwqzkjmpbfh",
    "report's second edition": "qjvwzxkfbphm",
}
# Where the files lie: of use to nobody but whoever wants to guess an address.
PATH = "wjzkvqxbpmhf"

TOKENS = {**GATED, **UNSEEN, **EDITIONS, "a stored file's path": PATH}
# Stands in the open part of the gated article: who cannot find it has not looked.
OPEN_WORD = "zvbnmkwqxjhp"


def found_in(text: str) -> set[str]:
    """The names of the tokens that stand in `text`."""
    lowered = text.lower()
    return {name for name, token in TOKENS.items() if token in lowered}
