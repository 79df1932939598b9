"""Search: ready terms in rows of our own, the same on SQLite and PostgreSQL.

`kinds` says what can be found (articles; other rooms register theirs), `analyser` turns text into terms,
`index` keeps the rows in step, `query` reads what a reader typed and answers it, `excerpt` shows the place.
"""

from typing import Any

from django.db.models.signals import post_delete

from articles.search import index, kinds
from articles.search.kinds import Document, Kind

__all__ = ["Document", "Kind", "register_kind"]


def register_kind(kind: Kind[Any]) -> None:
    """Let things of this kind be found; call it in `apps.py: ready()`. Registering again replaces.

    The room calls `index.put_items(kind, items)` in the transaction that saves them. What is deleted loses
    its row by itself.

    Raises:
        ValueError: another kind has this number.
    """
    kinds.register(kind)
    post_delete.connect(index.forget, sender=kind.model, dispatch_uid=f"search.{kind.name}")
