"""Search: ready terms in rows of our own, the same on SQLite and PostgreSQL.

`kinds` says what can be found (articles; other rooms register theirs), `analyser` turns text into terms, `index`
keeps the rows in step, `query` reads what a reader typed and answers it, `excerpt` shows where it was found.
"""

from articles.search.kinds import Document, Kind, register_kind

__all__ = ["Document", "Kind", "register_kind"]
