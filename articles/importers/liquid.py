"""What Jekyll leaves in its Markdown: Liquid's tags and values, and kramdown's attribute lists.

Links to other posts stay links, highlighted text becomes code; whatever only Jekyll could fill in is dropped.
Shown in code, it stays as it is.
Sources: https://jekyllrb.com/docs/liquid/, https://kramdown.gettalong.org/syntax.html#attribute-list-definitions
"""

import re

from articles.importers import links
from articles.importers.records import Refused

MOST = 5_000

_PIECE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>`+)[^`\n]+(?P=ticks)(?!`)"
    r"|\{%-?\s*raw\s*-?%\}(?P<raw>.{0,20000}?)\{%-?\s*endraw\s*-?%\}"
    r"|\{%-?\s*highlight\s+(?P<language>[\w+#.-]+)[^%\n]*%\}[ \t]*\n?(?P<code>.{0,20000}?)\{%-?\s*endhighlight\s*-?%\}"
    r"|(?P<before>\]\(\s*<?)(?:\{\{[^{}\n]*\}\})?\{%-?\s*(?:post_url|link)\s+(?P<target>[^\s%]+)\s*-?%\}"
    r"|\{%-?\s*\w[^%\n]*%\}"
    # Text in two braces is Liquid's when it names one of Jekyll's objects or a filter.
    r"|\{\{-?\s*(?:(?:site|page|post|layout|include|content|paginator)\b|[^{}|\n]*\|)[^{}\n]*\}\}"
    r"|\{:(?:toc|[ \t]*[.#\w][^{}\n]*)\}",
    re.S | re.M,
)


def expand(text: str) -> str:
    """`text` without Liquid and attribute lists.

    Raises:
        Refused: there are more tags than any article has.
    """
    if text.count("{%") > MOST:
        raise Refused(f"It has more than {MOST:,} Liquid tags.")
    return _PIECE.sub(_meaning, text) if "{" in text else text


def _meaning(found: re.Match[str]) -> str:
    if found["fence"] or found["ticks"]:
        return found[0]
    if found["raw"] is not None:
        return found["raw"]
    if found["code"] is not None:
        return f"\n```{found['language']}\n{found['code'].rstrip()}\n```\n"
    if found["target"]:
        # The folder a post lies in is no part of its name.
        return found["before"] + links.address(found["target"].rpartition("/")[2])
    return ""
